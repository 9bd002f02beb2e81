//! The training payer, started inside this program, and the home that bills it.

use std::time::Duration;

use claims_app::App;
use claims_app::Options;
use claims_app::dto::{Code, Mode, Problem, SetUpInput};
use claims_sandbox::{Payer, SandboxError};

use crate::homes::{Homes, private_folder};

/// The training payer's clerk. Not secrets: the people and the claims are invented.
const USER: &str = "clerk";
const PASSWORD: &str = "training";
/// Opens the training data where the computer has no keychain.
const PASSPHRASE: &str = "training";

/// Starts the payer on a free port of this computer, with what it remembers.
///
/// # Errors
/// Its folder cannot be written, or its memory is damaged.
pub async fn payer(homes: &Homes, pace: Duration) -> Result<Payer, Problem> {
    private_folder(&homes.training())?;
    let options = claims_sandbox::Options {
        state_file: Some(homes.payer_file()),
        adjudicate_after: Some(pace),
        ..claims_sandbox::Options::default()
    };
    Payer::start(options).await.map_err(|error| {
        let code = if matches!(error, SandboxError::StateFile { .. }) {
            Code::FileUnwritable
        } else if matches!(error, SandboxError::State { .. }) {
            Code::DatabaseDamaged
        } else {
            Code::Internal
        };
        Problem::with(code, homes.payer_file().display().to_string()).caused_by(&error)
    })
}

/// How the training home is opened.
pub fn options(homes: &Homes) -> Options {
    Options {
        home: homes.training(),
        training: true,
        passphrase: Some(PASSPHRASE.to_owned()),
        password: Some(PASSWORD.to_owned()),
    }
}

/// Sets an empty home up with the payer; one that is set up follows it to its new port.
///
/// # Errors
/// As setting up and moving have.
pub async fn settle(app: &App, payer: &Payer) -> Result<(), Problem> {
    match app.status().await?.mode {
        Mode::None => app.set_up(first_day(payer)).await.map(drop),
        Mode::Training | Mode::Server | Mode::Locked => app.move_server(&payer.base_url()).await,
    }
}

fn first_day(payer: &Payer) -> SetUpInput {
    SetUpInput {
        server: payer.base_url(),
        user: USER.to_owned(),
        password: PASSWORD.to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        remember: true,
        ..SetUpInput::default()
    }
}
