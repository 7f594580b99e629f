//! What a file of the content is, by where it lies; and what is wrong with a file or folder that is nothing.

use std::path::{Path, PathBuf};

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::content::slug;
use crate::content::yaml::is_language;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::model::Kind;

/// A file of the content.
pub enum Found {
    /// A Markdown or YAML file.
    Text(TextFile),
    /// A file of responses.
    Bulk(BulkFile),
    /// A file to copy.
    Static(StaticFile),
}

/// A Markdown or YAML file, by where it lies.
pub struct TextFile {
    /// The folders below `content/`.
    pub folder: String,
    /// Its name without the ending.
    pub stem: String,
    /// `md` or `yaml`.
    pub ending: &'static str,
    /// Its path for messages.
    pub path: String,
}

/// A file of responses.
#[derive(Debug, Clone)]
pub struct BulkFile {
    /// The survey that it belongs to.
    pub survey: String,
    /// Its path for messages.
    pub path: String,
    /// Where it is on disk.
    pub full: PathBuf,
}

/// A file that is published as it is.
#[derive(Debug, Clone)]
pub struct StaticFile {
    /// Its address, such as `/logo.svg`.
    pub route: String,
    /// Its path for messages.
    pub path: String,
    /// Where it is on disk.
    pub full: PathBuf,
}

/// Folders of the content that are no kind of records.
const OTHER_FOLDERS: [&str; 4] = ["instruments", "leadership", "publications", "static"];

/// What editors of other programs call our folders.
const OTHER_NAMES: [(&str, &str); 27] = [
    ("posts", "news"),
    ("blog", "news"),
    ("articles", "news"),
    ("content", "pages"),
    ("images", "static"),
    ("img", "static"),
    ("pictures", "static"),
    ("assets", "static"),
    ("files", "static"),
    ("media", "static"),
    ("public", "static"),
    ("downloads", "static"),
    ("uploads", "static"),
    ("photos", "static"),
    ("documents", "static"),
    ("surveys", "ratings"),
    ("survey", "ratings"),
    ("responses", "ratings"),
    ("answers", "ratings"),
    ("persons", "people"),
    ("authors", "people"),
    ("products", "systems"),
    ("software", "systems"),
    ("courses", "training"),
    ("working-groups", "groups"),
    ("questionnaires", "instruments"),
    ("census", "leadership"),
];

/// The end of the names of files of published figures.
const KEPT_FIGURES: &str = ".figures.json";

/// Files in a survey's folder that are no responses.
pub const NO_RESPONSES: [&str; 3] = ["import.yaml", "import.questions.yaml", "excluded.yaml"];

/// Whether a file or folder is passed over in silence: what programs leave behind, and what is hidden. Under `static/` only
/// the former: a host may ask for files whose names begin with a full stop.
pub fn is_passed_over(path: &str, name: &str) -> bool {
    let left_behind = ["Thumbs.db", "desktop.ini", ".DS_Store"].contains(&name)
        || name.starts_with("~$")
        || name.starts_with("._")
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#') && name.len() > 1)
        || name.ends_with('~')
        || (name.starts_with('.') && (name.ends_with(".swp") || name.ends_with(".swo")));
    let is_static = path.starts_with("static/");
    left_behind
        || (!is_static && name.starts_with(['.', '#', '~']))
        || (is_static && [".gitkeep", ".gitignore"].contains(&name))
}

/// What a file is. `relative` is its path below the content, `path` that of messages, `shown` what messages call the content.
///
/// # Errors
/// That it is nothing: one diagnostic for all files of a folder that is no folder of content.
pub fn whereabouts(relative: &str, shown: &str, full: &Path) -> Result<Option<Found>, Box<Diagnostic>> {
    let path = format!("{shown}/{relative}");
    let (folder, name) = relative.rsplit_once('/').unwrap_or(("", relative));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    let top = relative.split('/').next().unwrap_or_default();
    let full = full.to_owned();
    if top == "static" && relative.contains('/') {
        let route = ComposingNormalizerBorrowed::new_nfc().normalize(&relative["static".len()..]).into_owned();
        return Ok(Some(Found::Static(StaticFile { route, path, full })));
    }
    if name == "README.md" {
        return Ok(None);
    }
    let text = |folder: &str, ending: &'static str| {
        Ok(Some(Found::Text(TextFile { folder: folder.to_owned(), stem: stem.to_owned(), ending, path: path.clone() })))
    };
    let depth = relative.matches('/').count();
    let is_yaml = matches!(ending.as_str(), "yaml" | "yml");
    match (top, depth, ending.as_str()) {
        ("site.yaml", 0, _) => text("", "yaml"),
        (folder, 1, "md") if Kind::of_folder(folder).is_some_and(|kind| kind != Kind::Survey) => text(folder, "md"),
        ("publications", 1, "json") if name.ends_with(KEPT_FIGURES) => text(folder, "json"),
        ("instruments" | "publications" | "leadership", 1, _) if is_yaml => text(folder, "yaml"),
        ("ratings", 2, _) if is_yaml && stem == "survey" => text(folder, "yaml"),
        ("ratings", 2, _) if is_yaml && stem.eq_ignore_ascii_case("survey") => {
            let message = "a survey's file is called survey.yaml, in small letters".to_owned();
            Err(Box::new(Diagnostic::new(Code::WrongFolder, message).in_file(&path).help("call it survey.yaml")))
        }
        ("ratings", 2, _) if is_yaml && is_survey_in_a_language(stem) => {
            let help = "a survey's texts stand in survey.yaml in each language: `title: {en: …, cy: …}`";
            Err(stray_file("this file is left out".to_owned(), help.to_owned(), &path))
        }
        ("ratings", 2, _) if NO_RESPONSES.contains(&name) => Ok(None),
        ("ratings", 2, _) if is_yaml || ending == "csv" => {
            Ok(Some(Found::Bulk(BulkFile { survey: folder["ratings/".len()..].to_owned(), path, full })))
        }
        _ => Err(stray(relative, shown, stem, &ending)),
    }
}

/// Whether a file is called as if it were a survey's translation: `survey.cy`.
fn is_survey_in_a_language(stem: &str) -> bool {
    stem.strip_prefix("survey.").is_some_and(is_language)
}

fn stray_file(message: String, help: String, path: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::UnknownFile, message).in_file(path).help(help))
}

fn stray_folder(message: String, help: String, path: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::UnknownFolder, message).in_file(path).help(help))
}

fn known_folders() -> impl Iterator<Item = &'static str> + Clone {
    Kind::ALL.into_iter().map(Kind::folder).chain(OTHER_FOLDERS)
}

/// What is wrong with a file that is nothing by where it lies.
fn stray(relative: &str, shown: &str, stem: &str, ending: &str) -> Box<Diagnostic> {
    let path = format!("{shown}/{relative}");
    let mut parts = relative.split('/');
    let top = parts.next().unwrap_or_default();
    if !relative.contains('/') {
        return at_the_top(relative, shown, stem, ending);
    }
    if !known_folders().any(|folder| folder == top) {
        return unknown_folder(top, shown);
    }
    let depth = relative.matches('/').count();
    let deepest = if top == "ratings" { 2 } else { 1 };
    if depth > deepest {
        let within: Vec<&str> = relative.split('/').take(deepest + 1).collect();
        let above = within[..deepest].join("/");
        let message = format!("`{}` is no folder of content: what lies in it would be left out", within.join("/"));
        let help = format!("move its files to {shown}/{above}/, or, if they are not for the site, out of {shown}/");
        return stray_folder(message, help, &format!("{shown}/{}", within.join("/")));
    }
    if top == "ratings" && depth == 1 {
        let message = "responses lie in their survey's folder, and this file lies above it".to_owned();
        let help = format!("move it to {shown}/ratings/<survey>/, beside survey.yaml");
        return Box::new(Diagnostic::new(Code::UnknownFolder, message).in_file(&path).help(help));
    }
    let is_survey = top == "ratings";
    let is_yaml_folder = is_survey || matches!(top, "instruments" | "leadership" | "publications");
    let name = Some(slug(stem)).filter(|s| !s.is_empty()).unwrap_or_else(|| "name".to_owned());
    let (message, help) = match ending {
        "docx" | "doc" | "odt" | "rtf" | "pages" => (
            "a Word document can't be read: it is left out",
            format!(
                "save its text as `{name}.md`, with front matter on top; or put the document into {shown}/static/ and link to it"
            ),
        ),
        "xlsx" | "xls" | "ods" | "numbers" if is_survey => (
            "a spreadsheet can't be read: it is left out",
            "save the sheet with the responses as “CSV UTF-8 (comma delimited)”, beside survey.yaml".to_owned(),
        ),
        "xlsx" | "xls" | "ods" | "numbers" | "csv" | "tsv" if !is_survey => (
            "responses lie in their survey's folder: this file is left out",
            format!("move it to {shown}/ratings/<survey>/ as CSV; if it is to be downloaded, to {shown}/static/"),
        ),
        "tsv" | "txt" if is_survey => (
            "responses are read from CSV or YAML: this file is left out",
            "save it as “CSV UTF-8 (comma delimited)”, with the ending .csv".to_owned(),
        ),
        "txt" if stem.ends_with(".md") => (
            "an editor has put .txt behind the name: this file is left out",
            format!("call it `{stem}` (in Windows: View, File name extensions)"),
        ),
        "txt" | "markdown" | "mdown" | "mdx" | "html" | "htm" | "" if !is_yaml_folder => {
            ("texts are Markdown: this file is left out", format!("call it `{name}.md`, with front matter on top"))
        }
        "yaml" | "yml" if !is_yaml_folder => (
            "texts are Markdown: this file is left out",
            format!("call it `{name}.md`, and put its keys between two lines `---`"),
        ),
        "md" if is_yaml_folder => (
            "what lies here is YAML: this file is left out",
            format!("write its keys into `{name}.yaml`, or move it to {shown}/pages/"),
        ),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "heic" | "pdf" | "ico" => (
            "pictures and files lie in content/static: this one is left out",
            format!(
                "move it to {shown}/static/, and write its path as `/{}`",
                relative.rsplit('/').next().unwrap_or_default()
            ),
        ),
        _ => (
            "Candour doesn't know what this file is: it is left out",
            format!(
                "delete it, or move it: files to download to {shown}/static/, what is not for the site out of {shown}/"
            ),
        ),
    };
    stray_file(message.to_owned(), help, &path)
}

fn at_the_top(name: &str, shown: &str, stem: &str, ending: &str) -> Box<Diagnostic> {
    let path = format!("{shown}/{name}");
    let lower = name.to_lowercase();
    if matches!(lower.as_str(), "site.yml" | "site.yaml" | "site.yaml.txt" | "site.json" | "site.toml" | "config.yaml")
    {
        let d = Diagnostic::new(Code::NoSite, "the settings must be called site.yaml, in small letters, and be YAML");
        return Box::new(d.in_file(&path).help("call the file site.yaml"));
    }
    let name = Some(slug(stem)).filter(|s| !s.is_empty()).unwrap_or_else(|| "name".to_owned());
    let help = match ending {
        "md" | "markdown" | "txt" => {
            format!("move it to the folder that it belongs in, such as {shown}/pages/{name}.md")
        }
        "csv" => format!("move it to its survey's folder, {shown}/ratings/<survey>/"),
        _ => format!(
            "delete it, or move it: files to download to {shown}/static/, what is not for the site out of {shown}/"
        ),
    };
    stray_file("nothing but site.yaml lies at the top of the content: this file is left out".to_owned(), help, &path)
}

fn unknown_folder(top: &str, shown: &str) -> Box<Diagnostic> {
    let lower = top.to_lowercase();
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, ours)| *ours);
    let help = if known_folders().any(|folder| folder == lower) {
        format!(
            "folders are written in small letters: call it `{lower}`, or, where there is one, move its files to {shown}/{lower}/"
        )
    } else if let Some("static") = other {
        format!("pictures and files lie in {shown}/static/: move the folder there, as {shown}/static/{top}/")
    } else if let Some(ours) = other {
        format!("it may be what is called `{ours}` here; what is not for the site belongs out of {shown}/")
    } else if is_language(&lower) {
        format!(
            "a translation stands beside its text: move {shown}/{top}/pages/about.md to {shown}/pages/about.{lower}.md, and so all of them"
        )
    } else if let Some(near) = nearest(&lower, known_folders()) {
        format!("did you mean `{near}`? What is not for the site belongs out of {shown}/")
    } else {
        let all = known_folders().collect::<Vec<_>>().join(", ");
        format!("content lies in {all}; what is not for the site belongs out of {shown}/")
    };
    let message = format!("`{top}` is no folder of content: what lies in it would be left out");
    stray_folder(message, help, &format!("{shown}/{top}"))
}
