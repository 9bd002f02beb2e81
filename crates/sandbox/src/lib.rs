//! The training payer: an openIMIS-like server on loopback with synthetic people and its own adjudication.
//!
//! It answers the FHIR R4, REST and GraphQL requests a claims client sends, in the shapes and with the
//! peculiarities of two openIMIS releases, and is spoken to over HTTP only. It knows nothing of the client's
//! own checks: it is the other side. Data come from `assets/training/`; dates are counted from today, so the
//! training set never ages. Faults can be scripted (see [`Faults`]).

mod adjudication;
mod answer;
mod auth;
mod claims;
mod clock;
mod data;
mod faults;
mod fhir;
mod graphql;
mod mediator;
mod options;
mod payer;
mod review;
mod server;
mod spoil;
mod state;
mod training;

pub use faults::{Act, Faults, Rule, Spoil, When};
pub use options::{Mediator, Options, Release, Size, UnknownRelease};
pub use payer::{Payer, SandboxError};
