//! The key file on disk: JSON with one slot a lock, readable by its owner only, replaced whole or not at all.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::wrap::{Sealed, Stretch, WrappingKey};
use super::{DataKey, KeyError, NewSlot, SlotKind, Unlock, random};
use crate::secrets::{Secret, SecretStore};

/// The form of the file this release reads and writes.
const VERSION: u32 = 1;

/// The key file of one data folder.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    version: u32,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Slot {
    Keychain {
        /// The name of the wrapping key in the keychain, new for every slot.
        name: String,
        #[serde(flatten)]
        sealed: Sealed,
    },
    Passphrase {
        argon2id: Stretch,
        #[serde(flatten)]
        sealed: Sealed,
    },
}

impl Slot {
    const fn kind(&self) -> SlotKind {
        match self {
            Self::Keychain { .. } => SlotKind::Keychain,
            Self::Passphrase { .. } => SlotKind::Passphrase,
        }
    }
}

const KEYCHAIN_PURPOSE: &str = "claims-desk data key, keychain slot";
const PASSPHRASE_PURPOSE: &str = "claims-desk data key, passphrase slot";

impl KeyFile {
    /// Makes a new data key and a key file with these slots, at least one.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::NoSlot`] without slots, or when a slot or the file cannot be made.
    pub fn create(path: &Path, slots: &[NewSlot<'_>], secrets: &dyn SecretStore) -> Result<(Self, DataKey), KeyError> {
        if slots.is_empty() {
            return Err(KeyError::NoSlot);
        }
        if path.exists() {
            return Err(KeyError::Exists);
        }
        let key = DataKey::random()?;
        let slots = slots.iter().map(|slot| new_slot(*slot, &key, secrets)).collect::<Result<_, _>>()?;
        let file = Self { path: path.to_owned(), slots };
        file.save(|new, path| new.persist_noclobber(path))?;
        Ok((file, key))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyError::NotFound`], [`KeyError::Damaged`], [`KeyError::Newer`], or what the disk said.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read(path).map_err(|error| match error.kind() == std::io::ErrorKind::NotFound {
            true => KeyError::NotFound,
            false => KeyError::Io(error),
        })?;
        let json: serde_json::Value = serde_json::from_slice(&text).map_err(|_| KeyError::Damaged)?;
        // The version is read before the rest, whose shape it decides.
        if json.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > u64::from(VERSION)) {
            return Err(KeyError::Newer);
        }
        let on_disk: OnDisk = serde_json::from_value(json).map_err(|_| KeyError::Damaged)?;
        if on_disk.slots.is_empty() {
            return Err(KeyError::Damaged);
        }
        Ok(Self { path: path.to_owned(), slots: on_disk.slots })
    }

    /// The data key. A passphrase takes an eighth of a second a slot; a keychain may ask its owner.
    ///
    /// # Errors
    /// [`KeyError::NoSlot`], [`KeyError::WrongPassphrase`], [`KeyError::Keychain`], [`KeyError::KeychainLost`] or
    /// [`KeyError::Damaged`].
    pub fn unlock(&self, how: Unlock<'_>, secrets: &dyn SecretStore) -> Result<DataKey, KeyError> {
        // With several slots of a kind the first that opens counts; else the last failure is told.
        let mut failure = KeyError::NoSlot;
        for slot in &self.slots {
            let tried = match (slot, how) {
                (Slot::Keychain { name, sealed }, Unlock::Keychain) => open_with_keychain(name, sealed, secrets),
                (Slot::Passphrase { argon2id, sealed }, Unlock::Passphrase(passphrase)) => argon2id
                    .key(passphrase)
                    .and_then(|key| sealed.open(&key, PASSPHRASE_PURPOSE).ok_or(KeyError::WrongPassphrase)),
                (Slot::Keychain { .. }, Unlock::Passphrase(_)) | (Slot::Passphrase { .. }, Unlock::Keychain) => {
                    continue;
                }
            };
            match tried {
                Ok(key) => return Ok(key),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Puts a lock in place of those of its kind, and saves: an earlier passphrase opens nothing any more. `key` must be the key
    /// of this file, from [`KeyFile::unlock`] or [`crate::Store::key`].
    ///
    /// # Errors
    /// When the slot or the file cannot be made; the file is then as it was.
    pub fn set_slot(&mut self, slot: NewSlot<'_>, key: &DataKey, secrets: &dyn SecretStore) -> Result<(), KeyError> {
        let slot = new_slot(slot, key, secrets)?;
        let others = self.slots.iter().filter(|other| other.kind() != slot.kind()).cloned();
        self.replace(others.chain([slot.clone()]).collect())
    }

    /// Removes every lock of this kind and saves. What the keychain holds becomes worthless and stays there.
    ///
    /// # Errors
    /// [`KeyError::NoSlot`] when there is none, [`KeyError::LastSlot`] when nothing else would open the file.
    pub fn remove_slot(&mut self, kind: SlotKind) -> Result<(), KeyError> {
        let (gone, kept): (Vec<Slot>, Vec<Slot>) = self.slots.iter().cloned().partition(|slot| slot.kind() == kind);
        if gone.is_empty() {
            return Err(KeyError::NoSlot);
        }
        if kept.is_empty() {
            return Err(KeyError::LastSlot);
        }
        self.replace(kept)
    }

    /// The kind of each slot, in the order of the file.
    #[must_use]
    pub fn slots(&self) -> Vec<SlotKind> {
        self.slots.iter().map(Slot::kind).collect()
    }

    fn replace(&mut self, slots: Vec<Slot>) -> Result<(), KeyError> {
        let changed = Self { path: self.path.clone(), slots };
        changed.save(|new, path| new.persist(path))?;
        *self = changed;
        Ok(())
    }

    /// Writes a file beside, makes it durable, and puts it in place with `place`. Made with rights 0600 from the start.
    fn save(
        &self,
        place: impl FnOnce(tempfile::NamedTempFile, &Path) -> Result<File, tempfile::PersistError>,
    ) -> Result<(), KeyError> {
        let on_disk = OnDisk { version: VERSION, slots: self.slots.clone() };
        let text = serde_json::to_vec_pretty(&on_disk).map_err(std::io::Error::from)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(&text)?;
        new.as_file().sync_all()?;
        place(new, &self.path).map_err(|failed| match failed.error.kind() == std::io::ErrorKind::AlreadyExists {
            true => KeyError::Exists,
            false => KeyError::Io(failed.error),
        })?;
        // The new name must survive a power cut too; elsewhere the file system does that by itself.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

fn new_slot(slot: NewSlot<'_>, key: &DataKey, secrets: &dyn SecretStore) -> Result<Slot, KeyError> {
    match slot {
        NewSlot::Keychain => {
            let wrapping = WrappingKey::new(random()?);
            let name = format!("data-key-{}", uuid::Uuid::new_v4());
            secrets.set(&name, &Secret::new(STANDARD.encode(wrapping.as_slice())))?;
            Ok(Slot::Keychain { name, sealed: Sealed::seal(key, &wrapping, KEYCHAIN_PURPOSE)? })
        }
        NewSlot::Passphrase("") => Err(KeyError::EmptyPassphrase),
        NewSlot::Passphrase(passphrase) => {
            let argon2id = Stretch::new()?;
            let sealed = Sealed::seal(key, &argon2id.key(passphrase)?, PASSPHRASE_PURPOSE)?;
            Ok(Slot::Passphrase { argon2id, sealed })
        }
    }
}

fn open_with_keychain(name: &str, sealed: &Sealed, secrets: &dyn SecretStore) -> Result<DataKey, KeyError> {
    let secret = secrets.get(name)?.ok_or(KeyError::KeychainLost)?;
    let bytes = Zeroizing::new(STANDARD.decode(secret.expose()).map_err(|_| KeyError::Damaged)?);
    let wrapping: [u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
    sealed.open(&WrappingKey::new(wrapping), KEYCHAIN_PURPOSE).ok_or(KeyError::Damaged)
}
