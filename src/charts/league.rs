//! The league: every system's mean and interval, ordered, on the bands of the scale.

use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::prose::{Subject, detail, mean, median, sentence, value};
use crate::statistics::{Figures, SystemResult};
use crate::words::{Words, grade, say, small};

/// Draws the league of a survey, or of one of its categories; of several categories, one below the other. `None` where no
/// system's figures are shown.
pub fn league(subject: Subject<'_>) -> Option<Figure> {
    let w = subject.words;
    let parts: Vec<Subject<'_>> = match subject.set {
        None if subject.has_categories() => subject.by_category().collect(),
        _ => vec![subject],
    };
    let mut shown: Vec<(String, &Figures)> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for part in &parts {
        if parts.len() > 1 {
            rows.push(Row { label: part.category().unwrap_or_default(), heading: true, ..Row::default() });
        }
        let is_shaded =
            |f: &Figures| marking(*part) == Marking::Shade && f.standing.is_some_and(|s| s.could_be_first());
        for (system, figures) in part.shown() {
            let name = part.name(&system.system);
            rows.push(Row { is_shaded: is_shaded(figures), ..row(*part, &name, figures) });
            shown.push((name, figures));
        }
        rows.extend(part.withheld().map(|s| withheld(*part, s)));
    }
    if shown.is_empty() {
        return None;
    }
    let scale = Scale::of(w, subject.instrument);
    let title = say!(w, "league.title", survey = subject.title(), measure = small(&scale.name));
    let table = table(subject, &parts);
    let description = describe(subject, &shown);
    let groups = match (subject.set, marking(subject)) {
        (Some(set), Marking::Bars) => set.groups.as_slice(),
        _ => &[],
    };
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups }.draw(size);
    let survey = subject.survey.entry.id.as_str();
    let sizes = [Size::Wide, Size::Narrow];
    let figure = Figure::new(survey, &subject.chart_name("league"), title, description, table, &sizes, draw);
    Some(figure.demonstration(subject.survey.demonstration, w))
}

/// How a league shows what can't be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// By bars at the side, which join all pairs that can't be told apart, and no other.
    Bars,
    /// By a shaded ground of those that can't be told apart from the first.
    Shade,
    /// There is nothing to show.
    None,
}

/// How the league of a comparison set shows what can't be told apart.
pub fn marking(subject: Subject<'_>) -> Marking {
    let Some(set) = subject.set else { return Marking::None };
    if set.is_told_by_runs() && (1..=MOST_BARS).contains(&set.groups.len()) {
        return Marking::Bars;
    }
    let could_be_first = subject.shown().filter(|(_, f)| f.standing.is_some_and(|s| s.could_be_first()));
    if could_be_first.count() > 1 { Marking::Shade } else { Marking::None }
}

/// More bars than this have no room beside a narrow chart.
const MOST_BARS: usize = 4;

fn withheld(subject: Subject<'_>, result: &SystemResult) -> Row {
    let w = subject.words;
    let minimum = subject.catalogue.settings.minimum_responses;
    Row {
        label: subject.name(&result.system),
        is_withheld: true,
        value: say!(w, "badge.not-shown"),
        detail: if result.figures.is_wrong() {
            say!(w, "league.wrong-short")
        } else {
            say!(w, "league.withheld-short", n = minimum)
        },
        ..Row::default()
    }
}

fn row(subject: Subject<'_>, name: &str, figures: &Figures) -> Row {
    let w = subject.words;
    let detail = match figures.mean {
        Some(_) => detail(w, figures.n, figures.ci),
        None => {
            let span = |(a, b)| say!(w, "number.span", from = w.short(a), to = w.short(b));
            let n = figures.n.map(|n| say!(w, "chart.n", n = n));
            [figures.quartiles.map(span), n].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    };
    let value = if figures.mean.is_some() { value(subject, figures) } else { median(w, figures) };
    Row {
        label: name.to_owned(),
        mean: figures.mean.map(|m| m.value),
        ci: figures.ci,
        quartiles: figures.quartiles.filter(|_| figures.mean.is_none()).zip(figures.median),
        value,
        detail,
        ..Row::default()
    }
}

/// One figure a column, so that programs can read it.
fn table(subject: Subject<'_>, parts: &[Subject<'_>]) -> Table {
    let w = subject.words;
    let mut keys = vec!["system", "mean", "low", "high", "responses", "grade", "rank", "rank-best", "rank-worst"];
    if parts.len() > 1 {
        keys.insert(1, "category");
    }
    let mut rows = Vec::new();
    for part in parts {
        for (system, f) in part.shown() {
            let whole = |n: Option<u32>| or_dash(n.map(|n| w.whole(u64::from(n))));
            let ends = f.ci.map(|ci| w.ends(ci));
            // Of one system there is no rank.
            let standing = f.standing.filter(|s| s.of > 1);
            let ranks = standing.and_then(|s| s.interval);
            let mut cells = vec![
                part.name(&system.system),
                or_dash(f.mean.map(|m| mean(w, m, f.ci)).or(f.median.map(|_| median(w, f)))),
                or_dash(ends.as_ref().map(|e| e.0.clone())),
                or_dash(ends.map(|e| e.1)),
                whole(f.n),
                or_dash(f.meaning.as_ref().map(|m| grade(m.grade)).or(part.band(f).map(str::to_owned))),
                whole(standing.map(|s| s.rank)),
                whole(ranks.map(|r| r.0)),
                whole(ranks.map(|r| r.1)),
            ];
            if parts.len() > 1 {
                cells.insert(1, part.category().unwrap_or_default());
            }
            rows.push(cells);
        }
    }
    // A column that nothing stands in says nothing.
    let is_empty = |column: &usize| rows.iter().all(|r| r[*column] == "–");
    let kept: Vec<usize> = (0..keys.len()).filter(|c| !is_empty(c)).collect();
    let head = subject.head(&kept.iter().map(|c| keys[*c]).collect::<Vec<_>>());
    let rows = rows.into_iter().map(|r| kept.iter().map(|c| r[*c].clone()).collect()).collect();
    Table { head, rows }
}

fn describe(subject: Subject<'_>, shown: &[(String, &Figures)]) -> String {
    let w = subject.words;
    let measure = subject.measure();
    let confidence = subject.confidence();
    let with_mean: Vec<_> = shown.iter().filter(|(_, f)| f.mean.is_some()).collect();
    let intervals = with_mean.iter().filter(|(_, f)| f.ci.is_some()).count();
    let n = with_mean.len();
    let mut sentences = vec![match intervals {
        _ if n == 0 => say!(w, "league.medians", n = shown.len(), measure = measure),
        0 => say!(w, "league.means", n = n, measure = measure),
        m if n == m => say!(w, "league.means-intervals", n = n, measure = measure, confidence = confidence),
        _ => say!(w, "league.means-some-intervals", n = n, measure = measure, confidence = confidence),
    }];
    match with_mean.as_slice() {
        [] => {}
        [(name, only)] => sentences.push(sentence(w, name, only)),
        [(first, best), .., (last, worst)] => {
            let first = sentence(w, first, best);
            let last = sentence(w, last, worst);
            if subject.has_categories() && subject.set.is_none() {
                sentences.push(say!(w, "league.by-category"));
            } else if subject.survey.ranked {
                sentences.push(say!(w, "league.first", sentence = first));
                sentences.push(say!(w, "league.last", sentence = last));
            } else {
                // The best stands first, which may be the lowest.
                let (high, low) = if subject.instrument.low_is_good { (last, first) } else { (first, last) };
                sentences.push(say!(w, "league.highest", sentence = high));
                sentences.push(say!(w, "league.lowest", sentence = low));
            }
            sentences.extend(if subject.set.is_some() { leaders(w, &with_mean) } else { None });
        }
    }
    let medians = shown.len() - n;
    if medians > 0 && n > 0 {
        sentences.push(say!(w, "league.median-alone", n = medians));
    }
    let withheld = subject.withheld().count();
    if withheld > 0 {
        sentences.push(say!(w, "league.withheld", n = withheld));
    }
    sentences.join(" ") + &subject.caution()
}

/// Which systems could be first: those that no other is significantly better than.
fn leaders(w: &Words, shown: &[&(String, &Figures)]) -> Option<String> {
    // Without an interval of the best nothing can be said of its lead.
    let (_, best) = shown.first().filter(|(_, f)| f.ci.is_some())?;
    let ranked = shown.iter().filter(|(_, f)| f.standing.is_some()).count();
    let names: Vec<String> = shown
        .iter()
        .filter(|(_, f)| f.standing.is_some_and(|s| s.could_be_first()))
        .map(|(name, _)| name.clone())
        .collect();
    match names.len() {
        0 => None,
        1 if best.standing.is_some_and(|s| s.worse + 1 == s.of) => Some(say!(w, "league.ahead", name = &names[0])),
        1 => None,
        n if n == ranked => Some(say!(w, "league.any-best")),
        _ => Some(say!(w, "league.each-best", names = w.list(&names, 4))),
    }
}
