//! Lists of claims, and one claim with everything known about it.

use std::collections::BTreeMap;

use claims_domain::answer::as_lines;
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Line};
use claims_domain::ids::ClaimId;
use claims_domain::{ServiceDate, Timestamp};
use claims_store::{AnswerStep, ClaimFilter as Wanted, ClaimRow, DoubtedAnswer, Read};

use crate::app::App;
use crate::dto::{
    ClaimFilter, ClaimPage, ClaimRowView, ClaimView, Code, DoubtedView, FindingView, HistoryView, LineView, PageMark,
    Problem, StepView,
};
use crate::register::changed_drafts;
use crate::{attachments, drafts, feedback, views};

const PAGE: u32 = 100;
const LONGEST_PAGE: u32 = 1000;

impl App {
    /// A page of claims, newest change first.
    ///
    /// # Errors
    /// An unknown state name.
    pub async fn claims(&self, filter: ClaimFilter) -> Result<ClaimPage, Problem> {
        let desk = self.opened().await?;
        let states = filter
            .states
            .iter()
            .map(|name| ClaimState::parse(name).ok_or_else(|| Problem::with(Code::StateUnknown, name.as_str())))
            .collect::<Result<Vec<_>, _>>()?;
        let limit = if filter.limit == 0 { PAGE } else { filter.limit.min(LONGEST_PAGE) };
        let wanted = Wanted {
            states,
            text: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
            before_rejected: filter.before.as_ref().is_some_and(|mark| mark.rejected),
            before: filter.before.map(|mark| (Timestamp::from_millis(mark.changed_ms), ClaimId::new(mark.id))),
            rejected_first: filter.rejected_first,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        };
        desk.read(move |read| {
            let rows = read.claims().page(&wanted)?;
            let full = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
            let mut rows: Vec<ClaimRowView> = rows.into_iter().map(views::claim_row).collect();
            mark_changed(read, rows.iter_mut())?;
            let next = rows.last().filter(|_| full).map(|row| PageMark {
                changed_ms: row.changed_ms,
                id: row.id.clone(),
                rejected: row.state == ClaimState::Rejected.as_str(),
            });
            Ok(ClaimPage { rows, next })
        })
        .await
    }

    /// One claim by id or code; looking at an answer marks it as seen.
    ///
    /// # Errors
    /// No such claim.
    pub async fn claim(&self, id_or_code: &str) -> Result<ClaimView, Problem> {
        let desk = self.opened().await?;
        let (today, wanted) = (desk.today(), id_or_code.to_owned());
        let (view, unseen) = desk
            .read(move |read| {
                let row = drafts::claim(read, &wanted)?;
                Ok((whole(read, &row, today)?, !row.seen && row.state.is_answered()))
            })
            .await?;
        if unseen {
            let id = ClaimId::new(view.row.id.clone());
            let told = id.clone();
            desk.write(move |write| Ok(write.claims_mut().mark_seen(&id)?)).await?;
            desk.tell_claim(&told);
        }
        Ok(view)
    }
}

/// Marks the drafts that hold something that changed at the payer.
pub(crate) fn mark_changed<'v>(
    read: &Read<'_>,
    rows: impl Iterator<Item = &'v mut ClaimRowView>,
) -> Result<(), Problem> {
    let mut drafts = rows.filter(|row| row.state == ClaimState::Draft.as_str()).peekable();
    if drafts.peek().is_none() {
        return Ok(());
    }
    let changed = changed_drafts(read)?;
    for row in drafts {
        row.holds_changed = changed.contains(&ClaimId::new(row.id.as_str()));
    }
    Ok(())
}

/// A claim as lists show it.
pub(crate) fn row_view(read: &Read<'_>, id: &ClaimId) -> Result<ClaimRowView, Problem> {
    let summary = read.claims().summary(id)?.ok_or(Problem::with(Code::ClaimNotFound, id.as_str()))?;
    let mut row = views::claim_row(summary);
    mark_changed(read, std::iter::once(&mut row))?;
    Ok(row)
}

fn whole(read: &Read<'_>, row: &ClaimRow, today: ServiceDate) -> Result<ClaimView, Problem> {
    let history = history(read, &row.id)?;
    let findings = if row.state == ClaimState::Draft {
        views::findings(&drafts::checked(read, row, today)?.findings)
    } else {
        // What was found when it was submitted, not what would be found now.
        submitted_findings(read, &row.id)?
    };
    let entry = read.outbox().get(&row.id)?;
    let steps = read.answers().steps(&row.id)?;
    let doubts = steps.last().map(|step| step.doubts.clone()).unwrap_or_default();
    let shown = lines(read, row)?;
    let answer = read.answers().latest(&row.id)?.map(|(answer, learnt)| match &row.composed {
        Some(composed) => views::answer(&answer, learnt, &composed.lines, &doubts),
        None => views::answer(&answer, learnt, &named(as_lines(&answer), &shown), &doubts),
    });
    let row_view = row_view(read, &row.id)?;
    let feedback = feedback::standing(read, &row.id)?;
    let total = |kind| match &row.composed {
        Some(composed) => composed.total_of(kind),
        None => drafts::readable_total(&row.draft, Some(kind)),
    };
    Ok(ClaimView {
        row: row_view,
        draft: views::draft_input(&row.draft),
        lines: shown,
        diagnosis_names: drafts::diagnosis_names(read, &row.draft)?,
        services_total: total(Kind::Service).to_string(),
        items_total: total(Kind::Item).to_string(),
        anyway: row.anyway.clone(),
        findings,
        tries: entry.as_ref().map_or(0, |entry| entry.entry.tries),
        next_try_ms: entry.map(|entry| entry.entry.next_try.millis()),
        answer,
        steps: steps.into_iter().map(step_view).collect(),
        doubted: read.answers().doubted(&row.id)?.into_iter().map(doubted_view).collect(),
        feedback,
        history,
        corrects: row.corrects.as_ref().map(ToString::to_string),
        corrected_by: row.corrected_by.as_ref().map(ToString::to_string),
        prints: row.prints,
        attachments: attachments::of(read, &row.id)?,
    })
}

fn step_view(step: AnswerStep) -> StepView {
    StepView {
        learnt_ms: step.learnt.millis(),
        status: step.status.number(),
        approved: step.approved.map(|amount| amount.to_string()),
        doubts: views::doubts(&step.doubts),
    }
}

fn doubted_view(doubted: DoubtedAnswer) -> DoubtedView {
    DoubtedView {
        learnt_ms: doubted.learnt.millis(),
        doubts: views::doubts(&doubted.doubts),
        raw: views::raw(&doubted.raw),
    }
}

/// Lines the payer holds of a claim from elsewhere, with the names the catalogue has for them.
fn named(lines: Vec<Line>, shown: &[LineView]) -> Vec<Line> {
    let name = |line: &Line| {
        let named = shown.iter().find(|view| view.kind == line.kind.as_str() && view.code == line.code.as_str());
        named.map(|view| view.name.clone()).unwrap_or_default()
    };
    lines.into_iter().map(|line| Line { name: name(&line), ..line }).collect()
}

/// The lines of a submitted claim are its own: a later catalogue does not rename them.
fn lines(read: &Read<'_>, row: &ClaimRow) -> Result<Vec<LineView>, Problem> {
    let Some(composed) = &row.composed else { return drafts::lines(read, &row.draft) };
    Ok(composed
        .lines
        .iter()
        .map(|line| LineView {
            kind: line.kind.as_str().to_owned(),
            code: line.code.to_string(),
            name: line.name.clone(),
            quantity: line.quantity.to_string(),
            price: line.price.to_string(),
            amount: Some(line.amount().to_string()),
            list_price: None,
            in_list: true,
        })
        .collect())
}

fn history(read: &Read<'_>, id: &ClaimId) -> Result<Vec<HistoryView>, Problem> {
    Ok(read
        .journal()
        .of(id)?
        .into_iter()
        .map(|line| HistoryView { at_ms: line.at.millis(), what: line.what, facts: facts(&line.detail) })
        .collect())
}

/// The plain facts of a journal line; lists and objects in it are for other readers.
fn facts(detail: &str) -> BTreeMap<String, String> {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(detail) else { return BTreeMap::new() };
    object
        .into_iter()
        .filter_map(|(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            serde_json::Value::Number(number) => Some((name, number.to_string())),
            serde_json::Value::Bool(value) => Some((name, value.to_string())),
            serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => None,
        })
        .collect()
}

fn submitted_findings(read: &Read<'_>, id: &ClaimId) -> Result<Vec<FindingView>, Problem> {
    let lines = read.journal().of(id)?;
    let Some(line) = lines.iter().rev().find(|line| line.what == "submitted") else { return Ok(Vec::new()) };
    let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap_or_default();
    Ok(detail.get("findings").and_then(|found| serde_json::from_value(found.clone()).ok()).unwrap_or_default())
}
