//! The desktop shell: one window over one [`claims_app::App`], and the training payer beside it.
//!
//! Nothing here knows what a claim is. Without the feature `desktop` only what needs no window is compiled, so that choosing
//! homes and starting the training payer are tested without one.

mod desk;
mod homes;
mod training;

#[cfg(any(test, feature = "desktop"))]
mod exports;

#[cfg(feature = "desktop")]
mod commands;
#[cfg(feature = "desktop")]
mod log;
#[cfg(feature = "desktop")]
mod viewer;
#[cfg(feature = "desktop")]
mod windows;

pub use desk::{Desk, Tell};
pub use homes::{Homes, Start};

#[cfg(feature = "desktop")]
pub use windows::run;
