//! What changes of a request, and in which order its laboratories are told.

use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::Timestamp;
use lab_messages::hl7::oml;
use lab_messages::model::IdentifierKind;
use outbound::model::{About, Act, State};
use outbound::rules::Typed;
use outbound::{rules, store};
use uuid::Uuid;

use crate::common::laboratory::{Laboratory, Manner};
use crate::common::{LAB, TAX_CODE, actor, on_each_engine};

#[test]
fn what_was_taken_back_before_it_left_does_not_leave() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        region.cancels(&request);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Superseded)]);
        assert_eq!((region.round(), laboratory.seen().len()), (0, 0));
    });
}

#[test]
fn a_laboratory_is_told_what_is_other_in_its_order() {
    on_each_engine(|region| {
        let (laboratory, second) = (Laboratory::on(region.db), Laboratory::on(region.db));
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        region.wants_hl7(&other, second.port);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 1);
        // It is taken: the tube has an instant by now. Said twice, it is told once.
        let at = "2020-11-14T00:01:00+01:00".parse().unwrap();
        region.samples(&request, Some(at));
        region.samples(&request, Some(at));
        // The laboratory does not answer for a while, and the request goes elsewhere meanwhile.
        laboratory.answers(Manner::HangUp);
        assert_eq!(region.round(), 0);
        region.moves(&request, &other);
        laboratory.answers(Manner::Accept);
        region.minutes(90);
        assert_eq!(region.round(), 3);
        let codes = |laboratory: &Laboratory| {
            laboratory.orders().into_iter().map(|order| order.control.code()).collect::<Vec<_>>()
        };
        assert_eq!((codes(&laboratory), codes(&second)), (vec!["NW", "XO", "XO", "CA"], vec!["NW"]));
        let collected: Vec<_> = laboratory.orders().into_iter().map(|order| order.collected_at).collect();
        assert_eq!(collected, [None, Some(at), Some(at), Some(at)]);
        assert!(
            laboratory.orders().iter().chain(&second.orders()).all(|order| order.number == request.number)
        );
        region.cancels(&request);
        assert_eq!(region.round(), 1);
        assert_eq!((codes(&laboratory).len(), codes(&second)), (4, vec!["NW", "CA"]));
    });
}

#[test]
fn what_was_to_be_changed_is_new_to_who_refused_it_and_is_not_taken_back() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        laboratory.answers(Manner::Accept);
        region.samples(&request, "2020-11-14T00:01:00+01:00".parse().ok());
        assert_eq!(region.round(), 1);
        let codes: Vec<_> = laboratory.orders().into_iter().map(|order| order.control.code()).collect();
        assert_eq!(codes, ["NW", "NW"]);
        let second = region.asks(region.patient_again());
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        region.cancels(&second);
        assert_eq!(region.round(), 0, "nobody there knows of it");
    });
}

#[test]
fn what_was_made_before_goes_when_somebody_says_so_and_not_by_itself() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let person = region.patient();
        let (first, second) = (region.asks(person), region.asks(person));
        region.wants_hl7(LAB, laboratory.port);
        region.samples(&first, "2020-11-14T00:01:00+01:00".parse().ok());
        region.cancels(&second);
        assert_eq!((region.round(), region.rows(&first).len()), (0, 0));
        let desk = region.administrator();
        let path = format!("/outgoing-requests/laboratories/{LAB}");
        let page = desk.get(&path).expect(axum::http::StatusCode::OK);
        assert!(page.has("perché fatte prima: 1."), "{}", page.text);
        desk.post(&format!("{path}/open"), &[]).expect(axum::http::StatusCode::SEE_OTHER);
        assert_eq!(region.round(), 1);
        assert_eq!(laboratory.orders()[0].number, first.number);
        let page = desk.get(&path).expect(axum::http::StatusCode::OK);
        assert!(!page.has("Invia le richieste aperte"), "{}", page.text);
    });
}

#[test]
fn what_never_got_there_is_not_taken_back_however_often_it_was_tried() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, 1);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 0);
        region.cancels(&request);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Superseded)]);
        region.wants_hl7(LAB, laboratory.port);
        assert_eq!((region.round(), laboratory.seen().len()), (0, 0));
    });
}

#[test]
fn what_was_not_tried_for_days_is_tried_then() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        region.db.pass(SignedDuration::from_hours(24 * 5));
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
    });
}

#[test]
fn what_is_written_late_tells_what_is_so_then_and_once() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let busy = region.asks(person);
        laboratory.answers(Manner::Busy);
        assert_eq!(region.round(), 0);
        let untried = region.asks(person);
        // Of what happens while nothing goes by machine nothing is noted.
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        let at = "2020-11-14T00:01:00+01:00".parse().ok();
        region.samples(&busy, at);
        region.samples(&untried, at);
        region.wants_hl7(LAB, laboratory.port);
        laboratory.answers(Manner::Accept);
        region.minutes(90);
        assert_eq!(region.round(), 2);
        let orders = laboratory.orders();
        let collected: Vec<_> = orders.iter().map(|order| order.collected_at).collect();
        assert_eq!(collected, [None, at, at]);
        let of_busy: Vec<_> = orders.iter().filter(|order| order.number == busy.number).collect();
        assert_ne!(of_busy[0].control_id, of_busy[1].control_id);
        region.is_known_otherwise(person);
        assert_eq!(region.round(), 0, "it knows that");
    });
}

#[test]
fn who_had_a_request_is_told_that_it_went_elsewhere_though_it_has_its_result_there() {
    on_each_engine(|region| {
        let (laboratory, second) = (Laboratory::on(region.db), Laboratory::on(region.db));
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        region.wants_hl7(&other, second.port);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 1);
        region.moves(&request, &other);
        region.results(&request, &other);
        assert_eq!(region.round(), 1);
        let codes: Vec<_> = laboratory.orders().into_iter().map(|order| order.control.code()).collect();
        assert_eq!((codes, second.seen().len()), (vec!["NW", "CA"], 0));
    });
}

#[test]
fn who_has_reported_is_asked_no_more_unless_that_was_a_slip() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let (tried, slip) = (region.asks(person), region.asks(person));
        laboratory.answers(Manner::HangUp);
        assert_eq!((region.round(), laboratory.seen().len()), (0, 1));
        region.results(&tried, LAB);
        let reported = region.results(&slip, LAB);
        assert_eq!(region.told(&slip), [(LAB.to_owned(), Act::New, State::Superseded)]);
        region.undoes(reported);
        laboratory.answers(Manner::Accept);
        region.minutes(90);
        assert_eq!(region.round(), 1);
        let numbers: Vec<_> = laboratory.orders().into_iter().map(|order| order.number).collect();
        assert_eq!(numbers, [tried.number, slip.number]);
    });
}

#[test]
fn who_has_reported_is_no_open_question_though_nothing_goes_to_her_by_machine_any_more() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        laboratory.answers(Manner::HangUp);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 0);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Sent)]);
        region.results(&request, LAB);
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        region.minutes(30);
        assert_eq!(region.round(), 0);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Reported)]);
    });
}

#[test]
fn what_may_be_there_is_taken_back_though_a_result_came_by_a_slip_meanwhile() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let (tried, wanted) = (region.asks(person), region.asks(person));
        laboratory.answers(Manner::HangUp);
        region.days();
        let unanswered = region.asks(region.patient_again());
        assert_eq!(region.told(&wanted), [(LAB.to_owned(), Act::New, State::Unconfirmed)]);
        assert_eq!(region.round(), 0);
        region.minutes(30);
        let requests = [&tried, &wanted, &unanswered];
        let reported = requests.map(|request| region.results(request, LAB));
        assert_eq!(region.round(), 0);
        for request in requests {
            assert_eq!(region.told(request), [(LAB.to_owned(), Act::New, State::Reported)]);
        }
        let desk = region.administrator();
        let page = desk.get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has("Niente da guardare"), "{}", page.text);
        let page = desk.get("/outgoing-requests/rows?state=reported").expect(StatusCode::OK);
        assert!(page.has("Senza risposta, esito arrivato"), "{}", page.text);

        reported.into_iter().for_each(|one| region.undoes(one));
        region.cancels(&tried);
        region.cancels(&unanswered);
        let before = laboratory.orders();
        laboratory.answers(Manner::Accept);
        region.minutes(30);
        assert_eq!(region.round(), 5);
        let orders = laboratory.orders();
        for (request, expected) in requests.into_iter().zip([vec!["NW", "CA"], vec!["NW"], vec!["NW", "CA"]])
        {
            let of_it = |orders: &[oml::Order]| {
                let mine = orders.iter().filter(|order| order.number == request.number);
                mine.map(|order| (order.control.code(), order.control_id.clone())).collect::<Vec<_>>()
            };
            let (first, last) = (of_it(&before).remove(0), of_it(&orders[before.len()..]));
            assert_eq!(last[0], first, "the same again");
            assert_eq!(last.iter().map(|one| one.0).collect::<Vec<_>>(), expected);
        }
    });
}

#[test]
fn who_turns_out_to_be_another_is_told_though_both_were_written_as_often() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let (survivor, merged) = (region.patient(), region.patient_again());
        let request = region.asks(merged);
        assert_eq!(region.round(), 1);
        let merging = people::service::Merging {
            id: Uuid::now_v7(),
            survivor: (survivor, 1),
            merged: (merged, 1),
            reason: "la stessa persona".to_owned(),
        };
        let operator = actor(Role::SispOperator, "204");
        region.db.write(move |tx| people::service::merge(tx, &operator, &merging).map(drop)).unwrap();
        assert_eq!(region.round(), 1);
        let orders = laboratory.orders();
        assert_eq!((orders[1].control.code(), &orders[1].number), ("XO", &request.number));
        let codes = orders.iter().map(|order| order.subject.identifiers[0].kind).collect::<Vec<_>>();
        assert_eq!(codes, [IdentifierKind::Stp, IdentifierKind::TaxCode]);
        assert_eq!(orders[1].subject.identifiers[0].value, TAX_CODE);
    });
}

#[test]
fn what_a_laboratory_is_not_told_of_a_person_is_no_message() {
    on_each_engine(|region| {
        let request = region.asks(region.patient());
        let (id, person) = (request.id, region.patient_again());
        let found = region.db.read(move |tx| {
            tx.system("a test", |tx| {
                let request = lab::store::find_request(tx, id)?.unwrap();
                let about = store::about(tx, request.person)?.unwrap();
                Ok((request, about))
            })
        });
        let (request, about) = found.unwrap();
        let mark = |about: &About| rules::mark(&request, about);
        let later = About { version: 9, updated_at: Timestamp::UNIX_EPOCH, ..about.clone() };
        assert_eq!(mark(&about), mark(&later));
        for other in [
            About { id: person, ..about.clone() },
            About { phone: None, ..about.clone() },
            About { street: "altrove".to_owned(), ..about.clone() },
        ] {
            assert_ne!(mark(&about), mark(&other));
        }
    });
}
