//! A desktop session without a screen: an X server in memory, a message bus, an unlocked keychain, own folders.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// Wraps a shell script so that it runs inside such a session; `folder` receives all the session's files.
pub fn headless(folder: &Path, script: &str) -> Result<Command> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut session = shell::command("xvfb-run", ["-a", "-s", "-screen 0 1440x900x24", "dbus-run-session", "--"]);
    for (name, sub) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ] {
        fs::create_dir_all(folder.join(sub))?;
        session.env(name, folder.join(sub));
    }
    // The bus and the keychain put sockets here, and a socket's path must be short: not below `folder`.
    let prelude = r#"XDG_RUNTIME_DIR=$(mktemp -d); export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
if command -v gnome-keyring-daemon >/dev/null; then
    eval "$(printf 'tests\n' | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
fi
"#;
    session
        .args(["sh", "-ec", &format!("{prelude}{script}")])
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("GDK_BACKEND", "x11")
        .env_remove("WAYLAND_DISPLAY");
    Ok(session)
}
