//! Two persons who are one: joined, found as one, and parted again.

use access::recount::{Kind, piece};
use access::{Action, Role, decide};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::model::merge::Merge;
use people::model::{GpChoice, Person, PersonData};
use people::service::{self, Merging};
use people::store;
use testkit::TestDb;
use uuid::Uuid;

use crate::common::*;

/// The same woman twice: the second time with another name and another doctor, and somebody whom nothing of it concerns.
struct Three {
    ada: Person,
    again: Person,
    other: Person,
}

fn three(db: &TestDb) -> Three {
    let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
    let mut again = coded(data("Spondi", "Ada Maria", date(1980, 12, 3)));
    again.gp = Some(GpChoice { code: "010C3D4".to_owned(), since: date(2019, 5, 1) });
    again.phone = Some("011 555 777".to_owned());
    let again = person(again);
    let other = person(coded(data("Argini", "Bea", date(1950, 4, 13))));
    load(db, &[ada.clone(), again.clone(), other.clone()]);
    Three { ada, again, other }
}

fn merging(survivor: &Person, merged: &Person) -> Merging {
    Merging {
        id: Uuid::now_v7(),
        survivor: (survivor.id, survivor.version),
        merged: (merged.id, merged.version),
        reason: "stesso documento".to_owned(),
    }
}

fn joined(db: &TestDb, merging: &Merging) -> Result<Merge> {
    let merging = merging.clone();
    db.write(move |tx| service::merge(tx, &sisp(), &merging))
}

fn parted(db: &TestDb, merge: &Merge, act: Uuid) -> Result<Merge> {
    let (survivor, id) = (merge.survivor.id, merge.id);
    db.write(move |tx| service::undo_merge(tx, &sisp(), survivor, id, act, "sono due"))
}

fn agrees(db: &TestDb) {
    const KIND: Kind = service::PERSONS;
    let differences = db.write(|tx| Ok(piece(tx, &KIND, Uuid::nil())?.differences)).unwrap();
    assert_eq!(differences, []);
}

/// The ids of the list of persons of an actor.
fn listed(db: &TestDb, actor: &access::Actor) -> Vec<PersonId> {
    let actor = actor.clone();
    let found = db.read(move |tx| service::list(tx, &actor, None, 25)).unwrap();
    found.rows.iter().map(|row| row.line.id).collect()
}

fn searched(db: &TestDb, text: &str) -> Vec<PersonId> {
    let search = service::Search { text: text.to_owned(), ..service::Search::default() };
    let found = db.read(move |tx| service::search(tx, &sisp(), &search, 10)).unwrap();
    found.rows.iter().map(|row| row.line.id).collect()
}

#[test]
fn two_are_found_as_one_and_are_two_again() {
    on_each_engine(|db| {
        let Three { ada, again, other } = three(db);
        let before = (listed(db, &sisp()), listed(db, &gp("010A1B2")), listed(db, &gp("010C3D4")));
        let ask = merging(&ada, &again);
        let merge = joined(db, &ask).unwrap();
        assert_eq!(joined(db, &ask).unwrap(), merge, "sent again");
        agrees(db);
        // Once in every list, and in none of who was entitled to the other alone.
        assert_eq!(listed(db, &sisp()), [other.id, ada.id]);
        assert_eq!(listed(db, &gp("010A1B2")), [other.id, ada.id]);
        assert_eq!(listed(db, &gp("010C3D4")), []);
        // By every code, name and telephone of either.
        let code = people::model::identifier_text(&again.data.identifier).to_owned();
        for text in ["Sponda Ada", "Spondi Ada Maria", "011 555 777", code.as_str()] {
            assert_eq!(searched(db, text), [ada.id], "{text}");
        }
        // By both ids.
        for id in [ada.id, again.id] {
            let found = db.read(move |tx| service::person(tx, &sisp(), id)).unwrap();
            assert_eq!(found, ada);
            assert_eq!(db.read(move |tx| store::canonical(tx, id)).unwrap(), ada.id);
            let place = db.read(move |tx| store::placement(tx, id)).unwrap();
            assert_eq!(place.gp, ada.data.gp);
        }
        // Whoever enters the other's code is led to the survivor; so is a result.
        // No doctor: the register of this test has none.
        let known = PersonData { gp: None, ..again.data.clone() };
        let entered =
            db.write(move |tx| service::create(tx, &sisp(), PersonId::new(), &known, false)).unwrap();
        let service::Outcome::Known(service::Known::Here(led)) = entered else { panic!("{entered:?}") };
        assert_eq!(led, ada.id);
        let kernel::PersonIdentifier::TaxCode(code) = again.data.identifier.clone() else { panic!() };
        let led = db.write(move |tx| {
            let scope = decide(&actor(Role::LaboratoryTechnician, "LAB-TO1"), Action::ResultImport)?;
            store::find_for_matching(tx, &scope, &code)
        });
        assert_eq!(led.unwrap().map(|person| person.id), Some(ada.id));
        // A correction by the old id corrects the survivor, and the other follows her.
        let mut data = ada.data.clone();
        data.gp = None;
        let id = again.id;
        db.write(move |tx| service::correct(tx, &sisp(), id, 1, &data, "revoca", true)).unwrap();
        agrees(db);
        assert_eq!(listed(db, &gp("010A1B2")), [other.id]);
        let act = Uuid::now_v7();
        let undone = parted(db, &merge, act).unwrap();
        assert_eq!(parted(db, &merge, act).unwrap(), undone, "sent again");
        agrees(db);
        assert_eq!((listed(db, &sisp()), listed(db, &gp("010C3D4"))), (before.0, before.2));
        assert_eq!(before.1, [other.id, ada.id]);
        assert_eq!(listed(db, &gp("010A1B2")), [other.id], "what was corrected meanwhile stays");
        let back = db.read(move |tx| service::person(tx, &sisp(), again.id)).unwrap();
        assert_eq!(back, again, "nothing of her was changed");
    });
}

#[test]
fn what_cannot_be_joined_is_refused() {
    on_each_engine(|db| {
        let Three { ada, again, other } = three(db);
        let mut far = coded(data("Lontani", "Cora", date(1981, 4, 13)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        let far = person(far);
        load(db, std::slice::from_ref(&far));
        let refused = |one: &Person, two: &Person, key| {
            let answer = joined(db, &merging(one, two));
            assert!(matches!(&answer, Err(Problem::Refused(said)) if *said == key), "{key}: {answer:?}");
        };
        refused(&ada, &ada, "people-merge-same");
        assert!(matches!(joined(db, &merging(&ada, &far)), Err(Problem::NotFound)));
        assert!(matches!(joined(db, &merging(&far, &ada)), Err(Problem::NotFound)));
        let silent = Merging { reason: " ".to_owned(), ..merging(&ada, &again) };
        assert!(matches!(joined(db, &silent), Err(Problem::Invalid(_))));
        let stale = Merging { merged: (again.id, 0), ..merging(&ada, &again) };
        assert!(matches!(joined(db, &stale), Err(Problem::Stale)));
        let doctor = merging(&ada, &again);
        let denied = db.write(move |tx| service::merge(tx, &gp("010A1B2"), &doctor).map(drop));
        assert!(matches!(denied, Err(Problem::Denied("person.merge"))));
        let merge = joined(db, &merging(&ada, &again)).unwrap();
        refused(&other, &again, "people-merge-already");
        refused(&again, &ada, "people-merge-already");
        refused(&other, &ada, "people-merge-has-merged");
        // Her code is the survivor's in every search, and stays in the other's row.
        let mut data = ada.data.clone();
        data.identifier = again.data.identifier.clone();
        let id = ada.id;
        let written =
            db.write(move |tx| service::correct(tx, &sisp(), id, 1, &data, "codice", true).map(drop));
        assert!(matches!(written, Err(Problem::Invalid(_))), "{written:?}");
        // After a year.
        let (id, survivor) = (merge.id, ada.id);
        let late = access::Actor { today: date(2021, 11, 15), ..sisp() };
        let undone = db
            .write(move |tx| service::undo_merge(tx, &late, survivor, id, Uuid::now_v7(), "tardi").map(drop));
        assert!(matches!(undone, Err(Problem::Refused("people-merge-too-old"))), "{undone:?}");
        parted(db, &merge, Uuid::now_v7()).unwrap();
        let twice = parted(db, &merge, Uuid::now_v7());
        assert!(matches!(twice, Err(Problem::Refused("people-merge-undone-already"))));
        agrees(db);
    });
}

/// Whoever begins by the id of somebody who is being merged in that moment has the survivor's lock afterwards.
#[test]
fn whoever_comes_by_either_id_waits_for_who_is_at_work_about_her() {
    on_each_engine(|db| {
        let Three { ada, again, other } = three(db);
        if db.engine() == storage::Engine::Sqlite {
            return;
        }
        let lock = |id: PersonId| {
            let locked = db.write(move |tx| {
                store::lock_person(tx, id)?;
                store::canonical(tx, id)
            });
            locked.unwrap()
        };
        let joined = format!("UPDATE person SET canonical_id = '{}' WHERE id = '{}'", ada.id, again.id);
        let beaten = testkit::while_locked(db, again.id.0, &joined, || lock(again.id));
        assert_eq!(beaten, (true, ada.id), "she was merged meanwhile");
        for id in [ada.id, again.id] {
            let waited = testkit::while_locked(db, ada.id.0, "SELECT 1", || lock(id));
            assert_eq!(waited, (true, ada.id), "{id}");
        }
        let waited = testkit::while_locked(db, ada.id.0, "SELECT 1", || lock(other.id));
        assert_eq!(waited, (false, other.id));
    });
}

#[test]
fn by_the_pages() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        let sisp = Browser::new(db, Role::SispOperator, "301");
        let page = sisp.get(&format!("/people/{}/merge", ada.id));
        assert_eq!(page.status, StatusCode::OK);
        let path = format!("/people/{}/merge", ada.id);
        let found = sisp.post(&path, &[("q", "Spondi")]);
        assert!(found.text.contains(&format!("{path}/{}", again.id)), "{}", found.text);
        let nothing = sisp.post(&path, &[("q", "")]);
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let path = format!("{path}/{}", again.id);
        let preview = sisp.get(&path);
        assert_eq!(preview.status, StatusCode::OK);
        assert!(preview.text.contains("Spondi") && preview.text.contains("diverso"), "{}", preview.text);
        let (_, crumbs) = preview.text.split_once("class=\"crumbs\"").unwrap();
        let (crumbs, _) = crumbs.split_once("</nav>").unwrap();
        assert_eq!(crumbs.matches("Unisci con un").count(), 1, "{crumbs}");
        let (id, kept) = (Uuid::now_v7().to_string(), ada.id.to_string());
        let fields = |survivor: &'static str| {
            vec![
                ("id", id.as_str()),
                ("version_one", "1"),
                ("version_other", "1"),
                ("reason", "stesso documento"),
            ]
            .into_iter()
            .chain((!survivor.is_empty()).then_some(("survivor", survivor)))
            .collect::<Vec<_>>()
        };
        let missing = sisp.post(&path, &fields(""));
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.text.contains("stesso documento"), "nothing typed is lost");
        let mut good = fields("");
        good.push(("survivor", kept.as_str()));
        let done = sisp.post(&path, &good);
        assert_eq!(
            (done.status, done.header("location")),
            (StatusCode::SEE_OTHER, &*format!("/people/{}", ada.id))
        );
        let old = sisp.get(&format!("/people/{}", again.id));
        assert_eq!(
            (old.status, old.header("location")),
            (StatusCode::SEE_OTHER, &*format!("/people/{}", ada.id))
        );
        let merge = format!("/people/{}/merges/{id}", ada.id);
        for page in [format!("/people/{}", ada.id), format!("/people/{}/history", ada.id)] {
            assert!(sisp.get(&page).text.contains(&merge), "{page}");
        }
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let seen = doctor.get(&format!("/people/{}", ada.id));
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.text.contains("/merge"));
        assert_eq!(doctor.get(&path).status, StatusCode::FORBIDDEN);
        assert_eq!(doctor.get(&merge).status, StatusCode::FORBIDDEN);
        assert!(sisp.get(&merge).text.contains("14/11/2021"), "until when");
        let silent = sisp.post(&merge, &[("id", &*Uuid::now_v7().to_string()), ("reason", "")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let undone = sisp.post(&merge, &[("id", &*Uuid::now_v7().to_string()), ("reason", "due gemelle")]);
        assert_eq!(undone.status, StatusCode::SEE_OTHER);
        assert_eq!(sisp.get(&format!("/people/{}", again.id)).status, StatusCode::OK);
    });
}

#[test]
fn who_takes_care_of_both_joins_them() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        // She has her residence at Torino, and her domicile, and whoever takes care of her, at Cuneo.
        let mut moved = coded(data("Sponda", "Ada", date(1980, 3, 21)));
        moved.domicile.comune = CUNEO.to_owned();
        let moved = person(moved);
        load(db, std::slice::from_ref(&moved));
        let id = moved.id;
        assert!(db.read(move |tx| service::person(tx, &sisp(), id)).is_ok(), "she is seen at Torino");
        for (survivor, merged) in [(&ada, &moved), (&moved, &ada)] {
            let answer = joined(db, &merging(survivor, merged));
            assert!(matches!(answer, Err(Problem::Refused("people-merge-not-in-care"))), "{answer:?}");
        }
        let desk = Browser::new(db, Role::SispOperator, "301");
        let preview = desk.get(&format!("/people/{}/merge/{}", ada.id, moved.id));
        assert!(preview.text.contains("in carico a un"), "{}", preview.text);
        // So neither is offered there.
        let offers = |person: &Person| {
            let page = desk.get(&format!("/people/{}", person.id));
            assert_eq!(page.status, StatusCode::OK);
            page.text.contains(&format!("/people/{}/merge\"", person.id))
        };
        assert_eq!((offers(&ada), offers(&moved)), (true, false));
        // And parts them who takes care of her by then.
        let merge = joined(db, &merging(&ada, &again)).unwrap();
        let mut home = ada.data.clone();
        home.domicile.comune = CUNEO.to_owned();
        home.gp = None;
        let id = ada.id;
        db.write(move |tx| service::correct(tx, &sisp(), id, 1, &home, "trasloco", true)).unwrap();
        let late = parted(db, &merge, Uuid::now_v7());
        assert!(matches!(late, Err(Problem::Refused("people-merge-not-in-care"))), "{late:?}");
        let offers_undo = |desk: &Browser<'_>| {
            let page = desk.get(&format!("/people/{id}/merges/{}", merge.id));
            assert_eq!(page.status, StatusCode::OK);
            page.text.contains("name=\"reason\"")
        };
        let desk_of_cuneo = Browser::new(db, Role::SispOperator, "210");
        assert_eq!((offers_undo(&desk), offers_undo(&desk_of_cuneo)), (false, true));
        let cuneo = actor(Role::SispOperator, "210");
        let undo = move |tx: &mut storage::Tx<'_>| {
            service::undo_merge(tx, &cuneo, id, merge.id, Uuid::now_v7(), "sono due")
        };
        assert!(db.write(undo).is_ok());
    });
}

/// Whoever writes of her under the merged id holds that one first and then the survivor's, and whoever parts the two does so too.
#[test]
fn whoever_parts_two_locks_in_the_order_of_whoever_writes_of_one() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        let (first, last) = if ada.id < again.id { (ada, again) } else { (again, ada) };
        for (survivor, merged) in [(&first, &last), (&last, &first)] {
            let merge = joined(db, &merging(survivor, merged)).unwrap();
            let key = survivor.id.0.as_u64_pair().1.cast_signed();
            let goes_on = format!("SET LOCAL lock_timeout = '2s'; SELECT pg_advisory_xact_lock({key})");
            let parts = || parted(db, &merge, Uuid::now_v7()).map(drop);
            let (waited, answer) = testkit::while_locked(db, merged.id.0, &goes_on, parts);
            assert!(waited && answer.is_ok(), "{answer:?}");
        }
    });
}

#[test]
fn a_merge_that_was_undone_is_seen_by_who_reaches_both() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        let merge = joined(db, &merging(&ada, &again)).unwrap();
        parted(db, &merge, Uuid::now_v7()).unwrap();
        let (page, both) = (format!("/people/{}", ada.id), format!("/people/{}/merges/{}", ada.id, merge.id));
        let sees = |desk: &Browser<'_>| {
            let history = desk.get(&format!("{page}/history"));
            assert_eq!(history.status, StatusCode::OK);
            let told = [&history, &desk.get(&page)].map(|answer| answer.text.contains(&both));
            assert_eq!(told[0], told[1]);
            (told[0], desk.get(&both).status)
        };
        let torino = Browser::new(db, Role::SispOperator, "301");
        assert_eq!(sees(&torino), (true, StatusCode::OK));
        // The other one moves away, and takes what was said of her with her.
        let mut far = again.data.clone();
        (far.domicile.comune, far.residence.comune, far.gp) = (CUNEO.to_owned(), CUNEO.to_owned(), None);
        let (id, version) = (again.id, again.version);
        db.write(move |tx| service::correct(tx, &sisp(), id, version, &far, "trasloco", true)).unwrap();
        assert_eq!(sees(&torino), (false, StatusCode::NOT_FOUND));
        assert!(!torino.get(&page).text.contains("Spondi"));
        if db.url.starts_with("postgres") {
            assert_eq!(behind_the_wall(db, "301", &inbox::MERGES), 0);
        }
    });
}

#[test]
fn nobody_is_joined_about_whom_another_asl_waits_for_an_answer() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        let id = again.id;
        let ask = |status: &'static str| {
            db.write(move |tx| tx.execute(&inbox::ASK_FOR, storage::args![Uuid::now_v7(), id, status]))
                .unwrap()
        };
        ask("refused");
        let merge = joined(db, &merging(&ada, &again)).unwrap();
        ask("asked");
        let late = parted(db, &merge, Uuid::now_v7());
        assert!(matches!(late, Err(Problem::Refused("people-merge-asked-for"))), "{late:?}");
        db.write(|tx| tx.execute(&inbox::ANSWERED, &[])).unwrap();
        parted(db, &merge, Uuid::now_v7()).unwrap();
        ask("asked");
        let answer = joined(db, &merging(&ada, &again));
        assert!(matches!(answer, Err(Problem::Refused("people-merge-asked-for"))), "{answer:?}");
        let desk = Browser::new(db, Role::SispOperator, "301");
        let preview = desk.get(&format!("/people/{}/merge/{}", ada.id, again.id));
        assert!(preview.text.contains("aspetta risposta"), "{}", preview.text);
    });
}

#[test]
fn a_fact_is_recorded_of_the_survivor_whichever_id_is_named() {
    on_each_engine(|db| {
        let Three { ada, again, .. } = three(db);
        let form = people::rules::facts::PersonFactForm {
            kind: "past_infection".to_owned(),
            happened_on: "01/04/2020".to_owned(),
            source: "document".to_owned(),
            ..Default::default()
        };
        let (old, early) = (again.id, Uuid::now_v7());
        let record = |id: Uuid| {
            let form = form.clone();
            recorded(db, move |tx| service::record_fact(tx, &sisp(), old, id, &form))
        };
        let (first, _) = record(early);
        joined(db, &merging(&ada, &again)).unwrap();
        let (sent_again, left) = record(early);
        assert_eq!(sent_again, first, "sent again after the merge");
        assert_eq!(left.last().unwrap().subjects, [ada.id.0]);
        db.write(move |tx| {
            service::withdraw_fact(tx, &sisp(), old, early, Uuid::now_v7(), "persona sbagliata").map(drop)
        })
        .unwrap();
        let late = Uuid::now_v7();
        let (second, left) = record(late);
        assert_eq!(second.person, ada.id);
        assert_eq!(left.last().unwrap().subjects, [ada.id.0]);
        assert_eq!(record(late).0, second, "sent again");
    });
}
