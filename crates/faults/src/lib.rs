//! The proofs that a claim is never lost and never sent twice.
//!
//! [`sim`] plays client and payer with faults, crashes and wrong clocks by seed; [`model`] walks every state of a small world.
//! Both drive the shipped decisions of [`claims_domain::outbox`]. [`mutants`] plants defects in those, which the two must find.
//! [`courier`] lets the shipped courier carry claims to a training payer over a line that fails, and stops it anywhere.
//! [`images`] cuts the power at random moments of a recorded run of the store, one of the [`stories`]. [`kills`] kills the real
//! program at random moments, [`calls`] at its every call that changes the home and while it talks to the payer, and lets those
//! that write fail.
//!
//! What is assumed of the payer and cannot be helped by any client: a request ends within [`claims_domain::outbox::SETTLED`] of its
//! answer being lost, by the time the laptop has run since, whatever is done to its clock. Only where a laptop does not tell how long it
//! runs (it is not Linux), a clock put forward in just those minutes, while the payer is that slow, is outside.
#![expect(
    clippy::indexing_slicing,
    clippy::missing_errors_doc,
    reason = "a program of ours for ourselves: it stops where an index is wrong"
)]

pub mod calls;
pub mod chance;
pub mod courier;
pub mod images;
pub mod kills;
pub mod laptop;
pub mod model;
pub mod mutants;
pub mod sim;
pub mod stories;
pub mod trace;
