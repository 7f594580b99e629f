//! The bar: a mean with its interval on its scale, as high as a line of text, for the rows of tables.

use std::fmt::Write as _;

use crate::charts::scale::Scale;
use crate::prose::Subject;
use crate::statistics::Figures;

/// Units of the view box; the page stretches it to its cell.
const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 20.0;

/// Draws the bar of figures as inline SVG, which the row's words describe; empty where there is no mean and no quartile.
pub fn bar(subject: Subject<'_>, figures: &Figures) -> String {
    let scale = Scale::of(subject.words, subject.instrument);
    let x = |score: f64| libm::round(scale.position(score, 1.0, WIDTH - 1.0) * 10.0) / 10.0;
    let mut inner = String::new();
    let line = |inner: &mut String, class: &str, from: f64, to: f64, y1: f64, y2: f64| {
        let _ = write!(
            inner,
            r#"<line class="{class}" x1="{from}" y1="{y1}" x2="{to}" y2="{y2}" vector-effect="non-scaling-stroke"/>"#
        );
    };
    line(&mut inner, "cg", 1.0, WIDTH - 1.0, HEIGHT / 2.0, HEIGHT / 2.0);
    if let Some((score, _)) = &scale.reference {
        line(&mut inner, "cr", x(*score), x(*score), 0.0, HEIGHT);
    }
    if let Some((low, high)) = figures.ci.filter(|_| figures.mean.is_some()) {
        line(&mut inner, "cv", x(low), x(high), HEIGHT / 2.0, HEIGHT / 2.0);
    }
    match (figures.mean, figures.quartiles, figures.median) {
        (Some(mean), ..) => {
            let at = x(mean.value);
            line(&mut inner, "ck", at, at, HEIGHT / 2.0 - 6.0, HEIGHT / 2.0 + 6.0);
        }
        (None, Some((low, high)), Some(median)) => {
            let wide = x(high) - x(low);
            let _ = write!(inner, r#"<rect class="co" x="{}" y="5" width="{wide:.1}" height="10"/>"#, x(low));
            line(&mut inner, "ck", x(median), x(median), 4.0, 16.0);
        }
        _ => return String::new(),
    }
    format!(
        r#"<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{inner}</svg>"#
    )
}
