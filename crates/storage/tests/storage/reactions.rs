//! Events and the reactions to them, in the same unit of work.

use crate::common::{LEDGER, add_new, positions};
use kernel::Problem;
use storage::{Event, Reactions};
use testkit::on_each_engine;

struct Happened(i64);
impl Event for Happened {
    const NAME: &'static str = "ledger::Happened";
}

struct Followed(i64);
impl Event for Followed {
    const NAME: &'static str = "ledger::Followed";
}

struct Endless;
impl Event for Endless {
    const NAME: &'static str = "ledger::Endless";
}

/// Each reaction writes a row whose position says when it ran: 1, 2, 3 …
fn reactions() -> Reactions {
    let mut reactions = Reactions::new();
    reactions
        .on("first", |tx, event: &Happened| {
            add_new(tx, event.0 + 1)?;
            tx.emit(Followed(event.0 + 3));
            Ok(())
        })
        .on("second", |tx, event: &Happened| add_new(tx, event.0 + 2))
        .on("third", |tx, event: &Followed| match event.0 {
            ..100 => add_new(tx, event.0),
            _ => Err(Problem::Refused("planted")),
        })
        .on("again", |tx, _: &Endless| {
            tx.emit(Endless);
            Ok(())
        });
    reactions
}

#[test]
fn reactions_run_in_order_after_the_unit_and_commit_with_it() {
    on_each_engine(&[LEDGER], &[], reactions, |db| {
        db.write(|tx| {
            tx.emit(Happened(1));
            let before = positions(tx)?;
            assert!(before.is_empty(), "nothing has run yet");
            add_new(tx, 1)
        })
        .unwrap();
        assert_eq!(db.read(positions).unwrap(), [1, 2, 3, 4]);
    });
}

#[test]
fn an_error_of_a_reaction_aborts_the_unit_that_caused_it() {
    on_each_engine(&[LEDGER], &[], reactions, |db| {
        let refused = db.write(|tx| {
            tx.emit(Happened(100));
            add_new(tx, 100)
        });
        assert!(matches!(refused, Err(Problem::Refused("planted"))));
        assert_eq!(db.read(positions).unwrap(), [0; 0]);
    });
}

#[test]
fn events_that_cause_events_without_end_are_stopped() {
    on_each_engine(&[LEDGER], &[], reactions, |db| {
        let stopped = db.write(|tx| {
            tx.emit(Endless);
            add_new(tx, 1)
        });
        assert!(stopped.unwrap_err().to_string().contains("without end"));
        assert_eq!(db.read(positions).unwrap(), [0; 0]);
    });
}

#[test]
fn the_map_lists_events_and_reactions_in_order() {
    let expected = [
        ("ledger::Happened", vec!["first", "second"]),
        ("ledger::Followed", vec!["third"]),
        ("ledger::Endless", vec!["again"]),
    ];
    assert_eq!(reactions().map(), expected);
}
