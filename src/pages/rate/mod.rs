//! The public questionnaire: a form on the web, a poster that leads to it, a form on paper.

pub mod form;
pub mod paper;
pub mod poster;
mod question;

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Date, Instrument, Survey};
use crate::prose;
use crate::site::Site;
use crate::words::Wording;

/// Files of the theme that these pages alone need.
pub const ASSETS: [&str; 2] = ["/rate.css", "/rate.js"];

/// The survey that the questionnaire asks for, with what its pages need.
struct Asking<'a> {
    /// The survey.
    survey: &'a Survey,
    /// Its questionnaire.
    instrument: &'a Instrument,
    /// Where the form's answers go.
    post_to: Option<&'a str>,
    /// The host of that.
    host: Option<&'a str>,
    /// The published translation in which the pages ask, where the questionnaire has one in their language.
    wording: Option<Wording>,
}

/// The questionnaire that has published translations.
const TRANSLATED: &str = "sus";

/// Whether answers can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Not yet.
    Soon,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

impl State {
    fn of(survey: &Survey, today: Date) -> State {
        if survey.is_open(today) {
            return State::Open;
        }
        if survey.opened.is_some_and(|day| today < day) { State::Soon } else { State::Closed }
    }
}

/// The survey that is asked for, where the site asks for one.
fn asking<'a>(site: &Site<'a>) -> Option<Asking<'a>> {
    let collect = site.catalogue.settings.collect.as_ref()?;
    let survey = site.catalogue.collected.as_ref()?;
    let instrument = site.catalogue.instruments.get(&survey.instrument.id)?;
    let is_translated = instrument.is_built_in && instrument.id == TRANSLATED;
    let wording = is_translated.then(|| Wording::asked_in(site.words.language())).flatten();
    Some(Asking { survey, instrument, post_to: collect.post_to.as_deref(), host: collect.host(), wording })
}

impl Asking<'_> {
    /// The language of the questions, where it is another one than the page's: they stand as they were published.
    fn asked_in(&self, site: &Site<'_>) -> Option<&'static str> {
        if self.wording.is_some() { None } else { prose::asked_in(site.words, self.instrument) }
    }

    /// Where the words of the questions come from, where they are a translation.
    fn translated_by(&self) -> Option<&str> {
        self.wording.as_ref().map(|w| w.source.as_str())
    }
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let Some(asking) = asking(site) else { return Ok(()) };
    form::render(site, &asking)?;
    poster::render(site, &asking)?;
    paper::render(site, &asking)
}
