//! One system in different organisations: mean and interval of each that may be shown.

use crate::charts::breakdown::row;
use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::prose;
use crate::prose::Subject;
use crate::statistics::{Cell, CellFigures, Figures};
use crate::words::say;

/// Of more organisations than this, those in the middle are left out of the drawing; the table has them all.
const MOST_ROWS: usize = 40;

/// By what people are divided here.
const BY: &str = "organisation";

/// Draws a system's organisations in a survey; `None` where fewer than two are shown.
pub fn organisations(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let mean = figures.mean?;
    let cells = figures.organisations.as_ref()?.cells.figure()?;
    let mut shown: Vec<(&Cell, &CellFigures)> = cells.iter().filter_map(|c| Some((c, c.figures.figure()?))).collect();
    let better = |f: &CellFigures| if subject.instrument.low_is_good { f.mean.value } else { -f.mean.value };
    // Those who named none come last.
    let unstated = |c: &Cell| c.value == "not-stated";
    shown.sort_by(|(a, f), (b, g)| {
        unstated(a)
            .cmp(&unstated(b))
            .then(better(f).total_cmp(&better(g)))
            .then_with(|| subject.group(BY, &a.value).cmp(&subject.group(BY, &b.value)))
    });
    if shown.iter().filter(|(c, _)| !unstated(c)).count() < 2 {
        return None;
    }
    let name = subject.name(system);
    let w = subject.words;
    let reference = Some((mean.value, say!(w, "chart.all", mean = prose::mean(w, mean, None))));
    let scale = Scale { reference, ..Scale::of(w, subject.instrument) };
    let rows = rows(subject, &shown);
    let head = subject.head(&["organisation", "mean", "interval", "responses"]);
    let cells = |(c, f): &(&Cell, &CellFigures)| {
        let ci = or_dash(f.ci.map(|ci| w.range(ci)));
        vec![subject.group(BY, &c.value), prose::mean(w, f.mean, f.ci), ci, w.whole(u64::from(f.n))]
    };
    let table = Table { head, rows: shown.iter().map(cells).collect() };
    let title = say!(w, "organisations-chart.title", name = &name, measure = subject.measure());
    let description = describe(subject, &name, figures, &shown);
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let file = format!("{system}-organisations");
    Some(
        Figure::new(&subject.survey.entry.id, &file, title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration, w),
    )
}

fn rows(subject: Subject<'_>, shown: &[(&Cell, &CellFigures)]) -> Vec<Row> {
    let all = shown.iter().map(|(c, _)| row(subject, subject.group(BY, &c.value), c));
    if shown.len() <= MOST_ROWS {
        return all.collect();
    }
    let half = MOST_ROWS / 2;
    let left_out = shown.len() - MOST_ROWS;
    let gap = Row {
        label: say!(subject.words, "organisations-chart.between", n = left_out),
        heading: true,
        ..Row::default()
    };
    let mut rows: Vec<Row> = all.collect();
    rows.splice(half..half + left_out, [gap]);
    rows
}

fn describe(subject: Subject<'_>, name: &str, figures: &Figures, shown: &[(&Cell, &CellFigures)]) -> String {
    let named: Vec<_> = shown.iter().filter(|(c, _)| c.value != "not-stated").collect();
    let w = subject.words;
    let mut sentences = Vec::new();
    if let ([(best, f), .., (worst, g)], Some(mean)) = (named.as_slice(), figures.mean) {
        sentences.push(say!(
            w,
            "organisations-chart.over-all",
            n = named.len(),
            name = name,
            mean = prose::mean(w, mean, None),
            high = prose::mean(w, f.mean, None),
            first = subject.group(BY, &best.value),
            low = prose::mean(w, g.mean, None),
            last = subject.group(BY, &worst.value)
        ));
    }
    sentences.extend(prose::between(w, figures));
    if figures.organisations.as_ref().is_some_and(|o| o.withheld) {
        sentences.push(say!(w, "organisations-chart.others"));
    }
    sentences.join(" ") + &subject.caution()
}
