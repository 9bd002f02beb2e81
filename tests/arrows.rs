//! Holds the architecture: which crate may use which, which library belongs where, and that files stay small.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test explains itself when it stops"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each of our packages, and those of ours it may use to be built. `ARCHITECTURE.md` says why.
const ARROWS: &[(&str, &[&str])] = &[
    ("claims-domain", &[]),
    ("claims-words", &["claims-domain"]),
    ("claims-fhir", &["claims-domain"]),
    ("claims-openimis", &["claims-domain", "claims-fhir"]),
    ("claims-store", &["claims-domain"]),
    ("claims-sync", &["claims-domain", "claims-fhir", "claims-openimis", "claims-store"]),
    ("claims-receipt", &["claims-domain", "claims-words"]),
    (
        "claims-app",
        &[
            "claims-domain",
            "claims-fhir",
            "claims-openimis",
            "claims-receipt",
            "claims-store",
            "claims-sync",
            "claims-words",
        ],
    ),
    ("claims-sandbox", &["claims-domain", "claims-fhir", "claims-openimis"]),
    ("claims-cli", &["claims-app", "claims-sandbox"]),
    ("claims-desk", &["claims-app", "claims-sandbox"]),
    ("xtask", &[]),
];

/// Packages for development: they may use any of ours, and none of ours may be built with them.
const DEVELOPMENT: &[&str] = &["claims-bench", "claims-empty-window", "claims-faults", "claims-webdriver"];

/// Libraries that stay behind one door, and the packages that hold it.
const DOORS: &[(&str, &[&str])] = &[
    ("reqwest", &["claims-sync"]),
    ("rusqlite", &["claims-store"]),
    ("rusqlite_migration", &["claims-store"]),
    ("keyring", &["claims-store"]),
    ("printpdf", &["claims-receipt"]),
    ("fluent-bundle", &["claims-words"]),
    ("axum", &["claims-sandbox"]),
    ("clap", &["claims-cli", "claims-desk", "xtask"]),
    ("tauri", &["claims-desk"]),
    ("tokio", &["claims-app", "claims-cli", "claims-desk", "claims-sandbox", "claims-store", "claims-sync"]),
];

const LONGEST_FILE: usize = 600;

#[test]
fn crates_use_each_other_only_along_the_arrows() {
    let packages = packages();
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    for (package, uses) in &packages {
        if DEVELOPMENT.contains(&package.as_str()) {
            continue;
        }
        let allowed = arrows.get(package.as_str());
        let allowed = allowed.unwrap_or_else(|| panic!("{package} is new: give it its arrows in tests/arrows.rs"));
        for used in uses.iter().filter(|used| packages.contains_key(*used)) {
            assert!(allowed.contains(&used.as_str()), "{package} must not use {used}; see ARCHITECTURE.md");
        }
    }
    for (package, _) in ARROWS {
        assert!(packages.contains_key(*package), "{package} is gone: take its arrows out of tests/arrows.rs");
    }
}

#[test]
fn each_library_stays_behind_its_door() {
    for (package, uses) in packages() {
        for (library, holders) in DOORS {
            let held = holders.contains(&package.as_str()) || DEVELOPMENT.contains(&package.as_str());
            assert!(held || !uses.contains(*library), "{package} must not use {library}: that is for {holders:?}");
        }
    }
}

/// Defects are planted for `claims-faults` alone: no other package may ask for them, nor have them from the start.
#[test]
fn nothing_that_is_shipped_has_planted_defects() {
    const FEATURE: &str = "seeded-defects";
    let manifests =
        sources(&["crates", "src-tauri", "xtask"], &["toml"]).into_iter().filter(|file| file.ends_with("Cargo.toml"));
    let with: Vec<PathBuf> = manifests.filter(|file| read(file).contains(FEATURE)).collect();
    let named = |package: &str| with.iter().any(|file| file.ends_with(format!("crates/{package}/Cargo.toml")));
    assert!(with.len() == 2 && named("domain") && named("faults"), "{FEATURE} is named in {with:?}");
    for file in with {
        assert!(!read(&file).contains("default = "), "{} has features from the start", file.display());
    }
}

#[test]
fn source_files_stay_small() {
    for file in sources(&["crates", "src-tauri", "tests", "ui/src", "xtask"], &["rs", "ts", "svelte"]) {
        let lines = read(&file).lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines; split it before {LONGEST_FILE}", file.display());
    }
}

#[test]
fn rust_files_begin_by_saying_what_they_do() {
    for file in sources(&["crates", "src-tauri", "tests", "xtask"], &["rs"]) {
        assert!(read(&file).starts_with("//!"), "{} must begin with one sentence after //!", file.display());
    }
}

/// Our packages with everything they are built from; what only their tests use is left out.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).expect("cargo prints JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a name is text").to_string();
    let list = |value: &serde_json::Value| value.as_array().expect("a list").clone();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let uses = list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| text(&dependency["name"]))
                .collect();
            (text(&package["name"]), uses)
        })
        .collect()
}

/// Files of ours with one of the endings; generated and installed ones are left out.
fn sources(folders: &[&str], endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> =
        folders.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).collect();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if name != "generated" && name != "node_modules" {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folders:?}");
    found
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()))
}
