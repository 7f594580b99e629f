//! The time zones of the world, from the program itself.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostics::did_you_mean;

/// The time zones of the world, from the program itself: those of the machine may be others.
#[derive(Debug)]
pub struct Zones {
    database: TimeZoneDatabase,
    /// The zone of times that name none.
    pub site: TimeZone,
}

/// The zone where no other is named.
pub const DEFAULT_ZONE: &str = "Europe/London";

impl Zones {
    /// All zones, with the site's own by its name; an unknown name is told of where the settings are read.
    pub fn new(site: Option<&str>) -> Self {
        let database = TimeZoneDatabase::bundled();
        let site = site.and_then(|name| database.get(name).ok()).or_else(|| database.get(DEFAULT_ZONE).ok());
        Zones { database, site: site.unwrap_or(TimeZone::UTC) }
    }

    /// The zone of that name.
    ///
    /// # Errors
    /// What name was most likely meant.
    pub fn get(&self, name: &str) -> Result<TimeZone, String> {
        self.database.get(name).map_err(|_| {
            // Abbreviations stand for several zones: none of them is suggested.
            let names: Vec<String> =
                self.database.available().map(|n| n.to_string()).filter(|n| n.contains('/')).collect();
            let city = |n: &&String| n.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(name));
            if let Some(near) = names.iter().find(city) {
                return format!("did you mean `{near}`?");
            }
            let otherwise = || "write the name of a zone and its city, such as Europe/London".to_owned();
            did_you_mean(name, names.iter().map(String::as_str).filter(|_| name.contains('/')), otherwise)
        })
    }
}
