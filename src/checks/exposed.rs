//! Raw answers that the repository itself may publish: they stand beside what puts it on a public host.

use std::path::{Path, PathBuf};

use crate::content::{AnswersFolder, bytes_of, text_of};
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

/// Licences of a repository, by which it says that it is for everybody.
const LICENCES: [&str; 6] = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt"];

/// Warns of raw answers, in the files `raw` (one for each survey), that stand in the folder `content`, or in one for answers that
/// goes with it, where somebody may read them.
pub fn exposed(content: &Path, raw: &[String], answers: Option<&AnswersFolder>, report: &Report) {
    let is_of_folder = |file: &&String| answers.is_some_and(|a| file.starts_with(&format!("{}/", a.shown)));
    let (apart, within): (Vec<&String>, Vec<&String>) = raw.iter().partition(is_of_folder);
    let warn = |first: &str, message: String, help: String| {
        report.add(Diagnostic::new(Code::PublicAnswers, message).in_file(first).help(help));
    };
    let many =
        |n: usize| if n == 1 { "the answers to this survey".to_owned() } else { format!("the answers to {n} surveys") };
    if let (Some(first), Some(answers)) = (within.first(), answers) {
        let message = format!("{} lie in the content, and those of others in {}", many(within.len()), answers.shown);
        warn(first, message, format!("move them to {}/<survey>/: content is for everybody to read", answers.shown));
        return;
    }
    let is_kept_out = answers.is_none_or(|a| is_apart(content, a));
    if let (Some(first), Some(answers)) = (apart.first().filter(|_| !is_kept_out), answers) {
        let message = format!("{} are a part of the same repository as the content", many(apart.len()));
        let help = format!(
            "whoever may read it can read each answer, whatever the site withholds: add a line /{}/ to .gitignore, or make the folder a private \
             repository of its own (`git init` in it); what git has already must be taken out of its history",
            answers.shown
        );
        warn(first, message, help);
        return;
    }
    let Some(first) = within.first() else { return };
    let Some(beside) = publisher(content) else { return };
    let message = format!("{} stand beside {beside}", many(within.len()));
    let help = "if the repository is public, everybody can read each answer, whatever the site withholds: write `answers: answers` into site.yaml \
                and move them to that folder, which git leaves out (the guide's page “Bring in a survey”)";
    warn(first, message, help.to_owned());
}

/// Whether a folder of answers is no part of the repository of the content: it lies elsewhere, is a repository of its own, or is
/// left out by `.gitignore`.
fn is_apart(content: &Path, answers: &AnswersFolder) -> bool {
    let root = content.parent().unwrap_or(Path::new("."));
    let Ok(below) = answers.full.strip_prefix(root) else { return true };
    let has_git = |folder: &Path| folder.join(".git").exists();
    let full = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let top = full.ancestors().take(MOST_ABOVE).find(|folder| has_git(folder));
    let Some(top) = top else { return true };
    let name = below.to_string_lossy().replace('\\', "/");
    let from_top =
        full.strip_prefix(top).map(|p| p.join(below)).unwrap_or_default().to_string_lossy().replace('\\', "/");
    let ignores = |folder: &Path, name: &str| {
        let text = std::fs::read_to_string(folder.join(".gitignore")).unwrap_or_default();
        let is = |line: &str| line.trim().trim_start_matches('/').trim_end_matches('*').trim_end_matches('/') == name;
        text.lines().any(is)
    };
    has_git(&answers.full) || ignores(&full, &name) || ignores(top, &from_top)
}

/// What publishes the repository that holds the folder, as it is called from the folder that it is in.
fn publisher(content: &Path) -> Option<String> {
    let content = content.canonicalize().ok()?;
    if content.join("static/CNAME").is_file() {
        return Some("`static/CNAME`, which publishes pages".to_owned());
    }
    let above: Vec<&Path> = content.ancestors().skip(1).take(MOST_ABOVE).collect();
    // Without a repository, only the folder that holds the content belongs to the site.
    let top = above.iter().position(|folder| folder.join(".git").exists()).unwrap_or(0);
    above.into_iter().take(top + 1).find_map(publisher_in)
}

/// The remote of a repository that is called as one for publication.
fn public_remote(folder: &Path) -> Option<&'static str> {
    let bytes = bytes_of("", &folder.join(".git/config"), LARGEST_WORKFLOW).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    ["publish", "public", "pages"].into_iter().find(|name| text.contains(&format!("[remote \"{name}\"]")))
}

fn publisher_in(folder: &Path) -> Option<String> {
    let is_file = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|m| m.is_file()) && !leads_out(path, folder);
    if let Some(host) = HOSTS.into_iter().find(|name| is_file(&folder.join(name))) {
        return Some(format!("`{host}`, which publishes pages"));
    }
    if let Some(remote) = public_remote(folder).filter(|_| !leads_out(&folder.join(".git/config"), folder)) {
        return Some(format!("the remote `{remote}`"));
    }
    if let Some(licence) = LICENCES.into_iter().find(|name| is_file(&folder.join(name))) {
        return Some(format!("`{licence}`, which lets everybody take the content"));
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
    let name = found.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
    Some(format!("`{name}`, which publishes pages"))
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
        let told = |what: &str| Some(format!("`{what}`, which publishes pages"));
        assert_eq!(found(&[(workflow, publishes)]), told(".github/workflows/a.yml"));
        assert_eq!(found(&[(workflow, tests)]), None);
        let gitlab = "repository/ours/.gitlab-ci.yml";
        assert_eq!(found(&[(gitlab, "pages:\n  script: candour build\n")]), told(".gitlab-ci.yml"));
        assert_eq!(found(&[(gitlab, "check:\n  script: candour check\n")]), None);
    }

    #[test]
    fn a_hosts_configuration_is_found_in_the_repository_alone() {
        let told = Some("`netlify.toml`, which publishes pages".to_owned());
        assert_eq!(found(&[("repository/netlify.toml", "")]), told);
        let config = "[remote \"origin\"]\n[remote \"publish\"]\n";
        assert_eq!(found(&[("repository/.git/config", config)]), Some("the remote `publish`".to_owned()));
        assert!(found(&[("repository/LICENSE", "CC BY 4.0")]).is_some());
        assert_eq!(found(&[("netlify.toml", "")]), None);
    }
}
