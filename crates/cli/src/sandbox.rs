//! `claims sandbox`: the training payer alone, until interrupted.
#![expect(clippy::print_stdout, reason = "the address is this command's answer")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use claims_app::dto::{Code, Problem};
use claims_sandbox::{Options, Payer};

pub async fn run(
    port: u16,
    seed: u64,
    release: &str,
    faults: Option<PathBuf>,
    adjudicate_after: Option<u64>,
    state_file: Option<PathBuf>,
) -> Result<ExitCode, Problem> {
    let bad = |error: &dyn std::error::Error| Problem::with(Code::Internal, error.to_string());
    let faults = match faults {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(&path).map_err(|error| bad(&error))?;
            Some(serde_json::from_str(&text).map_err(|error| bad(&error))?)
        }
    };
    let payer = Payer::start(Options {
        port,
        seed,
        release: release.parse().map_err(|error: claims_sandbox::UnknownRelease| bad(&error))?,
        faults,
        state_file,
        adjudicate_after: adjudicate_after.map(Duration::from_secs),
        ..Options::default()
    })
    .await
    .map_err(|error| bad(&error))?;
    println!("listening {}", payer.base_url());
    println!("user clerk password training");
    let _ = tokio::signal::ctrl_c().await;
    payer.stop().await;
    Ok(ExitCode::SUCCESS)
}
