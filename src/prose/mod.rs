//! Sentences about results, in the reader's language: what charts, pages and feeds say.

mod agreement;
mod difference;
mod plan;
mod quality;
mod score;
mod standing;
mod subject;
mod terms;
mod verdict;

pub use agreement::{agreements, preferences};
pub use difference::difference;
pub use plan::{milestone_due, milestone_state, plan_in_words};
pub use quality::quality;
pub use score::mean as mean_in_words;
pub use score::{between, detail, difference_ends, mean, median, reason, sentence, value};
pub use standing::standing;
pub use subject::{Subject, asked_in, measure, questionnaire};
pub use terms::{
    category, category_id, held, kind_key, kind_label, percent, percents, post_detail, post_name, post_short,
    region_name,
};
pub use verdict::{basis, first_sentence, groups_agree, outcome, sampling, scored, systems, verdict};
