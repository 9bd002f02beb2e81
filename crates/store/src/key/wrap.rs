//! Sealing the data key: XChaCha20-Poly1305 under a random key or under Argon2id of a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{DataKey, KeyError, random};

/// A key sealed under another one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    #[serde(with = "base64_text")]
    nonce: Vec<u8>,
    #[serde(with = "base64_text")]
    sealed: Vec<u8>,
}

/// How a passphrase becomes a key; kept with the slot, so that a later release can ask for more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stretch {
    #[serde(with = "base64_text")]
    salt: Vec<u8>,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A damaged or forged key file must not make us claim the machine's memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;

pub type WrappingKey = Zeroizing<[u8; 32]>;

impl Sealed {
    /// Seals under `key`, bound to `purpose` so that slots cannot be exchanged for one another.
    pub fn seal(data: &DataKey, key: &WrappingKey, purpose: &str) -> Result<Self, KeyError> {
        let nonce: [u8; 24] = random()?;
        let payload = Payload { msg: data.0.as_slice(), aad: purpose.as_bytes() };
        let sealed = cipher(key).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| KeyError::Damaged)?;
        Ok(Self { nonce: nonce.to_vec(), sealed })
    }

    /// Opens it; `None` when this is not the key or the text was changed.
    pub fn open(&self, key: &WrappingKey, purpose: &str) -> Option<DataKey> {
        let nonce: &[u8; 24] = self.nonce.as_slice().try_into().ok()?;
        let payload = Payload { msg: self.sealed.as_slice(), aad: purpose.as_bytes() };
        let plain = Zeroizing::new(cipher(key).decrypt(XNonce::from_slice(nonce), payload).ok()?);
        plain.as_slice().try_into().ok().map(|bytes| DataKey(Zeroizing::new(bytes)))
    }
}

fn cipher(key: &WrappingKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_slice().into())
}

impl Stretch {
    /// 64 MiB, three passes: an eighth of a second on a small laptop, years on a stolen one.
    pub fn new() -> Result<Self, KeyError> {
        Ok(Self { salt: random::<16>()?.to_vec(), memory_kib: 64 * 1024, passes: 3, lanes: 1 })
    }

    /// The passphrase's key. The same letters typed on different keyboards give the same key.
    pub fn key(&self, passphrase: &str) -> Result<WrappingKey, KeyError> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES {
            return Err(KeyError::Damaged);
        }
        let normal: Zeroizing<String> = Zeroizing::new(passphrase.nfkc().collect());
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| KeyError::Damaged)?;
        let mut key = WrappingKey::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(normal.as_bytes(), &self.salt, key.as_mut_slice())
            .map_err(|_| KeyError::Damaged)?;
        Ok(key)
    }
}

/// Bytes as base64 text in JSON.
pub mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
