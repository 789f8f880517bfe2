//! What the provider is asked goes out as everything else does. For how long all of it together is waited for says who asks.

use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use courier::{Address, Trust};
use openidconnect::{HttpRequest, HttpResponse};

/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Unreachable(String);

impl std::fmt::Display for Unreachable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

fn because(error: impl std::fmt::Display) -> Unreachable {
    Unreachable(error.to_string())
}

/// Sends a request.
pub(super) async fn send(request: HttpRequest) -> Result<HttpResponse, Unreachable> {
    let address = Address::parse(&request.uri().to_string()).map_err(because)?;
    let trust = Trust::of_machine().map_err(because)?;
    let trust = address.is_tls().then_some(&trust);
    let connected = courier::connect(address.host(), address.port(), trust).await;
    let stream = connected.map_err(|why| because(format!("{why:?}")))?;
    let answer = courier::exchange(stream, to_host(request, &address)?, LONGEST).await;
    answer.map_err(|_| because("no answer that can be read"))
}

/// The request as it is said to a host: with its name, and the place alone.
fn to_host(request: HttpRequest, address: &Address) -> Result<Request<Body>, Unreachable> {
    let (mut parts, body) = request.into_parts();
    parts.headers.insert(header::HOST, HeaderValue::from_str(address.authority()).map_err(because)?);
    let place = parts.uri.path_and_query().map_or("/", |place| place.as_str());
    parts.uri = place.parse().map_err(because)?;
    Ok(Request::from_parts(parts, Body::from(body)))
}
