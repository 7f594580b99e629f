//! Which item of a questionnaire a heading is: by its wording, though the product's name stands in it, a number before it, or
//! another language is spoken.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::languages::Languages;
use super::plain::{plain, stems, variants};
use crate::model::Instrument;

/// So much of an item's wording must stand in a heading, each word weighed by how few items have it.
const LEAST: f64 = 0.62;

/// The best item must be this much better than the next.
const MARGIN: f64 = 0.12;

/// Words that a heading may have beyond those of the item; each further one counts against it.
const FREE_WORDS: usize = 5;
const EXTRA: f64 = 0.03;

/// Words that turn a sentence round: a heading that has one where the item has none asks the opposite.
const NEGATIONS: [&str; 14] =
    ["without", "not", "don", "never", "ohne", "nicht", "sans", "sin", "sem", "senza", "zonder", "niet", "bez", "nie"];

/// What such a word counts.
const OPPOSITE: f64 = 0.3;

fn is_negated(plain: &str) -> bool {
    plain.split(' ').any(|word| NEGATIONS.contains(&word))
}

/// One wording of an instrument.
struct Wording {
    /// Where it comes from, for people: "the published wording", "French (Gronier …)".
    name: String,
    /// The stems of each item, with their weights.
    items: Vec<Vec<(String, f64)>>,
    /// The whole texts in plain letters.
    plain: Vec<String>,
}

/// The wordings of a questionnaire.
pub struct ItemWords {
    wordings: Vec<Wording>,
    /// Words that name what is asked about: those of the systems.
    things: Vec<String>,
    /// The items' ids.
    ids: Vec<String>,
}

/// An item that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Its index.
    pub item: usize,
    /// How surely: 1 for a heading that says all of it.
    pub score: f64,
    /// By which wording.
    pub wording: String,
}

impl ItemWords {
    /// The wordings of an instrument: its own, those in other languages of the site, and published translations.
    pub fn new(instrument: &Instrument, others: &[&Instrument], languages: &Languages, names: &[&str]) -> Self {
        let own = |i: &Instrument| i.items.iter().map(|item| item.text.clone()).collect::<Vec<_>>();
        let mut wordings = vec![Wording::new("its wording", &own(instrument))];
        for other in others {
            if own(other) != own(instrument) {
                wordings.push(Wording::new("its wording in another language of the site", &own(other)));
            }
        }
        if matches!(instrument.id.as_str(), "sus" | "csus") {
            for published in &languages.sus {
                let mut texts = own(instrument);
                texts.iter_mut().zip(&published.items).for_each(|(text, item)| text.clone_from(item));
                let from = published.source.split([',', '.', ';']).next().unwrap_or_default();
                let name = format!("its wording in {}, {from}", published.language);
                wordings.push(Wording::new(&name, &texts));
            }
        }
        let things = names.iter().flat_map(|n| stems(n)).collect();
        let ids = instrument.items.iter().map(|i| i.id.to_lowercase()).collect();
        ItemWords { wordings, things, ids }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The item that a heading is called by: `q3`, `Q03`.
    pub fn by_id(&self, heading: &str) -> Option<usize> {
        let lower = heading.trim().to_lowercase();
        self.ids.iter().position(|id| *id == lower)
    }

    /// The item whose words a heading is.
    pub fn recognise(&self, heading: &str) -> Option<Recognised> {
        let mut best: Option<Recognised> = None;
        let mut second = 0.0;
        for variant in variants(heading) {
            let own = plain(&variant);
            let stems: FxHashSet<String> = stems(&variant).into_iter().filter(|s| !self.things.contains(s)).collect();
            let mut scores: FxHashMap<usize, (f64, &str)> = FxHashMap::default();
            for wording in &self.wordings {
                for (item, score) in wording.scores(&own, &stems).into_iter().enumerate() {
                    let entry = scores.entry(item).or_insert((0.0, ""));
                    if score > entry.0 {
                        *entry = (score, wording.name.as_str());
                    }
                }
            }
            let mut sorted: Vec<(usize, f64, &str)> = scores.into_iter().map(|(i, (s, w))| (i, s, w)).collect();
            sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let Some(&(item, score, wording)) = sorted.first() else { continue };
            let next = sorted.get(1).map_or(0.0, |(_, s, _)| *s);
            if best.as_ref().is_none_or(|b| score > b.score) {
                best = Some(Recognised { item, score, wording: wording.to_owned() });
                second = next;
            }
        }
        best.filter(|b| b.score >= LEAST && b.score >= second + MARGIN)
    }

    /// The items of which a cut heading, such as `I found the sys.. `, is the beginning.
    pub fn beginning(&self, heading: &str) -> Vec<usize> {
        let Some(variant) = variants(heading).into_iter().next() else { return Vec::new() };
        let text = variant.trim_end_matches(['.', '…', ' ']);
        let own = plain(text);
        if own.len() < 8 || text.len() == variant.trim_end().len() {
            return Vec::new();
        }
        let texts = self.wordings.iter().map(|w| &w.plain);
        let mut found: Vec<usize> =
            texts.flat_map(|t| t.iter().enumerate().filter(|(_, t)| t.starts_with(&own)).map(|(i, _)| i)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Wording {
    fn new(name: &str, texts: &[String]) -> Self {
        let all: Vec<Vec<String>> = texts.iter().map(|t| stems(t)).collect();
        let mut in_items: BTreeMap<&str, usize> = BTreeMap::new();
        all.iter().flatten().for_each(|s| *in_items.entry(s).or_default() += 1);
        let weigh = |s: &String| (s.clone(), 1.0 / in_items.get(s.as_str()).map_or(1.0, |n| *n as f64));
        let items = all.iter().map(|stems| stems.iter().map(weigh).collect()).collect();
        Wording { name: name.to_owned(), items, plain: texts.iter().map(|t| plain(t)).collect() }
    }

    /// How much of each item stands in a heading of these stems, from 0 to 1.
    fn scores(&self, own: &str, stems: &FxHashSet<String>) -> Vec<f64> {
        let is_turned = is_negated(own);
        let score = |(i, item): (usize, &Vec<(String, f64)>)| {
            if !self.plain[i].is_empty() && self.plain[i] == own {
                return 1.5;
            }
            let all: f64 = item.iter().map(|(_, w)| w).sum();
            let shared = || item.iter().filter(|(s, _)| stems.contains(s));
            let there: f64 = shared().map(|(_, w)| w).sum();
            let extra = stems.len() - shared().count();
            let mut against = EXTRA * extra.saturating_sub(FREE_WORDS) as f64;
            if is_turned != is_negated(&self.plain[i]) {
                against += OPPOSITE;
            }
            if all > 0.0 { (there / all - against).max(0.0) } else { 0.0 }
        };
        self.items.iter().enumerate().map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::built_in;

    fn words(id: &str) -> ItemWords {
        let instruments = built_in();
        ItemWords::new(&instruments[id], &[], &Languages::read().unwrap(), &["Harbour EPR"])
    }

    fn item(words: &ItemWords, heading: &str) -> Option<usize> {
        words.recognise(heading).map(|r| r.item + 1)
    }

    #[test]
    fn items_are_known_by_their_words() {
        let sus = words("sus");
        for (i, text) in built_in()["sus"].items.iter().enumerate() {
            let n = Some(i + 1);
            let named = text.text.replace("this system", "Microsoft Copilot").replace("the system", "Harbour EPR");
            let numbered = format!("{}. {}", i + 1, text.text);
            let asked = format!("Please think of the last month.\n\nHow far do you agree? - {}", text.text);
            let row = format!("How far do you agree with each statement? [{}]", text.text);
            for heading in [&text.text, &named, &numbered, &asked, &row] {
                assert_eq!(item(&sus, heading), n, "{heading}");
            }
        }
        assert_eq!(item(&sus, "I found the system very awkward to use"), Some(8));
        assert_eq!(item(&sus, "I found the app cumbersome/awkward to use."), Some(8));
        assert_eq!(item(&sus, "I think I would need assistance to be able to use the tool"), Some(4));
        assert_eq!(item(&sus, "I need to learn a lot of things before I could get going with the app"), Some(10));
        for not in [
            "Which system are you rating?",
            "What is your professional role?",
            "Do you use the system frequently?",
            "SUS SCORE",
        ] {
            assert_eq!(item(&sus, not), None, "{not}");
        }
    }

    #[test]
    fn items_are_known_in_other_languages() {
        let sus = words("sus");
        for wording in Languages::read().unwrap().sus {
            for (i, text) in wording.items.iter().enumerate() {
                assert_eq!(item(&sus, text), Some(i + 1), "{}: {text}", wording.language);
            }
        }
    }

    #[test]
    fn items_of_other_wording_are_others() {
        let sus = words("sus");
        for item in &built_in()["sus-positive"].items {
            let found = sus.recognise(&item.text).map(|r| r.item);
            let own: usize = item.id[1..].parse::<usize>().unwrap() - 1;
            let is_same = built_in()["sus"].items[own].text == item.text;
            assert_eq!(found.is_some(), is_same, "{}", item.text);
        }
    }

    #[test]
    fn a_cut_heading_is_the_beginning_of_several() {
        let sus = words("sus");
        assert_eq!(sus.beginning("How far do you .. [I think that I .. ]"), [0, 3]);
        assert_eq!(sus.beginning("I found the sys.. "), [1, 7]);
    }
}
