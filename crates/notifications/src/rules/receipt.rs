//! What a laboratory is told of its result: that something happened and when, and nothing else of the person. Whether a case was opened
//! or was there already is the same to it, and so is why no doctor gets a result.

use lab::model::Outcome;

use crate::model::{Progress, Receipt, ReceiptState, Step};

/// Where a result stands.
pub fn state(receipt: &Receipt) -> ReceiptState {
    match (receipt.current, receipt.seen_at, receipt.delivered_at) {
        (false, _, _) => ReceiptState::Corrected,
        (true, Some(_), _) => ReceiptState::Seen,
        (true, None, Some(_)) => ReceiptState::Waiting,
        (true, None, None) => ReceiptState::Undelivered,
    }
}

/// The five steps of a result, in their order, with the key of the sentence of each.
pub fn steps(receipt: &Receipt) -> [(Step, Progress, &'static str); 5] {
    let in_the_commit = Progress::Done(receipt.received_at);
    let case = match (receipt.current, receipt.followed) {
        (false, _) => (Progress::Nothing, "notifications-receipt-case-corrected"),
        (true, true) => (in_the_commit, "notifications-receipt-case"),
        (true, false) if receipt.outcome == Outcome::Positive => {
            (Progress::Nothing, "notifications-receipt-case-none-positive")
        }
        (true, false) => (Progress::Nothing, "notifications-receipt-case-none"),
    };
    let delivered = match receipt.delivered_at {
        Some(at) => (Progress::Done(at), "notifications-receipt-delivered"),
        None => (Progress::Nothing, "notifications-receipt-undelivered"),
    };
    let seen = match (receipt.seen_at, receipt.delivered_at) {
        (Some(at), _) => (Progress::Done(at), "notifications-receipt-seen"),
        // Of what was corrected nobody waits for the reading.
        (None, Some(_)) if receipt.current => (Progress::Awaited, "notifications-receipt-unseen"),
        (None, _) => (Progress::Nothing, "notifications-receipt-never-seen"),
    };
    let matched = if receipt.number.is_some() {
        "notifications-receipt-matched-request"
    } else {
        "notifications-receipt-matched"
    };
    [
        (Step::Received, in_the_commit, "notifications-receipt-received"),
        (Step::Matched, in_the_commit, matched),
        (Step::Case, case.0, case.1),
        (Step::Delivered, delivered.0, delivered.1),
        (Step::Seen, seen.0, seen.1),
    ]
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use kernel::ids::{PersonId, ResultId};
    use lab::model::TestKind;

    use super::*;

    fn receipt() -> Receipt {
        let at: Timestamp = "2020-11-14T09:00:00Z".parse().unwrap();
        Receipt {
            result: ResultId::new(),
            person: PersonId::new(),
            laboratory: "LAB-301-1".to_owned(),
            number: Some("2011140001".to_owned()),
            accession: "A1".to_owned(),
            test: TestKind::Molecular,
            outcome: Outcome::Positive,
            revision: 1,
            current: true,
            superseded_by: None,
            door: "csv".to_owned(),
            reported_on: jiff::civil::date(2020, 11, 14),
            recorded_at: at,
            received_at: at,
            followed: true,
            delivered_at: Some(at),
            seen_at: None,
        }
    }

    #[test]
    fn each_step_is_the_fact_that_it_was() {
        let at = receipt().received_at;
        let whole = receipt();
        let seen = Receipt { seen_at: Some(at), ..receipt() };
        let nobody = Receipt { delivered_at: None, followed: false, outcome: Outcome::Negative, ..receipt() };
        let corrected = Receipt { current: false, ..receipt() };
        let (done, awaited, nothing) = (Progress::Done(at), Progress::Awaited, Progress::Nothing);
        let table = [
            (whole, ReceiptState::Waiting, [done, done, done, done, awaited]),
            (seen, ReceiptState::Seen, [done; 5]),
            (nobody, ReceiptState::Undelivered, [done, done, nothing, nothing, nothing]),
            (corrected, ReceiptState::Corrected, [done, done, nothing, done, nothing]),
        ];
        for (receipt, expected, progress) in table {
            assert_eq!(state(&receipt), expected);
            assert_eq!(steps(&receipt).map(|(_, progress, _)| progress), progress, "{expected:?}");
        }
    }
}
