//! Settings as they stand, and changing them.

use std::sync::Arc;

use claims_domain::code::{CodeScheme, DeviceLetter};
use claims_openimis::ability::Abilities;
use claims_store::{NewSlot, SlotKind};
use claims_sync::ServerProfile;

use crate::app::{App, Desk, blocking};
use crate::codes;
use crate::dto::{AbilitiesView, Changed, Code, ConnectionView, Problem, SettingsInput, SettingsView};
use crate::profile::{Habits, Profile, facility};

impl App {
    /// Settings as they stand.
    ///
    /// # Errors
    /// Nothing set up.
    pub async fn settings(&self) -> Result<SettingsView, Problem> {
        let desk = self.opened().await?;
        let password_kept = self.secret_kept(&desk).await?.is_some();
        let file = self.inner.home.key_file();
        let slots = blocking(move || Ok(claims_store::KeyFile::load(&file)?.slots())).await?;
        let key_slots = slots
            .into_iter()
            .map(|slot| match slot {
                SlotKind::Keychain => "keychain".to_owned(),
                SlotKind::Passphrase => "passphrase".to_owned(),
            })
            .collect();
        let home = self.inner.home.root().display().to_string();
        desk.read(move |read| {
            let profile = Profile::need(read)?;
            let habits = Habits::load(read)?;
            let facility = facility(read)?;
            Ok(SettingsView {
                changeable: SettingsInput {
                    language: habits.language,
                    theme: habits.theme,
                    currency: habits.currency,
                    device: profile.device.get().to_string(),
                    code_pattern: profile.scheme.pattern.clone(),
                    code_digits: u32::try_from(profile.scheme.digits).unwrap_or(u32::MAX),
                    code_max_length: u32::try_from(profile.scheme.max_length).unwrap_or(u32::MAX),
                    administrator: habits.administrator,
                    stale_days: habits.stale_days,
                },
                connection: connection(&profile),
                user: Some(profile.user),
                password_kept,
                facility: Some(format!("{} · {}", facility.code, facility.name)),
                next_code: codes::preview(read).ok().map(|code| code.to_string()),
                key_slots,
                abilities: profile.abilities.as_ref().map(ability_view),
                home,
                version: env!("CARGO_PKG_VERSION").to_owned(),
            })
        })
        .await
    }

    /// Changes settings, all or nothing.
    ///
    /// # Errors
    /// An unusable device letter or code pattern, a code that would be too long, an unknown language.
    pub async fn save_settings(&self, input: SettingsInput) -> Result<SettingsView, Problem> {
        let desk = self.opened().await?;
        let device = DeviceLetter::parse(&input.device)?;
        input
            .language
            .parse::<claims_words::Lang>()
            .map_err(|_| Problem::with(Code::LanguageUnknown, input.language.as_str()))?;
        let scheme = CodeScheme {
            pattern: input.code_pattern.trim().to_owned(),
            digits: usize::try_from(input.code_digits.min(19)).unwrap_or(6),
            max_length: usize::try_from(input.code_max_length.min(50)).unwrap_or(20),
        };
        desk.write(move |write| {
            let mut profile = Profile::need(write)?;
            scheme.make(&facility(write)?.code, device, write.claims().last_number()?.saturating_add(1))?;
            profile.device = device;
            profile.scheme = scheme;
            profile.save(write)?;
            Habits {
                language: input.language,
                theme: input.theme,
                currency: input.currency.trim().to_owned(),
                administrator: input.administrator.trim().to_owned(),
                stale_days: input.stale_days.max(1),
            }
            .save(write)?;
            Ok(())
        })
        .await?;
        desk.tell(Changed::Status);
        self.settings().await
    }

    /// Protects the data with a passphrase too, so that losing the keychain loses nothing; replaces an earlier one.
    ///
    /// # Errors
    /// A blank passphrase; the data key cannot be reached.
    pub async fn save_passphrase(&self, passphrase: &str) -> Result<SettingsView, Problem> {
        let desk: Arc<Desk> = self.opened().await?;
        if passphrase.trim().is_empty() {
            return Err(Problem::new(Code::PassphraseNeeded));
        }
        let (file, secrets) = (self.inner.home.key_file(), Arc::clone(&self.inner.secrets));
        let (key, new) = (desk.store.key().clone(), passphrase.to_owned());
        blocking(move || {
            Ok(claims_store::KeyFile::load(&file)?.set_slot(NewSlot::Passphrase(&new), &key, secrets.as_ref())?)
        })
        .await?;
        let now = desk.now();
        desk.write(move |write| Ok(write.journal_mut().append(now, None, "passphrase_set", "{}")?)).await?;
        self.settings().await
    }
}

/// How the server is reached, without what is secret of it.
fn connection(profile: &Profile) -> ConnectionView {
    let server = profile.server.as_ref();
    ConnectionView {
        server: server.map(|server| server.base.to_string()),
        way: profile.sign_in,
        headers: server.map(|server| server.headers.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default(),
        own_ca: server.is_some_and(|server| server.ca_pem.is_some()),
        client_certificate: server.is_some_and(|server| server.client_pem.is_some()),
        desks: server.map_or(1, |server| server.desks),
        per_minute: server.map_or(0, ServerProfile::share_per_minute),
    }
}

/// What was found out about the server.
fn ability_view(known: &Abilities) -> AbilitiesView {
    let able = [
        ("graphql", known.graphql),
        ("no_graphql", !known.graphql),
        ("csrf", known.csrf_needed),
        ("renew", known.refresh_token),
        ("fhir_eligibility", known.fhir_eligibility),
    ];
    AbilitiesView {
        can: able.into_iter().filter(|(_, able)| *able).map(|(word, _)| word.to_owned()).collect(),
        release: known.release_hint.clone(),
        mediator: known.mediator.clone(),
        base: known.base.clone(),
        fhir: known.fhir_feeds.clone(),
        fhir_fails: known.fhir_fails.clone(),
        missing: known.graphql_missing.clone(),
        looked_ms: known.probed.millis(),
    }
}
