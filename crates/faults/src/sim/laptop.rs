//! The laptop of the simulation: its store, its processes, and the line to the payer.

use std::time::Duration;

use claims_domain::Timestamp;
use claims_domain::outbox::{
    Asked, Attempt, Blocked, Effect, Entry, Event, Learnt, Lease, Moment, Phase, SETTLED, begin, is_due, is_free,
    learn, step,
};

use super::Tally;
use super::payer::{ClaimNumber, Foreign, Frozen, Payer, Stored};
use crate::chance::Chance;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
pub(super) const HOUR: u64 = 60 * MINUTE;
/// How long things go wrong, and how long the world then goes on without faults.
const FAULTY: u64 = 2 * HOUR;
const QUIET: u64 = 30 * HOUR;
const LEASE: Duration = Duration::from_secs(60);
const HEARTBEAT: u64 = 20 * SECOND;
/// When the laptop gives a request up.
const PATIENCE: u64 = 60 * SECOND;
/// No wait told to an entry may be longer.
const LONGEST: u64 = HOUR + MINUTE;
/// What may be said of a claim that is stored.
const STORED_AND_TURNED_AWAY: [Attempt; 4] =
    [Attempt::Refused(Vec::new()), Attempt::SignInNeeded, Attempt::NoRight, Attempt::Busy { retry_after: None }];
/// Steps of one courier with one entry in one run, as in the shipped courier.
const MOST_STEPS: u32 = 4;

/// Where a claim stands on the laptop; durable.
pub(super) enum Paper {
    Draft,
    Queued { entry: Entry, lease: Option<Lease>, body: Frozen },
    Delivered,
}

pub(super) struct Claim {
    pub(super) code: u32,
    pub(super) version: u32,
    /// The code under which an earlier version was sent.
    pub(super) sent_code: Option<u32>,
    pub(super) paper: Paper,
    pub(super) submitted: bool,
    /// Code the payer was learnt to hold, durably.
    held: Option<u32>,
    /// When it was last handed over without a person's or the clock's doing.
    pub(super) sent_at: Option<u64>,
    /// The payer declines this content, until it is changed.
    declined: Option<u32>,
}

/// What a process is in the middle of; gone when it dies.
pub(super) enum Doing {
    Looking,
    Leased { claim: ClaimNumber, steps: u32, force: bool },
    Away { claim: ClaimNumber, steps: u32, begun: Entry, body: Frozen, news: Option<Event> },
    Back { claim: ClaimNumber, steps: u32, begun: Entry, body: Frozen, news: Event },
    Leaving { claim: ClaimNumber },
}

pub(super) struct Process {
    alive: bool,
    /// Runs once with everything due, as the command line does.
    once: bool,
    seat: usize,
    /// The request it waits for.
    exchange: u64,
    doing: Doing,
    seen: Vec<ClaimNumber>,
    wakes: u64,
    /// Until when its lease keeps others away, in true time.
    pub(super) leased: u64,
}

/// Something on the line or at the payer.
pub(super) enum Happening {
    Arrives { body: Frozen, process: usize, exchange: u64, sent: u64 },
    Stores { body: Frozen, process: usize, exchange: u64, sent: u64 },
    Asked { body: Frozen, process: usize, exchange: u64 },
    Returns { process: usize, exchange: u64, news: Event },
}

/// Everything there is.
pub struct World {
    pub(super) chance: Chance,
    now: u64,
    /// Laptop clock minus true time.
    pub(super) skew: i64,
    /// When the laptop was started last.
    pub(super) started: u64,
    pub(super) claims: Vec<Claim>,
    pub(super) processes: Vec<Process>,
    payer: Payer,
    pub(super) ahead: Vec<(u64, Happening)>,
    pub(super) next_code: u32,
    exchanges: u64,
    pub(super) tally: Tally,
    pub(super) telling: Option<Vec<String>>,
}

impl World {
    pub fn new(mut chance: Chance) -> Self {
        let count = u32::try_from(chance.within(2, 6)).unwrap_or(2);
        let claim = |number: u32| Claim {
            code: number,
            version: 0,
            sent_code: None,
            paper: Paper::Draft,
            submitted: false,
            held: None,
            sent_at: None,
            declined: None,
        };
        let process = |once| Process {
            alive: false,
            once,
            seat: 0,
            exchange: 0,
            doing: Doing::Looking,
            seen: Vec::new(),
            wakes: if once { 10 * SECOND } else { 0 },
            leased: 0,
        };
        let mut claims: Vec<Claim> = (0..count).map(claim).collect();
        for claim in &mut claims {
            claim.declined = chance.per_mille(150).then(|| chance.within(0, 2) as u32);
        }
        let foreign = [Foreign::Shown, Foreign::Told, Foreign::Hidden];
        let mut payer = Payer::default();
        for code in 0..count {
            if chance.per_mille(120) {
                payer.foreign.push((code, *chance.one_of(&foreign)));
            }
        }
        Self {
            chance,
            now: 0,
            skew: 1_700_000_000_000,
            started: 0,
            claims,
            processes: vec![process(false), process(true)],
            payer,
            ahead: Vec::new(),
            next_code: count,
            exchanges: 0,
            tally: Tally::default(),
            telling: None,
        }
    }

    /// Plays until everything has come to rest, then asks for the end of each claim.
    pub fn live(&mut self) -> Result<(), String> {
        let mut person = 0;
        while self.now < FAULTY + QUIET {
            let waking = |process: &Process| process.wakes;
            let process = (0..self.processes.len()).min_by_key(|&at| waking(&self.processes[at])).unwrap_or(0);
            let at = self.processes[process].wakes;
            let first = (0..self.ahead.len()).min_by_key(|&at| self.ahead[at].0);
            match first {
                Some(first) if self.ahead[first].0 <= at.min(person) => {
                    let (when, happening) = self.ahead.swap_remove(first);
                    self.now = self.now.max(when);
                    self.happen(happening)?;
                }
                _ if person <= at => {
                    self.now = self.now.max(person);
                    self.act();
                    let most = if self.faulty() { 3 * MINUTE } else { 20 * MINUTE };
                    person = self.now + self.chance.within(SECOND, most);
                }
                _ => {
                    self.now = self.now.max(at);
                    self.turn(process)?;
                }
            }
            if !self.faulty() && self.ahead.is_empty() && self.claims.iter().all(|claim| claim.has_come_to_rest()) {
                break;
            }
        }
        (0..self.claims.len()).try_for_each(|claim| self.ended(claim))
    }

    pub(super) const fn faulty(&self) -> bool {
        self.now < FAULTY
    }

    pub(super) fn fault(&mut self, per_mille: u64) -> bool {
        self.faulty() && self.chance.per_mille(per_mille)
    }

    pub(super) fn clock(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.now).unwrap_or(i64::MAX).saturating_add(self.skew))
    }

    pub(super) fn moment(&self) -> Moment {
        Moment { at: self.clock(), up: Some(self.now - self.started) }
    }

    /// The power fails and comes back: every process is gone, and the laptop counts anew how long it runs.
    pub(super) fn restart(&mut self) {
        self.tally.starts += 1;
        self.tell(|| "the laptop is started anew".to_owned());
        self.started = self.now;
        for process in &mut self.processes {
            process.alive = false;
            process.wakes = self.now + self.chance.within(1, 5 * MINUTE);
        }
    }

    fn jitter(&mut self) -> u16 {
        u16::try_from(self.chance.within(0, 1001)).unwrap_or(0)
    }

    pub(super) fn tell(&mut self, words: impl FnOnce() -> String) {
        if let Some(telling) = &mut self.telling {
            telling.push(format!("{:>9} {}", self.now, words()));
        }
    }

    /// One transaction of a process, or its death, or its rebirth.
    fn turn(&mut self, at: usize) -> Result<(), String> {
        if !self.processes[at].alive {
            self.start(at);
            self.recover(at);
            return Ok(());
        }
        if self.fault(8) {
            self.tally.crashes += 1;
            self.tell(|| format!("process {at} dies"));
            self.processes[at].alive = false;
            self.processes[at].wakes = self.now + self.chance.within(1, 5 * MINUTE);
            return Ok(());
        }
        // Where it may stand still: not where it has counted an attempt and the request is about to leave.
        let stall = if self.fault(30) { self.chance.within(SECOND, 10 * MINUTE) } else { 0 };
        let doing = std::mem::replace(&mut self.processes[at].doing, Doing::Looking);
        let pause = match doing {
            Doing::Looking => self.look(at),
            Doing::Leased { claim, steps, force } => self.begin(at, claim, steps, force)?,
            Doing::Away { claim, steps, begun, body, news: Some(news) } => {
                self.processes[at].doing = Doing::Back { claim, steps, begun, body, news };
                1
            }
            Doing::Away { claim, steps, begun, body, news: None } => {
                self.lease(at, claim);
                self.processes[at].doing = Doing::Away { claim, steps, begun, body, news: None };
                HEARTBEAT
            }
            Doing::Back { claim, steps, begun, body, news } => self.finish(at, claim, steps, &begun, body, news)?,
            Doing::Leaving { claim } => {
                let owner = owner(self.processes[at].seat);
                if let Paper::Queued { lease, .. } = &mut self.claims[claim].paper
                    && lease.as_ref().is_some_and(|lease| lease.owner == owner)
                {
                    *lease = None;
                }
                1
            }
        };
        self.processes[at].wakes = self.now + pause + stall;
        Ok(())
    }

    fn start(&mut self, at: usize) {
        let taken = |seat| self.processes.iter().any(|other| other.alive && other.seat == seat);
        let seat = if taken(0) { 1 } else { 0 };
        self.processes[at] = Process {
            alive: true,
            seat,
            exchange: 0,
            doing: Doing::Looking,
            seen: Vec::new(),
            wakes: self.now + 1,
            leased: 0,
            ..self.processes[at]
        };
        self.tell(|| format!("process {at} starts on seat {seat}"));
    }

    /// What a start and every run do first: what nobody works on any more has an unknown outcome.
    fn recover(&mut self, at: usize) {
        let (moment, me) = (self.moment(), owner(self.processes[at].seat));
        for number in 0..self.claims.len() {
            let Paper::Queued { entry, lease, .. } = &mut self.claims[number].paper else { continue };
            if !is_free(lease.as_ref(), &me, moment.at) {
                continue;
            }
            *lease = None;
            let stands = step(entry, Event::Restarted, moment, 0).entry;
            if let Some(stands) = stands.filter(|stands| stands != entry) {
                self.put(number, stands);
            }
        }
    }

    /// Looks for the next entry whose turn has come.
    fn look(&mut self, at: usize) -> u64 {
        if self.processes[at].seen.is_empty() {
            self.recover(at);
        }
        let (now, force) = (self.clock(), self.processes[at].once);
        let due = (0..self.claims.len()).find(|number| {
            let Paper::Queued { entry, .. } = &self.claims[*number].paper else { return false };
            is_due(entry, now, force) && !self.processes[at].seen.contains(number)
        });
        let Some(claim) = due else {
            self.processes[at].seen.clear();
            if force {
                self.processes[at].alive = false;
                let most = if self.faulty() { 10 * MINUTE } else { 2 * HOUR };
                return self.chance.within(MINUTE, most);
            }
            return 5 * SECOND;
        };
        self.processes[at].seen.push(claim);
        if self.lease(at, claim) {
            self.processes[at].doing = Doing::Leased { claim, steps: 0, force };
        }
        1
    }

    fn lease(&mut self, at: usize, claim: ClaimNumber) -> bool {
        let (now, me) = (self.clock(), owner(self.processes[at].seat));
        let Paper::Queued { lease, .. } = &mut self.claims[claim].paper else { return false };
        let free = is_free(lease.as_ref(), &me, now);
        if free {
            self.processes[at].leased = self.now + MINUTE;
            *lease = Some(Lease { owner: me, until: now.after(LEASE) });
        }
        free
    }

    fn begin(&mut self, at: usize, claim: ClaimNumber, steps: u32, force: bool) -> Result<u64, String> {
        let (now, me, jitter) = (self.moment(), owner(self.processes[at].seat), self.jitter());
        self.processes[at].doing = Doing::Leaving { claim };
        let Paper::Queued { entry, lease, body } = &self.claims[claim].paper else { return Ok(1) };
        let body = *body;
        // Left as it is by who must not work on it now.
        let other = self.processes.iter().position(|other| {
            other.alive
                && other.seat != self.processes[at].seat
                && other.leased > self.now
                && other.doing.is_about(claim)
        });
        let Some((begun, effect)) = begin(entry, lease.as_ref(), &me, now, force, jitter) else { return Ok(1) };
        if let Some(other) = other {
            return Err(format!("processes {at} and {other} work on claim {claim} at once"));
        }
        self.put(claim, begun.clone());
        self.tell(|| format!("process {at} begins {effect:?} of {body:?}"));
        self.exchanges += 1;
        let exchange = self.exchanges;
        self.processes[at].exchange = exchange;
        match effect {
            Effect::Send => self.send(at, exchange, body, force)?,
            Effect::Ask => {
                self.tally.questions += 1;
                let when = self.now + self.chance.within(20, 2 * SECOND);
                self.ahead.push((when, Happening::Asked { body, process: at, exchange }));
            }
            Effect::Deliver(_) => return Ok(1),
        }
        self.processes[at].doing = Doing::Away { claim, steps: steps + 1, begun, body, news: None };
        Ok(HEARTBEAT)
    }

    /// A request leaves, or fails to.
    fn send(&mut self, at: usize, exchange: u64, body: Frozen, force: bool) -> Result<(), String> {
        self.tally.attempts += 1;
        let number = body.claim;
        if self.claims[number].held == Some(body.code) {
            return Err(format!("claim {number} was sent under code {}, which the payer is known to hold", body.code));
        }
        let last = self.claims[number].sent_at.replace(self.now);
        if let Some(last) = last.filter(|last| !force && self.now - last < 2 * SECOND) {
            return Err(format!("claim {number} was sent {} ms after the last time", self.now - last));
        }
        let returns = |news| Happening::Returns { process: at, exchange, news: Event::Attempted(news) };
        if self.fault(60) {
            self.ahead.push((self.now + 10, returns(Attempt::NotSent)));
            return Ok(());
        }
        let slow = if self.fault(60) { 10 * SECOND } else { SECOND };
        let arrives = self.now + self.chance.within(10, slow);
        let sent = self.now;
        if !self.fault(60) {
            self.ahead.push((arrives, Happening::Arrives { body, process: at, exchange, sent }));
        }
        // However it goes, the laptop stops waiting: after its patience, or when the line breaks.
        let patience = if self.fault(80) { self.chance.within(20, PATIENCE) } else { PATIENCE };
        self.ahead.push((self.now + patience, returns(Attempt::AnswerLost)));
        Ok(())
    }

    fn happen(&mut self, happening: Happening) -> Result<(), String> {
        match happening {
            Happening::Arrives { body, process, exchange, sent } => self.arrive(body, process, exchange, sent),
            Happening::Stores { body, process, exchange, sent } => return self.store(body, process, exchange, sent),
            Happening::Asked { body, process, exchange } => {
                let chance = &[Asked::NoAnswer, Asked::SignInNeeded, Asked::NoRight];
                let asked = if self.fault(200) { self.chance.one_of(chance).clone() } else { self.payer.ask(&body) };
                let when = self.now + self.chance.within(20, 2 * SECOND);
                self.ahead.push((when, Happening::Returns { process, exchange, news: Event::Asked(asked) }));
            }
            Happening::Returns { process, exchange, news: told } => {
                let courier = &mut self.processes[process];
                if courier.alive
                    && courier.exchange == exchange
                    && let Doing::Away { news: news @ None, .. } = &mut courier.doing
                {
                    *news = Some(told);
                    // A courier that stands still notices when it goes on.
                    if courier.wakes <= self.now + HEARTBEAT {
                        courier.wakes = self.now;
                    }
                }
            }
        }
        Ok(())
    }

    /// A claim reaches the payer: turned away, or looked at.
    fn arrive(&mut self, body: Frozen, process: usize, exchange: u64, sent: u64) {
        let kind = if self.faulty() { self.chance.within(0, 1000) } else { 1000 };
        let wait = [None, Some(Duration::ZERO), Some(Duration::from_secs(30)), Some(Duration::from_secs(86_400))];
        let turned_away = match kind {
            0..40 => Some(Attempt::Busy { retry_after: *self.chance.one_of(&wait) }),
            40..60 => Some(Attempt::SignInNeeded),
            60..65 => Some(Attempt::NoRight),
            // A page of a proxy, a 500 nobody knows: nothing was stored, but who can tell.
            65..95 => Some(Attempt::AnswerLost),
            _ if self.claims[body.claim].declined == Some(body.version) => Some(Attempt::Refused(Vec::new())),
            _ if self.payer.holds(body.code) => Some(Attempt::Duplicate),
            _ => None,
        };
        if let Some(news) = turned_away {
            self.tell(|| format!("the payer turns {body:?} away: {news:?}"));
            self.answer(process, exchange, Event::Attempted(news));
            return;
        }
        // Looked at: the code is free, and stays so until the claim is stored. That ends within what the client waits for.
        let latest = sent + u64::try_from(SETTLED.as_millis()).unwrap_or(0) - SECOND;
        let soon = self.now + self.chance.within(50, 600);
        let stores = if self.fault(80) { self.chance.within(self.now + 50, latest.max(self.now + 51)) } else { soon };
        self.ahead.push((stores.min(latest), Happening::Stores { body, process, exchange, sent }));
    }

    fn store(&mut self, body: Frozen, process: usize, exchange: u64, _sent: u64) -> Result<(), String> {
        let readable = !self.fault(30);
        let is_cut = self.fault(100);
        self.payer.stored.push(Stored { sent: body, is_cut, readable });
        self.tell(|| format!("the payer stores {body:?}"));
        let count = self.payer.stored.iter().filter(|held| held.sent.claim == body.claim).count();
        if count > 1 {
            return Err(format!("claim {} is at the payer {count} times", body.claim));
        }
        // Errors after the claim is stored: what cannot be shown cannot be answered either.
        let first = self.payer.first_answer(&body).filter(|_| readable);
        let news = match first {
            // A mediator that hands every claim over twice passes on what the second one got.
            Some(_) if self.fault(40) => Attempt::Duplicate,
            // Something on the way, or after the commit, turns it away all the same.
            Some(_) if self.fault(30) => self.chance.one_of(&STORED_AND_TURNED_AWAY).clone(),
            Some(answer) if !self.fault(40) => Attempt::Answered(answer),
            _ => Attempt::AnswerLost,
        };
        self.answer(process, exchange, Event::Attempted(news));
        Ok(())
    }

    /// An answer sets out; it may get lost, which shows when the laptop stops waiting.
    fn answer(&mut self, process: usize, exchange: u64, news: Event) {
        if !self.fault(60) {
            let when = self.now + self.chance.within(10, SECOND);
            self.ahead.push((when, Happening::Returns { process, exchange, news }));
        }
    }

    fn finish(
        &mut self,
        at: usize,
        claim: ClaimNumber,
        steps: u32,
        begun: &Entry,
        body: Frozen,
        news: Event,
    ) -> Result<u64, String> {
        let (moment, me, jitter) = (self.moment(), owner(self.processes[at].seat), self.jitter());
        let now = moment.at;
        let is_duplicate = news == Event::Attempted(Attempt::Duplicate);
        let kept = match &self.claims[claim].paper {
            Paper::Queued { entry, lease, body: kept } => Some((entry, lease.as_ref(), *kept == body)),
            Paper::Draft | Paper::Delivered => None,
        };
        let learnt = learn(kept, begun, &me, news.clone(), moment, jitter);
        self.tell(|| format!("process {at} learnt {news:?} about {body:?}: {learnt:?}"));
        let next = match learnt {
            Learnt::Delivered(_) => {
                if !self.payer.stored.iter().any(|held| held.sent == body) {
                    return Err(format!("claim {claim} is delivered here and not at the payer"));
                }
                let current = &mut self.claims[claim];
                (current.code, current.version, current.paper) = (body.code, body.version, Paper::Delivered);
                false
            }
            Learnt::Stands(entry) => {
                let waits = matches!(entry.phase, Phase::Ready | Phase::Unsure { .. });
                if is_duplicate {
                    self.claims[claim].held = Some(body.code);
                }
                if entry.next_try.millis_since(now) > LONGEST {
                    return Err(format!("claim {claim} is told to wait {} ms", entry.next_try.millis_since(now)));
                }
                self.put(claim, entry);
                waits && steps < MOST_STEPS
            }
            Learnt::TooLate => false,
        };
        self.processes[at].doing =
            if next { Doing::Leased { claim, steps, force: false } } else { Doing::Leaving { claim } };
        Ok(1)
    }

    /// Stores where an entry stands.
    pub(super) fn put(&mut self, claim: ClaimNumber, stands: Entry) {
        self.tell(|| format!("claim {claim}: {stands:?}"));
        if let Paper::Queued { entry, .. } = &mut self.claims[claim].paper {
            *entry = stands;
        }
    }

    /// How a claim ended.
    fn ended(&self, number: ClaimNumber) -> Result<(), String> {
        let claim = &self.claims[number];
        let held = self.payer.stored.iter().find(|held| held.sent.claim == number);
        match (&claim.paper, held) {
            (Paper::Delivered, Some(held)) if (held.sent.code, held.sent.version) == (claim.code, claim.version) => {
                Ok(())
            }
            (Paper::Delivered, _) => Err(format!("claim {number} is not at the payer as it is delivered here")),
            (Paper::Draft, None) => Ok(()),
            (
                Paper::Queued { entry: Entry { phase: Phase::Blocked { why: Blocked::Inconclusive }, .. }, .. },
                Some(held),
            ) if !held.readable || held.sent.version != claim.version => Ok(()),
            (Paper::Queued { entry: Entry { phase: Phase::Blocked { .. }, .. }, .. }, None) => Ok(()),
            (Paper::Draft, Some(_)) => Err(format!("claim {number} is a draft here and at the payer")),
            (Paper::Queued { entry, .. }, held) => {
                Err(format!("claim {number} is {:?} for ever; at the payer: {}", entry.phase, held.is_some()))
            }
        }
    }
}

impl Doing {
    /// Whether a request for this claim is on its way.
    fn is_about(&self, number: ClaimNumber) -> bool {
        match self {
            Self::Away { claim, .. } => *claim == number,
            Self::Looking | Self::Leased { .. } | Self::Back { .. } | Self::Leaving { .. } => false,
        }
    }
}

impl Claim {
    fn has_come_to_rest(&self) -> bool {
        match &self.paper {
            Paper::Delivered => true,
            Paper::Draft => !self.submitted,
            Paper::Queued { entry, .. } => {
                matches!(entry.phase, Phase::Blocked { why: Blocked::Inconclusive })
            }
        }
    }
}

fn owner(seat: usize) -> String {
    format!("seat-{seat}")
}
