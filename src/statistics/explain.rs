//! How a published figure came about, step by step, for somebody who knows statistics.

use serde::Serialize;

use crate::model::{Attribute, Catalogue, Instrument, Survey};
use crate::statistics::coarse::{Bound, SMALL};
use crate::statistics::compare::Welch;
use crate::statistics::explain_words::in_words;
use crate::statistics::intervals::{IntervalMethod, Scale};
use crate::statistics::results::{Breakdown, Figures, Results, SurveyResult};
use crate::statistics::set::ComparisonSet;
use crate::statistics::sets::spread_of;
use crate::statistics::shrink::shrink;
use crate::statistics::student::{critical_value, normal_quantile};
use crate::statistics::summary::Spread;
use crate::statistics::weights::Target;
use crate::tally::{Divided, SystemTally, Tallies};

/// The explanation of one system's figures in one survey.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The survey's id.
    pub survey: String,
    /// The system's id.
    pub system: String,
    /// Why the figures are withheld, if they are: then there is nothing else.
    pub withheld: Option<String>,
    /// What is published, in a few sentences.
    pub summary: String,
    /// The steps, from the answers to the figure.
    pub sections: Vec<Section>,
}

/// Some steps that belong together.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What it gives.
    pub name: String,
    /// The value, unrounded.
    pub value: Option<f64>,
    /// How it is made, or what is to be said.
    pub how: String,
}

fn step(name: impl Into<String>, value: impl Into<Option<f64>>, how: impl Into<String>) -> Step {
    Step { name: name.into(), value: value.into(), how: how.into() }
}

/// What an explanation is made from.
struct Source<'a> {
    survey: &'a Survey,
    instrument: &'a Instrument,
    tally: &'a SystemTally,
    result: &'a SurveyResult,
    figures: &'a Figures,
    confidence: f64,
}

/// Explains the figures of a system in a survey; `None` where it has none, or they are of somebody else.
pub fn explain(
    catalogue: &Catalogue,
    tallies: &Tallies,
    results: &Results,
    survey: &str,
    system: &str,
) -> Option<Explanation> {
    let record = catalogue.surveys.get(survey)?;
    let tally = tallies.get(survey)?.get(system)?;
    let result = results.surveys.get(survey)?;
    let found = results.get(survey, system)?;
    let mut explanation = Explanation {
        survey: survey.to_owned(),
        system: system.to_owned(),
        withheld: found.figures.withheld().map(|why| why.to_string()),
        summary: String::new(),
        sections: Vec::new(),
    };
    let Some(figures) = found.figures.figure() else { return Some(explanation) };
    explanation.summary = in_words(catalogue, record, system, figures);
    let instrument = catalogue.instruments.get(&record.instrument.id)?;
    let confidence = catalogue.settings.confidence;
    let s = Source { survey: record, instrument, tally, result, figures, confidence };
    let attributes: Vec<&Attribute> =
        record.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)).collect();
    let mut add = |title, steps: Vec<Step>| {
        if !steps.is_empty() {
            explanation.sections.push(Section { title, steps });
        }
    };
    add("Answers", answers(&s));
    add("Score", score(&s));
    add("Weighted to the population", weighted(&s, &attributes));
    add("Rank", rank(&s, system));
    add("Shrunken mean", shrunken(&s, system));
    add("Funnel", funnel(&s, system));
    add("Change", change(&s, results, system));
    add("What is withheld, and by which rule", withheld(&s));
    Some(explanation)
}

fn answers(s: &Source<'_>) -> Vec<Step> {
    let i = s.instrument;
    if let Some(day) = s.figures.as_of {
        // The answers of today would tell of those who came since.
        return vec![
            step("n", s.figures.n.map(f64::from), "responses that were scored"),
            step(
                "frozen",
                None,
                format!("rule 6: these figures stay as they were published on {day}; what came since isn't told"),
            ),
        ];
    }
    let n = f64::from(s.tally.scores.n());
    let (sum, squares) = s.tally.scores.moments().totals();
    let blanks: u32 = s.tally.blanks.iter().sum();
    let centre = "each counts as the middle of its scale";
    let mut steps = vec![
        step("questionnaire", None, format!("{} (`{}`): {}", i.title, i.id, i.source)),
        step("n", n, "responses that were scored"),
        step("left out", s.figures.excluded.map(f64::from), left_out(s)),
        step("items left blank", f64::from(blanks), if i.blanks_allowed > 0 { centre } else { "none may be" }),
    ];
    // Of few people the sums would tell what the rounded figures don't.
    if s.figures.n.is_some_and(|n| n >= SMALL) {
        steps.push(step("Σ points", sum as f64, format!("a score is {} + {} × points", i.offset, i.step)));
        steps.push(step("Σ points²", squares as f64, ""));
    }
    steps
}

fn left_out(s: &Source<'_>) -> String {
    let flags: Vec<&str> = s.survey.exclude.iter().map(|f| f.id()).collect();
    let few = if s.figures.excluded.is_none() { "none, or too few to be told: " } else { "" };
    let blank = format!("{few}more than {} items left blank", s.instrument.blanks_allowed);
    if flags.is_empty() { blank } else { format!("{blank}, or {} (`exclude` in survey.yaml)", flags.join(", ")) }
}

fn score(s: &Source<'_>) -> Vec<Step> {
    let f = s.figures;
    let mut steps = vec![
        step(
            "mean",
            f.mean.map(|m| m.value),
            format!("{} + {} × Σ points / n", s.instrument.offset, s.instrument.step),
        ),
        step("sd", f.sd, "√((Σx² − (Σx)²/n) / (n − 1))"),
    ];
    if f.n.is_some_and(|n| n < SMALL) {
        steps.push(step("rounding", None, coarse(f)));
        return steps;
    }
    steps.extend(interval(s));
    steps.extend([
        step("median", f.median, "type 7 of Hyndman & Fan 1996"),
        step("first quartile", f.quartiles.map(|q| q.0), "type 7"),
        step("third quartile", f.quartiles.map(|q| q.1), "type 7"),
    ]);
    steps.extend(
        f.alpha.map(|a| step("alpha", a, "Cronbach: k/(k − 1) × (1 − Σ item variances / variance of the sum)")),
    );
    let subscale = |(id, title, mean, max): &(&str, &str, f64, f64)| step(*id, *mean, format!("{title}, of {max}"));
    steps.extend(f.subscales.iter().map(subscale));
    if let Some(m) = &f.meaning {
        steps.extend([
            step("grade", None, format!("{}: Sauro & Lewis 2016, on the mean rounded to one decimal", m.grade)),
            step("percentile", m.percentile, "Sauro & Lewis 2016, linear between"),
            step("adjective", None, format!("{}: Bangor, Kortum & Miller 2009, the nearest", m.adjective)),
        ]);
    }
    steps.push(step("rounding", None, "files hold ten decimals, pages one"));
    steps
}

/// How figures of fewer than thirty people are told, and why.
fn coarse(f: &Figures) -> String {
    let how = match f.mean.and_then(|m| m.bound) {
        Some(Bound::AtLeast) => "the mean is told as a lower bound, without deviation and interval",
        Some(Bound::AtMost) => "the mean is told as an upper bound, without deviation and interval",
        None if f.ci.is_none() => "the mean is told in coarse steps, without deviation and interval",
        None => "mean, deviation and the interval's ends are told in coarse steps",
    };
    format!(
        "rule 4: of fewer than {SMALL} people, {how}, so that nobody can work out who scored what; tests use these figures too"
    )
}

fn weighted(s: &Source<'_>, attributes: &[&Attribute]) -> Vec<Step> {
    let Some(weighted) = &s.figures.weighted else { return Vec::new() };
    let Some(w) = weighted.figure() else {
        let why = "a group of the population has too few responses, or none: its mean could be solved for (rule 3)";
        return vec![step("weighted mean", None, format!("withheld: {why}"))];
    };
    let mut steps = Vec::new();
    let target = Target::new(s.survey, attributes).filter(|_| s.figures.weighted_as_of.is_none());
    if let Some(day) = s.figures.weighted_as_of {
        steps.push(step("frozen", None, format!("rule 6: as published on {day}; the weights of today aren't told")));
    }
    let weights = |t: &Target| t.weights(&Divided::of(s.tally, attributes, &t.layout), attributes);
    for (weight, n, names) in target.iter().flat_map(weights) {
        steps.push(step(format!("weight of {names}"), weight, format!("each of {n}, by raking to the shares")));
    }
    steps.push(step("weighted mean", w.mean, "Σwx / Σw"));
    steps.push(step("effective n", w.effective_n, "Kish: (Σw)² / Σw²"));
    if let Some((low, high)) = w.ci {
        steps.push(step("interval, low", low, "t(n − 1) × √(n/(n − 1) × Σw²(x − x̄w)²) / Σw"));
        steps.push(step("interval, high", high, "likewise"));
    }
    steps
}

/// The interval of the mean, by the rule that made it.
fn interval(s: &Source<'_>) -> Vec<Step> {
    let f = s.figures;
    let (Some(n), Some(sd), Some((low, high)), Some(method)) = (f.n, f.sd, f.ci, f.ci_method) else {
        return Vec::new();
    };
    let percent = s.confidence * 100.0;
    let t = || {
        step(
            "t",
            critical_value(s.confidence, f64::from(n - 1)),
            format!("Student's t, {percent}%, {} degrees of freedom", n - 1),
        )
    };
    let how = match method {
        IntervalMethod::Score => "all u with (m − u)² ≤ t²·φ·(u − L)(H − u)/n, on the scale from L to H",
        IntervalMethod::AdjustedWald => {
            "Bonett & Price 2012: ¾ of a promoter, 1½ of neither, ¾ of a detractor are added; ± z × standard error"
        }
        IntervalMethod::Published => "as published",
        IntervalMethod::T => "mean ± t × sd/√n, cut to the scale: as it was published before today's rule",
    };
    let mut steps = match method {
        IntervalMethod::Score => {
            let (least, most) = (s.result.range.0, s.result.range.1);
            let mean = f.mean.map_or(0.0, |m| m.value);
            let variance = (mean - least) * (most - mean);
            vec![t(), step("φ", (sd * sd / variance).max(0.02), "sd² / ((m − L)(H − m)), at least 0.02")]
        }
        IntervalMethod::AdjustedWald => {
            vec![step("z", normal_quantile(s.confidence), format!("standard normal, {percent}%"))]
        }
        IntervalMethod::Published => Vec::new(),
        IntervalMethod::T => vec![t(), step("standard error", sd / libm::sqrt(f64::from(n)), "sd / √n")],
    };
    steps.extend([step("interval, low", low, how), step("interval, high", high, "likewise")]);
    steps
}

/// The systems of a set that have a rank: ids and spreads.
fn ranked<'r>(result: &'r SurveyResult, set: &ComparisonSet) -> Vec<(&'r str, Spread)> {
    let spread = |i: &usize| {
        let system = result.systems.get(*i)?;
        Some((system.system.as_str(), spread_of(system.figures.figure()?)?))
    };
    set.members.iter().filter_map(spread).collect()
}

/// The set of a system, by its id.
fn set_of<'r>(result: &'r SurveyResult, system: &str) -> Option<&'r ComparisonSet> {
    result.set_of(result.systems.iter().find(|s| s.system == system)?)
}

fn rank(s: &Source<'_>, system: &str) -> Vec<Step> {
    let (Some(standing), Some(set)) = (s.figures.standing, set_of(s.result, system)) else { return Vec::new() };
    let ranked = ranked(s.result, set);
    let Some(own) = ranked.iter().position(|(id, _)| *id == system) else { return Vec::new() };
    let category = set.category.id();
    let mut steps = vec![step(
        "rank",
        f64::from(standing.rank),
        format!("by mean, among {} of the category `{category}`", standing.of),
    )];
    for (other, (name, spread)) in ranked.iter().enumerate().filter(|(i, _)| *i != own) {
        let Some(w) = Welch::of(&ranked[own].1, spread) else { continue };
        let is_clear = set.clear.contains(&(own.min(other), own.max(other)));
        let verdict = if is_clear { "different" } else { "too few answers to tell" };
        let critical = set.test.critical(w.df);
        let Welch { difference, se, df } = w;
        let how = format!(
            "p over all pairs (Games & Howell): difference {difference:.4} ± {:.4} = q/√2 × {se:.4}, q/√2 = {critical:.4} at {} systems and {df:.2} degrees of freedom: {verdict}",
            critical * se,
            set.shown
        );
        steps.push(step(format!("against {name}"), set.test.p(&w), how));
    }
    if let Some((best, worst)) = standing.interval {
        let how = format!("1 + {} that are better", standing.better);
        steps.push(step("best rank", f64::from(best), how));
        let how = format!("{} − {} that are worse", standing.of, standing.worse);
        steps.push(step("worst rank", f64::from(worst), how));
    }
    steps.extend(set.smallest_difference.map(|d| {
        step(
            "smallest difference",
            d,
            "that two systems of median n and sd would show with 80% power: (q/√2 + t) × sd × √(2/n)",
        )
    }));
    steps
}

fn shrunken(s: &Source<'_>, system: &str) -> Vec<Step> {
    let Some(set) = set_of(s.result, system) else { return Vec::new() };
    let spreads: Vec<Spread> = ranked(s.result, set).into_iter().map(|(_, x)| x).collect();
    let scale = Scale { range: s.result.range, is_net_promoter: false };
    let (Some(shrunken), Some(all)) = (s.figures.shrunken_mean, shrink(&spreads, &scale)) else {
        return Vec::new();
    };
    let (Some(sd), Some(n)) = (s.figures.sd, s.figures.n) else { return Vec::new() };
    vec![
        step("Q", all.q, "Cochran, over the systems of the category"),
        step("τ²", all.tau2, "DerSimonian & Laird 1986, at least 0"),
        step("μ", all.mu, "mean over systems, weights 1/(se² + τ²)"),
        step("B", all.tau2 / (all.tau2 + sd * sd / f64::from(n)), "τ² / (τ² + se²)"),
        step("shrunken mean", shrunken, "B × mean + (1 − B) × μ"),
    ]
}

fn funnel(s: &Source<'_>, system: &str) -> Vec<Step> {
    let funnel = set_of(s.result, system).and_then(|set| set.funnel.as_ref());
    let (Some(f), Some(n)) = (funnel, s.figures.n) else { return Vec::new() };
    let mut steps = vec![
        step("θ", f.centre, "mean of the systems, weighted by n"),
        step("σ", f.sd, "pooled standard deviation within systems"),
        step("φ̂", f.dispersion, "winsorised over-dispersion (10%), Spiegelhalter 2005"),
    ];
    steps.extend(f.between.map(|t| step("τ²", t, "between systems, for φ̂ > 1: the limits are widened by it")));
    for (z, name) in crate::statistics::LIMITS.iter().zip(["95%", "99.8%"]) {
        let half = f.half_width(f64::from(n), *z, true);
        steps.push(step(format!("limits, {name}"), half, format!("θ ± {z} × √(σ²/n + τ²)")));
    }
    steps
}

fn change(s: &Source<'_>, results: &Results, system: &str) -> Vec<Step> {
    let Some(c) = &s.figures.change else { return Vec::new() };
    let then = results.get(&c.since, system).and_then(|r| r.figures.figure()).and_then(|f| f.mean).map(|m| m.value);
    let mut steps = vec![step("difference", c.difference, format!("to {} in `{}`", then.unwrap_or_default(), c.since))];
    if let Some((low, high)) = c.ci {
        steps.push(step(
            "interval, low",
            low,
            "Welch, at the level that Holm's procedure over the survey's changes leaves",
        ));
        steps.push(step("interval, high", high, "likewise"));
    }
    steps.push(step("verdict", None, c.verdict));
    steps
}

fn withheld(s: &Source<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for b in s.figures.breakdowns.iter().chain(&s.figures.organisations) {
        steps.push(step(b.attribute.clone(), None, breakdown(b)));
    }
    for item in s.figures.items.iter().filter(|i| i.answers.figure().is_none()) {
        let how = "rule 4: it would tell what people answered, or another item that does";
        steps.push(step(item.id.clone(), None, how));
    }
    if s.instrument.headline > 1 && s.figures.alpha.is_none() && !s.figures.items.is_empty() {
        steps.push(step("alpha", None, "none: it can't be computed, or it would tell of an item that is withheld"));
    }
    steps
}

fn breakdown(b: &Breakdown) -> String {
    let Some(cells) = b.cells.figure() else {
        return match b.kept_back {
            Some(day) => format!(
                "rule 6: not shown, for its groups could tell of newcomers beside what was published on {day}; shown again when enough have come"
            ),
            None => "rules 1 to 3: not shown, because fewer than two groups could be shown".to_owned(),
        };
    };
    let hidden = cells.iter().filter(|c| c.figures.figure().is_none()).count();
    let mut how = match (hidden, b.withheld) {
        (_, false) => "all groups are shown".to_owned(),
        (0, true) => "rules 1 to 3: some groups are withheld, and not named".to_owned(),
        (1, true) => {
            "rules 1 to 3: 1 group is withheld, with nobody or too few in it, or to protect another".to_owned()
        }
        (n, true) => format!("rules 1 to 3: {n} groups are withheld, those too small and those that protect others"),
    };
    if let Some(day) = b.held {
        how += &format!("; rule 6: as published on {day}");
    }
    how
}
