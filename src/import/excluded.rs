//! Responses that must stay out: sent twice, or consent withdrawn. Each is kept as a salted digest of its id, so that the list
//! says nothing to whoever doesn't have the export.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::bytes::unreadable;
use crate::content::yaml::{self, Value};
use crate::diagnostics::Diagnostic;
use crate::source::hex;

/// The list.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Excluded {
    salt: String,
    digests: BTreeSet<String>,
}

impl Excluded {
    /// An empty list with a salt.
    pub fn new(salt: String) -> Self {
        Excluded { salt, digests: BTreeSet::new() }
    }

    /// Reads the list.
    ///
    /// # Errors
    /// That it is not as it was written.
    pub fn read(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let wrong = || {
            unreadable(path, "this list of responses that stay out is not as Candour wrote it", "take it back from git")
        };
        let Ok(Some(node)) = yaml::read(text, 0) else { return Err(wrong()) };
        let Value::Mapping(pairs) = &node.value else { return Err(wrong()) };
        let find = |key: &str| pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v);
        let salt = find("salt").and_then(|n| n.text()).ok_or_else(wrong)?.to_owned();
        let Some(Value::Sequence(items)) = find("responses").map(|n| &n.value) else { return Err(wrong()) };
        let digests: Option<BTreeSet<String>> = items.iter().map(|n| n.text().map(str::to_owned)).collect();
        Ok(Excluded { salt, digests: digests.ok_or_else(wrong)? })
    }

    /// Its text.
    pub fn to_yaml(&self) -> String {
        let mut out = String::from(
            "# Responses that stay out of each import, by salted digests of their ids. Written by `candour import --leave-out`.\n",
        );
        let _ = writeln!(out, "salt: {}\nresponses:", self.salt);
        self.digests.iter().for_each(|d| {
            let _ = writeln!(out, "  - {d}");
        });
        out
    }

    /// Adds a response; says whether it is new.
    pub fn add(&mut self, id: &str) -> bool {
        let digest = self.digest(id);
        self.digests.insert(digest)
    }

    /// How many responses stay out.
    pub fn count(&self) -> u64 {
        self.digests.len() as u64
    }

    /// Whether a response stays out.
    pub fn holds(&self, id: &str) -> bool {
        !self.digests.is_empty() && self.digests.contains(&self.digest(id))
    }

    fn digest(&self, id: &str) -> String {
        hex(Sha256::digest(format!("{}\n{}", self.salt, id.trim())))
    }
}

#[cfg(test)]
mod tests {
    use super::Excluded;

    #[test]
    fn the_list_is_read_as_it_was_written() {
        let mut list = Excluded::new("abc".to_owned());
        assert!(list.add("17") && !list.add(" 17 "));
        let again = Excluded::read("excluded.yaml", &list.to_yaml()).unwrap();
        assert_eq!(again, list);
        assert!(again.holds("17") && !again.holds("18") && !list.to_yaml().contains("17\n"));
        assert!(Excluded::read("excluded.yaml", "salt: x\n").is_err());
    }
}
