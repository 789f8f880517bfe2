//! Random mixes of good, failing, panicking and oversized units: exactly the acknowledged ones' rows are there.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::common::{BoxedUnit, LEDGER, PAGE_LIMIT, add, add_new, add_too_much, positions, together, unit};
use kernel::Problem;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use storage::{Engine, Reactions};
use testkit::{Options, Place, TestDb, places};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Good,
    Refused,
    Panics,
    Oversized,
    SwallowsAnError,
}

/// Rows of one unit have one position, so that half a unit shows too.
fn make(kind: Kind, position: i64) -> BoxedUnit {
    unit(move |tx| {
        add_new(tx, position)?;
        match kind {
            Kind::Good => add_new(tx, position),
            Kind::Refused => Err(Problem::Refused("planted")),
            Kind::Panics => panic!("planted"),
            Kind::Oversized => add_too_much(tx, position),
            Kind::SwallowsAnError => {
                let id = Uuid::now_v7();
                add(tx, id, position, "")?;
                let _ = add(tx, id, position, "");
                Ok(())
            }
        }
    })
}

/// Runs the mix and says what is wrong, if anything.
fn violation(db: &TestDb, mix: &[(Kind, bool)], next: &AtomicI64) -> Option<String> {
    let first = next.fetch_add(mix.len() as i64, Ordering::SeqCst);
    let numbered: Vec<(i64, Kind, bool)> =
        (first..).zip(mix).map(|(n, (kind, bulk))| (n, *kind, *bulk)).collect();
    let units = numbered.iter().map(|(position, kind, bulk)| (*bulk, make(*kind, *position))).collect();
    let outcomes = together(db, units);

    let mut expected = Vec::new();
    for ((position, kind, _), outcome) in numbered.iter().zip(&outcomes) {
        if outcome.is_ok() != (*kind == Kind::Good) {
            return Some(format!("{kind:?} {position} was answered {outcome:?}"));
        }
        if outcome.is_ok() {
            expected.extend([*position; 2]);
        }
    }
    let there: Vec<i64> =
        db.read(positions).unwrap().into_iter().filter(|position| *position >= first).collect();
    (there != expected).then(|| format!("acknowledged {expected:?}, there {there:?}"))
}

fn mixes(kinds: &'static [Kind]) -> impl Strategy<Value = Vec<(Kind, bool)>> {
    prop::collection::vec((prop::sample::select(kinds), any::<bool>()), 1..16)
}

const ALL_KINDS: &[Kind] = &[
    Kind::Good,
    Kind::Good,
    Kind::Good,
    Kind::Refused,
    Kind::Panics,
    Kind::Oversized,
    Kind::SwallowsAnError,
];
/// PostgreSQL has no page limit.
const BUT_OVERSIZED: &[Kind] = &[Kind::Good, Kind::Good, Kind::Refused, Kind::Panics, Kind::SwallowsAnError];

fn options(rescue: bool) -> Options {
    let configure: fn(&mut storage::Config) = if rescue {
        |config| config.maximum_pages = Some(PAGE_LIMIT)
    } else {
        |config| (config.maximum_pages, config.rescue) = (Some(PAGE_LIMIT), false)
    };
    Options { configure, ..Options::default() }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

/// Runs the property without the noise of hundreds of planted panics.
fn check(db: &TestDb, kinds: &'static [Kind]) -> Result<(), String> {
    let next = AtomicI64::new(0);
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = runner(64).run(&mixes(kinds), |mix| match violation(db, &mix, &next) {
        None => Ok(()),
        Some(found) => Err(TestCaseError::fail(found)),
    });
    drop(std::panic::take_hook());
    outcome.map_err(|failure| failure.to_string())
}

#[test]
fn exactly_the_acknowledged_units_are_there() {
    for place in places() {
        let kinds = if place.engine() == Engine::Sqlite { ALL_KINDS } else { BUT_OVERSIZED };
        let db = TestDb::new(place, &options(true), Reactions::new(), &[LEDGER], &[]);
        let outcome = check(&db, kinds);
        assert_eq!(outcome, Ok(()), "on {:?}", db.engine());
        assert!(db.read(positions).unwrap().len() > 64, "good units were among them");
    }
}

#[test]
fn the_property_fails_without_the_rescue() {
    let db = TestDb::new(Place::sqlite(), &options(false), Reactions::new(), &[LEDGER], &[]);
    let told = check(&db, ALL_KINDS).unwrap_err();
    assert!(told.contains("acknowledged"), "lost units are what it notices: {told}");
}
