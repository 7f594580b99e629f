//! A finished chart: its drawing for wide and for narrow screens, its words and its data.

use std::fmt::Write as _;

use crate::charts::canvas::{Anchor, Canvas};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::charts::svg::escape;
use crate::source::guarded;

/// For which screens a drawing is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Tablets, desktops, paper, and the file to download.
    Wide,
    /// Phones.
    Narrow,
}

impl Size {
    /// Width of the view box in units, which are about as large as a pixel.
    pub fn width(self) -> f64 {
        match self {
            Size::Wide => 720.0,
            Size::Narrow => 320.0,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Size::Wide => "chart wide",
            Size::Narrow => "chart narrow",
        }
    }
}

/// The data of a chart as rows of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Headings of the columns; the first column names the rows.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A chart with everything that stands around it.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its name in addresses, such as `league` or `harbour-epr-items`.
    pub name: String,
    /// The survey under which it is filed.
    pub survey: String,
    /// A short title.
    pub title: String,
    /// What it shows, in sentences.
    pub description: String,
    /// Its data.
    pub table: Table,
    /// Whether the data are invented.
    pub demonstration: bool,
    drawings: Vec<(Size, String, f64)>,
}

impl Table {
    /// The table as a CSV file.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail, and every row has the header's length.
        for row in std::iter::once(&self.head).chain(&self.rows) {
            let _ = writer.write_record(row.iter().map(|cell| guarded(cell)));
        }
        writer.into_inner().unwrap_or_default()
    }
}

impl Figure {
    /// A figure drawn by `draw` for each size; `draw` gives the SVG's inner part and its height.
    pub fn new(
        (survey, name): (&str, &str),
        title: String,
        description: String,
        table: Table,
        sizes: &[Size],
        draw: impl Fn(Size) -> (String, f64),
    ) -> Figure {
        let drawings = sizes
            .iter()
            .map(|&size| {
                let (inner, height) = draw(size);
                (size, inner, height)
            })
            .collect();
        Figure {
            name: name.to_owned(),
            survey: survey.to_owned(),
            title,
            description,
            table,
            demonstration: false,
            drawings,
        }
    }

    /// Marks the data as invented, or not.
    pub fn demonstration(mut self, demonstration: bool) -> Figure {
        self.demonstration = demonstration;
        self
    }

    /// The address of the chart's own file.
    pub fn route(&self) -> String {
        self.file("svg")
    }

    /// The address of the chart in another format, by its ending.
    pub fn file(&self, ending: &str) -> String {
        format!("/charts/{}/{}.{ending}", self.survey, self.name)
    }

    /// The address of a page of the chart that fits into a frame.
    pub fn embed_route(&self) -> String {
        format!("/embed/{}/{}/", self.survey, self.name)
    }

    /// Width and height of the chart's own file, in units that are about as large as a pixel.
    pub fn size(&self) -> (f64, f64) {
        let Some((size, _, height)) = self.drawings.first() else { return (0.0, 0.0) };
        let (width, above) = (size.width(), self.head(size.width()).1);
        (width + 16.0, above + height + 30.0)
    }

    /// The lines of the title in the chart's own file, and the room that they take.
    fn head(&self, width: f64) -> (Vec<String>, f64) {
        let lines = wrap(&self.title, Ink::Strong.size() * 1.07, width - 16.0, 3);
        let above = 12.0 + 18.0 * lines.len() as f64;
        (lines, above)
    }

    /// The drawings as part of a page; the style sheet shows the one that fits. `prefix` keeps ids apart.
    /// The description is for the page to write beside them: said here as well, a screen reader would hear it twice.
    pub fn inline(&self, prefix: &str) -> String {
        let mut out = String::new();
        for (i, (size, inner, height)) in self.drawings.iter().enumerate() {
            let id = escape(&format!("{prefix}-{}-{}-{i}", self.survey, self.name));
            let _ = write!(
                out,
                r#"<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{id}t"><title id="{id}t">{}</title>{inner}</svg>"#,
                size.class(),
                size.width(),
                height,
                escape(&self.title),
            );
        }
        out
    }

    /// The chart alone, as a file with its own style sheet: it carries its title, and `source`, who publishes it.
    pub fn standalone(&self, css: &str, source: &str) -> String {
        let Some((size, inner, height)) = self.drawings.first() else { return String::new() };
        let width = size.width();
        let (lines, above) = self.head(width);
        let foot =
            if self.demonstration { format!("Demonstration data: invented. {source}") } else { source.to_owned() };
        let mut words = String::new();
        {
            let canvas = Canvas::new(&mut words, width + 16.0, above + height + 30.0);
            canvas.lines(8.0, 8.0, Anchor::Start, Ink::Strong, 18.0, &lines);
            let foot = wrap(&foot, Ink::Quiet.size(), width - 16.0, 1).join(" ");
            canvas.text(8.0, above + height + 10.0, Anchor::Start, Ink::Quiet, &foot);
        }
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="{} alone" viewBox="0 0 {} {}" role="img" aria-labelledby="t d"><title id="t">{}</title><desc id="d">{}</desc><style>{css}</style><rect class="paper" width="100%" height="100%"/>{words}<g transform="translate(8 {above})">{inner}</g></svg>"#,
            size.class(),
            width + 16.0,
            above + height + 30.0,
            escape(&self.title),
            escape(&self.description),
        ) + "\n"
    }
}
