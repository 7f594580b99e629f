//! Whether the public questionnaire can be asked: it has words, systems and names of fields, and its answers get somewhere.

use std::collections::BTreeSet;

use crate::checks::checked::Checked;
use crate::diagnostics::Code;
use crate::model::{Instrument, Kind, Survey};

/// The public questionnaire: it can be filled in, and its answers get somewhere.
pub fn collect(c: &Checked<'_>) {
    let Some(collect) = &c.catalogue.settings.collect else { return };
    let place = collect.survey.place;
    let Some(survey) = &c.catalogue.collected else { return c.refer(Kind::Survey, [&collect.survey]) };
    let Some(instrument) = c.catalogue.instruments.get(&survey.instrument.id) else { return };
    if instrument.id == "nees" && instrument.is_built_in {
        let message = "the questionnaire `nees` can't be asked: its words are KLAS’s own, and not part of Candour";
        let label =
            "if you may use them, write them into content/instruments/nees.yaml; or choose another questionnaire";
        return c.say(Code::BadQuestionnaire, place, message.to_owned(), label.to_owned());
    }
    if let Some(name) = unusable(survey, instrument) {
        let message = format!("`{name}` can't be the name of a field of the questionnaire");
        let label = "call items and respondents' attributes by letters, digits, `-` and `_`, each by a name of its own, and not by one of \
                     the form's: system, date, comment, publish, organisation, id";
        c.say(Code::BadQuestionnaire, place, message, label.to_owned());
    }
    if let Some(item) = instrument.items.iter().find(|i| i.ends.0.is_empty() || i.ends.1.is_empty()) {
        let message = format!(
            "nobody who fills in `{}` is told what {} and {} mean at its item `{}`",
            instrument.id, item.low, item.high, item.id
        );
        let label = format!(
            "add `ends: {{low: Very hard, high: Very easy}}`, in your own words, to content/instruments/{}.yaml",
            instrument.id
        );
        c.say(Code::BadQuestionnaire, place, message, label);
    }
    if collect.post_to.is_none() && c.catalogue.settings.contact.is_none() {
        let message = "nobody is told where to send the answers".to_owned();
        let label = "add `post_to`, the address of a form endpoint; or `contact`, an e-mail address, to site.yaml";
        c.say(Code::BadQuestionnaire, place, message, label.to_owned());
    }
    if c.catalogue.systems.is_empty() {
        let message = "the questionnaire has no system to choose".to_owned();
        c.say(
            Code::BadQuestionnaire,
            place,
            message,
            "add the systems that can be rated to content/systems".to_owned(),
        );
    }
}

/// The first item or attribute whose id can't be the name of a field: it isn't plain, or another field has it.
fn unusable<'a>(survey: &'a Survey, instrument: &'a Instrument) -> Option<&'a str> {
    let own = ["system", "system-other", "date", "comment", "publish", "organisation", "id"];
    let mut taken: BTreeSet<String> = own.map(str::to_owned).into();
    let is_plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.len() <= 64
            && !name.starts_with("candour-")
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let attributes = survey.respondents.iter().map(|r| r.id.as_str());
    let items = instrument.items.iter().map(|i| i.id.as_str());
    attributes.chain(items).find(|name| !is_plain(name) || !taken.insert(name.to_lowercase()))
}
