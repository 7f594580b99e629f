//! The changes themselves, by consequence for readers.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diff::figures::{Row, Whose};
use crate::diff::guard::Guarded;
use crate::diff::snapshot::Snapshot;

/// A figure that is another one now.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// The survey's id.
    pub survey: String,
    /// The survey's title.
    pub survey_title: String,
    /// The system's id.
    pub system: String,
    /// The system's name, and the group.
    pub name: String,
    /// Attribute and value of a group.
    pub group: Option<(String, String)>,
    /// What was told; empty where nothing was.
    pub before: String,
    /// What is told now.
    pub after: String,
    /// Why.
    pub why: String,
    /// How many people came, or went: without any, answers were changed.
    #[serde(skip)]
    pub people: i64,
}

/// What a page says first, where that is another sentence now.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// Its address.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// A page by its address.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// The address.
    pub address: String,
    /// The title; of a former address, where it leads.
    pub title: String,
}

/// An address that is gone and leads nowhere.
#[derive(Debug, Clone, Serialize)]
pub struct Gone {
    /// The address.
    pub address: String,
    /// What was there.
    pub title: String,
    /// The page that it may have become.
    pub perhaps: Option<String>,
}

/// A text of the theme that is another one now.
#[derive(Debug, Clone, Serialize)]
pub struct WordChange {
    /// The language.
    pub language: String,
    /// The key.
    pub key: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// Everything that a reader would see change.
#[derive(Debug, Default, Serialize)]
pub struct Diff {
    /// The last moment at which anything came due before, where it is known.
    pub before_as_of: String,
    /// The same now.
    pub after_as_of: String,
    /// Addresses of pages that are gone without a redirect, and were not said to be.
    pub gone: Vec<Gone>,
    /// Files that others may link to or show, and that are gone.
    pub files_gone: Vec<String>,
    /// What was told and is withheld now.
    pub withheld: Vec<Figure>,
    /// What was withheld, or not there, and is told now.
    pub shown: Vec<Figure>,
    /// Scores that moved.
    pub scores: Vec<Figure>,
    /// Groups of respondents whose scores moved.
    pub groups: Vec<Figure>,
    /// Ranks that changed.
    pub ranks: Vec<Figure>,
    /// Results whose survey or system is no longer there.
    pub results_gone: Vec<Figure>,
    /// What pages with figures say first, where it changed.
    pub verdicts: Vec<Said>,
    /// Surveys of which something moves on too few responses: by how much is not told.
    pub guarded: Vec<String>,
    /// Events that changed without a new version: calendars that hold them keep the old one.
    pub stale_calendars: Vec<Address>,
    /// Pages that moved: the former address leads to the new one.
    pub moved: Vec<Address>,
    /// New pages.
    pub added: Vec<Address>,
    /// Pages whose words changed.
    pub changed: Vec<Address>,
    /// Lists and comparisons that Candour makes, and that are gone with what they were of.
    pub made_gone: Vec<String>,
    /// Pages that the editor says are gone for good.
    pub said_gone: Vec<Address>,
    /// Corrections that readers are told of: the page, and what it says.
    pub corrections: Vec<Address>,
    /// Pages that look different and say the same.
    pub restyled: Vec<Address>,
    /// Texts of the theme that changed.
    pub words: Vec<WordChange>,
    /// Pages that stay as they are.
    pub unchanged_pages: usize,
    /// Scores that stay as they are.
    pub unchanged_scores: usize,
}

impl Diff {
    /// The figures that change, without pages and addresses.
    pub fn figures_alone(self) -> Diff {
        let Diff { withheld, shown, scores, groups, ranks, results_gone, guarded, .. } = self;
        Diff { withheld, shown, scores, groups, ranks, results_gone, guarded, ..Diff::default() }
    }
}

/// Takes out what the two states together must not tell, also where pages say it first.
pub fn guard(guarded: &Guarded, before: &Snapshot, diff: &mut Diff) {
    // Under another name a figure can't be held against what it was: what is gone and what is new are not told together.
    // Nor are they where people may have moved from one figure to another: the sum of the two would be told.
    let is_whole = |f: &&Figure| f.group.is_none();
    let goes = diff.withheld.iter().any(|f| is_whole(&f)) || diff.scores.iter().any(|f| f.people < 0);
    let comes = diff.shown.iter().any(|f| is_whole(&f)) || diff.scores.iter().any(|f| f.people > 0);
    let is_renamed = !diff.results_gone.is_empty() || (goes && comes);
    let was_told = |f: &Figure| {
        before.figures.rows.iter().any(|(w, row)| w.survey == f.survey && w.system == f.system && !row.is_withheld)
    };
    diff.results_gone.iter_mut().for_each(|f| hide(f, "its results are no longer there"));
    // A group that is shown or withheld from now on may be the rest of others.
    let mut divided: BTreeSet<(String, String)> = BTreeSet::new();
    for figure in diff.shown.iter_mut().chain(&mut diff.withheld) {
        let is_group = figure.group.is_some();
        if is_group && was_told(figure) {
            divided.insert((figure.survey.clone(), figure.system.clone()));
        }
        if is_renamed || was_told(figure) || guarded.keeps(&figure.survey, &figure.system, is_group) {
            hide(figure, if is_group { "a group" } else { "by how much is not told here" });
        }
    }
    for figure in diff.scores.iter_mut().chain(&mut diff.groups) {
        let is_group = figure.group.is_some();
        let is_divided = is_group && divided.contains(&(figure.survey.clone(), figure.system.clone()));
        if guarded.keeps(&figure.survey, &figure.system, is_group) || is_divided || figure.people == 0 || is_renamed {
            hide(figure, "by few responses: by how much is not told here");
        }
    }
    let hidden: BTreeSet<String> = diff
        .scores
        .iter()
        .filter(|f| f.after.is_empty())
        .map(|f| f.survey.clone())
        .chain(guarded.whole_surveys())
        .collect();
    // That a rank changes tells of two systems which one went up.
    diff.ranks.retain(|r| !hidden.contains(&r.survey) && !is_renamed);
    diff.guarded =
        guarded.surveys().into_iter().chain(hidden.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect();
    let is_told = |said: &Said| {
        let mut parts = said.address.trim_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            // The page of a group.
            (Some("ratings"), Some(survey), Some(division)) if division != "category" => {
                !diff.guarded.iter().any(|s| s == survey)
            }
            (Some("ratings"), Some(survey), _) => !hidden.contains(survey),
            // The start page, a system or a pair may speak of any survey.
            _ => hidden.is_empty(),
        }
    };
    for said in diff.verdicts.iter_mut().filter(|said| is_renamed || !is_told(said)) {
        said.before = String::new();
        said.after = "another sentence: which one is not told here".to_owned();
    }
    if !hidden.is_empty() || is_renamed {
        hide_order(diff);
    }
}

/// Takes out the names that say which of two systems is the better one.
fn hide_order(diff: &mut Diff) {
    let pair = |address: &str| {
        let ids = address.strip_prefix("/compare/")?.strip_suffix('/')?;
        ids.split_once('/').map(|(a, b)| format!("{a} and {b}"))
    };
    let said = diff.verdicts.iter_mut().map(|s| (&s.address, &mut s.title));
    let changed = diff.changed.iter_mut().chain(&mut diff.added).chain(&mut diff.restyled);
    for (address, title) in said.chain(changed.map(|a| (&a.address, &mut a.title))) {
        if let Some(names) = pair(address) {
            *title = names;
        }
    }
    diff.files_gone.retain(|file| !is_of_a_pair(file));
}

/// Whether a chart is called by two systems, the better one first.
pub fn is_of_a_pair(file: &str) -> bool {
    (file.starts_with("/charts/") || file.starts_with("/embed/")) && file.contains("-and-")
}

/// Takes the figures out of a line: the two together would tell what few people answered.
fn hide(figure: &mut Figure, why: &str) {
    figure.before = String::new();
    figure.after = String::new();
    figure.why = why.to_owned();
}

pub fn figures(before: &Snapshot, after: &Snapshot, diff: &mut Diff) {
    let all: BTreeSet<&Whose> = before.figures.rows.keys().chain(after.figures.rows.keys()).collect();
    let absent = Row { is_withheld: true, ..Row::default() };
    for whose in all {
        let (then, now) = (before.figures.rows.get(whose), after.figures.rows.get(whose));
        let is_whole = whose.group.is_none();
        let named = if now.is_some() { &after.figures } else { &before.figures };
        let (survey_title, name) = named.name(whose);
        let line = |before: String, after: String, why: &str| Figure {
            survey: whose.survey.clone(),
            survey_title: survey_title.clone(),
            system: whose.system.clone(),
            name: name.clone(),
            group: whose.group.clone(),
            before,
            after,
            why: why.to_owned(),
            people: then.zip(now).and_then(|(a, b)| Some(signed(b.n?) - signed(a.n?))).unwrap_or(0),
        };
        let (was, is) = (then.unwrap_or(&absent), now.unwrap_or(&absent));
        match (was.is_withheld, is.is_withheld) {
            (true, true) => {}
            (false, true) if now.is_none() && is_whole => {
                diff.results_gone.push(line(was.words(), String::new(), "its results are no longer there"));
            }
            // A group goes with its system, which is told.
            (false, true) if now.is_none() => {}
            (false, true) => {
                diff.withheld.push(line(was.words(), "withheld".to_owned(), "too few responses, or to protect others"))
            }
            (true, false) => {
                let was = if then.is_some() { "withheld" } else { "" };
                diff.shown.push(line(
                    was.to_owned(),
                    is.words(),
                    if then.is_some() { "enough responses now" } else { "new" },
                ));
            }
            (false, false) if was.differs(is) => {
                let list = if is_whole { &mut diff.scores } else { &mut diff.groups };
                list.push(line(was.words(), is.words(), &why(before, after, whose, was, is)));
            }
            (false, false) => diff.unchanged_scores += usize::from(is_whole),
        }
        if let (Some(a), Some(b)) = (was.rank, is.rank)
            && a != b
        {
            diff.ranks.push(line(format!("rank {a}"), format!("rank {b}"), ""));
        }
    }
}

/// A number of people, to be subtracted.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Why a figure moved, as far as the published files tell.
fn why(before: &Snapshot, after: &Snapshot, whose: &Whose, was: &Row, is: &Row) -> String {
    let survey = |s: &Snapshot| s.figures.surveys.get(&whose.survey).cloned().unwrap_or_default();
    let (then, now) = (survey(before), survey(after));
    let mut reasons = Vec::new();
    match (was.n, is.n) {
        (Some(a), Some(b)) if b > a => {
            reasons.push(format!("{} new {}", b - a, if b - a == 1 { "response" } else { "responses" }))
        }
        (Some(a), Some(b)) if b < a => {
            reasons.push(format!("{} fewer {}", a - b, if a - b == 1 { "response" } else { "responses" }))
        }
        _ => {}
    }
    if now.corrections > then.corrections {
        reasons.push("a correction".to_owned());
    }
    if now.rules != then.rules {
        reasons.push("a changed rule or setting".to_owned());
    }
    if reasons.is_empty() {
        reasons.push("answers were changed, and no correction says so".to_owned());
    }
    reasons.join(", ")
}

impl Diff {
    /// Whether a reader would see anything change.
    pub fn is_empty(&self) -> bool {
        let Diff {
            gone,
            files_gone,
            withheld,
            shown,
            scores,
            groups,
            ranks,
            results_gone,
            verdicts,
            moved,
            added,
            changed,
            ..
        } = self;
        let figures = [withheld, shown, scores, groups, ranks, results_gone].iter().all(|l| l.is_empty());
        let pages = [moved, added, changed].iter().all(|l| l.is_empty());
        figures
            && pages
            && gone.is_empty()
            && files_gone.is_empty()
            && verdicts.is_empty()
            && self.made_gone.is_empty()
            && self.restyled.is_empty()
            && self.said_gone.is_empty()
    }
}
