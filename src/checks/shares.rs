//! Population shares: attributes and values that exist.

use crate::checks::checked::Checked;
use crate::diagnostics::{Code, did_you_mean};
use crate::model::{PopulationShares, Survey};

/// Checks the shares of every survey.
pub fn shares(c: &Checked<'_>) {
    if !c.catalogue.settings.is_read {
        return;
    }
    for survey in c.catalogue.surveys.values() {
        for shares in &survey.shares {
            check(c, survey, shares);
        }
        combinations(c, survey);
    }
}

fn check(c: &Checked<'_>, survey: &Survey, shares: &PopulationShares) {
    let id = &shares.attribute.id;
    let place = shares.attribute.place;
    let asked = || survey.respondents.iter().map(|r| r.id.as_str());
    let attribute = c.catalogue.settings.attribute(id).filter(|_| asked().any(|a| a == id));
    let Some(attribute) = attribute else {
        let label = did_you_mean(id, asked(), || "add it to the survey's `respondents`".to_owned());
        return c.say(Code::BadShares, place, format!("this survey did not ask for `{id}`"), label);
    };
    let keys = || attribute.values.iter().map(|(key, _)| key.as_str());
    for (value, _, place) in &shares.values {
        if !keys().any(|k| k == value) {
            let label = did_you_mean(value, keys(), || format!("it can be {}", keys().collect::<Vec<_>>().join(", ")));
            c.say(Code::BadShares, *place, format!("`{id}` can't be `{value}`"), label);
        }
    }
}

/// Weighting is over every combination of the attributes: more than this is a mistake, and more than can be numbered.
const MOST_COMBINATIONS: u64 = 1_000_000;

fn combinations(c: &Checked<'_>, survey: &Survey) {
    let sizes = survey.shares.iter().map(|s| s.values.len() as u64 + 1);
    let all = sizes.fold(1u64, u64::saturating_mul);
    if let (true, Some(last)) = (all > MOST_COMBINATIONS, survey.shares.last()) {
        let message = "these attributes have too many combinations to weight by".to_owned();
        c.say(Code::BadShares, last.attribute.place, message, "weight by fewer attributes, or join values".to_owned());
    }
}
