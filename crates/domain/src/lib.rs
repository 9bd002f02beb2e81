//! The words and rules of claiming, without I/O, clock or wire formats.
//!
//! Start with [`draft::Draft`] (what a clerk typed), [`check::pre_check`] (what is wrong with it), [`claim::Composed`] (a claim
//! that can be sent), [`outbox::step`] (what happens to it on the way) and [`answer::Answer`] (what the payer said).

pub mod answer;
pub mod attachment;
pub mod catalogue;
pub mod check;
pub mod claim;
pub mod code;
pub mod cover;
pub mod date;
pub mod draft;
pub mod facility;
pub mod feedback;
pub mod field_rules;
pub mod ids;
pub mod money;
pub mod outbox;
pub mod paper;
pub mod register;

pub use date::{ServiceDate, Timestamp};
pub use money::{Money, Quantity};
