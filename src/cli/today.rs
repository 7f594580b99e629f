//! What moment a build takes for now.

use jiff::Timestamp;

use crate::content::When;

/// The moment of `SOURCE_DATE_EPOCH` where it is set, else that of the clock.
///
/// # Errors
/// What is wrong with `SOURCE_DATE_EPOCH`: to ignore it would lift an embargo that it keeps.
pub fn now() -> Result<When, String> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(seconds) => of_epoch(&seconds.to_string_lossy()),
        None => Ok(When::At(Timestamp::now())),
    }
}

fn of_epoch(seconds: &str) -> Result<When, String> {
    let moment = seconds.trim().parse().ok().and_then(|s| Timestamp::from_second(s).ok());
    moment
        .map(When::At)
        .ok_or_else(|| format!("SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds since 1970"))
}

#[cfg(test)]
mod tests {
    use super::{When, of_epoch};

    #[test]
    fn an_epoch_is_a_moment() {
        let moment = |text: &str| When::At(text.parse().unwrap());
        assert_eq!(of_epoch(" 1478044799\n"), Ok(moment("2016-11-01T23:59:59Z")));
        assert!(of_epoch("").is_err() && of_epoch("now").is_err());
    }
}
