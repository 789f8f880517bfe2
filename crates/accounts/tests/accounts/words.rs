//! Every code that can stand in the log has words.

use std::collections::HashMap;

use access::audit::Record;
use access::{Action, Role};
use accounts::model::AccessLog;
use accounts::words;
use jiff::civil::date;
use uuid::Uuid;

/// Why, where nobody's name is known.
fn why_of(record: &Record) -> String {
    words::why(record, &AccessLog::default())
}

fn texts() {
    crate::common::texts();
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
        whys: Vec::new(),
        from: String::new(),
        why_of: Vec::new(),
    }
}

#[test]
fn every_action_and_role_has_words() {
    texts();
    for action in Action::ALL {
        assert!(web::texts::texts().has(&words::action_key(action)), "{}", action.code());
        assert_ne!(words::act(&record(action, "", "")), action.code());
    }
    for role in Role::ALL {
        assert_ne!(words::role(role), format!("web-role-{}", role.code()));
    }
    let later = Record { action: "something.new".to_owned(), ..record(Action::PersonView, "", "form") };
    assert_eq!(words::act(&later), "something.new", "a code of a later version is shown as it is");
}

#[test]
fn reasons_are_said_with_their_date() {
    texts();
    for (why, expected) in [
        ("gp:010A1B2 gp-of-choice 2019-03-01", "medico di famiglia dal 01/03/2019"),
        (
            "asl:301 domicile+residence 2020-01-01",
            "domicilio nell'ambito dell'ASL, residenza nell'ambito dell'ASL dal 01/01/2020",
        ),
        ("laboratory:LAB-301-1 lab-why-laboratory 2020-11-14", "laboratorio incaricato dal 14/11/2020"),
        ("asl:301 unheard-of 2020-11-14", "unheard-of dal 14/11/2020"),
        ("", "–"),
    ] {
        let unit = why.split(' ').next().unwrap().to_owned();
        assert_eq!(why_of(&Record { unit, ..record(Action::PersonView, why, "") }), expected);
    }
    // A doctor who stood in for another.
    let why = "gp:010A1B2 gp-of-choice 2019-03-01";
    let stood_in = Record { unit: "gp:010C3".to_owned(), ..record(Action::PersonView, why, "") };
    assert_eq!(why_of(&stood_in), "assistito di 010A1B2, per delega");
    let doctors = HashMap::from([("010A1B2".to_owned(), "ROSSI ADA".to_owned())]);
    assert_eq!(
        words::why(&stood_in, &AccessLog { doctors, ..AccessLog::default() }),
        "assistito di ROSSI ADA, per delega"
    );
    // Who supervises the region saw by the audience of one of its ASL.
    let why = "asl:301 domicile 2020-01-01";
    let supervisor = Record { unit: "region:010".to_owned(), ..record(Action::PersonView, why, "") };
    let said = "domicilio nell'ambito dell'ASL (ASL Città di Torino) dal 01/01/2020";
    assert_eq!(why_of(&supervisor), said);
    assert_eq!(why_of(&record(Action::AccessLogView, "", "prot. 1234 del 3/11")), "«prot. 1234 del 3/11»");
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

/// What the modules write beside each action, and what a citizen reads.
#[test]
fn looking_is_another_thing_than_doing() {
    texts();
    let id = Uuid::now_v7();
    let acts = [
        (Action::PersonList, vec!["list".to_owned(), "search by name".to_owned()]),
        (Action::PersonView, vec!["cases-course lab-results".to_owned(), "history".to_owned()]),
        (Action::PersonCreate, vec![String::new(), "likely duplicates shown".to_owned()]),
        (
            Action::PersonCorrect,
            ["version 2", "form", "nothing changed", "likely duplicates shown"].map(str::to_owned).to_vec(),
        ),
        (Action::ReportCreate, vec![format!("report {id}"), "form".to_owned()]),
        (Action::ReportList, vec![String::new(), format!("report {id}")]),
        (Action::RequestCreate, vec![format!("request {id}"), "form".to_owned()]),
        (
            Action::RequestList,
            ["list", "worklist", "request", "form", "label", "number"].map(str::to_owned).to_vec(),
        ),
        (Action::ResultRecord, ["", "form", "correction"].map(str::to_owned).to_vec()),
        (Action::CaseView, vec!["measures".to_owned(), "seen".to_owned()]),
        (Action::AccessLogView, vec!["form del 3/11".to_owned(), "[csv] prot. 1234".to_owned()]),
    ];
    let mut said = std::collections::BTreeSet::new();
    for (action, details) in &acts {
        for detail in details {
            let sentence = words::act(&record(*action, "", detail));
            assert!(sentence.starts_with("Ha "), "{sentence}");
            assert!(
                said.insert(sentence.clone()),
                "{} {detail}: \"{sentence}\" is said of two acts",
                action.code()
            );
        }
    }
    assert_eq!(
        why_of(&record(Action::AccessLogView, "", "[csv] prot. 1234 del 3/11")),
        "«prot. 1234 del 3/11»"
    );
}
