//! Set-up, sign-in and settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How one signs in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SignInWay {
    /// User name and password, for a token of the server's.
    #[default]
    Password,
    /// A token given from outside: a shared sign-on.
    Token,
    /// User name and password with every request, for a gateway that wants it.
    Basic,
    /// Nothing but the headers or the certificate of the connection.
    Headers,
}

impl SignInWay {
    /// A password belongs to it.
    pub(crate) const fn takes_a_password(self) -> bool {
        matches!(self, Self::Password | Self::Basic)
    }

    /// Without its secret the next start could not go on, so that it is kept unasked.
    pub(crate) const fn keeps_its_secret(self) -> bool {
        matches!(self, Self::Token)
    }
}

/// First-run set-up against a server, or from files.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SetUpInput {
    /// Server address, with or without `/api/`; may be empty from files.
    pub server: String,
    /// How one signs in.
    pub way: SignInWay,
    /// User name (case matters on openIMIS); empty for the one the token or the headers belong to.
    pub user: String,
    /// Password; used once, and kept in the secret store only when `remember` is set.
    pub password: String,
    /// A token given from outside; kept in the secret store.
    pub token: String,
    /// Extra headers a mediator wants, `Name: value`.
    pub headers: Vec<String>,
    /// Certificates (PEM) trusted besides those of the system, for a payer with its own authority.
    #[ts(optional)]
    pub ca_pem: Option<String>,
    /// Certificate with its private key (PEM) by which a mediator knows this facility.
    #[ts(optional)]
    pub client_pem: Option<String>,
    /// Laptops that share the address of the facility, and with it what the server takes in a minute; 0 for this one alone.
    pub desks: u32,
    /// Lists older than so many days are warned of; 0 for the usual week.
    pub stale_days: u32,
    /// Facility code; empty for the user's own, needed from files.
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
    /// How; as before when not said.
    pub way: Option<SignInWay>,
    /// User name; empty for the same as before.
    pub user: String,
    /// Password.
    pub password: String,
    /// A token given from outside.
    pub token: String,
    /// Keep it in the secret store.
    pub remember: bool,
}

impl std::fmt::Debug for SignInInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInInput(…)")
    }
}

/// How the server is reached from now on.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ConnectionInput {
    /// Server address, with any path.
    pub server: String,
    /// All extra headers, `Name: value`; those in use stay when it is `null`.
    pub headers: Option<Vec<String>>,
    /// Certificates (PEM) trusted besides those of the system; those in use stay when it is `null`, empty for none.
    pub ca_pem: Option<String>,
    /// Certificate with its private key (PEM); the one in use stays when it is `null`, empty for none.
    pub client_pem: Option<String>,
    /// Laptops that share the address of the facility; at least 1.
    pub desks: u32,
}

impl std::fmt::Debug for ConnectionInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConnectionInput(…)")
    }
}

/// How the server is reached; of what is secret only that it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ConnectionView {
    /// Server address; `null` on a laptop that was set up from files.
    pub server: Option<String>,
    /// How one signs in.
    pub way: SignInWay,
    /// Names of the extra headers, without their values.
    pub headers: Vec<String>,
    /// Certificates of an own authority are trusted.
    pub own_ca: bool,
    /// A certificate says who this facility is.
    pub client_certificate: bool,
    /// Laptops that share the address.
    pub desks: u32,
    /// Most requests of this laptop in any minute.
    pub per_minute: u32,
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

/// What was found out about a server, and is used until it is looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AbilitiesView {
    /// What it can and what it wants: `graphql` or `no_graphql`, `csrf`, `renew`, `fhir_eligibility`.
    pub can: Vec<String>,
    /// Release by its habits (`26.04`); `null` where they fit none.
    pub release: Option<String>,
    /// What says that it stands before the server; `null` where nothing does.
    pub mediator: Option<String>,
    /// The API root that was asked.
    pub base: Option<String>,
    /// Lists that FHIR serves.
    pub fhir: Vec<String>,
    /// Lists that FHIR has but fails on.
    pub fhir_fails: Vec<String>,
    /// GraphQL fields that are asked for and that it does not have.
    pub missing: Vec<String>,
    /// When it was looked at.
    #[ts(type = "number")]
    pub looked_ms: i64,
}

/// Settings as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// What can be changed.
    pub changeable: SettingsInput,
    /// How the server is reached.
    pub connection: ConnectionView,
    /// User name.
    pub user: Option<String>,
    /// Whether the password or token is kept.
    pub password_kept: bool,
    /// Facility code and name.
    pub facility: Option<String>,
    /// Next claim code.
    pub next_code: Option<String>,
    /// `keychain`, `passphrase`: what opens the data.
    pub key_slots: Vec<String>,
    /// What was found out about the server; `null` before the first contact.
    pub abilities: Option<AbilitiesView>,
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
