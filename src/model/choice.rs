//! Closed sets of words.

/// A value that is one of a few, each with its word in files.
pub trait Choice: Copy + 'static {
    /// Every value, in the order in which they are told.
    fn all() -> &'static [Self];

    /// Its word in files.
    fn id(self) -> &'static str;
}

/// Declares a closed set: an enumeration with the word of each value in files.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$value_doc])* $value,)*
        }

        impl $name {
            /// Every value, in the order in which they are told.
            pub const ALL: [$name; [$($id),*].len()] = [$($name::$value),*];

            /// Their words in files.
            pub const IDS: &'static [&'static str] = &[$($id),*];

            /// Its word in files.
            pub const fn id(self) -> &'static str {
                match self {
                    $($name::$value => $id,)*
                }
            }
        }

        impl $crate::model::Choice for $name {
            fn all() -> &'static [Self] {
                &$name::ALL
            }

            fn id(self) -> &'static str {
                self.id()
            }
        }
    };
}

pub(crate) use choices;
