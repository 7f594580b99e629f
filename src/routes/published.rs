//! Addresses that were published once, and lead nowhere now.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Report, nearest};
use crate::model::{Catalogue, Entry, Kind};
use crate::routes::made::is_made;
use crate::source::Sources;

/// What is known of addresses.
pub struct Published<'a> {
    /// Those that were published before.
    pub before: &'a BTreeSet<String>,
    /// Whether the site has an address now, as a page or as a former address.
    pub has: &'a dyn Fn(&str) -> bool,
}

/// So many are told one by one.
const MOST: usize = 20;

/// Tells of addresses that nothing seems to have taken the place of, in one message: one line mends them all.
fn tell_together(alone: &[(&str, Kind)], report: &Report) {
    let Some((first, kind)) = alone.first() else { return };
    let all = alone.iter().map(|(address, _)| *address).collect::<Vec<_>>().join(", ");
    let is = if alone.len() == 1 {
        format!("{first} was published, and is gone: links to it lead nowhere")
    } else {
        format!("{} pages that were published are gone, and links to them lead nowhere: {all}", alone.len())
    };
    let folder = if *kind == Kind::Survey { "ratings" } else { kind.folder() };
    let (back, it) = match alone.len() {
        1 => (format!("take its file back into {folder}/"), "it is"),
        _ => ("take their files back".to_owned(), "they are"),
    };
    report.add(Diagnostic::new(Code::AddressGone, is).help(format!(
        "add `aliases: [{first}]` to what took its place; or {back}; or, if {it} gone for good, write `gone: [{all}]` in site.yaml. \
         If {} never published but on this machine, delete the folder of the built site",
        if alone.len() == 1 { "it was" } else { "they were" }
    )));
}

/// Warns of pages of records that were published, and are gone without a redirect. What is a draft, or has expired, is gone
/// because somebody wanted it so; so is what `gone` in site.yaml names.
pub fn addresses(catalogue: &Catalogue, published: &Published<'_>, sources: &Sources, report: &Report) {
    let said: BTreeSet<&str> = catalogue.settings.gone.iter().map(String::as_str).collect();
    let gone: Vec<(&str, Kind, &str)> = published
        .before
        .iter()
        .filter(|address| !said.contains(address.as_str()) && !(published.has)(address))
        .filter_map(|address| Kind::of_address(address).map(|(kind, id)| (address.as_str(), kind, id)))
        // Lists, and pages that Candour makes, come and go with what they are of.
        .filter(|(address, kind, _)| !(*kind == Kind::Page && is_made(address)))
        .filter(|(_, kind, id)| !catalogue.hidden.contains_key(&(*kind, (*id).to_owned())))
        .collect();
    for address in said.iter().filter(|address| (published.has)(address)) {
        let d =
            Diagnostic::new(Code::Contradiction, format!("`gone` in site.yaml names {address}, and the site has it"));
        report.add(d.help(format!("take `{address}` out of `gone`")));
    }
    let mut alone: Vec<(&str, Kind)> = Vec::new();
    for (address, kind, id) in gone.iter().take(MOST) {
        let message = format!("{address} was published, and is gone: links to it lead nowhere");
        let d = Diagnostic::new(Code::AddressGone, message);
        let new: Vec<&Entry> =
            catalogue.entries(*kind).into_iter().filter(|e| !published.before.contains(&kind.address(&e.id))).collect();
        // One file that is new and one that is gone are most likely one.
        let gone_of_kind = gone.iter().filter(|(_, k, _)| k == kind).count();
        let near = nearest(id, new.iter().map(|e| e.id.as_str())).or(match new.as_slice() {
            [only] if gone_of_kind == 1 => Some(only.id.as_str()),
            _ => None,
        });
        let entry = near.and_then(|near| new.iter().find(|e| e.id == near));
        let Some(entry) = entry else {
            alone.push((address, *kind));
            continue;
        };
        let label = format!("if this took its place, add `aliases: [{address}]`");
        let help = format!("if it is gone for good, write `gone: [{address}]` in site.yaml");
        report.add(d.at(sources.spot(entry.place)).label(label).help(help));
    }
    tell_together(&alone, report);
    if gone.len() > MOST {
        let message = format!("{} more addresses that were published are gone", gone.len() - MOST);
        report.add(Diagnostic::new(Code::AddressGone, message).help("`candour diff` names all of them"));
    }
}
