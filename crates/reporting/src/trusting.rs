//! Whose signatures on certificates count here, and, for a demonstration alone, the key that makes some.

use std::sync::Arc;

use certificate::demo::{DemoSigner, identifier, machine_readable};
use certificate::{Rules, Trust, value_sets};
use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{Problem, Result, Timestamp};
use lab::model::{Outcome, TestKind};
use serde_json::{Value, json};

use crate::document::laboratory;
use crate::model::Report;

/// The word that makes the demo key, as `argine certificate demo` has it.
const WORD: &str = "argine";
/// Days for which a certificate of a demonstration is good.
const DAYS: i64 = 180;

/// Whose signatures count.
#[derive(Clone, Default)]
pub struct Trusting {
    trust: Option<Arc<Trust>>,
    signer: Option<Arc<DemoSigner>>,
}

impl std::fmt::Debug for Trusting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trusting")
    }
}

impl Trusting {
    /// Those of a trust file.
    pub fn of(trust: Trust) -> Self {
        Self { trust: Some(Arc::new(trust)), signer: None }
    }

    /// Those of a demonstration: its own key counts too, and certificates are made with it, which say that they are worth nothing.
    ///
    /// # Errors
    /// `Problem::Internal` when the key cannot be used.
    pub fn demonstration(self) -> Result<Self> {
        let instant = |year: i16| {
            let day = date(year, 1, 1).to_zoned_datetime(TimeZone::UTC).map_err(Problem::internal)?;
            Ok::<_, Problem>(day.timestamp())
        };
        let signer = DemoSigner::new(WORD, instant(2020)?, instant(2040)?, &[]);
        let mut trust = match self.trust {
            Some(trust) => Trust::clone(&trust),
            None => Trust::default(),
        };
        trust.rules.get_or_insert_with(Rules::usual);
        trust.add(signer.certificate(), None).map_err(Problem::Internal)?;
        Ok(Self { trust: Some(Arc::new(trust)), signer: Some(Arc::new(signer)) })
    }

    /// The trust list; none where there is none, and nothing can be judged.
    pub fn trust(&self) -> Option<&Trust> {
        self.trust.as_deref()
    }

    /// Whether certificates are made here.
    pub fn makes(&self) -> bool {
        self.signer.is_some()
    }

    /// The text of a certificate of a result, for a demonstration.
    ///
    /// # Errors
    /// `Problem::NotFound` where none are made; `Problem::Refused` for a result of which none can be made.
    pub fn issue(&self, report: &Report, now: Timestamp) -> Result<String> {
        let signer = self.signer.as_ref().ok_or(Problem::NotFound)?;
        let content = content(report).ok_or(Problem::Refused("reporting-certificate-none"))?;
        // Certificates count in whole seconds.
        let issued = Timestamp::from_second(now.as_second()).map_err(Problem::internal)?;
        let until = issued.checked_add(SignedDuration::from_hours(24 * DAYS)).map_err(Problem::internal)?;
        signer.issue(&content, issued, until).map_err(Problem::Internal)
    }
}

/// What a certificate says of a molecular test. Of an antigen test it would have to name the device, which is not known of all.
fn content(report: &Report) -> Option<Value> {
    let (subject, result) = (&report.subject, &report.revision.result);
    let found = match (result.test, result.outcome) {
        (TestKind::Molecular, Outcome::Negative) => value_sets::NOT_DETECTED,
        (TestKind::Molecular, Outcome::Positive) => value_sets::DETECTED,
        _ => return None,
    };
    let short = |text: &str| text.chars().take(80).collect::<String>();
    let (family, given) = (short(&subject.family_name), short(&subject.given_name));
    let name = json!({
        "fn": family, "fnt": machine_readable(&family), "gn": given, "gnt": machine_readable(&given)
    });
    let test = json!({
        "tg": value_sets::COVID_19, "tt": value_sets::NAAT, "nm": "RT-PCR", "sc": result.sampled_at.to_string(),
        "tr": found, "tc": short(&laboratory(&result.laboratory)), "co": "IT", "is": "Argine, dimostrazione",
        "ci": identifier(&result.id.to_string()),
    });
    Some(json!({ "ver": "1.3.0", "nam": name, "dob": subject.birth_date.to_string(), "t": [test] }))
}
