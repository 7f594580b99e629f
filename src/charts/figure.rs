//! A finished chart: its drawing for wide and for narrow screens, its words and its data.

use std::fmt::Write as _;

use crate::charts::canvas::Canvas;
use crate::charts::drawing::{Anchor, Drawing, SCALE};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::source::{escape, guarded};
use crate::words::{Words, say};

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
    /// What the chart alone says of its data where they are invented.
    invented: Option<String>,
    /// The language of the first column of its data, where it is another one than the page's.
    pub rows_in: Option<&'static str>,
    drawings: Vec<(Size, Drawing, f64)>,
}

/// Charts that are taller than this in units are no pictures.
const LARGEST_PICTURE: f64 = 16_000.0;

/// The words around an embedded chart take so many pixels.
const AROUND: f64 = 136.0;

/// A frame on a narrow page shows the narrow drawing by so much larger than it is drawn.
const ENLARGED: f64 = 1.125;

/// A frame is at most so many pixels higher than the wide drawing needs, for the sake of the narrow one.
const MOST_SPARE: f64 = 300.0;

/// Units to the left and to the right of a chart that stands alone.
const BESIDE: f64 = 8.0;

/// A chart that stands alone, with the words around it.
pub struct Alone<'a> {
    class: &'static str,
    /// Width and height in units, which are about as large as a pixel.
    pub size: (f64, f64),
    words: Drawing,
    drawing: &'a Drawing,
    above: f64,
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
    /// A figure drawn by `draw` for each size; `draw` gives the drawing and its height.
    pub fn new(
        survey: &str,
        name: &str,
        title: String,
        description: String,
        table: Table,
        sizes: &[Size],
        draw: impl Fn(Size) -> (Drawing, f64),
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
            invented: None,
            rows_in: None,
            drawings,
        }
    }

    /// Marks the data as invented, or not.
    pub fn demonstration(mut self, demonstration: bool, words: &Words) -> Figure {
        self.invented = demonstration.then(|| say!(words, "demonstration.sentence"));
        self
    }

    /// The data as a CSV file; a last column says so where they are invented, for the file goes alone.
    pub fn csv(&self, words: &Words) -> Vec<u8> {
        let Some(invented) = &self.invented else { return self.table.csv() };
        let mut table = self.table.clone();
        table.head.push(say!(words, "column.note"));
        table.rows.iter_mut().for_each(|row| row.push(invented.clone()));
        table.csv()
    }

    /// Whether the data are invented.
    pub fn is_demonstration(&self) -> bool {
        self.invented.is_some()
    }

    /// The address of the chart's own file.
    pub fn route(&self) -> String {
        self.file("svg")
    }

    /// The address of the chart in another format, by its ending.
    pub fn file(&self, ending: &str) -> String {
        format!("/charts/{}/{}.{ending}", self.survey, self.name)
    }

    /// The address of the chart as a picture; `None` where no program would show one so large.
    pub fn picture(&self) -> Option<String> {
        (self.size().1 <= LARGEST_PICTURE).then(|| self.file("png"))
    }

    /// The address of a page of the chart that fits into a frame.
    pub fn embed_route(&self) -> String {
        format!("/embed/{}/{}/", self.survey, self.name)
    }

    /// The HTML by which a page of another site shows the chart in a frame; `address` is the full one of the page in it.
    pub fn embed_code(&self, address: &str) -> String {
        let (width, height) = self.frame_size();
        let title = escape(&self.title);
        format!(
            r#"<iframe src="{address}" title="{title}" width="{width}" height="{height}" style="border:0;max-width:100%" loading="lazy"></iframe>"#
        )
    }

    /// Width and height in pixels of a frame in which the chart stands with the words around it.
    pub fn frame_size(&self) -> (u32, u32) {
        let width = self.size().0;
        let height = |wanted: Size| self.drawings.iter().find(|(size, ..)| *size == wanted).map_or(0.0, |(_, _, h)| *h);
        let wide = height(Size::Wide);
        let height = wide.max((height(Size::Narrow) * ENLARGED).min(wide + MOST_SPARE));
        (width as u32, libm::ceil(height + AROUND) as u32)
    }

    /// Width and height of the chart's own file, in units that are about as large as a pixel.
    pub fn size(&self) -> (f64, f64) {
        let Some((size, _, height)) = self.drawings.first() else { return (0.0, 0.0) };
        let width = size.width();
        let above = self.head(size.width()).1;
        (width + 2.0 * BESIDE, above + height + 30.0)
    }

    /// The lines of the title in the chart's own file, and the room that they take.
    fn head(&self, width: f64) -> (Vec<String>, f64) {
        let lines = wrap(&self.title, Ink::Strong.size() * 1.07, width - 2.0 * BESIDE, 3);
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
                inner = inner.svg(),
            );
        }
        out
    }

    /// The chart alone: its title above, at its foot `source`, who publishes it.
    pub fn alone(&self, source: &str) -> Option<Alone<'_>> {
        let (size, drawing, height) = self.drawings.first()?;
        let (lines, above) = self.head(size.width());
        let width = size.width() + 2.0 * BESIDE;
        let height = above + height + 30.0;
        let foot = self.invented.as_ref().map_or_else(|| source.to_owned(), |words| format!("{words} {source}"));
        let mut words = Drawing::default();
        {
            let canvas = Canvas::new(&mut words, width, height);
            canvas.lines(BESIDE, 8.0, Anchor::Start, Ink::Strong, 18.0, &lines);
            let foot = wrap(&foot, Ink::Quiet.size(), size.width() - 2.0 * BESIDE, 1).join(" ");
            canvas.text(BESIDE, height - 20.0, Anchor::Start, Ink::Quiet, &foot);
        }
        Some(Alone { class: size.class(), size: (width, height), words, drawing, above })
    }

    /// The chart alone, as an SVG file with its own style sheet and size.
    pub fn standalone(&self, css: &str, source: &str) -> String {
        let Some(Alone { class, size: (width, height), words, drawing, above }) = self.alone(source) else {
            return String::new();
        };
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="{class} alone" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d"><title id="t">{}</title><desc id="d">{}</desc><style>{css}</style><rect class="paper" width="100%" height="100%"/>{}<g transform="translate({BESIDE} {above})">{}</g></svg>"#,
            escape(&self.title),
            escape(&self.description),
            words.svg(),
            drawing.svg(),
        ) + "\n"
    }
}

impl Alone<'_> {
    /// Everything that is drawn, in order.
    pub fn whole(&self) -> Drawing {
        let by = ((BESIDE * SCALE) as i32, libm::round(self.above * SCALE) as i32);
        let shapes = self.drawing.shapes.iter().map(|(ink, shape)| (*ink, shape.moved(by)));
        Drawing { shapes: self.words.shapes.iter().cloned().chain(shapes).collect() }
    }
}

/// What stands in a cell of a table that has nothing.
pub fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

/// Headings of the columns of a table that has no survey.
pub fn head(words: &Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.term("column", key)).collect()
}
