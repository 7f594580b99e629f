//! Badges: a system's newest score in the space of a line, to stand on other people's pages.

use crate::charts::metrics::width;
use crate::source::escape;

const SIZE: f64 = 11.0;
const PAD: f64 = 7.0;

/// A badge of two parts, what is measured and the value, as a whole SVG file; `description` says it in a sentence.
pub fn badge(label: &str, value: &str, description: &str) -> String {
    let (left, right) = (width(label, SIZE) + 2.0 * PAD, width(value, SIZE) * 1.07 + 2.0 * PAD);
    let (left, all) = (libm::ceil(left), libm::ceil(left) + libm::ceil(right));
    let (label_x, value_x) = (left / 2.0, left + (all - left) / 2.0);
    let (title, label, value) = (escape(description), escape(label), escape(value));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" viewBox="0 0 {all} 20" role="img" aria-labelledby="t"><title id="t">{title}</title><rect width="{all}" height="20" rx="3" fill="#12436d"/><path d="M3 0h{path}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3b4754"/><g fill="#fff" font-family="-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,system-ui,sans-serif" font-size="{SIZE}" text-anchor="middle"><text x="{label_x}" y="14">{label}</text><text x="{value_x}" y="14" font-weight="700">{value}</text></g></svg>"##,
        path = left - 3.0,
    ) + "\n"
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_escaped_and_fit() {
        let svg = super::badge("SUS <score>", "66.0 C", "A & B scored 66.0");
        assert!(svg.contains("SUS &lt;score&gt;") && svg.contains("A &amp; B"));
        assert!(svg.starts_with("<svg xmlns=") && svg.contains("height=\"20\""));
    }
}
