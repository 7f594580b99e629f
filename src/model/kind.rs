//! The kinds of content that have pages of their own, declared once: their names, folders, addresses and records.

/// What is the same for all records of a kind.
#[derive(Debug)]
pub struct KindSpec {
    /// The scheme of links to it, which is also the word for one of it in messages.
    pub scheme: &'static str,
    /// The folder under `content/` in which its files lie; its pages lie in the folder of that name, but for free pages.
    pub folder: &'static str,
    /// Whether its index is there even where there are no records.
    pub always_has_index: bool,
    /// What schema.org calls one of it.
    pub schema_org: &'static str,
    /// Its link in the header of a site that names none.
    pub navigation: Option<Navigation>,
}

/// A link that the header has where the site has something behind it.
#[derive(Debug, Clone, Copy)]
pub struct Navigation {
    /// Its place among the links.
    pub turn: u8,
    /// The key of its words.
    pub key: &'static str,
}

const fn link(turn: u8, key: &'static str) -> Option<Navigation> {
    Some(Navigation { turn, key })
}

/// Hands the declaration of all kinds to a macro: for each its name, the type of its records, the map that holds them, and
/// what is the same for all of them.
macro_rules! each_kind {
    ($macro:ident) => {
        $macro! {
            /// A free page, `page:`.
            Page(Page) in pages is KindSpec {
                scheme: "page", schema_org: "WebPage", folder: "pages", always_has_index: false, navigation: None,
            };
            /// A news item, statement or report, `news:`.
            News(NewsItem) in news is KindSpec {
                scheme: "news", schema_org: "NewsArticle", folder: "news", always_has_index: true, navigation: link(4, "news.title"),
            };
            /// An organisation, `organisation:`.
            Organisation(Organisation) in organisations is KindSpec {
                scheme: "organisation", schema_org: "Organization", folder: "organisations", always_has_index: true, navigation: None,
            };
            /// A person, `person:`.
            Person(Person) in people is KindSpec {
                scheme: "person", schema_org: "Person", folder: "people", always_has_index: true, navigation: None,
            };
            /// A system that is rated, `system:`.
            System(System) in systems is KindSpec {
                scheme: "system", schema_org: "SoftwareApplication", folder: "systems", always_has_index: true,
                navigation: link(2, "systems.title"),
            };
            /// A survey, `survey:`.
            Survey(Survey) in surveys is KindSpec {
                scheme: "survey", schema_org: "Dataset", folder: "ratings", always_has_index: true,
                navigation: link(1, "ratings.title"),
            };
            /// An event, `event:`.
            Event(Event) in events is KindSpec {
                scheme: "event", schema_org: "Event", folder: "events", always_has_index: false,
                navigation: link(5, "events.title"),
            };
            /// Training, `training:`.
            Training(Training) in training is KindSpec {
                scheme: "training", schema_org: "Course", folder: "training", always_has_index: false,
                navigation: link(6, "training.title"),
            };
            /// A working group, `group:`.
            Group(Group) in groups is KindSpec {
                scheme: "group", schema_org: "Organization", folder: "groups", always_has_index: false,
                navigation: link(7, "navigation.groups"),
            };
            /// A recommendation, `recommendation:`.
            Recommendation(Recommendation) in recommendations is KindSpec {
                scheme: "recommendation", schema_org: "WebPage", folder: "recommendations", always_has_index: false,
                navigation: link(8, "recommendations.title"),
            };
        }
    };
}

pub(crate) use each_kind;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($record:ident) in $map:ident is $spec:expr;)*) => {
        /// A kind of content.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: [Kind; [$(stringify!($kind)),*].len()] = [$(Kind::$kind),*];

            /// What is the same for all of the kind.
            pub fn spec(self) -> &'static KindSpec {
                match self {
                    $(Kind::$kind => const { &$spec },)*
                }
            }
        }
    };
}

each_kind!(kinds);

impl Kind {
    /// The scheme of links to it, which is also the word for one of it.
    pub fn scheme(self) -> &'static str {
        self.spec().scheme
    }

    /// The folder under `content/` in which its files lie.
    pub fn folder(self) -> &'static str {
        self.spec().folder
    }

    /// The kind whose links have this scheme.
    pub fn of_scheme(scheme: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.scheme() == scheme)
    }

    /// The kind whose files lie in this folder under `content/`.
    pub fn of_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.folder() == folder)
    }

    /// The address of the index of all of the kind; free pages have none.
    pub fn index(self) -> Option<String> {
        (self != Kind::Page).then(|| format!("/{}/", self.folder()))
    }

    /// The kind and id of the record that has this address, if it is one of a record.
    pub fn of_address(address: &str) -> Option<(Kind, &str)> {
        let path = address.strip_prefix('/')?.strip_suffix('/')?;
        match path.split_once('/') {
            None => Some((Kind::Page, path)),
            Some((folder, id)) if !id.contains('/') => {
                Some((Kind::of_folder(folder).filter(|kind| *kind != Kind::Page)?, id))
            }
            Some(_) => None,
        }
    }

    /// The address of the record with this id, such as `/systems/harbour-epr/`.
    pub fn address(self, id: &str) -> String {
        match self {
            Kind::Page => format!("/{id}/"),
            _ => format!("/{}/{id}/", self.folder()),
        }
    }
}
