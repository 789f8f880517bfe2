//! The server to which messages are handed over. Beyond this machine it is never spoken to without TLS.

use std::net::IpAddr;
use std::time::Duration;

use access::mail::Why;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use web::{PublicUrl, t};

use crate::Letter;

/// How it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cover {
    /// TLS from the first byte.
    Wrapped,
    /// TLS before anything is said.
    StartTls,
    /// On this machine alone.
    Bare,
}

/// A server that takes messages, and in whose name they leave.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    cover: Cover,
    from: Mailbox,
    credentials: Option<Credentials>,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Relay")
    }
}

impl Relay {
    /// A server by its address, `smtp://host:587` (STARTTLS) or `smtps://host:465`, the sender, and what one logs in with.
    ///
    /// # Errors
    /// A sentence that says what is wrong; it repeats no password.
    pub fn new(url: &str, from: &str, login: Option<(String, String)>) -> Result<Self, String> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let (wrapped, usual) = match scheme {
            "smtp" => (false, 587),
            "smtps" => (true, 465),
            _ => return Err("--smtp-url begins with smtp:// or smtps://".to_owned()),
        };
        if rest.contains('@') {
            return Err("--smtp-url holds no user and no password: use ARGINE_SMTP_USER and ARGINE_SMTP_PASSWORD, or \
                        --smtp-password-file"
                .to_owned());
        }
        // The same check of host and port as for the address users type.
        let place: PublicUrl = format!("http://{rest}").parse().map_err(|_| {
            "--smtp-url names a host and at most a port, as smtp://mail.example:587".to_owned()
        })?;
        let port = place.link("").rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(usual);
        let host = place.host().trim_matches(['[', ']']).to_owned();
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let cover = match (wrapped, loopback) {
            (true, _) => Cover::Wrapped,
            (false, true) => Cover::Bare,
            (false, false) => Cover::StartTls,
        };
        let from = from.parse::<Mailbox>().map_err(|_| {
            "--mail-from is an address, as argine@regione.example or Argine <argine@regione.example>"
                .to_owned()
        })?;
        let credentials = login.map(|(user, password)| Credentials::new(user, password));
        Ok(Self { host, port, cover, from, credentials })
    }

    /// Where messages go, for the administrator.
    pub fn place(&self) -> String {
        let how = match self.cover {
            Cover::Wrapped => "TLS",
            Cover::StartTls => "STARTTLS",
            Cover::Bare => t("mailer-bare"),
        };
        format!("{}:{} ({how})", self.host, self.port)
    }

    /// In whose name they leave.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Hands a message over, within a time. It has the same name however often it is sent.
    pub(crate) async fn send(
        &self,
        to: &str,
        name: &str,
        letter: &Letter,
        hello: &str,
        patience: Duration,
    ) -> Result<(), Why> {
        let address = to.parse::<lettre::Address>().map_err(|_| Why::Address)?;
        let message = Message::builder()
            .message_id(Some(format!("<{name}@{hello}>")))
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| Why::Address)?;
        let transport = self.transport(hello, patience)?;
        match tokio::time::timeout(patience, transport.send(message)).await {
            Err(_) => Err(Why::Unreachable),
            Ok(Ok(_)) => Ok(()),
            // The server's words may repeat the address: only its number is looked at.
            Ok(Err(error)) => Err(why(error.status().map(u16::from))),
        }
    }

    fn transport(&self, hello: &str, patience: Duration) -> Result<AsyncSmtpTransport<Tokio1Executor>, Why> {
        let parameters = || TlsParameters::new(self.host.clone()).map_err(|_| Why::Unreachable);
        let tls = match self.cover {
            Cover::Wrapped => Tls::Wrapper(parameters()?),
            Cover::StartTls => Tls::Required(parameters()?),
            Cover::Bare => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.host.clone())
            .port(self.port)
            .tls(tls)
            .hello_name(ClientId::Domain(hello.to_owned()))
            .timeout(Some(patience));
        Ok(match &self.credentials {
            Some(credentials) => builder.credentials(credentials.clone()).build(),
            None => builder.build(),
        })
    }
}

/// What the number of a server's refusal means; without one it never came to an answer.
fn why(code: Option<u16>) -> Why {
    match code {
        None => Why::Unreachable,
        // Whoever is not let in has a wrong password in his settings, which somebody mends: the message is all right.
        Some(530 | 534 | 535 | 538) => Why::Later,
        Some(500..) => Why::Refused,
        Some(_) => Why::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_its_password_and_spoken_to_under_cover() {
        for (url, host, port, cover) in [
            ("smtp://mail.example", "mail.example", 587, Cover::StartTls),
            ("smtp://mail.example:25", "mail.example", 25, Cover::StartTls),
            ("smtps://mail.example", "mail.example", 465, Cover::Wrapped),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, Cover::Bare),
            ("smtp://[::1]:1025", "::1", 1025, Cover::Bare),
            ("smtp://localhost", "localhost", 587, Cover::Bare),
            ("smtp://192.0.2.7", "192.0.2.7", 587, Cover::StartTls),
            ("smtp://localhost.example", "localhost.example", 587, Cover::StartTls),
        ] {
            let relay = Relay::new(url, "argine@regione.example", None).unwrap();
            assert_eq!((relay.host.as_str(), relay.port, relay.cover), (host, port, cover), "{url}");
        }
        for url in ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example/x"] {
            assert!(Relay::new(url, "argine@regione.example", None).is_err(), "{url}");
        }
        let told = Relay::new("smtp://user:SECRET@mail.example", "a@b.example", None).unwrap_err();
        assert!(!told.contains("SECRET"), "{told}");
        for from in
            ["", "argine", "argine@", "Argine <argine@regione.example", "a@b.example\r\nBcc: c@d.example"]
        {
            assert!(Relay::new("smtp://mail.example", from, None).is_err(), "{from:?}");
        }
    }

    #[test]
    fn what_a_number_means() {
        for (code, expected) in [
            (None, Why::Unreachable),
            (Some(421), Why::Later),
            (Some(450), Why::Later),
            (Some(535), Why::Later),
            (Some(550), Why::Refused),
            (Some(554), Why::Refused),
        ] {
            assert_eq!(why(code), expected, "{code:?}");
        }
    }
}
