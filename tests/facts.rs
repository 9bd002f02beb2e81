//! Holds `docs/openimis.md`: every fact in it names what tests it, and whatever it names is there.
#![expect(clippy::panic, reason = "a test explains itself when it stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = "docs/openimis.md";
/// What stands above a table of facts. The other tables name no tests.
const HEADER: &str = "| openIMIS | the desk | held to it by |";
/// What makes an exchange of `tests/twin` is called so, and with its name first.
const MAKERS: &[&str] = &[
    "claim",
    "exchange",
    "feedback",
    "fhir",
    "get",
    "get_but",
    "graphql",
    "login",
    "of_file",
    "of_the_district",
    "with_file",
];

/// A fact: the line it stands in, and what it says of its tests.
struct Fact {
    line: usize,
    held_by: String,
}

#[test]
fn every_fact_about_openimis_names_tests_that_are_there() {
    let (facts, tests, exchanges) = (facts(), tests(), exchanges());
    assert!(facts.len() > 50 && tests.len() > 500 && exchanges.len() > 80, "too few were found to hold anything");
    let mut wrong = Vec::new();
    for Fact { line, held_by } in &facts {
        let (named, asked) = (between(held_by, '`'), between(held_by, '"'));
        if named.is_empty() && asked.is_empty() {
            wrong.push(format!("{DOCUMENT}:{line} names nothing that holds us to it"));
        }
        let no_test = named.into_iter().filter(|name| !tests.contains(*name));
        wrong.extend(no_test.map(|name| format!("{DOCUMENT}:{line} names {name}, and there is no such test")));
        let no_exchange = asked.into_iter().filter(|name| !exchanges.contains(*name));
        wrong.extend(no_exchange.map(|name| format!("{DOCUMENT}:{line}: tests/twin has no exchange \"{name}\"")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The rows of the tables of facts.
fn facts() -> Vec<Fact> {
    let document = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT));
    let mut facts = Vec::new();
    let mut in_table = false;
    for (line, text) in (1..).zip(document.lines()) {
        in_table = text == HEADER || (in_table && text.starts_with('|'));
        let is_overlooked = !in_table && text.starts_with('|') && text.contains("::");
        assert!(!is_overlooked, "{DOCUMENT}:{line} names a test in a table that does not begin with {HEADER}");
        if !in_table || text == HEADER || text.starts_with("| ---") {
            continue;
        }
        let cells: Vec<&str> = text.trim_matches('|').split(" | ").map(str::trim).collect();
        let [fact, desk, held_by] = cells.as_slice() else { panic!("{DOCUMENT}:{line} has not three cells") };
        assert!(!fact.is_empty() && !desk.is_empty(), "{DOCUMENT}:{line} has an empty cell");
        facts.push(Fact { line, held_by: (*held_by).to_owned() });
    }
    facts
}

/// What stands between each two such marks.
fn between(text: &str, mark: char) -> Vec<&str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// Every test there is, as `file::name`; a journey against real servers counts when both releases are put through it.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in rust_files(&["crates", "src-tauri", "tests", "xtask"]) {
        let within = name_of(&file);
        found.extend(test_functions(&read(&file)).into_iter().map(|test| format!("{within}::{test}")));
    }
    let journeys = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_openimis/main.rs"));
    let listed = journeys.lines().skip_while(|line| *line != "on_both_releases! {").map(str::trim);
    found.extend(listed.filter_map(|line| line.strip_suffix(',')).map(str::to_owned));
    found
}

/// The name of a file without its ending; of those named alike everywhere, the name of the folder that they speak for.
fn name_of(file: &Path) -> String {
    let names: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
    let says_little = |name: &&&str| ["lib", "main", "mod", "src", "tests"].contains(&name.trim_end_matches(".rs"));
    let name = names.iter().rev().find(|name| !says_little(name));
    name.map(|name| name.trim_end_matches(".rs").to_owned()).unwrap_or_default()
}

fn test_functions(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut marked = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if line.starts_with("#[ignore") {
            marked = false;
        } else if let Some((_, named)) = line.split_once("fn ").filter(|_| marked) {
            found.extend(named.split('(').next());
            marked = false;
        }
    }
    found
}

/// The names of the exchanges by which the training payer is compared with the real one.
fn exchanges() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in rust_files(&["tests/twin"]) {
        let text = read(&file);
        // Texts and what is between them take turns.
        let parts: Vec<&str> = text.split('"').collect();
        for pair in parts.windows(2) {
            let [before, name] = pair else { continue };
            let before = before.trim_end();
            let maker = before.strip_suffix('(').map(|call| call.rsplit(|c: char| !c.is_alphanumeric() && c != '_'));
            let is_made = maker.and_then(|mut words| words.next()).is_some_and(|word| MAKERS.contains(&word));
            if is_made || before.ends_with("name:") {
                found.insert((*name).to_owned());
            }
        }
    }
    found
}

fn rust_files(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()))
}
