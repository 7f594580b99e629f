//! What a finished page says and links to, read as browsers read it.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements whose text is no part of what readers search: drawings say the same as the words below them.
const SKIPPED: [&str; 4] = ["svg", "script", "style", "form"];

/// The class of asides that are to be copied, not read.
const TO_COPY: &str = "cite";

/// What a page holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its anchors: every `id`.
    pub ids: Vec<StrTendril>,
    /// Where it leads and what it shows: every `href` and `src`, as written.
    pub links: Vec<StrTendril>,
    /// Its title.
    pub title: String,
    /// What it says of itself to search engines.
    pub description: String,
    /// Where it sends its readers at once, if it does.
    pub refresh: Option<String>,
    /// The text of its `<main>`, with a space for each tag; without drawings, forms and what is there to be copied.
    pub text: String,
}

/// A page is read in parts of so many bytes: the longest are of megabytes, and need not be there twice.
const PART: usize = 32 * 1024;

/// Reads a page.
pub fn read(html: &str) -> Page {
    let input = BufferQueue::default();
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let end = (0..=PART.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        input.push_back(StrTendril::from(part));
        let _ = tokenizer.feed(&input);
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.state.into_inner().page
}

#[derive(Default)]
struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    page: Page,
    is_in_main: bool,
    is_in_title: bool,
    /// The element whose text is skipped, and how many of its name stand within each other there.
    skipped: Option<(String, usize)>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.is_in_main && state.skipped.is_none() => {
                state.page.text.push_str(&text);
            }
            Token::CharacterTokens(text) if state.is_in_title => state.page.title.push_str(&text),
            Token::TagToken(tag) => return state.tag(tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let is_start = tag.kind == TagKind::StartTag;
        let name = &*tag.name;
        if name == "main" {
            self.is_in_main = is_start;
        }
        // Drawings have titles too.
        if name == "title" {
            self.is_in_title = is_start && self.page.title.is_empty();
        }
        if is_start && name == "meta" {
            self.meta(&tag);
        }
        if self.is_in_main && self.skipped.is_none() {
            self.page.text.push(' ');
        }
        let is_raw = is_start && matches!(name, "script" | "style");
        match &mut self.skipped {
            Some((skipped, depth)) if skipped == name => {
                *depth = if is_start { *depth + usize::from(!tag.self_closing) } else { *depth - 1 };
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            None if is_start && !tag.self_closing && is_skipped(&tag) => self.skipped = Some((name.to_owned(), 1)),
            _ => {}
        }
        if is_start {
            for attribute in tag.attrs {
                match &*attribute.name.local {
                    "id" => self.page.ids.push(attribute.value),
                    "href" | "src" => self.page.links.push(attribute.value),
                    _ => {}
                }
            }
        }
        if is_raw { TokenSinkResult::RawData(RawKind::Rawtext) } else { TokenSinkResult::Continue }
    }
}

impl State {
    /// What a page says of itself in its head.
    fn meta(&mut self, tag: &Tag) {
        let of = |name: &str| tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| a.value.to_string());
        let content = of("content").unwrap_or_default();
        if of("name").as_deref() == Some("description") {
            self.page.description = content;
        } else if of("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh")) {
            self.page.refresh = content.split_once("url=").map(|(_, to)| to.to_owned());
        }
    }
}

fn is_skipped(tag: &Tag) -> bool {
    let is_to_copy = || tag.attrs.iter().any(|a| &*a.name.local == "class" && &*a.value == TO_COPY);
    SKIPPED.contains(&&*tag.name) || (&*tag.name == "details" && is_to_copy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_anchors_are_read_however_they_are_written() {
        let html = "a < b <a href=\"/x/?a=1&amp;b=2\" title='>' HREF='/twice/'>t</a><img src=/y.png alt><!-- <a href='/no/'> \
                    --><p\n id = \"here\" class=x><input disabled href = '/z/' /><br/><script>\"<a href='/no/'>\"</script><a href=/last/>";
        let page = read(html);
        let links: Vec<&str> = page.links.iter().map(|l| &**l).collect();
        // Of an attribute that stands twice the first one counts.
        assert_eq!(links, ["/x/?a=1&b=2", "/y.png", "/z/", "/last/"]);
        assert_eq!(page.ids.iter().map(|l| &**l).collect::<Vec<_>>(), ["here"]);
    }

    #[test]
    fn text_is_that_of_main_without_drawings_forms_and_what_is_to_be_copied() {
        let html = "<title>No</title><main id=\"content\"><h1>Ŵyn &amp; R&amp;D &copy;</h1><svg><text>no</text><svg></svg>no</svg>\
                    <details class=\"cite\"><details>no</details>no</details><details><summary>yes</summary></details>\
                    <form>no</form><p>a<b>b</b>&#39;s</p></main>no";
        let text = read(html).text;
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["Ŵyn", "&", "R&D", "©", "yes", "a", "b", "'s"]);
        assert_eq!(read("<main").text, "");
        // What is read in parts is read as a whole.
        let long = format!("<main>{}<a href='/x/'>é</a></main>", "ŵ<b id=\"i\">é</b>".repeat(PART / 8));
        let page = read(&long);
        assert_eq!((page.ids.len(), page.links.len()), (PART / 8, 1));
        assert_eq!(page.text.split_whitespace().count(), PART / 4 + 1);
    }
}
