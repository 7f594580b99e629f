//! What the columns of the CSV files are: CSVW metadata beside each file, and a Frictionless data package over all.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::site::columns::{Table, Type};
use crate::site::{Site, emit_file, iso};

/// A CSV file of the site.
pub type File = &'static Table;

/// The name of a type in CSV on the Web.
fn in_csvw(of: Type) -> &'static str {
    match of {
        Type::Text => "string",
        Type::Whole => "integer",
        Type::Number => "double",
        Type::Flag => "boolean",
        Type::Day => "date",
    }
}

/// The name of a type in Frictionless.
fn in_frictionless(of: Type) -> &'static str {
    match of {
        Type::Number => "number",
        other => in_csvw(other),
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

/// Writes the descriptions of all files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, files: &[File]) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    for file in files {
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
                columns: file
                    .columns
                    .iter()
                    .map(|c| CsvwColumn { name: c.name, titles: c.name, datatype: in_csvw(c.of) })
                    .collect(),
            },
        };
        emit_file(site, &format!("/data/{url}-metadata.json"), lines(&csvw))?;
    }
    let resources = files.iter().map(|file| Resource {
        profile: "tabular-data-resource",
        name: file.name,
        path: format!("{}.csv", file.name),
        title: file.title,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema: PackageSchema {
            fields: file.columns.iter().map(|c| Field { name: c.name, r#type: in_frictionless(c.of) }).collect(),
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
