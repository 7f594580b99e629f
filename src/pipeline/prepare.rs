//! What a build needs before it renders anything: the content, the theme, what draws pictures.

use std::path::Path;
use std::sync::Arc;

use super::Plan;
use crate::content;
use crate::content::Content;
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::model::{Catalogue, Kind, Settings};
use crate::pictures::{BadFont, Pictures};
use crate::source::{Linking, Sources, leads_out};
use crate::theme;
use crate::theme::Theme;

/// Reads the content, unless its folder is a link that leads out of the site's own.
pub(super) fn read(plan: &Plan, report: &Report) -> Result<Content, Stop> {
    if leads_out(&plan.content, &plan.root) {
        let d =
            Diagnostic::new(Code::SymlinkOutside, "this symbolic link leaves the site's folder").in_file(&plan.shown);
        report.add(d.help("copy the folder itself here, or name it with --content"));
        return Err(Stop::Errors);
    }
    content::load(&plan.content, &plan.shown, plan.answers.as_deref(), plan.today, report)
}

/// Puts what was typed in place of settings.
pub(super) fn apply(plan: &Plan, settings: &mut Settings) {
    if let Some(theme) = &plan.theme {
        settings.theme.clone_from(theme);
        settings.theme_place = None;
    }
    if let Some(base_url) = &plan.base_url {
        settings.base_url.clone_from(base_url);
    }
}

/// How links begin: relative, or with the path of the base URL.
pub(super) fn linking(plan: &Plan, settings: &Settings) -> Linking {
    if plan.relative {
        return Linking::Relative;
    }
    Linking::Rooted(settings.base_url.path().to_owned())
}

/// The theme; without one of that name the default one, and it is told.
pub(super) fn load_theme(plan: &Plan, settings: &Settings, sources: &Sources, report: &Report) -> Theme {
    let name = &settings.theme;
    let folder = plan.root.join("themes").join(name);
    let plain =
        !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.') && !leads_out(&folder, &plan.root);
    if !plain || (name != "default" && !folder.is_dir()) {
        let d = Diagnostic::new(Code::UnknownTheme, format!("there is no theme `{name}`"));
        let d = d.help(format!("make the folder themes/{name}, or take the theme `default`"));
        report.add(match settings.theme_place {
            Some(place) => d.at(sources.spot(place)),
            None => d,
        });
        return theme::load(Path::new(""), "themes/default", report);
    }
    theme::load(&folder, &format!("themes/{name}"), report)
}

/// The style sheet of charts.
pub(super) fn chart_css(theme: &Theme) -> std::borrow::Cow<'_, str> {
    theme.assets.get(theme::CHART_CSS).map(|b| String::from_utf8_lossy(b)).unwrap_or_default()
}

/// The default theme's own.
pub(super) fn default_chart_css() -> std::borrow::Cow<'static, str> {
    String::from_utf8_lossy(theme::default_file("assets/chart.css"))
}

/// What draws pictures with the theme's fonts; what is wrong with them is reported.
pub(super) fn load_pictures(theme: &Theme, report: &Report) -> Option<Arc<Pictures>> {
    let css = chart_css(theme);
    match Pictures::new(&theme.fonts, &css, &default_chart_css()) {
        Ok(pictures) => Some(Arc::new(pictures)),
        Err(BadFont { name, reason }) => {
            let d = Diagnostic::new(Code::Template, format!("the font fonts/{name} can't be used: {reason}"));
            report.add(d.help("take it out of your theme: then the default one is used"));
            None
        }
    }
}

/// Kinds whose titles stand in no picture.
const UNPICTURED: [Kind; 3] = [Kind::News, Kind::Page, Kind::Person];

/// Tells of names and titles with letters that the fonts of pictures don't have.
pub(super) fn tell_lacking(pictures: &Pictures, catalogue: &Catalogue, sources: &Sources, report: &Report) {
    for (_, entry) in catalogue.all_entries().filter(|(kind, _)| !UNPICTURED.contains(kind)) {
        let lacking = pictures.lacking(&entry.title);
        if lacking.is_empty() {
            continue;
        }
        let signs: Vec<String> = lacking.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
        let verb = if signs.len() == 1 { "this sign" } else { "these signs" };
        let message = format!("pictures are set in a font without {verb}: {}", signs.join(", "));
        let help = "a box stands for each in share images and PNG charts; pages show the text as it is. A theme may bring a font that has \
                    them: fonts/card-regular-2.ttf and fonts/card-bold-2.ttf";
        report.add(Diagnostic::new(Code::MissingGlyph, message).at(sources.spot(entry.place)).help(help));
    }
}
