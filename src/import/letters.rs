//! The letters by which spreadsheets call their columns.

/// The letters of a column, as spreadsheets have them: A … Z, AA …
pub fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut n = index + 1;
    while n > 0 {
        letters.push(b'A' + u8::try_from((n - 1) % 26).unwrap_or(0));
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// The index of a column by its letters; `None` of what are none.
pub fn index_of(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut n = 0;
    for b in letters.bytes() {
        let b = b.is_ascii_uppercase().then_some(b)?;
        n = n * 26 + usize::from(b - b'A') + 1;
    }
    Some(n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_spreadsheets() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letter(index), letters);
            assert_eq!(index_of(letters), Some(index));
        }
        assert_eq!(index_of("q1"), None);
        assert_eq!(index_of(""), None);
    }
}
