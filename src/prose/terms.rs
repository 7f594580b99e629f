//! Names of posts, regions, kinds and categories; shares.

use crate::model::{OrganisationKind, Post, PostHeld, System};
use crate::statistics::HeldCount;
use crate::words::{Words, say};

/// "64%", never rounded to all or none where it is neither.
pub fn percent(w: &Words, share: f64) -> String {
    let rounded = libm::round(share * 100.0);
    match share {
        s if s > 0.0 && rounded < 1.0 => say!(w, "number.percent-under-one"),
        s if s < 1.0 && rounded > 99.0 => say!(w, "number.percent-over-ninety-nine"),
        _ => say!(w, "number.percent", number = w.short(rounded)),
    }
}

/// How many have something, in words: "64%", or "4 of 6" of few; `None` where of none it is known.
pub fn held(w: &Words, count: &HeldCount) -> Option<String> {
    match count.share() {
        Some(share) => Some(percent(w, share)),
        None => (count.known() > 0).then(|| say!(w, "map.of", yes = count.yes, of = count.known())),
    }
}

/// An interval of shares: "49–94%".
pub fn percents(w: &Words, (low, high): (f64, f64)) -> String {
    let whole = |x: f64| w.short(libm::round(x * 100.0));
    say!(w, "number.percent", number = format!("{}–{}", whole(low), whole(high)))
}

/// The abbreviation of a post.
pub fn post_short(w: &Words, post: Post) -> String {
    w.term("post-short", post.id())
}

/// The name of a post.
pub fn post_name(w: &Words, post: Post) -> String {
    w.term("post", post.id())
}

/// The name of a region in the language of the words; `No region given` of an empty one.
pub fn region_name(w: &Words, region: &str) -> String {
    if region.is_empty() { say!(w, "map.no-region") } else { w.named("region", region, region) }
}

/// The last part of the key of a kind's words; of no kind, `other`.
pub fn kind_key(kind: Option<OrganisationKind>) -> &'static str {
    kind.map_or("other", OrganisationKind::id)
}

/// What organisations of a kind are called together, by the last part of its key; empty of no kind.
pub fn kind_label(w: &Words, key: &str) -> String {
    w.term("organisation-kinds", if key.is_empty() { "other" } else { key })
}

/// "since 2014, 0.5 WTE, on the board".
pub fn post_detail(w: &Words, held: &PostHeld) -> String {
    let board = match held.board {
        Some(true) => Some(say!(w, "post-held.board")),
        Some(false) if held.is_filled() => Some(say!(w, "post-held.no-board")),
        _ => None,
    };
    let since = held.since.map(|s| say!(w, "date.since", day = w.partial_date(s)));
    let time = held.wte.map(|t| say!(w, "post-held.wte", time = w.up_to_two(t)));
    [since, time, board].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A system's category.
pub fn category_id(system: &System) -> &'static str {
    system.category().id()
}

/// The name of a system's category.
pub fn category(w: &Words, system: &System) -> String {
    w.term("category", category_id(system))
}
