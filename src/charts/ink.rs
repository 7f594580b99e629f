//! The inks: each is a class of the style sheet. plotters carries them as the blue part of a colour.

use plotters::style::{RGBAColor, RGBColor, ShapeStyle};

macro_rules! inks {
    ($($variant:ident $class:literal $doc:literal),* $(,)?) => {
        /// What a shape or text is, which decides its look.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Ink { $(#[doc = $doc] $variant),* }

        impl Ink {
            const ALL: &'static [Ink] = &[$(Ink::$variant),*];

            /// Its class in the style sheet.
            pub fn class(self) -> &'static str {
                match self { $(Ink::$variant => $class),* }
            }
        }
    };
}

inks! {
    Text "ct" "A label.",
    Strong "ct cs" "A label that leads.",
    Quiet "ct cq" "A label that stands back.",
    Inside "ct ci" "A number inside a dark mark.",
    InsideLight "ct cj" "A number inside a light mark.",
    Axis "ca" "A line that bounds.",
    Grid "cg" "A line to read by.",
    Reference "cr" "A line that others are held against.",
    Interval "cv" "A confidence interval.",
    Mark "cm" "A mean.",
    Line "cl" "A line from survey to survey.",
    Bar "cb" "A share.",
    Group "cu" "A bar that joins what can't be told apart.",
    Shade "ch" "The ground of what can't be told apart from the first.",
    Hollow "co" "Something that is still to come.",
    Alert "cx" "Something that is late.",
    Second "c2" "A second line.",
    SecondMark "c2 cf" "A point of the second line.",
    Third "c3" "A third line.",
    ThirdMark "c3 cf" "A point of the third line.",
    Tile "ce" "A place of which nothing is known.",
    Tip "cp" "A place that says something when it is pointed at.",
    BandA "b0" "An even band of the scale.",
    BandB "b1" "An odd band of the scale.",
    Worst "s0" "The worst answer.",
    Worse "s1" "A bad answer.",
    Bad "s2" "A rather bad answer.",
    Middle "s3" "The middle answer.",
    Good "s4" "A rather good answer.",
    Better "s5" "A good answer.",
    Best "s6" "The best answer.",
}

impl Ink {
    /// Every ink.
    pub fn all() -> impl Iterator<Item = Ink> {
        Ink::ALL.iter().copied()
    }

    /// The ink of a colour's code.
    pub fn of_code(code: u8) -> Ink {
        Ink::ALL.get(usize::from(code)).copied().unwrap_or(Ink::Text)
    }

    /// The colour that carries this ink through plotters.
    pub fn colour(self) -> RGBAColor {
        let code = Ink::ALL.iter().position(|i| *i == self).unwrap_or(0);
        RGBAColor::from(RGBColor(0, 0, code as u8))
    }

    /// The style of filled shapes in this ink.
    pub fn fill(self) -> ShapeStyle {
        ShapeStyle { color: self.colour(), filled: true, stroke_width: 1 }
    }

    /// The style of lines in this ink.
    pub fn stroke(self) -> ShapeStyle {
        ShapeStyle { color: self.colour(), filled: false, stroke_width: 1 }
    }

    /// The size of text in this ink, in units of the view box; `chart.css` says the same.
    pub fn size(self) -> f64 {
        match self {
            Ink::Quiet | Ink::Inside | Ink::InsideLight => 12.0,
            _ => 13.0,
        }
    }
}
