//! The default theme's files, which are part of the binary: it works in any folder.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        /// Path within the theme and bytes of every file.
        pub const DEFAULT: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/", $path)))),*];
    };
}

files! {
    "assets/chart.css",
    "assets/compare.js",
    "assets/filter.js",
    "assets/league.js",
    "assets/say.js",
    "assets/search.js",
    "assets/icon.svg",
    "assets/style.css",
    "fonts/OFL.txt",
    "fonts/card-bold.ttf",
    "fonts/card-regular.ttf",
    "templates/404.html",
    "templates/accessibility.html",
    "templates/archive.html",
    "templates/article.html",
    "templates/base.html",
    "templates/cards.html",
    "templates/cite.html",
    "templates/compare-pair.html",
    "templates/compare.html",
    "templates/data.html",
    "templates/embed.html",
    "templates/event-cards.html",
    "templates/event.html",
    "templates/events.html",
    "templates/feed.xml",
    "templates/figure-table.html",
    "templates/figure.html",
    "templates/group-league.html",
    "templates/group.html",
    "templates/groups.html",
    "templates/home.html",
    "templates/index.html",
    "templates/leadership.html",
    "templates/mentions.html",
    "templates/methodology.html",
    "templates/news.html",
    "templates/organisation.html",
    "templates/page.html",
    "templates/person.html",
    "templates/privacy.html",
    "templates/ratings.html",
    "templates/recommendation.html",
    "templates/recommendations.html",
    "templates/redirect.html",
    "templates/score.html",
    "templates/search.html",
    "templates/share.html",
    "templates/sitemap.xml",
    "templates/sitemaps.xml",
    "templates/survey.html",
    "templates/system.html",
    "templates/systems.html",
    "templates/tag.html",
    "templates/tags.html",
    "templates/training-cards.html",
    "templates/training-list.html",
    "templates/training.html",
    "words/cy.yaml",
    "words/en.yaml",
}

/// A file of the default theme, by its path within it.
pub fn default_file(path: &str) -> &'static [u8] {
    DEFAULT.iter().find(|(known, _)| *known == path).map_or(&[], |(_, bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use super::DEFAULT;
    use walkdir::WalkDir;

    #[test]
    fn every_file_of_the_theme_is_embedded() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let files = WalkDir::new(&folder).sort_by_file_name().into_iter().filter_map(Result::ok);
        let mut found: Vec<String> = files
            .filter(|e| e.file_type().is_file())
            .map(|e| e.path().strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/"))
            .collect();
        found.sort();
        let mut embedded: Vec<&str> = DEFAULT.iter().map(|(path, _)| *path).collect();
        embedded.sort_unstable();
        assert_eq!(embedded, found);
    }
}
