//! The keys of `site.yaml`.

use super::front_matter::ACCEPTED;
use super::{Field, Mapping, Of};
use crate::model::Kind;

/// The site's settings.
pub const SITE: Mapping = Mapping {
    noun: "site.yaml",
    fields: &[&[
        Field::new("title", Of::Text, "the site's title", "Usability ratings").required(),
        Field::new("base_url", Of::Plain, "its address, which may have a path", "https://example.org/ratings/")
            .required(),
        Field::new(
            "theme",
            Of::Plain,
            "a folder under `themes/`, whose files replace those of the default theme",
            "ours",
        )
        .or("default"),
        Field::new(
            "languages",
            Of::Plains,
            "its languages; the first lies at `/`, each other one below its own folder",
            "[en, cy]",
        )
        .or("[en]"),
        Field::new(
            "navigation",
            Of::Many(&NAVIGATION_LINK),
            "the links of the header",
            "[{label: Ratings, to: /ratings/}]",
        ),
        Field::new(
            "respondents",
            Of::Shape,
            "what you ask of respondents; each becomes a breakdown",
            "{role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}}",
        ),
        Field::new("ratings", Of::One(&RATINGS), "how figures are made", "{minimum_responses: 10}"),
        Field::new("markdown", Of::One(&MARKDOWN), "what Markdown may hold", "{html: true}"),
        Field::new(
            "answers",
            Of::Plain,
            "a folder beside `content/` where answers lie, kept out of the public repository",
            "answers",
        ),
        Field::new(
            "collect",
            Of::One(&COLLECT),
            "the public questionnaire, at `/rate/`",
            "{survey: 2026-autumn, post_to: https://forms.example.org/rate}",
        ),
        ACCEPTED,
        Field::new(
            "repository",
            Of::Url,
            "where the content lies on the web, for links that open its files; the branch may stand in it",
            "https://github.com/ours/ratings",
        ),
        Field::new(
            "gone",
            Of::Plains,
            "addresses that were published and are gone for good: nothing warns of them",
            "[/events/old-forum/]",
        ),
        Field::new("tagline", Of::Text, "a line below the title", "As experienced by health professionals"),
        Field::new("publisher", Of::Id(Kind::Organisation), "who publishes the site", "ccio-network"),
        Field::new("contact", Of::Plain, "an e-mail address, or one on the web", "ratings@example.org"),
        Field::new("licence", Of::Plain, "the licence of the published data", "CC-BY-4.0"),
        Field::new("timezone", Of::Zone, "the time zone of times that name none", "Europe/Paris").or("Europe/London"),
        Field::new(
            "accessibility",
            Of::One(&ACCESSIBILITY),
            "what the statement on accessibility says",
            "{tested: 2026-11-20, by: a screen reader user}",
        ),
        Field::new(
            "home",
            Of::Many(&BLOCK),
            "the blocks of the home page, from the top: `league`, `surveys`, `news`, `events`, `leadership`, `recommendations`, `groups`, each with options if need be, and `text` with Markdown",
            "[league, news: {most: 6}]",
        ),
    ]],
};

/// A link of the header.
pub const NAVIGATION_LINK: Mapping = Mapping {
    noun: "a link of the navigation",
    fields: &[&[
        Field::new("to", Of::Shape, "a path of the site, or a full address", "/ratings/").required(),
        Field::new("label", Of::Text, "its words", "Ratings").required(),
    ]],
};

/// How figures are made.
pub const RATINGS: Mapping = Mapping {
    noun: "`ratings`",
    fields: &[&[
        Field::new("minimum_responses", Of::Integer(5, 1_000_000), "no figure is published on fewer people", "15")
            .or("10"),
        Field::new("confidence", Of::Number, "the coverage of intervals, from 0.5 to 0.999", "0.9").or("0.95"),
    ]],
};

/// The public questionnaire.
pub const COLLECT: Mapping = Mapping {
    noun: "`collect`",
    fields: &[&[
        Field::new("survey", Of::Id(Kind::Survey), "the survey that it asks for", "2026-autumn").required(),
        Field::new(
            "post_to",
            Of::Url,
            "where the form's answers go; without it each answer becomes a file that its respondent sends",
            "https://forms.example.org/rate",
        ),
    ]],
};

/// What Markdown may hold.
pub const MARKDOWN: Mapping = Mapping {
    noun: "`markdown`",
    fields: &[&[Field::new("html", Of::Flag, "whether HTML is taken; it is sanitised", "true").or("false")]],
};

/// What is known of the site's accessibility.
pub const ACCESSIBILITY: Mapping = Mapping {
    noun: "`accessibility`",
    fields: &[&[
        Field::new("tested", Of::Day, "the day of the last test", "2026-11-20"),
        Field::new("by", Of::Text, "who tested it, and how", "a screen reader user and axe"),
        Field::new("barriers", Of::Many(&BARRIER), "what falls short", "[{what: …, why: …, instead: …}]"),
    ]],
};

/// Something that keeps some readers out.
pub const BARRIER: Mapping = Mapping {
    noun: "a barrier",
    fields: &[&[
        Field::new("what", Of::Text, "what it is", "Old PDF files can't be read aloud").required(),
        Field::new("why", Of::Text, "why it is still there", "They were scanned"),
        Field::new("instead", Of::Text, "what such readers can do", "Write to us for a text"),
    ]],
};

/// The options of a block of the home page.
pub const BLOCK: Mapping = Mapping {
    noun: "a block",
    fields: &[&[
        Field::new("title", Of::Text, "a heading in place of its own", "From the networks"),
        Field::new("most", Of::Integer(1, 100), "how many items it lists at most", "6"),
    ]],
};
