//! Leagues of people alike: the systems of a survey as one group of respondents scored them.

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::{self, Subject};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::show;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, link};

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
}

/// A group of respondents that several systems show.
struct Group<'a> {
    attribute: &'a str,
    value: &'a str,
    /// The label of the attribute, and of the value.
    labels: (&'a str, &'a str),
}

fn address(survey: &str, attribute: &str, value: &str) -> String {
    format!("{}{attribute}/{}/", Kind::Survey.address(survey), crate::content::slug(value))
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
        for (value, label) in &attribute.values {
            let slug = crate::content::slug(value);
            let alone = attribute.values.iter().filter(|(v, _)| crate::content::slug(v) == slug).count() == 1;
            // A value that has no address of its own, such as `<5` beside `5+`, gets no league rather than another's.
            if !slug.is_empty() && alone && charts::group_cells(subject, &attribute.id, value).len() > 1 {
                groups.push(Group { attribute: &attribute.id, value, labels: (&attribute.label, label) });
            }
        }
    }
    groups
}

/// Links to the leagues of a survey's groups.
pub fn links(subject: Subject<'_>) -> Vec<LinkView> {
    links_to(subject, &of_survey(subject))
}

fn links_to(subject: Subject<'_>, groups: &[Group<'_>]) -> Vec<LinkView> {
    let to = |g: &Group<'_>| address(&subject.survey.entry.id, g.attribute, g.value);
    groups.iter().map(|g| LinkView { label: g.labels.1.to_owned(), to: to(g) }).collect()
}

/// Renders the leagues of a survey's groups.
pub fn render(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let groups = of_survey(subject);
    let others = links_to(subject, &groups);
    groups.par_iter().try_for_each(|g| {
        let route = address(&subject.survey.entry.id, g.attribute, g.value);
        let figure = charts::group_league(subject, g.attribute, g.value, g.labels.1);
        let title = format!("{}: {}", subject.survey.entry.title, g.labels.1);
        let description = figure.as_ref().map_or_else(|| title.clone(), |f| f.description.clone());
        let view = View {
            title: title.clone(),
            survey: link(Kind::Survey, &subject.survey.entry),
            attribute: g.labels.0.to_owned(),
            group: g.labels.1.to_owned(),
            figure: show(site, figure.as_ref(), &site.linking.root(&route))?,
            others: others.clone(),
        };
        let head = Emit::new(&title, description, "/ratings/").demonstration(subject.survey.demonstration);
        emit(site, &route, "group-league.html", head.card("Survey", None).list(), &view)
    })
}
