//! The keys of every kind of record.

use super::front_matter::{CITATION, CORRECTION, FRONT_MATTER, NAME, TITLE};
use super::ratings::SURVEY;
use super::{Field, Mapping, Of};
use crate::model::{
    Category, GroupStatus, Kind, NewsKind, OrganisationKind, Progress, RecommendationStatus, TrainingFormat,
};

/// The keys of a kind's records.
pub fn of(kind: Kind) -> &'static Mapping {
    match kind {
        Kind::Page => &PAGE,
        Kind::News => &NEWS,
        Kind::Organisation => &ORGANISATION,
        Kind::Person => &PERSON,
        Kind::System => &SYSTEM,
        Kind::Survey => &SURVEY,
        Kind::Event => &EVENT,
        Kind::Training => &TRAINING,
        Kind::Group => &GROUP,
        Kind::Recommendation => &RECOMMENDATION,
    }
}

const PAGE: Mapping = Mapping { noun: "a page", fields: &[TITLE, FRONT_MATTER] };

const NEWS: Mapping = Mapping {
    noun: "a news item",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new("authors", Of::Ids(Kind::Person), "who wrote it", "[imogen-vale]"),
            Field::new("people", Of::Ids(Kind::Person), "whom it is about", "[rowan-ashby]"),
            Field::new(
                "organisations",
                Of::Ids(Kind::Organisation),
                "which organisations it is about",
                "[nhs-england]",
            ),
            Field::new("systems", Of::Ids(Kind::System), "which systems it is about", "[harbour-epr]"),
            Field::new("events", Of::Ids(Kind::Event), "which events it is about", "[spring-forum]"),
            Field::new(
                "sources",
                Of::Many(&CITATION),
                "where it comes from",
                "[{title: The report, url: \"https://example.org/report\"}]",
            ),
            Field::new("kind", Of::OneOf(NewsKind::IDS), "what sort of news it is", "statement").or("news"),
            Field::new(
                "corrections",
                Of::Many(&CORRECTION),
                "what was wrong, shown on top",
                "[{date: 2026-06-10, text: …}]",
            ),
            Field::new("pinned", Of::Flag, "whether it stands above newer news", "true").or("false"),
            Field::new("series", Of::Topic, "the series that it belongs to", "Reading the ratings"),
        ],
    ],
};

const ORGANISATION: Mapping = Mapping {
    noun: "an organisation",
    fields: &[
        NAME,
        FRONT_MATTER,
        &[
            Field::new("kind", Of::OneOf(OrganisationKind::IDS), "what sort of organisation it is", "provider"),
            Field::new("url", Of::Url, "its own site", "https://example.org/"),
            Field::new("ods_code", Of::Plain, "its code in the Organisation Data Service", "RX1"),
            Field::new(
                "region",
                Of::Plain,
                "its region, for the map of leadership: of NHS England or of official statistics, or a nation",
                "North West",
            ),
            Field::new("parent", Of::Id(Kind::Organisation), "what it is part of", "nhs-england"),
            Field::new("partners", Of::Ids(Kind::Organisation), "whom it works with", "[bcs-health-care]"),
            Field::new("uses", Of::Many(&USE), "the systems that it uses", "[{system: harbour-epr, from: 2021}]"),
            Field::new("logo", Of::Path, "its logo, under `content/static`", "/logo.svg"),
        ],
    ],
};

/// A system in use.
pub const USE: Mapping = Mapping {
    noun: "a use",
    fields: &[&[
        Field::new("system", Of::Id(Kind::System), "the system", "harbour-epr").required(),
        Field::new("from", Of::PartialDate, "since when", "2021-03"),
        Field::new("to", Of::PartialDate, "until when", "2025"),
    ]],
};

const PERSON: Mapping = Mapping {
    noun: "a person",
    fields: &[
        NAME,
        FRONT_MATTER,
        &[
            Field::new(
                "roles",
                Of::Many(&ROLE),
                "the posts held",
                "[{organisation: northmoor, title: CCIO, from: 2021}]",
            ),
            Field::new("links", Of::Urls, "addresses elsewhere", "[\"https://example.org/\"]"),
        ],
    ],
};

/// A post held at an organisation.
pub const ROLE: Mapping = Mapping {
    noun: "a role",
    fields: &[&[
        Field::new("organisation", Of::Id(Kind::Organisation), "where", "northmoor"),
        Field::new("title", Of::Text, "what", "Chief clinical information officer").required(),
        Field::new("from", Of::PartialDate, "since when", "2021-06"),
        Field::new("to", Of::PartialDate, "until when", "2025"),
    ]],
};

const SYSTEM: Mapping = Mapping {
    noun: "a system",
    fields: &[
        NAME,
        FRONT_MATTER,
        &[
            Field::new("vendor", Of::Id(Kind::Organisation), "who makes it", "harbour-systems"),
            Field::new("category", Of::OneOf(Category::IDS), "what it is for", "epr").or("other"),
            Field::new("url", Of::Url, "the vendor's page about it", "https://example.org/epr"),
            Field::new("also", Of::Plains, "other names that answers may give it", "[Harbour E.P.R., HEPR]"),
            Field::new(
                "versions",
                Of::Many(&VERSION),
                "its versions, which charts mark",
                "[{name: \"4.0\", released: 2024-02-01}]",
            ),
            Field::new("replaced_by", Of::Id(Kind::System), "what came after it", "beacon"),
            Field::new("response", Of::One(&RESPONSE), "the vendor's right of reply", "{date: 2025-07-01, text: …}"),
        ],
    ],
};

/// A version of a system.
pub const VERSION: Mapping = Mapping {
    noun: "a version",
    fields: &[&[
        Field::new("name", Of::Text, "its name, kept as written", "\"1.10\"").required(),
        Field::new("released", Of::Day, "the day of its release", "2024-02-01"),
    ]],
};

/// What a vendor says to its ratings.
pub const RESPONSE: Mapping = Mapping {
    noun: "a vendor's response",
    fields: &[&[
        Field::new("date", Of::Day, "when", "2025-07-01"),
        Field::new("text", Of::Text, "what; blank lines part paragraphs", "We thank all who answered.").required(),
    ]],
};

const EVENT: Mapping = Mapping {
    noun: "an event",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new("timezone", Of::Zone, "the time zone of its times", "Europe/Paris").or("that of the site"),
            Field::new("starts", Of::Moment, "when it starts: a day, or a day and a time", "2027-03-26 09:30")
                .required(),
            Field::new("ends", Of::Moment, "when it ends: the last day, or the time", "2027-03-26 16:00"),
            Field::new("online", Of::Shape, "the address to join at, or `true`", "https://events.example.org/forum"),
            Field::new("venue", Of::Text, "where it is", "Guildhall, Harbourtown"),
            Field::new("url", Of::Url, "its page elsewhere", "https://example.org/forum"),
            Field::new("organisers", Of::Ids(Kind::Organisation), "who runs it", "[ccio-network]"),
            Field::new("part_of", Of::Id(Kind::Event), "the event that it is a part of", "ehi-live-2016"),
            Field::new("speakers", Of::Ids(Kind::Person), "who speaks at it", "[rowan-ashby]"),
            Field::new("cancelled", Of::Flag, "whether it was called off", "true").or("false"),
        ],
    ],
};

const TRAINING: Mapping = Mapping {
    noun: "a training",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new("cpd_points", Of::Number, "points of continuing professional development", "2.5"),
            Field::new("audience", Of::Topics, "for whom it is, in your words", "[CCIOs, Clinicians]"),
            Field::new("provider", Of::Id(Kind::Organisation), "who offers it", "bcs-health-care"),
            Field::new("format", Of::OneOf(TrainingFormat::IDS), "what form it has", "webinar"),
            Field::new("duration", Of::Text, "how long it takes, in words", "two days"),
            Field::new("starts", Of::Moment, "when it starts next", "2027-02-01"),
            Field::new("url", Of::Url, "where to enrol", "https://example.org/course"),
        ],
    ],
};

const GROUP: Mapping = Mapping {
    noun: "a group",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new("chair", Of::Id(Kind::Person), "who chairs it", "rowan-ashby"),
            Field::new("members", Of::Ids(Kind::Person), "its members", "[imogen-vale]"),
            Field::new("organisations", Of::Ids(Kind::Organisation), "who takes part", "[ccio-network]"),
            Field::new("status", Of::OneOf(GroupStatus::IDS), "whether it works", "active"),
            Field::new(
                "plan",
                Of::Many(&MILESTONE),
                "what it plans to do",
                "[{milestone: Agree on a questionnaire, due: 2027-02}]",
            ),
            Field::new("decisions", Of::Many(&DECISION), "what it has decided", "[{date: 2026-02-18, text: …}]"),
        ],
    ],
};

/// A step of a plan.
pub const MILESTONE: Mapping = Mapping {
    noun: "a milestone",
    fields: &[&[
        Field::new("milestone", Of::Text, "what is to be done", "Agree on a questionnaire").required(),
        Field::new("due", Of::PartialDate, "by when", "2027-02"),
        Field::new("status", Of::OneOf(Progress::IDS), "how far it is", "under-way").or("planned"),
        Field::new("outcome", Of::Text, "what came of it; needed where it is done", "The SUS."),
    ]],
};

/// Something that a group decided.
pub const DECISION: Mapping = Mapping {
    noun: "a decision",
    fields: &[&[
        Field::new("date", Of::Day, "when; a future day waits", "2026-02-18").required(),
        Field::new("text", Of::Text, "what", "Ratings are published with their intervals.").required(),
    ]],
};

const RECOMMENDATION: Mapping = Mapping {
    noun: "a recommendation",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new(
                "source",
                Of::One(&CITATION),
                "the report that it stands in",
                "{title: Making IT Work, published: 2016-09-07}",
            )
            .required(),
            Field::new("status", Of::OneOf(RecommendationStatus::IDS), "how far it is; that of the newest step", "met")
                .required(),
            Field::new("number", Of::Integer(1, 9999), "its number in the report", "2"),
            Field::new("owner", Of::Id(Kind::Organisation), "who should do it", "nhs-england"),
            Field::new("progress", Of::Many(&STEP), "how it came there", "[{date: 2016-07-07, status: met}]"),
        ],
    ],
};

/// A step in the history of a recommendation.
pub const STEP: Mapping = Mapping {
    noun: "a step of the progress",
    fields: &[&[
        Field::new("date", Of::Day, "when; a future day waits", "2018-03-09").required(),
        Field::new("status", Of::OneOf(RecommendationStatus::IDS), "how far it was then", "met").required(),
        Field::new("note", Of::Text, "what had happened", "The post is filled."),
    ]],
};
