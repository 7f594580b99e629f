//! A record that lies in the folder of another kind: one cause, told once, in place of every key that it has.

use crate::content::fields::Context;
use crate::content::parsed::Parsed;
use crate::content::yaml::Value;
use crate::diagnostics::Code;
use crate::model::{Kind, schema};
use crate::source::Place;

/// Whether a record is one of another kind than its folder says, which is told: its keys are all of that kind, and not
/// all of its folder's.
pub fn misplaced(context: Context<'_>, parsed: &Parsed<'_>, kind: Kind) -> bool {
    let Value::Mapping(pairs) = &parsed.node.value else { return false };
    let has = |kind: Kind, key: &str| schema::of(kind).field(key).is_some();
    let keys = || pairs.iter().filter_map(|(key, _)| Some((key, key.text()?)));
    let strange: Vec<_> = keys().filter(|(_, key)| !has(kind, key)).collect();
    let Some((first, _)) = strange.first() else { return false };
    let is_required = |kind: Kind, key: &str| schema::of(kind).field(key).is_some_and(|f| f.required);
    let fits = |other: &Kind| {
        *other != kind
            && *other != Kind::Page
            && keys().all(|(_, key)| has(*other, key))
            && (strange.len() > 1 || strange.iter().any(|(_, key)| is_required(*other, key)))
    };
    let Some(other) = Kind::ALL.into_iter().find(fits) else { return false };
    let names: Vec<String> = strange.iter().take(4).map(|(_, key)| format!("`{key}`")).collect();
    let message = format!("this looks like {}, and lies among the {}", schema::of(other).noun, kind.folder());
    let label = match other {
        Kind::Survey => "a survey is a file survey.yaml in a folder of its own below ratings".to_owned(),
        _ => format!("move it to content/{}/: it has {}", other.folder(), names.join(", ")),
    };
    context.say(Code::WrongFolder, Place::new(parsed.file.id, first.range.clone()), message, label);
    true
}
