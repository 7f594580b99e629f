//! A text as HTML, in parts: what stands between its figures, and the figures, which pages frame and feeds link to.

use crate::charts::Figure;
use crate::source::escape;

/// A text that was rendered.
#[derive(Debug, Default)]
pub struct Rendered {
    parts: Vec<Part>,
    /// Whether a number of it is of invented data.
    pub has_invented_number: bool,
}

#[derive(Debug)]
enum Part {
    Html(String),
    Figure(Box<Figure>),
}

impl Rendered {
    /// HTML without figures.
    pub fn of(html: String) -> Self {
        Rendered {
            parts: if html.is_empty() { Vec::new() } else { vec![Part::Html(html)] },
            has_invented_number: false,
        }
    }

    /// One figure.
    pub fn of_figure(figure: Figure) -> Self {
        Rendered { parts: vec![Part::Figure(Box::new(figure))], has_invented_number: false }
    }

    /// Puts another text behind this one.
    pub fn append(&mut self, mut other: Rendered) {
        self.parts.append(&mut other.parts);
        self.has_invented_number |= other.has_invented_number;
    }

    /// The text within an element that says its language.
    pub fn in_language(self, language: &str) -> Self {
        let mut whole = Rendered::of(format!("<div lang=\"{}\">\n", escape(language)));
        whole.append(self);
        whole.append(Rendered::of("</div>\n".to_owned()));
        whole
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Its figures, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.parts.iter().filter_map(|part| match part {
            Part::Figure(figure) => Some(&**figure),
            Part::Html(_) => None,
        })
    }

    /// Whether a figure or a number of it is of invented data.
    pub fn shows_demonstration(&self) -> bool {
        self.has_invented_number || self.figures().any(Figure::is_demonstration)
    }

    /// The whole as HTML; `frame` makes that of a figure.
    pub fn html(self, frame: impl Fn(&Figure) -> String) -> String {
        let mut html = String::new();
        for part in self.parts {
            match part {
                Part::Html(text) if html.is_empty() => html = text,
                Part::Html(text) => html.push_str(&text),
                Part::Figure(figure) => html.push_str(&frame(&figure)),
            }
        }
        html
    }
}
