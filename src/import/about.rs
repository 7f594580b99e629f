//! The system that all answers of a table are about, where no column names it: what the mapping says of a file, or of a sheet.

use super::columns::Why;
use super::file_names::{FileName, alike, is_personal};
use super::known::Known;
use super::mapping::{Entry, Mapping, Said, said};
use super::table::Table;

const FILES: &str =
    "write the id of the system behind the file's name under `files`; or name the column that tells it under `columns`";
const SHEETS: &str = "write the id of the system behind the sheet's name under `sheets`; or name the column that tells it under `columns`";

/// What a mapping says of a table as a whole.
#[derive(Debug, Default)]
pub struct About {
    /// Whether the table is a sheet of several that are read, and not a file.
    is_sheet: bool,
    /// The line of the mapping, where there is one.
    line: Option<Entry>,
    /// The id of the system.
    pub system: Option<String>,
}

impl About {
    /// Finds the line on a table, and the system that it names.
    pub fn of(table: &Table, mapping: &Mapping, known: &Known<'_>) -> About {
        let (lines, key) = match &table.sheet_key {
            Some(key) => (&mapping.sheets, key),
            None => (&mapping.files, &table.key),
        };
        let line = said(lines, key).map(|said| Entry { said: said.clone(), ..Entry::open(key, "") });
        let system = match &line {
            Some(Entry { said: Said::Text(name), .. }) => known.systems.find(name).map(str::to_owned),
            _ => None,
        };
        About { is_sheet: table.sheet_key.is_some(), line, system }
    }

    /// Whether the mapping has a line on the table.
    pub fn is_said(&self) -> bool {
        self.line.is_some()
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

    /// What was decided, for people.
    pub fn told(&self) -> Option<String> {
        let (line, system) = self.line.as_ref().zip(self.system.as_ref())?;
        let key = if self.is_sheet { "sheets" } else { "files" };
        Some(format!("all answers are about `{system}`, as `{key}` says of “{}”", line.key))
    }

    /// Notes in a mapping the system that was said.
    pub fn note(&self, draft: &mut Mapping) {
        let lines = if self.is_sheet { &mut draft.sheets } else { &mut draft.files };
        lines.extend(self.line.clone().filter(|line| !is_personal(&line.key)));
    }

    /// Asks in a mapping which system a file is about, and says so; `is_alone` of the one file of an import, whose column of
    /// systems may just not have been recognised.
    pub fn ask(table: &Table, mapping: &Mapping, known: &Known<'_>, is_alone: bool, draft: &mut Mapping) -> Why {
        if is_personal(&table.key) {
            let help = "call the file after the system that its answers are about, then import it again";
            return Why::new("no column names the system, and the name of this file looks like a person's", help);
        }
        draft.files.push(Entry::open(&table.key, proposal(&table.key, &mapping.files, known)));
        let what = match is_alone {
            true => "which column holds the system? None of them says so; or are all answers of this file about one?",
            false => "no column names the system: which one are all the answers of this file about?",
        };
        Why::new(what, FILES)
    }
}

/// What the name of a file or of a sheet, or what was said of an earlier export, makes likely, for whoever is asked.
pub fn proposal(name: &str, confirmed: &[Entry], known: &Known<'_>) -> String {
    let name_of = FileName::of(name);
    let before = confirmed.iter().find(|e| matches!(e.said, Said::Text(_)) && alike(&e.key, name));
    match (known.systems.within(&name_of.whole).as_slice(), before) {
        ([one], _) => format!("is it `{one}`?"),
        ([], Some(Entry { key, said: Said::Text(system), .. })) => format!("is it `{system}`, as “{key}” was?"),
        _ => "the id of a system.".to_owned(),
    }
}
