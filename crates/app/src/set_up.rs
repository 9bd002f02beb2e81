//! From nothing to a home that belongs to one payer, one user, one facility: over the link, or from files.

use std::path::PathBuf;
use std::sync::Arc;

use claims_domain::code::{CodeScheme, DeviceLetter};
use claims_domain::ids::FacilityCode;
use claims_store::{List, MirrorRow};
use claims_sync::ServerProfile;

use crate::app::{App, Desk, State, blocking};
use crate::codes;
use crate::connection::{client_of, credentials, secret_of, server_profile};
use crate::dto::{Changed, Code, ImportView, Problem, SetUpInput, SignInWay, StatusView};
use crate::import;
use crate::profile::{Habits, KeptToken, LinkState, Profile};

impl App {
    /// Signs in, finds the facility, makes key and database, and resumes the counter of claim codes above the server's.
    ///
    /// Nothing is written before the server has answered every question.
    ///
    /// # Errors
    /// Wrong password, no link, no openIMIS at the address, unknown facility, no way to protect the data.
    pub async fn set_up(&self, input: SetUpInput) -> Result<StatusView, Problem> {
        self.not_set_up_yet().await?;
        let device = device_of(&input)?;
        let server = server_of(&input)?;
        let way = if input.token.trim().is_empty() { input.way } else { SignInWay::Token };
        let secret = secret_of(way, &input.password, &input.token);
        let credentials = secret.clone().and_then(|secret| credentials(way, input.user.trim(), secret));
        let client = client_of(&server, credentials, None, &self.inner.clock)?;
        client.sign_in().await?;
        let account = client.who_if_told().await?;
        let wanted = Some(input.facility.trim()).filter(|code| !code.is_empty());
        let found = claims_sync::find_facility(&client, wanted, account.as_ref()).await?;
        let (facility, via) = found.ok_or_else(|| match wanted {
            Some(code) => Problem::with(Code::FacilityUnknown, code),
            None => Problem::new(Code::NoFacility),
        })?;
        let abilities = client.probe().await?;
        let typed = Some(input.user.trim()).filter(|user| !user.is_empty()).map(str::to_owned);
        let told = || account.as_ref().map(|account| account.username.clone());
        let profile = Profile {
            server: Some(server),
            sign_in: way,
            user: typed.or_else(told).unwrap_or_default(),
            account,
            device,
            scheme: CodeScheme::default(),
            abilities: Some(abilities),
        };
        profile.scheme.make(&facility.code, device, 1)?;
        let held = claims_sync::own_codes(&client, &codes::prefix(&profile, &facility.code)?).await?;

        let desk = self.made_or_open(&input.passphrase).await?;
        let now = desk.now();
        let token =
            client.token().await.map(|token| KeptToken { token: token.token, expires_ms: token.expires.millis() });
        let link =
            LinkState { last_contact_ms: Some(now.millis()), skew_ms: client.clock_skew_ms(), ..LinkState::default() };
        let habits = habits_of(&input);
        desk.write(move |write| {
            profile.save(write)?;
            write.mirror_mut().apply(List::Facility, via.as_str(), &[MirrorRow::facility(&facility)?], now)?;
            if let Some(token) = token {
                token.save(write)?;
            }
            link.save(write)?;
            habits.save(write)?;
            write.feeds_mut().attempted("facility", now)?;
            write.feeds_mut().succeeded("facility", now, via.as_str())?;
            codes::note(write, &held, true)?;
            write.journal_mut().append(now, None, "set_up", "{}")?;
            Ok(())
        })
        .await?;
        *desk.client.lock().await = Some(Arc::new(client));
        if let Some(secret) = secret.filter(|_| input.remember || way.keeps_its_secret()) {
            self.keep_secret(&desk, &secret).await?;
        }
        self.open_with(desk).await;
        self.status().await
    }

    /// Sets a home up without asking anybody, for a laptop that never has a link: the facility is the one of the payer's register
    /// among the files, and their lists are its master data. An address that is given serves the day there is a link.
    ///
    /// Nothing is written before the facility was found in a file.
    ///
    /// # Errors
    /// [`Code::FacilityNotInFiles`], an unreadable address, no way to protect the data. What is wrong with a file is in the view.
    pub async fn set_up_from_files(&self, input: SetUpInput, files: &[PathBuf]) -> Result<ImportView, Problem> {
        self.not_set_up_yet().await?;
        let device = device_of(&input)?;
        let server = if input.server.trim().is_empty() { None } else { Some(server_of(&input)?) };
        if let Some(server) = &server {
            client_of(server, None, None, &self.inner.clock)?;
        }
        let code = FacilityCode::new(input.facility.trim());
        let (facility, as_of) = import::facility_in(files.to_vec(), code.clone(), self.inner.clock.now())
            .await?
            .ok_or_else(|| Problem::with(Code::FacilityNotInFiles, code.as_str()))?;
        let profile = Profile {
            server,
            sign_in: input.way,
            user: input.user.trim().to_owned(),
            account: None,
            device,
            scheme: CodeScheme::default(),
            abilities: None,
        };
        profile.scheme.make(&facility.code, device, 1)?;

        let desk = self.made_or_open(&input.passphrase).await?;
        let (now, habits) = (desk.now(), habits_of(&input));
        desk.write(move |write| {
            profile.save(write)?;
            habits.save(write)?;
            write.mirror_mut().apply(List::Facility, import::VIA, &[MirrorRow::facility(&facility)?], now)?;
            write.feeds_mut().attempted("facility", now)?;
            write.feeds_mut().succeeded("facility", as_of, import::VIA)?;
            write.journal_mut().append(now, None, "set_up", r#"{"from":"files"}"#)?;
            Ok(())
        })
        .await?;
        self.open_with(desk).await;
        self.import(files, true).await
    }

    async fn not_set_up_yet(&self) -> Result<(), Problem> {
        if let Ok(desk) = self.opened().await
            && desk.read(|read| Ok(Profile::load(read)?.is_some())).await?
        {
            return Err(Problem::new(Code::AlreadySetUp));
        }
        Ok(())
    }

    async fn open_with(&self, desk: Arc<Desk>) {
        *self.inner.state.write().await = State::Open(Arc::clone(&desk));
        desk.tell(Changed::Status);
    }

    /// A database left open by an earlier, broken-off set-up, or a new one. A blank passphrase is none.
    async fn made_or_open(&self, passphrase: &str) -> Result<Arc<Desk>, Problem> {
        if let Ok(desk) = self.opened().await {
            return Ok(desk);
        }
        let passphrase = Some(passphrase).filter(|text| !text.is_empty()).map(str::to_owned);
        let passphrase = passphrase.or_else(|| self.inner.options.passphrase.clone());
        let (home, secrets, keychain) = (self.inner.home.clone(), Arc::clone(&self.inner.secrets), self.inner.keychain);
        let store = blocking(move || home.create(passphrase.as_deref(), keychain, secrets.as_ref())).await?;
        self.inner.desk(store).await
    }
}

fn device_of(input: &SetUpInput) -> Result<DeviceLetter, Problem> {
    let letter = input.device.trim();
    Ok(DeviceLetter::parse(if letter.is_empty() { "A" } else { letter })?)
}

fn server_of(input: &SetUpInput) -> Result<ServerProfile, Problem> {
    let (ca_pem, client_pem) = (input.ca_pem.clone(), input.client_pem.clone());
    let desks = input.desks.max(1);
    Ok(ServerProfile { ca_pem, client_pem, desks, ..server_profile(&input.server, &input.headers)? })
}

fn habits_of(input: &SetUpInput) -> Habits {
    let usual = Habits::default();
    Habits { stale_days: if input.stale_days == 0 { usual.stale_days } else { input.stale_days }, ..usual }
}
