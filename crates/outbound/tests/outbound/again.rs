//! What was refused, or given up, and whoever has it sent again by hand.

use axum::http::StatusCode;
use outbound::model::{Act, State};
use outbound::rules::Typed;

use crate::common::laboratory::{Laboratory, Manner};
use crate::common::{LAB, on_each_engine};

#[test]
fn nothing_is_ordered_again_from_a_laboratory_that_the_request_has_left() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let requests: Vec<_> = (0..4).map(|_| region.asks(person)).collect();
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 4);
        laboratory.answers(Manner::Accept);
        let rows: Vec<_> = requests.iter().map(|request| region.rows(request).remove(0)).collect();
        region.moves(&requests[0], &other);
        region.cancels(&requests[1]);
        region.results(&requests[2], LAB);
        // Of what happens while nothing goes by machine nobody is told.
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        region.moves(&requests[3], &other);
        region.wants_hl7(LAB, laboratory.port);
        for row in &rows {
            let page =
                region.administrator().get(&format!("/outgoing-requests/{}", row.id)).expect(StatusCode::OK);
            assert!(!page.has("Invia di nuovo"), "{}", page.text);
            region.again(row).expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let page = region.again(&rows[3]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("non serve più"), "{}", page.text);
        // Nor has anybody to look at it.
        let page = region.administrator().get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has("Niente da guardare"), "{}", page.text);
        region.minutes(90);
        assert_eq!((region.round(), laboratory.seen().len()), (0, 4));
    });
}

#[test]
fn what_was_to_go_again_does_not_when_the_request_leaves_meanwhile() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        laboratory.answers(Manner::Accept);
        region.again(&region.rows(&request)[0]).expect(StatusCode::SEE_OTHER);
        region.moves(&request, &region.other_laboratory());
        assert_eq!((region.round(), laboratory.seen().len()), (0, 1));
    });
}

#[test]
fn what_nobody_answered_is_unconfirmed_and_goes_again_with_the_same_bytes() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::HangUp);
        region.days();
        let row = region.rows(&request).remove(0);
        assert_eq!(row.state, State::Unconfirmed);
        let page = region.operator().get(&format!("/requests/{}", request.id)).expect(StatusCode::OK);
        assert!(page.has("Inviata ma non confermata"), "{}", page.text);
        let page = region.administrator().get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has("Non confermata") && page.has(&request.number), "{}", page.text);
        laboratory.answers(Manner::Accept);
        region.again(&row).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.round(), 1);
        let seen = laboratory.seen();
        assert!(seen.len() > 2 && seen.iter().all(|one| *one == seen[0]), "{seen:?}");
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
    });
}

#[test]
fn what_may_be_there_is_taken_back_though_nobody_was_there_at_the_end() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::HangUp);
        assert_eq!(region.round(), 0);
        region.wants_hl7(LAB, 1);
        region.days();
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Unconfirmed)]);
        region.cancels(&request);
        laboratory.answers(Manner::Accept);
        region.wants_hl7(LAB, laboratory.port);
        region.minutes(90);
        assert_eq!(region.round(), 1);
        let codes: Vec<_> = laboratory.orders().into_iter().map(|order| order.control.code()).collect();
        assert_eq!(codes, ["NW", "CA"]);
        // Nobody has to look at it any more.
        let page = region.administrator().get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has("Niente da guardare"), "{}", page.text);
    });
}

#[test]
fn what_is_written_anew_for_another_receiver_has_another_number() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::HangUp);
        assert_eq!(region.round(), 0);
        laboratory.answers(Manner::Accept);
        let typed = Typed {
            kind: "hl7".to_owned(),
            address: format!("127.0.0.1:{}", laboratory.port),
            application: "LIS_NUOVO".to_owned(),
            ..Typed::default()
        };
        region.wants(LAB, typed);
        region.minutes(90);
        assert_eq!(region.round(), 1);
        let orders = laboratory.orders();
        assert_ne!(orders[0].control_id, orders[1].control_id);
        assert_eq!(orders[1].receiver[0], "LIS_NUOVO");
        assert!(orders.iter().all(|order| order.number == request.number));
    });
}

#[test]
fn a_pause_of_the_channel_leaves_what_may_be_there_as_it_was() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        region.asks(region.patient());
        laboratory.answers(Manner::HangUp);
        assert_eq!(region.round(), 0);
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        region.wants_hl7(LAB, laboratory.port);
        laboratory.answers(Manner::Accept);
        region.minutes(90);
        assert_eq!(region.round(), 1);
        let seen = laboratory.seen();
        assert_eq!((seen.len(), seen[0] == seen[1]), (2, true), "{seen:?}");
    });
}

#[test]
fn what_was_refused_is_not_told_again_before_it_is_another_thing() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let request = region.asks(person);
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        region.is_known_otherwise(person);
        assert_eq!((region.round(), region.rows(&request).len()), (0, 1));

        // Nor is it told once more to leave what it would not leave.
        laboratory.answers(Manner::Accept);
        let moved = region.asks(person);
        assert_eq!(region.round(), 1);
        laboratory.answers(Manner::Refuse);
        region.moves(&moved, &region.other_laboratory());
        assert_eq!(region.round(), 1);
        let told = region.told(&moved);
        assert_eq!(told.last(), Some(&(LAB.to_owned(), Act::Cancel, State::Refused)));
        region.is_known_otherwise(person);
        assert_eq!((region.round(), region.told(&moved)), (0, told));
    });
}

#[test]
fn what_waits_is_not_ordered_from_a_laboratory_that_the_request_left_while_it_had_no_channel() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let busy = region.asks(person);
        laboratory.answers(Manner::Busy);
        assert_eq!(region.round(), 0);
        let unanswered = region.asks(person);
        region.minutes(30);
        laboratory.answers(Manner::HangUp);
        assert_eq!(region.round(), 0);
        let told = |act, state| (LAB.to_owned(), act, state);
        assert_eq!(region.told(&busy), [told(Act::New, State::Waits)]);
        assert_eq!(region.told(&unanswered), [told(Act::New, State::Sent)]);
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        for request in [&busy, &unanswered] {
            region.moves(request, &other);
        }
        region.wants_hl7(LAB, laboratory.port);
        laboratory.answers(Manner::Accept);
        region.minutes(90);
        assert_eq!(region.round(), 1);
        let orders = laboratory.orders().into_iter().map(|order| (order.number, order.control.code()));
        let expected = [(&busy, "NW"), (&unanswered, "NW"), (&unanswered, "CA")];
        assert_eq!(
            orders.collect::<Vec<_>>(),
            expected.map(|(request, code)| (request.number.clone(), code))
        );
        assert_eq!(region.told(&busy), [told(Act::New, State::Superseded)]);
        let expected = [told(Act::New, State::Superseded), told(Act::Cancel, State::Accepted)];
        assert_eq!(region.told(&unanswered), expected);
    });
}

#[test]
fn who_may_have_left_a_request_is_asked_again_when_it_comes_back() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let (given_up, paused) = (region.asks(person), region.asks(person));
        assert_eq!(region.round(), 2);
        laboratory.answers(Manner::HangUp);
        region.moves(&given_up, &other);
        region.days();
        assert_eq!(region.told(&given_up)[1], (LAB.to_owned(), Act::Cancel, State::Unconfirmed));
        region.moves(&given_up, LAB);
        laboratory.answers(Manner::Accept);
        region.minutes(30);
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&given_up)[2], (LAB.to_owned(), Act::New, State::Accepted));

        // It comes back while nothing goes by machine: what was on its way is looked at when it would go again.
        laboratory.answers(Manner::HangUp);
        region.moves(&paused, &other);
        assert_eq!(region.round(), 0);
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        region.moves(&paused, LAB);
        region.wants_hl7(LAB, laboratory.port);
        laboratory.answers(Manner::Accept);
        region.minutes(30);
        assert_eq!(region.round(), 1);
        let told = region.told(&paused);
        assert_eq!(told.last(), Some(&(LAB.to_owned(), Act::New, State::Accepted)), "{told:?}");
        let page = region.administrator().get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has("Niente da guardare"), "{}", page.text);
    });
}

#[test]
fn what_was_refused_needs_no_hand_when_it_is_so_no_more() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let (changed, left) = (region.asks(person), region.asks(person));
        assert_eq!(region.round(), 2);
        laboratory.answers(Manner::Refuse);
        region.samples(&changed, "2020-11-14T00:01:00+01:00".parse().ok());
        region.moves(&left, &region.other_laboratory());
        assert_eq!(region.round(), 2);
        let told = |act, state| (LAB.to_owned(), act, state);
        assert_eq!(region.told(&changed)[1], told(Act::Change, State::Refused));
        assert_eq!(region.told(&left)[1], told(Act::Cancel, State::Refused));
        // Both are by now as the laboratory has them.
        region.samples(&changed, None);
        region.moves(&left, LAB);
        assert_eq!(region.told(&changed)[1..], [told(Act::Change, State::Superseded)]);
        assert_eq!(region.told(&left)[1..], [told(Act::Cancel, State::Superseded)]);
        assert_eq!(region.round(), 0);
    });
}

#[test]
fn a_cancellation_waits_for_a_laboratory_that_has_no_channel_meanwhile() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let request = region.asks(person);
        assert_eq!(region.round(), 1);
        region.moves(&request, &region.other_laboratory());
        region.wants(LAB, Typed { kind: "none".to_owned(), ..Typed::default() });
        region.is_known_otherwise(person);
        region.wants_hl7(LAB, laboratory.port);
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&request)[1..], [(LAB.to_owned(), Act::Cancel, State::Accepted)]);
    });
}
