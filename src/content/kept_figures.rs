//! Finds `content/publications/<survey>.figures.json`: the published figures of surveys, for where their answers aren't.

use std::collections::BTreeMap;

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::model::{Id, KeptFile};
use crate::source::Place;

/// Every file of published figures, by survey.
pub fn read(context: Context<'_>, files: &[ContentFile]) -> BTreeMap<Id, KeptFile> {
    let own = files.iter().filter(|f| f.folder == "publications" && f.ending == "json");
    let file = |f: &ContentFile| {
        let text = context.sources.file(f.id).text.clone();
        let survey = f.stem.strip_suffix(".figures")?.to_owned();
        Some((survey, KeptFile { text, place: Place::new(f.id, 0..1) }))
    };
    own.filter_map(file).collect()
}
