//! Puts the records of the content together, in one language.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::parsed::{Parsed, ParsedFiles};
use crate::content::{addresses, census, instruments, kept_figures, publications, records, translation};
use crate::diagnostics::Code;
use crate::model::schema::{CENSUS, INSTRUMENT};
use crate::model::{Catalogue, Census, Kind, Record, Recorded, Records, Settings};
use crate::source::Place;
use crate::tally::built_in;

/// The records in the language of the context.
pub fn read(context: Context<'_>, files: &[ContentFile], parsed: &ParsedFiles<'_>, settings: Settings) -> Catalogue {
    let mut catalogue = empty(settings);
    add_instruments(context, parsed, &mut catalogue);
    add_records(context, files, parsed, &mut catalogue);
    catalogue.publications = publications::read(context, files);
    catalogue.kept = kept_figures::read(context, files);
    catalogue.addresses = addresses::read(context, files);
    carry_records(&mut catalogue);
    catalogue.censuses = censuses(context, parsed);
    let asked = catalogue.settings.collect.as_ref().and_then(|c| catalogue.surveys.get(&c.survey.id));
    catalogue.collected = asked.cloned();
    catalogue
}

/// What was recorded of a survey or a system under a former address is what was published of the one that has it now: a new
/// name must not make figures new.
fn carry_records(catalogue: &mut Catalogue) {
    let former = |kind: Kind| -> BTreeMap<String, String> {
        let entries = catalogue.entries(kind).into_iter();
        let ids = entries.flat_map(|e| e.former_ids(kind).map(|old| (old.to_owned(), e.id.clone())));
        ids.filter(|(old, _)| catalogue.entry(kind, old).is_none()).collect()
    };
    let (surveys, systems, organisations) = (former(Kind::Survey), former(Kind::System), former(Kind::Organisation));
    for publication in &mut catalogue.publications {
        let all = std::mem::take(&mut publication.surveys);
        let all = all.into_iter().flat_map(|(survey, own)| own.into_iter().map(move |(s, r)| ((survey.clone(), s), r)));
        let (renamed, plain): (Vec<_>, Vec<_>) =
            all.partition(|((survey, system), _)| surveys.contains_key(survey) || systems.contains_key(system));
        for ((survey, system), recorded) in plain {
            publication.surveys.entry(survey).or_default().insert(system, recorded);
        }
        for ((survey, system), recorded) in renamed {
            let now = surveys.get(&survey).cloned().unwrap_or_else(|| survey.clone());
            let own = publication.surveys.entry(now).or_default();
            let name = systems.get(&system).cloned().unwrap_or_else(|| system.clone());
            // What was published beside it under the name of now is a record of its own: both count.
            if let Some(recorded) = put(own, name, recorded) {
                publication.surveys.entry(survey).or_default().insert(system, recorded);
            }
        }
        for recorded in publication.surveys.values_mut().flat_map(|own| own.values_mut()) {
            rename_values(recorded, &catalogue.settings);
            let Some(groups) = recorded.groups.get_mut("organisation") else { continue };
            for (old, new) in &organisations {
                // Of two that became one, neither group is that of both.
                let others = organisations.iter().filter(|(o, n)| *n == new && groups.contains_key(*o)).count();
                if others > 1 || groups.contains_key(new) {
                    continue;
                }
                if let Some(group) = groups.remove(old) {
                    groups.insert(new.clone(), group);
                }
            }
        }
    }
}

/// Puts a record under a name; gives it back where there is one.
fn put(own: &mut BTreeMap<String, Recorded>, name: String, recorded: Recorded) -> Option<Recorded> {
    match own.entry(name) {
        Entry::Vacant(slot) => {
            slot.insert(recorded);
            None
        }
        Entry::Occupied(_) => Some(recorded),
    }
}

/// Groups under a former name of their value are those of the value that names it under `also`.
fn rename_values(recorded: &mut Recorded, settings: &Settings) {
    for (attribute, groups) in &mut recorded.groups {
        let Some(known) = settings.attribute(attribute) else { continue };
        let is_key = |value: &str| known.values.iter().any(|(key, _)| key == value);
        let gone: Vec<String> = groups.keys().filter(|value| !is_key(value)).cloned().collect();
        for old in gone {
            let now = known.others.iter().find(|(word, _)| word.eq_ignore_ascii_case(&old));
            let Some((key, _)) = now.and_then(|(_, at)| known.values.get(*at)) else { continue };
            if !groups.contains_key(key)
                && let Some(group) = groups.remove(&old)
            {
                groups.insert(key.clone(), group);
            }
        }
    }
}

fn empty(settings: Settings) -> Catalogue {
    Catalogue {
        settings,
        records: Records::default(),
        censuses: Vec::new(),
        published: BTreeMap::new(),
        publications: Vec::new(),
        collected: None,
        kept: BTreeMap::new(),
        addresses: BTreeSet::new(),
        instruments: built_in(),
        broken: BTreeSet::new(),
        hidden: BTreeMap::new(),
    }
}

fn add_instruments(context: Context<'_>, parsed: &ParsedFiles<'_>, catalogue: &mut Catalogue) {
    for file in parsed.within("instruments") {
        let fields = file.fields(context, &INSTRUMENT);
        let Some(instrument) = fields.and_then(|fields| instruments::read(&fields, file.id)) else { continue };
        // KLAS's items are its own: a site that may use them supplies the words under the built-in name.
        let replaceable = file.id == "nees";
        if catalogue.instruments.contains_key(file.id) && !replaceable {
            let place = Place::new(file.file.id, 0..1);
            let message = format!("`{}` is an instrument that is built in", file.id);
            context.say(Code::DuplicateAddress, place, message, "give the file another name");
            continue;
        }
        catalogue.instruments.insert(file.id.to_owned(), instrument);
    }
}

/// Every census, oldest first.
fn censuses(context: Context<'_>, parsed: &ParsedFiles<'_>) -> Vec<Census> {
    let read = |file: &Parsed<'_>| census::read(&file.fields(context, &CENSUS)?, file.file);
    census::in_order(context, parsed.within("leadership").filter_map(read).collect())
}

fn add_records(context: Context<'_>, files: &[ContentFile], parsed: &ParsedFiles<'_>, catalogue: &mut Catalogue) {
    let translations = translation::named(files, Some(context.language));
    let own: Vec<&Parsed<'_>> = parsed.files.iter().filter(|file| file.kind().is_some()).collect();
    let read: Vec<Option<Record>> = own.par_iter().map(|file| record(context, file, &translations)).collect();
    catalogue.broken.extend(parsed.broken.iter().flat_map(|file| broken(file)));
    for (read, file) in read.into_iter().zip(own) {
        let Some(read) = read else {
            catalogue.broken.extend(broken(file.file));
            continue;
        };
        let place = read.entry().place;
        let address = read.kind().address(&read.entry().id);
        if let Err(first) = catalogue.records.insert(read) {
            // News of two days may have one id: names of files are unique in a folder.
            let message = format!("`{address}` is the address of {} too", context.sources.path(first.place));
            context.say(Code::DuplicateAddress, place, message, "give one of the two files another name");
        }
    }
}

fn record(context: Context<'_>, parsed: &Parsed<'_>, translations: &translation::Named<'_>) -> Option<Record> {
    let mut record = records::read(context, parsed)?;
    // The texts of a survey stand in its own file, in each language.
    if record.kind() != Kind::Survey {
        let key = (parsed.file.folder.as_str(), parsed.file.stem.as_str());
        translation::translate(context, record.entry_mut(), translations.get(&key).copied());
    }
    Some(record)
}

/// The kind and id that a file that could not be read was meant to have; of a name that can't be an id, the better one.
fn broken(file: &ContentFile) -> Vec<(Kind, String)> {
    let top = file.folder.split('/').next().unwrap_or_default();
    let name = file.folder.strip_prefix("ratings/").unwrap_or(&file.stem);
    let undated = name.get(11..).unwrap_or_default();
    let ids = [name, undated].map(crate::content::slug);
    Kind::of_folder(top).into_iter().flat_map(|kind| ids.clone().map(|id| (kind, id))).collect()
}
