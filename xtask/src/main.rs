//! `cargo xtask`: sets a fresh machine up, starts the program, and runs every check there is.

mod bench;
mod faults;
mod figures;
mod first_day;
mod lint;
mod openimis;
mod packages;
mod programs;
mod rustdoc;
mod screens;
mod session;
mod setup;
mod shell;
mod start;
mod test;
mod windows;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::lint::Compiling;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Sets up, starts, tests and measures Claims Desk")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds, and opens the program in training mode.
    Start {
        /// Run the first day headlessly even where there is a display.
        #[arg(long)]
        headless: bool,
    },
    /// Installs what is missing and runs every test, on real openIMIS servers and in a real window.
    Test,
    /// Formatting, clippy, documentation and the checks of the screens.
    Lint,
    /// What the continuous integration runs: lint, test, and that generated files are fresh.
    Ci,
    /// A real openIMIS on loopback; see tests/openimis/README.md.
    Openimis(openimis::Arguments),
    /// Measures, and writes evidence/NAME.json.
    Bench {
        /// Which set of figures.
        #[arg(default_value = "first-day")]
        name: String,
    },
    /// The proofs of exactly once at full length: power cuts, kills, failing disks, planted defects; into evidence/faults.json.
    Faults {
        /// One of them only, such as kills; the others stay as they were recorded.
        part: Option<String>,
    },
    /// Writes the README's tables from what is recorded in evidence/; measuring does so by itself.
    Figures,
    /// Checks that the code compiles for Windows, where that target can be added.
    Windows,
}

fn main() -> ExitCode {
    if let Some(done) = rustdoc::called_as() {
        return done;
    }
    let outcome = match Arguments::parse().task {
        Task::Start { headless } => start::start(headless),
        Task::Test => test::test(Compiling::Plain),
        Task::Lint => lint::lint(),
        Task::Ci => lint::sources()
            .and_then(|()| test::test(Compiling::Linting))
            .and_then(|()| lint::generated_files_are_fresh()),
        Task::Openimis(arguments) => openimis::run(&arguments),
        Task::Bench { name } => bench::bench(&name),
        Task::Faults { part } => faults::faults(part.as_deref()),
        Task::Figures => figures::into_readme(),
        Task::Windows => windows::check(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
