//! What the tests of several use cases need: an app on a folder of its own, with a keychain in memory.

use std::path::PathBuf;
use std::sync::Arc;

use claims_domain::catalogue::{Element, Kind};
use claims_domain::code::{CodeScheme, DeviceLetter};
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::{ElementCode, FacilityCode, ServerId};
use claims_store::{MemorySecrets, SecretStore};
use claims_sync::ServerProfile;
use tokio::sync::{RwLock, broadcast};

use crate::app::{App, Inner, Options, State};
use crate::clock::SystemClock;
use crate::dto::SignInWay;
use crate::home::{Home, Opened};
use crate::profile::Profile;

pub(crate) const PASSPHRASE: &str = "three brown goats";

pub(crate) struct Computer {
    pub(crate) _folder: tempfile::TempDir,
    pub(crate) app: App,
}

impl Computer {
    /// Nothing is set up, and a keychain is there.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = app(folder.path().join("server"), Arc::new(MemorySecrets::default()));
        Self { _folder: folder, app }
    }

    /// A home that is open, protected by the keychain and the passphrase.
    pub(crate) async fn with_home(passphrase: Option<&str>) -> Self {
        let computer = Self::new();
        let inner = &computer.app.inner;
        let store = inner.home.create(passphrase, true, inner.secrets.as_ref()).expect("a home");
        *inner.state.write().await = State::Open(inner.desk(store).await.expect("a desk"));
        computer
    }

    /// The same home after a restart of the program.
    pub(crate) async fn restarted(self) -> Self {
        self.app.close().await;
        let (home, secrets) = (self.app.inner.home.root().to_owned(), Arc::clone(&self.app.inner.secrets));
        let app = app(home, secrets);
        let Ok(Opened::Open(store)) = app.inner.home.open(None, app.inner.secrets.as_ref()) else {
            panic!("the keychain opens it")
        };
        *app.inner.state.write().await = State::Open(app.inner.desk(store).await.expect("a desk"));
        Self { app, ..self }
    }
}

fn app(home: PathBuf, secrets: Arc<dyn SecretStore>) -> App {
    let (changes, _) = broadcast::channel(256);
    let inner = Inner {
        options: Options::default(),
        home: Home::new(home),
        secrets,
        keychain: true,
        state: RwLock::new(State::Empty),
        changes,
        clock: Arc::new(SystemClock),
    };
    App { inner: Arc::new(inner) }
}

/// What set-up would have decided.
pub(crate) fn profile(sign_in: SignInWay, server: Option<ServerProfile>) -> Profile {
    Profile {
        server,
        sign_in,
        user: "clerk".to_owned(),
        account: None,
        device: DeviceLetter::parse("A").expect("a letter"),
        scheme: CodeScheme::default(),
        abilities: None,
    }
}

/// A facility as the payer's register holds it.
pub(crate) fn facility() -> Facility {
    Facility {
        code: FacilityCode::new("RAPHOS"),
        uuid: ServerId::new("facility"),
        name: "Rapta District Hospital".into(),
        level: None,
        care_type: None,
        places: Vec::new(),
        service_list: Some(1),
        item_list: Some(2),
        told: ListsTold::default(),
    }
}

/// An item of the payer's catalogue.
pub(crate) fn item(code: &str, name: &str, price: &str) -> Element {
    Element {
        kind: Kind::Item,
        code: ElementCode::new(code),
        uuid: ServerId::new(format!("uuid-{code}")),
        name: name.to_owned(),
        price: price.parse().expect("an amount"),
        package: None,
        category: None,
        level: None,
        care_type: None,
        frequency_days: None,
        patient_category: 15,
        maximum: None,
        valid_from: None,
    }
}
