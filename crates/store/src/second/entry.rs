//! What the sealed journal tells: a claim was submitted, a claim is on its way no more, and to which payer all this belongs.

use std::collections::BTreeMap;

use claims_domain::attachment::{Place as FilePlace, Standing};
use claims_domain::claim::{ClaimState, Composed};
use claims_domain::draft::Draft;
use claims_domain::facility::Facility;
use claims_domain::ids::{AttachmentId, ClaimCode, ClaimId};
use claims_domain::outbox::{Entry as Place, Phase};
use claims_domain::{ServiceDate, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::access::{Read, Write};
use crate::attachments::AttachmentRow;
use crate::claims::ClaimRow;
use crate::error::StoreError;
use crate::key::base64_text;
use crate::mirror::{List, MirrorRow};
use crate::row::{number, run};

/// What set-up decided and nobody but the clerk could tell again.
const KEPT_SETTINGS: [&str; 2] = ["profile", "habits"];

/// One thing the journal tells.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    /// Whose claims these are; the first record of every file, and again when it changed.
    Payer(Box<Payer>),
    /// A claim is on its way, as it stands in the outbox. A later one of the same claim takes its place.
    Submitted(Box<Unsent>),
    /// A claim is on its way no more: the payer has it, or a person took it back.
    Gone(ClaimId),
}

/// Enough of a home for a new database to go on with the same payer.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Payer {
    settings: BTreeMap<String, Value>,
    facility: Option<Facility>,
    /// The next number for a claim code.
    pub next_number: u64,
}

/// A claim on its way, with all that is needed to send it, to ask about it and to show it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Unsent {
    pub id: ClaimId,
    pub code: ClaimCode,
    /// Which change of the outbox put it there: a database that has seen fewer is an older copy.
    pub change: u64,
    /// The next number for a claim code by then.
    pub next_number: u64,
    #[serde(with = "base64_text")]
    body: Vec<u8>,
    person_checked: bool,
    /// An earlier version was sent under this code.
    #[serde(default)]
    sent_before: bool,
    draft: Draft,
    composed: Composed,
    insuree_name: Option<String>,
    anyway: Option<String>,
    prints: u32,
    created: Timestamp,
    pub submitted: Timestamp,
    /// The files that go with it, by name only: see [`Named`]. `None` in what was written before there were any.
    #[serde(default)]
    attachments: Option<Vec<Named>>,
}

/// A file that goes with a claim. What is in it is not kept twice: it is large, and unlike the claim a clerk has it still.
#[derive(Clone, Serialize, Deserialize)]
struct Named {
    id: AttachmentId,
    name: String,
    mime: String,
    size: u64,
    day: ServiceDate,
    added: Timestamp,
}

impl Entry {
    pub(super) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| StoreError::Unwritable)
    }

    /// `None` for what a newer release wrote.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

impl Payer {
    pub(super) fn of(read: &Read<'_>) -> Result<Self, StoreError> {
        let mut settings = BTreeMap::new();
        for key in KEPT_SETTINGS {
            if let Some(value) = read.settings().get(key)? {
                settings.insert(key.to_owned(), value);
            }
        }
        Ok(Self { settings, facility: read.mirror().facility()?, next_number: counter(read, "claim")? })
    }

    pub(super) fn is_known(&self) -> bool {
        !self.settings.is_empty()
    }

    /// Whether somebody who starts anew would be told the same, numbers apart: those stand with the claims too.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.settings == other.settings && self.facility == other.facility
    }

    /// Makes a database that knows no payer go on with this one. `now` is when this was last true.
    pub(super) fn restore(&self, write: &Write<'_>, now: Timestamp) -> Result<(), StoreError> {
        for (key, value) in &self.settings {
            write.settings_mut().set(key, value)?;
        }
        if let Some(facility) = &self.facility {
            write.mirror_mut().apply(List::Facility, "journal", &[MirrorRow::facility(facility)?], now)?;
        }
        Ok(())
    }
}

impl Unsent {
    /// The claim as it stands in the outbox; `None` when it is not on its way, or cannot be read any more.
    pub(super) fn of(read: &Read<'_>, claim: &ClaimId) -> Result<Option<Self>, StoreError> {
        match Self::read(read, claim) {
            Err(StoreError::BadRow(column)) => {
                tracing::warn!(column, "a claim on its way cannot be read");
                Ok(None)
            }
            read => read,
        }
    }

    fn read(read: &Read<'_>, claim: &ClaimId) -> Result<Option<Self>, StoreError> {
        let Some(row) = read.outbox().get(claim)? else { return Ok(None) };
        let Some(claim) = read.claims().get(claim)? else { return Ok(None) };
        // What is in the outbox without being composed could not be asked about, and so is never sent.
        let Some(composed) = claim.composed else { return Ok(None) };
        Ok(Some(Self {
            id: row.claim_id,
            code: row.code,
            change: counter(read, CHANGES)?.saturating_sub(1),
            next_number: counter(read, "claim")?,
            body: row.body,
            person_checked: row.person_checked,
            sent_before: row.entry.sent_before,
            draft: claim.draft,
            composed,
            insuree_name: claim.insuree_name,
            anyway: claim.anyway,
            prints: claim.prints,
            created: claim.created,
            submitted: claim.submitted.unwrap_or(claim.changed),
            attachments: Some(read.attachments().of(&claim.id)?.into_iter().map(Named::from).collect()),
        }))
    }

    /// Puts it into a database that lost it, as one whose sender died: [`OutboxMut::restart`](crate::OutboxMut::restart), with
    /// which every start begins, makes it unsure, and the payer is asked before anything is sent.
    pub(super) fn restore(&self, write: &Write<'_>) -> Result<(), StoreError> {
        let claims = write.claims_mut();
        if write.claims().get(&self.id)?.is_some() {
            // An older copy of the database knows it as the draft it was.
            claims.set_code(&self.id, &self.code)?;
            claims.submitted(&self.id, &self.composed, self.anyway.as_deref(), self.submitted)?;
        } else {
            claims.insert(&ClaimRow {
                id: self.id.clone(),
                code: self.code.clone(),
                state: ClaimState::Ready,
                draft: self.draft.clone(),
                composed: Some(self.composed.clone()),
                insuree_name: self.insuree_name.clone(),
                total: self.composed.total(),
                visit_from: Some(self.composed.visit_from),
                created: self.created,
                changed: self.submitted,
                submitted: Some(self.submitted),
                delivered: None,
                anyway: self.anyway.clone(),
                corrects: None,
                corrected_by: None,
                prints: self.prints,
                discarded: false,
                seen: true,
            })?;
        }
        if let Some(attachments) = &self.attachments {
            self.restore_names(write, attachments)?;
        }
        if self.sent_before {
            claims.was_sent(&self.id)?;
        }
        write.outbox_mut().insert(&self.id, &self.body, self.person_checked, self.submitted)?;
        let submitted = Place::submitted(self.submitted, self.sent_before);
        let doubtful = Place { phase: Phase::Sending, tries: 1, ..submitted };
        write.outbox_mut().update(&self.id, &doubtful)
    }

    /// An older copy of the database has the files that were added before it was made; those taken away since must not be sent.
    fn restore_names(&self, write: &Write<'_>, attachments: &[Named]) -> Result<(), StoreError> {
        for row in write.attachments().of(&self.id)? {
            if !attachments.iter().any(|named| named.id == row.id) {
                write.attachments_mut().remove(&row.id)?;
            }
        }
        attachments.iter().try_for_each(|named| write.attachments_mut().lost(&named.row(&self.id), self.submitted))
    }
}

impl From<AttachmentRow> for Named {
    fn from(row: AttachmentRow) -> Self {
        Self { id: row.id, name: row.name, mime: row.mime, size: row.size, day: row.day, added: row.added }
    }
}

impl Named {
    fn row(&self, claim: &ClaimId) -> AttachmentRow {
        AttachmentRow {
            id: self.id.clone(),
            claim: claim.clone(),
            name: self.name.clone(),
            mime: self.mime.clone(),
            size: self.size,
            day: self.day,
            place: FilePlace { standing: Standing::Lost, tries: 0, next_try: self.added },
            why: None,
            added: self.added,
            sent: None,
        }
    }
}

/// The counter of changes of the outbox.
pub(super) const CHANGES: &str = "outbox";

/// What a counter gives out next.
pub(super) fn counter(read: &Read<'_>, name: &str) -> Result<u64, StoreError> {
    let next = number(read.conn(), "SELECT coalesce(max(next), 1) FROM counter WHERE name = ?1", [name])?;
    u64::try_from(next).map_err(|_| StoreError::BadRow("next"))
}

/// Lets a counter give out nothing below `next` any more.
pub(super) fn raise(write: &Write<'_>, name: &str, next: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO counter (name, next) VALUES (?1, max(1, ?2))
               ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)";
    run(write.conn(), sql, (name, i64::try_from(next).unwrap_or(i64::MAX))).map(drop)
}
