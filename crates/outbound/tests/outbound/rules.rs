//! The decisions, by table.

use jiff::SignedDuration;
use kernel::Timestamp;
use kernel::ids::{PersonId, RequestId};
use outbound::model::{Act, Row, State, Why};
use outbound::rules::{
    Typed, Wanted, act, check, control_id, given_up, host_and_port, known, lane_pause, next_try, state_after,
    was_refused,
};
use uuid::Uuid;

fn row(act: Act, state: State, why: Option<Why>, mark: &str) -> Row {
    let at = Timestamp::UNIX_EPOCH;
    Row {
        id: Uuid::from_u128(7),
        request: RequestId(Uuid::from_u128(1)),
        person: PersonId(Uuid::from_u128(2)),
        laboratory: "LAB".to_owned(),
        number: "1".to_owned(),
        place: 1,
        act,
        mark: mark.to_owned(),
        state,
        control_id: String::new(),
        round: 0,
        tries: 1,
        next_at: at,
        give_up_at: courier::give_up_at(at),
        created_at: at,
        tried_at: None,
        settled_at: None,
        why,
        said: None,
        again_at: None,
    }
}

#[test]
fn what_a_laboratory_knows() {
    use {Act as A, State as S};
    let new = |state| row(A::New, state, None, "a");
    for (rows, expected) in [
        (vec![], None),
        (vec![new(S::Waits)], Some("a")),
        (vec![new(S::Accepted)], Some("a")),
        (vec![new(S::Refused)], None),
        (vec![new(S::Superseded)], None),
        (vec![row(A::New, S::Unconfirmed, Some(Why::Timeout), "a")], Some("a")),
        (vec![row(A::New, S::Unconfirmed, Some(Why::NoToken), "a")], Some("a")),
        (vec![row(A::New, S::GivenUp, Some(Why::Unreachable), "a")], None),
        (vec![row(A::New, S::GivenUp, Some(Why::NoChannel), "a")], None),
        (vec![row(A::Change, S::Refused, None, "b"), new(S::Accepted)], Some("a")),
        (vec![row(A::Change, S::Sent, None, "b"), new(S::Accepted)], Some("b")),
        (vec![row(A::Cancel, S::Accepted, None, "a"), new(S::Accepted)], None),
        (vec![row(A::Cancel, S::Refused, None, "a"), new(S::Accepted)], Some("a")),
        (vec![row(A::Cancel, S::GivenUp, None, "a"), new(S::Accepted)], Some("a")),
        (vec![row(A::Cancel, S::Unconfirmed, None, "a"), new(S::Accepted)], Some("")),
        (vec![row(A::Change, S::Reported, None, "b"), new(S::Accepted)], Some("b")),
        (vec![row(A::Cancel, S::Reported, None, "a"), new(S::Accepted)], Some("")),
        (vec![row(A::Cancel, S::Sent, None, "a"), new(S::Accepted)], None),
    ] {
        assert_eq!(known(&rows), expected, "{rows:?}");
    }
}

#[test]
fn what_it_has_refused() {
    use {Act as A, State as S};
    let accepted = || row(A::New, S::Accepted, None, "a");
    for (rows, wanted, expected) in [
        (vec![row(A::New, S::Refused, None, "a")], Wanted::Asked("a"), true),
        (vec![row(A::New, S::Refused, None, "a")], Wanted::Asked("b"), false),
        (vec![row(A::New, S::Refused, None, "a")], Wanted::Nothing, false),
        (vec![row(A::Cancel, S::Refused, None, "a"), accepted()], Wanted::Nothing, true),
        (vec![row(A::Cancel, S::Refused, None, "a"), accepted()], Wanted::Asked("a"), false),
        (vec![row(A::Cancel, S::Refused, None, "a"), accepted()], Wanted::Whatever, false),
        (vec![row(A::Cancel, S::GivenUp, None, "a"), accepted()], Wanted::Nothing, false),
        (vec![accepted()], Wanted::Nothing, false),
    ] {
        assert_eq!(was_refused(&rows, wanted), expected, "{rows:?} {wanted:?}");
    }
}

#[test]
fn what_may_have_left_once_is_not_known_to_be_nowhere_by_a_later_try() {
    for (before, why, after, at_the_end) in [
        (State::Waits, Why::Unreachable, State::Waits, State::GivenUp),
        (State::Waits, Why::Busy, State::Waits, State::GivenUp),
        (State::Waits, Why::Timeout, State::Sent, State::Unconfirmed),
        (State::Waits, Why::Failing, State::Sent, State::Unconfirmed),
        (State::Sent, Why::NoToken, State::Sent, State::Unconfirmed),
    ] {
        assert_eq!(state_after(before, why), after, "{before:?} {why:?}");
        assert_eq!(given_up(after), at_the_end, "{before:?} {why:?}");
    }
}

#[test]
fn what_it_is_told() {
    for (known, wanted, expected) in [
        (None, Wanted::Asked("a"), Some(Act::New)),
        (Some("a"), Wanted::Asked("a"), None),
        (Some("a"), Wanted::Asked("b"), Some(Act::Change)),
        (Some("a"), Wanted::Nothing, Some(Act::Cancel)),
        (Some(""), Wanted::Asked("a"), Some(Act::New)),
        (Some(""), Wanted::Nothing, Some(Act::Cancel)),
        (None, Wanted::Nothing, None),
        (Some("a"), Wanted::Whatever, None),
        (None, Wanted::Whatever, None),
    ] {
        assert_eq!(act(known, wanted), expected, "{known:?} {wanted:?}");
    }
}

#[test]
fn a_number_has_room_in_every_version_and_changes_after_a_refusal() {
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(control_id(one, 0).len(), 20);
    assert_ne!(control_id(one, 0), control_id(other, 0));
    assert_ne!(control_id(one, 0), control_id(one, 1));
    assert_eq!(control_id(one, 0), control_id(one, 0));
}

#[test]
fn addresses() {
    for (text, expected) in [
        ("lis.example:2575", Some(("lis.example", 2575))),
        ("127.0.0.1:1", Some(("127.0.0.1", 1))),
        ("[::1]:2575", Some(("::1", 2575))),
        ("lis.example", None),
        ("lis.example:0", None),
        (":2575", None),
        ("lis example:2575", None),
        ("mllp://lis.example:2575", None),
        ("[x]:2575", None),
    ] {
        assert_eq!(host_and_port(text), expected, "{text}");
    }
}

#[test]
fn what_is_typed_is_looked_at_whole() {
    let typed = |kind: &str, address: &str| Typed {
        kind: kind.to_owned(),
        address: address.to_owned(),
        ..Typed::default()
    };
    let fields = |typed: &Typed, only_here| match check(typed, only_here) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|one| one.field).collect(),
    };
    for (kind, address, expected) in [
        ("none", "whatever", vec![]),
        ("post", "", vec!["kind"]),
        ("hl7", "127.0.0.1:2575", vec![]),
        ("hl7", "lis.example:2575", vec!["plain_is_safe"]),
        ("hl7", "lis.example", vec!["address"]),
        ("fhir", "https://lis.example/fhir", vec![]),
        ("fhir", "http://lis.example/fhir", vec!["address"]),
        ("fhir", "https://a:b@lis.example", vec!["address"]),
        ("fhir", "https://lis.example/fhir?x=1", vec!["address"]),
    ] {
        assert_eq!(fields(&typed(kind, address), false), expected, "{kind} {address}");
    }
    let over_tls = Typed { tls: true, ..typed("hl7", "lis.example:2575") };
    assert_eq!(fields(&over_tls, false), [""; 0]);
    assert_eq!(fields(&over_tls, true), ["address"]);
    assert_eq!(fields(&typed("hl7", "127.0.0.1:2575"), true), [""; 0]);
    let wrong = Typed {
        authority: "no PEM".to_owned(),
        application: "a\rb".to_owned(),
        ..typed("hl7", "127.0.0.1:2575")
    };
    assert_eq!(fields(&wrong, false), ["authority", "application"]);
}

#[test]
fn it_is_tried_again_for_three_days() {
    let now = Timestamp::UNIX_EPOCH;
    let first = next_try(&row(Act::New, State::Sent, None, "a"), now).unwrap();
    assert!((48..=72).contains(&first.as_second()), "{first}");
    let late = now.checked_add(SignedDuration::from_hours(72)).unwrap();
    assert_eq!(next_try(&row(Act::New, State::Sent, None, "a"), late), None);
    assert!(lane_pause(50, now, 20).as_second() <= 720);
}
