//! A small HTTP/1.1 client for the load generator: it shares the machine with the server, so it does only what it must.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One kept-alive connection.
pub struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// All of `Set-Cookie`, as a browser would send them back.
    pub cookie: Option<String>,
}

/// What to ask.
pub struct Ask<'a> {
    /// GET, POST …
    pub method: &'static str,
    /// Path, without personal data.
    pub path: &'a str,
    /// `name=value` of the session cookie.
    pub cookie: &'a str,
    /// Bearer token instead of a cookie.
    pub bearer: Option<&'a str>,
    /// `Idempotency-Key` of a write.
    pub key: Option<uuid::Uuid>,
    /// Content type and body.
    pub body: Option<(&'static str, &'a [u8])>,
}

impl Client {
    /// A client that connects when it is first used.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a request and reads its whole answer.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not HTTP.
    pub async fn send(&mut self, ask: &Ask<'_>) -> std::io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        self.write_request(ask);
        stream.write_all(&self.buffer).await?;
        let answer = self.read_answer(&mut stream).await?;
        self.stream = Some(stream);
        Ok(answer)
    }

    fn write_request(&mut self, ask: &Ask<'_>) {
        use std::io::Write;
        self.buffer.clear();
        let buffer = &mut self.buffer;
        let _ = write!(buffer, "{} {} HTTP/1.1\r\nhost: {}\r\n", ask.method, ask.path, self.address);
        if !ask.cookie.is_empty() {
            let _ = write!(buffer, "cookie: {}\r\n", ask.cookie);
        }
        if let Some(bearer) = ask.bearer {
            let _ = write!(buffer, "authorization: Bearer {bearer}\r\n");
        }
        if let Some(key) = ask.key {
            let _ = write!(buffer, "idempotency-key: {key}\r\n");
        }
        if let Some((kind, body)) = ask.body {
            let _ = write!(buffer, "content-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len());
            buffer.extend_from_slice(body);
        } else {
            buffer.extend_from_slice(b"\r\n");
        }
    }

    async fn read_answer(&mut self, stream: &mut TcpStream) -> std::io::Result<Answer> {
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let bad = || std::io::Error::from(std::io::ErrorKind::InvalidData);
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(bad)?;
        let chunked = header(&head, "transfer-encoding").is_some();
        let body = if chunked {
            self.read_chunks(stream, head_end).await?
        } else {
            let length: usize =
                header(&head, "content-length").map_or(Ok(0), str::parse).map_err(|_| bad())?;
            while self.buffer.len() < head_end + length {
                if stream.read_buf(&mut self.buffer).await? == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
            }
            self.buffer[head_end..head_end + length].to_vec()
        };
        let cookie = cookies(&head);
        Ok(Answer { status, body, cookie })
    }

    async fn read_chunks(&mut self, stream: &mut TcpStream, mut at: usize) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            if let Some(end) = find(&self.buffer[at..], b"\r\n") {
                let size = std::str::from_utf8(&self.buffer[at..at + end]).unwrap_or_default();
                let size = usize::from_str_radix(size.trim(), 16)
                    .map_err(|_| std::io::Error::from(std::io::ErrorKind::InvalidData))?;
                let start = at + end + 2;
                if self.buffer.len() >= start + size + 2 {
                    body.extend_from_slice(&self.buffer[start..start + size]);
                    at = start + size + 2;
                    if size == 0 {
                        return Ok(body);
                    }
                    continue;
                }
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn cookies(head: &str) -> Option<String> {
    let set = head.lines().filter_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or_default().trim())
    });
    let all: Vec<&str> = set.collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
