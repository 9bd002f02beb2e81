//! One home folder and what is open in it.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

use claims_domain::outbox::Moment;
use claims_domain::{ServiceDate, Timestamp};
use claims_store::{NoKeychain, OsKeychain, Read, SecretStore, Store, Write};
use claims_sync::{CancellationFlag, Client, Clock};
use tokio::sync::{Mutex, Notify, RwLock, broadcast};

use crate::clock::{SystemClock, local_day, local_offset_minutes};
use crate::dto::{Changed, Code, Problem};
use crate::home::{Home, Opened};
use crate::homes;

/// How to open a home.
#[derive(Clone, Default)]
pub struct Options {
    /// The folder.
    pub home: PathBuf,
    /// A training home: only shown, never decided by.
    pub training: bool,
    /// Opens or protects the data where the keychain does not.
    pub passphrase: Option<String>,
    /// Used when the sign-in must be renewed and no password is kept.
    pub password: Option<String>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("home", &self.home).field("training", &self.training).finish_non_exhaustive()
    }
}

/// One home, shared by everything that talks to it.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) options: Options,
    pub(crate) home: Home,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) keychain: bool,
    pub(crate) state: RwLock<State>,
    pub(crate) changes: broadcast::Sender<Changed>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What is open.
pub(crate) enum State {
    Empty,
    Locked,
    Open(Arc<Desk>),
}

/// An open home.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) client: Mutex<Option<Arc<Client>>>,
    pub(crate) changes: broadcast::Sender<Changed>,
    pub(crate) pulling: Mutex<()>,
    pub(crate) delivering: Mutex<()>,
    pub(crate) syncing: AtomicBool,
    pub(crate) sending: AtomicBool,
    pub(crate) stop_pull: Stop,
    pub(crate) stop_delivery: Stop,
    /// The desk is closed: every request is given up where it stands.
    pub(crate) ended: CancellationFlag,
    /// Something is due: wakes the background loop.
    pub(crate) wake: Notify,
}

/// Stops the work of one kind that runs now.
#[derive(Default)]
pub(crate) struct Stop(std::sync::Mutex<CancellationFlag>);

impl App {
    /// Opens a home as far as it can be opened; an empty or a locked one is no failure.
    ///
    /// # Errors
    /// A damaged key file or database, a wrong passphrase.
    pub async fn open(options: Options) -> Result<Self, Problem> {
        let home = Home::new(options.home.clone());
        let (secrets, keychain) = {
            let home = home.clone();
            blocking(move || Ok(keychain_of(&home))).await?
        };
        let passphrase = options.passphrase.clone();
        let opened = {
            let (home, secrets) = (home.clone(), Arc::clone(&secrets));
            blocking(move || home.open(passphrase.as_deref(), secrets.as_ref())).await?
        };
        let (changes, _) = broadcast::channel(256);
        let inner = Inner {
            options,
            home,
            secrets,
            keychain,
            state: RwLock::new(State::Empty),
            changes,
            clock: Arc::new(SystemClock),
        };
        let state = match opened {
            Opened::Empty => State::Empty,
            Opened::Locked => State::Locked,
            Opened::Open(store) => State::Open(inner.desk(store).await?),
        };
        *inner.state.write().await = state;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether there is data here that neither the keychain nor the given passphrase opened.
    pub async fn is_locked(&self) -> bool {
        matches!(&*self.inner.state.read().await, State::Locked)
    }

    /// Whether a new home would need a passphrase: there is no keychain, and none was given.
    pub async fn needs_passphrase(&self) -> bool {
        let empty = matches!(&*self.inner.state.read().await, State::Empty);
        empty && !self.inner.keychain && self.inner.options.passphrase.is_none()
    }

    /// Everything that changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.inner.changes.subscribe()
    }

    /// Stops what is running and lets go of the database.
    pub async fn close(&self) {
        if let State::Open(desk) = &*self.inner.state.read().await {
            desk.end();
        }
        *self.inner.state.write().await = State::Empty;
    }

    pub(crate) async fn opened(&self) -> Result<Arc<Desk>, Problem> {
        match &*self.inner.state.read().await {
            State::Open(desk) => Ok(Arc::clone(desk)),
            State::Locked => Err(Problem::new(Code::Locked)),
            State::Empty => Err(Problem::new(Code::NotSetUp)),
        }
    }
}

impl Inner {
    /// Takes up an open database: attempts of a process that died are doubtful from now on.
    pub(crate) async fn desk(&self, store: Store) -> Result<Arc<Desk>, Problem> {
        let desk = Arc::new(Desk {
            store,
            clock: Arc::clone(&self.clock),
            client: Mutex::new(None),
            changes: self.changes.clone(),
            pulling: Mutex::new(()),
            delivering: Mutex::new(()),
            syncing: AtomicBool::new(false),
            sending: AtomicBool::new(false),
            stop_pull: Stop::default(),
            stop_delivery: Stop::default(),
            ended: CancellationFlag::default(),
            wake: Notify::new(),
        });
        let (now, owner) = (desk.moment(), desk.store.seat().to_owned());
        desk.write(move |write| {
            write.outbox_mut().restart(now, &owner)?;
            homes::take_up(write, now.at)
        })
        .await?;
        Ok(desk)
    }
}

impl Desk {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Now, by both clocks of the computer.
    pub(crate) fn moment(&self) -> Moment {
        self.clock.moment()
    }

    /// Today on the clerk's calendar.
    pub(crate) fn today(&self) -> ServiceDate {
        local_day(self.now(), local_offset_minutes())
    }

    /// Ends everything that runs: no request outlives it, and what was sent is asked about when the home is opened again.
    pub(crate) fn end(&self) {
        self.ended.stop();
        self.stop_pull.now();
        self.stop_delivery.now();
        self.wake.notify_waiters();
    }

    pub(crate) fn tell(&self, changed: Changed) {
        // Nobody listening is fine: the command line does not.
        let _ = self.changes.send(changed);
    }

    pub(crate) fn tell_claim(&self, id: &claims_domain::ids::ClaimId) {
        self.tell(Changed::Claim { id: id.to_string() });
        self.tell(Changed::Status);
    }

    /// Reads one consistent picture, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        blocking(move || homes::suspect(&store, store.read(work))).await
    }

    /// Writes one transaction, off the async threads.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        blocking(move || homes::suspect(&store, store.write(work))).await
    }
}

impl Stop {
    /// A new flag for work that starts now.
    pub(crate) fn fresh(&self) -> CancellationFlag {
        let flag = CancellationFlag::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&flag);
        flag
    }

    /// Asks the work to stop.
    pub(crate) fn now(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).stop();
    }
}

/// Runs what may wait for a disk or a keychain where it blocks nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::new(Code::Internal).caused_by(&error))?
}

fn keychain_of(home: &Home) -> (Arc<dyn SecretStore>, bool) {
    let keychain = OsKeychain::new(home.root().display().to_string());
    if keychain.available() { (Arc::new(keychain), true) } else { (Arc::new(NoKeychain), false) }
}
