//! Reads `content/leadership/<date>.yaml`: a dated census of posts.

use std::collections::BTreeMap;

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::records::is_id;
use crate::diagnostics::Code;
use crate::model::{Census, Holder, Id, Post, PostHeld, Reference};

/// More than a full post and a half is a mistake of the decimal point.
const MOST_TIME: f64 = 1.5;

/// Reads a census; `file` is where it stands: its name is the default of `as_of`.
pub fn read(fields: &mut Fields<'_, '_>, file: &ContentFile) -> Option<Census> {
    let place = fields.get("as_of").map_or(fields.place, |n| fields.place_of(n));
    let written = fields.get("as_of").is_some();
    let as_of = fields.date("as_of").or_else(|| super::fields::parse_date(&file.stem).filter(|_| !written));
    if as_of.is_none() && !written {
        fields.missing("as_of");
    }
    let coverage = fields.one_of("coverage", &["sample", "complete"]);
    let census = Census {
        as_of: as_of?,
        is_sample: coverage.as_deref() == Some("sample"),
        demonstration: fields.flag("demonstration", false),
        source: fields.map("source", "a source", Fields::citation),
        posts: fields.each("posts", "a post", post),
        place,
    };
    check_twice(fields, &census);
    Some(census)
}

fn post(fields: &mut Fields<'_, '_>) -> Option<PostHeld> {
    let organisation = fields.reference("organisation");
    for key in ["organisation", "post"] {
        if fields.get(key).is_none() {
            fields.missing(key);
        }
    }
    let words = Post::ALL.map(Post::id);
    let post = fields.one_of("post", &words).and_then(|w| Post::ALL.into_iter().find(|p| p.id() == w));
    let stated = fields.pairs().iter().any(|(key, _)| key.text() == Some("holder"));
    let holder = holder(fields);
    if !stated {
        let label = "add `holder: ` with a person’s id or name, or `holder: ~` where the post is vacant";
        fields.say_at(Code::MissingField, fields.place, "a post needs `holder`", label);
    }
    let (since, board_node, wte_node) = (fields.partial_date("since"), fields.get("board"), fields.get("wte"));
    let wte = fields.number("wte");
    if let (Some(time), Some(node)) = (wte, wte_node)
        && !(0.0..=MOST_TIME).contains(&time)
    {
        let message = format!("`wte` must lie between 0 and {MOST_TIME}, but this is {time}");
        fields.say(Code::BadValue, node, message, "write whole-time equivalents: 0.5 is half a week");
    }
    let board = board_node.map(|_| fields.flag("board", false));
    if let (None, true, Some(node)) = (&holder, stated, board_node.filter(|_| board == Some(true)).or(wte_node)) {
        let message = "a vacant post has no time and no seat on the board";
        fields.say(Code::Contradiction, node, message, "take this out, or name the `holder`");
    }
    Some(PostHeld { organisation: organisation?, post: post?, holder, since, wte, board })
}

/// Who holds a post: the id of a person, or a name as people write it.
fn holder(fields: &mut Fields<'_, '_>) -> Option<Holder> {
    let node = fields.get("holder")?;
    let text = fields.text_of("holder", node)?;
    Some(match is_id(&text) {
        true => Holder::Person(Reference { id: text, place: fields.place_of(node) }),
        false => Holder::Named(text),
    })
}

/// A post of an organisation counts once.
fn check_twice(fields: &Fields<'_, '_>, census: &Census) {
    let mut seen: BTreeMap<(&Id, Post), usize> = BTreeMap::new();
    for held in &census.posts {
        let count = seen.entry((&held.organisation.id, held.post)).or_default();
        *count += 1;
        if *count == 2 {
            let message =
                format!("the {} of `{}` is counted twice in this census", held.post.short(), held.organisation.id);
            fields.say_at(Code::CountedTwice, held.organisation.place, message, "keep one of the two");
        }
    }
}

/// Puts the censuses in order, and reports two of one day.
pub fn in_order(context: Context<'_>, mut censuses: Vec<Census>) -> Vec<Census> {
    censuses.sort_by_key(|c| (c.as_of, c.place));
    for pair in censuses.windows(2).filter(|p| p[0].as_of == p[1].as_of) {
        let message = format!("{} has a census of {} too", context.sources.path(pair[0].place), pair[1].as_of);
        context.say(Code::CountedTwice, pair[1].place, message, "join the two files, or mend the day");
    }
    censuses
}
