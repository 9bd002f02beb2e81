//! The encrypted store of one laptop: key file, migrations, one writer and several readers, a module per table.
//!
//! It keeps and finds; it decides nothing and knows neither HTTP nor FHIR. Everything blocks: call it from a blocking task.
//! Start with [`KeyFile`] (how the data key is reached) and [`Store`] (transactions), then the handle of the table you need.

mod access;
mod answers;
mod attachments;
mod claims;
mod error;
mod feedback;
mod feeds;
mod foreign;
mod journal;
mod key;
mod ledger;
mod mirror;
mod mover;
mod outbox;
mod people;
mod place;
mod row;
mod schema;
mod seat;
mod second;
mod secrets;
mod settings;
mod store;
mod words;

pub use access::{Read, Write};
pub use answers::{AnswerStep, Answers, AnswersMut, DoubtedAnswer};
pub use attachments::{AttachmentRow, Attachments, AttachmentsMut, NewAttachment};
pub use claims::{ClaimFilter, ClaimRow, ClaimSummary, Claims, ClaimsMut, ElsewhereClaim, OpenClaim, Since};
pub use error::StoreError;
pub use feedback::{FeedbackRow, Feedbacks, FeedbacksMut};
pub use feeds::{Feed, Feeds, FeedsMut};
pub use foreign::{ForeignDatabase, ForeignError};
pub use journal::{Journal, JournalLine, JournalMut};
pub use key::{DataKey, KeyError, KeyFile, NewSlot, SlotKind, Unlock};
pub use ledger::{Ledger, LedgerSum, ReasonSum};
pub use mirror::PersonHit;
pub use mirror::{
    Arrival, Building, Change, ElementChange, ElementSearch, FactChange, KnownRow, List, Mirror, MirrorMut, MirrorRow,
    OWN_LIST, Part, RegisterChange, RegisterWhat, Retained, What,
};
pub use outbox::{Outbox, OutboxCounts, OutboxMut, OutboxRow};
pub use people::{People, PeopleMut, Told};
pub use second::{Replaced, SecondHome, Trouble};
pub use secrets::{MemorySecrets, NoKeychain, OsKeychain, Secret, SecretError, SecretStore};
pub use settings::{Settings, SettingsMut};
pub use store::Store;

#[cfg(test)]
mod tests;
