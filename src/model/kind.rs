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
    /// An event, `event:`.
    Event,
    /// Training, `training:`.
    Training,
    /// A working group, `group:`.
    Group,
    /// A recommendation, `recommendation:`.
    Recommendation,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 10] = [
        Kind::Page,
        Kind::News,
        Kind::Organisation,
        Kind::Person,
        Kind::System,
        Kind::Survey,
        Kind::Event,
        Kind::Training,
        Kind::Group,
        Kind::Recommendation,
    ];

    /// The scheme of links to it, which is also the word for one of it.
    pub fn scheme(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::News => "news",
            Kind::Organisation => "organisation",
            Kind::Person => "person",
            Kind::System => "system",
            Kind::Survey => "survey",
            Kind::Event => "event",
            Kind::Training => "training",
            Kind::Group => "group",
            Kind::Recommendation => "recommendation",
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
            Kind::Event => "events",
            Kind::Training => "training",
            Kind::Group => "groups",
            Kind::Recommendation => "recommendations",
        }
    }

    /// The kind and id of the record that has this address, if it is one of a record.
    pub fn of_address(address: &str) -> Option<(Kind, &str)> {
        let path = address.strip_prefix('/')?.strip_suffix('/')?;
        match path.split_once('/') {
            None => Some((Kind::Page, path)),
            Some((folder, id)) if !id.contains('/') => {
                let kind = Kind::ALL.into_iter().find(|k| *k != Kind::Page && k.folder() == folder)?;
                Some((kind, id))
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

    /// How a message names one of this kind that is missing: "no system is called".
    pub fn nobody(self) -> &'static str {
        match self {
            Kind::Page => "no page is called",
            Kind::News => "no news item is called",
            Kind::Organisation => "no organisation is called",
            Kind::Person => "no person is called",
            Kind::System => "no system is called",
            Kind::Survey => "no survey is called",
            Kind::Event => "no event is called",
            Kind::Training => "no training is called",
            Kind::Group => "no group is called",
            Kind::Recommendation => "no recommendation is called",
        }
    }
}
