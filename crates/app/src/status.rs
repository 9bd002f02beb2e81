//! The strip: connection, what waits, how old everything is, what a person should know.

use std::sync::atomic::Ordering;

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_store::{List, Read, SecondHome};

use crate::app::{App, Desk, State};
use crate::dto::{Code, Connection, FeedView, Mode, Problem, StatusView, WarningView};
use crate::failure::halted;
use crate::homes;
use crate::prices::{lists_told, unpriced};
use crate::profile::{Flow, Habits, LinkState, Profile};
use crate::register::changed_drafts;

/// openIMIS's rights that submitting a claim needs, both.
const MAY_SUBMIT: [i64; 2] = [111_002, 111_007];

impl App {
    /// Everything the frame shows.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn status(&self) -> Result<StatusView, Problem> {
        let training = self.inner.options.training;
        let mode = match &*self.inner.state.read().await {
            State::Empty => Mode::None,
            State::Locked => Mode::Locked,
            State::Open(_) if training => Mode::Training,
            State::Open(_) => Mode::Server,
        };
        let Ok(desk) = self.opened().await else { return Ok(closed(mode)) };
        let now = desk.now();
        let (syncing, sending) = (desk.syncing.load(Ordering::Relaxed), desk.sending.load(Ordering::Relaxed));
        let second = desk.second_home().await?;
        let mut view = desk.read(move |read| open(read, mode, second, now)).await?;
        view.syncing = syncing;
        view.sending = sending;
        Ok(view)
    }
}

fn closed(mode: Mode) -> StatusView {
    StatusView {
        mode,
        connection: Connection::Unknown,
        last_contact_ms: None,
        last_problem: None,
        server: None,
        user: None,
        user_name: None,
        facility_code: None,
        facility_name: None,
        device: None,
        to_send: 0,
        oldest_unsent_ms: None,
        next_try_ms: None,
        blocked: 0,
        files_to_send: 0,
        files_bytes: 0,
        drafts: 0,
        drafts_changed: 0,
        new_answers: 0,
        counts: std::collections::BTreeMap::new(),
        feeds: Vec::new(),
        prices_as_of_ms: None,
        currency: String::new(),
        warnings: Vec::new(),
        second_home: None,
        syncing: false,
        sending: false,
        paused: false,
        metered: false,
    }
}

fn open(read: &Read<'_>, mode: Mode, second: SecondHome, now: Timestamp) -> Result<StatusView, Problem> {
    let Some(profile) = Profile::load(read)? else { return Ok(closed(Mode::None)) };
    let link = LinkState::load(read)?;
    let flow = Flow::load(read)?;
    let facility = read.mirror().facility()?;
    let counts = read.claims().counts()?;
    let count = |state: ClaimState| counts.get(&state).copied().unwrap_or(0);
    let feeds = feeds(read, now)?;
    let prices = |name: &str| feeds.iter().find(|feed| feed.name == name).and_then(|feed| feed.last_success_ms);
    let (files_to_send, files_bytes) = read.attachments().to_send()?;
    let account = profile.account.as_ref();
    let mut warnings = homes::warnings(read, second, now)?;
    if link.clock_doubtful() {
        let minutes = link.skew_ms.unwrap_or(0) / 60_000;
        warnings.push(WarningView { code: "clock_off".to_owned(), detail: minutes.to_string() });
    }
    if let Some(code) = &link.foreign_code {
        warnings.push(WarningView { code: "device_clash".to_owned(), detail: code.clone() });
    }
    if let Some(facility) = facility.as_ref().filter(|facility| !facility.has_price_list())
        && lists_told(read)?
    {
        warnings.push(WarningView { code: "no_price_list".to_owned(), detail: facility.code.to_string() });
    }
    if let Some(facility) = &facility
        && !unpriced(read)?.is_empty()
    {
        let is_offered =
            !feeds.iter().any(|feed| feed.last_problem.as_deref() == Some(Code::PricesNotOffered.as_str()));
        let code = if is_offered { "price_list_not_known" } else { "price_list_not_offered" };
        warnings.push(WarningView { code: code.to_owned(), detail: facility.code.to_string() });
    }
    if account.is_some_and(|account| !MAY_SUBMIT.iter().all(|right| account.may(*right))) {
        warnings.push(WarningView { code: "no_submit_right".to_owned(), detail: profile.user.clone() });
    }
    let oldest = feeds.iter().filter(|feed| feed.stale).filter_map(|feed| feed.last_success_ms).min();
    if let Some(oldest) = oldest {
        let days = now.millis_since(Timestamp::from_millis(oldest)) / 86_400_000;
        warnings.push(WarningView { code: "lists_stale".to_owned(), detail: days.to_string() });
    }
    Ok(StatusView {
        mode,
        connection: connection(&link),
        last_contact_ms: link.last_contact_ms,
        last_problem: link.problem,
        server: profile.server.as_ref().map(|server| server.base.to_string()),
        user: Some(profile.user.clone()),
        user_name: account
            .map(|account| format!("{} {}", account.other_names, account.last_name).trim().to_owned())
            .filter(|name| !name.is_empty()),
        facility_code: facility.as_ref().map(|facility| facility.code.to_string()),
        facility_name: facility.map(|facility| facility.name),
        device: Some(profile.device.get().to_string()),
        to_send: count(ClaimState::Ready) + count(ClaimState::Sending) + count(ClaimState::Unsure),
        oldest_unsent_ms: read.claims().oldest_unsent()?.map(Timestamp::millis),
        next_try_ms: read.outbox().next_due()?.map(Timestamp::millis),
        blocked: count(ClaimState::Blocked),
        files_to_send,
        files_bytes,
        drafts: count(ClaimState::Draft),
        drafts_changed: i64::try_from(changed_drafts(read)?.len()).unwrap_or(i64::MAX),
        new_answers: read.claims().unseen_answers()?,
        counts: counts.iter().map(|(state, count)| (state.as_str().to_owned(), *count)).collect(),
        prices_as_of_ms: prices("service_prices").min(prices("item_prices")),
        feeds,
        currency: Habits::load(read)?.currency,
        warnings,
        second_home: Some(homes::view(second)),
        syncing: false,
        sending: false,
        paused: flow.paused,
        metered: flow.metered,
    })
}

fn connection(link: &LinkState) -> Connection {
    match &link.problem {
        Some(problem) if matches!(problem.code, Code::SignedOut | Code::WrongPassword) => Connection::SignedOut,
        Some(problem)
            if matches!(problem.code, Code::ServerUnreachable | Code::Tls | Code::NotOpenimis | Code::Offline) =>
        {
            Connection::Offline
        }
        Some(_) | None if link.last_contact_ms.is_some() => Connection::Online,
        Some(_) | None => Connection::Unknown,
    }
}

pub(crate) fn feeds(read: &Read<'_>, now: Timestamp) -> Result<Vec<FeedView>, Problem> {
    let limit_ms = u64::from(Habits::load(read)?.stale_days) * 86_400_000;
    let mut feeds = read.feeds().all()?;
    // In the order in which they come, which is that of their use.
    feeds.sort_by_key(|feed| List::ALL.iter().chain(&List::AHEAD).position(|list| list.as_str() == feed.name));
    // In the words of problems: what the client tells apart, a person need not.
    let problem = |feed: &claims_store::Feed| {
        let prices = [List::ServicePrices, List::ItemPrices].iter().any(|list| list.as_str() == feed.name);
        let code = halted(feed.last_problem.as_deref()?).code;
        let is_national = code == Code::NotOffered && prices && feed.last_success.is_none();
        Some(if is_national { Code::PricesNotOffered } else { code })
    };
    let view = |feed: claims_store::Feed| FeedView {
        last_problem: problem(&feed).map(|code| code.as_str().to_owned()),
        stale: feed.last_success.is_some_and(|at| now.millis_since(at) > limit_ms),
        name: feed.name,
        rows: feed.rows,
        last_success_ms: feed.last_success.map(Timestamp::millis),
        last_attempt_ms: feed.last_attempt.map(Timestamp::millis),
        via: feed.via,
        reconciled_ms: feed.reconciled.map(Timestamp::millis),
        skipped: feed.skipped,
    };
    Ok(feeds.into_iter().map(view).collect())
}

impl Desk {
    /// The facility's own code, to ask the server for its claims.
    pub(crate) async fn facility_code(&self) -> Result<claims_domain::ids::FacilityCode, Problem> {
        self.read(|read| Ok(crate::profile::facility(read)?.code)).await
    }
}

#[cfg(test)]
mod tests {
    use claims_store::StoreError;

    use crate::dto::SignInWay;
    use crate::testing::{Computer, profile};

    const DAY: i64 = 86_400_000;

    #[tokio::test]
    async fn a_list_older_than_the_limit_is_warned_of_and_no_younger_one() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        desk.write(|write| Ok(profile(SignInWay::Password, None).save(write)?)).await.expect("kept");
        let limit = i64::from(crate::profile::Habits::default().stale_days);
        let warned = async |days: i64| {
            let at = claims_domain::Timestamp::from_millis(desk.now().millis() - days * DAY - 60_000);
            desk.store
                .write::<_, StoreError>(|write| write.feeds_mut().succeeded("services", at, "graphql"))
                .expect("kept");
            let status = computer.app.status().await.expect("a status");
            status.warnings.into_iter().find(|warning| warning.code == "lists_stale").map(|warning| warning.detail)
        };
        assert_eq!(warned(limit - 1).await, None);
        assert_eq!(warned(limit).await, Some(limit.to_string()));
    }
}
