//! What is asked of the content without building a site.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Plan;
use super::prepare::{apply, load_theme, read};
use crate::content::{Content, built_in_instruments};
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::model::{Catalogue, Entry, Instrument, Kind};
use crate::statistics::Explanation;
use crate::{checks, statistics};

/// The texts that pages say, by language and key.
pub fn words_of(plan: &Plan) -> BTreeMap<(String, String), String> {
    let report = Report::default();
    let Ok(Content { mut catalogue, sources, .. }) = read(plan, &report) else { return BTreeMap::new() };
    apply(plan, &mut catalogue.settings);
    let theme = load_theme(plan, &catalogue.settings, &sources, &report);
    let of = |language: &String| {
        let words = theme.words(language, None, &report);
        let texts = words.map(|w| w.texts()).unwrap_or_default().into_iter();
        texts.map(|(key, text)| ((language.clone(), key), text)).collect::<Vec<_>>()
    };
    catalogue.settings.languages.iter().flat_map(of).collect()
}

/// The attributes that `site.yaml` asks of respondents; none where it can't be read.
pub fn attributes(plan: &Plan) -> Vec<String> {
    let read = read(plan, &Report::default());
    read.map(|c| c.catalogue.settings.respondents.iter().map(|a| a.id.clone()).collect()).unwrap_or_default()
}

/// The questionnaires that are built in, and the site's own, where it can be read.
pub fn instruments(plan: &Plan) -> BTreeMap<String, Instrument> {
    let read = plan.content.is_dir().then(|| read(plan, &Report::default()).ok()).flatten();
    read.map_or_else(built_in_instruments, |content| content.catalogue.instruments)
}

/// The id of a record that is named by its id, or by the title that it alone has.
fn named<'n>(catalogue: &Catalogue, kind: Kind, name: &'n str) -> Cow<'n, str> {
    if catalogue.entry(kind, name).is_some() {
        return Cow::Borrowed(name);
    }
    let has_title = |e: &&&Entry| e.title.trim().eq_ignore_ascii_case(name.trim());
    match catalogue.entries(kind).iter().filter(has_title).collect::<Vec<_>>().as_slice() {
        [one] => Cow::Owned(one.id.clone()),
        _ => Cow::Borrowed(name),
    }
}

/// How the figures of a system in a survey came about; `None` where there are none of its own responses.
///
/// # Errors
/// [`Stop::Errors`] when the content holds errors.
pub fn explain(plan: &Plan, survey: &str, system: &str, report: &Report) -> Result<Option<Explanation>, Stop> {
    let asked = Report::default();
    let Content { catalogue, tallies, sources, .. } = read(plan, report)?;
    let (survey, system) = (&*named(&catalogue, Kind::Survey, survey), &*named(&catalogue, Kind::System, system));
    let is_swapped = catalogue.surveys.contains_key(system) && catalogue.systems.contains_key(survey);
    if is_swapped {
        let message = format!("`{survey}` is the system, and `{system}` the survey");
        let d = Diagnostic::new(Code::UnknownReference, message);
        asked.add(d.help(format!("the survey comes first: candour explain {system} {survey}")));
    }
    for (kind, id) in [(Kind::Survey, survey), (Kind::System, system)].into_iter().filter(|_| !is_swapped) {
        if let Some((code, message, label)) = checks::missing(&catalogue, kind, id) {
            asked.add(Diagnostic::new(code, message).help(label));
        }
    }
    // Who asks for something that isn't there is told that alone.
    if asked.has_errors() {
        report.replace(asked);
        return Err(Stop::Errors);
    }
    checks::run(&catalogue, &sources, report);
    report.stop_on_errors()?;
    let results = statistics::analyse(&catalogue, &tallies);
    Ok(statistics::explain(&catalogue, &tallies, &results, survey, system))
}
