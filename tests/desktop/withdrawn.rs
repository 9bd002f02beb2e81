//! A payer that withdraws a price list: the laptop keeps its own, says so, and lets go of it when somebody says that it is so.

use claims_sandbox::{Act, Faults, Options, Payer, Rule, Spoil, When};
use serde_json::json;

use crate::SCREEN;
use crate::keys::{self, CTRL, ENTER};
use crate::window::Window;

/// What a clerk of the training facility types to set the laptop up.
const OWN: [(&str, &str); 3] = [("setup-user", "clerk"), ("setup-password", "training"), ("setup-facility", "TRAIN1")];

/// The page of the lists is there, and no update runs: one that is asked for now begins.
const AT_REST: &str = "document.querySelector('[data-testid=compare-all]:not(:disabled)')";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_came_empty_stays_until_somebody_takes_it_so() {
    let _screen = SCREEN.lock().await;
    let payer = Payer::start(Options::default()).await.expect("a payer");
    let home = tempfile::tempdir().expect("a home");
    let window = Window::open(home.path(), &[]).await;
    set_up(&window, &payer.base_url()).await;

    // The first update goes on after the lists that claims need.
    window.function(9).await;
    window.until(AT_REST).await;
    let listed = rows(&window, "item_prices").await;
    assert!(listed > 0, "the list is here: {listed}");
    without_prices(&payer.base_url()).await;
    keys::chord(&window.client, CTRL, 'u').await;
    window.until(&format!("{} && {}", offer("item_prices"), offer("service_prices"))).await;
    assert_eq!(rows(&window, "item_prices").await, listed, "what was there stays");
    window.ask(&format!("{}.scrollIntoView({{ block: 'center' }})", offer("item_prices"))).await;
    window.shoot("list-gone-en-light").await;
    window.accessible("a list that came empty").await;

    window.until(AT_REST).await;
    window.ask(&format!("{}.focus()", offer("item_prices"))).await;
    window.press(&ENTER.to_string()).await;
    let taken = async || rows(&window, "item_prices").await == 0;
    window.eventually("the list is taken as it came", taken).await;
    window.until(&format!("!{} && {}", offer("item_prices"), offer("service_prices"))).await;
    window.close().await;
    payer.stop().await;
}

/// First run, on the facility's own server: address, who signs in, which facility.
async fn set_up(window: &Window, server: &str) {
    window.until_there("setup-server").await;
    window.ask("document.querySelector('[data-testid=setup-server]').focus()").await;
    window.press(&ENTER.to_string()).await;
    window.until("document.activeElement?.id === 'setup-server'").await;
    window.press(server).await;
    for (field, typed) in OWN {
        window.ask(&format!("document.getElementById('{field}').focus()")).await;
        window.press(typed).await;
    }
    window.press(&ENTER.to_string()).await;
    window.until_there("nav-settings").await;
    window.dress("en", "light").await;
    let whole = async || rows(window, "diagnoses").await > 0 && rows(window, "item_prices").await > 0;
    window.eventually("the lists arrive", whole).await;
}

/// The button beside a list that came empty.
fn offer(feed: &str) -> String {
    let row = format!("[data-testid=feed][data-feed={feed}]");
    format!("document.querySelector('{row} + .note [data-testid=accept-empty]')")
}

async fn rows(window: &Window, feed: &str) -> i64 {
    let status = window.command("status", json!({})).await;
    let feeds = status["feeds"].as_array().cloned().unwrap_or_default();
    feeds.iter().find(|one| one["name"] == feed).and_then(|one| one["rows"].as_i64()).unwrap_or_default()
}

/// From now on the payer's price lists have nothing in them.
async fn without_prices(server: &str) {
    let door = server.trim_end_matches("api/").to_owned() + "_training/faults";
    let when = When { body_contains: Some("pricelists(".to_owned()), ..When::default() };
    let script = Faults(vec![Rule { when, act: Act::Spoil(Spoil::NoPriceList) }]);
    let script = serde_json::to_string(&script).expect("rules as JSON");
    let told = reqwest::Client::new().post(door).body(script).send().await.expect("the payer is there");
    assert!(told.status().is_success(), "{told:?}");
}
