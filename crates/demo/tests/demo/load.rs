//! The demo region in a database, on each engine: everybody there, every figure true, everything traced.

use access::{Actor, Role, Unit};
use demo::{Plan, State};
use kernel::ids::UserId;
use storage::{Module, Reactions};
use testkit::TestDb;
use uuid::Uuid;

mod sql {
    storage::queries! {
        "load.sql";
        RUNNING_FROM_BEFORE_AUTUMN = "running_from_before_autumn",
        CHANGES = "changes",
        KNOWN_WRONG = "known_wrong",
        KNOWN_OF_ALL = "known_of_all",
        FORGET_LOGIN = "forget_login",
        HOLDERS = "holders",
    }
}

const MODULES: &[Module] = &[
    access::MODULE,
    territory::MODULE,
    people::MODULE,
    lab::MODULE,
    cases::MODULE,
    sampling::MODULE,
    insight::MODULE,
];

fn reactions() -> Reactions {
    let mut reactions = Reactions::new();
    lab::reactions(&mut reactions);
    cases::reactions(&mut reactions);
    sampling::reactions(&mut reactions);
    insight::reactions(&mut reactions);
    reactions
}

#[test]
fn a_demo_is_whole_and_its_figures_agree_with_its_facts() {
    testkit::on_each_engine(MODULES, &[access::AUDIT_MODULE], reactions, |test| {
        let db = &test.db;
        assert_eq!(test.block_on(demo::state(db)).unwrap(), State::Empty);
        let plan = Plan { people: 2_500, seed: 1, business_date: test.clocks.today() };
        test.block_on(demo::load(db, &plan, |_, _, _| {})).unwrap();
        assert_eq!(test.block_on(demo::state(db)).unwrap(), State::Filled { people: 2_500 });
        assert_eq!(test.report(insight::service::recount).unwrap(), vec![]);

        let seen = |query| {
            move |tx: &mut storage::Tx<'_>| tx.query(query, storage::args![], |row| row.get::<String>(0))
        };
        let from_spring = test.read(seen(&sql::RUNNING_FROM_BEFORE_AUTUMN)).unwrap();
        assert_eq!(from_spring, Vec::<String>::new(), "what began in spring is over");
        let changes = test.read(seen(&sql::CHANGES)).unwrap();
        for change in ["started", "evaluated", "confirmed", "ended"] {
            assert!(changes.iter().any(|it| it == change), "nobody {change}: {changes:?}");
        }

        let wrong = |tx: &mut storage::Tx<'_>| {
            tx.query(&sql::KNOWN_WRONG, &[], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))
        };
        for (what, persons) in test.read(wrong).unwrap() {
            assert_eq!(persons, 0, "person.known is wrong about {what}");
        }
        let known = |tx: &mut storage::Tx<'_>| tx.query(&sql::KNOWN_OF_ALL, &[], |row| row.get::<i64>(0));
        let known = test.read(known).unwrap();
        assert!(known[0] == 0 && known.len() > 3, "of most nothing is known, of some much: {known:?}");
        places_have_work(test);

        // As in a demo that was filled before there was a pharmacy: its login comes, once, and the others stay as they are.
        let holders = |test: &TestDb| {
            let all = |tx: &mut storage::Tx<'_>| {
                tx.query(&sql::HOLDERS, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
            };
            test.read(all).unwrap()
        };
        let before = holders(test);
        test.write(|tx| tx.execute(&sql::FORGET_LOGIN, &[]).map(drop)).unwrap();
        let users = test.block_on(demo::users(db)).unwrap();
        assert_eq!(test.block_on(demo::users(db)).unwrap().len(), users.len());
        let mut after = holders(test);
        after.retain(|(login, _)| login != "forgotten");
        assert_eq!(after, before);
        let (one, several): (Vec<_>, Vec<_>) = users.iter().partition(|user| user.also.is_empty());
        for role in Role::ALL {
            // Two administrators of the region: what one asks for the other one approves.
            let wanted = if role == Role::Administrator { 2 } else { 1 };
            assert_eq!(one.iter().filter(|user| user.role == role).count(), wanted, "{role:?}");
        }
        assert_eq!(several.len(), 1, "and one who holds two");
        assert_eq!((several[0].role, several[0].also[0].0), (Role::Gp, Role::Mayor));
    });
}

/// In each ASL there is an hour to book; on the day somebody comes, and how long it takes is known.
fn places_have_work(test: &TestDb) {
    let today = test.clocks.today();
    let (mut coming, mut booked, mut resulted) = (0, 0, 0);
    for asl in territory::get().asls() {
        let actor = Actor {
            user: UserId(Uuid::nil()),
            name: "Chi Prova".to_owned(),
            role: Role::SispOperator,
            unit: Unit { code: asl.code.clone(), name: asl.name.clone() },
            session: Uuid::nil(),
            today,
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        };
        let code = asl.code.clone();
        let (places, free) = test
            .write(move |tx| {
                Ok((
                    sampling::service::overview(tx, &actor)?,
                    sampling::store::free_slots(tx, &code, today, 9)?,
                ))
            })
            .unwrap();
        assert_eq!(places.len(), 3, "{}", asl.code);
        assert!(places.iter().all(|it| it.place.data.name.contains("dimostrativ")));
        assert_eq!(free.len(), 9, "{}", asl.code);
        coming += places.iter().map(|it| it.today).sum::<i64>();
        booked += places.iter().map(|it| it.times.booked.0).sum::<i64>();
        resulted += places.iter().filter(|it| it.times.to_result.is_some()).count();
    }
    assert!(coming > 0 && booked > coming, "{coming} come today, {booked} in all");
    assert!(resulted > 3, "{resulted} places know how long a result takes");
}

#[test]
fn every_statement_prepares_on_both_engines() {
    let loader = Module { name: "demo", migrations: &[], queries: demo::QUERIES };
    testkit::prepare_all(&[MODULES, &[loader]].concat());
}
