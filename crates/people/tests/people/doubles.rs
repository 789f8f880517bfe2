//! The search for duplicates through the whole registry, and what becomes of what it found.

use std::future::{Future, poll_fn};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{IdentifierKind, PersonIdentifier, Problem};
use people::model::doubles::{Double, DoubleState};
use people::model::{Person, PersonData};
use people::rules::Reason;
use people::service::doubles::{self, Doubles};
use people::service::finder::Searched;
use people::service::{self, Merging, find_doubles};
use serde_json::{Value, json};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::*;

/// Somebody with a code, and the same without one.
fn twice(family: &str, given: &str) -> [Person; 2] {
    let born = date(1980, 3, 12);
    [person(coded(data(family, given, born))), person(data(family, given, born))]
}

fn searched(db: &TestDb, whole: bool) -> Searched {
    db.block_on(find_doubles(&db.db, whole, |_| {})).unwrap()
}

fn listed(db: &TestDb, state: DoubleState) -> Doubles {
    db.read(move |tx| doubles::list(tx, &sisp(), state, None, 25)).unwrap()
}

fn open(db: &TestDb) -> Vec<Double> {
    listed(db, DoubleState::Open).lines.into_iter().map(|line| line.double).collect()
}

fn ids(double: &Double) -> [PersonId; 2] {
    [double.one, double.other]
}

fn pair_of(persons: &[Person; 2]) -> [PersonId; 2] {
    let mut both = persons.each_ref().map(|one| one.id);
    both.sort_unstable();
    both
}

/// Corrects somebody's data, as an operator of the ASL.
fn corrected(db: &TestDb, of: &Person, change: impl Fn(&mut PersonData)) -> Person {
    let (id, version) = (of.id, of.version);
    let mut data = of.data.clone();
    change(&mut data);
    let told = service::Told { confirmed: true, by_hand: true };
    let outcome =
        db.write(move |tx| service::correct(tx, &sisp(), id, version, &data, "errore", told)).unwrap();
    match outcome {
        service::Outcome::Saved(person) => *person,
        other => panic!("{other:?}"),
    }
}

fn differ(db: &TestDb, id: Uuid, act: Uuid, why: &str) -> kernel::Result<Double> {
    let why = why.to_owned();
    db.write(move |tx| doubles::differ(tx, &sisp(), id, act, None, &why))
}

#[test]
fn whoever_is_there_twice_is_found_with_the_reasons_and_nobody_else() {
    on_each_engine(|db| {
        let known = twice("Sponda", "Ada");
        let mut slip = [
            person(coded(data("Argini", "Beatrice", date(1971, 5, 8)))),
            person(data("Argini", "Beatrice", date(1971, 5, 9))),
        ];
        slip.iter_mut().for_each(|one| one.data.phone = Some("011 555 777".to_owned()));
        slip[1].data.phone = Some("+39 011555777".to_owned());
        let mut year = [
            person(coded(data("Golena", "Carla", date(1962, 2, 3)))),
            person(data("Golena", "Carla", date(1952, 2, 3))),
        ];
        year.iter_mut().for_each(|one| one.data.email = Some("carla@example.org".to_owned()));
        let stp = |family: &str, born| {
            let mut data = data(family, "Ngozi", born);
            data.identifier = PersonIdentifier::parse(IdentifierKind::Stp, "STP0100100001234").unwrap();
            data.domicile.street = format!("via {family}");
            person(data)
        };
        let coded_alike = [stp("Adeyemi", date(1990, 1, 1)), stp("Okafor", date(1985, 7, 6))];
        // Twins at home, who have their codes; a newborn and her sister; a mother and a daughter of one name.
        let twins = ["Marta", "Maria"].map(|given| person(coded(data("Ripa", given, date(2001, 1, 1)))));
        let mut newborn = data("Foce", "Lia", date(2020, 11, 1));
        newborn.identifier = PersonIdentifier::parse(IdentifierKind::None, "not-yet-assigned").unwrap();
        let newborn = [person(newborn), person(coded(data("Foce", "Mia", date(2020, 11, 1))))];
        let mother =
            [date(1950, 6, 1), date(1980, 7, 2)].map(|born| person(coded(data("Ansa", "Ida", born))));
        for some in [&known, &slip, &year, &coded_alike, &twins, &newborn, &mother] {
            load(db, some);
        }
        let first = searched(db, false);
        assert!(first.whole && first.ended, "{first:?}");
        assert_eq!((first.done.found, first.open), (4, 4), "{first:?}");
        let found = open(db);
        let of = |persons: &[Person; 2]| {
            let pair = pair_of(persons);
            let double = found.iter().find(|double| ids(double) == pair).expect("it is found");
            double.reasons.clone()
        };
        assert_eq!(of(&known), [Reason::SameNameAndBirthDate, Reason::TaxCodeFits, Reason::SameAddress]);
        assert_eq!(of(&slip), [Reason::DateSlip, Reason::SamePhone, Reason::SameAddress]);
        assert_eq!(of(&year)[0], Reason::DateSlip);
        assert_eq!(of(&coded_alike), [Reason::SameOtherCode]);
        assert_eq!(ids(&found[0]), pair_of(&known), "the likeliest first");
        // Again it finds nothing new; and whoever is entered later is found without looking at everybody.
        let again = searched(db, true);
        assert_eq!((again.done.found, again.done.again, again.done.gone, again.open), (0, 0, 0, 4));
        let later = {
            let (id, mut data) = (PersonId::new(), data("Ripa", "Mart", date(2001, 1, 1)));
            data.gp = None;
            data.domicile.street = "via Po 9".to_owned();
            db.write(move |tx| service::create(tx, &sisp(), id, &data, true).map(drop)).unwrap();
            id
        };
        let night = searched(db, false);
        assert!(!night.whole, "{night:?}");
        assert_eq!(night.done.found, 1, "{night:?}");
        assert!(open(db).iter().any(|double| ids(double).contains(&later)));
    });
}

#[test]
fn what_somebody_said_holds_until_the_data_change() {
    on_each_engine(|db| {
        let both = twice("Sponda", "Ada");
        load(db, &both);
        searched(db, false);
        let double = open(db).pop().unwrap();
        let act = Uuid::now_v7();
        assert!(matches!(differ(db, double.id, act, " "), Err(Problem::Invalid(_))));
        let said = differ(db, double.id, act, "due omonime").unwrap();
        assert_eq!(said.state, DoubleState::Different);
        assert_eq!(differ(db, double.id, act, "due omonime").unwrap(), said, "sent again");
        let other = differ(db, double.id, Uuid::now_v7(), "ancora");
        assert!(matches!(other, Err(Problem::Refused("people-double-not-open"))));
        let last = records(db).pop().unwrap();
        let mut subjects = last.subjects.clone();
        subjects.sort_unstable();
        assert_eq!((last.action.as_str(), subjects), ("person.merge", ids(&double).map(|id| id.0).to_vec()));
        searched(db, true);
        assert_eq!(open(db), []);
        // What does not decide changes nothing; what decides does.
        let doctor = corrected(db, &both[1], |data| data.gp = None);
        searched(db, false);
        assert_eq!(open(db), []);
        let moved = corrected(db, &doctor, |data| data.phone = Some("011 555 777".to_owned()));
        assert_eq!(searched(db, false).done.again, 1);
        let back = open(db).pop().unwrap();
        assert!(back.is_again() && back.id == double.id, "{back:?}");
        // Corrected so that nothing is alike, it goes away by itself, and comes back with the mistake.
        let apart = corrected(db, &moved, |data| {
            data.family_name = "Golena".to_owned();
            data.given_name = "Carla".to_owned();
        });
        assert_eq!(open(db), []);
        assert_eq!(listed(db, DoubleState::Gone).lines.len(), 1);
        corrected(db, &apart, |data| {
            data.family_name = "Sponda".to_owned();
            data.given_name = "Ada".to_owned();
        });
        assert_eq!(open(db).len(), 1);
        // And what was said is taken back.
        differ(db, double.id, Uuid::now_v7(), "due omonime").unwrap();
        let id = double.id;
        for _ in ["first", "sent again"] {
            let back = db.write(move |tx| doubles::take_back(tx, &sisp(), id)).unwrap();
            assert_eq!((back.state, back.decided), (DoubleState::Open, None));
        }
        assert_eq!(open(db).len(), 1);
    });
}

#[test]
fn a_merge_settles_the_pair_and_its_undo_asks_again() {
    on_each_engine(|db| {
        let both = twice("Sponda", "Ada");
        let third = person(data("Sponda", "Ada", date(1980, 12, 3)));
        load(db, &both);
        load(db, std::slice::from_ref(&third));
        searched(db, false);
        assert_eq!(open(db).len(), 3);
        let merging = Merging {
            id: Uuid::now_v7(),
            survivor: (both[0].id, 1),
            merged: (both[1].id, 1),
            reason: "stesso documento".to_owned(),
        };
        let merge = db.write(move |tx| service::merge(tx, &sisp(), &merging)).unwrap();
        let left = open(db);
        let expected = pair_of(&[both[0].clone(), third.clone()]);
        assert_eq!(left.iter().map(ids).collect::<Vec<_>>(), [expected], "of her who is merged none stands");
        let joined = listed(db, DoubleState::Joined);
        assert_eq!(ids(&joined.lines[0].double), pair_of(&both));
        searched(db, true);
        assert_eq!(open(db).len(), 1, "who was merged is looked at no more");
        let (survivor, id) = (both[0].id, merge.id);
        db.write(move |tx| service::undo_merge(tx, &sisp(), survivor, id, Uuid::now_v7(), "sono due"))
            .unwrap();
        assert_eq!(open(db).len(), 3);
    });
}

#[test]
fn only_who_is_entitled_to_both_sees_a_pair() {
    on_each_engine(|db| {
        let ours = twice("Sponda", "Ada");
        let mut apart = twice("Argini", "Bea");
        let away = &mut apart[1].data;
        away.domicile.comune = CUNEO.to_owned();
        away.residence.comune = CUNEO.to_owned();
        away.gp = None;
        apart[1].asl = "210".to_owned();
        load(db, &ours);
        load(db, &apart);
        assert_eq!(searched(db, false).open, 2);
        let page = listed(db, DoubleState::Open);
        assert_eq!(page.lines.iter().map(|line| ids(&line.double)).collect::<Vec<_>>(), [pair_of(&ours)]);
        assert_eq!(page.beside, 1);
        let of = |unit: &'static str| {
            db.read(move |tx| {
                doubles::list(tx, &actor(Role::SispOperator, unit), DoubleState::Open, None, 25)
            })
        };
        let theirs = of("210").unwrap();
        assert_eq!((theirs.lines.len(), theirs.beside), (0, 1));
        // Nor does the second wall let either of them see the pair that is half his.
        if db.url.starts_with("postgres") {
            assert_eq!(
                (behind_the_wall(db, "301", &inbox::DOUBLES), behind_the_wall(db, "210", &inbox::DOUBLES)),
                (1, 0)
            );
        }
        // By the pages and over JSON, whatever the address.
        let [desk, other] = ["301", "210"].map(|unit| Browser::new(db, Role::SispOperator, unit));
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let shown = desk.get("/duplicates");
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text.contains("Sponda") && !shown.text.contains("Argini"), "{}", shown.text);
        assert!(shown.text.contains("un'altra coppia") || shown.text.contains("un&#39;altra coppia"));
        let id = page.lines[0].double.id;
        for path in [format!("/duplicates/{id}"), format!("/duplicates?after={id}")] {
            let answer = other.get(&path);
            assert!(!answer.text.contains("Sponda"), "{path}");
            assert_eq!(doctor.get(&path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(other.get(&format!("/duplicates/{id}")).status, StatusCode::NOT_FOUND);
        let key = Uuid::now_v7().to_string();
        let path = format!("/api/v1/people/duplicates/{id}/different");
        let say = |who: &Browser<'_>| {
            who.api("POST", &path, &[("idempotency-key", key.as_str())], &json!({ "reason": "due" })).status
        };
        assert_eq!(say(&other), StatusCode::NOT_FOUND);
        assert_eq!(say(&doctor), StatusCode::FORBIDDEN);
        assert_eq!(say(&desk), StatusCode::OK);
    });
}

#[test]
fn where_she_only_has_her_residence_she_is_of_another_asl() {
    on_each_engine(|db| {
        let mut half = twice("Argini", "Bea");
        half[1].data.domicile.comune = CUNEO.to_owned();
        half[1].asl = "210".to_owned();
        load(db, &half);
        assert_eq!(searched(db, false).open, 1);
        let of = |unit: &'static str| {
            let asks = actor(Role::SispOperator, unit);
            let page = db.read(move |tx| doubles::list(tx, &asks, DoubleState::Open, None, 25)).unwrap();
            (page.lines.len(), page.beside)
        };
        assert_eq!((of("301"), of("210"), of("204")), ((0, 1), (0, 1), (0, 0)));
    });
}

#[test]
fn by_the_pages() {
    on_each_engine(|db| {
        let sisp = Browser::new(db, Role::SispOperator, "301");
        assert!(sisp.get("/duplicates").text.contains("Nessuna scheda doppia da decidere"));
        let both = twice("Sponda", "Ada");
        load(db, &both);
        searched(db, false);
        let id = open(db).pop().unwrap().id;
        let list = sisp.get("/duplicates");
        let (path, [one, other]) = (format!("/duplicates/{id}"), pair_of(&both));
        for needle in [path.as_str(), &format!("/people/{one}/merge/{other}"), "<mark>", "stesso domicilio"] {
            assert!(list.text.contains(needle), "{needle}: {}", list.text);
        }
        let page = sisp.get(&path);
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("diverso") && page.text.contains("Segna come persone diverse"));
        let act = Uuid::now_v7().to_string();
        let fields = |reason: &'static str, version: &'static str| {
            vec![
                ("id", act.clone()),
                ("version_one", version.to_owned()),
                ("version_other", "1".to_owned()),
                ("reason", reason.to_owned()),
            ]
        };
        let post = |fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            sisp.post(&path, &fields)
        };
        assert_eq!(post(fields("", "1")).status, StatusCode::UNPROCESSABLE_ENTITY);
        let stale = post(fields("due omonime", "7"));
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text.contains("due omonime"), "nothing typed is lost");
        let done = post(fields("due omonime", "1"));
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/duplicates"));
        assert!(sisp.get("/duplicates?state=different").text.contains("due omonime"));
        let back = sisp.post(&path, &[("submit", "take-back")]);
        assert_eq!((back.status, back.header("location")), (StatusCode::SEE_OTHER, path.as_str()));
        assert!(sisp.get("/duplicates").text.contains(&path));
    });
}

#[test]
fn over_json() {
    on_each_engine(|db| {
        let sisp = Browser::new(db, Role::SispOperator, "301");
        for (name, given) in [("Sponda", "Ada"), ("Argini", "Bea"), ("Golena", "Carla")] {
            load(db, &twice(name, given));
        }
        searched(db, false);
        let get = |path: &str| sisp.api("GET", path, &[], &Value::Null);
        let first = get("/api/v1/people/duplicates?limit=2").json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = get(&format!("/api/v1/people/duplicates?limit=2&cursor={cursor}")).json();
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
        let item = &first["items"][0];
        assert_eq!((&item["state"], &item["reasons"][0]), (&json!("open"), &json!("same-name")));
        assert!(item["one"]["family_name"].is_string() && item["other"]["identifier"].is_string());
        assert_eq!(get("/api/v1/people/duplicates?state=x").status, StatusCode::UNPROCESSABLE_ENTITY);
        let id = item["id"].as_str().unwrap();
        let act = |what: &str, body: &Value| {
            let key = Uuid::now_v7().to_string();
            let path = format!("/api/v1/people/duplicates/{id}/{what}");
            sisp.api("POST", &path, &[("idempotency-key", key.as_str())], body)
        };
        assert_eq!(act("different", &json!({})).status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = act("different", &json!({ "reason": "due omonime" }));
        assert_eq!((said.status, &said.json()["decided_why"]), (StatusCode::OK, &json!("due omonime")));
        assert_eq!(act("different", &json!({ "reason": "di nuovo" })).status, StatusCode::CONFLICT);
        assert_eq!(act("open", &Value::Null).json()["state"], "open");
    });
}

#[test]
fn a_search_that_was_interrupted_goes_on() {
    on_each_engine(|db| {
        load(db, &twice("Sponda", "Ada"));
        let later = date(1990, 3, 12);
        load(db, &[person(data("Argini", "Bea", later)), person(data("Argini", "Bea", later))]);
        let (steps, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
        let mut search = Box::pin(find_doubles(&db.db, false, |progress| {
            steps.lock().unwrap().push(progress.step.clone());
            stop.store(true, Ordering::SeqCst);
        }));
        let gone = db.block_on(poll_fn(|context| match search.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(false),
            Poll::Pending if stop.load(Ordering::SeqCst) => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        }));
        drop(search);
        assert!(gone, "it was interrupted");
        let before = steps.into_inner().unwrap();
        assert_eq!(before.first().map(String::as_str), Some("year 1980"));
        let after = Mutex::new(Vec::new());
        let rest = db.block_on(find_doubles(&db.db, false, |progress| {
            after.lock().unwrap().push(progress.step.clone());
        }));
        let after = after.into_inner().unwrap();
        assert!(!after.contains(&"year 1980".to_owned()), "{after:?}");
        assert!(
            after.contains(&"codes".to_owned()) && after.last().unwrap().starts_with("open "),
            "{after:?}"
        );
        let rest = rest.unwrap();
        assert_eq!((rest.ended, rest.done.found, rest.open), (true, 2, 2), "{rest:?}");
    });
}
