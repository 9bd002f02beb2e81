//! P16, P17: how long the programs take to start, and what the window needs in memory against an empty one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::figure::{Figure, percentile, timed};

pub fn measure() -> Result<Vec<Figure>> {
    let mut figures = vec![command_line()?];
    figures.extend(window()?);
    Ok(figures)
}

/// A program of the same release build.
pub fn program(name: &str) -> Result<PathBuf> {
    let program = std::env::current_exe()?.parent().context("a folder")?.join(name);
    ensure!(program.exists(), "build the release programs first: cargo xtask bench does");
    Ok(program)
}

/// `claims --version` against the smallest program there is.
fn command_line() -> Result<Figure> {
    let claims = program("claims")?;
    let run = |program: &Path, args: &[&str]| -> Result<Duration> {
        let mut command = Command::new(program);
        command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
        let (status, took) = timed(|| command.status());
        ensure!(status?.success(), "{} ran", program.display());
        Ok(took)
    };
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        ours.push(run(&claims, &["--version"])?);
        floor.push(run(Path::new("/bin/true"), &[])?);
    }
    Ok(Figure::ratio(
        "P16",
        "start of the command line, median",
        "ms",
        percentile(&mut ours, 0.5),
        percentile(&mut floor, 0.5),
        5.0,
    ))
}

/// Start and memory of the real window, against an empty Tauri window in the same display.
fn window() -> Result<Vec<Figure>> {
    let (desk, empty) = (program("claims-desk")?, program("empty-window")?);
    ensure!(std::env::var_os("DISPLAY").is_some(), "a display is needed: run through cargo xtask bench");
    let home = tempfile::tempdir()?;
    let home_text = home.path().display().to_string();
    let args = ["--training", "--home", &home_text];
    // The first start makes the home and downloads the lists: that is a first day, not a start.
    Run::of(&desk, &args, is_drawn)?;
    let ours = Run::of(&desk, &args, is_drawn)?;
    let floor = Run::of(&empty, &[], |_| Ok(true))?;
    Ok(vec![
        Figure::cap("P16", "start of the window until its first screen is drawn", "ms", ours.drawn_ms, 900.0),
        Figure::ratio(
            "P17",
            "memory of the process tree (PSS) after 6 s, training payer included",
            "MiB",
            ours.pss_mib,
            floor.pss_mib,
            1.15,
        ),
    ])
}

struct Run {
    drawn_ms: f64,
    pss_mib: f64,
}

impl Run {
    fn of(program: &Path, args: &[&str], is_drawn: fn(&str) -> Result<bool>) -> Result<Self> {
        let start = Instant::now();
        let mut child = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let outcome = Self::watch(child.id(), start, is_drawn);
        child.kill()?;
        child.wait()?;
        outcome
    }

    fn watch(pid: u32, start: Instant, is_drawn: fn(&str) -> Result<bool>) -> Result<Self> {
        let wait = |what: &str| {
            ensure!(start.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(5));
            Ok(())
        };
        let window = loop {
            match window_of(pid)? {
                Some(window) => break window,
                None => wait("no window came up")?,
            }
        };
        while !is_drawn(&window)? {
            wait("nothing was drawn")?;
        }
        let drawn_ms = start.elapsed().as_secs_f64() * 1000.0;
        std::thread::sleep(Duration::from_secs(6));
        Ok(Self { drawn_ms, pss_mib: pss_of_tree(pid)? })
    }
}

/// The visible window of this process.
fn window_of(pid: u32) -> Result<Option<String>> {
    let found = Command::new("xdotool")
        .args(["search", "--all", "--onlyvisible", "--pid", &pid.to_string(), "--name", "."])
        .output()
        .context("xdotool is installed")?;
    Ok(String::from_utf8(found.stdout)?.lines().next().map(str::to_owned))
}

/// Whether a window shows more than a background: letters have many shades.
fn is_drawn(window: &str) -> Result<bool> {
    let shot = Command::new("xwd").args(["-silent", "-id", window]).output().context("xwd is installed")?;
    let mut shades = std::collections::HashSet::new();
    shades.extend(shot.stdout.chunks_exact(4).skip(1024).step_by(7));
    Ok(shades.len() > 24)
}

/// Proportional memory of a process and all that descend from it.
#[expect(clippy::cast_precision_loss, reason = "kilobytes to mebibytes")]
fn pss_of_tree(root: u32) -> Result<f64> {
    let mut tree = vec![root];
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    let mut at = 0;
    while at < tree.len() {
        let children: Vec<u32> =
            parents.iter().filter(|(_, parent)| *parent == tree[at]).map(|(pid, _)| *pid).collect();
        tree.extend(children);
        at += 1;
    }
    let kilobytes: u64 = tree
        .iter()
        .filter_map(|pid| std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok())
        .filter_map(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok())
        })
        .sum();
    Ok(kilobytes as f64 / 1024.0)
}
