//! Reads the views, which are what templates see, from the source.

use std::collections::BTreeSet;

use crate::support::{files, project};

/// A view: a struct that templates see.
#[derive(Debug, Clone)]
pub struct View {
    /// Its file below `src/`.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// The template that it is the view of.
    pub template: Option<String>,
    /// What it holds.
    pub fields: Vec<Field>,
}

/// A field of a view.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in templates.
    pub name: String,
    /// Its type in words.
    pub kind: String,
    /// What it is.
    pub doc: String,
    /// Whether its own fields stand beside it.
    pub is_flat: bool,
}

/// Structs that are written as JSON for programs: templates see them as a whole, if at all.
const PROGRAMS: [&str; 9] =
    ["Thing", "Rating", "Crumb", "Csl", "Literal", "Issued", "OEmbed", "SurveyData", "SystemData"];

impl View {
    /// The names of the views within it.
    pub fn views(&self) -> BTreeSet<String> {
        let words = self.fields.iter().flat_map(|f| f.kind.split(|c: char| !c.is_alphanumeric()));
        words.filter(|w| w.starts_with(char::is_uppercase)).map(str::to_owned).collect()
    }
}

/// All views, by file.
pub fn all() -> Vec<View> {
    let mut views = Vec::new();
    for (file, text) in files(&project().join("src")) {
        if !["pages/", "site/", "feeds/", "model/"].iter().any(|room| file.starts_with(room)) {
            continue;
        }
        let text = String::from_utf8(text).unwrap();
        let only: &[&str] = if file == "model/entry.rs" { &["Text", "Foreign"] } else { &[] };
        let found = of(&file, text.split("#[cfg(test)]").next().unwrap());
        let is_wanted = |v: &View| {
            !PROGRAMS.contains(&v.name.as_str()) && (!file.starts_with("model") || only.contains(&v.name.as_str()))
        };
        views.extend(found.into_iter().filter(is_wanted));
    }
    views
}

/// The names that a view gives, those of its flat fields too.
pub fn given(all: &[View], view: &View) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for field in &view.fields {
        if field.is_flat {
            // Of views of one name the one of the same file, or else the shared one.
            let inner = all.iter().filter(|v| v.name == field.kind.trim_end_matches('?'));
            inner.for_each(|inner| names.extend(given(all, inner)));
        } else {
            names.insert(field.name.clone());
        }
    }
    names
}

fn of(file: &str, text: &str) -> Vec<View> {
    let lines: Vec<&str> = text.lines().collect();
    let mut views = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(rest) = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("struct ") else { continue };
        let above: Vec<&str> =
            lines[..at].iter().rev().take_while(|l| l.starts_with("///") || l.starts_with("#[")).copied().collect();
        if !rest.ends_with('{') || !above.iter().any(|l| l.contains("Serialize")) {
            continue;
        }
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let doc = above.iter().rev().filter_map(|l| l.strip_prefix("/// ")).collect::<Vec<_>>().join(" ");
        let template =
            doc.rsplit('`').nth(1).filter(|t| t.ends_with(".html") || t.ends_with(".xml")).map(str::to_owned);
        let doc = match &template {
            Some(template) => doc.replace(&format!(": `{template}`"), ""),
            None => doc,
        };
        let end = at + lines[at..].iter().position(|l| *l == "}").unwrap();
        views.push(View { file: file.to_owned(), name, doc, template, fields: fields(&lines[at + 1..end]) });
    }
    views
}

fn fields(lines: &[&str]) -> Vec<Field> {
    let (mut fields, mut doc, mut is_flat, mut is_skipped) = (Vec::new(), Vec::new(), false, false);
    for line in lines.iter().map(|l| l.trim()) {
        if let Some(text) = line.strip_prefix("/// ") {
            doc.push(text);
        } else if line.starts_with("#[serde") {
            is_flat |= line.contains("flatten");
            is_skipped |= line.contains("(skip)");
        } else if let Some((name, kind)) = line.trim_start_matches("pub ").trim_end_matches(',').split_once(": ") {
            if !is_skipped {
                let name = name.trim_start_matches("r#").to_owned();
                fields.push(Field { name, kind: in_words(kind), doc: doc.join(" "), is_flat });
            }
            (doc, is_flat, is_skipped) = (Vec::new(), false, false);
        }
    }
    fields
}

/// A type in words.
fn in_words(kind: &str) -> String {
    let inner = |start: &str| kind.strip_prefix(start).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return format!("{}?", in_words(inner));
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", in_words(inner));
    }
    let plain = kind.trim_start_matches("&'a ").trim_start_matches("&'static ").trim_start_matches('&');
    if let Some(inner) = plain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return format!("list of {}", in_words(inner.split(';').next().unwrap()));
    }
    match plain {
        "str" | "String" => "text".to_owned(),
        "bool" => "yes or no".to_owned(),
        "TextView<'a>" | "tera::Value" => "HTML".to_owned(),
        "usize" | "u32" | "u64" | "i16" => "whole number".to_owned(),
        "f64" => "number".to_owned(),
        other => other.split('<').next().unwrap().to_owned(),
    }
}
