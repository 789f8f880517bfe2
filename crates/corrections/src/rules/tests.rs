use jiff::civil::date;
use kernel::ids::PersonId;
use people::model::GpChoice;
use uuid::Uuid;

use super::*;
use crate::model::Ending;

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn problems<T: std::fmt::Debug>(outcome: Result<T>) -> Vec<(&'static str, &'static str)> {
    match outcome {
        Ok(_) => Vec::new(),
        Err(Problem::Invalid(problems)) => problems.iter().map(|it| (it.field, it.key)).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_reason_is_one_of_its_kind_and_other_says_more() {
    let long = "x".repeat(NOTE_LENGTH + 1);
    for (kind, why, note, expected) in [
        (Kind::Person, "typing", "", vec![]),
        (Kind::Report, "told", "al telefono", vec![]),
        (Kind::Deletion, "duplicate", "", vec![]),
        (Kind::Person, "duplicate", "", vec![("why", "corrections-why-missing")]),
        (Kind::Deletion, "typing", "", vec![("why", "corrections-why-missing")]),
        (Kind::Request, "", "", vec![("why", "corrections-why-missing")]),
        (Kind::Request, "other", " \0 ", vec![("why_note", "corrections-note-missing")]),
        (Kind::Request, "other", "per telefono", vec![]),
        (Kind::Request, "typing", long.as_str(), vec![("why_note", "corrections-note-long")]),
    ] {
        assert_eq!(problems(because(kind, why, note)), expected, "{kind:?} {why} {note}");
    }
}

#[test]
fn who_declines_says_why() {
    let long = "x".repeat(NOTE_LENGTH + 1);
    for (note, good) in [("", false), ("  ", false), ("il dato era giusto", true), (long.as_str(), false)] {
        assert_eq!(declined_because(note).is_ok(), good, "{note}");
    }
}

#[test]
fn only_what_differs_is_kept_and_compared() {
    let before = values(&[("phone", "011"), ("email", ""), ("sex", "F")]);
    let after = values(&[("phone", "012"), ("email", ""), ("sex", "F")]);
    let differing = (values(&[("phone", "011")]), values(&[("phone", "012")]));
    assert_eq!(difference(&before, &after), differing);
    assert_eq!(difference(&before, &before), Default::default());
    let lines = [values(&[("note", "a\nb")]), values(&[("note", "a\r\nb")])];
    assert_eq!(difference(&lines[0], &lines[1]), Default::default(), "a browser sent it back");
    // What was not named may change meanwhile; what was named may not.
    let email = values(&[("phone", "011"), ("email", "a@b.it"), ("sex", "F")]);
    assert!(!is_overtaken(&differing.0, &email));
    assert!(is_overtaken(&differing.0, &values(&[("phone", "013")])));
    assert!(is_overtaken(&differing.0, &values(&[])));
}

#[test]
fn another_one_of_the_asl_in_charge_decides_while_it_waits() {
    let (asker, other) = (UserId::new(), UserId::new());
    for (status, by, his, expected) in [
        (Status::Asked, other, "204", None),
        (Status::Asked, asker, "204", Some("corrections-own")),
        (Status::Asked, other, "301", Some("corrections-not-in-charge")),
        (Status::Applied, other, "204", Some("corrections-ended-already")),
        (Status::Declined, other, "204", Some("corrections-ended-already")),
        (Status::Withdrawn, other, "204", Some("corrections-ended-already")),
        (Status::Overtaken, asker, "204", Some("corrections-ended-already")),
    ] {
        let found = match may_decide(status, asker, by, his, "204") {
            Ok(()) => None,
            Err(Problem::Refused(key)) => Some(key),
            Err(other) => panic!("{other}"),
        };
        assert_eq!(found, expected, "{status:?}");
    }
}

#[test]
fn the_oldest_that_waits_is_first_and_the_latest_ended_after_them() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (early, late) = (at("2020-11-13T08:00:00Z"), at("2020-11-14T08:00:00Z"));
    let keys = [
        sort_key(early, None),
        sort_key(late, None),
        sort_key(early, Some(late)),
        sort_key(early, Some(early)),
    ];
    assert!(keys.is_sorted(), "{keys:?}");
    assert!(keys[..2].iter().all(|key| key.as_str() > WAITING.0 && key.as_str() < WAITING.1));
    assert!(keys[2..].iter().all(|key| key.as_str() > ENDED.0 && key.as_str() < ENDED.1));
}

#[test]
fn it_is_seen_by_the_asl_in_charge_and_by_who_asked_as_long_as_he_sees_the_person() {
    let place = |asl: &str, residence: &str, gp: &str| Placement {
        asl: asl.to_owned(),
        domicile_comune: "001125".to_owned(),
        residence_comune: residence.to_owned(),
        gp: Some(GpChoice { code: gp.to_owned(), since: date(2019, 3, 1) }),
    };
    let one = |through: &str| Correction {
        id: Uuid::now_v7(),
        kind: Kind::Person,
        person: PersonId::new(),
        fact: Uuid::now_v7(),
        fact_version: 1,
        before: Values::new(),
        after: Values::new(),
        why: Why::Typing,
        note: String::new(),
        status: Status::Asked,
        asl: "204".to_owned(),
        asked_by: UserId::new(),
        asked_by_name: String::new(),
        asked_through: through.to_owned(),
        asked_at: "2020-11-14T08:00:00Z".parse().unwrap(),
        ending: None::<Ending>,
        version: 1,
    };
    let ivrea = "001125";
    let torino = "001272";
    for (through, place, expected) in [
        ("gp:0100001", place("204", ivrea, "0100001"), vec!["asl:204", "gp:0100001"]),
        // She has chosen another doctor: neither sees what the first one asked.
        ("gp:0100001", place("204", ivrea, "0100002"), vec!["asl:204"]),
        ("asl:204", place("204", ivrea, "0100001"), vec!["asl:204"]),
        ("asl:301", place("204", torino, "0100001"), vec!["asl:204", "asl:301"]),
        ("asl:301", place("204", ivrea, "0100001"), vec!["asl:204"]),
        // She has moved to another ASL, which decides from now on.
        ("gp:0100001", place("301", torino, "0100001"), vec!["asl:301", "gp:0100001"]),
    ] {
        let grants = audiences(&one(through), &place, date(2020, 11, 16));
        let seen: Vec<_> = grants.iter().map(|grant| grant.audience.as_str()).collect();
        assert_eq!(seen, expected, "{through}");
        let since = if place.asl == "204" { date(2020, 11, 14) } else { date(2020, 11, 16) };
        assert_eq!(grants[0].valid_from, since, "{through}");
    }
}
