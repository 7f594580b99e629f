//! Asks after items that no column was recognised as, and after a second word on systems.

use super::columns::{Role, Why};
use super::headed::BY_MAPPING;
use super::mapping::{Entry, Mapping};
use super::profile::Profile;
use super::understand::{Request, Understood};

impl Understood {
    /// Tells of a column that names systems, where the command names one for all.
    pub fn two_systems(&mut self, request: &Request<'_>, profiles: &[Profile]) {
        let Some(given) = self.system.as_deref() else { return };
        let names = &request.known.systems;
        for t in &self.taken {
            let profile = &profiles[t.column.index];
            let is_dropped = t.role == Role::Unused && t.why == BY_MAPPING;
            let is_other = matches!(t.role, Role::Item { .. } | Role::Comment);
            if profile.is_many || profile.filled == 0 || is_dropped || is_other {
                continue;
            }
            let found: Vec<Option<&str>> = profile.values.keys().map(|v| names.find(v)).collect();
            let others = found.iter().any(|id| id.is_some_and(|id| id != given));
            // A column that asks for the system tells of others also where not all of its names are known.
            let is_of_systems = found.iter().all(Option::is_some) || super::roles::speaks_of_systems(t);
            if others && is_of_systems {
                let letter = t.column.letter();
                let what = format!("column {letter} names systems too, and not {given} alone");
                self.why.push(Why::new(
                    what,
                    "say `system` of the column under `columns`, and leave out `--system`; or say `drop` of it, if it is about something else",
                ));
                let note = format!("{}: `system`, or `drop`?", super::plain::short(t.column.heading(), 60));
                Mapping::merge(&mut self.draft.columns, vec![Entry::open(&letter, note)]);
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
