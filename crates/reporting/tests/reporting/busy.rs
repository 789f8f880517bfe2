//! When somebody has much to do: Sistema TS, or a file with thousands of results.

use kernel::ids::ResultId;
use lab::events::ResultRecorded;
use lab::model::Door;
use reporting::model::flow::State;
use reporting::service::outbox;

use crate::common::stub::Manner;
use crate::common::{on_each_engine, request, result};
use crate::flow::{minutes, opened, round, row, state};

#[test]
fn who_asks_to_be_asked_later_is_asked_once() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let person = region.patient();
        let of = |test: &str, outcome: &str| {
            result(&technician, &request(&region.operator(), person, test), outcome)
        };
        let (first, second) = (of("molecular", "positive"), of("antigen", "negative"));
        stub.answers(Manner::Busy);
        assert_eq!((round(region, &sender), stub.seen().len()), (0, 1), "the other waits as well");
        stub.answers(Manner::Accept);
        minutes(region, 3);
        assert_eq!(round(region, &sender), 2);
        assert_eq!((state(region, &first), state(region, &second)), (State::Cun, State::Nrfe));
    });
}

#[test]
fn a_unit_of_work_asks_once_whether_results_leave() {
    on_each_engine(|region| {
        let technician = region.technician();
        let person = region.patient();
        let ids = ["molecular", "antigen"]
            .map(|test| result(&technician, &request(&region.operator(), person, test), "negative"));
        let ids = ids.map(|id| id.parse::<ResultId>().unwrap());
        region
            .db
            .write(move |tx| {
                for (place, id) in ids.iter().enumerate() {
                    let result = lab::store::find_result(tx, *id)?.expect("a result").result;
                    let (rule, door) = (None, Door::Hl7);
                    outbox::note(tx, &ResultRecorded { result, superseded: None, rule, door })?;
                    if place == 0 {
                        // Too late for this unit.
                        outbox::switch(tx, true)?;
                    }
                }
                Ok(())
            })
            .unwrap();
        for id in ids {
            assert_eq!(row(region, &id.to_string()), None);
        }
        let next = result(&technician, &request(&region.operator(), person, "molecular"), "negative");
        assert_eq!(state(region, &next), State::ToSend, "the next one asks anew");
    });
}
