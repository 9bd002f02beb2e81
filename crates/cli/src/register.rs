//! What changed at the payer, and what its insurance products limit.
#![expect(clippy::print_stdout, reason = "printing is what this file is for")]

use claims_app::dto::{CoveredView, LimitationView, PriceChangeView, ProductView, RegisterChangeView};
use serde_json::json;

use crate::print::{as_json, say, when};

pub fn changes(prices: &[PriceChangeView], register: &[RegisterChangeView], json: bool) {
    if json {
        return as_json(&json!({ "prices": prices, "register": register }));
    }
    if prices.is_empty() && register.is_empty() {
        println!("{}", say("register-nothing", &[]));
    }
    let mark = |is_new: bool| if is_new { "•" } else { " " };
    for change in register {
        let list = say(&format!("ui-feed-{}", change.list), &[]);
        let what = say(&format!("register-{}", change.what), &[]);
        println!(
            "{} {} · {list} {} {} · {what}",
            mark(change.is_new),
            when(Some(change.at_ms)),
            change.code,
            change.name
        );
        for fact in &change.facts {
            let known = format!("register-fact-{}", fact.field.replace('_', "-").to_lowercase());
            let name = if claims_app::has_message(claims_app::Lang::En, &known) {
                say(&known, &[])
            } else {
                fact.field.clone()
            };
            let told = |value: &Option<String>, payers: &Option<String>| {
                let value = value.clone().unwrap_or_else(|| "–".to_owned());
                let word = format!("register-value-{}-{}", fact.field.replace('_', "-"), value.to_lowercase());
                let known = claims_app::has_message(claims_app::Lang::En, &word);
                if known { say(&word, &[]) } else { payers.clone().unwrap_or(value) }
            };
            println!("    {name}: {} → {}", told(&fact.from, &fact.from_word), told(&fact.to, &fact.to_word));
        }
    }
    for change in prices {
        let what = say(&format!("register-price-{}", change.what), &[]);
        let values: Vec<&str> = [&change.from, &change.to].into_iter().flatten().map(String::as_str).collect();
        let (mark, when) = (mark(change.is_new), when(Some(change.at_ms)));
        println!("{mark} {when} · {} {} · {what} {}", change.code, change.name, values.join(" → "));
    }
}

pub fn product(view: &ProductView, json: bool) {
    if json {
        return as_json(view);
    }
    println!("{} {}", view.code, view.name);
    let Some(limits) = &view.limits else { return println!("{}", say("product-unknown", &[])) };
    for (category, most) in &limits.most {
        println!("  {}: {most}", say(&format!("product-most-{category}"), &[]));
    }
    for (category, amount) in &limits.amount {
        println!("  {}: {amount}", say(&format!("product-amount-{category}"), &[]));
    }
    for (care, amount) in &limits.deductible {
        println!("  {} ({}): {amount}", say("product-deductible", &[]), say(&format!("product-care-{care}"), &[]));
    }
    for (care, amount) in &limits.ceiling {
        println!("  {} ({}): {amount}", say("product-ceiling", &[]), say(&format!("product-care-{care}"), &[]));
    }
    let list = |title: &str, rows: &[CoveredView]| {
        if !rows.is_empty() {
            println!("{}", say(title, &[("count", &rows.len().to_string())]));
        }
        for row in rows {
            println!("  {} {}{}", row.code, row.name, limited(row));
        }
    };
    list("product-limited", &view.limited);
    list("product-not-covered", &view.not_covered);
}

fn limited(row: &CoveredView) -> String {
    let mut words = Vec::new();
    let paid = |limitation: &LimitationView| {
        let value = limitation.adult.clone().or_else(|| limitation.minor.clone()).unwrap_or_default();
        let value = if limitation.kind == "co_insurance" { format!("{value} %") } else { value };
        say(&format!("product-paid-{}", limitation.kind), &[("value", &value)])
    };
    words.extend(row.other.as_ref().map(paid));
    words.extend(row.most_adult.as_ref().map(|most| say("product-most", &[("most", most)])));
    words.extend(row.waiting_adult.map(|months| say("product-waiting", &[("months", &months.to_string())])));
    if words.is_empty() { String::new() } else { format!(" · {}", words.join(" · ")) }
}
