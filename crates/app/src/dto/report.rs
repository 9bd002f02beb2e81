//! What long work says on the way and at its end, and what the desk shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::claim::ClaimRowView;
use super::problem::Problem;

/// Something changed; screens that show it ask again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[ts(export)]
pub enum Changed {
    /// Connection, sign-in, counts: the strip.
    Status,
    /// The mirror: prices, codes.
    Mirror,
    /// One claim.
    Claim {
        /// Our id.
        id: String,
    },
    /// The payer decided claims: for a person who works elsewhere just now.
    Decided {
        /// How many, in a sentence without a person's data and in the language of the screens.
        text: String,
    },
    /// How far a pull has come.
    Progress(ProgressView),
}

/// How far a pull has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProgressView {
    /// Feed.
    pub feed: String,
    /// Rows so far.
    #[ts(type = "number")]
    pub done: u64,
    /// Rows expected, where known.
    #[ts(type = "number | null")]
    pub of: Option<u64>,
    /// Bytes of this feed so far, after decompression.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Milliseconds this feed still needs at the speed so far; `null` while that cannot be told.
    #[ts(type = "number | null")]
    pub left_ms: Option<u64>,
}

/// The end of a pull.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PullView {
    /// Every feed as it stands now.
    pub feeds: Vec<super::status::FeedView>,
    /// Feeds that failed this time.
    pub failed: Vec<String>,
    /// Stopped on request before the end; the next pull goes on from there.
    pub stopped: bool,
    /// Milliseconds it took.
    #[ts(type = "number")]
    pub took_ms: u64,
}

/// The end of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeliveryView {
    /// Claims the payer now has.
    #[ts(type = "number")]
    pub delivered: u64,
    /// Claims that need a person.
    #[ts(type = "number")]
    pub blocked: u64,
    /// Claims to be tried again later.
    #[ts(type = "number")]
    pub postponed: u64,
    /// Files of claims that the payer now has.
    #[ts(type = "number")]
    pub attachments_sent: u64,
    /// Files of claims that need a person.
    #[ts(type = "number")]
    pub attachments_refused: u64,
    /// Answers to its questions that the payer now has.
    #[ts(type = "number")]
    pub feedback_sent: u64,
    /// Answers to its questions that the payer does not take.
    #[ts(type = "number")]
    pub feedback_refused: u64,
    /// Why the link failed, when it did.
    pub problem: Option<Problem>,
    /// The claims touched, as they stand now.
    pub claims: Vec<ClaimRowView>,
}

/// The end of a refresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefreshView {
    /// Claims asked about.
    #[ts(type = "number")]
    pub asked: u64,
    /// Claims with news, as they stand now.
    pub changed: Vec<ClaimRowView>,
    /// Claims submitted elsewhere that were not known here.
    #[ts(type = "number")]
    pub found: u64,
    /// Open claims the payer did not show.
    #[ts(type = "number")]
    pub unanswered: u64,
    /// Answers that nobody believes, kept as received.
    #[ts(type = "number")]
    pub doubted: u64,
}

/// A paper that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReceiptView {
    /// Where it was written.
    pub path: String,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Which print of this claim this is.
    pub copy: u32,
}

/// The desk: what needs a person now, and today's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeskView {
    /// Rejected and blocked first, then drafts; at most 100.
    pub needs: Vec<NeedView>,
    /// How many need a person in all.
    #[ts(type = "number")]
    pub needs_count: i64,
    /// Number and money by state.
    pub by_state: Vec<MoneyByState>,
    /// Claims submitted today.
    #[ts(type = "number")]
    pub submitted_today: i64,
    /// Money claimed today.
    pub claimed_today: String,
    /// Drafts that hold something the payer changed or retired since they were saved.
    #[ts(type = "number")]
    pub drafts_changed: i64,
    /// Changes of the payer's register (this facility's record, administrators, places, facilities) that nobody looked at yet.
    #[ts(type = "number")]
    pub register_unseen: i64,
    /// Decided claims whose answer nobody has looked at.
    #[ts(type = "number")]
    pub new_answers: i64,
    /// Claims about which the payer waits for answers to its questions.
    #[ts(type = "number")]
    pub questions: i64,
    /// The first of them.
    pub question: Option<String>,
    /// Money approved this month, by the payer's lines.
    pub approved_month: String,
    /// Money claimed in those claims.
    pub decided_month: String,
}

/// One thing that needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NeedView {
    /// The claim.
    pub claim: ClaimRowView,
    /// First rejection reason of an answered claim.
    pub reason: Option<i32>,
    /// `correct`, `see`, `sign_in`, `new_code`, `check_number`, `go_on`.
    pub act: String,
}

/// Number and money of one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MoneyByState {
    /// Machine name.
    pub state: String,
    /// Claims.
    #[ts(type = "number")]
    pub count: i64,
    /// Claimed total.
    pub total: String,
}
