//! Leagues of people alike: the systems of a survey as one group of respondents scored them.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::{self, Subject};
use crate::content::slug;
use crate::diagnostics::Stop;
use crate::model::{Attribute, Kind};
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::show;
use crate::pages::ratings::is_newest;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, link, system_link};

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
    /// Systems of the survey that this group isn't shown for.
    left_out: Vec<LinkView>,
}

/// A group of respondents that several systems show.
struct Group<'a> {
    attribute: &'a str,
    value: &'a str,
    /// The label of the attribute, and of the value.
    labels: (&'a str, &'a str),
    to: String,
}

/// The address of the league of an attribute's value, by its place: the value itself, or its label where that alone is
/// unlike all others, as for `<5` beside `5+`; else its number.
fn address(survey: &str, attribute: &Attribute, at: usize) -> String {
    let (values, labels): (Vec<_>, Vec<_>) = attribute.values.iter().map(|(v, l)| (slug(v), slug(l))).unzip();
    let alone = |own: &String, among: &[String]| among.iter().filter(|s| *s == own).count();
    let (value, label) = (&values[at], &labels[at]);
    let name = match () {
        () if !value.is_empty() && alone(value, &values) == 1 => value.clone(),
        () if !label.is_empty() && alone(label, &labels) == 1 && alone(label, &values) == 0 => label.clone(),
        () => format!("value_{}", at + 1),
    };
    format!("{}{}/{name}/", Kind::Survey.address(survey), attribute.id)
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
        for (at, (value, label)) in attribute.values.iter().enumerate() {
            if charts::group_cells(subject, &attribute.id, value).len() > 1 {
                let to = address(&subject.survey.entry.id, attribute, at);
                groups.push(Group { attribute: &attribute.id, value, labels: (&attribute.label, label), to });
            }
        }
    }
    groups
}

fn left_out(subject: Subject<'_>, group: &Group<'_>) -> Vec<LinkView> {
    let here: BTreeSet<String> =
        charts::group_cells(subject, group.attribute, group.value).into_iter().map(|(name, _)| name).collect();
    let all = subject.result.systems.iter().map(|s| system_link(subject, &s.system));
    all.filter(|link| !here.contains(&link.label)).collect()
}

/// Links to the leagues of a survey's groups.
pub fn links(subject: Subject<'_>) -> Vec<LinkView> {
    links_to(&of_survey(subject))
}

fn links_to(groups: &[Group<'_>]) -> Vec<LinkView> {
    groups.iter().map(|g| LinkView { label: g.labels.1.to_owned(), to: g.to.clone() }).collect()
}

/// Renders the leagues of a survey's groups.
pub fn render(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let groups = of_survey(subject);
    let others = links_to(&groups);
    groups.par_iter().try_for_each(|g| {
        let route = g.to.as_str();
        let figure = charts::group_league(subject, g.attribute, g.value, g.labels.1);
        let title = format!("{}: {}", subject.survey.entry.title, g.labels.1);
        let description = figure.as_ref().map_or_else(|| title.clone(), |f| f.description.clone());
        let view = View {
            title: title.clone(),
            survey: link(Kind::Survey, &subject.survey.entry),
            attribute: g.labels.0.to_owned(),
            group: g.labels.1.to_owned(),
            figure: show(site, figure.as_ref(), &site.linking.root(route))?,
            others: others.clone(),
            left_out: left_out(subject, g),
        };
        let head = Emit::new(&title, description, "/ratings/").demonstration(subject.survey.demonstration);
        let head = head.card("Survey", None);
        // Search leads to those of the newest survey alone.
        let head = if is_newest(site, subject) { head } else { head.list() };
        emit(site, route, "group-league.html", head, &view)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_an_address_of_its_own() {
        let values = [("<5", "Less than five"), ("5+", "Five or more"), ("?", "!"), ("night-shift", "Night")];
        let values = values.map(|(v, l)| (v.to_owned(), l.to_owned())).to_vec();
        let attribute = Attribute { id: "years".to_owned(), label: "Years".to_owned(), values };
        let found: Vec<String> = (0..4).map(|at| address("s", &attribute, at)).collect();
        let wanted = ["less-than-five", "five-or-more", "value_3", "night-shift"];
        assert_eq!(found, wanted.map(|w| format!("/ratings/s/years/{w}/")));
    }
}
