//! Drafts, claims, answers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::attachment::AttachmentView;
use super::insuree::InsureeView;

/// A claim as typed; the JSON of `claims draft`. Missing fields are empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct DraftInput {
    /// Insurance number.
    pub insuree: String,
    /// `O`, `E` or `R`.
    pub visit_type: String,
    /// First day of the visit, `YYYY-MM-DD`.
    pub visit_from: String,
    /// Last day; empty means the first day.
    pub visit_to: String,
    /// Day of the claim; filled with today in a new draft.
    pub claim_date: String,
    /// Claim administrator's code.
    pub administrator: String,
    /// Main diagnosis first.
    pub diagnoses: Vec<String>,
    /// Guarantee number.
    pub guarantee: String,
    /// Explanation.
    pub explanation: String,
    /// Lines.
    pub lines: Vec<LineInput>,
}

impl std::fmt::Debug for DraftInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DraftInput({} lines)", self.lines.len())
    }
}

/// A line as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct LineInput {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Quantity.
    pub quantity: String,
    /// Unit price; an empty one is filled from the list.
    pub price: String,
}

/// A draft with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftView {
    /// Our id of the claim.
    pub id: String,
    /// The code it will be sent under.
    pub code: String,
    /// `draft`.
    pub state: String,
    /// As typed, with missing prices filled.
    pub draft: DraftInput,
    /// One for each line of `draft`, in the same order.
    pub lines: Vec<LineView>,
    /// Names of the diagnoses, in the same order; `null` when not in the payer's list.
    pub diagnosis_names: Vec<Option<String>>,
    /// The person and their cover on the visit's last day, as last known; `null` while no number is typed.
    pub insuree: Option<InsureeView>,
    /// In reading order of the form.
    pub findings: Vec<FindingView>,
    /// Sum of readable service lines.
    pub services_total: String,
    /// Sum of readable item lines.
    pub items_total: String,
    /// Sum of both.
    pub total: String,
    /// What the scheme says about fields, by their path in the draft: `mandatory`, `optional` or `hidden`; others are optional.
    #[ts(type = "Record<string, string>")]
    pub fields: std::collections::BTreeMap<String, String>,
    /// Last durable save.
    #[ts(type = "number")]
    pub saved_ms: i64,
    /// The rejected claim this one corrects.
    pub corrects: Option<String>,
    /// The files that go with it, in the order of adding.
    pub attachments: Vec<AttachmentView>,
}

/// A line with what the catalogue says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LineView {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name; empty when the code is in no catalogue.
    pub name: String,
    /// Quantity as typed.
    pub quantity: String,
    /// Unit price as typed or filled.
    pub price: String,
    /// Quantity × price; `null` while unreadable.
    pub amount: Option<String>,
    /// The price of the facility's list.
    pub list_price: Option<String>,
    /// In the facility's list?
    pub in_list: bool,
}

/// A finding of the pre-check; the sentence is `finding-CODE` in the catalogues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingView {
    /// Machine name, e.g. `not_in_price_list`.
    pub code: String,
    /// `stops`, `will_be_rejected`, `may_be_rejected`, `cannot_check`.
    pub weight: String,
    /// Path in the draft: `visit_from`, `diagnoses.0`, `lines.3.quantity` …
    pub field: String,
    /// The payer's rejection reason this would get.
    pub reason: Option<i32>,
    /// Facts for the sentence.
    #[ts(type = "Record<string, string>")]
    pub facts: std::collections::BTreeMap<String, String>,
}

/// What became of one claim in `submit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SubmitView {
    /// Our id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its state now.
    pub state: String,
    /// Why it was not submitted.
    pub problem: Option<super::problem::Problem>,
    /// Why the second home of unsent work does not hold it; it is submitted, and the database has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub in_one_home: Option<super::problem::Problem>,
    /// What the check found.
    pub findings: Vec<FindingView>,
}

/// Which claims to list, newest change first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ClaimFilter {
    /// Machine names of states; empty for all.
    pub states: Vec<String>,
    /// Part of code, insurance number or name.
    pub text: String,
    /// Continue after this row.
    pub before: Option<PageMark>,
    /// Rejected claims before all others.
    pub rejected_first: bool,
    /// Rows at most; 0 means 100.
    pub limit: u32,
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageMark {
    /// Change time of the last row.
    #[ts(type = "number")]
    pub changed_ms: i64,
    /// Id of the last row; empty to begin with the changes before that time.
    pub id: String,
    /// The last row is a rejected claim, in a list that shows those first.
    #[serde(default)]
    pub rejected: bool,
}

/// A page of claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClaimPage {
    /// Rows.
    pub rows: Vec<ClaimRowView>,
    /// Where the next page starts; `null` at the end.
    pub next: Option<PageMark>,
}

/// A claim in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClaimRowView {
    /// Our id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Machine name of the state.
    pub state: String,
    /// Insurance number.
    pub insuree: String,
    /// The person's name, when known.
    pub insuree_name: Option<String>,
    /// First day of the visit.
    pub visit_from: Option<String>,
    /// Claimed total.
    pub total: String,
    /// Approved total, once decided.
    pub approved: Option<String>,
    /// Last change.
    #[ts(type = "number")]
    pub changed_ms: i64,
    /// When it was submitted here.
    #[ts(type = "number | null")]
    pub submitted_ms: Option<i64>,
    /// Why it is blocked.
    pub blocked: Option<BlockedView>,
    /// An answer nobody has looked at yet.
    pub is_new: bool,
    /// A draft that holds something the payer changed or retired since it was saved.
    pub holds_changed: bool,
    /// Submitted elsewhere: on the web, or on another computer of the facility.
    pub elsewhere: bool,
    /// Since when the payer does not show it; what is known is of before.
    #[ts(type = "number | null")]
    pub unread_ms: Option<i64>,
    /// The payer waits for answers to its questions.
    pub questions: bool,
    /// Something about the latest answer cannot be right.
    pub doubtful: bool,
}

/// Why a claim in the outbox needs a person; the sentence is `blocked-WHY`, the act `blocked-WHY-act`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BlockedView {
    /// `refused`, `code_taken`, `inconclusive`, `sign_in`, `no_right`, `person_unknown`, `person_differs`.
    pub why: String,
    /// The payer's own words.
    pub texts: Vec<String>,
}

/// A claim with everything known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClaimView {
    /// The row of the list.
    pub row: ClaimRowView,
    /// As typed.
    pub draft: DraftInput,
    /// Lines, in the order of the form.
    pub lines: Vec<LineView>,
    /// Names of the diagnoses, in the same order.
    pub diagnosis_names: Vec<Option<String>>,
    /// Sum of service lines.
    pub services_total: String,
    /// Sum of item lines.
    pub items_total: String,
    /// Reason given for submitting in spite of a warning.
    pub anyway: Option<String>,
    /// What the check says now (drafts) or said at submit.
    pub findings: Vec<FindingView>,
    /// Delivery attempts so far.
    pub tries: u32,
    /// Next attempt.
    #[ts(type = "number | null")]
    pub next_try_ms: Option<i64>,
    /// The payer's latest answer.
    pub answer: Option<AnswerView>,
    /// Every status the payer told, with when we learnt it, oldest first.
    pub steps: Vec<StepView>,
    /// What the payer sent and nobody believes, the latest first.
    pub doubted: Vec<DoubtedView>,
    /// The payer's questions about the claim, where it asked any.
    pub feedback: Option<FeedbackView>,
    /// What happened, oldest first.
    pub history: Vec<HistoryView>,
    /// The rejected claim this one corrects.
    pub corrects: Option<String>,
    /// The claim that corrects this one.
    pub corrected_by: Option<String>,
    /// How often it was printed.
    pub prints: u32,
    /// The files that go with it, in the order of adding.
    pub attachments: Vec<AttachmentView>,
}

/// The payer's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerView {
    /// openIMIS's status number: 1, 2, 4, 8, 16.
    #[ts(type = "number")]
    pub status: i64,
    /// When we learnt it.
    #[ts(type = "number")]
    pub learnt_ms: i64,
    /// Rejection reason of the claim itself; `null` when not sent.
    pub reason: Option<i32>,
    /// Approved total by the payer's lines; `null` while nothing is decided.
    pub approved: Option<String>,
    /// Reviewer's note; `null` when not sent.
    pub note: Option<String>,
    /// Amount claimed by the payer's own sum; like those below `null` when not sent.
    pub claimed: Option<String>,
    /// Amount approved by the payer's own sum, which some releases get wrong.
    pub approved_sum: Option<String>,
    /// Amount after pricing.
    pub valuated: Option<String>,
    /// Amount paid.
    pub paid: Option<String>,
    /// Where the review stands: 1 idle, 2 not selected, 4 selected, 8 delivered, 16 passed over.
    #[ts(type = "number | null")]
    pub review: Option<i64>,
    /// Whether limits, shares and sums were sent at all: FHIR has none.
    pub in_full: bool,
    /// What cannot be right; the sentence is `doubt-NAME` in the catalogues.
    pub doubts: Vec<String>,
    /// One for each line of the claim, in our order.
    pub lines: Vec<AnswerLineView>,
    /// Lines the payer holds that were not claimed.
    pub extra_lines: Vec<LineInput>,
    /// The answer as received; of a very long one the beginning.
    pub raw: String,
    /// Bytes it has in all.
    #[ts(type = "number")]
    pub raw_bytes: u64,
}

/// A status the payer told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StepView {
    /// When we learnt it.
    #[ts(type = "number")]
    pub learnt_ms: i64,
    /// openIMIS's status number.
    #[ts(type = "number")]
    pub status: i64,
    /// Approved total by the payer's lines.
    pub approved: Option<String>,
    /// What cannot be right about it.
    pub doubts: Vec<String>,
}

/// What the payer sent and nobody believes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DoubtedView {
    /// When we learnt it.
    #[ts(type = "number")]
    pub learnt_ms: i64,
    /// Why; the sentence is `doubt-NAME` in the catalogues.
    pub doubts: Vec<String>,
    /// As received; of a very long one the beginning.
    pub raw: String,
}

/// The payer's questions about a claim, and the answers given here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FeedbackView {
    /// The payer waits for an answer, as far as it told.
    pub asked: bool,
    /// An answer can be given, or changed.
    pub can_answer: bool,
    /// Where the answer given here stands: `waiting`, `sent`, `closed`, `no_right` or `declined`; the sentence is `feedback-NAME`.
    pub state: Option<String>,
    /// When it was given.
    #[ts(type = "number | null")]
    pub given_ms: Option<i64>,
    /// When the payer was first known to have an answer.
    #[ts(type = "number | null")]
    pub sent_ms: Option<i64>,
    /// What was answered here.
    pub answers: Option<FeedbackInput>,
}

/// Answers to the payer's five questions about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FeedbackInput {
    /// The care was given.
    pub care_rendered: bool,
    /// The patient was asked to pay.
    pub payment_asked: bool,
    /// Medicine was prescribed.
    pub drug_prescribed: bool,
    /// The medicine was handed out.
    pub drug_received: bool,
    /// How the patient judges the treatment, from 0 to 5.
    #[ts(type = "number")]
    pub assessment: u8,
}

/// What one stage made of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StageView {
    /// The status the stage stands for: 2 entered, 4 checked, 8 processed, 16 valuated, 1 rejected.
    #[ts(type = "number")]
    pub status: i64,
    /// Quantity.
    pub quantity: Option<String>,
    /// Unit price; of 16 in some releases the price of the line.
    pub price: Option<String>,
}

/// The payer's answer to one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerLineView {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Quantity claimed.
    pub claimed_quantity: String,
    /// Unit price claimed.
    pub claimed_price: String,
    /// Quantity × price claimed.
    pub claimed_amount: String,
    /// Quantity the payer stored, when it differs: cut silently.
    pub cut_to: Option<String>,
    /// Quantity approved; `null` while not decided.
    pub approved_quantity: Option<String>,
    /// Unit price approved.
    pub approved_price: Option<String>,
    /// Approved amount.
    pub approved_amount: Option<String>,
    /// Rejected?
    pub rejected: bool,
    /// Reason number, 0 when accepted; words are `reason-N` in the catalogues (`reason-minus-1` …).
    pub reason: i32,
    /// Reviewer's justification; `null` when not sent.
    pub note: Option<String>,
    /// `false` when the payer holds no such line.
    pub held: bool,
    /// What each stage made of it; empty when not sent.
    pub stages: Vec<StageView>,
    /// `C` share in percent, `F` amount a unit; like those below `null` when not sent.
    pub limitation: Option<String>,
    /// That share or amount.
    pub limitation_value: Option<String>,
    /// Taken off because the person pays it first.
    pub deductible: Option<String>,
    /// Taken off because the person's ceiling was reached.
    pub above_ceiling: Option<String>,
    /// Paid for the line.
    pub paid: Option<String>,
    /// The insurance product that covers it.
    pub product: Option<String>,
}

/// A line of a claim's history; the sentence is `history-WHAT` in the catalogues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryView {
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Machine word.
    pub what: String,
    /// Facts for the sentence.
    #[ts(type = "Record<string, string>")]
    pub facts: std::collections::BTreeMap<String, String>,
}
