//! From tallies to figures that may be published.
//!
//! [`analyse`] takes the tallies and gives [`Results`]: what comes after it can see neither a person
//! nor a figure that is withheld.

mod agreement;
mod analyse;
mod analyse_kept;
mod analyse_published;
mod answers;
mod between;
mod changes;
mod coarse;
mod compare;
mod coverage;
mod crossed;
mod cuts;
mod detail;
mod disclosure;
mod exact;
mod explain;
mod explain_words;
mod funnel;
mod intervals;
mod joint;
mod kept;
mod kept_forms;
mod leadership;
mod meaning;
mod memory;
mod memory_notes;
mod newcomers;
mod overlap;
mod pairs;
mod quality;
mod recall;
mod records;
mod renamed;
mod renamed_groups;
mod respondents;
mod results;
mod set;
mod sets;
mod shrink;
mod student;
mod studentized;
mod summary;
mod sums;
mod twins;
mod unseen_people;
mod ways;
mod weights;

pub use agreement::{Preference, preference};
pub use analyse::analyse;
pub use between::Between;
pub use coarse::{Bound, Mean, SMALL};
pub use coverage::{COVERAGE, SIZES};
pub use disclosure::{Disclosed, Reason};
pub use explain::{Explanation, Section, Step, explain};
pub use funnel::{Funnel, LIMITS};
pub use intervals::IntervalMethod;
pub use kept::{held as hold_kept, keep, notes as answer_notes};
pub use leadership::{CensusResult, HeldCount, HeldCounts, Measure, PostResult, leadership, universe};
pub use meaning::{AVERAGE, GOOD_PRACTICE, GRADE_BANDS, percentile};
pub use memory_notes::notes as memory_notes;
pub use pairs::{Difference, Pairs};
pub use quality::notes as quality_notes;
pub use records::recorded;
pub use renamed::notes as renamed_notes;
pub use renamed_groups::notes as group_notes;
pub use results::{
    Agreement, AnswerShare, Answers, Author, Bin, Breakdown, Cell, CellFigures, Change, Composition, Elsewhere,
    Figures, ItemResult, Meaning, Quality, Refusal, Remark, ResponseRate, Results, Share, Standing, SurveyResult,
    SystemResult,
};
pub use set::ComparisonSet;
pub use student::{critical_value, normal_quantile};
pub use twins::notes as twin_notes;
pub use weights::Weighted;
