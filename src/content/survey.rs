//! Reads `content/ratings/<survey>/survey.yaml`.

use crate::content::fields::Fields;
use crate::content::front_matter;
use crate::content::scalars::yes_or_no;
use crate::content::yaml::{Node, Value};
use crate::diagnostics::{Code, did_you_mean};
use crate::model::{Body, Correction, Flag, PopulationShares, Reference, Survey};

/// Reads a survey; `body` is an empty one, for a survey has no Markdown of its own.
pub fn read(fields: &Fields<'_, '_>, id: &str, body: Body) -> Option<Survey> {
    let entry = front_matter::entry(fields, id, body, "title");
    let instrument = fields.id("instrument");
    let closed_node = fields.get("closed");
    let opened = fields.date("opened");
    let closed = fields.date("closed");
    if let (Some(from), Some(to), Some(node)) = (opened, closed, closed_node)
        && to < from
    {
        let meant = to.with().year(from.year()).build().ok().filter(|day| *day >= from);
        let label = match meant {
            Some(day) => format!("it opened on {from}: did you mean {day}?"),
            None => format!("it opened on {from}: correct one of the two"),
        };
        fields.say(Code::DateOrder, node, "the survey closes before it opens", label);
    }
    let mut freeze = fields.ids("freeze");
    if let Some(node) = fields.get("freeze").filter(|node| node.text().and_then(yes_or_no).is_some()) {
        let message = format!("`freeze` names what is to stay, and this is {}", node.what());
        let label = "write `freeze: all`, or the systems: `freeze: [a, b]`; without the line nothing is frozen";
        fields.say(Code::BadValue, node, message, label);
        freeze.clear();
    }
    let all = freeze.len();
    freeze.retain(|r| r.id != "all");
    freeze.iter().for_each(|system| fields.relate("freeze", system));
    let survey = Survey {
        instrument: Reference { id: String::new(), place: fields.place },
        opened,
        closed,
        population: fields.text("population"),
        method: fields.text("method"),
        sample: fields.one_of("sample"),
        invited: fields.integer("invited", 1, i64::from(u32::MAX)).and_then(|n| u32::try_from(n).ok()),
        respondents: fields.ids("respondents"),
        demonstration: fields.flag("demonstration", false),
        ranked: fields.flag("ranked", true),
        shares: shares(fields),
        exclude: exclude(fields),
        same_people: fields.references("same_people_as"),
        withdrawn: fields.references("withdrawn"),
        withhold: fields.references("withhold"),
        freeze_all: freeze.len() < all,
        freeze,
        corrections: fields.each("corrections", of_survey),
        entry,
    };
    Some(Survey { instrument: instrument?, ..survey })
}

/// Shares may be rounded, so they need not sum to 1 to the last digit.
const SUM_TOLERANCE: f64 = 0.0005;

fn shares(fields: &Fields<'_, '_>) -> Vec<PopulationShares> {
    let Some(node) = fields.get("population_shares") else { return Vec::new() };
    let Value::Mapping(pairs) = &node.value else {
        let label = "write an attribute with its shares, such as `role: {nurse: 0.52, doctor: 0.48}`";
        fields.say(Code::WrongType, node, "`population_shares` must be a mapping", label);
        return Vec::new();
    };
    pairs.iter().filter_map(|(key, value)| shares_of(fields, key, value)).collect()
}

/// The shares of one attribute, if each is above 0 and they sum to 1.
fn shares_of(fields: &Fields<'_, '_>, key: &Node<'_>, node: &Node<'_>) -> Option<PopulationShares> {
    let attribute = Reference { id: key.text().unwrap_or_default().to_owned(), place: fields.place_of(key) };
    let Value::Mapping(pairs) = &node.value else {
        let message = format!("the shares of `{}` must be a mapping", attribute.id);
        fields.say(Code::WrongType, node, message, "write each value with its share: `{nurse: 0.52, doctor: 0.48}`");
        return None;
    };
    let mut values = Vec::new();
    for (value, share) in pairs {
        let name = value.text().unwrap_or_default();
        let number = fields.number_of(name, share)?;
        if !(number > 0.0 && number < 1.0) {
            let message = format!("the share of `{name}` must lie between 0 and 1, but this is {number}");
            fields.say(Code::BadShares, share, message, "write 0.52 for 52%");
            return None;
        }
        values.push((name.to_owned(), number, fields.place_of(value)));
    }
    let sum: f64 = values.iter().map(|v| v.1).sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        let sum = (sum * 1e4).round() / 1e4;
        let message = format!("the shares of `{}` sum to {sum}, not to 1", attribute.id);
        fields.say(Code::BadShares, key, message, "correct the numbers");
        return None;
    }
    Some(PopulationShares { attribute, values })
}

fn exclude(fields: &Fields<'_, '_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    for node in fields.items("exclude") {
        let word = node.text().unwrap_or_default();
        match Flag::ALL.into_iter().find(|f| f.id() == word) {
            Some(flag) => flags.push(flag),
            None => {
                let words = Flag::ALL.map(Flag::id);
                let label = did_you_mean(word, words, || format!("write one of {}", words.join(", ")));
                fields.say(Code::BadValue, node, format!("`exclude` can't hold {}", node.what()), label);
            }
        }
    }
    flags
}

/// Reads a correction: its day, and what was corrected.
pub fn correction(fields: &Fields<'_, '_>) -> Option<Correction> {
    let (date, at) = fields.dated("date");
    let text = fields.own_text("text");
    let place = fields.get("date").map_or(fields.place, |node| fields.place_of(node));
    Some(Correction { date: date?, at, text: text?, systems: Vec::new(), place })
}

/// A correction of a survey, which may be about some systems alone.
fn of_survey(fields: &Fields<'_, '_>) -> Option<Correction> {
    let systems = fields.references("systems");
    Some(Correction { systems, ..correction(fields)? })
}
