#!/bin/sh
# Runs the tests in a real window on a machine without a screen: an X server in memory, a message bus and a keychain of its own.
#   tests/desktop/run.sh [arguments for the test program, for example the name of one test]
set -eu
cd "$(dirname "$0")/../.."
export CLAIMS_DESK_BIN="${CLAIMS_DESK_BIN:-$PWD/target/debug/claims-desk}"
export CLAIMS_AXE="${CLAIMS_AXE:-$PWD/ui/node_modules/axe-core/axe.min.js}"
export LIBGL_ALWAYS_SOFTWARE=1 GDK_BACKEND=x11
unset WAYLAND_DISPLAY
SESSION=$(mktemp -d)
trap 'rm -rf "$SESSION"' EXIT
export XDG_DATA_HOME="$SESSION/data" XDG_CONFIG_HOME="$SESSION/config" XDG_CACHE_HOME="$SESSION/cache" XDG_RUNTIME_DIR="$SESSION/run"
mkdir -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
xvfb-run -a -s "-screen 0 1440x900x24" dbus-run-session -- sh -ec '
    if command -v gnome-keyring-daemon >/dev/null; then
        eval "$(printf "tests\n" | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
    fi
    cargo test -p claims-desk --features e2e --test desktop -- "$@"
' sh "$@"
