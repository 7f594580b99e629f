//! Reads working groups and recommendations.

use crate::content::fields::Fields;
use crate::content::front_matter;
use crate::content::yaml::Node;
use crate::diagnostics::Code;
use crate::model::{Body, Decision, Group, Milestone, Progress, Recommendation, Standing, Step};

/// Reads a working group.
pub fn group(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Group> {
    let entry = front_matter::entry(fields, id, body, "title");
    let rest = Group {
        chair: fields.reference("chair"),
        members: fields.references("members"),
        organisations: fields.references("organisations"),
        status: fields.one_of("status", &["forming", "active", "closed"]),
        plan: fields.each("plan", "a milestone", milestone),
        decisions: fields.each("decisions", "a decision", decision),
        entry,
    };
    Some(rest)
}

fn milestone(fields: &mut Fields<'_, '_>) -> Option<Milestone> {
    let (title, due) = (fields.required_own_text("milestone"), fields.partial_date("due"));
    let status_node = fields.get("status");
    let words = Progress::ALL.map(Progress::id);
    let status = fields.one_of("status", &words);
    let outcome = fields.own_text("outcome");
    let status = status.and_then(|s| Progress::ALL.into_iter().find(|p| p.id() == s)).unwrap_or(Progress::Planned);
    if let (Progress::Done, None, Some(node)) = (status, &outcome, status_node) {
        let label = "add `outcome: …`, which says what came of it";
        fields.say(Code::MissingField, node, "a milestone that is done needs an `outcome`", label);
    }
    Some(Milestone { title: title?, due, status, outcome })
}

fn decision(fields: &mut Fields<'_, '_>) -> Option<Decision> {
    if fields.get("date").is_none() {
        fields.missing("date");
    }
    let (date, text) = (fields.date("date"), fields.required_own_text("text"));
    Some(Decision { date: date?, text: text? })
}

/// Reads a recommendation.
pub fn recommendation(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Recommendation> {
    let entry = front_matter::entry(fields, id, body, "title");
    let source = fields.map("source", "a source", Fields::citation);
    if fields.get("source").is_none() {
        fields.missing("source");
    }
    let status_node = fields.get("status");
    if status_node.is_none() {
        fields.missing("status");
    }
    let status = standing(fields);
    let number = fields.integer("number", 1, 9999).and_then(|n| u32::try_from(n).ok());
    let owner = fields.reference("owner");
    let mut history = fields.each("progress", "a step of the progress", step);
    history.sort_by_key(|s| s.date);
    if let (Some(status), Some(node)) = (status, status_node) {
        check_status(fields, status, node, &history);
    }
    Some(Recommendation { number, owner, history, source: source?, status: status?, entry })
}

/// The status must be the one of the newest step.
fn check_status(fields: &Fields<'_, '_>, status: Standing, node: &Node<'_>, history: &[Step]) {
    let Some(last) = history.last().filter(|last| last.status != status) else { return };
    let message = format!("`status` is {}, but the newest step of `progress` says {}", status.id(), last.status.id());
    let label = format!("write {}, or add the step that led here", last.status.id());
    fields.say(Code::Contradiction, node, message, label);
}

fn standing(fields: &mut Fields<'_, '_>) -> Option<Standing> {
    let words = Standing::ALL.map(Standing::id);
    let word = fields.one_of("status", &words)?;
    Standing::ALL.into_iter().find(|s| s.id() == word)
}

fn step(fields: &mut Fields<'_, '_>) -> Option<Step> {
    for key in ["date", "status"] {
        if fields.get(key).is_none() {
            fields.missing(key);
        }
    }
    let (date, status, note) = (fields.date("date"), standing(fields), fields.own_text("note"));
    Some(Step { date: date?, status: status?, note })
}
