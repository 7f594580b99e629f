//! The site in one of its languages: all of its pages, and with the first language what the others share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::copy;
use crate::cache::{Cache, Hasher, Kept, Pages};
use crate::checks::LinkCheck;
use crate::content::StaticFile;
use crate::diagnostics::{Report, Stop};
use crate::markup::Markup;
use crate::model::{Catalogue, Date, Gallery, NewsItem};
use crate::output::Sink;
use crate::pictures::{Palette, Pictures};
use crate::routes::Routes;
use crate::search::Collector;
use crate::site::{Counts, Language, Mentions, Related, Scans, Site, SitePlan};
use crate::source::{CalendarVersions, Edition, Linking, Sources};
use crate::statistics::{CensusResult, Results};
use crate::theme::Theme;
use crate::words::Words;
use crate::{data, feeds, pages, site, statistics};

/// What is rendered once for each language.
pub(super) struct Part<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) results: &'a Results,
    pub(super) edition: Arc<Edition>,
    pub(super) words: Arc<Words>,
}

/// What a language's records make together.
pub(super) struct Lists<'a> {
    /// All news, newest first.
    pub(super) news: Vec<&'a NewsItem>,
    pub(super) mentions: Mentions<'a>,
    pub(super) plan: SitePlan<'a>,
    related: Related<'a>,
    leadership: Vec<CensusResult<'a>>,
    /// What the texts of all languages say of other content.
    pub(super) scans: Arc<Scans>,
    /// What every template sees as `site`.
    common: tera::Value,
}

impl<'a> Lists<'a> {
    /// Those of each language, in order.
    pub(super) fn of_all(parts: &[Part<'a>], scans: Scans, today: Date) -> Vec<Self> {
        let scans = Arc::new(scans);
        parts.iter().map(|part| Lists::of(part, &scans, today)).collect()
    }

    fn of(part: &Part<'a>, scans: &Arc<Scans>, today: Date) -> Self {
        let catalogue = part.catalogue;
        let news = site::newest_first(catalogue);
        let (mentions, (plan, related)) = rayon::join(
            || site::mentions(catalogue, scans, &news),
            || (SitePlan::of(catalogue, part.results, &news), site::related(catalogue)),
        );
        Lists {
            mentions,
            plan,
            related,
            leadership: statistics::leadership(catalogue),
            common: site::shared(&part.words, &part.edition, catalogue, today),
            news,
            scans: Arc::clone(scans),
        }
    }
}

/// What all languages share.
pub(super) struct Shared<'a> {
    pub(super) routes: &'a Routes,
    pub(super) sources: &'a Sources,
    pub(super) statics: &'a [StaticFile],
    pub(super) theme: &'a Theme,
    pub(super) linking: Linking,
    pub(super) links: LinkCheck,
    pub(super) counts: Counts,
    pub(super) pictures: Option<Arc<Pictures>>,
    pub(super) palette: Palette,
    pub(super) chart_css: String,
    pub(super) languages: Vec<Language>,
    pub(super) gallery: &'a Gallery,
    pub(super) editions: &'a [String],
    pub(super) untranslated: &'a site::Untranslated,
    pub(super) pages: BTreeSet<String>,
    pub(super) feeds: BTreeSet<String>,
    pub(super) calendars: &'a CalendarVersions,
    pub(super) today: Date,
    pub(super) report: &'a Report,
    pub(super) sink: &'a dyn Sink,
    pub(super) cache: Option<&'a Cache>,
}

/// What the pages of one language are handed to and noted in, and the texts that they are made from.
pub(super) struct Takers<'a> {
    pub(super) sources: &'a Sources,
    pub(super) links: &'a LinkCheck,
    pub(super) kept: &'a Pages,
    pub(super) search: &'a Collector,
    pub(super) sink: &'a dyn Sink,
    pub(super) report: &'a Report,
}

/// Renders the site in all of its languages, and gives what is kept of each, by its folder.
pub(super) fn render<'a>(
    parts: &[Part<'a>],
    lists: &[Lists<'a>],
    shared: &Shared<'_>,
) -> Result<BTreeMap<String, Arc<Kept>>, Stop> {
    let kept = |(part, lists): (&Part<'a>, &Lists<'a>)| {
        Ok((part.edition.prefix.clone(), Arc::new(render_one(part, lists, shared)?)))
    };
    parts.iter().zip(lists).map(kept).collect()
}

/// Renders one of them; what all languages share, with the first one.
fn render_one<'a>(part: &Part<'a>, lists: &Lists<'a>, shared: &Shared<'_>) -> Result<Kept, Stop> {
    let kept = shared.cache.map_or_else(Pages::default, |cache| kept(cache, part, lists, shared));
    let search = Collector::knowing(kept.words());
    let (links, sink, report) = (&shared.links, shared.sink, shared.report);
    let takers = Takers { sources: shared.sources, links, kept: &kept, search: &search, sink, report };
    with_site(part, lists, shared, &takers, |whole| {
        pages::render(whole)?;
        feeds::render(whole)?;
        pages::render_search(whole)?;
        data::render_names(whole)?;
        if part.edition.is_default() {
            data::render(whole)?;
            copy(whole, shared.statics)?;
        }
        Ok(())
    })?;
    Ok(kept.into_kept(search.into_words()))
}

/// Puts together what the pages of a language are made from.
pub(super) fn with_site<'a, T>(
    part: &Part<'a>,
    lists: &Lists<'a>,
    shared: &Shared<'_>,
    takers: &Takers<'_>,
    render: impl FnOnce(&Site<'_>) -> T,
) -> T {
    let Part { catalogue, results, edition, words } = part;
    let Takers { sources, links, kept, search, sink, report } = *takers;
    let routes = shared.routes;
    let theme = shared.theme.in_edition(edition, words);
    let markup = Markup {
        catalogue,
        results,
        words,
        edition,
        editions: shared.editions,
        first: &catalogue.settings.languages[0],
        routes,
        gallery: shared.gallery,
        sources,
        today: shared.today,
        links,
        report,
    };
    let whole = Site {
        catalogue,
        results,
        routes,
        news: &lists.news,
        plan: &lists.plan,
        mentions: &lists.mentions,
        related: &lists.related,
        leadership: &lists.leadership,
        pictures: shared.pictures.as_ref(),
        gallery: shared.gallery,
        palette: &shared.palette,
        theme: &theme,
        words,
        edition,
        languages: &shared.languages,
        untranslated: shared.untranslated,
        pages: &shared.pages,
        feeds: &shared.feeds,
        calendars: shared.calendars,
        chart_css: &shared.chart_css,
        markup,
        linking: &shared.linking,
        links,
        report,
        only: None,
        kept,
        search,
        sink,
        shared: &lists.common,
        today: shared.today,
        counts: &shared.counts,
    };
    render(&whole)
}

/// What was kept of the pages of a language, where all that they share is as it was.
fn kept(cache: &Cache, part: &Part<'_>, lists: &Lists<'_>, shared: &Shared<'_>) -> Pages {
    let mut base = Hasher::default();
    for text in shared.theme.sources() {
        base.bytes(text.as_bytes());
    }
    let Edition { language, first, prefix, files, lasting } = &*part.edition;
    let settings = &part.catalogue.settings;
    base.value(&lists.common)
        .value(&[language, first, prefix])
        .value(&**files)
        .value(&**lasting)
        .value(&shared.linking);
    base.value(&*settings.base_url).value(&settings.allow_html).value(&settings.languages).value(shared.editions);
    Pages::of(cache, prefix, base.finish())
}
