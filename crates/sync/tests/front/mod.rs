//! The training payer behind TLS, and authorities that sign certificates for it; for the tests of this crate and of the command line.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use claims_sandbox::{Options, Payer};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, crypto};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Signs certificates; nobody trusts it of themselves.
pub struct Authority {
    /// Its certificate.
    pub pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("signed");
        Self { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    pub fn signs(&self, params: &CertificateParams) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().expect("a key");
        (params.signed_by(&key, &self.issuer).expect("signed"), key)
    }
}

pub fn named(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).expect("a name")
}

/// The training payer behind TLS.
pub struct Front {
    _payer: Payer,
    /// The API root, at `localhost`.
    pub base: String,
    /// Bytes that came through a finished handshake.
    pub heard: Arc<AtomicUsize>,
}

impl Front {
    /// `knows`: whose certificates clients must show; nobody has to show one without.
    pub async fn open(authority: &Authority, params: &CertificateParams, knows: Option<&Authority>) -> Self {
        let payer = Payer::start(Options::default()).await.expect("a port is free");
        let inside = payer.base_url().trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let acceptor = TlsAcceptor::from(Arc::new(config(authority, params, knows)));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("https://localhost:{}/api/", listener.local_addr().expect("bound").port());
        let heard = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (acceptor, count, inside) = (acceptor.clone(), Arc::clone(&count), inside.clone());
                tokio::spawn(async move {
                    let Ok(outside) = acceptor.accept(line).await else { return };
                    let Ok(inside) = TcpStream::connect(inside).await else { return };
                    let (mut from_client, mut to_client) = tokio::io::split(outside);
                    let (mut from_payer, mut to_payer) = tokio::io::split(inside);
                    tokio::spawn(async move { tokio::io::copy(&mut from_payer, &mut to_client).await });
                    let mut bytes = [0; 8192];
                    while let Ok(length @ 1..) = from_client.read(&mut bytes).await {
                        count.fetch_add(length, Ordering::Relaxed);
                        if to_payer.write_all(&bytes[..length]).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { _payer: payer, base, heard }
    }
}

fn config(authority: &Authority, params: &CertificateParams, knows: Option<&Authority>) -> ServerConfig {
    let (certificate, key) = authority.signs(params);
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().expect("TLS 1.2 and 1.3");
    let builder = match knows {
        None => builder.with_no_client_auth(),
        Some(knows) => {
            let mut roots = RootCertStore::empty();
            roots.add(knows.der.clone()).expect("an authority");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
        }
    };
    builder.with_single_cert(vec![certificate.der().clone()], key).expect("a certificate and its key")
}
