//! Widths of text without any font at hand: the same on every machine.
//!
//! The table holds the advance widths of Noto Sans Regular 2.004 (SIL Open Font License 1.1) in thousandths of an em,
//! read once from the font's `hmtx` table. It is a wide face, so texts set in a reader's own font seldom need more.

/// Advance widths of U+0020 to U+017F.
#[rustfmt::skip]
const WIDTHS: [u16; 352] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372,
    572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434,
    899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907, 760, 781,
    605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444,
    281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605,
    615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    260, 269, 572, 572, 572, 572, 551, 513, 580, 832, 357, 509, 572, 322, 832, 500,
    428, 572, 350, 350, 281, 623, 655, 268, 225, 350, 376, 509, 745, 771, 781, 434,
    639, 639, 639, 639, 639, 639, 881, 632, 556, 556, 556, 556, 339, 339, 339, 339,
    730, 760, 781, 781, 781, 781, 781, 572, 781, 731, 731, 731, 731, 566, 605, 631,
    561, 561, 561, 561, 561, 561, 864, 480, 564, 564, 564, 564, 258, 258, 258, 258,
    605, 618, 605, 605, 605, 605, 605, 572, 605, 618, 618, 618, 618, 510, 615, 510,
    639, 561, 639, 561, 639, 561, 632, 480, 632, 480, 632, 480, 632, 480, 730, 615,
    730, 617, 556, 564, 556, 564, 556, 564, 556, 564, 556, 564, 728, 615, 728, 615,
    728, 615, 728, 615, 741, 618, 741, 618, 339, 258, 339, 258, 339, 258, 339, 258,
    339, 258, 612, 516, 273, 258, 619, 534, 534, 524, 258, 524, 258, 524, 258, 524,
    268, 524, 258, 760, 618, 760, 618, 760, 618, 688, 760, 618, 781, 605, 781, 605,
    781, 605, 928, 946, 622, 413, 622, 413, 622, 413, 549, 479, 549, 479, 549, 479,
    549, 479, 556, 361, 556, 361, 556, 361, 731, 618, 731, 618, 731, 618, 731, 618,
    731, 618, 731, 618, 930, 786, 566, 510, 566, 572, 470, 572, 470, 572, 470, 326,
];

/// Width of `text` at `size` units per em, in the same units. Bold text is some 6% wider.
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(advance).sum();
    f64::from(thousandths) * size / 1000.0
}

fn advance(c: char) -> u32 {
    match u32::from(c) {
        n @ 0x20..=0x17f => u32::from(WIDTHS[(n - 0x20) as usize]),
        0x300..=0x36f => 0,
        0x2009 => 200,
        0x2010..=0x2013 | 0x2018..=0x201f => 500,
        0x2212 => 572,
        0x1100..=0x11ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x1f000.. => 1000,
        _ => 650,
    }
}

/// Breaks a text into lines of at most `room` units; what doesn't fit into `most` lines ends in "…".
/// A word that is wider than a line is broken.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, size, room) {
            let line = lines.last_mut().expect("there is a line");
            let joined = if line.is_empty() { piece.clone() } else { format!("{line} {piece}") };
            if width(&joined, size) <= room {
                *line = joined;
            } else {
                lines.push(piece);
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        let last = lines.last_mut().expect("at least one line is kept");
        while width(&format!("{last}…"), size) > room && last.pop().is_some() {}
        *last = format!("{}…", last.trim_end());
    }
    lines
}

/// A word in parts that fit into a line.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    if width(word, size) <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.last_mut().expect("there is a piece");
        if !last.is_empty() && width(&format!("{last}{c}"), size) > room {
            pieces.push(c.to_string());
        } else {
            last.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width("Harbour EPR", 1000.0) - 6056.0).abs() < 200.0, "{}", width("Harbour EPR", 1000.0));
        assert_eq!(width("", 12.0), 0.0);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "[A-Za-z0-9 Ŵŷ漢-]{0,120}", room in 40f64..300.0, most in 1usize..4) {
            let lines = wrap(&text, 13.0, room, most);
            prop_assert!(lines.len() <= most);
            for line in &lines {
                prop_assert!(width(line, 13.0) <= room, "{line}");
            }
        }
    }
}
