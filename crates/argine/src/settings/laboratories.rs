//! The address at which systems of laboratories hand results in.

use std::net::SocketAddr;
use std::time::Duration;

use mllp::Limits;
use mllp::tls::Files;

use super::Settings;
use crate::failure::{Failure, Outcome};

/// Where, how and how many.
#[derive(Debug, Clone)]
pub struct Laboratories {
    /// The address.
    pub address: SocketAddr,
    /// The files of TLS; none: plain.
    pub tls: Option<Files>,
    /// How many, and how much patience.
    pub limits: Limits,
}

impl Settings {
    /// By what requests leave for laboratories, if they do: a demonstration talks to this machine alone, and whoever serves says so.
    ///
    /// # Errors
    /// When the certificate that is shown to laboratories is said by halves, or cannot be read.
    pub fn wire(&self, demo: bool) -> Outcome<outbound::Wire> {
        let reach = if demo { outbound::Reach::ThisMachine } else { outbound::Reach::Everywhere };
        let wire = outbound::Wire::new(&self.data_folder(), reach);
        let wire = wire.leaving(self.requests_leave.unwrap_or(demo));
        match self.requests_tls.as_slice() {
            [] => Ok(wire),
            [certificate, key] => wire
                .showing(certificate.clone(), key.clone())
                .map_err(|why| Failure::new(format!("--requests-tls {why}"))),
            _ => Err(Failure::new(
                "--requests-tls needs two files in PEM, separated by commas: the certificate that laboratories are shown, its \
                 private key",
            )),
        }
    }

    /// The laboratories' door, if there is one.
    ///
    /// # Errors
    /// When it is said by halves; without TLS, when other machines reach it and nobody has said that they may.
    pub fn laboratories(&self) -> Outcome<Option<Laboratories>> {
        let tls = match self.mllp_tls.as_slice() {
            [] => None,
            [certificate, key, authorities] => Some(Files {
                certificate: certificate.clone(),
                key: key.clone(),
                client_authorities: authorities.clone(),
                revoked: self.mllp_revoked.clone(),
            }),
            _ => {
                return Err(Failure::new(
                    "--mllp-tls needs three files in PEM, separated by commas: certificate, private key, authorities of the \
                     laboratories' certificates",
                ));
            }
        };
        if tls.is_none() && self.mllp_revoked.is_some() {
            return Err(Failure::new("--mllp-revoked needs --mllp-tls: in clear nobody shows a certificate"));
        }
        let Some(address) = self.mllp else {
            if tls.is_some() {
                return Err(Failure::new("--mllp-tls needs --mllp: the address, e.g. 0.0.0.0:2575"));
            }
            return Ok(None);
        };
        let plain = self.mllp_plain_is_allowed.unwrap_or(false);
        if tls.is_none() && !address.ip().is_loopback() && !plain {
            return Err(Failure::new(format!(
                "--mllp {address} can be reached from other machines, and without TLS anybody there may say that he is a \
                 laboratory: give --mllp-tls, or say --mllp-plain-is-allowed where the network itself keeps others away"
            )));
        }
        let limits = match self.mllp_connections {
            Some(places) => Limits::of(places.clamp(1, 65_536)),
            None => Limits::default(),
        };
        let idle = self.mllp_idle_seconds.map_or(limits.idle, |seconds| Duration::from_secs(seconds.max(1)));
        Ok(Some(Laboratories { address, tls, limits: Limits { idle, ..limits } }))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn nothing_leaves_for_laboratories_unless_somebody_says_so_or_from_a_demonstration() {
        for (said, demo, leaves) in
            [(None, false, false), (Some(true), false, true), (None, true, true), (Some(false), true, false)]
        {
            let settings = Settings { requests_leave: said, ..Settings::default() };
            assert_eq!(settings.wire(demo).unwrap().leaves(), leaves, "{said:?} {demo}");
        }
    }

    #[test]
    fn what_laboratories_are_shown_is_a_certificate_and_its_key() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../mllp/tests/tls/");
        let wire = |files: &[&str]| {
            let requests_tls = files.iter().map(|file| format!("{folder}{file}").into()).collect();
            Settings { requests_tls, ..Settings::default() }
                .wire(false)
                .map(drop)
                .map_err(|why| why.to_string())
        };
        assert_eq!(wire(&["laboratory.pem", "laboratory.key"]), Ok(()));
        for (files, words) in [
            (&["laboratory.pem"][..], "needs two files"),
            (&["laboratory.pem", "other.key"], "laboratory.pem and "),
            (&["laboratory.key", "laboratory.key"], "laboratory.key: no certificate in PEM"),
            (&["laboratory.pem", "laboratory.pem"], "laboratory.pem: no private key in PEM"),
            (&["missing.pem", "laboratory.key"], "missing.pem: no certificate in PEM"),
        ] {
            let said = wire(files).unwrap_err();
            assert!(said.starts_with("--requests-tls") && said.contains(words), "{said}");
        }
    }

    #[test]
    fn revoked_certificates_are_told_where_certificates_are_shown() {
        let revoked = PathBuf::from("lists.pem");
        let of = |files: usize| Settings {
            mllp: Some("0.0.0.0:2575".parse().unwrap()),
            mllp_tls: vec!["file.pem".into(); files],
            mllp_plain_is_allowed: Some(true),
            mllp_revoked: Some(revoked.clone()),
            ..Settings::default()
        };
        let tls = of(3).laboratories().unwrap().unwrap().tls.unwrap();
        assert_eq!(tls.revoked, Some(revoked.clone()));
        assert!(of(0).laboratories().unwrap_err().to_string().starts_with("--mllp-revoked needs --mllp-tls"));
    }

    #[test]
    fn without_tls_the_door_is_open_to_this_machine_alone() {
        for (address, files, plain, right) in [
            (None, 0, None, true),
            (None, 3, None, false),
            (Some("127.0.0.1:2575"), 0, None, true),
            (Some("[::1]:2575"), 0, None, true),
            (Some("0.0.0.0:2575"), 0, None, false),
            (Some("0.0.0.0:2575"), 0, Some(false), false),
            (Some("0.0.0.0:2575"), 0, Some(true), true),
            (Some("0.0.0.0:2575"), 3, None, true),
            (Some("0.0.0.0:2575"), 2, Some(true), false),
        ] {
            let settings = Settings {
                mllp: address.map(|address| address.parse().unwrap()),
                mllp_tls: vec!["file.pem".into(); files],
                mllp_plain_is_allowed: plain,
                ..Settings::default()
            };
            let found = settings.laboratories();
            assert_eq!(
                found.is_ok_and(|found| found.is_some() == address.is_some()),
                right,
                "{address:?} {files} {plain:?}"
            );
        }
    }
}
