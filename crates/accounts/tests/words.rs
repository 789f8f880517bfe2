//! Every code that can stand in the log has words.

use access::audit::Record;
use access::{Action, Role};
use accounts::model::AccessLog;
use accounts::words;
use jiff::civil::date;
use uuid::Uuid;

fn texts() {
    web::texts::init(&[("accounts", accounts::WORDS), ("cases", cases::WORDS), ("lab", lab::WORDS)]);
}

fn record(action: Action, why: &str, detail: &str) -> Record {
    Record {
        at: "2020-11-14T08:00:00Z".to_owned(),
        user: Uuid::nil(),
        role: "gp".to_owned(),
        unit: "gp:0100001".to_owned(),
        session: Uuid::nil(),
        action: action.code().to_owned(),
        outcome: "allowed".to_owned(),
        why: why.to_owned(),
        detail: detail.to_owned(),
        subjects: Vec::new(),
    }
}

#[test]
fn every_action_and_role_has_words() {
    texts();
    for action in Action::ALL {
        assert!(web::texts::texts().has(&words::action_key(action)), "{}", action.code());
        assert_ne!(words::action(action.code()), action.code());
    }
    for role in Role::ALL {
        assert_ne!(words::role(role), format!("web-role-{}", role.code()));
    }
    assert_eq!(
        words::action("something.new"),
        "something.new",
        "a code of a later version is shown as it is"
    );
}

#[test]
fn reasons_are_said_with_their_date() {
    texts();
    for (why, expected) in [
        ("gp:010A1B2 gp-of-choice 2019-03-01", "medico di base dal 01/03/2019"),
        (
            "asl:301 domicile+residence 2020-01-01",
            "domicilio nell'ambito dell'ASL, residenza nell'ambito dell'ASL dal 01/01/2020",
        ),
        ("laboratory:LAB-301-1 lab-why-laboratory 2020-11-14", "laboratorio incaricato dal 14/11/2020"),
        ("asl:301 unheard-of 2020-11-14", "unheard-of dal 14/11/2020"),
        ("", "–"),
    ] {
        assert_eq!(words::why(&record(Action::PersonView, why, "")), expected);
    }
    assert_eq!(
        words::why(&record(Action::AccessLogView, "", "prot. 1234 del 3/11")),
        "«prot. 1234 del 3/11»"
    );
}

#[test]
fn units_have_their_names() {
    texts();
    let mut log = AccessLog::default();
    log.doctors.insert("0100001".to_owned(), "ROSSI ADA".to_owned());
    let today = date(2020, 11, 14);
    for (unit, name) in [
        ("asl:204", "ASL TO4"),
        ("comune:001125", "Ivrea"),
        ("gp:0100001", "ROSSI ADA"),
        ("gp:0100009", "0100009"),
        ("region:010", "Regione Piemonte"),
        ("asl:999", "999"),
    ] {
        assert_eq!(words::unit(unit, &log, today), name);
    }
}
