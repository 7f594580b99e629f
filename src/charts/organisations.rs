//! One system in different organisations: mean and interval of each that may be shown.

use crate::charts::breakdown::row;
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::charts::{Subject, words};
use crate::statistics::{Cell, CellFigures, Figures};

/// Of more organisations than this, those in the middle are left out of the drawing; the table has them all.
const MOST_ROWS: usize = 40;

/// Draws a system's organisations in a survey; `None` where fewer than two are shown.
pub fn organisations(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let mean = figures.mean?;
    let cells = figures.organisations.as_ref()?.cells.figure()?;
    let mut shown: Vec<(&Cell, &CellFigures)> = cells.iter().filter_map(|c| Some((c, c.figures.figure()?))).collect();
    let better = |f: &CellFigures| if subject.instrument.low_is_good { f.mean } else { -f.mean };
    // Those who named none come last.
    let unstated = |c: &Cell| c.value == "not-stated";
    shown.sort_by(|(a, f), (b, g)| {
        unstated(a).cmp(&unstated(b)).then(better(f).total_cmp(&better(g))).then(a.label.cmp(&b.label))
    });
    if shown.iter().filter(|(c, _)| !unstated(c)).count() < 2 {
        return None;
    }
    let name = subject.name(system);
    let scale = Scale { reference: Some((mean, format!("all {}", words::one(mean)))), ..Scale::of(subject.instrument) };
    let rows = rows(&shown);
    let interval = format!("{} interval", subject.confidence());
    let head = ["Organisation", "Mean", &interval, "Responses"].map(str::to_owned).to_vec();
    let cells = |(c, f): &(&Cell, &CellFigures)| {
        let ci = f.ci.map_or("–".into(), words::range);
        vec![c.label.clone(), words::one(f.mean), ci, words::whole(u64::from(f.n))]
    };
    let table = Table { head, rows: shown.iter().map(cells).collect() };
    let title = format!("{name}: {} by organisation", subject.instrument.score_name);
    let description = describe(subject, &name, figures, &shown);
    let draw = |size| Rows { rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let file = format!("{system}-organisations");
    Some(
        Figure::new((&subject.survey.entry.id, &file), title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration),
    )
}

fn rows(shown: &[(&Cell, &CellFigures)]) -> Vec<Row> {
    let all = shown.iter().map(|(c, _)| row(c));
    if shown.len() <= MOST_ROWS {
        return all.collect();
    }
    let (half, left_out) = (MOST_ROWS / 2, shown.len() - MOST_ROWS);
    let gap = Row { label: format!("… {left_out} more in between …"), heading: true, ..Row::default() };
    let mut rows: Vec<Row> = all.collect();
    rows.splice(half..half + left_out, [gap]);
    rows
}

fn describe(subject: Subject<'_>, name: &str, figures: &Figures, shown: &[(&Cell, &CellFigures)]) -> String {
    let named: Vec<_> = shown.iter().filter(|(c, _)| c.value != "not-stated").collect();
    let mut text = String::new();
    if let ([(best, f), .., (worst, g)], Some(mean)) = (named.as_slice(), figures.mean) {
        text = format!(
            "{name} scored {} over all respondents: from {} ({}) to {} ({}) in {} organisations.",
            words::one(mean),
            words::one(f.mean),
            best.label,
            words::one(g.mean),
            worst.label,
            named.len()
        );
    }
    if let Some(b) = figures.between {
        text += &format!(
            " Organisations account for {}% of the variance of scores; the standard deviation between them is {}.",
            words::short(libm::round(b.share * 100.0)),
            words::one(b.sd)
        );
    }
    if figures.organisations.as_ref().is_some_and(|o| o.withheld) {
        text += " Others have too few responses to be shown.";
    }
    text + subject.caution()
}
