//! The method, written from the settings in force, and the page of downloads.

use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::{Instrument, ScoreRule};
use crate::pages::emit::{Emit, emit};
use crate::pages::linked;
use crate::pages::reuse::CiteView;
use crate::pages::site::Site;
use crate::routes;
use crate::statistics::{AVERAGE, GOOD_PRACTICE};
use crate::words::Words;
use crate::words::say;

#[derive(Serialize)]
struct MethodView<'a> {
    confidence: String,
    alpha: String,
    minimum: u32,
    average: String,
    good: String,
    instruments: Vec<InstrumentView<'a>>,
    sus_norms: bool,
    attributes: String,
}

#[derive(Serialize)]
struct InstrumentView<'a> {
    id: &'a str,
    title: String,
    /// The language of its items, where it is another one than the page's: they stand as they were asked.
    asked_in: Option<&'static str>,
    source: &'a str,
    score: String,
    low: String,
    high: String,
    low_is_good: bool,
    blanks: usize,
    items: Vec<ItemView<'a>>,
    subscales: Vec<String>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    text: &'a str,
    scale: String,
    reverse: bool,
}

#[derive(Serialize)]
struct DataView {
    files: Vec<FileView>,
    cite: CiteView,
}

/// A file of the data, with its columns and what stands in them.
#[derive(Serialize)]
struct FileView {
    to: String,
    format: &'static str,
    what: String,
    columns: Vec<(&'static str, String)>,
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
        let columns = file.columns.iter().map(|(names, key)| (*names, w.term("data-column", key))).collect();
        FileView { to: file.to.to_owned(), format: file.format, what: w.term("data-file", file.what), columns }
    }
}

/// Renders both pages.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let catalogue = site.catalogue;
    let used: std::collections::BTreeSet<&str> = catalogue.surveys.values().map(|s| s.instrument.id.as_str()).collect();
    let instruments: Vec<&Instrument> = used.iter().filter_map(|id| catalogue.instruments.get(*id)).collect();
    let settings = &catalogue.settings;
    let view = MethodView {
        confidence: site.words.short(settings.confidence * 100.0),
        alpha: site.words.short((1.0 - settings.confidence) * 100.0),
        minimum: settings.minimum_responses,
        average: site.words.short(AVERAGE),
        good: site.words.short(GOOD_PRACTICE),
        sus_norms: instruments.iter().any(|i| i.sus_norms),
        instruments: instruments.into_iter().map(|i| instrument(site.words, i)).collect(),
        attributes: settings.respondents.iter().map(|a| a.label.to_lowercase()).collect::<Vec<_>>().join(", "),
    };
    let (title, description) = (site.say("method.title"), site.say("method.description"));
    let head = Emit::new(&title, description, "/methodology/").card(site.say("method.card"), None);
    emit(site, "/methodology/", "methodology.html", head, &view)?;
    let demonstration = catalogue.surveys.values().any(|s| s.demonstration);
    let all = catalogue.surveys.values().all(|s| s.demonstration);
    let note = demonstration.then(|| site.say(if all { "demonstration.phrase" } else { "demonstration.part" }));
    let title = site.say("data.title");
    let mut files: Vec<FileView> = FILES.iter().map(|file| FileView::of(site.words, file)).collect();
    files.extend(site.languages.iter().filter(|_| routes::has_names(&site.catalogue.settings.languages)).map(|l| {
        FileView {
            to: routes::names(&l.edition.language),
            format: "JSON",
            what: say!(site.words, "data-file.names", language = &l.name),
            columns: Vec::new(),
        }
    }));
    let view = DataView { files, cite: CiteView::of(site, &title, ("/data/", "ratings"), note) };
    let description = site.say("data.description");
    let all: Vec<(&str, &str)> = FILES.iter().map(|f| (f.to, f.media)).collect();
    let linked = linked::data(site, &all);
    let head = Emit::new(&title, description, "/data/")
        .demonstration(demonstration)
        .linked(linked)
        .card(title.clone(), None)
        .sought_as(site.say("search.asked-data"));
    emit(site, "/data/", "data.html", head, &view)
}

fn instrument<'i>(w: &Words, i: &'i Instrument) -> InstrumentView<'i> {
    let (low, high) = i.range();
    let score = match i.rule {
        ScoreRule::Sum if i.headline < i.items.len() => say!(w, "method.rule-first", n = i.headline),
        ScoreRule::Sum if i.items.len() == 1 => say!(w, "method.rule-single"),
        ScoreRule::Sum if i.low_is_good => say!(w, "method.rule-added"),
        ScoreRule::Sum => say!(w, "method.rule-turned"),
        ScoreRule::NetPromoter => say!(w, "method.rule-promoter"),
        ScoreRule::NetAgreement => say!(w, "method.rule-agreement"),
    };
    InstrumentView {
        id: &i.id,
        asked_in: charts::asked_in(w, i),
        title: charts::questionnaire(w, i),
        source: &i.source,
        score,
        low: w.short(low),
        high: w.short(high),
        low_is_good: i.low_is_good,
        blanks: i.blanks_allowed,
        items: i
            .items
            .iter()
            .map(|x| ItemView {
                text: &x.text,
                scale: say!(w, "number.span", from = x.low.to_string(), to = x.high.to_string()),
                reverse: x.reverse,
            })
            .collect(),
        subscales: i.subscales.iter().map(|s| subscale(w, s.id, s.max)).collect(),
    }
}

fn subscale(w: &Words, id: &str, most: f64) -> String {
    say!(w, "method.subscale", name = w.term("subscale", id), most = w.short(most))
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
