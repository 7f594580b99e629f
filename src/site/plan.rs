//! What is made of results and lists, beyond a page for each record: decided once, before any page is made.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Attribute, Catalogue, NewsItem, Topic};
use crate::routes::{self, address};
use crate::statistics::{Results, SurveyResult, universe};

/// Attributes with more values make no leagues, and nothing to compare by: few systems would have enough people in each.
pub const MOST_VALUES: usize = 24;

/// Surveys that can be compared on one page, the newest ones.
const MOST_COMPARED: usize = 4;

/// What a site in one of its languages makes of results and lists.
#[derive(Debug)]
pub struct SitePlan<'a> {
    /// The newest survey that ranks systems.
    newest: Option<&'a str>,
    /// The surveys whose systems can be set side by side, newest first.
    pub compared: Vec<&'a str>,
    /// Systems of the first of these that do the same job, two by two: these pairs have a page.
    pub pairs: Vec<Pair<'a>>,
    /// The addresses of the pages of categories.
    categories: Vec<String>,
    /// The groups of each survey's respondents that have a league.
    leagues: BTreeMap<&'a str, Vec<League<'a>>>,
    /// News by the address of each tag.
    pub tags: BTreeMap<&'a str, Gathered<'a>>,
    /// News by the address of each series, oldest first.
    pub series: BTreeMap<&'a str, Gathered<'a>>,
    /// The years that have news, newest first.
    pub years: Vec<i16>,
    /// The organisations that could have a digital leader, by id; empty without a census.
    pub could_have_posts: BTreeSet<&'a str>,
}

/// Of a category of at most so many systems all pairs have a page; of a larger one each system with its nearest.
const ALL_PAIRS: usize = 12;
const NEAREST: usize = 5;

/// Two systems of a category, by id.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The one with the better mean.
    pub first: &'a str,
    /// The other.
    pub second: &'a str,
    /// Where both stand: the index of the category's set, and of each among its members.
    pub at: (usize, usize, usize),
}

impl Pair<'_> {
    /// The address of their page.
    pub fn address(&self) -> String {
        address::pair(self.first, self.second)
    }
}

/// A group of respondents that at least two systems of a survey show.
#[derive(Debug, Clone)]
pub struct League<'a> {
    /// What respondents are divided by.
    pub attribute: &'a Attribute,
    /// The index of the group's value.
    pub at: usize,
    /// The address of its page.
    pub to: String,
}

impl<'a> League<'a> {
    /// The group's value.
    pub fn value(&self) -> &'a str {
        &self.attribute.values[self.at].0
    }

    /// What readers call the group.
    pub fn label(&self) -> &'a str {
        &self.attribute.values[self.at].1
    }
}

/// News that a tag or a series gathers.
#[derive(Debug)]
pub struct Gathered<'a> {
    /// The tag or series, as first written.
    pub topic: &'a Topic,
    /// Its news.
    pub items: Vec<&'a NewsItem>,
}

impl<'a> SitePlan<'a> {
    /// Decides it for the records of a language; `news` is all news, newest first.
    pub fn of(catalogue: &'a Catalogue, results: &'a Results, news: &[&'a NewsItem]) -> Self {
        let survey = |id: &'a String| Some((id.as_str(), catalogue.surveys.get(id)?, results.surveys.get(id)?));
        let ranked: Vec<_> = results.order.iter().rev().filter_map(survey).filter(|(_, s, _)| s.ranked).collect();
        let compared = ranked.iter().filter(|(_, _, result)| in_rank(result).count() > 1).take(MOST_COMPARED);
        let compared: Vec<&str> = compared.map(|(id, ..)| *id).collect();
        let first = compared.first().and_then(|id| results.surveys.get(*id));
        SitePlan {
            // One that is still being asked has nothing to show yet.
            newest: ranked.iter().find(|(.., r)| in_rank(r).next().is_some()).or(ranked.first()).map(|(id, ..)| *id),
            pairs: first.map(pairs).unwrap_or_default(),
            compared,
            categories: ranked.iter().flat_map(|(id, _, result)| categories(id, result)).collect(),
            leagues: ranked.iter().map(|(id, _, result)| (*id, leagues(catalogue, result))).collect(),
            tags: by_tag(catalogue, news),
            series: by_series(news),
            years: routes::years(catalogue),
            could_have_posts: if catalogue.censuses.is_empty() { BTreeSet::new() } else { universe(catalogue) },
        }
    }

    /// Whether it is the newest survey that ranks systems.
    pub fn is_newest(&self, survey: &str) -> bool {
        self.newest == Some(survey)
    }

    /// The groups of a survey's respondents that have a league.
    pub fn leagues(&self, survey: &str) -> &[League<'a>] {
        self.leagues.get(survey).map_or(&[], Vec::as_slice)
    }

    /// The systems that have a ready-made page with this one, the better one first.
    pub fn neighbours<'s>(&'s self, system: &'s str) -> impl Iterator<Item = &'a str> + 's {
        self.pairs.iter().filter_map(move |pair| match system {
            s if s == pair.second => Some(pair.first),
            s if s == pair.first => Some(pair.second),
            _ => None,
        })
    }

    /// The addresses of the pages that are made of results.
    pub fn addresses(&self) -> impl Iterator<Item = String> + '_ {
        let leagues = self.leagues.values().flatten().map(|league| league.to.clone());
        self.pairs.iter().map(Pair::address).chain(leagues).chain(self.categories.iter().cloned())
    }
}

/// The systems of a survey that have a rank, best first.
fn in_rank(result: &SurveyResult) -> impl Iterator<Item = &str> {
    result.shown().filter(|(_, f)| f.standing.is_some()).map(|(s, _)| s.system.as_str())
}

/// The addresses of a survey's categories, where it has more than one.
fn categories(survey: &str, result: &SurveyResult) -> Vec<String> {
    let all = result.sets.iter().filter(|_| result.sets.len() > 1);
    all.map(|set| address::category(survey, set.category.id())).collect()
}

/// The pairs of a survey that have a page, by category and rank.
fn pairs(result: &SurveyResult) -> Vec<Pair<'_>> {
    let mut all = Vec::new();
    for (set, own) in result.sets.iter().enumerate() {
        let mean = |at: usize| {
            let figures = own.members.get(at).and_then(|i| result.systems.get(*i)?.figures.figure());
            figures.and_then(|f| f.mean).map_or(0.0, |m| m.value)
        };
        let id = |at: usize| own.members.get(at).and_then(|i| result.systems.get(*i)).map_or("", |s| s.system.as_str());
        let count = own.members.len();
        let mut chosen: BTreeSet<(usize, usize)> = BTreeSet::new();
        for a in 0..count {
            let mut others: Vec<usize> = (0..count).filter(|b| *b != a).collect();
            if count > ALL_PAIRS {
                let distance = |b: usize| (mean(b) - mean(a)).abs();
                others.sort_by(|x, y| distance(*x).total_cmp(&distance(*y)).then(x.cmp(y)));
                others.truncate(NEAREST);
            }
            chosen.extend(others.into_iter().map(|b| (a.min(b), a.max(b))));
        }
        all.extend(chosen.into_iter().map(|(a, b)| Pair { first: id(a), second: id(b), at: (set, a, b) }));
    }
    all
}

/// The groups of a ranked survey by which at least two systems can be set beside each other.
fn leagues<'a>(catalogue: &'a Catalogue, result: &SurveyResult) -> Vec<League<'a>> {
    let mut leagues = Vec::new();
    let Some(survey) = catalogue.surveys.get(&result.survey) else { return leagues };
    for attribute in survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)) {
        if attribute.values.len() > MOST_VALUES {
            continue;
        }
        for (at, (value, _)) in attribute.values.iter().enumerate() {
            if result.shown().filter(|(_, f)| f.group(&attribute.id, value).is_some()).count() > 1 {
                leagues.push(League { attribute, at, to: address::league(&result.survey, attribute, at) });
            }
        }
    }
    leagues
}

/// All news of each tag, in the order of `news`, in one pass.
fn by_tag<'a>(catalogue: &'a Catalogue, news: &[&'a NewsItem]) -> BTreeMap<&'a str, Gathered<'a>> {
    let tags = routes::tags(catalogue).into_iter();
    let mut by_tag: BTreeMap<&str, Gathered<'_>> =
        tags.map(|topic| (topic.slug.as_str(), Gathered { topic, items: Vec::new() })).collect();
    for item in news {
        for tag in &item.entry.tags {
            let Some(Gathered { items, .. }) = by_tag.get_mut(tag.slug.as_str()) else { continue };
            // Two spellings of one tag on one item count once.
            if items.last().is_none_or(|last| last.entry.id != item.entry.id) {
                items.push(item);
            }
        }
    }
    by_tag
}

/// The items of each series, oldest first, in one pass; `news` has the newest first.
fn by_series<'a>(news: &[&'a NewsItem]) -> BTreeMap<&'a str, Gathered<'a>> {
    let mut series: BTreeMap<&str, Gathered<'_>> = BTreeMap::new();
    for &item in news.iter().rev() {
        if let Some(topic) = &item.series {
            let empty = || Gathered { topic, items: Vec::new() };
            series.entry(topic.slug.as_str()).or_insert_with(empty).items.push(item);
        }
    }
    series
}

/// Pinned items, then all others; both newest first.
pub fn pinned_first<'n>(news: &[&'n NewsItem]) -> Vec<&'n NewsItem> {
    let (pinned, others): (Vec<&NewsItem>, Vec<&NewsItem>) = news.iter().partition(|n| n.pinned);
    pinned.into_iter().chain(others).collect()
}
