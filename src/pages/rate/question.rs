//! What is asked: systems, what respondents say of themselves, items.

use serde::Serialize;

use super::Asking;
use crate::model::{Category, Item};
use crate::pages::systems::directory::is_of_a_study;
use crate::prose::category_id;
use crate::site::Site;
use crate::words::Wording;

/// An item with more answers is asked for a number, for so many would have no room in a row.
const MOST_CHOICES: usize = 11;

/// An attribute with more values is a list to choose from.
const MOST_VALUES: usize = 8;

/// The systems of a category.
#[derive(Serialize)]
pub(super) struct Systems<'a> {
    /// The words of the category.
    label: String,
    /// Its systems, by their names.
    systems: Vec<Choice<'a>>,
}

/// Something to choose.
#[derive(Serialize)]
pub(super) struct Choice<'a> {
    /// What is sent.
    id: &'a str,
    /// What readers see.
    label: &'a str,
}

/// What respondents are asked about themselves.
#[derive(Serialize)]
pub(super) struct About<'a> {
    /// The key.
    id: &'a str,
    /// What is asked.
    label: &'a str,
    /// The values.
    values: Vec<Choice<'a>>,
    /// Whether they are too many for a row of buttons.
    is_long: bool,
}

/// An item.
#[derive(Serialize)]
pub(super) struct Question<'a> {
    /// Its id.
    id: &'a str,
    /// Its number, from 1.
    number: usize,
    /// Its words.
    text: &'a str,
    /// The lowest answer.
    low: i32,
    /// The highest answer.
    high: i32,
    /// What the lowest answer says.
    least: &'a str,
    /// What the highest answer says.
    most: &'a str,
    /// Every answer; empty where a number is asked for.
    answers: Vec<i32>,
}

/// The systems that can be rated, by category.
pub(super) fn systems<'a>(site: &Site<'a>) -> Vec<Systems<'a>> {
    let mut all = Vec::new();
    for id in Category::ALL.map(Category::id) {
        let own = site.catalogue.systems.values().filter(|s| category_id(s) == id && !is_of_a_study(site, s));
        let mut systems: Vec<Choice<'_>> = own.map(|s| Choice { id: &s.entry.id, label: &s.entry.title }).collect();
        systems.sort_by_key(|c| c.label.to_lowercase());
        if !systems.is_empty() {
            all.push(Systems { label: site.words.term("category", id), systems });
        }
    }
    all
}

/// What respondents are asked about themselves.
pub(super) fn about<'a>(site: &Site<'a>, asking: &Asking<'a>) -> Vec<About<'a>> {
    let asked = asking.survey.respondents.iter().filter_map(|r| site.catalogue.settings.attribute(&r.id));
    let view = |a: &'a crate::model::Attribute| About {
        id: &a.id,
        label: &a.label,
        values: a.values.iter().map(|(id, label)| Choice { id, label }).collect(),
        is_long: a.values.len() > MOST_VALUES,
    };
    asked.map(view).collect()
}

/// The items.
pub(super) fn questions<'a>(asking: &'a Asking<'_>) -> Vec<Question<'a>> {
    let words = asking.wording.as_ref();
    asking.instrument.items.iter().enumerate().map(|(i, item)| question(i, item, words)).collect()
}

fn question<'a>(i: usize, item: &'a Item, words: Option<&'a Wording>) -> Question<'a> {
    let (least, most) = words.and_then(|w| w.ends.as_ref()).unwrap_or(&item.ends);
    Question {
        id: &item.id,
        number: i + 1,
        text: words.and_then(|w| w.items.get(i)).unwrap_or(&item.text),
        low: item.low,
        high: item.high,
        least,
        most,
        answers: if item.options() > MOST_CHOICES { Vec::new() } else { (item.low..=item.high).collect() },
    }
}
