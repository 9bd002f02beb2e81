//! `claims-bench NAME --out FILE`: measures, asserts the results, prints and writes a list of figures; `only PART…` prints.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program of ours for ourselves: it prints, and stops where an index is wrong"
)]

mod claims;
mod figure;
mod frames;
mod link;
mod memory;
mod mirror;
mod outbox;
mod pages;
mod paper;
mod programs;
mod pull;
mod recall;
mod refresh;
mod save;
mod search;

use anyhow::{Context as _, Result, bail};

use figure::Figure;
use pages::pages;

/// The figures of each evidence file, by part.
const SETS: [(&str, &[&str]); 3] = [
    ("first-day", &["load", "search", "save", "paper", "programs"]),
    ("mirror", &["load", "search", "far", "limited", "narrow", "broken", "people", "memory"]),
    ("outbox", &["save", "upload", "refresh", "list", "frames"]),
];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["only", parts @ ..] => measured(parts).map(drop),
        [name, "--out", out] => {
            let Some((_, parts)) = SETS.iter().find(|(set, _)| set == name) else {
                bail!("there is no benchmark {name}; there are: {}", SETS.map(|(set, _)| set).join(", "));
            };
            let figures = measured(parts)?;
            if let Some(folder) = std::path::Path::new(out).parent() {
                std::fs::create_dir_all(folder)?;
            }
            let text = serde_json::to_string_pretty(&figures)?;
            std::fs::write(out, text + "\n").with_context(|| format!("cannot write {out}"))
        }
        _ => bail!("usage: claims-bench NAME --out FILE | only PART…"),
    }
}

/// Measures parts one after the other, and prints each figure when it is known.
fn measured(parts: &[&str]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for name in parts {
        let more = part(name)?;
        more.iter().for_each(|figure| println!("{figure}"));
        figures.extend(more);
    }
    Ok(figures)
}

fn part(name: &str) -> Result<Vec<Figure>> {
    match name {
        "load" => mirror::measure(&pages()?),
        "search" => search::measure(&pages()?),
        "far" => pull::far(),
        "limited" => pull::limited(),
        "narrow" => pull::narrow(),
        "broken" => pull::broken(),
        "people" => claims::people(),
        "memory" => memory::measure(),
        "save" => save::measure(),
        "paper" => paper::measure(),
        "programs" => programs::measure(),
        "upload" => outbox::upload(),
        "refresh" => refresh::measure(),
        "list" => claims::list(),
        "frames" => pull::runtime()?.block_on(frames::measure()),
        other => bail!("there is no part {other}"),
    }
}
