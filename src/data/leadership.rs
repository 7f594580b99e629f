//! The CSV files of leadership: the posts one by one, and the shares.

use std::collections::BTreeMap;

use super::number;
use super::schema::File;
use super::tables::Table;
use crate::diagnostics::Stop;
use crate::model::{Holder, Post, PostHeld};
use crate::site::{Site, iso};
use crate::statistics::{Measure, Tallies};

/// Writes both files; without a census they have a header alone.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<Vec<File>, Stop> {
    let mut posts = Table::new(
        ["as_of", "organisation", "post", "in_post", "wte", "board", "holder", "coverage", "demonstration"].into_iter(),
    );
    let head = [
        "as_of",
        "post",
        "attribute",
        "value",
        "measure",
        "yes",
        "no",
        "unknown",
        "share",
        "ci_low",
        "ci_high",
        "demonstration",
    ];
    let mut shares = Table::new(head.into_iter());
    for census in site.leadership {
        let as_of = iso(census.as_of);
        let coverage = if census.census.is_sample { "sample" } else { "complete" };
        let held: BTreeMap<(&str, Post), &PostHeld> =
            census.census.posts.iter().map(|p| ((p.organisation.id.as_str(), p.post), p)).collect();
        for id in &site.plan.could_have_posts {
            for result in &census.posts {
                let held = held.get(&(*id, result.post)).copied();
                let mut row = post(&as_of, id, result.post, held).to_vec();
                row.extend([holder(site, held), coverage.to_owned(), census.census.demonstration.to_string()]);
                posts.row(&row);
            }
        }
        let confidence = census.census.is_sample.then_some(site.catalogue.settings.confidence);
        for result in &census.posts {
            let all = [("", "", &result.all)].into_iter();
            let kinds = result.by_kind.iter().map(|(kind, t)| ("kind", *kind, t));
            let regions = result.by_region.iter().map(|(region, t)| ("region", region.as_str(), t));
            for (attribute, value, tallies) in all.chain(kinds).chain(regions) {
                let start = [as_of.as_str(), result.post.id(), attribute, value];
                share(&mut shares, start, tallies, (confidence, census.census.demonstration));
            }
        }
    }
    Ok(vec![
        posts.publish(site, "leadership", "Posts of digital leadership, one by one")?,
        shares.publish(site, "leadership-shares", "Shares of organisations with a post")?,
    ])
}

/// The name of who holds a post.
fn holder(site: &Site<'_>, held: Option<&PostHeld>) -> String {
    match held.and_then(|p| p.holder.as_ref()) {
        Some(Holder::Person(r)) => site.catalogue.people.get(&r.id).map(|p| p.entry.title.clone()).unwrap_or_default(),
        Some(Holder::Named(name)) => name.clone(),
        None => String::new(),
    }
}

/// A post of an organisation; of what is unknown the cells are empty.
fn post(as_of: &str, organisation: &str, post: Post, held: Option<&PostHeld>) -> [String; 6] {
    let filled = held.map(|p| p.is_filled().to_string()).unwrap_or_default();
    let time = held.and_then(|p| p.wte).map(|t| number(t).to_string()).unwrap_or_default();
    let board = held.and_then(|p| p.board).map(|b| b.to_string()).unwrap_or_default();
    [as_of.to_owned(), organisation.to_owned(), post.id().to_owned(), filled, time, board]
}

fn share(table: &mut Table, start: [&str; 4], tallies: &Tallies, (confidence, demonstration): (Option<f64>, bool)) {
    for (measure, t) in Measure::ALL.into_iter().zip(tallies) {
        let text = |x: Option<f64>| x.map(|x| number(x).to_string()).unwrap_or_default();
        let ci = confidence.and_then(|c| t.interval(c));
        let mut row: Vec<String> = start.iter().map(|s| (*s).to_owned()).collect();
        row.extend([measure.id().to_owned(), t.yes.to_string(), t.no.to_string(), t.unknown.to_string()]);
        row.extend([text(t.share()), text(ci.map(|c| c.0)), text(ci.map(|c| c.1))]);
        row.push(demonstration.to_string());
        table.row(&row);
    }
}
