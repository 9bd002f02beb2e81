//! Writes the README's figures from the recorded evidence, so that the two cannot differ.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

const START: &str = "<!-- figures -->";
const END: &str = "<!-- /figures -->";

/// Puts the table of `evidence/*.json` into the README.
pub fn into_readme() -> Result<()> {
    let path = shell::root().join("README.md");
    let readme = fs::read_to_string(&path)?;
    fs::write(&path, with_table(&readme, &table()?)?)?;
    shell::say("wrote the figures into README.md");
    Ok(())
}

fn with_table(readme: &str, table: &str) -> Result<String> {
    let (before, rest) = readme.split_once(START).context("README.md has no place for the figures")?;
    let (_, after) = rest.split_once(END).context("README.md has no end of the figures")?;
    Ok(format!("{before}{START}\n{table}{END}{after}"))
}

fn table() -> Result<String> {
    let mut files: Vec<_> = fs::read_dir(shell::root().join("evidence"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut table = String::from(
        "| | what | measured | floor in the same run | ratio | goal | |\n| --- | --- | ---: | ---: | ---: | ---: | --- |\n",
    );
    for file in files {
        let figures: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        // Proofs are no figures: they are counted, not measured.
        for figure in figures.iter().filter(|figure| figure.get("value").is_some()) {
            let text = |name: &str| figure.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let number = |name: &str| figure.get(name).and_then(Value::as_f64).map(|value| value.to_string());
            let unit = text("unit");
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
                text("id"),
                text("what"),
                number("value").unwrap_or_default(),
                floor.map(|floor| format!("{floor} {unit}")).unwrap_or_default(),
                number("ratio").unwrap_or_default(),
            )?;
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
        let renewed = with_table(&readme, &table().expect("readable evidence")).expect("a place for the figures");
        assert!(readme == renewed, "the README's figures are not those of evidence/: run cargo xtask bench");
    }
}
