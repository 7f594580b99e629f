//! Which file of the program imports which.

use std::collections::{BTreeMap, BTreeSet};

/// A module by its path below the crate's root.
type Module = Vec<String>;

/// The files that each file imports from, by path; what a room passes on (`pub use`) is where it stands. `files` has the code
/// of each, without tests.
pub fn imports_of_files(files: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let by_module: BTreeMap<Module, &String> = files.keys().map(|path| (module(path), path)).collect();
    let mut passed_on: BTreeMap<Module, &String> = BTreeMap::new();
    for (path, code) in files.iter().filter(|(path, _)| path.ends_with("mod.rs")) {
        for names in used(code, "pub use ") {
            let from = [module(path).as_slice(), &names[..1]].concat();
            if let (Some(name), Some(file)) = (names.last(), by_module.get(&from)) {
                passed_on.insert([module(path).as_slice(), std::slice::from_ref(name)].concat(), file);
            }
        }
    }
    let mut all = BTreeMap::new();
    for (path, code) in files {
        let mut imported = BTreeSet::new();
        for full in
            used(code, "use ").into_iter().chain(inline(code)).filter_map(|names| absolute(&module(path), names))
        {
            let known = |n: usize| passed_on.get(&full[..n]).or(by_module.get(&full[..n]));
            let file = (1..=full.len()).rev().find_map(known);
            imported
                .extend(file.filter(|file| **file != path && !file.ends_with("mod.rs")).map(|file| (*file).clone()));
        }
        all.insert(path.clone(), imported);
    }
    all
}

/// `charts/canvas.rs` as a module.
fn module(path: &str) -> Module {
    let name = path.trim_end_matches(".rs");
    let names = name.strip_suffix("/mod").unwrap_or(name).split('/').map(str::to_owned);
    names.filter(|n| n != "lib" && n != "main").collect()
}

/// Every path of the use declarations that begin so.
fn used(code: &str, start: &str) -> Vec<Vec<String>> {
    let lines = code.match_indices(start).filter(|(at, _)| code[..*at].ends_with('\n') || *at == 0);
    let mut all = Vec::new();
    lines.for_each(|(at, _)| expand(&[], code[at + start.len()..].split(';').next().unwrap(), &mut all));
    all
}

/// Takes `a::{b, c::d}` apart.
fn expand(before: &[String], tree: &str, all: &mut Vec<Vec<String>>) {
    let names =
        |text: &str| text.split("::").map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect::<Vec<_>>();
    let Some((path, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap();
        all.push([before, &names(path)].concat());
        return;
    };
    let before = [before, &names(path)].concat();
    let (mut depth, mut part) = (0, String::new());
    for c in inner.trim_end().trim_end_matches('}').chars().chain([',']) {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth <= 0 {
            if !part.trim().is_empty() {
                expand(&before, part.trim(), all);
            }
            part.clear();
        } else {
            part.push(c);
        }
    }
}

/// Paths within code: `crate::charts::reason(…)`.
fn inline(code: &str) -> Vec<Vec<String>> {
    let path = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
        rest[..end].split("::").filter(|n| !n.is_empty()).map(str::to_owned).collect()
    };
    ["crate::", "super::"]
        .into_iter()
        .flat_map(|start| code.match_indices(start).map(|(at, _)| path(&code[at..])))
        .collect()
}

/// A path from the crate's root; `None` of other crates.
fn absolute(own: &Module, names: Vec<String>) -> Option<Vec<String>> {
    match names.first()?.as_str() {
        "crate" => Some(names[1..].to_vec()),
        "super" => {
            let up = names.iter().take_while(|n| *n == "super").count();
            Some([&own[..own.len().checked_sub(up)?], &names[up..]].concat())
        }
        "self" => Some([own, &names[1..]].concat()),
        _ => None,
    }
}

/// A circle of imports, if there is one: each file imports from the next, and the last from the first.
pub fn circle(imports: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|file| walk(file, imports, &mut Vec::new(), &mut done))
}

fn walk(
    file: &String,
    imports: &BTreeMap<String, BTreeSet<String>>,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(at) = way.iter().position(|f| f == file) {
        return Some(way[at..].to_vec());
    }
    if done.contains(file) {
        return None;
    }
    way.push(file.clone());
    let found = imports.get(file).into_iter().flatten().find_map(|next| walk(next, imports, way, done));
    way.pop();
    done.insert(file.clone());
    found
}
