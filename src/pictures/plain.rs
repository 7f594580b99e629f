//! The style sheet of a chart's own file: colours stand in it by value, for programs that know no names of colours.

use std::collections::BTreeMap;

use super::css::{blocks, closing, without_comments};

/// Names of colours with their values.
type Names = BTreeMap<String, String>;

/// So many names are looked up in one text at most.
const MOST_NAMES: usize = 1000;

/// A style sheet with the values of its names in place of them: first for paper, then, in `@media` blocks as the sheet has
/// them, the rules that come out differently there.
pub fn plain(css: &str) -> String {
    let css = without_comments(css);
    let all = blocks(&css);
    let rules: Vec<(&str, &str)> = all.iter().copied().filter(|(head, _)| !head.starts_with('@')).collect();
    let mut names = Names::new();
    rules.iter().for_each(|(_, block)| names.extend(named(block)));
    let mut out: String = rules.iter().map(|(head, block)| rule(head, &without_halo(block), &names, false)).collect();
    out += &halos(&rules, &names);
    for (head, block) in all.iter().filter(|(head, _)| head.starts_with('@')) {
        let inner = blocks(block);
        let mut own = names.clone();
        inner.iter().for_each(|(_, block)| own.extend(named(block)));
        if !head.starts_with("@media") {
            // Fonts, layers and the like stand as they are.
            out += &format!("{head}{{{}}}\n", valued(block, &own));
            continue;
        }
        let changed = rules.iter().map(|(head, block)| rule(head, &without_halo(block), &own, true));
        let mut halos = halos(&rules, &own);
        if !halos.is_empty() {
            halos.push('\n');
        }
        let more = inner.iter().map(|(head, block)| rule(head, block, &own, false));
        let inside: String = changed.chain([halos]).chain(more).collect();
        if !inside.is_empty() {
            out += &format!("{head}{{{inside}}}");
        }
    }
    out
}

/// A line around letters, which hides them where a program paints it last.
fn is_halo(block: &str, declaration: &str) -> bool {
    let key = declaration.split(':').next().unwrap_or_default().trim();
    block.contains("paint-order") && (key.starts_with("stroke") || key == "paint-order")
}

fn without_halo(block: &str) -> String {
    declarations(block).into_iter().filter(|d| !is_halo(block, d)).collect::<Vec<_>>().join(";")
}

/// What a rule says of the line around letters: that there is one, or none after all.
fn halo(block: &str) -> String {
    let is_none = |d: &str| d.split_once(':').is_some_and(|(k, v)| k.trim() == "stroke" && v.trim() == "none");
    declarations(block).into_iter().filter(|d| is_halo(block, d) || is_none(d)).collect::<Vec<_>>().join(";")
}

/// What rules say of lines around letters, for programs that paint these first.
fn halos(rules: &[(&str, &str)], names: &Names) -> String {
    let halos: String = rules.iter().map(|(head, block)| rule(head, &halo(block), names, false)).collect();
    if halos.is_empty() { halos } else { format!("@supports (paint-order:stroke){{{halos}}}") }
}

/// The declarations of a rule; a semicolon within brackets or quotes ends none.
fn declarations(block: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut start = 0;
    let mut all = Vec::new();
    for (at, c) in block.char_indices() {
        match (c, quote) {
            (c, Some(open)) => quote = Some(open).filter(|_| c != open),
            ('"' | '\'', None) => quote = Some(c),
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            (';', None) if depth == 0 => {
                all.push(&block[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(&block[start..]);
    all
}

fn named(block: &str) -> Names {
    let pairs = declarations(block).into_iter().filter_map(|d| d.split_once(':'));
    pairs.map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned())).filter(|(k, _)| k.starts_with("--")).collect()
}

/// A rule with values for names; with `changed`, its declarations that have names alone.
fn rule(head: &str, block: &str, names: &Names, changed: bool) -> String {
    let kept = declarations(block).into_iter().map(str::trim).filter(|d| !d.is_empty() && !d.starts_with("--"));
    let kept: Vec<String> = kept.filter(|d| !changed || d.contains("var(")).map(|d| valued(d, names)).collect();
    if kept.is_empty() { String::new() } else { format!("{head}{{{}}}\n", kept.join(";")) }
}

fn valued(text: &str, names: &Names) -> String {
    let mut text = text.to_owned();
    // A name may stand for another, and several in one declaration, but not for ever.
    for _ in 0..MOST_NAMES {
        let Some(start) = text.find("var(") else { break };
        let Some(length) = closing(&text[start..], '(', ')') else { break };
        let inner = &text[start + 4..start + length];
        let (name, otherwise) = inner.split_once(',').unwrap_or((inner, "none"));
        let value = names.get(name.trim()).map_or(otherwise.trim(), String::as_str).to_owned();
        text.replace_range(start..=start + length, &value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_give_way_to_values() {
        let css = ".chart{--a:#111;--b:var(--a);fill:none}@media (prefers-color-scheme:dark){.chart{--a:#eee}}/* x */\
                   .m{fill:var(--b);stroke-width:2}.n{stroke:var(--missing,red)}@media print{.m{opacity:.5}}";
        let wanted = ".chart{fill:none}\n.m{fill:#111;stroke-width:2}\n.n{stroke:red}\n\
                      @media (prefers-color-scheme:dark){.m{fill:#eee}\n.n{stroke:red}\n}@media print{.m{fill:#111}\n.n{stroke:red}\n.m{opacity:.5}\n}";
        assert_eq!(plain(css), wanted);
        let font = "@font-face{font-family:x;src:url(\"data:font/woff2;base64,AA;{}\")}";
        let kept = plain("@font-face{src:url(a;b)}.m{background:url(\"data:x;y\");fill:red}");
        assert_eq!(kept, ".m{background:url(\"data:x;y\");fill:red}\n@font-face{src:url(a;b)}\n", "{}", plain(font));
        let more = ".m{fill:var(--a,rgb(1, 2, 3));stroke:var(--b,var(--c,red))}.n{--b:blue}";
        assert_eq!(plain(more), ".m{fill:rgb(1, 2, 3);stroke:blue}\n");
        let letters =
            ".t{--p:#fff;fill:#000;paint-order:stroke;stroke:var(--p)}.u{stroke:none}@media print{.t{--p:#eee}}";
        let halo =
            |c| format!("@supports (paint-order:stroke){{.t{{paint-order:stroke;stroke:{c}}}\n.u{{stroke:none}}\n}}");
        let wanted = format!(".t{{fill:#000}}\n.u{{stroke:none}}\n{}@media print{{{}\n}}", halo("#fff"), halo("#eee"));
        assert_eq!(plain(letters), wanted);
        for odd in ["", "{", "}", ".a{fill:var(", ".a{fill:var(--x)", "@media{", ".a{--b:var(--b);fill:var(--b)}"] {
            plain(odd);
        }
    }

    #[test]
    fn the_default_sheet_has_no_names_left() {
        let css = String::from_utf8_lossy(crate::theme::default_file("assets/chart.css")).into_owned();
        let plain = plain(&css);
        assert!(!plain.contains("var(") && !plain.contains("--c-") && plain.contains("fill:#12436d"), "{plain}");
    }
}
