//! The desktop program: reads its options and opens the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use claims_desk_shell::Start;
use clap::Parser as _;

fn main() -> ExitCode {
    match claims_desk_shell::run(&Start::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("claims-desk: {error}");
            ExitCode::FAILURE
        }
    }
}
