//! What a transaction hands out: a read or a write handle for each table.

use std::ops::Deref;

use rusqlite::Connection;

use crate::answers::{Answers, AnswersMut};
use crate::attachments::{Attachments, AttachmentsMut};
use crate::claims::{Claims, ClaimsMut};
use crate::feedback::{Feedbacks, FeedbacksMut};
use crate::feeds::{Feeds, FeedsMut};
use crate::journal::{Journal, JournalMut};
use crate::ledger::Ledger;
use crate::mirror::{Mirror, MirrorMut};
use crate::outbox::{Outbox, OutboxMut};
use crate::people::{People, PeopleMut};
use crate::second::Moved;
use crate::settings::{Settings, SettingsMut};

/// One consistent snapshot of the store.
pub struct Read<'c> {
    conn: &'c Connection,
}

/// One write transaction; reads see what it has written so far.
pub struct Write<'t> {
    read: Read<'t>,
    moved: &'t Moved,
}

impl<'c> Read<'c> {
    pub(crate) const fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    pub(crate) const fn conn(&self) -> &'c Connection {
        self.conn
    }

    /// Small facts of this laptop.
    #[must_use]
    pub const fn settings(&self) -> Settings<'c> {
        Settings { conn: self.conn }
    }

    /// How current the downloaded lists are.
    #[must_use]
    pub const fn feeds(&self) -> Feeds<'c> {
        Feeds { conn: self.conn }
    }

    /// Catalogue, price lists, diagnoses, administrators, facility.
    #[must_use]
    pub const fn mirror(&self) -> Mirror<'c> {
        Mirror { conn: self.conn }
    }

    /// Insured people and their cover as last heard.
    #[must_use]
    pub const fn people(&self) -> People<'c> {
        People { conn: self.conn }
    }

    /// Claims of this laptop.
    #[must_use]
    pub const fn claims(&self) -> Claims<'c> {
        Claims { conn: self.conn }
    }

    /// Claims on their way.
    #[must_use]
    pub const fn outbox(&self) -> Outbox<'c> {
        Outbox { conn: self.conn }
    }

    /// What the payer said.
    #[must_use]
    pub const fn answers(&self) -> Answers<'c> {
        Answers { conn: self.conn }
    }

    /// Files that go with claims.
    #[must_use]
    pub const fn attachments(&self) -> Attachments<'c> {
        Attachments { conn: self.conn }
    }

    /// Answers to the payer's questions about claims.
    #[must_use]
    pub const fn feedbacks(&self) -> Feedbacks<'c> {
        Feedbacks { conn: self.conn }
    }

    /// Sums over the claims at the payer.
    #[must_use]
    pub const fn ledger(&self) -> Ledger<'c> {
        Ledger { conn: self.conn }
    }

    /// What happened.
    #[must_use]
    pub const fn journal(&self) -> Journal<'c> {
        Journal { conn: self.conn }
    }
}

impl<'t> Write<'t> {
    pub(crate) const fn new(conn: &'t Connection, moved: &'t Moved) -> Self {
        Self { read: Read::new(conn), moved }
    }

    /// Changes small facts.
    #[must_use]
    pub const fn settings_mut(&self) -> SettingsMut<'t> {
        SettingsMut { conn: self.read.conn }
    }

    /// Notes how downloads went.
    #[must_use]
    pub const fn feeds_mut(&self) -> FeedsMut<'t> {
        FeedsMut { conn: self.read.conn }
    }

    /// Builds and switches downloaded lists.
    #[must_use]
    pub const fn mirror_mut(&self) -> MirrorMut<'t> {
        MirrorMut { conn: self.read.conn }
    }

    /// Keeps what was heard about people.
    #[must_use]
    pub const fn people_mut(&self) -> PeopleMut<'t> {
        PeopleMut { conn: self.read.conn }
    }

    /// Changes claims.
    #[must_use]
    pub const fn claims_mut(&self) -> ClaimsMut<'t> {
        ClaimsMut { conn: self.read.conn }
    }

    /// Changes what is on its way.
    #[must_use]
    pub const fn outbox_mut(&self) -> OutboxMut<'t> {
        OutboxMut { conn: self.read.conn, moved: self.moved }
    }

    /// Keeps answers.
    #[must_use]
    pub const fn answers_mut(&self) -> AnswersMut<'t> {
        AnswersMut { conn: self.read.conn }
    }

    /// Changes files that go with claims.
    #[must_use]
    pub const fn attachments_mut(&self) -> AttachmentsMut<'t> {
        AttachmentsMut { conn: self.read.conn, moved: self.moved }
    }

    /// Changes answers to the payer's questions about claims.
    #[must_use]
    pub const fn feedbacks_mut(&self) -> FeedbacksMut<'t> {
        FeedbacksMut { conn: self.read.conn }
    }

    /// Appends to the journal.
    #[must_use]
    pub const fn journal_mut(&self) -> JournalMut<'t> {
        JournalMut { conn: self.read.conn }
    }
}

impl<'t> Deref for Write<'t> {
    type Target = Read<'t>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}
