//! The table of examples.

use cases::model::{MeasureKind, MeasureStatus};
use jiff::civil::date;
use kernel::Timestamp;

use super::*;
use crate::model::What;

fn fact(number: u128, what: What) -> Fact {
    Fact { id: Uuid::from_u128(number), author: String::new(), what }
}

fn case(number: u128) -> Fact {
    fact(number, What::Case { opened_on: date(2020, 11, 1) })
}

fn measure(number: u128, status: MeasureStatus) -> Fact {
    fact(number, What::Measure { kind: MeasureKind::Isolation, status, starts_on: date(2020, 11, 1) })
}

fn report(number: u128) -> Fact {
    fact(number, What::Report { at: Timestamp::UNIX_EPOCH, by: String::new() })
}

/// A report (1) that tells of a case (2) with its measure (3); a report of its own (4); a case (5) whose measure (6) runs.
fn facts() -> Facts {
    let all = vec![
        report(1),
        case(2),
        measure(3, MeasureStatus::Ended),
        report(4),
        case(5),
        measure(6, MeasureStatus::AwaitingSignature),
    ];
    let tie = |one, other| (Uuid::from_u128(one), Uuid::from_u128(other));
    Facts { all, ties: vec![tie(3, 2), tie(2, 1), tie(6, 5), tie(6, 99)] }
}

#[test]
fn what_is_named_takes_with_it_what_tells_of_it_and_what_runs_stays() {
    let facts = facts();
    let table: [(&[u128], bool, &[u128]); 8] = [
        (&[], false, &[]),
        (&[1], false, &[1, 2, 3]),
        (&[2], false, &[1, 2, 3]),
        (&[3], false, &[1, 2, 3]),
        (&[4], false, &[4]),
        (&[5], false, &[]),
        (&[4, 5, 2], false, &[1, 2, 3, 4]),
        (&[], true, &[1, 2, 3, 4]),
    ];
    for (named, all, expected) in table {
        let named = named.iter().map(|number| Uuid::from_u128(*number)).collect();
        let found: Vec<u128> = bars(&facts, &named, all).iter().map(|bar| bar.id.as_u128()).collect();
        assert_eq!(found, expected, "{named:?} {all}");
    }
    assert_eq!(groups(&facts).len(), 3);
}

#[test]
fn what_is_typed_of_why() {
    let today = date(2020, 11, 14);
    let long = "a".repeat(NOTE_LENGTH + 1);
    let table = [
        ("asked", "", Some(today), None),
        ("protected", " x ", Some(date(2020, 11, 1)), None),
        ("ordered", "Provv. 12", Some(today), None),
        ("ordered", " ", Some(today), Some("note")),
        ("asked", &long, Some(today), Some("note")),
        ("", "", Some(today), Some("why")),
        ("asked", "", None, Some("asked_on")),
        ("asked", "", Some(date(2020, 11, 15)), Some("asked_on")),
    ];
    for (why, note, day, expected) in table {
        let field = match because(why, note, day, today) {
            Err(Problem::Invalid(fields)) => fields.first().map(|field| field.field),
            _ => None,
        };
        assert_eq!(field, expected, "{why} {day:?}");
    }
}
