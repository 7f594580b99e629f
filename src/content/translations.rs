//! The content in the site's other languages: texts per language, and translations that lie beside their files.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::content::catalogue;
use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::parsed::{Parsed, ParsedFiles};
use crate::content::site_file::settings_in;
use crate::content::translation::named;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Entry, Text};

/// Reports translations into a language that the site doesn't have, and those of no file.
pub fn check(context: Context<'_>, files: &[ContentFile], languages: &[String]) {
    tell_misnamed(context, files, languages);
    let originals = named(files, None);
    let mut strange: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files {
        let Some(language) = &file.language else { continue };
        let has_original = originals.contains_key(&(file.folder.as_str(), file.stem.as_str()));
        let path = &context.sources.file(file.id).path;
        let say = |message: String, help: String| {
            context.report.add(Diagnostic::new(Code::BadTranslation, message).in_file(path).help(help));
        };
        if *language == languages[0] {
            let help = match has_original {
                true => {
                    format!("name the language of {}.md first in site.yaml: `languages: [en, {language}]`", file.stem)
                }
                false => format!("call it {}.md: that is the file for the site's first language", file.stem),
            };
            say(format!("`{language}` is the site's first language, and this is a translation"), help);
        } else if !languages.contains(language) {
            strange.entry(language).or_default().push(path);
        } else if let Some(original) = originals.get(&(file.folder.as_str(), file.stem.as_str())) {
            if is_word_for_word(context, file, original) {
                let message = format!(
                    "this is word for word the text that it translates, and readers are told that it is in `{language}`"
                );
                let help = "translate it, or delete the file: readers are then told in which language the text is";
                context.report.add(Diagnostic::new(Code::CopiedTranslation, message).in_file(path).help(help));
            }
        } else {
            let help = "write that file as well, or call this one as the file that it translates".to_owned();
            say(format!("there is no {}.md beside this translation", file.stem), help);
        }
    }
    // Where a language of site.yaml can't be read, it is the one of these.
    if context.report.has_errors_in("site.yaml", Code::BadValue) {
        return;
    }
    for (language, paths) in strange {
        let [first, rest @ ..] = paths.as_slice() else { continue };
        let message = match rest.len() {
            0 => format!("`{language}` is not a language of this site"),
            more => format!(
                "`{language}` is not a language of this site: this file and {more} more are translations into it"
            ),
        };
        let what = if rest.is_empty() { "the file" } else { "the files" };
        let help = format!("write `languages: [{}, {language}]` in site.yaml, or delete {what}", languages.join(", "));
        context.report.add(Diagnostic::new(Code::BadTranslation, message).in_file(first).help(help));
    }
}

/// Texts shorter than this many characters may be the same in two languages.
const SHORTEST_TEXT: usize = 40;

/// Whether a translation has the very text of its original.
fn is_word_for_word(context: Context<'_>, file: &ContentFile, original: &ContentFile) -> bool {
    let body = |file: &ContentFile| {
        let text = context.sources.file(file.id).text.as_str();
        let body = text.strip_prefix("---").and_then(|rest| rest.split_once("\n---")).map_or(text, |(_, body)| body);
        body.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let own = body(file);
    own.chars().count() >= SHORTEST_TEXT && own == body(original)
}

/// Warns of pages that seem to be translations and are none: `about-cy.md` beside `about.md`.
fn tell_misnamed(context: Context<'_>, files: &[ContentFile], languages: &[String]) {
    let originals = named(files, None);
    for file in files.iter().filter(|f| f.language.is_none() && f.ending == "md") {
        let Some((of, language)) = file.stem.rsplit_once(['-', '_']) else { continue };
        let is_meant = languages.iter().skip(1).any(|l| l.eq_ignore_ascii_case(language));
        if is_meant && originals.contains_key(&(file.folder.as_str(), of)) {
            let message = format!("this seems to be the translation of {of}.md, and is a page of its own");
            let help = format!("call it {of}.{}.md", language.to_ascii_lowercase());
            let path = &context.sources.file(file.id).path;
            context.report.add(Diagnostic::new(Code::CopiedTranslation, message).in_file(path).help(help));
        }
    }
}

/// The records in each language but the first, in the order of the settings; `hide` takes out what isn't published yet.
/// What is wrong in them alone is reported. None where anything is wrong: then records could differ in more than words.
pub fn all(
    context: Context<'_>,
    files: &[ContentFile],
    site: Option<&Parsed<'_>>,
    parsed: &ParsedFiles<'_>,
    first: &Catalogue,
    hide: impl Fn(&mut Catalogue),
) -> Vec<Catalogue> {
    let mut all = Vec::new();
    for language in first.settings.languages.iter().skip(1) {
        let report = Report::new(false);
        let own = Context { language, report: &report, ..context };
        let records =
            site.and_then(|site| settings_in(own, site)).map(|settings| catalogue::read(own, files, parsed, settings));
        // What is wrong with the files themselves was told when they were read in the first language.
        let translation = format!(".{language}.md");
        let of_translation = |d: &Diagnostic| d.spot.as_ref().is_some_and(|s| s.file.ends_with(&translation));
        report.sorted().into_iter().filter(of_translation).for_each(|d| context.report.add(d));
        all.extend(records.map(|mut records| {
            hide(&mut records);
            name_topics(&mut records);
            tell_untranslated(context, language, &records);
            records.published.clone_from(&first.published);
            records
        }));
    }
    if context.report.has_errors() || all.len() + 1 != first.settings.languages.len() { Vec::new() } else { all }
}

/// Gives each tag, series and audience the name that it has in this language anywhere: editors write it once.
pub fn name_topics(records: &mut Catalogue) {
    let mut names: HashMap<String, Text> = HashMap::new();
    for topic in records.topics().filter(|t| !t.name.is_foreign) {
        names.entry(topic.slug.clone()).or_insert_with(|| topic.name.clone());
    }
    for topic in records.topics_mut().filter(|t| t.name.is_foreign) {
        if let Some(name) = names.get(&topic.slug) {
            topic.name.clone_from(name);
        }
    }
}

/// So many files that are not translated are named.
const MOST_NAMES: usize = 5;

/// Tells what nobody has translated yet into a language, in one note.
fn tell_untranslated(context: Context<'_>, language: &str, records: &Catalogue) {
    let has_text = |e: &Entry| !context.sources.file(e.body.file).text[e.body.start..].trim().is_empty();
    let is_open =
        |e: &Entry| e.foreign.title || (e.foreign.summary && e.summary.is_some()) || (e.body.is_foreign && has_text(e));
    let files = records.all_entries().filter(|(_, e)| is_open(e)).map(|(_, e)| context.sources.path(e.place));
    let topics: BTreeSet<&str> =
        records.topics().map(|t| &t.name).filter(|n| n.is_foreign).map(|n| n.label.as_str()).collect();
    let topics = topics.into_iter().map(|label| format!("the word `{label}`"));
    let open: Vec<String> = files.map(str::to_owned).chain(topics).collect();
    if open.is_empty() {
        return;
    }
    let names: Vec<&str> = open.iter().map(String::as_str).take(MOST_NAMES).collect();
    let more = open.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (count, verb) = if open.len() == 1 { ("text is", "stands") } else { ("texts are", "stand") };
    let message = format!("{} {count} not, or not wholly, translated into `{language}`", open.len());
    let d = Diagnostic::new(Code::Untranslated, message);
    let help = format!("in the first language {verb} {}{more}; readers are told so", names.join(", "));
    let place = records.settings.languages.iter().position(|l| l == language);
    let place = place.and_then(|i| records.settings.language_places.get(i));
    context.report.add(match place {
        Some(place) => d.at(context.sources.spot(*place)).help(help),
        None => d.help(help),
    });
}
