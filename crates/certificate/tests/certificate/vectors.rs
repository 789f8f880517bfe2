//! The certificates that the states published for testing, each with what is expected of it.

use certificate::{Rules, Trust, verify};
use jiff::Timestamp;
use serde_json::Value;

const VECTORS: &str = include_str!("../../../../data/dcc/vectors.jsonl");

pub struct Vector {
    pub file: String,
    pub hc1: String,
    pub at: Timestamp,
    pub certificate: String,
    expected: Vec<(String, bool)>,
}

pub fn all() -> Vec<Vector> {
    let vector = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let at = text("at");
        let expected = row["expected"].as_object().unwrap().iter();
        Vector {
            file: text("file"),
            hc1: text("hc1"),
            // The Vatican's clocks have no offset; they are UTC, as their certificates' times show.
            at: at.parse().unwrap_or_else(|_| format!("{at}Z").parse().unwrap()),
            certificate: text("certificate"),
            expected: expected.map(|(name, value)| (name.clone(), value.as_bool().unwrap())).collect(),
        }
    };
    let all: Vec<_> = VECTORS.lines().map(vector).collect();
    assert_eq!(all.len(), 49);
    all
}

impl Vector {
    pub fn trust(&self) -> Trust {
        Trust::read(self.certificate.as_bytes()).unwrap()
    }

    /// The outcome that follows from the expected results, what a picture shows aside.
    fn outcome(&self) -> &'static str {
        let fails = |name: &str| self.expected.contains(&(name.to_owned(), false));
        if self.file == "common_CBO2" {
            return "NOT_EU_DCC"; // "wrong CWT structure", so that there is nothing to verify
        }
        if ["UNPREFIX", "B45DECODE", "COMPRESSION", "DECODE", "SCHEMAVALIDATION"]
            .iter()
            .any(|step| fails(step))
        {
            "NOT_EU_DCC"
        } else if fails("VERIFY") || fails("KEYUSAGE") {
            "NOT_VALID"
        } else if fails("EXPIRATIONCHECK") {
            "NOT_VALID_YET" // the only one: "validation clock before issued at"
        } else if self.file == "FR_DCC_Test_0004" {
            "NOT_VALID" // rightly signed, and a positive test
        } else {
            "VALID"
        }
    }
}

#[test]
fn each_vector_has_its_expected_outcome() {
    let wrong: Vec<_> = all()
        .iter()
        .filter_map(|vector| {
            let verdict = verify(&vector.hc1, &vector.trust(), vector.at);
            let (found, expected) = (verdict.outcome.code(), vector.outcome());
            (found != expected)
                .then(|| format!("{}: {found} ({}), expected {expected}", vector.file, verdict.why))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same vectors by the usual Italian durations: which of those that are right are over, and since when.
#[test]
fn the_italian_durations_let_some_of_them_be_over() {
    let expected = [
        ("AT_3", "EXPIRED"),
        ("DE_2", "EXPIRED"),
        ("DE_3", "VALID"),
        ("FR_DCC_Test_0002", "EXPIRED"),
        ("FR_DCC_Test_0004", "NOT_VALID"),
        ("IT_2", "VALID"),
        ("IT_4", "EXPIRED"),
        ("VA_2", "VALID"),
        ("VA_3", "VALID"),
        ("ES_1003", "EXPIRED"),
    ];
    let all = all();
    for (file, outcome) in expected {
        let vector = all.iter().find(|vector| vector.file == file).unwrap();
        let mut trust = vector.trust();
        trust.rules = Some(Rules::usual());
        let verdict = verify(&vector.hc1, &trust, vector.at);
        assert_eq!(verdict.outcome.code(), outcome, "{file}: {}", verdict.why);
    }
}

#[test]
fn a_key_that_is_not_trusted_makes_none_of_them_valid() {
    let all = all();
    let other = Trust::read(all[0].certificate.as_bytes()).unwrap();
    for vector in &all[1..] {
        assert_ne!(verify(&vector.hc1, &other, vector.at).outcome.code(), "VALID", "{}", vector.file);
    }
}
