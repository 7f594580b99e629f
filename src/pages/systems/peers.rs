//! A system's place among those of its category, as a small league.

use serde::Serialize;

use crate::pages::ratings::league::{RowView, WithheldView, rows};
use crate::prose::Subject;
use crate::site::Site;
use crate::statistics::SystemResult;

/// A survey, told of the category of one of its systems.
pub fn within<'a>(subject: Subject<'a>, result: &SystemResult) -> Subject<'a> {
    subject.result.set_of(result).map_or(subject, |set| subject.within(set))
}

/// A system's place among those of its category.
#[derive(Serialize)]
pub struct PeersView {
    /// The league of which these are a part.
    league: PeerLeague,
    /// How many of the category are shown.
    of: usize,
}

/// Some rows of a league, as the template of leagues takes them.
#[derive(Serialize)]
struct PeerLeague {
    /// The systems, in rank.
    rows: Vec<RowView>,
    /// None: those withheld have no place.
    withheld: Vec<WithheldView>,
    /// Whether they are ranked.
    ranked: bool,
    /// Whether rows name their category.
    shows_category: bool,
    /// Nothing is marked.
    marking: &'static str,
    /// Whether changes are shown.
    has_change: bool,
    /// Whether sources are shown.
    has_source: bool,
    /// Whether weighted means are shown.
    has_weighted: bool,
}

/// So many systems above and below one are its nearest.
const NEAREST: usize = 2;

/// The nearest of a system's category, with the first and the last; `None` where it has no rank, or is alone.
pub fn peers(site: &Site<'_>, subject: Subject<'_>, result: &SystemResult) -> Option<PeersView> {
    let subject = within(subject, result);
    result.figures.figure()?.standing.filter(|s| s.of > 1)?;
    let own = subject.shown().position(|(s, _)| s.system == result.system)?;
    let of = subject.shown().count();
    let last = of - 1;
    let is_near = |i: usize| i == 0 || i == last || i.abs_diff(own) <= NEAREST;
    let rows = rows(site, subject, Some(&result.system), is_near);
    let league = PeerLeague {
        rows,
        withheld: Vec::new(),
        ranked: true,
        shows_category: false,
        marking: "",
        has_change: false,
        has_source: false,
        has_weighted: false,
    };
    Some(PeersView { league, of })
}
