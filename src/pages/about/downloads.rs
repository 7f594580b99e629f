//! The page of downloads.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::pages::shared::linked_data::{self, Download, RATINGS_JSON};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::reuse::CiteView;
use crate::routes::{self, address};
use crate::site::Site;
use crate::site::columns::Table;
use crate::site::tables::{BREAKDOWNS, ITEM_MEANS, ITEMS, LEADERSHIP, LEADERSHIP_SHARES, RATINGS};
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
    names: String,
    /// What stands in them.
    meaning: String,
}

/// The CSV files, in the order of the page; the JSON file of all ratings stands behind the first.
const TABLES: [&Table; 6] = [&RATINGS, &BREAKDOWNS, &ITEM_MEANS, &ITEMS, &LEADERSHIP, &LEADERSHIP_SHARES];

impl FileView {
    fn of(w: &Words, table: &'static Table) -> Self {
        let mut columns: Vec<ColumnView> = Vec::new();
        for group in table.columns.chunk_by(|a, b| a.meaning == b.meaning) {
            let names: Vec<&str> = group.iter().map(|column| column.name).collect();
            columns.push(ColumnView { names: names.join(", "), meaning: w.term("data-column", group[0].meaning) });
        }
        FileView { to: table.address(), format: "CSV", what: w.term("data-file", table.name), columns }
    }

    fn json(to: String, what: String) -> Self {
        FileView { to, format: "JSON", what, columns: Vec::new() }
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
    let mut files: Vec<FileView> = TABLES.iter().map(|table| FileView::of(site.words, table)).collect();
    files.insert(1, FileView::json(RATINGS_JSON.to_owned(), site.words.term("data-file", "ratings-json")));
    let languages = site.languages.iter().filter(|_| routes::has_names(&catalogue.settings.languages));
    files.extend(languages.map(|l| {
        FileView::json(address::names(&l.edition.language), say!(site.words, "data-file.names", language = &l.name))
    }));
    let view = DataView { files, cite: CiteView::of(site, &title, "/data/", "ratings", note) };
    let description = site.say("data.description");
    let mut downloads: Vec<Download> = TABLES.into_iter().map(Download::csv).collect();
    downloads.insert(1, Download::ratings());
    let linked = linked_data::data(site, &downloads);
    let head = PageHead::new(&title, description, "/data/")
        .demonstration(demonstration)
        .linked(linked)
        .card(title.clone(), None)
        .sought_as(site.say("search.asked-data"));
    emit(site, "/data/", "data.html", head, &view)
}
