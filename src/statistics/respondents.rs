//! How the respondents of a survey are divided: by what they said of themselves, and by organisation.

use crate::model::{Attribute, Id};
use crate::statistics::detail::values_of;

/// The divisions of a survey's respondents, in the order of what they said
/// ([`Alike::said`](crate::tally::Alike::said)).
pub struct Respondents {
    /// Id and values of each: of attributes, and last of the organisations.
    divisions: Vec<(Id, Vec<String>)>,
}

/// The groups of a division that are told, and all others together.
pub struct ToldGroups {
    /// The values of those that are told, each a group; all others are one more.
    pub values: Vec<String>,
    division: usize,
    /// The group of each value.
    groups: Vec<usize>,
}

impl Respondents {
    /// Of a survey that asks for these attributes; `organisations` has the ids of all, by the numbers that tallies give them.
    pub fn new<'a>(attributes: impl Iterator<Item = &'a Attribute>, organisations: &[Id]) -> Respondents {
        let mut divisions: Vec<(Id, Vec<String>)> = attributes.map(|a| (a.id.clone(), values_of(a))).collect();
        let unstated = std::iter::once("not-stated".to_owned());
        divisions.push(("organisation".to_owned(), unstated.chain(organisations.iter().cloned()).collect()));
        Respondents { divisions }
    }

    /// The groups of a division by its id, where these values are told.
    pub fn told(&self, id: &str, is_told: impl Fn(&str) -> bool) -> Option<ToldGroups> {
        let division = self.divisions.iter().position(|(own, _)| own == id)?;
        let all = &self.divisions[division].1;
        let values: Vec<String> = all.iter().filter(|value| is_told(value)).cloned().collect();
        let group = |value: &String| values.iter().position(|told| told == value).unwrap_or(values.len());
        let groups = all.iter().map(group).collect();
        Some(ToldGroups { values, division, groups })
    }
}

impl ToldGroups {
    /// How many groups there are, with the one of all others.
    pub fn count(&self) -> usize {
        self.values.len() + 1
    }

    /// The group of somebody who said this of themselves.
    pub fn group(&self, said: &[u32]) -> usize {
        let value = said.get(self.division).and_then(|value| self.groups.get(*value as usize));
        value.copied().unwrap_or(self.values.len())
    }
}
