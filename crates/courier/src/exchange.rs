//! One request of HTTP and its answer.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::Stream;

/// The longest answer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Sends a request over a connection and waits for its answer: no redirects, and no more than [`LONGEST`]. None when there is none that
/// can be read: what was sent may have been taken.
pub async fn exchange(stream: Stream, request: Request<Body>) -> Option<(StatusCode, Vec<u8>)> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let driving = tokio::spawn(connection);
    let answer = async {
        let (parts, body) = sender.send_request(request).await.ok()?.into_parts();
        Some((parts.status, to_bytes(Body::new(body), LONGEST).await.ok()?.to_vec()))
    };
    let answer = answer.await;
    driving.abort();
    answer
}
