//! Connections, and how long and how many of them one may hold: whoever sends half a request, or half a handshake, keeps nobody out.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, header};
use axum::{BoxError, Router};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, Sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::entrance::Entrance;

/// Bytes of a request's head: the cookies of a session are two hundred.
const HEAD_BYTES: usize = 32 * 1024;
/// What is kept of a connection that has not been read yet.
const BUFFER_BYTES: usize = 2 * HEAD_BYTES;
/// A body that is sent faster than this, in bytes a second, may go on: a long file over a poor line.
const SLOWEST: u64 = 16 * 1024;
/// Requests under way have this long to be answered when the process is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// Files the program needs open besides its connections.
const OTHER_FILES: u64 = 128;

static OPEN: AtomicUsize = AtomicUsize::new(0);

/// Connections that are open now.
pub fn open() -> usize {
    OPEN.load(Ordering::Relaxed)
}

/// How much patience there is.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once. Whoever comes to a full house waits in the kernel's queue: places are given back within
    /// `patience`, and an answer 503 would send honest people away for as long as somebody else sits there.
    pub places: usize,
    /// How long a client may take for the head of a request, counted from when the connection was opened or the last
    /// answer left (so it is the limit of an idle connection too), and for a body that comes slower than [`SLOWEST`]. As long
    /// for the beginning of TLS.
    pub patience: Duration,
}

impl Limits {
    /// As many places as were asked for, or as the system's limit of open files allows.
    pub fn within_open_files(mut self) -> Self {
        let wanted = self.places as u64 + OTHER_FILES;
        let allowed = rlimit::increase_nofile_limit(wanted).unwrap_or(wanted);
        if allowed < wanted {
            self.places = usize::try_from(allowed.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX).max(1);
            let places = self.places;
            tracing::warn!(
                allowed,
                places,
                "the limit of open files allows fewer connections: raise LimitNOFILE"
            );
        }
        self
    }
}

/// Serves until `stop`, then answers what has been accepted.
pub async fn serve(
    listener: TcpListener,
    entrance: Entrance,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.places.min(Semaphore::MAX_PERMITS)));
    let connections = GracefulShutdown::new();
    let (stopping, stopped) = watch::channel(());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_header_size(HEAD_BYTES)
        .max_buf_size(BUFFER_BYTES);
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.expect("nobody closes it");
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        if !entrance.hears(peer.ip()) {
            continue;
        }
        let connection = Connection {
            http: http.clone(),
            watcher: connections.watcher(),
            router: router.clone(),
            peer,
            patience: limits.patience,
        };
        let (entrance, stopped) = (entrance.clone(), stopped.clone());
        OPEN.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            match entrance.tls() {
                Some(tls) => connection.hold_over(tls, stream, stopped).await,
                None => connection.hold(stream).await,
            }
            OPEN.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        });
    }
    drop((listener, stopping));
    if timeout(FAREWELL, connections.shutdown()).await.is_err() {
        tracing::warn!("connections that did not end were closed");
    }
}

/// The next connection. What fails is the client's connection, or our files are all in use: then some time helps.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!(%error, "a connection cannot be accepted");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// What is needed to hold a connection.
struct Connection {
    http: http1::Builder,
    watcher: Watcher,
    router: Router,
    peer: SocketAddr,
    patience: Duration,
}

impl Connection {
    /// Once TLS has begun. Whoever is not done with that when the process is told to stop has asked nothing yet.
    async fn hold_over(self, tls: TlsAcceptor, stream: TcpStream, mut stopped: watch::Receiver<()>) {
        // An answer is several records, none of which waits for the other.
        let _ = stream.set_nodelay(true);
        let begun = tokio::select! {
            begun = timeout(self.patience, tls.accept(stream)) => begun,
            _ = stopped.changed() => return,
        };
        if let Ok(Ok(stream)) = begun {
            self.hold(stream).await;
        }
    }

    async fn hold(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self { http, watcher, router, peer, patience } = self;
        let service = service_fn(move |request| answer(router.clone(), request, peer, patience));
        // A client that goes away or sends nonsense is no fault of ours.
        let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
    }
}

async fn answer(
    router: Router,
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
    patience: Duration,
) -> Result<axum::response::Response, Infallible> {
    // Hyper reads such a request by its chunks and drops the length that may have stood beside them. Whoever is in front may have
    // believed the length: nothing that follows on this connection is taken for a request (RFC 9112, 6.3).
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut request = request.map(|body| InTime::of(body, patience));
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut answer = router.oneshot(request).await?;
    if chunked {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

/// A body that fails when it comes too slowly. A second more for what arrives in a second: how long it may take in all
/// is bounded by its length, which the routes bound.
struct InTime {
    body: Incoming,
    end: Pin<Box<Sleep>>,
}

impl InTime {
    fn of(body: Incoming, patience: Duration) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        Body::new(Self { body, end: Box::pin(tokio::time::sleep(patience)) })
    }

    fn has_sent(&mut self, bytes: usize) {
        let more = Duration::from_micros(bytes as u64 * 1_000_000 / SLOWEST);
        let end: Instant = self.end.deadline() + more;
        self.end.as_mut().reset(end);
    }
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            if let Some(Ok(data)) = frame.as_ref().map(|frame| frame.as_ref().map(Frame::data_ref)) {
                self.has_sent(data.map_or(0, Bytes::len));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.end.as_mut().poll(cx));
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
