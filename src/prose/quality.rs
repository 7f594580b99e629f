//! What is odd about a survey's answers, in sentences.

use crate::model::Flag;
use crate::prose::subject::Subject;
use crate::statistics::Elsewhere;
use crate::words::say;

/// A sentence for each kind of oddity that can be looked for; empty where no answers of this site's own are shown.
pub fn quality(subject: Subject<'_>) -> Vec<String> {
    let q = &subject.result.quality;
    let own = subject.result.shown().any(|(_, f)| f.source.is_none());
    if !own {
        return Vec::new();
    }
    let w = subject.words;
    let minimum = subject.catalogue.settings.minimum_responses;
    if !q.counted {
        return Vec::new();
    }
    let fate = |flag: Flag, n: u32| match q.excluded.contains(&flag) {
        true => say!(w, "quality.left-out", n = n),
        false => say!(w, "quality.counts", n = n),
    };
    let mut all = Vec::new();
    if subject.instrument.is_mixed() {
        all.push(match q.straight_lining {
            None => say!(w, "quality.few-straight", n = minimum),
            Some(n) => say!(w, "quality.straight", n = n) + " " + &fate(Flag::StraightLining, n),
        });
    }
    if let Some(elsewhere) = q.counted_elsewhere {
        all.push(match elsewhere {
            Elsewhere::All => say!(w, "quality.counted-elsewhere"),
            Elsewhere::Some => say!(w, "quality.partly-counted-elsewhere"),
        });
    } else if subject.instrument.tells_repetitions() {
        all.push(match q.identical {
            None => say!(w, "quality.few-identical", n = minimum),
            Some(n) => say!(w, "quality.identical", n = n) + " " + &fate(Flag::Identical, n),
        });
    }
    if let Some(n) = q.crowded {
        all.push(say!(w, "quality.crowded", n = n));
    }
    if !q.low_alpha.is_empty() {
        let named = |(id, a): &(String, f64)| format!("{} ({})", subject.name(id), w.decimals(*a, 2));
        let names: Vec<String> = q.low_alpha.iter().map(named).collect();
        all.push(say!(w, "quality.low-alpha", names = w.list(&names, 12)));
    }
    for (system, item) in &q.reversed {
        let text = subject.instrument.items.iter().find(|i| i.id == *item).map_or(item.as_str(), |i| i.text.as_str());
        all.push(say!(w, "quality.reversed", name = subject.name(system), item = text));
    }
    all
}
