//! A small site that is whole: it builds at once, and shows what each kind of page looks like.

use crate::scaffold::NewFile;

/// The files that every new site has, as they stand in `starter/`.
macro_rules! starter {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../starter/", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = starter![
    "README.md",
    "content/site.yaml",
    "content/pages/about.md",
    "content/news/2026-11-02-we-begin.md",
    "content/organisations/our-network.md",
    "content/organisations/example-systems.md",
    "content/systems/example-record.md",
    "content/systems/sample-record.md",
    "content/systems/specimen-gp.md",
    "content/ratings/demonstration/survey.yaml",
    "content/ratings/demonstration/responses.csv",
];

/// Files whose names begin with a full stop, or lie in such a folder: here they have plain names.
const HIDDEN: [(&str, &str); 3] = [
    (".gitignore", include_str!("../../starter/gitignore")),
    (".gitattributes", include_str!("../../starter/gitattributes")),
    (".github/workflows/check.yml", include_str!("../../starter/check.yml")),
];

/// The guide by tasks, which is a site itself.
macro_rules! tasks {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../guide/", $path)))),*]
    };
}

const TASKS: &[(&str, &str)] = tasks![
    "content/site.yaml",
    "content/pages/begin.md",
    "content/pages/systems-and-people.md",
    "content/pages/event.md",
    "content/pages/survey.md",
    "content/pages/demonstration.md",
    "content/pages/news-item.md",
    "content/pages/publish.md",
    "content/pages/publish-again.md",
    "content/pages/correction.md",
    "content/pages/rename.md",
    "content/pages/messages.md",
    "content/pages/git.md",
];

/// The reference, at hand.
const GUIDE: [(&str, &str); 11] = [
    ("guide/guide.md", include_str!("../../docs/guide.md")),
    ("guide/keys.md", include_str!("../../docs/keys.md")),
    ("guide/hosting.md", include_str!("../../docs/hosting.md")),
    ("guide/limits.md", include_str!("../../docs/limits.md")),
    ("guide/themes.md", include_str!("../../docs/themes.md")),
    ("guide/protection/1-enough-people.md", include_str!("../../docs/protection/1-enough-people.md")),
    ("guide/protection/2-small-groups.md", include_str!("../../docs/protection/2-small-groups.md")),
    ("guide/protection/3-no-two-figures.md", include_str!("../../docs/protection/3-no-two-figures.md")),
    ("guide/protection/4-same-answer.md", include_str!("../../docs/protection/4-same-answer.md")),
    ("guide/protection/5-comments.md", include_str!("../../docs/protection/5-comments.md")),
    ("guide/protection/6-newcomers.md", include_str!("../../docs/protection/6-newcomers.md")),
];

/// Every file of a new site.
pub fn site() -> Vec<NewFile> {
    let all = FILES.iter().chain(&HIDDEN).map(|(path, text)| NewFile::new(*path, *text));
    // In the project the two parts of the guide lie in two folders, here in one.
    let reference = GUIDE.iter().map(|(path, text)| NewFile::new(*path, text.replace("](../guide/", "](")));
    let tasks = TASKS.iter().map(|(path, text)| NewFile::new(format!("guide/{path}"), *text));
    all.chain(reference).chain(tasks).collect()
}
