//! `ratings.json`, and a file for each system.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::diagnostics::Stop;
use crate::model::{Attribute, Category, PartialDate, PopulationShares, Sample, Survey};
use crate::routes::address;
use crate::site::columns::{bound, limit, number};
use crate::site::{Site, emit_file, iso};
use crate::source::hex;
use crate::statistics::{Bound, ComparisonSet, Elsewhere, Figures, Mean, Quality, Reason, SystemResult};

#[derive(Serialize)]
struct Ratings<'a> {
    generated_from: Option<String>,
    minimum_responses: u32,
    confidence: f64,
    respondents: BTreeMap<&'a str, RespondentsJson<'a>>,
    surveys: Vec<SurveyJson<'a>>,
}

/// An attribute of respondents, with the labels of its values.
#[derive(Serialize)]
pub struct RespondentsJson<'a> {
    label: &'a str,
    values: BTreeMap<&'a str, &'a str>,
}

/// What both files say of a survey.
#[derive(Serialize)]
struct SurveyHead<'a> {
    id: &'a str,
    title: &'a str,
    instrument: &'a str,
    opened: Option<String>,
    closed: Option<String>,
    demonstration: bool,
}

#[derive(Serialize)]
struct SurveyJson<'a> {
    #[serde(flatten)]
    head: SurveyHead<'a>,
    ranked: bool,
    range: [f64; 2],
    sample: Option<&'static str>,
    invited: Option<u32>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    population_shares: BTreeMap<&'a str, BTreeMap<&'a str, f64>>,
    /// Of the only category, where there are no others.
    funnel: Option<FunnelJson>,
    categories: Vec<CategoryJson>,
    quality: QualityJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionJson<'a>>,
    systems: Vec<ResultJson<'a>>,
}

/// What was wrong in what was published.
#[derive(Serialize)]
struct CorrectionJson<'a> {
    date: String,
    text: &'a str,
}

/// Centre and spread of the funnel; limits at n are centre ± z·√(sd²/n + between), z = 1.959964 and 3.090232.
#[derive(Serialize)]
struct FunnelJson {
    centre: f64,
    sd: f64,
    dispersion: f64,
    between: Option<f64>,
}

/// The systems of a survey that are compared with each other.
#[derive(Serialize)]
struct CategoryJson {
    category: &'static str,
    /// How many are shown: the k of tests.
    systems: usize,
    smallest_difference: Option<f64>,
    funnel: Option<FunnelJson>,
}

#[derive(Serialize)]
struct QualityJson<'a> {
    straight_lining: Option<u32>,
    identical: Option<u32>,
    counted_elsewhere: Option<Elsewhere>,
    crowded: Option<u32>,
    excluded: Vec<&'a str>,
    low_alpha: BTreeMap<&'a str, f64>,
    reversed: Vec<[&'a str; 2]>,
}

#[derive(Serialize)]
struct SystemJson<'a> {
    id: &'a str,
    name: &'a str,
    vendor: Option<&'a str>,
    category: Option<&'a str>,
    surveys: Vec<SystemSurvey<'a>>,
}

#[derive(Serialize)]
struct SystemSurvey<'a> {
    #[serde(flatten)]
    head: SurveyHead<'a>,
    #[serde(flatten)]
    result: ResultJson<'a>,
}

#[derive(Serialize, Default)]
struct ResultJson<'a> {
    system: &'a str,
    category: &'static str,
    n: Option<u32>,
    mean: Option<f64>,
    /// Of a small group near an end of the scale, instead of a mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_at_most: Option<f64>,
    ci: Option<[f64; 2]>,
    ci_method: Option<&'static str>,
    sd: Option<f64>,
    median: Option<f64>,
    quartiles: Option<[f64; 2]>,
    alpha: Option<f64>,
    subscales: BTreeMap<&'a str, f64>,
    grade: Option<&'a str>,
    grade_interval: Option<[&'static str; 2]>,
    adjective: Option<&'a str>,
    percentile: Option<f64>,
    rank: Option<u32>,
    rank_interval: Option<[u32; 2]>,
    shrunken_mean: Option<f64>,
    change: Option<ChangeJson<'a>>,
    excluded: Option<u32>,
    outside_limits: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighted: Option<WeightedJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    between_organisations: Option<BetweenJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items_as_of: Option<String>,
    source: Option<SourceJson<'a>>,
    withheld: Option<Reason>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    since: &'a str,
    difference: Option<f64>,
    ci: Option<[f64; 2]>,
    verdict: &'a str,
}

#[derive(Serialize)]
struct WeightedJson {
    mean: Option<f64>,
    ci: Option<[f64; 2]>,
    effective_n: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    withheld: Option<Reason>,
}

#[derive(Serialize)]
struct BetweenJson {
    organisations: u32,
    sd: f64,
    variance_share: f64,
    variance_share_ci: [f64; 2],
}

#[derive(Serialize)]
struct SourceJson<'a> {
    title: &'a str,
    url: Option<&'a str>,
    published: Option<PartialDate>,
}

/// Writes the JSON files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let surveys = site.results.order.iter().filter_map(|id| {
        let survey = site.catalogue.surveys.get(id)?;
        let result = site.results.surveys.get(id)?;
        Some(SurveyJson {
            head: head(survey),
            ranked: survey.ranked,
            range: pair(result.range),
            population_shares: survey.shares.iter().map(shares).collect(),
            sample: survey.sample.map(Sample::id),
            invited: survey.invited,
            funnel: result.only_set().and_then(funnel),
            categories: result.sets.iter().map(category).collect(),
            quality: quality_json(&result.quality),
            corrections: survey
                .corrections
                .iter()
                .map(|c| CorrectionJson { date: iso(c.date), text: &c.text })
                .collect(),
            systems: result.systems.iter().map(result_json).collect(),
        })
    });
    let settings = &site.catalogue.settings;
    let mut ratings = Ratings {
        generated_from: None,
        minimum_responses: settings.minimum_responses,
        confidence: settings.confidence,
        respondents: settings.respondents.iter().map(respondents).collect(),
        surveys: surveys.collect(),
    };
    // Of the figures alone: a digest of answers, drafts or embargoed texts could be tested against guesses.
    ratings.generated_from = Some(hex(Sha256::digest(lines(&ratings))));
    emit_file(site, "/data/ratings.json", lines(&ratings))?;
    for system in site.catalogue.systems.values() {
        let of_survey = |(survey, result): (&'_ crate::statistics::SurveyResult, _)| {
            site.catalogue.surveys.get(&survey.survey).map(|s| system_survey(s, result))
        };
        let id = system.entry.id.as_str();
        let json = SystemJson {
            id,
            name: &system.entry.title,
            vendor: system.vendor.as_ref().map(|v| v.id.as_str()),
            category: system.category.map(Category::id),
            surveys: site.results.of_system(id).filter_map(of_survey).collect(),
        };
        emit_file(site, &address::system_data(id), lines(&json))?;
    }
    Ok(())
}

/// An attribute by its id.
pub fn respondents(a: &Attribute) -> (&str, RespondentsJson<'_>) {
    let values = a.values.iter().map(|(key, label)| (key.as_str(), label.as_str())).collect();
    (a.id.as_str(), RespondentsJson { label: &a.label, values })
}

fn shares(s: &PopulationShares) -> (&str, BTreeMap<&str, f64>) {
    (s.attribute.id.as_str(), s.values.iter().map(|(key, share, _)| (key.as_str(), *share)).collect())
}

fn head(survey: &Survey) -> SurveyHead<'_> {
    SurveyHead {
        id: &survey.entry.id,
        title: &survey.entry.title,
        instrument: &survey.instrument.id,
        opened: survey.opened.map(iso),
        closed: survey.closed.map(iso),
        demonstration: survey.demonstration,
    }
}

fn category(set: &ComparisonSet) -> CategoryJson {
    CategoryJson {
        category: set.category.id(),
        systems: set.shown,
        smallest_difference: set.smallest_difference.map(number),
        funnel: funnel(set),
    }
}

fn funnel(set: &ComparisonSet) -> Option<FunnelJson> {
    set.funnel.as_ref().map(|f| FunnelJson {
        centre: number(f.centre),
        sd: number(f.sd),
        dispersion: number(f.dispersion),
        between: f.between.map(number),
    })
}

fn quality_json(q: &Quality) -> QualityJson<'_> {
    QualityJson {
        straight_lining: q.straight_lining,
        identical: q.identical,
        counted_elsewhere: q.counted_elsewhere,
        crowded: q.crowded,
        excluded: q.excluded.iter().map(|f| f.id()).collect(),
        low_alpha: q.low_alpha.iter().map(|(id, alpha)| (id.as_str(), number(*alpha))).collect(),
        reversed: q.reversed.iter().map(|(system, item)| [system.as_str(), item.as_str()]).collect(),
    }
}

fn system_survey<'a>(survey: &'a Survey, result: &'a SystemResult) -> SystemSurvey<'a> {
    SystemSurvey { head: head(survey), result: result_json(result) }
}

/// A value as JSON that people can read.
pub fn lines<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn pair((low, high): (f64, f64)) -> [f64; 2] {
    [number(low), number(high)]
}

/// A result as published; of what is withheld nothing but the reason.
fn result_json(result: &SystemResult) -> ResultJson<'_> {
    let system = result.system.as_str();
    let category = result.category.id();
    match result.figures.figure() {
        None => ResultJson { system, category, withheld: result.figures.withheld(), ..ResultJson::default() },
        Some(f) => ResultJson { category, ..figures_json(system, f) },
    }
}

fn figures_json<'a>(system: &'a str, f: &'a Figures) -> ResultJson<'a> {
    let meaning = f.meaning.as_ref();
    ResultJson {
        system,
        category: "",
        n: f.n,
        mean: f.mean.and_then(Mean::told).map(number),
        mean_at_least: bound(f.mean, Bound::AtLeast),
        mean_at_most: bound(f.mean, Bound::AtMost),
        ci: f.ci.map(pair),
        ci_method: f.ci_method.map(|m| m.id()),
        sd: f.sd.map(number),
        median: f.median.map(number),
        quartiles: f.quartiles.map(pair),
        alpha: f.alpha.map(number),
        subscales: f.subscales.iter().map(|(id, _, mean, _)| (*id, number(*mean))).collect(),
        grade: meaning.map(|m| m.grade),
        grade_interval: f.grade_interval.map(|(low, high)| [low, high]),
        adjective: meaning.map(|m| m.adjective),
        percentile: meaning.map(|m| number(m.percentile)),
        rank: f.standing.map(|s| s.rank),
        rank_interval: f.standing.and_then(|s| s.interval).map(|(best, worst)| [best, worst]),
        shrunken_mean: f.shrunken_mean.map(number),
        change: f.change.as_ref().map(|c| ChangeJson {
            since: &c.since,
            difference: c.difference.map(number),
            ci: c.ci.map(pair),
            verdict: c.verdict,
        }),
        excluded: f.excluded,
        outside_limits: f.is_outside.and_then(limit),
        weighted: f.weighted.as_ref().map(|w| WeightedJson {
            mean: w.figure().map(|w| number(w.mean)),
            ci: w.figure().and_then(|w| w.ci).map(pair),
            effective_n: w.figure().map(|w| number(w.effective_n)),
            as_of: f.weighted_as_of.map(iso),
            withheld: w.withheld(),
        }),
        between_organisations: f.between.map(|b| BetweenJson {
            organisations: b.groups,
            sd: number(b.sd),
            variance_share: number(b.share),
            variance_share_ci: pair(b.interval),
        }),
        as_of: f.as_of.map(iso),
        items_as_of: f.items_as_of.map(iso),
        source: f.source.as_ref().map(|s| SourceJson {
            title: &s.title,
            url: s.url.as_deref(),
            published: s.published,
        }),
        withheld: None,
    }
}
