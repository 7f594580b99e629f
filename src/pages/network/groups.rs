//! Working groups: an index, and a page each with members, plan and decisions.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Date, Foreign, Group, GroupStatus, Kind, Milestone, Progress, Text};
use crate::pages::shared::figure::show;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{DatedText, LinkView, MentionsView, link, links};
use crate::site::{DateView, Site};
use crate::words::{Words, say};
use crate::{charts, prose};

/// All working groups: `groups.html`.
#[derive(Serialize)]
struct IndexView<'a> {
    /// All of them, those that work first.
    groups: Vec<GroupCard<'a>>,
}

/// A working group in a list.
#[derive(Serialize)]
struct GroupCard<'a> {
    /// Its title and address.
    link: LinkView,
    /// How it stands, in a word.
    status: Option<String>,
    /// The same as a class for its look.
    status_class: Option<&'a str>,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// What of it nobody has translated.
    foreign: Foreign,
    /// Who chairs it.
    chair: Option<LinkView>,
    /// How its plan stands, in sentences.
    plan: Option<String>,
}

/// A working group: `group.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its title.
    title: &'a str,
    /// How it stands, in a word.
    status: Option<String>,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Who chairs it.
    chair: Option<LinkView>,
    /// Its members.
    members: Vec<LinkView>,
    /// Who takes part.
    organisations: Vec<LinkView>,
    /// The chart, as HTML.
    figure: Option<String>,
    /// Its plan.
    milestones: Vec<MilestoneView<'a>>,
    /// What it has decided, the newest first.
    decisions: Vec<DatedText<'a>>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// A milestone for readers.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView<'a> {
    /// What is to be done.
    pub title: &'a Text,
    /// By when.
    pub due: Option<String>,
    /// How far it is: "planned", "under way", "done", "dropped" or "late".
    pub state: String,
    /// The same as part of a class.
    pub class: &'static str,
    /// What came of it.
    pub outcome: Option<&'a Text>,
}

/// A milestone that comes next, with its group.
#[derive(Serialize)]
pub struct NextView<'a> {
    /// The milestone.
    #[serde(flatten)]
    milestone: MilestoneView<'a>,
    /// Its group.
    group: LinkView,
}

impl<'a> MilestoneView<'a> {
    /// The milestone as it stands on the day `today`.
    pub fn of(w: &Words, m: &'a Milestone, today: Date) -> Self {
        MilestoneView {
            title: &m.title,
            due: m.due.map(|d| w.partial_date(d)),
            state: prose::milestone_state(w, m, today),
            class: if m.is_late(today) { "late" } else { m.status.id() },
            outcome: m.outcome.as_ref(),
        }
    }
}

/// Renders all of them; nothing where the site has no groups.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let groups: Vec<&Group> = in_order(site);
    if groups.is_empty() {
        return Ok(());
    }
    let card = |g: &&'_ Group| GroupCard {
        link: link(Kind::Group, &g.entry),
        status: None,
        status_class: None,
        summary: None,
        foreign: g.entry.foreign,
        chair: links(site.catalogue, Kind::Person, &g.chair).pop(),
        plan: (!g.plan.is_empty()).then(|| prose::plan_in_words(site.words, g, site.today)),
    };
    let cards = groups.iter().map(|g| GroupCard {
        status: g.status.map(|s| site.words.term("group-status", s.id())),
        status_class: g.status.map(GroupStatus::id),
        summary: g.entry.summary.as_deref(),
        ..card(g)
    });
    let view = IndexView { groups: cards.collect() };
    let title = site.say("groups.title");
    let description = site.say("groups.lead");
    emit(site, "/groups/", "groups.html", PageHead::new(&title, description, "/groups/"), &view)?;
    groups.par_iter().try_for_each(|g| group(site, g))
}

/// Active groups first, then those that form, then those that closed; each by title.
fn in_order<'a>(site: &Site<'a>) -> Vec<&'a Group> {
    let turn = |g: &Group| match g.status {
        Some(GroupStatus::Active) | None => 0,
        Some(GroupStatus::Forming) => 1,
        Some(GroupStatus::Closed) => 2,
    };
    let mut groups: Vec<&Group> = site.catalogue.groups.values().collect();
    groups.sort_by_cached_key(|g| (turn(g), g.entry.title.to_lowercase(), g.entry.id.clone()));
    groups
}

/// Open milestones of all groups that are not closed, those due first at the front.
pub fn next_milestones<'a>(site: &Site<'a>) -> Vec<NextView<'a>> {
    let open = |m: &&Milestone| matches!(m.status, Progress::Planned | Progress::UnderWay);
    let running = in_order(site).into_iter().filter(|g| g.status != Some(GroupStatus::Closed));
    let mut all: Vec<_> = running
        .flat_map(|g| g.plan.iter().filter(open).filter_map(move |m| Some((m.last_day()?, &g.entry, m))))
        .collect();
    all.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    all.into_iter()
        .map(|(_, entry, m)| NextView {
            group: link(Kind::Group, entry),
            milestone: MilestoneView::of(site.words, m, site.today),
        })
        .collect()
}

fn group(site: &Site<'_>, g: &Group) -> Result<(), Stop> {
    let id = g.entry.id.as_str();
    let route = Kind::Group.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let figure = charts::plan(site.words, g, site.today);
    // A plan that the text shows stands there alone.
    let rendered = site.markup.render(g.entry.body, &route, &site.root(&route), Mode::Page);
    let is_in_text =
        figure.as_ref().is_some_and(|own| rendered.figures().any(|f| (&f.survey, &f.name) == (&own.survey, &own.name)));
    let body = TextView::of(site, rendered, &route);
    let mut members = links(site.catalogue, Kind::Person, &g.members);
    let chair = links(site.catalogue, Kind::Person, &g.chair).pop();
    let mut seen: std::collections::BTreeSet<String> = chair.iter().map(|c| c.to.clone()).collect();
    members.retain(|m| seen.insert(m.to.clone()));
    let mut decisions: Vec<_> = g.decisions.iter().collect();
    decisions.sort_by_key(|d| std::cmp::Reverse(d.date));
    let view = View {
        title: &g.entry.title,
        status: g.status.map(|s| site.words.term("group-status", s.id())),
        summary: g.entry.summary.as_deref(),
        chair,
        members,
        organisations: links(site.catalogue, Kind::Organisation, &g.organisations),
        figure: show(site, figure.as_ref(), &route)?.filter(|_| !is_in_text),
        milestones: g.plan.iter().map(|m| MilestoneView::of(site.words, m, site.today)).collect(),
        decisions: decisions
            .into_iter()
            .map(|d| DatedText { date: DateView::of(site.words, d.date), text: &d.text })
            .collect(),
        body,
        mentions: MentionsView::of(site, Kind::Group, id),
    };
    let plan = (!g.plan.is_empty()).then(|| prose::plan_in_words(site.words, g, site.today));
    let description = g
        .entry
        .summary
        .clone()
        .or(plan)
        .unwrap_or_else(|| say!(site.words, "group.description", name = &g.entry.title));
    let head = PageHead::new(&g.entry.title, description, "/groups/")
        .of(&g.entry)
        .demonstration(view.body.demonstration)
        .linked(linked_data::group(site, g))
        .card(site.say("group.card"), None);
    emit(site, &route, "group.html", head, &view)
}
