//! Makes a machine ready to build: system packages, Rust, Node, the packages of the screens.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Result, bail};

use crate::packages;
use crate::shell;

/// Checks and installs everything a build needs, and the given Debian packages on top.
pub fn setup(more_packages: &[&[&str]]) -> Result<()> {
    if cfg!(windows) {
        return windows_tools();
    }
    if !cfg!(target_os = "linux") {
        bail!("Claims Desk is built on Debian, Ubuntu and Windows; on this system it has never been tried");
    }
    let wanted: Vec<&str> =
        [packages::BUILD].iter().chain(more_packages).flat_map(|list| list.iter().copied()).collect();
    packages::install(&wanted)?;
    at_least("rustc", (1, 95), "Rust 1.95 or newer is needed: `rustup update stable` (https://rustup.rs)")?;
    at_least("node", (20, 19), "Node 20.19 or newer is needed: https://nodejs.org or your distribution's nodejs")?;
    screens_packages()
}

/// `npm ci`, unless what it installed is as new as the lock file.
pub fn screens_packages() -> Result<()> {
    let ui = shell::root().join("ui");
    // npm writes this file at the end of an installation.
    let installed = changed(&ui.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(&ui.join("package-lock.json")) {
        return Ok(());
    }
    shell::step("installing the npm packages of the screens", &mut shell::npm(["ci", "--no-audit", "--no-fund"]))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}

/// Names every tool that is missing on Windows; nothing is installed there.
fn windows_tools() -> Result<()> {
    let mut missing = Vec::new();
    for (found, name) in [
        (at_least("rustc", (1, 95), "").is_ok(), "Rust 1.95 or newer with the MSVC toolchain: https://rustup.rs"),
        (at_least("node", (20, 19), "").is_ok(), "Node 20.19 or newer: https://nodejs.org"),
        (
            visual_studio().is_some(),
            "Visual Studio Build Tools with \"Desktop development with C++\": https://visualstudio.microsoft.com/downloads",
        ),
        (webview().is_some(), "WebView2 Runtime: https://developer.microsoft.com/microsoft-edge/webview2"),
        (
            shell::answer("perl", ["--version"]).is_some(),
            "Strawberry Perl, to build OpenSSL: https://strawberryperl.com",
        ),
        (shell::answer("nasm", ["--version"]).is_some(), "NASM, to build OpenSSL: https://www.nasm.us"),
    ] {
        if !found {
            missing.push(name);
        }
    }
    if missing.is_empty() {
        return screens_packages();
    }
    bail!("please install, then run this again:\n  - {}", missing.join("\n  - "))
}

/// Where the C++ tools are, as their own locator tells.
fn visual_studio() -> Option<String> {
    let locator = r"C:\Program Files (x86)\Microsoft Visual Studio\Installer\vswhere.exe";
    let component = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64";
    shell::answer(locator, ["-products", "*", "-requires", component, "-property", "installationPath"])
        .filter(|path| !path.is_empty())
}

/// The version of the WebView2 Runtime, from the registry key its installer documents.
fn webview() -> Option<String> {
    let client = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [format!(r"HKLM\SOFTWARE\WOW6432Node\{client}"), format!(r"HKCU\Software\{client}")]
        .iter()
        .find_map(|key| shell::answer("reg", ["query", key, "/v", "pv"]))
}

/// Holds a tool's `--version` against what is needed.
fn at_least(tool: &str, needed: (u32, u32), advice: &str) -> Result<()> {
    let answer = shell::answer(tool, ["--version"]).unwrap_or_default();
    let found = version_in(&answer);
    if found.is_some_and(|version| version >= needed) {
        return Ok(());
    }
    match found {
        Some((major, minor)) => bail!("{tool} is {major}.{minor}. {advice}"),
        None => bail!("{tool} was not found. {advice}"),
    }
}

/// The first `major.minor` in text such as `rustc 1.95.0 (…)` or `v20.20.2`.
fn version_in(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut parts = word.trim_start_matches('v').split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn a_version_is_found_in_what_tools_print() {
        assert_eq!(version_in("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version_in("v20.20.2"), Some((20, 20)));
        assert_eq!(version_in("command not found"), None);
    }
}
