//! Candour.
pub mod content;
pub mod diagnostics;
pub mod model;
pub mod source;
pub mod statistics;
pub mod tally;
