//! A home folder: the key file, the database and the papers of one payer on this computer.

use std::path::{Path, PathBuf};

use claims_store::{KeyFile, NewSlot, SecretStore, Store, Unlock};

use crate::dto::{Code, Problem};

/// Paths of a home.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    root: PathBuf,
}

/// How far a home could be opened.
pub(crate) enum Opened {
    /// Nothing here yet.
    Empty,
    /// There is a key, and neither the keychain nor the given passphrase opens it.
    Locked,
    /// Open.
    Open(Store),
}

impl Home {
    pub(crate) const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.root.join("key.json")
    }

    fn database(&self) -> PathBuf {
        self.root.join("claims.db")
    }

    /// Opens what is there, by the keychain first and the passphrase second.
    pub(crate) fn open(&self, passphrase: Option<&str>, secrets: &dyn SecretStore) -> Result<Opened, Problem> {
        if !self.key_file().exists() {
            return Ok(Opened::Empty);
        }
        let file = KeyFile::load(&self.key_file())?;
        let key = match (file.unlock(Unlock::Keychain, secrets), passphrase) {
            (Ok(key), _) => key,
            (Err(_), Some(passphrase)) => file.unlock(Unlock::Passphrase(passphrase), secrets)?,
            (Err(_), None) => return Ok(Opened::Locked),
        };
        Ok(Opened::Open(Store::open(&self.database(), &key)?))
    }

    /// Opens it by the passphrase alone, whatever the keychain holds.
    pub(crate) fn unlock(&self, passphrase: &str, secrets: &dyn SecretStore) -> Result<Store, Problem> {
        let key = KeyFile::load(&self.key_file())?.unlock(Unlock::Passphrase(passphrase), secrets)?;
        Ok(Store::open(&self.database(), &key)?)
    }

    /// Makes the key and the database, protected by every means there is.
    pub(crate) fn create(
        &self,
        passphrase: Option<&str>,
        keychain: bool,
        secrets: &dyn SecretStore,
    ) -> Result<Store, Problem> {
        private_folder(&self.root)?;
        let mut slots = Vec::new();
        if keychain {
            slots.push(NewSlot::Keychain);
        }
        if let Some(passphrase) = passphrase {
            slots.push(NewSlot::Passphrase(passphrase));
        }
        if slots.is_empty() {
            return Err(Problem::new(Code::PassphraseNeeded));
        }
        let (_, key) = KeyFile::create(&self.key_file(), &slots, secrets)?;
        Ok(Store::open(&self.database(), &key)?)
    }
}

/// Makes a folder that only its owner can look into.
pub(crate) fn private_folder(path: &Path) -> Result<(), Problem> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(Problem::from)
}

/// The folder that holds all homes of this user: `server` for a real payer, `training` for the embedded one.
#[must_use]
pub fn default_home() -> PathBuf {
    let data = if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else {
        let own = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        own.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
    };
    data.unwrap_or_else(|| PathBuf::from(".")).join("claims-desk")
}
