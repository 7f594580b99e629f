//! What the tests of the command line share.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, with nothing of the caller's environment that could change what it does.
pub fn candour() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_candour"));
    command.env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    command
}

/// Standard error as text, with times and the temporary folder's path taken out.
pub fn stderr(output: &Output, root: &Path) -> String {
    let text = String::from_utf8_lossy(&output.stderr).replace(&root.display().to_string(), "ROOT");
    text.lines().map(|l| without_time(l) + "\n").collect()
}

fn without_time(line: &str) -> String {
    match line.rsplit_once(" in ") {
        Some((start, end)) if end.ends_with(" s") && end.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{start} in TIME")
        }
        _ => line.to_owned(),
    }
}

/// Copies a folder with its symbolic links; what is there already is replaced.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), &target).unwrap();
        } else if kind.is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Writes a file below a folder, and the folders that it lies in.
pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every file below a folder by its path, in order.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    gather(folder, folder, &mut files);
    files.sort();
    files
}

fn gather(folder: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, root, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// Compares with a file of expectations; with `BLESS=1` in the environment, writes it instead.
pub fn expect(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return Ok(());
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    if wanted == actual {
        return Ok(());
    }
    Err(format!("{} differs; wanted:\n{wanted}\nfound:\n{actual}\n(BLESS=1 takes what was found)\n", path.display()))
}
