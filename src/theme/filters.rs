//! What templates can ask for: words, links, days and numbers, in the language of their edition.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::source::{Edition, escape, href};
use crate::words::{Arg, Words};

/// Filters without a language, so that templates can be read before one is known.
pub fn stand_in(tera: &mut Tera) {
    for name in ["say", "url", "number", "time", "words"] {
        tera.register_filter(name, |value: &Value, _: Kwargs, _: &State| value.clone());
    }
}

/// The filters of an edition:
///
/// - `"key" | say(name=value, …)` is a message of the theme's words, as HTML;
/// - `"/address/" | url` is a link to something of the site, from the page that is rendered;
/// - `day | time` is a day as a `time` element;
/// - `n | number` is a whole number;
/// - `"prefix" | words` is all messages whose keys begin so, as JSON for a script.
pub fn register(tera: &mut Tera, edition: &Arc<Edition>, words: &Arc<Words>) {
    let at = Arc::clone(edition);
    tera.register_filter("url", move |to: &str, _: Kwargs, state: &State| link(&at, to, state));
    let own = Arc::clone(words);
    tera.register_filter("number", move |n: u64, _: Kwargs, _: &State| own.whole(n));
    let own = Arc::clone(words);
    tera.register_filter("words", move |group: &str, _: Kwargs, _: &State| {
        own.of_script(&format!("{group}.")).to_string()
    });
    tera.register_filter("time", |day: &Value, _: Kwargs, _: &State| time(day));
    let (at, own) = (Arc::clone(edition), Arc::clone(words));
    tera.register_filter("say", move |key: &str, args: Kwargs, state: &State| say((&at, &own), key, &args, state));
}

/// The link from the page that is rendered to an address of the site; an address elsewhere stays as it is.
fn link(edition: &Edition, to: &str, state: &State) -> TeraResult<String> {
    let root: String = state.get("root")?.unwrap_or_else(|| "/".to_owned());
    Ok(href(&root, &edition.address(to)))
}

fn time(day: &Value) -> TeraResult<Value> {
    let part = |name: &'static str| day.get_from_path(name);
    let words = [part("long"), part("words")].into_iter().flatten().find_map(Value::as_str);
    let (Some(iso), Some(words)) = (part("iso").and_then(Value::as_str), words) else {
        return Err(tera::Error::message("`time` takes a day with `iso` and `long` or `words`"));
    };
    Ok(Value::safe_string(&format!("<time datetime=\"{}\">{}</time>", escape(iso), escape(words))))
}

fn say((edition, words): (&Edition, &Words), key: &str, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
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
