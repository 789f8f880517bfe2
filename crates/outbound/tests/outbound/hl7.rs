//! OML^O21 over MLLP: sent once, sent again with the same bytes, refused, and its result back by our door.

use std::time::Duration;

use access::users::{self, NewUser};
use access::{Role, Unit, sessions};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::UserId;
use lab_messages::hl7::mllp::frame;
use lab_messages::hl7::oml::{Control, Urgency};
use lab_messages::hl7::reply;
use lab_messages::model::{IdentifierKind, Sex};
use mllp::model::{Key, NewPeer};
use outbound::model::{Act, State, Why};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::common::laboratory::{Laboratory, Manner};
use crate::common::{LAB, Region, TAX_CODE, on_each_engine};

/// A positive molecular swab, as the laboratory's system reports it.
const RESULT: &str = include_str!("../../../../data/lab_messages/argine/oru_r01_positive.hl7");

/// Our door for results, and the laboratory's system let in at it: what it answers to a message.
fn reports(region: &Region<'_>, message: &str) -> String {
    let user = NewUser {
        id: UserId::new(),
        login: "lis.prova".to_owned(),
        name: "LIS di prova".to_owned(),
        password_hash: "fits nothing".to_owned(),
        role: Role::LaboratoryMachine,
        unit: Unit { code: LAB.to_owned(), name: "Laboratorio di prova".to_owned() },
        valid_from: date(2020, 1, 1),
        valid_to: kernel::clock::FOREVER,
    };
    let key = |application: &str, facility: &str| Key {
        certificate: String::new(),
        application: application.to_owned(),
        facility: facility.to_owned(),
    };
    let peer = NewPeer {
        id: Uuid::now_v7(),
        key: key("LIS_MICRO", "010909"),
        login: user.login.clone(),
        laboratory: None,
        unmatched_is_error: true,
        valid_from: None,
        last_day: None,
    };
    region
        .db
        .write(move |tx| {
            users::insert(tx, &user)?;
            let machine = sessions::as_machine(tx);
            mllp::service::add_peer(tx, &machine, &peer).map(drop)
        })
        .unwrap();
    let door = mllp::Door::new(region.db.db.clone(), None, mllp::Limits::default());
    region.db.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(door.serve(listener, async { drop(stopped.await) }));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&frame(message.as_bytes())).await.unwrap();
        let (mut answer, mut block) = (Vec::new(), [0; 1024]);
        while !answer.ends_with(b"\x1C\r") {
            let read = stream.read(&mut block).await.unwrap();
            assert!(read > 0, "the door hung up");
            answer.extend_from_slice(&block[..read]);
        }
        drop(stream);
        stop.send(()).unwrap();
        serving.await.unwrap();
        String::from_utf8(answer).unwrap().trim_matches(['\u{b}', '\u{1c}', '\r']).to_owned()
    })
}

#[test]
fn a_request_leaves_is_accepted_and_its_result_comes_back_under_our_number() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Waits)]);
        let page = region.operator().get(&format!("/requests/{}", request.id)).expect(StatusCode::OK);
        assert!(page.has("In partenza dal"), "{}", page.text);
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
        let page = region.operator().get(&format!("/requests/{}", request.id)).expect(StatusCode::OK);
        assert!(page.has("Inviata al laboratorio il "), "{}", page.text);

        let orders = laboratory.orders();
        let [order] = orders.as_slice() else { panic!("{orders:?}") };
        assert_eq!(
            (order.control, &order.number, order.urgency),
            (Control::New, &request.number, Urgency::Routine)
        );
        assert_eq!(order.receiver, ["LIS_MICRO", "010909"]);
        let subject = &order.subject;
        assert_eq!(subject.identifiers[0].kind, IdentifierKind::TaxCode);
        assert_eq!(subject.identifiers[0].value, TAX_CODE);
        assert_eq!((subject.family_name.as_str(), subject.given_name.as_str()), ("Rossi", "Mario"));
        assert_eq!((subject.birth_date, subject.sex), (Some(date(1980, 1, 1)), Some(Sex::Male)));
        assert_eq!((subject.street.as_str(), subject.city.as_str()), ("via Palestro 1|A", "Ivrea"));
        assert_eq!((subject.istat.as_str(), subject.phone.as_str()), ("001125", "0125111111"));
        assert_eq!((order.test.code.as_str(), order.specimen.code.as_str()), ("94500-6", "258500001"));
        assert_eq!(order.reason.as_ref().map(|reason| reason.code.as_str()), Some("screening"));

        let result = RESULT
            .replace("|||AL|NE|", "|||||")
            .replace("PIE-2020-0000456", &order.number)
            .replace("RSSMRA80A01H501U", TAX_CODE)
            .replace("20201102", "20201112")
            .replace("20201103", "20201113");
        let answer = reports(region, &result);
        assert_eq!(reply::read(answer.as_bytes()).map(|reply| reply.code), Some("AA"), "{answer}");
        let page = region.operator().get(&format!("/requests/{}", request.id)).expect(StatusCode::OK);
        assert!(page.has("Positivo"), "{}", page.text);
        // It has reported: it is told nothing more.
        region.minutes(90);
        assert_eq!((region.round(), laboratory.seen().len()), (0, 1));
    });
}

#[test]
fn what_was_not_acknowledged_comes_again_with_the_same_number_and_the_same_bytes() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let request = region.asks(person);
        for (manner, why) in [
            (Manner::HangUp, Why::Broken),
            (Manner::Silent, Why::Timeout),
            (Manner::Garbage, Why::Broken),
            (Manner::Nameless, Why::Broken),
        ] {
            laboratory.answers(manner);
            let settled = if manner == Manner::Silent { region.hasty_round() } else { region.round() };
            assert_eq!(settled, 0);
            let row = region.rows(&request).remove(0);
            assert_eq!((row.state, row.why), (State::Sent, Some(why)), "{manner:?}");
            // What happens meanwhile changes nothing of what was sent.
            region.is_known_otherwise(person);
            region.minutes(90);
        }
        laboratory.answers(Manner::Accept);
        assert_eq!(region.round(), 1);
        let seen = laboratory.seen();
        assert_eq!(seen.len(), 5);
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
    });
}

#[test]
fn a_sender_that_is_killed_between_sending_and_noting_loses_nothing() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::Silent);
        let killed = region.sender();
        region.db.block_on(async {
            let seen = laboratory.clone();
            tokio::select! {
                done = killed.round() => panic!("{done:?}"),
                () = async { while seen.seen().is_empty() { tokio::time::sleep(Duration::from_millis(5)).await } } => {}
            }
        });
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Sent)]);
        laboratory.answers(Manner::Accept);
        // The way to the laboratory, and the message, are the dead one's for two minutes.
        assert_eq!(region.round(), 0);
        region.minutes(3);
        assert_eq!(region.round(), 1);
        let seen = laboratory.seen();
        assert_eq!((seen.len(), seen[0] == seen[1]), (2, true), "{seen:?}");
    });
}

#[test]
fn of_two_nodes_one_goes_to_a_laboratory_and_each_message_goes_once() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let person = region.patient();
        let requests: Vec<_> = (0..6).map(|_| region.asks(person)).collect();
        let (one, other) = (region.sender(), region.sender());
        let (first, second) = region.db.block_on(async { tokio::join!(one.round(), other.round()) });
        assert_eq!(first.unwrap() + second.unwrap() + region.round(), 6);
        let mut numbers: Vec<_> = laboratory.orders().into_iter().map(|order| order.number).collect();
        numbers.sort();
        let mut expected: Vec<_> = requests.into_iter().map(|request| request.number).collect();
        expected.sort();
        assert_eq!(numbers, expected);
        assert!(laboratory.connections() <= 2, "one connection for all that goes at once");
    });
}

#[test]
fn a_refusal_says_why_names_nobody_and_is_sent_again_by_hand_under_another_number() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        let row = region.rows(&request).remove(0);
        assert_eq!((row.state, row.why), (State::Refused, Some(Why::Refused)));
        region.minutes(90);
        laboratory.answers(Manner::Accept);
        assert_eq!(region.round(), 0, "what was refused waits for a hand");
        let desk = region.administrator();
        for path in [
            "/outgoing-requests".to_owned(),
            format!("/outgoing-requests/rows?laboratory={LAB}&state=refused"),
            format!("/outgoing-requests/rows?number={}", request.number),
            format!("/outgoing-requests/{}", row.id),
        ] {
            let page = desk.get(&path).expect(StatusCode::OK);
            assert!(page.has("AE 101 Il paziente … … non ha impegnativa"), "{path}: {}", page.text);
            for kept in ["Rossi", "Mario", TAX_CODE, "0125111111"] {
                assert!(!page.has(kept), "{path} {kept}");
            }
        }
        let again = format!("/outgoing-requests/{}/again", row.id);
        desk.post(&again, &[]).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.round(), 1);
        let numbers: Vec<_> = laboratory.orders().into_iter().map(|order| order.control_id).collect();
        assert_ne!(numbers[0], numbers[1]);
        desk.post(&again, &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let journey = region.technician().get(&format!("/requests/{}", request.id)).expect(StatusCode::OK);
        assert!(journey.has("Inviata al laboratorio il "), "{}", journey.text);
    });
}

#[test]
fn a_laboratory_that_is_busy_is_asked_later_and_one_that_commits_has_taken_it() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, laboratory.port);
        let request = region.asks(region.patient());
        laboratory.answers(Manner::Busy);
        assert_eq!(region.round(), 0);
        assert_eq!(region.rows(&request)[0].why, Some(Why::Busy));
        assert_eq!(region.round(), 0, "not at once");
        assert_eq!(laboratory.seen().len(), 1);
        laboratory.answers(Manner::Commit);
        region.minutes(5);
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
    });
}
