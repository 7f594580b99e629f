//! A scale of days: where each lies, and which to name.

use crate::charts::canvas::text_width;
use crate::charts::ink::Ink;
use crate::charts::trend::days;
use crate::model::Date;
use crate::words::Words;

/// Days from `start` to `end` between two places of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct TimeScale {
    start: Date,
    end: Date,
    left: f64,
    right: f64,
}

impl TimeScale {
    /// A scale that holds all of `dates` with some room on either side; `None` without any.
    pub fn of(dates: impl Iterator<Item = Date>, left: f64, right: f64) -> Option<TimeScale> {
        let mut first = None::<Date>;
        let mut last = None::<Date>;
        for date in dates {
            first = Some(first.map_or(date, |f| f.min(date)));
            last = Some(last.map_or(date, |l| l.max(date)));
        }
        let first = first?;
        let last = last?;
        let room = (((days(last) - days(first)) * 0.04) as i64).max(20);
        let room = jiff::Span::new().days(room);
        let start = first.checked_sub(room).unwrap_or(first);
        let end = last.checked_add(room).unwrap_or(last);
        Some(TimeScale { start, end, left, right })
    }

    /// Where a day lies.
    pub fn x(&self, date: Date) -> f64 {
        let share = (days(date) - days(self.start)) / (days(self.end) - days(self.start));
        self.left + share * (self.right - self.left)
    }

    /// Firsts of years, quarters or months with their names, as many as there is room for.
    pub fn ticks(&self, w: &Words) -> Vec<(Date, String)> {
        for step in [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200] {
            let ticks = self.every(w, step);
            let wide = ticks.iter().map(|(_, name)| text_width(name, Ink::Quiet)).fold(0.0, f64::max) + 14.0;
            let fits = ticks.windows(2).all(|pair| self.x(pair[1].0) - self.x(pair[0].0) >= wide);
            if fits && ticks.len() <= 12 {
                return ticks;
            }
        }
        Vec::new()
    }

    /// Every first of a month whose number since the year 0 is a multiple of `step`.
    fn every(&self, w: &Words, step: i32) -> Vec<(Date, String)> {
        let month = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month()) - 1;
        let first = (month(self.start) + 1).div_euclid(step) * step;
        let mut ticks = Vec::new();
        // More than a chart has room for: a larger step will do.
        for at in (first..=month(self.end)).step_by(step as usize).take(40) {
            let year = at.div_euclid(12);
            let month = at.rem_euclid(12) + 1;
            let Ok(date) = Date::new(year as i16, month as i8, 1) else { continue };
            if date >= self.start && date <= self.end {
                ticks.push((date, if step >= 12 { year.to_string() } else { w.short_month(date) }));
            }
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_fit_and_are_named() {
        let scale = |from: Date, to: Date, right: f64| TimeScale::of([from, to].into_iter(), 0.0, right).unwrap();
        let names =
            |s: TimeScale| s.ticks(&crate::theme::english()).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        let years = names(scale(Date::constant(2016, 3, 1), Date::constant(2021, 3, 1), 300.0));
        assert_eq!(years, ["2016", "2017", "2018", "2019", "2020", "2021"]);
        let quarters = names(scale(Date::constant(2016, 11, 1), Date::constant(2017, 9, 1), 400.0));
        assert_eq!(quarters, ["Jan 2017", "Apr 2017", "Jul 2017"]);
        let one = Date::constant(2020, 2, 29);
        assert!(names(scale(one, one, 300.0)).len() <= 2);
        assert!(names(scale(Date::constant(1, 1, 1), Date::constant(9999, 12, 31), 300.0)).len() <= 12);
    }
}
