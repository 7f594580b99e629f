//! Digests of what something is made of.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// SHA-256.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest(#[serde(with = "serde_bytes")] [u8; 32]);

/// Takes parts of something and gives their digest. Each part is told from the next: `ab`, `c` is not `a`, `bc`.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    inner: Sha256,
    /// Whether a part couldn't be taken, so that there is no digest.
    has_failed: bool,
}

impl Hasher {
    /// Takes bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.inner.update((bytes.len() as u64).to_le_bytes());
        self.inner.update(bytes);
        self
    }

    /// Takes whatever can be serialised, with the names of its fields. Of a type that tells the two apart this is the form that no
    /// person reads.
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Self {
        let mut bytes = Vec::with_capacity(1024);
        let mut writer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
        self.has_failed |= value.serialize(&mut writer).is_err();
        self.bytes(&bytes)
    }

    /// The digest of all that was taken; `None` where something could not be.
    pub fn finish(&self) -> Option<Digest> {
        (!self.has_failed).then(|| Digest(self.inner.clone().finalize().into()))
    }
}

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest(Sha256::digest(bytes).into())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct View {
        #[serde(skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        b: Option<u8>,
    }

    #[test]
    fn parts_and_fields_are_told_apart() {
        let of = |parts: &[&str]| {
            let mut hasher = Hasher::default();
            for part in parts {
                hasher.bytes(part.as_bytes());
            }
            hasher.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        let view = |a, b| Hasher::default().value(&View { a, b }).finish();
        assert_ne!(view(Some(1), None), view(None, Some(1)));
        assert_eq!(view(Some(1), None), view(Some(1), None));
    }
}
