//! Reads `site.yaml`.

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::zones::Zones;
use crate::content::{catalogue, settings, yaml};
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::model::Settings;
use crate::model::schema::SITE;
use crate::source::Sources;

/// The settings, with the site's languages and time zones; what is wrong with them is reported.
///
/// # Errors
/// [`Stop::Errors`] where there are none that can be read.
pub fn read(
    sources: &Sources,
    files: &[ContentFile],
    shown: &str,
    report: &Report,
) -> Result<(Settings, Vec<String>, Zones), Stop> {
    let Some(file) = site_file(files) else {
        if !report.has_errors() {
            report.add(no_site(shown));
        }
        return Err(Stop::Errors);
    };
    let node = yaml::read(&sources.file(file.id).text, 0);
    let first = node.as_ref().ok().and_then(Option::as_ref);
    let languages = first.map_or_else(|| vec!["en".to_owned()], settings::all_languages);
    let zones = Zones::new(first.and_then(settings::zone_name));
    let context = Context { sources, report, language: &languages[0], languages: &languages, zones: &zones };
    let read = catalogue::mapping(context, file, node, &SITE, settings::read).ok_or(Stop::Errors)?;
    Ok((read, languages, zones))
}

/// That there is no `site.yaml`.
pub fn no_site(shown: &str) -> Diagnostic {
    let help = "run `candour` in the folder that holds `content/`, or write a site.yaml with `title` and `base_url`";
    Diagnostic::new(Code::NoSite, format!("there is no {shown}/site.yaml")).help(help)
}

fn site_file(files: &[ContentFile]) -> Option<&ContentFile> {
    files.iter().find(|f| f.folder.is_empty() && f.stem == "site")
}

/// The settings in the language of the context, where they could be read in the default one.
pub fn settings_in(context: Context<'_>, files: &[ContentFile]) -> Option<Settings> {
    let file = site_file(files)?;
    let node = yaml::read(&context.sources.file(file.id).text, 0);
    catalogue::mapping(context, file, node, &SITE, settings::read)
}
