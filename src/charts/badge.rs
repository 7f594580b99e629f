//! Badges: a system's newest score in the space of a line, to stand on other people's pages.

use crate::charts::metrics::width;
use crate::source::escape;

const SIZE: f64 = 11.0;
const PAD: f64 = 7.0;
const FONTS: &str = "-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,system-ui,sans-serif";

/// The colours of a badge, as SVG has them.
#[derive(Debug)]
pub struct BadgeColours {
    /// What the label stands on.
    pub label: String,
    /// What the value stands on.
    pub value: String,
    /// The words.
    pub words: String,
}

/// A badge of two parts, what is measured and the value, as a whole SVG file; `description` says it in a sentence.
pub fn badge(label: &str, value: &str, description: &str, colours: &BadgeColours) -> String {
    let left = libm::ceil(width(label, SIZE) + 2.0 * PAD);
    let all = left + libm::ceil(width(value, SIZE) * 1.07 + 2.0 * PAD);
    let label_x = left / 2.0;
    let value_x = left + (all - left) / 2.0;
    let path = left - 3.0;
    let [title, label, value] = [description, label, value].map(escape);
    let BadgeColours { label: behind_label, value: behind_value, words } = colours;
    [
        r#"<svg xmlns="http://www.w3.org/2000/svg" width=""#,
        &format!(
            r#"{all}" height="20" viewBox="0 0 {all} 20" role="img" aria-labelledby="t"><title id="t">{title}</title>"#
        ),
        &format!(r#"<rect width="{all}" height="20" rx="3" fill="{behind_value}"/>"#),
        &format!(r#"<path d="M3 0h{path}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="{behind_label}"/>"#),
        &format!(r#"<g fill="{words}" font-family="{FONTS}" font-size="{SIZE}" text-anchor="middle">"#),
        &format!(
            r#"<text x="{label_x}" y="14">{label}</text><text x="{value_x}" y="14" font-weight="700">{value}</text>"#
        ),
        "</g></svg>\n",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_escaped_and_fit() {
        let [label, value, words] = ["#3b4754", "#12436d", "#ffffff"].map(str::to_owned);
        let colours = super::BadgeColours { label, value, words };
        let svg = super::badge("SUS <score>", "66.0 C", "A & B scored 66.0", &colours);
        assert!(svg.contains("SUS &lt;score&gt;") && svg.contains("A &amp; B"));
        assert!(svg.starts_with("<svg xmlns=") && svg.contains("height=\"20\""));
    }
}
