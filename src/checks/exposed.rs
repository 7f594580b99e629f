//! Raw answers that the repository itself may publish: they stand beside what puts it on a public host.

use std::path::{Path, PathBuf};

use crate::content::{bytes_of, text_of};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::source::leads_out;

/// Folders above the content that are looked at: a site may be a part of a larger repository.
const MOST_ABOVE: usize = 8;

/// Bytes of a workflow that are read, and workflows of one folder.
const LARGEST_WORKFLOW: u64 = 1 << 20;
const MOST_WORKFLOWS: usize = 100;

/// Where workflows are, of the hosts of repositories.
const WORKFLOWS: [&str; 4] = [".github/workflows", ".gitlab/ci", ".forgejo/workflows", ".gitea/workflows"];
const SINGLE_WORKFLOWS: [&str; 6] = [
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    ".woodpecker.yml",
    "bitbucket-pipelines.yml",
    "azure-pipelines.yml",
    ".travis.yml",
];

/// What a workflow that publishes pages says, in small letters.
const PUBLISHING: [&str; 20] = [
    "deploy-pages",
    "upload-pages-artifact",
    "configure-pages",
    "pages: write",
    "gh-pages",
    "github-pages",
    "github_pages",
    "codeberg.page",
    "\npages:",
    "\n  publish:",
    "netlify",
    "wrangler",
    "pages deploy",
    "cloudflare/pages",
    "vercel",
    "firebase",
    "surge",
    "s3 sync",
    "static-web-apps",
    "rsync",
];

/// Configuration of a public host, at the top of a repository or of the site's folder.
const HOSTS: [&str; 16] = [
    "CNAME",
    ".nojekyll",
    "_config.yml",
    "netlify.toml",
    "wrangler.toml",
    "wrangler.json",
    "wrangler.jsonc",
    "vercel.json",
    "now.json",
    "firebase.json",
    "render.yaml",
    "amplify.yml",
    "staticwebapp.config.json",
    "static.json",
    "surge.json",
    ".domains",
];

/// Notes that raw answers, in the files `raw` (one for each survey) of the folder `content`, stand in a repository that
/// something puts on a public host.
pub fn exposed(content: &Path, raw: &[String], report: &Report) {
    let Some(first) = raw.first() else { return };
    let Some(beside) = publisher(content) else { return };
    let what = match raw.len() {
        1 => "the answers to this survey stand".to_owned(),
        n => format!("the answers to {n} surveys stand"),
    };
    let d = Diagnostic::new(Code::PublicAnswers, format!("{what} beside `{beside}`, which publishes pages"));
    report.add(d.in_file(first).help(
        "if the repository is public, everybody can read each answer, whatever the site withholds: \
         keep the content in a private repository, and publish the folder site/ alone (docs/guide.md, first page)",
    ));
}

/// What publishes the repository that holds the folder, as it is called from the folder that it is in.
fn publisher(content: &Path) -> Option<String> {
    let content = content.canonicalize().ok()?;
    if content.join("static/CNAME").is_file() {
        return Some("static/CNAME".to_owned());
    }
    let above: Vec<&Path> = content.ancestors().skip(1).take(MOST_ABOVE).collect();
    // Without a repository, only the folder that holds the content belongs to the site.
    let top = above.iter().position(|folder| folder.join(".git").exists()).unwrap_or(0);
    above.into_iter().take(top + 1).find_map(publisher_in)
}

fn publisher_in(folder: &Path) -> Option<String> {
    let is_file = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|m| m.is_file()) && !leads_out(path, folder);
    if let Some(host) = HOSTS.into_iter().find(|name| is_file(&folder.join(name))) {
        return Some(host.to_owned());
    }
    let mut workflows: Vec<PathBuf> = SINGLE_WORKFLOWS.iter().map(|name| folder.join(name)).collect();
    for within in WORKFLOWS.iter().map(|w| folder.join(w)).filter(|w| !leads_out(w, folder)) {
        let entries = std::fs::read_dir(within).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|e| e.path()).take(MOST_WORKFLOWS).collect();
        found.sort();
        workflows.extend(found);
    }
    let publishes = |path: &PathBuf| {
        let bytes = is_file(path).then(|| bytes_of("", path, LARGEST_WORKFLOW).ok()).flatten();
        let text = bytes.and_then(|bytes| text_of("", bytes).ok()).unwrap_or_default();
        // The first line is looked at like every other one.
        let text = format!("\n{}", text.to_lowercase());
        PUBLISHING.iter().any(|word| text.contains(word))
    };
    let found = workflows.into_iter().find(publishes)?;
    Some(found.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/"))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write what they try")]
mod tests {
    use std::fs;

    use super::*;

    fn found(files: &[(&str, &str)]) -> Option<String> {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("repository/.git")).unwrap();
        fs::create_dir_all(home.path().join("repository/ours/content")).unwrap();
        for (path, text) in files {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        publisher(&home.path().join("repository/ours/content"))
    }

    #[test]
    fn a_workflow_that_publishes_is_told_from_one_that_tests() {
        let publishes = "jobs:\n  a:\n    steps:\n      - uses: actions/deploy-pages@v4\n";
        let tests = "jobs:\n  a:\n    steps:\n      - run: candour check\n";
        let workflow = "repository/.github/workflows/a.yml";
        assert_eq!(found(&[(workflow, publishes)]).as_deref(), Some(".github/workflows/a.yml"));
        assert_eq!(found(&[(workflow, tests)]), None);
        let gitlab = "repository/ours/.gitlab-ci.yml";
        assert_eq!(found(&[(gitlab, "pages:\n  script: candour build\n")]).as_deref(), Some(".gitlab-ci.yml"));
        assert_eq!(found(&[(gitlab, "check:\n  script: candour check\n")]), None);
    }

    #[test]
    fn a_hosts_configuration_is_found_in_the_repository_alone() {
        assert_eq!(found(&[("repository/netlify.toml", "")]).as_deref(), Some("netlify.toml"));
        assert_eq!(found(&[("netlify.toml", "")]), None);
    }
}
