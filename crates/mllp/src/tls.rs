//! Mutual TLS: the certificate of the door, and who is let through it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use courier::{Fresh, certificates, private_key};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::server::{NoServerSessionStorage, VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

/// Files in PEM.
#[derive(Debug, Clone)]
pub struct Files {
    /// The door's own certificate, and those between it and its authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authorities whose certificates are taken from laboratories.
    pub client_authorities: PathBuf,
    /// Lists of the certificates that those authorities have revoked, if they keep any.
    pub revoked: Option<PathBuf>,
}

/// TLS by files that are read anew when one of them has changed. What cannot be read leaves everything as it was.
pub struct Tls(Fresh<Read>);

/// The files as they were read.
type Read = (TlsAcceptor, Arc<dyn ClientCertVerifier>);

/// What somebody has shown, and by which reading of the files he was let in.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    chain: Vec<CertificateDer<'static>>,
    reading: u64,
}

impl Tls {
    /// Reads the files. TLS 1.2 and 1.3; whoever shows no certificate of one of the authorities is not let in, nor who shows one that a
    /// list names.
    ///
    /// # Errors
    /// An English sentence that names the file.
    pub fn open(files: Files) -> Result<Self, String> {
        let named = [&files.certificate, &files.key, &files.client_authorities];
        let named = named.into_iter().chain(&files.revoked).cloned().collect();
        Fresh::open("the laboratories' door", named, move || read(&files)).map(Self)
    }

    /// By which somebody is let in now.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.entrance().0
    }

    /// The same, with the number of the reading.
    pub(crate) fn entrance(&self) -> (TlsAcceptor, u64) {
        let ((acceptor, _), number) = self.0.now();
        (acceptor, number)
    }

    /// Whether somebody who was let in would be let in still.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn still_lets_in(
        &self,
        shown: &mut Shown,
        at: kernel::Timestamp,
    ) -> Result<(), rustls::Error> {
        let ((_, verifier), number) = self.0.now();
        if shown.reading == number {
            return Ok(());
        }
        let Some((own, others)) = shown.chain.split_first() else {
            return Err(rustls::Error::NoCertificatesPresented);
        };
        let at = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0)));
        verifier.verify_client_cert(own, others, at)?;
        shown.reading = number;
        Ok(())
    }
}

impl Shown {
    /// The certificates of a connection that was let in.
    pub(crate) fn new(chain: &[CertificateDer<'static>], reading: u64) -> Self {
        Self { chain: chain.to_vec(), reading }
    }
}

fn read(files: &Files) -> Result<Read, String> {
    let chain = certificates(&files.certificate)?;
    let key = private_key(&files.key)?;
    let authorities = &files.client_authorities;
    let wrong = |error: String| format!("{}: {error}", authorities.display());
    let mut roots = RootCertStore::empty();
    for certificate in certificates(authorities)? {
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    let provider = Arc::new(ring::default_provider());
    let mut verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    if let Some(revoked) = &files.revoked {
        // A list says something of its own authority alone: those of others are not revoked by it.
        verifier = verifier.with_crls(lists(revoked)?).allow_unknown_revocation_status();
    }
    let verifier = verifier.build().map_err(|error| match (error, &files.revoked) {
        (VerifierBuilderError::InvalidCrl(error), Some(revoked)) => {
            format!("{}: {error:?}", revoked.display())
        }
        (error, _) => wrong(error.to_string()),
    })?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_client_cert_verifier(verifier.clone())
        .with_single_cert(chain, key)
        .map_err(|error| format!("{}: {error}", files.certificate.display()))?;
    // A session that is resumed shows no certificate anew: one that has run out meanwhile would go on.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok((TlsAcceptor::from(Arc::new(config)), verifier))
}

fn lists(path: &Path) -> Result<Vec<CertificateRevocationListDer<'static>>, String> {
    let wrong =
        |error: &dyn std::fmt::Display| format!("{}: no revocation list in PEM: {error}", path.display());
    let read = CertificateRevocationListDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
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
