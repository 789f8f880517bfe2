//! Tests of certificates through the crate's public face.

mod demo;
mod faults;
mod outcomes;
mod schema;
mod trust_files;
mod vectors;

use certificate::demo::{DemoSigner, Usage};
use certificate::{Trust, Verdict};
use jiff::{SignedDuration, Timestamp};

/// The instant at which the tests' certificates are issued.
fn noon() -> Timestamp {
    "2021-11-15T11:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// A signer good for a month around noon.
fn signer(usages: &[Usage]) -> DemoSigner {
    DemoSigner::new("tests", noon() - hours(24), noon() + hours(24 * 30), usages)
}

/// A trust file with that signer alone.
fn trust(signer: &DemoSigner) -> Trust {
    let mut trust = Trust::default();
    trust.add(signer.certificate(), None).unwrap();
    trust
}

/// A certificate about a test at noon, good for two days.
fn test_certificate(signer: &DemoSigner) -> String {
    let content = certificate::demo::invented(Usage::Test, noon());
    signer.issue(&content, noon(), noon() + hours(48)).unwrap()
}

/// The name that machines know of a verdict's outcome.
fn code(verdict: &Verdict) -> &'static str {
    verdict.outcome.code()
}
