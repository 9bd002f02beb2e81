//! Making the two homes agree when the store is opened: what only the journal knows is restored, then the journal is made whole.

use std::collections::BTreeSet;

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::entry::{CHANGES, Payer, Unsent, counter, raise};
use super::{Contents, DEAD_RECORDS, Moved, Second};
use crate::access::{Read, Write};
use crate::error::StoreError;
use crate::row::many;

/// The setting that tells of it.
const REPLACED: &str = "replaced";

/// The database was lost, and another took its place: what became of the claims that were on their way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// The file in which the lost one is kept, beside it; `None` when there was nothing left to keep.
    pub aside: Option<String>,
    /// Claims restored from the journal, to be asked about at the payer.
    pub restored: Vec<ClaimId>,
    /// Places of the journal that could not be read: so many claims, at least, may be missing.
    pub unreadable: u64,
}

impl Replaced {
    /// What happened to the database that was here before this one, once; `None` when nothing did, or it was taken up already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take(write: &Write<'_>) -> Result<Option<Self>, StoreError> {
        let told = write.settings().get(REPLACED)?;
        if told.is_some() {
            write.settings_mut().remove(REPLACED)?;
        }
        Ok(told)
    }
}

/// What must be done so that both homes tell the same.
#[derive(Default)]
struct Plan {
    /// Claims the database does not know, in the order of their submission.
    restore: Vec<ClaimId>,
    /// The database knows no payer.
    payer: bool,
    /// Numbers were given out that the database does not know of.
    numbers: bool,
    /// The journal does not tell everything, or much that is over.
    rewrite: bool,
}

impl Plan {
    fn of(read: &Read<'_>, journal: &Contents) -> Result<Self, StoreError> {
        let seen = counter(read, CHANGES)?.saturating_sub(1);
        let queued: BTreeSet<ClaimId> = queued(read)?.into_iter().collect();
        let payer = Payer::of(read)?;
        let mut plan = Self { numbers: payer.next_number < journal.payer.next_number, ..Self::default() };
        let mut live: Vec<_> = journal.live.values().collect();
        live.sort_unstable_by_key(|(number, _)| *number);
        for (_, unsent) in live {
            let other = read.claims().by_code(&unsent.code)?.filter(|other| other.id != unsent.id);
            match read.claims().get(&unsent.id)? {
                _ if queued.contains(&unsent.id) => {}
                // Another claim was given its code: it stays where it is, for somebody to look at.
                _ if other.is_some() => tracing::warn!("the code of an unsent claim was given to another one"),
                None => plan.restore.push(unsent.id.clone()),
                Some(claim) if claim.state == ClaimState::Draft && unsent.change > seen => {
                    plan.restore.push(unsent.id.clone());
                }
                Some(_) => plan.rewrite = true,
            }
        }
        if payer.is_known() {
            plan.rewrite |= !payer.is_like(&journal.payer);
        } else {
            plan.payer = journal.payer.is_known();
        }
        plan.rewrite |= !journal.is_whole()
            || journal.records == 0
            || journal.records > DEAD_RECORDS + 2 * journal.live.len()
            || queued.iter().any(|claim| !journal.live.contains_key(claim));
        Ok(plan)
    }

    const fn is_nothing(&self) -> bool {
        self.restore.is_empty() && !self.payer && !self.numbers && !self.rewrite
    }
}

impl Second {
    /// Makes both homes tell the same. `aside` is the file of a database that was lost just now.
    ///
    /// # Errors
    /// When the database fails. What is wrong with the journal stands in its trouble instead.
    pub(crate) fn mend(&mut self, writer: &mut Connection, lost: Option<&Option<String>>) -> Result<(), StoreError> {
        let read = self.lock().and_then(|_lock| self.read());
        let bytes = match read {
            Ok(bytes) => bytes.unwrap_or_default(),
            // Neither of the two can be read: better no start than one that looks as if nothing had been there.
            Err(error) if lost.is_some() => return Err(error),
            Err(error) => {
                self.note(Err(error));
                return Ok(());
            }
        };
        let journal = self.contents(&bytes);
        let snapshot = writer.transaction()?;
        let plan = Plan::of(&Read::new(&snapshot), &journal)?;
        drop(snapshot);
        if plan.is_nothing() && lost.is_none() {
            self.known = journal.known(&bytes);
            return Ok(());
        }
        self.restore(writer, lost)?;
        let whole = self.lock().and_then(|_lock| {
            self.catch_up();
            if plan.rewrite || self.known.is_none() { self.renew(writer) } else { Ok(()) }
        });
        self.note(whole);
        Ok(())
    }

    /// Puts what only the journal knows into the database, in one transaction, with what there is to tell about it.
    fn restore(&mut self, writer: &mut Connection, lost: Option<&Option<String>>) -> Result<(), StoreError> {
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Again, now that nobody else can write: another process may have mended meanwhile, or be telling the journal.
        let read = self.lock().and_then(|lock| Ok((self.read()?.unwrap_or_default(), lock)));
        let (bytes, _lock) = read.map_or_else(|_| (Vec::new(), None), |(bytes, lock)| (bytes, Some(lock)));
        let journal = self.contents(&bytes);
        let moved = Moved::default();
        let write = Write::new(&tx, &moved);
        let plan = Plan::of(&write, &journal)?;
        let claims: Vec<&Unsent> =
            plan.restore.iter().filter_map(|claim| journal.live.get(claim)).map(|(_, unsent)| unsent).collect();
        if plan.payer {
            let then = claims.iter().map(|unsent| unsent.submitted).max().unwrap_or(Timestamp::from_millis(0));
            journal.payer.restore(&write, then)?;
        }
        for unsent in &claims {
            unsent.restore(&write)?;
            raise(&write, CHANGES, unsent.change.saturating_add(1))?;
        }
        raise(&write, "claim", journal.payer.next_number)?;
        if lost.is_some() || plan.payer || !claims.is_empty() {
            tracing::warn!(
                claims = claims.len(),
                unreadable = journal.broken,
                "claims were restored from their second home"
            );
            let aside = lost.cloned().flatten();
            let told = Replaced { aside, restored: plan.restore.clone(), unreadable: journal.broken };
            write.settings_mut().set(REPLACED, &told)?;
        }
        Ok(tx.commit()?)
    }
}

/// Everything a new journal tells: what the database has on its way, and what only the old journal knows.
pub(super) fn everything(read: &Read<'_>, old: &Contents) -> Result<(Payer, Vec<Unsent>), StoreError> {
    let here = Payer::of(read)?;
    let next_number = here.next_number.max(old.payer.next_number);
    let mut payer = if here.is_known() { here } else { old.payer.clone() };
    payer.next_number = next_number;
    let mut unsent = Vec::new();
    for claim in queued(read)? {
        unsent.extend(Unsent::of(read, &claim)?);
    }
    for (claim, (_, only_here)) in &old.live {
        if read.claims().get(claim)?.is_none() {
            unsent.push(only_here.clone());
        }
    }
    Ok((payer, unsent))
}

/// Composed claims in the outbox, in the order of their submission.
pub(super) fn queued(read: &Read<'_>) -> Result<Vec<ClaimId>, StoreError> {
    let sql =
        "SELECT claim_id FROM outbox JOIN claim ON claim.id = claim_id WHERE composed IS NOT NULL ORDER BY outbox.id";
    many(read.conn(), sql, [], |row| Ok(ClaimId::new(row.get::<_, String>("claim_id")?)))
}
