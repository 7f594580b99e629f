//! Finds the rows with the headings: one of them, two or three, with titles above or without.

use csv::StringRecord;

use super::bytes::unreadable;
use super::columns::{Column, Headings};
use super::known::Known;
use super::plain::plain;
use super::table::Table;
use super::tool::fixed;
use crate::diagnostics::Diagnostic;

/// Headings stand in one of the first rows.
const LOOKED_AT: usize = 40;

/// The beginning of a table: numbers of rows, and their cells.
type Rows = Vec<(u64, Vec<String>)>;

/// The first rows of a table.
fn beginning(table: &Table) -> Result<Rows, Box<Diagnostic>> {
    let mut rows: Rows = Vec::new();
    let mut visit = |row: u64, record: &StringRecord| {
        rows.push((row, record.iter().map(str::to_owned).collect()));
        // The end of looking, not of the table: an error without words.
        if rows.len() < LOOKED_AT { Ok(()) } else { Err(unreadable("", "", "")) }
    };
    match table.each(&mut visit) {
        Err(d) if !d.message.is_empty() => Err(d),
        _ => Ok(rows),
    }
}

/// Finds the headings of a table; `wanted` is the row that a mapping names.
///
/// # Errors
/// That there are none.
pub fn find(table: &Table, known: &Known<'_>, wanted: Option<u64>) -> Result<Headings, Box<Diagnostic>> {
    let rows = beginning(table)?;
    let special = qualtrics(&rows).or_else(|| surveymonkey(&rows));
    if let Some(headings) = special.filter(|h| wanted.is_none_or(|row| row == h.row)) {
        return Ok(headings);
    }
    let at = match wanted {
        Some(row) => rows.iter().position(|(number, _)| *number == row).ok_or_else(|| {
            let message = format!("there is no row {row}, which `header_row` names");
            unreadable(&table.name(), message, "correct `header_row`")
        })?,
        None => likeliest(&rows, known).ok_or_else(|| none(table))?,
    };
    let mut headings = below(&rows, at, known);
    let above = rows.iter().take_while(|(number, _)| *number < headings.row).flat_map(|(_, cells)| cells);
    headings.above = above.filter(|c| !c.trim().is_empty()).cloned().collect();
    Ok(headings)
}

/// The row with the most cells that are headings; else the first one in words that nobody here knows.
fn likeliest(rows: &Rows, known: &Known<'_>) -> Option<usize> {
    let merits: Vec<usize> = rows.iter().map(|(_, cells)| merit(cells, known)).collect();
    let best = merits.iter().copied().max().filter(|best| *best >= 3);
    let of_merit = best.and_then(|best| merits.iter().position(|m| *m == best));
    of_merit.or_else(|| rows.iter().position(|(_, cells)| is_of_words(cells, known)))
}

/// Whether a row has a text in as many cells as a response has answers, and no number: headings in words that nobody here knows.
fn is_of_words(cells: &[String], known: &Known<'_>) -> bool {
    let filled: Vec<&str> = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let mut different = filled.clone();
    different.sort_unstable();
    different.dedup();
    let is_word = |c: &&str| {
        c.chars().filter(|c| c.is_alphabetic()).count() > 2 && super::days::read(c) == super::days::Written::Wrong
    };
    filled.len() > known.items.len().max(2) && different.len() == filled.len() && filled.iter().all(is_word)
}

/// That a table has no headings that the survey knows.
pub fn none(table: &Table) -> Box<Diagnostic> {
    let message = "no row of this table has headings that this survey knows: no question of its, no name of a column";
    let help = "is it the right file, and the right `--survey`? If the table has no headings, write some above it: system, the \
                respondents' fields, and the items' ids";
    unreadable(&table.name(), message, help)
}

/// How many cells of a row are headings, each with its weight.
fn merit(cells: &[String], known: &Known<'_>) -> usize {
    let weigh = |cell: &String| {
        let cell = cell.trim();
        if cell.is_empty() || cell.parse::<f64>().is_ok() {
            return 0;
        }
        if known.items.recognise(cell).is_some() || known.items.by_id(cell).is_some() {
            return 3;
        }
        let plain = plain(cell);
        let is_own = matches!(plain.as_str(), "system" | "date" | "comment" | "publish" | "organisation");
        let is_attribute = known.attributes.iter().any(|a| super::plain::plain(&a.label) == plain || a.id == plain);
        if is_own || is_attribute || fixed(cell).is_some() || cell.contains("[SQ0") {
            2
        } else {
            usize::from(cell.ends_with('?'))
        }
    };
    cells.iter().map(weigh).sum()
}

/// A row of headings, and the one below it, where that has the statements of what the first one asks.
fn below(rows: &Rows, at: usize, known: &Known<'_>) -> Headings {
    let (row, cells) = &rows[at];
    let next = rows.get(at + 1).filter(|(_, cells)| {
        let items = |cells: &[String]| cells.iter().filter(|c| known.items.recognise(c).is_some()).count();
        items(cells) * 2 >= known.items.len().max(2) && items(cells) > 0
    });
    // Codes above, labels below: as old exports have them.
    let has_codes = cells.iter().filter(|c| !c.trim().is_empty()).all(|c| !c.contains(' '));
    if let Some((row_above, codes)) = at.checked_sub(1).map(|i| &rows[i]).filter(|(_, above)| is_of_codes(above, cells))
    {
        return coded(codes, cells, *row_above, *row);
    }
    // Questions above, the rows of one of them in this one: what stands above an empty cell is a question by itself.
    if let Some((row_above, above)) = at.checked_sub(1).map(|i| &rows[i]).filter(|(_, above)| fills(above, cells)) {
        return carried(above, cells, *row_above, *row);
    }
    match next {
        Some((last, labels)) if has_codes => coded(cells, labels, *row, *last),
        Some((last, labels)) => carried(cells, labels, *row, *last),
        None => {
            let upper = at.checked_sub(1).map(|i| &rows[i]).filter(|(_, above)| is_group(above, cells));
            let width = upper.map_or(0, |(_, above)| above.len()).max(cells.len());
            let columns = (0..width).map(|index| {
                let text = cells.get(index).map_or("", String::as_str);
                // R keeps a byte order mark in the first name.
                let text = text.trim_start_matches("X.U.FEFF.").trim_start_matches("ï..");
                let (code, text) = split_code(text);
                Column { index, code, text }
            });
            let mut columns: Vec<Column> = columns.collect();
            // A title over several columns says what they have in common, such as the system.
            if let Some((_, above)) = upper {
                let mut title = "";
                for (i, column) in columns.iter_mut().enumerate() {
                    title = above.get(i).map(|c| c.trim()).filter(|c| !c.is_empty()).unwrap_or(title);
                    let own = above.get(i).map(|c| c.trim()).unwrap_or_default();
                    match (title, column.text.as_str()) {
                        ("", _) => {}
                        (_, "") => own.clone_into(&mut column.text),
                        (title, text) => column.text = format!("{title} [{text}]"),
                    }
                }
            }
            Headings { columns, row: *row, last: *row, cells: cells.clone(), above: Vec::new() }
        }
    }
}

/// Whether a row has a code, without a space, above nearly every text of the one below.
fn is_of_codes(above: &[String], texts: &[String]) -> bool {
    let filled: Vec<&str> = above.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let is_code = |c: &&str| !c.contains(' ') && c.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$');
    filled.len() > 3 && filled.len() * 10 >= texts.len() * 8 && filled.iter().all(is_code)
}

/// Whether a row has headings where the one below has none.
fn fills(above: &[String], cells: &[String]) -> bool {
    let empty: Vec<usize> =
        (0..above.len().max(cells.len())).filter(|i| cells.get(*i).is_none_or(|c| c.trim().is_empty())).collect();
    let filled = empty.iter().filter(|i| above.get(**i).is_some_and(|c| !c.trim().is_empty())).count();
    filled > 1 && filled * 2 > empty.len()
}

/// Whether a row has a few titles, each over several columns: as merged cells are written.
fn is_group(above: &[String], cells: &[String]) -> bool {
    let filled = above.iter().filter(|c| !c.trim().is_empty()).count();
    filled > 1 && filled * 2 <= cells.len()
}

/// Qualtrics: names, labels, and a row of what it imports by; in older files names and labels alone.
fn qualtrics(rows: &Rows) -> Option<Headings> {
    let is_import = |cells: &Vec<String>| {
        let filled = cells.iter().filter(|c| !c.trim().is_empty()).count();
        filled > 0 && cells.iter().filter(|c| c.contains("\"ImportId\"")).count() * 2 > filled
    };
    if let Some(at) = rows.iter().position(|(_, cells)| is_import(cells)).filter(|at| *at >= 2) {
        return Some(coded(&rows[at - 2].1, &rows[at - 1].1, rows[at - 2].0, rows[at].0));
    }
    let (row, names) = rows.first()?;
    let (last, labels) = rows.get(1)?;
    let is_legacy = ["V1", "V2", "V3"].iter().zip(names).all(|(v, name)| name.trim() == *v) && names.len() > 3;
    is_legacy.then(|| coded(names, labels, *row, *last))
}

/// SurveyMonkey: questions above, carried on over empty cells, and rows or choices below.
fn surveymonkey(rows: &Rows) -> Option<Headings> {
    let at = rows.iter().position(|(_, cells)| {
        let is = |name: &str| cells.iter().any(|c| plain(c) == name);
        is("respondent id") && (is("collector id") || is("start date") || is("date created"))
    })?;
    let (last, below) = rows.get(at + 1)?;
    let (row, above) = &rows[at];
    let is_second = above.iter().zip(below).any(|(a, b)| plain(a) == "respondent id" && b.trim().is_empty())
        && below.iter().any(|c| !c.trim().is_empty());
    is_second.then(|| carried(above, below, *row, *last))
}

/// Codes above, texts below.
fn coded(codes: &[String], labels: &[String], row: u64, last: u64) -> Headings {
    let cell = |cells: &[String], i: usize| cells.get(i).map(|c| c.trim().to_owned()).unwrap_or_default();
    let column = |index: usize| Column {
        index,
        code: Some(cell(codes, index)).filter(|c| !c.is_empty()),
        text: cell(labels, index),
    };
    let columns = (0..codes.len().max(labels.len())).map(column).collect();
    Headings { columns, row, last, cells: codes.to_vec(), above: Vec::new() }
}

/// Questions above, each over its own and the empty cells behind it, and their parts below.
fn carried(above: &[String], below: &[String], row: u64, last: u64) -> Headings {
    let mut question = String::new();
    let mut columns = Vec::new();
    for index in 0..above.len().max(below.len()) {
        let own = above.get(index).map(|c| c.trim()).unwrap_or_default();
        let part = below.get(index).map(|c| c.trim()).unwrap_or_default();
        if !own.is_empty() {
            own.clone_into(&mut question);
        }
        let is_plain = part.is_empty() || matches!(plain(part).as_str(), "response" | "open ended response");
        let text = match (is_plain, question.is_empty()) {
            (true, _) => question.clone(),
            (false, true) => part.to_owned(),
            (false, false) => format!("{question} [{part}]"),
        };
        columns.push(Column { index, code: None, text });
    }
    Headings { columns, row, last, cells: above.to_vec(), above: Vec::new() }
}

/// Code and text of a heading that has both, as LimeSurvey joins them: `SUS[SQ001]. How far do you ..  [I found …]`.
fn split_code(heading: &str) -> (Option<String>, String) {
    let text = heading.trim();
    let whole = || (None, text.to_owned());
    let Some((code, rest)) = text.split_once(". ") else {
        let is_code = text.ends_with(']') && text.contains("[SQ") && !text.contains(' ');
        return if is_code { (Some(text.to_owned()), String::new()) } else { whole() };
    };
    let is_code = code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || "[]_".contains(c))
        && code.chars().any(|c| c.is_ascii_digit() || c == '[')
        && !rest.trim().is_empty();
    if is_code { (Some(code.to_owned()), rest.trim().to_owned()) } else { whole() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_parted_from_texts() {
        let (code, text) = split_code("SUS[SQ001]. How far do you ..  [I found the sys.. ]");
        assert_eq!((code.as_deref(), text.as_str()), (Some("SUS[SQ001]"), "How far do you ..  [I found the sys.. ]"));
        assert_eq!(split_code("SUS[SQ001]").0.as_deref(), Some("SUS[SQ001]"));
        assert_eq!(split_code("Harbour. How is it?"), (None, "Harbour. How is it?".to_owned()));
        assert_eq!(split_code("1. How is it?"), (None, "1. How is it?".to_owned()));
    }

    #[test]
    fn a_question_goes_on_over_empty_cells() {
        let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let headings =
            carried(&row(&["ID", "Which?", "How far?", "", "Any?"]), &row(&["", "Response", "a", "b", ""]), 1, 2);
        let texts: Vec<&str> = headings.columns.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(texts, ["ID", "Which?", "How far? [a]", "How far? [b]", "Any?"]);
    }
}
