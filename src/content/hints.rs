//! Ways out for values of another shape than the one that is wanted.

use crate::content::loose_dates::{Loose, loose};
use crate::content::scalars::{is_id, yes_or_no};
use crate::content::yaml::{Node, Value};
use crate::model::schema::{Field, Mapping, Of};

/// What other programs call keys, or people do, and ours.
const OTHER_KEYS: [(&str, &str); 62] = [
    ("embargo", "release_at"),
    ("publish_date", "date"),
    ("publishdate", "date"),
    ("pubdate", "date"),
    ("published", "date"),
    ("author", "authors"),
    ("by", "authors"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("abstract", "summary"),
    ("subtitle", "summary"),
    ("tag", "tags"),
    ("category", "tags"),
    ("categories", "tags"),
    ("keywords", "tags"),
    ("start", "starts"),
    ("begin", "starts"),
    ("begins", "starts"),
    ("from", "starts"),
    ("end", "ends"),
    ("finish", "ends"),
    ("until", "ends"),
    ("to", "ends"),
    ("location", "venue"),
    ("place", "venue"),
    ("address", "venue"),
    ("where", "venue"),
    ("link", "url"),
    ("website", "url"),
    ("homepage", "url"),
    ("web", "url"),
    ("name", "title"),
    ("title", "name"),
    ("photo", "image"),
    ("picture", "image"),
    ("thumbnail", "image"),
    ("cover", "image"),
    ("speaker", "speakers"),
    ("deadline", "due"),
    ("email", "contact"),
    ("canceled", "cancelled"),
    ("license", "licence"),
    ("time_zone", "timezone"),
    ("tz", "timezone"),
    ("baseurl", "base_url"),
    ("url", "base_url"),
    ("language", "languages"),
    ("lang", "languages"),
    ("menu", "navigation"),
    ("nav", "navigation"),
    ("expiry", "expires"),
    ("expiry_date", "expires"),
    ("redirect_from", "aliases"),
    ("redirects", "aliases"),
    ("redirect", "aliases"),
    ("modified", "updated"),
    ("lastmod", "updated"),
    ("last_updated", "updated"),
    ("state", "status"),
    ("min_responses", "minimum_responses"),
    ("questionnaire", "instrument"),
    ("closes", "closed"),
];

/// Keys that many mappings have: where one of them stands says nothing.
const EVERYWHERE: [&str; 6] = ["title", "name", "text", "date", "url", "id"];

/// What a key was meant to be that isn't there: one that is called otherwise here, or stands elsewhere.
pub fn meant(mapping: &Mapping, key: &str, value: &Node<'_>) -> Option<String> {
    let lower = key.to_lowercase().replace('-', "_");
    let is_no = value.text().and_then(yes_or_no) == Some(false);
    if is_no && ["published", "publish", "visible"].contains(&lower.as_str()) && mapping.field("draft").is_some() {
        return Some("write `draft: true`".to_owned());
    }
    if ["image_alt", "alt", "alt_text", "caption"].contains(&lower.as_str()) && mapping.field("image").is_some() {
        return Some("it stands within the image: `image: {src: …, alt: …}`".to_owned());
    }
    let within = mapping.all().find_map(|field| match field.of {
        Of::One(nested) | Of::Many(nested)
            if nested.field(&lower).is_some() && !EVERYWHERE.contains(&lower.as_str()) =>
        {
            Some((field.key, field.of))
        }
        _ => None,
    });
    if let Some((above, of)) = within {
        return Some(match of {
            Of::One(_) => format!("it stands below `{above}`: `{above}: {{{lower}: …}}`"),
            _ => format!("it stands in an item of `{above}`: `{above}: [{{{lower}: …}}]`"),
        });
    }
    let ours = OTHER_KEYS.iter().find(|(other, ours)| *other == lower && mapping.field(ours).is_some());
    ours.map(|(_, ours)| format!("it is called `{ours}` here"))
}

/// The way out for what should be a mapping and isn't: the text under the key that it fits.
pub fn as_mapping(mapping: &Mapping, node: &Node<'_>) -> String {
    let written = node.text().filter(|t| !node.is_null() && !t.contains('\n') && t.chars().count() < 60);
    let takes = |field: &&'static Field| written.is_some_and(|text| fits(field, text));
    let chosen = mapping.all().filter(|f| f.required).find(takes).or_else(|| mapping.all().find(takes));
    let required = || mapping.all().filter(|f| f.required);
    let mut shown: Vec<&Field> = required().collect();
    if shown.is_empty() {
        shown = mapping.all().take(2).collect();
    }
    if let Some(field) = chosen.filter(|field| shown.iter().all(|f| f.key != field.key)) {
        shown.push(field);
    }
    let value = |f: &&Field| match written.filter(|_| chosen.is_some_and(|c| c.key == f.key)) {
        Some(text) if text.contains(": ") || text.contains(',') => format!("{}: \"{text}\"", f.key),
        Some(text) => format!("{}: {text}", f.key),
        // A sample text would be published as it stands.
        None if matches!(f.of, Of::Text | Of::Plain) => format!("{}: …", f.key),
        None => format!("{}: {}", f.key, f.example),
    };
    let pairs: Vec<String> = shown.iter().map(value).collect();
    match node.value {
        Value::Sequence(_) => format!("write `key: value` lines, without `- `: {{{}}}", pairs.join(", ")),
        _ if shown.is_empty() => "write `key: value` lines".to_owned(),
        _ => format!("write `{{{}}}`", pairs.join(", ")),
    }
}

/// Whether a text can be the value of a key.
fn fits(field: &Field, text: &str) -> bool {
    let is_address = text.contains("://") || text.starts_with('/');
    let is_day = matches!(loose(text), Loose::Day(_)) || (text.len() == 4 && text.parse::<u16>().is_ok());
    let is_number = text.parse::<f64>().is_ok();
    match field.of {
        Of::Url | Of::Urls | Of::Path => is_address,
        Of::Day | Of::PartialDate | Of::Moment => is_day,
        Of::Integer(..) | Of::Number => is_number,
        Of::OneOf(words) => words.contains(&text),
        Of::Id(_) | Of::OtherId => !is_address && !is_day && is_id(text),
        Of::Text | Of::Plain | Of::Topic => !is_address && !is_day && !is_number,
        _ => false,
    }
}

/// Whether a text was meant as a list: parts between commas or semicolons.
pub fn is_list_without_brackets(text: &str) -> bool {
    // A comma may be part of an address.
    let is_address = text.contains("://");
    let parts = || text.split([',', ';']).map(str::trim).filter(|_| !is_address || text.contains(", "));
    parts().count() > 1 && parts().all(|p| !p.is_empty())
}

/// The way out for such a text; `of` is what the items of the list are.
pub fn as_list(text: &str, of: Option<&Node<'_>>, field: Option<&Field>) -> String {
    if let (Some(node), Some(Of::Many(mapping))) = (of, field.map(|f| f.of)) {
        let item = as_mapping(mapping, node);
        return format!("write `[{}]`", item.trim_start_matches("write `").trim_end_matches('`'));
    }
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    let shown = parts.join(", ").chars().take(80).collect::<String>();
    format!(
        "write `[{shown}]`; a single text with a comma in it stands in quotes: `[\"{}\"]`",
        text.chars().take(40).collect::<String>()
    )
}

/// The number that was written with a comma between its thousands, or before its decimals, and so became two: `{n: 1,112}`.
pub fn thousands(pairs: &[(Node<'_>, Node<'_>)], key: &Node<'_>) -> Option<String> {
    let at = pairs.iter().position(|(k, _)| std::ptr::eq(k, key))?;
    let (_, value) = pairs.get(at.checked_sub(1)?)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = (value.text().filter(|t| digits(t))?, key.text().filter(|t| digits(t))?);
    pairs[at].1.is_null().then(|| format!("{first},{rest}"))
}

/// Whether words are the blank that messages leave for them: `…`.
pub fn is_blank(words: &str) -> bool {
    matches!(words.trim(), "…" | "...")
}

/// Whether the words for an image are only the name of its file: `DSC_0123.jpg`, `IMG 4711`.
pub fn is_file_name(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let has_ending = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"].iter().any(|e| lower.ends_with(e));
    let is_numbered = ["img", "dsc", "image", "photo", "picture", "screenshot", "pxl"].iter().any(|head| {
        let rest = lower.strip_prefix(head).map(|rest| rest.trim_matches(['_', '-', ' ']));
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || "_-. ".contains(c)))
    });
    (has_ending && !lower.contains(' ')) || is_numbered
}
