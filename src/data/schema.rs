//! What the columns of the CSV files are: CSVW metadata beside each file, and a Frictionless data package over all.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::site::{Site, emit_file, iso};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A day.
    Day,
}

impl Type {
    /// Its name in CSVW and in Frictionless.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Type::Text => ("string", "string"),
            Type::Whole => ("integer", "integer"),
            Type::Number => ("double", "number"),
            Type::Flag => ("boolean", "boolean"),
            Type::Day => ("date", "date"),
        }
    }

    /// The type of a column, by its name: a name means the same in every file.
    fn of(column: &str) -> Type {
        match column {
            "n" | "rank" | "rank_best" | "rank_worst" | "excluded" | "yes" | "no" | "unknown" => Type::Whole,
            "demonstration" | "in_post" | "board" => Type::Flag,
            "as_of" => Type::Day,
            "survey" | "system" | "instrument" | "grade" | "adjective" | "change_since" | "change_verdict"
            | "source" | "withheld" | "attribute" | "value" | "item" | "organisation" | "post" | "holder"
            | "coverage" | "measure" | "answer" => Type::Text,
            _ => Type::Number,
        }
    }
}

#[derive(Serialize)]
struct Csvw<'a> {
    #[serde(rename = "@context")]
    context: [serde_json::Value; 2],
    url: &'a str,
    #[serde(rename = "dc:title")]
    title: &'a str,
    #[serde(rename = "dc:license", skip_serializing_if = "Option::is_none")]
    license: Option<String>,
    #[serde(rename = "tableSchema")]
    schema: CsvwSchema<'a>,
}

#[derive(Serialize)]
struct CsvwSchema<'a> {
    columns: Vec<CsvwColumn<'a>>,
}

#[derive(Serialize)]
struct CsvwColumn<'a> {
    name: &'a str,
    titles: &'a str,
    datatype: &'static str,
}

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    name: &'static str,
    title: &'a str,
    homepage: &'a str,
    created: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<Licence<'a>>,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Licence<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

#[derive(Serialize)]
struct Resource<'a> {
    profile: &'static str,
    name: &'a str,
    path: String,
    title: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    schema: PackageSchema<'a>,
}

#[derive(Serialize)]
struct PackageSchema<'a> {
    fields: Vec<Field<'a>>,
    #[serde(rename = "missingValues")]
    missing: [&'static str; 1],
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    r#type: &'static str,
}

/// A CSV file of the site: its name without the ending, its title, and the cells of its header.
pub struct File {
    /// Such as `ratings`.
    pub name: &'static str,
    /// What it holds.
    pub title: &'static str,
    /// Its columns.
    pub columns: Vec<String>,
}

/// Writes the descriptions of all files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, files: &[File]) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    for file in files {
        let column = |c: &'_ String| -> (String, &'static str) { (c.clone(), Type::of(c).names().0) };
        let columns: Vec<(String, &'static str)> = file.columns.iter().map(column).collect();
        let url = format!("{}.csv", file.name);
        let csvw = Csvw {
            context: [
                serde_json::Value::from("http://www.w3.org/ns/csvw"),
                serde_json::Value::Object(
                    [("@language".to_owned(), settings.languages[0].as_str().into())].into_iter().collect(),
                ),
            ],
            url: &url,
            title: file.title,
            license: site.licence_address(),
            schema: CsvwSchema {
                columns: columns.iter().map(|(c, t)| CsvwColumn { name: c, titles: c, datatype: t }).collect(),
            },
        };
        emit_file(site, &format!("/data/{url}-metadata.json"), lines(&csvw))?;
    }
    let field = |c: &'_ String| (c.clone(), Type::of(c).names().1);
    let all: Vec<Vec<(String, &'static str)>> = files.iter().map(|f| f.columns.iter().map(field).collect()).collect();
    let resources = files.iter().zip(&all).map(|(file, fields)| Resource {
        profile: "tabular-data-resource",
        name: file.name,
        path: format!("{}.csv", file.name),
        title: file.title,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema: PackageSchema {
            fields: fields.iter().map(|(name, t)| Field { name, r#type: t }).collect(),
            missing: [""],
        },
    });
    let licence = settings.licence.as_deref().map(|name| Licence { name, path: site.licence_address() });
    let package = Package {
        profile: "tabular-data-package",
        name: "ratings",
        title: &settings.title,
        homepage: &settings.base_url,
        created: format!("{}T00:00:00Z", iso(site.today)),
        licenses: licence.into_iter().collect(),
        resources: resources.collect(),
    };
    emit_file(site, "/data/datapackage.json", lines(&package))
}

fn lines<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
