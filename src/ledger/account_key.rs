//! Secrets: drawing them, what is kept of them, and the key outside the database under which a second factor is sealed.
//!
//! Of a session, a link and a token only the SHA-256 is kept: they are 256 bits of chance, so there is nothing to guess.
//! A second factor must be read back, so it is sealed with XChaCha20-Poly1305 under a key in a file of the workspace.
use std::fmt;
use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::catalog::hexadecimal;
use crate::ledger::error::LedgerError;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// A text nobody may see: shown as `***`, cleared when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: its SHA-256.
    pub(super) fn digest(&self) -> String {
        hexadecimal(&Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// Draws bytes from the system's source of chance.
pub(super) fn drawn<const N: usize>() -> Result<[u8; N], LedgerError> {
    <[u8; N]>::try_generate().map_err(|fault| LedgerError::Chance {
        fault: fault.to_string(),
    })
}

/// Draws a secret of 256 bits behind a prefix.
pub(super) fn fresh_secret(prefix: &str) -> Result<Secret, LedgerError> {
    let mut bytes = drawn::<32>()?;
    let secret = Secret::new(format!("{prefix}{}", hexadecimal(&bytes)));
    bytes.zeroize();
    Ok(secret)
}

/// The key under which second factors are sealed.
#[derive(Clone)]
pub struct AccessKey(Zeroizing<[u8; KEY_BYTES]>);

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl AccessKey {
    /// Reads the key's file; a missing one is made, readable for its owner only.
    ///
    /// # Errors
    /// The file cannot be read or made, or holds something else, or others may read it.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Key {
            path: path.to_owned(),
            source,
        };
        if let Some(key) = Self::read(path)? {
            return Ok(key);
        }
        let mut bytes = drawn::<KEY_BYTES>()?;
        let folder = path.parent().unwrap_or(Path::new("."));
        // A temporary file is 0600 from its first moment, and of two programs only one gives it its name.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        writeln!(file, "{}", hexadecimal(&bytes)).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        bytes.zeroize();
        match file.persist_noclobber(path) {
            Ok(_) => {}
            Err(fault) if fault.error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(failed(fault.error)),
        }
        Self::read(path)?.ok_or_else(|| failed(std::io::ErrorKind::NotFound.into()))
    }

    /// A key that is kept nowhere, for a service in which nobody logs in.
    ///
    /// # Errors
    /// The system gives no chance to draw from.
    pub fn fresh() -> Result<Self, LedgerError> {
        Ok(Self(Zeroizing::new(drawn::<KEY_BYTES>()?)))
    }

    fn read(path: &Path) -> Result<Option<Self>, LedgerError> {
        let failed = |source| LedgerError::Key {
            path: path.to_owned(),
            source,
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(failed(fault)),
        };
        let wrong = |message: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, message);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path)
                .map_err(failed)?
                .permissions()
                .mode();
            if mode & 0o077 != 0 {
                return Err(failed(wrong(
                    "others may read it: expected mode 0600, run `chmod 600` on it",
                )));
            }
        }
        let bytes = unhexed(text.trim()).and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| {
            failed(wrong(
                "expected 64 hexadecimal digits: restore it from its backup",
            ))
        })?;
        Ok(Some(Self(Zeroizing::new(bytes))))
    }

    /// Seals bytes for an owner.
    pub(super) fn seal(&self, owner: &str, plain: &[u8]) -> Result<String, LedgerError> {
        let nonce = drawn::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: plain,
            aad: owner.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new((&*self.0).into())
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a few bytes are never too long for the cipher");
        Ok(hexadecimal(&nonce) + &hexadecimal(&sealed))
    }

    /// Opens what was sealed for the same owner under the same key.
    pub(super) fn open_sealed(
        &self,
        owner: &str,
        sealed: &str,
    ) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
        let foreign = || LedgerError::Sealed {
            owner: owner.to_owned(),
        };
        let bytes = unhexed(sealed).ok_or_else(foreign)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(foreign)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_short| foreign())?;
        let payload = Payload {
            msg: sealed,
            aad: owner.as_bytes(),
        };
        XChaCha20Poly1305::new((&*self.0).into())
            .decrypt(&XNonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_foreign| foreign())
    }
}

/// Bytes of hexadecimal text.
fn unhexed(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(value(pair[0])? * 16 + value(pair[1])?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_for_its_owner_under_its_key_only() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("access.key");
        let key = AccessKey::open(&path).unwrap();
        let again = AccessKey::open(&path).unwrap();
        let other = AccessKey::open(&folder.path().join("other.key")).unwrap();
        let sealed = key.seal("张三", b"twenty bytes of seed").unwrap();
        assert!(!sealed.contains(&hexadecimal(b"twenty")));
        assert_ne!(sealed, key.seal("张三", b"twenty bytes of seed").unwrap());
        assert_eq!(
            *again.open_sealed("张三", &sealed).unwrap(),
            b"twenty bytes of seed"
        );
        assert!(key.open_sealed("李四", &sealed).is_err());
        assert!(other.open_sealed("张三", &sealed).is_err());
        assert!(key.open_sealed("张三", "00").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("access.key");
        AccessKey::open(&path).unwrap();
        let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(AccessKey::open(&path).is_err());
    }

    #[test]
    fn a_secret_is_never_shown() {
        let secret = fresh_secret("lt_").unwrap();
        assert_eq!(secret.reveal().len(), 3 + 64);
        assert_eq!(format!("{secret:?}"), "***");
        assert_ne!(secret.digest(), secret.reveal());
        assert_ne!(secret, fresh_secret("lt_").unwrap());
    }
}
