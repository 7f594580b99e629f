//! All records, by kind and id.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use super::kind::{Kind, each_kind};
use super::{Entry, Id};

macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident($record:ident) in $map:ident is $spec:expr;)*) => {
        /// All records, by kind and id.
        #[derive(Debug, Clone, Default)]
        pub struct Records {
            $($(#[$doc])* pub $map: BTreeMap<Id, crate::model::$record>,)*
        }

        /// A record of any kind.
        #[derive(Debug)]
        pub enum Record {
            $($(#[$doc])* $kind(crate::model::$record),)*
        }

        impl Record {
            /// What it has in common with all others.
            pub fn entry(&self) -> &Entry {
                match self {
                    $(Record::$kind(record) => &record.entry,)*
                }
            }

            /// As [`Record::entry`], to change it.
            pub fn entry_mut(&mut self) -> &mut Entry {
                match self {
                    $(Record::$kind(record) => &mut record.entry,)*
                }
            }

            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Record::$kind(_) => Kind::$kind,)*
                }
            }
        }

        impl Records {
            /// The common part of the record of that kind and id.
            pub fn entry(&self, kind: Kind, id: &str) -> Option<&Entry> {
                match kind {
                    $(Kind::$kind => self.$map.get(id).map(|record| &record.entry),)*
                }
            }

            /// The entries of a kind, by id.
            pub fn entries(&self, kind: Kind) -> Vec<&Entry> {
                match kind {
                    $(Kind::$kind => self.$map.values().map(|record| &record.entry).collect(),)*
                }
            }

            /// Whether there is any record of a kind.
            pub fn has(&self, kind: Kind) -> bool {
                match kind {
                    $(Kind::$kind => !self.$map.is_empty(),)*
                }
            }

            /// Adds a record, unless there is one of that kind and id; then that one's entry comes back.
            ///
            /// # Errors
            /// The entry of the record that is there.
            pub fn insert(&mut self, record: Record) -> Result<(), &Entry> {
                match record {
                    $(Record::$kind(record) => match self.$map.entry(record.entry.id.clone()) {
                        Slot::Occupied(there) => return Err(&there.into_mut().entry),
                        Slot::Vacant(free) => drop(free.insert(record)),
                    },)*
                }
                Ok(())
            }

            /// Puts a record in the place of the one of its kind and id; where there is none, nothing is done. Says whether it
            /// was.
            pub fn replace(&mut self, record: Record) -> bool {
                match record {
                    $(Record::$kind(record) => match self.$map.get_mut(&record.entry.id) {
                        Some(there) => *there = record,
                        None => return false,
                    },)*
                }
                true
            }

            /// All of them, kind by kind.
            pub fn into_records(self) -> Vec<Record> {
                let mut all = Vec::new();
                $(all.extend(self.$map.into_values().map(Record::$kind));)*
                all
            }

            /// Keeps the records for whose kind and entry `keep` says so.
            pub fn retain(&mut self, mut keep: impl FnMut(Kind, &Entry) -> bool) {
                $(self.$map.retain(|_, record| keep(Kind::$kind, &record.entry));)*
            }
        }
    };
}

each_kind!(records);
