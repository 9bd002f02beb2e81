//! A proxy between clerk and server that loses answers, or the whole link, on command.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// The proxy; it ends with the test program.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    upstream: String,
    to_lose: AtomicU32,
    lost: AtomicU32,
    posted: AtomicU32,
    asked: AtomicU32,
    is_cut: AtomicBool,
    hides_lists: AtomicBool,
}

impl Proxy {
    /// Listens on a free port in front of the server with this API root.
    pub fn before(base: &str) -> Self {
        let upstream = base.trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let state = Arc::new(State {
            upstream,
            to_lose: AtomicU32::new(0),
            lost: AtomicU32::new(0),
            posted: AtomicU32::new(0),
            asked: AtomicU32::new(0),
            is_cut: AtomicBool::new(false),
            hides_lists: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || listen(listener, address, &shared));
        Self { address, state }
    }

    pub fn base(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// The next `count` claims reach the server; its answers do not come back.
    pub fn lose_answers_to_claims(&self, count: u32) {
        self.state.to_lose.store(count, Ordering::SeqCst);
    }

    pub fn lost(&self) -> u32 {
        self.state.lost.load(Ordering::SeqCst)
    }

    pub fn claims_posted(&self) -> u32 {
        self.state.posted.load(Ordering::SeqCst)
    }

    /// Requests since the last time this was called.
    pub fn requests(&self) -> u32 {
        self.state.asked.swap(0, Ordering::SeqCst)
    }

    /// From now on the payer's lists are not given over GraphQL, as by a mediator that lets only FHIR through.
    pub fn hide_lists(&self) {
        self.state.hides_lists.store(true, Ordering::SeqCst);
    }

    /// From now on nobody listens here.
    pub fn cut(&self) {
        self.state.is_cut.store(true, Ordering::SeqCst);
        while TcpStream::connect(self.address).is_ok() {
            std::thread::sleep(LOOK);
        }
    }

    pub fn mend(&self) {
        self.state.is_cut.store(false, Ordering::SeqCst);
        while TcpStream::connect(self.address).is_err() {
            std::thread::sleep(LOOK);
        }
    }
}

/// How a question for a list begins.
const LIST: &[u8] = b"query Many";
const FORBIDDEN: &[u8] = b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 23\r\nConnection: close\r\n\r\n{\"detail\":\"not allowed\"}";
const LOOK: Duration = Duration::from_millis(5);

/// Takes connections while the link is not cut; a cut closes the port, so that connecting fails before anything is sent.
fn listen(first: TcpListener, address: SocketAddr, state: &Arc<State>) {
    let mut listener = Some(first);
    loop {
        if state.is_cut.load(Ordering::SeqCst) {
            listener = None;
        } else if listener.is_none() {
            listener = TcpListener::bind(address).ok();
        }
        let taken = listener.as_ref().and_then(|listener| {
            listener.set_nonblocking(true).ok()?;
            listener.accept().ok()
        });
        match taken {
            Some((stream, _)) => {
                let state = Arc::clone(state);
                let _ = stream.set_nonblocking(false);
                std::thread::spawn(move || carry(stream, &state));
            }
            None => std::thread::sleep(LOOK),
        }
    }
}

/// One request on one connection.
fn carry(mut clerk: TcpStream, state: &State) {
    let _ = clerk.set_read_timeout(Some(Duration::from_secs(60)));
    let Some(request) = read_request(&mut clerk) else { return };
    state.asked.fetch_add(1, Ordering::SeqCst);
    let is_list = request.windows(LIST.len()).any(|part| part == LIST);
    if is_list && state.hides_lists.load(Ordering::SeqCst) {
        let _ = clerk.write_all(FORBIDDEN);
        return;
    }
    let is_claim = request.starts_with(b"POST /api/api_fhir_r4/Claim/ ");
    let Ok(mut server) = TcpStream::connect(&state.upstream) else { return };
    if server.write_all(&request).is_err() {
        return;
    }
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    if is_claim {
        state.posted.fetch_add(1, Ordering::SeqCst);
        let lose = state.to_lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if lose {
            state.lost.fetch_add(1, Ordering::SeqCst);
            return;
        }
    }
    let _ = clerk.write_all(&answer);
}

/// Head and body, with the connection closing after it, so that the end of the answer is the end of the stream.
fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 8192];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .and_then(|value| value.trim().parse::<usize>().ok())
        })
        .unwrap_or(0);
    while bytes.len() < head_end + 4 + length {
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
    let kept: Vec<&str> = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:")).collect();
    let mut request = format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n")).into_bytes();
    request.extend_from_slice(&bytes[head_end + 4..]);
    Some(request)
}
