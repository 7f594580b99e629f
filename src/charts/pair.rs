//! Two systems on one scale: over all respondents, and in every group that both show.

use crate::charts::breakdown;
use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::model::Attribute;
use crate::prose;
use crate::prose::{Subject, detail, value};
use crate::statistics::{Cell, Figures};
use crate::words::{capital, say};

/// A system's id with its figures.
type Side<'a> = (&'a str, &'a Figures);

/// Draws two systems side by side; `None` where either has no mean.
pub fn pair(subject: Subject<'_>, a: Side<'_>, b: Side<'_>) -> Option<Figure> {
    let a_mean = a.1.mean?;
    let b_mean = b.1.mean?;
    let names = [subject.name(a.0), subject.name(b.0)];
    let w = subject.words;
    let everybody = say!(w, "pair.all");
    let mut rows = vec![Row { label: everybody.clone(), heading: true, ..Row::default() }];
    let mut table = Vec::new();
    for (name, (_, f)) in names.iter().zip([a, b]) {
        let mean = f.mean;
        let ci = f.ci;
        let n = or_dash(f.n.map(|n| w.whole(u64::from(n))));
        let value = value(subject, f);
        let detail = detail(w, f.n, ci);
        rows.push(Row {
            label: name.clone(),
            heading: false,
            mean: mean.map(|m| m.value),
            ci,
            value: value.clone(),
            detail,
            ..Row::default()
        });
        table.push(vec![format!("{everybody}: {name}"), value, or_dash(ci.map(|ci| w.range(ci))), n]);
    }
    for (label, x, y) in common(subject, a.1, b.1) {
        rows.push(Row { label: label.clone(), heading: true, ..Row::default() });
        for (name, cell) in names.iter().zip([x, y]) {
            rows.push(breakdown::row(subject, name.clone(), cell));
            table.push(breakdown::table_row(subject, &format!("{label}: {name}"), cell));
        }
    }
    let scale = Scale::of(w, subject.instrument);
    let head = subject.head(&["who", "mean", "interval", "responses"]);
    let table = Table { head, rows: table };
    let title = say!(w, "compare.and", a = &names[0], b = &names[1]);
    let measure = capital(&scale.name);
    let a_mean = prose::mean(w, a_mean, a.1.ci);
    let b_mean = prose::mean(w, b_mean, b.1.ci);
    let x = &names[0];
    let y = &names[1];
    // Below the two over all respondents stand those of groups, if there are any.
    let description = match rows.len() > 3 {
        true => say!(w, "pair.what", measure = measure, a = x, mean_a = a_mean, b = y, mean_b = b_mean),
        false => say!(w, "pair.what-whole", measure = measure, a = x, mean_a = a_mean, b = y, mean_b = b_mean),
    } + &subject.caution();
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let name = format!("{}-and-{}", a.0, b.0);
    let sizes = [Size::Wide, Size::Narrow];
    let figure = Figure::new(&subject.survey.entry.id, &name, title, description, table, &sizes, draw);
    Some(figure.demonstration(subject.survey.demonstration, subject.words))
}

/// The groups that both systems show, with their labels.
fn common<'a>(subject: Subject<'_>, a: &'a Figures, b: &'a Figures) -> Vec<(String, &'a Cell, &'a Cell)> {
    let mut all = Vec::new();
    for x in &a.breakdowns {
        let Some(y) = b.breakdowns.iter().find(|y| y.attribute == x.attribute) else { continue };
        let (Some(first), Some(second)) = (x.cells.figure(), y.cells.figure()) else { continue };
        for cell in first.iter().filter(|c| c.figures.figure().is_some()) {
            let other = second.iter().find(|c| c.value == cell.value && c.figures.figure().is_some());
            let group = subject.group(&x.attribute, &cell.value);
            all.extend(other.map(|other| (group, cell, other)));
        }
    }
    all
}

/// Draws the systems of a survey as one group of respondents scored them; `None` with fewer than two that show it.
pub fn group_league(subject: Subject<'_>, attribute: &Attribute, at: usize) -> Option<Figure> {
    let (value, label) = attribute.values.get(at)?;
    let cells = group_cells(subject, &attribute.id, value);
    if cells.len() < 2 {
        return None;
    }
    let row = |(name, cell): &(String, &Cell)| breakdown::row(subject, name.clone(), cell);
    let rows: Vec<Row> = cells.iter().map(row).collect();
    let w = subject.words;
    let scale = Scale::of(w, subject.instrument);
    let head = subject.head(&["system", "mean", "interval", "responses"]);
    let table_rows = cells.iter().map(|(name, cell)| breakdown::table_row(subject, name, cell)).collect();
    let table = Table { head, rows: table_rows };
    let title = say!(w, "group-league.chart-title", survey = subject.title(), group = label);
    let first = &rows[0];
    let last = &rows[rows.len() - 1];
    let (first, last) = if subject.instrument.low_is_good { (last, first) } else { (first, last) };
    let description = say!(
        w,
        "group-league.what",
        n = rows.len(),
        of = subject.shown().count() + subject.withheld().count(),
        measure = capital(&scale.name),
        group = label,
        first = &first.label,
        best = &first.value,
        last = &last.label,
        worst = &last.value
    ) + &subject.caution();
    let draw = |size| Rows { words: subject.words, rows: &rows, scale: &scale, groups: &[] }.draw(size);
    let name = format!("league_{}_{}", attribute.id, attribute.names.get(at)?);
    let sizes = [Size::Wide, Size::Narrow];
    let figure = Figure::new(&subject.survey.entry.id, &name, title, description, table, &sizes, draw);
    Some(figure.demonstration(subject.survey.demonstration, subject.words))
}

/// The cells of a group that are shown, with the names of their systems, best first.
fn group_cells<'a>(subject: Subject<'a>, attribute: &str, value: &str) -> Vec<(String, &'a Cell)> {
    let mut cells: Vec<(String, &Cell)> = Vec::new();
    for (system, figures) in subject.shown() {
        cells.extend(figures.group(attribute, value).map(|cell| (subject.name(&system.system), cell)));
    }
    let mean = |cell: &Cell| cell.figures.figure().map_or(0.0, |f| f.mean.value);
    cells.sort_by(|a, b| {
        let order = mean(b.1).total_cmp(&mean(a.1));
        if subject.instrument.low_is_good { order.reverse() } else { order }
    });
    cells
}
