//! What the program tells by itself: once, to whoever is to know, until the fact is recorded.

use access::Role;
use access::bars::Bar;
use axum::http::StatusCode;
use cases::events::{MeasureEnded, MeasureResumed};
use jiff::civil::date;
use serde_json::json;
use storage::args;
use uuid::Uuid;

use crate::common::{
    Desk, LAB, Message, OTHER_GP, OTHER_TAX_CODE, Region, TAX_CODE, TODAY, TORINO, on_each_engine, sql,
};

fn technician<'r>(region: &'r Region<'r>) -> Desk<'r> {
    region.desk(Role::LaboratoryTechnician, LAB, "Carla Tecnica")
}

#[test]
fn symptoms_want_a_swab_until_it_is_requested() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        doctor.report(person, &["cough"]);
        assert_eq!(operator.kinds(), ["swab_to_request"]);
        assert_eq!(doctor.kinds(), [""; 0], "it is for public health");
        // To have seen it is not enough.
        let id = operator.listed("")[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/communications/{id}/acknowledgement");
        let seen = operator.call(&path, Uuid::now_v7(), &json!({})).expect(StatusCode::OK).json();
        assert_eq!(seen["acknowledged_by"], "Bruno Operatore");
        assert!(seen["closed_at"].is_null());
        assert_eq!(operator.kinds(), ["swab_to_request"]);
        let request = operator.request(person);
        assert_eq!(operator.kinds(), [""; 0]);
        assert_eq!(operator.listed("?state=closed")[0]["closed_why"], "recorded");
        // Taken back, it is wanted again; and it is the same one.
        let cancel = format!("/api/v1/swab-requests/{request}/cancel");
        let body = json!({ "cancel_reason": "wrong_person" });
        let answer = operator.call(&cancel, Uuid::now_v7(), &body);
        assert!(answer.status.is_success(), "{}", answer.text);
        assert_eq!(operator.kinds(), ["swab_to_request"]);
        assert!(operator.listed("")[0]["acknowledged_by"].is_null());
        assert_eq!(region.count(person, "swab_to_request"), 1);
    });
}

#[test]
fn a_positive_result_is_told_to_both_with_what_it_begins() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let request = operator.request(person);
        let technician = technician(region);
        let result = technician.result(&request, "positive");
        assert_eq!(doctor.kinds(), ["result", "isolation_begun"]);
        let told = &operator.listed("")[0];
        assert_eq!((&told["kind"], &told["priority"]), (&json!("result"), &json!("high")));
        assert_eq!((&told["fact"], &told["detail"]), (&json!(result), &json!("positive")));
        let other = region.desk(Role::Gp, OTHER_GP, "Dario Altro");
        assert_eq!(other.kinds(), [""; 0]);
        let id = doctor.listed("")[0]["id"].as_str().unwrap().to_owned();
        other.get(&format!("/api/v1/communications/{id}")).expect(StatusCode::NOT_FOUND);
        other.get(&format!("/communications/{id}")).expect(StatusCode::NOT_FOUND);
        // A correction takes its place, and what had begun never was.
        let correction = json!({ "outcome": "negative", "reason": "campione scambiato" });
        let path = format!("/api/v1/results/{result}");
        let answer = technician.call(&path, Uuid::now_v7(), &correction);
        assert!(answer.status.is_success(), "{}", answer.text);
        assert_eq!(doctor.kinds(), ["result"]);
        assert_eq!(doctor.listed("")[0]["priority"], "low");
        let closed = doctor.listed("?state=closed");
        let why: Vec<_> = closed.iter().map(|one| one["closed_why"].as_str().unwrap()).collect();
        assert!(why.contains(&"superseded") && why.contains(&"over"), "{why:?}");
        assert_eq!(region.count(person, "result"), 4, "two to each side");
    });
}

#[test]
fn she_is_worse_until_the_report_is_taken_in_charge() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        doctor.report(person, &["cough"]);
        assert_eq!(region.count(person, "worsening"), 0);
        let report = doctor.report(person, &["cough", "fever"]);
        let told: Vec<_> = operator.listed("?kind=worsening");
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0]["detail"], &told[0]["priority"]), (&json!("fever"), &json!("high")));
        let path = format!("/api/v1/reports/{report}/take-charge");
        let answer = operator.call(&path, Uuid::now_v7(), &json!({}));
        assert!(answer.status.is_success(), "{}", answer.text);
        assert_eq!(operator.listed("?kind=worsening").len(), 0);
        assert_eq!(operator.listed("?state=closed&kind=worsening")[0]["closed_why"], "recorded");
        // He lets it go again: it is told again, and is the same one.
        let (token, id) = (operator.token.clone(), report.parse::<Uuid>().unwrap());
        let release = move |tx: &mut storage::Tx<'_>| {
            let actor = access::sessions::enter(tx, &token)?;
            cases::service::release(tx, &actor, id.into(), 2).map(drop)
        };
        region.db.write(release).unwrap();
        assert_eq!(operator.listed("?kind=worsening").len(), 1);
        assert_eq!(region.count(person, "worsening"), 1);
    });
}

#[test]
fn whoever_is_told_follows_the_person() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let request = operator.request(person);
        technician(region).result(&request, "positive");
        let ids: Vec<Uuid> = doctor
            .listed("")
            .iter()
            .chain(&operator.listed(""))
            .map(|one| one["id"].as_str().unwrap().parse().unwrap())
            .collect();
        region.moves(person, TORINO, "301", OTHER_GP);
        assert_eq!(doctor.kinds(), [""; 0]);
        assert_eq!(operator.kinds(), [""; 0]);
        let (new, city) = (
            region.desk(Role::Gp, OTHER_GP, "Dario Altro"),
            region.desk(Role::SispOperator, "301", "Elena Città"),
        );
        assert_eq!(new.kinds(), ["result", "isolation_begun"]);
        assert_eq!(city.kinds()[0], "result");
        for id in ids {
            let held = region.audiences(id);
            assert!(held == ["gp:0100002"] || held == ["asl:301"], "{held:?}");
        }
    });
}

#[test]
fn the_end_of_an_isolation_is_told_and_taken_back_with_it() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let request = operator.request(person);
        technician(region).result(&request, "positive");
        let begun = doctor.listed("?kind=isolation_begun").remove(0);
        let measure: Uuid = begun["fact"].as_str().unwrap().parse().unwrap();
        let ends = || {
            let event = MeasureEnded { measure: measure.into(), asl: "204".to_owned(), ended_on: TODAY };
            region.db.write(move |tx| {
                tx.emit(event.clone());
                Ok(())
            })
        };
        ends().unwrap();
        assert_eq!(doctor.kinds(), ["result", "isolation_ended"]);
        assert_eq!(doctor.listed("?state=closed")[0]["closed_why"], "over");
        ends().unwrap();
        assert_eq!(region.count(person, "isolation_ended"), 1, "once");
        let resumed = MeasureResumed { measure: measure.into(), asl: "204".to_owned(), ended_on: TODAY };
        let resume = move |tx: &mut storage::Tx<'_>| {
            tx.emit(resumed.clone());
            Ok(())
        };
        region.db.write(resume).unwrap();
        assert_eq!(doctor.kinds(), ["result"]);
        ends().unwrap();
        assert_eq!(doctor.kinds(), ["result", "isolation_ended"], "it is so again");
        assert_eq!(region.count(person, "isolation_ended"), 1);
    });
}

#[test]
fn a_swab_that_may_end_an_isolation_is_wanted_from_its_day_on() {
    on_each_engine(|region| {
        let (operator, person) = (region.operator(), region.patient());
        let request = operator.request(person);
        technician(region).result(&request, "positive");
        let night = |day| {
            let db = region.on_date(day);
            region.db.block_on(notifications::service::night(&db)).unwrap();
        };
        night(date(2020, 11, 23));
        assert_eq!(region.count(person, "swab_to_request"), 0, "ten days are not over");
        night(date(2020, 11, 24));
        night(date(2020, 11, 24));
        assert_eq!(region.count(person, "swab_to_request"), 1);
        let db = region.on_date(date(2020, 11, 25));
        let open = move |tx: &mut storage::Tx<'_>| {
            notifications::store::open_of_person(tx, person, notifications::model::Kind::SwabToRequest)
        };
        let open = |db: &storage::Db| {
            region.db.block_on(db.read(move |tx| tx.system("a test looks at the facts", open))).unwrap()
        };
        let one = open(&db).remove(0);
        assert_eq!((one.detail.as_str(), one.audience.as_str()), ("measure", "asl:204"));
        operator.request(person);
        assert!(open(&db).is_empty());
    });
}

#[test]
fn where_much_waits_the_navigation_says_more_than_99_and_others_keep_their_number() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let write = |from: &Desk<'_>| {
            let body = json!({ "person": person, "text": "Sta peggio" });
            from.call("/api/v1/communications", Uuid::now_v7(), &body).expect(StatusCode::CREATED);
        };
        (0..=100).for_each(|_| write(&doctor));
        write(&operator);
        region.db.block_on(region.hub.refresh(&region.db.db)).unwrap();
        let beside = |desk: &Desk<'_>, number: &str| {
            let page = desk.get("/communications").expect(StatusCode::OK);
            assert!(page.has(&format!("</span>{number}</span>")), "{number}: {}", page.text);
        };
        beside(&operator, "99+");
        beside(&doctor, "1");
    });
}

#[test]
fn the_numbers_are_those_of_the_rows() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        doctor.report(person, &["cough"]);
        doctor.report(person, &["cough", "fever"]);
        let body = json!({ "person": person, "text": "Sta peggio" });
        doctor.call("/api/v1/communications", Uuid::now_v7(), &body).expect(StatusCode::CREATED);
        for desk in [&doctor, &operator] {
            let counts = desk.get("/api/v1/communication-counts").expect(StatusCode::OK).json();
            let counts = &counts["items"];
            for one in counts.as_array().unwrap() {
                let rows = desk.listed(&format!("?kind={}", one["kind"].as_str().unwrap()));
                assert_eq!(one["count"], json!(rows.len()), "{one}");
            }
            let all: i64 = counts.as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).sum();
            assert_eq!(all, i64::try_from(desk.listed("").len()).unwrap());
            // What the navigation of every page says is the same.
            region.db.block_on(region.hub.refresh(&region.db.db)).unwrap();
            let page = desk.get("/communications").expect(StatusCode::OK);
            assert_eq!(page.has(&format!("</span>{all}</span>")), all > 0, "{}", page.text);
        }
        operator.get("/api/v1/communications?kind=gossip").expect(StatusCode::UNPROCESSABLE_ENTITY);
        for role in [Role::Mayor, Role::SchoolReferent, Role::Prefecture, Role::LaboratoryTechnician] {
            let desk = region.desk(role, "001125", "Altri");
            desk.get("/communications").expect(StatusCode::FORBIDDEN);
            desk.get("/communications/stream").expect(StatusCode::FORBIDDEN);
            desk.get("/api/v1/communications").expect(StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn who_wants_it_is_written_to_once_an_hour_and_without_a_name() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let user = doctor.user;
        region
            .db
            .write(move |tx| {
                access::mail::switch(tx, true)?;
                tx.execute(&sql::SET_EMAIL, args![user]).map(drop)
            })
            .unwrap();
        let mails = || -> i64 {
            region.db.read(move |tx| tx.one(&sql::MAILS, args![user], |row| row.get(0))).unwrap()
        };
        let write = |desk: &crate::common::Desk<'_>, text: &str| {
            let body = json!({ "person": person, "text": text });
            desk.call("/api/v1/communications", Uuid::now_v7(), &body).expect(StatusCode::CREATED);
        };
        write(&operator, "Può vederla domani?");
        write(&operator, "Ha la febbre da ieri");
        assert_eq!(mails(), 1);
        region.db.pass(jiff::SignedDuration::from_mins(61));
        // Her session is over by then.
        write(&region.operator(), "Grazie");
        assert_eq!(mails(), 2);
        let other = operator.user;
        let none: i64 =
            region.db.read(move |tx| tx.one(&sql::MAILS, args![other], |row| row.get(0))).unwrap();
        assert_eq!(none, 0, "nobody who has not asked for it");
    });
}

#[test]
fn of_whom_a_bar_keeps_something_from_her_doctor_no_letter_tells_him() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let other = region.patient_with(OTHER_TAX_CODE);
        let user = doctor.user;
        let bar = Bar { id: Uuid::now_v7(), resource: "report", author: String::new() };
        let write = move |tx: &mut storage::Tx<'_>| {
            access::mail::switch(tx, true)?;
            tx.execute(&sql::SET_EMAIL, args![user])?;
            access::bars::set(tx, person.0, std::slice::from_ref(&bar)).map(drop)
        };
        region.db.write(write).unwrap();
        let mails = || -> i64 {
            region.db.read(move |tx| tx.one(&sql::MAILS, args![user], |row| row.get(0))).unwrap()
        };
        for (about, letters) in [(person, 0), (other, 1)] {
            let body = json!({ "person": about, "text": "Può vederla domani?" });
            operator.call("/api/v1/communications", Uuid::now_v7(), &body).expect(StatusCode::CREATED);
            assert_eq!(mails(), letters);
        }
    });
}

#[test]
fn what_only_informs_lapses_and_what_was_seen_is_not_told_again() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let request = operator.request(person);
        technician(region).result(&request, "negative");
        assert_eq!(doctor.kinds(), ["result"]);
        let id = doctor.listed("")[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/communications/{id}/acknowledgement");
        doctor.call(&path, Uuid::now_v7(), &json!({})).expect(StatusCode::OK);
        // Twice is once.
        doctor.call(&path, Uuid::now_v7(), &json!({})).expect(StatusCode::OK);
        assert_eq!(doctor.kinds(), [""; 0]);
        assert_eq!(operator.kinds(), ["result"], "the other side has its own");
        let lapsed = |day| {
            let db = region.on_date(day);
            region.db.block_on(notifications::service::night(&db)).unwrap().1
        };
        assert_eq!(lapsed(date(2020, 12, 12)), 0, "not yet");
        // What is positive is not forgotten.
        let other = region.patient_with(OTHER_TAX_CODE);
        let request = operator.request(other);
        technician(region).result(&request, "positive");
        assert_eq!(lapsed(date(2020, 12, 16)), 2, "a negative result, and that an isolation began");
        assert_eq!(doctor.kinds(), ["result"]);
        assert_eq!(operator.listed("")[0]["detail"], "positive");
        assert_eq!(operator.listed("?state=closed&kind=result")[0]["closed_why"], "lapsed");
    });
}

#[test]
fn that_a_result_was_withdrawn_waits_though_it_is_given_to_another_person() {
    on_each_engine(|region| {
        let (doctor, operator) = (region.doctor(), region.operator());
        let (person, other) = (region.patient(), region.patient_with(OTHER_TAX_CODE));
        region.sends(&Message { id: "M-1", code: TAX_CODE, status: "F" });
        region.sends(&Message { id: "M-2", code: TAX_CODE, status: "W" });
        let withdrawn = |desk: &crate::common::Desk<'_>| {
            let all = desk.listed("?kind=result");
            let of = all.iter().filter(|one| one["detail"] == "withdrawn");
            of.map(|one| one["priority"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            (withdrawn(&doctor), withdrawn(&operator)),
            (vec!["high".to_owned()], vec!["high".to_owned()])
        );
        region.sends(&Message { id: "M-3", code: OTHER_TAX_CODE, status: "F" });
        assert_eq!(region.count(other, "result"), 2, "the other one's is told to both");
        assert_eq!(region.count(person, "result"), 4);
        for desk in [&doctor, &operator] {
            assert_eq!(withdrawn(desk), ["high"], "who acted on it has not read it yet");
            assert_eq!(desk.listed("?kind=result").len(), 2);
        }
    });
}
