//! What stands in each column, over all rows that are responses.

use rustc_hash::FxHashMap;

use super::days::{Days, Range};
use super::left::Filter;
use super::table::Table;
use crate::content::identifying;
use crate::diagnostics::Diagnostic;

/// As many different values of a column are told apart.
pub const MOST_VALUES: usize = 5_000;

/// In a column with more values than that, one row in so many is looked at for what is personal.
const SAMPLED: u64 = 64;

/// What stands in a column.
#[derive(Debug, Default)]
pub struct Profile {
    /// Its different values, without the space around them, and how often each stands there.
    pub values: FxHashMap<Box<str>, u64>,
    /// Whether there are more of them than [`MOST_VALUES`].
    pub is_many: bool,
    /// Cells with something in them.
    pub filled: u64,
    /// Cells that were looked at for what is personal, and those that hold it, with what it is.
    looked_at: u64,
    personal: FxHashMap<&'static str, u64>,
    /// What it says as days.
    pub days: Days,
}

impl Profile {
    /// What personal data most of its cells hold, if they do.
    pub fn personal(&self) -> Option<&'static str> {
        let (what, count) = self.personal.iter().max_by_key(|(what, count)| (**count, **what))?;
        (*count * 2 > self.looked_at).then_some(*what)
    }

    /// Whether most of its cells are names of people: two or three words in capitals, and nothing else.
    pub fn is_of_names(&self) -> bool {
        let is_word = |w: &str| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c))
        };
        let is_name = |v: &str| {
            let words: Vec<&str> = v.split_whitespace().collect();
            (2..=4).contains(&words.len()) && words.iter().all(|w| is_word(w))
        };
        let names: u64 = self.values.iter().filter(|(v, _)| is_name(v)).map(|(_, n)| n).sum();
        let all: u64 = self.values.values().sum();
        all > 1 && names * 10 > all * 6
    }

    /// The values in the order of their letters.
    pub fn sorted(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.values.iter().map(|(v, n)| (&**v, *n)).collect();
        all.sort_unstable();
        all
    }

    /// Takes the different values for days, each as often as it stands there.
    fn take_days(&mut self, range: Range) {
        self.values.iter().for_each(|(value, count)| self.days.take(value, *count, range));
    }

    fn take(&mut self, cell: &str, range: Range) {
        self.filled += 1;
        if self.is_many {
            self.days.take(cell, 1, range);
        }
        let has_room = self.values.len() < MOST_VALUES;
        let is_new = if let Some(n) = self.values.get_mut(cell) {
            *n += 1;
            false
        } else if has_room {
            self.values.insert(cell.into(), 1);
            true
        } else {
            if !std::mem::replace(&mut self.is_many, true) {
                self.take_days(range);
                self.days.take(cell, 1, range);
            }
            self.filled.is_multiple_of(SAMPLED)
        };
        if is_new {
            self.looked_at += 1;
            if let Some(what) = looks_personal(cell) {
                *self.personal.entry(what).or_default() += 1;
            }
        }
    }
}

/// What personal data a value looks like.
pub fn looks_personal(value: &str) -> Option<&'static str> {
    let value = value.trim();
    if value.len() < 6 {
        return None;
    }
    let octets: Vec<&str> = value.split('.').collect();
    if octets.len() == 4 && octets.iter().all(|o| o.len() < 4 && o.parse::<u8>().is_ok()) {
        return Some("the address of a device");
    }
    if value.len() < 40 && value.matches(':').count() > 3 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b':') {
        return Some("the address of a device");
    }
    if value.starts_with("http://") || value.starts_with("https://") {
        return Some("the page that somebody came from");
    }
    if value.contains('@') && identifying(value).is_some() {
        return Some("an e-mail address");
    }
    // Days and times have as many digits as telephone numbers.
    if value.contains(':') || super::days::read(value) != super::days::Written::Wrong {
        return None;
    }
    if is_postcode(value) {
        return Some("where somebody lives or works");
    }
    identifying(value)
}

/// A postcode of the United Kingdom: `SW1A 1AA`.
fn is_postcode(text: &str) -> bool {
    let Some((out, inner)) = text.split_once(' ') else { return false };
    let inner = inner.as_bytes();
    let is_inner = inner.len() == 3 && inner[0].is_ascii_digit() && inner[1..].iter().all(u8::is_ascii_alphabetic);
    let letters = out.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &out[letters..];
    is_inner && (1..=2).contains(&letters) && (1..=2).contains(&rest.len()) && rest.as_bytes()[0].is_ascii_digit()
}

/// The profiles of a table's columns, over the rows that a filter keeps.
///
/// # Errors
/// What can't be read.
pub fn profiles(
    table: &Table,
    last: u64,
    columns: usize,
    filter: &Filter<'_>,
    range: Range,
) -> Result<Vec<Profile>, Box<Diagnostic>> {
    let mut profiles: Vec<Profile> = (0..columns).map(|_| Profile::default()).collect();
    table.each(&mut |row, record| {
        if row > last && filter.judge(record).is_none() {
            for (profile, cell) in profiles.iter_mut().zip(record) {
                let cell = cell.trim();
                if !cell.is_empty() {
                    profile.take(cell, range);
                }
            }
        }
        Ok(())
    })?;
    profiles.iter_mut().filter(|p| !p.is_many).for_each(|p| p.take_days(range));
    Ok(profiles)
}

#[cfg(test)]
mod tests {
    use super::looks_personal;

    #[test]
    fn what_is_about_persons_is_seen() {
        for personal in [
            "a.b@example.org",
            "192.0.2.17",
            "2001:db8::ff00:42:8329",
            "020 7946 0018",
            "943 476 5919",
            "SW1A 1AA",
            "https://example.org/x",
        ] {
            assert!(looks_personal(personal).is_some(), "{personal}");
        }
        for fine in [
            "Nurse",
            "2025-04-09 08:54:53",
            "Strongly agree",
            "4",
            "Acute hospital",
            "04/09/2025 08:54:53 AM",
            "10-20 years",
        ] {
            assert_eq!(looks_personal(fine), None, "{fine}");
        }
    }
}
