//! Candour.
pub mod charts;
pub mod checks;
pub mod content;
pub mod diagnostics;
pub mod markup;
pub mod model;
pub mod output;
pub mod routes;
pub mod source;
pub mod statistics;
pub mod tally;
pub mod theme;
