//! From tallies to figures that may be published.
//!
//! [`analyse`] takes the tallies and gives [`Results`]: what comes after it can see neither a person
//! nor a figure that is withheld.

mod analyse;
mod compare;
mod detail;
mod disclosure;
mod meaning;
mod results;
mod student;
mod summary;

pub use analyse::analyse;
pub use disclosure::Disclosed;
pub use meaning::{AVERAGE, GOOD_PRACTICE, GRADE_BANDS};
pub use results::{
    Bin, Breakdown, Cell, CellFigures, Change, Composition, Figures, ItemResult, Meaning, Remark, Results, Standing,
    SurveyResult, SystemResult,
};
