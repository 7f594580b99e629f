//! What a build is asked for.

use std::path::PathBuf;

use crate::content::Today;
use crate::model::BaseUrl;
use crate::output::PublishedSite;

/// What to build, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The site's folder, which holds `themes/`.
    pub root: PathBuf,
    /// The content's folder.
    pub content: PathBuf,
    /// What messages call the content's folder.
    pub shown: String,
    /// The folder of answers, in place of the one in site.yaml.
    pub answers: Option<PathBuf>,
    /// Which day it is.
    pub today: Today,
    /// A theme in place of the settings' one.
    pub theme: Option<String>,
    /// A base URL in place of the settings' one.
    pub base_url: Option<BaseUrl>,
    /// Whether links are relative.
    pub relative: bool,
    /// Whether pages load the theme's files by names that change with what is in them.
    pub lasting_names: bool,
    /// Whether to make a record of what is published.
    pub record: bool,
    /// What is published already, where the site is built to.
    pub published: PublishedSite,
}

impl Plan {
    /// The content of a site's folder as of a day, with nothing else said of it.
    pub fn new(root: PathBuf, content: PathBuf, today: Today) -> Self {
        Plan {
            root,
            content,
            shown: "content".to_owned(),
            answers: None,
            today,
            theme: None,
            base_url: None,
            relative: false,
            lasting_names: true,
            record: false,
            published: PublishedSite::default(),
        }
    }
}
