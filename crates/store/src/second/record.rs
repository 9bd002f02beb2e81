//! Records of the sealed journal: each says how long it is, which it is and which came before it, and is sealed with that.
//!
//! A record is a head of 64 bytes (mark, length and its complement, number, tag of the record before, nonce) and the sealed
//! body, whose last 16 bytes are its tag. The tag is made of all of that, so that it names the record: whoever changes, drops or
//! swaps a record breaks the chain at that place, and what stands behind is found again by the mark.

use std::ops::Range;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::entry::Entry;
use crate::error::StoreError;
use crate::key::{DataKey, random};

/// Where a record begins; its last byte but one is the version of this form.
const MARK: &[u8; 8] = b"CDUNSNT\x01";
/// What the key of the journal is derived for.
const PURPOSE: &[u8] = b"claims-desk sealed journal of unsent claims";

const TAG: usize = 16;
const NONCE: usize = 24;
/// Mark, length, complement of the length, number, tag of the record before: what is sealed with the body without being secret.
const BOUND: usize = 8 + 4 + 4 + 8 + TAG;
/// Everything before the sealed body.
pub(super) const HEAD: usize = BOUND + NONCE;

/// What a record is known by.
pub(crate) type Tag = [u8; TAG];

/// Seals and opens records. Its key is derived from the database's, so that whatever opens the one opens the other.
pub(crate) struct Seal(XChaCha20Poly1305);

/// The place of a record in the chain.
#[derive(Clone, Copy, Default)]
pub(crate) struct Link {
    /// Its number; each is one more than the number before.
    pub number: u64,
    /// Its tag.
    pub tag: Tag,
}

/// An opened record.
pub(crate) struct Record {
    pub link: Link,
    pub body: Zeroizing<Vec<u8>>,
    /// Where it stood in what was read.
    pub span: Range<usize>,
}

/// What a file holds.
#[derive(Default)]
pub(crate) struct Reading {
    /// Every record that could be opened, in order.
    pub records: Vec<Record>,
    /// Places where something is missing or was changed.
    pub broken: u64,
    /// Where the last record ends; behind it nothing can be read.
    pub end: usize,
    /// Behind the last record stands one that was never finished: nobody was told that it is kept.
    pub torn: bool,
}

impl Seal {
    pub(super) fn new(key: &DataKey) -> Result<Self, StoreError> {
        let mut derived = Zeroizing::new([0_u8; 32]);
        // 32 bytes are never too many for one expansion.
        Hkdf::<Sha256>::new(None, key.bytes()).expand(PURPOSE, derived.as_mut_slice()).map_err(|_| unsealable())?;
        Ok(Self(XChaCha20Poly1305::new(derived.as_slice().into())))
    }

    /// The records that tell this after `last`; with the last of them.
    pub(super) fn chain(&self, mut last: Link, entries: &[Entry]) -> Result<(Vec<u8>, Link), StoreError> {
        let mut bytes = Vec::new();
        for entry in entries {
            last = self.add(&mut bytes, last.number.saturating_add(1), last.tag, &entry.to_bytes()?)?;
        }
        Ok((bytes, last))
    }

    /// Appends a record to `to`.
    fn add(&self, to: &mut Vec<u8>, number: u64, before: Tag, body: &[u8]) -> Result<Link, StoreError> {
        let length = u32::try_from(body.len() + TAG).map_err(|_| unsealable())?;
        let mut head = Vec::with_capacity(HEAD);
        head.extend_from_slice(MARK);
        head.extend_from_slice(&length.to_le_bytes());
        head.extend_from_slice(&(!length).to_le_bytes());
        head.extend_from_slice(&number.to_le_bytes());
        head.extend_from_slice(&before);
        let nonce: [u8; NONCE] = random().map_err(|_| unsealable())?;
        let payload = Payload { msg: body, aad: &head };
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| unsealable())?;
        let tag = sealed.last_chunk().copied().ok_or_else(unsealable)?;
        to.extend_from_slice(&head);
        to.extend_from_slice(&nonce);
        to.extend_from_slice(&sealed);
        Ok(Link { number, tag })
    }

    /// Opens the record at `at`, and says which it follows; `None` when none can be opened there.
    fn open(&self, bytes: &[u8], at: usize) -> Option<(Record, Tag)> {
        let rest = bytes.get(at..)?;
        let length = length_of(rest)?;
        let bound = rest.get(..BOUND)?;
        let (_, before) = bound.split_last_chunk::<TAG>()?;
        let number = u64::from_le_bytes(*bound.get(16..24)?.first_chunk()?);
        let sealed = rest.get(HEAD..HEAD.checked_add(length)?)?;
        let payload = Payload { msg: sealed, aad: bound };
        let body = self.0.decrypt(XNonce::from_slice(rest.get(BOUND..HEAD)?), payload).ok()?;
        let link = Link { number, tag: *sealed.last_chunk()? };
        Some((Record { link, body: Zeroizing::new(body), span: at..at + HEAD + length }, *before))
    }

    /// Reads every record of a file that can be opened. The first follows the last of the file before it.
    pub(crate) fn read(&self, bytes: &[u8]) -> Reading {
        let mut reading = Reading::default();
        let mut last: Option<Link> = None;
        let mut at = 0;
        while at < bytes.len() {
            let next = (at..bytes.len())
                .filter(|from| bytes.get(*from..).is_some_and(|rest| rest.starts_with(MARK)))
                .find_map(|from| self.open(bytes, from));
            let Some((record, before)) = next else {
                reading.torn = is_unfinished(bytes.get(at..).unwrap_or_default());
                reading.broken += u64::from(!reading.torn);
                break;
            };
            let follows =
                last.is_none_or(|last| last.tag == before && last.number.checked_add(1) == Some(record.link.number));
            reading.broken += u64::from(!follows || record.span.start != at);
            at = record.span.end;
            reading.end = at;
            last = Some(record.link);
            reading.records.push(record);
        }
        reading
    }
}

/// How long the sealed body of the record that begins here is; `None` when none begins here, or its length was changed.
fn length_of(rest: &[u8]) -> Option<usize> {
    let rest = rest.strip_prefix(MARK)?;
    let length = u32::from_le_bytes(*rest.first_chunk()?);
    let complement = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?);
    if length == !complement { usize::try_from(length).ok() } else { None }
}

/// Whether this is the beginning of a record whose end never reached the disk: it is shorter than it says, or ends in the zeros
/// of a file that grew before its content came.
fn is_unfinished(rest: &[u8]) -> bool {
    let begun = MARK.get(..rest.len()).is_some_and(|mark| mark == rest)
        || (rest.starts_with(MARK)
            && (rest.len() < 16 || length_of(rest).is_some_and(|length| rest.len() < HEAD + length)));
    begun || rest.ends_with(&[0; TAG]) || rest.iter().all(|byte| *byte == 0)
}

fn unsealable() -> StoreError {
    StoreError::Unwritable
}
