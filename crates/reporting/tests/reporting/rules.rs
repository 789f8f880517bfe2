//! The decisions about what leaves, the seal of reports, and the brake on their page.

use std::net::IpAddr;

use jiff::SignedDuration;
use kernel::Timestamp;
use kernel::ids::ResultId;
use lab::model::TestKind;
use reporting::Seal;
use reporting::brake::{A_MINUTE, Brake};
use reporting::model::flow::{MOST_COUNTED, Standing, State};
use reporting::rules::{next_try, number, scrubbed};
use reporting::seal::Printed;
use uuid::Uuid;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_605_340_800 + 60 * minutes).unwrap()
}

#[test]
fn pauses_grow_until_it_is_given_up() {
    for (tries, minutes) in [(1, 1), (2, 2), (3, 5), (4, 10), (5, 20), (6, 40), (7, 60), (50, 60)] {
        assert_eq!(next_try(tries, at(0), at(1000)), Some(at(minutes)), "{tries}");
    }
    assert_eq!(next_try(7, at(0), at(60)), None);
}

#[test]
fn numbers_are_those_of_sistema_ts() {
    let molecular = |text| number(TestKind::Molecular, text);
    assert_eq!(molecular(" ab12cd34ef "), Some("AB12CD34EF".to_owned()));
    for wrong in ["", "AB12CD34E", "AB12CD34EFG", "AB12-D34EF", "ÀB12CD34E"] {
        assert_eq!(molecular(wrong), None, "{wrong}");
    }
    assert_eq!(number(TestKind::Antigen, "2020-00012345"), Some("2020-00012345".to_owned()));
    for wrong in ["", "<b>", &"1".repeat(31)] {
        assert_eq!(number(TestKind::Antigen, wrong), None, "{wrong}");
    }
}

#[test]
fn what_sistema_ts_says_names_nobody() {
    let secrets = ["RSSMRA80A01L219M", "De Rossi", "Mario", "0125 111111"];
    for (said, kept) in [
        ("E17 Codice fiscale RSSMRA80A01L219M errato", "E17 Codice fiscale … errato"),
        ("assistito ROSSI, Mario non trovato", "assistito … … non trovato"),
        ("telefono 0125/111111", "telefono …"),
        ("data\nfutura", "data futura"),
    ] {
        assert_eq!(scrubbed(said, &secrets), kept);
    }
    assert_eq!(scrubbed(&"a ".repeat(500), &[]).chars().count(), 200);
}

#[test]
fn only_our_own_links_are_known_again_and_any_change_shows() {
    let folder = std::env::temp_dir().join(format!("argine-seal-{}", Uuid::now_v7()));
    let other = folder.join("other");
    std::fs::create_dir_all(&other).unwrap();
    let seal = Seal::in_folder(&folder);
    let printed = Printed { result: ResultId::new(), at: Timestamp::from_second(1_605_340_800).unwrap() };
    let token = seal.token(&printed).unwrap();
    assert_eq!(seal.read(&token).unwrap(), Some(printed));
    assert_eq!(Seal::in_folder(&folder).read(&token).unwrap(), Some(printed), "after a restart");
    assert_eq!(Seal::in_folder(&other).read(&token).unwrap(), None, "another installation's");
    assert!(!token.contains(&printed.result.to_string()) && token.len() < 130, "{token}");
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        // The last sign holds bits that say nothing.
        assert!(seal.read(&changed).unwrap().is_none_or(|read| read == printed), "{place}");
    }
    for rubbish in ["", "a", "è", &"A".repeat(119), &"A".repeat(4000)] {
        assert_eq!(seal.read(rubbish).unwrap(), None);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_address_asks_some_times_a_minute_and_holds_nobody_else_back() {
    let brake = Brake::default();
    let now: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
    let one: IpAddr = "2001:db8::1".parse().unwrap();
    let same: IpAddr = "2001:db8::2".parse().unwrap();
    for _ in 0..A_MINUTE {
        assert!(brake.allows(Some(one), now));
    }
    assert!(!brake.allows(Some(same), now), "the same network");
    assert!(brake.allows(Some("192.0.2.1".parse().unwrap()), now));
    assert!(brake.allows(None, now));
    assert!(brake.allows(Some(one), now + SignedDuration::from_secs(60)));
}

#[test]
fn what_is_more_than_is_counted_has_no_sum() {
    let standing = |count| Standing { counts: vec![(State::Cun, count), (State::Nrfe, 2)], oldest: None };
    for (counted, sum) in [(0, Some(2)), (MOST_COUNTED, Some(MOST_COUNTED + 2)), (MOST_COUNTED + 1, None)] {
        assert_eq!(standing(counted).sum(&[State::Cun, State::Nrfe, State::Withdrawn]), sum, "{counted}");
    }
}
