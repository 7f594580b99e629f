//! What the checks look at, and how they tell of it.

use crate::diagnostics::{Code, Diagnostic, Report, nearest};
use crate::model::{Catalogue, Kind, Reference, schema};
use crate::source::{Place, Sources};

/// What the checks look at.
pub struct Checked<'a> {
    /// All records.
    pub catalogue: &'a Catalogue,
    /// Their files.
    pub sources: &'a Sources,
    /// What is told of them.
    pub report: &'a Report,
}

impl Checked<'_> {
    /// Reports something at a place.
    pub fn say(&self, code: Code, place: Place, message: String, label: String) {
        self.report.add(Diagnostic::new(code, message).at(self.sources.spot(place)).label(label));
    }

    /// Reports references that lead nowhere.
    pub fn refer<'r>(&self, kind: Kind, references: impl IntoIterator<Item = &'r Reference>) {
        for reference in references {
            if let Some((code, message, label)) = missing(self.catalogue, kind, &reference.id) {
                self.say(code, reference.place, message, label);
            }
        }
    }
}

/// Where there are no more ids, all of them are named.
const MOST_LISTED: usize = 6;

/// What is wrong with a reference: code, message and way out; `None` where it is fine.
pub fn missing(catalogue: &Catalogue, kind: Kind, id: &str) -> Option<(Code, String, String)> {
    if catalogue.entry(kind, id).is_some() || catalogue.broken.contains(&(kind, id.to_owned())) {
        return None;
    }
    if let Some(why) = catalogue.hidden.get(&(kind, id.to_owned())) {
        let noun = if kind == Kind::News { "news item" } else { kind.scheme() };
        let message = format!("the {noun} `{id}` is not published: it is {}", why.reason());
        return Some((Code::HiddenReference, message, "take the reference out, or publish both together".into()));
    }
    let known = catalogue.entries(kind);
    let address = kind.address(id);
    if catalogue.addresses.contains(&address) {
        let message = format!("{} `{id}`, and {address} was published", schema::nobody(kind));
        let label = "take its file back from git, or take the name out here; one that was renamed has another id now";
        return Some((Code::UnknownReference, message, label.to_owned()));
    }
    let label = match nearest(id, known.iter().map(|e| e.id.as_str())) {
        Some(near) if kind == Kind::Survey => format!("there is `{near}` (content/ratings/{near}/survey.yaml)"),
        Some(near) => format!("there is `{near}` (content/{}/{near}.md)", kind.folder()),
        None if (1..=MOST_LISTED).contains(&known.len()) => {
            let ids: Vec<String> = known.iter().map(|e| format!("`{}`", e.id)).collect();
            format!(
                "there {} {}; correct the id, or add the file that it means",
                if ids.len() == 1 { "is" } else { "are" },
                ids.join(", ")
            )
        }
        None => "correct the id, or add the file that it means".to_owned(),
    };
    Some((Code::UnknownReference, format!("{} `{id}`", schema::nobody(kind)), label))
}
