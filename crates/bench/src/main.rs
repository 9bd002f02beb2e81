//! `claims-bench NAME --out FILE`: measures, asserts the results, prints and writes a list of figures.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program of ours for ourselves: it prints, and stops where an index is wrong"
)]

mod figure;
mod mirror;
mod paper;
mod programs;
mod save;
mod search;
mod synthetic;

use anyhow::{Context as _, Result, bail};

use figure::Figure;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (name, out) = match args.as_slice() {
        [name, flag, out] if flag == "--out" => (name.as_str(), out.as_str()),
        _ => bail!("usage: claims-bench NAME --out FILE"),
    };
    let figures: Vec<Figure> = match name {
        "first-day" => {
            let mut figures = Vec::new();
            figures.extend(mirror::measure()?);
            figures.extend(search::measure()?);
            figures.extend(save::measure()?);
            figures.extend(paper::measure()?);
            figures.extend(programs::measure()?);
            figures
        }
        other => bail!("there is no benchmark {other}; there is: first-day"),
    };
    for figure in &figures {
        println!("{figure}");
    }
    if let Some(folder) = std::path::Path::new(out).parent() {
        std::fs::create_dir_all(folder)?;
    }
    let text = serde_json::to_string_pretty(&figures)?;
    std::fs::write(out, text + "\n").with_context(|| format!("cannot write {out}"))
}
