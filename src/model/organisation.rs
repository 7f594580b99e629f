//! The records of the network itself: organisations, people, systems and news.

use super::choice::choices;
use super::{Citation, Correction, Date, Entry, PartialDate, Reference, Text, Topic};
use crate::source::Place;

/// A network, professional body, provider, vendor, government body or publisher.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Common front matter; the title is its name.
    pub entry: Entry,
    /// What sort of organisation it is.
    pub kind: Option<OrganisationKind>,
    /// Its own site.
    pub url: Option<String>,
    /// Its code in the Organisation Data Service.
    pub ods_code: Option<String>,
    /// Its region as it is usually written, with the place where it is.
    pub region: Option<(String, Place)>,
    /// What it is part of.
    pub parent: Option<Reference>,
    /// Whom it works with.
    pub partners: Vec<Reference>,
    /// The systems that it uses.
    pub uses: Vec<Use>,
    /// Address of its logo.
    pub logo: Option<String>,
}

choices! {
    /// What sort of organisation it is, in the order in which the index has them.
    OrganisationKind {
        /// A network of people.
        Network = "network",
        /// A professional body.
        ProfessionalBody = "professional-body",
        /// A provider of care: it could have digital leaders.
        Provider = "provider",
        /// A maker of software.
        Vendor = "vendor",
        /// A body of government.
        Government = "government",
        /// A publisher.
        Media = "media",
    }
}

/// A system in use, from and to partial dates.
#[derive(Debug, Clone)]
pub struct Use {
    /// The system.
    pub system: Reference,
    /// Since when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
}

/// A leader, chair or author.
#[derive(Debug, Clone)]
pub struct Person {
    /// Common front matter; the title is the name.
    pub entry: Entry,
    /// Posts held, in the order written.
    pub roles: Vec<Role>,
    /// Addresses elsewhere.
    pub links: Vec<String>,
}

/// A post held at an organisation.
#[derive(Debug, Clone)]
pub struct Role {
    /// The organisation.
    pub organisation: Option<Reference>,
    /// The post.
    pub title: String,
    /// Since when, as a partial date.
    pub from: Option<PartialDate>,
    /// Until when, as a partial date.
    pub to: Option<PartialDate>,
}

/// A piece of clinical software, or a kind of it, that is rated.
#[derive(Debug, Clone)]
pub struct System {
    /// Common front matter; the title is its name.
    pub entry: Entry,
    /// Who makes it.
    pub vendor: Option<Reference>,
    /// What it is for.
    pub category: Option<Category>,
    /// The vendor's page about it.
    pub url: Option<String>,
    /// Its versions.
    pub versions: Vec<Version>,
    /// What came after it.
    pub replaced_by: Option<Reference>,
    /// Other names that answers may give it.
    pub also: Vec<String>,
    /// The vendor's right of reply.
    pub response: Option<VendorResponse>,
}

impl System {
    /// What it is for; one that says nothing is of the last category.
    pub fn category(&self) -> Category {
        self.category.unwrap_or(Category::Other)
    }
}

choices! {
    /// What a system is for, in the order in which the directory has them.
    Category {
        /// Electronic patient records of hospitals.
        Epr = "epr",
        /// Records of general practice.
        Gp = "gp",
        /// Electronic prescribing.
        EPrescribing = "e-prescribing",
        /// Pictures and their archives.
        Pacs = "pacs",
        /// Laboratories.
        Lims = "lims",
        /// Maternity care.
        Maternity = "maternity",
        /// Emergency care.
        Emergency = "emergency",
        /// Community care.
        Community = "community",
        /// Anything else.
        Other = "other",
    }
}

/// A version of a system.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its name, kept as written (`1.10` is not `1.1`).
    pub name: String,
    /// The day of its release.
    pub released: Option<Date>,
}

/// What a vendor says to its ratings.
#[derive(Debug, Clone)]
pub struct VendorResponse {
    /// When.
    pub date: Option<Date>,
    /// What, in plain text; blank lines part paragraphs.
    pub text: Text,
}

/// A news item, statement or report.
#[derive(Debug, Clone)]
pub struct NewsItem {
    /// Common front matter.
    pub entry: Entry,
    /// The file's name without its ending, which references may use as well as the id.
    pub stem: String,
    /// Who wrote it.
    pub authors: Vec<Reference>,
    /// Whom it is about.
    pub people: Vec<Reference>,
    /// Which organisations it is about.
    pub organisations: Vec<Reference>,
    /// Which systems it is about.
    pub systems: Vec<Reference>,
    /// Where it comes from.
    pub sources: Vec<Citation>,
    /// What sort of news it is.
    pub kind: NewsKind,
    /// Which events it is about.
    pub events: Vec<Reference>,
    /// What was wrong when it was published.
    pub corrections: Vec<Correction>,
    /// Whether it stands above newer news.
    pub pinned: bool,
    /// The title of the series that it belongs to.
    pub series: Option<Topic>,
}

choices! {
    /// What sort of news it is.
    NewsKind {
        /// News.
        News = "news",
        /// A statement of the networks.
        Statement = "statement",
        /// A report.
        Report = "report",
    }
}
