//! The pages: a file per kind, each with its typed view. [`render`] goes through all of them.

mod articles;
mod categories;
mod compare;
mod dates;
mod emit;
mod events;
mod figure;
mod groups;
mod groups_of_people;
mod home;
mod leadership;
mod leading;
mod linked;
mod mentions;
mod method;
mod network;
mod people;
mod quality;
mod ratings;
mod recommendations;
mod related;
mod reuse;
mod search;
mod series;
mod site;
mod statements;
mod system;
mod system_charts;
mod systems;
mod thing;
mod training;
mod verdict;
mod view;
mod when;

pub use articles::{by_tag, moment, moments};
pub use dates::iso;
pub use emit::emit_file;
pub use figure::{CHART_CSS, frame};
pub use mentions::{Mentions, mentions, newest_first, organisations_with_feed};
pub use network::could_have_posts;
pub use related::{Related, related};
pub use search::render as render_search;
pub use series::series;
pub use site::{Counts, Language, Site, shared};

use crate::charts::Subject;
use crate::diagnostics::Stop;
use crate::model::Catalogue;
use crate::statistics::Results;
use crate::words::Words;

/// Addresses of pages that are made of results, beyond those of records: pairs of systems, leagues of groups.
pub fn made_addresses((catalogue, results, words): (&Catalogue, &Results, &Words)) -> Vec<String> {
    let subjects: Vec<Subject<'_>> =
        results.order.iter().filter_map(|id| Subject::of(catalogue, results, words, id)).collect();
    let leagues = subjects.iter().flat_map(|s| groups_of_people::links(*s)).map(|link| link.to);
    compare::addresses(&subjects).into_iter().chain(leagues).collect()
}

/// Renders every page, each kind in parallel.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them. What is wrong with content or theme is in the report.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    home::render(site)?;
    ratings::render(site)?;
    system::render(site)?;
    compare::render(site)?;
    reuse::render_badges(site)?;
    statements::render(site)?;
    articles::render(site)?;
    network::render(site)?;
    people::render(site)?;
    events::render(site)?;
    training::render(site)?;
    groups::render(site)?;
    recommendations::render(site)?;
    leadership::render(site)?;
    method::render(site)
}
