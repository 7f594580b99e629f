//! How parts of figures stand in a file of published figures.

/// How a figure that may be published, or the reason why not, stands in a file of published figures.
pub mod kept_disclosed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::statistics::disclosure::{Disclosed, Reason};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kept<T> {
        Shown(T),
        /// Of fewer people than this.
        Few(u32),
        Protected(()),
        Wrong(()),
    }

    /// Writes it.
    ///
    /// # Errors
    /// What the format says.
    pub fn serialize<T: Serialize, S: Serializer>(value: &Disclosed<T>, to: S) -> Result<S::Ok, S::Error> {
        match (value.figure(), value.withheld()) {
            (Some(figure), _) => Kept::Shown(figure),
            (None, Some(Reason::TooFew(minimum))) => Kept::Few(minimum),
            (None, Some(Reason::Wrong)) => Kept::Wrong(()),
            (None, _) => Kept::Protected(()),
        }
        .serialize(to)
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is none.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Disclosed<T>, D::Error> {
        Ok(Disclosed::restored(match Kept::deserialize(from)? {
            Kept::Shown(figure) => Ok(figure),
            Kept::Few(minimum) => Err(Reason::TooFew(minimum)),
            Kept::Protected(()) => Err(Reason::Protected),
            Kept::Wrong(()) => Err(Reason::Wrong),
        }))
    }
}

/// How a day, or none, stands in a file of published figures.
pub mod kept_day {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::Date;

    /// Writes it.
    ///
    /// # Errors
    /// What the format says.
    pub fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        day.map(|d| d.to_string()).serialize(to)
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
    }
}
