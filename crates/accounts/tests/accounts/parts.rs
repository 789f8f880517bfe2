//! A role for all laboratories of a body and all facilities of one, and back again, through HTTP, on both engines.

use crate::common::{Browser, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use kernel::ids::UserId;

fn role_of(browser: &mut Browser<'_>, id: UserId) -> String {
    let page = browser.get(&format!("/admin/users/{id}")).text;
    let ids = page.split("/roles/").filter_map(|rest| rest.get(..36)?.parse::<uuid::Uuid>().ok());
    ids.map(|id| id.to_string()).next().expect("a role")
}

#[test]
fn a_role_is_given_for_all_laboratories_of_a_body_and_taken_back() {
    on_each_engine(|db| {
        let id = user(db, "tecnica", Role::LaboratoryTechnician, "LAB-301-1", "Uno");
        let mut admin = Browser::signed_in(db, "admin");
        let page = admin.get(&format!("/admin/users/{id}")).text;
        assert!(
            page.contains("Per tutti i laboratori dell&#39;ente") && !page.contains("Per tutti i reparti"),
            "{page}"
        );
        let role = role_of(&mut admin, id);
        let path = format!("/admin/users/{id}/roles/{role}/parts/laboratories");
        assert_eq!(admin.get(&path).status, StatusCode::OK);
        let version = |browser: &mut Browser<'_>| crate::common::value(&browser.get(&path).text, "version");
        let seen = version(&mut admin);
        let rehearsal = admin.post(&path, &[("act", "enable"), ("version", &seen)]);
        assert_eq!(rehearsal.status, StatusCode::OK);
        assert!(
            rehearsal.text.contains("LAB-301-2") && rehearsal.text.contains("Sarà abilitato"),
            "{}",
            rehearsal.text
        );
        assert!(!admin.get(&format!("/admin/users/{id}")).text.contains("LAB-301-2"), "nothing is written");
        let form = "01931b1e-7a00-7000-8000-000000000077";
        let ticked = rehearsal.text.matches("name=\"part\"").count();
        assert!(ticked > 0 && rehearsal.text.matches(" checked>").count() == ticked, "{}", rehearsal.text);
        let form = [("id", form), ("act", "enable"), ("version", &seen), ("confirmed", "true")];
        let none = admin.post(&path, &form);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("Scegli almeno una parte") && none.text.contains("LAB-301-2"));
        let enable = [&form[..], &[("part", "LAB-301-2")]].concat();
        assert_eq!(admin.post(&path, &enable).status, StatusCode::SEE_OTHER);
        assert_eq!(admin.post(&path, &enable).status, StatusCode::SEE_OTHER, "sent twice");
        let page = admin.get(&format!("/admin/users/{id}")).text;
        assert_eq!(page.matches("<span class=\"sub\">LAB-301-2</span>").count(), 1, "{page}");
        // Who saw the account as it was before is told so.
        let late = [
            ("act", "revoke"),
            ("why", "moved"),
            ("version", &seen),
            ("confirmed", "true"),
            ("part", "LAB-301-2"),
        ];
        assert_eq!(admin.post(&path, &late).status, StatusCode::UNPROCESSABLE_ENTITY);
        let seen = version(&mut admin);
        let unsaid = admin.post(&path, &[("act", "revoke"), ("version", &seen)]);
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is wanted");
        let back = [
            ("act", "revoke"),
            ("why", "moved"),
            ("version", &seen),
            ("confirmed", "true"),
            ("part", "LAB-301-2"),
        ];
        assert_eq!(admin.post(&path, &back).status, StatusCode::SEE_OTHER);
        let seen = version(&mut admin);
        let again = admin.post(&path, &[("act", "revoke"), ("why", "moved"), ("version", &seen)]);
        assert!(again.text.contains("Non c&#39;è nulla da cambiare"), "{}", again.text);
        let mut technician = Browser::signed_in(db, "tecnica");
        assert_ne!(
            technician.get("/profile").status,
            StatusCode::FORBIDDEN,
            "the role one came from is left"
        );
    });
}

#[test]
fn a_role_that_opens_much_is_asked_for_everywhere_and_nobody_goes_beyond_his_territory() {
    on_each_engine(|db| {
        let id = user(db, "letti", Role::HospitalBedOperator, "010003", "MARIA VITTORIA");
        user(db, "ivrea", Role::AslAdministrator, "204", "ASL TO4");
        let mut admin = Browser::signed_in(db, "admin");
        let role = role_of(&mut admin, id);
        let path = format!("/admin/users/{id}/roles/{role}/parts/facilities");
        let seen = crate::common::value(&admin.get(&path).text, "version");
        let rehearsal = admin.post(&path, &[("act", "enable"), ("version", &seen)]).text;
        assert!(
            rehearsal.contains("Andrà approvato") && !rehearsal.contains("Sarà abilitato"),
            "{rehearsal}"
        );
        let parts = rehearsal.split("name=\"part\" value=\"").skip(1);
        let parts: Vec<&str> = parts.map(|part| part.split('"').next().unwrap()).collect();
        let mut enable = vec![("act", "enable"), ("version", &*seen), ("confirmed", "true")];
        assert!(parts.len() > 2, "{rehearsal}");
        enable.extend(parts[1..].iter().map(|part| ("part", *part)));
        assert_eq!(admin.post(&path, &enable).status, StatusCode::SEE_OTHER);
        let page = admin.get(&format!("/admin/users/{id}")).text;
        assert!(page.contains(parts[1]) && !page.contains(parts[0]), "one is left out: {page}");
        assert!(page.contains("/admin/approvals/"), "what waits is there: {page}");
        let again = admin.post(&path, &[("act", "enable")]).text;
        assert!(again.contains("Attende già approvazione"), "{again}");
        assert_eq!(again.matches("Andrà approvato").count(), 1, "the one that was left out: {again}");
        // Elsewhere and nowhere are one.
        let mut other = Browser::signed_in(db, "ivrea");
        assert_eq!(other.get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&path, &enable).status, StatusCode::NOT_FOUND);
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.post(&path, &enable).status, StatusCode::FORBIDDEN);
        assert_eq!(
            admin.get(&format!("/admin/users/{id}/roles/{role}/parts/all")).status,
            StatusCode::NOT_FOUND
        );
    });
}
