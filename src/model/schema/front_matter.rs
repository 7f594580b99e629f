//! What records of several kinds say.

use super::{Field, Mapping, Of};

/// Warnings that are accepted.
pub const ACCEPTED: Field = Field::new(
    "accept",
    Of::Many(&ACCEPT),
    "warnings that you have looked at: they are counted, and no longer shown",
    "[{code: same-name, reason: Two products of one vendor}]",
);

/// The keys of every record but its title or name.
pub const FRONT_MATTER: &[Field] = &[
    Field::new(
        "date",
        Of::Moment,
        "the day it is of (of news, else that before the file's name); with a time, an embargo: it is kept out until then",
        "2026-05-01",
    ),
    Field::new("updated", Of::Moment, "the day on which it was last changed in substance", "2026-06-12"),
    Field::new("summary", Of::Text, "one or two sentences, as plain text", "Who we are, and why."),
    Field::new("tags", Of::Topics, "subjects; each gets a page and a feed", "[Usability, Policy]"),
    Field::new("draft", Of::Flag, "whether it is kept out until you ask with `--drafts`", "true").or("false"),
    Field::new("release_at", Of::Moment, "until when it is kept back, whatever its date", "2026-05-01T09:00"),
    Field::new("expires", Of::Moment, "from when it is no longer shown", "2027-01-01"),
    Field::new("aliases", Of::Plains, "former addresses, which lead here", "[/old/page/]"),
    ACCEPTED,
    Field::new("image", Of::One(&IMAGE), "a picture", "{src: /photo.jpg, alt: What it shows}"),
];

/// A warning that somebody has looked at and taken.
pub const ACCEPT: Mapping = Mapping {
    noun: "a warning that is accepted",
    fields: &[&[
        Field::new("code", Of::Plain, "the code of the warning", "same-name").required(),
        Field::new("reason", Of::Plain, "why it is right as it is", "Two products of one vendor").required(),
    ]],
};

/// The title of a record.
pub const TITLE: &[Field] = &[Field::new("title", Of::Text, "its title", "Ratings of spring 2026").required()];

/// The name of an organisation, a person or a system.
pub const NAME: &[Field] = &[
    Field::new("name", Of::Text, "its name", "Rowan Ashby").required().or_key("title"),
    Field::new("title", Of::Text, "may stand in place of `name`", "Rowan Ashby"),
];

/// A picture.
pub const IMAGE: Mapping = Mapping {
    noun: "an image",
    fields: &[&[
        Field::new("src", Of::Path, "the file, under `content/static`", "/photo.jpg").required(),
        Field::new("alt", Of::Text, "what it shows; `\"\"` for decoration", "A nurse at a screen").required(),
    ]],
};

/// Something that was published elsewhere.
pub const CITATION: Mapping = Mapping {
    noun: "a source",
    fields: &[&[
        Field::new("title", Of::Text, "its title", "Making IT Work").required(),
        Field::new("url", Of::Url, "its address", "https://example.org/report"),
        Field::new("published", Of::PartialDate, "when it was published", "2016-09-07"),
    ]],
};

/// A correction of what was published.
pub const CORRECTION: Mapping = Mapping {
    noun: "a correction",
    fields: &[&[
        Field::new("date", Of::Moment, "from when it is published as corrected", "2026-06-10").required(),
        Field::new("text", Of::Text, "what was wrong", "\"The number of responses was 84, not 48.\"").required(),
    ]],
};

/// A translation, `name.cy.md` beside `name.md`.
pub const TRANSLATION: Mapping = Mapping {
    noun: "a translation",
    fields: &[&[
        Field::new("title", Of::Text, "the title in this language", "Amdanom ni").or_key("name"),
        Field::new(
            "name",
            Of::Text,
            "the name of an organisation, a person or a system in this language",
            "Y Rhwydwaith",
        ),
        Field::new("summary", Of::Text, "the summary in this language", "Pwy ydym ni, a pham."),
        Field::new("image_alt", Of::Text, "what the picture shows, in this language", "Nyrs wrth sgrin"),
    ]],
};
