//! The ranks: for every system of a survey, which ranks can't be excluded.

use crate::charts::figure::{Figure, Size, Table};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::charts::{Subject, words};
use crate::statistics::Standing;

/// Draws the rank intervals of a survey; `None` of fewer than three systems that have one.
pub fn ranks(subject: Subject<'_>) -> Option<Figure> {
    let standing = |(s, f): (&crate::statistics::SystemResult, &crate::statistics::Figures)| {
        f.standing.map(|standing| (subject.name(&s.system), standing))
    };
    let shown: Vec<(String, Standing)> = subject.result.shown().filter_map(standing).collect();
    if shown.iter().filter(|(_, s)| s.interval.is_some()).count() < 3 {
        return None;
    }
    let last = f64::from(shown[0].1.of);
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].into_iter().find(|s| last / s <= 10.0).unwrap_or(200.0);
    let multiples = (1..).map(|i| f64::from(i) * step).take_while(|t| *t <= last);
    let ticks: Vec<f64> = std::iter::once(1.0).chain(multiples.filter(|t| *t > 1.0)).collect();
    let scale = Scale {
        range: (0.5, last + 0.5),
        bands: Vec::new(),
        reference: None,
        steps: Some(ticks),
        name: "Rank (1 is best)".to_owned(),
    };
    let rows: Vec<Row> = shown.iter().map(row).collect();
    let title = format!("{}: which rank each system could have", subject.survey.entry.title);
    let head = ["System", "Rank", "Could be", "Clearly better", "Clearly worse"].map(str::to_owned).to_vec();
    let cells = |(name, s): &(String, Standing)| {
        vec![name.clone(), s.rank.to_string(), could_be(s), s.better.to_string(), s.worse.to_string()]
    };
    let table = Table { head, rows: shown.iter().map(cells).collect() };
    let draw = |size| Rows { rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let name = (subject.survey.entry.id.as_str(), "ranks");
    Some(
        Figure::new(name, title, describe(subject, &shown), table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration),
    )
}

fn could_be(s: &Standing) -> String {
    match s.interval {
        Some((best, worst)) if best == worst => format!("{best} only"),
        Some((best, worst)) => format!("{best} to {worst}"),
        None => "not known".to_owned(),
    }
}

fn row((name, s): &(String, Standing)) -> Row {
    let interval = s.interval.map(|(best, worst)| (f64::from(best), f64::from(worst)));
    Row {
        label: name.clone(),
        heading: false,
        mean: Some(f64::from(s.rank)),
        ci: interval,
        value: format!("rank {}", s.rank),
        detail: format!("could be {}", could_be(s)),
    }
}

fn describe(subject: Subject<'_>, shown: &[(String, Standing)]) -> String {
    let of = words::count(shown.len() as u64, "system", "systems");
    let mut text = format!("The dot is the rank of each of {of}, the line the ranks that the data leave open.");
    let sure = shown.iter().filter(|(_, s)| s.interval.is_some_and(|(a, b)| a == b)).count() as u64;
    let first: Vec<String> =
        shown.iter().filter(|(_, s)| s.interval.is_some_and(|i| i.0 == 1)).map(|(n, _)| n.clone()).collect();
    match sure {
        0 => text += " No rank is sure.",
        n if n == shown.len() as u64 => text += " Every rank is sure.",
        n => text += &format!(" {} sure rank.", words::capital(&words::count(n, "system has a", "systems have a"))),
    }
    if first.len() > 1 {
        text += &format!(" {} could each be first.", words::list(&first, 4));
    }
    text + subject.caution()
}
