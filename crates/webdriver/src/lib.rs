//! The program in its real window, reached through WebKitWebDriver: tests and measurements drive it as a person would.

use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::error::NewSessionError;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// Between two attempts to reach a driver that is just starting.
const A_MOMENT: Duration = Duration::from_millis(200);

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// The driver cannot be started.
    #[error("WebKitWebDriver cannot be started (Debian package webkit2gtk-driver)")]
    NoDriver(#[source] io::Error),
    /// The driver does not open the program's window.
    #[error("the window does not open")]
    NoWindow(#[source] Box<NewSessionError>),
    /// The driver says nothing: the program ended before it could be driven, or opens no window.
    #[error("the window does not open in time; the program may have ended, and said why on standard error")]
    Late,
}

/// An open window. Dropped, the program ends.
#[derive(Debug)]
pub struct Driven {
    /// What drives it.
    pub client: Client,
    /// Ends the program it started.
    _driver: Driver,
}

/// The driver's process.
#[derive(Debug)]
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Driven {
    /// Starts a program on a home with these options, and waits for its window at most so long.
    ///
    /// # Errors
    /// No driver, or no window in time.
    pub async fn open(program: &Path, home: &Path, options: &[&str], patience: Duration) -> Result<Self, DriverError> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = free.map_err(DriverError::NoDriver)?;
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={}", address.port()))
            // The program inherits these; without them its web view cannot be driven.
            .envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")])
            .stdout(Stdio::null())
            .spawn()
            .map_err(DriverError::NoDriver)?;
        let driver = Driver(driver);
        let home = home.display().to_string();
        let arguments: Vec<&str> = ["--home", &home].into_iter().chain(options.iter().copied()).collect();
        let browser: Map<String, Value> =
            [("webkitgtk:browserOptions".to_owned(), json!({ "binary": program, "args": arguments }))]
                .into_iter()
                .collect();
        let url = format!("http://{address}");
        let mut window = ClientBuilder::new(HttpConnector::new());
        window.capabilities(browser);
        let until = Instant::now() + patience;
        let client = loop {
            // A driver waits for ever for a program that ended.
            let Ok(connected) = tokio::time::timeout_at(until.into(), window.connect(&url)).await else {
                return Err(DriverError::Late);
            };
            match connected {
                Ok(client) => break client,
                Err(error) if Instant::now() > until => return Err(DriverError::NoWindow(Box::new(error))),
                Err(_) => tokio::time::sleep(A_MOMENT).await,
            }
        };
        Ok(Self { client, _driver: driver })
    }
}
