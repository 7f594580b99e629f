//! Loads a theme and renders its templates.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};
use walkdir::WalkDir;

use super::embedded::DEFAULT;
use crate::charts::words;
use crate::diagnostics::{Code, Diagnostic, Report, nearest};
use crate::source::{href, spot};

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    /// Files to publish as they are, by address.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Fonts that share images are set in, by name; they are not published.
    pub fonts: BTreeMap<String, Vec<u8>>,
    texts: BTreeMap<String, (String, String)>,
}

/// Loads the default theme, with the files of `folder` (a theme's folder, shown as `shown`) over it.
/// Mistakes of templates are reported.
pub fn load(folder: &Path, shown: &str, report: &Report) -> Theme {
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut assets: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut fonts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in DEFAULT {
        add((&mut texts, &mut assets, &mut fonts), path, &format!("themes/default/{path}"), bytes.to_vec(), report);
    }
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path =
            path.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/");
        if entry.file_type().is_file() && !path.split('/').any(|p| p.starts_with('.')) {
            let shown = format!("{shown}/{path}");
            match std::fs::read(entry.path()) {
                Ok(bytes) => add((&mut texts, &mut assets, &mut fonts), &path, &shown, bytes, report),
                Err(e) => report.add(
                    Diagnostic::new(Code::UnreadableFile, format!("this file can't be read: {e}")).in_file(&shown),
                ),
            }
        }
    }
    let theme = Theme { tera: engine(), assets, fonts, texts };
    theme.with_templates(report)
}

/// An engine with our filters and without templates.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml"]);
    tera.register_filter("url", url);
    tera.register_filter("number", |n: u64, _: Kwargs, _: &State| words::whole(n));
    tera
}

/// The link from the page that is rendered to an address of the site.
fn url(to: &str, _: Kwargs, state: &State) -> TeraResult<String> {
    let root: String = state.get("root")?.unwrap_or_else(|| "/".to_owned());
    Ok(href(&root, to))
}

type Files<'f> =
    (&'f mut BTreeMap<String, (String, String)>, &'f mut BTreeMap<String, Vec<u8>>, &'f mut BTreeMap<String, Vec<u8>>);

fn add((texts, assets, fonts): Files<'_>, path: &str, shown: &str, bytes: Vec<u8>, report: &Report) {
    if let Some(asset) = path.strip_prefix("assets/") {
        assets.insert(format!("/{asset}"), bytes);
    } else if let Some(font) = path.strip_prefix("fonts/") {
        fonts.insert(font.to_owned(), bytes);
    } else if let Some(name) = path.strip_prefix("templates/") {
        match String::from_utf8(bytes) {
            Ok(text) => {
                texts.insert(name.to_owned(), (shown.to_owned(), text));
            }
            Err(_) => report.add(Diagnostic::new(Code::InvalidUtf8, "this template is not in UTF-8").in_file(shown)),
        }
    }
}

impl Theme {
    fn with_templates(mut self, report: &Report) -> Self {
        let templates = self.texts.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()));
        if let Err(error) = self.tera.add_raw_templates(templates) {
            // Tera tells of one mistake at a time: each template is tried alone to find them all.
            let mut found = false;
            for (name, (_, text)) in &self.texts {
                let mut alone = engine();
                if let Err(e) = alone.add_raw_template(name, text)
                    && matches!(e.kind(), ErrorKind::SyntaxError(_))
                {
                    report.add(self.diagnostic(&e));
                    found = true;
                }
            }
            if !found {
                report.add(self.diagnostic(&error));
            }
        }
        self
    }

    /// Renders a template to HTML or XML.
    ///
    /// # Errors
    /// What is wrong with the template, located in it.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = Vec::with_capacity(16 * 1024);
        match self.tera.render_to(template, context, &mut out) {
            Ok(()) => Ok(out),
            Err(e) => Err(Box::new(self.diagnostic(&e))),
        }
    }

    /// A value that can be put into many contexts without being copied.
    pub fn shared<T: Serialize>(value: &T) -> tera::Value {
        tera::Value::from_serializable(value)
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let help = "mend the template; without it in your theme, the default one is used";
        match error.kind() {
            ErrorKind::SyntaxError(e) | ErrorKind::RenderingError(e) => {
                let d = Diagnostic::new(Code::Template, e.message().trim().to_owned()).help(help);
                match self.texts.get(e.filename()) {
                    Some((path, text)) => d.at(spot(path, text.as_bytes(), e.span().range.clone())),
                    None => d.in_file(e.filename()),
                }
            }
            ErrorKind::TemplateNotFound(name) => {
                let near = nearest(name, self.texts.keys().map(String::as_str));
                let label = near.map(|n| format!("did you mean `{n}`?")).unwrap_or_default();
                Diagnostic::new(Code::Template, format!("there is no template `{name}`")).help(label)
            }
            other => Diagnostic::new(Code::Template, other.to_string()).help(help),
        }
    }
}
