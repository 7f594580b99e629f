//! A small site that is whole: it builds at once, and shows what each kind of page looks like.

use crate::scaffold::NewFile;

/// Files of a folder of the project, by their paths in it.
macro_rules! files {
    ($folder:literal: $($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../", $folder, "/", $path)))),*]
    };
}

/// The files that every new site has.
const FILES: &[(&str, &str)] = files![
    "starter":
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
const TASKS: &[(&str, &str)] = files![
    "guide":
    "content/site.yaml",
    "content/pages/begin.md",
    "content/pages/systems-and-people.md",
    "content/pages/event.md",
    "content/pages/survey.md",
    "content/pages/collect.md",
    "content/pages/import.md",
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
const REFERENCE: &[(&str, &str)] = files![
    "docs":
    "guide.md",
    "keys.md",
    "instruments.md",
    "hosting.md",
    "limits.md",
    "tallies.md",
    "scale.md",
    "themes.md",
    "protection/1-enough-people.md",
    "protection/2-small-groups.md",
    "protection/3-no-two-figures.md",
    "protection/4-same-answer.md",
    "protection/5-comments.md",
    "protection/6-newcomers.md",
];

/// Every file of a new site.
pub fn site() -> Vec<NewFile> {
    let all = FILES.iter().chain(&HIDDEN).map(|(path, text)| NewFile::new(*path, *text));
    // In the project the two parts of the guide lie in two folders, here in one.
    let guide = REFERENCE.iter().chain(TASKS);
    let guide = guide.map(|(path, text)| NewFile::new(format!("guide/{path}"), text.replace("](../guide/", "](")));
    all.chain(guide).collect()
}
