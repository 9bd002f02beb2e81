//! How this home reaches its server: the address with all it needs, who signs in and how, and what is kept of that.

use std::sync::Arc;

use claims_domain::claim::ClaimState;
use claims_domain::outbox::{Blocked, Event, Moment, step};
use claims_openimis::ability::Abilities;
use claims_openimis::login::Token;
use claims_store::{ClaimFilter, Secret, Write};
use claims_sync::{Client, ClientError, Clock, Credentials, ServerProfile};

use crate::app::{App, Desk, blocking};
use crate::dto::{Changed, Code, ConnectionInput, Problem, SettingsView, SignInInput, SignInWay, StatusView};
use crate::profile::{KeptToken, LinkState, Profile, kept_secret};

/// Name of the password or token in the secret store.
const SECRET: &str = "openimis-password";

impl App {
    /// Signs in again, by the same or another user of the same facility.
    ///
    /// # Errors
    /// Wrong password, no link, no server known.
    pub async fn sign_in(&self, input: SignInInput) -> Result<StatusView, Problem> {
        let desk = self.opened().await?;
        let mut profile = desk.read(Profile::need).await?;
        if !input.user.trim().is_empty() {
            profile.user = input.user.trim().to_owned();
        }
        profile.sign_in = input.way.unwrap_or(profile.sign_in);
        let secret = secret_of(profile.sign_in, &input.password, &input.token);
        let client = desk.client_as(&profile, secret.clone())?;
        client.sign_in().await?;
        profile.account = client.who_if_told().await?;
        if profile.user.is_empty()
            && let Some(account) = &profile.account
        {
            profile.user.clone_from(&account.username);
        }
        let kept = secret.filter(|_| input.remember || profile.sign_in.keeps_its_secret());
        let now = desk.moment();
        desk.write(move |write| {
            profile.save(write)?;
            // That of the earlier sign-in; this one's is noted with the contact.
            KeptToken::forget(write)?;
            // Signing in is the act that unblocks what waited for it.
            release_signed_out(write, now)
        })
        .await?;
        match kept {
            Some(secret) => self.keep_secret(&desk, &secret).await?,
            None => self.forget_secret(&desk).await?,
        }
        *desk.client.lock().await = Some(Arc::new(client));
        desk.note_contact(None).await?;
        desk.wake.notify_one();
        self.status().await
    }

    /// Changes how the server is reached. What is on its way by the old way ends as it would have; the sign-in stays.
    ///
    /// # Errors
    /// An address, a header or a certificate that cannot be read: nothing is changed then.
    pub async fn save_connection(&self, input: ConnectionInput) -> Result<SettingsView, Problem> {
        let desk = self.opened().await?;
        let mut profile = desk.read(Profile::need).await?;
        let known = profile.server.take();
        let mut server = server_profile(&input.server, input.headers.as_deref().unwrap_or_default())?;
        let or_known = |given: Option<String>, known: Option<&String>| match given {
            Some(pem) => Some(pem).filter(|pem| !pem.trim().is_empty()),
            None => known.cloned(),
        };
        server.ca_pem = or_known(input.ca_pem, known.as_ref().and_then(|known| known.ca_pem.as_ref()));
        server.client_pem = or_known(input.client_pem, known.as_ref().and_then(|known| known.client_pem.as_ref()));
        server.desks = input.desks.max(1);
        if let Some(known) = known {
            if input.headers.is_none() {
                server.headers = known.headers;
            }
            if server.base != known.base {
                profile.abilities = None;
            }
            let ServerProfile { timeout_s, requests_per_minute, in_flight, retry_ms, .. } = known;
            server = ServerProfile { timeout_s, requests_per_minute, in_flight, retry_ms, ..server };
        }
        profile.server = Some(server);
        desk.client_as(&profile, None)?;
        let now = desk.now();
        desk.write(move |write| {
            profile.save(write)?;
            Ok(write.journal_mut().append(now, None, "connection_set", "{}")?)
        })
        .await?;
        *desk.client.lock().await = None;
        desk.tell(Changed::Status);
        desk.wake.notify_one();
        self.settings().await
    }

    /// The server has moved to another address (the training payer does at every start).
    ///
    /// # Errors
    /// An unreadable address.
    pub async fn move_server(&self, address: &str) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let moved = server_profile(address, &[])?;
        desk.write(move |write| {
            let mut profile = Profile::need(write)?;
            let server = profile.server.unwrap_or_else(|| moved.clone());
            profile.server = Some(ServerProfile { base: moved.base, ..server });
            Ok(profile.save(write)?)
        })
        .await?;
        *desk.client.lock().await = None;
        Ok(())
    }

    pub(crate) async fn keep_secret(&self, desk: &Desk, secret: &Secret) -> Result<(), Problem> {
        if self.inner.keychain {
            let (secrets, secret) = (Arc::clone(&self.inner.secrets), secret.clone());
            let kept = blocking(move || Ok(secrets.set(SECRET, &secret).is_ok())).await?;
            if kept {
                return desk.write(|write| Ok(kept_secret::forget(write)?)).await;
            }
        }
        let secret = secret.clone();
        desk.write(move |write| Ok(kept_secret::save(write, secret.expose())?)).await
    }

    async fn forget_secret(&self, desk: &Desk) -> Result<(), Problem> {
        if self.inner.keychain {
            let secrets = Arc::clone(&self.inner.secrets);
            // Whatever the keychain says, the copy beside the data goes.
            blocking(move || {
                let _ = secrets.delete(SECRET);
                Ok(())
            })
            .await?;
        }
        desk.write(|write| Ok(kept_secret::forget(write)?)).await
    }

    pub(crate) async fn secret_kept(&self, desk: &Desk) -> Result<Option<Secret>, Problem> {
        if self.inner.keychain {
            let secrets = Arc::clone(&self.inner.secrets);
            let kept = blocking(move || Ok(secrets.get(SECRET).ok().flatten())).await?;
            if kept.is_some() {
                return Ok(kept);
            }
        }
        desk.read(|read| Ok(kept_secret::load(read)?.map(Secret::new))).await
    }

    /// The client for this home's server, with the kept token and whatever may renew it.
    pub(crate) async fn client(&self, desk: &Desk) -> Result<Arc<Client>, Problem> {
        let mut held = desk.client.lock().await;
        if let Some(client) = &*held {
            return Ok(Arc::clone(client));
        }
        let (profile, token) = desk.read(|read| Ok((Profile::need(read)?, KeptToken::load(read)?))).await?;
        let refused = desk.read(|read| Ok(LinkState::load(read)?.password_refused)).await?;
        let given = self.inner.options.password.clone().filter(|_| profile.sign_in.takes_a_password());
        let secret = match given {
            _ if refused => None,
            Some(password) => Some(Secret::new(password)),
            None => self.secret_kept(desk).await?,
        };
        let client = desk.client_as(&profile, secret)?;
        if let Some(token) = token {
            client
                .resume(Token { token: token.token, expires: claims_domain::Timestamp::from_millis(token.expires_ms) })
                .await;
        }
        let client = Arc::new(client);
        *held = Some(Arc::clone(&client));
        Ok(client)
    }
}

impl Desk {
    /// A client that lives no longer than this desk is open.
    fn client_as(&self, profile: &Profile, secret: Option<Secret>) -> Result<Client, Problem> {
        let server = profile.server.as_ref().ok_or(Problem::new(Code::NoServer))?;
        let credentials = secret.and_then(|secret| credentials(profile.sign_in, &profile.user, secret));
        let client = client_of(server, credentials, profile.abilities.clone(), &self.clock)?;
        Ok(client.until(self.ended.clone()))
    }
}

/// A client, or what of the connection it cannot use: the address was read already, so it is a header or a certificate.
pub(crate) fn client_of(
    server: &ServerProfile,
    credentials: Option<Credentials>,
    abilities: Option<Abilities>,
    clock: &Arc<dyn Clock>,
) -> Result<Client, Problem> {
    let client = |server: &ServerProfile, credentials| Client::new(server, credentials, abilities, Arc::clone(clock));
    match client(server, credentials) {
        Err(ClientError::BadAddress) => {
            let bare = ServerProfile { ca_pem: None, client_pem: None, ..server.clone() };
            let uncertified = Client::new(&bare, None, None, Arc::clone(clock));
            Err(Problem::new(if uncertified.is_ok() { Code::BadCertificate } else { Code::BadHeader }))
        }
        client => Ok(client?),
    }
}

/// What goes with the requests; `None` where the headers alone say who asks.
pub(crate) fn credentials(way: SignInWay, user: &str, secret: Secret) -> Option<Credentials> {
    let user = user.to_owned();
    match way {
        SignInWay::Password => Some(Credentials::Password { user, password: secret }),
        SignInWay::Basic => Some(Credentials::Basic { user, password: secret }),
        SignInWay::Token => Some(Credentials::Token { token: secret }),
        SignInWay::Headers => None,
    }
}

/// The secret of this way, as typed.
pub(crate) fn secret_of(way: SignInWay, password: &str, token: &str) -> Option<Secret> {
    match way {
        SignInWay::Password | SignInWay::Basic => Some(Secret::new(password.to_owned())),
        SignInWay::Token => Some(Secret::new(token.trim().to_owned())),
        SignInWay::Headers => None,
    }
}

/// Lets everything go that waited for a sign-in.
fn release_signed_out(write: &Write<'_>, now: Moment) -> Result<(), Problem> {
    let filter = ClaimFilter { states: vec![ClaimState::Blocked], limit: usize::MAX, ..ClaimFilter::default() };
    for summary in write.claims().page(&filter)? {
        if summary.blocked == Some(Blocked::SignIn)
            && let Some(row) = write.outbox().get(&summary.id)?
            && let Some(entry) = step(&row.entry, Event::Release, now, 0).entry
        {
            write.outbox_mut().update(&summary.id, &entry)?;
        }
    }
    Ok(())
}

/// Reads an address as people write it, and the headers a mediator wants.
pub(crate) fn server_profile(address: &str, headers: &[String]) -> Result<ServerProfile, Problem> {
    let address = address.trim();
    let bad = || Problem::with(Code::BadAddress, address);
    // People copy the address of the FHIR endpoint as well as that of the API.
    let root = Some(address.trim_end_matches('/')).filter(|root| !root.ends_with(':')).unwrap_or(address);
    let mut profile = ServerProfile::at(root.strip_suffix("/api_fhir_r4").unwrap_or(root)).map_err(|_| bad())?;
    profile.headers = headers
        .iter()
        .filter(|header| !header.trim().is_empty())
        .map(|header| header.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())))
        .collect::<Option<Vec<_>>>()
        .ok_or(Problem::new(Code::BadHeader))?;
    Ok(profile)
}

#[cfg(test)]
mod tests;
