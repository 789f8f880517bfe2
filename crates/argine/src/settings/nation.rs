//! Where results leave to for the nation.

use certificate::Trust;
use reporting::{Service, Trusting};

use super::Settings;
use crate::failure::{Failure, Outcome};

/// Where the token of Sistema TS is: not on the command line, which others on the machine can read.
const TOKEN: &str = "ARGINE_SISTEMA_TS_TOKEN";

impl Settings {
    /// Sistema TS, if results leave to it.
    ///
    /// # Errors
    /// When it is said by halves, the address is none that may be asked, or the file cannot be read.
    pub fn sistema_ts(&self) -> Outcome<Option<Service>> {
        let Some(address) = &self.sistema_ts_url else {
            if self.sistema_ts_token_file.is_some() {
                return Err(Failure::new(
                    "--sistema-ts-token-file needs --sistema-ts-url: the address of Sistema TS",
                ));
            }
            return Ok(None);
        };
        let token = match (std::env::var(TOKEN), &self.sistema_ts_token_file) {
            (Ok(token), _) => Some(token),
            (Err(_), Some(path)) => {
                let text = std::fs::read_to_string(path);
                Some(text.map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?)
            }
            (Err(_), None) => None,
        };
        Service::new(address, token).map(Some).map_err(|why| Failure::new(format!("--sistema-ts-url {why}")))
    }

    /// Whose signatures on certificates count; a demonstration makes some, and trusts its own key.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else.
    pub fn trusting(&self, demo: bool) -> Outcome<Trusting> {
        let trusting = match &self.certificate_trust {
            Some(path) => {
                let file = std::fs::read(path);
                let file =
                    file.map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
                let wrong = |why| Failure::new(format!("--certificate-trust {}: {why}", path.display()));
                Trusting::of(Trust::read(&file).map_err(wrong)?)
            }
            None => Trusting::default(),
        };
        if demo { Ok(trusting.demonstration()?) } else { Ok(trusting) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_leave_over_tls_or_on_this_machine_alone() {
        for (address, file, right) in [
            (None, false, true),
            (None, true, false),
            (Some("https://ts.example/covid"), false, true),
            (Some("http://127.0.0.1:9000"), false, true),
            (Some("http://ts.example"), false, false),
            (Some("ts.example"), false, false),
            (Some("https://user:word@ts.example"), false, false),
            (Some("https://ts.example"), true, false),
        ] {
            let settings = Settings {
                sistema_ts_url: address.map(str::to_owned),
                sistema_ts_token_file: file.then(|| "no-such-file".into()),
                ..Settings::default()
            };
            let found = settings.sistema_ts();
            assert_eq!(
                found.is_ok_and(|found| found.is_some() == address.is_some()),
                right,
                "{address:?} {file}"
            );
        }
    }
}
