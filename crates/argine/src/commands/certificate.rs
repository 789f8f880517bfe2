//! `argine certificate …`: certificates are judged, and invented ones made. No database is opened and nothing is kept.

use std::io::Read;
use std::path::Path;

use certificate::{Outcome as Judged, Rules, Trust, verify};
use kernel::Clocks;
use serde_json::json;

use super::print_json;
use crate::cli::{Certificate, VerifyCertificate};
use crate::failure::{Failure, Outcome};

#[cfg(feature = "demo")]
mod demo;

/// More than any text of a certificate.
const LONGEST: u64 = 64 * 1024;

/// Runs `argine certificate …`.
///
/// # Errors
/// Exit code 3 when a certificate is not valid; 4 when a file cannot be read; 1 when it holds no trust, or no demo key.
pub fn run(command: Certificate) -> Outcome {
    match command {
        Certificate::Verify(what) => judge(&what),
        #[cfg(feature = "demo")]
        Certificate::Demo(what) => demo::make(&what),
    }
}

fn judge(what: &VerifyCertificate) -> Outcome {
    let mut trust = Trust::read(&read(&what.trust)?).map_err(Failure::new)?;
    if what.italian_rules && trust.rules.is_none() {
        trust.rules = Some(Rules::usual());
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(LONGEST).read_to_end(&mut bytes)?;
    let at = what.at.unwrap_or_else(|| Clocks::in_service().now());
    let verdict = verify(&String::from_utf8_lossy(&bytes), &trust, at);
    let code = verdict.outcome.code();
    if what.json.json {
        print_json(&json!({ "outcome": code, "why": verdict.why.to_string() }))?;
    } else {
        println!("{code}: {}", verdict.why);
    }
    if verdict.outcome == Judged::Valid { Ok(()) } else { Err(Failure::found(format!("not valid: {code}"))) }
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))
}
