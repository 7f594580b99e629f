//! Links and pictures of a text, as they stand in its HTML.

use std::ops::Range;

use crate::cache::Asked;
use crate::content::{is_blank, is_file_name};
use crate::diagnostics::Code;
use crate::markup::render::Text;
use crate::model::Picture;
use crate::source::{encoded, escape, href, is_internal};

impl Text<'_> {
    /// The address of a link; what is wrong with it is reported, and it leads nowhere.
    pub fn link(&self, destination: &str, range: Range<usize>) -> String {
        let address = self.address_of(destination, range.clone());
        self.trace.note(|| Asked::Link(destination.to_owned(), range), &address);
        address
    }

    fn address_of(&self, destination: &str, range: Range<usize>) -> String {
        match self.resolve(destination, range.clone()) {
            Ok(address) => address,
            Err((code, message, label)) => {
                let range = self.within(range, destination);
                self.say(code, range, message, label);
                String::new()
            }
        }
    }

    /// A picture as HTML.
    pub fn image(&self, destination: &str, words: &str, title: &str, range: Range<usize>) -> String {
        let html = self.picture(destination, words, title, range.clone());
        let asked = || Asked::Picture(destination.to_owned(), words.to_owned(), title.to_owned(), range);
        self.trace.note(asked, &html);
        html
    }

    fn picture(&self, destination: &str, words: &str, title: &str, range: Range<usize>) -> String {
        if destination.starts_with("chart:") {
            let label = "put an empty line before and after it".to_owned();
            self.say(Code::UnknownChart, range, "a chart needs a paragraph of its own".into(), label);
            return String::new();
        }
        if words.trim().is_empty() && destination.starts_with("data:") {
            return self.image_address(destination, range);
        }
        if words.trim().is_empty() || is_blank(words) {
            let label = "say in the square brackets what the image shows".to_owned();
            self.say(Code::MissingAlt, range.clone(), "this image has no description".into(), label);
        } else if is_file_name(words) {
            let label = "say what it shows, for those who don't see it".to_owned();
            let message = "the description of this image is the name of a file".to_owned();
            self.say(Code::MissingAlt, range.clone(), message, label);
        }
        let address = self.image_address(destination, range);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let sizes = self.markup.gallery.get(destination).map(|p| self.sizes(p, &address)).unwrap_or_default();
        format!("<img src=\"{}\" alt=\"{}\"{title}{sizes}>", escape(&address), escape(words))
    }

    /// Width and height of a picture, so that the text below it doesn't jump, and its smaller sizes for small screens.
    fn sizes(&self, picture: &Picture, address: &str) -> String {
        let size = format!(" width=\"{}\" height=\"{}\"", picture.width, picture.height);
        if picture.smaller.is_empty() {
            return size + " loading=\"lazy\"";
        }
        let smaller = picture.smaller.iter();
        let all: Vec<String> = smaller
            .map(|(width, route)| (href(self.root, &self.markup.edition.address(route)), *width))
            .chain([(address.to_owned(), picture.width)])
            .map(|(to, width)| format!("{} {width}w", escape(&encoded(&to))))
            .collect();
        format!("{size} srcset=\"{}\" sizes=\"(min-width: 48rem) 44rem, 100vw\" loading=\"lazy\"", all.join(", "))
    }

    /// The address of an image, which must be a file of the site.
    pub fn image_address(&self, destination: &str, range: Range<usize>) -> String {
        if !is_internal(destination) && !destination.is_empty() && self.resolve(destination, range.clone()).is_ok() {
            let label = "put it into content/static and write its path, such as /photo.jpg".to_owned();
            let range = self.within(range, destination);
            self.say(Code::UnsafeLink, range, "an image must be a file of this site".into(), label);
            return String::new();
        }
        if let Some(fault) = self.markup.gallery.fault(destination) {
            let code = if fault.is_error { Code::BadPicture } else { Code::LargePicture };
            let range = self.within(range.clone(), destination);
            self.say(code, range, fault.message.clone(), fault.help.clone());
        }
        self.address_of(destination, range)
    }
}
