//! A connection to a machine, and whose certificates are trusted on it.

use std::sync::{Arc, OnceLock};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, crypto::ring};

/// Bytes that go both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

/// An open connection.
pub type Stream = Box<dyn Duplex>;

/// Whose certificates are trusted.
#[derive(Clone)]
pub struct Trust(Arc<ClientConfig>);

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trust")
    }
}

impl Trust {
    /// Those that this machine trusts.
    ///
    /// # Errors
    /// What the library says.
    pub fn of_machine() -> Result<Self, String> {
        static KNOWN: OnceLock<Trust> = OnceLock::new();
        if let Some(known) = KNOWN.get() {
            return Ok(known.clone());
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let trust = Self::of_roots(roots)?;
        Ok(KNOWN.get_or_init(|| trust).clone())
    }

    /// Those of some authorities alone, in PEM.
    ///
    /// # Errors
    /// A sentence, when the text holds none.
    pub fn of_authorities(pem: &str) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| format!("no certificate in PEM: {error}"))?;
            roots.add(certificate).map_err(|error| error.to_string())?;
        }
        if roots.is_empty() {
            return Err("no certificate in PEM".to_owned());
        }
        Self::of_roots(roots)
    }

    fn of_roots(roots: RootCertStore) -> Result<Self, String> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

/// Why there is no connection: nothing has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoConnection {
    /// Nobody answers there.
    Unreachable,
    /// Somebody does whose certificate is not trusted, or who speaks no TLS.
    Untrusted,
}

/// Connects: in clear without `trust`.
///
/// # Errors
/// Why not.
pub async fn connect(host: &str, port: u16, trust: Option<&Trust>) -> Result<Stream, NoConnection> {
    let stream = TcpStream::connect((host, port)).await.map_err(|_| NoConnection::Unreachable)?;
    // What is sent is small, and its answer awaited.
    let _ = stream.set_nodelay(true);
    let Some(Trust(config)) = trust else { return Ok(Box::new(stream)) };
    let name = ServerName::try_from(host.to_owned()).map_err(|_| NoConnection::Untrusted)?;
    match TlsConnector::from(config.clone()).connect(name, stream).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
            Err(NoConnection::Untrusted)
        }
        Err(_) => Err(NoConnection::Unreachable),
    }
}
