//! How the pages are reached: over TLS of our own, behind a proxy's, or in clear on this machine.

use std::net::{IpAddr, SocketAddr};

use super::Settings;
use crate::entrance::{Entrance, Files};
use crate::failure::{Failure, Outcome};

impl Settings {
    /// Whether browsers come over TLS, be it ours or a proxy's: cookies are bound to it.
    pub fn is_over_tls(&self) -> bool {
        self.behind_tls.unwrap_or(false) || !self.tls.is_empty()
    }

    /// The files of our own TLS, if it is ours.
    ///
    /// # Errors
    /// When it is said by halves.
    pub fn tls_files(&self) -> Outcome<Option<Files>> {
        match self.tls.as_slice() {
            [] => Ok(None),
            [certificate, key] => Ok(Some(Files { certificate: certificate.clone(), key: key.clone() })),
            _ => Err(Failure::new(
                "--tls needs two files in PEM, separated by commas: the certificate of the pages, its private key",
            )),
        }
    }

    /// Refuses to serve other machines in clear: passwords and persons' data would go past whoever listens on the way. Behind a proxy
    /// that ends TLS it alone is heard there.
    ///
    /// # Errors
    /// When other machines reach `served` without TLS, no proxy is named, and nobody has said that they may.
    pub fn check_plain(&self, served: SocketAddr) -> Outcome {
        let behind_proxies = self.behind_tls.unwrap_or(false) && !self.proxies.is_empty();
        let kept = served.ip().to_canonical().is_loopback() || !self.tls.is_empty() || behind_proxies;
        if kept || self.plain_is_allowed.unwrap_or(false) {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{served} can be reached from other machines, and without TLS whoever listens on the way reads passwords and persons' \
             data: give --tls CERT,KEY; or put a proxy that ends TLS in front and say --behind-tls and --proxies; or serve on \
             127.0.0.1; or say --plain-is-allowed where the network itself encrypts and keeps others away"
        )))
    }

    /// Refuses an address for users that does not agree with how they come in: over TLS the cookies are bound to TLS, and
    /// without it a link that begins with https leads nowhere.
    ///
    /// # Errors
    /// When `public_url` is set and its scheme is another than `tls` and `behind_tls` say.
    pub fn check_public_url(&self) -> Outcome {
        let tls = self.is_over_tls();
        match &self.public_url {
            Some(url) if url.is_tls() != tls => Err(Failure::new(if tls {
                format!("--public-url {url}: over TLS users come by https://")
            } else {
                format!("--public-url {url}: needs --tls or --behind-tls, or http:// where TLS is not used")
            })),
            _ => Ok(()),
        }
    }

    /// Who comes in to the pages, and how.
    ///
    /// # Errors
    /// When a file of TLS is missing, cannot be read or does not fit the other one.
    pub fn entrance(&self) -> Outcome<Entrance> {
        if let Some(files) = self.tls_files()? {
            return Entrance::over_tls(files).map_err(|why| Failure::unreachable(format!("--tls: {why}")));
        }
        let behind = self.behind_tls.unwrap_or(false) && !self.plain_is_allowed.unwrap_or(false);
        Ok(if behind { Entrance::in_clear_from(self.proxies.clone()) } else { Entrance::in_clear() })
    }

    /// The addresses besides this machine that ask for figures.
    pub fn watchers(&self) -> Vec<IpAddr> {
        self.metrics_from.iter().map(IpAddr::to_canonical).collect()
    }

    /// How the address begins at which the pages are served.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_empty() { "http" } else { "https" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_are_served_over_tls_or_by_a_proxy_that_is_named() {
        let proxy = || vec!["192.0.2.1".parse().unwrap()];
        for (served, files, behind, proxies, plain, right) in [
            ("127.0.0.1:8080", 0, None, vec![], None, true),
            ("[::1]:8080", 0, None, vec![], None, true),
            ("0.0.0.0:8080", 0, None, vec![], None, false),
            ("[::]:8080", 0, None, vec![], None, false),
            ("192.0.2.7:8080", 0, None, vec![], Some(false), false),
            ("192.0.2.7:8080", 0, None, vec![], Some(true), true),
            ("192.0.2.7:8080", 0, None, proxy(), None, false),
            ("192.0.2.7:8080", 0, Some(true), vec![], None, false),
            ("192.0.2.7:8080", 0, Some(true), proxy(), None, true),
            ("192.0.2.7:8080", 0, Some(false), proxy(), None, false),
            ("0.0.0.0:8443", 2, None, vec![], None, true),
        ] {
            let settings = Settings {
                tls: vec!["file.pem".into(); files],
                behind_tls: behind,
                proxies,
                plain_is_allowed: plain,
                ..Settings::default()
            };
            assert_eq!(settings.check_plain(served.parse().unwrap()).is_ok(), right, "{served} {settings:?}");
        }
    }

    #[test]
    fn tls_is_a_certificate_and_its_key() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../mllp/tests/tls/");
        let of = |files: &[&str]| {
            let tls = files.iter().map(|file| format!("{folder}{file}").into()).collect();
            Settings { tls, ..Settings::default() }.entrance().map(drop).map_err(|why| why.to_string())
        };
        assert_eq!(of(&["door.pem", "door.key"]), Ok(()));
        for (files, words) in [
            (&["door.pem"][..], "needs two files"),
            (&["door.pem", "door.key", "authority.pem"], "needs two files"),
            (&["door.pem", "other.key"], "door.pem and "),
            (&["door.key", "door.key"], "door.key: no certificate in PEM"),
            (&["door.pem", "door.pem"], "door.pem: no private key in PEM"),
            (&["missing.pem", "door.key"], "missing.pem: no certificate in PEM"),
        ] {
            let said = of(files).unwrap_err();
            assert!(said.starts_with("--tls") && said.contains(words), "{said}");
        }
    }

    #[test]
    fn in_clear_behind_a_proxy_nobody_else_is_heard() {
        let proxies: Vec<IpAddr> = vec!["192.0.2.1".parse().unwrap()];
        let stranger = "192.0.2.9".parse().unwrap();
        for (behind, plain, heard) in
            [(None, None, true), (Some(true), None, false), (Some(true), Some(true), true)]
        {
            let settings = Settings {
                behind_tls: behind,
                plain_is_allowed: plain,
                proxies: proxies.clone(),
                ..Settings::default()
            };
            let entrance = settings.entrance().unwrap();
            assert_eq!((entrance.hears(proxies[0]), entrance.hears(stranger)), (true, heard), "{settings:?}");
        }
    }

    #[test]
    fn the_address_of_users_agrees_with_how_they_come_in() {
        for (url, behind_tls, files, served) in [
            (None, Some(true), 0, true),
            (Some("https://argine.example"), Some(true), 0, true),
            (Some("http://argine.example"), Some(true), 0, false),
            (Some("https://argine.example"), None, 2, true),
            (Some("http://argine.example"), None, 2, false),
            (Some("http://argine.example"), None, 0, true),
            (Some("https://argine.example"), None, 0, false),
        ] {
            let public_url = url.map(|url| url.parse().unwrap());
            let tls = vec!["file.pem".into(); files];
            let settings = Settings { behind_tls, tls, public_url, ..Settings::default() };
            assert_eq!(settings.check_public_url().is_ok(), served, "{settings:?}");
        }
    }
}
