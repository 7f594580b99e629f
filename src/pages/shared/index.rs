//! A list of records in groups.

use serde::Serialize;

use crate::model::Foreign;
use crate::pages::shared::views::LinkView;

/// A list of records in groups: `index.html`.
#[derive(Debug, Serialize)]
pub struct IndexView<'a> {
    /// The page's title.
    pub title: &'a str,
    /// Its groups, in order.
    pub groups: Vec<IndexGroup>,
}

/// A group of records.
#[derive(Debug, Serialize)]
pub struct IndexGroup {
    /// The group's heading; empty where there is one group alone.
    pub label: String,
    /// Its records, in order.
    pub items: Vec<IndexItem>,
}

/// A record in a list.
#[derive(Debug, Serialize)]
pub struct IndexItem {
    /// Its title and address.
    pub link: LinkView,
    /// One or two sentences.
    pub summary: Option<String>,
    /// What of it nobody has translated.
    pub foreign: Foreign,
}
