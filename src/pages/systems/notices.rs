//! What a system's page says of figures that were corrected, stay as they were published, or are not shown.

use serde::Serialize;

use crate::model::Kind;
use crate::pages::shared::views::{LinkView, link};
use crate::prose::Subject;
use crate::site::DateView;
use crate::statistics::{Breakdown, Figures};

/// A survey whose figures were corrected.
#[derive(Serialize)]
pub struct CorrectedView {
    /// The survey.
    survey: LinkView,
    /// The day of its last correction.
    day: String,
    /// Whether the figures still are as they were published, for too few responses are new.
    waits: bool,
}

/// That figures were corrected, or will be: of one system, or of all of the survey.
pub fn corrected(subject: Subject<'_>, system: &str, figures: Option<&Figures>) -> Option<CorrectedView> {
    let own = subject.survey.corrections.iter().filter(|c| c.is_about(system));
    let last = own.map(|c| c.date).max()?;
    let survey = link(Kind::Survey, &subject.survey.entry);
    let waits = figures.is_some_and(Figures::waits);
    Some(CorrectedView { survey, day: DateView::of(subject.words, last).long, waits })
}

/// A breakdown that stays as it was published.
#[derive(Serialize)]
pub struct HeldView {
    /// What people are divided by.
    pub group: String,
    /// Since which day.
    day: String,
}

/// A breakdown of which no group is shown.
#[derive(Serialize)]
pub struct HiddenView {
    /// What people are divided by.
    pub group: String,
    /// The day of the publication beside which its groups could tell of newcomers, where that is why.
    pub kept_back: Option<String>,
}

/// What the division of a breakdown is called: only settings name those of respondents.
pub fn named(subject: Subject<'_>, b: &Breakdown) -> String {
    match b.attribute.as_str() {
        "organisation" => subject.words.say("column.organisation", &[]),
        attribute => subject.attribute(attribute).to_owned(),
    }
}

/// Labels of the breakdowns that stay as they were published, and since when.
pub fn held(subject: Subject<'_>, f: &Figures) -> Vec<HeldView> {
    let all = f.breakdowns.iter().chain(&f.organisations);
    all.filter_map(|b| {
        b.held.map(|day| HeldView { group: named(subject, b), day: DateView::of(subject.words, day).long })
    })
    .collect()
}
