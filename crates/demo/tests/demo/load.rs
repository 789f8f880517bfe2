//! The demo region in a database, on each engine: everybody there, every figure true, everything traced.

use access::Role;
use demo::{Plan, State};
use storage::{Module, Reactions};

mod sql {
    storage::queries! {
        "load.sql";
        RUNNING_FROM_BEFORE_AUTUMN = "running_from_before_autumn",
        CHANGES = "changes",
        KNOWN_WRONG = "known_wrong",
        KNOWN_OF_ALL = "known_of_all",
    }
}

const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, insight::MODULE];

fn reactions() -> Reactions {
    let mut reactions = Reactions::new();
    lab::reactions(&mut reactions);
    cases::reactions(&mut reactions);
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

        let users = test.block_on(demo::users(db)).unwrap();
        let (one, several): (Vec<_>, Vec<_>) = users.iter().partition(|user| user.also.is_empty());
        let mut roles: Vec<Role> = one.iter().map(|user| user.role).collect();
        // Two administrators of the region: what one asks for the other one approves.
        roles.dedup();
        roles.sort_by_key(|role| Role::ALL.iter().position(|one| one == role));
        assert_eq!(
            roles,
            Role::ALL.to_vec().into_iter().filter(|role| roles.contains(role)).collect::<Vec<_>>()
        );
        assert_eq!(roles.len(), 11);
        assert_eq!(several.len(), 1, "and one who holds two");
        assert_eq!((several[0].role, several[0].also[0].0), (Role::Gp, Role::Mayor));
    });
}

#[test]
fn every_statement_prepares_on_both_engines() {
    let loader = Module { name: "demo", migrations: &[], queries: demo::QUERIES };
    testkit::prepare_all(&[MODULES, &[loader]].concat());
}
