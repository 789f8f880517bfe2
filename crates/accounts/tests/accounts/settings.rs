//! What the region switches on and off, through HTTP, on both engines.

use crate::common::{Browser, active_form, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use cases::model::Purpose;
use testkit::TestDb;

const ON: &[(&str, &str)] = &[("purpose", "rifiuti"), ("confirmed", "true")];

fn purpose(db: &TestDb) -> Option<Purpose> {
    db.read(cases::service::mayor_view).unwrap()
}

#[test]
fn the_mayors_view_is_off_until_it_is_switched_on_for_a_purpose() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let page = admin.get("/admin/settings");
        assert!(page.text.contains("nessuno finora"));
        assert!(page.text.contains("argine audit verify"));
        assert_eq!(purpose(db), None);
        assert_eq!(admin.post("/admin/settings", ON).status, StatusCode::SEE_OTHER);
        assert_eq!(purpose(db), Some(Purpose::Rifiuti));
        let page = admin.get("/admin/settings");
        assert!(page.text.contains("Nome di admin, ") && page.text.contains("Accesa"), "who and when");
        assert_eq!(admin.post("/admin/settings", &[("purpose", "off")]).status, StatusCode::SEE_OTHER);
        assert_eq!(purpose(db), None);
    });
}

#[test]
fn a_choice_that_is_none_changes_nothing() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        admin.post("/admin/settings", ON);
        for (form, sentence) in [
            (vec![("purpose", "")], "la finalità per cui accenderla"),
            (vec![("confirmed", "true")], "la finalità per cui accenderla"),
            (vec![("purpose", "curiosità"), ("confirmed", "true")], "la finalità per cui accenderla"),
            (vec![("purpose", "ordinanza")], "conferma che un atto"),
        ] {
            let answer = admin.post("/admin/settings", &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(answer.text.contains(sentence), "{form:?}: {sentence}");
            assert_eq!(purpose(db), Some(Purpose::Rifiuti));
        }
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.get("/admin/settings").status, StatusCode::FORBIDDEN);
        assert_eq!(doctor.post("/admin/settings", &[("purpose", "off")]).status, StatusCode::FORBIDDEN);
        assert_eq!(purpose(db), Some(Purpose::Rifiuti));
    });
}

#[test]
fn the_setting_of_the_second_factor_says_how_many_have_none() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let says = |admin: &mut Browser<'_>| {
            let page = admin.get("/admin/settings").text;
            let (_, rest) = page.split_once("id=\"factor\"").expect("the section");
            rest.split_once("<p>").unwrap().1.split_once("</p>").unwrap().0.to_owned()
        };
        let before = says(&mut admin);
        let all: i64 = before.split("di ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert!(before.starts_with(&format!("{all} account, di {all} con cui")), "{before}");
        // A machine has no second factor, and who cannot sign in needs none.
        user(db, "macchina", Role::LaboratoryMachine, "LAB-TO1", "Laboratorio");
        let away = user(db, "via", Role::Gp, "0100002", "BIANCHI EVA");
        assert!(says(&mut admin).contains(&format!("di {} con cui", all + 1)));
        admin.post(&format!("/admin/users/{away}/active"), &active_form(false));
        assert_eq!(says(&mut admin), before);
        crate::common::enrol(db, &mut admin);
        let after = says(&mut admin);
        assert!(after != before && after.contains(&format!(" di {all} con cui")), "{before} {after}");
    });
}
