//! The line between laptop and payer: counts what is asked, lets it wait, and is cut where a test wants it cut.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use claims_sandbox::Payer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Whether the exchange of this name, tried so often before, is cut, and after which share (0 to 1) of its bytes.
pub type Cutting = Box<dyn Fn(&str, u32) -> Option<f64> + Send + Sync>;

/// A request that reached the line whole.
#[derive(Debug, Clone)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// What was asked; see [`name_of`].
    pub what: String,
    /// Whether the line was cut before its answer was through.
    pub is_cut: bool,
    /// Status of the answer; 0 when there was none.
    pub status: u16,
}

/// A line in front of a payer; dropping it cuts everything.
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    upstream: String,
    seen: Mutex<Vec<Seen>>,
    tried: Mutex<HashMap<Vec<u8>, u32>>,
    cutting: Mutex<Option<Cutting>>,
    /// Answers to what was asked before, so that a thousand cuts do not cost a thousand pages of the payer's work.
    remembered: Mutex<Option<HashMap<Vec<u8>, Vec<u8>>>>,
    delay_ms: AtomicU64,
    /// Of a server that works on one request at a time.
    is_single: AtomicBool,
    working: tokio::sync::Mutex<()>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl Line {
    pub async fn before(payer: &Payer) -> Self {
        let upstream = payer.base_url().trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let shared = Arc::new(Shared { upstream, ..Shared::default() });
        let serving = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(carry(stream, Arc::clone(&serving)));
            }
        });
        Self { address, shared, listening }
    }

    pub fn base(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// What was asked since the last time this was asked, without signing in.
    pub fn take_seen(&self) -> Vec<Seen> {
        let seen = std::mem::take(&mut *lock(&self.shared.seen));
        seen.into_iter().filter(|seen| !seen.what.contains("login") && !seen.what.contains("getCsrfToken")).collect()
    }

    /// Names of [`Line::take_seen`].
    pub fn take_names(&self) -> Vec<String> {
        self.take_seen().into_iter().map(|seen| seen.what).collect()
    }

    /// The most requests that were on their way at once so far.
    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// Every answer takes so long.
    pub fn slow(&self, by: Duration) {
        self.shared.delay_ms.store(u64::try_from(by.as_millis()).expect("short"), Ordering::SeqCst);
    }

    /// Every answer takes so long, one after the other, those too for which nobody waits any more.
    pub fn slow_one_by_one(&self, by: Duration) {
        self.slow(by);
        self.shared.is_single.store(true, Ordering::SeqCst);
    }

    /// Cuts exchanges from now on.
    pub fn cut(&self, cutting: impl Fn(&str, u32) -> Option<f64> + Send + Sync + 'static) {
        *lock(&self.shared.cutting) = Some(Box::new(cutting));
    }

    /// Cuts nothing any more.
    pub fn mend(&self) {
        *lock(&self.shared.cutting) = None;
    }

    /// Answers of the lists come from here from now on where they came before; the payer must not change any more.
    pub fn remember(&self) {
        *lock(&self.shared.remembered) = Some(HashMap::new());
    }

    /// How often a request was tried is counted from 0 again.
    pub fn count_anew(&self) {
        lock(&self.shared.tried).clear();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One request on one connection.
async fn carry(mut laptop: TcpStream, shared: Arc<Shared>) {
    let Some(request) = read_request(&mut laptop).await else { return };
    let what = name_of(&request);
    let tried = {
        let mut tried = lock(&shared.tried);
        let tried = tried.entry(body_of(&request).to_vec()).or_default();
        *tried += 1;
        *tried - 1
    };
    let cut_at = lock(&shared.cutting).as_ref().and_then(|cutting| cutting(&what, tried));
    let place = {
        let mut seen = lock(&shared.seen);
        seen.push(Seen { at: Instant::now(), what, is_cut: cut_at.is_some(), status: 0 });
        seen.len() - 1
    };
    let now = shared.at_once.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most_at_once.fetch_max(now, Ordering::SeqCst);
    let working = if shared.is_single.load(Ordering::SeqCst) { Some(shared.working.lock().await) } else { None };
    tokio::time::sleep(Duration::from_millis(shared.delay_ms.load(Ordering::SeqCst))).await;
    let answer = answer_to(&request, &shared).await;
    drop(working);
    shared.at_once.fetch_sub(1, Ordering::SeqCst);
    let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|s| s.parse().ok());
    if let Some(seen) = lock(&shared.seen).get_mut(place) {
        seen.status = status.unwrap_or(0);
    }
    let bytes = match cut_at {
        // A cut while the request was on its way shows at the laptop as an answer of no bytes.
        Some(share) => ((request.len() + answer.len()) as f64 * share) as usize,
        None => usize::MAX,
    };
    let through = bytes.saturating_sub(request.len()).min(answer.len());
    let _ = laptop.write_all(&answer[..through]).await;
    let _ = laptop.shutdown().await;
}

async fn answer_to(request: &[u8], shared: &Shared) -> Vec<u8> {
    let key = body_of(request).to_vec();
    let is_page = String::from_utf8_lossy(&key).contains("query Many");
    let known = lock(&shared.remembered).as_ref().and_then(|known| known.get(&key).cloned());
    if let Some(answer) = known {
        return answer;
    }
    let mut answer = Vec::new();
    let Ok(mut payer) = TcpStream::connect(&shared.upstream).await else { return answer };
    if payer.write_all(request).await.is_ok() {
        let _ = payer.read_to_end(&mut answer).await;
    }
    if let Some(known) = lock(&shared.remembered).as_mut().filter(|_| is_page && answer.starts_with(b"HTTP/1.1 200")) {
        known.insert(key, answer.clone());
    }
    answer
}

/// Head and body, asking for the connection to close after the answer, so that its end is the end of the stream.
async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 16 * 1024];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let of = |line: &str| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok();
    let length = head.lines().find_map(of).unwrap_or(0);
    while bytes.len() < head_end + 4 + length {
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
    let kept: Vec<&str> = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:")).collect();
    let mut request = format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n")).into_bytes();
    request.extend_from_slice(&bytes[head_end + 4..]);
    Some(request)
}

/// For a list over GraphQL its connection, what is asked of it and from which row (`medicalItems rows 1000`, `medicalItems newest 0`,
/// `medicalItems keys 0`); for other documents the first line; else method and path.
fn name_of(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    let line = text.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body_of(request)) else { return line };
    let Some(document) = body["query"].as_str() else { return line };
    let Some((_, list)) = document.split_once("a0: ") else {
        return document.lines().next().unwrap_or_default().to_owned();
    };
    let connection = list.split('(').next().unwrap_or_default();
    let first = list.lines().next().unwrap_or_default();
    let cursor = first.split_once("after: \"").and_then(|(_, cursor)| cursor.split('"').next());
    let row = cursor.map_or(0, |cursor| {
        let text = base64::engine::general_purpose::STANDARD.decode(cursor).expect("a cursor");
        let text = String::from_utf8(text).expect("a cursor");
        text.trim_start_matches("arrayconnection:").parse::<u64>().expect("a row") + 1
    });
    let what = match () {
        () if first.contains("-validityFrom") => "newest",
        () if document.contains("uuid validityFrom }") || document.contains("code validityFrom validityTo }") => "keys",
        () => "rows",
    };
    format!("{connection} {what} {row}")
}

fn body_of(request: &[u8]) -> &[u8] {
    let head = request.windows(4).position(|four| four == b"\r\n\r\n").map_or(request.len(), |at| at + 4);
    // What has no body is told apart by its head.
    if head == request.len() { request } else { &request[head..] }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
