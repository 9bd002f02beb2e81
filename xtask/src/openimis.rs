//! `cargo xtask openimis`: sees to the Debian packages, then hands over to `tests/openimis/server.sh`.

use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::packages::{self, OPENIMIS};
use crate::shell::{self, Background};

#[derive(Args)]
pub struct Arguments {
    action: Action,
    /// For start: [--release 26.04|25.10|all] [--fresh] [--mode DEV|PROD] [--fixes] [--production].
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Action {
    /// Install what is missing, seed the databases once, serve; prints NAME=URL for each server.
    Start,
    /// Stop the servers and the database.
    Stop,
    /// Stop, and delete the databases; the next start seeds them again.
    Reset,
    /// Say what is running and where.
    Status,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.action == Action::Start {
        packages::install(OPENIMIS)?;
    }
    let action = match arguments.action {
        Action::Start => "start",
        Action::Stop => "stop",
        Action::Reset => "reset",
        Action::Status => "status",
    };
    shell::step(&format!("openIMIS: {action}"), server(action).args(&arguments.options))
}

/// The servers of both releases while they start, and later while tests use them.
pub struct Servers {
    starting: Background,
    were_running: bool,
}

impl Servers {
    /// Begins to start both releases, 26.04 with its hidden endpoints repaired, and 26.04 as in production.
    pub fn start() -> Result<Self> {
        let were_running = shell::output_of(&mut server("status"))?.contains("running, pid");
        let starting = shell::in_background(
            "openimis",
            "starting real openIMIS servers, releases 26.04 and 25.10",
            server("start").args(["--fixes", "--production"]),
        )?;
        Ok(Self { starting, were_running })
    }

    /// Waits until they serve; answers with the environment that tells tests where.
    pub fn ready(self) -> Result<Ready> {
        let printed = self.starting.finish()?;
        let addresses = printed
            .lines()
            .filter(|line| line.starts_with("CLAIMS_OPENIMIS_"))
            .filter_map(|line| line.split_once('='))
            .map(|(name, url)| (name.to_string(), url.to_string()))
            .collect();
        Ok(Ready { addresses, were_running: self.were_running })
    }
}

/// Servers that answer.
pub struct Ready {
    /// Environment variables and URLs of servers and databases, as in `CLAIMS_OPENIMIS_26_04=http://127.0.0.1:8000/api/`.
    pub addresses: Vec<(String, String)>,
    were_running: bool,
}

impl Ready {
    /// Stops them, unless somebody had them running before.
    pub fn stop(self) -> Result<()> {
        if self.were_running {
            shell::say("the openIMIS servers were running before and stay so");
            return Ok(());
        }
        shell::step("stopping the openIMIS servers", &mut server("stop"))
    }
}

fn server(action: &str) -> Command {
    shell::command("tests/openimis/server.sh", [action])
}
