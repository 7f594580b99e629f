//! Parts of views that several kinds of pages have.

use serde::Serialize;

use crate::charts::{Figure, Table};
use crate::model::{
    Catalogue, Citation, Entry, Foreign, Gallery, Image, Kind, NewsItem, Reference, Survey, Text, Topic,
};
use crate::prose;
use crate::prose::Subject;
use crate::routes::address;
use crate::site::{DateView, Site};
use crate::statistics::Figures;
use crate::words::{Words, grade, say};

/// What a page and a frame say of a figure: its words and its data.
#[derive(Serialize)]
pub struct FigureView<'a> {
    /// Its title.
    title: &'a str,
    /// What it shows, in sentences.
    description: &'a str,
    /// The headings of its data.
    head: &'a [String],
    /// The rows of its data.
    rows: &'a [Vec<String>],
    /// The language of the rows, where it is another one than the page's.
    rows_in: Option<&'static str>,
    /// Whether its data are invented.
    demonstration: bool,
}

impl<'a> FigureView<'a> {
    /// Of that figure.
    pub fn of(figure: &'a Figure) -> Self {
        let Table { head, rows } = &figure.table;
        FigureView {
            title: &figure.title,
            description: &figure.description,
            head,
            rows,
            rows_in: figure.rows_in,
            demonstration: figure.is_demonstration(),
        }
    }
}

/// A link to something of the site.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// Its words.
    pub label: String,
    /// Its address, from the site's root.
    pub to: String,
    /// Whether its words are in the site's first language, for nobody has translated them yet.
    pub is_foreign: bool,
}

impl LinkView {
    /// A link whose words are in the language of the page.
    pub fn new(label: impl Into<String>, to: impl Into<String>) -> Self {
        LinkView { label: label.into(), to: to.into(), is_foreign: false }
    }

    /// A link to the page of a tag, a series or an audience, at the address `to`.
    pub fn topic(topic: &Topic, to: String) -> Self {
        LinkView { label: topic.name.label.clone(), to, is_foreign: topic.name.is_foreign }
    }
}

/// Links to references of a kind; those that don't exist were reported before.
pub fn links<'r>(
    catalogue: &Catalogue,
    kind: Kind,
    references: impl IntoIterator<Item = &'r Reference>,
) -> Vec<LinkView> {
    let link = |r: &Reference| {
        let entry = catalogue.entry(kind, &r.id)?;
        Some(link(kind, entry))
    };
    references.into_iter().filter_map(link).collect()
}

/// Links to the records of the kind `from` that name the record of that kind and id under `key`.
pub fn links_to(site: &Site<'_>, kind: Kind, id: &str, from: Kind, key: &'static str) -> Vec<LinkView> {
    site.related.naming(kind, id, from, key).iter().map(|entry| link(from, entry)).collect()
}

/// A link to an entry.
pub fn link(kind: Kind, entry: &Entry) -> LinkView {
    LinkView { label: entry.title.clone(), to: kind.address(&entry.id), is_foreign: entry.foreign.title }
}

/// A link to a system of a survey, by its id.
pub fn system_link(subject: Subject<'_>, id: &str) -> LinkView {
    LinkView::new(subject.name(id), Kind::System.address(id))
}

/// A link with how much is behind it.
#[derive(Debug, Clone, Serialize)]
pub struct CountedLink {
    /// Its title and address.
    #[serde(flatten)]
    pub link: LinkView,
    /// How much is behind it.
    pub count: usize,
}

/// A link with a few words on it.
#[derive(Debug, Clone, Serialize)]
pub struct NotedLink {
    /// Its title and address.
    #[serde(flatten)]
    pub link: LinkView,
    /// The words; may be empty.
    pub note: String,
}

/// A text of a day.
#[derive(Debug, Clone, Serialize)]
pub struct DatedText<'a> {
    /// Its day.
    pub date: DateView,
    /// The text.
    pub text: &'a Text,
}

/// A record of another kind that links to a page.
#[derive(Debug, Clone, Serialize)]
pub struct OtherView {
    /// Its title and address.
    #[serde(flatten)]
    pub link: LinkView,
    /// What kind of record it is.
    pub kind: String,
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
    /// What of it nobody has translated yet: that is in the site's first language.
    pub foreign: Foreign,
}

impl<'a> CardView<'a> {
    /// The card of a news item in a list where pinned items come first.
    pub fn listed(w: &Words, item: &'a NewsItem) -> Self {
        CardView { pinned: item.pinned, ..CardView::of(w, item) }
    }

    /// The card of a news item.
    pub fn of(w: &Words, item: &'a NewsItem) -> Self {
        let e = &item.entry;
        CardView {
            title: &e.title,
            to: Kind::News.address(&e.id),
            date: e.date.map(|day| DateView::of(w, day)),
            summary: e.summary.as_deref(),
            tags: tags(e),
            pinned: false,
            foreign: e.foreign,
        }
    }
}

/// A link to the page of a tag.
pub fn tag_link(tag: &Topic) -> LinkView {
    LinkView::topic(tag, address::tag(&tag.slug))
}

/// The tags of an entry with their addresses.
pub fn tags(entry: &Entry) -> Vec<LinkView> {
    entry.tags.iter().map(tag_link).collect()
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
    pub others: Vec<OtherView>,
}

impl<'a> MentionsView<'a> {
    /// What mentions the record of that kind and id.
    pub fn of(site: &Site<'a>, kind: Kind, id: &str) -> Self {
        let news = site.mentions.news(kind, id);
        let noun = |kind: Kind| site.words.term("kind", kind.scheme());
        MentionsView {
            news: news.iter().take(MOST_NEWS).map(|n| CardView::of(site.words, n)).collect(),
            more_news: news.len().saturating_sub(MOST_NEWS),
            others: site
                .mentions
                .others(kind, id)
                .iter()
                .map(|(k, e)| OtherView { kind: noun(*k), link: link(*k, e) })
                .collect(),
        }
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
    pub fn of(w: &Words, c: &Citation) -> Self {
        let published = c.published.map(|day| w.partial_date(day));
        SourceView { title: c.title.clone(), url: c.url.clone(), published }
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
    /// The letters of the two ends of the interval, "C− to C+", where they differ.
    pub grades: Option<String>,
    /// "24" of 100.
    pub percentile: Option<String>,
    /// "not acceptable", "marginal", "acceptable".
    pub acceptability: Option<String>,
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
    pub effective_n: Option<u64>,
    /// The day since which it stays as it was published.
    pub as_of: Option<String>,
}

/// A change for readers.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// "+3.1".
    pub difference: Option<String>,
    /// "0.2 to 6.0".
    pub interval: Option<String>,
    /// `higher`, `lower`, `no clear change`.
    pub verdict: String,
    /// Whether a change is clear.
    pub is_clear: bool,
    /// Whether the mean is higher than it was.
    pub is_up: bool,
    /// The earlier survey.
    pub since: String,
}

impl ScoreView {
    /// The view of figures.
    pub fn of(subject: Subject<'_>, f: &Figures) -> Self {
        let w = subject.words;
        let meaning = f.meaning.as_ref();
        let since =
            |id: &str| subject.catalogue.surveys.get(id).map_or_else(|| id.to_owned(), |s| s.entry.title.clone());
        ScoreView {
            mean: f.mean.map(|m| prose::mean(w, m, f.ci)),
            interval: f.ci.map(|ci| w.range(ci)),
            computed: f.is_ci_computed(),
            n: f.n.map(|n| w.whole(u64::from(n))),
            n_number: f.n,
            grade: meaning.map(|m| grade(m.grade)),
            grade_class: meaning.map(|m| m.grade[..1].to_lowercase()),
            grades: f
                .grade_interval
                .filter(|(low, high)| low != high)
                .map(|(low, high)| say!(w, "number.span", from = grade(low), to = grade(high))),
            percentile: meaning.map(|m| w.percentile(m.percentile)),
            acceptability: meaning.map(|m| w.term("acceptability", m.acceptability)),
            band: subject.band(f).map(str::to_owned),
            median: f.median.map(|m| w.one(m)),
            quartiles: f.quartiles.map(|q| w.range(q)),
            sd: f.sd.map(|sd| w.one(sd)),
            rank: f.standing.map(|s| s.rank),
            ranks: f.standing.and_then(|s| s.interval).map(|(a, b)| match a == b {
                true => a.to_string(),
                false => say!(w, "number.span", from = a, to = b),
            }),
            of: f.standing.map(|s| s.of),
            change: f.change.as_ref().map(|c| ChangeView {
                difference: c.difference.map(|d| w.signed(d)),
                interval: c
                    .ci
                    .map(|ci| prose::difference_ends(w, ci, c.verdict != "no clear change"))
                    .map(|(a, b)| say!(w, "number.span", from = a, to = b)),
                verdict: w.term("verdict", c.verdict),
                is_clear: c.verdict != "no clear change",
                is_up: c.verdict == "higher",
                since: since(&c.since),
            }),
            source: f.source.as_ref().map(|c| SourceView::of(w, c)),
            weighted: f.weighted.as_ref().map(|weighted| WeightedView {
                mean: weighted.figure().map(|x| w.mean(x.mean, x.ci)),
                interval: weighted.figure().and_then(|x| x.ci).map(|ci| w.range(ci)),
                effective_n: weighted.figure().map(|x| libm::round(x.effective_n) as u64),
                as_of: f.weighted_as_of.map(|day| w.long_date(day)),
            }),
            as_of: f.as_of.map(|day| w.long_date(day)),
        }
    }
}

/// When a survey ran: "1 March to 31 May 2025".
pub fn period(w: &Words, survey: &Survey) -> Option<String> {
    match (survey.opened, survey.closed) {
        (Some(a), Some(b)) => Some(w.days(a, b)),
        (Some(a), None) => Some(say!(w, "date.since", day = w.long_date(a))),
        (None, Some(b)) => Some(say!(w, "date.until", day = w.long_date(b))),
        (None, None) => None,
    }
}

/// A picture with its description.
#[derive(Debug, Serialize)]
pub struct ImageView<'a> {
    /// Its address.
    src: &'a str,
    /// What it shows.
    alt: &'a str,
    /// Width in pixels, where it is known.
    width: Option<u32>,
    /// Height in pixels, where it is known.
    height: Option<u32>,
    /// Smaller ones, smallest first.
    smaller: Vec<SmallerView<'a>>,
}

/// A smaller size of a picture.
#[derive(Debug, Serialize)]
pub struct SmallerView<'a> {
    /// Its address.
    src: &'a str,
    /// Width in pixels.
    width: u32,
}

/// The view of a picture.
pub fn image<'a>(image: Option<&'a Image>, gallery: &'a Gallery) -> Option<ImageView<'a>> {
    image.map(|i| {
        let picture = gallery.get(&i.src);
        let smaller = picture.map_or(&[][..], |p| p.smaller.as_slice()).iter();
        ImageView {
            src: &i.src,
            alt: &i.alt,
            width: picture.map(|p| p.width),
            height: picture.map(|p| p.height),
            smaller: smaller.map(|(width, src)| SmallerView { src, width: *width }).collect(),
        }
    })
}
