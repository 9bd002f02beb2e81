//! The command line; stable, because scripts depend on it.

use std::path::PathBuf;

use claims_app::dto::SignInWay;
use clap::{Parser, Subcommand, ValueEnum};

/// Claims for a health facility that bills an openIMIS payer.
#[derive(Parser)]
#[command(name = "claims", version)]
pub struct Args {
    /// Folder of the data.
    #[arg(long, env = "CLAIMS_HOME", global = true)]
    pub home: Option<PathBuf>,
    /// Print views as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Set this home up against a server, or from files; password from CLAIMS_PASSWORD or a prompt.
    Init {
        /// Server address, with any path.
        #[arg(long, required_unless_present = "from")]
        server: Option<String>,
        /// User name; that of the token or of the headers when not given.
        #[arg(long, required_unless_present_any = ["from", "sign_in"])]
        user: Option<String>,
        /// How one signs in; with a token where CLAIMS_TOKEN holds one, else with a password.
        #[arg(long, value_name = "WAY")]
        sign_in: Option<Way>,
        /// Facility code; the user's own when not given.
        #[arg(long, required_unless_present = "server")]
        facility: Option<String>,
        /// Letter of this computer in claim codes.
        #[arg(long)]
        device: Option<String>,
        /// Keep the password in the secret store.
        #[arg(long)]
        remember: bool,
        /// Extra header a mediator wants, `Name: value`; may be given again.
        #[arg(long)]
        header: Vec<String>,
        /// File (PEM) with the certificates of the payer's own authority, trusted besides those of the system.
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
        /// File (PEM) with the certificate and private key by which a mediator knows this facility.
        #[arg(long, value_name = "FILE")]
        client_cert: Option<PathBuf>,
        /// Laptops that share the facility's address, and with it what the server takes in a minute.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        desks: u32,
        /// Warn of lists older than so many days.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=365))]
        stale_days: u32,
        /// Without asking a server: a file of master data, among them the payer's register of facilities; may be given again.
        #[arg(long, value_name = "FILE", num_args = 1.., requires = "facility")]
        from: Vec<PathBuf>,
    },
    /// Sign in again; password from CLAIMS_PASSWORD, token from CLAIMS_TOKEN, or a prompt.
    SignIn {
        /// Another user of the same facility.
        #[arg(long)]
        user: Option<String>,
        /// How, from now on; as before when not given.
        #[arg(long, value_name = "WAY")]
        sign_in: Option<Way>,
        /// Keep the password in the secret store.
        #[arg(long)]
        remember: bool,
    },
    /// Pull master data.
    Sync {
        /// Ask for everything again.
        #[arg(long)]
        full: bool,
        /// It is true that the payer has nothing in this list any more; may be given again.
        #[arg(long, value_name = "LIST")]
        accept_empty: Vec<String>,
    },
    /// Take master data from files of openIMIS: exports (CSV, JSON), registers (XML), phone extract.
    Import {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Also those that are older than what is here.
        #[arg(long)]
        anyway: bool,
    },
    /// Feeds with age, outbox counts, last contact.
    Status,
    /// What changed at the payer: the price list, and the register of facilities, places and administrators.
    Changes {
        /// They were looked at: from now on only later ones are new.
        #[arg(long)]
        seen: bool,
    },
    /// What an insurance product limits.
    Product {
        /// Its code, as policies name it.
        code: String,
    },
    /// Who is this person, and are they covered?
    Insuree {
        /// Insurance number.
        number: String,
        /// Day of the visit, YYYY-MM-DD; today when not given.
        #[arg(long)]
        on: Option<String>,
        /// Do not ask the server.
        #[arg(long)]
        offline: bool,
        /// Ask about one service as well.
        #[arg(long, conflicts_with = "item")]
        service: Option<String>,
        /// Ask about one item as well.
        #[arg(long)]
        item: Option<String>,
    },
    /// People of the district known ahead: who is, how many there are, fetch them with every pull, forget them.
    People {
        /// What to do; tells how it stands when not given.
        act: Option<PeopleAct>,
    },
    /// Find services, items or diagnoses by code or name, or people known here by number, name or birth date.
    Find {
        /// What to search.
        kind: FindKind,
        /// Part of code or words of the name.
        text: String,
        /// Hits at most.
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Day of the visit, YYYY-MM-DD; today when not given.
        #[arg(long)]
        on: Option<String>,
        /// Insurance number of the person: marks what their policies do not cover.
        #[arg(long = "for", value_name = "NUMBER")]
        person: Option<String>,
        /// The payer's whole catalogue, not only the facility's price list.
        #[arg(long)]
        wide: bool,
    },
    /// Save a claim composed elsewhere as a draft; answers id, code, findings.
    Draft {
        /// JSON file, or - for standard input.
        file: PathBuf,
    },
    /// Replace a draft's content.
    Edit {
        /// Id or code of the draft.
        id: String,
        /// JSON file, or - for standard input.
        file: PathBuf,
    },
    /// Check a draft.
    Check {
        /// Id or code.
        id: String,
    },
    /// Files that go with a claim: add them, or list those it has.
    Attach {
        /// Id or code.
        id: String,
        /// Files to add: PDF, PNG, JPEG, text or Word, up to 7 MB each.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Take this file (id or name) away; may be given again.
        #[arg(long, value_name = "NAME")]
        remove: Vec<String>,
        /// Let those that were refused go again.
        #[arg(long)]
        again: bool,
    },
    /// Answer the payer's questions about a claim.
    Feedback {
        /// Id or code.
        id: String,
        /// Was the care given?
        #[arg(long, value_name = "YES|NO")]
        care_rendered: YesNo,
        /// Was the patient asked to pay?
        #[arg(long, value_name = "YES|NO")]
        payment_asked: YesNo,
        /// Was medicine prescribed?
        #[arg(long, value_name = "YES|NO")]
        drug_prescribed: YesNo,
        /// Was the medicine handed out?
        #[arg(long, value_name = "YES|NO")]
        drug_received: YesNo,
        /// How the patient judges the treatment, from 0 (worst) to 5 (best).
        #[arg(long, value_name = "0-5")]
        assessment: u8,
    },
    /// Submit drafts: freeze them and put them into the outbox.
    Submit {
        /// Ids or codes.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Why to send what the payer will reject.
        #[arg(long, value_name = "REASON")]
        anyway: Option<String>,
    },
    /// Make a draft again of a claim that never reached the payer.
    TakeBack {
        /// Id or code.
        id: String,
    },
    /// Let a blocked or waiting claim go at once.
    TryAgain {
        /// Id or code.
        id: String,
    },
    /// Give a claim whose code is used by another claim a new code.
    NewCode {
        /// Id or code.
        id: String,
    },
    /// Copy a rejected claim to a new draft under a new code.
    Correct {
        /// Id or code.
        id: String,
    },
    /// Deliver what waits, whether or not its time has come.
    Send {
        /// The files that go with claims too, though the link costs by volume.
        #[arg(long)]
        files: bool,
    },
    /// Hold claims back: nothing sets out by itself until `resume`.
    Pause,
    /// Let claims go again.
    Resume,
    /// Say whether the link costs by what goes over it; then claims go, lists and files wait until they are asked for.
    Metered {
        /// yes or no.
        answer: YesNo,
    },
    /// Pull answers.
    Refresh,
    /// List claims, newest change first.
    List {
        /// Machine name of a state.
        #[arg(long)]
        state: Option<String>,
        /// Rows at most.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Sums over the claims at the payer: by month, by age, by reason.
    Ledger {
        /// Write every submitted claim to this file instead.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Show one claim.
    Show {
        /// Id or code.
        id: String,
        /// The payer's latest answer as received, and nothing else.
        #[arg(long)]
        raw: bool,
    },
    /// Write the claim form to a PDF file.
    Receipt {
        /// Id or code.
        id: String,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        /// en or fr.
        #[arg(long)]
        lang: Option<String>,
        /// Layout of the paper.
        #[arg(long, default_value = "claim-a4")]
        layout: String,
    },
    /// Run the training payer alone.
    Sandbox {
        /// Port on loopback; 0 takes a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Seed of its data.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Release it behaves like: 26.04 or 25.10.
        #[arg(long, default_value = "26.04")]
        release: String,
        /// Script of faults, JSON.
        #[arg(long)]
        faults: Option<PathBuf>,
        /// Seconds after which a claim is reviewed and priced; on command only when not given.
        #[arg(long)]
        adjudicate_after: Option<u64>,
        /// File that keeps its claims across restarts.
        #[arg(long)]
        state: Option<PathBuf>,
    },
}

/// How one signs in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// User name and password, for a token of the server's.
    Password,
    /// A token given from outside.
    Token,
    /// User name and password with every request.
    Basic,
    /// Nothing but the headers or the client certificate.
    Headers,
}

impl From<Way> for SignInWay {
    fn from(way: Way) -> Self {
        match way {
            Way::Password => Self::Password,
            Way::Token => Self::Token,
            Way::Basic => Self::Basic,
            Way::Headers => Self::Headers,
        }
    }
}

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// It is so.
    Yes,
    /// It is not.
    No,
}

/// What `find` searches.
#[derive(Clone, Copy, ValueEnum)]
pub enum FindKind {
    /// Services of this facility's list.
    Service,
    /// Items of this facility's list.
    Item,
    /// Diagnoses.
    Diagnosis,
    /// People known here.
    Person,
}

/// What is done about the people of the district.
#[derive(Clone, Copy, ValueEnum)]
pub enum PeopleAct {
    /// Ask the server how many there are, and how much that is.
    Size,
    /// Fetch them with every pull from now on.
    Ahead,
    /// No more, and forget those who were only fetched so.
    Forget,
}
