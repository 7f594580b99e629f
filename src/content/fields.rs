//! Takes a mapping apart by its fields, and reports all that is wrong with them.

use std::cell::RefCell;

use crate::content::hints;
use crate::content::yaml::{Node, Problem, Value, is_translated};
use crate::content::zones::Zones;
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean, nearest};
use crate::model::schema::{self, Field, Mapping, Of};
use crate::model::{Choice, Kind, Reference, Relation};
use crate::source::limits::{MOST_ITEMS, MOST_KEYS, MOST_PAGES_OF_ONE};
use crate::source::{FileId, Place, Sources, is_internal};

/// What the readers of content need to know besides their file.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Every file that was read.
    pub sources: &'a Sources,
    /// Where to say what is wrong.
    pub report: &'a Report,
    /// The language whose text is taken where several are given.
    pub language: &'a str,
    /// The site's languages; the text of the first is taken where that one has none.
    pub languages: &'a [String],
    /// Time zones.
    pub zones: &'a Zones,
}

impl Context<'_> {
    /// The site's first language.
    pub fn first(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    /// Reports something at a place.
    pub fn say(&self, code: Code, place: Place, message: impl Into<String>, label: impl Into<String>) {
        let made = || Diagnostic::new(code, message).at(self.sources.spot(place)).label(label);
        self.report.add_made(code, self.sources.path(place), made);
    }

    /// Reports what is wrong with a YAML text of `file`.
    pub fn say_yaml(&self, file: FileId, problems: Vec<Problem>) {
        for p in problems {
            let path = &self.sources.file(file).path;
            let spot = || self.sources.spot(Place::new(file, p.range));
            self.report.add_made(p.code, path, || Diagnostic::new(p.code, p.message).at(spot()).help(p.help));
        }
    }
}

/// The fields of one mapping, which are those that the schema declares.
pub struct Fields<'a, 't> {
    context: Context<'a>,
    file: FileId,
    mapping: &'static Mapping,
    pairs: &'a [(Node<'t>, Node<'t>)],
    /// The place of the mapping: that of its first key.
    pub place: Place,
    /// The records that were named so far, by nested mappings too.
    relations: RefCell<Vec<Relation>>,
}

/// Whether some kind of content has a key.
fn is_key_of_any(name: &str) -> bool {
    Kind::ALL.iter().any(|kind| schema::of(*kind).field(name).is_some())
}

impl<'a, 't> Fields<'a, 't> {
    /// The fields of `node`; reports a node that is no mapping, keys that are required and missing, and keys that are unknown.
    pub fn of(context: Context<'a>, file: FileId, node: &'a Node<'t>, mapping: &'static Mapping) -> Option<Self> {
        let what = mapping.noun;
        let Value::Mapping(pairs) = &node.value else {
            let place = Place::new(file, node.range.clone());
            let message = format!("{what} must have keys and values, but this is {}", node.what());
            context.say(Code::WrongType, place, message, hints::as_mapping(mapping, node));
            return None;
        };
        if let Some((key, _)) = pairs.get(MOST_KEYS) {
            let place = Place::new(file, key.range.clone());
            let message = format!("{what} has {} keys, and may have {MOST_KEYS}", pairs.len());
            context.say(Code::TooLarge, place, message, "take some out");
            return None;
        }
        let range = pairs.first().map_or(node.range.clone(), |(k, _)| k.range.clone());
        let place = Place::new(file, range);
        let fields = Fields { context, file, mapping, pairs, place, relations: RefCell::default() };
        mapping.all().filter(|field| field.required).for_each(|field| fields.require(field));
        fields.report_unknown();
        Some(fields)
    }

    /// Reports that a required key is missing.
    fn require(&self, field: &Field) {
        let key = field.key;
        // One that is there in capitals is told as such.
        let is = |k: &str, key: &str| k != key && k.eq_ignore_ascii_case(key);
        let mut written = self.pairs.iter().filter_map(|(k, _)| k.text());
        let is_in_capitals = written.any(|k| is(k, key) || field.instead.is_some_and(|other| is(k, other)));
        if self.value(key).or_else(|| self.value(field.instead?)).is_none() && !is_in_capitals {
            let message = format!("{} needs `{key}`", self.mapping.noun);
            self.context.say(Code::MissingField, self.place, message, format!("add a line `{key}: …`"));
        }
    }

    /// The value of a key, declared or not; `None` when it is absent or null.
    fn value(&self, key: &str) -> Option<&'a Node<'t>> {
        self.pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v).filter(|v| !v.is_null())
    }

    /// Every record that this mapping and those within it name, in the order in which they were read.
    pub fn relations(&self) -> Vec<Relation> {
        self.relations.borrow().clone()
    }

    /// Notes that a record is named, by a value that only its reader understands.
    pub fn relate(&self, key: &'static str, to: &Reference) {
        if let Some(kind) = self.mapping.kind_of(key) {
            self.relations.borrow_mut().push(Relation { key, kind, to: to.clone() });
        }
    }

    /// What it needs to know besides the file.
    pub fn context(&self) -> Context<'a> {
        self.context
    }

    /// The text that stands behind a node on its line.
    pub fn rest_of_line(&self, node: &Node<'_>) -> &'a str {
        let text = self.context.sources.file(self.file).text.as_str();
        text.get(node.range.end..).and_then(|rest| rest.split('\n').next()).unwrap_or_default()
    }

    /// The place of a node of this file.
    pub fn place_of(&self, node: &Node<'_>) -> Place {
        Place::new(self.file, node.range.clone())
    }

    /// Reports something at a node.
    pub fn say(&self, code: Code, node: &Node<'_>, message: impl Into<String>, label: impl Into<String>) {
        self.context.say(code, self.place_of(node), message, label);
    }

    /// Reports something at a place.
    pub fn say_at(&self, code: Code, place: Place, message: impl Into<String>, label: impl Into<String>) {
        self.context.say(code, place, message, label);
    }

    /// The value of a key that the schema declares; `None` when it is absent or null.
    pub fn get(&self, key: &'static str) -> Option<&'a Node<'t>> {
        debug_assert!(self.mapping.field(key).is_some(), "{} declares no key `{key}`", self.mapping.noun);
        self.value(key)
    }

    /// An address on the web, or a path of the site where `internal` allows for one.
    pub fn url(&self, key: &'static str, internal: bool) -> Option<String> {
        let node = self.get(key)?;
        let text = self.plain_of(key, node)?;
        if is_web_address(&text) || (internal && is_internal(&text)) {
            return Some(text);
        }
        let label = if internal {
            "write a path such as /logo.svg, or https://…"
        } else {
            "write the whole address, https://…"
        };
        self.say(Code::UnsafeLink, node, format!("`{key}` can't be `{text}`"), label);
        None
    }

    /// The path of a file of the site, such as `/photo.jpg`.
    pub fn path(&self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        let text = self.plain_of(key, node)?;
        if is_internal(&text) {
            return Some(text);
        }
        let label = "put the file into content/static and write its path, such as /photo.jpg";
        self.say(Code::UnsafeLink, node, format!("`{key}` must be a file of this site, and can't be `{text}`"), label);
        None
    }

    /// One of the words of a closed set.
    pub fn one_of<C: Choice>(&self, key: &'static str) -> Option<C> {
        let node = self.get(key)?;
        let text = self.plain_of(key, node)?;
        let found = C::all().iter().copied().find(|choice| choice.id() == text);
        if found.is_none() {
            let words = || C::all().iter().map(|choice| choice.id());
            let all = || format!("write one of {}", words().collect::<Vec<_>>().join(", "));
            let label = match nearest(&text, words()) {
                Some(near) => format!("did you mean `{near}`? It can be {}", words().collect::<Vec<_>>().join(", ")),
                None => all(),
            };
            self.say(Code::BadValue, node, format!("`{key}` can't be `{text}`"), label);
        }
        found
    }

    /// The id of a record.
    pub fn reference(&self, key: &'static str) -> Option<Reference> {
        let reference = self.id(key)?;
        self.relate(key, &reference);
        Some(reference)
    }

    /// An id of anything.
    pub fn id(&self, key: &'static str) -> Option<Reference> {
        let node = self.get(key)?;
        let id = self.plain_of(key, node)?;
        Some(Reference { id, place: self.place_of(node) })
    }

    /// A list of ids of records; a single one may stand without brackets.
    pub fn references(&self, key: &'static str) -> Vec<Reference> {
        let references = self.ids(key);
        references.iter().for_each(|reference| self.relate(key, reference));
        references
    }

    /// A list of ids of anything.
    pub fn ids(&self, key: &'static str) -> Vec<Reference> {
        let reference = |node| Some(Reference { id: self.plain_of(key, node)?, place: self.place_of(node) });
        self.items(key).into_iter().filter_map(reference).collect()
    }

    /// The items of a list; a single scalar counts as a list of one.
    pub fn items(&self, key: &'static str) -> Vec<&'a Node<'t>> {
        let most = if PAGES_OF_ONE.contains(&key) { MOST_PAGES_OF_ONE } else { MOST_ITEMS };
        match self.get(key) {
            None => Vec::new(),
            Some(node) => match &node.value {
                Value::Sequence(items) => {
                    if let Some(first) = items.get(most) {
                        let message = format!("`{key}` has {} items, and may have {most}", items.len());
                        self.say(Code::TooLarge, first, message, "take some out");
                    }
                    items.iter().take(most).collect()
                }
                Value::Scalar(text, true) if hints::is_list_without_brackets(text) => {
                    let message = format!("`{key}` is a list, and this is one text with commas in it");
                    self.say(Code::WrongType, node, message, hints::as_list(text, Some(node), self.mapping.field(key)));
                    Vec::new()
                }
                Value::Scalar(..) => vec![node],
                Value::Mapping(pairs) if is_translated(pairs) => vec![node],
                Value::Mapping(_) => {
                    self.say(
                        Code::WrongType,
                        node,
                        format!("`{key}` must be a list"),
                        "write `[one, two]`, or a line `- one` for each",
                    );
                    Vec::new()
                }
            },
        }
    }

    /// The mappings of a list, each read by `read`.
    pub fn each<T>(&self, key: &'static str, read: impl Fn(&Fields<'a, 't>) -> Option<T>) -> Vec<T> {
        self.items(key).into_iter().filter_map(|node| self.nested(key, node, &read)).collect()
    }

    /// The mapping under a key, read by `read`.
    pub fn map<T>(&self, key: &'static str, read: impl Fn(&Fields<'a, 't>) -> Option<T>) -> Option<T> {
        self.nested(key, self.get(key)?, &read)
    }

    /// A mapping that is (in) the value of a key, read by `read`.
    pub fn nested<T>(
        &self,
        key: &'static str,
        node: &'a Node<'t>,
        read: &impl Fn(&Fields<'a, 't>) -> Option<T>,
    ) -> Option<T> {
        let (Of::One(mapping) | Of::Many(mapping)) = self.mapping.field(key)?.of else { return None };
        let fields = Fields::of(self.context, self.file, node, mapping)?;
        let value = read(&fields);
        self.relations.borrow_mut().append(&mut fields.relations.borrow_mut());
        value
    }

    /// Keys and values as they stand, for mappings whose keys the editor chooses.
    pub fn pairs(&self) -> &'a [(Node<'t>, Node<'t>)] {
        self.pairs
    }

    /// Whether a key may stand here: the schema declares it, and it doesn't repeat one in whose place it could stand.
    fn may_stand(&self, field: &Field) -> bool {
        let repeats = |other: &Field| other.instead == Some(field.key) && self.value(other.key).is_some();
        !self.mapping.all().any(repeats)
    }

    /// Reports every key that may not stand here.
    fn report_unknown(&self) {
        let is_translation = self.mapping.noun.ends_with("translation");
        let mut taken: Vec<&Node<'_>> = Vec::new();
        let mut capitals: Vec<&Node<'_>> = Vec::new();
        for (key, value) in self.pairs {
            let name = key.text().unwrap_or_default();
            if is_translation && self.mapping.field(name).is_none() && is_key_of_any(name) {
                taken.push(key);
                continue;
            }
            if self.mapping.field(name).is_some_and(|field| self.may_stand(field)) {
                continue;
            }
            let lower = name.to_lowercase();
            if lower != name && self.mapping.field(&lower).is_some() && self.value(&lower).is_none() {
                capitals.push(key);
                continue;
            }
            let path = &self.context.sources.file(self.file).path;
            self.context.report.add_made(Code::UnknownKey, path, || {
                let known = || self.mapping.all().filter(|field| self.may_stand(field)).map(|field| field.key);
                if let Some(whole) = hints::thousands(self.pairs, key) {
                    let message = format!("`{whole}` is taken apart at its comma");
                    let spot = self.context.sources.spot(self.place_of(key));
                    let label = match whole.split_once(',') {
                        Some((_, rest)) if rest.len() == 3 => {
                            format!("write {}, without the comma", whole.replace(',', ""))
                        }
                        _ => format!("write {}: a point stands before decimals", whole.replace(',', ".")),
                    };
                    return Diagnostic::new(Code::UnknownKey, message).at(spot).label(label);
                }
                let quotes = match value.is_null() {
                    true => "; a text with a comma in it needs quotes",
                    false if name.contains(' ') => "; if it goes on with the line above, put two spaces before it",
                    false => "",
                };
                let all = || format!("known keys are {}{quotes}", known().collect::<Vec<_>>().join(", "));
                let label = match self.mapping.all().find(|field| field.instead == Some(name)) {
                    Some(other) => format!("`{}` stands here already: take one of the two out", other.key),
                    None => match hints::meant(self.mapping, name, value) {
                        Some(meant) => meant,
                        None => did_you_mean(name, known(), all),
                    },
                };
                let message = format!("{} has no key {}", self.mapping.noun, key.what());
                let spot = self.context.sources.spot(self.place_of(key));
                Diagnostic::new(Code::UnknownKey, message).at(spot).label(label)
            });
        }
        if let Some(first) = capitals.first() {
            let names: Vec<String> = capitals.iter().filter_map(|key| key.text()).map(|k| format!("`{k}`")).collect();
            let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
            let keys = if names.len() == 1 { "key" } else { "keys" };
            let message =
                format!("{} has no {keys} {}: they are written in small letters", self.mapping.noun, names.join(", "));
            self.say(Code::UnknownKey, first, message, format!("write {}", lower.join(", ")));
        }
        if let Some(first) = taken.first() {
            let names: Vec<String> = taken.iter().map(|key| key.what()).collect();
            let (keys, label) = match taken.len() {
                1 => ("key", "it is taken from the file that is translated: take the line out here"),
                _ => ("keys", "they are taken from the file that is translated: take these lines out here"),
            };
            let message = format!("{} has no {keys} {}", self.mapping.noun, names.join(", "));
            self.say(Code::UnknownKey, first, message, label);
        }
    }
}

/// Lists each of whose items gets a page.
const PAGES_OF_ONE: [&str; 3] = ["tags", "audience", "aliases"];

/// Whether a text is an http(s) address with a host.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric() || c == '[') && !r.contains(char::is_whitespace))
}
