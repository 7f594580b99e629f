//! Breakdowns: mean and interval of each group of respondents, with the whole as a line.

use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::prose;
use crate::prose::{Subject, detail};
use crate::statistics::{Cell, Figures, Mean};
use crate::words::say;

/// Draws all breakdowns of a system in a survey; `None` where none is shown.
pub fn breakdown(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let open: Vec<(&str, &Vec<Cell>)> =
        figures.breakdowns.iter().filter_map(|b| b.cells.figure().map(|cells| (b.attribute.as_str(), cells))).collect();
    let mean = figures.mean?;
    if open.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    let mut table = Vec::new();
    for (attribute, cells) in &open {
        let label = subject.attribute(attribute);
        rows.push(Row { label: label.to_owned(), heading: true, ..Row::default() });
        for cell in *cells {
            let group = subject.group(attribute, &cell.value);
            rows.push(row(subject, group.clone(), cell));
            // The attribute stands with each group, for a row has one heading.
            let whole = || format!("{label}: {group}");
            table.push(table_row(subject, &if open.len() > 1 { whole() } else { group.clone() }, cell));
        }
    }
    let w = subject.words;
    let reference = Some((mean.value, say!(w, "chart.all", mean = prose::mean(w, mean, None))));
    let scale = Scale { reference, ..Scale::of(w, subject.instrument) };
    let name = subject.name(system);
    let mut head = subject.head(&["group", "mean", "interval", "responses"]);
    if let [(attribute, _)] = open.as_slice() {
        subject.attribute(attribute).clone_into(&mut head[0]);
    }
    let title = say!(w, "breakdown.title", name = &name, measure = subject.measure());
    let mut description = describe(subject, &name, mean, &open, &prose::agreements(subject, figures));
    if let Some(day) = figures.breakdowns.iter().find_map(|b| b.held) {
        description += &format!(" {}", say!(w, "breakdown.held", day = w.long_date(day)));
    }
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let file = format!("{system}-breakdown");
    let table = Table { head, rows: table };
    let sizes = [Size::Wide, Size::Narrow];
    Some(
        Figure::new(&subject.survey.entry.id, &file, title, description, table, &sizes, draw)
            .demonstration(subject.survey.demonstration, w),
    )
}

/// The row of a group, under a label.
pub fn row(subject: Subject<'_>, label: String, cell: &Cell) -> Row {
    let w = subject.words;
    match cell.figures.figure() {
        Some(f) => Row {
            label,
            heading: false,
            mean: Some(f.mean.value),
            ci: f.ci,
            value: prose::mean(w, f.mean, f.ci),
            detail: detail(w, Some(f.n), f.ci),
            ..Row::default()
        },
        None => {
            let value = say!(w, "score.withheld");
            let detail = say!(w, "chart.protects");
            Row { label, value, detail, ..Row::default() }
        }
    }
}

/// Mean, interval and responses of a group, as they stand in a table after its name.
pub fn table_row(subject: Subject<'_>, name: &str, cell: &Cell) -> Vec<String> {
    let w = subject.words;
    let rest = match cell.figures.figure() {
        Some(f) => [prose::mean(w, f.mean, f.ci), or_dash(f.ci.map(|ci| w.range(ci))), w.whole(u64::from(f.n))],
        None => [say!(w, "score.withheld"), "–".to_owned(), "–".to_owned()],
    };
    std::iter::once(name.to_owned()).chain(rest).collect()
}

fn describe(
    subject: Subject<'_>,
    name: &str,
    mean: Mean,
    open: &[(&str, &Vec<Cell>)],
    agreements: &[String],
) -> String {
    let w = subject.words;
    let mut sentences = vec![say!(w, "breakdown.over-all", name = name, mean = prose::mean(w, mean, None))];
    sentences.extend(agreements.iter().cloned());
    for (_, cells) in open {
        let hidden = cells.iter().filter(|c| c.figures.figure().is_none()).count();
        if hidden > 0 {
            sentences.push(say!(w, "breakdown.withheld", n = hidden));
        }
    }
    sentences.join(" ") + &subject.caution()
}
