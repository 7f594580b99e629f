//! Tells what a build left out and when it will be shown, and what comes due next.

use jiff::Zoned;
use serde::Serialize;

use crate::model::Hidden;
use crate::pipeline::Made;

/// So many files are named.
const MOST_NAMED: usize = 20;

/// A file that is left out, for programs.
#[derive(Debug, Serialize)]
pub struct LeftOutJson<'a> {
    file: &'a str,
    why: &'static str,
    appears: Option<String>,
}

/// What comes due next, for programs.
#[derive(Debug, Serialize)]
pub struct NextJson<'a> {
    at: String,
    file: &'a str,
    what: &'static str,
}

/// A moment to the minute, or a day where it is the beginning of one.
fn moment(at: &Zoned) -> String {
    let is_day = at.start_of_day().is_ok_and(|start| start == *at);
    at.strftime(if is_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" }).to_string()
}

/// The word for why a file is left out, in files for programs.
fn reason(why: Hidden) -> &'static str {
    match why {
        Hidden::Draft => "draft",
        Hidden::Future => "to come",
        Hidden::Expired => "expired",
    }
}

/// Everything that is left out, for programs.
pub fn for_programs(made: &Made) -> (Vec<LeftOutJson<'_>>, Option<NextJson<'_>>) {
    let utc = |at: &Zoned| at.timestamp().to_string();
    let left_out = made.left_out.iter();
    let left_out =
        left_out.map(|l| LeftOutJson { file: &l.file, why: reason(l.why), appears: l.appears.as_ref().map(utc) });
    let next = made.next.as_ref().map(|(at, file, what)| NextJson { at: utc(at), file, what });
    (left_out.collect(), next)
}

/// The lines for people; nothing where nothing is left out or to come.
pub fn for_people(made: &Made) -> String {
    let width = made.left_out.iter().take(MOST_NAMED).map(|l| l.file.chars().count()).max().unwrap_or_default();
    let mut out = String::new();
    if made.with_drafts > 0 {
        let what = super::count::count(made.with_drafts as u64, "text", "texts");
        out += &format!("drafts    built WITH drafts, {what} that readers must not see yet: not for publication\n");
    }
    if !made.kept.is_empty() {
        out += &format!(
            "answers   of {} are not here: their figures are those that were recorded\n",
            made.kept.join(", ")
        );
    }
    for (i, l) in made.left_out.iter().take(MOST_NAMED).enumerate() {
        let when = match (&l.appears, l.why) {
            (Some(at), _) => format!("appears on {}", moment(at)),
            (None, why) => format!("is {}", why.reason()),
        };
        let head = if i == 0 { "left out" } else { "" };
        out += &format!("{head:8}  {:width$}  {when}\n", l.file);
    }
    if made.left_out.len() > MOST_NAMED {
        out += &format!("          and {} more\n", made.left_out.len() - MOST_NAMED);
    }
    if let Some((at, file, what)) = &made.next {
        out += &format!("next      from {} on, {what} ({file}): build again then\n", moment(at));
    }
    out
}
