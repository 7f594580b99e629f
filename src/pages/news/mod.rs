//! News: an article each, lists, series.

pub mod article;
pub mod lists;
pub mod series;
