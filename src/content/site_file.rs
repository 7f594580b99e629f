//! Reads `site.yaml`.

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::parsed::{self, Parsed};
use crate::content::settings;
use crate::content::zones::Zones;
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::model::Settings;
use crate::model::schema::SITE;
use crate::source::Sources;

/// The settings, and what must be known before anything else is read.
#[derive(Debug)]
pub struct Site<'t> {
    /// The settings in the site's first language.
    pub settings: Settings,
    /// The site's languages, of which it has at least one.
    pub languages: Vec<String>,
    /// Its time zones.
    pub zones: Zones,
    /// The file, for its other languages.
    pub parsed: Parsed<'t>,
}

/// Reads the settings; what is wrong with them is reported.
///
/// # Errors
/// [`Stop::Errors`] where there are none that can be read.
pub fn read<'t>(
    sources: &'t Sources,
    files: &'t [ContentFile],
    shown: &str,
    report: &Report,
) -> Result<Site<'t>, Stop> {
    let Some(file) = files.iter().find(|f| f.folder.is_empty() && f.stem == "site") else {
        if !report.has_errors() {
            report.add(no_site(shown));
        }
        return Err(Stop::Errors);
    };
    // Its form is looked at before its languages and zones are known.
    let nowhere = Zones::new(None);
    let parsed = {
        let context = Context { sources, report, language: "en", languages: &[], zones: &nowhere };
        parsed::yaml_file(context, sources, file, "site").ok_or(Stop::Errors)?
    };
    let languages = settings::all_languages(&parsed.node);
    let zones = Zones::new(settings::zone_name(&parsed.node));
    let context = Context { sources, report, language: &languages[0], languages: &languages, zones: &zones };
    let settings = settings_in(context, &parsed).ok_or(Stop::Errors)?;
    Ok(Site { settings, languages, zones, parsed })
}

/// The settings in the language of the context, where they can be read.
pub fn settings_in(context: Context<'_>, parsed: &Parsed<'_>) -> Option<Settings> {
    settings::read(&parsed.fields(context, &SITE)?)
}

/// That there is no `site.yaml`.
pub fn no_site(shown: &str) -> Diagnostic {
    let help = "run `candour` in the folder that holds `content/`, or write a site.yaml with `title` and `base_url`";
    Diagnostic::new(Code::NoSite, format!("there is no {shown}/site.yaml")).help(help)
}
