//! What becomes of each row the payer sent: news, nothing new, a claim from elsewhere, or something nobody believes. The first
//! answer to a claim, which comes with its delivery, is judged here too.

use claims_domain::answer::{Answer, Doubt, Whose as About, as_draft, as_lines, claimed, doubts, state_of};
use claims_domain::claim::{ClaimState, Composed};
use claims_domain::ids::{ClaimCode, ClaimId, InsureeNo};
use claims_domain::{ServiceDate, Timestamp};
use claims_openimis::gql::Row;
use claims_store::{ClaimRow, ElsewhereClaim, Read, Store, StoreError, Write};
use serde_json::json;

use super::{Round, Whose};
use crate::{ClientError, on_store};

/// Under which the currency is kept in which the payer spoke last.
const CURRENCY: &str = "payer_currency";

/// What a row comes to.
enum Verdict {
    /// Delivery asks about this claim, and compares before it believes.
    Delivering,
    /// It says what is known.
    Known,
    /// It says what is known of a claim that was not shown the last time.
    ShownAgain(ClaimId),
    /// It says something new.
    News { id: ClaimId, state: ClaimState, doubts: Vec<Doubt> },
    /// It is about a claim that is not here.
    Elsewhere { claim: Box<ElsewhereClaim>, doubts: Vec<Doubt> },
    /// Nobody believes it.
    Doubted { id: Option<ClaimId>, doubts: Vec<Doubt> },
}

/// What a page of rows came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) changed: Vec<ClaimId>,
    /// Claims whose view changed though their answer did not.
    pub(super) shown_again: Vec<ClaimId>,
    pub(super) found: usize,
    pub(super) doubted: usize,
}

impl Round<'_> {
    /// Keeps what a page of rows says, in one transaction, and none where it says nothing new. `of_facility`: the question was
    /// about this facility's claims. Answers how many claims from elsewhere were not known before.
    pub(super) async fn take(&mut self, rows: Vec<Row>, of_facility: bool) -> Result<usize, ClientError> {
        for row in &rows {
            // Seen, whatever it says: the claim need not be asked about again.
            if let Some(code) = row.code() {
                self.open.remove(code);
            }
        }
        let taken = taken(self.store, self.whose.clone(), self.clock.now(), rows, of_facility).await?;
        for id in taken.changed.iter().chain(&taken.shown_again) {
            (self.on_change)(id);
        }
        self.report.changed.extend(taken.changed);
        self.report.found += taken.found;
        self.report.doubted += taken.doubted;
        Ok(taken.found)
    }
}

/// Keeps what some rows say; the whole of [`Round::take`] but for who waits for it.
pub(super) async fn taken(
    store: &Store,
    whose: Whose,
    now: Timestamp,
    rows: Vec<Row>,
    of_facility: bool,
) -> Result<Taken, ClientError> {
    let news = on_store::read(store, {
        let whose = whose.clone();
        move |read| {
            let mut news = Vec::new();
            for row in rows {
                // Nearly every row: as it came the last time.
                if let Some(code) = row.code()
                    && read.answers().is_heard(code, row.raw())?
                {
                    continue;
                }
                let row = row.read();
                if !matches!(judge(read, &row, &whose, of_facility, now)?, Verdict::Delivering) {
                    news.push(row);
                }
            }
            Ok(news)
        }
    })
    .await?;
    if news.is_empty() {
        return Ok(Taken::default());
    }
    on_store::write(store, move |write| {
        let mut taken = Taken::default();
        for row in &news {
            let verdict = judge(write, row, &whose, of_facility, now)?;
            carry_out(write, row, verdict, now, &mut taken)?;
        }
        Ok(taken)
    })
    .await
}

fn judge(read: &Read<'_>, row: &Row, whose: &Whose, of_facility: bool, now: Timestamp) -> Result<Verdict, ClientError> {
    let claim = match row.code() {
        Some(code) => read.claims().by_code(code)?,
        None => None,
    };
    let answer = match row {
        Row::Answer(answer) => answer,
        Row::Unread { .. } | Row::Unreadable { .. } => {
            return Ok(Verdict::Doubted { id: claim.map(|claim| claim.id), doubts: vec![Doubt::Unreadable] });
        }
    };
    match claim {
        Some(claim) => of_known(read, &claim, answer, whose),
        None => of_unknown(read, answer, whose, of_facility, now),
    }
}

fn of_known(read: &Read<'_>, claim: &ClaimRow, answer: &Answer, whose: &Whose) -> Result<Verdict, ClientError> {
    if claim.state == ClaimState::Draft {
        return Ok(Verdict::Doubted { id: Some(claim.id.clone()), doubts: vec![Doubt::NotSubmitted] });
    }
    if !claim.state.is_answered() {
        return Ok(Verdict::Delivering);
    }
    of_held(read, claim, answer, whose)
}

/// An answer to a claim that is here and at the payer.
fn of_held(read: &Read<'_>, claim: &ClaimRow, answer: &Answer, whose: &Whose) -> Result<Verdict, ClientError> {
    let known = read.answers().latest(&claim.id)?.map(|(known, _)| known);
    let typed = InsureeNo::typed(&claim.draft.insuree);
    let about = match &claim.composed {
        Some(composed) => About::from(composed),
        None => About { insuree: Some(&typed), ..of_facility(whose) },
    };
    let currency = currency(read, answer)?;
    let doubts = doubts(answer, About { currency: currency.as_deref(), ..about }, known.as_ref());
    if doubts.iter().any(|doubt| doubt.disbelieves()) {
        return Ok(Verdict::Doubted { id: Some(claim.id.clone()), doubts });
    }
    if known.is_none_or(|known| answer.adds_to(&known)) {
        let lines = claim.composed.as_ref().map_or_else(|| as_lines(answer), |composed| composed.lines.clone());
        return Ok(Verdict::News { id: claim.id.clone(), state: state_of(answer, &lines), doubts });
    }
    let is_back = read.claims().unread_since(&claim.id)?.is_some();
    Ok(if is_back { Verdict::ShownAgain(claim.id.clone()) } else { Verdict::Known })
}

/// What is known of any claim of the facility.
const fn of_facility(whose: &Whose) -> About<'_> {
    About { facility: whose.facility.as_ref(), insuree: None, insuree_uuid: None, composed: None, currency: None }
}

/// The currency in which the payer spoke last; asked for only where an answer tells one.
fn currency(read: &Read<'_>, answer: &Answer) -> Result<Option<String>, ClientError> {
    Ok(if answer.told.currency.is_some() { read.settings().get(CURRENCY)? } else { None })
}

/// A claim that is not here is taken where the answer says whose it is, and that is this facility.
fn of_unknown(
    read: &Read<'_>,
    answer: &Answer,
    whose: &Whose,
    asked_of_facility: bool,
    now: Timestamp,
) -> Result<Verdict, ClientError> {
    let by_one_of_ours = || {
        whose.administrators.iter().any(|(code, uuid)| {
            answer.administrator.as_ref() == Some(code) || answer.administrator_uuid.as_ref() == Some(uuid)
        })
    };
    let is_ours = match (&answer.told.facility, &whose.facility) {
        (Some(theirs), Some(ours)) => theirs == ours,
        (None, _) => asked_of_facility || by_one_of_ours(),
        (Some(_), None) => false,
    };
    if !is_ours {
        return Ok(Verdict::Doubted { id: None, doubts: vec![Doubt::OtherFacility] });
    }
    let currency = currency(read, answer)?;
    let doubts = doubts(answer, About { currency: currency.as_deref(), ..of_facility(whose) }, None);
    if doubts.iter().any(|doubt| doubt.disbelieves()) {
        return Ok(Verdict::Doubted { id: None, doubts });
    }
    let known_as = answer.uuid.as_ref().map_or_else(|| answer.code.as_str(), |uuid| uuid.as_str());
    let claim = ElsewhereClaim {
        id: ClaimId::new(format!("payer-{known_as}")),
        code: answer.code.clone(),
        draft: as_draft(answer),
        name: answer.told.name.clone(),
        total: claimed(answer),
        visit_from: answer.told.visit_from,
        state: state_of(answer, &as_lines(answer)),
        changed: answer.told.claim_date.and_then(begin_of).unwrap_or(now),
    };
    Ok(Verdict::Elsewhere { claim: Box::new(claim), doubts })
}

fn begin_of(day: ServiceDate) -> Option<Timestamp> {
    Some(Timestamp::from_millis(day.get().and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis()))
}

fn carry_out(
    write: &Write<'_>,
    row: &Row,
    verdict: Verdict,
    now: Timestamp,
    taken: &mut Taken,
) -> Result<(), ClientError> {
    match (verdict, row) {
        (Verdict::Delivering, _) => return Ok(()),
        (Verdict::Known, _) => {}
        (Verdict::ShownAgain(id), _) => {
            write.claims_mut().set_unread(&id, None)?;
            taken.shown_again.push(id);
        }
        (Verdict::News { id, state, doubts }, Row::Answer(answer)) => {
            if believe(write, &id, answer, &doubts, now)? {
                write.claims_mut().set_state(&id, state, now)?;
                let detail = json!({"state": state.as_str(), "doubts": words(&doubts)}).to_string();
                write.journal_mut().append(now, Some(&id), "answer", &detail)?;
                taken.changed.push(id.clone());
            }
            write.claims_mut().set_unread(&id, None)?;
        }
        (Verdict::Elsewhere { claim, doubts }, Row::Answer(answer)) => {
            match write.claims_mut().insert_elsewhere(&claim) {
                Ok(()) => {}
                // The same claim under another code than before: what is known stays, what was sent is kept.
                Err(StoreError::Sql(_) | StoreError::CodeUsed) => {
                    taken.doubted += usize::from(keep(write, None, row.code(), row.raw(), &[Doubt::Unreadable], now)?);
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
            believe(write, &claim.id, answer, &doubts, now)?;
            // What was decided before anybody here knew of it is no news.
            write.claims_mut().mark_seen(&claim.id)?;
            let detail = json!({"state": claim.state.as_str(), "doubts": words(&doubts)}).to_string();
            write.journal_mut().append(now, Some(&claim.id), "elsewhere", &detail)?;
            taken.found += 1;
        }
        (Verdict::Doubted { id, doubts }, _) => {
            if keep(write, id.as_ref(), row.code(), row.raw(), &doubts, now)? {
                taken.doubted += 1;
                taken.shown_again.extend(id);
            }
            return Ok(());
        }
        // Only what could be read is news.
        (Verdict::News { .. } | Verdict::Elsewhere { .. }, Row::Unread { .. } | Row::Unreadable { .. }) => {
            return Ok(());
        }
    }
    // Last: what is written to the claim itself makes it forgotten.
    if let Some(code) = row.code() {
        write.answers_mut().hear(code, row.raw())?;
    }
    Ok(())
}

/// Keeps the first answer to a claim, which came when it was sent or asked about, and tells where the claim stands. The payer has
/// it, whatever it says of it: what nobody believes leaves it waiting, or as it was known.
pub(crate) fn first_answer(
    write: &Write<'_>,
    claim: &ClaimId,
    composed: &Composed,
    answer: &Answer,
    now: Timestamp,
) -> Result<ClaimState, ClientError> {
    let row = write.claims().get(claim)?.ok_or(StoreError::Missing("claim"))?;
    let row = ClaimRow { composed: Some(composed.clone()), ..row };
    let as_known = match write.answers().latest(claim)? {
        Some((known, _)) => state_of(&known, &composed.lines),
        None => ClaimState::Waiting,
    };
    let (state, doubts) = match of_held(write, &row, answer, &Whose::default())? {
        Verdict::News { state, doubts, .. } => {
            believe(write, claim, answer, &doubts, now)?;
            (state, doubts)
        }
        Verdict::Doubted { doubts, .. } => {
            keep(write, Some(claim), Some(&answer.code), &answer.raw, &doubts, now)?;
            (as_known, Vec::new())
        }
        Verdict::Known | Verdict::ShownAgain(_) | Verdict::Delivering | Verdict::Elsewhere { .. } => {
            (as_known, Vec::new())
        }
    };
    write.claims_mut().set_state(claim, state, now)?;
    let detail = json!({"state": state.as_str(), "doubts": words(&doubts)}).to_string();
    write.journal_mut().append(now, Some(claim), "delivered", &detail)?;
    Ok(state)
}

/// Keeps an answer as the claim's next version, shown with its doubts; whether it differs from the one before.
fn believe(
    write: &Write<'_>,
    id: &ClaimId,
    answer: &Answer,
    doubts: &[Doubt],
    now: Timestamp,
) -> Result<bool, ClientError> {
    if let Some(sign) = &answer.told.currency
        && currency(write, answer)?.as_ref() != Some(sign)
    {
        write.settings_mut().set(CURRENCY, sign)?;
    }
    Ok(write.answers_mut().record_with(id, answer, doubts, now)?)
}

/// Keeps what nobody believes, as received; whether it was not kept before.
fn keep(
    write: &Write<'_>,
    id: Option<&ClaimId>,
    code: Option<&ClaimCode>,
    raw: &str,
    doubts: &[Doubt],
    now: Timestamp,
) -> Result<bool, ClientError> {
    let is_new = write.answers_mut().keep_doubted(id, code, doubts, raw, now)?;
    if is_new && id.is_some() {
        let detail = json!({"doubts": words(doubts)}).to_string();
        write.journal_mut().append(now, id, "answer_doubted", &detail)?;
    }
    Ok(is_new)
}

fn words(doubts: &[Doubt]) -> String {
    doubts.iter().map(|doubt| doubt.as_str()).collect::<Vec<_>>().join(",")
}
