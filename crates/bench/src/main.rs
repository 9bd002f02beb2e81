//! `claims-bench NAME --out FILE`: measures, asserts the results, prints and writes a list of figures.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program of ours for ourselves: it prints, and stops where an index is wrong"
)]

mod claims;
mod figure;
mod link;
mod memory;
mod mirror;
mod outbox;
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
    let mut figures = Vec::new();
    let mut measured = |more: Vec<Figure>| {
        more.iter().for_each(|figure| println!("{figure}"));
        figures.extend(more);
    };
    match name {
        "first-day" => {
            let pages = pages::pages()?;
            measured(mirror::measure(&pages)?);
            measured(search::measure(&pages)?);
            measured(save::measure()?);
            measured(paper::measure()?);
            measured(programs::measure()?);
        }
        "mirror" => {
            let pages = pages::pages()?;
            measured(mirror::measure(&pages)?);
            measured(search::measure(&pages)?);
            measured(pull::far()?);
            measured(pull::narrow()?);
            measured(pull::broken()?);
            measured(claims::people()?);
            measured(memory::measure()?);
        }
        "outbox" => {
            measured(save::measure()?);
            measured(outbox::upload()?);
            measured(claims::list()?);
        }
        other => bail!("there is no benchmark {other}; there are: first-day, mirror, outbox"),
    }
    if let Some(folder) = std::path::Path::new(out).parent() {
        std::fs::create_dir_all(folder)?;
    }
    let text = serde_json::to_string_pretty(&figures)?;
    std::fs::write(out, text + "\n").with_context(|| format!("cannot write {out}"))
}
