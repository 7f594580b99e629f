//! The plan of a working group in words.

use crate::model::{Date, Group, Milestone, Precision, Progress};
use crate::words::{Words, say};

/// How a milestone stands, in a word or two.
pub fn milestone_state(w: &Words, milestone: &Milestone, today: Date) -> String {
    w.term("progress", if milestone.is_late(today) { "late" } else { milestone.status.id() })
}

/// When a milestone is due, in words: "1 Nov 2016", "Nov 2016", "2016", or nothing.
pub fn milestone_due(w: &Words, milestone: &Milestone) -> Option<String> {
    let due = milestone.due?;
    Some(match due.precision() {
        Precision::Year => due.to_string(),
        Precision::Month => w.short_month(due.last_day()),
        Precision::Day => w.short_date(due.last_day()),
    })
}

/// What the plan says, in sentences.
pub fn plan_in_words(w: &Words, group: &Group, today: Date) -> String {
    let late = group.plan.iter().filter(|m| m.is_late(today));
    let of = |status: Progress| group.plan.iter().filter(|m| m.status == status).count();
    let mut parts = Vec::new();
    for status in [Progress::Done, Progress::UnderWay, Progress::Planned, Progress::Dropped] {
        if of(status) > 0 {
            parts.push(say!(w, "plan.count", n = of(status), state = w.term("progress", status.id())));
        }
    }
    let mut sentences = vec![say!(w, "plan.what", n = group.plan.len(), parts = w.list(&parts, 4))];
    let names: Vec<String> = late.map(|m| say!(w, "plan.quoted", milestone = &*m.title)).collect();
    if !names.is_empty() {
        sentences.push(say!(w, "plan.late", n = names.len(), names = w.list(&names, 3)));
    }
    let open = |m: &&Milestone| matches!(m.status, Progress::Planned | Progress::UnderWay) && !m.is_late(today);
    let next = group.plan.iter().filter(open).filter_map(|m| Some((m.last_day()?, m))).min_by_key(|(day, _)| *day);
    if let Some((_, m)) = next {
        sentences.push(say!(w, "plan.next", milestone = &*m.title, day = milestone_due(w, m).unwrap_or_default()));
    }
    sentences.join(" ")
}
