//! A comparison in one line, and in sections: what matters most to readers first.

use crate::diff::changes::{Address, Diff, Figure};

/// A section of a comparison.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Whether it must be mended.
    pub is_error: bool,
    /// What its columns are called.
    pub heads: [&'static str; 4],
    /// Its rows: what, what was, what is, why.
    pub rows: Vec<[String; 4]>,
}

/// The columns of figures and sentences.
const FIGURES: [&str; 4] = ["what", "before", "now", "why"];

/// The columns of pages.
const PAGES: [&str; 4] = ["address", "title", "leads to", "way out"];

/// So many pages that look different are named.
const FEW: usize = 10;

fn part(n: usize, one: &str, many: &str) -> Option<String> {
    match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    }
}

/// The first line: "3 scores move, 1 becomes withheld, 2 addresses gone".
pub fn summary(diff: &Diff) -> String {
    let parts = [
        part(diff.scores.len(), "score moves", "scores move"),
        part(diff.groups.len(), "group moves", "groups move"),
        part(diff.ranks.len(), "rank changes", "ranks change"),
        part(diff.withheld.len(), "becomes withheld", "become withheld"),
        part(diff.shown.len(), "is newly shown", "are newly shown"),
        part(diff.results_gone.len(), "result gone", "results gone"),
        part(diff.corrections.len(), "correction", "corrections"),
        part(diff.verdicts.len(), "page says something else first", "pages say something else first"),
        part(diff.gone.len(), "address gone", "addresses gone"),
        part(diff.stale_calendars.len(), "event changes unseen by calendars", "events change unseen by calendars"),
        part(diff.files_gone.len(), "file gone", "files gone"),
        part(diff.said_gone.len(), "page gone for good", "pages gone for good"),
        part(diff.moved.len(), "page moved", "pages moved"),
        part(diff.made_gone.len(), "list gone", "lists gone"),
        part(diff.added.len(), "page added", "pages added"),
        part(diff.changed.len(), "page changed", "pages changed"),
        part(diff.words.len(), "text of the theme changed", "texts of the theme changed"),
        part(diff.restyled.len(), "page looks different", "pages look different"),
    ];
    let all: Vec<String> = parts.into_iter().flatten().collect();
    if all.is_empty() { "nothing that a reader would see changes".to_owned() } else { all.join(", ") }
}

fn figures(list: &[Figure]) -> Vec<[String; 4]> {
    let row =
        |f: &Figure| [format!("{} · {}", f.survey_title, f.name), f.before.clone(), f.after.clone(), f.why.clone()];
    list.iter().map(row).collect()
}

/// What is told besides the first line, in the order of consequence; sections without rows are left out.
pub fn sections(diff: &Diff) -> Vec<Section> {
    let none = String::new;
    let gone = diff.gone.iter().map(|g| {
        let way_out = match &g.perhaps {
            Some(to) => format!("did it become {to}? Add `aliases: [{}]` there", g.address),
            None => format!(
                "add it to `aliases` of what took its place, or to `gone` in site.yaml: `gone: [{}]`",
                g.address
            ),
        };
        [g.address.clone(), g.title.clone(), none(), way_out]
    });
    let addresses = |list: &[Address]| -> Vec<[String; 4]> {
        list.iter().map(|a| [a.address.clone(), a.title.clone(), none(), none()]).collect()
    };
    let names =
        |list: &[String]| -> Vec<[String; 4]> { list.iter().map(|a| [a.clone(), none(), none(), none()]).collect() };
    let said = diff
        .verdicts
        .iter()
        .map(|s| [format!("{} ({})", s.title, s.address), s.before.clone(), s.after.clone(), none()]);
    let words =
        diff.words.iter().map(|w| [format!("{} ({})", w.key, w.language), w.before.clone(), w.after.clone(), none()]);
    let corrections = diff.corrections.iter().map(|c| [c.address.clone(), none(), c.title.clone(), none()]);
    let moved = diff.moved.iter().map(|a| [a.address.clone(), none(), a.title.clone(), none()]);
    // A change of the theme is in every page.
    let mut restyled = addresses(&diff.restyled[..diff.restyled.len().min(FEW)]);
    if diff.restyled.len() > FEW {
        restyled.push([format!("and {} more", diff.restyled.len() - FEW), none(), none(), none()]);
    }
    let section = |title: &'static str, is_error, rows| {
        let is_of_pages = title.starts_with("Addresses") || title.starts_with("Pages") || title.starts_with("Files");
        Section { title, is_error, heads: if is_of_pages { PAGES } else { FIGURES }, rows }
    };
    let all = [
        section("Addresses gone, without a redirect", true, gone.collect()),
        section("Withheld from now on", false, figures(&diff.withheld)),
        section("Results gone", false, figures(&diff.results_gone)),
        section("Newly shown", false, figures(&diff.shown)),
        section("Scores", false, figures(&diff.scores)),
        section("Ranks", false, figures(&diff.ranks)),
        section("Groups of respondents", false, figures(&diff.groups)),
        section("Corrections", false, corrections.collect()),
        section("What pages say first", false, said.collect()),
        section(
            "Pages of events that changed: set `updated`, or calendars keep what they have",
            false,
            addresses(&diff.stale_calendars),
        ),
        section("Pages gone for good", false, addresses(&diff.said_gone)),
        section("Pages moved", false, moved.collect()),
        section("Pages added", false, addresses(&diff.added)),
        section("Pages changed", false, addresses(&diff.changed)),
        section("Pages that say the same and look different", false, restyled),
        section("Files gone that other sites may link to or show", false, names(&diff.files_gone)),
        section("Lists and comparisons gone", false, names(&diff.made_gone)),
        section("Texts of the theme", false, words.collect()),
    ];
    all.into_iter().filter(|s| !s.rows.is_empty()).collect()
}

/// That figures are told, and what that means; nothing where none are.
pub fn publication(diff: &Diff) -> Option<&'static str> {
    let all = [&diff.scores, &diff.groups, &diff.shown];
    let tells = all.iter().any(|list| list.iter().any(|f| !f.after.is_empty()));
    tells.then_some(
        "Who reads this reads figures as in a publication: show no second comparison with the same site before enough further \
         responses have come, or the two together tell of those who came between",
    )
}

/// What stays, in a line.
pub fn unchanged(diff: &Diff) -> String {
    let pages = part(diff.unchanged_pages, "page", "pages").unwrap_or_else(|| "no page".to_owned());
    let scores = part(diff.unchanged_scores, "score", "scores").unwrap_or_else(|| "no score".to_owned());
    format!("unchanged: {pages}, {scores}")
}

/// Why some figures are not told; nothing where all are.
pub fn guarded(diff: &Diff) -> Option<String> {
    let surveys = diff.guarded.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
    (!diff.guarded.is_empty()).then(|| {
        format!(
            "In {surveys} figures move on fewer new responses than the minimum, on changed answers, or from one group to another: the \
             difference could tell what they answered. Don't publish both; wait for more responses, or `freeze` the systems (rule 6 of the guide)"
        )
    })
}
