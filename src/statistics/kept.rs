//! The figures of a survey as they are published, kept so that a site can be built where its answers aren't: everything that
//! rests on answers, and nothing that no reader is shown. What follows from it (ranks, tests, charts) is computed again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::diagnostics::{Code, Diagnostic, Report, Severity};
use crate::model::{Catalogue, Date, Id, Instrument, Kind, Settings, Survey};
use crate::source::{Sources, hex};
use crate::statistics::answers::{Bin, ItemResult};
use crate::statistics::between::Between;
use crate::statistics::coarse::Mean;
use crate::statistics::disclosure::Disclosed;
use crate::statistics::intervals::IntervalMethod;
use crate::statistics::kept_forms::{kept_day, kept_disclosed};
use crate::statistics::records::recorded;
use crate::statistics::results::{Breakdown, Figures, Quality, Remark, Results, SurveyResult};
use crate::statistics::weights::{self, Weighted};
use crate::tally::Tallies;

/// The version of the files that this program writes and reads.
const VERSION: u32 = 1;

/// A survey's published figures.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    version: u32,
    /// A digest of all else.
    seal: String,
    /// A digest of what the figures rest on beside the answers: settings, questionnaire, attributes.
    basis: String,
    quality: Quality,
    systems: BTreeMap<Id, KeptSystem>,
}

/// What is published of one system.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct KeptSystem {
    #[serde(with = "kept_disclosed")]
    figures: Disclosed<KeptFigures>,
}

/// The figures of one system that rest on answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptFigures {
    n: Option<u32>,
    mean: Option<Mean>,
    sd: Option<f64>,
    ci: Option<(f64, f64)>,
    ci_method: Option<IntervalMethod>,
    median: Option<f64>,
    quartiles: Option<(f64, f64)>,
    alpha: Option<f64>,
    subscales: Vec<(String, f64)>,
    #[serde(with = "kept_weighted")]
    weighted: Option<Disclosed<Weighted>>,
    #[serde(with = "kept_day")]
    weighted_as_of: Option<Date>,
    organisations: Option<Breakdown>,
    between: Option<Between>,
    excluded: Option<u32>,
    #[serde(with = "kept_day")]
    as_of: Option<Date>,
    #[serde(with = "kept_day")]
    items_as_of: Option<Date>,
    distribution: Vec<Bin>,
    items: Vec<ItemResult>,
    breakdowns: Vec<Breakdown>,
    comments: Vec<Remark>,
}

/// How a weighted figure, or none, stands in the file.
mod kept_weighted {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Disclosed, Weighted, kept_disclosed};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct One(#[serde(with = "kept_disclosed")] Disclosed<Weighted>);

    /// Writes it.
    ///
    /// # Errors
    /// What the format says.
    pub fn serialize<S: Serializer>(value: &Option<Disclosed<Weighted>>, to: S) -> Result<S::Ok, S::Error> {
        value.clone().map(One).serialize(to)
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Disclosed<Weighted>>, D::Error> {
        Ok(Option::<One>::deserialize(from)?.map(|one| one.0))
    }
}

/// Why a file of published figures can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It is not as it was written, or another version wrote it.
    Edited,
    /// Settings, questionnaire or attributes are others than when it was written.
    OtherBasis,
}

impl Kept {
    /// Reads a survey's file.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn read(text: &str, catalogue: &Catalogue, survey: &Survey) -> Result<Kept, Unusable> {
        let kept: Kept = serde_json::from_str(text).map_err(|_| Unusable::Edited)?;
        if kept.version != VERSION || kept.seal != seal(&body(text).ok_or(Unusable::Edited)?) {
            return Err(Unusable::Edited);
        }
        let is_known =
            |id: &Id| catalogue.systems.contains_key(id) || catalogue.hidden.contains_key(&(Kind::System, id.clone()));
        if Some(&kept.basis) != basis(catalogue, survey).as_ref() || !kept.systems.keys().all(is_known) {
            return Err(Unusable::OtherBasis);
        }
        Ok(kept)
    }

    /// The systems with their figures, and what was odd about the answers.
    pub(in crate::statistics) fn restored(self, instrument: &Instrument) -> Restored {
        let Kept { quality, systems, .. } = self;
        let figures = |kept: KeptSystem| kept.figures.map(|f| f.restored(instrument));
        Restored { quality, systems: systems.into_iter().map(|(id, kept)| (id, figures(kept))).collect() }
    }
}

/// What a file of published figures comes to.
pub(in crate::statistics) struct Restored {
    pub quality: Quality,
    pub systems: BTreeMap<Id, Disclosed<Figures>>,
}

/// The surveys whose figures are those of their files, for their answers are not here.
fn surveys(catalogue: &Catalogue, tallies: &Tallies) -> Vec<Id> {
    let is_absent = |id: &&Id| tallies.get(id).is_none_or(|systems| systems.is_empty());
    catalogue.kept.keys().filter(|id| catalogue.surveys.contains_key(*id)).filter(is_absent).cloned().collect()
}

/// Tells of weights that can't be used, and of files of published figures that would be used and can't be; gives the surveys whose figures are those of their files.
pub fn notes(catalogue: &Catalogue, tallies: &Tallies, sources: &Sources, report: &Report) -> Vec<Id> {
    weights::notes(catalogue, tallies, sources, report);
    let surveys = surveys(catalogue, tallies);
    for id in &surveys {
        let (Some(survey), Some(file)) = (catalogue.surveys.get(id), catalogue.kept.get(id)) else { continue };
        let path = sources.path(file.place);
        match Kept::read(&file.text, catalogue, survey) {
            Ok(_) => {}
            Err(Unusable::Edited) => {
                let message = "these published figures are not as Candour wrote them, or another version did";
                let help = "take the file back from git; or build with `--record` where the answers are";
                report.add(Diagnostic::new(Code::EditedRecord, message).in_file(path).help(help));
            }
            Err(Unusable::OtherBasis) => {
                let message = format!(
                    "the answers to `{id}` are not here, and its published figures rest on other settings: minimum, confidence, questionnaire, \
                     attributes, shares, `exclude` or the names of systems have changed since"
                );
                let help =
                    "undo the change, or build with `--record` where the answers are, and commit what that writes";
                report.add(Diagnostic::new(Code::StaleFigures, message).in_file(path).help(help));
            }
        }
    }
    surveys
}

/// Holds the files of published figures against what they should say: where the answers are not there, against the newest record;
/// where they are, against the figures that are made of them, as far as none has moved since.
pub fn held(
    catalogue: &Catalogue,
    results: &Results,
    from_files: &[Id],
    is_recording: bool,
    sources: &Sources,
    report: &Report,
) {
    if catalogue.kept.is_empty() {
        return;
    }
    let own = recorded(results);
    for (id, file) in &catalogue.kept {
        let path = sources.path(file.place);
        let newest = catalogue.publications.iter().rev().find_map(|p| p.surveys.get(id));
        let is_as_recorded = newest.is_some() && own.get(id) == newest;
        if from_files.contains(id) {
            if !is_as_recorded {
                let message = "these published figures are not those of the newest record in content/publications";
                let help = "take both files back from git as they were written together; or build with `--record` where the answers are";
                report.add(Diagnostic::new(Code::EditedRecord, message).in_file(path).help(help));
            }
            continue;
        }
        // What is recorded now is written anew.
        let result = results.surveys.get(id).filter(|_| !is_recording);
        let Some((survey, result)) = catalogue.surveys.get(id).zip(result) else { continue };
        let now = basis(catalogue, survey).and_then(|b| text(result, &b));
        if is_as_recorded && now.is_some_and(|now| now != file.text.replace("\r\n", "\n")) {
            let message = "these published figures, or comments, are not what the answers say: a checkout without the answers would show others";
            let help = "build with `--record`, and commit what it writes";
            let mut d = Diagnostic::new(Code::StaleFigures, message).in_file(path).help(help);
            d.severity = Severity::Warning;
            report.add(d);
        }
    }
}

/// The files of every survey of the site's own respondents: by survey, their text.
pub fn keep(catalogue: &Catalogue, results: &Results) -> BTreeMap<Id, String> {
    let one = |(id, result): (&Id, &SurveyResult)| {
        let survey = catalogue.surveys.get(id)?;
        Some((id.clone(), text(result, &basis(catalogue, survey)?)?))
    };
    results.surveys.iter().filter_map(one).collect()
}

/// A file's text; `None` of a survey without own figures.
fn text(result: &SurveyResult, basis: &str) -> Option<String> {
    let own = result.systems.iter().filter(|s| s.figures.figure().is_none_or(|f| f.source.is_none()));
    let mut systems: Vec<(&Id, String)> = Vec::new();
    for system in own {
        let kept = KeptSystem { figures: system.figures.clone().map(KeptFigures::of) };
        systems.push((&system.system, serde_json::to_string(&kept).ok()?));
    }
    if systems.is_empty() {
        return None;
    }
    systems.sort();
    let quality = serde_json::to_string(&result.quality).ok()?;
    let lines: Vec<String> = systems.iter().map(|(id, figures)| format!("\"{id}\":{figures}")).collect();
    let body = format!("\"basis\":\"{basis}\",\n\"quality\":{quality},\n\"systems\":{{\n{}\n}}}}\n", lines.join(",\n"));
    Some(format!("{{\"version\":{VERSION},\n\"seal\":\"{}\",\n{body}", seal(&body)))
}

/// What the seal of a file is made of: all behind its line, whatever ends a checkout gave the lines.
fn body(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    Some(text.splitn(3, '\n').nth(2)?.to_owned())
}

fn seal(body: &str) -> String {
    hex(Sha256::digest(body))
}

/// A digest of what figures rest on beside the answers.
fn basis(catalogue: &Catalogue, survey: &Survey) -> Option<String> {
    let Settings { minimum_responses, confidence, .. } = &catalogue.settings;
    let instrument = catalogue.instruments.get(&survey.instrument.id)?;
    let items: Vec<String> = instrument
        .items
        .iter()
        .map(|i| format!("{} {} {} {} {} {}", i.id, i.low, i.high, i.reverse, i.weight, i.text))
        .collect();
    let attributes: Vec<String> = survey
        .respondents
        .iter()
        .filter_map(|r| catalogue.settings.attribute(&r.id))
        .map(|a| format!("{}: {}", a.id, a.values.iter().map(|(k, _)| k.as_str()).collect::<Vec<_>>().join(" ")))
        .collect();
    let shares: Vec<String> = survey
        .shares
        .iter()
        .map(|s| format!("{} {:?}", s.attribute.id, s.values.iter().map(|(k, x, _)| (k, x)).collect::<Vec<_>>()))
        .collect();
    let excluded: Vec<&str> = survey.exclude.iter().map(|f| f.id()).collect();
    let all = format!(
        "{minimum_responses}\n{confidence}\n{}\n{}\n{}\n{}\n{}\n{}",
        instrument.id,
        instrument.step,
        items.join("\n"),
        attributes.join("\n"),
        shares.join("\n"),
        excluded.join(" ")
    );
    Some(hex(Sha256::digest(all))[..16].to_owned())
}

impl KeptFigures {
    fn of(f: Figures) -> Self {
        KeptFigures {
            n: f.n,
            mean: f.mean,
            sd: f.sd,
            ci: f.ci,
            ci_method: f.ci_method,
            median: f.median,
            quartiles: f.quartiles,
            alpha: f.alpha,
            subscales: f.subscales.iter().map(|(id, _, mean, _)| ((*id).to_owned(), *mean)).collect(),
            weighted: f.weighted,
            weighted_as_of: f.weighted_as_of,
            organisations: f.organisations,
            between: f.between,
            excluded: f.excluded,
            as_of: f.as_of,
            items_as_of: f.items_as_of,
            distribution: f.distribution,
            items: f.items,
            breakdowns: f.breakdowns,
            comments: f.comments,
        }
    }

    /// The figures without what follows from them.
    fn restored(self, instrument: &Instrument) -> Figures {
        let subscale = |(id, mean): (String, f64)| {
            let own = instrument.subscales.iter().find(|s| s.id == id)?;
            Some((own.id, own.title, mean, own.max))
        };
        Figures {
            n: self.n,
            mean: self.mean,
            sd: self.sd,
            ci: self.ci,
            ci_method: self.ci_method,
            median: self.median,
            quartiles: self.quartiles,
            alpha: self.alpha,
            subscales: self.subscales.into_iter().filter_map(subscale).collect(),
            meaning: None,
            band: None,
            grade_interval: None,
            standing: None,
            shrunken_mean: None,
            is_outside: None,
            weighted: self.weighted,
            organisations: self.organisations,
            weighted_as_of: self.weighted_as_of,
            between: self.between,
            change: None,
            excluded: self.excluded,
            as_of: self.as_of,
            items_as_of: self.items_as_of,
            source: None,
            distribution: self.distribution,
            items: self.items,
            breakdowns: self.breakdowns,
            agreements: Vec::new(),
            comments: self.comments,
        }
    }
}
