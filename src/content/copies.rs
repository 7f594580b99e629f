//! Answers that stand in two files: people would count twice.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::content::counted::Counted;
use crate::content::seen::Overlap;
use crate::content::whereabouts::BulkFile;
use crate::diagnostics::{Code, Diagnostic, Report};

/// Fewer sheets than this in two files may be chance.
const FEWEST_SHEETS: u64 = 3;

/// Tells of files that hold what another file of their survey holds, a copy that was kept: people would count twice, and
/// five of them would seem ten. Such a file is not counted, that the same is not told again as wrong figures.
pub fn copies<'o>(
    counted: &[(usize, Counted)],
    overlaps: impl Iterator<Item = &'o Overlap>,
    bulk: &[BulkFile],
    report: &Report,
) -> BTreeSet<usize> {
    let rows: BTreeMap<usize, u64> = counted.iter().map(|(i, c)| (*i, c.rows)).collect();
    let of = |file: usize| rows.get(&file).copied().unwrap_or(0);
    // Where equal sheets say nothing, as of a single question, equal files do.
    let mut equal: BTreeMap<(&str, u64), usize> = BTreeMap::new();
    let mut pairs: Vec<Overlap> = overlaps.copied().collect();
    let is_telling = |c: &Counted| c.distinct && c.rows >= FEWEST_EQUAL;
    for (i, c) in counted.iter().filter(|(_, c)| is_telling(c)) {
        match equal.entry((bulk[*i].survey.as_str(), c.lines)) {
            Entry::Vacant(slot) => drop(slot.insert(*i)),
            Entry::Occupied(slot) => {
                pairs.push(Overlap { first: *slot.get(), second: *i, both: c.rows, of: (c.rows, c.rows) })
            }
        }
    }
    let mut copies = BTreeSet::new();
    for Overlap { first, second, both, of: looked_at } in pairs {
        // Of two that are alike, the one with the longer name is the copy: `responses-old.csv`.
        let rank = |file: usize| (of(file), std::cmp::Reverse(bulk[file].path.len()));
        let (kept, copy, sheets) =
            if rank(first) < rank(second) { (second, first, looked_at.0) } else { (first, second, looked_at.1) };
        // Some rows may have been corrected since, and some sheets are usual ones.
        if both < FEWEST_SHEETS || both * 10 < sheets * 8 || both * 10 < of(copy) * 4 {
            if both > 1 && both * 10 >= sheets * 2 {
                report.add(some_twice(&bulk[copy].path, &bulk[kept].path, both));
            }
            continue;
        }
        if copies.contains(&kept) || !copies.insert(copy) {
            continue;
        }
        let whole = if both == sheets { "the answers of this file" } else { "most of the answers of this file" };
        let message = format!("{whole} stand in {} too: people would count twice", bulk[kept].path);
        let d = Diagnostic::new(Code::CopiedAnswers, message).in_file(&bulk[copy].path);
        report.add(d.help(
            "keep one of the two files with every response once, and delete the other one or move it out of the site's folder",
        ));
    }
    copies
}

/// Fewer equal sheets than this in one file may be chance.
const FEWEST_IN_ONE: u64 = 3;

/// Files of fewer lines may be equal by chance where a questionnaire has few answers.
const FEWEST_EQUAL: u64 = 8;

/// Tells of files in which nearly every row stands twice; rows in a run (`in_runs`, by file) are told one by one.
pub fn pasted<'w>(
    counted: &[(usize, Counted)],
    within: impl Iterator<Item = (&'w usize, &'w u64)>,
    in_runs: &BTreeMap<usize, u64>,
    minimum: u64,
    bulk: &[BulkFile],
    report: &Report,
) {
    let rows: BTreeMap<usize, u64> = counted.iter().map(|(i, c)| (*i, c.rows)).collect();
    for (file, sheets) in within {
        let all = rows.get(file).copied().unwrap_or(0);
        let in_runs = in_runs.get(file).copied().unwrap_or(0);
        // So few are fewer than may be published.
        let is_few = *sheets < minimum;
        if *sheets < FEWEST_IN_ONE || sheets * 20 < all * 8 || (!is_few && in_runs * 2 >= *sheets) {
            continue;
        }
        let message = format!(
            "nearly every sheet of answers stands twice in this file ({sheets} of them): people would count twice"
        );
        let help = "were the rows pasted a second time, in another order? Delete those that are there already";
        let code = if is_few { Code::CopiedAnswers } else { Code::IdenticalRows };
        report.add(Diagnostic::new(code, message).in_file(&bulk[*file].path).help(help));
    }
}

fn some_twice(path: &str, other: &str, rows: u64) -> Diagnostic {
    let message = format!("{rows} sheets of answers in this file stand in {other} too");
    let help = "if the two are exports of one survey that overlap, people count twice: keep each response in one of the files. If \
                different people answered alike, leave them";
    Diagnostic::new(Code::IdenticalRows, message).in_file(path).help(help)
}
