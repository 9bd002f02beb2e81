//! Use cases: the only door to the core for the desktop and the command line.
//!
//! [`App`] is one home folder: its key, its database, its server. Every public method is one thing a person can ask for; it
//! answers with a view of [`dto`] or a [`dto::Problem`]. Transactions are opened here and nowhere above.

mod acts;
mod ahead;
mod answers;
mod app;
mod attachments;
mod background;
mod claims;
mod clock;
mod codes;
mod connection;
mod desk_page;
mod drafts;
pub mod dto;
mod failure;
mod feedback;
mod find;
mod flow;
mod home;
mod homes;
mod import;
mod ledger;
mod link;
mod lock;
mod mirror;
mod paper;
mod people;
mod prices;
mod products;
mod profile;
mod register;
mod set_up;
mod settings;
mod status;
mod submit;
#[cfg(test)]
mod testing;
mod views;

pub use app::{App, Options};
pub use claims_words::{Lang, has as has_message, message, reason_key};
pub use clock::local_minute;
pub use home::default_home;
