//! The ranks: for every system of a survey, which ranks can't be excluded.

use crate::charts::figure::{Figure, Size, Table};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::prose::Subject;
use crate::statistics::Standing;
use crate::words::{Words, say};

/// Draws the rank intervals of a survey; `None` of fewer than three systems that have one.
pub fn ranks(subject: Subject<'_>) -> Option<Figure> {
    let standing = |(s, f): (&crate::statistics::SystemResult, &crate::statistics::Figures)| {
        f.standing.map(|standing| (subject.name(&s.system), standing))
    };
    let shown: Vec<(String, Standing)> = subject.shown().filter_map(standing).collect();
    if shown.iter().filter(|(_, s)| s.interval.is_some()).count() < 3 {
        return None;
    }
    let w = subject.words;
    let last = f64::from(shown[0].1.of);
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].into_iter().find(|s| last / s <= 10.0).unwrap_or(200.0);
    let multiples = (1..).map(|i| f64::from(i) * step).take_while(|t| *t <= last);
    let ticks: Vec<f64> = std::iter::once(1.0).chain(multiples.filter(|t| *t > 1.0)).collect();
    let scale = Scale {
        range: (0.5, last + 0.5),
        bands: Vec::new(),
        reference: None,
        steps: Some(ticks),
        name: say!(w, "ranks.scale"),
        measure: String::new(),
    };
    let rows: Vec<Row> = shown.iter().map(|s| row(w, s)).collect();
    let title = say!(w, "ranks.title", survey = subject.title());
    let head = subject.head(&["system", "rank", "could-have", "clearly-better", "clearly-worse"]);
    let cells = |(name, s): &(String, Standing)| {
        vec![name.clone(), s.rank.to_string(), could_be(w, s), s.better.to_string(), s.worse.to_string()]
    };
    let table = Table { head, rows: shown.iter().map(cells).collect() };
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let survey = subject.survey.entry.id.as_str();
    Some(
        Figure::new(
            survey,
            &subject.chart_name("ranks"),
            title,
            describe(subject, &shown),
            table,
            &[Size::Wide, Size::Narrow],
            draw,
        )
        .demonstration(subject.survey.demonstration, w),
    )
}

fn could_be(w: &Words, s: &Standing) -> String {
    match s.interval {
        Some((best, worst)) if best == worst => say!(w, "ranks.only", rank = best),
        Some((best, worst)) => say!(w, "number.span", from = best, to = worst),
        None => say!(w, "ranks.not-known"),
    }
}

fn row(w: &Words, (name, s): &(String, Standing)) -> Row {
    let interval = s.interval.map(|(best, worst)| (f64::from(best), f64::from(worst)));
    Row {
        label: name.clone(),
        heading: false,
        mean: Some(f64::from(s.rank)),
        ci: interval,
        value: say!(w, "ranks.rank", rank = s.rank),
        detail: say!(w, "ranks.could-be", ranks = could_be(w, s)),
        ..Row::default()
    }
}

fn describe(subject: Subject<'_>, shown: &[(String, Standing)]) -> String {
    let w = subject.words;
    let mut sentences = vec![say!(w, "ranks.what", n = shown.len())];
    let sure = shown.iter().filter(|(_, s)| s.interval.is_some_and(|(a, b)| a == b)).count();
    let first: Vec<String> = shown.iter().filter(|(_, s)| s.could_be_first()).map(|(n, _)| n.clone()).collect();
    sentences.push(match sure {
        0 => say!(w, "ranks.none-sure"),
        n if n == shown.len() => say!(w, "ranks.all-sure"),
        n => say!(w, "ranks.some-sure", n = n),
    });
    if first.len() > 1 {
        sentences.push(say!(w, "ranks.each-first", names = w.list(&first, 4)));
    }
    sentences.join(" ") + &subject.caution()
}
