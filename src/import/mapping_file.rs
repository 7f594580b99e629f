//! Reads a mapping from its file, and says what is wrong with it.

use std::ops::Range;

use super::days::DayOrder;
use super::letters::index_of;
use super::mapping::{Block, Entry, Mapping, Said, Unfinished};
use super::tool::Tool;
use crate::content::yaml::{self, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean};
use crate::source::spot;

/// Its keys.
const KEYS: [&str; 15] = [
    "tool",
    "sheet",
    "header_row",
    "dates",
    "unfinished",
    "files",
    "sheets",
    "columns",
    "blocks",
    "answers",
    "reverse",
    "turned",
    "systems",
    "organisations",
    "values",
];

struct Reading<'a> {
    path: &'a str,
    text: &'a str,
    report: &'a Report,
}

/// Reads a mapping; what is wrong with it is reported, and left out.
pub fn read(path: &str, text: &str, report: &Report) -> Mapping {
    let text = &quote_questions(text);
    let reading = Reading { path, text, report };
    let node = match yaml::read(text, 0) {
        Ok(Some(node)) => node,
        Ok(None) => return Mapping::default(),
        Err(problems) => {
            for p in problems {
                let d = Diagnostic::new(p.code, p.message).at(spot(path, text.as_bytes(), p.range));
                report.add(d.help(p.help));
            }
            return Mapping::default();
        }
    };
    reading.mapping(&node)
}

/// A question mark by itself means something else in YAML: it is put in quotes.
fn quote_questions(text: &str) -> String {
    let line = |line: &str| {
        let (body, rest) = line.split_once(" #").map_or((line, String::new()), |(b, r)| (b, format!(" #{r}")));
        let trimmed = body.trim_end();
        match trimmed.strip_suffix(": ?") {
            Some(key) => format!("{key}: \"?\"{}{rest}", &body[trimmed.len()..]),
            None => line.replace("system: ?}", "system: \"?\"}"),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

impl Reading<'_> {
    fn say(&self, code: Code, range: Range<usize>, message: impl Into<String>, label: impl Into<String>) {
        let spot = spot(self.path, self.text.as_bytes(), range);
        self.report.add(Diagnostic::new(code, message).at(spot).label(label));
    }

    fn mapping(&self, node: &Node<'_>) -> Mapping {
        let mut mapping = Mapping::default();
        let Some(pairs) = self.pairs(node, "a mapping of an import") else { return mapping };
        for (key, value) in pairs {
            let name = key.text().unwrap_or_default();
            match name {
                "tool" => mapping.tool = self.choice(name, value, Tool::IDS, &Tool::ALL),
                "sheet" => mapping.sheet = Some(self.entry(name, value)),
                "header_row" => mapping.header_row = self.row(value),
                "dates" => mapping.dates = self.dates(value),
                "unfinished" => mapping.unfinished = self.choice(name, value, Unfinished::IDS, &Unfinished::ALL),
                "files" => mapping.files = self.entries(name, value),
                "sheets" => mapping.sheets = self.entries(name, value),
                "columns" => mapping.columns = self.entries(name, value),
                "blocks" => mapping.blocks = self.blocks(value),
                "answers" => mapping.answers = self.entries(name, value),
                "reverse" => mapping.reverse = self.flag(name, value),
                "turned" => mapping.turned = self.flag(name, value),
                "systems" => mapping.systems = self.entries(name, value),
                "organisations" => mapping.organisations = self.entries(name, value),
                "values" => {
                    for (id, value) in self.pairs(value, "`values`").unwrap_or_default() {
                        let id = id.text().unwrap_or_default();
                        mapping.values.push((id.to_owned(), self.entries(id, value)));
                    }
                }
                _ => {
                    let label = did_you_mean(name, KEYS, || format!("known keys are {}", KEYS.join(", ")));
                    let message = format!("a mapping of an import has no key {}", key.what());
                    self.say(Code::UnknownKey, key.range.clone(), message, label);
                }
            }
        }
        mapping
    }

    fn pairs<'n, 't>(&self, node: &'n Node<'t>, what: &str) -> Option<&'n [(Node<'t>, Node<'t>)]> {
        match &node.value {
            Value::Mapping(pairs) => Some(pairs),
            _ if node.is_null() => None,
            _ => {
                let message = format!("{what} must have keys and values, but this is {}", node.what());
                self.say(
                    Code::WrongType,
                    node.range.clone(),
                    message,
                    "write a line `what stands in the export: what it is`",
                );
                None
            }
        }
    }

    fn said(&self, node: &Node<'_>) -> Said {
        match node.text() {
            _ if node.is_null() => Said::Nothing,
            Some("?") => Said::Open,
            Some(text) => Said::Text(text.to_owned()),
            None => {
                self.say(
                    Code::WrongType,
                    node.range.clone(),
                    "one word or number stands here",
                    "write it behind the colon",
                );
                Said::Open
            }
        }
    }

    fn entry(&self, key: &str, node: &Node<'_>) -> Entry {
        Entry { said: self.said(node), ..Entry::open(key, "") }
    }

    fn entries(&self, what: &str, node: &Node<'_>) -> Vec<Entry> {
        let pairs = self.pairs(node, &format!("`{what}`")).unwrap_or_default();
        pairs.iter().map(|(key, value)| self.entry(key.text().unwrap_or_default(), value)).collect()
    }

    fn choice<T: Copy>(&self, name: &str, node: &Node<'_>, ids: &[&'static str], all: &[T]) -> Option<T> {
        let word = node.text().unwrap_or_default();
        if node.is_null() || word == "?" {
            return None;
        }
        let found = ids.iter().position(|id| *id == word).and_then(|i| all.get(i).copied());
        if found.is_none() {
            let label = did_you_mean(word, ids.iter().copied(), || format!("it can be {}", ids.join(", ")));
            self.say(Code::BadValue, node.range.clone(), format!("`{name}` can't be {}", node.what()), label);
        }
        found
    }

    fn row(&self, node: &Node<'_>) -> Option<u64> {
        let row = node.text().and_then(|t| t.parse::<u64>().ok()).filter(|n| *n > 0);
        if row.is_none() && !node.is_null() {
            let message = format!("`header_row` can't be {}", node.what());
            self.say(
                Code::BadValue,
                node.range.clone(),
                message,
                "write the number of the row with the headings, counted from 1",
            );
        }
        row
    }

    fn dates(&self, node: &Node<'_>) -> Option<Entry> {
        let entry = self.entry("dates", node);
        match &entry.said {
            Said::Text(text) if !DayOrder::IDS.contains(&text.as_str()) => {
                let all = DayOrder::IDS.join(", ");
                let message = format!("`dates` can't be {}", node.what());
                self.say(
                    Code::BadValue,
                    node.range.clone(),
                    message,
                    format!("it can be {all}; `~` leaves the dates out"),
                );
                None
            }
            _ => Some(entry),
        }
    }

    fn flag(&self, name: &str, node: &Node<'_>) -> Option<Entry> {
        let entry = self.entry(name, node);
        match &entry.said {
            Said::Text(text) if text != "true" && text != "false" => {
                let message = format!("`{name}` can't be {}", node.what());
                self.say(Code::BadValue, node.range.clone(), message, "write true or false");
                None
            }
            _ => Some(entry),
        }
    }

    fn blocks(&self, node: &Node<'_>) -> Vec<Block> {
        let Value::Sequence(items) = &node.value else {
            if !node.is_null() {
                let label = "write a line `- {columns: \"G:P\", system: …}` for each system";
                self.say(Code::WrongType, node.range.clone(), "`blocks` must be a list", label);
            }
            return Vec::new();
        };
        let mut blocks = Vec::new();
        for item in items {
            let Some(pairs) = self.pairs(item, "a block") else { continue };
            let find = |key: &str| pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v);
            let columns = find("columns").and_then(Node::text).unwrap_or_default();
            let fits = columns
                .split_once(':')
                .is_some_and(|(a, b)| index_of(a.trim()).zip(index_of(b.trim())).is_some_and(|(a, b)| a <= b));
            if !fits {
                let label = "write the letters of the first and the last column, such as `columns: \"G:P\"`";
                self.say(Code::BadValue, item.range.clone(), "this block names no columns", label);
                continue;
            }
            let system = find("system").map_or(Said::Open, |node| self.said(node));
            blocks.push(Block { columns: columns.to_owned(), system, note: String::new() });
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::super::mapping::to_yaml;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = "tool: qualtrics\nsheet: \"A: b\"\nheader_row: 2\ndates: day-first\nunfinished: keep\nfiles:\n  Harbour(1-57).xlsx: harbour-epr\nsheets:\n  Notes: ~\ncolumns:\n  E: system\n  \
                    \"What is it?\": role\nblocks:\n  - {columns: \"G:P\", system: harbour-epr}\n  - {columns: \"Q:Z\", system: \"?\"}\n\
                    answers:\n  Strongly agree: 5\n  AO01: \"?\"\n  N/A: ~\nreverse: false\nsystems:\n  Harbour E.P.R.: harbour-epr\n\
                    values:\n  role:\n    Midwife: nurse\n";
        let report = Report::default();
        let mapping = read("import.yaml", text, &report);
        assert!(!report.has_errors());
        assert_eq!(to_yaml(&mapping, &[]), text);
        assert_eq!(read("import.yaml", &text.replace("\"?\"", "?"), &report), mapping);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let report = Report::default();
        read(
            "m",
            "tol: x\ntool: lime\nblocks:\n  - {columns: G-P}\ndates: soon\nreverse: maybe\nheader_row: top\n",
            &report,
        );
        assert_eq!(report.sorted().len(), 6);
    }
}
