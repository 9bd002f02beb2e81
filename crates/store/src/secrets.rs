//! Where secrets outside the database live: the operating system's keychain, nowhere, or memory for tests.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

/// A text nobody may see; wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a secret store did not serve.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// There is none on this machine or in this session.
    #[error("no keychain here")]
    Unavailable,
    /// It is there and refuses: locked, or access denied.
    #[error("the keychain refuses: {0}")]
    Refused(String),
    /// What it holds under this name is not ours.
    #[error("the keychain holds something unreadable")]
    Unreadable,
}

/// Keeps secrets by name. Calls may block, for as long as a person takes to unlock a keychain.
pub trait SecretStore: Send + Sync {
    /// The secret of this name; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret under this name in place of an earlier one.
    ///
    /// # Errors
    /// When the store cannot keep it.
    fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError>;

    /// Forgets the secret of this name, if there is one.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn delete(&self, name: &str) -> Result<(), SecretError>;
}

/// The keychain of the signed-in user: Secret Service on Linux, Credential Manager on Windows, Keychain on macOS.
#[derive(Debug, Clone)]
pub struct OsKeychain {
    home: String,
}

impl OsKeychain {
    const SERVICE: &str = "claims-desk";

    /// `home` tells this data folder from others of the same user; any text that stays the same for it.
    #[must_use]
    pub fn new(home: impl Into<String>) -> Self {
        Self { home: home.into() }
    }

    /// Whether it really keeps secrets, tried with one of no value.
    #[must_use]
    pub fn available(&self) -> bool {
        // A name of its own, so that two programs may try at the same time.
        let name = format!("canary-{}", uuid::Uuid::new_v4());
        let canary = Secret::new("canary");
        let tried = self.set(&name, &canary).and_then(|()| self.get(&name)).and_then(|kept| {
            self.delete(&name)?;
            Ok(kept.is_some_and(|kept| kept.expose() == canary.expose()))
        });
        tried.unwrap_or_else(|error| {
            tracing::info!(%error, "no keychain");
            false
        })
    }

    fn entry(&self, name: &str) -> Result<keyring::Entry, SecretError> {
        keyring::Entry::new(Self::SERVICE, &format!("{}/{name}", self.home)).map_err(told)
    }
}

impl SecretStore for OsKeychain {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        match self.entry(name)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        self.entry(name)?.set_password(value.expose()).map_err(told)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }
}

/// The keychain's error without the bytes it may carry.
fn told(error: keyring::Error) -> SecretError {
    if matches!(error, keyring::Error::NoDefaultStore | keyring::Error::NotSupportedByStore(_)) {
        SecretError::Unavailable
    } else if matches!(error, keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..)) {
        SecretError::Unreadable
    } else {
        SecretError::Refused(error.to_string())
    }
}

/// A machine without a keychain: holds nothing and takes nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeychain;

impl SecretStore for NoKeychain {
    fn get(&self, _name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(None)
    }

    fn set(&self, _name: &str, _value: &Secret) -> Result<(), SecretError> {
        Err(SecretError::Unavailable)
    }

    fn delete(&self, _name: &str) -> Result<(), SecretError> {
        Ok(())
    }
}

/// Secrets for the life of this value; for tests.
#[derive(Debug, Default)]
pub struct MemorySecrets {
    kept: Mutex<BTreeMap<String, Secret>>,
}

impl MemorySecrets {
    fn kept(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Secret>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.kept().get(name).cloned())
    }

    fn set(&self, name: &str, value: &Secret) -> Result<(), SecretError> {
        self.kept().insert(name.to_owned(), value.clone());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.kept().remove(name);
        Ok(())
    }
}
