//! Debian packages: which are needed for what, which are missing, and their installation through apt.

use std::fs;

use anyhow::{Result, bail};

use crate::shell;

/// To compile: the window is WebKitGTK, the database's cryptography comes from OpenSSL.
pub const BUILD: &[&str] = &[
    "build-essential",
    "file",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libsoup-3.0-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "xdg-utils",
];

/// To open a window where there is no display, and to take its picture.
pub const HEADLESS: &[&str] = &["dbus", "imagemagick", "xauth", "xvfb"];

/// To drive the window, keep secrets in a keychain, look into the papers, and stop programs at any of their calls.
pub const TESTS: &[&str] = &[
    "at-spi2-core",
    "dbus-x11",
    "faketime",
    "fonts-noto-core",
    "gnome-keyring",
    "poppler-utils",
    "strace",
    "webkit2gtk-driver",
    "xdotool",
];

/// To assemble a real openIMIS; one of its Python packages is compiled on the spot.
pub const OPENIMIS: &[&str] = &["build-essential", "curl", "postgresql", "python3-dev", "python3-venv", "zlib1g-dev"];

/// To see when a window appears, to scroll in it, and to keep a key meanwhile.
pub const MEASURE: &[&str] = &["gnome-keyring", "webkit2gtk-driver", "x11-apps", "xdotool"];

/// To compile for Windows.
pub const WINDOWS: &[&str] = &["gcc-mingw-w64-x86-64-win32", "g++-mingw-w64-x86-64-win32", "nasm"];

/// Installs those of the packages that are missing, or says in one line what is in the way.
pub fn install(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") || std::env::var_os("CLAIMS_SKIP_PACKAGES").is_some() {
        return Ok(());
    }
    if shell::answer("dpkg-query", ["--version"]).is_none() {
        bail!(
            "this is neither Debian nor Ubuntu: install what corresponds to {}, then set CLAIMS_SKIP_PACKAGES=1",
            wanted.join(" ")
        );
    }
    let installed = installed();
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|package| !installed.contains(*package) && !present_otherwise(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let mut apt = match shell::answer("id", ["-u"]).as_deref() {
        Some("0") => shell::command("xtask/apt-install.sh", []),
        _ if shell::answer("sudo", ["--version"]).is_some() => shell::command("sudo", ["xtask/apt-install.sh"]),
        _ => bail!("Debian packages are missing and there is no sudo: as root run `apt-get install {names}`"),
    };
    shell::step(
        &format!("installing Debian packages (asks for your password where sudo does): {names}"),
        apt.args(&missing),
    )
}

fn installed() -> std::collections::HashSet<String> {
    shell::answer("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Package}\n"])
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .map(str::to_string)
        .collect()
}

/// PostgreSQL may have come in another version than Debian's own.
fn present_otherwise(package: &str) -> bool {
    package == "postgresql"
        && fs::read_dir("/usr/lib/postgresql")
            .is_ok_and(|versions| versions.flatten().any(|version| version.path().join("bin/initdb").exists()))
}
