//! The report on paper and the page that its QR opens, through HTTP, on both engines.

use access::Role;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use kernel::ids::ResultId;
use reporting::brake::A_MINUTE;
use reporting::seal::Printed;
use tower::ServiceExt;
use uuid::Uuid;

use crate::common::{Region, TAX_CODE, correct, on_each_engine, request, result};

/// What whoever is nobody of ours is answered.
fn asked(region: &Region<'_>, path: &str) -> (StatusCode, String) {
    region.db.block_on(async {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = region.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// The link that the QR of a result's report holds.
fn link(region: &Region<'_>, id: &str) -> String {
    let at = "2020-11-14T09:30:00Z".parse().unwrap();
    let printed = Printed { result: ResultId(id.parse().unwrap()), at };
    format!("/verify/{}", region.seal.token(&printed).unwrap())
}

#[test]
fn who_sees_a_result_prints_its_report_and_nobody_else() {
    on_each_engine(|region| {
        let person = region.patient();
        let technician = region.technician();
        let id = result(&technician, &request(&region.operator(), person, "molecular"), "negative");
        for path in [format!("/results/{id}/report"), format!("/api/v1/results/{id}/report")] {
            for desk in [&technician, &region.operator(), &region.doctor()] {
                let answer = desk.get(&path).expect(StatusCode::OK);
                assert!(answer.has("%PDF-1.7") && answer.has("/Figure"), "{path}");
            }
            region
                .desk(Role::LaboratoryTechnician, "LAB-301-1", "Dora")
                .get(&path)
                .expect(StatusCode::NOT_FOUND);
            region.desk(Role::Gp, "0100002", "Un Altro").get(&path).expect(StatusCode::NOT_FOUND);
            region.desk(Role::SispOperator, "301", "Altrove").get(&path).expect(StatusCode::NOT_FOUND);
            for (role, unit) in
                [(Role::Mayor, "001125"), (Role::CrisisUnit, "010"), (Role::Administrator, "010")]
            {
                region.desk(role, unit, "Qualcuno").get(&path).expect(StatusCode::FORBIDDEN);
            }
        }
        technician.get(&format!("/results/{}/report", Uuid::now_v7())).expect(StatusCode::NOT_FOUND);
        // The way there.
        let page = region.doctor().get(&format!("/people/{person}")).expect(StatusCode::OK);
        assert!(page.has(&format!("href=\"/results/{id}/report\"")), "{}", page.text);
        // What was corrected is printed no more.
        let later = correct(&technician, &id, "positive");
        let old = technician.get(&format!("/results/{id}/report"));
        assert!(old.status.is_client_error() && old.has("corretto o annullato"), "{}", old.text);
        region.doctor().get(&format!("/results/{later}/report")).expect(StatusCode::OK);
    });
}

#[test]
fn a_paper_proves_itself_and_tells_when_it_counts_no_more() {
    on_each_engine(|region| {
        let technician = region.technician();
        let id = result(&technician, &request(&region.operator(), region.patient(), "molecular"), "negative");
        let path = link(region, &id);
        let (status, page) = asked(region, &path);
        assert_eq!(status, StatusCode::OK, "{page}");
        for words in ["Referto autentico", "M. R.", "Negativo", "Tampone molecolare"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        for kept in ["Rossi", "Mario", TAX_CODE, "1980", id.as_str()] {
            assert!(!page.contains(kept), "{kept}: {page}");
        }
        let later = correct(&technician, &id, "positive");
        let (_, page) = asked(region, &path);
        assert!(page.contains("Referto corretto") && !page.contains("Negativo"), "{page}");
        assert!(!page.contains("Positivo"), "what it says now is for whoever gets the new one");
        let (_, page) = asked(region, &link(region, &later));
        assert!(page.contains("Referto autentico") && page.contains("Positivo"), "{page}");
    });
}

#[test]
fn what_we_did_not_sign_is_not_ours_and_who_asks_too_often_waits() {
    on_each_engine(|region| {
        let (status, page) = asked(region, "/verify");
        assert!(status == StatusCode::OK && page.contains("codice QR"), "{page}");
        let token = link(region, &Uuid::now_v7().to_string());
        let (status, page) = asked(region, &token);
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("non più conservato"), "{page}");
        for token in ["a", &"A".repeat(119), "%C3%A8", &Uuid::now_v7().to_string()] {
            let (status, page) = asked(region, &format!("/verify/{token}"));
            assert_eq!(status, StatusCode::NOT_FOUND, "{token}");
            assert!(page.contains("Referto non riconosciuto"), "{page}");
        }
        for _ in 0..A_MINUTE {
            asked(region, "/verify/a");
        }
        let (status, page) = asked(region, "/verify/a");
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.contains("Riprova fra un minuto"), "{page}");
    });
}
