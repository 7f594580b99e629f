//! Finds in a comment what could identify somebody.

/// What a comment holds that must not be published, in words; `None` where nothing was found.
pub fn identifying(text: &str) -> Option<&'static str> {
    if text.split(|c: char| c.is_whitespace() || "<>()[],;:\"".contains(c)).any(is_email) {
        return Some("an e-mail address");
    }
    for (digits, international) in digit_runs(text) {
        if digits.len() == 10 && is_nhs_number(&digits) {
            return Some("an NHS number");
        }
        let national = digits.len() >= 10 && digits.len() <= 11 && digits[0] == 0;
        let abroad = (9..=15).contains(&digits.len()) && (international || digits.starts_with(&[0, 0]));
        if national || abroad {
            return Some("a telephone number");
        }
    }
    None
}

fn is_email(word: &str) -> bool {
    let word = word.trim_end_matches(['.', '!', '?', '\'']);
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && host.len() > 3)
}

/// Runs of digits with single spaces, hyphens, dots or brackets between them, and whether a `+` stands before.
fn digit_runs(text: &str) -> Vec<(Vec<u8>, bool)> {
    let mut runs = Vec::new();
    let (mut run, mut plus, mut gap) = (Vec::new(), false, 0);
    for c in text.chars().chain(['\n', '\n', '\n']) {
        if let Some(d) = c.to_digit(10) {
            run.push(d as u8);
            gap = 0;
        } else if !run.is_empty() && gap < 2 && " -.()\u{a0}\u{2011}".contains(c) {
            gap += 1;
        } else {
            if !run.is_empty() {
                runs.push((std::mem::take(&mut run), plus));
            }
            plus = c == '+';
            gap = 0;
        }
    }
    runs
}

/// The Modulus 11 check of an NHS number (NHS Data Dictionary, "NHS NUMBER").
fn is_nhs_number(digits: &[u8]) -> bool {
    let sum: u32 = digits[..9].iter().zip((2..=10).rev()).map(|(d, weight)| u32::from(*d) * weight).sum();
    let check = (11 - sum % 11) % 11;
    check == u32::from(digits[9])
}

#[cfg(test)]
mod tests {
    use super::identifying;

    #[test]
    fn finds_what_identifies() {
        assert_eq!(identifying("see 943 476 5919 for it"), Some("an NHS number"));
        assert_eq!(identifying("write to jo.bloggs@example.org."), Some("an e-mail address"));
        assert_eq!(identifying("ring 020 7946 0018"), Some("a telephone number"));
        assert_eq!(identifying("ring +44 (20) 7946 0018"), Some("a telephone number"));
        for fine in ["The drug chart takes nine clicks.", "3 of 10 wards, since 2019-2021", "@ward 7 it is slow"] {
            assert_eq!(identifying(fine), None, "{fine}");
        }
    }
}
