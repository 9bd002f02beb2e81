//! `claims-bench NAME --out FILE`: measures, asserts the results, prints and writes a list of figures.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program of ours for ourselves: it prints, and stops where an index is wrong"
)]

mod figure;
mod link;
mod memory;
mod mirror;
mod pages;
mod paper;
mod programs;
mod pull;
mod save;
mod search;

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
            let pages = pages::pages()?;
            let mut figures = mirror::measure(&pages)?;
            figures.extend(search::measure(&pages)?);
            figures.extend(save::measure()?);
            figures.extend(paper::measure()?);
            figures.extend(programs::measure()?);
            figures
        }
        "mirror" => {
            let pages = pages::pages()?;
            let mut figures = mirror::measure(&pages)?;
            figures.extend(pull::measure()?);
            figures.extend(search::measure(&pages)?);
            figures.extend(memory::measure()?);
            figures
        }
        other => bail!("there is no benchmark {other}; there are: first-day, mirror"),
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
