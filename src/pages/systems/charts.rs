//! The charts of one system, and the items against published benchmarks.

use serde::Serialize;

use crate::charts;
use crate::charts::Figure;
use crate::diagnostics::Stop;
use crate::pages::shared::figure::{emit_chart, show};
use crate::prose::Subject;
use crate::site::Site;
use crate::statistics::{Figures, ItemResult};

/// The charts of the survey that a system's page leads with, as HTML.
#[derive(Serialize, Default)]
pub struct Shown {
    /// Scores over time.
    trend: Option<String>,
    /// The score among all SUS scores.
    percentile: Option<String>,
    /// How scores are spread.
    distribution: Option<String>,
    /// Answers to each item.
    items: Option<String>,
    /// Scores of groups.
    breakdown: Option<String>,
    /// Scores by organisation.
    organisations: Option<String>,
}

impl Shown {
    /// Whether scores of groups are drawn.
    pub fn has_groups(&self) -> bool {
        self.breakdown.is_some()
    }

    /// Whether answers to items are drawn.
    pub fn has_items(&self) -> bool {
        self.items.is_some()
    }

    /// Whether scores over time are drawn.
    pub fn has_trend(&self) -> bool {
        self.trend.is_some()
    }
}

/// An item's mean against what is usual at the system's own score.
#[derive(Serialize)]
pub struct BenchmarkView<'a> {
    /// The item.
    text: &'a str,
    /// The mean answer.
    mean: String,
    /// What is usual at the system's own score.
    expected: String,
    /// How they differ.
    difference: String,
    /// Whether that is better or worse.
    verdict: Option<String>,
}

/// An item to ask the vendor about.
#[derive(Serialize)]
pub struct QuestionView<'a> {
    /// The item.
    text: &'a str,
    /// How many good answers it has, such as "49% agree".
    good: String,
}

/// So many of the weakest items are worth a question, where fewer than half of the answers are good.
const MOST_QUESTIONS: usize = 3;
const WEAK: f64 = 50.0;

/// The weakest items, the weakest first.
pub fn questions<'f>(subject: Subject<'f>, figures: &'f Figures) -> Vec<QuestionView<'f>> {
    // A few percent of few people are one person.
    if figures.is_small() {
        return Vec::new();
    }
    let share = |item: &'f ItemResult| Some((charts::good_share(item, subject.instrument)?, item));
    let mut weak: Vec<(f64, &ItemResult)> =
        figures.items.iter().filter_map(share).filter(|(good, _)| *good < WEAK).collect();
    // As the chart has them from below.
    weak.reverse();
    weak.sort_by(|a, b| a.0.total_cmp(&b.0));
    let view = |(good, item): (f64, &'f ItemResult)| QuestionView {
        text: subject.item(&item.id),
        good: charts::good_words(subject.words, item.reverse, good),
    };
    weak.into_iter().take(MOST_QUESTIONS).map(view).collect()
}

/// Of a smaller difference to what is usual nothing is said.
const WORTH_A_WORD: f64 = 0.1;

/// Every chart of a system in a survey, by its name in [`Shown`].
fn all(subject: Subject<'_>, id: &str, figures: &Figures) -> [Option<Figure>; 6] {
    [
        charts::trend(subject, id),
        charts::percentile(subject, id, figures),
        charts::distribution(subject, id, figures),
        charts::items(subject, id, figures),
        charts::breakdown(subject, id, figures),
        charts::organisations(subject, id, figures),
    ]
}

/// Publishes the charts of the survey that the system's page at `route` leads with, and gives their HTML.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn newest(site: &Site<'_>, subject: Subject<'_>, id: &str, figures: &Figures, route: &str) -> Result<Shown, Stop> {
    let [trend, percentile, distribution, items, breakdown, organisations] = all(subject, id, figures);
    Ok(Shown {
        trend: show(site, trend.as_ref(), route)?,
        percentile: show(site, percentile.as_ref(), route)?,
        distribution: show(site, distribution.as_ref(), route)?,
        items: show(site, items.as_ref(), route)?,
        breakdown: show(site, breakdown.as_ref(), route)?,
        organisations: show(site, organisations.as_ref(), route)?,
    })
}

/// Publishes the charts of an older survey; the system's page is at `route`.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn older(site: &Site<'_>, subject: Subject<'_>, id: &str, figures: &Figures, route: &str) -> Result<(), Stop> {
    all(subject, id, figures).iter().flatten().try_for_each(|figure| emit_chart(site, figure, route))
}

/// The items that have a benchmark and are shown.
pub fn benchmarks<'f>(subject: Subject<'f>, figures: &'f Figures) -> Vec<BenchmarkView<'f>> {
    figures.items.iter().filter_map(|item| benchmark(subject, item)).collect()
}

fn benchmark<'f>(subject: Subject<'f>, item: &'f ItemResult) -> Option<BenchmarkView<'f>> {
    let w = subject.words;
    let answers = item.answers.figure()?;
    let expected = answers.expected?;
    let mean = answers.mean?;
    let difference = libm::round((mean - expected) * 100.0) / 100.0;
    Some(BenchmarkView {
        text: subject.item(&item.id),
        mean: w.decimals(mean, 2),
        expected: w.decimals(expected, 2),
        difference: w.signed_to(difference, 2),
        verdict: (difference.abs() >= WORTH_A_WORD)
            .then(|| w.say(if (difference > 0.0) == item.reverse { "system.worse" } else { "system.better" }, &[])),
    })
}
