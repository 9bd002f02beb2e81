//! A line before the training payer that can be cut, and that counts who signs in.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The line; up until it is cut.
pub struct Front {
    address: SocketAddr,
    upstream: String,
    sign_ins: Arc<AtomicUsize>,
    serving: Option<JoinHandle<()>>,
}

impl Front {
    /// Before the payer at this base address.
    pub async fn before(base: &str) -> Self {
        let upstream = base.trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let sign_ins = Arc::new(AtomicUsize::new(0));
        let serving = Some(tokio::spawn(serve(listener, upstream.clone(), Arc::clone(&sign_ins))));
        Self { address, upstream, sign_ins, serving }
    }

    pub fn base(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// Passwords that went over it.
    pub fn sign_ins(&self) -> usize {
        self.sign_ins.load(Ordering::Relaxed)
    }

    /// Nobody takes connections, and those that are end.
    pub async fn cut(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is still free");
        self.serving = Some(tokio::spawn(serve(listener, self.upstream.clone(), Arc::clone(&self.sign_ins))));
    }
}

/// Ends with all its connections when it is aborted.
async fn serve(listener: TcpListener, upstream: String, sign_ins: Arc<AtomicUsize>) {
    let mut lines = JoinSet::new();
    while let Ok((laptop, _)) = listener.accept().await {
        lines.spawn(carry(laptop, upstream.clone(), Arc::clone(&sign_ins)));
    }
}

async fn carry(laptop: TcpStream, upstream: String, sign_ins: Arc<AtomicUsize>) {
    let Ok(payer) = TcpStream::connect(upstream).await else { return };
    let ((mut asking, mut answered), (mut answering, mut asked)) = (laptop.into_split(), payer.into_split());
    let back = async { tokio::io::copy(&mut answering, &mut answered).await };
    let forth = async {
        let mut chunk = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = asking.read(&mut chunk).await {
            let bytes = &chunk[..count];
            // A request of this client comes in one piece as far as its first line.
            sign_ins.fetch_add(usize::from(bytes.starts_with(b"POST /api/api_fhir_r4/login")), Ordering::Relaxed);
            if asked.write_all(bytes).await.is_err() {
                return;
            }
        }
    };
    let _ = tokio::join!(back, forth);
}
