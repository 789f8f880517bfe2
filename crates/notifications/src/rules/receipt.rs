//! What a laboratory is told of its result: that something happened and when, and nothing else of the person. Whether a case was opened
//! or was there already is the same to it, and so is why no doctor gets a result.

use lab::model::Outcome;
use lab::rules::matching::Rule;

use crate::model::{Progress, Receipt, ReceiptState, Step};

/// Where a result stands.
pub fn state(receipt: &Receipt) -> ReceiptState {
    match (receipt.current, receipt.seen_at, receipt.delivered_at) {
        _ if receipt.withdrawn => ReceiptState::Withdrawn,
        (false, _, _) => ReceiptState::Corrected,
        (true, Some(_), _) => ReceiptState::Seen,
        (true, None, Some(_)) => ReceiptState::Waiting,
        (true, None, None) => ReceiptState::Undelivered,
    }
}

/// The five steps of a result, in their order, with the key of the sentence of each.
pub fn steps(receipt: &Receipt) -> [(Step, Progress, &'static str); 5] {
    let case = match (receipt.current, receipt.followed) {
        _ if receipt.withdrawn => (Progress::Nothing, "notifications-receipt-case-withdrawal"),
        (false, _) if receipt.superseded_by_withdrawal => {
            (Progress::Nothing, "notifications-receipt-case-withdrawn")
        }
        (false, _) => (Progress::Nothing, "notifications-receipt-case-corrected"),
        (true, true) => (Progress::Done(receipt.matched_at), "notifications-receipt-case"),
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
        // Of what was corrected nobody waits for the reading; that a result is withdrawn is to be read at once.
        (None, Some(_)) if receipt.current || receipt.withdrawn => {
            (Progress::Awaited, "notifications-receipt-unseen")
        }
        (None, _) => (Progress::Nothing, "notifications-receipt-never-seen"),
    };
    [
        (Step::Received, Progress::Done(receipt.received_at), "notifications-receipt-received"),
        (Step::Matched, Progress::Done(receipt.matched_at), matched(receipt)),
        (Step::Case, case.0, case.1),
        (Step::Delivered, delivered.0, delivered.1),
        (Step::Seen, seen.0, seen.1),
    ]
}

/// How its person was found.
fn matched(receipt: &Receipt) -> &'static str {
    match (&receipt.number, receipt.rule) {
        (Some(_), Some(Rule::Desk)) => "notifications-receipt-matched-request-desk",
        (Some(_), _) => "notifications-receipt-matched-request",
        (None, Some(_)) => "notifications-receipt-matched-rule",
        (None, None) => "notifications-receipt-matched",
    }
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
            withdrawn: false,
            superseded_by: None,
            superseded_by_withdrawal: false,
            rule: None,
            door: "csv".to_owned(),
            reported_on: jiff::civil::date(2020, 11, 14),
            recorded_at: at,
            received_at: at,
            matched_at: at,
            followed: true,
            delivered_at: Some(at),
            seen_at: None,
        }
    }

    #[test]
    fn how_its_person_was_found_is_said() {
        let unasked = || Receipt { number: None, ..receipt() };
        let table = [
            (receipt(), "notifications-receipt-matched-request"),
            (Receipt { rule: Some(Rule::TaxCode), ..receipt() }, "notifications-receipt-matched-request"),
            (Receipt { rule: Some(Rule::Desk), ..receipt() }, "notifications-receipt-matched-request-desk"),
            (Receipt { rule: Some(Rule::Desk), ..unasked() }, "notifications-receipt-matched-rule"),
            (unasked(), "notifications-receipt-matched"),
        ];
        for (receipt, key) in table {
            assert_eq!(steps(&receipt)[1].2, key, "{receipt:?}");
        }
    }

    #[test]
    fn each_step_is_the_fact_that_it_was() {
        let at = receipt().received_at;
        let whole = receipt();
        let seen = Receipt { seen_at: Some(at), ..receipt() };
        let nobody = Receipt { delivered_at: None, followed: false, outcome: Outcome::Negative, ..receipt() };
        let corrected = Receipt { current: false, ..receipt() };
        let withdrawal = Receipt { current: false, withdrawn: true, ..receipt() };
        let read = Receipt { seen_at: Some(at), ..withdrawal.clone() };
        let (done, awaited, nothing) = (Progress::Done(at), Progress::Awaited, Progress::Nothing);
        let table = [
            (whole, ReceiptState::Waiting, [done, done, done, done, awaited]),
            (seen, ReceiptState::Seen, [done; 5]),
            (nobody, ReceiptState::Undelivered, [done, done, nothing, nothing, nothing]),
            (corrected, ReceiptState::Corrected, [done, done, nothing, done, nothing]),
            (withdrawal, ReceiptState::Withdrawn, [done, done, nothing, done, awaited]),
            (read, ReceiptState::Withdrawn, [done, done, nothing, done, done]),
        ];
        for (receipt, expected, progress) in table {
            assert_eq!(state(&receipt), expected);
            assert_eq!(steps(&receipt).map(|(_, progress, _)| progress), progress, "{expected:?}");
        }
    }
}
