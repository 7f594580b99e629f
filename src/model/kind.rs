//! The kinds of content that have pages of their own.

/// A kind of content: its folder, its link scheme and its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A free page, `page:`.
    Page,
    /// A news item, `news:`.
    News,
    /// An organisation, `organisation:`.
    Organisation,
    /// A person, `person:`.
    Person,
    /// A system that is rated, `system:`.
    System,
    /// A survey, `survey:`.
    Survey,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] = [Kind::Page, Kind::News, Kind::Organisation, Kind::Person, Kind::System, Kind::Survey];

    /// The scheme of links to it, which is also the word for one of it.
    pub fn scheme(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::News => "news",
            Kind::Organisation => "organisation",
            Kind::Person => "person",
            Kind::System => "system",
            Kind::Survey => "survey",
        }
    }

    /// The kind whose links have this scheme.
    pub fn of_scheme(scheme: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.scheme() == scheme)
    }

    /// The folder under `content/` in which its files lie.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Page => "pages",
            Kind::News => "news",
            Kind::Organisation => "organisations",
            Kind::Person => "people",
            Kind::System => "systems",
            Kind::Survey => "ratings",
        }
    }

    /// The address of the record with this id, such as `/systems/harbour-epr/`.
    pub fn address(self, id: &str) -> String {
        match self {
            Kind::Page => format!("/{id}/"),
            _ => format!("/{}/{id}/", self.folder()),
        }
    }

    /// How a message names one of this kind that is missing: "no system is called".
    pub fn nobody(self) -> &'static str {
        match self {
            Kind::Page => "no page is called",
            Kind::News => "no news item is called",
            Kind::Organisation => "no organisation is called",
            Kind::Person => "no person is called",
            Kind::System => "no system is called",
            Kind::Survey => "no survey is called",
        }
    }
}
