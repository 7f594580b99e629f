//! What brings people together: events and training.

use super::choice::choices;
use super::{Entry, Moment, Reference, Text, Topic};

/// A conference, meeting or webinar.
#[derive(Debug, Clone)]
pub struct Event {
    /// Common front matter.
    pub entry: Entry,
    /// When it starts.
    pub starts: Moment,
    /// When it ends: the last day, or the time.
    pub ends: Option<Moment>,
    /// Where it is, as an address in words.
    pub venue: Option<String>,
    /// Whether it can be joined online.
    pub is_online: bool,
    /// The address to join at.
    pub join: Option<String>,
    /// Its own page elsewhere.
    pub url: Option<String>,
    /// Organisations that run it.
    pub organisers: Vec<Reference>,
    /// The event that it is a part of.
    pub part_of: Option<Reference>,
    /// People who speak at it.
    pub speakers: Vec<Reference>,
    /// Whether it was called off.
    pub cancelled: bool,
}

impl Event {
    /// The last moment of it that is known.
    pub fn last(&self) -> &Moment {
        self.ends.as_ref().unwrap_or(&self.starts)
    }
}

/// A course, fellowship, mentoring scheme, webinar or accreditation.
#[derive(Debug, Clone)]
pub struct Training {
    /// Common front matter.
    pub entry: Entry,
    /// The organisation that offers it.
    pub provider: Option<Reference>,
    /// For whom it is, in words of the site.
    pub audience: Vec<Topic>,
    /// What form it has.
    pub format: Option<TrainingFormat>,
    /// How long it takes, in words.
    pub duration: Option<Text>,
    /// Points of continuing professional development, 0 or more.
    pub cpd_points: Option<f64>,
    /// When it starts next.
    pub starts: Option<Moment>,
    /// Where to enrol.
    pub url: Option<String>,
}

choices! {
    /// What form training has.
    TrainingFormat {
        /// A course.
        Course = "course",
        /// A fellowship.
        Fellowship = "fellowship",
        /// A mentoring scheme.
        Mentoring = "mentoring",
        /// A webinar.
        Webinar = "webinar",
        /// An accreditation.
        Accreditation = "accreditation",
    }
}
