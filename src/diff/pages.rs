//! Pages and files that are new, gone, or say something else.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::changes::{Address, Diff, Gone, Said};
use crate::diff::snapshot::{Page, Snapshot};
use crate::routes::is_made;

/// What became of pages and files; `said` are addresses that the editor says are gone for good.
pub fn pages(before: &Snapshot, after: &Snapshot, said: &BTreeSet<String>, diff: &mut Diff) {
    for (address, page) in before.pages.iter().filter(|(address, _)| !before.is_translation(address)) {
        match (after.pages.get(address), after.redirects.get(address)) {
            (Some(now), _) => same(address, page, now, diff),
            (None, Some(to)) => diff.moved.push(Address { address: address.clone(), title: to.clone() }),
            (None, None) if said.contains(address) => {
                diff.said_gone.push(Address { address: address.clone(), title: page.title.clone() });
            }
            (None, None) if is_made(address) => diff.made_gone.push(address.clone()),
            (None, None) => {
                let perhaps = successor(before, after, address, page);
                diff.gone.push(Gone { address: address.clone(), title: page.title.clone(), perhaps });
            }
        }
    }
    translations(before, after, diff);
    let targets: BTreeSet<&str> = diff.moved.iter().map(|a| a.title.as_str()).collect();
    let is_new = |address: &&String| {
        !before.pages.contains_key(*address) && !after.is_translation(address) && !targets.contains(address.as_str())
    };
    let added: Vec<(&String, &Page)> = after.pages.iter().filter(|(address, _)| is_new(address)).collect();
    for (address, page) in added {
        diff.added.push(Address { address: address.clone(), title: page.title.clone() });
    }
    let kept = |from: &String| {
        before.is_translation(from)
            || after.redirects.contains_key(from)
            || after.pages.contains_key(from)
            || said.contains(from)
    };
    let redirects = before.redirects.keys().filter(|from| !kept(from));
    for from in redirects {
        diff.gone.push(Gone {
            address: from.clone(),
            title: "a former address".to_owned(),
            perhaps: before.redirects.get(from).cloned(),
        });
    }
    diff.files_gone = files_gone(before, after, said);
    for (address, (version, said)) in after.calendars.iter().filter(|(a, _)| !after.is_translation(a)) {
        let is_stale = before.calendars.get(address).is_some_and(|(v, s)| v == version && s != said);
        // The calendar of all events goes with those of each.
        let page = address.trim_end_matches("calendar.ics");
        if let Some(event) = after.pages.get(page).filter(|_| is_stale && page != "/events/") {
            diff.stale_calendars.push(Address { address: page.to_owned(), title: event.title.clone() });
        }
    }
}

/// Files that are gone, those of one chart together; what lies beside a page goes with it.
fn files_gone(before: &Snapshot, after: &Snapshot, said: &BTreeSet<String>) -> Vec<String> {
    let page_of = |file: &str| file.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let goes_with_page =
        |file: &&String| page_of(file).is_some_and(|p| before.pages.contains_key(&p) && !after.pages.contains_key(&p));
    let is_lost = |f: &&String| !after.files.contains(*f) && !after.leads_on(f) && !said.contains(*f);
    let lost = before.files.iter().filter(|f| !before.is_translation(f)).filter(is_lost).filter(|f| !goes_with_page(f));
    let mut together: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in lost {
        match file.rsplit_once('.').filter(|_| file.starts_with("/charts/")) {
            Some((stem, ending)) => together.entry(stem.to_owned()).or_default().push(ending),
            None => drop(together.entry(file.clone()).or_default()),
        }
    }
    let name = |(stem, endings): (String, Vec<&str>)| match endings.as_slice() {
        [] => stem,
        endings => format!("{stem}.{}", endings.join(", .")),
    };
    together.into_iter().map(name).collect()
}

/// Pages in further languages that say something else, though the page in the first language says what it did.
fn translations(before: &Snapshot, after: &Snapshot, diff: &mut Diff) {
    for (address, was) in &before.pages {
        let (Some(first), Some(is)) = (before.original(address), after.pages.get(address)) else { continue };
        let says_same = match (before.pages.get(first), after.pages.get(first)) {
            (Some(a), Some(b)) => a.words == b.words && a.title == b.title,
            _ => false,
        };
        if says_same && (was.words != is.words || was.title != is.title) {
            diff.changed.push(Address { address: address.clone(), title: is.title.clone() });
        }
    }
}

/// What became of a page that stays.
fn same(address: &str, was: &Page, is: &Page, diff: &mut Diff) {
    if was.bytes == is.bytes {
        diff.unchanged_pages += 1;
        return;
    }
    let new = is.corrections.iter().filter(|c| !was.corrections.contains(c));
    diff.corrections.extend(new.map(|text| Address { address: address.to_owned(), title: text.clone() }));
    let has_figures =
        address == "/" || ["/ratings/", "/systems/", "/compare/"].iter().any(|at| address.starts_with(at));
    if has_figures && was.description != is.description {
        diff.verdicts.push(Said {
            address: address.to_owned(),
            title: is.title.clone(),
            before: was.description.clone(),
            after: is.description.clone(),
        });
    } else if was.words != is.words || was.title != is.title || was.description != is.description {
        let title = if was.title == is.title { is.title.clone() } else { format!("{} (was: {})", is.title, was.title) };
        diff.changed.push(Address { address: address.to_owned(), title });
    } else {
        diff.restyled.push(Address { address: address.to_owned(), title: is.title.clone() });
    }
}

/// The new page that says the same, or is called the same, as one that is gone: it was renamed.
fn successor(before: &Snapshot, after: &Snapshot, address: &str, page: &Page) -> Option<String> {
    let folder = |a: &str| a.trim_end_matches('/').rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let own = folder(address);
    let new = || after.pages.iter().filter(|(a, _)| !before.pages.contains_key(*a) && folder(a) == own);
    let same_words = new().find(|(_, p)| p.words == page.words);
    same_words.or_else(|| new().find(|(_, p)| p.title == page.title)).map(|(a, _)| a.clone())
}
