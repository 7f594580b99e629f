//! How addresses are written that no record has: those of lists, of pairs and groups, of files.

use crate::model::{Attribute, Kind};

/// The log of corrections.
pub const CORRECTIONS: &str = "/corrections/";
/// The public questionnaire.
pub const RATE: &str = "/rate/";
/// What follows it.
pub const RATE_THANKS: &str = "/rate/thanks/";
/// The poster that leads to it.
pub const RATE_POSTER: &str = "/rate/poster/";
/// The questionnaire on paper.
pub const RATE_PAPER: &str = "/rate/paper/";
/// The sheet into which its answers are typed.
pub const RATE_SHEET: &str = "/rate/sheet.csv";

/// The page of a tag.
pub fn tag(slug: &str) -> String {
    format!("/tags/{slug}/")
}

/// The feed of what the page at `page` is about.
pub fn feed_of(page: &str) -> String {
    format!("{page}feed.xml")
}

/// The news of a year.
pub fn year(year: i16) -> String {
    format!("/archive/{year}/")
}

/// A page of the list of news; the first one is 1.
pub fn news_page(page: usize) -> String {
    if page == 1 { "/news/".to_owned() } else { format!("/news/page/{page}/") }
}

/// The page of a series of news.
pub fn series(slug: &str) -> String {
    format!("/news/series/{slug}/")
}

/// The events of a year that are over.
pub fn past_events(year: i16) -> String {
    format!("/events/past/{year}/")
}

/// The training of a format.
pub fn training_format(format: &str) -> String {
    format!("/training/format/{format}/")
}

/// The training for an audience.
pub fn audience(slug: &str) -> String {
    format!("/training/audience/{slug}/")
}

/// Two systems side by side, the same in either order.
pub fn pair(a: &str, b: &str) -> String {
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    format!("/compare/{a}/{b}/")
}

/// The league of a group of a survey's respondents: those who gave the `value`th value of the attribute.
pub fn league(survey: &str, attribute: &Attribute, value: usize) -> String {
    format!("{}{}/{}/", Kind::Survey.address(survey), attribute.id, attribute.names[value])
}

/// The systems of a survey that do one job.
pub fn category(survey: &str, category: &str) -> String {
    format!("{}category/{category}/", Kind::Survey.address(survey))
}

/// The badge of a system.
pub fn badge(system: &str) -> String {
    format!("/badges/{system}.svg")
}

/// The figures of a system, for programs.
pub fn system_data(system: &str) -> String {
    format!("/data/systems/{system}.json")
}

/// The file with the names of things in a language.
pub fn names(language: &str) -> String {
    format!("/data/names.{}.json", language.to_lowercase())
}
