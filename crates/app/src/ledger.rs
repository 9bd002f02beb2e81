//! The ledger of the facility: what was claimed, approved, rejected and paid, what waits for how long, and why lines are rejected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use claims_domain::answer::Reason;
use claims_domain::claim::ClaimState;
use claims_domain::register::{Bill, Payment};
use claims_domain::{Money, ServiceDate};
use claims_store::{ClaimFilter, ClaimSummary, LedgerSum, List, Read};

use crate::app::App;
use crate::clock::local_minute;
use crate::dto::{
    AgeView, BillView, Code, FileView, FirstTry, LedgerMonth, LedgerView, Problem, ReasonView, SettledView,
};
use crate::prices::harmless;

/// Months shown.
const MONTHS: usize = 24;
/// Reasons shown.
const REASONS: usize = 12;
/// Ends of the ages of what waits, in days; older ones are together.
const AGES: [i64; 4] = [7, 30, 60, 90];
/// Bills shown.
const BILLS: usize = 12;
/// Claims read at once for a file.
const AT_ONCE: usize = 1_000;

impl App {
    /// The ledger as it stands.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn ledger(&self) -> Result<LedgerView, Problem> {
        let desk = self.opened().await?;
        let today = desk.today();
        desk.read(move |read| view(read, today)).await
    }

    /// Writes every submitted claim as CSV, newest change first. What a spreadsheet would take for a formula is made text.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn export_ledger(&self, path: &Path) -> Result<FileView, Problem> {
        let desk = self.opened().await?;
        let path: PathBuf = path.to_owned();
        desk.read(move |read| {
            let mut file = csv::Writer::from_path(&path).map_err(unwritable)?;
            file.write_record(COLUMNS).map_err(unwritable)?;
            let submitted = ClaimState::ALL.iter().copied().filter(|state| *state != ClaimState::Draft);
            let mut filter = ClaimFilter { states: submitted.collect(), limit: AT_ONCE, ..ClaimFilter::default() };
            let mut rows = 0_u64;
            loop {
                let page = read.claims().page(&filter)?;
                let Some(last) = page.last() else { break };
                filter.before = Some((last.changed, last.id.clone()));
                rows += page.len() as u64;
                for claim in &page {
                    file.write_record(record(claim).iter().map(|field| harmless(field))).map_err(unwritable)?;
                }
            }
            file.flush().map_err(|error| Problem::new(Code::FileUnwritable).caused_by(&error))?;
            Ok(FileView { path: path.display().to_string(), rows })
        })
        .await
    }
}

const COLUMNS: [&str; 12] = [
    "code",
    "made",
    "state",
    "insurance_number",
    "name",
    "visit_from",
    "submitted",
    "claimed",
    "approved",
    "paid",
    "reason",
    "changed",
];

fn unwritable(error: csv::Error) -> Problem {
    Problem::new(Code::FileUnwritable).caused_by(&error)
}

fn record(claim: &ClaimSummary) -> [String; 12] {
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    [
        claim.code.to_string(),
        if claim.elsewhere { "elsewhere" } else { "here" }.to_owned(),
        claim.state.as_str().to_owned(),
        claim.insuree_number.to_string(),
        claim.insuree_name.clone().unwrap_or_default(),
        claim.visit_from.map(|day| day.to_string()).unwrap_or_default(),
        claim.submitted.map(|at| local_minute(at.millis())).unwrap_or_default(),
        claim.total.to_string(),
        money(claim.approved),
        money(claim.paid),
        claim.reason.filter(|reason| *reason != Reason::NONE).map(|reason| reason.0.to_string()).unwrap_or_default(),
        local_minute(claim.changed.millis()),
    ]
}

fn view(read: &Read<'_>, today: ServiceDate) -> Result<LedgerView, Problem> {
    let sums = read.ledger().sums()?;
    let mut first_try = FirstTry::default();
    sums.iter().for_each(|sum| count_first_try(&mut first_try, sum));
    let mut reasons: BTreeMap<i32, (i64, i64)> = BTreeMap::new();
    for sum in read.ledger().reasons()? {
        let (claims, lines) = reasons.entry(sum.reason.0).or_default();
        *claims += sum.claims;
        *lines += sum.lines;
    }
    let mut reasons: Vec<ReasonView> =
        reasons.into_iter().map(|(reason, (claims, lines))| ReasonView { reason, claims, lines }).collect();
    reasons.sort_by_key(|one| (std::cmp::Reverse(one.claims), one.reason));
    reasons.truncate(REASONS);
    Ok(LedgerView {
        as_of_ms: read.ledger().as_of()?.map(claims_domain::Timestamp::millis),
        claims: sums.iter().map(|sum| sum.claims).sum(),
        elsewhere: sums.iter().filter(|sum| sum.elsewhere).map(|sum| sum.claims).sum(),
        months: months(&sums),
        ages: ages(&sums, today),
        reasons,
        first_try,
        settled: settled(read)?,
    })
}

/// The latest bills, each with what is known to be paid of it.
fn settled(read: &Read<'_>) -> Result<SettledView, Problem> {
    let mut bills: Vec<Bill> = read.mirror().all(List::Bills)?;
    bills.sort_by(|a, b| (b.day, &b.code).cmp(&(a.day, &a.code)));
    bills.truncate(BILLS);
    let payments: Vec<Payment> = read.mirror().all(List::Payments)?;
    let view = |bill: Bill| {
        let of_bill = || payments.iter().filter(|payment| payment.bill == bill.uuid && !payment.revoked);
        let paid: Option<Money> = of_bill().next().map(|_| of_bill().filter_map(|payment| payment.amount).sum());
        BillView {
            paid_day: of_bill().filter_map(|payment| payment.day).max().map(|day| day.to_string()),
            paid: paid.map(|amount| amount.to_string()),
            code: bill.code,
            kind: bill.kind,
            day: bill.day.map(|day| day.to_string()),
            total: bill.total.to_string(),
            currency: bill.currency,
        }
    };
    Ok(SettledView {
        bills_standing: standing(read, List::Bills)?.to_owned(),
        payments_standing: standing(read, List::Payments)?.to_owned(),
        bills: bills.into_iter().map(view).collect(),
    })
}

/// Whether a list the user may lack the right to is known.
fn standing(read: &Read<'_>, list: List) -> Result<&'static str, Problem> {
    Ok(match read.feeds().get(list.as_str())? {
        Some(feed) if feed.last_success.is_some() => "known",
        Some(feed) if feed.last_problem.as_deref() == Some(Code::NoRight.as_str()) => "no_right",
        Some(feed) if feed.last_problem.is_some() => "failed",
        Some(_) | None => "not_asked",
    })
}

const fn is_decided(state: ClaimState) -> bool {
    matches!(state, ClaimState::Approved | ClaimState::Partly | ClaimState::Rejected)
}

/// Counts what was decided and sent for the first time.
fn count_first_try(first: &mut FirstTry, sum: &LedgerSum) {
    if sum.first && is_decided(sum.state) {
        first.decided += sum.claims;
        first.approved += if sum.state == ClaimState::Approved { sum.claims } else { 0 };
    }
}

/// The latest months, newest first.
fn months(sums: &[LedgerSum]) -> Vec<LedgerMonth> {
    #[derive(Default)]
    struct Month {
        claims: i64,
        claimed: Money,
        approved: Money,
        rejected: Money,
        paid: Money,
        waiting: Money,
        first_try: FirstTry,
    }
    let add = |sum: &mut Money, by: Money| *sum = [*sum, by].into_iter().sum();
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    for sum in sums {
        let month = months.entry(sum.day.get(..7).unwrap_or_default().to_owned()).or_default();
        count_first_try(&mut month.first_try, sum);
        month.claims += sum.claims;
        add(&mut month.claimed, sum.claimed);
        add(&mut month.paid, sum.paid);
        if is_decided(sum.state) {
            add(&mut month.approved, sum.approved);
            add(&mut month.rejected, Money::new(sum.claimed.get().saturating_sub(sum.approved.get())));
        } else {
            add(&mut month.waiting, sum.claimed);
        }
    }
    let view = |(month, sums): (String, Month)| LedgerMonth {
        month,
        claims: sums.claims,
        claimed: sums.claimed.to_string(),
        approved: sums.approved.to_string(),
        rejected: sums.rejected.to_string(),
        paid: sums.paid.to_string(),
        waiting: sums.waiting.to_string(),
        first_try: sums.first_try,
    };
    months.into_iter().rev().take(MONTHS).map(view).collect()
}

/// How long the payer has let claims wait, by the day of the claim.
fn ages(sums: &[LedgerSum], today: ServiceDate) -> Vec<AgeView> {
    let mut ages: Vec<(Option<i64>, i64, Money)> =
        AGES.into_iter().map(Some).chain([None]).map(|end| (end, 0, Money::ZERO)).collect();
    for sum in sums.iter().filter(|sum| sum.state.is_open_at_payer()) {
        let days = sum.day.parse::<ServiceDate>().ok().map(|day| (today.get() - day.get()).num_days());
        // Of a day nobody told it is not known how long ago it is: with the oldest.
        let fits = |end: &Option<i64>| match (days, end) {
            (Some(days), Some(end)) => days < *end,
            (_, None) => true,
            (None, Some(_)) => false,
        };
        if let Some((_, claims, claimed)) = ages.iter_mut().find(|(end, ..)| fits(end)) {
            *claims += sum.claims;
            *claimed = [*claimed, sum.claimed].into_iter().sum();
        }
    }
    let view = |(below_days, claims, claimed): (Option<i64>, i64, Money)| AgeView {
        below_days,
        claims,
        claimed: claimed.to_string(),
    };
    ages.into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use claims_domain::Timestamp;
    use claims_domain::answer::{Answer, AnswerLine, PayerStatus};
    use claims_domain::catalogue::Kind;
    use claims_domain::ids::{ClaimCode, ClaimId, ElementCode};
    use claims_store::{ClaimRow, StoreError};

    use super::*;
    use crate::app::Desk;
    use crate::testing::Computer;

    fn sum(day: &str, state: ClaimState, claims: i64, claimed: &str, approved: &str) -> LedgerSum {
        let money = |text: &str| text.parse().expect("an amount");
        LedgerSum {
            day: day.to_owned(),
            state,
            first: true,
            elsewhere: false,
            claims,
            claimed: money(claimed),
            approved: money(approved),
            paid: Money::ZERO,
        }
    }

    #[test]
    fn a_month_tells_what_was_cut_what_waits_and_what_went_through_at_once_apart() {
        let sums = [
            sum("2026-10-31", ClaimState::Rejected, 1, "100", "0"),
            sum("2026-11-01", ClaimState::Partly, 2, "500", "300.50"),
            LedgerSum { first: false, ..sum("2026-11-02", ClaimState::Approved, 3, "60", "60") },
            sum("2026-11-03", ClaimState::Approved, 6, "90", "90"),
            sum("2026-11-20", ClaimState::Waiting, 1, "40", "0"),
        ];
        let months = months(&sums);
        let told: Vec<_> = months
            .iter()
            .map(|month| {
                (
                    month.month.as_str(),
                    month.claims,
                    month.approved.as_str(),
                    month.rejected.as_str(),
                    month.waiting.as_str(),
                    (month.first_try.decided, month.first_try.approved),
                )
            })
            .collect();
        let november = ("2026-11", 12, "450.50", "199.50", "40.00", (8, 6));
        assert_eq!(told, [november, ("2026-10", 1, "0.00", "100.00", "0.00", (1, 0))]);
    }

    /// A submitted claim of this state, and what the payer said of its only line.
    fn keep(desk: &Desk, number: u32, state: ClaimState, reason: Option<i32>) {
        let at = Timestamp::from_millis(i64::from(number) * 60_000);
        let id = ClaimId::new(format!("claim-{number}"));
        let claim = ClaimRow {
            state,
            insuree_name: Some("=cmd|'/C calc'!A1".to_owned()),
            total: "20".parse().expect("an amount"),
            visit_from: "2026-11-20".parse().ok(),
            submitted: Some(at),
            ..ClaimRow::new(id.clone(), ClaimCode::new(format!("RAPHOS-A-{number:06}")), at)
        };
        let answer = reason.map(|reason| rejecting(&claim.code, Reason(reason)));
        let kept = desk.store.write::<_, StoreError>(|write| {
            write.claims_mut().insert(&claim)?;
            answer.map_or(Ok(()), |answer| write.answers_mut().record(&id, &answer, at).map(drop))
        });
        kept.expect("kept");
    }

    fn rejecting(code: &ClaimCode, reason: Reason) -> Answer {
        let line = AnswerLine {
            kind: Kind::Item,
            code: Some(ElementCode::new("0182")),
            uuid: None,
            quantity: None,
            price: None,
            approved_quantity: None,
            approved_price: None,
            reason,
            rejected: reason != Reason::NONE,
            note: None,
            told: <_>::default(),
        };
        Answer {
            code: code.clone(),
            uuid: None,
            insuree: None,
            insuree_uuid: None,
            administrator: None,
            administrator_uuid: None,
            visit_type: None,
            status: PayerStatus::Checked,
            reason: None,
            approved: None,
            lines: vec![line],
            note: None,
            told: <_>::default(),
            raw: String::new(),
        }
    }

    #[tokio::test]
    async fn reasons_are_ranked_and_claims_that_passed_at_once_are_told_of_all_that_are_decided() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        for (number, reason) in [(1, 3), (2, 16), (3, 16)] {
            keep(&desk, number, ClaimState::Rejected, Some(reason));
        }
        keep(&desk, 4, ClaimState::Approved, Some(0));
        keep(&desk, 5, ClaimState::Waiting, None);
        let ledger = computer.app.ledger().await.expect("a ledger");
        let ranked: Vec<_> = ledger.reasons.iter().map(|one| (one.reason, one.claims, one.lines)).collect();
        assert_eq!(ranked, [(16, 2, 2), (3, 1, 1)]);
        assert_eq!((ledger.claims, ledger.first_try), (5, FirstTry { decided: 4, approved: 1 }));
    }

    #[tokio::test]
    async fn the_exported_ledger_has_every_submitted_claim_and_no_formula() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        // More than is read at once, so that the pages meet.
        let count = u32::try_from(AT_ONCE).expect("a thousand or so") + 3;
        (1..=count).for_each(|number| keep(&desk, number, ClaimState::Waiting, None));
        keep(&desk, count + 1, ClaimState::Draft, None);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger.csv");
        assert_eq!(computer.app.export_ledger(&path).await.expect("written").rows, u64::from(count));
        let mut file = csv::Reader::from_path(&path).expect("a file");
        let rows: Vec<_> = file.records().collect::<Result<_, _>>().expect("rows");
        let codes: BTreeSet<_> = rows.iter().map(|row| row[0].to_owned()).collect();
        assert_eq!((rows.len(), codes.len()), (count as usize, count as usize), "each once");
        assert!(rows.iter().all(|row| &row[4] == "'=cmd|'/C calc'!A1" && &row[7] == "20.00"), "{:?}", rows.first());
    }

    #[test]
    fn what_waits_is_told_by_age_and_what_nobody_dated_is_oldest() {
        let waiting = |day: &str| sum(day, ClaimState::Waiting, 1, "10", "0");
        let sums = [
            waiting("2026-11-20"),
            waiting("2026-11-13"),
            waiting("2026-01-01"),
            waiting(""),
            sum("2026-11-20", ClaimState::Approved, 9, "9", "9"),
        ];
        let ages = ages(&sums, "2026-11-20".parse().expect("a day"));
        assert_eq!(ages.iter().map(|age| age.claims).collect::<Vec<_>>(), [1, 1, 0, 0, 2]);
    }
}
