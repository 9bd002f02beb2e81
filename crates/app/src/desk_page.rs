//! The desk: what needs a person now, and today's figures.

use claims_domain::answer::Reason;
use claims_domain::claim::ClaimState;
use claims_store::{ClaimFilter, Read};

use crate::app::App;
use crate::clock::{day_start, local_offset_minutes};
use crate::dto::{ClaimRowView, DeskView, MoneyByState, NeedView, Problem};
use crate::register::{changed_drafts, unseen};
use crate::{claims, views};

/// Rows of *What needs you now* at most.
const MOST_NEEDS: usize = 100;

impl App {
    /// What needs a person now, first rejected and blocked, then drafts; and the figures of today and this month.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn desk(&self) -> Result<DeskView, Problem> {
        let desk = self.opened().await?;
        let (today, now) = (desk.today(), desk.now());
        let offset = local_offset_minutes();
        let month = claims_domain::ServiceDate::new(chrono::Datelike::with_day(&today.get(), 1).unwrap_or(today.get()));
        let (day_start, month_start) = (day_start(today, offset), day_start(month, offset));
        desk.read(move |read| {
            let mut needs = Vec::new();
            for states in
                [vec![ClaimState::Rejected, ClaimState::Blocked], vec![ClaimState::Partly], vec![ClaimState::Draft]]
            {
                needs.extend(needing(read, states)?);
            }
            claims::mark_changed(read, needs.iter_mut().map(|need| &mut need.claim))?;
            let drafts_changed = i64::try_from(changed_drafts(read)?.len()).unwrap_or(i64::MAX);
            let needs_count = read.claims().needing_count()?;
            needs.truncate(MOST_NEEDS);
            let by_state = read.claims().by_state()?.into_iter().map(|(state, (count, total))| MoneyByState {
                state: state.as_str().to_owned(),
                count,
                total: total.to_string(),
            });
            let questions = read.feedbacks().unanswered()?;
            let today = read.claims().submitted_since(day_start)?;
            let decided = read.claims().decided_since(month_start)?;
            Ok(DeskView {
                needs,
                needs_count,
                drafts_changed,
                register_unseen: unseen(read, now)?,
                by_state: by_state.collect(),
                new_answers: read.claims().unseen_answers()?,
                questions: i64::try_from(questions.len()).unwrap_or(i64::MAX),
                question: questions.into_iter().next().map(|claim| claim.to_string()),
                submitted_today: today.count,
                claimed_today: today.claimed.to_string(),
                approved_month: decided.approved.to_string(),
                decided_month: decided.claimed.to_string(),
            })
        })
        .await
    }
}

fn needing(read: &Read<'_>, states: Vec<ClaimState>) -> Result<Vec<NeedView>, Problem> {
    let filter = ClaimFilter { states, limit: MOST_NEEDS, ..ClaimFilter::default() };
    let mut needs = Vec::new();
    for summary in read.claims().page(&filter)? {
        let id = summary.id.clone();
        // An empty page somebody only looked at is no work left undone.
        if summary.state == ClaimState::Draft && summary.insuree_number.as_str().is_empty() && summary.total.is_zero() {
            continue;
        }
        // A corrected claim, and a partly approved one that was looked at, need nobody any more.
        // Those from elsewhere are looked after where they were made.
        let is_done = summary.corrected_by.is_some() || summary.elsewhere;
        if is_done || (summary.state == ClaimState::Partly && summary.seen) {
            continue;
        }
        let claim = views::claim_row(summary);
        let reason = first_reason(read, &id)?;
        needs.push(NeedView { act: act(&claim).to_owned(), claim, reason });
    }
    Ok(needs)
}

fn first_reason(read: &Read<'_>, id: &claims_domain::ids::ClaimId) -> Result<Option<i32>, Problem> {
    let Some((answer, _)) = read.answers().latest(id)? else { return Ok(None) };
    let of_lines =
        answer.lines.iter().filter(|line| line.rejected).map(|line| line.reason).find(|reason| *reason != Reason::NONE);
    Ok(of_lines.or(answer.reason.filter(|reason| *reason != Reason::NONE)).map(|reason| reason.0))
}

fn act(claim: &ClaimRowView) -> &'static str {
    match (claim.state.as_str(), claim.blocked.as_ref().map(|blocked| blocked.why.as_str())) {
        ("rejected", _) => "correct",
        ("draft", _) => "go_on",
        (_, Some("sign_in")) => "sign_in",
        (_, Some("code_taken")) => "new_code",
        (_, Some("person_unknown" | "person_differs")) => "check_number",
        _ => "see",
    }
}
