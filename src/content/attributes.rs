//! Reads `respondents` in site.yaml: what respondents say about themselves.

use crate::content::fields::Fields;
use crate::content::slug;
use crate::content::yaml::{Node, Value};
use crate::diagnostics::Code;
use crate::model::Attribute;

/// The keys of respondents that mean something else in a response.
const RESERVED: [&str; 8] = ["system", "date", "organisation", "comment", "publish", "answers", "version", "category"];

/// An attribute may have so many values.
const MOST_VALUES: usize = 1000;

/// The attributes by which respondents are told apart; what is wrong with them is reported.
pub fn respondents(fields: &Fields<'_, '_>) -> Vec<Attribute> {
    let Some(node) = fields.get("respondents") else { return Vec::new() };
    let Value::Mapping(pairs) = &node.value else {
        fields.say(
            Code::WrongType,
            node,
            "`respondents` must be a mapping",
            "write a key for each attribute, such as `role:`",
        );
        return Vec::new();
    };
    let mut attributes = Vec::new();
    for (key, value) in pairs {
        let id = key.text().unwrap_or_default().to_owned();
        let item_like = id.strip_prefix('q').is_some_and(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()));
        let is_reserved = RESERVED.contains(&id.as_str()) || id.starts_with("tally_");
        if is_reserved || item_like || !super::scalars::is_id(&id.replace('_', "-")) {
            fields.say(
                Code::BadValue,
                key,
                format!("`{id}` can't be an attribute of respondents"),
                "use another key of small letters",
            );
            continue;
        }
        if let Some(attribute) = attribute(fields, &id, value) {
            attributes.push(attribute);
        }
    }
    attributes
}

fn attribute(fields: &Fields<'_, '_>, id: &str, node: &Node<'_>) -> Option<Attribute> {
    let Value::Mapping(pairs) = &node.value else {
        fields.say(Code::WrongType, node, format!("`{id}` must have `label` and `values`"), "write them below it");
        return None;
    };
    let find = |key: &str| pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v);
    for (key, _) in pairs {
        if !matches!(key.text(), Some("label" | "values")) {
            fields.say(
                Code::UnknownKey,
                key,
                format!("an attribute has no key {}", key.what()),
                "known keys are label, values",
            );
        }
    }
    let label = find("label").and_then(|n| fields.text_of("label", n)).unwrap_or_else(|| id.to_owned());
    let (values, labels): (Vec<(String, String)>, Vec<String>) = match find("values").map(|n| (n, &n.value)) {
        Some((_, Value::Mapping(values))) => {
            let text = |(k, v): &(Node<'_>, Node<'_>)| {
                Some((k.text()?.to_owned(), fields.text_of("values", label_of(fields, v)?)?))
            };
            for (key, _) in values.iter().filter(|(k, _)| k.text().is_some_and(|k| k.is_empty() || k.trim() != k)) {
                fields.say(
                    Code::BadValue,
                    key,
                    "a value has an empty key, or one with space around it",
                    "write a word",
                );
            }
            for (key, _) in values.iter().filter(|(k, _)| k.text() == Some("not-stated")) {
                fields.say(Code::BadValue, key, "`not-stated` stands for those who did not say", "use another key");
            }
            let first = |(_, v): &(Node<'_>, Node<'_>)| {
                let label = part(v, "label").unwrap_or(v);
                fields.first_of(label).unwrap_or_default().to_owned()
            };
            values.iter().filter_map(|pair| Some((text(pair)?, first(pair)))).unzip()
        }
        Some((_, Value::Sequence(values))) => {
            let plain = values.iter().filter_map(|v| fields.plain_of("values", v));
            plain.map(|v| ((v.clone(), v.clone()), v)).unzip()
        }
        Some((node, _)) => {
            fields.say(Code::WrongType, node, "`values` must be a mapping of keys to labels", "write `{nurse: Nurse}`");
            return None;
        }
        None => {
            fields.say(Code::MissingField, node, format!("the attribute `{id}` needs `values`"), "add `values: {…}`");
            return None;
        }
    };
    if values.len() > MOST_VALUES {
        let message = format!("`{id}` has {} values; a breakdown can have up to {MOST_VALUES}", values.len());
        let label = "join values; an organisation's id goes into the column `organisation`";
        fields.say(Code::TooManyValues, find("values").unwrap_or(node), message, label);
        return None;
    }
    let names = names(&values, &labels);
    let mut others: Vec<(String, usize)> = labels.iter().cloned().zip(0..).collect();
    if let Some(Value::Mapping(pairs)) = find("values").map(|n| &n.value) {
        for (key, value) in pairs {
            let own = values.iter().position(|(v, _)| Some(v.as_str()) == key.text());
            let also = part(value, "also").map(|n| fields.words_of("also", n)).unwrap_or_default();
            others.extend(own.into_iter().flat_map(|i| also.iter().map(move |word| (word.clone(), i))));
        }
    }
    Some(Attribute { id: id.to_owned(), label, values, names, others })
}

/// The value of a key of a value's mapping, `{label: …, also: […]}`.
fn part<'n, 't>(node: &'n Node<'t>, key: &str) -> Option<&'n Node<'t>> {
    let Value::Mapping(pairs) = &node.value else { return None };
    pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v)
}

/// The label of a value: the value's text, or that under `label` beside `also`; what else stands there is told.
fn label_of<'n, 't>(fields: &Fields<'_, '_>, node: &'n Node<'t>) -> Option<&'n Node<'t>> {
    let has_parts = part(node, "label").is_some() || part(node, "also").is_some();
    let Value::Mapping(pairs) = &node.value else { return Some(node) };
    if !has_parts {
        return Some(node);
    }
    let languages: Vec<&(Node<'_>, Node<'_>)> =
        pairs.iter().filter(|(k, _)| k.text().is_some_and(super::is_language)).collect();
    if part(node, "label").is_none() && !languages.is_empty() {
        let all: Vec<String> =
            languages.iter().filter_map(|(k, v)| Some(format!("{}: {}", k.text()?, v.text()?))).collect();
        let label = format!("write `{{label: {{{}}}, also: […]}}`", all.join(", "));
        fields.say(Code::WrongType, node, "beside `also` the texts of a value stand under `label`", label);
        return None;
    }
    for (key, _) in pairs.iter().filter(|(k, _)| !matches!(k.text(), Some("label" | "also"))) {
        fields.say(Code::UnknownKey, key, format!("a value has no key {}", key.what()), "known keys are label, also");
    }
    let label = part(node, "label");
    if label.is_none() {
        fields.say(Code::MissingField, node, "this value needs `label`", "write `{label: Nurse, also: [RN]}`");
    }
    label
}

/// The names in addresses of an attribute's values: the value itself, or its label in the first language where that alone is
/// unlike all others, as for `<5` beside `5+`; else its number.
fn names(values: &[(String, String)], labels: &[String]) -> Vec<String> {
    let values: Vec<String> = values.iter().map(|(value, _)| slug(value)).collect();
    let labels: Vec<String> = labels.iter().map(|label| slug(label)).collect();
    let alone = |own: &String, among: &[String]| among.iter().filter(|s| *s == own).count();
    let name = |(at, (value, label)): (usize, (&String, &String))| match () {
        () if !value.is_empty() && alone(value, &values) == 1 => value.clone(),
        () if !label.is_empty() && alone(label, &labels) == 1 && alone(label, &values) == 0 => label.clone(),
        () => format!("value_{}", at + 1),
    };
    values.iter().zip(&labels).enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn each_value_has_an_address_of_its_own() {
        let values = ["<5", "5+", "?", "night-shift"].map(|v| (v.to_owned(), "in any language".to_owned()));
        let labels = ["Less than five", "Five or more", "!", "Night"].map(str::to_owned);
        assert_eq!(names(&values, &labels), ["less-than-five", "five-or-more", "value_3", "night-shift"]);
    }
}
