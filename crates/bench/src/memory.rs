//! P17: what a pull needs in memory when the catalogue is ten times as large.

use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Result, ensure};
use claims_sandbox::Size;

use crate::figure::Figure;
use crate::link::{Link, Nature};
use crate::pages::{ELEMENTS, payer};
use crate::programs::program;

pub fn measure() -> Result<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let large = runtime.block_on(peak(Size::each(10 * ELEMENTS as usize)))?;
    let small = runtime.block_on(peak(Size::each(ELEMENTS as usize)))?;
    let what = "peak memory of a first pull of 300k rows, against one of 30k";
    Ok(vec![
        Figure::ratio("P17", what, "MiB", large, small, 1.1),
        Figure::cap("P17", "peak memory of the core in a first pull of 30k rows", "MiB", small, 40.0),
    ])
}

/// The highest resident set of `claims sync` in mebibytes while it pulls. What unlocking takes before is not counted: deriving the
/// key is meant to cost memory.
async fn peak(size: Size) -> Result<f64> {
    let payer = payer(size).await?;
    let link = Link::to(&payer.base_url(), Nature::default()).await?;
    let folder = tempfile::tempdir()?;
    let program = program("claims")?;
    let command = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.arg("--home").arg(folder.path()).args(args).stdout(Stdio::null());
        command.env("CLAIMS_PASSWORD", "training").env("CLAIMS_PASSPHRASE", "bench");
        command
    };
    let made = command(&["init", "--server", &link.base, "--user", "clerk"]).status()?;
    ensure!(made.success(), "the home is made");
    let before = link.counts.requests.load(Ordering::Relaxed);
    let mut child = command(&["sync"]).spawn()?;
    let mut peak = 0_f64;
    let mut is_pulling = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if !is_pulling {
            is_pulling = link.counts.requests.load(Ordering::Relaxed) > before;
            if is_pulling {
                // The highest mark is counted anew from here on.
                std::fs::write(format!("/proc/{}/clear_refs", child.id()), "5")?;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        }
        let text = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
        if let Some(kilobytes) = line.and_then(|text| text.trim().parse::<f64>().ok()) {
            peak = peak.max(kilobytes / 1024.0);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    ensure!(status.success(), "the pull succeeds");
    payer.stop().await;
    Ok(peak)
}
