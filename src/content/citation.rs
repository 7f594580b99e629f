//! Reads what was published elsewhere: sources and addresses.

use crate::content::fields::{Fields, is_web_address};
use crate::diagnostics::Code;
use crate::model::Citation;

impl Fields<'_, '_> {
    /// A cited source: a mapping with `title`, `url` and `published`.
    pub fn citation(&self) -> Option<Citation> {
        let title = self.text("title");
        let url = self.url("url", false);
        let published = self.partial_date("published");
        Some(Citation { title: title?, url, published })
    }

    /// A list of addresses on the web.
    pub fn urls(&self, key: &'static str) -> Vec<String> {
        let mut urls = Vec::new();
        for node in self.items(key) {
            match self.text_of(key, node) {
                Some(text) if is_web_address(&text) => urls.push(text),
                Some(text) => self.say(
                    Code::UnsafeLink,
                    node,
                    format!("`{key}` can't hold `{text}`"),
                    "write the whole address, https://…",
                ),
                None => {}
            }
        }
        urls
    }
}
