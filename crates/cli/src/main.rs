//! The headless `claims`: the same door as the desktop, for cron, support and scripts.
//!
//! Exit 0 done, 1 a problem (as JSON `{code, detail}` with `--json`), 2 usage. Output fields: `docs/cli.md`.

mod args;
mod attachments;
mod commands;
mod ledger;
mod print;
mod register;
mod sandbox;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let args = args::Args::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("CLAIMS_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("claims: {error}");
            return ExitCode::from(1);
        }
    };
    let json = args.json;
    match runtime.block_on(commands::run(args)) {
        Ok(code) => code,
        Err(problem) => {
            print::problem(&problem, json);
            ExitCode::from(1)
        }
    }
}
