//! Signed in or not: the token, how it is renewed, and when to stop trying and ask a person.
//!
//! openIMIS locks a user out after five wrong passwords, and while locked it answers like a wrong password. So a password is
//! sent without a person's doing at most once per token, and never again after it was refused.

use base64::Engine;
use claims_domain::Timestamp;
use claims_openimis::{gql, login, path};
use claims_store::Secret;
use reqwest::header::HeaderValue;

use crate::client::Client;
use crate::transport::{Ask, With};
use crate::{Answering, ClientError, Credentials};

/// A token with less than this left is refreshed where the server can do that: it cannot once the token has ended.
const REFRESH_BEFORE_MS: i64 = 10 * 60 * 1000;

/// What the server gave us to be recognised by. Lives in memory only.
#[derive(Default)]
pub(crate) struct Session {
    token: Option<Token>,
    csrf: Csrf,
    /// Why only a person can go on; cleared by [`Client::sign_in`].
    closed: Option<Closed>,
}

struct Token {
    text: Secret,
    /// By the server's clock.
    expires: Option<Timestamp>,
    /// Got without a person's doing and not yet accepted by any answer: a refusal of it is final.
    unproven: bool,
    /// Whether refreshing was tried, so that a server that refuses is not asked with every request.
    refresh_tried: bool,
}

#[derive(Clone, Copy)]
enum Closed {
    WrongPassword,
    SignedOut,
}

impl Closed {
    const fn error(self) -> ClientError {
        match self {
            Self::WrongPassword => ClientError::WrongPassword,
            Self::SignedOut => ClientError::SignedOut,
        }
    }
}

/// GraphQL's guard against foreign web pages, which desktop programs have to serve as well.
#[derive(Default)]
enum Csrf {
    #[default]
    Unknown,
    /// The server has none to give.
    NotUsed,
    Token(String),
}

/// How one request is authorised; tells later whether the session has changed since.
#[derive(Clone)]
pub(crate) struct Pass {
    header: Option<HeaderValue>,
    csrf: Option<String>,
}

impl Pass {
    pub(crate) fn with(&self) -> With {
        With { authorization: self.header.clone(), csrf: self.csrf.clone() }
    }
}

fn header(text: &str) -> Result<HeaderValue, ClientError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| ClientError::BadAddress)?;
    value.set_sensitive(true);
    Ok(value)
}

fn bearer(token: &Secret) -> Result<HeaderValue, ClientError> {
    header(&format!("Bearer {}", token.expose()))
}

impl Session {
    pub(crate) fn new(credentials: &Credentials) -> Self {
        let token = match credentials {
            Credentials::Token { token } => {
                Some(Token { text: token.clone(), expires: None, unproven: false, refresh_tried: false })
            }
            Credentials::Password { .. } | Credentials::Basic { .. } | Credentials::None => None,
        };
        Self { token, ..Self::default() }
    }

    fn close(&mut self, why: Closed) -> ClientError {
        self.token = None;
        self.closed = Some(why);
        why.error()
    }

    fn take(&mut self, token: login::Token, unproven: bool) {
        let login::Token { token, expires } = token;
        self.token = Some(Token { text: Secret::new(token), expires: Some(expires), unproven, refresh_tried: false });
        self.closed = None;
    }
}

impl Client {
    /// Signs in with the password, now. To be called on a person's act or once per start: every other call signs in by itself
    /// where that is safe.
    ///
    /// # Errors
    /// [`ClientError::WrongPassword`] when the server refuses them (openIMIS says the same while it has locked the user out);
    /// [`ClientError::SignedOut`] when there is no password to sign in with and no token either.
    pub fn sign_in(&self) -> Answering<'_, ()> {
        Box::pin(async move {
            let mut session = self.session.lock().await;
            match self.credentials() {
                Credentials::Password { user, password } => {
                    session.closed = None;
                    self.sign_in_with(&mut session, user, password, false).await
                }
                Credentials::Token { token } => {
                    *session = Session::new(&Credentials::Token { token: token.clone() });
                    Ok(())
                }
                Credentials::Basic { .. } | Credentials::None => {
                    session.closed = None;
                    Ok(())
                }
            }
        })
    }

    /// Goes on with a token from an earlier run of the program.
    pub async fn resume(&self, token: login::Token) {
        self.session.lock().await.take(token, false);
    }

    /// The token in use with its end, to be kept for the next run; `None` when there is none or its end is not known.
    pub async fn token(&self) -> Option<login::Token> {
        let session = self.session.lock().await;
        let token = session.token.as_ref()?;
        Some(login::Token { token: token.text.expose().to_owned(), expires: token.expires? })
    }

    async fn sign_in_with(
        &self,
        session: &mut Session,
        user: &str,
        password: &Secret,
        unproven: bool,
    ) -> Result<(), ClientError> {
        let ask = Ask::post(path::LOGIN, login::body(user, password.expose()));
        let got = self.transport.exchange(&ask, With::default()).await?;
        match login::read(got.reply()).map_err(|problem| ClientError::from_problem(problem, got.retry_after)) {
            Ok(token) => {
                session.take(token, unproven);
                tracing::info!(automatic = unproven, "signed in");
                Ok(())
            }
            Err(ClientError::WrongPassword | ClientError::SignedOut) => Err(session.close(Closed::WrongPassword)),
            Err(error) => Err(error),
        }
    }

    /// How the next request is to be authorised; signs in first when nobody is signed in yet.
    pub(crate) async fn pass(&self, ask: &Ask) -> Result<Pass, ClientError> {
        let mut session = self.session.lock().await;
        if let Some(why) = session.closed {
            return Err(why.error());
        }
        if session.token.is_none()
            && let Credentials::Password { user, password } = self.credentials()
        {
            self.sign_in_with(&mut session, user, password, true).await?;
        }
        self.refresh_if_ending(&mut session).await;
        let header = self.authorization(&session)?;
        let csrf = if ask.graphql { self.csrf_for(&mut session, header.as_ref()).await? } else { None };
        Ok(Pass { header, csrf })
    }

    fn authorization(&self, session: &Session) -> Result<Option<HeaderValue>, ClientError> {
        if let Some(token) = &session.token {
            return bearer(&token.text).map(Some);
        }
        match self.credentials() {
            Credentials::Basic { user, password } => {
                let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{}", password.expose()));
                header(&format!("Basic {pair}")).map(Some)
            }
            Credentials::None => Ok(None),
            Credentials::Password { .. } | Credentials::Token { .. } => Err(ClientError::SignedOut),
        }
    }

    async fn csrf_for(
        &self,
        session: &mut Session,
        authorization: Option<&HeaderValue>,
    ) -> Result<Option<String>, ClientError> {
        if matches!(session.csrf, Csrf::Unknown) {
            let got = self
                .transport
                .exchange(&graphql(&gql::csrf()), With { authorization: authorization.cloned(), csrf: None })
                .await?;
            // A server that has none to give may not want it either; the query itself will tell.
            session.csrf = gql::read_csrf(got.reply()).map_or(Csrf::NotUsed, Csrf::Token);
        }
        Ok(match &session.csrf {
            Csrf::Token(token) => Some(token.clone()),
            Csrf::Unknown | Csrf::NotUsed => None,
        })
    }

    /// The guard token of this pass was refused: the next pass fetches another.
    pub(crate) async fn forget_csrf(&self, used: &Pass) {
        let mut session = self.session.lock().await;
        let unchanged = match &session.csrf {
            Csrf::Token(token) => used.csrf.as_ref() == Some(token),
            Csrf::NotUsed | Csrf::Unknown => used.csrf.is_none(),
        };
        if unchanged {
            session.csrf = Csrf::Unknown;
        }
    }

    /// An answer accepted this pass: its token is good.
    pub(crate) async fn proved(&self, used: &Pass) {
        let mut session = self.session.lock().await;
        if self.authorization(&session).is_ok_and(|now| now == used.header)
            && let Some(token) = &mut session.token
        {
            token.unproven = false;
        }
    }

    /// The server refused this pass: gets another token, unless somebody else has done so meanwhile.
    ///
    /// # Errors
    /// [`ClientError::SignedOut`] or [`ClientError::WrongPassword`] when only a person can go on; a connection's errors as usual.
    pub(crate) async fn renew(&self, refused: &Pass) -> Result<(), ClientError> {
        let mut session = self.session.lock().await;
        if let Some(why) = session.closed {
            return Err(why.error());
        }
        if session.token.is_some() && self.authorization(&session)? != refused.header {
            return Ok(());
        }
        if session.token.as_ref().is_some_and(|token| token.unproven) {
            return Err(session.close(Closed::SignedOut));
        }
        if self.refresh(&mut session, true).await {
            return Ok(());
        }
        match self.credentials() {
            Credentials::Password { user, password } => self.sign_in_with(&mut session, user, password, true).await,
            Credentials::Token { .. } | Credentials::Basic { .. } | Credentials::None => {
                Err(session.close(Closed::SignedOut))
            }
        }
    }

    async fn refresh_if_ending(&self, session: &mut Session) {
        // By the server's clock: the laptop's may be years off.
        let Some(skew) = self.transport.skew_ms() else { return };
        let server_now = self.transport.now().millis().saturating_add(skew);
        let ending = session.token.as_ref().and_then(|token| token.expires).is_some_and(|expires| {
            let left = expires.millis().saturating_sub(server_now);
            (0..REFRESH_BEFORE_MS).contains(&left)
        });
        if ending {
            self.refresh(session, false).await;
        }
    }

    /// Exchanges the token for a new one over GraphQL, where the server is known to do that. Whether it worked.
    async fn refresh(&self, session: &mut Session, unproven: bool) -> bool {
        if !self.abilities().is_some_and(|abilities| abilities.refresh_token) {
            return false;
        }
        let Some(token) = session.token.as_mut().filter(|token| !token.refresh_tried) else { return false };
        token.refresh_tried = true;
        match self.refreshed(token).await {
            Some(fresh) => {
                session.take(fresh, unproven);
                tracing::info!("token refreshed");
                true
            }
            None => false,
        }
    }

    async fn refreshed(&self, token: &Token) -> Option<login::Token> {
        let ask = graphql(&gql::refresh_token(token.text.expose()));
        let got =
            self.transport.exchange(&ask, With { authorization: bearer(&token.text).ok(), csrf: None }).await.ok()?;
        gql::read_token(got.reply()).ok()
    }

    /// Whether the server exchanges a good token for a new one. The new one is used from then on.
    pub(crate) async fn can_refresh(&self) -> bool {
        let mut session = self.session.lock().await;
        let Some(token) = &session.token else { return false };
        match self.refreshed(token).await {
            Some(fresh) => {
                session.take(fresh, false);
                true
            }
            None => false,
        }
    }
}

/// A GraphQL document as a request.
pub(crate) fn graphql(request: &gql::Request) -> Ask {
    Ask { graphql: true, ..Ask::post(path::GRAPHQL, request.body()) }
}
