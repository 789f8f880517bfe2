//! What every role of the platform finds when it has signed in.

use access::{Role, may_anything};
use axum::http::StatusCode;

use crate::navigation::NAVIGATION;
use crate::refusals::{send, sign_in};
use crate::settings::Settings;
use crate::{server, wiring};

#[test]
fn every_role_has_a_first_page_that_opens_and_whoever_may_nothing_is_told_so() {
    let settings = Settings::default();
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = server::router(db.db.clone(), &settings, false, support::Board::new(db.clocks));
        for role in Role::ALL.into_iter().filter(|role| !role.is_machine()) {
            let token = sign_in(db, role, "204");
            let get = |path| send(db, &app, &token, "GET", path, "");
            let (status, page) = get("/");
            let own: Vec<&str> = NAVIGATION
                .iter()
                .filter(|item| item.roles.contains(&role.code()))
                .map(|item| item.href)
                .collect();
            assert_eq!(own.is_empty(), !may_anything(role), "{role:?}");
            if own.is_empty() {
                assert_eq!(status, StatusCode::OK, "{role:?}");
                let told = "In Argine questo ruolo non ha ancora pagine su cui lavorare";
                assert!(page.contains(told), "{role:?}: {page}");
            } else {
                assert_eq!(status, StatusCode::SEE_OTHER, "{role:?}");
            }
            for item in NAVIGATION {
                let (status, _) = get(item.href);
                if own.contains(&item.href) {
                    assert_eq!(status, StatusCode::OK, "{role:?} {}", item.href);
                } else if own.is_empty() {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {}", item.href);
                }
            }
        }
    });
}

#[test]
fn a_machine_sends_results_over_the_api_and_opens_no_page() {
    let settings = Settings::default();
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = server::router(db.db.clone(), &settings, false, support::Board::new(db.clocks));
        let token = sign_in(db, Role::LaboratoryMachine, "LAB-204-1");
        let ask = |method, path, body: &str| send(db, &app, &token, method, path, body).0;
        let file = format!("{}\n", lab::rules::csv::HEADER.join(";"));
        assert_eq!(ask("POST", "/api/v1/results/imports", &file), StatusCode::OK);
        for path in ["/", "/results/import", "/worklist", "/people", "/api/v1/figures"] {
            assert_eq!(ask("GET", path, ""), StatusCode::FORBIDDEN, "{path}");
        }
        // Its own orders it fetches, by both ways for programs; a cookie opens the one for FHIR to nobody.
        assert_eq!(ask("GET", "/api/v1/swab-requests", ""), StatusCode::OK);
        assert_eq!(ask("GET", "/fhir/ServiceRequest", ""), StatusCode::UNAUTHORIZED);
        // A technician of the same laboratory does open the page for files: it is the machine that may not.
        let person = sign_in(db, Role::LaboratoryTechnician, "LAB-204-1");
        assert_eq!(send(db, &app, &person, "GET", "/results/import", "").0, StatusCode::OK);
    });
}
