//! The method, written from the settings in force, and the page of downloads.

use serde::Serialize;

use crate::charts;
use crate::charts::words;
use crate::diagnostics::Stop;
use crate::model::{Instrument, ScoreRule};
use crate::pages::emit::{Emit, emit};
use crate::pages::linked;
use crate::pages::reuse::CiteView;
use crate::pages::site::Site;
use crate::statistics::{AVERAGE, GOOD_PRACTICE};

#[derive(Serialize)]
struct MethodView<'a> {
    confidence: String,
    alpha: String,
    minimum: u32,
    average: String,
    good: String,
    instruments: Vec<InstrumentView<'a>>,
    sus_norms: bool,
    attributes: Vec<&'a str>,
}

#[derive(Serialize)]
struct InstrumentView<'a> {
    id: &'a str,
    title: &'a str,
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
    files: &'static [FileView],
    cite: CiteView,
}

#[derive(Serialize)]
struct FileView {
    to: &'static str,
    format: &'static str,
    media: &'static str,
    what: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

/// Renders both pages.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let catalogue = site.catalogue;
    let used: std::collections::BTreeSet<&str> = catalogue.surveys.values().map(|s| s.instrument.id.as_str()).collect();
    let instruments: Vec<&Instrument> = used.iter().filter_map(|id| catalogue.instruments.get(*id)).collect();
    let settings = &catalogue.settings;
    let view = MethodView {
        confidence: words::short(settings.confidence * 100.0),
        alpha: words::short((1.0 - settings.confidence) * 100.0),
        minimum: settings.minimum_responses,
        average: words::short(AVERAGE),
        good: words::short(GOOD_PRACTICE),
        sus_norms: instruments.iter().any(|i| i.sus_norms),
        instruments: instruments.into_iter().map(instrument).collect(),
        attributes: settings.respondents.iter().map(|a| a.label.as_str()).collect(),
    };
    let description = "How scores, intervals, grades, ranks and withholding work on this site.".to_owned();
    let head = Emit::new("How the ratings are made", description, "/methodology/").card("Method", None);
    emit(site, "/methodology/", "methodology.html", head, &view)?;
    let demonstration = catalogue.surveys.values().any(|s| s.demonstration);
    let all = catalogue.surveys.values().all(|s| s.demonstration);
    let part = "Part of it is demonstration data: invented, and marked so";
    let note = demonstration.then_some(if all { charts::INVENTED } else { part });
    let view = DataView { files: FILES, cite: CiteView::of(site, "Data", ("/data/", "ratings"), note) };
    let description = "Every figure of this site to download, with its columns and its licence.".to_owned();
    let all: Vec<(&str, &str)> = view.files.iter().map(|f| (f.to, f.media)).collect();
    let linked = linked::data(site, &all);
    let head = Emit::new("Data", description, "/data/")
        .demonstration(demonstration)
        .linked(linked)
        .card("Data", None)
        .sought_as("cite citation download licence license csv json open");
    emit(site, "/data/", "data.html", head, &view)
}

fn instrument(i: &Instrument) -> InstrumentView<'_> {
    let (low, high) = i.range();
    let score = match i.rule {
        ScoreRule::Sum if i.headline < i.items.len() => {
            format!("the first {} items, each turned so that higher is better, are added and scaled", i.headline)
        }
        ScoreRule::Sum if i.items.len() == 1 => "the answer itself".to_owned(),
        ScoreRule::Sum if i.low_is_good => "the answers are added and scaled".to_owned(),
        ScoreRule::Sum => "the answers, each turned so that higher is better, are added and scaled".to_owned(),
        ScoreRule::NetPromoter => "the percentage answering 9 or 10, less the percentage answering 0 to 6".to_owned(),
        ScoreRule::NetAgreement => "the percentage of answers that agree, less the percentage that disagree".to_owned(),
    };
    InstrumentView {
        id: &i.id,
        title: &i.title,
        source: &i.source,
        score,
        low: words::short(low),
        high: words::short(high),
        low_is_good: i.low_is_good,
        blanks: i.blanks_allowed,
        items: i
            .items
            .iter()
            .map(|x| ItemView { text: &x.text, scale: format!("{} to {}", x.low, x.high), reverse: x.reverse })
            .collect(),
        subscales: i.subscales.iter().map(|s| format!("{} (0 to {})", s.title, words::short(s.max))).collect(),
    }
}

const RATINGS: &[(&str, &str)] = &[
    ("survey", "id of the survey"),
    ("system", "id of the system"),
    ("instrument", "id of the questionnaire"),
    ("n", "responses that were scored"),
    ("mean", "mean score"),
    ("ci_low, ci_high", "confidence interval of the mean"),
    ("sd", "standard deviation, with n − 1"),
    ("median, q1, q3", "median and quartiles, by linear interpolation"),
    ("grade, adjective, percentile", "what a SUS mean is worth"),
    ("rank, rank_best, rank_worst", "rank, and the ranks that can't be excluded"),
    ("shrunken_mean", "mean drawn towards the survey's as far as it is uncertain"),
    ("change_since, change, change_low, change_high, change_verdict", "difference to an earlier survey"),
    ("excluded", "responses that were not scored"),
    ("source", "who published the figures, where it was somebody else"),
    ("outside_limits", "95 or 99.8 where the mean lies outside those limits of the funnel"),
    (
        "weighted_mean, weighted_low, weighted_high, effective_n",
        "weighted to the population, with Kish’s effective number",
    ),
    ("as_of", "the day since which the figures stay as they were published"),
    ("withheld", "why figures are withheld"),
    ("demonstration", "true where the data are invented"),
];

const FILES: &[FileView] = &[
    FileView {
        to: "/data/ratings.csv",
        format: "CSV",
        media: "text/csv",
        what: "Every result: a row for each system and survey",
        columns: RATINGS,
    },
    FileView {
        to: "/data/ratings.json",
        format: "JSON",
        media: "application/json",
        what: "The same, by survey",
        columns: &[],
    },
    FileView {
        to: "/data/breakdowns.csv",
        format: "CSV",
        media: "text/csv",
        what: "Results by groups of respondents",
        columns: &[
            ("survey, system", "ids"),
            (
                "attribute, value",
                "what respondents were asked about themselves, and the answer; or `organisation` and its id",
            ),
            ("n, mean, ci_low, ci_high", "figures of the group"),
            ("withheld", "why they are withheld"),
            ("as_of", "the day since which the groups stay as they were published"),
        ],
    },
    FileView {
        to: "/data/item-means.csv",
        format: "CSV",
        media: "text/csv",
        what: "The mean answer to each item",
        columns: &[
            ("survey, system, item", "ids"),
            ("mean", "mean of the answers given, as they stand on the questionnaire"),
            ("expected", "what is usual at the system’s own score, by published norms"),
        ],
    },
    FileView {
        to: "/data/items.csv",
        format: "CSV",
        media: "text/csv",
        what: "Answers to each item",
        columns: &[
            ("survey, system, item", "ids"),
            ("answer", "the answer, as a number on the item's scale"),
            ("share", "whole percent of those who answered the item; empty where withheld"),
        ],
    },
    FileView {
        to: "/data/leadership.csv",
        format: "CSV",
        media: "text/csv",
        what: "Posts of digital leadership, one by one",
        columns: &[
            ("as_of", "day of the census"),
            ("organisation, post", "id, and ccio, cio or cnio"),
            ("in_post", "true, false where the post is vacant, empty where it is unknown"),
            ("wte", "time for the post, in whole-time equivalents"),
            ("board", "whether the holder sits on the board"),
            ("holder", "who holds it"),
            ("coverage", "whether the organisations of the census are a sample"),
            ("demonstration", "true where the data are invented"),
        ],
    },
    FileView {
        to: "/data/leadership-shares.csv",
        format: "CSV",
        media: "text/csv",
        what: "Shares of organisations with a post",
        columns: &[
            ("as_of, post", "day of the census, and the post"),
            ("attribute, value", "kind or region and which; empty for all organisations"),
            ("measure", "in_post, board, wte_0.5 or wte_1.0"),
            ("yes, no, unknown", "organisations"),
            ("share, ci_low, ci_high", "share of those known, with Wilson’s interval where the census is a sample"),
            ("demonstration", "true where the data are invented"),
        ],
    },
];
