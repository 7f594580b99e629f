//! The result of a survey in a few sentences, and no more than the intervals bear.

use crate::charts::{Subject, words};
use crate::statistics::Figures;

/// Who is best, how sure that is, and who says so; empty where nothing is shown or systems are not compared.
pub fn verdict(subject: Subject<'_>) -> Vec<String> {
    let mut sentences = outcome(subject);
    let people = subject.result.people;
    if people > 0 && !sentences.is_empty() {
        let people = words::count(people, "response", "responses");
        let population =
            subject.survey.population.as_deref().map(|p| format!(" ({})", p.trim_end_matches('.'))).unwrap_or_default();
        let all_known = subject.result.shown().all(|(_, f)| f.n.is_some());
        let least = if all_known { "" } else { "at least " };
        sentences.push(format!("These figures rest on {least}{people}{population}."));
    }
    sentences
}

/// Who is best, and how sure that is.
pub fn outcome(subject: Subject<'_>) -> Vec<String> {
    let ranked: Vec<(String, &Figures)> = subject
        .result
        .shown()
        .filter(|(_, f)| f.standing.is_some())
        .map(|(s, f)| (subject.name(&s.system), f))
        .collect();
    let Some((_, best)) = ranked.first() else { return Vec::new() };
    let top: Vec<String> =
        ranked.iter().filter(|(_, f)| f.standing.is_some_and(|s| s.rank == 1)).map(|(n, _)| n.clone()).collect();
    let (low, high) = subject.instrument.range();
    let scale = if low == 0.0 {
        format!("of {}", words::short(high))
    } else {
        format!("on a scale from {} to {}", words::short(low), words::short(high))
    };
    let mean = format!("{} {scale}", best.mean.map(|m| words::mean(m, best.ci)).unwrap_or_default());
    let grade = match (&best.meaning, &best.band) {
        (Some(m), _) => format!(" (grade {})", words::grade(m.grade)),
        (None, Some(band)) => format!(" ({band})"),
        _ => String::new(),
    };
    let word = if subject.instrument.low_is_good { "lowest, which is best" } else { "highest" };
    let mut sentences = Vec::new();
    if ranked.len() == 1 {
        sentences.push(format!("{} scored {mean}{grade}.", top[0]));
    } else {
        let of = words::count(ranked.len() as u64, "system", "systems");
        sentences.push(format!("Of {of}, {} scored {word}: {mean}{grade}.", words::list(&top, 4)));
    }
    if let (Some((low, high)), [only]) = (best.ci, top.as_slice()) {
        let (low, high) = words::ends((low, high));
        sentences.push(format!("The true mean of {only} probably lies between {low} and {high}."));
    }
    if best.ci.is_some() {
        sentences.extend(rivals(&ranked, &top));
    } else if best.sd == Some(0.0) {
        sentences.push("Everybody gave the same score, so nothing can be said of how sure it is.".to_owned());
    } else {
        sentences.push("No interval is known, so nothing can be said of how sure that is.".to_owned());
    }
    let untested = ranked.iter().filter(|(_, f)| f.standing.is_some_and(|s| s.interval.is_none())).count() as u64;
    if untested > 0 && ranked.len() > 1 {
        let systems = words::count(untested, "system", "systems");
        sentences.push(format!("{systems} can't be compared with the others: no spread was published."));
    }
    sentences
}

/// Who could be as good as the first.
fn rivals(ranked: &[(String, &Figures)], top: &[String]) -> Option<String> {
    if ranked.len() < 2 {
        return None;
    }
    let rivals: Vec<String> = ranked
        .iter()
        .filter(|(name, f)| !top.contains(name) && f.standing.and_then(|s| s.interval).is_some_and(|i| i.0 == 1))
        .map(|(name, _)| name.clone())
        .collect();
    match rivals.len() {
        0 if ranked.first().and_then(|(_, f)| f.standing).is_some_and(|s| s.worse + 1 == s.of) => {
            Some("Its lead over every other system is larger than chance explains.".to_owned())
        }
        0 => None,
        n if n + top.len() == ranked.len() => Some(
            "The differences are so small, or the responses so few, that any of them could be the best.".to_owned(),
        ),
        n => Some(format!(
            "{} {} not shown to be worse: with so many comparisons, the data can't tell them apart.",
            words::list(&rivals, 4),
            if n == 1 { "is" } else { "are" }
        )),
    }
}
