//! What leaves for the nation, through a stub of Sistema TS, on both engines.

use std::time::Duration;

use access::Role;
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use kernel::ids::ResultId;
use lab::events::{ResultRecorded, Superseded};
use lab::model::{Door, Withdrawal};
use reporting::model::flow::{Act, Row, State};
use reporting::service::outbox;
use reporting::{Sender, Service, store};
use serde_json::json;
use testbrowser::Browser;
use uuid::Uuid;

use crate::common::stub::{Manner, Stub};
use crate::common::{Region, TAX_CODE, correct, on_each_engine, request, result};

/// Sistema TS, a sender to it, and the flow switched on.
pub fn opened(region: &Region<'_>) -> (Stub, Sender) {
    let stub = Stub::on(region.db);
    let service = Service::new(&stub.url, Some("gettone\n".to_owned())).unwrap();
    region.db.write(|tx| outbox::switch(tx, true)).unwrap();
    (stub, Sender::new(region.db.db.clone(), service))
}

/// One who does not wait long for an answer that does not come.
fn hasty(region: &Region<'_>, stub: &Stub) -> Sender {
    let service = Service::new(&stub.url, Some("gettone".to_owned())).unwrap();
    Sender::new(region.db.db.clone(), service.patient_for(Duration::from_secs(1)))
}

pub fn round(region: &Region<'_>, sender: &Sender) -> usize {
    region.db.block_on(sender.round()).unwrap()
}

pub fn row(region: &Region<'_>, id: &str) -> Option<Row> {
    let id: ResultId = id.parse().unwrap();
    region.db.read(move |tx| store::find(tx, id)).unwrap()
}

pub fn state(region: &Region<'_>, id: &str) -> State {
    row(region, id).expect("a row").state
}

/// A result of a test of the region's patient.
pub fn found(region: &Region<'_>, technician: &Browser<'_>, test: &str, outcome: &str) -> String {
    result(technician, &request(&region.operator(), region.patient(), test), outcome)
}

pub fn minutes(region: &Region<'_>, minutes: i64) {
    region.db.pass(SignedDuration::from_mins(minutes));
}

fn administrator<'r>(region: &'r Region<'r>) -> Browser<'r> {
    region.desk(Role::Administrator, "010", "Elena Amministratrice")
}

#[test]
fn a_molecular_test_gets_a_cun_and_an_antigen_one_an_nrfe_each_once() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let person = region.patient();
        let of = |test: &str, outcome: &str| {
            result(&technician, &request(&region.operator(), person, test), outcome)
        };
        let (molecular, antigen) = (of("molecular", "positive"), of("antigen", "negative"));
        let (serology, nothing) = (of("serology_igg", "positive"), of("molecular", "not_received"));
        assert_eq!(state(region, &molecular), State::ToSend);
        assert_eq!((row(region, &serology), row(region, &nothing)), (None, None));
        assert_eq!(round(region, &sender), 2);
        assert_eq!((state(region, &molecular), state(region, &antigen)), (State::Cun, State::Nrfe));
        assert_eq!(row(region, &molecular).unwrap().number.as_deref().map(str::len), Some(10));
        let seen = stub.seen();
        let body = &seen.iter().find(|(_, body)| body["tipoTest"] == "molecolare").unwrap().1;
        assert_eq!(body["assistito"], json!({ "tipoCodice": "CF", "codice": TAX_CODE }));
        assert_eq!(
            (&body["operazione"], &body["esito"], &body["telefono"], &body["codiceAsl"], &body["medico"]),
            (
                &json!("inserimento"),
                &json!("positivo"),
                &json!("0125111111"),
                &json!("204"),
                &json!("0100001")
            )
        );
        let rapid = &seen.iter().find(|(_, body)| body["tipoTest"] == "antigenico").unwrap().1;
        assert!(rapid["telefono"].is_null(), "the telephone of a negative is not asked for");
        for _ in 0..2 {
            minutes(region, 90);
            assert_eq!(round(region, &sender), 0);
        }
        assert_eq!((stub.seen().len(), stub.taken()), (2, 2));
    });
}

#[test]
fn what_was_taken_back_within_its_minute_never_left() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let request = request(&region.operator(), region.patient(), "molecular");
        let path = format!("/api/v1/swab-requests/{request}/results");
        let body = json!({ "outcome": "positive" });
        let typed =
            technician.call(Method::POST, &path, Uuid::now_v7(), 1, &body).expect(StatusCode::CREATED);
        let id = typed.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(round(region, &sender), 0, "the minute has just begun");
        let undo = format!("/api/v1/results/{id}/undo");
        technician.call(Method::POST, &undo, Uuid::now_v7(), 1, &json!({})).expect(StatusCode::NO_CONTENT);
        minutes(region, 90);
        assert_eq!(round(region, &sender), 0);
        assert_eq!((state(region, &id), stub.seen().len()), (State::Superseded, 0));
    });
}

#[test]
fn nothing_is_noted_where_nothing_leaves() {
    on_each_engine(|region| {
        let technician = region.technician();
        let id = found(region, &technician, "molecular", "positive");
        assert_eq!(row(region, &id), None);
        let page = administrator(region).get("/national-flow").expect(StatusCode::OK);
        assert!(page.has("non è configurato"), "{}", page.text);
        // Once it leaves, what is corrected of before is new to the nation, and what is withdrawn is nothing.
        let (_, sender) = opened(region);
        let corrected = correct(&technician, &id, "negative");
        assert_eq!(row(region, &corrected).unwrap().act, Act::New);
        assert_eq!(round(region, &sender), 1);
    });
}

#[test]
fn a_refusal_tells_why_and_names_nobody_and_is_sent_again_by_hand() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let id = found(region, &region.technician(), "molecular", "positive");
        stub.answers(Manner::Refuse);
        assert_eq!(round(region, &sender), 1);
        assert_eq!(state(region, &id), State::Refused);
        minutes(region, 90);
        stub.answers(Manner::Accept);
        assert_eq!(round(region, &sender), 0, "what was refused waits for a hand");
        let desk = administrator(region);
        let figures = desk.get("/national-flow").expect(StatusCode::OK);
        let rows = desk.get("/national-flow/rows?day=2020-11-14&state=refused").expect(StatusCode::OK);
        let one = desk.get(&format!("/national-flow/{id}")).expect(StatusCode::OK);
        for page in [&figures, &rows, &one] {
            assert!(page.has("E17 assistito … … non trovato"), "{}", page.text);
            for kept in ["Rossi", "Mario", TAX_CODE, "0125111111"] {
                assert!(!page.has(kept), "{kept}: {}", page.text);
            }
        }
        assert!(
            figures.has("day=2020-11-14&#38;state=refused")
                || figures.has("day=2020-11-14&amp;state=refused"),
            "{}",
            figures.text
        );
        assert!(one.has("Invia di nuovo"), "{}", one.text);
        let path = format!("/national-flow/{id}/again");
        desk.post(&path, &[]).expect(StatusCode::SEE_OTHER);
        let twice = desk.post(&path, &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.has("non si può inviare di nuovo"), "{}", twice.text);
        assert_eq!(round(region, &sender), 1);
        assert_eq!(state(region, &id), State::Cun);
        let keys: Vec<String> = stub.seen().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, [format!("{id}-0"), format!("{id}-1")]);
    });
}

#[test]
fn what_may_have_left_goes_again_under_its_own_key_alone() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let id = found(region, &region.technician(), "molecular", "positive");
        for manner in [Manner::Silent, Manner::Garbage, Manner::WrongNumber] {
            stub.answers(manner);
            let sender = if manner == Manner::Silent { hasty(region, &stub) } else { sender.clone() };
            assert_eq!(round(region, &sender), 0);
            assert_eq!(state(region, &id), State::Sent, "{manner:?}");
            assert_eq!(round(region, &sender), 0, "not at once");
            minutes(region, 61);
        }
        for manner in [Manner::Busy, Manner::Stranger] {
            stub.answers(manner);
            assert_eq!(round(region, &sender), 0);
            assert_eq!(state(region, &id), State::ToSend, "{manner:?}");
            minutes(region, 61);
        }
        // The process ends between sending and noting.
        let taken = region.db.bulk(outbox::take).unwrap();
        assert!(matches!(taken, Some(outbox::Taken::Message(_))));
        assert_eq!(state(region, &id), State::Sent);
        stub.answers(Manner::Accept);
        assert_eq!(round(region, &sender), 0, "it is somebody's for a while");
        minutes(region, 3);
        assert_eq!(round(region, &sender), 1);
        assert_eq!(
            row(region, &id).unwrap().number.as_deref(),
            Some("0000000001"),
            "the number of the first time"
        );
        assert_eq!(stub.taken(), 1);
    });
}

#[test]
fn who_cannot_be_reached_for_days_is_given_up() {
    on_each_engine(|region| {
        let (stub, _) = opened(region);
        let nowhere = Service::new("http://127.0.0.1:9", None).unwrap();
        let sender = Sender::new(region.db.db.clone(), nowhere);
        let id = found(region, &region.technician(), "molecular", "negative");
        assert_eq!((round(region, &sender), state(region, &id)), (0, State::ToSend));
        region.db.pass(SignedDuration::from_hours(73));
        round(region, &sender);
        assert_eq!(state(region, &id), State::GivenUp);
        let desk = administrator(region);
        let page = desk.get("/national-flow").expect(StatusCode::OK);
        assert!(page.has("Abbandonato") && page.has("non si raggiunge"), "{}", page.text);
        let answer = desk.call(
            Method::POST,
            &format!("/api/v1/national-flow/{id}/again"),
            Uuid::now_v7(),
            1,
            &json!({}),
        );
        answer.expect(StatusCode::OK);
        let (_, sender) = (stub, sender);
        assert_eq!((round(region, &sender), state(region, &id)), (0, State::ToSend));
    });
}

#[test]
fn corrections_follow_what_was_told_and_what_never_left_does_not() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let first = found(region, &technician, "molecular", "positive");
        // Not yet sent: the second goes alone, as new.
        let second = correct(&technician, &first, "negative");
        assert_eq!((state(region, &first), row(region, &second).unwrap().act), (State::Superseded, Act::New));
        assert_eq!(round(region, &sender), 1);
        // Sent and accepted: the third corrects it, and names its number.
        let third = correct(&technician, &second, "positive");
        assert_eq!(row(region, &third).unwrap().act, Act::Correction);
        let fourth = correct(&technician, &third, "negative");
        assert_eq!(
            (state(region, &third), row(region, &fourth).unwrap().act),
            (State::Superseded, Act::Correction)
        );
        assert_eq!(round(region, &sender), 1);
        let (key, body) = stub.seen().pop().unwrap();
        assert_eq!((key, &body["operazione"]), (format!("{fourth}-0"), &json!("rettifica")));
        assert_eq!(
            body["precedente"],
            json!({ "identificativo": format!("{second}-0"), "numero": "0000000001" })
        );
        // Withdrawn by the laboratory.
        let withdrawn = withdraw(region, &fourth);
        assert_eq!(round(region, &sender), 1);
        assert_eq!(state(region, &withdrawn), State::Withdrawn);
        let (_, body) = stub.seen().pop().unwrap();
        assert_eq!((&body["operazione"], body["telefono"].is_null()), (&json!("annullamento"), true));
        assert_eq!(stub.seen().len(), 3);
    });
}

#[test]
fn a_correction_waits_for_what_it_corrects_and_is_new_when_that_was_refused() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let first = found(region, &technician, "antigen", "positive");
        stub.answers(Manner::Silent);
        round(region, &hasty(region, &stub));
        let second = correct(&technician, &first, "negative");
        assert_eq!(row(region, &second).unwrap().act, Act::Correction);
        assert_eq!((round(region, &hasty(region, &stub)), state(region, &second)), (0, State::ToSend));
        minutes(region, 3);
        stub.answers(Manner::Refuse);
        let seen = stub.seen().len();
        assert_eq!(round(region, &sender), 2);
        assert_eq!(stub.seen()[seen].0, format!("{first}-0"), "in their order");
        assert_eq!(stub.seen()[seen + 1].1["operazione"], json!("inserimento"));
        // What was told after it stands: the first is not sent again.
        let answer = administrator(region).post(&format!("/national-flow/{first}/again"), &[]);
        assert!(answer.has("più recente"), "{}", answer.text);
    });
}

#[test]
fn a_refused_correction_does_not_forget_what_the_nation_knows() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let technician = region.technician();
        let first = found(region, &technician, "molecular", "positive");
        assert_eq!((round(region, &sender), state(region, &first)), (1, State::Cun));
        let second = correct(&technician, &first, "negative");
        stub.answers(Manner::Refuse);
        assert_eq!((round(region, &sender), state(region, &second)), (1, State::Refused));
        stub.answers(Manner::Accept);
        let third = correct(&technician, &second, "doubtful");
        assert_eq!(row(region, &third).unwrap().act, Act::Correction);
        assert_eq!(round(region, &sender), 1);
        let (_, body) = stub.seen().pop().unwrap();
        assert_eq!(body["operazione"], json!("rettifica"));
        assert_eq!(body["precedente"]["identificativo"], json!(format!("{first}-0")));
        // Withdrawn after a refusal: what the nation knows is taken back.
        let fourth = correct(&technician, &third, "positive");
        stub.answers(Manner::Refuse);
        round(region, &sender);
        stub.answers(Manner::Accept);
        let withdrawn = withdraw(region, &fourth);
        assert_eq!((round(region, &sender), state(region, &withdrawn)), (1, State::Withdrawn));
    });
}

#[test]
fn what_was_refused_and_withdrawn_is_not_sent_again_by_hand() {
    on_each_engine(|region| {
        let (stub, sender) = opened(region);
        let id = found(region, &region.technician(), "molecular", "positive");
        stub.answers(Manner::Refuse);
        assert_eq!((round(region, &sender), state(region, &id)), (1, State::Refused));
        withdraw(region, &id);
        let desk = administrator(region);
        let page = desk.get(&format!("/national-flow/{id}")).expect(StatusCode::OK);
        assert!(!page.has("Invia di nuovo"), "{}", page.text);
        let answer = desk.post(&format!("/national-flow/{id}/again"), &[]);
        assert!(answer.has("non vale più"), "{}", answer.text);
        assert_eq!(state(region, &id), State::Refused);
    });
}

/// The laboratory withdraws a result, as a message of deletion does.
fn withdraw(region: &Region<'_>, id: &str) -> String {
    let (id, new): (ResultId, ResultId) = (id.parse().unwrap(), ResultId::new());
    let user = region.technician().user;
    let write = move |tx: &mut storage::Tx<'_>| {
        let before = lab::store::find_result(tx, id)?.expect("a result");
        lab::store::supersede(tx, id)?;
        let result = lab::model::LabResult {
            id: new,
            revision: before.result.revision + 1,
            supersedes: Some(id),
            current: false,
            ..before.result.clone()
        };
        let written = lab::store::NewResult {
            result: result.clone(),
            measured: before.measured.clone(),
            reason: None,
            door: Door::Hl7,
            by: user,
        };
        lab::store::insert_matched(tx, &written, None, Some(Withdrawal::Deleted))?;
        let superseded = Superseded { result: id, outcome: before.result.outcome, counted: true };
        tx.emit(ResultRecorded { result, superseded: Some(superseded), rule: None, door: Door::Hl7 });
        Ok(())
    };
    region.db.write(write).unwrap();
    new.to_string()
}

#[test]
fn the_figures_open_their_rows_for_the_crisis_unit_and_the_administrator_alone() {
    on_each_engine(|region| {
        let (_, sender) = opened(region);
        let id = found(region, &region.technician(), "molecular", "positive");
        for role in [Role::CrisisUnit, Role::Administrator] {
            let desk = region.desk(role, "010", "Chi guarda");
            let days = desk.get("/api/v1/national-flow").expect(StatusCode::OK).json();
            assert_eq!((&days["on"], &days["states"]["to_send"]), (&json!(true), &json!(1)));
            let rows = desk.get("/api/v1/national-flow/rows?day=2020-11-14").expect(StatusCode::OK).json();
            assert_eq!(
                (&rows["items"][0]["result"], &rows["items"][0]["state"]),
                (&json!(id), &json!("to_send"))
            );
            assert!(rows["items"][0].get("person").is_none());
            desk.get("/api/v1/national-flow/rows").expect(StatusCode::UNPROCESSABLE_ENTITY);
            let none = desk.get("/national-flow/rows?day=2020-11-13&state=").expect(StatusCode::OK);
            assert!(none.has("Nessun esito con questo filtro"), "{}", none.text);
            let wrong =
                desk.get("/national-flow/rows?day=ieri&state=").expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.has("value=\"ieri\""), "{}", wrong.text);
            let today = desk.get("/national-flow/rows?day=&state=").expect(StatusCode::OK);
            assert!(today.has(&format!("/national-flow/{id}")), "today's rows: {}", today.text);
            desk.get(&format!("/national-flow/{}", Uuid::now_v7())).expect(StatusCode::NOT_FOUND);
        }
        for desk in [region.doctor(), region.operator(), region.technician()] {
            for path in ["/national-flow", "/national-flow/rows?day=&state=refused", "/api/v1/national-flow"]
            {
                desk.get(path).expect(StatusCode::FORBIDDEN);
            }
            desk.post(&format!("/national-flow/{id}/again"), &[]).expect(StatusCode::FORBIDDEN);
        }
        drop(sender);
    });
}
