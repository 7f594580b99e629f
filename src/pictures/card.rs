//! Share images: what other sites show beside a link.

use sha2::{Digest as _, Sha256};

use super::Pictures;
use super::face::Style;
use super::sheet::{Rect, SIZE, Sheet, Tone};

const LEFT: usize = 80;
const RIGHT: usize = 1120;

/// What a card says.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// The site's title.
    pub site: String,
    /// What kind of page it is, such as "News".
    pub kicker: String,
    /// The page's title.
    pub title: String,
    /// What the page is about, in a sentence or two below the title; of cards without a figure.
    pub lead: Option<String>,
    /// The figure or fact that matters most, such as "62.1" or a day.
    pub figure: Option<String>,
    /// What the figure is, such as "58.4–65.8, 95% interval, n 84".
    pub detail: Option<String>,
    /// Ends of the scale, mean and interval, to draw as a line.
    pub scale: Option<Scale>,
    /// What a league says, in a sentence that can stand alone.
    pub verdict: Option<String>,
    /// The first few systems of a league.
    pub rows: Vec<CardRow>,
    /// The ends of their scale, in words.
    pub ends: Option<[String; 2]>,
    /// What is said of invented data.
    pub demonstration: Option<String>,
}

/// A system of a league on a card.
#[derive(Debug, Clone)]
pub struct CardRow {
    /// Its name.
    pub label: String,
    /// Its mean, with the grade.
    pub value: String,
    /// Mean and interval on the scale.
    pub scale: Scale,
}

/// A mean on its scale, all in the scale's own units.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The scale's ends.
    pub range: (f64, f64),
    /// The mean.
    pub mean: f64,
    /// Its interval.
    pub ci: Option<(f64, f64)>,
}

impl Pictures {
    /// A card as a PNG file.
    pub fn card(&self, card: &Card) -> Vec<u8> {
        let mut sheet = Sheet::new(&self.palette);
        sheet.fill(Rect { left: 0, top: 0, right: SIZE.0, bottom: 16 }, Tone::Accent);
        let room = (RIGHT - LEFT) as f32;
        let site = Style { face: &self.bold, size: 32.0 };
        sheet.text(LEFT, 92, &site.cut(&card.site, room), &site, Tone::Accent);
        let quiet = Style { face: &self.regular, size: 32.0 };
        let warning = card.demonstration.as_ref().map_or(0.0, |words| quiet.width(words));
        // What is invented is said at the end of the same line.
        let beside = if card.demonstration.is_some() { room - warning - 40.0 } else { room };
        sheet.text(LEFT, 172, &quiet.cut(&card.kicker, beside), &quiet, Tone::Quiet);
        if card.verdict.is_some() {
            self.verdict(&mut sheet, card);
            self.warning(&mut sheet, card);
            return sheet.png(&self.card_drawn_from(card));
        }
        let foot = if card.figure.is_some() { 150 } else { 0 };
        let (size, lines) = self.title(&card.title, room, 400 - foot);
        let title = Style { face: &self.bold, size };
        let leading = (size * 1.18) as usize;
        for (i, line) in lines.iter().enumerate() {
            sheet.text(LEFT, 172 + 24 + leading * (i + 1) - leading / 5, line, &title, Tone::Ink);
        }
        if let Some(lead) = &card.lead {
            let style = Style { face: &self.regular, size: 38.0 };
            let top = 172 + 24 + leading * lines.len() + 56;
            let most = 590usize.saturating_sub(top) / 54 + 1;
            for (i, line) in style.wrap_cut(lead, room, most.min(4)).iter().enumerate() {
                sheet.text(LEFT, top + 54 * i, line, &style, Tone::Quiet);
            }
        }
        if let Some(figure) = &card.figure {
            self.figure(&mut sheet, card, figure);
        }
        self.warning(&mut sheet, card);
        sheet.png(&self.card_drawn_from(card))
    }

    /// Digest of all that a card is made of; the picture carries it.
    pub fn card_drawn_from(&self, card: &Card) -> String {
        format!("drawn from {:x}", Sha256::digest(format!("{} {card:?}", self.kind)))
    }

    /// That the data are invented, at the right of the second line.
    fn warning(&self, sheet: &mut Sheet<'_>, card: &Card) {
        if let Some(words) = &card.demonstration {
            let quiet = Style { face: &self.regular, size: 32.0 };
            let wide = quiet.width(words) as usize;
            sheet.text(RIGHT.saturating_sub(wide), 172, words, &quiet, Tone::Warning);
        }
    }

    /// The title small, the verdict in full, and the first few systems with their intervals on one scale.
    fn verdict(&self, sheet: &mut Sheet<'_>, card: &Card) {
        let room = (RIGHT - LEFT) as f32;
        let title = Style { face: &self.bold, size: 36.0 };
        sheet.text(LEFT, 226, &title.cut(&card.title, room), &title, Tone::Accent);
        let rows = 64 * card.rows.len();
        let verdict = card.verdict.as_deref().unwrap_or_default();
        let high = 330usize.saturating_sub(rows + 24);
        let fits = [44.0, 38.0, 32.0, 28.0].into_iter().find_map(|size| {
            let style = Style { face: &self.bold, size };
            let lines = style.wrap(verdict, room, high / (size * 1.25) as usize)?;
            Some((size, lines))
        });
        let (size, lines) = fits.unwrap_or_else(|| {
            let style = Style { face: &self.bold, size: 28.0 };
            (28.0, style.wrap_cut(verdict, room, (high / 35).max(1)))
        });
        let style = Style { face: &self.bold, size };
        let leading = (size * 1.25) as usize;
        for (i, line) in lines.iter().enumerate() {
            sheet.text(LEFT, 236 + leading * (i + 1), line, &style, Tone::Ink);
        }
        let label = Style { face: &self.regular, size: 28.0 };
        let value = Style { face: &self.bold, size: 28.0 };
        let (from, to) = (460, 900);
        for (i, row) in card.rows.iter().enumerate() {
            let y = 584 - rows + 64 * i;
            sheet.text(LEFT, y + 10, &label.cut(&row.label, (from - LEFT - 24) as f32), &label, Tone::Ink);
            draw_row(sheet, row.scale, Rect { left: from, right: to, top: y, bottom: y });
            sheet.text(to + 28, y + 10, &value.cut(&row.value, (RIGHT - to - 28) as f32), &value, Tone::Accent);
        }
        if let Some([low, high]) = card.ends.as_ref().filter(|_| !card.rows.is_empty()) {
            let small = Style { face: &self.regular, size: 22.0 };
            sheet.text(from, 606, low, &small, Tone::Quiet);
            sheet.text(to - small.width(high) as usize, 606, high, &small, Tone::Quiet);
        }
    }

    /// The size and the lines of a title: as large as lets it stand within `high` pixels.
    fn title(&self, title: &str, room: f32, high: usize) -> (f32, Vec<String>) {
        for size in [72.0, 64.0, 56.0, 48.0, 40.0] {
            let style = Style { face: &self.bold, size };
            let most = high / (size * 1.18) as usize;
            if let Some(lines) = style.wrap(title, room, most) {
                return (size, lines);
            }
        }
        let style = Style { face: &self.bold, size: 40.0 };
        (40.0, style.wrap_cut(title, room, (high / 47).max(1)))
    }

    fn figure(&self, sheet: &mut Sheet<'_>, card: &Card, figure: &str) {
        let detail = Style { face: &self.regular, size: 32.0 };
        let room = (RIGHT - LEFT) as f32;
        let large = [84.0, 64.0, 48.0, 36.0].map(|size| Style { face: &self.bold, size });
        let style = large.iter().find(|s| s.width(figure) <= room * 0.9).unwrap_or(&large[3]);
        let words = style.cut(figure, room);
        let after = LEFT + style.width(&words) as usize + 36;
        let beside = (RIGHT as f32) - after as f32;
        // A detail that has no room beside the figure stands below it, above the scale.
        let (base, x, y) = match &card.detail {
            Some(text) if detail.width(text) > beside => (512, LEFT, 566),
            _ => (560, after, 560),
        };
        sheet.text(LEFT, base, &words, style, Tone::Accent);
        if let Some(text) = &card.detail {
            sheet.text(x, y, &detail.cut(text, (RIGHT - x) as f32), &detail, Tone::Quiet);
        }
        if let Some(scale) = card.scale {
            draw_scale(sheet, scale);
        }
    }
}

/// A line for the scale, a bar for the interval and a square for the mean, along the lower edge.
fn draw_scale(sheet: &mut Sheet<'_>, scale: Scale) {
    let (low, high) = scale.range;
    let x = |value: f64| LEFT + (((value - low) / (high - low)).clamp(0.0, 1.0) * (RIGHT - LEFT) as f64) as usize;
    let bar = |left: usize, right: usize, half: usize| Rect { left, right, top: 606 - half, bottom: 606 + half };
    sheet.fill(bar(LEFT, RIGHT, 2), Tone::Line);
    if let Some((a, b)) = scale.ci {
        sheet.fill(bar(x(a), x(b).max(x(a) + 1), 4), Tone::Accent);
    }
    sheet.fill(bar(x(scale.mean).saturating_sub(9), x(scale.mean) + 9, 9), Tone::Accent);
}

/// The same for a row of a league, within `place`, whose edges are those of the scale.
fn draw_row(sheet: &mut Sheet<'_>, scale: Scale, place: Rect) {
    let (low, high) = scale.range;
    let wide = (place.right - place.left) as f64;
    let x = |value: f64| place.left + (((value - low) / (high - low)).clamp(0.0, 1.0) * wide) as usize;
    let bar =
        |left: usize, right: usize, half: usize| Rect { left, right, top: place.top - half, bottom: place.top + half };
    sheet.fill(bar(place.left, place.right, 1), Tone::Line);
    if let Some((a, b)) = scale.ci {
        sheet.fill(bar(x(a), x(b).max(x(a) + 1), 4), Tone::Accent);
    }
    sheet.fill(bar(x(scale.mean).saturating_sub(8), x(scale.mean) + 8, 8), Tone::Accent);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::tests::pictures;

    #[test]
    fn a_card_is_a_picture_of_that_size() {
        let scale = Scale { range: (0.0, 100.0), mean: 62.1, ci: Some((58.4, 65.8)) };
        let card = Card {
            site: "Ŵyn".into(),
            kicker: "System".into(),
            title: "Harbour EPR".into(),
            figure: Some("62.1 C".into()),
            scale: Some(scale),
            ..Card::default()
        };
        let png = pictures().card(&card);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (1200, 630));
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert!(png.len() < 20_000, "{}", png.len());
        assert_eq!(png, pictures().card(&card), "the same at each call");
        // Whoever has one that was made of the same needn't draw it.
        let drawn_from = pictures().card_drawn_from(&card);
        assert!(png[..400].windows(drawn_from.len()).any(|part| part == drawn_from.as_bytes()));
        assert_ne!(drawn_from, pictures().card_drawn_from(&Card { figure: Some("62.2 C".into()), ..card }));
    }

    #[test]
    fn titles_of_any_length_and_script_are_drawn() {
        let pictures = pictures();
        for title in ["", "x".repeat(3000).as_str(), &"word ".repeat(400), "日本語 العربية 🏥", "a\u{301}\u{0}\t"]
        {
            let text = || title.to_owned();
            let card =
                Card { title: text(), figure: Some(text()), detail: Some(text()), site: text(), ..Card::default() };
            assert!(pictures.card(&card).starts_with(b"\x89PNG"));
        }
    }
}
