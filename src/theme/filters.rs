//! What templates can ask for: words, links, days and numbers, in the language of their edition.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::source::{Edition, encoded, escape, href};
use crate::words::{Arg, Words};

/// Filters without a language, so that templates can be read before one is known.
pub fn stand_in(tera: &mut Tera) {
    for name in ["say", "url", "integrity", "link", "label", "number", "time", "words", "srcset"] {
        tera.register_filter(name, |value: &Value, _: Kwargs, _: &State| value.clone());
    }
}

/// The filters of an edition:
///
/// - `"key" | say(name=value, …)` is a message of the theme's words, as HTML;
/// - `"/address/" | url` is a link to something of the site, from the page that is rendered;
/// - `"/style.css" | integrity` is the attribute by which a browser knows that it got that file of the theme, with a space before it;
///   empty of what has none;
/// - `thing | link` is a link with its words, to an address of the site, for a `thing` with `label`, `to` and `is_foreign`;
///   `link(current=route)` says so where it is the page at that route;
/// - `thing | label` is its words alone;
/// - `day | time` is a day as a `time` element;
/// - `n | number` is a whole number;
/// - `address | srcset` is an address as it stands in a list of pictures;
/// - `"prefix" | words` is all messages whose keys begin so, as JSON for a script.
pub fn register(tera: &mut Tera, edition: &Arc<Edition>, words: &Arc<Words>) {
    let at = Arc::clone(edition);
    tera.register_filter("url", move |to: &str, _: Kwargs, state: &State| link(&at, to, state));
    let at = Arc::clone(edition);
    tera.register_filter("integrity", move |to: &str, _: Kwargs, _: &State| integrity(&at, to));
    let at = Arc::clone(edition);
    tera.register_filter("link", move |thing: &Value, args: Kwargs, state: &State| anchor(&at, thing, &args, state));
    let at = Arc::clone(edition);
    tera.register_filter("label", move |thing: &Value, _: Kwargs, _: &State| label(&at, thing));
    let own = Arc::clone(words);
    tera.register_filter("number", move |n: u64, _: Kwargs, _: &State| own.whole(n));
    let own = Arc::clone(words);
    tera.register_filter("words", move |group: &str, _: Kwargs, _: &State| {
        own.of_script(&format!("{group}.")).to_string()
    });
    tera.register_filter("srcset", |to: &str, _: Kwargs, _: &State| encoded(to));
    tera.register_filter("time", |day: &Value, _: Kwargs, _: &State| time(day));
    let at = Arc::clone(edition);
    let own = Arc::clone(words);
    tera.register_filter("say", move |key: &str, args: Kwargs, state: &State| say(&at, &own, key, &args, state));
}

/// The link from the page that is rendered to an address of the site; an address elsewhere stays as it is.
fn link(edition: &Edition, to: &str, state: &State) -> TeraResult<String> {
    let root: String = state.get("root")?.unwrap_or_else(|| "/".to_owned());
    Ok(href(&root, &edition.lasting_address(to)))
}

fn integrity(edition: &Edition, to: &str) -> Value {
    let attribute = edition.lasting.get(to).map(|lasting| format!(" integrity=\"{}\"", escape(&lasting.integrity)));
    Value::safe_string(&attribute.unwrap_or_default())
}

/// The words of a thing, and the language they are in where it is another one than the page's.
fn worded<'v>(edition: &'v Edition, thing: &'v Value) -> TeraResult<(&'v str, Option<&'v str>)> {
    let label = thing.get_from_path("label").and_then(Value::as_str);
    let label = label.ok_or_else(|| tera::Error::message("a thing with words has a `label`"))?;
    let is_foreign = thing.get_from_path("is_foreign").and_then(Value::as_bool) == Some(true);
    Ok((label, is_foreign.then_some(edition.first.as_str())))
}

fn label(edition: &Edition, thing: &Value) -> TeraResult<Value> {
    let (label, language) = worded(edition, thing)?;
    let label = escape(label);
    Ok(Value::safe_string(&match language {
        Some(language) => format!("<span lang=\"{}\">{label}</span>", escape(language)),
        None => label.to_string(),
    }))
}

fn anchor(edition: &Edition, thing: &Value, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let (label, language) = worded(edition, thing)?;
    let to = thing.get_from_path("to").and_then(Value::as_str);
    let to = to.ok_or_else(|| tera::Error::message("`link` takes a thing with `label` and `to`"))?;
    let current = args.get::<&str>("current")? == Some(to);
    let current = if current { " aria-current=\"page\"" } else { "" };
    let language = language.map(|l| format!(" lang=\"{}\"", escape(l))).unwrap_or_default();
    let href = link(edition, to, state)?;
    Ok(Value::safe_string(&format!("<a href=\"{}\"{current}{language}>{}</a>", escape(&href), escape(label))))
}

fn time(day: &Value) -> TeraResult<Value> {
    let part = |name: &'static str| day.get_from_path(name);
    let words = [part("long"), part("words")].into_iter().flatten().find_map(Value::as_str);
    let (Some(iso), Some(words)) = (part("iso").and_then(Value::as_str), words) else {
        return Err(tera::Error::message("`time` takes a day with `iso` and `long` or `words`"));
    };
    Ok(Value::safe_string(&format!("<time datetime=\"{}\">{}</time>", escape(iso), escape(words))))
}

fn say(edition: &Edition, words: &Words, key: &str, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let Some(slots) = words.slots(key) else {
        return Err(tera::Error::message(format!("there are no words `{key}`")));
    };
    let mut args: Vec<(&str, Arg<'_>)> = Vec::new();
    for (name, value) in kwargs.iter() {
        let Some(name) = name.as_str() else { continue };
        args.push((name, arg(value)));
    }
    if let Some(slot) = slots.iter().find(|slot| !args.iter().any(|(name, _)| name == *slot)) {
        return Err(tera::Error::message(format!("`{key}` needs `{slot}`")));
    }
    let address = |slot: &str| {
        let to = kwargs.iter().find(|(name, _)| name.as_str() == Some(slot)).and_then(|(_, v)| v.as_str());
        link(edition, to.unwrap_or_default(), state).unwrap_or_default()
    };
    Ok(Value::safe_string(&words.html(key, &args, &address)))
}

fn arg(value: &Value) -> Arg<'_> {
    if let Some(n) = value.as_u64() {
        return Arg::Count(n);
    }
    match value.as_str() {
        Some(html) if value.is_safe() => Arg::Html(html.into()),
        Some(text) => Arg::Text(text.into()),
        None => Arg::Text(value.to_string().into()),
    }
}
