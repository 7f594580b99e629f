//! Brings the exports of a survey tool into the content.

use std::hash::{BuildHasher as _, Hasher as _};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustc_hash::FxBuildHasher;

use super::Plan;
use super::prepare::read;
use crate::checks;
use crate::content::{Content, Today, text_of};
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Stop};
use crate::import::{Asked, Excluded, Imported, Mapping, Named, import, read_mapping, to_yaml};
use crate::model::{Catalogue, Kind};
use crate::output::{remove_if_there, replace};
use crate::source::hex;

/// What is to be brought in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The survey's id.
    pub survey: String,
    /// The exports.
    pub files: Vec<PathBuf>,
    /// The folder with answers of the public questionnaire.
    pub inbox: Option<PathBuf>,
    /// The system that all answers are about.
    pub system: Option<String>,
    /// The mapping; else the one that lies beside the answers.
    pub mapping: Option<PathBuf>,
    /// The definition of the survey with the codes of its answers.
    pub codes: Option<PathBuf>,
    /// Whether nothing is to be written.
    pub is_trial: bool,
}

/// How the responses differ from those that were there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Whether there were any.
    pub had_any: bool,
    /// As they were.
    pub same: u64,
    /// New, or changed.
    pub new: u64,
    /// Gone, or changed.
    pub gone: u64,
}

/// What came of an import.
pub struct Brought {
    /// What was read.
    pub imported: Imported,
    /// How it differs from what was there.
    pub compared: Compared,
    /// The files that were written, or would be.
    pub written: Vec<PathBuf>,
    /// Other files of answers to the survey.
    pub beside: Vec<String>,
}

/// The name of the file with the responses of an import.
const RESPONSES: &str = "responses.csv";
/// The name of the file that says how the export is read.
const MAPPING: &str = "import.yaml";
/// The name of the file with the questions.
const QUESTIONS: &str = "import.questions.yaml";
/// The name of the list of responses that stay out.
const EXCLUDED: &str = "excluded.yaml";

/// Reads exports and writes responses and mapping; or, where something has to be asked, the questions.
///
/// # Errors
/// [`Stop::Errors`] where something is wrong or asked, [`Stop::Machine`] where a file can't be written.
pub fn bring(plan: &Plan, asked: &Import, report: &Report) -> Result<Option<Brought>, Stop> {
    let content = content(plan, &asked.survey, report)?;
    let Content { catalogue, translations, .. } = &content;
    let Some(survey) = catalogue.surveys.get(&asked.survey) else { return Err(Stop::Errors) };
    let system = asked.system.as_deref();
    if let Some((code, message, label)) = system.and_then(|id| checks::missing(catalogue, Kind::System, id)) {
        report.add(Diagnostic::new(code, message).help(label));
        return Err(Stop::Errors);
    }
    let survey_folder = plan.content.join("ratings").join(&asked.survey);
    let folder = answers_of(&content, &survey_folder);
    stays_within(&survey_folder, &plan.content, &plan.shown, report)?;
    if let Some(answers) = &content.answers.folder {
        stays_within(&folder, &answers.full, &answers.shown, report)?;
    }
    let own = survey_folder.join(MAPPING);
    let given = asked.mapping.clone().or_else(|| (own.is_file() && !own.is_symlink()).then_some(own));
    let mapping = match &given {
        Some(path) => mapping_of(path, report)?,
        None => Mapping::default(),
    };
    let excluded = excluded_of(&folder, report)?;
    let files: Vec<Named> = asked.files.iter().map(named).collect();
    let inbox = asked.inbox.as_deref().map(named);
    let codes = asked.codes.as_deref().map(named);
    let request = Asked {
        catalogue,
        translations,
        survey,
        files: &files,
        inbox: inbox.as_ref(),
        mapping: &mapping,
        codes: codes.as_ref(),
        system,
        excluded: &excluded.unwrap_or_default(),
    };
    let Some(imported) = import(&request, report) else { return Err(Stop::Errors) };
    let mut brought = Brought { imported, compared: Compared::default(), written: Vec::new(), beside: beside(&folder) };
    if brought.imported.is_asking {
        if brought.imported.mapping.questions() > 0 {
            write_questions(&folder, asked, &mut brought)?;
        }
        return Ok(Some(brought));
    }
    report.stop_on_errors()?;
    let responses = folder.join(RESPONSES);
    brought.compared = compared(&responses, &brought.imported);
    if brought.compared.new + brought.compared.gone > 0 || !brought.compared.had_any {
        brought.written.push(responses);
    }
    let text = to_yaml(
        &brought.imported.mapping,
        &["How the export of this survey is read; the next import takes it. Written by `candour import`."],
    );
    let mapping_path = survey_folder.join(MAPPING);
    let before = std::fs::read_to_string(&mapping_path).ok();
    // Of answers to the questionnaire alone there is nothing to confirm.
    let is_needed = before.is_some() || brought.imported.mapping != Mapping::default();
    if is_needed && before.as_deref() != Some(&text) {
        brought.written.push(mapping_path);
    }
    if !asked.is_trial {
        write(&folder, &brought, &text)?;
    }
    Ok(Some(brought))
}

/// Notes that a response stays out of each import; says whether it is new.
///
/// # Errors
/// As [`bring`].
pub fn leave_out(plan: &Plan, survey: &str, ids: &[String], report: &Report) -> Result<usize, Stop> {
    let content = content(plan, survey, report)?;
    let survey_folder = plan.content.join("ratings").join(survey);
    let folder = answers_of(&content, &survey_folder);
    stays_within(&survey_folder, &plan.content, &plan.shown, report)?;
    if let Some(answers) = &content.answers.folder {
        stays_within(&folder, &answers.full, &answers.shown, report)?;
    }
    let mut excluded = match excluded_of(&folder, report)? {
        Some(list) => list,
        None => Excluded::new(salt()?),
    };
    let new = ids.iter().filter(|id| excluded.add(id)).count();
    let text = excluded.to_yaml();
    write_file(&folder.join(EXCLUDED), &|to| to.write_all(text.as_bytes()))?;
    Ok(new)
}

/// The folder of a survey's answers: its own in the content, or where answers lie apart.
fn answers_of(content: &Content, survey: &Path) -> PathBuf {
    let name = survey.file_name().unwrap_or_default();
    content.answers.folder.as_ref().map_or_else(|| survey.to_owned(), |answers| answers.full.join(name))
}

/// Sixteen random bytes in hexadecimal digits.
fn salt() -> Result<String, Stop> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Stop::Machine(format!("no random number can be had: {e}")))?;
    Ok(hex(bytes))
}

/// The content, drafts included, in which the survey is known.
pub(super) fn content(plan: &Plan, survey: &str, report: &Report) -> Result<Content, Stop> {
    let own = Report::default();
    let plan = Plan { today: Today { drafts: true, ..plan.today }, ..plan.clone() };
    let content = match read(&plan, &own) {
        Ok(content) => content,
        Err(stop) => {
            report.replace(own);
            return Err(stop);
        }
    };
    let Content { catalogue, .. } = &content;
    let is_of_site = |d: &Diagnostic| {
        d.severity == Severity::Error && d.spot.as_ref().is_some_and(|s| s.file.ends_with("site.yaml"))
    };
    // Where answers lie is said there.
    let has_wrong_settings = own.sorted().iter().any(is_of_site);
    if !catalogue.settings.is_read || has_wrong_settings || is_unreadable(catalogue, survey) {
        // What is wrong with the content is why the survey can't be read.
        report.replace(own);
        return Err(Stop::Errors);
    }
    if let Some((code, message, label)) = checks::missing(catalogue, Kind::Survey, survey) {
        let label = if label.is_empty() { format!("`candour new survey {survey}` makes one") } else { label };
        report.add(Diagnostic::new(code, message).help(label));
        return Err(Stop::Errors);
    }
    Ok(content)
}

fn is_unreadable(catalogue: &Catalogue, survey: &str) -> bool {
    let is_broken = catalogue.broken.contains(&(Kind::Survey, survey.to_owned()));
    is_broken || catalogue.surveys.get(survey).is_some_and(|s| !catalogue.instruments.contains_key(&s.instrument.id))
}

fn named(path: impl AsRef<Path>) -> Named {
    let path = path.as_ref();
    Named { path: path.display().to_string(), full: path.to_owned() }
}

fn mapping_of(path: &Path, report: &Report) -> Result<Mapping, Stop> {
    let shown = path.display().to_string();
    let failed = |why: String| {
        let d = Diagnostic::new(Code::UnreadableExport, format!("this mapping can't be read: {why}")).in_file(&shown);
        report.add(d.help("check its name, and that you may read it"));
        Stop::Errors
    };
    let bytes = std::fs::read(path).map_err(|e| failed(e.to_string()))?;
    let text = text_of(&shown, bytes).map_err(|d| {
        report.add(*d);
        Stop::Errors
    })?;
    let mapping = read_mapping(&shown, &text, report);
    report.stop_on_errors()?;
    Ok(mapping)
}

/// The list of responses that stay out; one that can't be read is no empty one.
fn excluded_of(folder: &Path, report: &Report) -> Result<Option<Excluded>, Stop> {
    let path = folder.join(EXCLUDED);
    let shown = path.display().to_string();
    let is_absent = std::fs::symlink_metadata(&path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound);
    if is_absent {
        return Ok(None);
    }
    let failed = |why: &str| {
        let d = Diagnostic::new(
            Code::UnreadableExport,
            format!("the list of responses that stay out can't be read: {why}"),
        );
        report.add(d.in_file(&shown).help("take it back from where you keep it: without it they would come back"));
        Stop::Errors
    };
    if !std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
        return Err(failed("it is no plain file"));
    }
    let bytes = std::fs::read(&path).map_err(|e| failed(&e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| failed("it is not in UTF-8"))?;
    Excluded::read(&shown, &text).map(Some).map_err(|d| {
        report.add(*d);
        Stop::Errors
    })
}

/// Refuses a folder that leads out of the one that it is in, by a link of its own or of what is above it.
fn stays_within(folder: &Path, home: &Path, shown: &str, report: &Report) -> Result<(), Stop> {
    let there = folder.ancestors().find(|a| std::fs::symlink_metadata(a).is_ok());
    let full = there.and_then(|a| a.canonicalize().ok());
    let own = home.ancestors().find(|a| a.as_os_str().is_empty() || a.exists());
    let own =
        own.map(|a| if a.as_os_str().is_empty() { Path::new(".") } else { a }).and_then(|a| a.canonicalize().ok());
    if full.zip(own).is_some_and(|(full, own)| full.starts_with(own)) {
        return Ok(());
    }
    let d =
        Diagnostic::new(Code::SymlinkOutside, format!("the survey's folder leads out of {shown}, by a symbolic link"));
    report.add(d.in_file(&folder.display().to_string()).help("put the folder itself in its place"));
    Err(Stop::Errors)
}

/// Other files of answers in a survey's folder.
fn beside(folder: &Path) -> Vec<String> {
    let own = [RESPONSES, MAPPING, QUESTIONS, EXCLUDED, "survey.yaml"];
    let names =
        std::fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok());
    let is_answers = |n: &String| {
        let lower = n.to_lowercase();
        !lower.starts_with('.')
            && !own.contains(&lower.as_str())
            && [".csv", ".yaml", ".yml"].iter().any(|e| lower.ends_with(e))
    };
    let mut names: Vec<String> = names.filter(is_answers).collect();
    names.sort();
    names
}

/// How the responses differ from those in a file: by a digest of each as it is written, for there may be millions.
fn compared(path: &Path, imported: &Imported) -> Compared {
    let all = imported.lines.len() as u64;
    let Ok(text) = std::fs::read(path) else { return Compared { new: all, ..Compared::default() } };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_slice());
    let mut record = csv::ByteRecord::new();
    let mut before: Vec<u64> = Vec::new();
    let mut at = 0;
    let mut header: Option<&[u8]> = None;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        let written = text[at..end].trim_ascii_end();
        at = end;
        if header.is_none() {
            header = Some(written);
        } else {
            before.push(digest(written));
        }
    }
    let is_alike = header.is_some_and(|h| h == imported.header.as_bytes());
    let mut after: Vec<u64> = imported.lines.iter().map(|line| digest(line.trim_ascii_end().as_bytes())).collect();
    before.sort_unstable();
    after.sort_unstable();
    let mut rest = before.iter().peekable();
    let mut same = 0;
    for line in after.iter().filter(|_| is_alike) {
        while rest.next_if(|other| *other < line).is_some() {}
        same += u64::from(rest.next_if_eq(&line).is_some());
    }
    Compared { had_any: true, same, new: all - same, gone: before.len() as u64 - same }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

fn write_file(path: &Path, write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Stop> {
    replace(path, write).map_err(|e| Stop::Machine(format!("{} can't be written: {e}", path.display())))
}

fn write_questions(folder: &Path, asked: &Import, brought: &mut Brought) -> Result<(), Stop> {
    let path = folder.join(QUESTIONS);
    let head = [
        "What could not be decided has a question mark: write the answer in its place, and import again with",
        "`--mapping` and this file. `~` leaves something out. Don't commit this file: the next import removes it.",
    ];
    let text = to_yaml(&brought.imported.mapping, &head);
    if !asked.is_trial {
        write_file(&path, &|to| to.write_all(text.as_bytes()))?;
        brought.written.push(path);
    }
    Ok(())
}

fn write(folder: &Path, brought: &Brought, mapping: &str) -> Result<(), Stop> {
    for path in &brought.written {
        if path.ends_with(RESPONSES) {
            write_file(path, &|to| {
                writeln!(to, "{}", brought.imported.header)?;
                brought.imported.lines.iter().try_for_each(|line| writeln!(to, "{line}"))
            })?;
        } else {
            write_file(path, &|to| to.write_all(mapping.as_bytes()))?;
        }
    }
    let questions = folder.join(QUESTIONS);
    remove_if_there(&questions).map_err(|e| Stop::Machine(format!("{} can't be removed: {e}", questions.display())))
}
