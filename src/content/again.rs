//! Reads one record again, for a preview in which its file is being edited.

use jiff::Timestamp;

use crate::content::catalogue;
use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::parsed::ParsedFiles;
use crate::content::zones::Zones;
use crate::diagnostics::Report;
use crate::model::{Record, Settings};
use crate::source::{FileId, Sources};

/// What must be known to read a file of the content by itself.
#[derive(Debug)]
pub struct Reading {
    /// All text files.
    pub(super) files: Vec<ContentFile>,
    /// The site's languages.
    pub(super) languages: Vec<String>,
    /// Its time zones.
    pub(super) zones: Zones,
    /// What is not published at this moment is left out; `None` where drafts are shown.
    pub(super) hidden_at: Option<Timestamp>,
}

impl Reading {
    /// The record of a file, or of the one that it translates, as `sources` have them, in a language whose settings are given.
    /// Nothing where anything is wrong with it, or where it isn't shown.
    pub fn record(&self, sources: &Sources, file: FileId, language: &str, settings: &Settings) -> Option<Record> {
        let edited = self.files.iter().find(|f| f.id == file)?;
        let is_of_it = |f: &&ContentFile| f.folder == edited.folder && f.stem == edited.stem;
        let own: Vec<ContentFile> = self.files.iter().filter(is_of_it).cloned().collect();
        let report = Report::default();
        let context = Context { sources, report: &report, language, languages: &self.languages, zones: &self.zones };
        let parsed = ParsedFiles::of(context, sources, &own);
        let mut catalogue = catalogue::read(context, &own, &parsed, settings.clone());
        if let Some(now) = self.hidden_at {
            catalogue.hide(now, &self.zones.site);
        }
        catalogue.records.into_records().pop().filter(|_| !report.has_errors())
    }
}
