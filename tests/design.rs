//! The contrasts that `docs/design.md` promises, computed from the style sheets.

use std::collections::HashMap;
use std::fs;

const STYLE: &str = "themes/default/assets/style.css";
const CHART: &str = "themes/default/assets/chart.css";

/// The custom properties of one line of a style sheet that are opaque colours.
fn colours(line: &str) -> HashMap<&str, [f64; 3]> {
    let pairs = line.split("--").filter_map(|part| part.split(['}', ';']).next()?.split_once(':'));
    pairs.filter_map(|(name, value)| Some((name, rgb(value.strip_prefix('#')?)))).collect()
}

/// Red, green and blue from 0 to 1.
fn rgb(hex: &str) -> [f64; 3] {
    let wide = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    [0, 2, 4].map(|i| f64::from(u8::from_str_radix(&wide[i..i + 2], 16).expect("a colour")) / 255.0)
}

/// Relative luminance, WCAG 2.2.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio, WCAG 2.2: from 1 to 21.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn black_on_white_is_twenty_one() {
    assert!((contrast(rgb("000"), rgb("ffffff")) - 21.0).abs() < 1e-9);
}

#[test]
fn contrasts_are_as_promised() {
    let sheets = [STYLE, CHART].map(|path| fs::read_to_string(path).expect("the style sheet"));
    let line = |start: &str| {
        let own = |sheet: &String| sheet.lines().find(|l| l.starts_with(start) && l.contains("--")).map(str::to_owned);
        sheets.iter().filter_map(own).collect::<Vec<_>>().join("\n")
    };
    let light = line(":root{") + &line(".chart,.spark,.bar{");
    let dark = line("@media (prefers-color-scheme:dark)");
    let (light, dark) = (colours(&light), colours(&dark));
    let design = fs::read_to_string("docs/design.md").expect("the page on design");
    let table = design.split("contrast -->").nth(1).expect("the table of contrasts");
    let rows: Vec<_> = table.lines().filter(|l| l.starts_with("| ")).skip(2).collect();
    assert!(rows.len() > 30, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let least: f64 = cells[2].parse().expect("a number");
        for (theme, said) in [(&light, cells[3]), (&dark, cells[4])] {
            let is = contrast(theme[cells[0]], theme[cells[1]]);
            if is < least || format!("{is:.2}") != said {
                wrong.push(format!("{} on {}: {is:.2}, not {said}", cells[0], cells[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
