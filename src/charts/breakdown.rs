//! Breakdowns: mean and interval of each group of respondents, with the whole as a line.

use crate::charts::figure::{Figure, Size, Table};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::charts::{Subject, detail, words};
use crate::statistics::{Cell, Figures};

/// Draws all breakdowns of a system in a survey; `None` where none is shown.
pub fn breakdown(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let open: Vec<(&str, &Vec<Cell>)> =
        figures.breakdowns.iter().filter_map(|b| b.cells.figure().map(|cells| (b.label.as_str(), cells))).collect();
    let mean = figures.mean?;
    if open.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    let mut table = Vec::new();
    for (label, cells) in &open {
        rows.push(Row { label: (*label).to_owned(), heading: true, ..Row::default() });
        for cell in *cells {
            rows.push(row(cell));
            table.push(table_row(&[label, &cell.label], cell));
        }
    }
    let scale = Scale { reference: Some((mean, format!("all {}", words::one(mean)))), ..Scale::of(subject.instrument) };
    let name = subject.name(system);
    let interval = format!("{} interval", subject.confidence());
    let head = ["Group", "Answer", "Mean", &interval, "Responses"].map(str::to_owned).to_vec();
    let title = format!("{name}: {} by group of respondents", subject.instrument.score_name);
    let mut description = describe(subject, &name, mean, &open);
    if let Some(day) = figures.breakdowns.iter().find_map(|b| b.held) {
        description += &format!(" Groups as published on {day}.");
    }
    let draw = |size| Rows { rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let file = format!("{system}-breakdown");
    let table = Table { head, rows: table };
    let sizes = [Size::Wide, Size::Narrow];
    Some(
        Figure::new((&subject.survey.entry.id, &file), title, description, table, &sizes, draw)
            .demonstration(subject.survey.demonstration),
    )
}

/// The row of a group.
pub fn row(cell: &Cell) -> Row {
    let label = cell.label.clone();
    match cell.figures.figure() {
        Some(f) => Row {
            label,
            heading: false,
            mean: Some(f.mean),
            ci: f.ci,
            value: words::mean(f.mean, f.ci),
            detail: detail(Some(f.n), f.ci),
        },
        None => {
            let (value, detail) = ("withheld".to_owned(), "to protect respondents".to_owned());
            Row { label, value, detail, ..Row::default() }
        }
    }
}

/// Mean, interval and responses of a group, as they stand in a table after `start`.
pub fn table_row(start: &[&str], cell: &Cell) -> Vec<String> {
    let rest = match cell.figures.figure() {
        Some(f) => [words::mean(f.mean, f.ci), f.ci.map_or("–".into(), words::range), words::whole(u64::from(f.n))],
        None => ["withheld".to_owned(), "–".to_owned(), "–".to_owned()],
    };
    start.iter().map(|text| (*text).to_owned()).chain(rest).collect()
}

fn describe(subject: Subject<'_>, name: &str, mean: f64, open: &[(&str, &Vec<Cell>)]) -> String {
    let mut text = format!("{name} scored {} over all respondents.", words::one(mean));
    for (label, cells) in open {
        let mut shown: Vec<(&str, f64)> =
            cells.iter().filter_map(|c| c.figures.figure().map(|f| (c.label.as_str(), f.mean))).collect();
        shown.sort_by(|a, b| b.1.total_cmp(&a.1));
        if let [(first, high), .., (last, low)] = shown.as_slice() {
            text += &format!(" {label}: from {} ({}) to {} ({}).", words::one(*high), first, words::one(*low), last);
        }
        let hidden = cells.iter().filter(|c| c.figures.figure().is_none()).count() as u64;
        if hidden > 0 {
            let verb = if hidden == 1 { "is" } else { "are" };
            text += &format!(" {} {verb} withheld.", words::count(hidden, "group", "groups"));
        }
    }
    text + subject.caution()
}
