//! What is odd about a survey's answers, in sentences.

use crate::charts::{Subject, words};
use crate::model::Flag;

/// A sentence for each kind of oddity that can be looked for; empty where no answers of this site's own are shown.
pub fn quality(subject: Subject<'_>) -> Vec<String> {
    let q = &subject.result.quality;
    let own = subject.result.shown().any(|(_, f)| f.source.is_none());
    if !own {
        return Vec::new();
    }
    let of = |n: u32| words::count(u64::from(n), "response", "responses");
    let fate = |flag: Flag, n: u32| match (q.excluded.contains(&flag), n) {
        (true, 1) => "It is left out.",
        (true, _) => "They are left out.",
        (false, 1) => "It counts like any other.",
        (false, _) => "They count like any other.",
    };
    let mut all = Vec::new();
    if subject.instrument.is_mixed() {
        all.push(match q.straight_lining {
            0 => "No response has the same answer to every item.".to_owned(),
            n => format!(
                "{} {} the same answer to every item, though some items are worded the other way round. {}",
                of(n),
                if n == 1 { "has" } else { "have" },
                fate(Flag::StraightLining, n)
            ),
        });
    }
    if subject.instrument.tells_repetitions() {
        let verb = if q.identical == 1 { "is" } else { "are" };
        all.push(match q.identical {
            0 => "No response repeats another one in everything.".to_owned(),
            n => format!("{} {verb} the same in everything as another one. {}", of(n), fate(Flag::Identical, n)),
        });
    }
    if q.crowded > 0 {
        all.push(format!("{} came on days with many of one organisation to one system.", of(q.crowded)));
    }
    if !q.low_alpha.is_empty() {
        let alpha = |a: f64| format!("{:.2}", if a.abs() < 0.005 { 0.0 } else { a }).replace('-', "\u{2212}");
        let names: Vec<String> =
            q.low_alpha.iter().map(|(id, a)| format!("{} ({})", subject.name(id), alpha(*a))).collect();
        all.push(format!("Answers hang together little (Cronbach’s alpha below 0.6): {}.", words::list(&names, 12)));
    }
    for (system, item) in &q.reversed {
        let text = subject.instrument.items.iter().find(|i| i.id == *item).map_or(item.as_str(), |i| i.text.as_str());
        all.push(format!("{}: the answers to “{text}” run against those to the other items.", subject.name(system)));
    }
    all
}
