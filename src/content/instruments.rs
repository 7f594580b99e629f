//! Reads the site's own questionnaires, `content/instruments/<id>.yaml`.

use crate::content::fields::Fields;
use crate::content::yaml::Value;
use crate::diagnostics::Code;
use crate::model::{Band, Instrument, Item, Rule, ScoreRule};
use crate::tally::MOST_ITEMS;

/// An item has at most this many answers to choose from.
const MOST_OPTIONS: i32 = 101;

/// Reads an instrument; what can't be scored is reported.
pub fn read(fields: &Fields<'_, '_>, id: &str) -> Option<Instrument> {
    let place = fields.place;
    let title = fields.text("title");
    let score_name = fields.text("score_name");
    let source = fields.text("source").unwrap_or_default();
    let items_node = fields.get("items");
    let items = items(fields);
    let rule = fields.one_of("score").unwrap_or(Rule::RescaledMean);
    let blanks = fields.integer("blanks_allowed", 0, MOST_ITEMS as i64).unwrap_or(0);
    let low_is_good = fields.flag("low_is_good", false);
    let mut bands = fields.each("bands", |f| {
        let from = f.number("from");
        let label = f.text("label");
        Some(Band { from: from?, label: label? })
    });
    bands.sort_by(|a, b| a.from.total_cmp(&b.from));
    let title = title?;
    let mut instrument = Instrument {
        id: id.to_owned(),
        score_name: score_name.unwrap_or_default(),
        title,
        headline: items.len(),
        items,
        rule: ScoreRule::Sum,
        offset: 0.0,
        step: 1.0,
        blanks_allowed: usize::try_from(blanks).unwrap_or(0),
        subscales: Vec::new(),
        sus_norms: false,
        bands,
        low_is_good,
        is_reflective: true,
        source,
        is_built_in: false,
    };
    match set_rule(&mut instrument, rule) {
        Ok(()) => Some(instrument),
        Err(why) => {
            let place = items_node.map_or(place, |n| fields.place_of(n));
            fields.say_at(
                Code::BadInstrument,
                place,
                format!("`score: {}` {why}", rule.id()),
                "correct the items, or choose another score",
            );
            None
        }
    }
}

/// What the lowest and the highest answer say.
fn ends(fields: &Fields<'_, '_>) -> Option<(String, String)> {
    let low = fields.text("low");
    let high = fields.text("high");
    Some((low?, high?))
}

fn items(fields: &Fields<'_, '_>) -> Vec<Item> {
    let common = fields.map("ends", ends);
    let mut seen: Vec<String> = Vec::new();
    let mut items = Vec::new();
    for node in fields.items("items") {
        let item = fields.nested("items", node, &|f: &Fields<'_, '_>| {
            let id = f.plain("id");
            let text = f.text("text");
            let reverse = f.flag("reverse", false);
            let scale = scale(f);
            let (low, high) = scale?;
            let ends = f.map("ends", ends).or_else(|| common.clone()).unwrap_or_default();
            Some(Item { id: id?, text: text?, low, high, reverse, weight: 1, ends })
        });
        let Some(item) = item else { continue };
        if ["system", "date", "organisation", "comment", "publish", "role", "setting"].contains(&item.id.as_str()) {
            let message = format!("an item can't be called `{}`: responses have a column of that name", item.id);
            fields.say(Code::BadInstrument, node, message, "give this one another id");
        } else if seen.contains(&item.id) {
            fields.say(
                Code::BadInstrument,
                node,
                format!("two items are called `{}`", item.id),
                "give this one another id",
            );
        } else {
            seen.push(item.id.clone());
            items.push(item);
        }
    }
    items
}

fn scale(fields: &Fields<'_, '_>) -> Option<(i32, i32)> {
    let node = fields.get("scale")?;
    let whole = |n: f64| (n.fract() == 0.0 && n.abs() <= 1000.0).then_some(n as i32);
    let ends = match &node.value {
        Value::Sequence(_) => fields.pair("scale").and_then(|(a, b)| Some((whole(a)?, whole(b)?))),
        _ => None,
    };
    match ends {
        Some((low, high)) if low < high && high - low < MOST_OPTIONS => Some((low, high)),
        _ => {
            let message = "`scale` must be two whole numbers, the lower first, at most 100 apart";
            fields.say(Code::BadInstrument, node, message, "write a scale such as [1, 7]");
            None
        }
    }
}

/// Sets rule, offset, step and weights so that every score is a whole number of points.
fn set_rule(instrument: &mut Instrument, rule: Rule) -> Result<(), &'static str> {
    let n = instrument.items.len();
    if n == 0 || n > MOST_ITEMS {
        return Err("needs between one and 64 items");
    }
    let lows: i32 = instrument.items.iter().map(|i| i.low).sum();
    match rule {
        Rule::Sum => instrument.offset = f64::from(lows),
        Rule::Mean => {
            instrument.offset = f64::from(lows) / n as f64;
            instrument.step = 1.0 / n as f64;
        }
        Rule::Sus => {
            if n != 10 || instrument.items.iter().any(|i| i.high - i.low != 4) {
                return Err("needs ten items of five answers each");
            }
            instrument.step = 2.5;
        }
        Rule::NetPromoter => {
            if n != 1 || (instrument.items[0].low, instrument.items[0].high) != (0, 10) {
                return Err("needs a single item with the scale [0, 10]");
            }
            instrument.rule = ScoreRule::NetPromoter;
            instrument.step = 100.0;
        }
        Rule::NetAgreement => {
            instrument.rule = ScoreRule::NetAgreement;
            instrument.step = 100.0 / n as f64;
        }
        Rule::RescaledMean => {
            let spans = instrument.items.iter().map(|i| i64::from(i.high - i.low));
            let most = 100_000 / (n as i64).max(1);
            let common = spans.fold(1i64, |a, b| if a > most { a } else { lcm(a, b) });
            if common > most {
                return Err("needs items of fewer different scales");
            }
            for item in &mut instrument.items {
                item.weight = (common / i64::from(item.high - item.low)) as i32;
            }
            instrument.step = 100.0 / (common * n as i64) as f64;
        }
    }
    Ok(())
}

fn lcm(a: i64, b: i64) -> i64 {
    let mut x = a;
    let mut y = b;
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instrument(rule: Rule, scales: &[(i32, i32, bool)]) -> Instrument {
        let item = |(i, &(low, high, reverse)): (usize, &(i32, i32, bool))| Item {
            id: format!("i{i}"),
            text: String::new(),
            low,
            high,
            reverse,
            weight: 1,
            ends: Default::default(),
        };
        let mut all = crate::tally::built_in().remove("stars").unwrap();
        all.items = scales.iter().enumerate().map(item).collect();
        all.headline = all.items.len();
        all.offset = 0.0;
        set_rule(&mut all, rule).unwrap();
        all
    }

    #[test]
    fn each_rule_has_the_range_that_it_promises() {
        let scales = [(1, 7, false), (1, 5, true), (0, 10, false)];
        let r = instrument(Rule::RescaledMean, &scales);
        let score = r.score(r.points(&[4, 2, 5]));
        assert!((score - (50.0 + 75.0 + 50.0) / 3.0).abs() < 1e-9, "{score}");
        assert!((r.range().1 - 100.0).abs() < 1e-9);
        let m = instrument(Rule::Mean, &[(1, 7, false), (1, 7, true)]);
        assert_eq!((m.range(), m.score(m.points(&[7, 7]))), ((1.0, 7.0), 4.0));
        let s = instrument(Rule::Sum, &[(1, 5, false), (2, 5, false)]);
        assert_eq!((s.range(), s.score(s.points(&[3, 3]))), ((3.0, 10.0), 6.0));
    }
}
