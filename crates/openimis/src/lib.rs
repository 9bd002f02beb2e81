//! The openIMIS dialect without I/O: where to ask, what to send, and what each answer means.
//!
//! Every reader is total: any status and any bytes give a typed answer. Nothing here knows HTTP beyond [`Reply`], and nothing
//! remembers anything. Most client errors of openIMIS are a 500 with words in an `OperationOutcome`; the words decide.

pub mod ability;
pub mod bundles;
pub mod catalogue;
pub mod claim;
pub mod eligibility;
pub mod feedback;
pub mod files;
pub mod gql;
pub mod login;
mod page;
pub mod path;
pub mod people;
mod read;
mod reply;
pub mod response;
pub mod user;

pub use page::{Known, Mirrored, Pages};
pub use reply::{Problem, Reply, wrong};
