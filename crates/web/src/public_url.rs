//! The address users type: what links outside the program are made of, and the origin a passkey is bound to. It is
//! configured and never taken from a request, because whoever asks writes the `Host` header himself.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;

/// Scheme, host and perhaps a port: an origin as browsers write it, without a path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl {
    origin: Arc<str>,
    host: Arc<str>,
    /// Whether somebody said it; else it is where the server listens, which another machine may know by another name.
    said: bool,
}

impl PublicUrl {
    /// Where a server that listens on `address` is reached from the machine it runs on: what holds until somebody says
    /// otherwise.
    pub fn listening_on(address: SocketAddr, tls: bool) -> Self {
        let ip = address.ip();
        let host = match ip {
            _ if ip.is_loopback() || ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self::assemble(if tls { "https" } else { "http" }, &host, Some(address.port()))
    }

    /// The origin, e.g. `https://argine.example`; a port that is the scheme's own is not in it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone, in lower case, without port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether somebody has said it.
    pub fn is_said(&self) -> bool {
        self.said
    }

    /// Whether it is reached over TLS.
    pub fn is_tls(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The address of a page; `path` begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    fn assemble(scheme: &str, host: &str, port: Option<u16>) -> Self {
        let own = if scheme == "https" { 443 } else { 80 };
        let origin = match port.filter(|port| *port != own) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Self { origin: origin.into(), host: host.into(), said: false }
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self::listening_on(SocketAddr::from(([127, 0, 0, 1], 8080)), false)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        let (scheme, rest) = lower.split_once("://").unwrap_or_default();
        if !["http", "https"].contains(&scheme) {
            return Err(format!("{text}: begins with https:// (or http:// where TLS is not used)"));
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // The colon of a port stands behind the bracket of an IPv6 address.
        let end_of_host = rest.find(']').map_or(0, |bracket| bracket + 1);
        let (host, port) = match rest[end_of_host..].find(':') {
            Some(colon) => {
                let port = rest[end_of_host + colon + 1..].parse::<u16>().ok().filter(|port| *port > 0);
                (&rest[..end_of_host + colon], Some(port.ok_or_else(|| format!("{text}: that is no port"))?))
            }
            None => (rest, None),
        };
        if !is_host(host) {
            return Err(format!("{text}: names a host and at most a port, without a path or a user"));
        }
        Ok(Self { said: true, ..Self::assemble(scheme, host, port) })
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// A name as in the DNS, an IPv4 address, or an IPv6 address in brackets.
fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().is_ok();
    }
    let plain = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let numeric = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host.len() <= 253 && host.split('.').all(plain) && (!numeric || host.parse::<Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin_or_nothing() {
        for (typed, origin, host) in [
            ("https://argine.example", "https://argine.example", "argine.example"),
            ("HTTPS://Argine.Example/", "https://argine.example", "argine.example"),
            ("https://argine.example:443", "https://argine.example", "argine.example"),
            ("https://argine.example:8443", "https://argine.example:8443", "argine.example"),
            ("http://localhost:8080", "http://localhost:8080", "localhost"),
            ("http://192.0.2.7:80", "http://192.0.2.7", "192.0.2.7"),
            ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080", "[2001:db8::1]"),
        ] {
            let url: PublicUrl = typed.parse().unwrap();
            assert_eq!((url.origin(), url.host(), url.is_said()), (origin, host, true), "{typed}");
        }
        for wrong in [
            "",
            "argine.example",
            "ftp://argine.example",
            "https://",
            "https://argine.example/argine",
            "https://argine.example?x",
            "https://user@argine.example",
            "https://user:word@argine.example",
            "https://argine.example:0",
            "https://argine.example:99999",
            "https://argine_example",
            "https://-argine.example",
            "https://argine..example",
            "https://argine.example\r\nBcc: x",
            "https://300.1.1.1",
            "https://[argine]",
        ] {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn until_somebody_says_otherwise_it_is_where_the_server_listens() {
        for (address, tls, origin) in [
            ("127.0.0.1:8080", false, "http://localhost:8080"),
            ("0.0.0.0:80", false, "http://localhost"),
            ("0.0.0.0:443", true, "https://localhost"),
            ("192.0.2.7:8080", false, "http://192.0.2.7:8080"),
            ("[2001:db8::1]:8443", true, "https://[2001:db8::1]:8443"),
        ] {
            assert_eq!(PublicUrl::listening_on(address.parse().unwrap(), tls).origin(), origin);
        }
    }
}
