//! The way to PostgreSQL: who is connected to, and whether over TLS. The client library knows neither `verify-ca` nor `verify-full`
//! nor `sslrootcert`, `sslcert` and `sslkey`, so they are read here, as libpq names them.

use std::sync::Arc;
use std::time::Duration;

use kernel::Problem;
use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::verify_server_cert_signed_by_trust_anchor,
};

/// Where the authorities lie when the URL does not say it: libpq's variable.
const ROOTS: &str = "PGSSLROOTCERT";
/// The value of `sslrootcert` that stands for the authorities which the machine trusts.
const OF_MACHINE: &str = "system";

/// Whom to connect to, and how a connection is made.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) config: Config,
    pub(crate) tls: MakeRustlsConnect,
}

/// What protects a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    /// Nothing: it stays on the machine, or somebody has said that it need not be.
    Plain,
    /// TLS with whoever has a certificate of the authority, whatever its name.
    Authority,
    /// TLS with the server of that name.
    Name,
}

impl Route {
    /// Reads a `postgres://` URL.
    ///
    /// # Errors
    /// A sentence that holds no password.
    pub(crate) fn of(url: &str) -> kernel::Result<Self> {
        Self::read(url).map_err(|why| Problem::Internal(format!("cannot connect to PostgreSQL: {why}")))
    }

    fn read(url: &str) -> Result<Self, String> {
        let (url, [mode, roots, certificate, key]) = apart(url);
        let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| said(&error))?;
        // A server that is gone without a word must not hold a thread for hours.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(30));
        }
        let named = roots.is_some();
        let roots = roots.or_else(|| std::env::var(ROOTS).ok()).filter(|roots| roots != OF_MACHINE);
        let protection = match over_socket(&config) {
            true => Protection::Plain,
            false => protection(mode.as_deref(), named || !is_local(&config), roots.is_some())?,
        };
        config.ssl_mode(if protection == Protection::Plain { SslMode::Disable } else { SslMode::Require });
        let identity = identity(certificate.as_deref(), key.as_deref())?;
        let client = client(protection, roots.as_deref(), identity).map_err(|error| said(&*error))?;
        Ok(Self { config, tls: MakeRustlsConnect::new(client) })
    }
}

/// Whether a URL leads over a network to a server that is spoken to without TLS, because it says so.
pub fn is_in_the_clear(url: &str) -> bool {
    let plain = |route: &Route| route.config.get_ssl_mode() == SslMode::Disable;
    Route::read(url).is_ok_and(|route| plain(&route) && !is_local(&route.config))
}

/// What the client library does not know.
const OPTIONS: [&str; 4] = ["sslmode", "sslrootcert", "sslcert", "sslkey"];

/// The URL without those options, and what they say.
fn apart(url: &str) -> (String, [Option<String>; 4]) {
    let mut found = [const { None }; 4];
    let Some((address, options)) = url.split_once('?') else { return (url.to_owned(), found) };
    let rest: Vec<_> = options
        .split('&')
        .filter(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let place = OPTIONS.iter().position(|known| *known == name);
            if let Some(place) = place {
                found[place] = Some(percent_decode_str(value).decode_utf8_lossy().into_owned());
            }
            place.is_none()
        })
        .collect();
    (if rest.is_empty() { address.to_owned() } else { format!("{address}?{}", rest.join("&")) }, found)
}

/// A socket in the file system stays on the machine, and no server speaks TLS on it; libpq does not look at `sslmode` there either.
fn over_socket(config: &Config) -> bool {
    config.get_hostaddrs().is_empty() && config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)))
}

fn is_local(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(|address| address.is_loopback());
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
    })
}

/// What `sslmode` asks for. Without it a connection that leaves the machine is as strict as can be.
fn protection(mode: Option<&str>, leaves: bool, has_roots: bool) -> Result<Protection, String> {
    match mode {
        None if leaves => Ok(Protection::Name),
        None | Some("disable") => Ok(Protection::Plain),
        Some("verify-full") => Ok(Protection::Name),
        Some("verify-ca" | "require") if has_roots => Ok(Protection::Authority),
        // libpq would encrypt and believe whoever answers, who may be anybody.
        Some(mode @ ("verify-ca" | "require")) => Err(format!(
            "sslmode={mode} without sslrootcert=FILE does not say whom to trust: name the authority's file, or say verify-full"
        )),
        Some("prefer" | "allow") => Err(
            "sslmode=prefer and allow leave it to whoever answers whether to encrypt: say verify-full, or disable"
                .to_owned(),
        ),
        Some(_) => Err("sslmode is one of verify-full, verify-ca, require and disable".to_owned()),
    }
}

fn client(
    protection: Protection,
    roots: Option<&str>,
    identity: Option<Identity>,
) -> Result<ClientConfig, Box<dyn std::error::Error>> {
    let provider = Arc::new(ring::default_provider());
    let building =
        ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let roots = Arc::new(match (protection, roots) {
        (Protection::Plain, _) => RootCertStore::empty(),
        (_, Some(file)) => authorities(file)?,
        (_, None) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            roots
        }
    });
    let building = if protection == Protection::Authority {
        let verifier = OfAuthority::new(roots, provider)?;
        building.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        building.with_root_certificates(roots)
    };
    Ok(match identity {
        Some((chain, key)) => building.with_client_auth_cert(chain, key)?,
        None => building.with_no_client_auth(),
    })
}

/// What is shown to a server that wants to know who connects: a certificate instead of a password.
type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn identity(certificate: Option<&str>, key: Option<&str>) -> Result<Option<Identity>, String> {
    let (certificate, key) = match (certificate, key) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) => return Ok(None),
        _ => return Err("sslcert and sslkey belong together".to_owned()),
    };
    let chain = certificates(certificate).map_err(|why| format!("sslcert {certificate}: {why}"))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| format!("sslkey {key}: {error}"))?;
    Ok(Some((chain, key)))
}

/// A file in PEM that holds some.
fn certificates(file: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(read) if read.is_empty() => Err("no certificate in PEM".to_owned()),
        read => read.map_err(|error| error.to_string()),
    }
}

fn authorities(file: &str) -> Result<RootCertStore, String> {
    let wrong = |why: String| format!("sslrootcert {file}: {why}");
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file).map_err(wrong)? {
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    Ok(roots)
}

/// Looks at all of a certificate but the name, as `verify-ca` has it.
#[derive(Debug)]
struct OfAuthority {
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
    signatures: Arc<WebPkiServerVerifier>,
}

impl OfAuthority {
    fn new(
        roots: Arc<RootCertStore>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let signatures =
            WebPkiServerVerifier::builder_with_provider(roots.clone(), provider.clone()).build()?;
        Ok(Self { roots, provider, signatures })
    }
}

impl ServerCertVerifier for OfAuthority {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        verify_server_cert_signed_by_trust_anchor(&certificate, &self.roots, intermediates, now, algorithms)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signatures.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signatures.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signatures.supported_verify_schemes()
    }
}

/// An error with what it comes from: the library's own words leave out why.
pub(crate) fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        // Some wrap an error and repeat its words.
        if !text.ends_with(&deeper.to_string()) {
            text += &format!(": {deeper}");
        }
        cause = deeper.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_is_verified_unless_somebody_says_otherwise() {
        use Protection::{Authority, Name, Plain};
        // sslmode, whether it leaves the machine, whether authorities are named.
        let cases = [
            (None, false, false, Some(Plain)),
            (None, true, false, Some(Name)),
            (None, true, true, Some(Name)),
            (Some("disable"), true, true, Some(Plain)),
            (Some("verify-full"), false, false, Some(Name)),
            (Some("verify-full"), true, true, Some(Name)),
            (Some("verify-ca"), true, true, Some(Authority)),
            (Some("verify-ca"), true, false, None),
            (Some("require"), true, true, Some(Authority)),
            (Some("require"), false, false, None),
            (Some("prefer"), true, true, None),
            (Some("allow"), false, true, None),
            (Some("verify-everything"), true, true, None),
            (Some(""), false, false, None),
        ];
        for (mode, leaves, roots, expected) in cases {
            assert_eq!(protection(mode, leaves, roots).ok(), expected, "{mode:?} {leaves} {roots}");
        }
    }

    #[test]
    fn whether_it_leaves_the_machine_is_in_the_url() {
        let cases = [
            ("postgres://argine@127.0.0.1:5432/a", SslMode::Disable),
            ("postgres://argine@localhost/a?sslmode=disable", SslMode::Disable),
            ("postgres://argine@%2Frun%2Fpostgresql/a?sslmode=verify-full", SslMode::Disable),
            ("postgres://argine@localhost,db.example/a", SslMode::Require),
            ("postgres://argine@db.example/a?connect_timeout=9", SslMode::Require),
            ("postgres://argine@localhost/a?hostaddr=192.0.2.1", SslMode::Require),
            ("postgres://argine@db.example/a?hostaddr=127.0.0.1", SslMode::Disable),
            ("postgres://argine@127.0.0.1/a?sslrootcert=system", SslMode::Require),
            ("postgres://argine@127.0.0.1/a?sslmode=verify%2Dfull&connect_timeout=9", SslMode::Require),
            ("postgres://argine@db.example/a?sslmode=disable", SslMode::Disable),
        ];
        for (url, expected) in cases {
            let route = Route::read(url).unwrap_or_else(|why| panic!("{url}: {why}"));
            assert_eq!(route.config.get_ssl_mode(), expected, "{url}");
            assert_eq!(is_in_the_clear(url), url == "postgres://argine@db.example/a?sslmode=disable");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for options in [
            "sslmode=require",
            "sslmode=prefer",
            "sslmode=x",
            "sslrootcert=/none.pem",
            "sslcert=/none.pem",
            "unknown=1",
        ] {
            let why = Route::read(&format!("postgres://argine:geheim@db.example/a?{options}")).err().unwrap();
            assert!(!why.contains("geheim"), "{why}");
        }
    }
}
