//! The system that all answers of a table are about, where no column names it: what the mapping says of a file, or of a sheet.

use super::columns::Why;
use super::known::Known;
use super::mapping::{Entry, Mapping, Said, said};
use super::plain::plain;
use super::profile::looks_personal;
use super::table::Table;

const FILES: &str =
    "write the id of the system behind the file's name under `files`; or name the column that tells it under `columns`";
const SHEETS: &str = "write the id of the system behind the sheet's name under `sheets`; or name the column that tells it under `columns`";

/// What a mapping says of a table as a whole.
#[derive(Debug, Default)]
pub struct About {
    /// Whether the table is a sheet of several that are read, and not a file.
    pub is_sheet: bool,
    /// The line of the mapping, where there is one.
    pub line: Option<Entry>,
    /// The id of the system.
    pub system: Option<String>,
}

impl About {
    /// Finds the line on a table, and the system that it names.
    pub fn of(table: &Table, mapping: &Mapping, known: &Known<'_>) -> About {
        let of_sheet = table.sheet.as_deref().and_then(|sheet| line(&mapping.sheets, sheet));
        let is_sheet = of_sheet.is_some();
        let line = of_sheet.or_else(|| of_file(&mapping.files, table.file_name()));
        let system = match &line {
            Some(Entry { said: Said::Text(name), .. }) => known.systems.find(name).map(str::to_owned),
            _ => None,
        };
        About { is_sheet, line, system }
    }

    /// What is wrong with the line.
    pub fn wrong(&self) -> Option<Why> {
        let line = self.line.as_ref().filter(|_| self.system.is_none())?;
        let (key, help) = if self.is_sheet { ("sheets", SHEETS) } else { ("files", FILES) };
        let what = match &line.said {
            Said::Text(name) => format!("`{name}`, which `{key}` names, is no system of the content"),
            _ => format!("`{key}` must name the system of “{}”", line.key),
        };
        Some(Why::new(what, help))
    }

    /// Notes in a mapping which table it is, and the system that was said.
    pub fn note(&self, table: &Table, draft: &mut Mapping) {
        let is_plain = |sheet: &&str| looks_personal(sheet).is_none();
        let sheet = table.sheet.as_deref().filter(|_| !self.is_sheet).filter(is_plain);
        draft.sheet = sheet.map(|sheet| Entry::text("sheet", sheet));
        let lines = if self.is_sheet { &mut draft.sheets } else { &mut draft.files };
        lines.extend(self.line.clone());
    }

    /// Asks in a mapping which system a file is about, and says so.
    pub fn ask(table: &Table, known: &Known<'_>, draft: &mut Mapping) -> Why {
        let name = table.file_name();
        if looks_personal(name).is_some() {
            let help = "call the file after the system that its answers are about, then import it again";
            return Why::new("no column names the system, and the name of this file looks like a person's", help);
        }
        draft.files.push(Entry::open(name, proposal(name, known)));
        Why::new("no column names the system: which one are all the answers of this file about?", FILES)
    }
}

/// What the name of a file or of a sheet makes likely, for whoever is asked.
pub fn proposal(name: &str, known: &Known<'_>) -> String {
    let within = known.systems.within(&name.replace(['_', '-'], " "));
    let within = if within.is_empty() { known.systems.within(name) } else { within };
    match within.as_slice() {
        [one] => format!("is it `{one}`?"),
        _ => "the id of a system.".to_owned(),
    }
}

fn line(entries: &[Entry], key: &str) -> Option<Entry> {
    said(entries, key).map(|said| Entry { said: said.clone(), ..Entry::open(key, "") })
}

/// The line on a file: under its name, or under one that differs in numbers alone, as "Harbour (1-57).xlsx" becomes
/// "Harbour (1-80).xlsx" in the next export.
fn of_file(entries: &[Entry], name: &str) -> Option<Entry> {
    line(entries, name).or_else(|| {
        let letters = |name: &str| {
            let plain = plain(&name.replace(['_', '-', '.'], " "));
            let words = plain.split(' ').filter(|word| word.chars().any(char::is_alphabetic));
            words.map(|word| word.trim_matches(|c: char| c.is_ascii_digit())).collect::<Vec<_>>().join(" ")
        };
        let own = letters(name);
        let mut alike = entries.iter().filter(|e| letters(&e.key) == own && e.said != Said::Open);
        let found = alike.next()?;
        alike.next().is_none().then(|| Entry { said: found.said.clone(), ..Entry::open(name, "") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_export_is_known_by_its_words() {
        let entries =
            [Entry::text("Harbour EPR(1-57).xlsx", "harbour"), Entry::text("tideway_2025-05-01.csv", "tideway")];
        let system = |name: &str| match of_file(&entries, name)?.said {
            Said::Text(id) => Some(id),
            _ => None,
        };
        assert_eq!(system("Harbour EPR(1-80).xlsx").as_deref(), Some("harbour"));
        assert_eq!(system("harbour epr(1-57).XLSX").as_deref(), Some("harbour"));
        assert_eq!(system("tideway_2025-06-02.csv").as_deref(), Some("tideway"));
        assert_eq!(system("Tideway EPR.csv"), None);
        // Two that differ in numbers alone can't be told apart.
        let two = [Entry::text("system 1.csv", "a"), Entry::text("system 2.csv", "b")];
        assert!(of_file(&two, "system 3.csv").is_none());
        assert!(of_file(&two, "system 2.csv").is_some());
    }
}
