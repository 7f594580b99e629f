//! The system that all answers of a table are about, where no column names it: what the mapping says of a file, or of a sheet.

use super::columns::Why;
use super::file_names::{FileName, alike};
use super::known::Known;
use super::mapping::{Entry, Mapping, Said, said};
use super::profile::looks_personal;
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
        let line = match table.sheet.as_deref().filter(|_| table.is_one_of_sheets) {
            Some(sheet) => {
                said(&mapping.sheets, sheet).map(|said| Entry { said: said.clone(), ..Entry::open(sheet, "") })
            }
            None => of_file(&mapping.files, &table.key, known),
        };
        let system = match &line {
            Some(Entry { said: Said::Text(name), .. }) => known.systems.find(name).map(str::to_owned),
            _ => None,
        };
        About { is_sheet: table.is_one_of_sheets, line, system }
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

    /// Notes in a mapping which table it is, and the system that was said.
    pub fn note(&self, table: &Table, draft: &mut Mapping) {
        let is_plain = |sheet: &&str| looks_personal(sheet).is_none();
        let sheet = table.sheet.as_deref().filter(|_| !self.is_sheet).filter(is_plain);
        draft.sheet = sheet.map(|sheet| Entry::text("sheet", sheet));
        let Some(line) = &self.line else { return };
        if self.is_sheet {
            draft.sheets.push(line.clone());
        } else {
            draft.files.push(Entry { key: table.key.clone(), ..line.clone() });
        }
    }

    /// Asks in a mapping which system a file is about, and says so; `is_alone` of the one file of an import, whose column of
    /// systems may just not have been recognised.
    pub fn ask(table: &Table, known: &Known<'_>, is_alone: bool, draft: &mut Mapping) -> Why {
        if looks_personal(&FileName::of(&table.key).words).is_some() {
            let help = "call the file after the system that its answers are about, then import it again";
            return Why::new("no column names the system, and the name of this file looks like a person's", help);
        }
        draft.files.push(Entry::open(&table.key, proposal(&table.key, known)));
        let what = match is_alone {
            true => "which column holds the system? None of them says so; or are all answers of this file about one?",
            false => "no column names the system: which one are all the answers of this file about?",
        };
        Why::new(what, FILES)
    }
}

/// What the name of a file or of a sheet makes likely, for whoever is asked.
pub fn proposal(name: &str, known: &Known<'_>) -> String {
    match known.systems.within(&FileName::of(name).words).as_slice() {
        [one] => format!("is it `{one}`?"),
        _ => "the id of a system.".to_owned(),
    }
}

/// The line on a file: under its name, or under that of an earlier export of the same form. A name in which another system
/// stands is that of another form.
pub fn of_file(entries: &[Entry], key: &str, known: &Known<'_>) -> Option<Entry> {
    let of = |key: &str, said: &Said| Entry { said: said.clone(), ..Entry::open(key, "") };
    if let Some(said) = said(entries, key) {
        return Some(of(key, said));
    }
    let mut found = entries.iter().filter(|e| e.said != Said::Open && alike(&e.key, key));
    let first = found.next()?;
    let within = known.systems.within(&FileName::of(key).words);
    let is_named = |id: &&str| matches!(&first.said, Said::Text(name) if known.systems.find(name) == Some(id));
    let fits = within.is_empty() || within.iter().any(is_named) || first.said == Said::Nothing;
    (fits && found.all(|e| e.said == first.said)).then(|| of(&first.key, &first.said))
}
