//! How each ink looks on paper, as the theme's style sheet of charts says.
//!
//! The sheet is plain: rules of classes, and colours by name. What it says for the dark, for print and for forced
//! colours is not for pictures, which are seen on white.

use std::collections::BTreeMap;

use tiny_skia::Color;

use super::css::{blocks, without_comments};
use crate::charts::Ink;

/// The look of an ink; lengths in units.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The colour within.
    pub fill: Option<Color>,
    /// The colour of the line around it, or around letters.
    pub stroke: Option<Color>,
    /// The width of that line.
    pub width: f32,
    /// Lengths of dashes and of the gaps between them.
    pub dashes: Vec<f32>,
    /// Whether the ends of lines are round.
    pub round: bool,
    /// Whether letters are bold.
    pub bold: bool,
}

/// The look of every ink, and of the paper.
#[derive(Debug, Clone)]
pub struct Looks {
    looks: BTreeMap<&'static str, Look>,
    /// The colour of the paper.
    pub paper: Color,
}

type Declarations = BTreeMap<String, String>;

/// What a style sheet says: rules by the classes that they ask for, the least particular first, and colours by name.
#[derive(Default)]
pub struct Sheet {
    rules: Vec<(Vec<String>, Declarations)>,
    names: BTreeMap<String, String>,
}

impl Looks {
    /// The looks that a theme's style sheet gives. An ink of which it says nothing, and a colour that can't be read, look as
    /// the default theme's sheet says: a picture never lacks a mark.
    pub fn of(css: &str, default: &str) -> Looks {
        let own = Sheet::of(css);
        let default = Sheet::of(default);
        let looks = Ink::all().map(|ink| (ink.class(), own.look(ink.class(), &default))).collect();
        let paper = [&own, &default].iter().find_map(|s| s.colour("var(--c-paper)", 0).flatten());
        // Paper hides what is below it.
        let paper = paper.map_or(Color::WHITE, |c| Color::from_rgba(c.red(), c.green(), c.blue(), 1.0).unwrap_or(c));
        Looks { looks, paper }
    }

    /// The look of an ink.
    pub fn get(&self, ink: Ink) -> &Look {
        &self.looks[ink.class()]
    }

    /// Every colour that marks and words have.
    pub fn colours(&self) -> impl Iterator<Item = Color> {
        let marks = self.looks.values().flat_map(|l| [l.fill, l.stroke]).flatten();
        std::iter::once(self.paper).chain(marks)
    }
}

impl Sheet {
    /// Reads a style sheet.
    pub fn of(css: &str) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.read(&without_comments(css), 0);
        // The more classes a rule asks for, the more it weighs; among equals the later one wins.
        sheet.rules.sort_by_key(|(classes, _)| classes.len());
        sheet
    }

    /// Takes in the rules outside of `@media` and its like; layers may lie in layers, but not without end.
    fn read(&mut self, css: &str, depth: usize) {
        for (head, block) in blocks(css) {
            if head.starts_with("@layer") && depth < 8 {
                self.read(block, depth + 1);
            } else if !head.starts_with('@') {
                self.add(head, block);
            }
        }
    }

    fn add(&mut self, selectors: &str, block: &str) {
        let pair = |d: &str| {
            let (key, value) = d.split_once(':')?;
            let value = value.trim().trim_end_matches("!important").trim_end();
            let key = key.trim();
            // Names that authors choose are told apart by the case of their letters.
            Some((if key.starts_with("--") { key.to_owned() } else { key.to_lowercase() }, value.to_owned()))
        };
        let said: Declarations = without_blocks(block).split(';').filter_map(pair).collect();
        for selector in selectors.split(',').map(str::trim) {
            let is_classes = selector.starts_with('.') && !selector.contains([' ', '>', '[', ':', '+', '~', '#', '*']);
            if is_classes || matches!(selector, ":root" | "html") {
                self.names
                    .extend(said.iter().filter(|(k, _)| k.starts_with("--")).map(|(k, v)| (k.clone(), v.clone())));
            }
            if is_classes {
                self.rules.push((selector.split('.').skip(1).map(str::to_owned).collect(), said.clone()));
            }
        }
    }

    /// What the rules say of an ink, by property.
    fn said(&self, class: &str) -> BTreeMap<&str, &str> {
        let own: Vec<&str> = class.split(' ').collect();
        let rules = self.rules.iter().filter(|(asked, _)| asked.iter().all(|c| own.contains(&c.as_str())));
        rules.flat_map(|(_, said)| said).map(|(k, v)| (k.as_str(), v.as_str())).collect()
    }

    fn look(&self, class: &str, default: &Sheet) -> Look {
        let said = self.said(class);
        let colour = |key: &str| match said.get(key) {
            Some(text) => self.colour(text, 0).unwrap_or_else(|| default.own_colour(class, key)),
            None => None,
        };
        let length = |text: &str| text.trim_end_matches("px").parse::<f32>().ok().filter(|l| (0.0..1000.0).contains(l));
        let fill = colour("fill");
        let stroke = colour("stroke");
        if fill.is_none() && stroke.is_none() && !std::ptr::eq(self, default) {
            return default.look(class, default);
        }
        let width = said.get("stroke-width").and_then(|w| length(w)).unwrap_or(1.0);
        let mut dashes: Vec<f32> = match said.get("stroke-dasharray") {
            Some(lengths) => lengths.split([' ', ',']).filter_map(length).collect(),
            None => Vec::new(),
        };
        // As in SVG, an odd number of lengths is gone through twice. Dashes that nobody could see make a line.
        if dashes.len() % 2 == 1 {
            dashes.extend(dashes.clone());
        }
        if dashes.iter().sum::<f32>() < 0.5 {
            dashes.clear();
        }
        Look {
            fill,
            stroke: stroke.filter(|_| width > 0.0),
            width,
            dashes,
            round: said.get("stroke-linecap").is_some_and(|c| *c == "round"),
            bold: said.get("font-weight").is_some_and(|w| *w == "bold" || w.parse::<u32>().is_ok_and(|w| w > 500)),
        }
    }

    fn own_colour(&self, class: &str, key: &str) -> Option<Color> {
        self.said(class).get(key).and_then(|text| self.colour(text, 0).flatten())
    }

    /// A colour as CSS writes it, or the name of one; `Some(None)` for none, `None` for what can't be read. A name may
    /// stand for another, but not for ever.
    pub fn colour(&self, text: &str, depth: usize) -> Option<Option<Color>> {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix("var(").and_then(|t| t.strip_suffix(')')) {
            let (name, otherwise) = inner.split_once(',').unwrap_or((inner, ""));
            let value = self.names.get(name.trim()).map_or(otherwise, String::as_str);
            return if depth < 8 { self.colour(value, depth + 1) } else { None };
        }
        if text == "none" {
            return Some(None);
        }
        let colour = csscolorparser::parse(text).ok()?;
        let [r, g, b, a] = colour.to_rgba8();
        Some(Some(Color::from_rgba8(r, g, b, a)).filter(|_| a > 0))
    }
}

/// The text outside of blocks, such as a rule's own declarations.
fn without_blocks(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // What stands before a block is its head, not a declaration.
            '{' => {
                depth += 1;
                out.truncate(out.rfind(';').map_or(0, |at| at + 1));
            }
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(r: u8, g: u8, b: u8) -> Option<Color> {
        Some(Color::from_rgba8(r, g, b, 255))
    }

    #[test]
    fn rules_of_classes_are_read_and_those_of_other_media_are_not() {
        let css = "/* a{ */ .a,.b{--x:#123;fill:none}@media (x){.ct{fill:#f00} .b0{fill:#f00}}.ct{FILL:var(--x)!important;\
                   stroke:#fff;stroke-width:2.5px}.cs{font-weight:650}.cf.c2{fill:#00ff00}.c2{fill:none}.x .ct{fill:#f00}\
                   .cr{stroke-dasharray:4 3";
        let looks = Looks::of(css, "");
        let text = looks.get(Ink::Text);
        assert_eq!(text.fill, rgb(0x11, 0x22, 0x33));
        assert_eq!((text.stroke, text.width, text.bold), (Some(Color::WHITE), 2.5, false));
        assert!(looks.get(Ink::Strong).bold);
        assert_eq!(looks.get(Ink::SecondMark).fill, rgb(0, 255, 0));
        assert_eq!((looks.get(Ink::Second).fill, looks.get(Ink::BandA).fill), (None, None));
        assert_eq!(Looks::of(".cr{stroke:#000;stroke-dasharray:6}", "").get(Ink::Reference).dashes, [6.0, 6.0]);
    }

    #[test]
    fn colours_are_those_of_css() {
        let css = ":root{--a:var(--b);--b:rebeccapurple;--loop:var(--loop)}@layer x{.ct{fill:rgb(1,2,3)}}.cm{fill:var(--a)}\
                   .cb{fill:var(--none, #abc)}.cu{fill:#01020380;stroke:red;stroke-width:0}.cx{fill:var(--loop)}";
        let looks = Looks::of(css, "");
        assert_eq!(looks.get(Ink::Text).fill, rgb(1, 2, 3));
        assert_eq!(looks.get(Ink::Mark).fill, rgb(0x66, 0x33, 0x99));
        assert_eq!(looks.get(Ink::Bar).fill, rgb(0xaa, 0xbb, 0xcc));
        assert_eq!(looks.get(Ink::Group).fill, Some(Color::from_rgba8(1, 2, 3, 0x80)));
        assert_eq!((looks.get(Ink::Group).stroke, looks.get(Ink::Alert).fill), (None, None));
        let dark = "[data-theme=dark] .chart{--i:#eee}.chart{--i:#111;@media (x){--i:#eee}}.ct{fill:var(--i)}";
        assert_eq!(Looks::of(dark, "").get(Ink::Text).fill, rgb(0x11, 0x11, 0x11));
    }

    #[test]
    fn what_a_theme_leaves_out_looks_as_by_default_and_any_text_is_read() {
        let default = ".ct{fill:#010203}";
        let texts =
            ["", "{", "}", "{}", "*/{", ".a{", ".a{b", ".ct{fill:#é12345}", ".ct{fill:var(--a)}", ".ct{{}}{", "/*"];
        for css in texts.iter().copied().chain([".ct{fill:color-mix(in srgb, red)}"]) {
            assert_eq!(Looks::of(css, default).get(Ink::Text).fill, rgb(1, 2, 3), "{css}");
        }
        let half = Looks::of(
            ".ct{fill:light-dark(#000,#fff);stroke:#fff}.cm{fill:none;stroke:#fff}",
            ".ct{fill:#010203}.cm{fill:#000}",
        );
        assert_eq!((half.get(Ink::Text).fill, half.get(Ink::Mark).fill), (rgb(1, 2, 3), None));
        let deep = "@layer a{".repeat(60_000);
        assert_eq!(Looks::of(&deep, default).get(Ink::Text).fill, rgb(1, 2, 3));
    }
}
