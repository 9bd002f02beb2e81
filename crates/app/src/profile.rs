//! What a home remembers about its server, its user and its habits; kept in the encrypted settings table.

use claims_domain::code::{CodeScheme, DeviceLetter};
use claims_domain::facility::Facility;
use claims_openimis::ability::Abilities;
use claims_openimis::user::User;
use claims_store::{Read, StoreError, Write};
use claims_sync::ServerProfile;
use serde::{Deserialize, Serialize};

use crate::dto::{Code, Problem, SignInWay, Theme};

/// Everything that set-up decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Address, headers, limits; `None` where everything came from files.
    pub server: Option<ServerProfile>,
    /// Who signs in.
    pub user: String,
    /// How.
    #[serde(default)]
    pub sign_in: SignInWay,
    /// The user as the server described them.
    pub account: Option<User>,
    /// Letter of this laptop.
    pub device: DeviceLetter,
    /// Writing of claim codes.
    pub scheme: CodeScheme,
    /// What the server can do.
    pub abilities: Option<Abilities>,
}

/// Habits of the people at this laptop.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Habits {
    /// `en` or `fr`.
    pub language: String,
    /// Colours.
    pub theme: Theme,
    /// Currency sign or code.
    pub currency: String,
    /// Administrator of the last claim.
    pub administrator: String,
    /// Lists older than so many days are warned of.
    pub stale_days: u32,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            theme: Theme::System,
            currency: String::new(),
            administrator: String::new(),
            stale_days: 7,
        }
    }
}

/// What a person said about the link; of this laptop, so that a restart changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Flow {
    /// Claims are held back.
    pub paused: bool,
    /// The link costs by what goes over it.
    pub metered: bool,
}

/// A token, sealed with everything else in the encrypted database, so that the next start need not sign in.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeptToken {
    pub token: String,
    pub expires_ms: i64,
}

/// What was found out about the link, for the strip and the checks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LinkState {
    /// Last answer of the server.
    pub last_contact_ms: Option<i64>,
    /// Last failure to get one, cleared by the next contact.
    pub problem: Option<Problem>,
    /// A contact succeeded after one that found nobody, and what waits has not been sent since: it need not sit out its wait.
    pub came_back: bool,
    /// How far the server's clock is ahead of ours.
    pub skew_ms: Option<i64>,
    /// The password was refused: it is not tried again without a person, because the server locks users out.
    pub password_refused: bool,
    /// A code with our letter that this laptop did not make.
    pub foreign_code: Option<String>,
}

const PROFILE: &str = "profile";
const HABITS: &str = "habits";
const TOKEN: &str = "token";
const SECRET: &str = "password";
const LINK: &str = "link";
const FLOW: &str = "flow";

impl Profile {
    pub(crate) fn load(read: &Read<'_>) -> Result<Option<Self>, StoreError> {
        read.settings().get(PROFILE)
    }

    /// The profile of a home that is set up.
    pub(crate) fn need(read: &Read<'_>) -> Result<Self, Problem> {
        Self::load(read)?.ok_or(Problem::new(Code::NotSetUp))
    }

    pub(crate) fn save(&self, write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().set(PROFILE, self)
    }
}

impl Habits {
    pub(crate) fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(read.settings().get(HABITS)?.unwrap_or_default())
    }

    pub(crate) fn save(&self, write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().set(HABITS, self)
    }
}

impl Flow {
    pub(crate) fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(read.settings().get(FLOW)?.unwrap_or_default())
    }

    pub(crate) fn save(self, write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().set(FLOW, &self)
    }
}

impl KeptToken {
    pub(crate) fn load(read: &Read<'_>) -> Result<Option<Self>, StoreError> {
        read.settings().get(TOKEN)
    }

    pub(crate) fn save(&self, write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().set(TOKEN, self)
    }

    pub(crate) fn forget(write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().remove(TOKEN)
    }
}

impl LinkState {
    pub(crate) fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(read.settings().get(LINK)?.unwrap_or_default())
    }

    pub(crate) fn save(&self, write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().set(LINK, self)
    }

    /// The last contact found nobody.
    pub(crate) fn is_away(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| matches!(problem.code, Code::ServerUnreachable | Code::Offline))
    }

    /// Off by more than ten minutes: dates are judged with doubt.
    pub(crate) fn clock_doubtful(&self) -> bool {
        self.skew_ms.is_some_and(|skew| skew.unsigned_abs() > 10 * 60 * 1000)
    }
}

/// The password or token kept beside the data where the system has no keychain: sealed by the same encryption.
pub(crate) mod kept_secret {
    use super::{Read, SECRET, StoreError, Write};

    pub(crate) fn load(read: &Read<'_>) -> Result<Option<String>, StoreError> {
        read.settings().get(SECRET)
    }

    pub(crate) fn save(write: &Write<'_>, secret: &str) -> Result<(), StoreError> {
        write.settings_mut().set(SECRET, &secret)
    }

    pub(crate) fn forget(write: &Write<'_>) -> Result<(), StoreError> {
        write.settings_mut().remove(SECRET)
    }
}

/// This facility, or the problem that it is not known yet.
pub(crate) fn facility(read: &Read<'_>) -> Result<Facility, Problem> {
    read.mirror().facility()?.ok_or(Problem::new(Code::NotSetUp))
}
