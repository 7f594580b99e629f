//! The keys of surveys, questionnaires, figures of others and censuses.

use super::front_matter::{ACCEPTED, CITATION, CORRECTION, FRONT_MATTER, TITLE};
use super::{Field, Mapping, Of};
use crate::model::{Coverage, Flag, Kind, Post, Rule, Sample};

/// A survey, `ratings/<survey>/survey.yaml`.
pub const SURVEY: Mapping = Mapping {
    noun: "a survey",
    fields: &[
        TITLE,
        FRONT_MATTER,
        &[
            Field::new("instrument", Of::OtherId, "the questionnaire: one that is built in, or the site's own", "sus")
                .required(),
            Field::new("opened", Of::Day, "the first day of asking", "2025-03-01"),
            Field::new("closed", Of::Day, "the last day of asking", "2025-05-31"),
            Field::new("population", Of::Text, "who was meant to answer", "Health professionals working in England"),
            Field::new(
                "method",
                Of::Text,
                "how they were reached",
                "Open online survey, promoted through the networks",
            ),
            Field::new("respondents", Of::OtherIds, "which of site.yaml's attributes were asked", "[role]"),
            Field::new(
                "demonstration",
                Of::Flag,
                "whether the data are invented: every page that shows them says so",
                "true",
            )
            .or("false"),
            Field::new(
                "ranked",
                Of::Flag,
                "whether systems are ranked; not so for figures of different people",
                "false",
            )
            .or("true"),
            Field::new(
                "sample",
                Of::OneOf(Sample::IDS),
                "how people came to answer: whoever wanted to, people picked and asked, everybody asked, or people drawn by lot",
                "open",
            ),
            Field::new(
                "invited",
                Of::Integer(1, 4_294_967_295),
                "how many people were asked to answer; makes the response rate",
                "1200",
            ),
            Field::new(
                "population_shares",
                Of::Shape,
                "how the population is made up; answers are weighted to it",
                "{role: {nurse: 0.52, doctor: 0.48}}",
            ),
            Field::new("exclude", Of::SomeOf(Flag::IDS), "responses to leave out", "[straight-lining, identical]"),
            Field::new("same_people_as", Of::Ids(Kind::Survey), "surveys that the same people answered", "[2025-all]"),
            Field::new(
                "withdrawn",
                Of::Ids(Kind::System),
                "systems of which responses were taken back, that stand nowhere else",
                "[harbour-epr]",
            ),
            Field::new(
                "freeze",
                Of::Ids(Kind::System),
                "systems whose figures stay as they were recorded; or `all`",
                "all",
            ),
            Field::new(
                "withhold",
                Of::Ids(Kind::System),
                "systems whose figures are wrong, and aren't shown until they are right",
                "[harbour-epr]",
            ),
            Field::new(
                "corrections",
                Of::Many(&SURVEY_CORRECTION),
                "what was wrong in what was published",
                "[{date: 2026-06-10, text: …, systems: [harbour-epr]}]",
            ),
        ],
    ],
};

/// A correction of a survey.
pub const SURVEY_CORRECTION: Mapping = Mapping {
    noun: "a correction",
    fields: &[
        CORRECTION.fields[0],
        &[Field::new(
            "systems",
            Of::Ids(Kind::System),
            "the systems that it is about; without it all of them",
            "[harbour-epr]",
        )],
    ],
};

/// A questionnaire of the site's own, `instruments/<id>.yaml`.
pub const INSTRUMENT: Mapping = Mapping {
    noun: "an instrument",
    fields: &[&[
        Field::new("title", Of::Text, "its name", "Clinical ease of use").required(),
        Field::new("score_name", Of::Text, "what its score is called", "ease score"),
        Field::new("source", Of::Text, "where it comes from", "Our working group, 2025"),
        Field::new("items", Of::Many(&ITEM), "its questions, at most 64", "[{id: ease, text: …, scale: [1, 7]}]")
            .required(),
        Field::new(
            "ends",
            Of::One(&ENDS),
            "what the lowest and the highest answer say, where no item says otherwise; the public questionnaire needs it",
            "{low: Strongly disagree, high: Strongly agree}",
        ),
        Field::new("score", Of::OneOf(Rule::IDS), "how the score is made", "sum").or("rescaled-mean"),
        Field::new("blanks_allowed", Of::Integer(0, 64), "how many items may be left out", "1").or("0"),
        Field::new("low_is_good", Of::Flag, "whether low scores are good", "true").or("false"),
        Field::new(
            "bands",
            Of::Many(&BAND),
            "names of ranges of the score",
            "[{from: 0, label: Poor}, {from: 50, label: Fair}]",
        ),
    ]],
};

/// A question.
pub const ITEM: Mapping = Mapping {
    noun: "an item",
    fields: &[&[
        Field::new("id", Of::Plain, "its key, which is the column of its answers", "ease").required(),
        Field::new("text", Of::Text, "its words", "How easy is it to find a patient's record?").required(),
        Field::new("reverse", Of::Flag, "whether low answers are good", "true").or("false"),
        Field::new("scale", Of::Pair, "the lowest and the highest answer", "[1, 7]").required(),
        Field::new(
            "ends",
            Of::One(&ENDS),
            "what the lowest and the highest answer say",
            "{low: Very hard, high: Very easy}",
        ),
    ]],
};

/// What the ends of a scale say.
pub const ENDS: Mapping = Mapping {
    noun: "`ends`",
    fields: &[&[
        Field::new("low", Of::Text, "what the lowest answer says", "Very hard").required(),
        Field::new("high", Of::Text, "what the highest answer says", "Very easy").required(),
    ]],
};

/// A range of a score.
pub const BAND: Mapping = Mapping {
    noun: "a band",
    fields: &[&[
        Field::new("from", Of::Number, "the lowest score in it", "50").required(),
        Field::new("label", Of::Text, "its name", "Fair").required(),
    ]],
};

/// What somebody else published of a system: `published` in `ratings/<survey>/<file>.yaml`, beside `system` and `source`.
pub const PUBLISHED: Mapping = Mapping {
    noun: "`published`",
    fields: &[&[
        Field::new("n", Of::Integer(1, 100_000_000), "how many people answered", "112"),
        Field::new("mean", Of::Number, "the mean; this or a median is needed", "49.5"),
        Field::new("sd", Of::Number, "the standard deviation", "18.1"),
        Field::new("ci", Of::Pair, "the interval of the mean", "[46.1, 52.9]"),
        Field::new("median", Of::Number, "the median", "50"),
        Field::new("quartiles", Of::Pair, "the first and the third quartile", "[35, 68]"),
    ]],
};

/// A census of leadership, `leadership/<day>.yaml`.
pub const CENSUS: Mapping = Mapping {
    noun: "a census",
    fields: &[&[
        Field::new("as_of", Of::Day, "its day", "2025-11-01").or("the name of the file"),
        Field::new("coverage", Of::OneOf(Coverage::IDS), "whether its organisations are a sample or all", "sample")
            .or("complete"),
        Field::new("demonstration", Of::Flag, "whether the data are invented", "true").or("false"),
        ACCEPTED,
        Field::new(
            "source",
            Of::One(&CITATION),
            "where it comes from",
            "{title: Our survey of trusts, published: 2025-11}",
        ),
        // A census without any says so in its own words.
        Field::new(
            "posts",
            Of::Many(&POST),
            "the posts; at least one",
            "[{organisation: northmoor, post: ccio, holder: imogen-vale}]",
        ),
    ]],
};

/// A post at an organisation.
pub const POST: Mapping = Mapping {
    noun: "a post",
    fields: &[&[
        Field::new("organisation", Of::Id(Kind::Organisation), "where", "northmoor").required(),
        Field::new("post", Of::OneOf(Post::IDS), "which post", "ccio").required(),
        Field::new(
            "holder",
            Of::Id(Kind::Person),
            "who holds it; in place of an id a name, and `~` where the post is vacant",
            "imogen-vale",
        ),
        Field::new("since", Of::PartialDate, "since when", "2021-06"),
        Field::new("wte", Of::Number, "time for the post, in whole-time equivalents", "0.5"),
        Field::new("board", Of::Flag, "whether the holder sits on the board", "true"),
    ]],
};
