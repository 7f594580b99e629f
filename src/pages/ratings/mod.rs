//! Surveys: a page each, the leagues of groups of respondents, systems side by side.

pub mod compare;
pub mod group_league;
pub mod survey;
