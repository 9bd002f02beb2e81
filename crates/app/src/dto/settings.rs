//! Set-up, sign-in and settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// First-run set-up against a server.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SetUpInput {
    /// Server address, with or without `/api/`.
    pub server: String,
    /// User name (case matters on openIMIS).
    pub user: String,
    /// Password; used once, and kept in the secret store only when `remember` is set.
    pub password: String,
    /// A token given from outside, instead of a password.
    pub token: String,
    /// Extra headers a mediator wants, `Name: value`.
    pub headers: Vec<String>,
    /// Certificates (PEM) trusted besides those of the system, for a payer with its own authority.
    #[ts(optional)]
    pub ca_pem: Option<String>,
    /// Certificate with its private key (PEM) by which a mediator knows this facility.
    #[ts(optional)]
    pub client_pem: Option<String>,
    /// Facility code; empty for the user's own.
    pub facility: String,
    /// Letter of this laptop; empty for `A`.
    pub device: String,
    /// Keep the password in the secret store.
    pub remember: bool,
    /// Passphrase protecting the data beside (or instead of) the keychain; empty for none.
    pub passphrase: String,
}

impl std::fmt::Debug for SetUpInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUpInput(…)")
    }
}

/// Signing in again.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SignInInput {
    /// User name; empty for the same as before.
    pub user: String,
    /// Password.
    pub password: String,
    /// Keep it in the secret store.
    pub remember: bool,
}

impl std::fmt::Debug for SignInInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInInput(…)")
    }
}

/// Colours of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Settings as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// What can be changed.
    pub changeable: SettingsInput,
    /// Server address.
    pub server: Option<String>,
    /// User name.
    pub user: Option<String>,
    /// Whether the password is kept.
    pub password_kept: bool,
    /// Facility code and name.
    pub facility: Option<String>,
    /// Next claim code.
    pub next_code: Option<String>,
    /// `keychain`, `passphrase`: what opens the data.
    pub key_slots: Vec<String>,
    /// What the server was found able to do; `null` before the first contact.
    pub abilities: Option<Vec<String>>,
    /// Folder of the data.
    pub home: String,
    /// Version of this program.
    pub version: String,
}

/// What a person can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsInput {
    /// `en` or `fr`.
    pub language: String,
    /// Colours.
    pub theme: Theme,
    /// Currency sign or code in front of totals; openIMIS does not tell a real one.
    pub currency: String,
    /// Letter of this laptop.
    pub device: String,
    /// Writing of claim codes.
    pub code_pattern: String,
    /// Digits of the counter.
    pub code_digits: u32,
    /// Longest code.
    pub code_max_length: u32,
    /// Default claim administrator, kept from claim to claim.
    pub administrator: String,
    /// Lists older than so many days are warned of; at least 1.
    pub stale_days: u32,
}
