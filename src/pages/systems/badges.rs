//! Badges of systems.

use rayon::prelude::*;

use crate::charts::BadgeColours;
use crate::diagnostics::Stop;
use crate::model::{Entry, Kind, System};
use crate::pictures::hex;
use crate::routes::address;
use crate::site::{Site, emit_file};
use crate::source::escape;
use crate::words::grade;
use crate::words::say;
use crate::{charts, prose};

/// The HTML by which a page of another site shows the badge.
pub fn badge_code(site: &Site<'_>, entry: &Entry) -> String {
    let src = site.absolute(&address::badge(&entry.id));
    let alt = say!(site.words, "system.badge-alt", name = &entry.title);
    format!(r#"<img src="{}" alt="{}">"#, escape(&src), escape(&alt))
}

/// Publishes a badge for each system that was rated.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let systems: Vec<&System> = site.catalogue.systems.values().collect();
    let palette = site.palette;
    let colours = BadgeColours { label: hex(palette.label), value: hex(palette.accent), words: hex(palette.paper) };
    systems.par_iter().try_for_each(|system| {
        let id = system.entry.id.as_str();
        let Some((survey, result)) = site.results.newest(id) else { return Ok(()) };
        let Some(subject) = site.subject(&survey.survey) else { return Ok(()) };
        let title = &system.entry.title;
        let w = site.words;
        let measure = subject.measure();
        let when = &subject.survey.entry.title;
        let (value, words) = match result.figures.figure().and_then(|f| f.mean.map(|m| (f, m))) {
            Some((f, mean)) => {
                let grade = f.meaning.as_ref().map(|m| format!(" {}", grade(m.grade))).unwrap_or_default();
                let value = format!("{}{grade}", prose::mean(w, mean, f.ci));
                let shown = f.ci.map(|ci| format!(" ({})", w.range(ci))).unwrap_or_default();
                let said = match f.ci {
                    Some(ci) => say!(w, "badge.value-interval", value = &value, interval = w.range(ci)),
                    None => value.clone(),
                };
                (format!("{value}{shown}"), said)
            }
            None => (say!(w, "badge.not-shown"), say!(w, "badge.not-shown")),
        };
        let words = say!(w, "badge.sentence", name = title, measure = &measure, value = words, survey = when);
        let day = subject.survey.closed.or(subject.survey.opened);
        let year = day.map(|d| format!(" {}", d.year())).unwrap_or_default();
        let label = match subject.survey.demonstration {
            true => say!(w, "badge.demonstration", measure = measure),
            false => measure,
        };
        let svg = charts::badge(&format!("{label}{year}"), &value, &format!("{words}{}", subject.caution()), &colours);
        // Other sites may show it under its former name.
        let former = system.entry.former_ids(Kind::System).filter(|old| !site.catalogue.systems.contains_key(*old));
        former.chain([id]).try_for_each(|id| emit_file(site, &address::badge(id), svg.clone().into_bytes()))
    })
}
