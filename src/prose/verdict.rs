//! The result of a survey in a few sentences, and no more than the intervals bear.

use crate::prose::score;
use crate::prose::subject::Subject;
use crate::statistics::Figures;
use crate::words::{Words, grade, say};

/// Who is best, how sure that is, and who says so; empty where nothing is shown or systems are not compared.
pub fn verdict(subject: Subject<'_>) -> Vec<String> {
    let mut sentences = outcome(subject);
    let w = subject.words;
    let people = subject.result.people;
    if people > 0 && !sentences.is_empty() {
        let population = subject.survey.population.as_deref().map(|p| p.trim_end_matches('.'));
        let all_known = subject.result.shown().all(|(_, f)| f.n.is_some());
        sentences.push(match (all_known, population) {
            (true, Some(who)) => say!(w, "verdict-survey.rest-who", n = people, who = who),
            (true, None) => say!(w, "verdict-survey.rest", n = people),
            (false, Some(who)) => say!(w, "verdict-survey.rest-least-who", n = people, who = who),
            (false, None) => say!(w, "verdict-survey.rest-least", n = people),
        });
    }
    sentences
}

/// A score on its scale, with its grade: "71.2 of 100 (grade C+)".
fn scored(subject: Subject<'_>, best: &Figures) -> String {
    let w = subject.words;
    let (low, high) = subject.instrument.range();
    let mean = best.mean.map(|m| score::mean(w, m, best.ci)).unwrap_or_default();
    let mean = if low == 0.0 {
        say!(w, "verdict-survey.of", mean = mean, high = w.short(high))
    } else {
        say!(w, "verdict-survey.on-scale", mean = mean, low = w.short(low), high = w.short(high))
    };
    match (&best.meaning, subject.band(best)) {
        (Some(m), _) => say!(w, "verdict-survey.grade", mean = mean, grade = grade(m.grade)),
        (None, Some(band)) => format!("{mean} ({band})"),
        _ => mean,
    }
}

/// Who is best, and how sure that is.
pub fn outcome(subject: Subject<'_>) -> Vec<String> {
    let w = subject.words;
    let ranked: Vec<(String, &Figures)> = subject
        .result
        .shown()
        .filter(|(_, f)| f.standing.is_some())
        .map(|(s, f)| (subject.name(&s.system), f))
        .collect();
    let Some((_, best)) = ranked.first() else { return Vec::new() };
    let top: Vec<String> =
        ranked.iter().filter(|(_, f)| f.standing.is_some_and(|s| s.rank == 1)).map(|(n, _)| n.clone()).collect();
    let mean = scored(subject, best);
    let mut sentences = vec![if ranked.len() == 1 {
        say!(w, "verdict-survey.alone", name = &top[0], mean = mean)
    } else if subject.instrument.low_is_good {
        say!(w, "verdict-survey.lowest", n = ranked.len(), names = w.list(&top, 4), mean = mean)
    } else {
        say!(w, "verdict-survey.highest", n = ranked.len(), names = w.list(&top, 4), mean = mean)
    }];
    if let (Some(ci), [only]) = (best.ci, top.as_slice()) {
        let (low, high) = w.ends(ci);
        sentences.push(say!(w, "verdict-survey.true-mean", name = only, low = low, high = high));
    }
    if best.ci.is_some() {
        sentences.extend(rivals(w, &ranked, &top));
        sentences.extend(behind(w, &ranked));
    } else if best.sd == Some(0.0) {
        sentences.push(say!(w, "verdict-survey.all-alike"));
    } else {
        sentences.push(say!(w, "verdict-survey.no-interval"));
    }
    let untested = ranked.iter().filter(|(_, f)| f.standing.is_some_and(|s| s.interval.is_none())).count();
    if untested > 0 && ranked.len() > 1 {
        sentences.push(say!(w, "verdict-survey.untested", n = untested));
    }
    sentences
}

/// Who is surely behind others, the last first.
fn behind(w: &Words, ranked: &[(String, &Figures)]) -> Option<String> {
    let beaten = ranked.iter().rev().filter_map(|(name, f)| Some((name, f.standing?.better))).filter(|(_, n)| *n > 0);
    let names: Vec<String> =
        beaten.map(|(name, n)| say!(w, "verdict-survey.behind-so-many", name = name, n = n)).collect();
    (!names.is_empty()).then(|| say!(w, "verdict-survey.behind", names = w.list(&names, 4)))
}

/// Who could be as good as the first.
fn rivals(w: &Words, ranked: &[(String, &Figures)], top: &[String]) -> Option<String> {
    if ranked.len() < 2 {
        return None;
    }
    let rivals: Vec<String> = ranked
        .iter()
        .filter(|(name, f)| !top.contains(name) && f.standing.is_some_and(|s| s.could_be_first()))
        .map(|(name, _)| name.clone())
        .collect();
    match rivals.len() {
        0 if ranked.first().and_then(|(_, f)| f.standing).is_some_and(|s| s.worse + 1 == s.of) => {
            Some(say!(w, "verdict-survey.lead"))
        }
        0 => None,
        n if n + top.len() == ranked.len() => Some(say!(w, "verdict-survey.any")),
        n => Some(say!(w, "verdict-survey.rivals", n = n, names = w.list(&rivals, 4))),
    }
}
