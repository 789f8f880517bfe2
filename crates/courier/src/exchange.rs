//! One request of HTTP and its answer.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::Stream;

/// Sends a request over a connection and waits for its answer: no redirects, and no more than `longest` bytes of it. None when
/// there is none that can be read: what was sent may have been taken.
pub async fn exchange(stream: Stream, request: Request<Body>, longest: usize) -> Option<Response<Vec<u8>>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let driving = tokio::spawn(connection);
    let answer = async {
        let (parts, body) = sender.send_request(request).await.ok()?.into_parts();
        let bytes = to_bytes(Body::new(body), longest).await.ok()?;
        Some(Response::from_parts(parts, bytes.to_vec()))
    };
    let answer = answer.await;
    driving.abort();
    answer
}
