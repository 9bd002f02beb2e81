//! What changes while the payer runs: claims, sessions, counts it has cached, faults; claims outlive it in a file.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use uuid::Uuid;

use crate::SandboxError;
use crate::claims::Claim;
use crate::clock::Clock;
use crate::faults::Script;

/// The changing half of the payer, behind one lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) kept: Kept,
    /// Session cookie to CSRF token.
    pub(crate) sessions: HashMap<String, String>,
    /// Tokens ended before their time.
    pub(crate) expired_tokens: HashSet<String>,
    pub(crate) script: Script,
    /// List counts are cached for an hour per query, as the real server does.
    counts: HashMap<String, (usize, DateTime<Utc>)>,
    /// How many tokens and sessions were handed out, for making the next one.
    pub(crate) handed_out: u64,
}

/// What is written to the state file.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) claims: Vec<Claim>,
    /// Deleted claims do not free their number.
    pub(crate) next_claim: i64,
    pub(crate) next_line: i64,
    /// How often each code was posted, refusals included.
    pub(crate) posts: HashMap<String, u32>,
    /// The log of mutations, oldest first.
    #[serde(default)]
    pub(crate) mutations: Vec<Mutation>,
}

/// What became of a mutation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mutation {
    /// The id its sender gave it.
    pub(crate) client: String,
    /// Who sent it.
    pub(crate) user: String,
    /// Why it failed.
    pub(crate) error: Option<String>,
}

impl State {
    pub(crate) fn new(clock: Clock, kept: Kept, script: Script) -> Self {
        Self {
            clock,
            kept,
            script,
            sessions: HashMap::new(),
            expired_tokens: HashSet::new(),
            counts: HashMap::new(),
            handed_out: 0,
        }
    }

    /// The claim with this UUID.
    pub(crate) fn claim(&self, uuid: Uuid) -> Option<&Claim> {
        self.kept.claims.iter().find(|c| c.uuid == uuid)
    }

    /// The claim with this code.
    pub(crate) fn claim_by_code(&self, code: &str) -> Option<&Claim> {
        self.kept.claims.iter().find(|c| c.code == code)
    }

    /// The count the payer believes in: the first one seen for this query within the hour.
    pub(crate) fn believed_count(&mut self, query: String, counted: usize) -> usize {
        let now = self.clock.now();
        let entry = self.counts.entry(query).or_insert((counted, now));
        if now - entry.1 > Duration::hours(1) {
            *entry = (counted, now);
        }
        entry.0
    }
}

impl Kept {
    /// Reads the state file; a missing one is an empty beginning.
    pub(crate) fn read(path: &Path) -> Result<Self, SandboxError> {
        match fs::read(path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|source| SandboxError::State { path: path.into(), source })
            }
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SandboxError::StateFile { path: path.into(), source }),
        }
    }

    /// Writes the state file: whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Result<(), SandboxError> {
        let failed = |source| SandboxError::StateFile { path: path.into(), source };
        let bytes = serde_json::to_vec(self).map_err(|source| SandboxError::State { path: path.into(), source })?;
        let beside = path.with_extension("new");
        let mut file = File::create(&beside).map_err(failed)?;
        file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&beside, path).map_err(failed)
    }
}
