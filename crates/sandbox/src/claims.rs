//! A claim as the payer keeps it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::data::{Kind, Limitation};

/// Claim states, by the payer's number.
pub(crate) mod status {
    pub(crate) const REJECTED: u8 = 1;
    pub(crate) const ENTERED: u8 = 2;
    pub(crate) const CHECKED: u8 = 4;
    pub(crate) const PROCESSED: u8 = 8;
    pub(crate) const VALUATED: u8 = 16;
}

/// Where the payer stands with its questions about a claim, by its own number.
pub(crate) mod feedback {
    pub(crate) const IDLE: u8 = 1;
    pub(crate) const SELECTED: u8 = 4;
    pub(crate) const DELIVERED: u8 = 8;

    /// For claims kept before there were questions.
    pub(crate) const fn idle() -> u8 {
        IDLE
    }
}

/// Line rejection reasons, by the payer's number.
pub(crate) mod reason {
    pub(crate) const ACCEPTED: i32 = 0;
    pub(crate) const UNKNOWN_ELEMENT: i32 = 1;
    pub(crate) const NOT_IN_PRICE_LIST: i32 = 2;
    pub(crate) const NO_PRODUCT: i32 = 3;
    pub(crate) const PATIENT_CATEGORY: i32 = 4;
    pub(crate) const FREQUENCY: i32 = 5;
    pub(crate) const NO_POLICY: i32 = 7;
    pub(crate) const TARGET_DATE: i32 = 9;
    pub(crate) const CARE_TYPE: i32 = 10;
    pub(crate) const QUANTITY: i32 = 16;
    pub(crate) const WAITING_PERIOD: i32 = 17;
    pub(crate) const BY_OFFICER: i32 = -1;
    /// On the claim, not on a line: some claim-level rule failed.
    pub(crate) const CLAIM_RULE: i32 = 21;
    /// On the claim, not on a line: every line was refused.
    pub(crate) const ALL_LINES: i32 = 1;
}

/// A stored claim. Codes, not ids: the data set is the same after a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claim {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) status: u8,
    pub(crate) rejection_reason: i32,
    pub(crate) insuree: String,
    pub(crate) facility: String,
    pub(crate) administrator: String,
    /// Main diagnosis first, at most five.
    pub(crate) diagnoses: Vec<String>,
    /// As sent; the payer stores letters it cannot show again.
    pub(crate) visit_type: String,
    pub(crate) date_from: NaiveDate,
    pub(crate) date_to: NaiveDate,
    pub(crate) date_claimed: NaiveDate,
    pub(crate) guarantee: Option<String>,
    pub(crate) explanation: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
    /// Items first, then services, each in the order sent.
    pub(crate) lines: Vec<Line>,
    /// First of `S D A H C O V` the services call for; unset when a claim-level rule failed.
    pub(crate) category: Option<String>,
    pub(crate) adjustment: Option<String>,
    /// 1 idle, 4 selected, 8 delivered.
    pub(crate) review_status: u8,
    /// See [`feedback`].
    #[serde(default = "feedback::idle")]
    pub(crate) feedback_status: u8,
    /// The answer to the payer's questions.
    #[serde(default)]
    pub(crate) feedback: Option<Feedback>,
    pub(crate) approved: Option<Decimal>,
    pub(crate) valuated: Option<Decimal>,
    pub(crate) remunerated: Option<Decimal>,
    pub(crate) date_processed: Option<NaiveDate>,
    pub(crate) submit_stamp: NaiveDateTime,
    pub(crate) process_stamp: Option<NaiveDateTime>,
    /// Set at creation and never moved, whatever happens to the claim.
    pub(crate) valid_from: NaiveDateTime,
    pub(crate) arrived: DateTime<Utc>,
}

/// The answers to the payer's five questions, in their order and as sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Feedback {
    pub(crate) id: Uuid,
    pub(crate) answers: Vec<String>,
}

/// A file that came with a claim; its content is not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attachment {
    pub(crate) title: String,
    pub(crate) mime: String,
    pub(crate) date: NaiveDate,
    /// Bytes.
    #[serde(default)]
    pub(crate) size: usize,
}

/// An item or service line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) code: String,
    /// Silently cut when a product's quantity limit is passed.
    pub(crate) quantity: Decimal,
    pub(crate) price_asked: Decimal,
    pub(crate) explanation: Option<String>,
    pub(crate) reason: Option<i32>,
    pub(crate) product: Option<String>,
    pub(crate) price_origin: Option<String>,
    pub(crate) limitation: Option<Limitation>,
    pub(crate) limitation_value: Option<Decimal>,
    pub(crate) price_adjusted: Option<Decimal>,
    pub(crate) quantity_approved: Option<Decimal>,
    pub(crate) price_approved: Option<Decimal>,
    /// The payer's last word, for the whole line.
    pub(crate) price_valuated: Option<Decimal>,
    pub(crate) justification: Option<String>,
}

impl Line {
    /// Whether the rules or the officer refused it.
    pub(crate) fn refused(&self) -> bool {
        self.reason.is_some_and(|r| r != reason::ACCEPTED)
    }

    /// What was asked for it, after the quantity was cut.
    pub(crate) fn asked(&self) -> Decimal {
        self.quantity * self.price_asked
    }

    /// Quantity the payer stands by. A zero approved quantity counts as the provided one.
    pub(crate) fn quantity_held(&self) -> Decimal {
        self.quantity_approved.filter(|q| !q.is_zero()).unwrap_or(self.quantity)
    }

    /// Worth of an accepted line at the approved or adjusted price.
    pub(crate) fn worth(&self) -> Decimal {
        self.quantity_held() * self.price_approved.or(self.price_adjusted).unwrap_or(self.price_asked)
    }
}

impl Claim {
    /// The day the rules look at.
    pub(crate) fn target(&self) -> NaiveDate {
        self.date_to
    }

    /// Whether it counts as a stay.
    pub(crate) fn inpatient(&self) -> bool {
        self.date_to != self.date_from
    }

    /// What was asked for all lines.
    pub(crate) fn claimed(&self) -> Decimal {
        self.lines.iter().map(Line::asked).sum()
    }

    /// The lines that are not refused.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|l| !l.refused())
    }

    /// How many lines of this kind it has, refused ones included.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.lines.iter().filter(|l| l.kind == kind).count()
    }
}
