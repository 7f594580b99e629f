//! Words of pages: what stands between the tags, folded so that case and accents don't matter.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Longer words are cut: nobody types them in full.
const LONGEST: usize = 24;

/// Elements whose text is no part of what readers search: drawings say the same as the words below them.
const SKIPPED: [&str; 4] = ["svg", "script", "style", "form"];

/// How asides begin that are to be copied, not read, and so aren't searched.
const TO_COPY: &str = "details class=\"cite\"";

/// The text of a page's `<main>`, with a space for each tag. The page is as our templates write it.
pub fn of_main(html: &str) -> String {
    let start = html.find("<main").map_or(0, |i| i);
    let end = html.rfind("</main>").unwrap_or(html.len()).max(start);
    let mut rest = &html[start..end];
    let mut out = String::with_capacity(rest.len() / 2);
    while let Some(open) = rest.find('<') {
        decode(&rest[..open], &mut out);
        out.push(' ');
        let tag = &rest[open + 1..];
        let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let skipped = SKIPPED.iter().copied().find(|s| *s == &tag[..name_end]);
        let skipped = skipped.or_else(|| tag.starts_with(TO_COPY).then_some("details"));
        let closing = skipped.map(|s| format!("</{s}"));
        rest = match closing.and_then(|close| rest[open..].find(&close).map(|i| open + i)) {
            Some(at) => &rest[at..],
            None => &rest[open..],
        };
        rest = rest.find('>').map_or("", |i| &rest[i + 1..]);
    }
    decode(rest, &mut out);
    out
}

/// Adds a text without entities.
fn decode(text: &str, out: &mut String) {
    if !text.contains('&') {
        return out.push_str(text);
    }
    const ENTITIES: [(&str, char); 8] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&#x27;", '\''),
        ("&#x2F;", '/'),
        ("&nbsp;", ' '),
    ];
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
            Some((entity, c)) => {
                out.push(*c);
                rest = &rest[entity.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// A text in small letters and without accents; `search.js` folds what is typed in the same way.
pub fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.is_ascii() {
        return lower;
    }
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    DecomposingNormalizerBorrowed::new_nfd().normalize(&lower).chars().filter(|c| !is_accent(c)).collect()
}

/// Calls `take` with each word of a text, folded; single letters are no words.
pub fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let folded = fold(text);
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(i, _)| i);
        let word = &word[..end];
        if word.len() > 1 || word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty() {
            take(word);
        }
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_tags_drawings_and_entities() {
        let html = "<title>No</title><main id=\"content\"><h1>Ŵyn &amp; R&amp;D</h1><svg><text>no</text></svg><p>a<b>b</b>&#39;s &copy;</p></main>no";
        assert_eq!(words(&of_main(html)), ["wyn", "copy"]);
        assert_eq!(words(&of_main("<main><p>2 Cafés, x10</p>")), ["2", "cafes", "x10"]);
        assert_eq!(of_main("<main").trim(), "");
    }
}
