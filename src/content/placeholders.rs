//! Sample texts of `candour new` that nobody has mended.

use memchr::memmem;

use crate::content::folder::ContentFile;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::source::{Place, Sources};

/// What a new file has in place of a text.
const TEXT: &str = "\nWrite the text here.\n";

/// What stands behind a value that is only an example.
const VALUE: &str = "  # replace this: ";

/// The same, as an earlier version wrote it.
const FORMER_VALUE: &str = "  # mend this: ";

/// Warns of files that still hold what `candour new` wrote.
pub fn warn(files: &[ContentFile], sources: &Sources, report: &Report) {
    for file in files {
        let text = sources.file(file.id).text.as_str();
        for sample in [TEXT, VALUE, FORMER_VALUE] {
            let Some(at) = memmem::find(text.as_bytes(), sample.as_bytes()) else { continue };
            let start = at + usize::from(sample == TEXT);
            let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
            let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
            let place = Place::new(file.id, if sample == TEXT { start..end } else { line..start });
            let (message, help) = match sample {
                TEXT => ("this is the sample text of a new file", "write the text, or delete the line"),
                _ => ("this value is the example of a new file", "write your own, and delete the remark behind it"),
            };
            report.add(Diagnostic::new(Code::Placeholder, message).at(sources.spot(place)).label(help));
        }
    }
}
