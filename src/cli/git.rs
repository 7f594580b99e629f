//! Reads the content of a revision from git. This is the one place that runs a program: it is the user who names a revision,
//! and git is asked for nothing that a configuration could make a program of: no filters, hooks, pagers or remotes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::output::Scratch;

/// Bytes of all files of a revision that are read.
const LARGEST: u64 = 1 << 31;

fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args([
        "--no-pager",
        "--no-optional-locks",
        "--no-replace-objects",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "protocol.allow=never",
        "-c",
        "core.sshCommand=false",
    ]);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    // No protocol is called so: even one that a configuration allows would have to be this one.
    command.env("GIT_ALLOW_PROTOCOL", "none");
    for variable in
        ["GIT_EXTERNAL_DIFF", "GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE", "GIT_COMMON_DIR"]
    {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

/// Whether git knows a revision by that name.
pub fn is_revision(root: &Path, name: &str) -> bool {
    let commit = format!("{name}^{{commit}}");
    !name.starts_with('-')
        && git(root)
            .args(["rev-parse", "--verify", "--quiet", &commit])
            .output()
            .is_ok_and(|output| output.status.success())
}

/// The content and the themes of a revision, in a folder for a while.
///
/// # Errors
/// What is wrong, in a sentence.
pub fn revision(root: &Path, name: &str, content: &str) -> Result<Scratch, String> {
    if name.starts_with('-') {
        return Err(format!("`{name}` is no revision"));
    }
    // A revision is named before the paths, which the two hyphens part from it.
    let mut list = git(root);
    list.args(["ls-tree", "-r", "-z", name, "--", content, "themes"]);
    let output = list.output().map_err(|e| format!("git can't be run: {e}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned();
        return Err(format!(
            "git knows no revision `{name}` here ({said})\n  = name a commit, a branch or a tag, or a folder"
        ));
    }
    let mut files = Vec::new();
    for entry in output.stdout.split(|b| *b == 0).filter(|e| !e.is_empty()) {
        let entry = String::from_utf8_lossy(entry);
        let Some((head, path)) = entry.split_once('\t') else { continue };
        let mut head = head.split(' ');
        // Links and modules are passed over.
        let is_file = head.next().is_some_and(|mode| mode.starts_with("100"));
        if let (true, Some(id)) = (is_file, head.nth(1)) {
            files.push((id.to_owned(), path.to_owned()));
        }
    }
    if files.is_empty() {
        return Err(format!("the revision `{name}` has no folder {content}/"));
    }
    let scratch = Scratch::new().map_err(|e| format!("there is no room for the revision: {e}"))?;
    copy(root, &files, &scratch)?;
    Ok(scratch)
}

/// Copies files, each given by its object and its path.
fn copy(root: &Path, files: &[(String, String)], scratch: &Scratch) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("git can't be read: {e}");
    let mut child = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("git can't be read".to_owned());
    };
    let mut answers = BufReader::new(answers);
    let mut all = 0;
    for (id, path) in files {
        writeln!(asks, "{id}").and_then(|()| asks.flush()).map_err(failed)?;
        let mut head = String::new();
        answers.read_line(&mut head).map_err(failed)?;
        let size = head.trim().rsplit(' ').next().and_then(|s| s.parse::<u64>().ok());
        let Some(size) = size else { return Err(format!("git doesn't have {path}: {}", head.trim())) };
        all += size;
        if all > LARGEST {
            return Err(format!("the revision is larger than {} MB", LARGEST >> 20));
        }
        scratch.write(path, &mut answers.by_ref().take(size)).map_err(|e| format!("{path} can't be written: {e}"))?;
        answers.read_exact(&mut [0]).map_err(failed)?;
    }
    drop(asks);
    let _ = child.wait();
    Ok(())
}
