//! Prints the ledger, what was exported of it, and answers as received.
#![expect(clippy::print_stdout, reason = "printing is what this file is for")]

use claims_app::dto::{FileView, LedgerMonth, LedgerView};
use claims_app::reason_key;

use crate::print::{as_json, say, when};

pub fn ledger(view: &LedgerView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{}", say("ledger-of", &[("count", &view.claims.to_string())]));
    println!("{}", say("ledger-as-of", &[("when", &when(view.as_of_ms))]));
    let [a, b, c, d, e, f] = ["claimed", "approved", "rejected", "waiting", "paid", "first-try"]
        .map(|name| say(&format!("ledger-{name}"), &[]));
    println!("{:<8} {:>7} {a:>14} {b:>14} {c:>14} {d:>14} {e:>14} {f:>14}", "", "");
    for month in &view.months {
        let LedgerMonth { month, claims, claimed, approved, rejected, waiting, paid, first_try } = month;
        let first_try = format!("{}/{}", first_try.approved, first_try.decided);
        println!(
            "{month:<8} {claims:>7} {claimed:>14} {approved:>14} {rejected:>14} {waiting:>14} {paid:>14} {first_try:>14}"
        );
    }
    println!("{}", say("ledger-ages", &[]));
    for age in &view.ages {
        let name = age.below_days.map_or_else(
            || say("ledger-age-more", &[]),
            |days| say("ledger-age-below", &[("days", &days.to_string())]),
        );
        println!("  {name:<28} {:>7} {:>14}", age.claims, age.claimed);
    }
    println!("{}", say("ledger-reasons", &[]));
    for reason in &view.reasons {
        let words = say(&reason_key(reason.reason).0, &[("code", &reason.reason.to_string())]);
        println!("  {:>3} {:>7} {:>7}  {words}", reason.reason, reason.claims, reason.lines);
    }
    println!("{}", say("ledger-bills", &[]));
    for bill in &view.settled.bills {
        let (day, paid) = (bill.day.as_deref().unwrap_or("-"), bill.paid.as_deref().unwrap_or("-"));
        println!("  {day:<10} {:<28} {:>14} {:>14}", bill.code, bill.total, paid);
    }
    if view.settled.bills.is_empty() {
        println!("  {}", say(&format!("ledger-bills-{}", view.settled.bills_standing), &[]));
    }
    println!("{}: {}/{}", say("ledger-first-pass", &[]), view.first_try.approved, view.first_try.decided);
}

pub fn exported(view: &FileView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{}", say("ledger-exported", &[("rows", &view.rows.to_string()), ("path", &view.path)]));
}

pub fn raw(answer: &str) {
    println!("{answer}");
}
