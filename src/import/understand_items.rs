//! Asks after items that no column was recognised as, and after a second word on systems.

use super::columns::{Role, Why};
use super::headed::BY_MAPPING;
use super::mapping::{Entry, Mapping};
use super::profile::{Profile, looks_personal};
use super::understand::{Request, Understood};

impl Understood {
    /// Tells of a column that names systems, where the command names one for all.
    pub fn two_systems(&mut self, request: &Request<'_>, profiles: &[Profile]) {
        let Some(given) = self.system.as_deref() else { return };
        let names = &request.known.systems;
        for t in &self.taken {
            let profile = &profiles[t.column.index];
            let is_said = t.why == BY_MAPPING && t.role != Role::System;
            let is_other = matches!(t.role, Role::Item { .. } | Role::Comment) || is_said;
            if profile.filled == 0 || is_other {
                continue;
            }
            // A column that asks for the system may hold names that nobody knows yet; one that doesn't has to know better.
            let other = |value: &str| names.find(value).is_some_and(|id| id != given);
            let tells = match super::roles::speaks_of_systems(t) {
                true => profile.is_many || profile.values.keys().any(|v| names.find(v) != Some(given)),
                false => !profile.is_many && t.role == Role::Unused && profile.values.keys().any(|v| other(v)),
            };
            if tells {
                let letter = t.column.letter();
                let what = format!("column {letter} names systems too, and not {given} alone");
                self.why.push(Why::new(
                    what,
                    "say `system` of the column under `columns`, and leave out `--system`; or say `drop` of it, if it is about something else",
                ));
                let note = format!("{}: `system`, or `drop`?", super::plain::short(t.column.heading(), 60));
                let heading = t.column.heading();
                let is_alone = self.taken.iter().filter(|o| o.column.heading() == heading).count() == 1;
                let is_key = is_alone && !heading.is_empty() && looks_personal(heading).is_none();
                let key = if is_key { heading.to_owned() } else { letter };
                Mapping::merge(&mut self.draft.columns, vec![Entry::open(&key, note)]);
                return;
            }
        }
    }

    /// Asks after items that no column was recognised as.
    pub fn missing_items(&mut self, request: &Request<'_>, profiles: &[Profile]) {
        let known = request.known;
        let missing: Vec<usize> =
            (0..known.items.len()).filter(|item| !self.item_columns().any(|(_, _, i)| i == *item)).collect();
        if missing.is_empty() {
            return;
        }
        let ids: Vec<&str> = missing.iter().map(|i| known.item_id(*i)).collect();
        let headings: Vec<&str> = self.taken.iter().map(|t| t.column.heading()).collect();
        let other = known.others.iter().map(|(id, words)| {
            let found = headings.iter().filter(|h| words.recognise(h).is_some()).count();
            (found, words.len(), *id)
        });
        let own = known.items.len() - missing.len();
        let other = other.filter(|(found, of, _)| *found > own && *found * 2 > *of).max_by_key(|(found, ..)| *found);
        let hint = other.map_or(String::new(), |(found, of, id)| {
            format!(
                "; {found} of its columns ask what `{id}` does ({of} items): is it `instrument: {id}` in survey.yaml?"
            )
        });
        self.why.push(Why::new(
            format!("no column was recognised as {}{hint}", ids.join(", ")),
            "name them under `columns`",
        ));
        let free: Vec<Entry> = self
            .taken
            .iter()
            .filter(|t| t.role == Role::Unused && profiles[t.column.index].filled > 0)
            .map(|t| {
                let heading = super::plain::short(t.column.heading(), 60);
                Entry::open(&t.column.letter(), format!("{heading}: one of {}, or `drop`?", ids.join(", ")))
            })
            .collect();
        Mapping::merge(&mut self.draft.columns, free);
    }
}
