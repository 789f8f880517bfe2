//! Looking up in the whole region, taking over, asking and answering, on both engines.

use access::{Action, Actor, Role, look_ups};
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Problem, Result};
use people::model::{Person, TransferStatus};
use people::rules::{LookUpForm, TransferForm};
use people::service::{self, LookUp, Transferred};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::*;

fn cuneo() -> Actor {
    actor(Role::SispOperator, "210")
}

fn far() -> Person {
    let mut data = coded(data("Arginùzzola", "Bea", date(1981, 4, 13)));
    data.domicile.comune = CUNEO.to_owned();
    data.residence.comune = CUNEO.to_owned();
    data.gp = None;
    person(data)
}

fn key(person: &Person) -> LookUpForm {
    match &person.data.identifier {
        PersonIdentifier::TaxCode(code) => {
            LookUpForm { tax_code: code.as_str().to_owned(), ..LookUpForm::default() }
        }
        _ => LookUpForm {
            family_name: person.data.family_name.clone(),
            given_name: person.data.given_name.clone(),
            born: Some(person.data.birth_date),
            ..LookUpForm::default()
        },
    }
}

fn wanted(person: &Person, way: &str) -> TransferForm {
    TransferForm {
        whom: key(person),
        way: way.to_owned(),
        comune: "Torino".to_owned(),
        street: "via dell'Argine 3".to_owned(),
        reason: "Abita qui da settembre, documento esibito".to_owned(),
    }
}

fn look_up(db: &TestDb, actor: &Actor, form: LookUpForm) -> Result<LookUp> {
    let actor = actor.clone();
    db.write(move |tx| service::look_up(tx, &actor, &form))
}

fn sees(db: &TestDb, actor: Actor, id: PersonId) -> bool {
    match db.read(move |tx| service::person(tx, &actor, id)) {
        Ok(_) => true,
        Err(Problem::NotFound) => false,
        Err(problem) => panic!("{problem}"),
    }
}

#[test]
fn a_look_up_tells_only_that_somebody_exists() {
    on_each_engine(|db| {
        let (far, here) = (far(), person(data("Sponda", "Ada", date(1980, 3, 12))));
        load(db, &[far.clone(), here.clone()]);
        let operator = signed_in(db, "301");
        let LookUp::Found { here: none, elsewhere } = look_up(db, &operator, key(&far)).unwrap() else {
            panic!("not found")
        };
        assert_eq!((none.len(), elsewhere.len()), (0, 1));
        assert_eq!((elsewhere[0].initials.as_str(), elsewhere[0].asl.as_str()), ("B. A.", "210"));
        assert!(!sees(db, sisp(), far.id), "it opens nothing");
        let by_name = LookUpForm {
            family_name: "arginuzzola".into(),
            given_name: "BEA".into(),
            born: Some(far.data.birth_date),
            ..LookUpForm::default()
        };
        assert!(matches!(look_up(db, &operator, by_name), Ok(LookUp::Found { .. })));
        let LookUp::Found { here: ours, .. } = look_up(db, &operator, key(&here)).unwrap() else {
            panic!("lost")
        };
        assert_eq!(ours, [here.id]);
        let last = records(db).pop().unwrap();
        assert_eq!((last.action.as_str(), last.subjects), ("person.lookup", vec![here.id.0]));
        // What is not exact is refused before anybody is looked for.
        let mut half = key(&far);
        half.tax_code.truncate(11);
        assert!(matches!(look_up(db, &operator, half), Err(Problem::Invalid(_))));
        assert!(matches!(look_up(db, &gp("010A1B2"), key(&far)), Err(Problem::Denied(_))));
    });
}

#[test]
fn nobody_asks_for_everybody() {
    on_each_engine(|db| {
        let far = far();
        load(db, std::slice::from_ref(&far));
        let user = access::users::NewUser {
            id: sisp().user,
            login: "sisp".to_owned(),
            name: "Chi Prova".to_owned(),
            password_hash: String::new(),
            role: Role::SispOperator,
            unit: sisp().unit,
            valid_from: date(2000, 1, 1),
            valid_to: kernel::clock::FOREVER,
        };
        db.write(move |tx| access::users::insert(tx, &user)).unwrap();
        let nobody = LookUpForm {
            family_name: "Nessuno".into(),
            given_name: "Mai".into(),
            born: Some(date(1980, 1, 1)),
            ..LookUpForm::default()
        };
        for _ in 0..look_ups::MOST_AN_HOUR {
            assert_eq!(look_up(db, &sisp(), nobody.clone()).unwrap(), LookUp::Nobody);
        }
        assert!(matches!(look_up(db, &sisp(), key(&far)), Ok(LookUp::Wait(_))));
        assert!(
            matches!(look_up(db, &sisp(), nobody), Ok(LookUp::Wait(_))),
            "the same for who does not exist"
        );
        let last = records(db).pop().unwrap();
        assert_eq!((last.outcome.as_str(), last.detail.as_str()), ("denied", "too many"));
    });
}

/// Somebody with a session, whose proof is fresh.
fn signed_in(db: &TestDb, unit: &str) -> Actor {
    let id = kernel::ids::UserId::new();
    let user = access::users::NewUser {
        id,
        login: format!("sisp.{unit}.{id}"),
        name: "Chi Prova".to_owned(),
        password_hash: String::new(),
        role: Role::SispOperator,
        unit: access::Unit { code: unit.to_owned(), name: unit.to_owned() },
        valid_from: date(2000, 1, 1),
        valid_to: kernel::clock::FOREVER,
    };
    let token = access::sessions::Token::new().unwrap();
    let fresh = token.clone();
    db.write(move |tx| {
        access::users::insert(tx, &user)?;
        access::sessions::open(tx, user.id, &fresh).map(drop)
    })
    .unwrap();
    let entered = db.write(move |tx| access::sessions::enter(tx, &token)).unwrap();
    Actor { today: TODAY, ..entered }
}

/// Who supervises these ASL for the region.
fn supervisor(asls: &[&str]) -> Actor {
    let supervised = asls.iter().map(|asl| (*asl).to_owned()).collect();
    Actor { supervised, ..actor(Role::RegionalSuperUser, "010") }
}

fn transfer(db: &TestDb, actor: &Actor, id: Uuid, form: &TransferForm) -> Result<Transferred> {
    let (actor, form) = (actor.clone(), form.clone());
    db.write(move |tx| service::transfer(tx, &actor, id, &form))
}

#[test]
fn who_is_taken_over_is_the_other_asls_no_more() {
    on_each_engine(|db| {
        let far = far();
        load(db, std::slice::from_ref(&far));
        let operator = signed_in(db, "301");
        let id = Uuid::now_v7();
        let form = wanted(&far, "take-over");
        assert_eq!(transfer(db, &operator, id, &form).unwrap(), Transferred::Taken(far.id));
        assert_eq!(transfer(db, &operator, id, &form).unwrap(), Transferred::Taken(far.id), "once");
        assert!(sees(db, operator.clone(), far.id));
        assert!(sees(db, cuneo(), far.id), "she is still a resident there");
        let person = db.read(move |tx| service::person(tx, &sisp(), far.id)).unwrap();
        assert_eq!((person.asl.as_str(), person.version), ("301", 2));
        assert_eq!(person.data.domicile.comune, TORINO);
        let told = db.read(|tx| service::transfers(tx, &cuneo())).unwrap();
        assert_eq!((told.wanted.len(), told.wanted[0].status), (1, TransferStatus::Taken));
        assert!(told.wanted[0].reason.contains("settembre"));
        let actions: Vec<String> = records(db).into_iter().map(|record| record.action).collect();
        assert!(actions.contains(&Action::PersonTakeOver.code().to_owned()));
        // Somebody who does not exist, and a second time somebody who is here.
        let mut nobody = form.clone();
        nobody.whom = LookUpForm { tax_code: "RSSMRA85T10A562S".into(), ..LookUpForm::default() };
        assert_eq!(transfer(db, &operator, Uuid::now_v7(), &nobody).unwrap(), Transferred::Nobody);
        assert_eq!(transfer(db, &operator, Uuid::now_v7(), &form).unwrap(), Transferred::Here(far.id));
    });
}

#[test]
fn who_is_asked_for_moves_when_her_asl_says_so() {
    on_each_engine(|db| {
        for status in [TransferStatus::Refused, TransferStatus::Withdrawn, TransferStatus::Accepted] {
            let mut far = far();
            far.data = data("Fiumàzzi", status.code(), date(1970, 2, 3));
            far.data.domicile.comune = CUNEO.to_owned();
            far.data.residence.comune = CUNEO.to_owned();
            far.data.gp = None;
            load(db, std::slice::from_ref(&far));
            let operator = signed_in(db, "301");
            let (id, form, person) = (Uuid::now_v7(), wanted(&far, "ask-for"), far.id);
            assert_eq!(transfer(db, &operator, id, &form).unwrap(), Transferred::Asked);
            assert_eq!(transfer(db, &operator, Uuid::now_v7(), &form).unwrap(), Transferred::Asked, "once");
            assert!(!sees(db, operator.clone(), person), "to ask opens nothing");
            let own = operator.clone();
            let asked = db.read(move |tx| service::transfers(tx, &own)).unwrap();
            assert_eq!(asked.own.iter().filter(|one| one.person == person).count(), 1);
            // Whoever supervises both reads it once, and answers nothing; of other ASL he would not find it.
            let told = db.read(|tx| service::transfers(tx, &supervisor(&["210", "301"]))).unwrap();
            assert_eq!(told.wanted.iter().filter(|one| one.person == person).count(), 1);
            assert!(told.own.is_empty());
            assert!(db.read(move |tx| service::one_transfer(tx, &supervisor(&["210", "301"]), id)).is_ok());
            let elsewhere = db.read(move |tx| service::one_transfer(tx, &supervisor(&["204"]), id));
            assert!(matches!(elsewhere, Err(Problem::NotFound)));
            for said in [TransferStatus::Refused, TransferStatus::Withdrawn] {
                let said = db.write(move |tx| {
                    service::answer_transfer(
                        tx,
                        &supervisor(&["210", "301"]),
                        id,
                        said,
                        "Decisa in regione oggi",
                    )
                });
                assert!(matches!(said, Err(Problem::Denied(_))), "each ASL answers for its own");
            }
            let waiting = || db.read(people::store::count_transfers).unwrap();
            assert_eq!(waiting(), [("210".to_owned(), 1)], "beside the navigation of who answers");
            let answer = |who: Actor, status, note: &'static str| {
                db.write(move |tx| service::answer_transfer(tx, &who, id, status, note))
            };
            let stranger = answer(actor(Role::SispOperator, "204"), status, "");
            assert!(matches!(stranger, Err(Problem::NotFound)), "another ASL's");
            let own = answer(operator.clone(), TransferStatus::Accepted, "");
            assert!(matches!(own, Err(Problem::NotFound)), "nobody accepts his own");
            assert!(matches!(answer(cuneo(), TransferStatus::Refused, "no"), Err(Problem::Invalid(_))));
            let by = if status == TransferStatus::Withdrawn { operator.clone() } else { cuneo() };
            let said = answer(by.clone(), status, "Risposta data per telefono oggi").unwrap();
            assert_eq!(said.status, status);
            assert_eq!(waiting().len(), 0);
            answer(by, status, "Risposta data per telefono oggi").unwrap();
            let other = answer(cuneo(), TransferStatus::Refused, "Risposta data per telefono oggi");
            assert_eq!(other.is_err(), status != TransferStatus::Refused, "answered once");
            assert_eq!(sees(db, operator, person), status == TransferStatus::Accepted);
        }
    });
}

#[test]
fn what_is_asked_follows_whoever_moves() {
    on_each_engine(|db| {
        let far = far();
        load(db, std::slice::from_ref(&far));
        let (operator, id, person) = (signed_in(db, "301"), Uuid::now_v7(), far.id);
        transfer(db, &operator, id, &wanted(&far, "ask-for")).unwrap();
        let mut home = far.data.clone();
        home.domicile.comune = TORINO.to_owned();
        db.write(move |tx| service::correct(tx, &cuneo(), person, 1, &home, "trasloco", true)).unwrap();
        let asked = db.read(move |tx| service::transfers(tx, &operator)).unwrap();
        assert_eq!(asked.own[0].status, TransferStatus::Withdrawn, "she has come by herself");
    });
}
