//! Reads `content/leadership/<date>.yaml`: a dated census of posts.

use std::collections::BTreeMap;

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::front_matter;
use crate::content::scalars::is_id;
use crate::content::yaml::Node;
use crate::diagnostics::Code;
use crate::model::{Census, Coverage, Date, Holder, Id, Post, PostHeld, Reference};

/// More than a full post and a half is a mistake of the decimal point.
const MOST_TIME: f64 = 1.5;

/// What editors write where nobody is in post, or nobody knows.
const NOBODY: [&str; 14] =
    ["", "-", "–", "?", "vacant", "none", "nobody", "no", "n/a", "na", "tbc", "tba", "unknown", "interim vacancy"];

/// Reads a census; `file` is where it stands: its name is the default of `as_of`.
pub fn read(fields: &Fields<'_, '_>, file: &ContentFile) -> Option<Census> {
    let written = fields.get("as_of");
    let place = written.map_or(fields.place, |n| fields.place_of(n));
    let named = super::dates::parse_date(&file.stem);
    let as_of = fields.date("as_of").or(named.filter(|_| written.is_none()));
    if as_of.is_none() && written.is_none() {
        let label = "add a line `as_of: …` with the day of the census, or call the file by it: 2025-11-01.yaml";
        fields.say_at(Code::MissingField, fields.place, "a census needs `as_of`", label);
    }
    if let (Some(as_of), Some(named), Some(node)) = (as_of, named, written)
        && as_of != named
    {
        let label = format!("the file is called {named}: correct one of the two");
        fields.say(Code::Contradiction, node, format!("this is a census of {as_of}"), label);
    }
    let coverage: Option<Coverage> = fields.one_of("coverage");
    let demonstration = fields.flag("demonstration", false);
    let source = fields.map("source", Fields::citation);
    let posts = fields.each("posts", |f| post(f, as_of));
    if fields.items("posts").is_empty() {
        let label = "list them below a line `posts:`";
        fields.say_at(Code::MissingField, fields.place, "a census needs `posts`", label);
    }
    let is_sample = coverage == Some(Coverage::Sample);
    let relations = fields.relations();
    let accepted = fields.each("accept", front_matter::accepted);
    let census = Census { as_of: as_of?, is_sample, demonstration, source, posts, relations, accepted, place };
    check_twice(fields, &census);
    Some(census)
}

fn post(fields: &Fields<'_, '_>, as_of: Option<Date>) -> Option<PostHeld> {
    let organisation = fields.reference("organisation");
    let post = fields.one_of("post");
    let is_null = |(key, value): &&(Node<'_>, Node<'_>)| key.text() == Some("holder") && value.is_null();
    let null = fields.pairs().iter().find(is_null);
    // Nothing behind the colon may have been forgotten.
    if let Some((key, _)) = null.filter(|(_, value)| value.range.is_empty()) {
        let message = "nothing stands behind `holder:`";
        fields.say(Code::MissingField, key, message, format!("write a person’s id or name, or {WAYS}"));
        return None;
    }
    let is_vacant = null.is_some();
    let holder = holder(fields, is_vacant);
    let board_node = fields.get("board");
    let wte_node = fields.get("wte");
    let since = fields.partial_date("since");
    let wte = fields.number("wte");
    if let (Some(since), Some(as_of), Some(node)) = (since, as_of, fields.get("since"))
        && since.first_day() > as_of
    {
        let message = format!("somebody in post on {as_of} can't be so since {since}");
        fields.say(Code::DateOrder, node, message, "correct the day");
    }
    if let (Some(time), Some(node)) = (wte, wte_node)
        && !(0.0..=MOST_TIME).contains(&time)
    {
        let message = format!("`wte` must lie between 0 and {MOST_TIME}, but this is {time}");
        fields.say(Code::BadValue, node, message, "write whole-time equivalents: 0.5 is half a week");
    }
    let board = board_node.map(|_| fields.flag("board", false));
    if let (true, Some(node)) = (is_vacant, board_node.filter(|_| board == Some(true)).or(wte_node)) {
        let message = "a vacant post has no time and no seat on the board";
        fields.say(Code::Contradiction, node, message, "take this out, or name the `holder`");
    }
    let holder = if is_vacant { None } else { Some(holder?) };
    Some(PostHeld { organisation: organisation?, post: post?, holder, since, wte, board })
}

/// The ways to say that nobody holds a post.
const WAYS: &str = "`holder: ~` where the post is vacant; leave the post out where nobody knows";

/// Who holds a post: the id of a person, or a name as people write it.
fn holder(fields: &Fields<'_, '_>, is_vacant: bool) -> Option<Holder> {
    let Some(node) = fields.get("holder") else {
        if !is_vacant {
            let label = format!("add `holder: ` with a person’s id or name, or {WAYS}");
            fields.say_at(Code::MissingField, fields.place, "a post needs `holder`", label);
        }
        return None;
    };
    if node.text().is_some_and(|t| NOBODY.contains(&t.trim().trim_end_matches('.').to_lowercase().as_str())) {
        let message = format!("nobody is called {}", node.what());
        fields.say(Code::BadValue, node, message, format!("write {WAYS}"));
        return None;
    }
    let text = fields.plain_of("holder", node)?;
    Some(match is_id(&text) {
        true => {
            let person = Reference { id: text, place: fields.place_of(node) };
            fields.relate("holder", &person);
            Holder::Person(person)
        }
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
        context.say(Code::CountedTwice, pair[1].place, message, "join the two files, or correct the day");
    }
    censuses
}
