//! The addresses of files that a text names: in links, pictures and front matter, with spaces in them or without.

use crate::source::decoded;

/// So many endings are looked at behind one `/`: a name may hold several full stops, and a line several names.
const MOST_ENDINGS: usize = 4;

/// Everything in a text that could be the address of a file, from a `/` to an ending, without its escapes: of each line
/// from every `/` to each of the next few endings.
pub fn addresses(text: &str) -> impl Iterator<Item = String> + '_ {
    let lines = text.lines().filter(|line| line.contains('/') && line.contains('.'));
    lines.flat_map(|line| line.match_indices('/').map(move |(at, _)| &line[at..])).flat_map(|rest| {
        let ends = rest.match_indices('.').filter_map(move |(dot, _)| {
            let ending = rest[dot + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            (!ending.is_empty()).then_some(dot + 1 + ending.len())
        });
        ends.take(MOST_ENDINGS).map(move |end| decoded(&rest[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_in_front_matter_and_in_links() {
        let text =
            "image: {src: /a.jpg, alt: x}\n![b](</sub/b c.PNG>) and ![c](/c.min.png \"t\") <img src='/d%20e.svg?1'>\n";
        let found: Vec<String> = addresses(text).collect();
        for wanted in ["/a.jpg", "/sub/b c.PNG", "/c.min.png", "/d e.svg"] {
            assert!(found.iter().any(|f| f == wanted), "{wanted}: {found:?}");
        }
    }
}
