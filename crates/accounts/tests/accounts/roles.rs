//! The roles of the platform at the door and in the administrator's form, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use serde_json::json;

/// A unit of each role's kind, by code and as somebody may type it, and the name that is kept.
fn good(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Gp => ("0100001", "ROSSI ADA"),
        Role::LaboratoryTechnician | Role::LaboratoryMachine => ("lab-204-1", "LAB-204-1"),
        Role::Mayor | Role::MayorDelegate => ("Ivrea", "001125"),
        Role::Prefecture => ("to", "001"),
        Role::HospitalBedOperator => ("010003", "010003"),
        Role::SchoolReferent => ("al1a00100r", "AL1A00100R"),
        Role::SamplingOperator => ("204-8f3a2c1d", "204-8F3A2C1D"),
        Role::SispOperator
        | Role::AslDirector
        | Role::UscaDoctor
        | Role::OutOfHoursDoctor
        | Role::RsaOperator
        | Role::Pharmacy
        | Role::SuppliesOfficer
        | Role::StaffingOfficer
        | Role::DataProtectionOfficer
        | Role::AslAdministrator => ("TO4", "204"),
        Role::CrisisUnit
        | Role::RegionalSuperUser
        | Role::EmergencyDoctor
        | Role::HelpDesk
        | Role::Administrator
        | Role::SystemAdministrator => ("", "010"),
    }
}

fn hot_spot() -> sampling::model::PlaceData {
    sampling::model::PlaceData {
        kind: sampling::model::PlaceKind::HotSpot,
        name: "Tenda del parco".to_owned(),
        address: "via Prova 1".to_owned(),
        telephone: String::new(),
        note: String::new(),
        active: true,
    }
}

#[test]
fn a_role_is_given_for_a_unit_of_its_kind_and_no_other() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        db.write(|tx| {
            sampling::store::insert_place(tx, uuid::Uuid::from_u128(0x8F3A_2C1D), "204", &hot_spot())
        })
        .unwrap();
        let (mut admin, mut second) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "altra"));
        let page = admin.get("/admin/users/new").text;
        for (number, role) in Role::ALL.into_iter().enumerate() {
            assert!(page.contains(&format!("value=\"{}\"", role.code())), "{role:?} can be chosen");
            let mut create = |unit: &str| {
                let key = uuid::Uuid::now_v7().to_string();
                let body = json!({ "login": format!("utente{number}"), "name": "Nome Cognome", "unit": unit,
                                   "contact": "011 000000", "role": role.code() });
                admin.post_json("/api/v1/users", &[("idempotency-key", &key)], &body)
            };
            for (other, theirs) in [("Ivrea", "001125"), ("TO4", "204"), ("AL1A00100R", "AL1A00100R")] {
                if good(role).1 == theirs {
                    continue;
                }
                let answer = create(other);
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{role:?} {other}");
                assert_eq!(answer.json()["errors"][0]["field"], "unit", "{role:?} {other}");
            }
            if role == Role::Gp {
                continue; // no doctor is in the register of this test
            }
            let (typed, code) = good(role);
            let answer = create(typed);
            assert_eq!(answer.status, StatusCode::CREATED, "{role:?} {typed}: {}", answer.text);
            assert_eq!(answer.json()["unit"], code, "{role:?} {typed}");
            let mut answer = answer.json();
            assert_eq!(answer["waits"], access::administration::needs_approval(role), "{role:?}");
            if answer["waits"] == true {
                approve(&mut second, answer["id"].as_str().unwrap());
                let path = format!("/api/v1/users/{}/invitation", answer["id"].as_str().unwrap());
                let key = uuid::Uuid::now_v7().to_string();
                answer["invitation"] =
                    admin.post_json(&path, &[("idempotency-key", &key)], &json!(null)).json();
            }
            let code = answer["invitation"]["code"].as_str().unwrap().to_owned();
            let mut invited = Browser::new(db);
            let chosen = [("letter", code.as_str()), ("password", PASSWORD), ("repeated", PASSWORD)];
            let entered = invited.post("/invitation/choose", &chosen);
            assert_eq!(entered.status, StatusCode::SEE_OTHER, "{role:?}: {}", entered.text);
            assert_eq!(invited.session().is_none(), role.is_machine(), "{role:?}: a machine opens no page");
            let login = json!({ "login": format!("utente{number}"), "password": PASSWORD });
            let token = Browser::new(db).post_json("/api/v1/token", &[], &login).json();
            assert_eq!(token["role"], role.code());
        }
    });
}

/// A second administrator approves what waits for a user.
fn approve(second: &mut Browser<'_>, user: &str) {
    let waiting = second.get("/api/v1/role-requests").json();
    let one = waiting["items"].as_array().unwrap().iter().find(|one| one["user"] == user).unwrap();
    let path = format!("/api/v1/role-requests/{}/decision", one["id"].as_str().unwrap());
    let key = uuid::Uuid::now_v7().to_string();
    let body = json!({ "approve": true, "why": "known" });
    let decided = second.post_json(&path, &[("idempotency-key", &key)], &body);
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.text);
}

#[test]
fn what_is_wrong_with_a_unit_is_said_for_its_kind() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (role, sentence) in [
            ("gp", "Nessun medico ha questo codice"),
            ("mayor_delegate", "Nessun comune del Piemonte"),
            ("prefecture", "Nessuna provincia del Piemonte"),
            ("hospital_bed_operator", "Nessun ospedale del Piemonte"),
            ("school_referent", "Nessuna scuola del Piemonte"),
            ("laboratory_machine", "Nessun laboratorio"),
            ("usca_doctor", "Nessuna ASL"),
            ("sampling_operator", "Nessun punto di prelievo"),
            ("system_administrator", "l&#39;unità è la Regione"),
        ] {
            let form = [("name", "Bruna Neri"), ("login", "b.neri"), ("role", role), ("unit", "altrove")];
            let answer = admin.post("/admin/users/new", &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(sentence), "{role}: {sentence}");
        }
    });
}

#[test]
fn a_machine_gets_a_token_and_is_told_at_the_page_that_it_is_not_for_it() {
    on_each_engine(|db| {
        user(db, "analizzatore", Role::LaboratoryMachine, "LAB-204-1", "Laboratorio");
        let mut browser = Browser::new(db);
        let answer = browser.post("/login", &[("login", "analizzatore"), ("password", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("account di una macchina") && browser.session().is_none());
        let login = json!({ "login": "analizzatore", "password": PASSWORD });
        let answer = browser.post_json("/api/v1/token", &[], &login);
        assert_eq!(answer.json()["role"], "laboratory_machine", "{}", answer.text);
    });
}
