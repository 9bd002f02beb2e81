//! Pages and examples of the documentation in one pass.
//!
//! `cargo doc` would check every dependency once more only to read it. For the examples cargo hands
//! the compiled libraries to rustdoc anyway; this program stands in its place then, and lets it
//! write the pages from them too, so that broken links are found.

use std::process::{Command, ExitCode};

use crate::shell;

/// Set where this program is called as rustdoc: the folder of the pages.
const PAGES: &str = "CLAIMS_DESK_PAGES";
/// What cargo says for the examples alone, and what follows it.
const FOR_EXAMPLES: [(&str, usize); 3] = [("--test", 0), ("--test-run-directory", 1), ("--test-args", 1)];

/// Lets `cargo test --doc` write and check the pages as well.
pub fn with_pages(cargo: &mut Command) {
    cargo.env("RUSTDOC", shell::program("debug", "xtask")).env(PAGES, shell::root().join("target/doc"));
}

/// Does rustdoc's work, if that is what this program was called for.
pub fn called_as() -> Option<ExitCode> {
    let pages = std::env::var(PAGES).ok()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rustdoc = |arguments: &[String]| {
        let status = Command::new("rustdoc").args(arguments).status();
        status.is_ok_and(|status| status.success())
    };
    let mut done = true;
    if arguments.iter().any(|argument| argument == "--test") {
        let mut reading = of_pages(&arguments);
        reading.extend(["-D", "warnings", "-o", &pages].map(str::to_owned));
        done = rustdoc(&reading);
    }
    done &= rustdoc(&arguments);
    Some(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The arguments without those that ask for the examples.
fn of_pages(arguments: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut skipped = 0;
    for argument in arguments {
        match FOR_EXAMPLES.iter().find(|(name, _)| name == argument) {
            Some((_, following)) => skipped = *following,
            None if skipped > 0 => skipped -= 1,
            None => kept.push(argument.clone()),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::of_pages;

    #[test]
    fn pages_are_written_from_what_cargo_says_for_the_examples() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let said =
            words("--crate-name claims_app --test crates/app/src/lib.rs --test-run-directory /p --extern a=b.rlib");
        assert_eq!(of_pages(&said), words("--crate-name claims_app crates/app/src/lib.rs --extern a=b.rlib"));
    }
}
