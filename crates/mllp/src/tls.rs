//! Mutual TLS: the certificate of the door, and who is let through it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// Files in PEM.
#[derive(Debug, Clone)]
pub struct Files {
    /// The door's own certificate, and those between it and its authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authorities whose certificates are taken from laboratories.
    pub client_authorities: PathBuf,
}

/// Reads the files. TLS 1.2 and 1.3; whoever shows no certificate of one of the authorities is not let in.
///
/// # Errors
/// An English sentence that names the file.
pub fn acceptor(files: &Files) -> Result<TlsAcceptor, String> {
    let chain = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key);
    let key = key.map_err(|error| format!("{}: no private key in PEM: {error}", files.key.display()))?;
    let authorities = &files.client_authorities;
    let wrong = |error: String| format!("{}: {error}", authorities.display());
    let mut roots = RootCertStore::empty();
    for certificate in certificates(authorities)? {
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let verifier = verifier.build().map_err(|error| wrong(error.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .map_err(|error| format!("{}: {error}", files.certificate.display()))?;
    // A session that is resumed shows no certificate anew: one that has run out meanwhile would go on.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: no certificate in PEM: {error}", path.display());
    let read = CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
    let all: Vec<_> = read.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if all.is_empty() {
        return Err(wrong(&"the file holds none"));
    }
    Ok(all)
}

/// SHA-256 of a certificate, in 64 digits.
pub fn digest(certificate: &[u8]) -> String {
    Sha256::digest(certificate).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of the first certificate of a file in PEM: the peer's own stands before those of its authorities.
///
/// # Errors
/// An English sentence that names the file.
pub fn digest_of_file(path: &Path) -> Result<String, String> {
    certificates(path)?.first().map(|one| digest(one)).ok_or_else(|| format!("{}: empty", path.display()))
}
