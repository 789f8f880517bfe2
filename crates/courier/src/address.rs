//! Where something is sent.

use axum::http::Uri;

/// An address of HTTP: over TLS, but on the machine itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    uri: Uri,
}

impl Address {
    /// Reads one.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.trim().parse().map_err(|_| "that is no address".to_owned())?;
        let own = is_this_machine(uri.host().unwrap_or_default());
        let safe = uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && own);
        if !safe {
            return Err("begins with https:// (http:// on this machine alone)".to_owned());
        }
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(
                "holds no user and no password: the token is in a file or in the environment".to_owned()
            );
        }
        Ok(Self { uri })
    }

    /// Whether it is spoken to over TLS.
    pub fn is_tls(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    /// Name or number of the machine.
    pub fn host(&self) -> &str {
        self.uri.host().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// Port.
    pub fn port(&self) -> u16 {
        self.uri.port_u16().unwrap_or(if self.is_tls() { 443 } else { 80 })
    }

    /// What stands in the header `Host`.
    pub fn authority(&self) -> &str {
        self.uri.authority().map_or("", |authority| authority.as_str())
    }

    /// The path, without a slash at its end.
    pub fn path(&self) -> &str {
        self.uri.path().trim_end_matches('/')
    }

    /// Whether something stands after the path.
    pub fn has_query(&self) -> bool {
        self.uri.query().is_some()
    }
}

/// Whether a host is the machine itself.
pub fn is_this_machine(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]", "::1"].contains(&host)
}
