//! Defects that can be planted on purpose, to see that the proofs see them. Without the feature `seeded-defects` there are none.

/// A way to lose or double claims. The proofs must notice each; see `crates/faults`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// A claim whose answer was lost is sent again without asking.
    ResentWithoutAsking,
    /// An absent claim is sent again although the payer may still be storing the lost request.
    AbsentBelievedAtOnce,
    /// What was lost counts as over by the calendar alone, which may have been put forward.
    ClockBelieved,
    /// A duplicate code counts as somebody else's, without asking whose.
    NotAskedAfterDuplicate,
    /// A code the payer holds for somebody we cannot see is sent again.
    AbsentAfterDuplicateResent,
    /// A claim that cannot be compared may be given a new code.
    InconclusiveTakesNewCode,
    /// Whatever the payer holds under the code counts as ours.
    AnyClaimAdopted,
    /// A claim the payer holds counts as another's although it may be what we sent before the claim was changed.
    EarlierVersionForgotten,
    /// Two processes may work on one entry.
    LeaseIgnored,
    /// What a courier judged dead learnt is written over its successor's work.
    LateNewsBelieved,
    /// An entry is given up after some tries.
    GivenUpAfterTries,
    /// A refused claim is queued again by itself.
    RefusedSentAgain,
    /// A start takes what was being sent for waiting.
    RestartMakesReady,
    /// A start leaves what was being sent as it is.
    RestartForgets,
    /// The wait between tries grows without bound.
    WaitsForEver,
    /// There is no wait between tries.
    NeverWaits,
    /// A claim that is being sent can be taken back.
    TakenBackWhileSending,
    /// A claim that may be at the payer can be given a new code.
    NewCodeWhileUnsure,
    /// *Try now* sends a claim whose code the payer holds.
    ReleaseSendsTakenCode,
    /// The store does not wait until a commit is on the disk.
    CommitNotSynced,
    /// A claim counts as delivered before it is sent.
    DeliveredBeforeSent,
    /// An attempt is counted when it is over.
    CountedAfterSending,
    /// What is sent is made anew with every attempt.
    BodyRebuilt,
}

impl Defect {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::ResentWithoutAsking,
        Self::AbsentBelievedAtOnce,
        Self::ClockBelieved,
        Self::NotAskedAfterDuplicate,
        Self::AbsentAfterDuplicateResent,
        Self::InconclusiveTakesNewCode,
        Self::AnyClaimAdopted,
        Self::EarlierVersionForgotten,
        Self::LeaseIgnored,
        Self::LateNewsBelieved,
        Self::GivenUpAfterTries,
        Self::RefusedSentAgain,
        Self::RestartMakesReady,
        Self::RestartForgets,
        Self::WaitsForEver,
        Self::NeverWaits,
        Self::TakenBackWhileSending,
        Self::NewCodeWhileUnsure,
        Self::ReleaseSendsTakenCode,
        Self::CommitNotSynced,
        Self::DeliveredBeforeSent,
        Self::CountedAfterSending,
        Self::BodyRebuilt,
    ];
}

/// Environment variable that plants a defect, by its name as in `Debug`.
pub const VARIABLE: &str = "CLAIMS_SEEDED_DEFECT";

/// Whether this defect is planted: never in anything that is shipped.
#[cfg(not(feature = "seeded-defects"))]
#[must_use]
pub const fn seeded(_: Defect) -> bool {
    false
}

/// Whether this defect is the planted one.
#[cfg(feature = "seeded-defects")]
#[must_use]
pub fn seeded(defect: Defect) -> bool {
    static PLANTED: std::sync::OnceLock<Option<Defect>> = std::sync::OnceLock::new();
    let planted = PLANTED.get_or_init(|| {
        let name = std::env::var(VARIABLE).ok()?;
        Defect::ALL.iter().copied().find(|known| format!("{known:?}") == name)
    });
    *planted == Some(defect)
}
