//! How somebody comes in to the pages: over TLS of our own, or in clear from this machine and from our proxies.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Once};

use courier::{Fresh, certificates, private_key};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

/// Files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// Our certificate, and those between it and its authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Who is let in, and how.
#[derive(Clone, Default)]
pub struct Entrance {
    /// TLS; without it one speaks in clear.
    tls: Option<Arc<Fresh<TlsAcceptor>>>,
    /// Who is heard besides this machine; nothing: everybody.
    heard: Option<Vec<IpAddr>>,
}

impl Entrance {
    /// Over TLS, from everywhere: 1.2 and 1.3 with the suites that the library takes for strong. A renewed certificate is seen at
    /// the next connection.
    ///
    /// # Errors
    /// An English sentence that names the file.
    pub fn over_tls(files: Files) -> Result<Self, String> {
        let named = vec![files.certificate.clone(), files.key.clone()];
        let tls = Fresh::open("the pages", named, move || read(&files))?;
        Ok(Self { tls: Some(Arc::new(tls)), heard: None })
    }

    /// In clear, from this machine and these addresses.
    pub fn in_clear_from(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        let heard = addresses.into_iter().map(|address| address.to_canonical()).collect();
        Self { tls: None, heard: Some(heard) }
    }

    /// In clear, from everywhere.
    pub fn in_clear() -> Self {
        Self::default()
    }

    /// By which TLS begins now, if it does.
    pub fn tls(&self) -> Option<TlsAcceptor> {
        self.tls.as_ref().map(|tls| tls.now().0)
    }

    /// Whether somebody is listened to. Who knocks past the proxy in vain is told of in the log, once.
    pub fn hears(&self, peer: IpAddr) -> bool {
        static TOLD: Once = Once::new();
        let peer = peer.to_canonical();
        let heard = self.heard.as_ref().is_none_or(|heard| peer.is_loopback() || heard.contains(&peer));
        if !heard {
            TOLD.call_once(|| {
                tracing::warn!(%peer, "somebody connects past the proxies, in clear, and is not heard: see --proxies");
            });
        }
        heard
    }
}

fn read(files: &Files) -> Result<TlsAcceptor, String> {
    let (chain, key) = (certificates(&files.certificate)?, private_key(&files.key)?);
    let unfit = |error| format!("{} and {}: {error}", files.certificate.display(), files.key.display());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_clear_the_proxies_and_this_machine_are_heard() {
        let proxies = ["192.0.2.1".parse().unwrap(), "::ffff:192.0.2.2".parse().unwrap()];
        let (closed, open) = (Entrance::in_clear_from(proxies), Entrance::in_clear());
        for (peer, heard) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.2.2", true),
            ("192.0.2.3", false),
            ("2001:db8::1", false),
        ] {
            let peer = peer.parse().unwrap();
            assert_eq!((closed.hears(peer), open.hears(peer)), (heard, true), "{peer}");
        }
    }
}
