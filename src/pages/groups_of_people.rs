//! Leagues of people alike: the systems of a survey as one group of respondents scored them.

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::{self, Subject};
use crate::diagnostics::Stop;
use crate::model::{Attribute, Kind};
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::show;
use crate::pages::leading::is_newest;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, link, system_link};
use crate::statistics::Figures;

/// Attributes with more values make no leagues, and nothing to compare by: few systems would have enough people in each.
pub const MOST_VALUES: usize = 24;

#[derive(Serialize)]
struct View {
    title: String,
    survey: LinkView,
    attribute: String,
    group: String,
    figure: Option<String>,
    others: Vec<LinkView>,
    /// Systems that are shown for this group, and all of the survey.
    shown: usize,
    of: usize,
    /// Systems of the survey that this group isn't shown for.
    left_out: Vec<LinkView>,
}

/// A group of respondents that several systems show.
struct Group<'a> {
    attribute: &'a Attribute,
    /// Place of the value.
    at: usize,
    to: String,
}

impl Group<'_> {
    /// The value and its label.
    fn value(&self) -> &(String, String) {
        &self.attribute.values[self.at]
    }
}

fn address(survey: &str, attribute: &Attribute, at: usize) -> String {
    format!("{}{}/{}/", Kind::Survey.address(survey), attribute.id, attribute.names[at])
}

/// The groups of a survey by which at least two systems can be set beside each other.
fn of_survey<'a>(subject: Subject<'a>) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    if !subject.survey.ranked {
        return groups;
    }
    for attribute in subject.survey.respondents.iter().filter_map(|r| subject.catalogue.settings.attribute(&r.id)) {
        if attribute.values.len() > MOST_VALUES {
            continue;
        }
        for (at, (value, _)) in attribute.values.iter().enumerate() {
            if charts::group_cells(subject, &attribute.id, value).len() > 1 {
                let to = address(&subject.survey.entry.id, attribute, at);
                groups.push(Group { attribute, at, to });
            }
        }
    }
    groups
}

fn left_out(subject: Subject<'_>, group: &Group<'_>) -> Vec<LinkView> {
    let value = &group.value().0;
    let is_here = |figures: &Figures| {
        let breakdown = figures.breakdowns.iter().find(|b| b.attribute == group.attribute.id);
        let mut cells = breakdown.and_then(|b| b.cells.figure()).into_iter().flatten();
        cells.any(|c| c.value == *value && c.figures.figure().is_some())
    };
    let all = subject.result.systems.iter().filter(|s| !s.figures.figure().is_some_and(is_here));
    all.map(|s| system_link(subject, &s.system)).collect()
}

/// Links to the leagues of a survey's groups.
pub fn links(subject: Subject<'_>) -> Vec<LinkView> {
    links_to(&of_survey(subject))
}

fn links_to(groups: &[Group<'_>]) -> Vec<LinkView> {
    groups.iter().map(|g| LinkView::new(g.value().1.as_str(), g.to.as_str())).collect()
}

/// Renders the leagues of a survey's groups.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let groups = of_survey(subject);
    let others = links_to(&groups);
    groups.par_iter().try_for_each(|g| {
        let route = g.to.as_str();
        let figure = charts::group_league(subject, g.attribute, g.at);
        let title = format!("{}: {}", subject.survey.entry.title, g.value().1);
        let description = figure.as_ref().map_or_else(|| title.clone(), |f| f.description.clone());
        let left_out = left_out(subject, g);
        let view = View {
            title: title.clone(),
            survey: link(Kind::Survey, &subject.survey.entry),
            attribute: g.attribute.label.clone(),
            group: g.value().1.clone(),
            figure: show(site, figure.as_ref(), route)?,
            others: others.clone(),
            shown: subject.result.systems.len().saturating_sub(left_out.len()),
            of: subject.result.systems.len(),
            left_out,
        };
        let head = Emit::new(&title, description, "/ratings/").demonstration(subject.survey.demonstration);
        let head = head.card(site.say("kind.survey"), None);
        // Search leads to those of the newest survey alone.
        let head = if is_newest(site, subject) { head } else { head.list() };
        emit(site, route, "group-league.html", head, &view)
    })
}
