//! Leagues of people alike: the systems of a survey as one group of respondents scored them.

use rayon::prelude::*;
use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::figure::show;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, link, system_link};
use crate::prose::Subject;
use crate::site::{League, Site};
use crate::statistics::Figures;

/// The league of a group of respondents: `group-league.html`.
#[derive(Serialize)]
struct View {
    /// Its title.
    title: String,
    /// The survey.
    survey: LinkView,
    /// What respondents are divided by.
    attribute: String,
    /// The group.
    group: String,
    /// The chart, as HTML.
    figure: Option<String>,
    /// Leagues of other groups.
    others: Vec<LinkView>,
    /// Systems that are shown for this group, and all of the survey.
    shown: usize,
    /// All systems of the survey.
    of: usize,
    /// Systems of the survey that this group isn't shown for.
    left_out: Vec<LinkView>,
}

/// The systems of a survey that don't show a group.
fn left_out(subject: Subject<'_>, league: &League<'_>) -> Vec<LinkView> {
    let is_here = |f: &Figures| f.group(&league.attribute.id, league.value()).is_some();
    let all = subject.result.systems.iter().filter(|s| !s.figures.figure().is_some_and(is_here));
    all.map(|s| system_link(subject, &s.system)).collect()
}

/// Links to the leagues of a survey's groups.
pub fn links(site: &Site<'_>, survey: &str) -> Vec<LinkView> {
    site.plan.leagues(survey).iter().map(|league| LinkView::new(league.label(), league.to.as_str())).collect()
}

/// Renders the leagues of a survey's groups.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let id = subject.survey.entry.id.as_str();
    let others = links(site, id);
    site.plan.leagues(id).par_iter().try_for_each(|league| {
        let route = league.to.as_str();
        let figure = charts::group_league(subject, league.attribute, league.at);
        let title = format!("{}: {}", subject.survey.entry.title, league.label());
        let description = figure.as_ref().map_or_else(|| title.clone(), |f| f.description.clone());
        let left_out = left_out(subject, league);
        let view = View {
            title: title.clone(),
            survey: link(Kind::Survey, &subject.survey.entry),
            attribute: league.attribute.label.clone(),
            group: league.label().to_owned(),
            figure: show(site, figure.as_ref(), route)?,
            others: others.clone(),
            shown: subject.result.systems.len().saturating_sub(left_out.len()),
            of: subject.result.systems.len(),
            left_out,
        };
        let head = PageHead::new(&title, description, "/ratings/").demonstration(subject.survey.demonstration);
        let head = head.card(site.say("kind.survey"), None);
        // Search leads to those of the newest survey alone.
        let head = if site.plan.is_newest(id) { head } else { head.list() };
        emit(site, route, "group-league.html", head, &view)
    })
}
