//! Names of style sheets and scripts that say what is in them. A file of such a name never changes, so a browser may keep it for
//! good; and a page tells which bytes it means, so that nothing else is run or shown in their place.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256, Sha384};

use crate::source::{Lasting, hex};

/// The lasting name of a published file with that address; `None` of a kind that has none.
pub fn lasting(address: &str, bytes: &[u8]) -> Option<Lasting> {
    let address = Lasting::address(address, &hex(Sha256::digest(bytes)))?;
    Some(Lasting { address, integrity: format!("sha384-{}", Base64::encode_string(&Sha384::digest(bytes))) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_digests_are_those_of_the_bytes() {
        let of = |bytes: &[u8]| lasting("/a/style.css", bytes).unwrap();
        // `printf abc | sha256sum`, and `printf abc | openssl dgst -sha384 -binary | base64`.
        assert_eq!(of(b"abc").address, "/a/style.ba7816bf8f01cfea.css");
        assert_eq!(Lasting::plain("/a/style.0123456789abcdef.css").as_deref(), Some("/a/style.css"));
        assert!(Lasting::plain(&of(b"abc").address).is_some() && Lasting::plain("/data.2026113012.js").is_none());
        let digest = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(of(b"abc").integrity, digest);
        assert_ne!(of(b"abd").address, of(b"abc").address);
        assert_eq!(lasting("/icon.svg", b"abc"), None);
    }
}
