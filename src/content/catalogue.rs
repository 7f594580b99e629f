//! Puts the records of the content together, in one language.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::{census, instruments, publications, records, survey, translation, yaml};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::schema::{CENSUS, INSTRUMENT, Mapping};
use crate::model::{Body, Catalogue, Census, Kind, Record, Records, Settings, schema};
use crate::source::Place;
use crate::tally::built_in;

/// The records in the language of the context.
pub fn read(context: Context<'_>, files: &[ContentFile], settings: Settings) -> Catalogue {
    let mut catalogue = empty(settings);
    add_instruments(context, files, &mut catalogue);
    add_records(context, files, &mut catalogue);
    catalogue.publications = publications::read(context, files);
    catalogue.censuses = censuses(context, files);
    catalogue
}

fn empty(settings: Settings) -> Catalogue {
    Catalogue {
        settings,
        records: Records::default(),
        censuses: Vec::new(),
        published: BTreeMap::new(),
        publications: Vec::new(),
        instruments: built_in(),
        broken: BTreeSet::new(),
        hidden: BTreeMap::new(),
    }
}

/// Reads a YAML file that is one mapping.
pub fn mapping<'t, T>(
    context: Context<'_>,
    file: &ContentFile,
    node: Result<Option<yaml::Node<'t>>, Vec<yaml::Problem>>,
    keys: &'static Mapping,
    read: impl Fn(&Fields<'_, '_>) -> Option<T>,
) -> Option<T> {
    match node {
        Err(problems) => {
            context.say_yaml(file.id, problems);
            None
        }
        Ok(None) => {
            let d = Diagnostic::new(Code::EmptyFile, "this file is empty").in_file(&context.sources.file(file.id).path);
            context.report.add(d.help("write its keys, or delete the file"));
            None
        }
        Ok(Some(node)) => {
            let fields = Fields::of(context, file.id, &node, keys)?;
            read(&fields)
        }
    }
}

fn add_instruments(context: Context<'_>, files: &[ContentFile], catalogue: &mut Catalogue) {
    for file in files.iter().filter(|f| f.folder == "instruments") {
        if records::check_id(context, file, &file.stem).is_none() {
            continue;
        }
        let node = yaml::read(&context.sources.file(file.id).text, 0);
        let read = |f: &Fields<'_, '_>| instruments::read(f, &file.stem);
        let Some(instrument) = mapping(context, file, node, &INSTRUMENT, read) else { continue };
        // KLAS's items are its own: a site that may use them supplies the words under the built-in name.
        let replaceable = file.stem == "nees";
        if catalogue.instruments.contains_key(&file.stem) && !replaceable {
            let place = Place::new(file.id, 0..1);
            let message = format!("`{}` is an instrument that is built in", file.stem);
            context.say(Code::DuplicateAddress, place, message, "give the file another name");
            continue;
        }
        catalogue.instruments.insert(file.stem.clone(), instrument);
    }
}

/// Every census, oldest first.
fn censuses(context: Context<'_>, files: &[ContentFile]) -> Vec<Census> {
    let files: Vec<&ContentFile> = files.iter().filter(|f| f.folder == "leadership").collect();
    let read = files.par_iter().filter_map(|f| {
        let node = yaml::read(&context.sources.file(f.id).text, 0);
        mapping(context, f, node, &CENSUS, |fields| census::read(fields, f))
    });
    census::in_order(context, read.collect())
}

fn add_records(context: Context<'_>, files: &[ContentFile], catalogue: &mut Catalogue) {
    let markdown = |f: &&ContentFile| (f.ending == "md" && f.language.is_none()) || f.folder.starts_with("ratings/");
    let translations = translation::named(files, Some(context.language));
    let files: Vec<&ContentFile> = files.iter().filter(markdown).collect();
    let read: Vec<Option<Record>> = files.par_iter().map(|f| read_one(context, f, &translations)).collect();
    for (read, file) in read.into_iter().zip(files) {
        let Some(read) = read else {
            catalogue.broken.extend(broken(file));
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

/// The kind and id that a file that could not be read was meant to have; of a name that can't be an id, the better one.
fn broken(file: &ContentFile) -> Vec<(Kind, String)> {
    let top = file.folder.split('/').next().unwrap_or_default();
    let name = file.folder.strip_prefix("ratings/").unwrap_or(&file.stem);
    let undated = name.get(11..).unwrap_or_default();
    let ids = [name, undated].map(crate::content::slug);
    let kinds = Kind::ALL.into_iter().filter(|k| k.folder() == top);
    kinds.flat_map(|k| ids.clone().map(|id| (k, id))).collect()
}

fn read_one(context: Context<'_>, file: &ContentFile, translations: &translation::Named<'_>) -> Option<Record> {
    if file.ending == "md" {
        let mut record = records::read(context, file)?;
        let translation = translations.get(&(file.folder.as_str(), file.stem.as_str())).copied();
        translation::translate(context, record.entry_mut(), translation);
        return Some(record);
    }
    let id = &file.folder["ratings/".len()..];
    records::check_id(context, file, id)?;
    let text = &context.sources.file(file.id).text;
    let body = Body { file: file.id, start: text.len(), is_foreign: false };
    mapping(context, file, yaml::read(text, 0), schema::of(Kind::Survey), |f| survey::read(f, id, body))
        .map(Record::Survey)
}
