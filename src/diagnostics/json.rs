//! Diagnostics for programs: one JSON object a line.

use serde::Serialize;

use super::Diagnostic;

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<String>,
}

/// A diagnostic as one line of JSON, without the line break. `help` joins the label and the way out.
pub fn to_json(d: &Diagnostic) -> String {
    let help: Vec<&str> = [d.label.as_str(), d.help.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
    let line = Line {
        code: d.code.name(),
        severity: d.severity.name(),
        file: d.spot.as_ref().map(|s| s.file.as_str()),
        line: d.spot.as_ref().map(|s| s.line),
        column: d.spot.as_ref().map(|s| s.column),
        message: &d.message,
        help: (!help.is_empty()).then(|| help.join("; ")),
    };
    serde_json::to_string(&line).unwrap_or_default()
}
