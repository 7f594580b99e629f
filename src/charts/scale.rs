//! The scale of scores: its ends, ticks, bands and reference lines.

use std::ops::Range;

use plotters::coord::ranged1d::{BoldPoints, Ranged as _};
use plotters::coord::types::RangedCoordf64;
use plotters::element::{PathElement, Rectangle};

use crate::charts::canvas::{Canvas, Frame, Plot, text_width};
use crate::charts::drawing::Anchor;
use crate::charts::ink::Ink;
use crate::model::Instrument;
use crate::prose::measure;
use crate::statistics::{AVERAGE, GRADE_BANDS};
use crate::words::{Words, say};

/// A scale of scores.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Lowest and highest score.
    pub range: (f64, f64),
    /// Lower bound, upper bound and name of each band.
    pub bands: Vec<(f64, f64, String)>,
    /// A line to hold scores against, with its words.
    pub reference: Option<(f64, String)>,
    /// Ticks in place of round numbers, where only some scores are possible.
    pub steps: Option<Vec<f64>>,
    /// What a mean on the scale is, such as "Mean SUS score".
    pub name: String,
    /// What a single score is, such as "SUS score".
    pub measure: String,
}

impl Scale {
    /// The scale of an instrument: the grades of the SUS, or the instrument's own bands.
    pub fn of(w: &Words, instrument: &Instrument) -> Scale {
        let range = instrument.range();
        let bounds: Vec<(f64, String)> = if instrument.sus_norms {
            GRADE_BANDS.iter().map(|(from, grade)| (*from, (*grade).to_owned())).collect()
        } else {
            instrument.bands.iter().map(|b| (b.from, b.label.clone())).collect()
        };
        let ends = bounds.iter().skip(1).map(|b| b.0).chain([range.1]);
        let bands =
            bounds.iter().zip(ends).map(|((from, name), to)| (from.max(range.0), to.min(range.1), name.clone()));
        let reference = instrument.sus_norms.then(|| (AVERAGE, say!(w, "chart.average", average = w.short(AVERAGE))));
        let measure = measure(w, instrument);
        let low = instrument.low_is_good;
        Scale {
            range,
            bands: bands.filter(|(from, to, _)| from < to).collect(),
            reference,
            steps: None,
            name: w.say(if low { "chart.mean-low" } else { "chart.mean" }, &[("measure", (&measure).into())]),
            measure: if low { say!(w, "chart.measure-low", measure = &measure) } else { measure },
        }
    }

    /// The scale's ends for plotters.
    pub fn ends(&self) -> Range<f64> {
        self.range.0..self.range.1
    }

    /// Round numbers to write beside the scale, at most `most`.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        match &self.steps {
            Some(steps) => steps.clone(),
            None => RangedCoordf64::from(self.ends()).key_points(BoldPoints(most)),
        }
    }

    /// Where a score lies between `from` and `to`.
    pub fn position(&self, score: f64, from: f64, to: f64) -> f64 {
        let share = (score - self.range.0) / (self.range.1 - self.range.0);
        from + share.clamp(0.0, 1.0) * (to - from)
    }

    /// Draws bands, grid and reference of a horizontal scale into `plot`, whose y runs from 0 to `height`.
    pub fn draw_across(&self, plot: &mut Plot<'_, '_>, height: f64, most_ticks: usize) {
        let band = |(i, (from, to, _)): (usize, &(f64, f64, String))| {
            Rectangle::new([(*from, 0.0), (*to, height)], if i % 2 == 0 { Ink::BandA } else { Ink::BandB }.fill())
        };
        let _ = plot.draw_series(self.bands.iter().enumerate().map(band));
        let line = |x: f64, ink: Ink| PathElement::new([(x, 0.0), (x, height)], ink.stroke());
        let _ = plot.draw_series(self.ticks(most_ticks).into_iter().map(|x| line(x, Ink::Grid)));
        let _ = plot.draw_series(self.reference.iter().map(|(x, _)| line(*x, Ink::Reference)));
    }

    /// Writes the names of the bands above a horizontal scale, and the reference's words above them.
    pub fn write_above(&self, canvas: &Canvas<'_>, frame: Frame) {
        for (from, to, name) in &self.bands {
            let left = self.position(*from, frame.left, frame.right);
            let right = self.position(*to, frame.left, frame.right);
            if text_width(name, Ink::Quiet) <= right - left {
                canvas.text((left + right) / 2.0, frame.top - 15.0, Anchor::Middle, Ink::Quiet, name);
            }
        }
        if let Some((score, text)) = &self.reference {
            let x = self.position(*score, frame.left, frame.right);
            canvas.text(x, frame.top - 31.0, Anchor::Middle, Ink::Quiet, text);
        }
    }

    /// Writes the ticks below a horizontal scale, and what it measures below them.
    pub fn write_below(&self, w: &Words, canvas: &Canvas<'_>, frame: Frame, most_ticks: usize) {
        for tick in self.ticks(most_ticks) {
            let x = self.position(tick, frame.left, frame.right);
            canvas.text(x, frame.bottom + 5.0, Anchor::Middle, Ink::Quiet, &w.short(tick));
        }
        canvas.text((frame.left + frame.right) / 2.0, frame.bottom + 22.0, Anchor::Middle, Ink::Quiet, &self.name);
    }
}
