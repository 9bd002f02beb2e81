//! The data key of a laptop, kept in a key file that several locks open: losing one of them loses nothing.

mod file;
mod wrap;

use std::fmt;

use rand::TryRngCore;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use crate::secrets::SecretError;

pub use file::KeyFile;
pub(crate) use wrap::base64_text;

/// The random key that encrypts the database. Wiped when dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new one from the operating system.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn random() -> Result<Self, KeyError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(crate) fn hex(&self) -> Zeroizing<String> {
        use fmt::Write as _;
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            // Writing into a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// With what to open the key file.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// With the secret that the keychain holds.
    Keychain,
    /// With a passphrase; every passphrase slot is tried.
    Passphrase(&'a str),
}

/// A lock to add to a key file.
#[derive(Clone, Copy)]
pub enum NewSlot<'a> {
    /// A random wrapping key that the keychain holds.
    Keychain,
    /// A passphrase, not empty.
    Passphrase(&'a str),
}

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    /// The keychain of the operating system.
    Keychain,
    /// A passphrase.
    Passphrase,
}

/// Why the key cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file has no slot of this kind.
    #[error("the key file has no such slot")]
    NoSlot,
    /// The passphrase opens no slot.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// An empty passphrase protects nothing.
    #[error("empty passphrase")]
    EmptyPassphrase,
    /// The keychain was asked and did not serve.
    #[error("keychain")]
    Keychain(#[from] SecretError),
    /// The keychain does not hold our secret any more; another slot still opens.
    #[error("the keychain lost the key")]
    KeychainLost,
    /// The last slot stays: without it nothing would open the data again.
    #[error("the last slot cannot be removed")]
    LastSlot,
    /// There is a key file already; a new one in its place would lose the data.
    #[error("there is a key file already")]
    Exists,
    /// There is no key file.
    #[error("there is no key file")]
    NotFound,
    /// The key file is from a newer release.
    #[error("the key file is from a newer release")]
    Newer,
    /// The key file is damaged.
    #[error("the key file is damaged")]
    Damaged,
    /// The operating system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// The key file cannot be read or written.
    #[error("the key file cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
    Ok(bytes)
}
