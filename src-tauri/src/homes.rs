//! How the program is started, and the folders that follow from it.

use std::path::PathBuf;
use std::time::Duration;

/// Claims for health facilities that bill an openIMIS payer.
#[derive(Debug, Clone, Default, clap::Parser)]
#[command(name = "claims-desk", version)]
pub struct Start {
    /// Folder for all data; without it a folder of the operating system's choice.
    #[arg(long, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Practise with the built-in training payer; real claims are neither shown nor touched.
    #[arg(long)]
    pub training: bool,
    /// How many seconds the training payer takes to review a claim.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub answer_after: u64,
}

/// The folders of one computer's data: one home for the real payer, one for training.
#[derive(Debug, Clone)]
pub struct Homes {
    root: PathBuf,
}

impl Homes {
    /// The folder asked for, else the operating system's.
    #[must_use]
    pub fn of(start: &Start) -> Self {
        Self { root: start.home.clone().unwrap_or_else(claims_app::default_home) }
    }

    /// Everything below is in here.
    #[must_use]
    pub const fn root(&self) -> &PathBuf {
        &self.root
    }

    /// The home of the real payer.
    #[must_use]
    pub fn server(&self) -> PathBuf {
        self.root.join("server")
    }

    /// The home of training.
    #[must_use]
    pub fn training(&self) -> PathBuf {
        self.root.join("training")
    }

    /// Whether somebody practised on this computer before.
    #[must_use]
    pub fn has_training(&self) -> bool {
        self.training().join("key.json").exists()
    }

    /// What the training payer remembers between two starts.
    #[must_use]
    pub fn payer_file(&self) -> PathBuf {
        self.training().join("payer.json")
    }

    /// Daily log files, without anybody's data.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// What the window itself keeps: its size, its cache.
    #[must_use]
    pub fn window(&self) -> PathBuf {
        self.root.join("window")
    }
}

impl Start {
    /// How long the training payer takes to review a claim.
    #[must_use]
    pub const fn pace(&self) -> Duration {
        Duration::from_secs(self.answer_after)
    }
}

/// Makes a folder that only its owner can look into.
///
/// # Errors
/// When the system does not let us.
pub(crate) fn private_folder(path: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}
