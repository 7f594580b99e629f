//! The cache as bytes of a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Cache, Digest, Interner, Kept, KeptPage, Numbers};

/// The first bytes of such a file; what it holds is another thing with another number.
const HEAD: &[u8] = b"candour cache 1\n";

/// The bytes of a digest.
const DIGEST: usize = 32;

#[derive(Serialize, Deserialize)]
struct Stored {
    /// The program that wrote it.
    program: String,
    editions: BTreeMap<String, Kept>,
    links: Interner,
}

impl Cache {
    /// As it is written, for the same program alone; strings that no page names any more are left out.
    pub fn bytes(&self, program: &str) -> Vec<u8> {
        let links =
            Renumbered::of(&self.links, 0, self.editions.values().flat_map(|e| e.pages.values()).flat_map(lists));
        let edition = |kept: &Kept| {
            let named = kept.pages.values().filter_map(|page| page.words.as_ref());
            let words = Renumbered::of(&kept.words, PACKED_BITS, named);
            let page = |page: &KeptPage| KeptPage {
                anchors: links.list(&page.anchors),
                targets: links.list(&page.targets),
                words: page.words.as_ref().map(|list| words.list(list)),
                ..page.clone()
            };
            Kept {
                base: kept.base,
                pages: kept.pages.iter().map(|(at, p)| (at.clone(), page(p))).collect(),
                texts: kept.texts.clone(),
                words: Interner::of(words.strings),
            }
        };
        let editions = self.editions.iter().map(|(at, kept)| (at.clone(), edition(kept))).collect();
        let stored = Stored { program: program.to_owned(), editions, links: Interner::of(links.strings) };
        let body = rmp_serde::to_vec(&stored).unwrap_or_default();
        [HEAD, Digest::of(&body).bytes(), &body].concat()
    }

    /// What was written; nothing where it is damaged, or another program wrote it.
    pub fn read(bytes: &[u8], program: &str) -> Option<Cache> {
        let (digest, body) = bytes.strip_prefix(HEAD)?.split_at_checked(DIGEST)?;
        if Digest::of(body).bytes() != digest {
            return None;
        }
        let stored: Stored = rmp_serde::from_slice(body).ok().filter(|s: &Stored| s.program == program)?;
        let editions = stored.editions.into_iter().map(|(at, kept)| (at, Arc::new(kept))).collect();
        Some(Cache { editions, links: stored.links })
    }
}

/// Where a page leads to, and its anchors.
fn lists(page: &KeptPage) -> [&Numbers; 2] {
    [&page.anchors, &page.targets]
}

/// What stands for a string that nobody names.
const UNNAMED: u32 = u32::MAX;

/// So many bits of a packed number say something else of its string.
pub const PACKED_BITS: u32 = 2;

/// The strings that are still named, with new numbers.
struct Renumbered {
    strings: Vec<String>,
    /// By the old number.
    new: Vec<u32>,
    /// So many low bits of a number in a list are none of the string's.
    bits: u32,
}

impl Renumbered {
    fn of<'n>(all: &Interner, bits: u32, lists: impl Iterator<Item = &'n Numbers>) -> Self {
        let mut new = vec![UNNAMED; all.strings().len()];
        for number in lists.flat_map(Numbers::iter).filter_map(|n| usize::try_from(n >> bits).ok()) {
            if let Some(slot) = new.get_mut(number) {
                *slot = 0;
            }
        }
        let mut strings = Vec::new();
        for (slot, string) in new.iter_mut().zip(all.strings()).filter(|(slot, _)| **slot != UNNAMED) {
            *slot = u32::try_from(strings.len()).unwrap_or(UNNAMED);
            strings.push(string.to_string());
        }
        Renumbered { strings, new, bits }
    }

    fn list(&self, old: &Numbers) -> Numbers {
        let rest = (1 << self.bits) - 1;
        let number = |n: u32| {
            let new = self.new.get(usize::try_from(n >> self.bits).ok()?)?;
            Some((new << self.bits) | (n & rest))
        };
        Numbers::of(old.iter().filter_map(number).collect())
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::cache::Mark;

    fn cache() -> Cache {
        let mut links = Interner::default();
        let mut words = Interner::default();
        for (interner, strings) in [(&mut links, ["/gone/", "a", "/a/"]), (&mut words, ["", "word", "unnamed"])] {
            for string in strings {
                interner.number(string);
            }
        }
        let page = KeptPage {
            key: Digest::of(b"key"),
            mark: Mark { digest: Digest::of(b"file"), size: 4, identity: Some((7, 8)) },
            anchors: Numbers::of(vec![1]),
            targets: Numbers::of(vec![2]),
            words: Some(Numbers::of(vec![(1 << PACKED_BITS) | 3])),
        };
        let pages = FxHashMap::from_iter([("/x/".to_owned(), page)]);
        let kept = Kept { base: Digest::of(b"base"), pages, texts: FxHashMap::default(), words };
        Cache { editions: BTreeMap::from([(String::new(), Arc::new(kept))]), links }
    }

    #[test]
    fn what_is_written_is_read_without_strings_that_nobody_names() {
        let bytes = cache().bytes("this");
        let read = Cache::read(&bytes, "this").unwrap();
        let (kept, strings) =
            (&read.editions[""], |i: &Interner| i.strings().iter().map(|s| s.to_string()).collect::<Vec<_>>());
        assert_eq!(
            (strings(&read.links), strings(&kept.words)),
            (vec!["a".into(), "/a/".into()], vec!["word".to_owned()])
        );
        let page = &kept.pages["/x/"];
        assert_eq!(
            (page.anchors.iter().collect::<Vec<_>>(), page.targets.iter().collect::<Vec<_>>()),
            (vec![0], vec![1])
        );
        assert_eq!(page.words.as_ref().unwrap().iter().collect::<Vec<_>>(), [3]);
        assert_eq!(
            (page.key, &page.mark),
            (cache().editions[""].pages["/x/"].key, &cache().editions[""].pages["/x/"].mark)
        );
    }

    #[test]
    fn what_is_damaged_cut_off_or_another_programs_counts_for_nothing() {
        let bytes = cache().bytes("this");
        assert!(Cache::read(&bytes, "other").is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Cache::read(&damaged, "this").is_none(), "byte {at}");
            assert!(Cache::read(&bytes[..at], "this").is_none(), "cut off at {at}");
        }
    }
}
