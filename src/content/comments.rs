//! Finds in a comment what could identify somebody.

/// What a comment holds that must not be published, in words; `None` where nothing was found.
pub fn identifying(text: &str) -> Option<&'static str> {
    if text.split(|c: char| c.is_whitespace() || "<>()[],;:\"".contains(c)).any(is_email) {
        return Some("an e-mail address");
    }
    for digits in digit_runs(text) {
        if digits.windows(10).any(is_nhs_number) {
            return Some("an NHS number");
        }
        if digits.len() >= 9 {
            return Some("a telephone number or the like");
        }
    }
    None
}

fn is_email(word: &str) -> bool {
    let word = word.trim_end_matches(['.', '!', '?', '\'']);
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && host.len() > 3)
}

/// Runs of digits, with up to two signs between them that are neither letters nor stops of a sentence.
fn digit_runs(text: &str) -> Vec<Vec<u8>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    let mut gap = 0;
    for c in text.chars().chain(['\n', '\n', '\n']) {
        if let Some(d) = digit(c) {
            run.push(d);
            gap = 0;
        } else if !run.is_empty() && gap < 2 && !c.is_alphabetic() && !",;:!?\n".contains(c) {
            gap += 1;
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
            gap = 0;
        }
    }
    runs
}

/// A digit, also a full-width one.
fn digit(c: char) -> Option<u8> {
    let plain = match u32::from(c) {
        wide @ 0xff10..=0xff19 => char::from_u32(wide - 0xff10 + u32::from('0')).unwrap_or(c),
        _ => c,
    };
    plain.to_digit(10).map(|d| d as u8)
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
        let telephone = Some("a telephone number or the like");
        for number in [
            "ring 020 7946 0018",
            "ring +44 (20) 7946 0018",
            "020 7946 0018 9am",
            "447700900123",
            "07700 900123 / 07700 900124",
        ] {
            assert_eq!(identifying(number), telephone, "{number}");
        }
        for nhs in [
            "943 476 5919 2 days ago",
            "ward 7 943 476 5919 x",
            "943/476/5919",
            "943–476–5919",
            "943\u{202f}476\u{202f}5919",
            "９４３ ４７６ ５９１９",
        ] {
            assert_eq!(identifying(nhs), Some("an NHS number"), "{nhs}");
        }
        for fine in [
            "The drug chart takes nine clicks.",
            "3 of 10 wards, since 2019-2021",
            "in 2019, 2020, 2021",
            "@ward 7 it is slow",
        ] {
            assert_eq!(identifying(fine), None, "{fine}");
        }
    }
}
