//! Reads `content/ratings/<survey>/survey.yaml`.

use crate::content::fields::Fields;
use crate::content::front_matter;
use crate::diagnostics::Code;
use crate::model::{Body, Reference, Survey};

/// Reads a survey; `body` is an empty one, for a survey has no Markdown of its own.
pub fn read(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Survey> {
    let entry = front_matter::entry(fields, id, body, "title");
    let instrument = fields.reference("instrument");
    if instrument.is_none() {
        fields.missing("instrument");
    }
    let closed_node = fields.get("closed");
    let (opened, closed) = (fields.date("opened"), fields.date("closed"));
    if let (Some(from), Some(to), Some(node)) = (opened, closed, closed_node)
        && to < from
    {
        fields.say(Code::DateOrder, node, "the survey closes before it opens", format!("it opened on {from}"));
    }
    let survey = Survey {
        instrument: Reference { id: String::new(), place: fields.place },
        opened,
        closed,
        population: fields.text("population"),
        method: fields.text("method"),
        respondents: fields.references("respondents"),
        demonstration: fields.flag("demonstration", false),
        ranked: fields.flag("ranked", true),
        entry: entry?,
    };
    // Weights and quality flags come with a later version; their keys are known already.
    fields.allow(&["population_shares", "exclude"]);
    Some(Survey { instrument: instrument?, ..survey })
}
