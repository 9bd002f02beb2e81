//! A line between laptop and payer that is slow, narrow, loses, breaks, and counts; all of it in this process.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio::time::Instant;

/// What the line does to what it carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nature {
    /// So long each way.
    pub delay: Duration,
    /// So many bytes a second each way, all connections together; as many as come where it is not said.
    pub rate: Option<f64>,
    /// This share of the packets is lost; each goes over the line again once that is noticed.
    pub loss: f64,
    /// So many connections break, each after a random part of at most so many bytes of an answer.
    pub cuts: u64,
    /// The longest part before a cut.
    pub cut_within: usize,
}

/// Bytes of a packet.
const PACKET: usize = 1_460;

/// What went over the line.
#[derive(Debug, Default)]
pub struct Counts {
    pub requests: AtomicU64,
    /// Pages, and other questions over GraphQL, asked once more word for word.
    pub again: AtomicU64,
    pub cuts: AtomicU64,
    /// Bytes of answers that arrived.
    pub bytes: AtomicU64,
    /// Bytes of what was asked.
    pub sent: AtomicU64,
}

/// An open line.
pub struct Link {
    pub base: String,
    pub counts: Arc<Counts>,
}

/// One direction, which all connections share: one packet after the other.
struct Wire {
    nature: Nature,
    busy: Mutex<StdRng>,
}

impl Wire {
    fn new(nature: Nature, seed: u64) -> Arc<Self> {
        Arc::new(Self { nature, busy: Mutex::new(StdRng::seed_from_u64(seed)) })
    }

    /// Lets a packet through; those of other connections wait meanwhile, and go on while a loss is waited for.
    async fn pass(&self, bytes: usize) {
        let Some(rate) = self.nature.rate else { return };
        loop {
            let is_lost = {
                let mut random = self.busy.lock().await;
                tokio::time::sleep(Duration::from_secs_f64(u32::try_from(bytes).map_or(0.0, f64::from) / rate)).await;
                random.random_bool(self.nature.loss)
            };
            if !is_lost {
                return;
            }
            // A round trip tells that it did not arrive.
            tokio::time::sleep(self.nature.delay * 2).await;
        }
    }
}

impl Link {
    /// A line to the payer at this base address (`http://127.0.0.1:PORT/api/`).
    pub async fn to(payer: &str, nature: Nature) -> Result<Self> {
        let port: u16 = payer.split(':').nth(2).and_then(|rest| rest.split('/').next()).unwrap_or("0").parse()?;
        let target = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}/api/", listener.local_addr()?);
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        let wires = [Wire::new(nature, 5), Wire::new(nature, 7)];
        let asked: Asked = Arc::default();
        tokio::spawn(async move {
            let mut random = StdRng::seed_from_u64(11);
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(target).await else { continue };
                let _ = (near.set_nodelay(true), far.set_nodelay(true));
                let cut_after = random.random_range(0..nature.cut_within.max(1));
                let cut_after = (nature.cut_within > 0).then_some(cut_after);
                tokio::spawn(carry(near, far, wires.clone(), cut_after, Arc::clone(&shared), Arc::clone(&asked)));
            }
        });
        Ok(Self { base, counts })
    }
}

/// What was asked over GraphQL.
type Asked = Arc<std::sync::Mutex<HashSet<Vec<u8>>>>;

async fn carry(
    near: TcpStream,
    far: TcpStream,
    wires: [Arc<Wire>; 2],
    cut_after: Option<usize>,
    counts: Arc<Counts>,
    questions: Asked,
) {
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    let asked = Arc::clone(&counts);
    let [up, down] = wires;
    let most_cuts = down.nature.cuts;
    let up = one_way(near_read, far_write, up, move |bytes| {
        asked.sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        // A request begins with its method at the beginning of what the client writes at once.
        asked
            .requests
            .fetch_add(u64::from(bytes.starts_with(b"POST ") || bytes.starts_with(b"GET ")), Ordering::Relaxed);
        if bytes.starts_with(b"POST ") {
            let is_new = questions.lock().is_ok_and(|mut all| all.insert(bytes.to_vec()));
            asked.again.fetch_add(u64::from(!is_new), Ordering::Relaxed);
        }
        true
    });
    let mut passed = 0;
    let down = one_way(far_read, near_write, down, move |bytes| {
        counts.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        passed += bytes.len();
        let over = cut_after.is_some_and(|limit| passed > limit);
        let breaks = over
            && counts
                .cuts
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |cuts| (cuts < most_cuts).then_some(cuts + 1))
                .is_ok();
        !breaks
    });
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Carries bytes, each packet over the wire and after the delay, until one is not let through.
async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    wire: Arc<Wire>,
    mut let_through: impl FnMut(&[u8]) -> bool,
) {
    let (sender, mut waiting) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let size = if wire.nature.rate.is_some() { PACKET } else { 65_536 };
    let read = async move {
        let mut buffer = vec![0; size];
        while let Ok(count) = from.read(&mut buffer).await {
            if count == 0 {
                break;
            }
            wire.pass(count).await;
            if sender.send((Instant::now() + wire.nature.delay, buffer[..count].to_vec())).is_err() {
                break;
            }
        }
    };
    let write = async move {
        while let Some((due, bytes)) = waiting.recv().await {
            tokio::time::sleep_until(due).await;
            if !let_through(&bytes) || to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(read, write);
}
