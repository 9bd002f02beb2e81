//! Bills of the seeded country, and what the payer noted as paid of them.

use serde_json::{Value, json};

use crate::clerk::{Clerk, day};
use crate::server::{PASSWORD, Server};

/// The claims of RAPHOS of last month, 5,000.
const BILL: &str = "BILL-0001";
/// May do everything; the claim administrators of the seeded country may read bills and no payments.
const SUPERUSER: &str = "Admin";

/// What the ledger says about the bill.
fn bill(clerk: &Clerk) -> Value {
    let settled = clerk.ok(&["ledger"])["settled"].clone();
    let bills = settled["bills"].as_array().cloned().unwrap_or_default();
    assert_eq!(bills.len(), 1, "{settled}");
    bills.into_iter().next().unwrap_or_default()
}

pub fn what_was_paid_of_a_bill_is_told_to_who_may_read_it(server: &Server) {
    let database = server.database();
    let none = r#"delete from "tblDetailPaymentInvoice"; delete from "tblPaymentInvoice";"#;
    database.run(none);
    let uuid = database.run(&format!(r#"select "UUID" from "tblBill" where "Code" = '{BILL}' and not "isDeleted""#));
    let paid = |amount: f64, status: &str| server.post("PaymentNotice", &notice(uuid.trim(), amount, status));

    let clerk = Clerk::at_raphos(server, "Y");
    let settled = clerk.ok(&["ledger"])["settled"].clone();
    assert_eq!((&settled["bills_standing"], &settled["payments_standing"]), (&json!("known"), &json!("no_right")));
    assert_eq!((&bill(&clerk)["code"], &bill(&clerk)["total"]), (&json!(BILL), &json!("5000.00")));

    let accountant = Clerk::with_password(PASSWORD);
    accountant.ok(&["init", "--server", &server.base, "--user", SUPERUSER, "--facility", "RAPHOS", "--device", "Z"]);
    accountant.ok(&["sync"]);
    assert_eq!(accountant.ok(&["ledger"])["settled"]["payments_standing"], "known");
    assert_eq!(bill(&accountant)["paid"], Value::Null, "known, and none");

    paid(1200.5, "active");
    paid(300.25, "active");
    accountant.ok(&["sync"]);
    assert_eq!((&bill(&accountant)["paid"], &bill(&accountant)["paid_day"]), (&json!("1500.75"), &json!(day(-1))));
    paid(99.0, "cancelled");
    accountant.ok(&["sync"]);
    assert_eq!(bill(&accountant)["paid"], "1500.75", "a payment that was cancelled is none");

    database.run(none);
    accountant.ok(&["sync", "--full"]);
    assert_eq!(bill(&accountant)["paid"], Value::Null, "taken back");
}

/// A payment as an accounting system notes it.
fn notice(bill: &str, amount: f64, status: &str) -> Value {
    json!({
        "resourceType": "PaymentNotice", "status": status, "created": day(0), "paymentDate": day(-1),
        "recipient": { "reference": "Organization/openIMIS-Implementation" },
        "payment": { "reference": "PaymentReconciliation/1" },
        "amount": { "value": amount, "currency": "$" },
        "paymentStatus": { "coding": [{ "code": "paid" }] },
        "request": { "reference": format!("Bill/{bill}"), "type": "Bill" },
    })
}
