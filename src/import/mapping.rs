//! The mapping: how an export is read, as an editor confirms it and as the next import takes it.

use super::days::DayOrder;
use super::tool::Tool;

/// What a mapping says of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// This.
    Text(String),
    /// That it is left out: `~`.
    Nothing,
    /// Nothing yet: it is asked.
    Open,
}

/// A line of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is about, as it stands in the export.
    pub key: String,
    /// What is said of it.
    pub said: Said,
    /// What is known of it, for whoever is asked.
    pub note: String,
}

/// The columns of one system, where a row is about several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The first and the last column, by letters: `G:P`.
    pub columns: String,
    /// The system.
    pub system: Said,
    /// What is known of it.
    pub note: String,
}

crate::model::choices! {
    /// What becomes of submissions that were never finished.
    Unfinished {
        /// They are left out.
        LeaveOut = "leave-out",
        /// They count, as far as they go.
        Keep = "keep",
    }
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What the export was made with.
    pub tool: Option<Tool>,
    /// The sheet with the answers.
    pub sheet: Option<Entry>,
    /// The row with the headings.
    pub header_row: Option<u64>,
    /// What stands first in dates: the entry's text is the id of an order, such as `day-first`.
    pub dates: Option<Entry>,
    /// What becomes of submissions that were never finished.
    pub unfinished: Option<Unfinished>,
    /// What columns are, by letter or heading.
    pub columns: Vec<Entry>,
    /// Blocks of columns, each about one system.
    pub blocks: Vec<Block>,
    /// What words and codes of answers come to.
    pub answers: Vec<Entry>,
    /// Whether the whole scale runs the other way round.
    pub reverse: Option<Entry>,
    /// Whether items that are worded the other way round were turned before: then they are turned back.
    pub turned: Option<Entry>,
    /// The system of each file, where no column of it names one.
    pub files: Vec<Entry>,
    /// The system of each sheet of a workbook, where several are read.
    pub sheets: Vec<Entry>,
    /// What systems are called in the export.
    pub systems: Vec<Entry>,
    /// What organisations are called.
    pub organisations: Vec<Entry>,
    /// What values of each attribute are called.
    pub values: Vec<(String, Vec<Entry>)>,
}

impl Entry {
    /// A line that is said.
    pub fn text(key: &str, text: &str) -> Self {
        Entry { key: key.to_owned(), said: Said::Text(text.to_owned()), note: String::new() }
    }

    /// A line that is asked.
    pub fn open(key: &str, note: impl Into<String>) -> Self {
        Entry { key: key.to_owned(), said: Said::Open, note: note.into() }
    }

    fn is_open(&self) -> bool {
        self.said == Said::Open
    }
}

/// What is said of a text, as it stands or in small letters.
pub fn said<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Said> {
    let exact = entries.iter().find(|e| e.key == key);
    let key = key.trim();
    let found = exact
        .or_else(|| entries.iter().find(|e| e.key.trim() == key))
        .or_else(|| entries.iter().find(|e| e.key.trim().to_lowercase() == key.to_lowercase()));
    found.map(|e| &e.said).filter(|s| **s != Said::Open)
}

impl Mapping {
    /// The order of dates that was said.
    pub fn day_order(&self) -> Option<DayOrder> {
        match &self.dates.as_ref()?.said {
            Said::Text(text) => DayOrder::ALL.into_iter().find(|o| o.id() == text),
            _ => None,
        }
    }

    /// Whether the dates are to be left out.
    pub fn drops_dates(&self) -> bool {
        self.dates.as_ref().is_some_and(|e| e.said == Said::Nothing)
    }

    /// What was said on a yes-or-no question.
    pub fn flag(entry: Option<&Entry>) -> Option<bool> {
        match &entry?.said {
            Said::Text(text) => Some(text == "true"),
            _ => None,
        }
    }

    /// The lines on the values of an attribute.
    pub fn values_of(&self, attribute: &str) -> &[Entry] {
        self.values.iter().find(|(id, _)| id == attribute).map_or(&[], |(_, entries)| entries)
    }

    /// The lines on the values of an attribute, to add to.
    pub fn values_mut(&mut self, attribute: &str) -> &mut Vec<Entry> {
        let at = self.values.iter().position(|(id, _)| id == attribute).unwrap_or_else(|| {
            self.values.push((attribute.to_owned(), Vec::new()));
            self.values.len() - 1
        });
        &mut self.values[at].1
    }

    /// Its lists of lines, but for those on values.
    fn lists(&self) -> [&Vec<Entry>; 6] {
        [&self.files, &self.sheets, &self.columns, &self.answers, &self.systems, &self.organisations]
    }

    /// The same, to add to.
    fn lists_mut(&mut self) -> [&mut Vec<Entry>; 6] {
        [
            &mut self.files,
            &mut self.sheets,
            &mut self.columns,
            &mut self.answers,
            &mut self.systems,
            &mut self.organisations,
        ]
    }

    /// How much is asked.
    pub fn questions(&self) -> usize {
        let singles = [&self.sheet, &self.dates, &self.reverse, &self.turned];
        let single = singles.into_iter().flatten().filter(|e| e.is_open()).count();
        let blocks = self.blocks.iter().filter(|b| b.system == Said::Open).count();
        let lists = self.lists().into_iter().chain(self.values.iter().map(|(_, entries)| entries));
        single + blocks + lists.flatten().filter(|e| e.is_open()).count()
    }

    /// What is asked, and nothing else.
    pub fn open_alone(&self) -> Mapping {
        let open = |entries: &[Entry]| entries.iter().filter(|e| e.is_open()).cloned().collect::<Vec<_>>();
        let one = |entry: &Option<Entry>| entry.clone().filter(Entry::is_open);
        Mapping {
            sheet: one(&self.sheet),
            dates: one(&self.dates),
            columns: open(&self.columns),
            files: open(&self.files),
            sheets: open(&self.sheets),
            blocks: self.blocks.iter().filter(|b| b.system == Said::Open).cloned().collect(),
            answers: open(&self.answers),
            reverse: one(&self.reverse),
            turned: one(&self.turned),
            systems: open(&self.systems),
            organisations: open(&self.organisations),
            values: self
                .values
                .iter()
                .map(|(id, entries)| (id.clone(), open(entries)))
                .filter(|(_, e)| !e.is_empty())
                .collect(),
            ..Mapping::default()
        }
    }

    /// What was confirmed, with what an import asks laid over it.
    pub fn over(mut self, confirmed: &Mapping) -> Mapping {
        let mut all = confirmed.clone();
        all.tool = self.tool.or(all.tool);
        all.header_row = self.header_row.or(all.header_row);
        all.unfinished = self.unfinished.or(all.unfinished);
        for (own, new) in all.lists_mut().into_iter().zip(self.lists_mut()) {
            Mapping::merge(own, std::mem::take(new));
        }
        for (own, new) in [
            (&mut all.sheet, self.sheet),
            (&mut all.dates, self.dates),
            (&mut all.reverse, self.reverse),
            (&mut all.turned, self.turned),
        ] {
            *own = new.or(own.take());
        }
        if !self.blocks.is_empty() {
            all.blocks = self.blocks;
        }
        self.values.into_iter().for_each(|(id, entries)| Mapping::merge(all.values_mut(&id), entries));
        all
    }

    /// Keeps the lines of a confirmed mapping that an import had no use for: the next one may bring what they are about.
    pub fn carry(&mut self, confirmed: &Mapping) {
        self.sheet = self.sheet.take().or_else(|| confirmed.sheet.clone());
        self.lists_mut().into_iter().zip(confirmed.lists()).for_each(|(own, lines)| Mapping::keep(own, lines));
        confirmed.values.iter().for_each(|(id, lines)| Mapping::keep(self.values_mut(id), lines));
    }

    /// Adds the lines that are said and not there yet.
    fn keep(own: &mut Vec<Entry>, lines: &[Entry]) {
        let absent = |line: &&Entry| !line.is_open() && own.iter().all(|o| o.key != line.key);
        let absent: Vec<Entry> = lines.iter().filter(absent).cloned().collect();
        own.extend(absent);
    }

    /// Adds lines, those that are said in place of those that were open.
    pub fn merge(into: &mut Vec<Entry>, entries: Vec<Entry>) {
        for entry in entries {
            match into.iter_mut().find(|e| e.key == entry.key) {
                Some(own) if own.is_open() || !entry.is_open() => *own = entry,
                Some(_) => {}
                None => into.push(entry),
            }
        }
    }
}

/// Writes a mapping as YAML; `head` are lines of comment above it.
pub fn to_yaml(mapping: &Mapping, head: &[&str]) -> String {
    let mut out = String::new();
    head.iter().for_each(|line| out += &format!("# {line}\n"));
    if let Some(tool) = mapping.tool {
        out += &format!("tool: {}\n", tool.id());
    }
    if let Some(entry) = &mapping.sheet {
        single(&mut out, "sheet", entry);
    }
    if let Some(row) = mapping.header_row {
        out += &format!("header_row: {row}\n");
    }
    if let Some(entry) = &mapping.dates {
        single(&mut out, "dates", entry);
    }
    if let Some(unfinished) = mapping.unfinished {
        out += &format!("unfinished: {}\n", unfinished.id());
    }
    section(&mut out, "files", &mapping.files, "");
    section(&mut out, "sheets", &mapping.sheets, "");
    section(&mut out, "columns", &mapping.columns, "");
    if !mapping.blocks.is_empty() {
        out += "blocks:\n";
        for block in &mapping.blocks {
            out += &format!(
                "  - {{columns: \"{}\", system: {}}}{}\n",
                block.columns,
                value(&block.system),
                note(&block.note)
            );
        }
    }
    section(&mut out, "answers", &mapping.answers, "");
    for (key, entry) in [("reverse", &mapping.reverse), ("turned", &mapping.turned)] {
        entry.iter().for_each(|entry| single(&mut out, key, entry));
    }
    section(&mut out, "systems", &mapping.systems, "");
    section(&mut out, "organisations", &mapping.organisations, "");
    if mapping.values.iter().any(|(_, entries)| !entries.is_empty()) {
        out += "values:\n";
        mapping.values.iter().for_each(|(id, entries)| section(&mut out, id, entries, "  "));
    }
    out
}

fn single(out: &mut String, key: &str, entry: &Entry) {
    *out += &format!("{key}: {}{}\n", value(&entry.said), note(&entry.note));
}

fn section(out: &mut String, key: &str, entries: &[Entry], indent: &str) {
    if entries.is_empty() {
        return;
    }
    *out += &format!("{indent}{key}:\n");
    for entry in entries {
        *out += &format!("{indent}  {}: {}{}\n", scalar(&entry.key), value(&entry.said), note(&entry.note));
    }
}

fn value(said: &Said) -> String {
    match said {
        Said::Text(text) => scalar(text),
        Said::Nothing => "~".to_owned(),
        Said::Open => "\"?\"".to_owned(),
    }
}

fn note(note: &str) -> String {
    if note.is_empty() {
        String::new()
    } else {
        format!("  # {}", note.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A text as YAML: plain where nothing in it could be misread, else in quotes.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '/'))
        && !text.ends_with(' ')
        && !text.contains(" #");
    if is_plain { text.to_owned() } else { serde_json::to_string(text).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_stand_in_the_mapping() {
        let mapping = Mapping {
            tool: Some(Tool::LimeSurvey),
            columns: vec![Entry::text("What is your role?", "role")],
            answers: vec![Entry::open("AO05", "12 answers"), Entry { said: Said::Nothing, ..Entry::open("N/A", "") }],
            ..Mapping::default()
        };
        let wanted = "# a\ntool: limesurvey\ncolumns:\n  \"What is your role?\": role\nanswers:\n  AO05: \"?\"  # 12 answers\n  N/A: ~\n";
        assert_eq!(to_yaml(&mapping, &["a"]), wanted);
        assert_eq!(mapping.questions(), 1);
    }
}
