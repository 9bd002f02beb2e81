//! What changed in the payer's register until somebody looked, drafts that hold something that changed, and a person's word that a list
//! is empty.

use std::collections::{BTreeMap, BTreeSet};

use claims_domain::Timestamp;
use claims_domain::catalogue::Kind;
use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use claims_domain::register::LegalForm;
use claims_store::{ClaimFilter, FactChange, List, Read, RegisterChange, RegisterWhat, What};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::dto::{Changed, Code, FactChangeView, Problem, RegisterChangeView};

/// Changes told at most; older ones are history.
const MOST_CHANGES: usize = 200;
/// Changes are told for so long, looked at or not.
const TOLD_FOR_MS: i64 = 60 * 24 * 3_600_000;
/// Where it is kept up to when changes were looked at.
const SEEN: &str = "register_seen";
/// The fact of a facility that is a code of the payer's own list.
const LEGAL_FORM: &str = "legal_form";
/// Drafts looked through at most.
const MOST_DRAFTS: usize = 500;
/// Changes looked through for them at most.
const MOST_ELEMENTS: usize = 10_000;

/// Up to when changes were looked at.
#[derive(Serialize, Deserialize)]
struct Seen {
    until_ms: i64,
}

impl App {
    /// What changed in the register in the last weeks: this facility's own record first, then newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn register_changes(&self) -> Result<Vec<RegisterChangeView>, Problem> {
        let desk = self.opened().await?;
        let now = desk.now();
        desk.read(move |read| changes(read, now)).await
    }

    /// The changes were looked at: from now on only later ones are new.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn see_register_changes(&self) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let until_ms = desk.now().millis();
        desk.write(move |write| Ok(write.settings_mut().set(SEEN, &Seen { until_ms })?)).await?;
        desk.tell(Changed::Mirror);
        Ok(())
    }

    /// A person says that it is true that the payer has nothing in this list any more: the next pull within a day takes that over. For
    /// this facility's record it means that it has no price lists.
    ///
    /// # Errors
    /// No such list.
    pub async fn accept_empty(&self, list: &str) -> Result<(), Problem> {
        let list = List::parse(list).ok_or_else(|| Problem::with(Code::ListUnknown, list))?;
        let desk = self.opened().await?;
        let now = desk.now();
        desk.write(move |write| {
            let prices = [List::ServicePrices, List::ItemPrices];
            let lists = if list == List::Facility { prices.to_vec() } else { vec![list] };
            for list in lists {
                write.feeds_mut().accept_empty(list, now)?;
                let facts = serde_json::json!({ "list": list.as_str() });
                write.journal_mut().append(now, None, "empty_accepted", &facts.to_string())?;
            }
            Ok(())
        })
        .await
    }
}

/// Changes of the register that nobody looked at yet.
pub(crate) fn unseen(read: &Read<'_>, now: Timestamp) -> Result<i64, Problem> {
    let count = changes(read, now)?.iter().filter(|change| change.is_new).count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

fn changes(read: &Read<'_>, now: Timestamp) -> Result<Vec<RegisterChangeView>, Problem> {
    let seen = read.settings().get::<Seen>(SEEN)?.map_or(0, |seen| seen.until_ms);
    let since = Timestamp::from_millis(now.millis().saturating_sub(TOLD_FOR_MS));
    let forms: Vec<LegalForm> = read.mirror().all(List::LegalForms)?;
    let word = |field: &str, code: Option<&String>| {
        let form = forms.iter().find(|form| field == LEGAL_FORM && Some(&form.code) == code)?;
        Some(form.name.clone()).filter(|name| !name.is_empty())
    };
    let fact = |fact: FactChange| FactChangeView {
        from_word: word(&fact.field, fact.from.as_ref()),
        to_word: word(&fact.field, fact.to.as_ref()),
        field: fact.field,
        from: fact.from,
        to: fact.to,
    };
    let view = |change: RegisterChange| {
        let (what, facts) = match change.what {
            RegisterWhat::Came => ("came", Vec::new()),
            RegisterWhat::Gone => ("gone", Vec::new()),
            RegisterWhat::Changed(facts) => ("changed", facts),
        };
        RegisterChangeView {
            at_ms: change.at.millis(),
            list: change.list.as_str().to_owned(),
            code: change.code,
            name: change.name,
            what: what.to_owned(),
            facts: facts.into_iter().map(fact).collect(),
            is_new: change.at.millis() > seen,
        }
    };
    Ok(read.mirror().register_changes(since, MOST_CHANGES)?.into_iter().map(view).collect())
}

/// Drafts that hold a service, item or diagnosis that was retired, left the list, or changed since they were saved.
pub(crate) fn changed_drafts(read: &Read<'_>) -> Result<BTreeSet<ClaimId>, Problem> {
    let filter = ClaimFilter { states: vec![ClaimState::Draft], limit: MOST_DRAFTS, ..ClaimFilter::default() };
    let drafts = read.claims().page(&filter)?;
    let Some(since) = drafts.iter().map(|draft| draft.changed).min() else { return Ok(BTreeSet::new()) };
    let mut elements: BTreeMap<(Kind, String), Timestamp> = BTreeMap::new();
    for change in read.mirror().changes(since, MOST_ELEMENTS)? {
        if matches!(change.what, What::Listed { .. }) {
            continue;
        }
        let at = elements.entry((change.element.kind, change.element.code.to_string())).or_insert(change.at);
        *at = (*at).max(change.at);
    }
    let diagnoses = read.mirror().gone_since(List::Diagnoses, since)?;
    let mut changed = BTreeSet::new();
    if elements.is_empty() && diagnoses.is_empty() {
        return Ok(changed);
    }
    for summary in drafts {
        let Some(row) = read.claims().get(&summary.id)? else { continue };
        let later = |at: &Timestamp| *at > summary.changed;
        let line = row.draft.lines.iter().any(|line| {
            let key = Kind::parse(&line.kind).map(|kind| (kind, line.code.trim().to_owned()));
            key.and_then(|key| elements.get(&key)).is_some_and(later)
        });
        let diagnosis = row.draft.diagnoses.iter().any(|code| diagnoses.get(code.trim()).is_some_and(later));
        if line || diagnosis {
            changed.insert(summary.id);
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use claims_domain::catalogue::{Diagnosis, Element};
    use claims_domain::ids::{DiagnosisCode, FacilityCode, ServerId};
    use claims_domain::register::OtherFacility;
    use claims_store::{MirrorRow, StoreError, Write};

    use super::*;
    use crate::dto::{ClaimFilter as Wanted, DraftInput, LineInput, SignInWay};
    use crate::testing::{Computer, facility, item, profile};

    fn service(price: &str) -> Element {
        Element { kind: Kind::Service, ..item("S1", "Consultation", price) }
    }

    /// A laptop that learnt ten minutes ago of a service in its list, and of a diagnosis.
    async fn learnt() -> Computer {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        let long_ago = Timestamp::from_millis(desk.now().millis() - 600_000);
        desk.write(move |write| {
            profile(SignInWay::Password, None).save(write)?;
            let mirror = write.mirror_mut();
            mirror.apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], long_ago)?;
            mirror.apply(List::ServicePrices, "graphql", &[MirrorRow::price(1, 1, None)?], long_ago)?;
            let malaria = Diagnosis { code: DiagnosisCode::new("B54"), name: "Malaria".to_owned() };
            mirror.apply(List::Diagnoses, "graphql", &[MirrorRow::diagnosis(&malaria)?], long_ago)?;
            Ok(learn(write, "400", long_ago)?)
        })
        .await
        .expect("written");
        computer
    }

    fn learn(write: &Write<'_>, price: &str, at: Timestamp) -> Result<(), StoreError> {
        let row = MirrorRow::element(&service(price), Some(1))?;
        write.mirror_mut().apply(List::Services, "graphql", &[row], at).map(drop)
    }

    #[tokio::test]
    async fn a_legal_form_of_the_scheme_is_told_in_the_payers_words() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        let other = |form: &str| OtherFacility {
            uuid: ServerId::new("hf-2"),
            code: FacilityCode::new("VIHOS"),
            name: "Mission hospital".to_owned(),
            level: None,
            sub_level: None,
            care_type: None,
            legal_form: Some(form.to_owned()),
            district: None,
        };
        let row = move |form: &str| MirrorRow::keyed("hf-2", "VIHOS", "Mission hospital", &other(form));
        let forms = [("C", "Charity"), ("F", "Faith-based organisation"), ("X", "")];
        let forms = forms.map(|(code, name)| LegalForm { code: code.to_owned(), name: name.to_owned() });
        let (before, now) = (Timestamp::from_millis(desk.now().millis() - 60_000), desk.now());
        desk.write(move |write| {
            let forms: Vec<MirrorRow> = forms
                .iter()
                .map(|form| MirrorRow::keyed(&form.code, &form.code, "", form))
                .collect::<Result<_, _>>()?;
            write.mirror_mut().apply(List::LegalForms, "fhir", &forms, before)?;
            write.mirror_mut().apply(List::Facilities, "graphql", &[row("X")?], before)?;
            write.mirror_mut().apply(List::Facilities, "graphql", &[row("F")?], now)?;
            Ok(())
        })
        .await
        .expect("written");
        let changes = computer.app.register_changes().await.expect("changes");
        let fact = changes.iter().flat_map(|change| &change.facts).find(|fact| fact.field == LEGAL_FORM).expect("told");
        assert_eq!(
            (fact.from.as_deref(), fact.from_word.as_deref()),
            (Some("X"), None),
            "it has no words for that one"
        );
        assert_eq!((fact.to.as_deref(), fact.to_word.as_deref()), (Some("F"), Some("Faith-based organisation")));
    }

    #[tokio::test]
    async fn a_draft_is_flagged_until_it_is_saved_again_when_what_it_holds_changed() {
        let computer = learnt().await;
        let app = &computer.app;
        let desk = app.opened().await.expect("open");
        let line = LineInput { kind: "service".to_owned(), code: "S1".to_owned(), ..LineInput::default() };
        let draft = app.draft(DraftInput { lines: vec![line], ..DraftInput::default() }).await.expect("saved");
        let flagged = || async {
            let rows = app.claims(Wanted::default()).await.expect("a page").rows;
            (rows[0].holds_changed, app.desk().await.expect("a desk").drafts_changed)
        };
        assert_eq!(flagged().await, (false, 0));

        tokio::time::sleep(Duration::from_millis(5)).await;
        let now = desk.now();
        desk.write(move |write| Ok(learn(write, "450", now)?)).await.expect("written");
        assert_eq!(flagged().await, (true, 1));
        assert_eq!(app.status().await.expect("a status").drafts_changed, 1);

        tokio::time::sleep(Duration::from_millis(5)).await;
        app.save_draft(&draft.id, draft.draft.clone()).await.expect("saved");
        assert_eq!(flagged().await, (false, 0), "whoever saved it again has seen what the check says");
    }

    #[tokio::test]
    async fn a_draft_is_flagged_when_what_it_holds_was_retired_or_left_the_list() {
        for gone in [List::Services, List::ServicePrices, List::Diagnoses] {
            let computer = learnt().await;
            let app = &computer.app;
            let desk = app.opened().await.expect("open");
            let line = LineInput { kind: "service".to_owned(), code: "S1".to_owned(), ..LineInput::default() };
            let lines = DraftInput { lines: vec![line], ..DraftInput::default() };
            let holds = app.draft(DraftInput { diagnoses: vec!["B54".to_owned()], ..lines }).await.expect("saved");
            app.draft(DraftInput::default()).await.expect("saved");

            tokio::time::sleep(Duration::from_millis(5)).await;
            let now = desk.now();
            desk.write(move |write| {
                let none = std::collections::HashSet::new();
                Ok(write.mirror_mut().retain(gone, "graphql", &none, now)?)
            })
            .await
            .expect("written");
            let rows = app.claims(Wanted::default()).await.expect("a page").rows;
            let flagged: Vec<_> = rows.iter().filter(|row| row.holds_changed).map(|row| row.id.clone()).collect();
            assert_eq!(flagged, [holds.id], "{gone:?}");
        }
    }
}
