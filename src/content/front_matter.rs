//! Splits a Markdown file into its front matter and its body, and reads the common fields.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::content::fields::{Context, Fields};
use crate::content::hints::{is_blank, is_file_name};
use crate::content::yaml::Node;
use crate::diagnostics::{Code, Diagnostic, Severity, did_you_mean, quoted};
use crate::model::{Accepted, Body, DatePlaces, Entry, Foreign, Image, Topic};
use crate::source::limits::LONGEST_ID;
use crate::source::{FileId, LONGEST_NAME, Place, decoded, name_fault, spot};

/// Byte ranges of the front matter (without its fences) and of the body.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the fences.
    pub yaml: Range<usize>,
    /// The Markdown behind them.
    pub body: Range<usize>,
}

/// Finds front matter: the text must begin with a line `---`, and a later line `---` closes it.
///
/// # Errors
/// What is missing, in words.
pub fn split(text: &str) -> Result<Split, &'static str> {
    let fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !fence(first) {
        return Err("the file must begin with a line `---` and its front matter");
    }
    let mut at = first.len();
    for line in lines {
        if fence(line) {
            return Ok(Split { yaml: first.len()..at, body: at + line.len()..text.len() });
        }
        at += line.len();
    }
    Err("the front matter is not closed")
}

/// Where the line that closes front matter is missing: before the first line that is no key.
fn missing_fence(text: &str) -> Option<usize> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        let is_key = |l: &str| l.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '));
        let is_part = bare.starts_with([' ', '-', '#', ']', '}']) || is_key(bare);
        match number {
            0 if bare != "---" => return None,
            0 => {}
            _ if !bare.is_empty() && (!is_part || bare.starts_with("# ") || bare.starts_with("##")) => return Some(at),
            _ => {}
        }
        at += line.len();
    }
    None
}

/// Splits a file, and reports what is wrong with its fences.
pub fn split_file(context: Context<'_>, file: FileId) -> Option<Split> {
    let source = context.sources.file(file);
    if source.text.trim().is_empty() {
        context.report.add(Diagnostic::new(Code::EmptyFile, "this file is empty").in_file(&source.path).help(
            "if it had a text, take it back from git or from the bin: a program that syncs may have emptied it; else \
                     write front matter between two lines `---`, with a title at least, or delete the file",
        ));
        return None;
    }
    match split(&source.text) {
        Ok(split) => Some(split),
        Err(message) => {
            let missing = missing_fence(&source.text);
            let start = missing.unwrap_or(0);
            let end = source.text[start..].find('\n').map_or(source.text.len(), |i| start + i);
            let d =
                Diagnostic::new(Code::FrontMatter, message).at(spot(&source.path, source.text.as_bytes(), start..end));
            let first = source.text.trim_start().lines().next().unwrap_or_default().trim();
            let is_fence = |line: &str| {
                line.chars().count() < 12 && !line.is_empty() && line.chars().all(|c| "-–—‐−_*=+~".contains(c))
            };
            let is_dashes = is_fence(first);
            let closing = source.text.get(start..end).unwrap_or_default().trim();
            context.report.add(d.help(match () {
                () if first == "---" && source.text.starts_with(['\n', ' ', '\t']) => {
                    "delete what stands above the line `---`"
                }
                () if is_dashes && first != "---" => "these are not three hyphens: write `---`, on a line of its own",
                () if missing.is_some() && is_fence(closing) => {
                    "these are not three hyphens, as a word processor makes them: write `---` in their place"
                }
                () if missing.is_some() => "put a line `---` above this one, where the keys end and the text begins",
                () => "put the keys between two lines that hold nothing but `---`",
            }));
            None
        }
    }
}

/// The common fields of a record. `name_key` is `title` or `name`, of which the other is taken too.
pub fn entry(fields: &Fields<'_, '_>, id: &str, body: Body, name_key: &'static str) -> Entry {
    let place = fields.pairs().iter().find(|(k, _)| k.text() == Some(name_key)).map(|(_, v)| fields.place_of(v));
    let title = match name_key {
        "name" if fields.get("name").is_none() => fields.text("title"),
        _ => fields.text(name_key),
    };
    let image = fields.map("image", |f| {
        let place = f.get("src").map(|node| f.place_of(node));
        let src = f.path("src");
        let node = f.get("alt")?;
        // Decoration has an empty one.
        let is_decoration = node.text().is_some_and(|alt| alt.trim().is_empty());
        let alt = if is_decoration { String::new() } else { f.text_of("alt", node)? };
        if is_blank(&alt) {
            let label = "write in its place what the image shows, for those who don't see it";
            f.say(Code::MissingAlt, node, "`…` is no description of an image", label);
        }
        if is_file_name(&alt) {
            let message = "the description of this image is the name of a file";
            f.say(Code::MissingAlt, node, message, "say what it shows, for those who don't see it");
        }
        Some(Image { src: src?, alt, place: place? })
    });
    let aliases = fields.ids("aliases").into_iter().filter_map(|r| check_alias(fields, r.id, r.place)).collect();
    let (date, embargo) = fields.dated("date");
    let (updated, updated_at) = fields.dated("updated");
    let (expires, expires_at) = fields.dated("expires");
    let (release, release_at) = fields.dated("release_at");
    let place_of = |key| fields.get(key).map(|node| fields.place_of(node));
    // A name is the same in every language.
    let foreign =
        Foreign { title: name_key == "title" && fields.is_foreign("title"), summary: fields.is_foreign("summary") };
    Entry {
        id: id.to_owned(),
        // What has no title, which is told, still stands for itself: what refers to it isn't wrong, and what belongs to it is
        // looked at as well.
        title: title.unwrap_or_else(|| id.to_owned()),
        date,
        embargo,
        release,
        release_at,
        updated,
        updated_at,
        summary: fields.text("summary"),
        tags: topics(fields, "tags", "a tag"),
        draft: fields.flag("draft", false),
        expires,
        expires_at,
        written: DatePlaces { updated: place_of("updated"), expires: place_of("expires") },
        aliases,
        image,
        body,
        relations: Vec::new(),
        accepted: fields.each("accept", accepted),
        foreign,
        place: place.unwrap_or(fields.place),
    }
}

fn check_alias(fields: &Fields<'_, '_>, alias: String, place: Place) -> Option<(String, Place)> {
    // It may be copied from a browser, with percent signs, or from an older site, with spaces.
    let written = alias;
    let alias = decoded(&written);
    let fine = alias.starts_with('/')
        && !alias.starts_with("//")
        && alias.split('/').all(|part| part != ".." && part != ".")
        && alias.len() <= LONGEST_NAME
        && alias.split('/').all(|part| part.is_empty() || name_fault(&decoded(part)).is_none())
        && alias.split('/').all(|part| !part.starts_with('.') || part == ".well-known")
        && alias.chars().all(|c| c.is_alphanumeric() || "/-_.~%+ '(),&!@=;".contains(c));
    if fine {
        return Some((alias, place));
    }
    let label = match () {
        () if written.contains('?') => {
            "a host of files can't tell addresses by what stands behind a `?`: write the path alone"
        }
        () if written.contains('#') => "browsers keep what stands behind a `#` to themselves: write the path alone",
        () if written.contains("://") => "write the path alone, without the host: /old/page/",
        () => "write a path from the site's root, such as /old/page/",
    };
    fields.say_at(Code::BadValue, place, format!("`{}` can't be a former address", quoted(&written)), label);
    None
}

/// Reads a warning that is accepted: one that can be.
pub fn accepted(fields: &Fields<'_, '_>) -> Option<Accepted> {
    let node = fields.get("code")?;
    let code = fields.plain("code")?;
    let reason = fields.plain("reason");
    let can_be = |c: &Code| c.severity() != Severity::Error;
    let Some(known) = Code::ALL.iter().find(|c| c.name() == code) else {
        let names = Code::ALL.iter().filter(|c| can_be(c)).map(|c| c.name());
        let otherwise = || "it stands in square brackets at the beginning of the warning".to_owned();
        fields.say(
            Code::BadValue,
            node,
            format!("no warning has the code `{code}`"),
            did_you_mean(&code, names, otherwise),
        );
        return None;
    };
    if !can_be(known) {
        let message = format!("`{code}` is an error, and can't be accepted");
        fields.say(Code::BadValue, node, message, "correct what it tells of; warnings and notes alone can be accepted");
        return None;
    }
    Some(Accepted { code, reason: reason?, place: fields.place_of(node) })
}

/// A list of words that each get a page; `what` is one of them.
pub fn topics(fields: &Fields<'_, '_>, key: &'static str, what: &str) -> Vec<Topic> {
    // Two tags may have one name in another language.
    let mut seen: FxHashSet<(String, String)> = FxHashSet::default();
    let topics = fields.items(key).into_iter().filter_map(|node| topic(fields, key, node, what));
    topics.filter(|t| seen.insert((t.slug.clone(), t.name.label.clone()))).collect()
}

/// A word that gets a page, and so must be fit for an address.
pub fn topic(fields: &Fields<'_, '_>, key: &str, node: &Node<'_>, what: &str) -> Option<Topic> {
    let name = fields.own_text_of(key, node)?;
    let slug = slug(fields.first_of(node).unwrap_or(&name));
    if slug.is_empty() {
        let help = format!("{what} needs a letter or a digit");
        fields.say(Code::BadValue, node, format!("`{}` can't be {what}", quoted(&name)), help);
        return None;
    }
    if slug.chars().count() > LONGEST_ID {
        let message = format!("{what} is part of an address, and this one has more than {LONGEST_ID} characters");
        fields.say(Code::TooLarge, node, message, "shorten it");
        return None;
    }
    let first = fields.first_of(node).unwrap_or(&name).trim().to_owned();
    Some(Topic { slug, name, first, place: fields.place_of(node) })
}

/// A text as part of an address: lower-case letters and digits with single hyphens between.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_with_either_line_ending() {
        let text = "---\r\ntitle: A\r\n---\r\nBody\n---\n";
        let s = split(text).unwrap();
        assert_eq!((&text[s.yaml], &text[s.body]), ("title: A\r\n", "Body\n---\n"));
        assert!(split("title: A\n").is_err());
        assert!(split("---\ntitle: A\n").is_err());
    }

    #[test]
    fn slugs_are_addresses() {
        assert_eq!(slug(" User-centred  design! "), "user-centred-design");
        assert_eq!(slug("???"), "");
    }
}
