//! Which day a build takes for today: it asks no clock.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::content::parse_date;
use crate::model::Date;

/// The day of SOURCE_DATE_EPOCH, else of the last commit that touched `content`; `None` where neither is known.
pub fn today(content: &Path) -> Option<Date> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => of_epoch(seconds.trim().parse().ok()?),
        Err(_) => last_commit(content),
    }
}

fn of_epoch(seconds: i64) -> Option<Date> {
    let timestamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn last_commit(content: &Path) -> Option<Date> {
    let output = Command::new("git")
        .arg("-C")
        .arg(content)
        .args(["log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", "--", "."])
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    parse_date(String::from_utf8_lossy(&output.stdout).trim())
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_epoch_is_a_day_in_utc() {
        assert_eq!(super::of_epoch(1_478_044_799).unwrap().to_string(), "2016-11-01");
        assert_eq!(super::of_epoch(1_478_044_800).unwrap().to_string(), "2016-11-02");
    }
}
