//! What the networks work for: groups with their plans, and recommendations with their progress.

use super::choice::choices;
use super::{Citation, Date, Entry, PartialDate, Reference, Text};

/// A working group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Common front matter.
    pub entry: Entry,
    /// Who chairs it.
    pub chair: Option<Reference>,
    /// Its members.
    pub members: Vec<Reference>,
    /// The organisations that take part.
    pub organisations: Vec<Reference>,
    /// Whether it works.
    pub status: Option<GroupStatus>,
    /// What it plans to do.
    pub plan: Vec<Milestone>,
    /// What it has decided.
    pub decisions: Vec<Decision>,
}

/// A step of a plan.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// What is to be done.
    pub title: Text,
    /// By when.
    pub due: Option<PartialDate>,
    /// How far it is.
    pub status: Progress,
    /// What came of it.
    pub outcome: Option<Text>,
}

choices! {
    /// Whether a group works.
    GroupStatus {
        /// It is being formed.
        Forming = "forming",
        /// It works.
        Active = "active",
        /// It has ended.
        Closed = "closed",
    }
}

choices! {
    /// How far a milestone is.
    Progress {
        /// Not begun.
        Planned = "planned",
        /// Begun.
        UnderWay = "under-way",
        /// Done.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

impl Milestone {
    /// The last day on which it is in time.
    pub fn last_day(&self) -> Option<Date> {
        self.due.map(PartialDate::last_day)
    }

    /// Whether it should be done by `today` and is not.
    pub fn is_late(&self, today: Date) -> bool {
        matches!(self.status, Progress::Planned | Progress::UnderWay) && self.last_day().is_some_and(|d| d < today)
    }
}

/// Something that a group decided.
#[derive(Debug, Clone)]
pub struct Decision {
    /// When.
    pub date: Date,
    /// What.
    pub text: Text,
}

/// What a report asked for, and how far it is.
#[derive(Debug, Clone)]
pub struct Recommendation {
    /// Common front matter.
    pub entry: Entry,
    /// Its number in the report.
    pub number: Option<u32>,
    /// The report.
    pub source: Citation,
    /// The organisation that should do it.
    pub owner: Option<Reference>,
    /// How far it is.
    pub status: RecommendationStatus,
    /// How it came there, oldest first.
    pub history: Vec<Step>,
}

choices! {
    /// How far a recommendation is.
    RecommendationStatus {
        /// Nothing has happened yet.
        NotStarted = "not-started",
        /// Begun.
        UnderWay = "under-way",
        /// Done as it was asked for.
        Met = "met",
        /// It will not be done.
        Rejected = "rejected",
    }
}

/// A step in the history of a recommendation.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub date: Date,
    /// How far it was then.
    pub status: RecommendationStatus,
    /// What had happened.
    pub note: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_over_after_its_last_day() {
        let milestone = |due: &str, status| Milestone {
            title: Text::default(),
            due: PartialDate::parse(due),
            status,
            outcome: None,
        };
        let late =
            |due, status, day: (i16, i8, i8)| milestone(due, status).is_late(Date::constant(day.0, day.1, day.2));
        assert!(!late("2024-02", Progress::Planned, (2024, 2, 29)));
        assert!(late("2024-02", Progress::UnderWay, (2024, 3, 1)));
        assert!(!late("2024", Progress::Planned, (2024, 12, 31)));
        assert!(!late("2024-02-10", Progress::Done, (2025, 1, 1)));
        assert!(!late("2024-02-10", Progress::Dropped, (2025, 1, 1)));
    }
}
