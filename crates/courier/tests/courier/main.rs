//! What senders have in common.

use std::net::TcpListener;

use courier::{Address, NoConnection, Trust, connect, next_try, pause, scrubbed, spread};
use kernel::Timestamp;

#[test]
fn nothing_leaves_in_clear_but_to_the_machine_itself() {
    for (text, good) in [
        ("https://lis.example/fhir/", true),
        ("http://127.0.0.1:9000", true),
        ("http://[::1]:9000/x", true),
        ("http://lis.example", false),
        ("http://127.0.0.1.example", false),
        ("https://user:word@lis.example", false),
        ("lis.example", false),
        ("", false),
    ] {
        assert_eq!(Address::parse(text).is_ok(), good, "{text}");
    }
    let address = Address::parse("https://lis.example/fhir/").unwrap();
    assert_eq!((address.host(), address.port(), address.path()), ("lis.example", 443, "/fhir"));
    let own = Address::parse("http://[::1]:9000").unwrap();
    assert_eq!((own.host(), own.port(), own.path(), own.is_tls()), ("::1", 9000, "", false));
}

#[test]
fn a_pause_is_spread_by_a_fifth() {
    for (seed, seconds) in [(0, 48), (20, 60), (40, 72), (41, 48), (u64::MAX, 63)] {
        let found = spread(pause(1), seed).as_secs();
        assert!((48..=72).contains(&found), "{seed}: {found}");
        assert!(seed == u64::MAX || found == seconds, "{seed}: {found}");
    }
    assert_eq!((pause(0).as_mins(), pause(1).as_mins(), pause(99).as_mins()), (1, 1, 60));
}

#[test]
fn it_is_tried_again_until_it_is_too_late() {
    let at = |minutes: i64| Timestamp::from_second(minutes * 60).unwrap();
    assert_eq!(next_try(1, at(0), at(100)), Some(at(1)));
    assert_eq!(next_try(4, at(0), at(100)), Some(at(10)));
    assert_eq!(next_try(7, at(0), at(60)), None);
}

#[test]
fn what_could_name_somebody_is_left_out() {
    let secrets = ["Rossi", "D'Alò Bruno"];
    assert_eq!(scrubbed("paziente rossi, 12345 ignoto\rdi Bruno", &secrets), "paziente … … ignoto di …");
}

#[test]
fn an_authority_is_a_certificate_in_pem() {
    let pem = include_str!("../../../mllp/tests/tls/authority.pem");
    assert!(Trust::of_authorities(pem).is_ok());
    assert!(Trust::of_authorities("").is_err());
    assert!(Trust::of_authorities("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n").is_err());
}

#[test]
fn nothing_goes_to_an_address_that_is_no_machine_s() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connects = |host: &str| runtime.block_on(connect(host, port, None)).map(drop);
    for host in ["127.0.0.1", "localhost"] {
        assert_eq!(connects(host), Ok(()), "{host}");
    }
    // A system takes them for itself.
    for host in ["0.0.0.0", "::", "::ffff:0.0.0.0", "169.254.169.254"] {
        assert_eq!(connects(host), Err(NoConnection::Unreachable), "{host}");
    }
}
