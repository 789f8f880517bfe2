//! The pages: who sees what, and how a laboratory's way is said, tried and kept.

use access::Role;
use axum::http::StatusCode;
use outbound::Reach;

use crate::common::laboratory::{Laboratory, Manner};
use crate::common::{LAB, Region, on_each_engine};

fn path() -> String {
    format!("/outgoing-requests/laboratories/{LAB}")
}

#[test]
fn the_region_says_how_and_it_stays_who_said_what() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let desk = region.administrator();
        let register = desk.get(&format!("/registers/{LAB}")).expect(StatusCode::OK);
        assert!(register.has(&path()), "{}", register.text);
        let page = desk.get(&path()).expect(StatusCode::OK);
        assert!(page.has("Nessuno ha ancora detto"), "{}", page.text);
        // Every mistake at once, and nothing typed is lost.
        let wrong = [
            ("version", "0"),
            ("kind", "hl7"),
            ("address", "lis.example"),
            ("authority", "niente PEM"),
            ("application", "LIS"),
        ];
        let page = desk.post(&path(), &wrong).expect(StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["lis.esempio.it:2575", "BEGIN CERTIFICATE", "niente PEM", "value=\"LIS\""] {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        let plain = [("version", "0"), ("kind", "hl7"), ("address", "lis.example:2575")];
        let page = desk.post(&path(), &plain).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("conferma che la rete è protetta"), "{}", page.text);
        let address = format!("127.0.0.1:{}", laboratory.port);
        let good = [("version", "0"), ("kind", "hl7"), ("address", address.as_str()), ("facility", "010909")];
        assert_eq!(desk.post(&path(), &good).expect(StatusCode::SEE_OTHER).location, path());
        let page = desk.post(&path(), &good).expect(StatusCode::CONFLICT);
        assert!(page.has("name=\"version\" value=\"1\""), "{}", page.text);
        let page = desk.get(&path()).expect(StatusCode::OK);
        assert!(
            page.has(&address) && page.has("Elena Amministratrice") && page.has("senza TLS"),
            "{}",
            page.text
        );

        let page = desk.post(&format!("{}/test", path()), &[]).expect(StatusCode::OK);
        assert!(page.has("Il laboratorio risponde: AA."), "{}", page.text);
        let probe = laboratory.seen().remove(0);
        assert!(probe.contains("|T|2.5.1") && probe.contains("NTE|1|O|Prova di collegamento"), "{probe}");
        laboratory.answers(Manner::HangUp);
        let page = desk.post(&format!("{}/test", path()), &[]).expect(StatusCode::OK);
        assert!(page.has("La prova non è riuscita"), "{}", page.text);

        desk.post(&path(), &[("version", "1"), ("kind", "none")]).expect(StatusCode::SEE_OTHER);
        let page = desk.get(&path()).expect(StatusCode::OK);
        assert!(page.has(&address), "it stays in the history: {}", page.text);
        let request = region.asks(region.patient());
        assert!(region.rows(&request).is_empty());
    });
}

#[test]
fn only_the_region_says_it_and_each_laboratory_sees_its_own() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        let other = region.other_laboratory();
        region.wants_hl7(LAB, laboratory.port);
        region.wants_hl7(&other, laboratory.port);
        let person = region.patient();
        let (ours, theirs) = (region.asks(person), region.asks_of(person, &other));
        let technician = region.technician();
        let page = technician.get("/outgoing-requests").expect(StatusCode::OK);
        assert!(page.has(LAB) && !page.has(&other), "{}", page.text);
        let rows =
            technician.get(&format!("/outgoing-requests/rows?laboratory={other}")).expect(StatusCode::OK);
        assert!(rows.has(&ours.number) && !rows.has(&theirs.number), "{}", rows.text);
        let row = region.rows(&theirs).remove(0).id;
        technician.get(&format!("/outgoing-requests/{row}")).expect(StatusCode::NOT_FOUND);
        technician.post(&format!("/outgoing-requests/{row}/again"), &[]).expect(StatusCode::NOT_FOUND);
        technician.get(&path()).expect(StatusCode::FORBIDDEN);
        technician.post(&path(), &[("kind", "none")]).expect(StatusCode::FORBIDDEN);
        region.operator().get("/outgoing-requests").expect(StatusCode::FORBIDDEN);
        for role in [Role::HelpDesk, Role::SystemAdministrator] {
            let desk = region.desk(role, "010", "Furio Assistenza");
            let rows = desk.get("/outgoing-requests/rows").expect(StatusCode::OK);
            assert!(rows.has(&ours.number) && rows.has(&theirs.number), "{}", rows.text);
            desk.get(&path()).expect(StatusCode::FORBIDDEN);
        }
        let wrong = technician
            .get("/outgoing-requests/rows?number=12&state=x")
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("dieci cifre") && wrong.has("Questo stato non esiste"), "{}", wrong.text);
        region.administrator().get("/outgoing-requests/laboratories/NIENTE").expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn it_is_said_where_nothing_leaves() {
    on_each_engine(|region| {
        let words = "Da questo server non parte niente";
        let desk = region.administrator();
        for path in ["/outgoing-requests".to_owned(), path()] {
            assert!(!desk.get(&path).expect(StatusCode::OK).has(words));
        }
        let quiet = Region::by(region.db, region.wire.clone().leaving(false));
        let desk = quiet.administrator();
        for path in ["/outgoing-requests".to_owned(), path()] {
            let page = desk.get(&path).expect(StatusCode::OK);
            assert!(page.has(words), "{}", page.text);
        }
    });
}

#[test]
fn a_demonstration_takes_this_machine_alone() {
    on_each_engine(|region| {
        let region = Region::reaching(region.db, Reach::ThisMachine);
        let desk = region.administrator();
        let typed =
            [("version", "0"), ("kind", "fhir"), ("address", "https://lis.example/fhir"), ("tls", "true")];
        let page = desk.post(&path(), &typed).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("Questa è una dimostrazione"), "{}", page.text);
    });
}
