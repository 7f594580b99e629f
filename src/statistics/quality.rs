//! What is odd about the answers: shown, not silently dropped.

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Instrument, ScoreRule, Survey};
use crate::source::Sources;
use crate::statistics::disclosure::Policy;
use crate::statistics::results::{Elsewhere, Figures, Quality, Results, SystemResult};
use crate::statistics::summary::alpha;
use crate::tally::{SurveyTally, SystemTally};
use std::collections::BTreeMap;

/// An alpha below this is low.
const LOW_ALPHA: f64 = 0.6;

/// An item's correlation is looked at from so many responses on.
const FEWEST_FOR_CORRELATION: u32 = 20;

/// An alpha below this, over so many responses, comes of negative items that were turned twice: chance makes it near 0.
const TURNED_ALPHA: f64 = -0.25;
const FEWEST_FOR_TURNED: u32 = 30;
const FEWEST_OF_ONE: u32 = 10;

/// So many responses of one organisation to one system on one day, and more than this part of all, are many.
const CROWD: u32 = 20;
const CROWD_SHARE: f64 = 0.2;

/// What is odd about the systems that are shown.
pub fn quality(
    survey: &Survey,
    instrument: &Instrument,
    tally: &SurveyTally,
    policy: Policy,
    systems: &[SystemResult],
) -> Quality {
    let mut quality = Quality { excluded: survey.exclude.clone(), counted: true, ..Quality::default() };
    let mut flags = [0u32; 3];
    let (mut elsewhere, mut people) = (0, 0);
    quality.excluded.sort_unstable();
    quality.excluded.dedup();
    let shown = systems.iter().filter_map(|s| Some((&s.system, s.figures.figure()?, tally.get(&s.system)?)));
    for (id, figures, tally) in shown {
        // Where an item is withheld, a count of equal answers could tell of it.
        if figures.items.iter().all(|i| i.answers.figure().is_some()) {
            let more = [tally.flags.straight_lining, tally.flags.identical, crowded(tally)];
            flags.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        elsewhere += u64::from(tally.counted_elsewhere);
        people += u64::from(tally.scores.n());
        quality.counted &= figures.as_of.is_none() && figures.items_as_of.is_none();
        quality.low_alpha.extend(figures.alpha.filter(|a| *a < LOW_ALPHA).map(|a| (id.clone(), a)));
        let reversed = reversed(tally, instrument, figures);
        quality.reversed.extend(reversed.into_iter().map(|item| (id.clone(), item)));
    }
    quality.turned = is_turned(tally, instrument);
    let told = |count: u32| Some(count).filter(|c| *c >= policy.minimum() && quality.counted);
    let [straight_lining, identical, crowded] = flags.map(told);
    let is_all = elsewhere == people;
    quality.counted_elsewhere = (elsewhere > 0).then_some(if is_all { Elsewhere::All } else { Elsewhere::Some });
    let identical = identical.filter(|_| elsewhere == 0);
    Quality { straight_lining, identical, crowded, ..quality }
}

/// Whether the answers hang together the wrong way round in all systems together: the mean of their alphas, by responses.
fn is_turned(tally: &SurveyTally, instrument: &Instrument) -> bool {
    // The alpha of a few answers can be anything.
    let enough = tally.values().filter(|t| t.scores.n() >= FEWEST_OF_ONE);
    let alphas = enough.filter_map(|t| Some((f64::from(t.scores.n()), alpha(t, instrument)?)));
    let (n, sum) = alphas.fold((0.0, 0.0), |(n, sum), (own, alpha)| (n + own, sum + own * alpha));
    instrument.is_mixed() && n >= f64::from(FEWEST_FOR_TURNED) && sum / n < TURNED_ALPHA
}

/// Responses on days with many of one organisation.
pub fn crowded(tally: &SystemTally) -> u32 {
    let n = f64::from(tally.scores.n());
    let of_organisations = tally.days.iter().filter(|((organisation, _), _)| organisation.is_some());
    of_organisations.map(|(_, c)| *c).filter(|c| *c >= CROWD && f64::from(*c) > CROWD_SHARE * n).sum()
}

/// Ids of the items that are shown and whose correlation with the sum of the others is negative.
fn reversed(tally: &SystemTally, instrument: &Instrument, figures: &Figures) -> Vec<String> {
    let total = tally.scores.moments();
    if total.n < FEWEST_FOR_CORRELATION || instrument.rule != ScoreRule::Sum || instrument.headline < 3 {
        return Vec::new();
    }
    let n = i128::from(total.n);
    let against = |(i, product): (usize, i64)| {
        let item = &instrument.items[i];
        let (sum, squares) = tally.moments_of(i, item).totals();
        let (sum, squares) = (i128::from(sum), i128::from(squares));
        // n² times the covariance of the item with the sum of the others, in whole numbers.
        let with_all = n * i128::from(product) - sum * i128::from(total.totals().0);
        let with_itself = i128::from(item.weight) * (n * squares - sum * sum);
        let shown = figures.items.get(i).is_some_and(|r| r.answers.figure().is_some());
        (shown && with_all < with_itself).then(|| item.id.clone())
    };
    tally.products(instrument).into_iter().enumerate().filter_map(against).collect()
}

/// Tells that negative items seem to have been turned before the answers were brought in.
fn say_turned(catalogue: &Catalogue, survey: &Survey, say: &dyn Fn(Code, String, &str)) {
    let Some(instrument) = catalogue.instruments.get(&survey.instrument.id) else { return };
    let negative: Vec<&str> = instrument.items.iter().filter(|i| i.reverse).map(|i| i.id.as_str()).collect();
    let negative = negative.join(", ");
    let message =
        format!("the negative items ({negative}) seem to have been turned already: all scores would be wrong");
    let item = instrument.items.iter().find(|i| i.reverse);
    let mirror = item.map_or(0, |i| i.low + i.high);
    let help = format!(
        "Candour turns them itself: bring in the answers as people gave them. If your form turned them, write {mirror} less the \
         answer in these columns"
    );
    say(Code::TurnedItems, message, &help);
}

/// Tells the editor of what can't be told at a line of the responses.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    for (id, result) in &results.surveys {
        let Some(survey) = catalogue.surveys.get(id) else { continue };
        let say = |code, message: String, help: &str| {
            report.add(Diagnostic::new(code, message).in_file(sources.path(survey.entry.place)).help(help));
        };
        if let Some(invited) = survey.invited.filter(|n| result.own_people() > u64::from(*n)) {
            let message = format!("`invited` is {invited}, but {} responses are shown", result.own_people());
            say(
                Code::MoreThanInvited,
                message,
                "write how many people were asked, or take `invited` out; until then the response rate is not known",
            );
        }
        if result.quality.turned {
            say_turned(catalogue, survey, &say);
            continue;
        }
        for (system, alpha) in &result.quality.low_alpha {
            let message = format!("the answers to `{system}` hang together little: alpha is {alpha:.2}");
            say(Code::LowAlpha, message, "look whether columns were swapped; the survey's page tells readers");
        }
        let mut by_system: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (system, item) in &result.quality.reversed {
            by_system.entry(system).or_default().push(format!("`{item}`"));
        }
        for (system, items) in by_system {
            let (what, verb) = if items.len() == 1 { ("item", "runs") } else { ("items", "run") };
            let message = format!("{what} {} of `{system}` {verb} against the others", items.join(", "));
            say(Code::ReversedItem, message, "look whether a column was swapped, or coded the wrong way round");
        }
        if let Some(many) = result.quality.crowded {
            let message =
                format!("{many} responses came on days with at least {CROWD} of one organisation to one system");
            say(Code::CrowdedDay, message, "look whether they are genuine; the survey's page tells readers");
        }
    }
}
