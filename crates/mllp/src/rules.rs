//! The decisions: what is answered, and who may be registered how. Pure.

use kernel::{Date, FieldProblem, Problem};
use lab::intake::{Fate, Receipt};
use lab_messages::hl7::ack::{Happened, Verdict};
use lab_messages::hl7::mllp::FrameError;
use lab_messages::model::LabResult;
use lab_messages::{Code, Location, Trouble};

use crate::model::Key;

/// What is answered to a message.
#[derive(Debug, Clone)]
pub enum Told {
    /// A row of the table of acknowledgements.
    Happened(Happened<'static>),
    /// What is wrong.
    Wrong(Vec<Trouble>),
}

impl Told {
    /// As acknowledgements are made of it.
    pub fn happened(&self) -> Happened<'_> {
        match self {
            Self::Happened(happened) => happened.clone(),
            Self::Wrong(troubles) => Happened::Wrong(troubles),
        }
    }

    /// What becomes of the message.
    pub fn verdict(&self) -> Verdict {
        self.happened().verdict()
    }

    /// Whether it had come before.
    pub fn is_repeated(&self) -> bool {
        matches!(self, Self::Happened(Happened::Repeated))
    }
}

/// What is told of a message that was handed in.
pub fn told(outcome: Result<Receipt, Problem>, results: &[LabResult], unmatched_is_error: bool) -> Told {
    let trouble = |code, why: &str| Told::Wrong(vec![Trouble::new(code, "", why)]);
    match outcome {
        Ok(receipt) if unmatched_is_error && unmatched(&receipt, results).is_some() => {
            let number = unmatched(&receipt, results).unwrap_or_default();
            Told::Happened(Happened::UnknownRequest { number })
        }
        Ok(receipt) if receipt.repeated => Told::Happened(Happened::Repeated),
        Ok(_) => Told::Happened(Happened::Stored),
        Err(Problem::Duplicate(_)) => Told::Happened(Happened::NumberReused),
        Err(Problem::Serialization | Problem::Stale) => Told::Happened(Happened::Locked),
        Err(Problem::Busy(_)) => Told::Happened(Happened::Unavailable),
        Err(Problem::Denied(_) | Problem::NotSignedIn | Problem::NotProved) => refused(),
        Err(Problem::NotFound | Problem::Refused(_) | Problem::Invalid(_)) => trouble(
            Code::DataType,
            "Il messaggio non può essere registrato così com'è: controllare richiesta, campione e date.",
        ),
        // Not AR: a sender that keeps its order would try the same one for ever, and what stands behind it would wait.
        Err(Problem::Internal(_)) => trouble(
            Code::Internal,
            "Errore interno: il messaggio è conservato tra quelli da rivedere e non serve inviarlo di nuovo.",
        ),
    }
}

/// The number of the request of the first result that waits at the exceptions desk, empty when it has none.
fn unmatched(receipt: &Receipt, results: &[LabResult]) -> Option<String> {
    let place = receipt.fates.iter().position(|fate| matches!(fate, Fate::Unmatched { .. }))?;
    Some(results.get(place).and_then(|result| result.request_number.clone()).unwrap_or_default())
}

/// What is told to whoever may not send, whatever the reason: nothing of what there is.
pub fn refused() -> Told {
    let why = "Mittente non abilitato all'invio.";
    let place = Location { segment: "MSH".into(), sequence: 1, field: Some(3), ..Location::default() };
    Told::Wrong(vec![Trouble::new(Code::UnknownKey, "MSH-3", why).at(place).reject()])
}

/// What is told to whoever comes to a full house.
pub fn full() -> Told {
    let why = "Troppe connessioni aperte: riprovare tra poco.";
    Told::Wrong(vec![Trouble::new(Code::Internal, "", why).reject()])
}

/// What is told of a frame with more messages than one may have.
pub fn too_many(most: usize) -> Told {
    let why = format!("Troppi messaggi in una trama sola: al massimo {most}. Dividere l'invio.");
    Told::Wrong(vec![Trouble::new(Code::Internal, "trama", why).reject()])
}

/// What is told of bytes that are no frame.
pub fn no_frame(error: FrameError) -> Told {
    let code = if error == FrameError::TooLong { Code::Internal } else { Code::SegmentSequence };
    Told::Wrong(vec![Trouble::new(code, "trama", error.to_string()).reject()])
}

/// Longest name in MSH-3 and MSH-4.
const LONGEST_NAME: usize = 227;

/// What is wrong with the key of a peer that is to be registered, and with its days.
pub fn check(key: &Key, from: Date, to: Date) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let Key { certificate, application, facility } = key;
    let is_digest =
        certificate.len() == 64 && certificate.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !certificate.is_empty() && !is_digest {
        problems.push(FieldProblem::new("certificate", "mllp-certificate-form"));
    }
    if certificate.is_empty() && application.is_empty() && facility.is_empty() {
        problems.push(FieldProblem::new("certificate", "mllp-key-missing"));
    }
    for (field, name) in [("application", application), ("facility", facility)] {
        let good = name.len() <= LONGEST_NAME && name.trim() == name && !name.chars().any(char::is_control);
        if !good {
            problems.push(FieldProblem::new(field, "mllp-name-form"));
        }
    }
    if to <= from {
        problems.push(FieldProblem::new("until", "mllp-until-before"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::ids::{PersonId, ResultId};
    use uuid::Uuid;

    use super::*;

    fn receipt(repeated: bool, fates: Vec<Fate>) -> Result<Receipt, Problem> {
        Ok(Receipt { message: Uuid::nil(), repeated, fates })
    }

    #[test]
    fn each_outcome_has_its_answer() {
        let recorded = || Fate::Recorded { result: ResultId::new(), person: PersonId::new() };
        let unmatched = || Fate::Unmatched { exception: Uuid::nil() };
        for (outcome, strict, code, error) in [
            (receipt(false, vec![recorded()]), true, "AA", None),
            (receipt(true, vec![recorded()]), true, "AA", None),
            (receipt(false, vec![recorded(), unmatched()]), false, "AA", None),
            (receipt(false, vec![recorded(), unmatched()]), true, "AE", Some("204")),
            // The first answer was AE, and so is that to the repetition.
            (receipt(true, vec![unmatched()]), true, "AE", Some("204")),
            (Err(Problem::Duplicate("message".into())), false, "AE", Some("205")),
            (Err(Problem::Serialization), false, "AE", Some("206")),
            (Err(Problem::Busy("full")), false, "AR", Some("207")),
            (Err(Problem::Internal("x".into())), false, "AE", Some("207")),
            (Err(Problem::Denied("result.record")), false, "AR", Some("204")),
            (Err(Problem::field("sampled_at", "x")), false, "AE", Some("102")),
            (Err(Problem::NotFound), false, "AE", Some("102")),
        ] {
            let told = told(outcome.clone(), &[], strict);
            let troubles = told.happened().troubles();
            let found = troubles.first().map(|one| one.code.of_table().0);
            assert_eq!((told.verdict().application_code(), found), (code, error), "{outcome:?}");
        }
        assert_eq!(full().verdict(), Verdict::Reject);
    }

    #[test]
    fn a_peer_shows_who_it_is() {
        let (from, to) = (date(2026, 1, 1), date(2027, 1, 1));
        let key = |certificate: &str, application: &str, facility: &str| Key {
            certificate: certificate.to_owned(),
            application: application.to_owned(),
            facility: facility.to_owned(),
        };
        let digest = "0a".repeat(32);
        for (key, to, fields) in [
            (key(&digest, "", ""), to, vec![]),
            (key("", "LIS", ""), to, vec![]),
            (key("", "", "010909"), to, vec![]),
            (key("", "", ""), to, vec!["certificate"]),
            (key("0A", "", ""), to, vec!["certificate"]),
            (key("", " LIS", "a\rb"), to, vec!["application", "facility"]),
            (key("", "LIS", ""), from, vec!["until"]),
        ] {
            let found: Vec<_> = check(&key, from, to).iter().map(|one| one.field).collect();
            assert_eq!(found, fields, "{key:?}");
        }
    }
}
