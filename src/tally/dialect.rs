//! How engines differ in what they call the same.

use crate::model::choices;

/// What is space besides that of keyboards, as Unicode has it (White_Space).
const SPACE: &str = "\u{b}\u{c}\u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

choices! {
    /// A dialect of SQL.
    Dialect {
        /// DuckDB.
        DuckDb = "duckdb",
        /// Spark SQL.
        Spark = "spark",
        /// BigQuery, of Google Cloud.
        BigQuery = "bigquery",
        /// PostgreSQL.
        PostgreSql = "postgresql",
    }
}

impl Dialect {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Dialect::DuckDb => "DuckDB",
            Dialect::Spark => "Spark SQL",
            Dialect::BigQuery => "BigQuery",
            Dialect::PostgreSql => "PostgreSQL",
        }
    }

    /// The type of texts.
    pub fn text(self) -> &'static str {
        match self {
            Dialect::DuckDb => "VARCHAR",
            Dialect::Spark | Dialect::BigQuery => "STRING",
            Dialect::PostgreSql => "TEXT",
        }
    }

    /// The name of a column, as it is.
    pub fn name(self, name: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::PostgreSql => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            Dialect::BigQuery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
        }
    }

    /// A text. It can't end early: what closes it is doubled, or has a backslash before it, where a backslash is one. Spark would
    /// put values of its machine in place of `${…}`.
    pub fn literal(self, text: &str) -> String {
        let is_plain = !text.contains('\\');
        match self {
            Dialect::DuckDb => format!("'{}'", text.replace('\'', "''")),
            Dialect::PostgreSql if is_plain => format!("'{}'", text.replace('\'', "''")),
            Dialect::PostgreSql => format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
            Dialect::Spark | Dialect::BigQuery => {
                let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace('$', "\\u0024");
                format!("'{}'", text.replace('\n', "\\n").replace('\r', "\\r"))
            }
        }
    }

    /// A text without the space around it, or NULL where nothing is left.
    pub fn trimmed(self, text: &str) -> String {
        let space = format!("' \\t\\n\\r{SPACE}'");
        let trimmed = match self {
            Dialect::DuckDb => format!("TRIM({text}, E{space})"),
            Dialect::PostgreSql => format!("BTRIM({text}, E{space})"),
            Dialect::Spark => format!("TRIM(BOTH {space} FROM {text})"),
            Dialect::BigQuery => format!("TRIM({text}, {space})"),
        };
        format!("NULLIF({trimmed}, '')")
    }

    /// Whether a text is as a regular expression without backslashes says.
    pub fn is_like(self, text: &str, pattern: &str) -> String {
        match self {
            Dialect::DuckDb => format!("REGEXP_MATCHES({text}, '{pattern}')"),
            Dialect::Spark => format!("{text} RLIKE '{pattern}'"),
            Dialect::BigQuery => format!("REGEXP_CONTAINS({text}, r'{pattern}')"),
            Dialect::PostgreSql => format!("{text} ~ '{pattern}'"),
        }
    }

    /// The number that a text is, which has a comma or a full stop before its decimals.
    pub fn number(self, text: &str) -> String {
        let kind = match self {
            Dialect::BigQuery => "FLOAT64",
            Dialect::DuckDb | Dialect::Spark => "DOUBLE",
            Dialect::PostgreSql => "DOUBLE PRECISION",
        };
        format!("CAST(REPLACE({text}, ',', '.') AS {kind})")
    }

    /// A text in the order of its bytes, whatever the database's language.
    pub fn in_order(self, text: &str) -> String {
        match self {
            Dialect::PostgreSql => format!("{text} COLLATE \"C\""),
            _ => text.to_owned(),
        }
    }

    /// What stands behind the name of a table that is read twice, so that it isn't kept.
    pub fn read_again(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::PostgreSql => " NOT MATERIALIZED",
            Dialect::Spark | Dialect::BigQuery => "",
        }
    }

    /// A table of two columns of text, `name` and `id`.
    pub fn names(self, rows: &[(String, String)]) -> String {
        let text = self.text();
        if rows.is_empty() {
            return format!("SELECT CAST(NULL AS {text}) AS name, CAST(NULL AS {text}) AS id");
        }
        let pair = |(name, id): &(String, String)| format!("({}, {})", self.literal(name), self.literal(id));
        match self {
            Dialect::BigQuery => {
                let pair = |(name, id): &(String, String)| {
                    format!("STRUCT({} AS name, {} AS id)", self.literal(name), self.literal(id))
                };
                let all: Vec<String> = rows.iter().map(pair).collect();
                format!("SELECT name, id FROM UNNEST([\n    {}])", all.join(",\n    "))
            }
            _ => {
                let all: Vec<String> = rows.iter().map(pair).collect();
                format!("SELECT name, id FROM (VALUES\n    {}) AS names (name, id)", all.join(",\n    "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_early() {
        assert_eq!(Dialect::DuckDb.literal("o'clock \\"), "'o''clock \\'");
        assert_eq!(Dialect::Spark.literal("o'clock \\"), "'o\\'clock \\\\'");
        assert_eq!(Dialect::BigQuery.literal("a\nb"), "'a\\nb'");
        assert_eq!(Dialect::Spark.literal("${env:HOME}"), "'\\u0024{env:HOME}'");
        assert_eq!(Dialect::PostgreSql.literal("o'clock \\"), "E'o''clock \\\\'");
        assert_eq!(Dialect::PostgreSql.name("a\"b"), "\"a\"\"b\"");
        assert_eq!(Dialect::BigQuery.name("a`b"), "`a\\`b`");
    }
}
