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

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn an_answer_that_points_elsewhere_is_not_followed() {
        let (here, elsewhere) = (
            TcpListener::bind("127.0.0.1:0").await.unwrap(),
            TcpListener::bind("127.0.0.1:0").await.unwrap(),
        );
        let [place, other] = [&here, &elsewhere].map(|one| one.local_addr().unwrap());
        for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
            let stream = crate::connect("127.0.0.1", place.port(), None).await.unwrap();
            let request = Request::get("/").header("host", "127.0.0.1").body(Body::empty()).unwrap();
            let answering = async {
                let (mut caller, _) = here.accept().await.unwrap();
                let mut asked = [0; 1024];
                assert_ne!(caller.read(&mut asked).await.unwrap(), 0);
                let head =
                    format!("HTTP/1.1 {status}\r\nlocation: http://{other}/\r\ncontent-length: 0\r\n\r\n");
                caller.write_all(head.as_bytes()).await.unwrap();
                caller
            };
            let (answer, _caller) = tokio::join!(exchange(stream, request, 1024), answering);
            let answer = answer.unwrap();
            assert!(answer.status().is_redirection() && answer.status() != StatusCode::NOT_MODIFIED);
            assert_eq!(answer.headers()["location"], format!("http://{other}/"), "whoever asked sees where");
        }
        // Whoever had gone there would stand in the queue before the one who comes now.
        let last = tokio::net::TcpStream::connect(other).await.unwrap();
        let (_, first) = elsewhere.accept().await.unwrap();
        assert_eq!(first, last.local_addr().unwrap());
    }

    #[tokio::test]
    async fn of_an_answer_no_more_is_read_than_was_said() {
        let here = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = crate::connect("127.0.0.1", here.local_addr().unwrap().port(), None).await.unwrap();
        let request = Request::get("/").header("host", "127.0.0.1").body(Body::empty()).unwrap();
        let answering = async {
            let (mut caller, _) = here.accept().await.unwrap();
            let mut asked = [0; 1024];
            assert_ne!(caller.read(&mut asked).await.unwrap(), 0);
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n".to_owned() + &"x".repeat(2000);
            let _ = caller.write_all(head.as_bytes()).await;
            caller
        };
        let (answer, _caller) = tokio::join!(exchange(stream, request, 1024), answering);
        assert_eq!(answer.unwrap_err(), Lost::Broken);
    }
}
