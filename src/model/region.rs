//! The regions that leadership is shown by.

/// The regions of NHS England.
pub const REGIONS: [&str; 7] =
    ["North West", "North East and Yorkshire", "Midlands", "East of England", "South West", "London", "South East"];

/// The nine regions of official statistics.
pub const STATISTICAL_REGIONS: [&str; 9] = [
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "West Midlands",
    "East Midlands",
    "South West",
    "London",
    "South East",
    "East of England",
];

/// The other nations.
pub const NATIONS: [&str; 3] = ["Scotland", "Northern Ireland", "Wales"];

/// What two ways to write one region have in common: small letters, "and" for "&", single spaces.
pub fn region_key(region: &str) -> String {
    let words = region.to_lowercase().replace('&', " and ").replace('-', " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The usual way to write a region, where it is a known one.
pub fn region_name(region: &str) -> &str {
    let key = region_key(region);
    let known = REGIONS.iter().chain(&STATISTICAL_REGIONS).chain(&NATIONS);
    known.copied().find(|name| region_key(name) == key).unwrap_or(region)
}

#[cfg(test)]
mod tests {
    #[test]
    fn regions_are_known_however_they_are_written() {
        assert_eq!(super::region_name("yorkshire  & The Humber"), "Yorkshire and the Humber");
        assert_eq!(super::region_name("NORTH-WEST"), "North West");
        assert_eq!(super::region_name("Londn"), "Londn");
    }
}
