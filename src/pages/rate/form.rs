//! The form on the web, and the page that follows it.

use serde::Serialize;

use super::question::{About, Question, Systems, about, questions, systems};
use super::{Asking, State};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, link};
use crate::routes::address;
use crate::site::Site;
use crate::words::say;

/// The longest comment that the form takes, in characters.
const LONGEST_COMMENT: usize = 2000;

/// Seconds that an item takes to read and answer, and all else together.
const SECONDS_AN_ITEM: usize = 20;
const SECONDS_BESIDE: usize = 75;

/// The form: `rate.html`.
#[derive(Serialize)]
struct View<'a> {
    /// The survey's id.
    survey: &'a str,
    /// The survey's title.
    title: &'a str,
    /// The survey's page, where it is published.
    results: Option<LinkView>,
    /// Who is meant to answer.
    population: Option<&'a str>,
    /// Whether answers can be given.
    state: State,
    /// When it opens, in words.
    opens: Option<String>,
    /// When it closes, in words.
    closes: Option<String>,
    /// The last day, as programs write it.
    last: Option<String>,
    /// How long it takes.
    minutes: usize,
    /// Where the form's answers go; without it they become a file.
    post_to: Option<&'a str>,
    /// The host of that.
    host: Option<&'a str>,
    /// The systems, by category.
    systems: Vec<Systems<'a>>,
    /// What respondents are asked about themselves.
    about: Vec<About<'a>>,
    /// The items.
    questions: Vec<Question<'a>>,
    /// The language of the items, where it is another one than the page's.
    asked_in: Option<&'static str>,
    /// Where the words of the items come from, where they are a translation.
    translated_by: Option<&'a str>,
    /// How many items may be left out.
    blanks: usize,
    /// The longest comment, in characters.
    longest: usize,
}

/// What follows the form: `rate-thanks.html`.
#[derive(Serialize)]
struct ThanksView<'a> {
    /// The survey's id.
    survey: &'a str,
}

/// Renders both.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub(super) fn render(site: &Site<'_>, asking: &Asking<'_>) -> Result<(), Stop> {
    let survey = asking.survey;
    let is_shown = site.catalogue.surveys.contains_key(&survey.entry.id);
    let items = asking.instrument.items.len();
    let view = View {
        survey: &survey.entry.id,
        title: &survey.entry.title,
        results: is_shown.then(|| link(Kind::Survey, &survey.entry)),
        population: survey.population.as_deref(),
        state: State::of(survey, site.today),
        opens: survey.opened.map(|day| site.words.long_date(day)),
        closes: survey.closed.map(|day| site.words.long_date(day)),
        last: survey.closed.map(|day| day.to_string()),
        minutes: (items * SECONDS_AN_ITEM + SECONDS_BESIDE).div_ceil(60),
        post_to: asking.post_to,
        host: asking.host,
        systems: systems(site),
        about: about(site, asking),
        questions: questions(asking),
        asked_in: asking.asked_in(site),
        translated_by: asking.translated_by(),
        blanks: asking.instrument.blanks_allowed,
        longest: LONGEST_COMMENT,
    };
    let title = site.say("rate.title");
    let description = say!(site.words, "rate.description", survey = &survey.entry.title, n = items);
    let head = PageHead::new(&title, description, address::RATE).demonstration(survey.demonstration);
    let head = head.card(site.say("rate.card"), None).script("/rate.js");
    emit(site, address::RATE, "rate.html", head, &view)?;
    if asking.post_to.is_none() {
        return Ok(());
    }
    let title = site.say("rate.thanks");
    let head = PageHead::new(&title, site.say("rate.thanks"), address::RATE).card(site.say("rate.card"), None);
    let view = ThanksView { survey: &survey.entry.id };
    emit(site, address::RATE_THANKS, "rate-thanks.html", head.list().script("/rate.js"), &view)
}
