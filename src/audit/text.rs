//! Takes pages, charts and feeds apart into passages.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::audit::facts::{Passage, Quote};

/// Elements whose text stands for itself.
const BLOCKS: [&str; 20] = [
    "p",
    "li",
    "dd",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "caption",
    "figcaption",
    "title",
    "desc",
    "text",
    "summary",
    "content",
    "td",
    "th",
    "div",
    "blockquote",
    "option",
];

#[derive(Default)]
struct State {
    text: String,
    cells: Vec<String>,
    in_row: bool,
    hidden: usize,
    passages: Vec<Vec<String>>,
    in_quote: bool,
    quote: String,
    quotes: Vec<(String, String)>,
}

struct Sink(RefCell<State>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.hidden == 0 => state.text.push_str(&text),
            Token::TagToken(tag) => {
                let name = tag.name.as_ref();
                let open = tag.kind == TagKind::StartTag;
                let attribute =
                    |key: &str| tag.attrs.iter().find(|a| *a.name.local == *key).map(|a| a.value.to_string());
                if matches!(name, "style" | "script") && !tag.self_closing {
                    state.hidden = usize::from(open);
                } else if open {
                    for key in ["content", "alt", "aria-label", "title"] {
                        state.passages.extend(attribute(key).map(|v| vec![v]));
                    }
                }
                state.boundary(name, open, attribute("class").as_deref() == Some("quote"));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn boundary(&mut self, name: &str, open: bool, quote: bool) {
        let block = BLOCKS.contains(&name) || matches!(name, "tr" | "figure" | "br" | "section");
        if !block {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match (name, open) {
            ("figure", _) => {
                self.in_quote = open && quote;
                self.quote.clear();
            }
            ("blockquote", false) if self.in_quote => {
                self.quote = format!("{} {text}", self.quote).trim().to_owned();
                let quote = std::mem::take(&mut self.quote);
                self.quotes.push((quote, String::new()));
            }
            ("p", false) if self.in_quote => self.quote = format!("{} {text}", self.quote),
            ("figcaption", false) if self.in_quote => {
                if let Some(last) = self.quotes.last_mut() {
                    last.1.clone_from(&text);
                }
            }
            _ => {}
        }
        match (name, open) {
            ("tr", true) => self.in_row = true,
            ("tr", false) => {
                self.in_row = false;
                let cells = std::mem::take(&mut self.cells);
                self.passages.push(cells);
                return;
            }
            _ => {}
        }
        if self.in_row && matches!(name, "td" | "th") && !open {
            self.cells.push(text);
        } else if !text.is_empty() {
            if self.in_row {
                self.text = text + " ";
            } else {
                self.passages.push(vec![text]);
            }
        }
    }
}

/// The passages and quotes of a page, a chart or a feed.
pub fn passages(file: &str, markup: &str) -> (Vec<Passage>, Vec<Quote>) {
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(markup));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.boundary("p", false, false);
    let passage = |cells: Vec<String>| Passage { file: file.to_owned(), cells };
    let quote = |(text, author)| Quote { file: file.to_owned(), text, author };
    (state.passages.into_iter().map(passage).collect(), state.quotes.into_iter().map(quote).collect())
}

/// The number that a text says beside a label: "Nurse 62.1", "Nurse: 62.1", "Nurse (62.1", "62.1 (Nurse".
pub fn number_beside(text: &str, label: &str) -> Option<String> {
    if label.is_empty() {
        return None;
    }
    let figure = |c: &char| c.is_ascii_digit() || *c == '.' || *c == ',';
    text.match_indices(label).find_map(|(at, _)| {
        let before = &text[..at];
        let rest = &text[at + label.len()..];
        if before.chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        if let Some(before) = before.strip_suffix(" (") {
            let number: String = before.chars().rev().take_while(figure).collect();
            if !number.is_empty() {
                return Some(number.chars().rev().collect());
            }
        }
        // A full stop ends what is said of the label.
        let gap: String = rest.chars().take_while(|c| !c.is_alphanumeric() && *c != '.').take(5).collect();
        let number: String = rest[gap.len()..].chars().take_while(figure).collect();
        let close = !gap.is_empty() && gap.chars().count() < 5;
        (close && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::{number_beside, passages};

    #[test]
    fn rows_and_sentences_are_passages() {
        let html = "<title>T 1</title><table><tr><th>Nurse</th><td>62.1 <small>x</small></td></tr></table><p>A <b>b</b> c.</p>\
                    <svg><text>Pharmacist</text><text>44.0</text></svg>\
                    <figure class=\"quote\"><blockquote><p>Slow.</p></blockquote><figcaption>Nurse</figcaption></figure>";
        let (found, quotes) = passages("f", html);
        let cells: Vec<_> = found.iter().map(|p| p.cells.join("|")).collect();
        assert!(cells.contains(&"Nurse|62.1 x".to_owned()), "{cells:?}");
        assert!(cells.contains(&"A b c.".to_owned()) && cells.contains(&"Pharmacist".to_owned()), "{cells:?}");
        assert_eq!((quotes[0].text.as_str(), quotes[0].author.as_str()), ("Slow.", "Nurse"));
    }

    #[test]
    fn a_number_beside_a_label() {
        assert_eq!(number_beside("Highest: Nurse, 62.1; lowest", "Nurse").as_deref(), Some("62.1"));
        assert_eq!(number_beside("from 71.4 (Doctor) to 62.1 (Nurse). 4 groups", "Nurse").as_deref(), Some("62.1"));
        assert_eq!(number_beside("of a Nurse. 4 groups are withheld", "Nurse"), None);
        assert_eq!(number_beside("Nurses and 3 others", "Nurse"), None);
        assert_eq!(number_beside("Nurse is withheld. Doctor 55.0", "Nurse"), None);
    }
}
