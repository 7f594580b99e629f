//! Surveys that should have responses by now, and have none.

use crate::content::answers_folder::AnswersFolder;
use crate::content::whereabouts::BulkFile;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Date, PublishedFigures};
use crate::source::Sources;
use crate::tally::Tallies;

/// What is known of a survey's responses.
pub struct Answers<'a> {
    /// Files of responses, of all surveys.
    pub files: &'a [BulkFile],
    /// The answers, counted.
    pub tallies: &'a Tallies,
    /// The folder of answers that lie apart from the content.
    pub folder: Option<&'a AnswersFolder>,
    /// The day of the build.
    pub today: Date,
}

/// Warns of surveys that are open, or closed, and have no response; not of those whose files have mistakes.
pub fn warn(catalogue: &Catalogue, answers: &Answers<'_>, sources: &Sources, report: &Report) {
    for survey in catalogue.surveys.values() {
        let id = survey.entry.id.as_str();
        let counted = answers.tallies.get(id).is_some_and(|systems| !systems.is_empty());
        let published: &[PublishedFigures] = catalogue.published.get(id).map_or(&[], Vec::as_slice);
        let is_to_come = survey.opened.is_some_and(|day| day >= answers.today);
        let place = sources.spot(survey.entry.place);
        let folder = place.file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let is_scored = catalogue.instruments.contains_key(&survey.instrument.id);
        // Where there were some, it is told that they are gone.
        let was_published = catalogue.publications.iter().any(|p| p.surveys.contains_key(id));
        let is_kept = catalogue.kept.contains_key(id);
        let has_some = counted || !published.is_empty() || was_published || is_kept;
        // A table that lies above the surveys' folders is told, and may be theirs.
        let is_misplaced =
            report.file_of(Code::UnknownFolder.name()).is_some_and(|f| f.to_lowercase().ends_with(".csv"));
        let is_asking = catalogue.collected.as_ref().is_some_and(|s| s.entry.id == id) && survey.is_open(answers.today);
        if has_some
            || is_to_come
            || is_asking
            || !is_scored
            || is_misplaced
            || report.has_errors_below(&folder)
            || answers.folder.is_some_and(|f| report.has_errors_below(&format!("{}/{id}", f.shown)))
        {
            continue;
        }
        let d = Diagnostic::new(Code::NoResponses, format!("the survey `{id}` has no responses"));
        let help = match answers.files.iter().find(|f| f.survey == id) {
            Some(file) => {
                format!("{} has none of a system that is shown: put a row below its header for each", file.path)
            }
            None => match answers.folder {
                Some(apart) if !apart.is_there() => format!(
                    "answers lie in {}, which is not here: name the folder with `--answers`; or commit what `candour build --record` writes where \
                     they are",
                    apart.shown
                ),
                Some(apart) => format!("`candour import FILE --survey {id}` puts them into {}/{id}/", apart.shown),
                None => format!("put a CSV or YAML file with them beside this one, such as {folder}/responses.csv"),
            },
        };
        report.add(d.at(place).help(help));
    }
}
