//! The result of a survey in a few sentences, and no more than the intervals bear. The first can be printed alone.

use crate::model::{Category, Sample};
use crate::prose::agreement::preferences;
use crate::prose::score;
use crate::prose::subject::Subject;
use crate::statistics::{AVERAGE, Figures, ResponseRate};
use crate::words::{Words, grade, say};

/// So many names stand in a sentence; others are counted.
const MOST_NAMES: usize = 2;

/// Of systems that share the first place, so many.
const MOST_LEADERS: usize = 4;

/// Who is best, how certain that is, and who says so; empty where nothing is shown or systems are not compared.
pub fn verdict(subject: Subject<'_>) -> Vec<String> {
    let mut sentences = outcome(subject);
    if !sentences.is_empty() {
        sentences.extend(basis(subject));
    }
    sentences
}

/// "Based on 487 responses from health professionals at …".
pub fn basis(subject: Subject<'_>) -> Option<String> {
    let w = subject.words;
    let people: u64 = subject.shown().filter_map(|(_, f)| f.n).map(u64::from).sum();
    let population = subject.survey.population.as_deref().map(|p| p.trim_end_matches('.'));
    let all_known = subject.shown().all(|(_, f)| f.n.is_some());
    (people > 0).then(|| match (all_known, population) {
        (true, Some(who)) => say!(w, "verdict-survey.rest-who", n = people, who = who),
        (true, None) => say!(w, "verdict-survey.rest", n = people),
        (false, Some(who)) => say!(w, "verdict-survey.rest-least-who", n = people, who = who),
        (false, None) => say!(w, "verdict-survey.rest-least", n = people),
    })
}

/// How people came to answer, and how many of those asked did. Empty where all figures are those of others.
pub fn sampling(subject: Subject<'_>) -> Vec<String> {
    let w = subject.words;
    let survey = subject.survey;
    if !subject.shown().any(|(_, f)| f.source.is_none()) {
        return Vec::new();
    }
    let how = w.term("sample", survey.sample.map_or("unknown", Sample::id));
    let rate = match (subject.result.response_rate(survey.invited), survey.invited) {
        (ResponseRate::Percent(percent), Some(n)) => say!(w, "sampling.rate", n = n, percent = percent),
        (ResponseRate::AtLeast(percent), Some(n)) => say!(w, "sampling.rate-least", n = n, percent = percent),
        _ => say!(w, "sampling.rate-unknown"),
    };
    vec![how, rate]
}

/// So many systems of a kind: "2 patient records".
pub fn systems(subject: Subject<'_>, n: usize) -> String {
    match subject.set.map(|set| set.category) {
        Some(category) if category != Category::Other || subject.is_part() => {
            subject.words.counted("kind-of-system", category.id(), n)
        }
        _ => say!(subject.words, "count.systems", n = n),
    }
}

/// A score on its scale, with the letters that its interval covers: "66.0 of 100 (grade C, could be C− to C+)".
pub fn scored(subject: Subject<'_>, f: &Figures) -> String {
    let w = subject.words;
    let (low, high) = subject.instrument.range();
    let mean = f.mean.map(|m| score::mean(w, m, f.ci)).unwrap_or_default();
    let mean = if low == 0.0 {
        say!(w, "verdict-survey.of", mean = mean, high = w.short(high))
    } else {
        say!(w, "verdict-survey.on-scale", mean = mean, low = w.short(low), high = w.short(high))
    };
    match (&f.meaning, subject.band(f)) {
        (Some(m), _) => match f.grade_interval.filter(|(a, b)| a != b) {
            Some((a, b)) => {
                say!(w, "verdict-survey.grades", mean = mean, grade = grade(m.grade), low = grade(a), high = grade(b))
            }
            None => say!(w, "verdict-survey.grade", mean = mean, grade = grade(m.grade)),
        },
        (None, Some(band)) => format!("{mean} ({band})"),
        _ => mean,
    }
}

/// The systems of a set that have a rank, best first.
struct Ranked<'a> {
    all: Vec<(String, &'a Figures)>,
    /// How many share the first rank.
    first: usize,
}

impl<'a> Ranked<'a> {
    /// `None` where no system has a rank.
    fn of(subject: Subject<'a>) -> Option<Ranked<'a>> {
        let named = |(s, f): (&'a crate::statistics::SystemResult, &'a Figures)| {
            f.standing.map(|_| (subject.name(&s.system), f))
        };
        let all: Vec<(String, &Figures)> = subject.shown().filter_map(named).collect();
        let first = all.iter().filter(|(_, f)| f.standing.is_some_and(|s| s.rank == 1)).count();
        (!all.is_empty()).then_some(Ranked { all, first })
    }

    fn best(&self) -> &'a Figures {
        self.all[0].1
    }

    fn leaders(&self, w: &Words) -> String {
        let names: Vec<String> = self.all[..self.first].iter().map(|(name, _)| name.clone()).collect();
        w.list(&names, MOST_LEADERS)
    }

    /// Those behind the first that no test shows to be worse.
    fn rivals(&self) -> Vec<String> {
        let is_rival = |f: &Figures| f.standing.is_some_and(|s| s.could_be_first());
        self.all[self.first..].iter().filter(|(_, f)| is_rival(f)).map(|(name, _)| name.clone()).collect()
    }
}

/// The sentence that can be printed alone: who is first, and whether that is clear.
pub fn first_sentence(subject: Subject<'_>) -> Option<String> {
    let w = subject.words;
    let ranked = Ranked::of(subject)?;
    let best = ranked.best();
    let mean = scored(subject, best);
    let names = ranked.leaders(w);
    if ranked.all.len() == 1 {
        let is_alone = subject.is_part() && subject.withheld().next().is_none();
        return Some(match is_alone {
            true => say!(w, "verdict-survey.only", name = names, mean = mean),
            false => say!(w, "verdict-survey.alone", name = names, mean = mean),
        });
    }
    let systems = systems(subject, ranked.all.len());
    let n = ranked.first;
    // The first key where a high score is good, the second where a low one is.
    let say = |keys: [&str; 2], more: &[(&str, crate::words::Arg<'_>)]| {
        let key = keys[usize::from(subject.instrument.low_is_good)];
        let own = [
            ("n", n.into()),
            ("systems", systems.as_str().into()),
            ("names", names.as_str().into()),
            ("mean", mean.as_str().into()),
        ];
        w.say(key, &own.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
    };
    let Some(standing) = best.standing.filter(|s| s.interval.is_some()) else {
        return Some(say(["verdict-survey.untested", "verdict-survey.low-untested"], &[]));
    };
    if standing.worse + 1 == standing.of && n == 1 {
        if let [_, (other, f)] = ranked.all.as_slice() {
            let theirs = f.mean.map(|m| score::mean(w, m, f.ci)).unwrap_or_default();
            return Some(say(
                ["verdict-survey.clear-of-two", "verdict-survey.low-clear-of-two"],
                &[("other", other.as_str().into()), ("theirs", theirs.into())],
            ));
        }
        return Some(say(["verdict-survey.clear", "verdict-survey.low-clear"], &[]));
    }
    let rivals = ranked.rivals();
    Some(match rivals.len() {
        r if r + n == ranked.all.len() && standing.untested == 0 => {
            say(["verdict-survey.any", "verdict-survey.low-any"], &[])
        }
        0 => say(["verdict-survey.tied", "verdict-survey.low-tied"], &[]),
        _ => say(["verdict-survey.some", "verdict-survey.low-some"], &[("others", w.list(&rivals, MOST_NAMES).into())]),
    })
}

/// What stands in each category of a survey, or of one category how certain it is.
pub fn outcome(subject: Subject<'_>) -> Vec<String> {
    if subject.set.is_none() && subject.has_categories() {
        return by_category(subject);
    }
    let w = subject.words;
    let (Some(first), Some(ranked)) = (first_sentence(subject), Ranked::of(subject)) else { return Vec::new() };
    let mut sentences = vec![first];
    if subject.instrument.sus_norms {
        sentences.push(say!(w, "verdict-survey.average", average = w.short(AVERAGE)));
    }
    let best = ranked.best();
    let is_one = ranked.first == 1;
    let picked = subject.set.and_then(|set| best.interval_if_picked(set));
    if let Some(ends) = picked.filter(|_| is_one) {
        let (low, high) = w.ends(ends);
        let name = &ranked.all[0].0;
        // Whoever was drawn or asked to the last stands for all; whoever chose to answer, for those like them.
        let stands_for_all = matches!(subject.survey.sample, Some(Sample::Random | Sample::Census));
        let n = subject.set.map_or(1, |set| set.shown);
        sentences.push(match (ranked.all.len(), stands_for_all) {
            (1, true) => say!(w, "verdict-survey.interval-of-all", low = low, high = high),
            (1, false) => say!(w, "verdict-survey.interval-of-such", low = low, high = high),
            (_, true) => say!(w, "verdict-survey.picked-of-all", name = name, low = low, high = high, n = n),
            (_, false) => say!(w, "verdict-survey.picked-of-such", name = name, low = low, high = high, n = n),
        });
    }
    sentences.extend(groups_agree(subject));
    sentences.extend(behind(w, &ranked));
    let untested = ranked.all.iter().filter(|(_, f)| !f.is_tested()).count();
    if untested > 0 && ranked.all.len() > 1 {
        sentences.push(say!(w, "verdict-survey.not-compared", n = untested));
    }
    sentences.extend(smallest(subject));
    sentences
}

/// A sentence for each category of several systems, and how many are alone in theirs; where all are, one for each.
fn by_category(subject: Subject<'_>) -> Vec<String> {
    let (several, alone): (Vec<Subject<'_>>, Vec<Subject<'_>>) =
        subject.by_category().filter(|part| part.shown().next().is_some()).partition(|part| part.shown().count() > 1);
    if several.is_empty() {
        return alone.into_iter().filter_map(first_sentence).collect();
    }
    let mut sentences: Vec<String> = several.into_iter().filter_map(first_sentence).collect();
    if !alone.is_empty() {
        sentences.push(say!(subject.words, "verdict-survey.alone-in-theirs", n = alone.len()));
    }
    sentences
}

/// How small a difference the survey could have seen, where it leaves some pair open.
fn smallest(subject: Subject<'_>) -> Option<String> {
    let set = subject.set?;
    let tested = subject.shown().filter(|(_, f)| f.is_tested()).count();
    let pairs = tested * tested.saturating_sub(1) / 2;
    let smallest = set.smallest_difference.filter(|_| set.clear.len() < pairs)?;
    Some(say!(subject.words, "verdict-survey.smallest", size = subject.words.one(smallest)))
}

/// Whether groups of respondents agree on the first two of a category.
pub fn groups_agree(subject: Subject<'_>) -> Vec<String> {
    let ranked = subject.shown().filter(|(_, f)| f.standing.is_some());
    let first: Vec<(&str, &Figures)> = ranked.map(|(s, f)| (s.system.as_str(), f)).take(2).collect();
    match first.as_slice() {
        [a, b] => preferences(subject, *a, *b),
        _ => Vec::new(),
    }
}

/// How many are clearly behind the first, where not all are.
fn behind(w: &Words, ranked: &Ranked<'_>) -> Option<String> {
    let best = ranked.best().standing?;
    if ranked.first != 1 || best.worse == 0 || best.worse + 1 == best.of {
        return None;
    }
    let name = &ranked.all[0].0;
    let others = best.of - 1;
    Some(say!(w, "verdict-survey.behind", n = best.worse, others = others, name = name))
}
