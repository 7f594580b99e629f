//! Counts one file of responses. A large CSV file is read a block of rows at a time, any other as a whole.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHasher};

use crate::content::blocks::{Block, Blocks, LARGE, can_be_divided};
use crate::content::counted::Counted;
use crate::content::csv_header::first_line;
use crate::content::problems::{Problems, answer_spot};
use crate::content::responses::Layout;
use crate::content::text_file::{bytes_of, clean_text_of};
use crate::content::whereabouts::BulkFile;
use crate::content::{responses_csv, responses_tally, responses_yaml};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::source::limits::LARGEST_RESPONSES;
use crate::source::{self, Spot};

/// Where stretches of a file's text are, by first and last byte.
pub type Spots = BTreeMap<(usize, usize), Spot>;

/// Where more places than this could be told of, the file is read as a whole.
const MANY_PLACES: usize = 1000;

/// Counts one file, the one of that number.
pub fn count(layout: &Layout<'_>, file: &BulkFile, number: usize) -> Counted {
    let counted = if is_divided(file) { in_blocks(layout, file, number) } else { whole(layout, file, number) };
    let mut counted = counted.unwrap_or_else(|d| {
        hide(*d, layout.report);
        Counted::default()
    });
    counted.tally.values_mut().for_each(|tally| tally.people.shrink());
    let rows = counted.tally.values().map(|t| u64::from(t.scores.n())).sum();
    Counted { rows, ..counted }
}

/// Whether a file is large, and can be read in blocks.
fn is_divided(file: &BulkFile) -> bool {
    let is_csv = is_csv(&file.path) && !responses_tally::is_table(&file.path);
    let size = std::fs::metadata(&file.full).map_or(0, |m| m.len());
    is_csv && (LARGE..=LARGEST_RESPONSES).contains(&size) && can_be_divided(&file.full).unwrap_or(false)
}

fn is_csv(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".csv")
}

/// Tells what is wrong with the bytes of a row, without the row.
fn hide(mut d: Diagnostic, report: &Report) {
    if let Some(spot) = &mut d.spot {
        spot.text.clear();
    }
    report.add(d);
}

/// The whole text of a file.
fn text_of(file: &BulkFile, report: &Report) -> Result<String, Box<Diagnostic>> {
    let bytes = bytes_of(&file.path, &file.full, LARGEST_RESPONSES)?;
    clean_text_of(&file.path, bytes, report)
}

fn whole(layout: &Layout<'_>, file: &BulkFile, number: usize) -> Result<Counted, Box<Diagnostic>> {
    let own = Report::default();
    let text = text_of(file, &own);
    own.sorted().into_iter().for_each(|d| hide(d, layout.report));
    let text = text?;
    let mut lines = Lines::default();
    lines.add(&text);
    let counted = if responses_tally::is_table(&file.path) {
        responses_tally::count(layout, &file.path, &text)
    } else if is_csv(&file.path) {
        let first = Block::whole(text);
        let read = responses_csv::count(layout, &file.path, number, &first, &mut || Ok(None))?;
        read.problems.report(&file.path, &first.text, layout.report);
        Counted { tally: read.tally, ..Counted::default() }
    } else {
        responses_yaml::count(layout, &file.path, &text, number)
    };
    Ok(lines.of(counted))
}

fn in_blocks(layout: &Layout<'_>, file: &BulkFile, number: usize) -> Result<Counted, Box<Diagnostic>> {
    let mut blocks = Blocks::open(&file.path, &file.full)?;
    let mut lines = Lines::default();
    let mut next = || {
        let block = blocks.next()?;
        block.iter().for_each(|block| lines.add(&block.text));
        Ok(block)
    };
    let first = next()?.unwrap_or_else(|| Block::whole(String::new()));
    let read = responses_csv::count(layout, &file.path, number, &first, &mut next)?;
    drop(first);
    tell(read.problems, file, layout.report);
    Ok(lines.of(Counted { tally: read.tally, ..Counted::default() }))
}

/// Tells what is wrong, for which the file is read again.
fn tell(problems: Problems, file: &BulkFile, report: &Report) {
    let places = problems.places();
    if places.is_empty() {
        return;
    }
    if places.len() > MANY_PLACES {
        // Few of them are told: only those are looked for.
        match text_of(file, &Report::default()) {
            Ok(text) => problems.report(&file.path, &text, report),
            Err(d) => hide(*d, report),
        }
        return;
    }
    let spots = spots(file, &places);
    // Every place was looked for; if the file is another one by now, the build begins again.
    let spot = |_: Code, place: Range<usize>| {
        spots.get(&(place.start, place.end)).cloned().unwrap_or_else(|| source::spot(&file.path, b"", 0..0))
    };
    problems.report_at(&file.path, &spot, report);
}

/// Where some stretches of a file are, each within a row; an empty one stands for its line.
pub fn spots(file: &BulkFile, places: &[(Code, Range<usize>)]) -> Spots {
    let mut spots = Spots::new();
    let mut look = |block: &Block| {
        let end = block.start + block.text.len();
        for (code, place) in places.iter().filter(|(_, place)| (block.start..=end).contains(&place.start)) {
            // The file may be another one by now, and have a character there.
            let from = |start: usize| block.text.get(start..).unwrap_or_default();
            let mut start = place.start - block.start;
            let mut end = place.end - block.start;
            if place.is_empty() {
                // Empty lines before a row are no part of it.
                start += first_line(from(start));
                end = from(start).find('\n').map_or(block.text.len(), |i| start + i);
            }
            let spot = answer_spot(*code, &file.path, block.text.as_bytes(), start..end);
            spots.insert((place.start, place.end), Spot { line: spot.line + block.lines, ..spot });
        }
    };
    if is_divided(file) {
        let mut blocks = Blocks::open(&file.path, &file.full).ok();
        while let Some(block) = blocks.as_mut().and_then(|b| b.next().ok().flatten()) {
            look(&block);
        }
    } else if let Ok(text) = text_of(file, &Report::default()) {
        look(&Block::whole(text));
    }
    spots
}

/// So many bytes of lines are gone through at a time.
const STRETCH: usize = 1 << 20;

/// A digest of each line but empty ones.
fn digests(text: &[u8]) -> Vec<u64> {
    let line_end = |at: usize| memchr(b'\n', &text[at..]).map_or(text.len(), |i| at + i + 1);
    let mut ends: Vec<usize> = (STRETCH..text.len()).step_by(STRETCH).map(line_end).collect();
    ends.push(text.len());
    let starts = [0].into_iter().chain(ends.iter().copied());
    let stretches: Vec<&[u8]> = starts.zip(&ends).map(|(start, end)| &text[start.min(*end)..*end]).collect();
    let digest = |line: &[u8]| {
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(line);
        hasher.finish()
    };
    let of = |stretch: &[u8]| {
        let ends = memchr_iter(b'\n', stretch).chain([stretch.len()]);
        let mut start = 0;
        let lines = ends.map(|end| stretch[std::mem::replace(&mut start, end + 1).min(end)..end].trim_ascii_end());
        lines.filter(|line| !line.is_empty()).map(digest).collect::<Vec<u64>>()
    };
    stretches.into_par_iter().map(of).collect::<Vec<_>>().concat()
}

/// What the lines of a file come to, without space at their ends and empty ones.
#[derive(Default)]
struct Lines {
    /// A digest of all of them, in their order.
    in_order: FxHasher,
    /// The sum of their digests.
    sum: u64,
    /// The first ones that differ.
    different: Vec<u64>,
}

impl Lines {
    fn add(&mut self, text: &str) {
        for line in digests(text.as_bytes()) {
            self.in_order.write_u64(line);
            self.sum = self.sum.wrapping_add(line);
            if self.different.len() <= 3 && !self.different.contains(&line) {
                self.different.push(line);
            }
        }
    }

    fn of(self, counted: Counted) -> Counted {
        Counted { digest: self.in_order.finish(), lines: self.sum, distinct: self.different.len() > 3, ..counted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_wherever_a_stretch_ends() {
        let line = |n: usize| format!("{n},{}\n", "x".repeat(n % 90));
        let text: String = (0..40_000).map(line).collect();
        let all = digests(text.as_bytes());
        assert_eq!(all.len(), 40_000);
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 40_000);
        let spaced = text.replace('\n', " \r\n\n") + "\n";
        assert_eq!(digests(spaced.as_bytes()), all);
        assert!(digests(b"").is_empty());
    }
}
