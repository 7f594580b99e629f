//! The method, written from the settings in force, and the page of downloads.

use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::{Instrument, ScoreRule};
use crate::pages::shared::page::{PageHead, emit};
use crate::prose;
use crate::site::Site;
use crate::statistics::{AVERAGE, COVERAGE, GOOD_PRACTICE, SIZES};
use crate::words::{Words, say};

/// The method, as it is in force: `methodology.html`.
#[derive(Serialize)]
struct MethodView<'a> {
    /// The coverage of intervals, in percent.
    confidence: String,
    /// The level of tests, in percent.
    alpha: String,
    /// No figure rests on fewer people.
    minimum: u32,
    /// The mean of all SUS scores.
    average: String,
    /// A good SUS score.
    good: String,
    /// The questionnaires that are used.
    instruments: Vec<InstrumentView<'a>>,
    /// Whether one of them has the norms of the SUS.
    sus_norms: bool,
    /// What respondents are divided by, in words.
    attributes: String,
    /// How often intervals hold the true mean.
    coverage: CoverageView,
    /// The same as a drawing.
    coverage_chart: String,
}

/// How often intervals hold the true mean.
#[derive(Serialize)]
struct CoverageView {
    /// Numbers of responses.
    sizes: [u32; 4],
    /// A row for each true mean.
    rows: Vec<CoverageRow>,
}

/// How often intervals hold one true mean.
#[derive(Serialize)]
struct CoverageRow {
    /// The true mean.
    mean: String,
    /// Shares, by number of responses.
    shares: Vec<String>,
}

fn coverage(w: &Words) -> CoverageView {
    let share = |percent: &f64| say!(w, "number.percent", number = w.one(*percent));
    let row = |(mean, shares): &(f64, [f64; 4])| CoverageRow {
        mean: w.short(*mean),
        shares: shares.iter().map(share).collect(),
    };
    CoverageView { sizes: SIZES, rows: COVERAGE.iter().map(row).collect() }
}

/// A questionnaire.
#[derive(Serialize)]
struct InstrumentView<'a> {
    /// Its id.
    id: &'a str,
    /// Its title.
    title: String,
    /// The language of its items, where it is another one than the page's: they stand as they were asked.
    asked_in: Option<&'static str>,
    /// Where it comes from.
    source: &'a str,
    /// How the score is made, in a sentence.
    score: String,
    /// The lowest possible score.
    low: String,
    /// The highest possible score.
    high: String,
    /// Whether low scores are good.
    low_is_good: bool,
    /// How many items may be left out.
    blanks: usize,
    /// Its questions.
    items: Vec<ItemView<'a>>,
    /// Its parts, in words.
    subscales: Vec<String>,
}

/// A question.
#[derive(Serialize)]
struct ItemView<'a> {
    /// Its words.
    text: &'a str,
    /// Its scale, in words.
    scale: String,
    /// Whether low answers are good.
    reverse: bool,
}

/// Renders the page.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let catalogue = site.catalogue;
    let used: std::collections::BTreeSet<&str> = catalogue.surveys.values().map(|s| s.instrument.id.as_str()).collect();
    let instruments: Vec<&Instrument> = used.iter().filter_map(|id| catalogue.instruments.get(*id)).collect();
    let settings = &catalogue.settings;
    let view = MethodView {
        confidence: site.words.short(settings.confidence * 100.0),
        alpha: site.words.short((1.0 - settings.confidence) * 100.0),
        minimum: settings.minimum_responses,
        average: site.words.short(AVERAGE),
        good: site.words.short(GOOD_PRACTICE),
        sus_norms: instruments.iter().any(|i| i.sus_norms),
        instruments: instruments.into_iter().map(|i| instrument(site.words, i)).collect(),
        coverage: coverage(site.words),
        coverage_chart: charts::coverage(site.words).inline("f"),
        attributes: settings.respondents.iter().map(|a| a.label.to_lowercase()).collect::<Vec<_>>().join(", "),
    };
    let title = site.say("method.title");
    let description = site.say("method.description");
    let head = PageHead::new(&title, description, "/methodology/").card(site.say("method.card"), None);
    emit(site, "/methodology/", "methodology.html", head, &view)
}

fn instrument<'i>(w: &Words, i: &'i Instrument) -> InstrumentView<'i> {
    let (low, high) = i.range();
    let score = match i.rule {
        ScoreRule::Sum if i.headline < i.items.len() => say!(w, "method.rule-first", n = i.headline),
        ScoreRule::Sum if i.items.len() == 1 => say!(w, "method.rule-single"),
        ScoreRule::Sum if i.low_is_good => say!(w, "method.rule-added"),
        ScoreRule::Sum => say!(w, "method.rule-turned"),
        ScoreRule::NetPromoter => say!(w, "method.rule-promoter"),
        ScoreRule::NetAgreement => say!(w, "method.rule-agreement"),
    };
    InstrumentView {
        id: &i.id,
        asked_in: prose::asked_in(w, i),
        title: prose::questionnaire(w, i),
        source: &i.source,
        score,
        low: w.short(low),
        high: w.short(high),
        low_is_good: i.low_is_good,
        blanks: i.blanks_allowed,
        items: i
            .items
            .iter()
            .map(|x| ItemView {
                text: &x.text,
                scale: say!(w, "number.span", from = x.low.to_string(), to = x.high.to_string()),
                reverse: x.reverse,
            })
            .collect(),
        subscales: i.subscales.iter().map(|s| subscale(w, s.id, s.max)).collect(),
    }
}

fn subscale(w: &Words, id: &str, most: f64) -> String {
    say!(w, "method.subscale", name = w.term("subscale", id), most = w.short(most))
}
