//! What the content knows that an export speaks of: the survey, its questionnaire, respondents' attributes, systems.

use std::collections::BTreeMap;

use super::items::ItemWords;
use super::languages::Languages;
use super::plain::plain;
use crate::model::{Attribute, Catalogue, Instrument, Survey};

/// What an export is read by.
pub struct Known<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: Vec<&'a Attribute>,
    /// The wordings of its items.
    pub items: ItemWords,
    /// The words of other questionnaires, by their ids: an export may be of one of them.
    pub others: Vec<(&'a str, ItemWords)>,
    /// Words of other languages.
    pub languages: Languages,
    /// The names of systems.
    pub systems: Names<'a>,
    /// The names of organisations.
    pub organisations: Names<'a>,
    /// The names of each attribute's values.
    pub values: Vec<Names<'a>>,
}

/// Names by which something is called: ids, titles, other names, in plain letters.
#[derive(Debug, Default)]
pub struct Names<'a> {
    by_name: BTreeMap<String, Option<&'a str>>,
    /// Ids with the names that people know.
    pub all: Vec<(&'a str, &'a str)>,
}

impl<'a> Names<'a> {
    fn add(&mut self, id: &'a str, name: &str) {
        let name = plain(name);
        if name.is_empty() {
            return;
        }
        let entry = self.by_name.entry(name).or_insert(Some(id));
        // A name that two have names neither.
        if *entry != Some(id) {
            *entry = None;
        }
    }

    /// The id of what is called so.
    pub fn find(&self, name: &str) -> Option<&'a str> {
        self.by_name.get(&plain(name)).copied().flatten()
    }

    /// The id that a name was most likely meant to be.
    pub fn nearest(&self, name: &str) -> Option<&'a str> {
        let own = plain(name);
        if own.len() > 200 {
            return None;
        }
        let likeness = |other: &str| {
            let whole = strsim::normalized_damerau_levenshtein(&own, other);
            let words: Vec<&str> = own.split(' ').collect();
            let held = other.split(' ').filter(|w| w.len() > 2 && words.contains(w)).count();
            let of = other.split(' ').filter(|w| w.len() > 2).count().max(1);
            whole.max(if held > 0 { 0.4 + 0.5 * held as f64 / of as f64 } else { 0.0 })
        };
        let all = self.by_name.iter().filter_map(|(other, id)| id.map(|id| (likeness(other), id)));
        let best = all.fold(None, |best: Option<(f64, &str)>, (score, id)| match best {
            Some((b, _)) if b >= score => best,
            _ => Some((score, id)),
        });
        best.filter(|(score, _)| *score >= 0.6).map(|(_, id)| id)
    }

    /// The ids whose names stand in a text as whole words; of “Tideway 2” not that of “Tideway”.
    pub fn within(&self, text: &str) -> Vec<&'a str> {
        let own = format!(" {} ", plain(text));
        let stands = |(name, _): &(&String, &Option<&str>)| name.len() > 2 && own.contains(&format!(" {name} "));
        let all: Vec<(&String, &Option<&str>)> = self.by_name.iter().filter(stands).collect();
        let is_part = |name: &str| {
            all.iter().any(|(other, _)| other.len() > name.len() && format!(" {other} ").contains(&format!(" {name} ")))
        };
        let mut found: Vec<&str> = all.iter().filter(|(name, _)| !is_part(name)).filter_map(|(_, id)| **id).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl<'a> Known<'a> {
    /// What is known of a survey; `None` where its questionnaire is unknown, which is told elsewhere.
    pub fn new(
        catalogue: &'a Catalogue,
        translations: &'a [Catalogue],
        survey: &'a Survey,
        languages: Languages,
    ) -> Option<Self> {
        let instrument = catalogue.instruments.get(&survey.instrument.id)?;
        let attributes: Vec<&Attribute> =
            survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)).collect();
        let mut systems = Names::default();
        for (id, system) in &catalogue.systems {
            systems.all.push((id, &system.entry.title));
            systems.add(id, id);
            system.also.iter().chain([&system.entry.title]).for_each(|name| systems.add(id, name));
        }
        let mut organisations = Names::default();
        for (id, organisation) in &catalogue.organisations {
            organisations.all.push((id, &organisation.entry.title));
            organisations.add(id, id);
            organisations.add(id, &organisation.entry.title);
        }
        let in_other_languages = translations.iter().flat_map(|c| {
            c.settings.respondents.iter().flat_map(|a| a.values.iter().map(move |(key, label)| (&a.id, key, label)))
        });
        let in_other_languages: Vec<_> = in_other_languages.collect();
        let values = attributes.iter().map(|a| {
            let mut names = Names::default();
            for (key, label) in &a.values {
                names.all.push((key, label));
                names.add(key, key);
                names.add(key, label);
            }
            a.others.iter().for_each(|(word, i)| names.add(&a.values[*i].0, word));
            for (_, key, label) in in_other_languages.iter().filter(|(id, _, _)| **id == a.id) {
                if let Some((own, _)) = a.values.iter().find(|(k, _)| k == *key) {
                    names.add(own, label);
                }
            }
            names
        });
        let values = values.collect();
        let titles: Vec<&str> = systems.all.iter().map(|(_, title)| *title).collect();
        let in_languages: Vec<&Instrument> =
            translations.iter().filter_map(|c| c.instruments.get(&instrument.id)).collect();
        let items = ItemWords::new(instrument, &in_languages, &languages, &titles);
        let others = catalogue.instruments.values().filter(|i| i.id != instrument.id && i.items.len() > 1);
        let others = others.map(|i| (i.id.as_str(), ItemWords::new(i, &[], &languages, &titles))).collect();
        Some(Known { survey, instrument, attributes, items, others, languages, systems, organisations, values })
    }

    /// An item's id.
    pub fn item_id(&self, item: usize) -> &'a str {
        &self.instrument.items[item].id
    }
}
