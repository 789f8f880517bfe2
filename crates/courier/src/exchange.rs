//! One request of HTTP and its answer.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::{Lost, Stream};

/// Sends a request over a connection and waits for its answer: no redirects, and no more than `longest` bytes of it.
///
/// # Errors
/// Why there is none that can be read.
pub async fn exchange(
    stream: Stream,
    request: Request<Body>,
    longest: usize,
) -> Result<Response<Vec<u8>>, Lost> {
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|error| Lost::of(&error))?;
    let driving = tokio::spawn(connection);
    let answer = async {
        let answer = sender.send_request(request).await.map_err(|error| Lost::of(&error))?;
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(Body::new(body), longest).await.map_err(|_| Lost::Broken)?;
        Ok(Response::from_parts(parts, bytes.to_vec()))
    };
    let answer = answer.await;
    driving.abort();
    answer
}
