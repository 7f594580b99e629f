//! The columns of the responses' file, and a response as a line of it.

use csv::{Writer, WriterBuilder};

use super::columns::Role;
use super::known::Known;
use super::understand::Understood;

/// A response's own fields, without its answers.
#[derive(Debug, Default)]
pub struct Fields {
    /// What respondents said of themselves: keys, in the order of the attributes; empty where nothing was stated.
    pub attributes: Vec<String>,
    /// The organisation's id, or nothing.
    pub organisation: String,
    /// The day, or nothing.
    pub date: String,
    /// The comment, or nothing.
    pub comment: String,
    /// Whether it may be published, where that was asked.
    pub publish: Option<bool>,
}

/// Which columns the responses have beside the system, what respondents said of themselves and the items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    /// The organisation.
    pub organisation: bool,
    /// The day.
    pub date: bool,
    /// A comment.
    pub comment: bool,
    /// Whether it may be published.
    pub publish: bool,
}

impl Shape {
    /// The columns that one of the tables has.
    pub fn of<'u>(all: impl Iterator<Item = &'u Understood> + Clone) -> Self {
        let has = |role: Role| all.clone().any(|u| u.column(role).is_some());
        Shape {
            organisation: has(Role::Organisation),
            date: has(Role::Date),
            comment: has(Role::Comment),
            publish: has(Role::Publish),
        }
    }

    /// The header of the responses' file.
    pub fn header(self, known: &Known<'_>) -> String {
        let mut names = vec!["system"];
        names.extend(known.attributes.iter().map(|a| a.id.as_str()));
        let own = [
            ("organisation", self.organisation),
            ("date", self.date),
            ("comment", self.comment),
            ("publish", self.publish),
        ];
        names.extend(own.iter().filter(|(_, is)| *is).map(|(name, _)| *name));
        names.extend(known.instrument.items.iter().map(|i| i.id.as_str()));
        names.join(",")
    }

    /// A response as a line of CSV.
    pub fn line(self, system: &str, fields: &Fields, answers: &[Option<i32>]) -> Box<str> {
        let mut writer: Writer<Vec<u8>> = WriterBuilder::new().buffer_capacity(256).from_writer(Vec::with_capacity(96));
        let mut field = |text: &str| {
            let _ = writer.write_field(text);
        };
        field(system);
        fields.attributes.iter().for_each(|a| field(a));
        if self.organisation {
            field(&fields.organisation);
        }
        if self.date {
            field(&fields.date);
        }
        if self.comment {
            // What a spreadsheet would take for a formula is a text behind a space.
            let is_formula = fields.comment.starts_with(['=', '+', '-', '@']);
            field(&if is_formula { format!(" {}", fields.comment) } else { fields.comment.replace('\r', "") });
        }
        if self.publish {
            field(fields.publish.map_or("", |p| if p { "true" } else { "false" }));
        }
        let mut number = [0u8; 1];
        for answer in answers {
            match answer {
                Some(a @ 0..=9) => {
                    number[0] = b'0' + u8::try_from(*a).unwrap_or(0);
                    let _ = writer.write_field(number);
                }
                Some(a) => {
                    let _ = writer.write_field(a.to_string());
                }
                None => {
                    let _ = writer.write_field("");
                }
            }
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default().into_boxed_str()
    }
}
