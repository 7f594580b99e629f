//! A translation that lies beside its file.

use std::collections::HashMap;

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::parsed::plainer;
use crate::content::{front_matter, yaml};
use crate::model::schema::TRANSLATION;
use crate::model::{Body, Entry};

/// Files in one language, or in none that is named, by folder and name: that of a translation is its original's.
pub type Named<'f> = HashMap<(&'f str, &'f str), &'f ContentFile>;

/// The files in a language; `None` are those that others translate.
pub fn named<'f>(files: &'f [ContentFile], language: Option<&str>) -> Named<'f> {
    let own = files.iter().filter(|f| f.language.as_deref() == language);
    own.map(|f| ((f.folder.as_str(), f.stem.as_str()), f)).collect()
}

/// Puts the words of a record's translation in place of its own; without one, marks its text as being in another
/// language than the context asks for.
pub fn translate(context: Context<'_>, entry: &mut Entry, translation: Option<&ContentFile>) {
    if context.language == context.first() {
        return;
    }
    let Some((file, split)) = translation.and_then(|f| Some((f, front_matter::split_file(context, f.id)?))) else {
        entry.body.is_foreign = true;
        return;
    };
    // A translation of title and summary alone leaves the text as it was.
    match context.sources.file(file.id).text[split.body.start..].trim().is_empty() {
        true => entry.body.is_foreign = true,
        false => entry.body = Body { file: file.id, start: split.body.start, is_foreign: false },
    }
    match yaml::read(&context.sources.file(file.id).text[split.yaml.clone()], split.yaml.start) {
        Ok(Some(node)) => {
            let Some(fields) = Fields::of(context, file.id, &node, &TRANSLATION) else { return };
            if let Some(title) = fields.text("title").or_else(|| fields.text("name")) {
                (entry.title, entry.foreign.title) = (title, false);
            }
            if let Some(summary) = fields.text("summary") {
                (entry.summary, entry.foreign.summary) = (Some(summary), false);
            }
            if let (Some(image), Some(alt)) = (&mut entry.image, fields.text("image_alt")) {
                image.alt = alt;
            }
        }
        Ok(None) => {}
        Err(problems) => {
            let text = &context.sources.file(file.id).text[split.yaml.clone()];
            context.say_yaml(file.id, plainer(text, split.yaml.start, problems));
        }
    }
}
