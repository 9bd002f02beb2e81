//! Writes the README's figures from the recorded evidence, so that the two cannot differ.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// Where the README shows the measured figures, and where the counted proofs.
const FIGURES: [&str; 2] = ["<!-- figures -->", "<!-- /figures -->"];
const PROOFS: [&str; 2] = ["<!-- proofs -->", "<!-- /proofs -->"];

/// Puts the tables of `evidence/*.json` into the README.
pub fn into_readme() -> Result<()> {
    let path = shell::root().join("README.md");
    let readme = fs::read_to_string(&path)?;
    fs::write(&path, with_tables(&readme, &recorded()?)?)?;
    shell::say("wrote the figures into README.md");
    Ok(())
}

fn with_tables(readme: &str, recorded: &[Value]) -> Result<String> {
    let readme = with_table(readme, FIGURES, &figures(recorded)?)?;
    with_table(&readme, PROOFS, &proofs(recorded)?)
}

fn with_table(readme: &str, [start, end]: [&str; 2], table: &str) -> Result<String> {
    let (before, rest) = readme.split_once(start).with_context(|| format!("README.md has no {start}"))?;
    let (_, after) = rest.split_once(end).with_context(|| format!("README.md has no {end}"))?;
    Ok(format!("{before}{start}\n{table}{end}{after}"))
}

/// Everything in `evidence/`, each fact once: a later file measures what an earlier one began with again, under the same name.
fn recorded() -> Result<Vec<Value>> {
    let mut files: Vec<_> = fs::read_dir(shell::root().join("evidence"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut facts = Vec::<Value>::new();
    for file in files {
        let entries: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        // Within one file a name may stand twice, as for two sizes of one proof.
        facts.retain(|old| !entries.iter().any(|new| !text(new, "id").is_empty() && name(new) == name(old)));
        facts.extend(entries);
    }
    facts.sort_by_key(|fact| text(fact, "id").trim_start_matches('P').parse::<u32>().unwrap_or(u32::MAX));
    Ok(facts)
}

fn name(fact: &Value) -> (String, String) {
    (text(fact, "id"), text(fact, "what"))
}

fn text(fact: &Value, field: &str) -> String {
    fact.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What was measured, against its floor.
fn figures(recorded: &[Value]) -> Result<String> {
    let mut table = String::from(
        "| | what | measured | floor in the same run | ratio | goal | |\n| --- | --- | ---: | ---: | ---: | ---: | --- |\n",
    );
    for figure in recorded.iter().filter(|fact| fact.get("value").is_some()) {
        let number = |field: &str| figure.get(field).and_then(Value::as_f64).map(|value| value.to_string());
        let unit = text(figure, "unit");
        let floor = number("floor");
        let goal = match (number("reach"), &floor) {
            (Some(reach), Some(_)) => format!("≤ {reach} ×"),
            (Some(reach), None) => format!("≤ {reach} {unit}"),
            (None, _) => String::new(),
        };
        let reached = match figure.get("ok").and_then(Value::as_bool) {
            Some(true) => "✓",
            Some(false) => "not yet",
            None => "",
        };
        writeln!(
            table,
            "| {} | {} | {} {unit} | {} | {} | {goal} | {reached} |",
            text(figure, "id"),
            text(figure, "what"),
            number("value").unwrap_or_default(),
            floor.map(|floor| format!("{floor} {unit}")).unwrap_or_default(),
            number("ratio").unwrap_or_default(),
        )?;
    }
    Ok(table)
}

/// What was tried, how often, and how often it failed.
fn proofs(recorded: &[Value]) -> Result<String> {
    let mut table = String::from("| tried | times | violations |\n| --- | ---: | ---: |\n");
    for proof in recorded {
        let number = |field: &str| proof.get(field).and_then(Value::as_u64);
        if let (Some(count), Some(violations)) = (number("count"), number("violations")) {
            writeln!(table, "| {} | {count} | {violations} |", text(proof, "what"))?;
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_what_was_recorded() {
        let readme = fs::read_to_string(shell::root().join("README.md")).expect("there is a README");
        let renewed = with_tables(&readme, &recorded().expect("readable evidence")).expect("places for the tables");
        assert!(readme == renewed, "the README's figures are not those of evidence/: run cargo xtask bench");
    }
}
