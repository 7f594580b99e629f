//! The home page, put together from the blocks that site.yaml names.

use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::{Block, BlockKind, Kind};
use crate::pages::network::events::EventCard;
use crate::pages::network::groups::{NextView, next_milestones};
use crate::pages::network::recommendations::{StatusCount, counts, summary};
use crate::pages::network::{events, leadership};
use crate::pages::ratings::{category, group_league};
use crate::pages::shared::figure::framed;
use crate::pages::shared::page::{PageHead, emit, emit_sites_card};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{CardView, LinkView, link, period, system_link};
use crate::prose::{Subject, basis, first_sentence, groups_agree, held, outcome, post_name};
use crate::site::{Site, pinned_first};
use crate::statistics::PostResult;
use crate::words::say;

/// So many systems that are withheld are named; the survey's own page names all.
const MOST_WITHHELD: usize = 6;

/// The home page: `home.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its blocks, from the top.
    blocks: Vec<BlockView<'a>>,
    /// Whether a block of texts comes first, which then says what the site is.
    begins_with_text: bool,
}

/// A block with what it shows; what is not its own is empty.
#[derive(Default, Serialize)]
struct BlockView<'a> {
    /// Which block it is, as site.yaml names it.
    kind: &'static str,
    /// A heading in place of its own.
    title: Option<&'a str>,
    /// The survey that leads.
    survey: Option<SurveyView>,
    /// Other surveys.
    others: Vec<LinkView>,
    /// News.
    news: Vec<CardView<'a>>,
    /// Events to come.
    events: Vec<EventCard<'a>>,
    /// How many recommendations stand how.
    counts: Vec<StatusCount>,
    /// What it says, in sentences.
    words: Vec<String>,
    /// The day of the census.
    as_of: Option<String>,
    /// The share with its words, as HTML, and of how many that is.
    posts: Vec<PostShare>,
    /// The milestones that come next.
    milestones: Vec<NextView<'a>>,
    /// Its text, as HTML.
    html: TextView<'a>,
    /// Whether there is more than it shows.
    has_more: bool,
}

/// How many organisations have filled a post.
#[derive(Serialize)]
struct PostShare {
    /// The share with its words, as HTML.
    share: tera::Value,
    /// Of how many that is, in words.
    of: String,
}

/// The survey that the home page leads with.
#[derive(Serialize)]
struct SurveyView {
    /// Its title and address.
    #[serde(flatten)]
    link: LinkView,
    /// When it ran, in words.
    period: Option<String>,
    /// Whether its data are invented.
    demonstration: bool,
    /// What the figures say, in sentences.
    verdict: Vec<String>,
    /// How many answered, and who.
    basis: Option<String>,
    /// The league, as HTML; of many systems the survey's own page has it.
    figure: Option<String>,
    /// The name of the questionnaire.
    instrument: String,
    /// The first of the systems that are withheld, and how many more there are.
    withheld: Vec<LinkView>,
    /// How many more are withheld.
    more_withheld: usize,
    /// Leagues of groups of respondents.
    leagues: Vec<LinkView>,
    /// Each category with a page of its own.
    categories: Vec<LinkView>,
}

/// The surveys from the newest, and the one that leads: the newest that compares systems; else the newest of all.
fn leading<'a>(site: &Site<'a>) -> (Vec<Subject<'a>>, Option<Subject<'a>>) {
    let newest = site.results.order.iter().rev();
    let subjects: Vec<Subject<'_>> = newest.filter_map(|id| site.subject(id)).collect();
    let lead = subjects.iter().find(|s| s.survey.ranked && s.result.shown().next().is_some()).or(subjects.first());
    let lead = lead.copied();
    (subjects, lead)
}

/// Renders the home page and the page that is shown where there is none.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    start_page(site)?;
    emit_sites_card(site)?;
    let title = site.say("missing.page-title");
    let description = site.say("missing.description");
    let head = PageHead::new(&title, description, "");
    emit(site, "/404.html", "404.html", head, &())
}

/// Renders the home page alone.
///
/// # Errors
/// As [`render`].
pub fn start_page(site: &Site<'_>) -> Result<(), Stop> {
    if !site.wants("/") {
        return Ok(());
    }
    let (subjects, lead) = leading(site);
    let home = &site.catalogue.settings.home;
    let blocks: Vec<BlockView<'_>> = home.iter().filter_map(|b| block(site, b, &subjects, lead)).collect();
    let demonstration = blocks.iter().any(|b| {
        let invented = b.kind == "leadership" && site.leadership.last().is_some_and(|c| c.census.demonstration);
        invented || b.html.demonstration || b.survey.as_ref().is_some_and(|s| s.demonstration)
    });
    let begins_with_text = blocks.first().is_some_and(|b| b.kind == "text");
    let view = View { blocks, begins_with_text };
    let settings = &site.catalogue.settings;
    let description = settings.tagline.clone().unwrap_or_else(|| settings.title.clone());
    let head = PageHead::new(&settings.title, description, "/").demonstration(demonstration);
    let head = match lead.filter(|s| s.survey.ranked) {
        Some(subject) => head.verdict("", subject),
        None => head,
    };
    emit(site, "/", "home.html", head, &view)
}

/// What a block shows; `None` where it has nothing to show.
fn block<'a>(
    site: &Site<'a>,
    block: &'a Block,
    subjects: &[Subject<'a>],
    lead: Option<Subject<'a>>,
) -> Option<BlockView<'a>> {
    let most = |default: usize| block.most.unwrap_or(default);
    let name = BlockKind::NAMED.iter().find(|(_, kind)| *kind == block.kind).map_or("text", |(name, _)| *name);
    let view = BlockView { kind: name, title: block.title.as_deref(), ..BlockView::default() };
    let shown = match &block.kind {
        BlockKind::League => BlockView { survey: Some(survey(site, lead?)), ..view },
        BlockKind::Surveys => {
            let lead = lead.map(|s| s.survey.entry.id.as_str());
            let others = subjects.iter().filter(|s| Some(s.survey.entry.id.as_str()) != lead).take(most(6));
            let others: Vec<LinkView> = others.map(|s| link(Kind::Survey, &s.survey.entry)).collect();
            (!others.is_empty()).then_some(BlockView { others, ..view })?
        }
        BlockKind::News => {
            let news: Vec<CardView<'_>> =
                pinned_first(site.news).into_iter().take(most(4)).map(|n| CardView::listed(site.words, n)).collect();
            let has_more = site.news.len() > news.len();
            (!news.is_empty()).then_some(BlockView { news, has_more, ..view })?
        }
        BlockKind::Events => {
            let coming = events::coming(site);
            let cards: Vec<_> = coming.iter().take(most(3)).map(|e| events::card(site, e)).collect();
            (!cards.is_empty()).then_some(BlockView { events: cards, ..view })?
        }
        BlockKind::Recommendations => {
            let counts = counts(site);
            let words = vec![summary(site.words, &counts)];
            (!counts.is_empty()).then_some(BlockView { counts, words, ..view })?
        }
        BlockKind::Leadership => {
            let newest = leadership::newest(site)?;
            let posts =
                newest.posts.iter().map(|p| PostShare { share: share_of(site, p), of: of_known(site, p) }).collect();
            let words = newest.posts.iter().map(|p| leadership::headline(site.words, p)).collect();
            BlockView { posts, words, as_of: Some(site.words.long_date(newest.as_of)), ..view }
        }
        BlockKind::Groups => {
            let mut milestones = next_milestones(site);
            milestones.truncate(most(4));
            (!milestones.is_empty()).then_some(BlockView { milestones, ..view })?
        }
        BlockKind::Text(text, place) => {
            let html = TextView::of(site, site.markup.render_written(text, *place, "/", &site.root("/")), "/");
            BlockView { html, ..view }
        }
    };
    Some(shown)
}

/// "64% of organisations have a chief information officer", as HTML.
fn share_of(site: &Site<'_>, result: &PostResult) -> tera::Value {
    let share = held(site.words, &result.all[0]).unwrap_or_else(|| "–".to_owned());
    let args = [("share", share.into()), ("post", post_name(site.words, result.post).into())];
    tera::Value::safe_string(&site.words.html("home.share-of", &args, &|_| String::new()))
}

/// "12 of 17 known, 2 unknown".
fn of_known(site: &Site<'_>, result: &PostResult) -> String {
    let w = site.words;
    let t = result.all[0];
    let known = say!(w, "home.of-known", yes = t.yes, n = t.known());
    if t.unknown > 0 { format!("{known}, {}", say!(w, "leadership.unknown-count", n = t.unknown)) } else { known }
}

/// The home page draws at most so many systems; of more, those of the largest category.
const MOST_DRAWN: usize = 15;

/// What the league of the home page is of: all systems, by category; of too many, those of the first category of several.
fn drawn(subject: Subject<'_>) -> Option<Subject<'_>> {
    let fits = |s: &Subject<'_>| s.shown().count() <= MOST_DRAWN;
    if fits(&subject) {
        return Some(subject);
    }
    subject.by_category().find(|part| part.shown().count() > 1).filter(fits)
}

/// One sentence for each category of which something is compared; where there is but one, all of its sentences.
fn lead_sentences(subject: Subject<'_>) -> Vec<String> {
    let mut sentences = outcome(subject);
    if subject.has_categories() {
        let compared = subject.by_category().filter(|part| part.shown().count() > 1);
        let compared: Vec<Subject<'_>> = compared.take(MOST_SENTENCES).collect();
        if !compared.is_empty() {
            sentences = compared.iter().filter_map(|part| first_sentence(*part)).collect();
            // Of one category there is room to say whether groups agree on it.
            if let [only] = compared.as_slice() {
                sentences.extend(outcome(*only).into_iter().skip(1).take(1));
                sentences.extend(groups_agree(*only));
            }
        }
        sentences.truncate(MOST_SENTENCES);
    }
    sentences
}

/// Of more categories than this, the survey's own page says the rest.
const MOST_SENTENCES: usize = 4;

fn survey(site: &Site<'_>, subject: Subject<'_>) -> SurveyView {
    let mut withheld: Vec<LinkView> = subject.result.withheld().map(|s| system_link(subject, &s.system)).collect();
    let more_withheld = withheld.len().saturating_sub(MOST_WITHHELD);
    withheld.truncate(MOST_WITHHELD);
    SurveyView {
        link: link(Kind::Survey, &subject.survey.entry),
        period: period(site.words, subject.survey),
        demonstration: subject.survey.demonstration,
        verdict: lead_sentences(subject),
        basis: basis(subject),
        figure: drawn(subject).and_then(charts::league).map(|f| framed(site, &f, "/")),
        instrument: subject.questionnaire(),
        leagues: group_league::links(site, &subject.survey.entry.id),
        categories: category::links(subject),
        withheld,
        more_withheld,
    }
}
