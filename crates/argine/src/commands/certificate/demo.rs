//! `argine certificate demo`: a certificate of an invented person.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::demo::{DemoSigner, Usage, invented};
use kernel::{Clocks, Timestamp};
use serde_json::{Value, json};

use super::{print_json, read};
use crate::cli::{About, DemoCertificate};
use crate::failure::{Failure, Outcome};

/// Makes it.
///
/// # Errors
/// Exit code 4 when a file cannot be read; 1 when it holds no content, or no demo key.
pub fn make(what: &DemoCertificate) -> Outcome {
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
