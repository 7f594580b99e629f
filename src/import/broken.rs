//! Cells that somebody's program has spoilt.

use crate::content::is_failed_formula;

/// What was made of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A formula failed.
    Failed,
    /// A formula stands there in place of what it comes to.
    Formula,
    /// A spreadsheet made a day of it.
    Day,
    /// A spreadsheet made a number of many digits short.
    Short,
}

impl Broken {
    /// What was made of a cell that should hold an answer or a name; `None` where nothing was.
    pub fn of(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        if is_failed_formula(cell) {
            return Some(Broken::Failed);
        }
        if cell.starts_with('=') && cell.len() > 1 {
            return Some(Broken::Formula);
        }
        let parts: Vec<&str> = cell.split('-').collect();
        let is_month = |p: &str| p.len() == 3 && "janfebmaraprmayjunjulaugsepoctnovdec".contains(&p.to_lowercase());
        let is_number = |p: &str| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit());
        let is_short_day =
            matches!(parts.as_slice(), [a, b] if is_month(a) && is_number(b) || is_number(a) && is_month(b));
        let is_day =
            matches!(super::days::read(cell), super::days::Written::Day(_) | super::days::Written::Numbers(..))
                && cell.contains(['-', '/', '.']);
        if is_short_day || is_day {
            return Some(Broken::Day);
        }
        let is_short = cell.len() > 5
            && cell.to_ascii_uppercase().split_once("E+").is_some_and(|(a, b)| {
                a.replace([',', '.'], "").bytes().all(|c| c.is_ascii_digit()) && b.bytes().all(|c| c.is_ascii_digit())
            });
        is_short.then_some(Broken::Short)
    }

    /// What is wrong, behind the cell's text.
    pub fn what(self) -> &'static str {
        match self {
            Broken::Failed => "is what a spreadsheet writes where a formula fails",
            Broken::Formula => "is a formula, not what it comes to",
            Broken::Day => "is a day: a spreadsheet made it of something else, such as `2-1`",
            Broken::Short => "is a number that a spreadsheet has cut short",
        }
    }

    /// The way out.
    pub fn help(self) -> &'static str {
        match self {
            Broken::Failed => "correct the formula, or export the answers from the survey tool again",
            Broken::Formula => "open the file in a spreadsheet and save it as XLSX: that computes it",
            Broken::Day | Broken::Short => {
                "export the answers from the survey tool again, and import that file without opening it in a spreadsheet"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Broken;

    #[test]
    fn what_spreadsheets_spoil_is_seen() {
        assert_eq!(Broken::of("#REF!"), Some(Broken::Failed));
        assert_eq!(Broken::of("=A1+1"), Some(Broken::Formula));
        for day in ["01-Feb", "Feb-01", "2025-02-01", "01/02/2025"] {
            assert_eq!(Broken::of(day), Some(Broken::Day), "{day}");
        }
        assert_eq!(Broken::of("1.1E+10"), Some(Broken::Short));
        for fine in ["3", "4 - Agree", "Nurse", "0-4", "3.0", "Mar-a", "E+M"] {
            assert_eq!(Broken::of(fine), None, "{fine}");
        }
    }
}
