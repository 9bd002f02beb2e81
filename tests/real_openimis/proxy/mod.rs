//! A proxy between clerk and server that does to claims what lines, gateways and mediators do, or cuts the whole link, on command.

pub mod fault;

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fault::{Comes, Fault, Reaches};

/// The proxy; it ends with the test program.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    upstream: String,
    /// What happens to the next claims.
    faults: Mutex<VecDeque<Fault>>,
    /// What happens to the next files.
    file_faults: Mutex<VecDeque<Fault>>,
    met: AtomicU32,
    renames: Mutex<Option<(String, String)>>,
    posted: AtomicU32,
    asked: AtomicU32,
    is_cut: AtomicBool,
    hides_lists: AtomicBool,
    hides_graphql: AtomicBool,
}

impl Proxy {
    /// Listens on a free port in front of the server with this API root.
    pub fn before(base: &str) -> Self {
        let upstream = base.trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let state = Arc::new(State {
            upstream,
            faults: Mutex::default(),
            file_faults: Mutex::default(),
            met: AtomicU32::new(0),
            renames: Mutex::default(),
            posted: AtomicU32::new(0),
            asked: AtomicU32::new(0),
            is_cut: AtomicBool::new(false),
            hides_lists: AtomicBool::new(false),
            hides_graphql: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || listen(listener, address, &shared));
        Self { address, state }
    }

    pub fn base(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// What happens to the next claims, one after the other.
    pub fn meet(&self, faults: &[Fault]) {
        self.faults().extend(faults);
    }

    /// What happens to the next files of claims, one after the other.
    pub fn meet_files(&self, faults: &[Fault]) {
        self.state.file_faults.lock().expect("not poisoned").extend(faults);
    }

    /// What was still to happen does not; how much that was.
    pub fn forget(&self) -> usize {
        self.faults().drain(..).count() + self.state.file_faults.lock().expect("not poisoned").drain(..).count()
    }

    /// Claims posted under one code reach the server under another, as if somebody else's software had made them.
    pub fn rename(&self, from: &str, to: &str) {
        *self.state.renames.lock().expect("not poisoned") = Some((from.to_owned(), to.to_owned()));
    }

    /// Claims to which something has happened.
    pub fn met(&self) -> u32 {
        self.state.met.load(Ordering::SeqCst)
    }

    fn faults(&self) -> std::sync::MutexGuard<'_, VecDeque<Fault>> {
        self.state.faults.lock().expect("not poisoned")
    }

    /// Requests since the last time this was called.
    pub fn requests(&self) -> u32 {
        self.state.asked.swap(0, Ordering::SeqCst)
    }

    /// From now on the payer's lists are not given over GraphQL, as by a mediator that lets only FHIR through.
    pub fn hide_lists(&self) {
        self.state.hides_lists.store(true, Ordering::SeqCst);
    }

    /// From now on only FHIR is let through, and who asks who they are.
    pub fn hide_graphql(&self) {
        self.state.hides_graphql.store(true, Ordering::SeqCst);
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

/// How any question over GraphQL begins.
const GRAPHQL: &[u8] = b"POST /api/graphql ";
/// How a question for a list begins.
const LIST: &[u8] = b"query Many";
/// How a file is handed over.
const FILE: &[u8] = b"createClaimAttachment";
const LOOK: Duration = Duration::from_millis(5);
/// The program waits so long for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let _ = clerk.set_read_timeout(Some(PATIENCE));
    let Some(mut request) = read_request(&mut clerk) else { return };
    state.asked.fetch_add(1, Ordering::SeqCst);
    let holds = |words: &[u8]| request.windows(words.len()).any(|part| part == words);
    let refusals =
        [(holds(LIST), &state.hides_lists, fault::FORBIDDEN), (holds(GRAPHQL), &state.hides_graphql, fault::NOT_FOUND)];
    if let Some((.., refusal)) = refusals.iter().find(|(is_it, hidden, _)| *is_it && hidden.load(Ordering::SeqCst)) {
        let _ = clerk.read_exact(&mut [0]);
        let _ = clerk.write_all(&refusal.bytes());
        return;
    }
    let mut happens = Fault { reaches: Reaches::Whole, comes: Comes::AsItIs };
    if holds(FILE)
        && let Some(fault) = state.file_faults.lock().expect("not poisoned").pop_front()
    {
        happens = fault;
    }
    if request.starts_with(b"POST /api/api_fhir_r4/Claim/ ") {
        state.posted.fetch_add(1, Ordering::SeqCst);
        if let Some(fault) = state.faults.lock().expect("not poisoned").pop_front() {
            state.met.fetch_add(1, Ordering::SeqCst);
            happens = fault;
        }
        if let Some((from, to)) = &*state.renames.lock().expect("not poisoned") {
            request = renamed(&request, from, to);
        }
    }
    let answer = ask(&state.upstream, request, happens.reaches).unwrap_or_default();
    if let Comes::Reset = happens.comes {
        // Closed while a byte is left unread, the other end is told so by a reset.
        return;
    }
    let _ = clerk.read_exact(&mut [0]);
    let _ = match happens.comes {
        Comes::AsItIs => clerk.write_all(&answer),
        Comes::Half => clerk.write_all(&answer[..answer.len() / 2]),
        Comes::Instead(other) => clerk.write_all(&other.bytes()),
        Comes::Late => {
            std::thread::sleep(PATIENCE + Duration::from_secs(5));
            Ok(())
        }
        Comes::Nothing | Comes::Reset => Ok(()),
    };
}

/// What the server says to as much of the request as gets there.
fn ask(upstream: &str, request: Vec<u8>, reaches: Reaches) -> Option<Vec<u8>> {
    match reaches {
        Reaches::Not => None,
        Reaches::Half => {
            let mut server = TcpStream::connect(upstream).ok()?;
            server.write_all(&request[..request.len() / 2]).ok()?;
            None
        }
        Reaches::Whole => exchange(upstream, &request),
        Reaches::Twice => {
            exchange(upstream, &request)?;
            exchange(upstream, &request)
        }
        Reaches::WithAnOldToken => exchange(upstream, &with_an_old_token(&request)),
    }
}

fn exchange(upstream: &str, request: &[u8]) -> Option<Vec<u8>> {
    let mut server = TcpStream::connect(upstream).ok()?;
    server.write_all(request).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    Some(answer)
}

/// The same request about another code.
fn renamed(request: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(request);
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let body = body.replace(from, to);
    let lines = head.split("\r\n").map(|line| match line.to_ascii_lowercase().starts_with("content-length:") {
        true => format!("Content-Length: {}", body.len()),
        false => line.to_owned(),
    });
    format!("{}\r\n\r\n{body}", lines.collect::<Vec<_>>().join("\r\n")).into_bytes()
}

/// The same request under a token whose signature is wrong: nothing tells an ended one better from any server.
fn with_an_old_token(request: &[u8]) -> Vec<u8> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(request.len());
    let head = String::from_utf8_lossy(&request[..end]);
    let lines = head.split("\r\n").map(|line| match line.to_ascii_lowercase().starts_with("authorization:") {
        true => format!("{}x", line.trim_end()),
        false => line.to_owned(),
    });
    let mut spoilt = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    spoilt.extend_from_slice(&request[end..]);
    spoilt
}

/// Head and body, with the connection closing after it, so that the end of the answer is the end of the stream. The last byte is
/// read and left where it is.
fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut seen = vec![0_u8; 65_536];
    let head_end = loop {
        let count = stream.peek(&mut seen).ok().filter(|count| *count > 0)?;
        match seen[..count].windows(4).position(|four| four == b"\r\n\r\n") {
            Some(at) => break at,
            None => std::thread::sleep(LOOK),
        }
    };
    let head = String::from_utf8_lossy(&seen[..head_end]).into_owned();
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .and_then(|value| value.trim().parse::<usize>().ok())
        })
        .unwrap_or(0);
    let mut bytes = vec![0; head_end + 4 + length - 1];
    stream.read_exact(&mut bytes).ok()?;
    let mut last = [0];
    stream.peek(&mut last).ok().filter(|count| *count > 0)?;
    bytes.extend(last);
    let kept: Vec<&str> = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:")).collect();
    let mut request = format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n")).into_bytes();
    request.extend_from_slice(&bytes[head_end + 4..]);
    Some(request)
}
