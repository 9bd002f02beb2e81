//! Every state of a small world: a few claims, two processes, and whatever may happen between any two of their steps.
//!
//! The decisions are the shipped ones of [`claims_domain::outbox`]; time is told by what has passed: a lease has lapsed or not, a
//! lost request has settled or not. Claims and processes that differ by number only are one state.

use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use claims_domain::Timestamp;
use claims_domain::outbox::{Effect, Entry, Event, Learnt, Moment, begin, is_free, learn, step};

mod state;

use state::{At, Body, Claim, Doing, Foreign, Held, NOBODY, News, Paper, Request, Turn, World, owner};

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000_000);
/// The same by both clocks.
const NOW_BY_BOTH: Moment = Moment { at: NOW, up: Some(1_000_000_000_000) };

/// What can happen to a claim besides the way to the payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// Nothing: submitted, sent, lost, asked about, sent again.
    Plain,
    /// The payer declines it, the session ends, its code is another's, and the person acts on it.
    Full,
}

/// What the walk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walked {
    /// Different states seen.
    pub states: u64,
    /// Steps between them.
    pub steps: u64,
}

/// Walks every state of so many claims and two processes. The error is the first broken promise and the way to it.
pub fn walk(claims: usize, life: Life) -> Result<Walked, String> {
    let (mut from, mut ahead) = (HashMap::new(), VecDeque::new());
    let mut walked = Walked { states: 0, steps: 0 };
    for world in beginnings(claims, life) {
        from.insert(hash(&world), None);
        ahead.push_back(world);
    }
    let mut next = Vec::new();
    while let Some(world) = ahead.pop_front() {
        let here = hash(&world);
        world.steps(&mut next)?;
        for world in next.drain(..) {
            walked.steps += 1;
            let world = world.tidy();
            if let Place::Vacant(free) = from.entry(hash(&world)) {
                free.insert(Some(here));
                if let Err(broken) = world.promises() {
                    return Err(format!("{broken}\n{}", way(claims, life, &from, hash(&world))));
                }
                walked.states += 1;
                ahead.push_back(world);
            }
        }
    }
    Ok(walked)
}

/// Nothing submitted; and the same with the first claim's code used by another facility.
fn beginnings(claims: usize, life: Life) -> impl Iterator<Item = World> {
    let claim = move |foreign| Claim {
        life,
        paper: Paper::Draft,
        body: Body { code: 0, version: 0 },
        sent_before: false,
        foreign,
        requests: Vec::new(),
    };
    let foreign: &[Option<Foreign>] = match life {
        Life::Plain => &[None],
        Life::Full => &[None, Some(Foreign::Told), Some(Foreign::Hidden)],
    };
    foreign.iter().map(move |foreign| {
        let mut all = vec![claim(None); claims];
        all[0].foreign = *foreign;
        World { claims: all, processes: [Doing::Looking; 2] }.tidy()
    })
}

/// The states on the way to one.
fn way(claims: usize, life: Life, from: &HashMap<u64, Option<u64>>, to: u64) -> String {
    let back = std::iter::successors(Some(to), |at| from.get(at).copied().flatten());
    let mut hashes: Vec<u64> = back.collect();
    let mut world = beginnings(claims, life).find(|world| hashes.last() == Some(&hash(world)));
    let mut told = String::new();
    while let Some(at) = world {
        told += &format!("{at:?}\n");
        hashes.pop();
        let mut next = Vec::new();
        let broken = at.steps(&mut next).err();
        told += &broken.unwrap_or_default();
        world = next.into_iter().map(World::tidy).find(|world| hashes.last() == Some(&hash(world)));
    }
    told
}

fn hash(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}

impl Claim {
    /// What the payer says about a code.
    fn ask(&self, body: Body) -> News {
        match self.foreign {
            Some(Foreign::Told) if body.code == 0 => return News::Different,
            Some(Foreign::Hidden) if body.code == 0 => return News::Absent,
            _ => {}
        }
        match self.requests.iter().find(|(held, request, _)| held.code == body.code && *request == Request::Stored) {
            Some((held, ..)) if *held == body => News::Same,
            Some(_) => News::Different,
            None => News::Absent,
        }
    }

    fn is_settled(&self) -> bool {
        self.requests.iter().all(|(_, request, _)| *request == Request::Stored)
    }
}

impl World {
    /// The one that stands for all that differ by number only.
    fn tidy(self) -> Self {
        let tidied = [false, true].map(|swap| {
            let mut order: Vec<usize> = (0..self.claims.len()).collect();
            order.sort_by_cached_key(|&at| {
                let alone = self.renumbered(&[at], swap);
                let about = alone.processes.map(|doing| doing.claim().filter(|claim| *claim == 0).map(|_| doing));
                (alone.claims, about)
            });
            self.renumbered(&order, swap)
        });
        let [one, other] = tidied;
        one.min(other)
    }

    fn renumbered(&self, order: &[usize], swap: bool) -> Self {
        let place = |claim: u8| order.iter().position(|&at| at == usize::from(claim)).map_or(u8::MAX, |at| at as u8);
        let process = |at: u8| if swap { 1 - at } else { at };
        let mut claims: Vec<Claim> = order.iter().map(|&at| self.claims[at].clone()).collect();
        for claim in &mut claims {
            for (.., by) in &mut claim.requests {
                *by = if *by == NOBODY { NOBODY } else { process(*by) };
            }
            claim.requests.sort_unstable();
            if let Paper::Queued(_, Some(held)) = &mut claim.paper {
                held.by = process(held.by);
            }
        }
        let mut processes = self.processes.map(|doing| match doing {
            Doing::Looking => Doing::Looking,
            Doing::Leased(claim) => Doing::Leased(place(claim)),
            Doing::Away(turn) => Doing::Away(Turn { claim: place(turn.claim), ..turn }),
            Doing::Back(turn, news) => Doing::Back(Turn { claim: place(turn.claim), ..turn }, news),
            Doing::Leaving(claim) => Doing::Leaving(place(claim)),
        });
        if swap {
            processes.swap(0, 1);
        }
        Self { claims, processes }
    }

    fn promises(&self) -> Result<(), String> {
        for claim in &self.claims {
            let stored: Vec<&Body> = claim
                .requests
                .iter()
                .filter(|(_, request, _)| *request == Request::Stored)
                .map(|(body, ..)| body)
                .collect();
            if stored.len() > 1 {
                return Err(format!("a claim is at the payer {} times: {self:?}", stored.len()));
            }
            if claim.paper == Paper::Delivered && stored.first() != Some(&&claim.body) {
                return Err(format!("delivered here and not at the payer: {self:?}"));
            }
        }
        Ok(())
    }

    /// Everything that can happen next.
    fn steps(&self, next: &mut Vec<Self>) -> Result<(), String> {
        for at in 0..2_u8 {
            self.process(at, next)?;
        }
        for claim in 0..self.claims.len() {
            self.payer(claim, next);
            self.person(claim, next);
            let Paper::Queued(stands, held) = self.claims[claim].paper else { continue };
            // Its holder stands still for longer than its lease.
            if let Some(held) = held.filter(|held| held.lasts) {
                next.push(self.with(claim, Paper::Queued(stands, Some(Held { lasts: false, ..held }))));
            }
            if let At::Unsure { duplicate, settled: false } = stands
                && self.claims[claim].is_settled()
            {
                next.push(self.with(claim, Paper::Queued(At::Unsure { duplicate, settled: true }, held)));
            }
        }
        Ok(())
    }

    fn with(&self, claim: usize, paper: Paper) -> Self {
        let mut world = self.clone();
        world.claims[claim].paper = paper;
        world
    }

    /// The entry of a claim has changed: what was begun before is not what is stored any more.
    fn written(mut self, number: usize) -> Self {
        for doing in &mut self.processes {
            if let Doing::Away(turn) | Doing::Back(turn, _) = doing
                && usize::from(turn.claim) == number
            {
                turn.current = false;
            }
        }
        self
    }

    fn doing(mut self, at: u8, doing: Doing) -> Self {
        if !matches!(doing, Doing::Away(_)) {
            let requests = self.claims.iter_mut().flat_map(|claim| &mut claim.requests);
            requests.filter(|(.., by)| *by == at).for_each(|(.., by)| *by = NOBODY);
        }
        self.processes[usize::from(at)] = doing;
        self
    }

    /// One transaction of a process, or its death.
    fn process(&self, at: u8, next: &mut Vec<Self>) -> Result<(), String> {
        let (me, doing) = (owner(at), self.processes[usize::from(at)]);
        if doing != Doing::Looking {
            next.push(self.clone().doing(at, Doing::Looking));
        }
        match doing {
            Doing::Looking => {
                next.push(self.recovered(&me));
                for (number, claim) in (0_u8..).zip(&self.claims) {
                    if let Paper::Queued(stands, held) = claim.paper
                        && is_free(held.map(Held::lease).as_ref(), &me, NOW)
                    {
                        let leased = Paper::Queued(stands, Some(Held { by: at, lasts: true }));
                        next.push(self.with(usize::from(number), leased).doing(at, Doing::Leased(number)));
                    }
                }
            }
            Doing::Leased(claim) => next.push(self.begin(at, &me, claim)),
            // Waiting for an answer, it shows that it is alive; what comes of its request is told by the payer's steps.
            Doing::Away(turn) => {
                let number = usize::from(turn.claim);
                let kept = &self.claims[number];
                if let Paper::Queued(stands, held) = kept.paper
                    && is_free(held.map(Held::lease).as_ref(), &me, NOW)
                {
                    next.push(self.with(number, Paper::Queued(stands, Some(Held { by: at, lasts: true }))));
                }
                if turn.begun == At::Sending {
                    next.push(self.clone().doing(at, Doing::Back(turn, News::AnswerLost)));
                } else {
                    next.push(self.clone().doing(at, Doing::Back(turn, News::NoAnswer)));
                    next.push(self.clone().doing(at, Doing::Back(turn, kept.ask(turn.body))));
                }
            }
            Doing::Back(turn, news) => next.push(self.finish(at, &me, turn, news)?),
            Doing::Leaving(claim) => {
                let mut world = self.clone();
                if let Paper::Queued(_, held) = &mut world.claims[usize::from(claim)].paper
                    && held.is_some_and(|held| held.by == at)
                {
                    *held = None;
                }
                next.push(world.doing(at, Doing::Looking));
            }
        }
        Ok(())
    }

    fn recovered(&self, me: &str) -> Self {
        let mut world = self.clone();
        for number in 0..world.claims.len() {
            let before = world.claims[number].sent_before;
            if let Paper::Queued(stands, held) = world.claims[number].paper
                && is_free(held.map(Held::lease).as_ref(), me, NOW)
            {
                let after = step(&stands.entry(before), Event::Restarted, NOW_BY_BOTH, 0)
                    .entry
                    .map_or(stands, |entry| At::of(&entry));
                world.claims[number].paper = Paper::Queued(after, None);
                if after != stands {
                    world = world.written(number);
                }
            }
        }
        world
    }

    fn begin(&self, at: u8, me: &str, number: u8) -> Self {
        let claim = &self.claims[usize::from(number)];
        let leaving = self.clone().doing(at, Doing::Leaving(number));
        let Paper::Queued(stands, held) = claim.paper else { return leaving };
        let begun = begin(&stands.entry(claim.sent_before), held.map(Held::lease).as_ref(), me, NOW_BY_BOTH, true, 0);
        let Some((entry, effect)) = begun else { return leaving };
        let (body, begun) = (claim.body, At::of(&entry));
        let mut world = self.with(usize::from(number), Paper::Queued(begun, held)).written(usize::from(number));
        if effect == Effect::Send {
            world.claims[usize::from(number)].requests.push((body, Request::Flying, at));
        }
        world.doing(at, Doing::Away(Turn { claim: number, begun, body, current: true }))
    }

    fn finish(&self, at: u8, me: &str, turn: Turn, news: News) -> Result<Self, String> {
        let Turn { claim: number, begun, body, current } = turn;
        let claim = &self.claims[usize::from(number)];
        let stored = match claim.paper {
            Paper::Queued(stands, held) => {
                // The number of tries tells; here the flag stands for it, and a lost request may have settled since.
                let now = stands.entry(claim.sent_before);
                let entry = if current { begun.entry(claim.sent_before) } else { Entry { tries: 2, ..now } };
                Some((entry, held.map(Held::lease), claim.body == body, held))
            }
            Paper::Draft | Paper::Delivered => None,
        };
        let kept = stored.as_ref().map(|(entry, lease, same, _)| (entry, lease.as_ref(), *same));
        let world = match learn(kept, &begun.entry(claim.sent_before), me, news.event(), NOW_BY_BOTH, 0) {
            Learnt::Delivered(_) => {
                let mut world = self.with(usize::from(number), Paper::Delivered);
                world.claims[usize::from(number)].body = body;
                world
            }
            Learnt::Stands(entry) => match stored {
                Some((.., held)) => {
                    let number = usize::from(number);
                    self.with(number, Paper::Queued(At::of(&entry), held)).written(number)
                }
                None => return Err(format!("a claim that is not in the outbox is written to: {self:?}")),
            },
            Learnt::TooLate => self.clone(),
        };
        Ok(world.doing(at, Doing::Leaving(number)))
    }

    /// What becomes of the requests for a claim.
    fn payer(&self, number: usize, next: &mut Vec<Self>) {
        let claim = &self.claims[number];
        for (place, (body, request, by)) in claim.requests.iter().enumerate() {
            let is_foreign = claim.foreign.is_some() && body.code == 0;
            let is_held = |(held, other, _): &(Body, Request, u8)| held.code == body.code && *other == Request::Stored;
            let free = !is_foreign && !claim.requests.iter().any(is_held);
            let mut gone = self.clone();
            gone.claims[number].requests.remove(place);
            let mut goes_on = self.clone();
            match request {
                Request::Flying => {
                    // Lost on the way, turned away, or never left.
                    gone.told(*by, News::NotSent, next);
                    if !free {
                        gone.told(*by, News::Duplicate, next);
                    } else if claim.life == Life::Full {
                        gone.told(*by, News::Refused, next);
                        gone.told(*by, News::SignInNeeded, next);
                    }
                    next.push(gone);
                    if free {
                        goes_on.claims[number].requests[place].1 = Request::LookedAt;
                        next.push(goes_on);
                    }
                }
                Request::LookedAt => {
                    goes_on.claims[number].requests[place].1 = Request::Stored;
                    goes_on.told(*by, News::Answered, next);
                    if claim.life == Life::Full {
                        // Stored, and turned away all the same.
                        goes_on.told(*by, News::Refused, next);
                    }
                    next.push(goes_on);
                }
                Request::Stored => {}
            }
        }
    }

    /// The courier who waits for this learns it.
    fn told(&self, by: u8, news: News, next: &mut Vec<Self>) {
        if let Some(Doing::Away(turn)) = self.processes.get(usize::from(by)).copied() {
            next.push(self.clone().doing(by, Doing::Back(turn, news)));
        }
    }

    /// What the person may do with a claim.
    fn person(&self, number: usize, next: &mut Vec<Self>) {
        let claim = &self.claims[number];
        let submitted = |body: Body| {
            let mut world = self.with(number, Paper::Queued(At::Ready, None));
            world.claims[number].body = body;
            world.written(number)
        };
        let Paper::Queued(stands, held) = claim.paper else {
            if claim.paper == Paper::Draft {
                next.push(submitted(claim.body));
            }
            return;
        };
        if claim.life == Life::Plain {
            return;
        }
        let phase = stands.phase();
        if phase.can_be_taken_back() && claim.body.version == 0 && !phase.can_take_new_code() {
            let mut world = self.with(number, Paper::Draft);
            world.claims[number].body.version = 1;
            world.claims[number].sent_before = true;
            next.push(world.written(number));
        }
        if phase.can_take_new_code() && claim.body.code == 0 {
            let mut world = submitted(Body { code: 1, ..claim.body });
            world.claims[number].sent_before = false;
            next.push(world);
        }
        if let Some(entry) = step(&stands.entry(claim.sent_before), Event::Release, NOW_BY_BOTH, 0).entry {
            next.push(self.with(number, Paper::Queued(At::of(&entry), held)));
        }
    }
}
