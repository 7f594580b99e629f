//! The form on paper, and the sheet into which its answers are typed.

use csv::Writer;
use serde::Serialize;

use super::question::{About, Question, about, questions};
use super::{Asking, State};
use crate::diagnostics::Stop;
use crate::pages::shared::page::{PageHead, emit};
use crate::routes::address;
use crate::site::{Site, emit_file};

/// The form on paper: `rate-paper.html`.
#[derive(Serialize)]
struct View<'a> {
    /// The survey's title.
    title: &'a str,
    /// Whether answers can be given.
    state: State,
    /// The last day, in words.
    closes: Option<String>,
    /// What respondents are asked about themselves.
    about: Vec<About<'a>>,
    /// The items.
    questions: Vec<Question<'a>>,
    /// The language of the items, where it is another one than the page's.
    asked_in: Option<&'static str>,
    /// Where the words of the items come from, where they are a translation.
    translated_by: Option<&'a str>,
}

/// Renders both.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub(super) fn render(site: &Site<'_>, asking: &Asking<'_>) -> Result<(), Stop> {
    let survey = asking.survey;
    let view = View {
        title: &survey.entry.title,
        state: State::of(survey, site.today),
        closes: survey.closed.map(|day| site.words.long_date(day)),
        about: about(site, asking),
        questions: questions(asking),
        asked_in: asking.asked_in(site),
        translated_by: asking.translated_by(),
    };
    let title = site.say("rate.paper");
    let head = PageHead::new(&title, site.say("rate.paper-description"), address::RATE);
    let head = head.demonstration(survey.demonstration).card(site.say("rate.card"), None).list();
    emit(site, address::RATE_PAPER, "rate-paper.html", head, &view)?;
    // One sheet serves every language: its headings are ids.
    if site.edition.is_default() { emit_file(site, address::RATE_SHEET, sheet(asking)) } else { Ok(()) }
}

/// The headings of a file of responses.
fn sheet(asking: &Asking<'_>) -> Vec<u8> {
    let mut names = vec!["system"];
    names.extend(asking.survey.respondents.iter().map(|r| r.id.as_str()));
    names.extend(["date", "comment", "publish"]);
    names.extend(asking.instrument.items.iter().map(|i| i.id.as_str()));
    let mut writer = Writer::from_writer(Vec::new());
    let written = writer.write_record(&names);
    written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default()
}
