//! How a CSV file is declared: its columns once, each with its name, its type, what it means and what stands in it.

use crate::statistics::{Bound, Mean};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A day.
    Day,
}

/// A column of a file.
#[derive(Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What it holds.
    pub of: Type,
    /// The last part of the key of the words that say what it means: neighbours may share them.
    pub meaning: &'static str,
}

/// A CSV file of the site.
#[derive(Debug)]
pub struct Table {
    /// Its name without the ending, such as `ratings`; also the last part of the key of its words.
    pub name: &'static str,
    /// What it holds, in English, for programs.
    pub title: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

impl Table {
    /// Its address.
    pub fn address(&self) -> String {
        format!("/data/{}.csv", self.name)
    }
}

/// A row of a file.
pub trait Row {
    /// The file that it is a row of.
    const TABLE: &'static Table;

    /// Its cells, one for each column.
    fn cells(&self) -> Vec<String>;
}

/// Declares a file by its columns: `name: Type, "meaning" => cell;`, where a cell is made of the row.
macro_rules! table {
    ($(#[$doc:meta])* $table:ident of $row:ident: $name:literal, $title:literal, |$r:ident|
     $($column:literal: $of:ident, $meaning:literal => $cell:expr;)*) => {
        $(#[$doc])*
        pub static $table: Table = Table {
            name: $name,
            title: $title,
            columns: &[$(Column { name: $column, of: Type::$of, meaning: $meaning },)*],
        };

        impl Row for $row<'_> {
            const TABLE: &'static Table = &$table;

            fn cells(&self) -> Vec<String> {
                let $r = self;
                vec![$($cell,)*]
            }
        }
    };
}

pub(crate) use table;

/// A figure as it is published: rounded to ten decimals, far finer than anything means, and the same on every machine.
pub fn number(x: f64) -> f64 {
    let rounded = libm::round(x * 1e10) / 1e10;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// A figure as a cell; empty where there is none.
pub fn figure(x: Option<f64>) -> String {
    cell(x.map(number))
}

/// Anything as a cell; empty where there is nothing.
pub fn cell<T: ToString>(x: Option<T>) -> String {
    x.map(|x| x.to_string()).unwrap_or_default()
}

/// The lower end of an interval as a cell.
pub fn low(ends: Option<(f64, f64)>) -> String {
    figure(ends.map(|ends| ends.0))
}

/// The upper end of an interval as a cell.
pub fn high(ends: Option<(f64, f64)>) -> String {
    figure(ends.map(|ends| ends.1))
}

/// The limits of the funnel that a system lies outside of, in percent.
pub fn limit(is_outside: bool) -> Option<f64> {
    is_outside.then_some(99.8)
}

/// What bounds a mean on that side, where it is told as a bound.
pub fn bound(mean: Option<Mean>, side: Bound) -> Option<f64> {
    mean.filter(|m| m.bound == Some(side)).map(|m| number(m.value))
}
