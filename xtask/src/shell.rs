//! Runs commands in the project's folder, saying what they are for and what to do when they fail.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The top folder of the project.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Prints one step in words, on standard error like everything that is not an answer.
pub fn say(words: &str) {
    eprintln!("==> {words}");
}

/// A command that runs in the project's folder.
pub fn command<const N: usize>(program: &str, arguments: [&str; N]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this program, in the project's folder.
pub fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut cargo = command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()), arguments);
    // Set for this program by `cargo run`; passed on they would mislead build scripts and tests.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        cargo.env_remove(name);
    }
    cargo.env_remove("CARGO_MANIFEST_DIR");
    cargo
}

/// The path of a program of this project in `target/release` or `target/debug`.
pub fn program(profile: &str, name: &str) -> String {
    let file = format!("target/{profile}/{name}{}", std::env::consts::EXE_SUFFIX);
    root().join(file).display().to_string()
}

/// npm in the folder of the screens.
pub fn npm<const N: usize>(arguments: [&str; N]) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
    npm.current_dir(root().join("ui"));
    npm
}

/// Runs a step to its end; its output goes to the terminal.
pub fn step(words: &str, command: &mut Command) -> Result<()> {
    say(words);
    let started = Instant::now();
    let line = line_of(command);
    let status = command.status().with_context(|| format!("cannot run `{line}`"))?;
    if !status.success() {
        bail!("{words}: `{line}` ended with {status}");
    }
    let seconds = started.elapsed().as_secs();
    if seconds >= 5 {
        eprintln!("    ({seconds} s)");
    }
    Ok(())
}

/// What a command prints on standard output; its standard error goes to the terminal.
pub fn output_of(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot run `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` ended with {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Hands over each line that a command prints on standard output, as it comes.
pub fn lines_of(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    let line = line_of(command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run `{line}`"))?;
    for printed in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        each(&printed?);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// The answer of a tool that may be absent or refuse, as in `node --version`.
pub fn answer<const N: usize>(program: &str, arguments: [&str; N]) -> Option<String> {
    let output = command(program, arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// A step that runs beside others, its output kept in a log under `target/xtask/`.
pub struct Background {
    words: String,
    child: Child,
    log: PathBuf,
    started: Instant,
}

/// Where what a step prints is kept.
pub fn log_of(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/xtask");
    fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{}.log", name.replace(' ', "-"))))
}

/// Starts a step beside what follows.
pub fn in_background(name: &str, words: &str, command: &mut Command) -> Result<Background> {
    let log = log_of(name)?;
    say(&format!("{words} (in the background; log: {})", log.display()));
    let file = File::create(&log)?;
    let line = line_of(command);
    let child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("cannot run `{line}`"))?;
    Ok(Background { words: words.into(), child, log, started: Instant::now() })
}

impl Background {
    /// Waits for the end and answers with what was printed.
    pub fn finish(mut self) -> Result<String> {
        say(&format!("waiting for: {}", self.words));
        let status = self.child.wait()?;
        let printed = fs::read_to_string(&self.log)?;
        if !status.success() {
            let lines: Vec<&str> = printed.lines().collect();
            let end = lines.len().saturating_sub(30);
            eprintln!("{}", lines.get(end..).unwrap_or_default().join("\n"));
            bail!("{}: ended with {status}; the whole output is in {}", self.words, self.log.display());
        }
        eprintln!("    ({} s)", self.started.elapsed().as_secs());
        Ok(printed)
    }
}

impl Drop for Background {
    /// Leaves nothing running when another step failed first.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

/// A command as one would type it, without its environment.
fn line_of(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
