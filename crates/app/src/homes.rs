//! The two homes of unsent claims, as a person is told of them: whether both are whole, and what was restored from the second.

use claims_domain::Timestamp;
use claims_store::{Read, Replaced, SecondHome, Store, Trouble, Write};
use serde::{Deserialize, Serialize};

use crate::app::{Desk, blocking};
use crate::codes;
use crate::dto::{Code, Problem, SecondHomeView, WarningView};
use crate::profile::Profile;

/// A new database in the place of a lost one.
#[derive(Serialize, Deserialize)]
struct Replacement {
    at_ms: i64,
    /// The file that is kept of the lost one.
    aside: Option<String>,
    restored: usize,
    unreadable: u64,
}

const REPLACEMENT: &str = "replacement";
/// How long a person is told of it: somebody was on leave.
const TOLD_FOR_MS: u64 = 14 * 24 * 60 * 60 * 1000;

/// Takes up what was restored when the store was opened: it stands in the history of each claim, and the codes that the server
/// holds are known to be ours.
pub(crate) fn take_up(write: &Write<'_>, now: Timestamp) -> Result<(), Problem> {
    let Some(replaced) = Replaced::take(write)? else { return Ok(()) };
    for claim in &replaced.restored {
        write.journal_mut().append(now, Some(claim), "rescued", "{}")?;
    }
    if Profile::load(write)?.is_some() {
        codes::begin_anew(write)?;
    }
    let Replaced { aside, restored, unreadable } = replaced;
    let told = Replacement { at_ms: now.millis(), aside, restored: restored.len(), unreadable };
    Ok(write.settings_mut().set(REPLACEMENT, &told)?)
}

/// What a person should know about the two homes.
pub(crate) fn warnings(read: &Read<'_>, second: SecondHome, now: Timestamp) -> Result<Vec<WarningView>, Problem> {
    let mut warnings = Vec::new();
    let mut warn = |code: &str, detail: String| warnings.push(WarningView { code: code.to_owned(), detail });
    if let Some(trouble) = second.trouble {
        warn("second_home", word(trouble).to_owned());
    }
    let told: Option<Replacement> = read.settings().get(REPLACEMENT)?;
    if let Some(told) = told.filter(|told| now.millis_since(Timestamp::from_millis(told.at_ms)) < TOLD_FOR_MS) {
        warn("database_replaced", told.aside.unwrap_or_else(|| "none".to_owned()));
        if told.restored > 0 {
            warn("claims_restored", told.restored.to_string());
        }
        if told.unreadable > 0 {
            warn("claims_unreadable", told.unreadable.to_string());
        }
    }
    Ok(warnings)
}

pub(crate) fn view(second: SecondHome) -> SecondHomeView {
    SecondHomeView {
        claims: i64::try_from(second.claims).unwrap_or(i64::MAX),
        trouble: second.trouble.map(|trouble| word(trouble).to_owned()),
    }
}

impl Desk {
    /// How the second home stands. It waits for a disk, not for a person.
    pub(crate) async fn second_home(&self) -> Result<SecondHome, Problem> {
        let store = self.store.clone();
        blocking(move || Ok(store.second_home()?)).await
    }

    /// Why what was just submitted is in the database alone; `None` when it has both homes.
    pub(crate) async fn in_one_home(&self) -> Result<Option<Problem>, Problem> {
        let trouble = self.second_home().await?.trouble;
        Ok(trouble.map(|trouble| Problem::with(Code::SecondHome, word(trouble))))
    }

    /// Makes the second home anew where it is in trouble.
    pub(crate) async fn mend_second_home(&self) -> Result<(), Problem> {
        let store = self.store.clone();
        blocking(move || {
            store.mend_second_home();
            Ok(())
        })
        .await
    }
}

/// Has the database looked through at the next start when something in it could not be read, or the disk failed under it.
pub(crate) fn suspect<T>(store: &Store, outcome: Result<T, Problem>) -> Result<T, Problem> {
    if matches!(&outcome, Err(problem) if matches!(problem.code, Code::DatabaseDamaged | Code::DiskFails))
        && let Err(error) = store.suspect()
    {
        tracing::warn!(%error, "the database cannot be marked for a check");
    }
    outcome
}

const fn word(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Full => "disk_full",
        Trouble::ReadOnly => "read_only",
        Trouble::Failed => "failed",
    }
}
