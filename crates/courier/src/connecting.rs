//! A connection to a machine, and whose certificates are trusted on it.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{self, AlertDescription, ClientConfig, RootCertStore, crypto::ring};

use crate::{certificates, is_this_machine, private_key};

/// Bytes that go both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

/// An open connection.
pub type Stream = Box<dyn Duplex>;

/// What is shown to a machine that wants to know who connects: a certificate, with those between it and its authority, and its key.
pub struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Reads the files, in PEM.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, String> {
        let (chain, key_of_it) = (certificates(certificate)?, private_key(key)?);
        let identity = Self { chain, key: key_of_it };
        let unfit = |error| format!("{} and {}: {error}", certificate.display(), key.display());
        Trust::of_roots(RootCertStore::empty().into())?.showing(&identity).map_err(unfit)?;
        Ok(identity)
    }
}

/// Whose certificates are trusted, and what is shown to them.
#[derive(Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
    config: Arc<ClientConfig>,
    shows: bool,
}

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
        let trust = Self::of_roots(roots.into())?;
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
        Self::of_roots(roots.into())
    }

    fn of_roots(roots: Arc<RootCertStore>) -> Result<Self, String> {
        let building = building(&roots).map_err(|error| error.to_string())?;
        Ok(Self { config: Arc::new(building.with_no_client_auth()), roots, shows: false })
    }

    /// The same, and whoever wants to know who connects is shown that.
    ///
    /// # Errors
    /// What the library says, when certificate and key do not fit.
    pub fn showing(&self, identity: &Identity) -> Result<Self, String> {
        let building = building(&self.roots).map_err(|error| error.to_string())?;
        let config = building.with_client_auth_cert(identity.chain.clone(), identity.key.clone_key());
        let config = Arc::new(config.map_err(|error| error.to_string())?);
        Ok(Self { roots: self.roots.clone(), config, shows: true })
    }
}

fn building(
    roots: &Arc<RootCertStore>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots.clone()))
}

/// Why there is no connection: nothing has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoConnection {
    /// Nobody answers there.
    Unreachable,
    /// Somebody does whose certificate is not trusted, or who speaks no TLS.
    Untrusted,
    /// Somebody does who wants a certificate of ours, or another one.
    Unwelcome,
}

/// Why an answer did not come over a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It ended, or what came is no answer: what was sent may have been taken.
    Broken,
    /// The other side wants a certificate of ours, or another one: nothing that was sent has been read.
    Unwelcome,
}

impl Lost {
    /// By what went wrong.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        if is_about_us(error, false) { Self::Unwelcome } else { Self::Broken }
    }
}

/// Whether the other side ended a connection for the certificate that we showed, or did not. When it is still being made and nothing
/// can be shown, older versions of TLS say no more than that it fails.
fn is_about_us(error: &(dyn Error + 'static), shows_nothing: bool) -> bool {
    use AlertDescription as Alert;
    let mut next = Some(error);
    while let Some(one) = next {
        let held = one.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let tls = match held {
            Some(held) => held.downcast_ref::<rustls::Error>(),
            None => one.downcast_ref::<rustls::Error>(),
        };
        if let Some(rustls::Error::AlertReceived(alert)) = tls {
            return match alert {
                Alert::CertificateRequired
                | Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::UnknownCA
                | Alert::AccessDenied => true,
                Alert::HandshakeFailure => shows_nothing,
                _ => false,
            };
        }
        next = one.source();
    }
    false
}

/// Whether nobody can be at an address to whom something is sent: no machine's, or one that only its neighbour has, as that at which the
/// machines of a data centre learn their secrets.
fn is_nowhere(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_unspecified()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
        }
        IpAddr::V6(address) => {
            address.is_unspecified() || address.is_unicast_link_local() || address.is_multicast()
        }
    }
}

/// The addresses of a machine. What stands for this machine leads to it alone, whatever whoever knows names says: to it things are sent that
/// would leave in clear.
async fn reach(host: &str, port: u16) -> Option<TcpStream> {
    let here = is_this_machine(host);
    for address in lookup_host((host, port)).await.ok()? {
        let good = !is_nowhere(address.ip()) && (!here || address.ip().is_loopback());
        if good && let Ok(stream) = TcpStream::connect(address).await {
            return Some(stream);
        }
    }
    None
}

/// Connects: in clear without `trust`.
///
/// # Errors
/// Why not.
pub async fn connect(host: &str, port: u16, trust: Option<&Trust>) -> Result<Stream, NoConnection> {
    let stream = reach(host, port).await.ok_or(NoConnection::Unreachable)?;
    // What is sent is small, and its answer awaited.
    let _ = stream.set_nodelay(true);
    let Some(trust) = trust else { return Ok(Box::new(stream)) };
    let name = ServerName::try_from(host.to_owned()).map_err(|_| NoConnection::Untrusted)?;
    match TlsConnector::from(trust.config.clone()).connect(name, stream).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) if is_about_us(&error, !trust.shows) => Err(NoConnection::Unwelcome),
        Err(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
            Err(NoConnection::Untrusted)
        }
        Err(_) => Err(NoConnection::Unreachable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_where_machines_learn_their_secrets() {
        for address in [
            "169.254.169.254",
            "169.254.170.2",
            "::ffff:169.254.169.254",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
            "ff02::1",
            "255.255.255.255",
        ] {
            assert!(is_nowhere(address.parse().unwrap()), "{address}");
        }
        // A laboratory may be in the same network, and in a test on the same machine.
        for address in
            ["10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "93.184.216.34", "fd00::1", "2001:db8::1"]
        {
            assert!(!is_nowhere(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn what_stands_for_nobody_is_not_called() {
        for host in ["169.254.169.254", "0.0.0.0"] {
            let connected = connect(host, 80, None).await;
            assert_eq!(connected.err(), Some(NoConnection::Unreachable), "{host}");
        }
    }
}
