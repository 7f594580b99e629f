//! What came due before a build, what will, and what is left out until then.

use jiff::Zoned;

use crate::model::{Date, Due, Hidden};

/// What came due before a build, and what will come due after it.
#[derive(Debug)]
pub struct Times {
    /// The last moment at which anything came due: what pages say of today held then, and holds now.
    pub as_of: Zoned,
    /// The day on which the build is made, which nothing but the name of a record may tell.
    pub built_on: Date,
    /// How many records are shown that would be left out, because drafts were asked for.
    pub with_drafts: usize,
    /// What is left out: the file, why, and from when it will be shown.
    pub left_out: Vec<LeftOut>,
    /// What comes due next.
    pub next: Option<Due>,
}

/// A file that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path.
    pub file: String,
    /// Why.
    pub why: Hidden,
    /// From when it will be shown, if that is known.
    pub appears: Option<Zoned>,
}
