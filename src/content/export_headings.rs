//! What the headings of a form's export become: the questions that were asked, by our names for them.

use std::collections::BTreeSet;

use crate::content::responses::Layout;

/// Words in a question by which the columns are known that every survey may have.
const QUESTIONS: [(&str, &[&str]); 4] = [
    ("system", &["system", "software", "product", "application"]),
    ("organisation", &["organisation", "organization", "trust", "employer", "hospital", "practice"]),
    ("comment", &["comment", "anything else", "feedback", "tell us more", "suggest", "other remarks"]),
    ("publish", &["may we publish", "consent to publish", "permission to quote", "may we quote"]),
];

/// Words in the headings of columns with the day of a response, the likeliest first.
const DAYS: [&str; 6] = ["completion time", "submit date", "date submitted", "timestamp", "end date", "start time"];

/// As many pairs and columns to delete are named.
const MOST_NAMED: usize = 8;

/// What is known of columns by their headings.
pub struct Columns<'c> {
    /// Whether it is about persons.
    pub is_personal: &'c dyn Fn(&str) -> bool,
    /// Whether it is one that every survey may have.
    pub is_own: &'c dyn Fn(&str) -> bool,
}

/// "rename `Your role` to `role`, …, and delete the other 3: `ID`, …".
pub fn way_out(layout: &Layout<'_>, headings: &[&str], of: &Columns<'_>) -> String {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let day = DAYS.iter().find_map(|word| headings.iter().position(|h| h.to_lowercase().contains(word)));
    let mut items: Vec<(&str, String)> = Vec::new();
    let mut others: Vec<(&str, String)> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    for (i, heading) in headings.iter().enumerate().filter(|(_, h)| !h.is_empty()) {
        let item = item(layout, heading);
        let is_item = item.is_some();
        let name = item.or_else(|| if day == Some(i) { Some("date".to_owned()) } else { own(layout, heading, of) });
        match name.filter(|name| taken.insert(name.clone())) {
            Some(name) if name == *heading => {}
            Some(name) if is_item => items.push((heading, name)),
            Some(name) => others.push((heading, name)),
            None => rest.push(heading),
        }
    }
    let pair = |(heading, name): &(&str, String)| format!("`{}` to `{name}`", short(heading));
    let mut renamed: Vec<String> = others.iter().take(MOST_NAMED).map(pair).collect();
    match items.as_slice() {
        [first, .., last] if items.len() > 2 => renamed.push(format!(
            "the questions from `{}` on to `{}` … `{}`, in the questionnaire's order",
            short(first.0),
            first.1,
            last.1
        )),
        few => renamed.extend(few.iter().map(pair)),
    }
    let mut parts = Vec::new();
    if !renamed.is_empty() {
        parts.push(format!("rename {}", renamed.join(", ")));
    }
    if !rest.is_empty() {
        let named: Vec<String> = rest.iter().take(MOST_NAMED).map(|h| format!("`{}`", short(h))).collect();
        let more =
            if rest.len() > MOST_NAMED { format!(" and {} more", rest.len() - MOST_NAMED) } else { String::new() };
        parts.push(format!("delete the columns {}{more}", named.join(", ")));
    }
    parts.join("; ")
}

/// The item whose words a heading is, or holds, as survey tools write them: “Please rate: [I found …]”.
fn item(layout: &Layout<'_>, heading: &str) -> Option<String> {
    let plain = plain(heading);
    let is_its = |text: &str| !text.is_empty() && (plain == text || plain.ends_with(&format!(" {text}")));
    let items = &layout.instrument.items;
    // “Question 3”, “Item_3”, “3.”
    let numbered =
        ["question ", "item ", "q ", ""].iter().find_map(|head| plain.strip_prefix(head)?.parse::<usize>().ok());
    if let Some(item) = numbered.and_then(|n| items.get(n.checked_sub(1)?)) {
        return Some(item.id.clone());
    }
    items.iter().find(|i| i.id.eq_ignore_ascii_case(heading) || is_its(&self::plain(&i.text))).map(|i| i.id.clone())
}

/// The column that a question is about.
fn own(layout: &Layout<'_>, heading: &str, of: &Columns<'_>) -> Option<String> {
    if (of.is_personal)(heading) {
        return None;
    }
    if (of.is_own)(heading) {
        return Some(heading.to_owned());
    }
    let plain = plain(heading);
    let words: Vec<&str> = plain.split(' ').collect();
    let attributes = &layout.attributes;
    let is_of = |label: &str| plain.contains(&self::plain(label));
    let labelled = attributes.iter().find(|a| is_of(&a.label) || is_of(&a.id));
    if let Some(attribute) = labelled {
        return Some(attribute.id.clone());
    }
    let asked = QUESTIONS.iter().rev().find(|(_, all)| all.iter().any(|word| plain.contains(word)));
    if let Some((name, _)) = asked {
        return Some((*name).to_owned());
    }
    // The last word of a label is what it is about: “Years of experience” is asked as “How much experience have you got?”.
    let last = |label: &str| {
        let label = self::plain(label);
        label.rsplit(' ').next().is_some_and(|last| last.len() > 3 && words.contains(&last))
    };
    attributes.iter().find(|a| last(&a.label)).map(|a| a.id.clone())
}

/// A text in small letters, with single spaces for all that is no letter or digit.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn short(heading: &str) -> String {
    let short: String = heading.chars().take(40).collect();
    if short.len() < heading.len() { format!("{}…", short.trim_end()) } else { short }
}
