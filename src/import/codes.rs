//! What codes of answers mean, from the survey's own definition: LimeSurvey's structure (.lss), REDCap's data dictionary (CSV).

use std::collections::BTreeMap;
use std::path::Path;

use csv::ReaderBuilder;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::bytes::{failed, unreadable};
use super::labels::CodeTexts;
use super::plain::plain;
use crate::diagnostics::Diagnostic;

/// A definition may be as large as this.
const LARGEST: u64 = 32 << 20;

/// The codes of each question, by its code.
#[derive(Debug, Default)]
pub struct Codes {
    by_question: BTreeMap<String, CodeTexts>,
    /// The texts of questions and their rows, by code: `SUS[SQ001]`.
    texts: BTreeMap<String, String>,
}

impl Codes {
    /// Reads a definition.
    ///
    /// # Errors
    /// What is none.
    pub fn read(path: &str, full: &Path) -> Result<Self, Box<Diagnostic>> {
        let length = std::fs::metadata(full).map_err(|e| failed(path, &e))?.len();
        if length > LARGEST {
            return Err(unreadable(path, "this file is larger than any definition of a survey", "export it again"));
        }
        let bytes = std::fs::read(full).map_err(|e| failed(path, &e))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            unreadable(
                path,
                "this definition of a survey is not in UTF-8",
                "export it again: Survey, Export, Survey structure (.lss)",
            )
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let codes = if text.trim_start().starts_with('<') { lss(text) } else { dictionary(text) };
        codes.filter(|c| !c.by_question.is_empty()).ok_or_else(|| {
            let help = "LimeSurvey: Export, Survey structure (.lss); REDCap: Data Dictionary, Download";
            unreadable(path, "no codes of answers are in this file", help)
        })
    }

    /// The codes of a question by its code, such as `SUS[SQ001]` or `System`.
    pub fn of(&self, heading: &str) -> Option<&CodeTexts> {
        let code = heading.trim();
        let base = code.split('[').next().unwrap_or(code);
        // A question whose answers have other codes than its rows: `sus_1` of REDCap stands for itself.
        self.by_question.get(&code.to_lowercase()).or_else(|| self.by_question.get(&base.trim().to_lowercase()))
    }

    /// The text of a question by its code.
    pub fn text(&self, heading: &str) -> Option<&str> {
        self.texts.get(&heading.trim().to_lowercase()).map(String::as_str)
    }
}

/// Rows of a section of LimeSurvey's file: name of the field, text.
type Row = BTreeMap<String, String>;

/// The rows of each section.
fn rows(text: &str) -> Option<BTreeMap<String, Vec<Row>>> {
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut sections: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                let name = e.name().as_ref().to_owned();
                if name == "row" && path.len() == 3 {
                    sections.entry(path[1].clone()).or_default().push(Row::new());
                }
                path.push(name);
                if path.len() > 32 {
                    return None;
                }
            }
            Ok(Event::End(_)) => {
                path.pop();
            }
            Ok(Event::CData(e)) => put(&mut sections, &path, e.as_ref()),
            Ok(Event::Text(e)) => put(&mut sections, &path, e.as_ref()),
            Ok(Event::Eof) => return Some(sections),
            Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn put(sections: &mut BTreeMap<String, Vec<Row>>, path: &[String], text: &str) {
    if let [_, section, _, row, field] = path
        && row == "row"
        && !text.trim().is_empty()
        && let Some(row) = sections.get_mut(section).and_then(|rows| rows.last_mut())
    {
        row.entry(field.clone()).or_default().push_str(text.trim());
    }
}

/// The structure of a survey of LimeSurvey.
fn lss(text: &str) -> Option<Codes> {
    let sections = rows(text)?;
    let empty = Vec::new();
    let of = |name: &str| sections.get(name).unwrap_or(&empty);
    let mut codes = Codes::default();
    let mut names: BTreeMap<&str, (&str, Option<&str>)> = BTreeMap::new();
    for row in of("questions").iter().chain(of("subquestions")) {
        if let (Some(qid), Some(title)) = (row.get("qid"), row.get("title")) {
            let parent = row.get("parent_qid").map(String::as_str).filter(|p| *p != "0");
            names.insert(qid, (title, parent));
        }
    }
    let code_of = |qid: &str| {
        let (title, parent) = names.get(qid)?;
        Some(match parent.and_then(|p| names.get(p)) {
            Some((of, _)) => format!("{of}[{title}]"),
            None => (*title).to_owned(),
        })
    };
    // The text lies beside the question, or since 2020 in a table of languages.
    let texts = ["questions", "subquestions", "question_l10ns"].into_iter().flat_map(of);
    for row in texts {
        if let (Some(code), Some(text)) = (row.get("qid").and_then(|q| code_of(q)), row.get("question")) {
            codes.texts.entry(code.to_lowercase()).or_insert_with(|| without_tags(text));
        }
    }
    let mut by_aid: BTreeMap<&str, &str> = BTreeMap::new();
    for row in of("answer_l10ns") {
        if let (Some(aid), Some(text)) = (row.get("aid"), row.get("answer")) {
            by_aid.entry(aid).or_insert(text);
        }
    }
    for row in of("answers") {
        let text = row.get("answer").map(String::as_str).or_else(|| by_aid.get(row.get("aid")?.as_str()).copied());
        let name = row.get("qid").and_then(|q| names.get(q.as_str()));
        if let (Some(code), Some(text), Some((title, _))) = (row.get("code"), text, name) {
            let own = codes.by_question.entry(title.to_lowercase()).or_default();
            own.entry(code.clone()).or_insert_with(|| without_tags(text));
        }
    }
    Some(codes)
}

/// A text without the tags that LimeSurvey's editor puts around it.
fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// REDCap's data dictionary.
fn dictionary(text: &str) -> Option<Codes> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().ok()?.iter().map(plain).collect();
    let find = |names: &[&str]| headings.iter().position(|h| names.iter().any(|n| h == n || h.starts_with(n)));
    let name = find(&["field name", "variable field name", "variable"])?;
    let label = find(&["field label"])?;
    let choices = find(&["select choices or calculations", "choices calculations or slider labels", "choices"])?;
    let mut codes = Codes::default();
    for record in reader.records().map_while(Result::ok) {
        let field = record.get(name).unwrap_or_default().trim().to_lowercase();
        codes.texts.insert(field.clone(), record.get(label).unwrap_or_default().trim().to_owned());
        let own: CodeTexts = record
            .get(choices)
            .unwrap_or_default()
            .split('|')
            .filter_map(|choice| choice.split_once(','))
            .map(|(code, text)| (code.trim().to_owned(), text.trim().to_owned()))
            .collect();
        if !own.is_empty() {
            codes.by_question.insert(field, own);
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_both_definitions() {
        let text = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>\
            <questions><rows><row><qid><![CDATA[3]]></qid><parent_qid>0</parent_qid><title><![CDATA[SUS]]></title></row></rows></questions>\
            <subquestions><rows><row><qid>9</qid><parent_qid>3</parent_qid><title>SQ001</title></row></rows></subquestions>\
            <question_l10ns><rows><row><qid>9</qid><question><![CDATA[<p>I found it hard.</p>]]></question></row></rows></question_l10ns>\
            <answers><rows><row><aid>1</aid><qid>3</qid><code>AO01</code></row></rows></answers>\
            <answer_l10ns><rows><row><aid>1</aid><answer>Agree</answer></row></rows></answer_l10ns></document>";
        let codes = lss(text).unwrap();
        assert_eq!(codes.of("SUS[SQ001]").unwrap()["AO01"], "Agree");
        assert_eq!(codes.text("SUS[SQ001]"), Some("I found it hard."));
        let csv = "field_name,form_name,field_type,field_label,select_choices_or_calculations\nsus_1,s,radio,Hard?,\"1, Agree | 2, Disagree\"\n";
        assert_eq!(dictionary(csv).unwrap().of("sus_1").unwrap()["2"], "Disagree");
    }
}
