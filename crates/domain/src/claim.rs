//! A complete claim, and the states it goes through.

use serde::{Deserialize, Serialize};

use crate::catalogue::Kind;
use crate::date::ServiceDate;
use crate::ids::{AdministratorCode, DiagnosisCode, ElementCode, FacilityCode, InsureeNo, ServerId};
use crate::money::{Money, Quantity};

/// Why the person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisitType {
    /// Emergency.
    #[serde(rename = "E")]
    Emergency,
    /// Referral.
    #[serde(rename = "R")]
    Referral,
    /// Any other visit.
    #[serde(rename = "O")]
    Other,
}

impl VisitType {
    /// The payer's letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Emergency => "E",
            Self::Referral => "R",
            Self::Other => "O",
        }
    }

    /// Reads the letter, small or capital. The payer stores any other letter and then breaks on reading it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "E" | "e" => Some(Self::Emergency),
            "R" | "r" => Some(Self::Referral),
            "O" | "o" => Some(Self::Other),
            _ => None,
        }
    }
}

/// A claim whose every field is readable; made by [`crate::check::pre_check`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composed {
    /// Insurance number.
    pub insuree: InsureeNo,
    /// The person's UUID on the server; `None` when they are not in the mirror (*not checked*: sent by number).
    pub insuree_uuid: Option<ServerId>,
    /// Facility code.
    pub facility: FacilityCode,
    /// Facility UUID on the server.
    pub facility_uuid: ServerId,
    /// Claim administrator.
    pub administrator: AdministratorCode,
    /// Claim administrator's UUID on the server.
    pub administrator_uuid: ServerId,
    /// Why the person came.
    pub visit_type: VisitType,
    /// First day of the visit.
    pub visit_from: ServiceDate,
    /// Last day of the visit.
    pub visit_to: ServiceDate,
    /// Day of the claim.
    pub claim_date: ServiceDate,
    /// Main diagnosis first; one to five.
    pub diagnoses: Vec<DiagnosisCode>,
    /// Guarantee number.
    pub guarantee: Option<String>,
    /// Explanation to the payer.
    pub explanation: Option<String>,
    /// At least one line.
    pub lines: Vec<Line>,
}

/// A billed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Service or item.
    pub kind: Kind,
    /// Code in the catalogue.
    pub code: ElementCode,
    /// UUID of the catalogue row on the server, or its code where only that is known: the line's reference.
    pub uuid: ServerId,
    /// Name, kept with the claim so that its papers never change.
    pub name: String,
    /// How many.
    pub quantity: Quantity,
    /// Unit price asked.
    pub price: Money,
}

impl Line {
    /// Quantity × price, exact. The pre-check bounds both, so that the product cannot leave the range.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.price.times(self.quantity).unwrap_or_default()
    }
}

impl Composed {
    /// Sum of all lines.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().map(Line::amount).sum()
    }

    /// Sum of the lines of one kind.
    #[must_use]
    pub fn total_of(&self, kind: Kind) -> Money {
        self.lines.iter().filter(|line| line.kind == kind).map(Line::amount).sum()
    }
}

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Where a claim stands, ours and the payer's in one word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ClaimState {
            $($(#[$doc])* $name,)*
        }

        impl ClaimState {
            /// Every state, in the order of a claim's life.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The machine name, as in the database and in `claims list --state`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// Reads the machine name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

states! {
    /// Being composed; incomplete is legal.
    Draft = "draft",
    /// Submitted here, in the outbox, not yet delivered.
    Ready = "ready",
    /// An attempt is on its way.
    Sending = "sending",
    /// The answer of an attempt was lost; the payer is being asked.
    Unsure = "unsure",
    /// Refused, code clash, sign-in, unknown person: needs a person.
    Blocked = "blocked",
    /// Given to a sealed pack.
    Carried = "carried",
    /// Server status 2: entered on the web.
    Entered = "entered",
    /// Server status 4: the rules passed, not yet reviewed. Not approved.
    Waiting = "waiting",
    /// Server status 8: being priced.
    Processed = "processed",
    /// Server status 16, every line in full.
    Approved = "approved",
    /// Server status 16, some lines or amounts cut.
    Partly = "partly",
    /// Server status 1.
    Rejected = "rejected",
}

impl ClaimState {
    /// Whether the claim is in the outbox.
    #[must_use]
    pub const fn is_in_outbox(self) -> bool {
        matches!(self, Self::Ready | Self::Sending | Self::Unsure | Self::Blocked)
    }

    /// Whether the payer holds it and may still change its mind.
    #[must_use]
    pub const fn is_open_at_payer(self) -> bool {
        matches!(self, Self::Entered | Self::Waiting | Self::Processed)
    }

    /// Whether the payer has answered at all.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Entered | Self::Waiting | Self::Processed | Self::Approved | Self::Partly | Self::Rejected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_names_round_trip() {
        for state in ClaimState::ALL {
            assert_eq!(ClaimState::parse(state.as_str()), Some(*state));
        }
    }
}
