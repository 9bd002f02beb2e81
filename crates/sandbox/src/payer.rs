//! Starting and stopping the training payer.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tower_service::Service;

use crate::Options;
use crate::clock::Clock;
use crate::data::World;
use crate::faults::Script;
use crate::server::{self, Front, HangUp, Office};
use crate::state::{Kept, State};

/// A running training payer; dropping it stops it.
#[derive(Debug)]
pub struct Payer {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

/// Why a training payer could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The port is taken or not allowed.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// An embedded table is not as expected.
    #[error("cannot read the training table {name}")]
    Table {
        /// Which one.
        name: &'static str,
        /// Where it fails.
        source: csv::Error,
    },
    /// An embedded document is not as expected.
    #[error("cannot read the training document {name}")]
    Document {
        /// Which one.
        name: &'static str,
        /// Where it fails.
        source: serde_json::Error,
    },
    /// A row of the data set names something that is not there.
    #[error("the training data name an unknown {what}: {code}")]
    Dangling {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        code: String,
    },
    /// The state file cannot be read or written.
    #[error("cannot use the state file {path}")]
    StateFile {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The state file's content is not the payer's.
    #[error("the state file {path} is damaged")]
    State {
        /// Which file.
        path: PathBuf,
        /// Where it fails.
        source: serde_json::Error,
    },
    /// The embedded GraphQL schema is not as expected.
    #[error("cannot read the GraphQL schema")]
    Schema(#[from] async_graphql_parser::Error),
}

impl Payer {
    /// Opens the port on 127.0.0.1 and serves from a background task of the current Tokio runtime.
    ///
    /// # Errors
    /// The port is taken, the state file is unreadable, or (a defect) the embedded data do not fit.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let listen = |source| SandboxError::Listen { port: options.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let clock = Clock::standing_on(options.today);
        let world = World::read(&options, clock.today())?;
        let kept = options.state_file.as_deref().map_or_else(|| Ok(Kept::default()), Kept::read)?;
        let script = Script::new(options.faults.clone().unwrap_or_default());
        let front = Front::open(Office::new(options, world, State::new(clock, kept, script), address)?);
        Ok(Self { address, serving: tokio::spawn(serve(listener, server::router(front))) })
    }

    /// `http://127.0.0.1:PORT/api/`, with the slash.
    pub fn base_url(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// Closes the port and every connection, at once: as when the line is cut.
    pub async fn stop(mut self) {
        self.serving.abort();
        // Cancelled is the expected outcome; the port is free once the task has ended.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Payer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Accepts connections for ever; ends, with every connection, when its task is aborted.
async fn serve(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                connections.spawn(async move {
                    let answer = service_fn(move |request| respond(router.clone(), request));
                    let connection =
                        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answer);
                    if let Err(problem) = connection.await {
                        tracing::debug!(%problem, "connection ended early");
                    }
                });
            }
            Err(problem) => tracing::warn!(%problem, "a connection was not accepted"),
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Routes one request; an error closes the connection without an answer, which is how faults hang up.
async fn respond(
    mut router: Router,
    request: Request<hyper::body::Incoming>,
) -> Result<axum::http::Response<Body>, HangUp> {
    let Ok(response) = router.call(request).await;
    match response.extensions().get::<HangUp>() {
        Some(hang_up) => Err(*hang_up),
        None => Ok(response),
    }
}
