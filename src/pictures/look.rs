//! How each ink looks on paper, as the theme's style sheet of charts says.
//!
//! The sheet is plain: rules of classes, and colours by name. What it says for the dark, for print and for forced
//! colours is not for pictures, which are seen on white.

use std::collections::BTreeMap;

use tiny_skia::Color;

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

type Rules = Vec<(Vec<String>, BTreeMap<String, String>)>;

impl Looks {
    /// The looks that a style sheet gives; what it doesn't mention is drawn as SVG would: without a line, and not filled.
    pub fn of(css: &str) -> Looks {
        let rules = rules(css);
        let names: BTreeMap<&str, &str> =
            rules.iter().flat_map(|(_, d)| d).filter(|(k, _)| k.starts_with("--")).map(|(k, v)| (&**k, &**v)).collect();
        let looks = Ink::all().map(|ink| (ink.class(), look(ink.class(), &rules, &names)));
        let paper = names.get("--c-paper").and_then(|c| colour(c, &names)).unwrap_or(Color::WHITE);
        Looks { looks: looks.collect(), paper }
    }

    /// The look of an ink.
    pub fn get(&self, ink: Ink) -> &Look {
        &self.looks[ink.class()]
    }
}

/// The rules outside of `@media`: the classes that each of its selectors asks for, and its declarations.
fn rules(css: &str) -> Rules {
    let mut rules = Vec::new();
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let head = rest[..open].rsplit("*/").next().unwrap_or_default().trim();
        let end = end_of_block(&rest[open..]);
        let block = &rest[open + 1..open + end];
        let block = block.strip_suffix('}').unwrap_or(block);
        if !head.starts_with('@') {
            let pair = |d: &str| d.split_once(':').map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()));
            let declarations: BTreeMap<String, String> = block.split(';').filter_map(pair).collect();
            for selector in head.split(',').map(str::trim).filter(|s| s.starts_with('.') && !s.contains(' ')) {
                let classes = selector.split('.').skip(1).map(str::to_owned).collect();
                rules.push((classes, declarations.clone()));
            }
        }
        rest = &rest[open + end..];
    }
    // The more classes a rule asks for, the more it weighs; among equals the later one wins.
    rules.sort_by_key(|(classes, _): &(Vec<String>, _)| classes.len());
    rules
}

/// How long a block is that begins with a brace.
fn end_of_block(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    text.len()
}

fn look(class: &str, rules: &Rules, names: &BTreeMap<&str, &str>) -> Look {
    let own: Vec<&str> = class.split(' ').collect();
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, declarations) in rules.iter().filter(|(asked, _)| asked.iter().all(|c| own.contains(&c.as_str()))) {
        said.extend(declarations.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    }
    let length = |text: &str| text.trim_end_matches("px").parse::<f32>().ok().filter(|l| l.is_finite() && *l >= 0.0);
    let lengths = |text: &str| text.split([' ', ',']).filter_map(length).collect::<Vec<f32>>();
    Look {
        fill: said.get("fill").and_then(|c| colour(c, names)),
        stroke: said.get("stroke").and_then(|c| colour(c, names)),
        width: said.get("stroke-width").and_then(|w| length(w)).unwrap_or(1.0),
        dashes: said.get("stroke-dasharray").map(|d| lengths(d)).unwrap_or_default(),
        round: said.get("stroke-linecap").is_some_and(|c| *c == "round"),
        bold: said.get("font-weight").is_some_and(|w| *w == "bold" || w.parse::<u32>().is_ok_and(|w| w > 500)),
    }
}

/// A colour as `#rgb`, `#rrggbb` or the name of one; `None` for what is none, such as `none`.
fn colour(text: &str, names: &BTreeMap<&str, &str>) -> Option<Color> {
    if let Some(name) = text.strip_prefix("var(").and_then(|t| t.strip_suffix(')')) {
        // A name stands for a colour, never for another name.
        return names.get(name.trim()).filter(|c| !c.starts_with("var(")).and_then(|c| colour(c, names));
    }
    let hex = text.strip_prefix('#').filter(|h| h.is_ascii())?;
    let digits = match hex.len() {
        3 => hex.chars().flat_map(|c| [c, c]).collect::<String>(),
        6 => hex.to_owned(),
        _ => return None,
    };
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color::from_rgba8(part(0)?, part(2)?, part(4)?, 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_classes_are_read_and_those_of_other_media_are_not() {
        let css = "/* a */ .a,.b{--x:#123;fill:none}@media (x){.ct{fill:#f00} .b0{fill:#f00}}.ct{fill:var(--x);stroke:#fff;\
                   stroke-width:2.5px}.cs{font-weight:650}.cf.c2{fill:#00ff00}.c2{fill:var(--y)}.x .ct{fill:#f00}.cr{stroke-dasharray:4 3";
        let looks = Looks::of(css);
        let text = looks.get(Ink::Text);
        assert_eq!(text.fill, Some(Color::from_rgba8(0x11, 0x22, 0x33, 255)));
        assert_eq!((text.stroke, text.width, text.bold), (Some(Color::WHITE), 2.5, false));
        assert!(looks.get(Ink::Strong).bold);
        assert_eq!(looks.get(Ink::SecondMark).fill, Some(Color::from_rgba8(0, 255, 0, 255)));
        assert_eq!((looks.get(Ink::Second).fill, looks.get(Ink::BandA).fill), (None, None));
        assert_eq!(looks.get(Ink::Reference).dashes, [4.0, 3.0]);
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for css in [
            "",
            "{",
            "}",
            "{}",
            "*/{",
            ".a{",
            ".a{b",
            ".ct{fill:#é12345}",
            ".ct{fill:var(--a)}.a{--a:var(--a)}",
            ".ct{{}}{",
        ] {
            assert_eq!(Looks::of(css).get(Ink::Text).fill, None);
        }
    }
}
