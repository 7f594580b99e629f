//! The page of downloads.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{Emit, emit};
use crate::pages::shared::reuse::CiteView;
use crate::routes::{self, address};
use crate::site::Site;
use crate::words::Words;
use crate::words::say;

/// The page of downloads: `data.html`.
#[derive(Serialize)]
struct DataView {
    /// Every file.
    files: Vec<FileView>,
    /// How to cite it.
    cite: CiteView,
}

/// A file of the data, with its columns and what stands in them.
#[derive(Serialize)]
struct FileView {
    /// Its address, from the site's root.
    to: String,
    /// `CSV` or `JSON`.
    format: &'static str,
    /// What it holds.
    what: String,
    /// Its columns.
    columns: Vec<ColumnView>,
}

/// Columns that belong together.
#[derive(Serialize)]
struct ColumnView {
    /// Their names.
    names: &'static str,
    /// What stands in them.
    meaning: String,
}

/// A file of the data: its columns with the words for what stands in them, by their keys.
struct DataFile {
    to: &'static str,
    format: &'static str,
    media: &'static str,
    what: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

impl FileView {
    fn of(w: &Words, file: &DataFile) -> Self {
        let columns =
            file.columns.iter().map(|(names, key)| ColumnView { names, meaning: w.term("data-column", key) }).collect();
        FileView { to: file.to.to_owned(), format: file.format, what: w.term("data-file", file.what), columns }
    }
}

/// Renders the page.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let catalogue = site.catalogue;
    let demonstration = catalogue.surveys.values().any(|s| s.demonstration);
    let all = catalogue.surveys.values().all(|s| s.demonstration);
    let note = demonstration.then(|| site.say(if all { "demonstration.phrase" } else { "demonstration.part" }));
    let title = site.say("data.title");
    let mut files: Vec<FileView> = FILES.iter().map(|file| FileView::of(site.words, file)).collect();
    files.extend(site.languages.iter().filter(|_| routes::has_names(&site.catalogue.settings.languages)).map(|l| {
        FileView {
            to: address::names(&l.edition.language),
            format: "JSON",
            what: say!(site.words, "data-file.names", language = &l.name),
            columns: Vec::new(),
        }
    }));
    let view = DataView { files, cite: CiteView::of(site, &title, ("/data/", "ratings"), note) };
    let description = site.say("data.description");
    let all: Vec<(&str, &str)> = FILES.iter().map(|f| (f.to, f.media)).collect();
    let linked = linked_data::data(site, &all);
    let head = Emit::new(&title, description, "/data/")
        .demonstration(demonstration)
        .linked(linked)
        .card(title.clone(), None)
        .sought_as(site.say("search.asked-data"));
    emit(site, "/data/", "data.html", head, &view)
}

const RATINGS: &[(&str, &str)] = &[
    ("survey", "survey"),
    ("system", "system"),
    ("instrument", "instrument"),
    ("n", "n"),
    ("mean", "mean"),
    ("ci_low, ci_high", "interval"),
    ("sd", "sd"),
    ("median, q1, q3", "median"),
    ("grade, adjective, percentile", "grade"),
    ("rank, rank_best, rank_worst", "rank"),
    ("shrunken_mean", "shrunken"),
    ("change_since, change, change_low, change_high, change_verdict", "change"),
    ("excluded", "excluded"),
    ("source", "source"),
    ("outside_limits", "limits"),
    ("weighted_mean, weighted_low, weighted_high, effective_n", "weighted"),
    ("as_of", "as-of"),
    ("withheld", "withheld"),
    ("demonstration", "demonstration"),
];

const FILES: &[DataFile] = &[
    DataFile { to: "/data/ratings.csv", format: "CSV", media: "text/csv", what: "ratings", columns: RATINGS },
    DataFile {
        to: "/data/ratings.json",
        format: "JSON",
        media: "application/json",
        what: "ratings-json",
        columns: &[],
    },
    DataFile {
        to: "/data/breakdowns.csv",
        format: "CSV",
        media: "text/csv",
        what: "breakdowns",
        columns: &[
            ("survey, system", "ids"),
            ("attribute, value", "attribute"),
            ("n, mean, ci_low, ci_high", "group"),
            ("withheld", "group-withheld"),
            ("as_of", "group-as-of"),
        ],
    },
    DataFile {
        to: "/data/item-means.csv",
        format: "CSV",
        media: "text/csv",
        what: "item-means",
        columns: &[("survey, system, item", "ids"), ("mean", "item-mean"), ("expected", "expected")],
    },
    DataFile {
        to: "/data/items.csv",
        format: "CSV",
        media: "text/csv",
        what: "items",
        columns: &[("survey, system, item", "ids"), ("answer", "answer"), ("share", "share")],
    },
    DataFile {
        to: "/data/leadership.csv",
        format: "CSV",
        media: "text/csv",
        what: "leadership",
        columns: &[
            ("as_of", "census"),
            ("organisation, post", "post"),
            ("in_post", "in-post"),
            ("wte", "wte"),
            ("board", "board"),
            ("holder", "holder"),
            ("coverage", "coverage"),
            ("demonstration", "demonstration"),
        ],
    },
    DataFile {
        to: "/data/leadership-shares.csv",
        format: "CSV",
        media: "text/csv",
        what: "leadership-shares",
        columns: &[
            ("as_of, post", "census-post"),
            ("attribute, value", "kind"),
            ("measure", "measure"),
            ("yes, no, unknown", "organisations"),
            ("share, ci_low, ci_high", "leadership-share"),
            ("demonstration", "demonstration"),
        ],
    },
];
