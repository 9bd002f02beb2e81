//! A payer's answers from memory: what was asked before costs nothing to answer, so that only who asks is measured.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Remembered = HashMap<Vec<u8>, (Vec<u8>, Vec<u8>)>;

/// What stands before a payer and remembers its answers, by the body of what was asked, or by the head where there is none.
pub struct Recall {
    /// As a client is told.
    pub base: String,
    payer: String,
    remembered: Arc<Mutex<Remembered>>,
}

impl Recall {
    /// Before the payer at this base address (`http://127.0.0.1:PORT/api/`).
    pub async fn before(payer: &str) -> Result<Self> {
        let payer = payer.strip_prefix("http://").and_then(|rest| rest.split('/').next()).context("an address")?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}/api/", listener.local_addr()?);
        let remembered: Arc<Mutex<Remembered>> = Arc::default();
        let (shared, behind) = (Arc::clone(&remembered), payer.to_owned());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, behind.clone(), Arc::clone(&shared)));
            }
        });
        Ok(Self { base, payer: payer.to_owned(), remembered })
    }

    /// Asks the payer everything anew that it was asked so far.
    pub async fn refresh(&self) -> Result<()> {
        let asked: Vec<Vec<u8>> = lock(&self.remembered).values().map(|(request, _)| request.clone()).collect();
        for request in asked {
            let answer = forward(&self.payer, &request).await.context("the payer lives")?;
            lock(&self.remembered).insert(key(&request).to_vec(), (request, answer));
        }
        Ok(())
    }

    /// The bodies of the answers to what was asked with these words in it.
    pub fn bodies(&self, words: &str) -> Result<Vec<Vec<u8>>> {
        let bodies: Vec<Vec<u8>> = lock(&self.remembered)
            .values()
            .filter(|(request, _)| String::from_utf8_lossy(request).contains(words))
            .map(|(_, answer)| body(answer).to_vec())
            .collect();
        ensure!(!bodies.is_empty(), "nothing was asked about {words}");
        Ok(bodies)
    }
}

/// One request on one connection.
async fn serve(mut client: TcpStream, payer: String, remembered: Arc<Mutex<Remembered>>) {
    let Some(request) = read(&mut client).await else { return };
    let known = lock(&remembered).get(key(&request)).map(|(_, answer)| answer.clone());
    let answer = match known {
        Some(answer) => answer,
        None => {
            let Some(answer) = forward(&payer, &request).await else { return };
            lock(&remembered).insert(key(&request).to_vec(), (request, answer.clone()));
            answer
        }
    };
    let _ = client.write_all(&answer).await;
    let _ = client.shutdown().await;
}

async fn forward(payer: &str, request: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(payer).await.ok()?;
    stream.write_all(request).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}

/// Head and body, asking for the connection to end with the answer.
async fn read(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    let head = loop {
        if let Some(end) = end_of_head(&bytes) {
            break end;
        }
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    };
    let words = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let length = words.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    while bytes.len() < head + length.unwrap_or(0) {
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
    let mut lines = words.trim_end().lines();
    let mut request = format!("{}\r\nConnection: close\r\n", lines.next()?);
    lines.for_each(|line| request.push_str(&format!("{line}\r\n")));
    Some([format!("{request}\r\n").as_bytes(), &bytes[head..]].concat())
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn body(message: &[u8]) -> &[u8] {
    &message[end_of_head(message).unwrap_or(message.len())..]
}

fn key(request: &[u8]) -> &[u8] {
    let body = body(request);
    if body.is_empty() { request } else { body }
}

fn lock(remembered: &Mutex<Remembered>) -> MutexGuard<'_, Remembered> {
    remembered.lock().unwrap_or_else(PoisonError::into_inner)
}
