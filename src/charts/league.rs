//! The league: every system's mean and interval, ordered, on the bands of the scale.

use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::prose::{Subject, detail, median, sentence, value};
use crate::statistics::Figures;
use crate::words::{Words, say, small};

/// Draws the league of a survey; `None` where no system's figures are shown.
pub fn league(subject: Subject<'_>) -> Option<Figure> {
    let shown: Vec<(String, &Figures)> = subject.result.shown().map(|(s, f)| (subject.name(&s.system), f)).collect();
    if shown.is_empty() {
        return None;
    }
    let scale = Scale::of(subject.words, subject.instrument);
    let rows: Vec<Row> = shown.iter().map(|(name, figures)| row(subject, name, figures)).collect();
    let w = subject.words;
    let survey = &subject.survey.entry.title;
    let title = say!(w, "league.title", survey = survey, measure = small(&scale.name));
    let table = table(subject, &shown);
    let description = describe(subject, &shown);
    let draw =
        |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &subject.result.groups }.draw(size);
    let survey = subject.survey.entry.id.as_str();
    Some(
        Figure::new(survey, "league", title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration, w),
    )
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
    Row { label: name.to_owned(), heading: false, mean: figures.mean.map(|m| m.value), ci: figures.ci, value, detail }
}

fn table(subject: Subject<'_>, shown: &[(String, &Figures)]) -> Table {
    let w = subject.words;
    let head = subject.head(&["system", "mean", "interval", "responses", "rank"]);
    let row = |(name, f): &(String, &Figures)| {
        let rank = f.standing.map(|s| match s.interval {
            Some((a, b)) if a != b => say!(w, "league.rank-between", rank = s.rank, from = a, to = b),
            _ => s.rank.to_string(),
        });
        let n = f.n.map(|n| w.whole(u64::from(n)));
        let mean = f.mean.map(|_| value(subject, f)).or(f.median.map(|_| median(w, f)));
        vec![name.clone(), or_dash(mean), or_dash(f.ci.map(|ci| w.range(ci))), or_dash(n), or_dash(rank)]
    };
    Table { head, rows: shown.iter().map(row).collect() }
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
            if subject.survey.ranked {
                sentences.push(say!(w, "league.first", sentence = first));
                sentences.push(say!(w, "league.last", sentence = last));
            } else {
                // The best stands first, which may be the lowest.
                let (high, low) = if subject.instrument.low_is_good { (last, first) } else { (first, last) };
                sentences.push(say!(w, "league.highest", sentence = high));
                sentences.push(say!(w, "league.lowest", sentence = low));
            }
            sentences.extend(leaders(w, &with_mean));
        }
    }
    let medians = shown.len() - n;
    if medians > 0 && n > 0 {
        sentences.push(say!(w, "league.median-alone", n = medians));
    }
    let withheld = subject.result.withheld().count();
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
