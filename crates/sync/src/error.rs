//! What can go wrong between this laptop and the payer, and what that means for whoever waits.

use std::time::Duration;

use claims_openimis::Problem;
use claims_store::StoreError;

/// Why a question to the server has no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection: no network, no such name, refused, or broken on the way.
    #[error("server unreachable")]
    Unreachable,
    /// Connected, but the encrypted line could not be trusted or set up; the technical reason inside.
    #[error("no trusted connection: {0}")]
    Tls(String),
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// Something answered that is no openIMIS: HTML, a redirect, a portal.
    #[error("not an openIMIS server")]
    NotOpenImis,
    /// openIMIS answered in a shape this program does not understand.
    #[error("unexpected answer: {what}")]
    UnexpectedAnswer {
        /// Which answer, in words for the log.
        what: &'static str,
    },
    /// User name or password is wrong (or the server has locked the user out for a while: it does not say which).
    #[error("wrong user name or password")]
    WrongPassword,
    /// Not signed in, and no way to sign in without a person.
    #[error("signed out")]
    SignedOut,
    /// The user lacks the right for this.
    #[error("no right")]
    NoRight,
    /// The server asks for fewer requests.
    #[error("too many requests")]
    RateLimited {
        /// How long the server wants to be left alone, if it said so.
        retry_after: Option<Duration>,
    },
    /// openIMIS understood the question and declined it, in its own words.
    #[error("declined by the server ({} texts)", texts.len())]
    Declined {
        /// The server's sentences. They may name people: never logged.
        texts: Vec<String>,
    },
    /// The server failed.
    #[error("server error {status}")]
    ServerError {
        /// HTTP status.
        status: u16,
    },
    /// The answer is larger than this program reads.
    #[error("answer too large")]
    TooLarge,
    /// A list that had rows came empty.
    #[error("a list that had rows came empty")]
    ListGone,
    /// A list changed each time while it was fetched.
    #[error("a list changed while it was fetched")]
    ListMoved,
    /// The address, a header or a certificate of the profile is unusable.
    #[error("unusable address, header or certificate")]
    BadAddress,
    /// Stopped on request before it was finished.
    #[error("stopped")]
    Stopped,
    /// This laptop's own database failed.
    #[error("local database")]
    Store(#[from] StoreError),
}

impl ClientError {
    /// The machine code under which a problem is shown, stored with a feed and translated.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "server_unreachable",
            Self::Tls(_) => "tls",
            Self::Timeout => "timeout",
            Self::NotOpenImis => "not_openimis",
            Self::UnexpectedAnswer { .. } => "unexpected_answer",
            Self::WrongPassword => "wrong_password",
            Self::SignedOut => "signed_out",
            Self::NoRight => "no_right",
            Self::RateLimited { .. } => "rate_limited",
            Self::Declined { .. } => "declined",
            Self::ServerError { .. } => "server_error",
            Self::TooLarge => "too_large",
            Self::ListGone => "list_gone",
            Self::ListMoved => "list_moved",
            Self::BadAddress => "bad_address",
            Self::Stopped => "stopped",
            Self::Store(_) => "store",
        }
    }

    /// Whether the same question may well be answered later without anybody doing anything.
    #[must_use]
    pub const fn is_worth_retrying(&self) -> bool {
        match self {
            Self::Unreachable | Self::Timeout | Self::RateLimited { .. } | Self::ServerError { .. } | Self::Stopped => {
                true
            }
            Self::Tls(_)
            | Self::NotOpenImis
            | Self::UnexpectedAnswer { .. }
            | Self::WrongPassword
            | Self::SignedOut
            | Self::NoRight
            | Self::Declined { .. }
            | Self::TooLarge
            | Self::ListGone
            | Self::ListMoved
            | Self::BadAddress
            | Self::Store(_) => false,
        }
    }

    /// Whether a person must act before it can work.
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        matches!(
            self,
            Self::WrongPassword | Self::SignedOut | Self::NoRight | Self::BadAddress | Self::Tls(_) | Self::NotOpenImis
        )
    }

    /// Whether it only says that the payer cannot be reached now: a normal condition, not a fault.
    #[must_use]
    pub const fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Timeout)
    }

    /// Whether another way to ask the same (FHIR instead of GraphQL) could do better.
    pub(crate) const fn another_way_may_work(&self) -> bool {
        match self {
            Self::NotOpenImis
            | Self::UnexpectedAnswer { .. }
            | Self::NoRight
            | Self::Declined { .. }
            | Self::ServerError { .. }
            | Self::TooLarge
            | Self::ListMoved => true,
            Self::Unreachable
            | Self::Tls(_)
            | Self::Timeout
            | Self::WrongPassword
            | Self::SignedOut
            | Self::RateLimited { .. }
            | Self::ListGone
            | Self::BadAddress
            | Self::Stopped
            | Self::Store(_) => false,
        }
    }

    /// Whether it is what one hears of a way that is closed: by a mediator that knows no such path, or for want of a right. A server that
    /// fails may work again.
    pub(crate) const fn is_of_a_closed_way(&self) -> bool {
        let may_pass = matches!(self, Self::ServerError { status: 500.. } | Self::TooLarge | Self::ListMoved);
        self.another_way_may_work() && !may_pass
    }

    /// What an unusable answer means; `retry_after` is the server's wish from the headers.
    pub(crate) fn from_problem(problem: Problem, retry_after: Option<Duration>) -> Self {
        match problem {
            Problem::SignedOut => Self::SignedOut,
            Problem::WrongPassword => Self::WrongPassword,
            Problem::NoRight => Self::NoRight,
            Problem::RateLimited => Self::RateLimited { retry_after },
            Problem::NotOpenImis => Self::NotOpenImis,
            Problem::UnexpectedAnswer { what } => Self::UnexpectedAnswer { what },
            Problem::Csrf => Self::UnexpectedAnswer { what: "csrf" },
            Problem::Declined { texts } => Self::Declined { texts },
            Problem::ServerError { status } => Self::ServerError { status },
        }
    }
}
