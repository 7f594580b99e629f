//! How a system stands to the others of its category.

use crate::prose::subject::Subject;
use crate::prose::verdict::systems;
use crate::statistics::Standing;
use crate::words::{Words, say};

/// How a system stands to the others of its category, in a sentence.
pub fn standing(subject: Subject<'_>, s: Standing) -> String {
    let w = subject.words;
    if s.of == 2 && s.untested == 0 {
        return w.say(
            match (s.better, s.worse) {
                (1, _) => "standing.other-better",
                (_, 1) => "standing.other-worse",
                _ => "standing.other-alike",
            },
            &[],
        );
    }
    let rest = s.of - 1 - s.better - s.worse - s.untested;
    let mut parts = Vec::new();
    if s.better > 0 {
        parts.push(say!(w, "standing.better", n = s.better, number = number(w, s.better)));
    }
    if s.worse > 0 {
        parts.push(say!(w, "standing.worse", n = s.worse, number = number(w, s.worse)));
    }
    let all = systems(subject, s.of as usize);
    if rest > 0 && parts.is_empty() && s.untested == 0 {
        return say!(w, "standing.none-apart", systems = all);
    }
    if rest > 0 {
        parts.push(say!(w, "standing.alike", n = rest, number = number(w, rest)));
    }
    if s.untested > 0 {
        parts.push(say!(w, "standing.untested", n = s.untested, number = number(w, s.untested)));
    }
    say!(w, "standing.of-others", n = s.of - 1, systems = all, parts = w.list(&parts, 3))
}

/// Small numbers as words.
fn number(w: &Words, n: u32) -> String {
    w.named("small-number", &n.to_string(), &w.whole(u64::from(n)))
}
