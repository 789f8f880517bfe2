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
    /// By what requests leave for laboratories: a demonstration talks to this machine alone.
    pub fn wire(&self, demo: bool) -> outbound::Wire {
        let reach = if demo { outbound::Reach::ThisMachine } else { outbound::Reach::Everywhere };
        outbound::Wire::new(&self.data_folder(), reach)
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
            }),
            _ => {
                return Err(Failure::new(
                    "--mllp-tls needs three files in PEM, separated by commas: certificate, private key, authorities of the \
                     laboratories' certificates",
                ));
            }
        };
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
    use super::*;

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
