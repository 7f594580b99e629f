//! Reads working groups and recommendations.

use crate::content::fields::Fields;
use crate::content::front_matter;
use crate::content::yaml::Node;
use crate::diagnostics::Code;
use crate::model::{Body, Decision, Group, Milestone, Progress, Recommendation, RecommendationStatus, Step};

/// Reads a working group.
pub fn group(fields: &Fields<'_, '_>, id: &str, body: Body) -> Group {
    let entry = front_matter::entry(fields, id, body, "title");
    Group {
        chair: fields.reference("chair"),
        members: fields.references("members"),
        organisations: fields.references("organisations"),
        status: fields.one_of("status"),
        plan: fields.each("plan", milestone),
        decisions: fields.each("decisions", decision),
        entry,
    }
}

fn milestone(fields: &Fields<'_, '_>) -> Option<Milestone> {
    let title = fields.own_text("milestone");
    let due = fields.partial_date("due");
    let status = fields.one_of("status").unwrap_or(Progress::Planned);
    let outcome = fields.own_text("outcome");
    if let (Progress::Done, None, Some(node)) = (status, &outcome, fields.get("status")) {
        let label = "add `outcome: …`, which says what came of it";
        fields.say(Code::MissingField, node, "a milestone that is done needs an `outcome`", label);
    }
    Some(Milestone { title: title?, due, status, outcome })
}

fn decision(fields: &Fields<'_, '_>) -> Option<Decision> {
    let date = fields.date("date");
    let text = fields.own_text("text");
    Some(Decision { date: date?, text: text? })
}

/// Reads a recommendation.
pub fn recommendation(fields: &Fields<'_, '_>, id: &str, body: Body) -> Option<Recommendation> {
    let entry = front_matter::entry(fields, id, body, "title");
    let source = fields.map("source", Fields::citation);
    let status = fields.one_of("status");
    let number = fields.integer("number", 1, 9999).and_then(|n| u32::try_from(n).ok());
    let owner = fields.reference("owner");
    let mut history = fields.each("progress", step);
    history.sort_by_key(|s| s.date);
    if let (Some(status), Some(node)) = (status, fields.get("status")) {
        check_status(fields, status, node, &history);
    }
    Some(Recommendation { number, owner, history, source: source?, status: status?, entry })
}

/// The status must be the one of the newest step.
fn check_status(fields: &Fields<'_, '_>, status: RecommendationStatus, node: &Node<'_>, history: &[Step]) {
    let Some(last) = history.last().filter(|last| last.status != status) else { return };
    let message = format!("`status` is {}, but the newest step of `progress` says {}", status.id(), last.status.id());
    let label = format!("write {}, or add the step that led here", last.status.id());
    fields.say(Code::Contradiction, node, message, label);
}

fn step(fields: &Fields<'_, '_>) -> Option<Step> {
    let date = fields.date("date");
    let status = fields.one_of("status");
    let note = fields.own_text("note");
    Some(Step { date: date?, status: status?, note })
}
