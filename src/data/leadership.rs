//! The CSV files of leadership: the posts one by one, and the shares.

use std::collections::BTreeMap;

use super::schema::File;
use super::tables::Csv;
use crate::diagnostics::Stop;
use crate::model::{Coverage, Holder, Post, PostHeld};
use crate::site::Site;
use crate::site::tables::{Holding, LeadershipShare};
use crate::statistics::Measure;

/// Writes both files; without a census they have a header alone.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<Vec<File>, Stop> {
    let mut posts = Csv::of::<Holding<'_>>();
    let mut shares = Csv::of::<LeadershipShare<'_>>();
    for census in site.leadership {
        let as_of = census.as_of;
        let demonstration = census.census.demonstration;
        let coverage = if census.census.is_sample { Coverage::Sample } else { Coverage::Complete }.id();
        let held: BTreeMap<(&str, Post), &PostHeld> =
            census.census.posts.iter().map(|p| ((p.organisation.id.as_str(), p.post), p)).collect();
        for organisation in &site.plan.could_have_posts {
            for result in &census.posts {
                let held = held.get(&(*organisation, result.post)).copied();
                let post = result.post.id();
                let holder = holder(site, held);
                posts.row(&Holding { as_of, organisation, post, held, holder, coverage, demonstration });
            }
        }
        let confidence = census.census.is_sample.then_some(site.catalogue.settings.confidence);
        for result in &census.posts {
            let all = [("", "", &result.all)].into_iter();
            let kinds = result.by_kind.iter().map(|(kind, t)| ("kind", *kind, t));
            let regions = result.by_region.iter().map(|(region, t)| ("region", region.as_str(), t));
            for (attribute, value, tallies) in all.chain(kinds).chain(regions) {
                for (measure, tally) in Measure::ALL.into_iter().zip(tallies) {
                    shares.row(&LeadershipShare {
                        as_of,
                        post: result.post.id(),
                        attribute,
                        value,
                        measure: measure.id(),
                        tally: *tally,
                        confidence,
                        demonstration,
                    });
                }
            }
        }
    }
    [posts, shares].into_iter().map(|csv| csv.publish(site)).collect()
}

/// The name of who holds a post.
fn holder(site: &Site<'_>, held: Option<&PostHeld>) -> String {
    match held.and_then(|p| p.holder.as_ref()) {
        Some(Holder::Person(r)) => site.catalogue.people.get(&r.id).map(|p| p.entry.title.clone()).unwrap_or_default(),
        Some(Holder::Named(name)) => name.clone(),
        None => String::new(),
    }
}
