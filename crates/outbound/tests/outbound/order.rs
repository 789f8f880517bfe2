//! What changes of a request, and in which order its laboratories are told.

use outbound::model::{Act, State};

use crate::common::laboratory::{Laboratory, Manner};
use crate::common::{LAB, on_each_engine};

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
