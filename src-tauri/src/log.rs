//! The log: what the program did, in daily files of one week, without anybody's data.

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use crate::homes::{Homes, private_folder};

/// Our own crates at `info`, everything else only when it is wrong.
const WHAT: &str = "warn,claims_app=info,claims_desk_shell=info,claims_sandbox=info,claims_store=info,claims_sync=info";
const DAYS: usize = 7;

/// Starts logging; lines are written until the guard is dropped. Without a writable folder there is no log and no complaint:
/// the clerk can do nothing about it, and the work goes on.
pub fn start(homes: &Homes) -> Option<WorkerGuard> {
    private_folder(&homes.logs()).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("claims-desk")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(homes.logs())
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let what = std::env::var("CLAIMS_LOG").unwrap_or_else(|_| WHAT.to_owned());
    let started =
        tracing_subscriber::fmt().with_env_filter(EnvFilter::new(what)).with_ansi(false).with_writer(writer).try_init();
    // A panic's words may quote a person's data: only its place is kept.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task ended by a defect");
    }));
    started.ok().map(|()| guard)
}
