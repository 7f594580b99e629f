//! Which day a build takes for today: it asks no clock.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::content::When;

/// The moment of SOURCE_DATE_EPOCH, else of the last commit that touched `content`; `None` where neither is known.
pub fn today(content: &Path) -> Option<When> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => of_epoch(&seconds),
        Err(_) => last_commit(content),
    }
}

fn of_epoch(seconds: &str) -> Option<When> {
    jiff::Timestamp::from_second(seconds.trim().parse().ok()?).ok().map(When::At)
}

fn last_commit(content: &Path) -> Option<When> {
    let output = Command::new("git")
        .arg("-C")
        .arg(content)
        .args(["log", "-1", "--format=%ct", "--", "."])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    of_epoch(&String::from_utf8_lossy(&output.stdout))
}

#[cfg(test)]
mod tests {
    use super::{When, of_epoch};

    #[test]
    fn an_epoch_is_a_moment() {
        let moment = |text: &str| When::At(text.parse().unwrap());
        assert_eq!(of_epoch(" 1478044799\n"), Some(moment("2016-11-01T23:59:59Z")));
        assert_eq!(of_epoch(""), None);
    }
}
