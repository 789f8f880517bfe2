//! What a colleague is entrusted with: from the first to the last day, while both doctors are doctors, and by no other way.
//! Asked behind the second wall where there is one.

use access::audience::{self, Grant};
use access::delegations::{self, NewDelegation};
use access::sessions::{self, Token};
use access::{Action, Actor, Resource, Role, assignments, decide, users};
use jiff::civil::date;
use jiff::{SignedDuration, ToSpan};
use kernel::clock::{FOREVER, local_date};
use kernel::ids::UserId;
use kernel::{Date, Problem};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{new_user, on_each_engine, unit, word};

/// Somebody with a role for a unit, and his session.
fn signed_in(db: &TestDb, login: &str, role: Role, of: &str) -> (UserId, Token) {
    let mut user = new_user(login, role);
    user.unit = unit(of);
    let (id, token) = (user.id, Token::new().unwrap());
    let fresh = token.clone();
    db.write(move |tx| {
        users::insert(tx, &user)?;
        sessions::open(tx, id, &fresh)
    })
    .unwrap();
    (id, token)
}

/// Whether this session reaches the person, asked as a page asks.
fn reaches(db: &TestDb, token: &Token, person: Uuid) -> bool {
    let token = token.clone();
    let asked = db.db.read(move |tx| {
        let actor = sessions::enter(tx, &token)?;
        let scope = decide(&actor, Action::PersonView)?;
        audience::reach(tx, &scope, Resource::Person, person)
    });
    db.block_on(asked).unwrap().is_some()
}

fn act<T: Send + 'static>(
    db: &TestDb,
    token: &Token,
    work: impl Fn(&mut storage::Tx<'_>, &Actor) -> kernel::Result<T> + Send + Sync + 'static,
) -> kernel::Result<T> {
    let token = token.clone();
    db.write(move |tx| {
        let actor = sessions::enter(tx, &token)?;
        work(tx, &actor)
    })
}

fn patient_of(db: &TestDb, doctor: &str) -> Uuid {
    let (person, audience) = (Uuid::now_v7(), format!("gp:{doctor}"));
    db.write(move |tx| {
        let (sort_key, valid_from) = ("ROSSI".to_owned(), date(2019, 3, 1));
        let audience = audience.clone();
        let grant = Grant { audience, sort_key, valid_from, valid_to: FOREVER, why: "gp-of-choice" };
        audience::grant(tx, Resource::Person, person, &[grant])
    })
    .unwrap();
    person
}

fn today(db: &TestDb) -> Date {
    local_date(db.db.clocks().now())
}

fn new(db: &TestDb, to: UserId, from: i32, days: i32) -> NewDelegation {
    let from = today(db).checked_add(from.days()).unwrap();
    NewDelegation {
        id: Uuid::now_v7(),
        to,
        from,
        until: from.checked_add(days.days()).unwrap(),
        note: "ferie".into(),
    }
}

#[test]
fn a_colleague_reaches_the_patients_from_the_first_to_the_last_day() {
    on_each_engine(|db| {
        let (_, ada) = signed_in(db, "ada", Role::Gp, "A");
        let (ugo, _) = signed_in(db, "ugo", Role::Gp, "U");
        let (patient, own) = (patient_of(db, "A"), patient_of(db, "U"));
        let given = new(db, ugo, 1, 2);
        let first = given.clone();
        act(db, &ada, move |tx, actor| delegations::give(tx, actor, &first)).unwrap();
        // From noon on, so that a day of 23 or 25 hours is one day too.
        let now = db.clocks.now().to_zoned_datetime(kernel::clock::rome());
        let noon = now.with().time(jiff::civil::time(12, 0, 0, 0)).build().unwrap();
        if noon > now {
            db.pass(noon.duration_since(&now));
        }
        // Sessions end with the shift: each day another one.
        for (day, expected) in [(0, false), (1, true), (2, true), (3, false), (4, false)] {
            let token = Token::new().unwrap();
            let fresh = token.clone();
            db.write(move |tx| sessions::open(tx, ugo, &fresh)).unwrap();
            assert_eq!(reaches(db, &token, patient), expected, "day {day}");
            assert!(reaches(db, &token, own), "his own always");
            db.pass(SignedDuration::from_hours(24));
        }
    });
}

#[test]
fn it_ends_at_once_when_either_ends_it_or_the_doctor_is_one_no_more() {
    on_each_engine(|db| {
        let (ada_id, ada) = signed_in(db, "ada", Role::Gp, "A");
        let (ugo_id, ugo) = signed_in(db, "ugo", Role::Gp, "U");
        let (_, eva) = signed_in(db, "eva", Role::Gp, "E");
        let (_, admin) = signed_in(db, "admin", Role::Administrator, "010");
        let patient = patient_of(db, "A");
        let give = || {
            let given = new(db, ugo_id, 0, 30);
            let id = given.id;
            act(db, &ada, move |tx, actor| delegations::give(tx, actor, &given)).unwrap();
            assert!(reaches(db, &ugo, patient) && !reaches(db, &eva, patient));
            id
        };
        for ends in [&ada, &ugo] {
            let id = give();
            // For a third doctor it is not there, whether he looks or ends it.
            let looked = act(db, &eva, move |tx, actor| delegations::find(tx, actor, id));
            assert!(matches!(looked, Err(Problem::NotFound)), "{looked:?}");
            let ended = act(db, &eva, move |tx, actor| delegations::end(tx, actor, id));
            assert!(matches!(ended, Err(Problem::NotFound)), "{ended:?}");
            assert!(reaches(db, &ugo, patient));
            act(db, ends, move |tx, actor| delegations::end(tx, actor, id)).unwrap();
            assert!(!reaches(db, &ugo, patient));
        }
        give();
        act(db, &admin, move |tx, actor| users::set_active(tx, actor, &word(ada_id), false)).unwrap();
        assert!(!reaches(db, &ugo, patient), "who is suspended has nothing to entrust");
        act(db, &admin, move |tx, actor| users::set_active(tx, actor, &word(ada_id), true)).unwrap();
        assert!(reaches(db, &ugo, patient));
    });
}

#[test]
fn what_was_entrusted_is_neither_passed_on_nor_given_to_anybody_but_a_doctor() {
    on_each_engine(|db| {
        let (ada_id, ada) = signed_in(db, "ada", Role::Gp, "A");
        let (ugo_id, ugo) = signed_in(db, "ugo", Role::Gp, "U");
        let (eva_id, eva) = signed_in(db, "eva", Role::Gp, "E");
        let (sisp_id, sisp) = signed_in(db, "sisp", Role::SispOperator, "301");
        let patient = patient_of(db, "A");
        for (from, to) in [(&ada, ugo_id), (&ugo, eva_id)] {
            let given = new(db, to, 0, 9);
            act(db, from, move |tx, actor| delegations::give(tx, actor, &given)).unwrap();
        }
        assert!(reaches(db, &ugo, patient));
        assert!(!reaches(db, &eva, patient), "hers are the patients of U, not those U holds for A");
        for to in [sisp_id, ada_id, UserId::new()] {
            let given = new(db, to, 0, 9);
            let refused = act(db, &ada, move |tx, actor| delegations::give(tx, actor, &given));
            assert!(
                matches!(&refused, Err(Problem::Invalid(problems)) if problems[0].field == "colleague"),
                "{refused:?}"
            );
        }
        let given = new(db, ugo_id, 0, 9);
        let refused = act(db, &sisp, move |tx, actor| delegations::give(tx, actor, &given));
        assert!(matches!(refused, Err(Problem::Denied(_))), "{refused:?}");
        assert!(!reaches(db, &sisp, patient));
    });
}

#[test]
fn what_is_held_already_or_sent_under_a_used_id_is_refused() {
    on_each_engine(|db| {
        let (_, ada) = signed_in(db, "ada", Role::Gp, "A");
        let (ugo_id, ugo) = signed_in(db, "ugo", Role::Gp, "U");
        let (partner_id, _) = signed_in(db, "partner", Role::Gp, "A");
        let patient = patient_of(db, "A");
        let give =
            |given: NewDelegation| act(db, &ada, move |tx, actor| delegations::give(tx, actor, &given));
        let first = new(db, ugo_id, 0, 5);
        give(first.clone()).unwrap();
        give(first.clone()).unwrap();
        let refused = |outcome: Result<(), Problem>, field: &str| {
            assert!(
                matches!(&outcome, Err(Problem::Invalid(problems)) if problems[0].field == field),
                "{outcome:?}"
            );
        };
        // Ending the one would leave him the other.
        refused(give(new(db, ugo_id, 4, 5)), "colleague");
        give(new(db, ugo_id, 5, 5)).unwrap();
        refused(give(new(db, partner_id, 0, 5)), "colleague");
        let longer = NewDelegation { until: FOREVER, ..first.clone() };
        assert!(matches!(give(longer), Err(Problem::Duplicate(_))));
        let id = first.id;
        act(db, &ugo, move |tx, actor| delegations::end(tx, actor, id)).unwrap();
        assert!(matches!(give(first), Err(Problem::Duplicate(_))), "it would seem to be given and is not");
        assert!(!reaches(db, &ugo, patient));
    });
}

#[test]
fn it_ends_with_the_role_of_the_doctor_who_gave_it() {
    on_each_engine(|db| {
        let (ada_id, ada) = signed_in(db, "ada", Role::Gp, "A");
        let (ugo_id, ugo) = signed_in(db, "ugo", Role::Gp, "U");
        let (_, admin) = signed_in(db, "admin", Role::Administrator, "010");
        let patient = patient_of(db, "A");
        let given = new(db, ugo_id, 0, 5);
        act(db, &ada, move |tx, actor| delegations::give(tx, actor, &given)).unwrap();
        assert!(reaches(db, &ugo, patient));
        let role = db.read(move |tx| sessions::assignments(tx, ada_id)).unwrap()[0].id;
        act(db, &admin, move |tx, actor| {
            assignments::end(tx, actor, &word(ada_id), role, assignments::End::Now)
        })
        .unwrap();
        assert!(!reaches(db, &ugo, patient));
    });
}
