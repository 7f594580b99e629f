//! What a system's figures say outside of its page: on share images, in previews, in citations.

use crate::model::{Kind, System};
use crate::pages::shared::reuse::CiteView;
use crate::pictures::Scale;
use crate::prose::{self, Subject};
use crate::site::Site;
use crate::statistics::Figures;
use crate::words::say;
use crate::words::{Words, grade};

/// What the share image of a system shows: its mean and grade, its interval, and both on the scale.
pub fn share(
    subject: Option<Subject<'_>>,
    figures: Option<&Figures>,
) -> (Option<(String, Option<String>)>, Option<Scale>) {
    let (Some(subject), Some(f)) = (subject, figures) else { return (None, None) };
    let Some(mean) = f.mean else { return (None, None) };
    let w = subject.words;
    let grade = f.meaning.as_ref().map(|m| format!(" {}", grade(m.grade))).unwrap_or_default();
    let interval = f.ci.map(|ci| format!("{}, {}", w.range(ci), subject.interval()));
    let n = f.n.map(|n| say!(w, "chart.n", n = n));
    let detail = [Some(subject.measure()), interval, n].into_iter().flatten().collect::<Vec<_>>();
    let scale = Scale { range: subject.instrument.range(), mean: mean.value, ci: f.ci };
    (Some((format!("{}{grade}", prose::mean(w, mean, f.ci)), Some(detail.join(", ")))), Some(scale))
}

/// How to cite a system's page.
pub fn cite(site: &Site<'_>, system: &System, subject: Option<Subject<'_>>, figures: Option<&Figures>) -> CiteView {
    let survey = subject.map(|s| format!(", {}", s.survey.entry.title)).unwrap_or_default();
    let demonstration = subject.is_some_and(|s| s.survey.demonstration);
    let id = system.entry.id.as_str();
    let title = format!("{}{survey}", system.entry.title);
    let source = figures.and_then(|f| f.source.as_ref()).map(|c| {
        let published = c.published.map(|day| day.to_string());
        let parts = [Some(c.title.as_str()), published.as_deref(), c.url.as_deref()];
        say!(site.words, "cite.figures-of", source = parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    });
    let notes: Vec<String> =
        demonstration.then(|| site.say("demonstration.phrase")).into_iter().chain(source).collect();
    let note = (!notes.is_empty()).then(|| notes.join(". "));
    CiteView::of(site, &title, &Kind::System.address(id), id, note)
}

/// What search engines and previews say of a system: its figures, with the survey that they are of.
pub fn describe(w: &Words, name: &str, f: &Figures, subject: Option<Subject<'_>>) -> String {
    let mean = f.mean.map(|m| prose::mean(w, m, f.ci)).unwrap_or_default();
    let interval = f.ci.map(|ci| format!(" ({})", w.range(ci))).unwrap_or_default();
    let grade = f.meaning.as_ref().map(|m| say!(w, "system.described-grade", grade = grade(m.grade)));
    let mean = format!("{mean}{interval}{}", grade.map(|g| format!(", {g}")).unwrap_or_default());
    match subject {
        Some(s) => {
            say!(w, "system.described-in", name = name, mean = mean, survey = &s.survey.entry.title) + &s.caution()
        }
        None => say!(w, "system.described", name = name, mean = mean),
    }
}
