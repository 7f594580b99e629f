//! The poster: what it is for, and a code that telephones read.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::{Asking, State};
use crate::diagnostics::Stop;
use crate::pages::shared::page::{PageHead, emit};
use crate::routes::address;
use crate::site::Site;

/// The poster: `rate-poster.html`.
#[derive(Serialize)]
struct View<'a> {
    /// The survey's title.
    title: &'a str,
    /// Whether answers can be given.
    state: State,
    /// The last day, in words.
    closes: Option<String>,
    /// How many items it has.
    items: usize,
    /// The questionnaire's full address without its scheme, as people type it.
    typed: String,
    /// The code, as SVG; `None` of an address that is too long for one.
    code: Option<String>,
}

/// Renders it.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub(super) fn render(site: &Site<'_>, asking: &Asking<'_>) -> Result<(), Stop> {
    let survey = asking.survey;
    let url = site.absolute(address::RATE);
    let typed = url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let view = View {
        title: &survey.entry.title,
        state: State::of(survey, site.today),
        closes: survey.closed.map(|day| site.words.long_date(day)),
        items: asking.instrument.items.len(),
        code: code(&url),
        typed,
    };
    let title = site.say("rate.poster");
    let head = PageHead::new(&title, site.say("rate.poster-description"), address::RATE);
    let head = head.demonstration(survey.demonstration).card(site.say("rate.card"), None).list();
    emit(site, address::RATE_POSTER, "rate-poster.html", head, &view)
}

/// Light modules around a code, as its standard wants them.
const QUIET: usize = 4;

/// A QR code of an address (ISO/IEC 18004), as SVG: a path with a square for each dark module, in runs along the rows.
fn code(url: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(url, EcLevel::Q).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{},{}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let all = width + 2 * QUIET;
    Some(format!(
        "<svg class=\"code\" viewBox=\"0 0 {all} {all}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\"><rect width=\"{all}\" height=\"{all}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}
