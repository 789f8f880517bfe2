//! One request to the provider and its answer: over TLS, but for the machine itself; no redirects, a bounded answer. For how
//! long all of them together are waited for says who asks.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use openidconnect::{HttpRequest, HttpResponse};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unreachable(String);

fn because(error: impl std::fmt::Display) -> Unreachable {
    Unreachable(error.to_string())
}

/// Whether an address may be asked: over TLS, or the machine itself.
pub(super) fn is_safe(uri: &Uri) -> bool {
    let own = ["localhost", "127.0.0.1", "[::1]"].contains(&uri.host().unwrap_or_default());
    uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && own)
}

/// Sends a request.
pub(super) async fn send(request: HttpRequest) -> Result<HttpResponse, Unreachable> {
    if !is_safe(request.uri()) {
        return Err(because("the provider names an address without TLS"));
    }
    let tls = request.uri().scheme_str() == Some("https");
    let host = request.uri().host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = request.uri().port_u16().unwrap_or(if tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(because)?;
    if !tls {
        return talk(stream, request).await;
    }
    let name = ServerName::try_from(host).map_err(because)?;
    let stream = TlsConnector::from(trusted()?).connect(name, stream).await.map_err(because)?;
    talk(stream, request).await
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

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: HttpRequest,
) -> Result<HttpResponse, Unreachable> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(because)?;
    let driving = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    let host = parts.uri.authority().map_or("", |authority| authority.as_str());
    parts.headers.insert(header::HOST, HeaderValue::from_str(host).map_err(because)?);
    let path = parts.uri.path_and_query().map_or("/", |place| place.as_str());
    parts.uri = path.parse().map_err(because)?;
    let request = axum::http::Request::from_parts(parts, Body::from(body));
    let (parts, body) = sender.send_request(request).await.map_err(because)?.into_parts();
    let bytes = to_bytes(Body::new(body), LONGEST).await.map_err(because)?;
    driving.abort();
    Ok(HttpResponse::from_parts(parts, bytes.to_vec()))
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
