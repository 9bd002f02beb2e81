//! Talking to the payer's server: sign-in, lists, questions about people, delivering claims, fetching answers.
//!
//! [`Client`] asks and reads; [`pull`], [`person`], [`push`] and [`refresh`] are what it is used for. A claim is sent by
//! [`push::deliver`] only, which counts the attempt first and asks about every lost answer before sending again.
//! No database transaction is open while a request is on its way.

mod budget;
mod client;
mod clock;
mod codes;
mod error;
mod facility;
mod on_store;
pub mod person;
mod probe;
mod profile;
pub mod pull;
pub mod push;
pub mod refresh;
mod session;
mod stop;
mod transport;

use std::pin::Pin;

pub use client::Client;
pub use clock::Clock;
pub use codes::own_codes;
pub use error::ClientError;
pub use facility::find_facility;
pub use person::{LookedUp, Policies, element_cover, look_up};
pub use profile::{Credentials, ServerProfile};
pub use pull::{FeedOutcome, PickFacility, Progress, PullReport, Via};
pub use stop::CancellationFlag;

/// What a door of this crate leads to. It is boxed, so that what lies behind is compiled once, with this crate, and not anew in every
/// program that waits for it.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ClientError>> + Send + 'a>>;
