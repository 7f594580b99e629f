//! Files of `static/` that wait with the texts that name them: the picture of an announcement under embargo.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::named_files::addresses;
use crate::content::times::LeftOut;
use crate::content::whereabouts::StaticFile;
use crate::model::{Catalogue, Entry, Hidden};
use crate::source::Sources;

/// What a text that is kept back says of when it appears.
type Wait = (Hidden, Option<Timestamp>);

/// Takes the files out that only drafts and texts to come name, and says when each will be there. A file that nothing
/// names stays, and so does one whose name stands in any text that is shown: somebody may link to it from elsewhere.
pub fn hold(
    statics: &mut Vec<StaticFile>,
    catalogue: &Catalogue,
    sources: &Sources,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<LeftOut> {
    let waits = waits(catalogue, sources, now, zone);
    if waits.is_empty() || statics.is_empty() {
        return Vec::new();
    }
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, file) in statics.iter().enumerate() {
        by_name.entry(name(&file.route)).or_default().push(i);
    }
    let mut waiting: BTreeMap<usize, Wait> = BTreeMap::new();
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for (_, file) in sources.iter() {
        let wait = wait_of(&file.path, &waits);
        for word in addresses(&file.text) {
            for &i in by_name.get(name(&word)).into_iter().flatten() {
                match wait {
                    None => _ = shown.insert(i),
                    Some(wait) if word.ends_with(&statics[i].route) => {
                        let known = waiting.entry(i).or_insert(wait);
                        // The first text that appears shows the file; a draft has no day.
                        if wait.1.is_some_and(|at| known.1.is_none_or(|k| at < k)) {
                            *known = wait;
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }
    waiting.retain(|i, _| !shown.contains(i));
    let left_out = waiting.iter().map(|(i, (why, at))| LeftOut {
        file: statics[*i].path.clone(),
        why: *why,
        appears: at.map(|at| at.to_zoned(zone.clone())),
    });
    let left_out = left_out.collect();
    let mut number = 0..;
    statics.retain(|_| number.next().is_none_or(|i| !waiting.contains_key(&i)));
    left_out
}

/// The texts that are drafts or to come, by their path.
fn waits<'a>(catalogue: &Catalogue, sources: &'a Sources, now: Timestamp, zone: &TimeZone) -> BTreeMap<&'a str, Wait> {
    let hidden = catalogue.all_entries().filter_map(|(_, e)| Some((e, e.hidden(now, zone)?)));
    let early = hidden.filter(|(_, why)| *why != Hidden::Expired);
    let wait = |(e, why): (&Entry, Hidden)| (why, e.appears(zone).filter(|_| why == Hidden::Future));
    early.map(|(e, why)| (sources.path(e.place), wait((e, why)))).collect()
}

/// What a file waits for: itself, or the file that it translates.
fn wait_of(path: &str, waits: &BTreeMap<&str, Wait>) -> Option<Wait> {
    waits.get(path).copied().or_else(|| {
        let (stem, _) = path.strip_suffix(".md")?.rsplit_once('.')?;
        waits.get(format!("{stem}.md").as_str()).copied()
    })
}

/// The last part of an address.
fn name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}
