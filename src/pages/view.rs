//! Parts of views that several kinds of pages have.

use serde::Serialize;

use crate::charts::{Subject, words};
use crate::model::{Catalogue, Citation, Date, Entry, Kind, NewsItem, Reference, Survey};
use crate::pages::site::Site;
use crate::statistics::Figures;

/// "1 November 2016".
pub fn long_date(date: Date) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = NAMES.get(usize::try_from(date.month() - 1).unwrap_or(0)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// "2016-11-01".
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A partial date for readers: `2016`, `November 2016` or `1 November 2016`.
pub fn partial(date: &str) -> String {
    let full = match date.len() {
        4 => return date.to_owned(),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    match full.parse::<Date>() {
        Ok(d) if date.len() == 7 => long_date(d).split_once(' ').map_or(String::new(), |(_, rest)| rest.to_owned()),
        Ok(d) => long_date(d),
        Err(_) => date.to_owned(),
    }
}

/// A day for readers and for programs.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For readers.
    pub long: String,
    /// For programs.
    pub iso: String,
}

impl DateView {
    /// Both forms of a day.
    pub fn of(date: Date) -> Self {
        DateView { long: long_date(date), iso: iso(date) }
    }
}

/// A link to something of the site.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// Its words.
    pub label: String,
    /// Its address, from the site's root.
    pub to: String,
}

/// Links to references of a kind; those that don't exist were reported before.
pub fn links<'r>(
    catalogue: &Catalogue,
    kind: Kind,
    references: impl IntoIterator<Item = &'r Reference>,
) -> Vec<LinkView> {
    let link = |r: &Reference| {
        let entry = catalogue.entry(kind, &r.id)?;
        Some(LinkView { label: entry.title.clone(), to: kind.address(&entry.id) })
    };
    references.into_iter().filter_map(link).collect()
}

/// A link to an entry.
pub fn link(kind: Kind, entry: &Entry) -> LinkView {
    LinkView { label: entry.title.clone(), to: kind.address(&entry.id) }
}

/// A link to a system of a survey, by its id.
pub fn system_link(subject: Subject<'_>, id: &str) -> LinkView {
    LinkView { label: subject.name(id), to: Kind::System.address(id) }
}

/// A news item in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CardView<'a> {
    /// Title.
    pub title: &'a str,
    /// Address.
    pub to: String,
    /// Day.
    pub date: Option<DateView>,
    /// One or two sentences.
    pub summary: Option<&'a str>,
    /// Tags with their addresses.
    pub tags: Vec<LinkView>,
    /// Whether it stands above newer news.
    pub pinned: bool,
}

impl<'a> CardView<'a> {
    /// The card of a news item in a list where pinned items come first.
    pub fn listed(item: &'a NewsItem) -> Self {
        CardView { pinned: item.pinned, ..CardView::of(item) }
    }

    /// The card of a news item.
    pub fn of(item: &'a NewsItem) -> Self {
        let e = &item.entry;
        CardView {
            title: &e.title,
            to: Kind::News.address(&e.id),
            date: e.date.map(DateView::of),
            summary: e.summary.as_deref(),
            tags: tags(e),
            pinned: false,
        }
    }
}

/// The tags of an entry with their addresses.
pub fn tags(entry: &Entry) -> Vec<LinkView> {
    let tag = |t: &String| LinkView { label: t.clone(), to: format!("/tags/{}/", crate::content::slug(t)) };
    entry.tags.iter().map(tag).collect()
}

/// News that mention something; more is in the feed and in the archive.
const MOST_NEWS: usize = 30;

/// What links to a record, for its page.
#[derive(Debug, Clone, Serialize)]
pub struct MentionsView<'a> {
    /// News, newest first.
    pub news: Vec<CardView<'a>>,
    /// How much news there is besides.
    pub more_news: usize,
    /// Other pages: their kind, and the link.
    pub others: Vec<(String, LinkView)>,
}

impl<'a> MentionsView<'a> {
    /// What mentions the record of that kind and id.
    pub fn of(site: &Site<'a>, kind: Kind, id: &str) -> Self {
        let news = site.mentions.news(kind, id);
        let noun = |kind: Kind| words::capital(kind.scheme());
        MentionsView {
            news: news.iter().take(MOST_NEWS).map(|n| CardView::of(n)).collect(),
            more_news: news.len().saturating_sub(MOST_NEWS),
            others: site.mentions.others(kind, id).iter().map(|(k, e)| (noun(*k), link(*k, e))).collect(),
        }
    }
}

/// "2014 to 2017", "since 2014", "until 2017", or nothing; of partial dates.
pub fn period_of(from: Option<&str>, to: Option<&str>) -> String {
    match (from.map(partial), to.map(partial)) {
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("since {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => String::new(),
    }
}

/// A source for readers.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// Title.
    pub title: String,
    /// Address.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<String>,
}

impl SourceView {
    /// The view of a citation.
    pub fn of(c: &Citation) -> Self {
        SourceView { title: c.title.clone(), url: c.url.clone(), published: c.published.as_deref().map(partial) }
    }
}

/// A score with all that belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreView {
    /// Mean, or `None` where only a median is known.
    pub mean: Option<String>,
    /// "58.4–65.8".
    pub interval: Option<String>,
    /// Whether the interval was computed here from published figures.
    pub computed: bool,
    /// Number of responses.
    pub n: Option<String>,
    /// The same, for programs.
    pub n_number: Option<u32>,
    /// Grade with a true minus sign.
    pub grade: Option<String>,
    /// The letter of the grade, small, for its look.
    pub grade_class: Option<String>,
    /// Such as "good".
    pub adjective: Option<&'static str>,
    /// "24" of 100.
    pub percentile: Option<String>,
    /// "not acceptable", "marginal", "acceptable".
    pub acceptability: Option<&'static str>,
    /// The name of the instrument's own band.
    pub band: Option<String>,
    /// Median.
    pub median: Option<String>,
    /// "35.0–68.0".
    pub quartiles: Option<String>,
    /// Standard deviation.
    pub sd: Option<String>,
    /// Rank.
    pub rank: Option<u32>,
    /// "1 to 4", or "2" where it is sure.
    pub ranks: Option<String>,
    /// Ranked systems.
    pub of: Option<u32>,
    /// Change to the survey before.
    pub change: Option<ChangeView>,
    /// Where published figures come from.
    pub source: Option<SourceView>,
    /// Weighted to the population.
    pub weighted: Option<WeightedView>,
    /// The day since which the figures stay as they were published.
    pub as_of: Option<String>,
}

/// A weighted mean for readers.
#[derive(Debug, Clone, Serialize)]
pub struct WeightedView {
    /// The mean; `None` where it is withheld.
    pub mean: Option<String>,
    /// Its interval.
    pub interval: Option<String>,
    /// The effective number of responses.
    pub effective_n: Option<String>,
    /// The day since which it stays as it was published.
    pub as_of: Option<String>,
}

/// A change for readers.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// "+3.1".
    pub difference: String,
    /// "0.2 to 6.0".
    pub interval: Option<String>,
    /// `higher`, `lower`, `no clear change`.
    pub verdict: &'static str,
    /// The earlier survey.
    pub since: String,
}

impl ScoreView {
    /// The view of figures.
    pub fn of(catalogue: &Catalogue, f: &Figures) -> Self {
        let meaning = f.meaning.as_ref();
        let since = |id: &str| catalogue.surveys.get(id).map_or_else(|| id.to_owned(), |s| s.entry.title.clone());
        ScoreView {
            mean: f.mean.map(|m| words::mean(m, f.ci)),
            interval: f.ci.map(words::range),
            computed: f.ci_computed,
            n: f.n.map(|n| words::whole(u64::from(n))),
            n_number: f.n,
            grade: meaning.map(|m| words::grade(m.grade)),
            grade_class: meaning.map(|m| m.grade[..1].to_lowercase()),
            adjective: meaning.map(|m| m.adjective),
            percentile: meaning.map(|m| words::percentile(m.percentile)),
            acceptability: meaning.map(|m| m.acceptability),
            band: f.band.clone(),
            median: f.median.map(words::one),
            quartiles: f.quartiles.map(words::range),
            sd: f.sd.map(words::one),
            rank: f.standing.map(|s| s.rank),
            ranks: f.standing.and_then(|s| s.interval).map(|(a, b)| match a == b {
                true => a.to_string(),
                false => format!("{a} to {b}"),
            }),
            of: f.standing.map(|s| s.of),
            change: f.change.as_ref().map(|c| ChangeView {
                difference: words::signed(c.difference),
                interval: c.ci.map(words::signed_ends).map(|(a, b)| format!("{a} to {b}")),
                verdict: c.verdict,
                since: since(&c.since),
            }),
            source: f.source.as_ref().map(SourceView::of),
            weighted: f.weighted.as_ref().map(|w| WeightedView {
                mean: w.figure().map(|w| words::mean(w.mean, w.ci)),
                interval: w.figure().and_then(|w| w.ci).map(words::range),
                effective_n: w.figure().map(|w| words::short(libm::round(w.effective_n))),
                as_of: f.weighted_as_of.map(long_date),
            }),
            as_of: f.as_of.map(long_date),
        }
    }
}

/// When a survey ran: "1 March to 31 May 2025".
pub fn period(survey: &Survey) -> Option<String> {
    match (survey.opened, survey.closed) {
        (Some(a), Some(b)) if a == b => Some(long_date(a)),
        (Some(a), Some(b)) if (a.year(), a.month()) == (b.year(), b.month()) => {
            Some(format!("{} to {}", a.day(), long_date(b)))
        }
        (Some(a), Some(b)) if a.year() == b.year() => {
            let start = long_date(a);
            Some(format!("{} to {}", start.rsplit_once(' ').map_or(start.as_str(), |(s, _)| s), long_date(b)))
        }
        (Some(a), Some(b)) => Some(format!("{} to {}", long_date(a), long_date(b))),
        (Some(a), None) => Some(format!("since {}", long_date(a))),
        (None, Some(b)) => Some(format!("until {}", long_date(b))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_for_readers() {
        assert_eq!(long_date(Date::constant(2016, 11, 1)), "1 November 2016");
        assert_eq!(iso(Date::constant(2016, 1, 5)), "2016-01-05");
        assert_eq!(
            [partial("2016"), partial("2016-11"), partial("2016-11-01")],
            ["2016", "November 2016", "1 November 2016"]
        );
    }
}
