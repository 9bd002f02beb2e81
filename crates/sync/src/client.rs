//! One server as one user sees it: asks, reads, signs in again where that is safe, and tries again where that is harmless.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use claims_domain::Timestamp;
use claims_openimis::ability::Abilities;
use claims_openimis::user::User;
use claims_openimis::{Problem, Reply, gql, path, user};
use tokio::sync::Mutex;

use crate::budget::Share;
use crate::clock::Clock;
use crate::push::pace::Pace;
use crate::session::{Session, graphql};
use crate::transport::{Ask, Failure, Transport, unsent};
use crate::{Answering, CancellationFlag, ClientError, Credentials, ServerProfile};

/// A connection to one payer. Share it (`Arc`): sign-in, budget and cookies are per client.
pub struct Client {
    pub(crate) transport: Transport,
    pub(crate) session: Mutex<Session>,
    /// Held while claims are delivered: one delivery at a time, at a pace learnt from the ones before.
    pub(crate) delivery: Mutex<Pace>,
    credentials: Credentials,
    first_retry: Duration,
    abilities: RwLock<Option<Abilities>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

impl Client {
    /// A client for this server; nothing is sent yet. `abilities`: what an earlier probe of this server found.
    ///
    /// # Errors
    /// [`ClientError::BadAddress`] when a header or certificate of the profile is unusable.
    pub fn new(
        profile: &ServerProfile,
        credentials: Option<Credentials>,
        abilities: Option<Abilities>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ClientError> {
        let credentials = credentials.unwrap_or(Credentials::None);
        Ok(Self {
            transport: Transport::new(profile, clock)?,
            session: Mutex::new(Session::new(&credentials)),
            delivery: Mutex::default(),
            credentials,
            first_retry: Duration::from_millis(profile.retry_ms),
            abilities: RwLock::new(abilities),
        })
    }

    /// Lives as long as this flag is not set: then what is on its way is given up at once, and every question ends as stopped.
    #[must_use]
    pub fn until(mut self, ended: CancellationFlag) -> Self {
        self.transport.ended = ended;
        self
    }

    /// The signed-in user with their rights and facility.
    ///
    /// # Errors
    /// As any question.
    pub fn who(&self) -> Answering<'_, User> {
        Box::pin(async move { self.call(&Ask::get(path::CURRENT_USER), user::read).await })
    }

    /// Server time minus laptop time in milliseconds, by the last answer; `None` before the first.
    #[must_use]
    pub fn clock_skew_ms(&self) -> Option<i64> {
        self.transport.skew_ms()
    }

    /// When the server last answered anything at all; `None` before the first answer.
    #[must_use]
    pub fn last_contact(&self) -> Option<Timestamp> {
        self.transport.last_contact()
    }

    /// What is known of the server's abilities; `None` before [`Client::probe`].
    #[must_use]
    pub fn abilities(&self) -> Option<Abilities> {
        self.abilities.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether somebody takes connections where the server is: a cheap look, which costs no request and tells nothing of its answer.
    pub async fn is_there(&self) -> bool {
        self.transport.is_there().await
    }

    pub(crate) fn remember(&self, abilities: Abilities) {
        *self.abilities.write().unwrap_or_else(PoisonError::into_inner) = Some(abilities);
    }

    pub(crate) const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Asks over GraphQL and reads the answer.
    pub(crate) async fn query<T>(
        &self,
        request: &gql::Request,
        share: Share,
        read: impl Fn(Reply<'_>) -> Result<T, Problem>,
    ) -> Result<T, ClientError> {
        self.call(&Ask { share, ..graphql(request) }, read).await
    }

    /// Asks a question that changes nothing at the payer, and so may be repeated: after a broken connection or a failing
    /// server some times, after a refused token or guard token once.
    pub(crate) async fn call<T>(
        &self,
        ask: &Ask,
        read: impl Fn(Reply<'_>) -> Result<T, Problem>,
    ) -> Result<T, ClientError> {
        let waits = |times| {
            ExponentialBuilder::default()
                .with_min_delay(self.first_retry)
                .with_max_delay(self.first_retry * LONGEST_RETRY)
                .with_max_times(times)
                .with_jitter()
                .build()
        };
        let mut usual = waits(2);
        let mut after_a_cut = waits(MOST_CUTS);
        let mut ask = Cow::Borrowed(ask);
        loop {
            let (error, sent) = match self.call_once(&ask, &read).await {
                Ok(answer) => return Ok(answer),
                Err(Failure { error, sent }) => (error, sent),
            };
            let wait = match &error {
                // Broken on the way: there is a link, and nobody waits at the screen for a list.
                ClientError::Unreachable if sent && ask.share.is_list() => after_a_cut.next(),
                ClientError::Unreachable | ClientError::ServerError { .. } => usual.next(),
                // The budget holds the next try back for as long as the server wants.
                ClientError::RateLimited { .. } if ask.share.is_list() => usual.next(),
                // Several at once may be too much for this server.
                ClientError::Timeout if ask.share == Share::Bulk => {
                    ask.to_mut().share = Share::Alone;
                    Some(Duration::ZERO)
                }
                // A timeout has cost a minute or two already.
                ClientError::RateLimited { .. }
                | ClientError::Timeout
                | ClientError::Tls(_)
                | ClientError::NotOpenImis
                | ClientError::UnexpectedAnswer { .. }
                | ClientError::WrongPassword
                | ClientError::SignedOut
                | ClientError::NoRight
                | ClientError::Declined { .. }
                | ClientError::TooLarge
                | ClientError::ListGone
                | ClientError::ListMoved
                | ClientError::BadAddress
                | ClientError::Stopped
                | ClientError::Store(_) => None,
            };
            match wait {
                Some(wait) => {
                    tracing::debug!(code = error.code(), ?wait, "asking again");
                    let waited = self.transport.ended.or_stopped(tokio::time::sleep(wait)).await;
                    waited.ok_or(ClientError::Stopped)?;
                }
                None => return Err(error),
            }
        }
    }

    /// Asks once; a second time only after a refused token or guard token, which stores nothing.
    pub(crate) async fn call_once<T>(
        &self,
        ask: &Ask,
        read: &impl Fn(Reply<'_>) -> Result<T, Problem>,
    ) -> Result<T, Failure> {
        let (mut renewed, mut guarded_anew) = (false, false);
        loop {
            let pass = self.pass(ask).await.map_err(unsent)?;
            let got = self.transport.exchange(ask, pass.with()).await?;
            match read(got.reply()) {
                // GraphQL calls a token it does not take wrong credentials.
                Err(Problem::SignedOut | Problem::WrongPassword) if !renewed => {
                    renewed = true;
                    self.renew(&pass).await.map_err(unsent)?;
                }
                Err(Problem::Csrf) if !guarded_anew => {
                    guarded_anew = true;
                    self.forget_csrf(&pass).await;
                }
                Ok(answer) => {
                    self.proved(&pass).await;
                    return Ok(answer);
                }
                Err(Problem::WrongPassword) => return Err(answered(ClientError::SignedOut)),
                Err(problem) => return Err(answered(ClientError::from_problem(problem, got.retry_after))),
            }
        }
    }
}

/// No wait between two tries is longer than so many first ones.
const LONGEST_RETRY: u32 = 12;
/// A page of a list is asked for again so often when the line breaks in the middle of it.
const MOST_CUTS: usize = 16;

const fn answered(error: ClientError) -> Failure {
    Failure { error, sent: true }
}
