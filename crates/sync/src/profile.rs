//! How a server is reached and as whom.

use std::fmt;
use std::net::IpAddr;

use claims_store::Secret;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::ClientError;

/// How a server is reached. Stored as a setting in the encrypted database; holds no password, but headers and a private key that
/// are as good as one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerProfile {
    /// The API root, ending with `/`: `https://imis.example.org/api/`.
    pub base: Url,
    /// Headers sent with every request, for gateways in front of the server.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Certificates (PEM) trusted besides those of the system, for a payer with its own authority.
    #[serde(default)]
    pub ca_pem: Option<String>,
    /// Certificate with its private key (PEM) by which a mediator knows this facility.
    #[serde(default)]
    pub client_pem: Option<String>,
    /// Longest wait for a whole answer, in seconds.
    #[serde(default = "default_timeout")]
    pub timeout_s: u64,
    /// Most requests in any minute; openIMIS takes 150 from one address, all laptops of a facility together.
    #[serde(default = "default_rate")]
    pub requests_per_minute: u32,
    /// Laptops that ask from one address: each takes its share of the requests.
    #[serde(default = "default_desks")]
    pub desks: u32,
    /// Most requests at once; of claims, which are small, twice as many, and never more than eight.
    #[serde(default = "default_in_flight")]
    pub in_flight: u32,
    /// Wait before a question that failed is asked again, in milliseconds; twice as long each time.
    #[serde(default = "default_retry")]
    pub retry_ms: u64,
}

const fn default_timeout() -> u64 {
    60
}
const fn default_rate() -> u32 {
    120
}
const fn default_desks() -> u32 {
    1
}
const fn default_in_flight() -> u32 {
    4
}
const fn default_retry() -> u64 {
    400
}

impl ServerProfile {
    /// A profile with the usual limits for an API root; a missing last `/` is added.
    #[must_use]
    pub fn new(mut base: Url) -> Self {
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        Self {
            base,
            headers: Vec::new(),
            ca_pem: None,
            client_pem: None,
            timeout_s: default_timeout(),
            requests_per_minute: default_rate(),
            desks: default_desks(),
            in_flight: default_in_flight(),
            retry_ms: default_retry(),
        }
    }

    /// Reads an address as typed: `https` unless said otherwise, `api/` where no path was given.
    ///
    /// # Errors
    /// [`ClientError::BadAddress`] when it is no web address, or one with a password, a query or a fragment.
    pub fn at(address: &str) -> Result<Self, ClientError> {
        let address = address.trim();
        let with_scheme = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
        let mut base = Url::parse(&with_scheme).map_err(|_| ClientError::BadAddress)?;
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !plain || !matches!(base.scheme(), "https" | "http") || base.host().is_none() {
            return Err(ClientError::BadAddress);
        }
        if base.path() == "/" {
            base.set_path("/api/");
        }
        Ok(Self::new(base))
    }

    /// This laptop's share of the requests in a minute, never less than one.
    #[must_use]
    pub const fn share_per_minute(&self) -> u32 {
        match self.requests_per_minute.checked_div(self.desks) {
            Some(share) if share > 0 => share,
            Some(_) => 1,
            None => self.requests_per_minute,
        }
    }

    /// Whether the server runs on this very computer: no proxy is asked for it.
    pub(crate) fn is_local(&self) -> bool {
        match self.base.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        }
    }
}

impl fmt::Debug for ServerProfile {
    /// Without headers and certificates: they may carry a gateway's key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerProfile({}, {} headers)", self.base, self.headers.len())
    }
}

/// As whom the server is asked.
#[derive(Clone)]
pub enum Credentials {
    /// User name and password: the token is got and renewed with them.
    Password {
        /// User name; capitals matter.
        user: String,
        /// Password.
        password: Secret,
    },
    /// A token from outside. When it ends and cannot be renewed, a person must bring a new one.
    Token {
        /// The token.
        token: Secret,
    },
    /// HTTP Basic with every request, for servers behind a gateway that wants it.
    Basic {
        /// User name.
        user: String,
        /// Password.
        password: Secret,
    },
    /// Nothing of ours: the headers of the profile say who asks.
    None,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password { .. } => "Password(…)",
            Self::Token { .. } => "Token(…)",
            Self::Basic { .. } => "Basic(…)",
            Self::None => "None",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        let base = |text: &str| ServerProfile::at(text).map(|p| p.base.to_string()).ok();
        assert_eq!(base(" imis.example.org ").as_deref(), Some("https://imis.example.org/api/"));
        assert_eq!(base("http://127.0.0.1:8000/api").as_deref(), Some("http://127.0.0.1:8000/api/"));
        assert_eq!(base("https://imis.example.org/rest/api/").as_deref(), Some("https://imis.example.org/rest/api/"));
        for bad in [
            "",
            "ftp://imis.example.org",
            "https://",
            "https://user:secret@imis.example.org",
            "https://x.org/?a=1",
            "a b c",
        ] {
            assert_eq!(base(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_profile_stored_before_a_setting_existed_can_still_be_read() {
        let profile: ServerProfile =
            serde_json::from_str(r#"{"base":"http://127.0.0.1:8000/api/"}"#).expect("old profile");
        assert_eq!((profile.timeout_s, profile.requests_per_minute, profile.in_flight), (60, 120, 4));
    }

    #[test]
    fn laptops_at_one_address_share_its_requests() {
        let profile = ServerProfile::at("https://imis.example.org").expect("an address");
        let share = |desks| ServerProfile { desks, ..profile.clone() }.share_per_minute();
        assert_eq!([0, 1, 4, 500].map(share), [120, 120, 30, 1]);
    }

    #[test]
    fn headers_and_passwords_do_not_show() {
        let mut profile = ServerProfile::at("https://imis.example.org").expect("an address");
        profile.headers.push(("X-Key".to_owned(), "k-123".to_owned()));
        profile.client_pem = Some("key k-123".to_owned());
        assert!(!format!("{profile:?}").contains("k-123"));
    }
}
