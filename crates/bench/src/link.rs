//! A line between laptop and payer that is slow, breaks, and counts.

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
use tokio::sync::mpsc;
use tokio::time::Instant;

/// What the line does to what it carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nature {
    /// So long each way.
    pub delay: Duration,
    /// So many connections break, each after a random part of at most so many bytes of an answer.
    pub cuts: u64,
    /// The longest part before a cut.
    pub cut_within: usize,
}

/// What went over the line.
#[derive(Debug, Default)]
pub struct Counts {
    pub requests: AtomicU64,
    pub cuts: AtomicU64,
    pub bytes: AtomicU64,
}

/// An open line.
pub struct Link {
    pub base: String,
    pub counts: Arc<Counts>,
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
        tokio::spawn(async move {
            let mut random = StdRng::seed_from_u64(11);
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(target).await else { continue };
                let _ = (near.set_nodelay(true), far.set_nodelay(true));
                let cut_after = random.random_range(0..nature.cut_within.max(1));
                let cut_after = (nature.cut_within > 0).then_some(cut_after);
                tokio::spawn(carry(near, far, nature, cut_after, Arc::clone(&shared)));
            }
        });
        Ok(Self { base, counts })
    }
}

async fn carry(near: TcpStream, far: TcpStream, nature: Nature, cut_after: Option<usize>, counts: Arc<Counts>) {
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    let asked = Arc::clone(&counts);
    let up = one_way(near_read, far_write, nature.delay, move |bytes| {
        // A request begins with its method at the beginning of what the client writes at once.
        asked
            .requests
            .fetch_add(u64::from(bytes.starts_with(b"POST ") || bytes.starts_with(b"GET ")), Ordering::Relaxed);
        true
    });
    let mut passed = 0;
    let down = one_way(far_read, near_write, nature.delay, move |bytes| {
        counts.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        passed += bytes.len();
        let over = cut_after.is_some_and(|limit| passed > limit);
        let breaks = over
            && counts
                .cuts
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |cuts| (cuts < nature.cuts).then_some(cuts + 1))
                .is_ok();
        !breaks
    });
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Carries bytes, each chunk after the delay, until one is not let through.
async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    delay: Duration,
    mut let_through: impl FnMut(&[u8]) -> bool,
) {
    let (sender, mut waiting) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let read = async move {
        let mut buffer = vec![0; 65_536];
        while let Ok(count) = from.read(&mut buffer).await {
            if count == 0 || sender.send((Instant::now() + delay, buffer[..count].to_vec())).is_err() {
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
    tokio::join!(
        async {
            tokio::select! {
                () = read => {}
                () = std::future::pending() => {}
            }
        },
        write
    );
}
