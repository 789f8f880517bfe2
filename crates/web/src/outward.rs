//! One request to another server and its answer: over TLS, but for the machine itself; no redirects, a bounded answer. For how long it is
//! waited for says who asks.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, Response, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// Why there is no answer.
#[derive(Debug)]
pub struct Unreachable(String);

impl std::fmt::Display for Unreachable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

fn because(error: impl std::fmt::Display) -> Unreachable {
    Unreachable(error.to_string())
}

/// Whether an address may be asked: over TLS, or the machine itself.
pub fn is_safe(uri: &Uri) -> bool {
    let own = ["localhost", "127.0.0.1", "[::1]"].contains(&uri.host().unwrap_or_default());
    uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && own)
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// A connection on which nothing was asked yet.
pub struct Line(Box<dyn Stream>);

/// Connects to the server of an address.
///
/// # Errors
/// [`Unreachable`]; for an address without TLS, nothing is tried.
pub async fn connect(uri: &Uri) -> Result<Line, Unreachable> {
    if !is_safe(uri) {
        return Err(because("an address without TLS"));
    }
    let tls = uri.scheme_str() == Some("https");
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(because)?;
    if !tls {
        return Ok(Line(Box::new(stream)));
    }
    let name = ServerName::try_from(host).map_err(because)?;
    let stream = TlsConnector::from(trusted()?).connect(name, stream).await.map_err(because)?;
    Ok(Line(Box::new(stream)))
}

/// The certificates that this machine trusts.
fn trusted() -> Result<Arc<ClientConfig>, Unreachable> {
    static TRUSTED: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(known) = TRUSTED.get() {
        return Ok(known.clone());
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(because)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TRUSTED.get_or_init(|| Arc::new(config)).clone())
}

impl Line {
    /// Asks, and waits for an answer of at most so many bytes. What fails here may have been heard all the same.
    ///
    /// # Errors
    /// [`Unreachable`].
    pub async fn ask(
        self,
        request: Request<Vec<u8>>,
        longest: usize,
    ) -> Result<Response<Vec<u8>>, Unreachable> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(self.0)).await.map_err(because)?;
        let driving = tokio::spawn(connection);
        let (mut parts, body) = request.into_parts();
        let host = parts.uri.authority().map_or("", |authority| authority.as_str());
        parts.headers.insert(header::HOST, HeaderValue::from_str(host).map_err(because)?);
        let path = parts.uri.path_and_query().map_or("/", |place| place.as_str());
        parts.uri = path.parse().map_err(because)?;
        let request = Request::from_parts(parts, Body::from(body));
        let (parts, body) = sender.send_request(request).await.map_err(because)?.into_parts();
        let bytes = to_bytes(Body::new(body), longest).await.map_err(because)?;
        driving.abort();
        Ok(Response::from_parts(parts, bytes.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_without_tls_but_of_the_machine_itself() {
        for (address, safe) in [
            ("https://id.example", true),
            ("http://id.example", false),
            ("http://localhost:3000/x", true),
            ("http://127.0.0.1:3000", true),
            ("http://127.0.0.1.example", false),
            ("ftp://localhost", false),
            ("/x", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), safe, "{address}");
        }
    }
}
