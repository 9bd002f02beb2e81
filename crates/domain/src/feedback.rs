//! What the payer asks about a treatment once it has the claim, and what happens to the answer on its way.
//!
//! openIMIS selects claims for feedback and asks five fixed questions about each. It takes one answer a claim, from whoever is first.

use crate::Timestamp;
use crate::outbox::backoff;

/// The best assessment there is; the worst is 0.
pub const BEST: u8 = 5;

/// The answers to the payer's five questions about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feedback {
    /// The care was given.
    pub care_rendered: bool,
    /// The patient was asked to pay.
    pub payment_asked: bool,
    /// Medicine was prescribed.
    pub drug_prescribed: bool,
    /// The medicine was handed out.
    pub drug_received: bool,
    /// How the patient judges the treatment, from 0 to [`BEST`]. The server takes any number.
    assessment: u8,
}

impl Feedback {
    /// Four answers in the order of the fields, and the assessment; `None` when that is beyond [`BEST`].
    #[must_use]
    pub fn new(answers: [bool; 4], assessment: u8) -> Option<Self> {
        let [care_rendered, payment_asked, drug_prescribed, drug_received] = answers;
        (assessment <= BEST).then_some(Self {
            care_rendered,
            payment_asked,
            drug_prescribed,
            drug_received,
            assessment,
        })
    }

    /// How the patient judges the treatment, from 0 to [`BEST`].
    #[must_use]
    pub const fn assessment(&self) -> u8 {
        self.assessment
    }
}

/// Where the payer stands with its questions about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// It waits for an answer.
    Open,
    /// It has one, whoever gave it.
    Answered,
    /// It wants none: it never asked, or asks no more.
    Closed,
}

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Goes with the next delivery. Before each attempt the payer is asked whether it waits still, so that a lost answer is found.
    Waiting,
    /// The payer has an answer.
    Sent,
    /// The payer wants no answer any more.
    Closed,
    /// The user lacks the right to answer.
    NoRight,
    /// The payer declined it.
    Declined,
}

impl Standing {
    /// Every standing with its machine name.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Waiting, "waiting"),
        (Self::Sent, "sent"),
        (Self::Closed, "closed"),
        (Self::NoRight, "no_right"),
        (Self::Declined, "declined"),
    ];

    /// The machine name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Closed => "closed",
            Self::NoRight => "no_right",
            Self::Declined => "declined",
        }
    }

    /// Reads the machine name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == text).map(|(standing, _)| standing)
    }
}

/// Where an answer stands and when something is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub standing: Standing,
    /// Attempts so far.
    pub tries: u32,
    /// Nothing is done before.
    pub next_try: Timestamp,
}

impl Place {
    /// Given just now, and to go with the next delivery.
    #[must_use]
    pub const fn given(now: Timestamp) -> Self {
        Self { standing: Standing::Waiting, tries: 0, next_try: now }
    }

    /// After an attempt that taught where the payer stands, or nothing (`None`: to be tried again); `jitter` per mille.
    #[must_use]
    pub fn after(self, learnt: Option<Standing>, now: Timestamp, jitter: u16) -> Self {
        let tries = self.tries.saturating_add(1);
        match learnt {
            Some(standing) => Self { standing, tries, next_try: now },
            None => Self { standing: Standing::Waiting, tries, next_try: now.after(backoff(tries, jitter)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assessment_beyond_the_best_is_no_feedback() {
        assert!(Feedback::new([true; 4], BEST).is_some());
        assert!(Feedback::new([true; 4], BEST + 1).is_none());
    }

    #[test]
    fn every_standing_is_read_as_it_is_written() {
        for (standing, name) in Standing::ALL {
            assert_eq!((standing.as_str(), Standing::parse(name)), (name, Some(standing)));
        }
    }

    #[test]
    fn an_attempt_without_an_answer_waits_longer_each_time() {
        let now = Timestamp::from_millis(1_000_000);
        let first = Place::given(now).after(None, now, 0);
        let second = first.after(None, now, 0);
        assert_eq!((first.standing, first.tries), (Standing::Waiting, 1));
        assert!(now < first.next_try && first.next_try < second.next_try);
        assert_eq!(second.after(Some(Standing::Sent), now, 0).standing, Standing::Sent);
    }
}
