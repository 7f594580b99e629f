//! The query that reduces a table of answers to a table of tallies, in a database that can hold more of them than one machine
//! should read. It says of each cell what the reader of CSV says, and scores as [`SystemTally::add`](crate::tally::SystemTally::add)
//! does: `tests/engines/` holds them against each other.

use crate::model::{Instrument, Item, ScoreRule};
use crate::tally::Part;
use crate::tally::dialect::Dialect;
use crate::tally::table::OTHERS;

/// Columns that a table of answers may lack.
pub const OPTIONAL_COLUMNS: [&str; 2] = ["organisation", "date"];

/// So many values that are no answers are named for each column.
const MOST_INVALID: usize = 20;

/// Longer ones are not: a person's name may stand in the wrong column.
const LONGEST_INVALID: usize = 40;

/// A scale of so few answers has a branch for each: equality is faster than a conversion.
const FEW_ANSWERS: usize = 11;

/// The words for the values of an attribute.
#[derive(Debug, Clone)]
pub struct AttributeWords {
    /// The attribute.
    pub id: String,
    /// Each word with the key of its value; words that aren't in small letters count as they are written.
    pub words: Vec<(String, String)>,
}

/// What the query of a survey depends on.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// The survey, for the reader of the query.
    pub survey: &'a str,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: Vec<AttributeWords>,
    /// Every name of a system, in small letters and as it is written, with its id.
    pub systems: Vec<(String, String)>,
    /// The same of organisations.
    pub organisations: Vec<(String, String)>,
    /// Words for answers, in small letters, where a scale of agreement has them.
    pub agreement: Vec<(String, i32)>,
    /// The digest of how the survey is scored.
    pub scoring: &'a str,
    /// Whether whoever gave the same answer to items of mixed wording is left out.
    pub leaves_out_straight_lining: bool,
    /// The name of the table.
    pub table: &'a str,
    /// Those of [`OPTIONAL_COLUMNS`] that it lacks.
    pub lacks: &'a [String],
}

impl Query<'_> {
    /// The query in a dialect, with a line for each thing that it says.
    pub fn text(&self, dialect: Dialect) -> String {
        let writer = Writer { query: self, dialect };
        let parts = [
            writer.head(),
            format!("WITH known_systems AS (\n  {}\n)", dialect.names(&self.systems)),
            format!("known_organisations AS (\n  {}\n)", dialect.names(&self.organisations)),
            writer.answers(),
            writer.coded(),
            writer.checked(),
            writer.scored(),
            writer.keyed(),
            writer.tallies(),
            writer.invalid(),
        ];
        let [head, tables @ ..] = parts;
        format!("{head}{}\n{}", tables.join(",\n"), writer.all())
    }
}

struct Writer<'a> {
    query: &'a Query<'a>,
    dialect: Dialect,
}

impl Writer<'_> {
    fn head(&self) -> String {
        format!(
            "-- Reduces the answers to the survey {} ({}) to Candour's tallies; for {}.\n\
             -- The result, as a CSV file with its header, goes beside the survey's answers under a name that ends in .tally.csv.\n\
             -- It holds what small groups answered: keep it as you keep the answers.\n",
            self.query.survey,
            self.query.instrument.id,
            self.dialect.title()
        )
    }

    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.query.instrument.items.iter().enumerate()
    }

    fn headline(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.items().take(self.query.instrument.headline)
    }

    fn attributes(&self) -> impl Iterator<Item = (usize, &AttributeWords)> {
        self.query.attributes.iter().enumerate()
    }

    /// The columns of the table of answers, with the names that the query gives them.
    fn columns(&self) -> Vec<(String, &str)> {
        let mut columns = vec![("c_system".to_owned(), "system")];
        columns.extend(OPTIONAL_COLUMNS.iter().map(|name| (format!("c_{name}"), *name)));
        columns.extend(self.attributes().map(|(k, a)| (format!("c_a{k}"), a.id.as_str())));
        columns.extend(self.items().map(|(i, item)| (format!("c_q{i}"), item.id.as_str())));
        columns
    }

    /// The cells as text.
    fn answers(&self) -> String {
        let d = self.dialect;
        let cell = |(own, name): (String, &str)| match self.query.lacks.iter().any(|lacking| lacking == name) {
            true => format!("CAST(NULL AS {}) AS {own}", d.text()),
            false => format!("{} AS {own}", d.trimmed(&format!("CAST({} AS {})", d.name(name), d.text()))),
        };
        let cells: Vec<String> = self.columns().into_iter().map(cell).collect();
        format!(
            "read_answers AS (\n  -- The table of answers: where its columns have other names, write those within CAST,\n  -- or make a view with these names. A table without organisation or date: print the query with --lacks.\n  SELECT\n    {}\n  FROM {}\n)",
            cells.join(",\n    "),
            self.query.table
        )
    }

    /// The answers by their numbers, people by the keys of what they said.
    fn coded(&self) -> String {
        let mut columns =
            vec!["read_answers.*".to_owned(), "COALESCE(systems_as_written.id, systems.id) AS system".to_owned()];
        columns.push("COALESCE(organisations_as_written.id, organisations.id) AS organisation".to_owned());
        columns.push(format!("{} AS day", self.day()));
        columns.extend(self.attributes().map(|(k, a)| format!("{} AS a{k}", self.value(k, a))));
        columns.extend(self.items().map(|(i, item)| format!("{} AS q{i}", self.answer(i, item))));
        // Databases differ in what small letters are: a name that is written as in the content is found in any of them.
        let join = |kind: &str| {
            let cell = format!("read_answers.c_{}", &kind[..kind.len() - 1]);
            format!(
                "\n  LEFT JOIN known_{kind} AS {kind}_as_written ON {kind}_as_written.name = {cell}\n  \
                 LEFT JOIN known_{kind} AS {kind} ON {kind}.name = LOWER({cell})"
            )
        };
        format!(
            "coded AS (\n  SELECT\n    {}\n  FROM read_answers{}{}\n)",
            columns.join(",\n    "),
            join("systems"),
            join("organisations")
        )
    }

    /// A day of the calendar, written as 2026-09-01, with a time behind it if need be.
    fn day(&self) -> String {
        let d = self.dialect;
        let years = "[0-9][0-9][0-9][0-9]";
        let most = "(0[1-9]|1[0-9]|2[0-8])";
        let long = format!("{years}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])");
        let short = format!("{years}-(0[469]|11)-(0[1-9]|[12][0-9]|30)");
        let february = format!("{years}-02-{most}");
        let leap = "([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29";
        let pattern = format!("^({long}|{short}|{february}|{leap})([ T][0-9][0-9]?:.*)?$");
        format!("CASE WHEN {} THEN SUBSTR(c_date, 1, 10) END", d.is_like("c_date", &pattern))
    }

    /// The key of what a cell says of its respondent; '' where nothing is said, NULL where it is unknown.
    fn value(&self, k: usize, attribute: &AttributeWords) -> String {
        let d = self.dialect;
        let is_small = |word: &str| word.to_lowercase() == word;
        let mut branches = vec![format!("WHEN c_a{k} IS NULL THEN ''")];
        for (cell, small) in [(format!("c_a{k}"), false), (format!("LOWER(c_a{k})"), true)] {
            let mut by_key: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
            for (word, key) in attribute.words.iter().filter(|(word, _)| is_small(word) == small) {
                by_key.entry(key).or_default().push(d.literal(word));
            }
            for (key, mut words) in by_key {
                words.sort();
                branches.push(format!("WHEN {cell} IN ({}) THEN {}", words.join(", "), d.literal(key)));
            }
        }
        format!("CASE\n      {}\n    END", branches.join("\n      "))
    }

    /// The answer to an item; NULL where it was left out, or is none.
    fn answer(&self, i: usize, item: &Item) -> String {
        let d = self.dialect;
        let cell = format!("c_q{i}");
        let all = || item.low..=item.high;
        let mut branches = Vec::new();
        if item.options() <= FEW_ANSWERS {
            branches.extend(all().map(|a| format!("WHEN {cell} = '{a}' THEN {a}")));
        }
        if (item.low, item.high) == (1, 5) && !self.query.agreement.is_empty() {
            for answer in all() {
                let words = self.query.agreement.iter().filter(|(_, a)| *a == answer);
                let words: Vec<String> = words.map(|(word, _)| d.literal(word)).collect();
                branches.push(format!("WHEN LOWER({cell}) IN ({}) THEN {answer}", words.join(", ")));
            }
        }
        // As spreadsheets and number types write it: 3.0, 3,00 or +03.
        let number = format!("CAST({} AS INTEGER)", d.number(&cell));
        let is_number = d.is_like(&cell, "^[-+]?[0-9][0-9]?[0-9]?[0-9]?[0-9]?([.,]0+)?$");
        branches.push(format!(
            "WHEN {is_number} THEN\n        CASE WHEN {number} BETWEEN {} AND {} THEN {number} END",
            item.low, item.high
        ));
        format!("CASE\n      {}\n    END", branches.join("\n      "))
    }

    /// What is no answer, cell by cell. Rows with nothing in them are left behind by spreadsheets; of one without a system nothing
    /// else is told. Nothing is filtered out: from a filter of so many columns Spark infers more than its memory holds.
    fn checked(&self) -> String {
        let cells: Vec<String> = self.columns().into_iter().map(|(own, _)| own).collect();
        let nameless = format!("system IS NULL AND COALESCE({}) IS NOT NULL", cells.join(", "));
        let mut bad = vec![format!("CASE WHEN {nameless} THEN COALESCE(c_system, '') END AS bad_system")];
        let mut is_unknown = |cell: &str, own: &str| {
            let is_bad = format!("c_system IS NOT NULL AND {cell} IS NOT NULL AND {own} IS NULL");
            bad.push(format!("CASE WHEN {is_bad} THEN {cell} END AS bad_{}", &cell[2..]));
        };
        is_unknown("c_organisation", "organisation");
        is_unknown("c_date", "day");
        self.attributes().for_each(|(k, _)| is_unknown(&format!("c_a{k}"), &format!("a{k}")));
        self.items().for_each(|(i, _)| is_unknown(&format!("c_q{i}"), &format!("q{i}")));
        format!("checked AS{} (\n  SELECT *,\n    {}\n  FROM coded\n)", self.dialect.read_again(), bad.join(",\n    "))
    }

    /// What tells that a cell is no answer, by the column of the table.
    fn bad(&self) -> Vec<(String, &str)> {
        self.columns().into_iter().map(|(own, name)| (format!("bad_{}", &own[2..]), name)).collect()
    }

    /// An item's answer turned so that higher is better, from 0; a blank is its centre.
    fn oriented(&self, i: usize, item: &Item) -> String {
        let answer = format!("COALESCE(q{i}, {})", item.centre());
        if item.reverse { format!("({} - {answer})", item.high) } else { format!("({answer} - {})", item.low) }
    }

    fn points(&self) -> String {
        match self.query.instrument.rule {
            ScoreRule::Sum => {
                let own = |(i, item): (usize, &Item)| match item.weight {
                    1 => self.oriented(i, item),
                    weight => format!("{weight} * {}", self.oriented(i, item)),
                };
                self.headline().map(own).collect::<Vec<_>>().join(" + ")
            }
            ScoreRule::NetPromoter => {
                let centre = self.query.instrument.items.first().map_or(0, Item::centre);
                let answer = format!("COALESCE(q0, {centre})");
                format!("CASE WHEN {answer} >= 9 THEN 1 WHEN {answer} >= 7 THEN 0 ELSE -1 END")
            }
            ScoreRule::NetAgreement => {
                let own = |(i, item): (usize, &Item)| {
                    let (twice, span) = (format!("2 * {}", self.oriented(i, item)), item.high - item.low);
                    format!("CASE WHEN {twice} > {span} THEN 1 WHEN {twice} < {span} THEN -1 ELSE 0 END")
                };
                self.headline().map(own).collect::<Vec<_>>().join("\n      + ")
            }
        }
    }

    fn scored(&self) -> String {
        let instrument = self.query.instrument;
        let blank = |(i, _): (usize, &Item)| format!("CASE WHEN q{i} IS NULL THEN 1 ELSE 0 END");
        let blanks = self.headline().map(blank).collect::<Vec<_>>().join(" + ");
        let same: Vec<String> = (1..instrument.items.len()).map(|i| format!("q0 = q{i}")).collect();
        let bad: Vec<String> = self.bad().into_iter().map(|(bad, _)| bad).collect();
        let cells: Vec<String> = self.columns().into_iter().map(|(own, _)| own).collect();
        let is_filled = format!("COALESCE({}) IS NOT NULL", cells.join(", "));
        let is_valid = format!("system IS NOT NULL AND COALESCE({}) IS NULL", bad.join(", "));
        let straight = match instrument.is_mixed() {
            true => format!("CASE WHEN {} THEN 1 ELSE 0 END", same.join(" AND ")),
            false => "0".to_owned(),
        };
        format!(
            "scored AS (\n  SELECT *,\n    CASE WHEN {is_filled} THEN 1 ELSE 0 END AS filled,\n    CASE WHEN {is_valid} THEN 1 ELSE 0 END AS valid,\n    {straight} AS same,\n    {blanks} AS blanks,\n    {} AS sum_of_points\n  FROM checked\n)",
            self.points()
        )
    }

    /// Points where the response is scored, the sums of subscales, and what people are grouped by.
    fn keyed(&self) -> String {
        let instrument = self.query.instrument;
        let mut excluded = format!("blanks > {}", instrument.blanks_allowed);
        if self.query.leaves_out_straight_lining {
            excluded += " OR same = 1";
        }
        let is_scored = format!("valid = 1 AND NOT ({excluded})");
        let mut columns = vec![
            format!("CASE WHEN {is_scored} THEN sum_of_points END AS points"),
            format!("CASE WHEN {is_scored} THEN sum_of_points END AS points_key"),
            format!("CASE WHEN valid = 1 AND ({excluded}) THEN 1 ELSE 0 END AS unscored"),
            "CASE WHEN valid = 1 AND same = 1 THEN 1 ELSE 0 END AS straight".to_owned(),
        ];
        for (s, subscale) in instrument.subscales.iter().enumerate() {
            let beside = subscale.items.iter().filter(|i| **i >= instrument.headline);
            let mut answered: Vec<String> = beside.map(|i| format!("q{i} IS NOT NULL")).collect();
            answered.insert(0, is_scored.clone());
            let own: Vec<String> = subscale.items.iter().map(|i| self.oriented(*i, &instrument.items[*i])).collect();
            let answered = answered.join(" AND ");
            columns.push(format!("CASE WHEN {answered} THEN {} END AS s{s}", own.join(" + ")));
            columns.push(format!("CASE WHEN {answered} THEN 1 ELSE 0 END AS has_s{s}"));
        }
        format!("keyed AS (\n  SELECT *,\n    {}\n  FROM scored\n)", columns.join(",\n    "))
    }

    /// One pass over the answers, counted by each of what the parts need.
    fn tallies(&self) -> String {
        let d = self.dialect;
        let text = d.text();
        let subscales = || self.query.instrument.subscales.iter().enumerate();
        let is = |key: &str| format!("GROUPING({key}) = 0");
        let part = |part: Part| format!("'{}'", part.id());
        let first = |branches: Vec<String>| format!("CASE\n      {}\n    END", branches.join("\n      "));
        let everything = "GROUPING(system) = 1";
        let mut parts = vec![format!("WHEN {everything} THEN {}", part(Part::Settings))];
        parts.push(format!("WHEN {} THEN {}", is("points_key"), part(Part::Cell)));
        parts.push(format!("WHEN {} THEN {}", is("day"), part(Part::Day)));
        parts.push(format!("WHEN {} THEN {}", is("unscored"), part(Part::Unscored)));
        parts.push(format!("WHEN {} THEN {}", is("straight"), part(Part::StraightLining)));
        parts.extend(
            subscales().map(|(s, _)| format!("WHEN {} THEN {}", is(&format!("has_s{s}")), part(Part::Subscale))),
        );
        parts.push(format!("ELSE {}", part(Part::Item)));
        let mut of: Vec<String> = self
            .items()
            .map(|(i, item)| format!("WHEN {} THEN {}", is(&format!("q{i}")), d.literal(&item.id)))
            .collect();
        of.extend(subscales().map(|(s, own)| format!("WHEN {} THEN {}", is(&format!("has_s{s}")), d.literal(own.id))));
        let mut value = vec![format!("WHEN {everything} THEN {}", d.literal(self.query.scoring))];
        value.push(format!("WHEN {} THEN CAST(points_key AS {text})", is("points_key")));
        value.push(format!("WHEN {} THEN day", is("day")));
        value.extend(self.items().map(|(i, _)| format!("WHEN {} THEN CAST(q{i} AS {text})", is(&format!("q{i}")))));
        let mut sum = vec![format!("WHEN {everything} THEN SUM(filled) - SUM(valid)")];
        let everybody = format!("{} OR {}", is("unscored"), is("straight"));
        sum.extend(self.items().map(|(i, _)| format!("WHEN {} THEN SUM(points)", is(&format!("q{i}")))));
        sum.extend(subscales().map(|(s, _)| format!("WHEN {} THEN SUM(s{s})", is(&format!("has_s{s}")))));
        let keys: Vec<String> = self.attributes().map(|(k, _)| format!("a{k}")).collect();
        let said = keys.iter().map(|key| format!("NULLIF({key}, '') AS {key},\n    ")).collect::<String>();
        let grouped = keys.iter().map(|key| format!("{key}, ")).collect::<String>();
        let mut sets =
            vec![format!("(system, {grouped}organisation, points_key)"), "(system, organisation, day)".to_owned()];
        sets.extend(["(system, unscored)", "(system, straight)"].map(str::to_owned));
        sets.extend(self.items().map(|(i, _)| format!("(system, q{i})")));
        sets.extend(subscales().map(|(s, _)| format!("(system, has_s{s})")));
        sets.push("()".to_owned());
        let n =
            format!("CASE WHEN {everything} THEN SUM(filled) WHEN {everybody} THEN COUNT(*) ELSE COUNT(points) END");
        let mut counted = vec![format!("{n} > 0"), "(GROUPING(day) = 1 OR day IS NOT NULL)".to_owned()];
        counted.extend(["unscored", "straight"].map(|key| format!("(GROUPING({key}) = 1 OR {key} = 1)")));
        counted.extend(subscales().map(|(s, _)| format!("(GROUPING(has_s{s}) = 1 OR has_s{s} = 1)")));
        format!(
            "tallies AS (\n  SELECT\n    system,\n    {} AS tally_part,\n    {} AS tally_of,\n    {} AS tally_value,\n    {said}organisation,\n    {n} AS tally_n,\n    {} AS tally_sum,\n    CASE WHEN {} THEN 1 ELSE 0 END AS is_counted\n  \
             FROM keyed\n  GROUP BY GROUPING SETS (\n    {}\n  )\n)",
            first(parts),
            first(of),
            first(value),
            first(sum),
            counted.join("\n      AND "),
            sets.join(",\n    ")
        )
    }

    /// What is no answer, by column and value.
    fn invalid(&self) -> String {
        let d = self.dialect;
        let bad = self.bad();
        let of: Vec<String> =
            bad.iter().map(|(own, name)| format!("WHEN GROUPING({own}) = 0 THEN {}", d.literal(name))).collect();
        let own: Vec<&str> = bad.iter().map(|(own, _)| own.as_str()).collect();
        let sets: Vec<String> = own.iter().map(|own| format!("({own})")).collect();
        let all = own.join(", ");
        format!(
            "wrong AS (\n  SELECT {all}, COUNT(*) AS rows_with_it\n  FROM checked\n  GROUP BY {all}\n),\n\
             found AS (\n  SELECT\n    CASE\n      {}\n    END AS tally_of,\n    COALESCE({all}) AS written,\n    SUM(rows_with_it) AS n\n  FROM wrong\n  \
             GROUP BY GROUPING SETS ({})\n),\n\
             ranked AS (\n  SELECT *, ROW_NUMBER() OVER (PARTITION BY tally_of ORDER BY n DESC, {}) AS place\n  FROM found\n  WHERE written IS NOT NULL\n),\n\
             invalid AS (\n  SELECT tally_of, named AS tally_value, SUM(n) AS tally_n\n  FROM (\n    SELECT tally_of, n,\n      \
             CASE WHEN place <= {MOST_INVALID} AND LENGTH(written) <= {LONGEST_INVALID} THEN NULLIF(written, '') ELSE '{OTHERS}' END AS named\n    FROM ranked\n  ) AS told\n  GROUP BY tally_of, named\n)",
            of.join("\n      "),
            sets.join(", "),
            d.in_order("written")
        )
    }

    /// Tallies and what is no answer, in the order in which Candour writes them.
    fn all(&self) -> String {
        let d = self.dialect;
        let (text, number) = (d.text(), self.number());
        let keys: Vec<String> = self.attributes().map(|(k, _)| format!("a{k}")).collect();
        let named = |as_name: &dyn Fn(&str, &str) -> String| {
            self.attributes().map(|(k, a)| format!("{}, ", as_name(&format!("a{k}"), &a.id))).collect::<String>()
        };
        let nothing = keys.iter().map(|_| format!("CAST(NULL AS {text}), ")).collect::<String>();
        let order = ["system", "tally_part", "tally_of", "tally_value"].into_iter().map(str::to_owned);
        let order = order.chain(keys.iter().cloned()).chain(["organisation".to_owned()]);
        let order: Vec<String> = order.map(|key| format!("{} NULLS FIRST", d.in_order(&key))).collect();
        format!(
            "SELECT system, tally_part, tally_of, tally_value, {}organisation, tally_n, tally_sum\nFROM (\n  \
             SELECT system, tally_part, tally_of, tally_value, {}organisation, CAST(tally_n AS {number}) AS tally_n, CAST(tally_sum AS {number}) AS tally_sum FROM tallies WHERE is_counted = 1\n  UNION ALL\n  \
             SELECT CAST(NULL AS {text}), '{}', tally_of, tally_value, {nothing}CAST(NULL AS {text}), CAST(tally_n AS {number}), CAST(NULL AS {number}) FROM invalid\n) AS rows_of_all\nORDER BY {}\n",
            named(&|own, id| format!("{own} AS {}", d.name(id))),
            named(&|own, _| own.to_owned()),
            Part::Invalid.id(),
            order.join(", ")
        )
    }

    /// The type of whole numbers.
    fn number(&self) -> &'static str {
        match self.dialect {
            Dialect::BigQuery => "INT64",
            _ => "BIGINT",
        }
    }
}
