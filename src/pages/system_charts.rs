//! The charts of one system, and the items against published benchmarks.

use serde::Serialize;

use crate::charts::{self, Figure, Subject, words};
use crate::diagnostics::Stop;
use crate::pages::figure::{emit_chart, show};
use crate::pages::site::Site;
use crate::statistics::{Figures, ItemResult};

/// The charts of the survey that a system's page leads with, as HTML.
#[derive(Serialize, Default)]
pub struct Shown {
    trend: Option<String>,
    percentile: Option<String>,
    distribution: Option<String>,
    items: Option<String>,
    breakdown: Option<String>,
    organisations: Option<String>,
}

/// An item's mean against what is usual at the system's own score.
#[derive(Serialize)]
pub struct BenchmarkView<'a> {
    text: &'a str,
    mean: String,
    expected: String,
    difference: String,
    verdict: Option<&'static str>,
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

/// Publishes the charts of the survey that the page leads with, and gives their HTML.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn newest(site: &Site<'_>, subject: Subject<'_>, id: &str, figures: &Figures, root: &str) -> Result<Shown, Stop> {
    let [trend, percentile, distribution, items, breakdown, organisations] = all(subject, id, figures);
    Ok(Shown {
        trend: show(site, trend.as_ref(), root)?,
        percentile: show(site, percentile.as_ref(), root)?,
        distribution: show(site, distribution.as_ref(), root)?,
        items: show(site, items.as_ref(), root)?,
        breakdown: show(site, breakdown.as_ref(), root)?,
        organisations: show(site, organisations.as_ref(), root)?,
    })
}

/// Publishes the charts of an older survey.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn older(site: &Site<'_>, subject: Subject<'_>, id: &str, figures: &Figures) -> Result<(), Stop> {
    all(subject, id, figures).iter().flatten().try_for_each(|figure| emit_chart(site, figure))
}

/// The items that have a benchmark and are shown.
pub fn benchmarks(figures: &Figures) -> Vec<BenchmarkView<'_>> {
    figures.items.iter().filter_map(benchmark).collect()
}

fn benchmark(item: &ItemResult) -> Option<BenchmarkView<'_>> {
    let two = |x: f64| format!("{x:.2}");
    let answers = item.answers.figure()?;
    let expected = answers.expected?;
    let difference = libm::round((answers.mean - expected) * 100.0) / 100.0;
    Some(BenchmarkView {
        text: &item.text,
        mean: two(answers.mean),
        expected: two(expected),
        difference: match difference {
            d if d > 0.0 => format!("+{}", two(d)),
            d if d < 0.0 => format!("\u{2212}{}", two(-d)),
            _ => two(0.0),
        },
        verdict: (difference.abs() >= WORTH_A_WORD).then_some(if (difference > 0.0) == item.reverse {
            "worse"
        } else {
            "better"
        }),
    })
}

/// How far organisations differ, in a sentence.
pub fn between(figures: &Figures) -> Option<String> {
    let b = figures.between?;
    let share = libm::round(b.share * 100.0);
    Some(match share {
        s if s < 1.0 => "The organisations shown don’t differ by more than the people within them.".to_owned(),
        s => format!(
            "Which organisation somebody works in accounts for {}% of the variance of their scores: the rest lies between people of one organisation. Means of organisations differ by {} points as a rule (standard deviation).",
            words::short(s),
            words::one(b.sd)
        ),
    })
}
