//! Candour.
pub mod charts;
pub mod checks;
pub mod content;
pub mod data;
pub mod diagnostics;
pub mod markup;
pub mod feeds;
pub mod model;
pub mod output;
pub mod pages;
pub mod routes;
pub mod source;
pub mod statistics;
pub mod tally;
pub mod theme;
