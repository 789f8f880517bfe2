//! `argine certificate …`: certificates are judged, and invented ones made. No database is opened and nothing is kept.

use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::demo::{DemoSigner, Usage, invented};
use certificate::{Outcome as Judged, Rules, Trust, verify};
use kernel::{Clocks, Timestamp};
use serde_json::{Value, json};

use super::print_json;
use crate::cli::{About, Certificate, DemoCertificate, VerifyCertificate};
use crate::failure::{Failure, Outcome};

/// More than any text of a certificate.
const LONGEST: u64 = 64 * 1024;

/// Runs `argine certificate …`.
///
/// # Errors
/// Exit code 3 when a certificate is not valid; 4 when a file cannot be read; 1 when it holds no trust, or no demo key.
pub fn run(command: Certificate) -> Outcome {
    match command {
        Certificate::Verify(what) => judge(&what),
        Certificate::Demo(what) => make(&what),
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

fn make(what: &DemoCertificate) -> Outcome {
    let at = what.at.unwrap_or_else(|| Clocks::in_service().now());
    // Certificates count in whole seconds.
    let at = Timestamp::from_second(at.as_second()).map_err(kernel::Problem::internal)?;
    let signer = signer(what)?;
    let content = match &what.content {
        None => invented(about(what.about), at),
        Some(path) => serde_json::from_slice(&read(path)?)
            .map_err(|error| Failure::new(format!("the content is no JSON: {error}")))?,
    };
    let expires = at.saturating_add(jiff::SignedDuration::from_hours(24 * i64::from(what.days)));
    let expires = expires.map_err(kernel::Problem::internal)?;
    let text = signer.issue(&content, at, expires).map_err(Failure::new)?;
    let trust = json!({ "certificates": [STANDARD.encode(signer.certificate())] });
    if let Some(path) = &what.trust_out {
        std::fs::write(path, format!("{trust}\n"))?;
    }
    if what.json.json {
        return print_json(&json!({ "hc1": text, "trust": trust }));
    }
    println!("{text}");
    Ok(())
}

fn about(about: About) -> Usage {
    match about {
        About::Test => Usage::Test,
        About::Vaccination => Usage::Vaccination,
        About::Recovery => Usage::Recovery,
    }
}

fn signer(what: &DemoCertificate) -> Outcome<DemoSigner> {
    let Some(path) = &what.signer else {
        // The years in which there were certificates, and some more for a demo of today.
        let (from, until) = (jiff::civil::date(2021, 1, 1), jiff::civil::date(2040, 1, 1));
        let instant = |day: kernel::Date| {
            day.to_zoned_datetime(jiff::tz::TimeZone::UTC)
                .map(|day| day.timestamp())
                .map_err(kernel::Problem::internal)
        };
        return Ok(DemoSigner::new(&what.word, instant(from)?, instant(until)?, &[]));
    };
    let file: Value = serde_json::from_slice(&read(path)?)
        .map_err(|error| Failure::new(format!("the signer's file is no JSON: {error}")))?;
    let part = |name: &str| {
        let bytes = file[name].as_str().and_then(|text| STANDARD.decode(text).ok());
        bytes.ok_or_else(|| Failure::new(format!("the signer's file has no \"{name}\" in base64")))
    };
    DemoSigner::from_parts(&part("secret")?, &part("certificate")?).map_err(Failure::new)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))
}
