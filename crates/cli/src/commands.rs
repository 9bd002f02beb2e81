//! One use case per command: read the arguments, ask the core, print its view.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use claims_app::dto::{
    ClaimFilter, Code, DraftInput, FeedbackInput, FindInput, HitKind, ImportView, Problem, SetUpInput, SignInInput,
    SignInWay,
};
use claims_app::{App, Options};

use crate::args::{Args, Command, FindKind, PeopleAct, YesNo};
use crate::{attachments, print, register, sandbox};

pub async fn run(args: Args) -> Result<ExitCode, Problem> {
    if let Command::Sandbox { port, seed, release, faults, adjudicate_after, state } = args.command {
        return sandbox::run(port, seed, &release, faults, adjudicate_after, state).await;
    }
    let json = args.json;
    let app = App::open(Options {
        home: args.home.unwrap_or_else(default_home),
        training: false,
        passphrase: variable("CLAIMS_PASSPHRASE"),
        password: variable("CLAIMS_PASSWORD"),
    })
    .await?;
    let outcome = async {
        if app.is_locked().await && std::io::stdin().is_terminal() {
            app.unlock(&prompt("cli-passphrase")?).await?;
        }
        answer(&app, args.command, json).await
    }
    .await;
    app.close().await;
    outcome
}

/// What a shell tells of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// The end of a pull. The first Ctrl-C stops it after the page in flight, and the next pull goes on from there; the second does not
/// wait for that page (`None`).
async fn unless_interrupted<T>(app: &App, pull: impl Future<Output = T>) -> Option<T> {
    let mut pull = std::pin::pin!(pull);
    for _ in 0..2 {
        tokio::select! {
            ended = &mut pull => return Some(ended),
            _ = tokio::signal::ctrl_c() => {
                let _ = app.cancel_sync().await;
            }
        }
    }
    None
}

async fn answer(app: &App, command: Command, json: bool) -> Result<ExitCode, Problem> {
    match command {
        Command::Sandbox { .. } => {}
        Command::Init {
            server,
            user,
            sign_in,
            facility,
            device,
            remember,
            header,
            ca,
            client_cert,
            desks,
            stale_days,
            from,
        } => {
            let (ca_pem, client_pem) = (pem_of(ca.as_deref())?, pem_of(client_cert.as_deref())?);
            let passphrase = if app.needs_passphrase().await { new_passphrase()? } else { String::new() };
            let given = variable("CLAIMS_TOKEN").map(|_| SignInWay::Token);
            let way = sign_in.map(SignInWay::from).or(given).unwrap_or_default();
            let (password, token) = if from.is_empty() { secret(way)? } else { <_>::default() };
            let input = SetUpInput {
                server: server.unwrap_or_default(),
                way,
                user: user.unwrap_or_default(),
                password,
                token,
                headers: header,
                ca_pem,
                client_pem,
                desks,
                stale_days,
                facility: facility.unwrap_or_default(),
                device: device.unwrap_or_default(),
                remember,
                passphrase,
            };
            if from.is_empty() {
                print::status(&app.set_up(input).await?, json);
            } else {
                return Ok(imported(&app.set_up_from_files(input, &from).await?, json));
            }
        }
        Command::SignIn { user, sign_in, remember } => {
            let way = match sign_in {
                Some(way) => way.into(),
                None => app.settings().await?.connection.way,
            };
            let (password, token) = secret(way)?;
            let input = SignInInput { way: Some(way), user: user.unwrap_or_default(), password, token, remember };
            print::status(&app.sign_in(input).await?, json);
        }
        Command::Sync { full, accept_empty } => {
            for list in &accept_empty {
                app.accept_empty(list).await?;
            }
            let progress =
                (!json && std::io::stderr().is_terminal()).then(|| tokio::spawn(print::progress(app.subscribe())));
            let view = unless_interrupted(app, app.sync(full)).await;
            if let Some(progress) = progress {
                progress.abort();
                print::progress_ends();
            }
            let Some(view) = view else { return Ok(ExitCode::from(INTERRUPTED)) };
            let view = view?;
            print::pull(&view, json);
            return Ok(if view.failed.is_empty() && !view.stopped { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        Command::Import { files, anyway } => return Ok(imported(&app.import(&files, anyway).await?, json)),
        Command::Status => print::status(&app.status().await?, json),
        Command::Changes { seen } => {
            register::changes(&app.price_changes().await?, &app.register_changes().await?, json);
            if seen {
                app.see_price_changes().await?;
                app.see_register_changes().await?;
            }
        }
        Command::Product { code } => register::product(&app.product(&code).await?, json),
        Command::Insuree { number, on, offline, service, item } => {
            let view = app.insuree(&number, on.as_deref(), offline).await?;
            let element = match (service, item) {
                (Some(code), _) => Some(app.element_cover(&number, "service", &code).await?),
                (None, Some(code)) => Some(app.element_cover(&number, "item", &code).await?),
                (None, None) => None,
            };
            print::insuree(&view, element.as_ref(), json);
        }
        Command::People { act } => match act {
            None => print::ahead(&app.people_ahead().await?, json),
            Some(PeopleAct::Size) => print::ahead_size(&app.people_size().await?, json),
            Some(PeopleAct::Ahead) => print::ahead(&app.fetch_people_ahead().await?, json),
            Some(PeopleAct::Forget) => print::ahead(&app.forget_people_ahead().await?, json),
        },
        Command::Find { kind, text, limit, on, person, wide } => {
            let kind = match kind {
                FindKind::Person => {
                    print::people(&app.find_people(&text, limit).await?, json);
                    return Ok(ExitCode::SUCCESS);
                }
                FindKind::Service => HitKind::Service,
                FindKind::Item => HitKind::Item,
                FindKind::Diagnosis => HitKind::Diagnosis,
            };
            print::hits(&app.find(FindInput { kind, text, limit, on, person, wide }).await?, json);
        }
        Command::Draft { file } => print::draft(&app.draft(draft_of(&file)?).await?, json),
        Command::Edit { id, file } => {
            let id = app.claim_id(&id).await?;
            print::draft(&app.save_draft(&id, draft_of(&file)?).await?, json);
        }
        Command::Check { id } => print::draft(&app.open_draft(&id).await?, json),
        Command::Attach { id, files, remove, again } => {
            return attachments::run(app, &id, &files, &remove, again, json).await;
        }
        Command::Feedback { id, care_rendered, payment_asked, drug_prescribed, drug_received, assessment } => {
            let [care_rendered, payment_asked, drug_prescribed, drug_received] =
                [care_rendered, payment_asked, drug_prescribed, drug_received].map(|answer| answer == YesNo::Yes);
            let answers = FeedbackInput { care_rendered, payment_asked, drug_prescribed, drug_received, assessment };
            print::claim(&app.answer_questions(&id, answers).await?, json);
        }
        Command::Submit { ids, anyway } => {
            let views = app.submit(&ids, anyway.as_deref()).await?;
            print::submitted(&views, json);
            return Ok(if views.iter().all(|view| view.problem.is_none()) {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(1)
            });
        }
        Command::TakeBack { id } => print::draft(&app.take_back(&id).await?, json),
        Command::TryAgain { id } => print::claim(&app.try_again(&id).await?, json),
        Command::NewCode { id } => print::claim(&app.take_new_code(&id).await?, json),
        Command::Correct { id } => print::draft(&app.correct(&id).await?, json),
        Command::Send { files } => {
            let view = if files { app.send_with_files().await } else { app.send().await }?;
            print::delivery(&view, json);
            return Ok(if view.problem.is_none() { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        Command::Pause => print::status(&app.pause().await?, json),
        Command::Resume => print::status(&app.resume().await?, json),
        Command::Metered { answer: YesNo::Yes } => print::status(&app.spare_the_link().await?, json),
        Command::Metered { answer: YesNo::No } => print::status(&app.use_the_link().await?, json),
        Command::Refresh => print::refreshed(&app.refresh().await?, json),
        Command::List { state, limit } => {
            let filter = ClaimFilter { states: state.into_iter().collect(), limit, ..ClaimFilter::default() };
            print::claims(&app.claims(filter).await?, json);
        }
        Command::Ledger { csv: None } => crate::ledger::ledger(&app.ledger().await?, json),
        Command::Ledger { csv: Some(file) } => crate::ledger::exported(&app.export_ledger(&file).await?, json),
        Command::Show { id, raw: true } => crate::ledger::raw(&app.answer_as_received(&id).await?),
        Command::Show { id, raw: false } => print::claim(&app.claim(&id).await?, json),
        Command::Receipt { id, out, lang, layout } => {
            print::receipt(&app.receipt(&id, &out, lang.as_deref(), Some(&layout)).await?, json);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Password and token of this way to sign in, each from its variable or a prompt.
fn secret(way: SignInWay) -> Result<(String, String), Problem> {
    let given = |name, words| variable(name).map_or_else(|| prompt(words), Ok);
    Ok(match way {
        SignInWay::Password | SignInWay::Basic => (given("CLAIMS_PASSWORD", "cli-password")?, String::new()),
        SignInWay::Token => (String::new(), given("CLAIMS_TOKEN", "cli-token")?),
        SignInWay::Headers => <_>::default(),
    })
}

/// Prints what files brought; a failure when any of their lists could not be taken.
fn imported(view: &ImportView, json: bool) -> ExitCode {
    print::imported(view, json);
    ExitCode::from(u8::from(view.files.iter().any(|list| list.problem.is_some())))
}

/// What a new home is protected by where there is no keychain, typed twice alike. Nobody at a terminal: nothing.
fn new_passphrase() -> Result<String, Problem> {
    if !std::io::stdin().is_terminal() {
        return Ok(String::new());
    }
    let mut ask = "cli-passphrase-new";
    loop {
        let passphrase = prompt(ask)?;
        if prompt("cli-passphrase-again")? == passphrase {
            return Ok(passphrase);
        }
        ask = "cli-passphrase-differs";
    }
}

/// Asks for a secret at the terminal, without showing it.
fn prompt(words: &str) -> Result<String, Problem> {
    let asked = format!("{} ", print::say(words, &[]));
    rpassword::prompt_password(asked).map_err(|error| Problem::new(Code::Cancelled).caused_by(&error))
}

/// What a file of certificates holds; whether it can be used is for the core to say.
fn pem_of(file: Option<&Path>) -> Result<Option<String>, Problem> {
    let unreadable = |error| Problem::new(Code::BadCertificate).caused_by(&error);
    file.map(std::fs::read_to_string).transpose().map_err(unreadable)
}

fn draft_of(file: &Path) -> Result<DraftInput, Problem> {
    let unreadable = |error: &dyn std::error::Error| Problem::with(Code::DraftUnreadable, error.to_string());
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| unreadable(&error))?;
        text
    } else {
        std::fs::read_to_string(file).map_err(|error| unreadable(&error))?
    };
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

/// Where the desktop keeps the home of a real server, so that both open the same database.
fn default_home() -> PathBuf {
    claims_app::default_home().join("server")
}
