//! Volumes that are mounted within a folder: whoever moves or removes it would move or empty them.

use std::path::Path;

/// Whether anything is mounted below a folder. Where the system doesn't tell, nothing is.
pub fn below(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let point = |line: &str| line.split(' ').nth(4).map(unescaped);
    mounts.lines().filter_map(point).any(|at| Path::new(&at) != folder && Path::new(&at).starts_with(&folder))
}

/// A path of the table, in which blanks and the like are written as `\040`.
fn unescaped(written: &str) -> String {
    let mut out = Vec::new();
    let mut rest = written.as_bytes();
    while let [first, more @ ..] = rest {
        let code = more.get(..3).filter(|_| *first == b'\\').and_then(|c| std::str::from_utf8(c).ok());
        match code.and_then(|c| u8::from_str_radix(c, 8).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &more[3..];
            }
            None => {
                out.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_in_paths_are_read() {
        assert_eq!(unescaped("/a\\040b/c\\"), "/a b/c\\");
        assert!(below(Path::new("/")) || !cfg!(target_os = "linux"));
        assert!(!below(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path()));
    }
}
