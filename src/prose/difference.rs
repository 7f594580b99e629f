//! How two systems differ, in sentences that claim no more than the test bears.

use crate::prose::score::difference_ends;
use crate::prose::subject::Subject;
use crate::statistics::{Difference, Pairs};
use crate::words::say;

/// How two systems differ, in sentences that claim no more than the test bears: what to take away stands first.
pub fn difference(subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> Vec<String> {
    let w = subject.words;
    let is_clear = pairs.are_clear(a, b);
    let [x, y] = [a, b].map(|i| subject.name(pairs.systems()[i].0));
    if !pairs.are_tested(a, b) {
        return vec![say!(w, "compare.untested", a = x, b = y)];
    }
    let Difference { mean: difference, ci: interval } = pairs.difference(a, b);
    let Some(difference) = difference else {
        // Means that are bounds have no difference; the verdict was made of the exact ones.
        let first = pairs.systems()[a].1;
        let second = pairs.systems()[b].1;
        let is_higher = first.mean.zip(second.mean).is_some_and(|(x, y)| x.value >= y.value);
        return vec![match (is_clear, is_higher) {
            (true, true) => say!(w, "compare.clearly-higher", a = x, b = y),
            (true, false) => say!(w, "compare.clearly-lower", a = x, b = y),
            (false, _) => say!(w, "compare.not-apart", a = x, b = y),
        }];
    };
    let is_zero = libm::round(difference.abs() * 10.0) == 0.0;
    let size = if is_zero && is_clear { say!(w, "compare.under") } else { w.one(difference.abs()) };
    let is_higher = difference > 0.0;
    let range: Vec<String> = interval
        .map(|interval| {
            let (low, high) = difference_ends(w, interval, is_clear);
            say!(w, "compare.interval", confidence = subject.confidence(), low = low, high = high)
        })
        .into_iter()
        .collect();
    if is_clear {
        let first = if is_higher {
            say!(w, "compare.higher", a = x, b = y, size = size)
        } else {
            say!(w, "compare.lower", a = x, b = y, size = size)
        };
        return [vec![first], range].concat();
    }
    let how = match (is_zero, is_higher) {
        (true, _) => say!(w, "compare.same"),
        (_, true) => say!(w, "compare.chance-higher", a = &x, size = size),
        (_, false) => say!(w, "compare.chance-lower", a = &x, size = size),
    };
    [vec![say!(w, "compare.not-apart", a = &x, b = &y), how], range].concat()
}
