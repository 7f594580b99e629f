//! Strings by numbers: what a site says again and again is kept once.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_bytes::ByteBuf;

/// Strings, each with a number in the order in which they were met. That order differs between runs: no number may reach
/// what is published.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Interner {
    numbers: FxHashMap<Arc<str>, u32>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    /// The strings of a run before, by their numbers; of one that stands twice the first number counts.
    pub fn of(strings: Vec<String>) -> Self {
        let strings: Vec<Arc<str>> = strings.into_iter().map(Arc::from).collect();
        let mut numbers = FxHashMap::with_capacity_and_hasher(strings.len(), rustc_hash::FxBuildHasher);
        for (number, string) in (0..).zip(&strings) {
            numbers.entry(Arc::clone(string)).or_insert(number);
        }
        Interner { numbers, strings }
    }

    /// The number of a string, which is a new one where it wasn't met before.
    pub fn number(&mut self, string: &str) -> u32 {
        if let Some(number) = self.numbers.get(string) {
            return *number;
        }
        let number = u32::try_from(self.strings.len()).unwrap_or(u32::MAX);
        let string: Arc<str> = Arc::from(string);
        self.strings.push(Arc::clone(&string));
        self.numbers.insert(string, number);
        number
    }

    /// The number of a string that was met.
    pub fn find(&self, string: &str) -> Option<u32> {
        self.numbers.get(string).copied()
    }

    /// All strings, by their numbers.
    pub fn strings(&self) -> &[Arc<str>] {
        &self.strings
    }
}

impl From<Vec<String>> for Interner {
    fn from(strings: Vec<String>) -> Self {
        Interner::of(strings)
    }
}

impl Serialize for Interner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.strings.iter().map(|string| &**string))
    }
}

/// A set of numbers in few bytes: the distances between them, seven bits a byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "ByteBuf")]
pub struct Numbers(Arc<[u8]>);

impl Numbers {
    /// A set of these, whatever their order.
    pub fn of(mut numbers: Vec<u32>) -> Self {
        numbers.sort_unstable();
        numbers.dedup();
        let mut bytes = Vec::with_capacity(numbers.len() * 2);
        let mut last = 0;
        for number in numbers {
            let mut distance = number - last;
            while distance >= 0x80 {
                bytes.push((distance & 0x7f) as u8 | 0x80);
                distance >>= 7;
            }
            bytes.push(distance as u8);
            last = number;
        }
        Numbers(bytes.into())
    }

    /// The numbers, in order. Bytes that were damaged give other numbers, and never fault.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = self.0.iter();
        let mut last: u32 = 0;
        std::iter::from_fn(move || {
            let mut distance: u32 = 0;
            for shift in (0..32).step_by(7) {
                let byte = *rest.next()?;
                distance |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
                if byte < 0x80 {
                    break;
                }
            }
            last = last.wrapping_add(distance);
            Some(last)
        })
    }
}

impl From<ByteBuf> for Numbers {
    fn from(bytes: ByteBuf) -> Self {
        Numbers(bytes.into_vec().into())
    }
}

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_string_keeps_its_number() {
        let mut interner = Interner::of(vec!["a".into(), "b".into(), "a".into()]);
        assert_eq!(["a", "b", "c", "a"].map(|s| interner.number(s)), [0, 1, 3, 0]);
        assert_eq!(interner.find("d"), None);
        assert_eq!(interner.strings().len(), 4);
    }

    proptest! {
        #[test]
        fn numbers_come_back_in_order(numbers in proptest::collection::vec(any::<u32>(), 0..50)) {
            let set: std::collections::BTreeSet<u32> = numbers.iter().copied().collect();
            let packed = Numbers::of(numbers);
            prop_assert_eq!(Numbers::from(ByteBuf::from(&*packed.0)).iter().collect::<Vec<_>>(), set.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn damaged_bytes_are_read_without_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..50)) {
            prop_assert!(Numbers::from(ByteBuf::from(&*bytes)).iter().count() <= bytes.len());
        }
    }
}
