//! Signs the manifest with an SSH key, as `ssh-keygen -Y sign -n candour` does, and checks such signatures.

use std::path::Path;

use ssh_key::{HashAlg, LineEnding, PrivateKey, PublicKey, SshSig};

/// What a signature is for: one that was made for something else doesn't hold here.
const NAMESPACE: &str = "candour";

/// A key that signs.
#[derive(Debug)]
pub struct Signer {
    key: PrivateKey,
}

impl Signer {
    /// Reads a private key.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(file: &Path) -> Result<Signer, String> {
        let named = |e: &dyn std::fmt::Display| format!("the key {} can't be used: {e}", file.display());
        let text = std::fs::read_to_string(file).map_err(|e| named(&e))?;
        if text.starts_with("ssh-") {
            return Err(named(&"it is the public key, which only checks: sign with the other file, without `.pub`"));
        }
        let key = PrivateKey::from_openssh(&text).map_err(|e| named(&e))?;
        if key.is_encrypted() {
            return Err(named(&"it has a passphrase: sign with `ssh-keygen -Y sign -n candour` instead"));
        }
        if !key.algorithm().is_ed25519() {
            return Err(named(&"it is of another kind than ed25519, which `ssh-keygen -t ed25519` makes"));
        }
        Ok(Signer { key })
    }

    /// The signature of a manifest. The same manifest always has the same one.
    ///
    /// # Errors
    /// What the key says.
    pub fn sign(&self, manifest: &[u8]) -> Result<String, String> {
        let signature = self.key.sign(NAMESPACE, HashAlg::Sha512, manifest);
        signature.and_then(|s| s.to_pem(LineEnding::LF)).map_err(|e| format!("the manifest can't be signed: {e}"))
    }
}

/// Whether `signature` is that of `manifest` by the owner of the public key in `file`.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn is_signed_by(file: &Path, manifest: &[u8], signature: &str) -> Result<bool, String> {
    let named = |e: &dyn std::fmt::Display| format!("the key {} can't be used: {e}", file.display());
    let text = std::fs::read_to_string(file).map_err(|e| named(&e))?;
    let key = PublicKey::from_openssh(text.trim()).map_err(|e| named(&e))?;
    let unreadable = |e| format!("the signature can't be read: {e}\n  = build again with `--sign KEY`");
    let signature = SshSig::from_pem(signature).map_err(unreadable)?;
    Ok(key.verify(NAMESPACE, manifest, &signature).is_ok())
}
