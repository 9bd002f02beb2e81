//! The training payer and the real openIMIS are put the same questions; status codes and shapes of the answers must agree.
//!
//! Where the two differ, the training payer is wrong. Data differ between the two (people, catalogue, ids), so answers are reduced to
//! their shape first: which fields there are, of which type, and the words a client decides by.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests explain themselves when they stop"
)]

mod claims;
#[path = "../real_openimis/database.rs"]
#[expect(dead_code, reason = "large catalogues are another suite's")]
mod database;
mod exchanges;
mod shape;
mod side;

use claims_sandbox::Release;
use side::Side;

/// Asks both everything and names each difference.
fn compare(release: Release) {
    let variable = format!("CLAIMS_OPENIMIS_{}", release.to_string().replace('.', "_"));
    let base = std::env::var(&variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `cargo xtask test`, which starts the servers"));
    // Not while others change what all see.
    let _hold = database::hold(&release.to_string(), false);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let options = claims_sandbox::Options { seed: 3, release, ..claims_sandbox::Options::default() };
        let payer = claims_sandbox::Payer::start(options).await.expect("the training payer starts");
        let mut real = Side::real(&base).await;
        let mut training = Side::training(&payer.base_url()).await;
        let mut differences = Vec::new();
        for exchange in exchanges::all() {
            let expected = exchange.put_to(&mut real).await;
            let given = exchange.put_to(&mut training).await;
            if !expected.agrees(&given) {
                differences.push(format!("— {}\n   real:     {expected}\n   training: {given}", exchange.name()));
            }
        }
        payer.stop().await;
        assert!(differences.is_empty(), "{} differences on {release}:\n{}", differences.len(), differences.join("\n"));
    });
}

#[test]
fn the_training_payer_answers_like_release_26_04() {
    compare(Release::R2604);
}

#[test]
fn the_training_payer_answers_like_release_25_10() {
    compare(Release::R2510);
}
