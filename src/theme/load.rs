//! Loads a theme and renders its templates.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::embedded::DEFAULT;
use super::filters;
use super::wordlist::{self, Model, WordFile};
use crate::content::{bytes_of, is_language, text_of};
use crate::diagnostics::{Code, Diagnostic, Report, nearest};
use crate::source;
use crate::source::limits::LARGEST_STATIC;
use crate::source::{Edition, Obstacle, Spot, Walked, name_fault, spot};
use crate::words::Words;

/// Address of the style sheet that charts use, on pages and alone.
pub const CHART_CSS: &str = "/chart.css";

/// Address of the style sheet of pages, which holds the charts' own too.
const STYLE_CSS: &str = "/style.css";

/// A theme, ready to render in a language.
#[derive(Clone, Default)]
pub struct Theme {
    tera: Tera,
    /// Files to publish as they are, by address.
    pub assets: Arc<BTreeMap<String, Vec<u8>>>,
    /// Fonts that share images are set in, by name; they are not published.
    pub fonts: Arc<BTreeMap<String, Vec<u8>>>,
    texts: Arc<BTreeMap<String, (String, String)>>,
    /// The files of words by their language, the theme's own last.
    words: Arc<BTreeMap<String, Vec<WordFile>>>,
    model: Arc<Model>,
}

/// The files of a theme while they are gathered.
#[derive(Default)]
struct Files {
    texts: BTreeMap<String, (String, String)>,
    assets: BTreeMap<String, Vec<u8>>,
    fonts: BTreeMap<String, Vec<u8>>,
    words: BTreeMap<String, Vec<WordFile>>,
}

/// Loads the default theme, with the files of `folder` (a theme's folder, shown as `shown`) over it.
/// Mistakes of templates are reported.
pub fn load(folder: &Path, shown: &str, report: &Report) -> Theme {
    let mut files = Files::default();
    for (path, bytes) in DEFAULT {
        files.add(path, &format!("themes/default/{path}"), bytes.to_vec(), report);
    }
    let hidden = |_: &str, name: &str| name.starts_with('.');
    let own = if folder.is_dir() { source::walk(folder, &hidden) } else { Vec::new() };
    for Walked { path, full, problem } in own {
        let shown = format!("{shown}/{path}");
        let fault = path.split('/').find_map(name_fault);
        if let Some(obstacle) = problem {
            let leads_out = matches!(obstacle, Obstacle::LeadsOut | Obstacle::OtherKind);
            let code = if leads_out { Code::SymlinkOutside } else { Code::UnreadableFile };
            let message = "this can't be read, or is a symbolic link that leaves its folder of the theme";
            report.add(Diagnostic::new(code, message).in_file(&shown).help("copy the file itself into the theme"));
        } else if let Some(fault) = fault {
            let d =
                Diagnostic::new(Code::BadName, format!("this can't be the name of a file: {fault}")).in_file(&shown);
            report.add(d.help("give it a name of letters, digits, hyphens and full stops"));
        } else {
            match bytes_of(&shown, &full, LARGEST_STATIC) {
                Ok(bytes) => files.add(&path, &shown, bytes, report),
                Err(d) => report.add(*d),
            }
        }
    }
    let Files { texts, assets, fonts, words } = files;
    let assets = Arc::new(assets);
    let fonts = Arc::new(fonts);
    let texts = Arc::new(texts);
    let words = Arc::new(words);
    let model = Arc::new(wordlist::model());
    Theme { tera: engine(), assets, fonts, texts, words, model }.with_templates(report)
}

/// An engine with our filters and without templates.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml"]);
    filters::stand_in(&mut tera);
    tera
}

impl Files {
    fn add(&mut self, path: &str, shown: &str, bytes: Vec<u8>, report: &Report) {
        let text = |bytes: Vec<u8>| text_of(shown, bytes).map_err(|d| report.add(*d)).ok();
        let language = path.strip_prefix("words/").and_then(|name| name.strip_suffix(".yaml"));
        if let Some(asset) = path.strip_prefix("assets/") {
            self.assets.insert(format!("/{asset}"), bytes);
        } else if let Some(font) = path.strip_prefix("fonts/") {
            self.fonts.insert(font.to_owned(), bytes);
        } else if let Some(name) = path.strip_prefix("templates/") {
            if let Some(text) = text(bytes) {
                self.texts.insert(name.to_owned(), (shown.to_owned(), text));
            }
        } else if let Some(language) = language
            && let Some(text) = text(bytes)
        {
            let files = self.words.entry(language.to_owned()).or_default();
            // The default theme's own folder is what is built in.
            files.retain(|(known, _)| known != shown);
            files.push((shown.to_owned(), text));
        }
        if path.starts_with("words/") && language.is_none_or(|l| !is_language(l)) {
            let d = Diagnostic::new(Code::BadWord, "no language has a file of words by this name").in_file(shown);
            report.add(d.help("call it by the code of its language: words/cy.yaml"));
        }
    }
}

impl Theme {
    /// The words of a language, which the site asks for at `asked`; what is wrong with them is reported. `None` of a
    /// language that nobody knows.
    pub fn words(&self, language: &str, asked: Option<&Spot>, report: &Report) -> Option<Words> {
        // British Welsh is Welsh, but for what the theme says of it alone.
        let primary = language.split('-').next().unwrap_or(language);
        let own = [primary, language].into_iter().skip(usize::from(primary == language));
        let files: Vec<&WordFile> = own.filter_map(|l| self.words.get(l)).flatten().collect();
        wordlist::words(language, &files, &self.model, asked, report)
    }

    /// The theme as it renders an edition, in its words.
    pub fn in_edition(&self, edition: &Arc<Edition>, words: &Arc<Words>) -> Theme {
        let mut theme = self.clone();
        filters::register(&mut theme.tera, edition, words);
        theme
    }

    fn with_templates(mut self, report: &Report) -> Self {
        let templates = self.texts.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()));
        if let Err(error) = self.tera.add_raw_templates(templates) {
            // Tera tells of one mistake at a time: each template is tried alone to find them all.
            let mut found = false;
            for (name, (_, text)) in self.texts.iter() {
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

    /// The assets as they are published, by address: one style sheet for pages, with the charts' own behind the theme's.
    pub fn published(&self) -> impl Iterator<Item = (&str, Cow<'_, [u8]>)> {
        let charts = self.assets.get(CHART_CSS).map_or(&[][..], Vec::as_slice);
        let own = self.assets.iter().filter(|(address, _)| *address != CHART_CSS);
        own.map(move |(address, bytes)| match address.as_str() {
            STYLE_CSS => (STYLE_CSS, Cow::Owned([bytes, charts].concat())),
            address => (address, Cow::Borrowed(bytes.as_slice())),
        })
    }

    /// All texts that what it renders is made of, with their names.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let templates = self.texts.iter().flat_map(|(name, (_, text))| [name.as_str(), text]);
        let words = self.words.iter().flat_map(|(language, files)| {
            std::iter::once(language.as_str()).chain(files.iter().map(|(_, text)| text.as_str()))
        });
        templates.chain(words)
    }

    /// A value that can be put into many contexts without being copied.
    pub fn shared<T: Serialize>(value: &T) -> tera::Value {
        tera::Value::from_serializable(value)
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let help = "correct the template; without it in your theme, the default one is used";
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
