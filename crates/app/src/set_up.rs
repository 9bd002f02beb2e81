//! From nothing to a home that belongs to one server, one user, one facility; and signing in again.

use std::sync::Arc;

use claims_domain::claim::ClaimState;
use claims_domain::code::{CodeScheme, DeviceLetter};
use claims_domain::outbox::{Blocked, Event, step};
use claims_openimis::login::Token;
use claims_store::{ClaimFilter, List, MirrorRow, Secret, Write};
use claims_sync::{Client, ClientError, Credentials, ServerProfile};

use crate::app::{App, Desk, State, blocking};
use crate::codes;
use crate::dto::{Changed, Code, Problem, SetUpInput, SignInInput, StatusView};
use crate::profile::{KeptToken, LinkState, Profile, kept_password};

/// Name of the password in the secret store.
const PASSWORD: &str = "openimis-password";

impl App {
    /// Signs in, finds the facility, makes key and database, and resumes the counter of claim codes above the server's.
    ///
    /// Nothing is written before the server has answered every question.
    ///
    /// # Errors
    /// Wrong password, no link, no openIMIS at the address, unknown facility, no way to protect the data.
    pub async fn set_up(&self, input: SetUpInput) -> Result<StatusView, Problem> {
        if let Ok(desk) = self.opened().await
            && desk.read(|read| Ok(Profile::load(read)?.is_some())).await?
        {
            return Err(Problem::new(Code::AlreadySetUp));
        }
        let device = DeviceLetter::parse(if input.device.trim().is_empty() { "A" } else { &input.device })?;
        let mut server = server_profile(&input.server, &input.headers)?;
        (server.ca_pem, server.client_pem) = (input.ca_pem, input.client_pem);
        let credentials = if input.token.trim().is_empty() {
            Credentials::Password { user: input.user.trim().to_owned(), password: Secret::new(input.password.clone()) }
        } else {
            Credentials::Token { token: Secret::new(input.token.trim().to_owned()) }
        };
        let certified = server.ca_pem.is_some() || server.client_pem.is_some();
        let client = Client::new(&server, Some(credentials), None, Arc::clone(&self.inner.clock));
        let client = client.map_err(|error| {
            // The address was read already, so it is the certificate.
            if certified && matches!(error, ClientError::BadAddress) {
                Problem::new(Code::BadCertificate)
            } else {
                error.into()
            }
        })?;
        client.sign_in().await?;
        let account = client.who().await?;
        let wanted = Some(input.facility.trim()).filter(|code| !code.is_empty());
        let facility = claims_sync::find_facility(&client, wanted, &account).await?.ok_or_else(|| match wanted {
            Some(code) => Problem::with(Code::FacilityUnknown, code),
            None => Problem::new(Code::NoFacility),
        })?;
        let abilities = client.probe().await?;
        let profile = Profile {
            server,
            user: if input.user.trim().is_empty() { account.username.clone() } else { input.user.trim().to_owned() },
            account: Some(account),
            device,
            scheme: CodeScheme::default(),
            abilities: Some(abilities),
        };
        profile.scheme.make(&facility.code, device, 1)?;
        let held = claims_sync::own_codes(&client, &codes::prefix(&profile, &facility.code)?).await?;

        let desk = self.made_or_open(Some(input.passphrase.as_str()).filter(|text| !text.is_empty())).await?;
        let now = desk.now();
        let token =
            client.token().await.map(|token| KeptToken { token: token.token, expires_ms: token.expires.millis() });
        let link =
            LinkState { last_contact_ms: Some(now.millis()), skew_ms: client.clock_skew_ms(), ..LinkState::default() };
        desk.write(move |write| {
            profile.save(write)?;
            write.mirror_mut().apply(List::Facility, "graphql", &[MirrorRow::facility(&facility)?], now)?;
            if let Some(token) = token {
                token.save(write)?;
            }
            link.save(write)?;
            write.feeds_mut().attempted("facility", now)?;
            write.feeds_mut().succeeded("facility", now, "graphql")?;
            codes::note(write, &held, true)?;
            write.journal_mut().append(now, None, "set_up", "{}")?;
            Ok(())
        })
        .await?;
        *desk.client.lock().await = Some(Arc::new(client));
        if input.remember && !input.password.is_empty() {
            self.keep_password(&desk, &input.password).await?;
        }
        *self.inner.state.write().await = State::Open(Arc::clone(&desk));
        desk.tell(Changed::Status);
        self.status().await
    }

    /// A database left open by an earlier, broken-off set-up, or a new one.
    async fn made_or_open(&self, passphrase: Option<&str>) -> Result<Arc<Desk>, Problem> {
        if let Ok(desk) = self.opened().await {
            return Ok(desk);
        }
        let passphrase = passphrase.map(str::to_owned).or_else(|| self.inner.options.passphrase.clone());
        let (home, secrets, keychain) = (self.inner.home.clone(), Arc::clone(&self.inner.secrets), self.inner.keychain);
        let store = blocking(move || home.create(passphrase.as_deref(), keychain, secrets.as_ref())).await?;
        self.inner.desk(store).await
    }

    /// Signs in again, by the same or another user of the same facility.
    ///
    /// # Errors
    /// Wrong password, no link.
    pub async fn sign_in(&self, input: SignInInput) -> Result<StatusView, Problem> {
        let desk = self.opened().await?;
        let mut profile = desk.read(Profile::need).await?;
        if !input.user.trim().is_empty() {
            profile.user = input.user.trim().to_owned();
        }
        let credentials =
            Credentials::Password { user: profile.user.clone(), password: Secret::new(input.password.clone()) };
        let client =
            Client::new(&profile.server, Some(credentials), profile.abilities.clone(), Arc::clone(&desk.clock))?;
        client.sign_in().await?;
        profile.account = Some(client.who().await?);
        let now = desk.now();
        desk.write(move |write| {
            profile.save(write)?;
            // Signing in is the act that unblocks what waited for it.
            release_signed_out(write, now)
        })
        .await?;
        if input.remember {
            self.keep_password(&desk, &input.password).await?;
        } else {
            self.forget_password(&desk).await?;
        }
        *desk.client.lock().await = Some(Arc::new(client));
        desk.note_contact(None).await?;
        desk.wake.notify_one();
        self.status().await
    }

    /// The server has moved to another address (the training payer does at every start).
    ///
    /// # Errors
    /// An unreadable address.
    pub async fn move_server(&self, address: &str) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let base = server_profile(address, &[])?.base;
        desk.write(move |write| {
            let mut profile = Profile::need(write)?;
            profile.server.base = base;
            Ok(profile.save(write)?)
        })
        .await?;
        *desk.client.lock().await = None;
        Ok(())
    }

    async fn keep_password(&self, desk: &Desk, password: &str) -> Result<(), Problem> {
        if self.inner.keychain {
            let (secrets, password) = (Arc::clone(&self.inner.secrets), Secret::new(password.to_owned()));
            let kept = blocking(move || Ok(secrets.set(PASSWORD, &password).is_ok())).await?;
            if kept {
                return Ok(());
            }
        }
        let password = password.to_owned();
        desk.write(move |write| Ok(kept_password::save(write, &password)?)).await
    }

    async fn forget_password(&self, desk: &Desk) -> Result<(), Problem> {
        if self.inner.keychain {
            let secrets = Arc::clone(&self.inner.secrets);
            // Whatever the keychain says, the copy beside the data goes.
            blocking(move || {
                let _ = secrets.delete(PASSWORD);
                Ok(())
            })
            .await?;
        }
        desk.write(|write| Ok(kept_password::forget(write)?)).await
    }

    pub(crate) async fn password_kept(&self, desk: &Desk) -> Result<Option<String>, Problem> {
        if self.inner.keychain {
            let secrets = Arc::clone(&self.inner.secrets);
            let kept = blocking(move || Ok(secrets.get(PASSWORD).ok().flatten())).await?;
            if let Some(password) = kept {
                return Ok(Some(password.expose().to_owned()));
            }
        }
        desk.read(|read| Ok(kept_password::load(read)?)).await
    }

    /// The client for this home's server, with the kept token and whatever may renew it.
    pub(crate) async fn client(&self, desk: &Desk) -> Result<Arc<Client>, Problem> {
        let mut held = desk.client.lock().await;
        if let Some(client) = &*held {
            return Ok(Arc::clone(client));
        }
        let (profile, token) = desk.read(|read| Ok((Profile::need(read)?, KeptToken::load(read)?))).await?;
        let refused = desk.read(|read| Ok(LinkState::load(read)?.password_refused)).await?;
        let password = match self.inner.options.password.clone() {
            _ if refused => None,
            Some(password) => Some(password),
            None => self.password_kept(desk).await?,
        };
        let credentials = password
            .map(|password| Credentials::Password { user: profile.user.clone(), password: Secret::new(password) });
        let client = Client::new(&profile.server, credentials, profile.abilities, Arc::clone(&desk.clock))?;
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
    /// Remembers how the last contact went, what the clock said, and a renewed token.
    pub(crate) async fn note_contact(&self, problem: Option<Problem>) -> Result<(), Problem> {
        let client = self.client.lock().await.clone();
        let token = match &client {
            Some(client) => client.token().await,
            None => None,
        };
        let skew = client.as_ref().and_then(|client| client.clock_skew_ms());
        let contact = client.as_ref().and_then(|client| client.last_contact());
        let abilities = client.as_ref().and_then(|client| client.abilities());
        let changed = self
            .write(move |write| {
                let before = LinkState::load(write)?;
                let mut link = before.clone();
                link.last_contact_ms = contact.map(claims_domain::Timestamp::millis).max(link.last_contact_ms);
                link.password_refused = problem
                    .as_ref()
                    .is_some_and(|problem| problem.code == Code::WrongPassword || link.password_refused);
                link.problem = problem;
                link.skew_ms = skew.or(link.skew_ms);
                if link != before {
                    link.save(write)?;
                }
                if let Some(token) = token {
                    let kept = KeptToken::load(write)?;
                    if kept.is_none_or(|kept| kept.token != token.token) {
                        KeptToken { token: token.token, expires_ms: token.expires.millis() }.save(write)?;
                    }
                }
                if let (Some(abilities), Some(mut profile)) = (abilities, Profile::load(write)?) {
                    profile.abilities = Some(abilities);
                    profile.save(write)?;
                }
                Ok(link != before)
            })
            .await?;
        if changed {
            self.tell(Changed::Status);
        }
        Ok(())
    }

    /// Notes how a question to the server ended, and passes the outcome on.
    pub(crate) async fn noted<T>(&self, outcome: Result<T, claims_sync::ClientError>) -> Result<T, Problem> {
        match outcome {
            Ok(value) => {
                self.note_contact(None).await?;
                Ok(value)
            }
            Err(error) => {
                let problem = Problem::from(error);
                self.note_contact(Some(problem.clone())).await?;
                Err(problem)
            }
        }
    }
}

/// Lets everything go that waited for a sign-in.
fn release_signed_out(write: &Write<'_>, now: claims_domain::Timestamp) -> Result<(), Problem> {
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
fn server_profile(address: &str, headers: &[String]) -> Result<ServerProfile, Problem> {
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
        .ok_or_else(bad)?;
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (written, base) in [
            ("imis.example.org", "https://imis.example.org/api/"),
            ("https://imis.example.org/", "https://imis.example.org/api/"),
            ("http://127.0.0.1:8000/api", "http://127.0.0.1:8000/api/"),
            (" https://him.example.org/openimis/api/api_fhir_r4/ ", "https://him.example.org/openimis/api/"),
        ] {
            let profile = server_profile(written, &[]).expect("readable");
            assert_eq!(profile.base.as_str(), base, "{written}");
        }
        for written in ["", "ftp://imis.example.org", "https://"] {
            assert_eq!(server_profile(written, &[]).err().map(|p| p.code), Some(Code::BadAddress), "{written:?}");
        }
    }
}
