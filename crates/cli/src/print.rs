//! Prints views: as JSON for scripts, in words for people.
#![expect(clippy::print_stdout, reason = "printing is what this file is for")]

use claims_app::dto::{
    AheadSizeView, AheadView, Changed, ClaimPage, ClaimRowView, ClaimView, CoverKind, DeliveryView, DraftView,
    ElementCoverView, FindingView, HitView, ImportView, InsureeView, PersonHitView, Problem, PullView, ReceiptView,
    RefreshView, StatusView, SubmitView,
};
use claims_app::{Lang, local_minute, message};
use serde::Serialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::attachments;

/// The language of the terminal.
fn lang() -> Lang {
    let name = ["CLAIMS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    name.and_then(|name| name.get(..2).and_then(|short| short.parse().ok())).unwrap_or(Lang::En)
}

/// A sentence of the catalogue in the language of the terminal.
pub fn say(key: &str, facts: &[(&str, &str)]) -> String {
    message(lang(), key, facts)
}

pub fn as_json(view: &impl Serialize) {
    match serde_json::to_string_pretty(view) {
        Ok(text) => println!("{text}"),
        Err(error) => eprintln!("claims: {error}"),
    }
}

pub fn when(at_ms: Option<i64>) -> String {
    at_ms.map_or_else(|| say("cli-never", &[]), local_minute)
}

/// The sentence of a problem, what to do about it, and the cause for support; as `{code, detail}` with `--json`.
pub fn problem(problem: &Problem, json: bool) {
    if json {
        as_json(&json!({ "code": problem.code, "detail": problem.detail, "support": problem.support }));
        return;
    }
    eprintln!("{}", sentence(problem));
    if !problem.support.is_empty() {
        eprintln!("  [{}] {}", problem.code.as_str(), problem.support);
    }
}

fn sentence(problem: &Problem) -> String {
    let key = format!("problem-{}", problem.code.as_str());
    let facts = [("detail", problem.detail.as_str())];
    let act = format!("{key}-act");
    let mut sentence = say(&key, &facts);
    if claims_app::has_message(lang(), &act) {
        sentence.push(' ');
        sentence.push_str(&say(&act, &facts));
    }
    sentence
}

pub fn status(view: &StatusView, json: bool) {
    if json {
        return as_json(view);
    }
    if let (Some(code), Some(name)) = (&view.facility_code, &view.facility_name) {
        println!("{code} · {name} · {}", view.user.as_deref().unwrap_or_default());
    }
    println!("{}", say("cli-last-contact", &[("when", &when(view.last_contact_ms))]));
    println!("{}", say("cli-to-send", &[("count", &view.to_send.to_string())]));
    if view.paused {
        println!("! {}", say("cli-paused", &[]));
    }
    if view.files_to_send > 0 {
        let size = u64::try_from(view.files_bytes).unwrap_or_default().div_ceil(1_000).to_string();
        let message = if view.metered { "cli-files-wait" } else { "cli-files-to-send" };
        println!("{}", say(message, &[("count", &view.files_to_send.to_string()), ("kilobytes", &size)]));
    }
    if let Some(second) = view.second_home.as_ref().filter(|second| second.trouble.is_none()) {
        println!("{}", say("cli-second-home", &[("count", &second.claims.to_string())]));
    }
    for (state, count) in &view.counts {
        println!("  {:<40} {count:>7}", say(&format!("state-{state}"), &[]));
    }
    for feed in &view.feeds {
        println!(
            "  {:<16} {:>7}  {}  {}{}",
            feed.name,
            feed.rows,
            when(feed.last_success_ms),
            feed.via.as_deref().unwrap_or("-"),
            feed.last_problem
                .as_ref()
                .map(|code| format!("  {}", say(&format!("problem-{code}"), &[("detail", "")])))
                .unwrap_or_default()
        );
    }
    for warning in &view.warnings {
        println!("! {}", say(&format!("warning-{}", warning.code), &[("detail", &warning.detail)]));
    }
    if let Some(problem) = &view.last_problem {
        println!("! {}", sentence(problem));
    }
}

/// Shows on one line of the terminal how far a pull is, until the line is wiped by [`progress_ends`].
pub async fn progress(mut changes: tokio::sync::broadcast::Receiver<Changed>) {
    loop {
        let progress = match changes.recv().await {
            Ok(Changed::Progress(progress)) => progress,
            Ok(Changed::Status | Changed::Mirror | Changed::Claim { .. } | Changed::Decided { .. })
            | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let mut words = vec![format!("{} {}", feed_name(&progress.feed), progress.done)];
        if let Some(of) = progress.of {
            words = vec![say(
                "cli-of",
                &[("feed", &feed_name(&progress.feed)), ("done", &progress.done.to_string()), ("of", &of.to_string())],
            )];
        }
        words.push(say("cli-kilobytes", &[("count", &(progress.bytes / 1024).to_string())]));
        if let Some(left) = progress.left_ms {
            words.push(say("cli-seconds-left", &[("count", &left.div_ceil(1000).to_string())]));
        }
        eprint!("\r\x1b[K{}", words.join(" · "));
    }
}

/// Wipes the line of [`progress`].
pub fn progress_ends() {
    eprint!("\r\x1b[K");
}

fn feed_name(feed: &str) -> String {
    say(&format!("ui-feed-{feed}"), &[])
}

pub fn pull(view: &PullView, json: bool) {
    if json {
        return as_json(view);
    }
    for feed in &view.feeds {
        let mark = if view.failed.contains(&feed.name) { "✕" } else { "✓" };
        let name = feed_name(&feed.name);
        println!("{mark} {name:<24} {:>7}  {}", feed.rows, when(feed.last_success_ms));
        if let Some(problem) = feed.last_problem.as_ref().filter(|_| view.failed.contains(&feed.name)) {
            println!("  {}", say(&format!("problem-{problem}"), &[("detail", "")]));
        }
        if !feed.skipped.is_empty() {
            println!("  {}", say("cli-skipped", &[("rows", &feed.skipped.join(", "))]));
        }
    }
    if view.stopped {
        println!("{}", say("cli-stopped", &[]));
    }
}

pub fn imported(view: &ImportView, json: bool) {
    if json {
        return as_json(view);
    }
    for list in &view.files {
        let name = match list.list.as_deref() {
            Some("people") => say("import-people", &[]),
            Some(feed) => feed_name(feed),
            None => String::new(),
        };
        match &list.problem {
            Some(problem) => println!("✕ {} · {name}\n  {}", list.path, sentence(problem)),
            None => {
                let dated = say("import-dated", &[("when", &when(list.as_of_ms))]);
                println!("✓ {} · {name} {} · {dated}", list.path, list.rows);
            }
        }
        if list.kept > 0 {
            println!("  {}", say("import-kept", &[("count", &list.kept.to_string())]));
        }
        for row in &list.skipped {
            let why = say(&format!("import-skipped-{}", row.why), &[]);
            println!(
                "  {}",
                say("import-skipped", &[("row", &row.row.to_string()), ("code", &row.code), ("why", &why)])
            );
        }
    }
}

pub fn insuree(view: &InsureeView, element: Option<&ElementCoverView>, json: bool) {
    if json {
        return as_json(&json!({ "insuree": view, "element": element }));
    }
    if let Some(person) = &view.person {
        println!(
            "{} · {} · {} · {}",
            person.number,
            person.name,
            person.sex.as_ref().map(|sex| say(&format!("sex-{sex}"), &[])).unwrap_or_default(),
            person.born.as_deref().unwrap_or("-")
        );
    }
    let key = match view.cover.kind {
        CoverKind::Covered => "cli-cover-covered",
        CoverKind::NoActivePolicy => "cli-cover-no-active-policy",
        CoverKind::NotKnownHere => "cli-cover-not-known-here",
        CoverKind::NotFound => "cli-cover-not-found",
        CoverKind::NotAllowed => "cli-cover-not-allowed",
        CoverKind::NotOffered => "cli-cover-not-offered",
    };
    println!("{} · {} · {}", say(key, &[]), view.cover.on, say("cli-as-of", &[("when", &when(view.cover.as_of_ms))]));
    if view.cover.by_list {
        println!("{}", say("cli-cover-by-list", &[]));
    }
    if view.person.as_ref().is_some_and(|person| person.photo_left_out) {
        println!("{}", say("photo-left-out", &[]));
    }
    for policy in &view.cover.policies {
        println!(
            "  {} {} · {} – {} · {}",
            policy.product,
            policy.product_name,
            policy.from.as_deref().unwrap_or("?"),
            policy.to.as_deref().unwrap_or("?"),
            say(&format!("policy-{}", policy.status), &[])
        );
    }
    for member in &view.family {
        let head = if member.is_head { say("cli-head", &[]) } else { String::new() };
        println!("    {} · {} · {} {head}", member.number, member.name, member.born.as_deref().unwrap_or("-"));
    }
    if let Some(element) = element {
        println!("  {} {}: {:?} {}", element.kind, element.code, element.is_ok, element.left.as_deref().unwrap_or("-"));
    }
    if let Some(problem) = &view.problem {
        println!("! {}", sentence(problem));
    }
}

/// People found, with what tells namesakes apart.
pub fn people(hits: &[PersonHitView], json: bool) {
    if json {
        return as_json(&hits);
    }
    for hit in hits {
        let sex = hit.sex.as_ref().map(|sex| say(&format!("sex-{sex}"), &[])).unwrap_or_default();
        println!("{:<14} {:<48} {:<10} {sex}", hit.number, hit.name, hit.born.as_deref().unwrap_or("-"));
    }
    if hits.is_empty() {
        println!("{}", say("cli-nothing-found", &[]));
    }
}

/// Whether people are fetched ahead, and who is known.
pub fn ahead(view: &AheadView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{}", say(if view.on { "cli-people-on" } else { "cli-people-off" }, &[]));
    let (people, asked) = (view.people.to_string(), view.asked.to_string());
    println!("{}", say("cli-people-known", &[("people", &people), ("asked", &asked)]));
}

/// How much fetching ahead would bring.
pub fn ahead_size(view: &AheadSizeView, json: bool) {
    if json {
        return as_json(view);
    }
    let facts = [
        ("people", view.people.to_string()),
        ("policies", view.policies.to_string()),
        ("megabytes", view.bytes.div_ceil(1_000_000).to_string()),
        ("minutes", view.server_ms.div_ceil(60_000).to_string()),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
    println!("{}", say("cli-people-size", &facts));
}

pub fn hits(hits: &[HitView], json: bool) {
    if json {
        return as_json(&hits);
    }
    for hit in hits {
        let price = hit.price.as_deref().unwrap_or_default();
        let marks = [(!hit.in_list, "not-in-list"), (hit.covered == Some(false), "not-covered-for-person")];
        let marks: Vec<String> =
            marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| say(mark, &[])).collect();
        println!("{:<8} {:<60} {price:>12}  {}", hit.code, hit.name, marks.join(" · "));
    }
    if hits.is_empty() {
        println!("{}", say("cli-nothing-found", &[]));
    }
}

fn finding(finding: &FindingView) -> String {
    let facts: Vec<(&str, &str)> = finding.facts.iter().map(|(name, fact)| (name.as_str(), fact.as_str())).collect();
    let words = say(&format!("finding-{}", finding.code), &facts);
    format!("{} · {} · {words}", say(&format!("weight-{}", finding.weight), &[]), finding.field)
}

pub fn draft(view: &DraftView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{} · {} · {} {}", view.code, view.id, say("cli-total", &[]), view.total);
    for line in &view.lines {
        println!(
            "  {:<8} {:<50} {:>8} × {:>10} = {:>12}",
            line.code,
            line.name,
            line.quantity,
            line.price,
            line.amount.as_deref().unwrap_or("?")
        );
    }
    attachments::list(&view.attachments);
    for one in &view.findings {
        println!("  {}", finding(one));
    }
    if view.findings.is_empty() {
        println!("{}", say("cli-no-findings", &[]));
    }
}

pub fn submitted(views: &[SubmitView], json: bool) {
    if json {
        return as_json(&views);
    }
    for view in views {
        match &view.problem {
            None => {
                println!("{}", say("cli-submitted", &[("code", &view.code)]));
                if let Some(problem) = &view.in_one_home {
                    println!("  ! {}", sentence(problem));
                }
            }
            Some(problem) => {
                println!("{} · {}", view.code, sentence(problem));
                for one in &view.findings {
                    println!("  {}", finding(one));
                }
            }
        }
    }
}

fn row(row: &ClaimRowView) {
    println!(
        "{:<20} {:<24} {:<28} {:>12}  {}",
        row.code,
        say(&format!("state-{}", row.state), &[]),
        row.insuree_name.as_deref().unwrap_or(&row.insuree),
        row.total,
        row.visit_from.as_deref().unwrap_or("-")
    );
    if let Some(blocked) = &row.blocked {
        println!("    {}", say(&format!("blocked-{}", blocked.why), &[]));
        for text in &blocked.texts {
            println!("    “{text}”");
        }
    }
}

pub fn delivery(view: &DeliveryView, json: bool) {
    if json {
        return as_json(view);
    }
    view.claims.iter().for_each(row);
    println!(
        "{}",
        say(
            "cli-delivered",
            &[
                ("delivered", &view.delivered.to_string()),
                ("blocked", &view.blocked.to_string()),
                ("postponed", &view.postponed.to_string())
            ]
        )
    );
    if view.attachments_sent + view.attachments_refused > 0 {
        let (sent, refused) = (view.attachments_sent.to_string(), view.attachments_refused.to_string());
        println!("{}", say("cli-attachments-delivered", &[("sent", &sent), ("refused", &refused)]));
    }
    if view.feedback_sent + view.feedback_refused > 0 {
        let (sent, refused) = (view.feedback_sent.to_string(), view.feedback_refused.to_string());
        println!("{}", say("cli-feedback-delivered", &[("sent", &sent), ("refused", &refused)]));
    }
    if let Some(problem) = &view.problem {
        println!("! {}", sentence(problem));
    }
}

pub fn refreshed(view: &RefreshView, json: bool) {
    if json {
        return as_json(view);
    }
    println!(
        "{}",
        say("cli-refreshed", &[("asked", &view.asked.to_string()), ("changed", &view.changed.len().to_string())])
    );
    view.changed.iter().for_each(row);
}

pub fn claims(page: &ClaimPage, json: bool) {
    if json {
        return as_json(page);
    }
    page.rows.iter().for_each(row);
}

pub fn claim(view: &ClaimView, json: bool) {
    if json {
        return as_json(view);
    }
    row(&view.row);
    match &view.answer {
        None => {
            for line in &view.lines {
                println!("  {:<8} {:<50} {:>8} × {:>10}", line.code, line.name, line.quantity, line.price);
            }
        }
        Some(answer) => {
            for line in &answer.lines {
                let outcome = match (&line.approved_quantity, &line.approved_price) {
                    (Some(quantity), Some(price)) => format!("→ {quantity} × {price}"),
                    (Some(quantity), None) => format!("→ {quantity}"),
                    _ => String::new(),
                };
                println!(
                    "  {:<8} {:<50} {:>8} × {:>10} {outcome}",
                    line.code, line.name, line.claimed_quantity, line.claimed_price
                );
                if line.rejected {
                    let (words, act) = claims_app::reason_key(line.reason);
                    println!("      {} {}", line.reason, say(&words, &[("code", &line.reason.to_string())]));
                    println!("      {} {}", say("cli-what-to-do", &[]), say(&act, &[]));
                }
            }
            println!(
                "{} {} · {} {}",
                say("cli-claimed", &[]),
                view.row.total,
                say("cli-approved", &[]),
                answer.approved.as_deref().unwrap_or("-")
            );
        }
    }
    attachments::list(&view.attachments);
    if let Some(feedback) = &view.feedback {
        let key =
            feedback.state.as_ref().map_or_else(|| "cli-feedback".to_owned(), |state| format!("feedback-{state}"));
        println!("{}", say(&key, &[]));
    }
    for line in &view.history {
        let facts: Vec<(&str, &str)> = line.facts.iter().map(|(name, fact)| (name.as_str(), fact.as_str())).collect();
        println!("  {}  {}", local_minute(line.at_ms), say(&format!("history-{}", line.what), &facts));
    }
}

pub fn receipt(view: &ReceiptView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{}", say("cli-written", &[("file", &view.path)]));
}
