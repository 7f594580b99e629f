//! The colours of share images and badges: those that the theme's style sheet of charts names.

use super::look::Sheet;

/// A colour: red, green and blue.
pub type Rgb = [u8; 3];

/// The colours by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// What everything stands on: `--c-paper`.
    pub paper: Rgb,
    /// Words that lead: `--c-ink`.
    pub ink: Rgb,
    /// Words that stand back: `--c-quiet`.
    pub quiet: Rgb,
    /// The site's own colour: `--c-mark`.
    pub accent: Rgb,
    /// Words to beware of: `--c-warning`.
    pub warning: Rgb,
    /// Lines: `--c-line`.
    pub line: Rgb,
    /// What a badge's label stands on: `--c-label`.
    pub label: Rgb,
}

impl Palette {
    /// The colours that a theme's style sheet of charts names; those that it doesn't are the default theme's.
    pub fn of(css: &str, default: &str) -> Palette {
        let sheets = [Sheet::of(css), Sheet::of(default)];
        let colour = |name: &str| -> Rgb {
            let found = sheets.iter().find_map(|sheet| sheet.colour(&format!("var({name})"), 0).flatten());
            let part = |part: f32| libm::roundf(part * 255.0) as u8;
            found.map_or([0; 3], |c| [part(c.red()), part(c.green()), part(c.blue())])
        };
        Palette {
            paper: colour("--c-paper"),
            ink: colour("--c-ink"),
            quiet: colour("--c-quiet"),
            accent: colour("--c-mark"),
            warning: colour("--c-warning"),
            line: colour("--c-line"),
            label: colour("--c-label"),
        }
    }
}

/// A colour as SVG has it: `#12436d`, and `#fff` where that says the same.
pub fn hex(colour: Rgb) -> String {
    let text = colour.iter().fold("#".to_owned(), |text, part| format!("{text}{part:02x}"));
    let is_double = colour.iter().all(|part| part >> 4 == part & 0xf);
    if is_double { [&text[..2], &text[3..4], &text[5..6]].concat() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_the_themes_and_else_the_default_ones() {
        let default = ".chart{--c-paper:#fff;--c-ink:#000;--c-quiet:#333;--c-mark:#12436d;--c-warning:#8a3c00;--c-line:#ccc;--c-label:#3b4754}";
        let palette = Palette::of(".chart{--c-mark:rgb(200, 30, 60);--c-ink:nonsense}", default);
        assert_eq!(
            (hex(palette.accent), hex(palette.ink), hex(palette.label)),
            ("#c81e3c".into(), "#000".into(), "#3b4754".into())
        );
    }
}
