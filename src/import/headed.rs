//! What columns are by their headings alone: what a mapping says, what a tool writes, items by their words, their ids or their
//! place in a row of numbered ones.

use std::collections::BTreeMap;

use super::columns::{Column, Headings, Role, Taken};
use super::known::Known;
use super::letters::index_of;
use super::mapping::{Mapping, Said};
use super::plain::{plain, short, variants};
use super::tool::{Fixed, Tool, fixed};

/// The names of columns that every survey may have.
const OWN: [(&str, Role); 7] = [
    ("system", Role::System),
    ("date", Role::Date),
    ("organisation", Role::Organisation),
    ("comment", Role::Comment),
    ("publish", Role::Publish),
    ("id", Role::Id),
    ("drop", Role::Unused),
];

/// Why a column is what a mapping says.
pub const BY_MAPPING: &str = "the mapping says so";

/// What a mapping calls a role.
pub fn role_name(role: Role, known: &Known<'_>) -> Option<String> {
    let own = OWN.iter().find(|(_, r)| *r == role).map(|(name, _)| (*name).to_owned());
    own.or_else(|| match role {
        Role::Attribute(a) => Some(known.attributes[a].id.clone()),
        Role::Item { item, .. } => Some(known.item_id(item).to_owned()),
        Role::Personal(_) => Some("drop".to_owned()),
        _ => None,
    })
}

/// The role that a mapping names; `None` of a name that nothing has.
fn role_of(name: &str, known: &Known<'_>) -> Option<Role> {
    let own = OWN.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, r)| *r);
    let attribute = || known.attributes.iter().position(|a| a.id.eq_ignore_ascii_case(name)).map(Role::Attribute);
    let item = || known.items.by_id(name).map(|item| Role::Item { block: 0, item });
    own.or_else(attribute).or_else(item)
}

/// What became of a mapping's lines on columns.
#[derive(Debug, Default)]
pub struct Idle {
    /// What is wrong with them, in sentences.
    pub wrong: Vec<String>,
    /// Those of which the export has no column.
    pub absent: Vec<String>,
}

/// What the columns are by a mapping and by their headings.
pub fn headed(headings: &Headings, tool: Tool, known: &Known<'_>, mapping: &Mapping) -> (Vec<Taken>, Idle) {
    let (said, idle) = by_mapping(headings, known, mapping);
    let mut taken: Vec<Taken> = Vec::new();
    let has_ids = has_ids(headings, tool, known);
    for column in &headings.columns {
        let by_mapping = said.get(&column.index).map(|role| (*role, BY_MAPPING.to_owned()));
        let (role, why) = by_mapping.unwrap_or_else(|| by_heading(column, tool, known, has_ids));
        taken.push(Taken { column: column.clone(), role, why });
    }
    numbered(&mut taken, &said, known);
    (taken, idle)
}

/// Roles by index, as a mapping gives them.
fn by_mapping(headings: &Headings, known: &Known<'_>, mapping: &Mapping) -> (BTreeMap<usize, Role>, Idle) {
    let mut said = BTreeMap::new();
    let mut idle = Idle::default();
    for entry in &mapping.columns {
        let Said::Text(name) = &entry.said else { continue };
        let key = entry.key.trim();
        let by_heading: Vec<usize> = headings
            .columns
            .iter()
            .filter(|c| c.headings().any(|h| h.trim() == key || plain(h) == plain(key)))
            .map(|c| c.index)
            .collect();
        let by_letter = index_of(key).filter(|i| *i < headings.columns.len());
        let found = if by_heading.is_empty() { by_letter.into_iter().collect() } else { by_heading };
        let wrong = |why: String| format!("the mapping's column `{}`: {why}", short(key, 60));
        match role_of(name, known) {
            None => {
                let ids: Vec<&str> = known.attributes.iter().map(|a| a.id.as_str()).collect();
                let why = format!(
                    "`{name}` is nothing that a column can be: it can be system, date, comment, publish, organisation, id, drop{}{}, or an \
                     item such as {}",
                    if ids.is_empty() { "" } else { ", " },
                    ids.join(", "),
                    known.item_id(0)
                );
                idle.wrong.push(wrong(why));
            }
            // What is about persons stays out, whatever a mapping says.
            Some(role)
                if !matches!(role, Role::Unused | Role::Id)
                    && found.iter().any(|i| is_about_persons(&headings.columns[*i])) =>
            {
                let letters: Vec<String> = found.iter().map(|i| super::letters::letter(*i)).collect();
                idle.wrong.push(format!(
                    "the mapping says `{name}` of column {}, which is about persons by its heading: it can be `drop` alone",
                    letters.join(", ")
                ));
            }
            // A heading of which one column is meant can't be two items.
            Some(Role::Item { .. }) if found.len() > 1 && mapping.blocks.is_empty() => {
                let letters: Vec<String> = found.iter().map(|i| super::letters::letter(*i)).collect();
                idle.wrong.push(wrong(format!(
                    "the columns {} all have this heading: name one of them by its letter",
                    letters.join(", ")
                )));
            }
            Some(role) => {
                if found.is_empty() && role != Role::Unused {
                    idle.absent.push(short(key, 60));
                }
                found.iter().for_each(|i| {
                    said.insert(*i, role);
                });
            }
        }
    }
    (said, idle)
}

/// Whether headings such as `q3` are items' ids. Tools call their questions so too, whatever is asked: there only all of them
/// are, and only where no words say otherwise.
fn has_ids(headings: &Headings, tool: Tool, known: &Known<'_>) -> bool {
    let count = |is: &dyn Fn(&str) -> bool| headings.columns.iter().filter(|c| c.headings().any(is)).count();
    let by_id = count(&|h| known.items.by_id(h).is_some());
    let by_words = count(&|h| known.items.recognise(h).is_some());
    let is_whole = by_id == known.items.len() && by_id > 1;
    by_id > by_words && (is_whole || tool == Tool::Spreadsheet)
}

/// Whether a column is about persons by its heading.
fn is_about_persons(column: &Column) -> bool {
    column.headings().any(|h| matches!(fixed(h), Some(Fixed::Personal(_))))
}

/// What a column is by its heading.
fn by_heading(column: &Column, tool: Tool, known: &Known<'_>, has_ids: bool) -> (Role, String) {
    let by_code = column.code.as_deref().and_then(fixed);
    let by_text = fixed(&column.text);
    // Beside a code the text may be a question such as “Status”.
    let is_bare = |code: &str| code.strip_prefix('V').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let has_code = column.code.as_deref().is_some_and(|code| !is_bare(code));
    let tools = if has_code && tool == Tool::Qualtrics { by_code } else { by_code.or(by_text) };
    match tools {
        Some(Fixed::Id) if tool == Tool::Spreadsheet && !is_plainly_id(column) => {}
        Some(Fixed::Id) => return (Role::Id, "its heading".to_owned()),
        Some(Fixed::Personal(what)) => return (Role::Personal(what), what.to_owned()),
        Some(Fixed::Technical(what)) => return (Role::Fixed(Fixed::Technical(what)), what.to_owned()),
        Some(fixed @ (Fixed::Status | Fixed::Finished | Fixed::Channel)) if tool != Tool::Spreadsheet => {
            return (Role::Fixed(fixed), "tells finished from unfinished, tests from answers".to_owned());
        }
        Some(fixed @ (Fixed::Sent | Fixed::Begun | Fixed::Repeated)) => {
            return (Role::Fixed(fixed), "a time that the tool notes".to_owned());
        }
        _ => {}
    }
    for heading in column.headings() {
        if let Some(found) = known.items.recognise(heading) {
            return (Role::Item { block: 0, item: found.item }, found.wording);
        }
        if let Some(item) = known.items.by_id(heading).filter(|_| has_ids) {
            return (Role::Item { block: 0, item }, "its heading".to_owned());
        }
    }
    for heading in column.headings() {
        let plain = plain(heading);
        if let Some((_, role)) = OWN.iter().take(5).find(|(name, _)| *name == plain) {
            return (*role, "its heading".to_owned());
        }
        if let Some(a) = known.attributes.iter().position(|a| super::plain::plain(&a.id) == plain) {
            return (Role::Attribute(a), "its heading".to_owned());
        }
    }
    (Role::Unused, String::new())
}

fn is_plainly_id(column: &Column) -> bool {
    matches!(plain(&column.text).as_str(), "response id" | "submission id" | "unique response number")
}

/// The number of a heading that has one, and what stands around it: `SUS[SQ001]`, `Q4_10`, `sus 3`.
fn number_of(heading: &str) -> Option<(String, usize)> {
    let text = heading.trim();
    let inner = text.trim_end_matches(']');
    let digits = inner.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let (head, number) = inner.split_at(inner.len() - digits);
    let head = head.trim_end_matches(['_', ' ', '.', '-', '#']);
    Some((head.to_lowercase(), number.parse().ok()?))
}

/// Takes numbered columns for items by their order, where nothing else says what they are: as many as there are items, numbered
/// without a gap.
fn numbered(taken: &mut [Taken], said: &BTreeMap<usize, Role>, known: &Known<'_>) {
    let count = known.items.len();
    let recognised = taken.iter().filter(|t| matches!(t.role, Role::Item { .. })).count();
    if recognised >= count || count < 2 {
        return;
    }
    let is_free = |t: &Taken| {
        !said.contains_key(&t.column.index)
            && matches!(t.role, Role::Unused | Role::Item { .. } | Role::Fixed(Fixed::Technical(_)))
    };
    let mut families: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, t) in taken.iter().enumerate().filter(|(_, t)| is_free(t)) {
        for (head, number) in t.column.headings().filter_map(number_of) {
            families.entry(head).or_default().push((number, at));
        }
    }
    // One question with as many rows as there are items, of which the rows are cut short.
    for (at, t) in taken.iter().enumerate().filter(|(_, t)| is_free(t)) {
        if let Some((question, _)) = t.column.text.strip_suffix(']').and_then(|x| x.rsplit_once('['))
            && !known.items.beginning(&t.column.text).is_empty()
        {
            let rows = families.entry(format!("{} […]", plain(question))).or_default();
            rows.push((rows.len() + 1, at));
        }
    }
    families.retain(|_, members| {
        let first = members.first().map_or(0, |m| m.0);
        let in_order = members.iter().enumerate().all(|(i, (number, _))| *number == first + i);
        // What is recognised must stand where the order has it.
        let fits = members.iter().enumerate().all(|(i, (_, at))| match taken[*at].role {
            Role::Item { item, .. } => item == i,
            _ => true,
        });
        let begins = members.iter().enumerate().all(|(i, (_, at))| {
            let beginning = known.items.beginning(&taken[*at].column.text);
            beginning.is_empty() || beginning.contains(&i)
        });
        members.len() == count && first <= 1 && in_order && fits && begins
    });
    let mut chosen: Vec<(&String, &Vec<(usize, usize)>)> = families.iter().collect();
    chosen.dedup_by_key(|(_, members)| members.iter().map(|(_, at)| *at).collect::<Vec<_>>());
    let [(head, members)] = chosen.as_slice() else { return };
    let why = format!("its place among the {count} of `{}`", short(head, 30));
    let members: Vec<usize> = members.iter().map(|(_, at)| *at).collect();
    for (item, at) in members.into_iter().enumerate() {
        if !matches!(taken[at].role, Role::Item { .. }) {
            taken[at].role = Role::Item { block: 0, item };
            taken[at].why.clone_from(&why);
        }
    }
}

/// Whether a heading is that of the text beside “Other”.
pub fn is_other(heading: &str) -> bool {
    let plain = plain(heading);
    variants(heading)
        .first()
        .is_some_and(|v| matches!(self::plain(v).as_str(), "other" | "sonstiges" | "autre" | "otro"))
        || plain.contains("if you selected other")
        || plain.contains("other please specify")
        || plain.ends_with(" text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings_are_parted() {
        assert_eq!(number_of("SUS[SQ001]"), Some(("sus[sq".to_owned(), 1)));
        assert_eq!(number_of("Q4_10"), Some(("q4".to_owned(), 10)));
        assert_eq!(number_of("sus 3"), Some(("sus".to_owned(), 3)));
        assert_eq!(number_of("Role"), None);
    }
}
