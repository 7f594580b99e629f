//! Reads `site.yaml`.

use std::path::Path;

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::parsed::{self, Parsed};
use crate::content::settings;
use crate::content::zones::Zones;
use crate::diagnostics::{Code, Diagnostic, Report};
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
    /// The file, for its other languages; `None` where it can't be read.
    pub parsed: Option<Parsed<'t>>,
}

/// Reads the settings; what is wrong with them is reported, and hides no mistake of other files: where they can't be read,
/// they are those of a site that says nothing.
pub fn read<'t>(
    sources: &'t Sources,
    files: &'t [ContentFile],
    unread: &[ContentFile],
    shown: &str,
    report: &Report,
) -> Site<'t> {
    let is_site = |f: &&ContentFile| f.folder.is_empty() && f.stem == "site";
    let file = files.iter().find(is_site);
    if file.is_none() && !unread.iter().any(|f| is_site(&f)) && !report.has(Code::NoSite) {
        report.add(no_site(shown));
    }
    // Its form is looked at before its languages and zones are known.
    let nowhere = Zones::new(None);
    let parsed = file.and_then(|file| {
        let context = Context { sources, report, language: "en", languages: &[], zones: &nowhere };
        parsed::yaml_file(context, sources, file, "site")
    });
    let languages = match &parsed {
        Some(parsed) => settings::all_languages(&parsed.node),
        None => settings::languages_of_text(file.map_or("", |f| &sources.file(f.id).text)),
    };
    let zones = Zones::new(parsed.as_ref().and_then(|parsed| settings::zone_name(&parsed.node)));
    let context = Context { sources, report, language: &languages[0], languages: &languages, zones: &zones };
    let settings = parsed.as_ref().and_then(|parsed| settings_in(context, parsed));
    let settings = settings.unwrap_or_else(|| settings::of_silence(&languages, zones.site.clone()));
    Site { settings, languages, zones, parsed }
}

/// The settings in the language of the context, where they can be read.
pub fn settings_in(context: Context<'_>, parsed: &Parsed<'_>) -> Option<Settings> {
    Some(settings::read(&parsed.fields(context, &SITE)?))
}

/// That there is no `site.yaml`.
pub fn no_site(shown: &str) -> Diagnostic {
    let help = "run `candour` in the folder that holds `content/`, or write a site.yaml with `title` and `base_url`; \
                `candour new site FOLDER` makes a whole site to begin with";
    Diagnostic::new(Code::NoSite, format!("there is no {shown}/site.yaml")).help(help)
}

/// That there is no folder `content`, where somebody named another thing.
pub fn no_content(content: &Path, shown: &str) -> Diagnostic {
    let root = content.parent().unwrap_or(Path::new("."));
    let has = |name: &str| root.join(name).exists();
    let help = match () {
        () if root.is_file() => {
            "this is a file: Candour looks at a whole site at once. Run it in the folder that holds `content/`, without a name"
        }
        () if has("site.yaml") => {
            "this is the folder of content itself: name the folder that holds it, or run Candour there"
        }
        () if has("manifest.json") && has("index.html") => {
            "this is a built site: name the folder that holds `content/`, or run Candour there. To compare with a built \
             site, `candour diff --against FOLDER`"
        }
        () => return no_site(shown),
    };
    Diagnostic::new(Code::NoSite, format!("there is no {shown}/site.yaml")).help(help)
}
