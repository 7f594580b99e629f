//! How the cells of a text are parted.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

/// What parts cells, the likeliest first.
const DELIMITERS: [u8; 5] = *b",;\t|^";

/// So many records are looked at.
const LOOKED_AT: usize = 200;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What parts cells.
    pub delimiter: u8,
    /// Whether the first line says so, as Excel writes it: `sep=;`.
    pub is_said: bool,
}

impl Dialect {
    /// The dialect of a text, by its beginning; `is_whole` where that is all of it.
    pub fn of(sample: &str, is_whole: bool) -> Self {
        let first = sample.lines().next().unwrap_or_default().trim().trim_matches('"');
        if let Some(&[delimiter]) =
            first.get(..4).filter(|s| s.eq_ignore_ascii_case("sep=")).map(|_| &first.as_bytes()[4..])
        {
            return Dialect { delimiter, is_said: true };
        }
        if first.eq_ignore_ascii_case("sep=") {
            return Dialect { delimiter: b'\t', is_said: true };
        }
        let best = DELIMITERS
            .into_iter()
            .map(|d| (merit(sample, d, is_whole), d))
            .fold((0, b','), |a, b| if b.0 > a.0 { b } else { a });
        Dialect { delimiter: best.1, is_said: false }
    }

    /// What it is called: "commas".
    pub fn name(self) -> &'static str {
        match self.delimiter {
            b',' => "commas",
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "other signs",
        }
    }
}

/// How well a sign parts a text: cells of the commonest number of them, in thousandths of all records, times that number.
fn merit(sample: &str, delimiter: u8, is_whole: bool) -> usize {
    let mut reader =
        ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(sample.as_bytes());
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut record = StringRecord::new();
    let mut lengths = Vec::new();
    while lengths.len() < LOOKED_AT && reader.read_record(&mut record).unwrap_or(false) {
        lengths.push(record.len());
    }
    if !is_whole && lengths.len() < LOOKED_AT && lengths.len() > 1 {
        lengths.pop(); // it may be cut off
    }
    lengths.iter().for_each(|n| *counts.entry(*n).or_default() += 1);
    let Some((&cells, &records)) = counts.iter().max_by_key(|(n, count)| (**count * **n, **n)) else { return 0 };
    if cells < 2 { 0 } else { records * 1000 / lengths.len() * cells.min(50) }
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn cells_are_parted_by_what_parts_most_of_them_evenly() {
        let of = |text: &str| Dialect::of(text, true).delimiter as char;
        assert_eq!(of("a,b,c\n1,2,3\n"), ',');
        assert_eq!(of("a;b;score\n1;2;77,5\n3;4;40,0\n"), ';');
        assert_eq!(of("a\tb, c\n1\t2\n"), '\t');
        assert_eq!(of("\"a, b and c\";\"d\"\r\n\"1\";\"2\"\r\n"), ';');
        assert_eq!(of("sep=|\na|b\n"), '|');
        assert_eq!(of("\"one\nline, and, another\",b\n1,2\n"), ',');
        assert!(Dialect::of("sep=;\na;b\n", true).is_said);
    }
}
