//! Which news mentions what: gathered in one pass, so that every page can list what refers to it.

use std::collections::BTreeMap;

use crate::model::{Catalogue, Kind, NewsItem};

/// News by what it mentions, newest first.
pub type Mentions<'a> = BTreeMap<(Kind, &'a str), Vec<&'a NewsItem>>;

/// All news, newest first; items of one day by id.
pub fn newest_first(catalogue: &Catalogue) -> Vec<&NewsItem> {
    let mut news: Vec<&NewsItem> = catalogue.news.values().collect();
    news.sort_by(|a, b| b.entry.date.cmp(&a.entry.date).then_with(|| a.entry.id.cmp(&b.entry.id)));
    news
}

/// Goes through all news, which is newest first, once.
pub fn mentions<'a>(news: &[&'a NewsItem]) -> Mentions<'a> {
    let mut mentions = Mentions::new();
    for &item in news {
        let of = [
            (Kind::Person, &item.people),
            (Kind::Person, &item.authors),
            (Kind::Organisation, &item.organisations),
            (Kind::System, &item.systems),
        ];
        for (kind, references) in of {
            for reference in references {
                let list = mentions.entry((kind, reference.id.as_str())).or_default();
                if list.last().is_none_or(|last| last.entry.id != item.entry.id) {
                    list.push(item);
                }
            }
        }
    }
    mentions
}
