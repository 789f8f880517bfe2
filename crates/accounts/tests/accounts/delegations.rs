//! A doctor's delegations on the screen, on both engines.

use crate::common::{Browser, log, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use jiff::ToSpan;
use kernel::clock::local_date;
use testkit::TestDb;

const ID: &str = "01931b1e-7a00-7000-8000-00000000d001";

fn day(db: &TestDb, from_now: i32) -> String {
    web::fmt::date(local_date(db.db.clocks().now()).checked_add(from_now.days()).unwrap())
}

/// The addresses of the lines that can be ended.
fn ends(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links
        .filter(|link| link.starts_with("/delegations/") && link.ends_with("/end"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_doctor_entrusts_a_colleague_and_either_ends_it() {
    on_each_engine(|db| {
        user(db, "verdi", Role::Gp, "0100002", "VERDI UGO");
        user(db, "neri", Role::Gp, "0100003", "NERI EVA");
        let (mut ada, mut ugo) = (Browser::signed_in(db, "medico"), Browser::signed_in(db, "verdi"));
        let mut eva = Browser::signed_in(db, "neri");
        assert!(ada.get("/delegations").text.contains("Non hai affidato"));
        let (from, last) = (day(db, 0), day(db, 9));
        let fields =
            [("id", ID), ("colleague", "0100002"), ("from", &from), ("last", &last), ("note", "ferie")];
        for _ in 0..2 {
            let given = ada.post("/delegations/new", &fields);
            assert_eq!(
                (given.status, given.location.as_str()),
                (StatusCode::SEE_OTHER, "/delegations"),
                "{}",
                given.text
            );
        }
        let page = ada.get("/delegations").text;
        assert_eq!(ends(&page).len(), 1, "sent twice it is one: {page}");
        assert!(page.contains("in corso") && page.contains("ferie") && page.contains(&last));
        let held = ugo.get("/delegations").text;
        assert!(held.contains("ROSSI ADA") && held.contains("Restituisci"), "{held}");

        // For another doctor it is as if it were not there, and he leaves a trace.
        let end = ends(&page).pop().unwrap();
        let absent = end.replace(ID, "01931b1e-7a00-7000-8000-00000000dead");
        assert!(ends(&eva.get("/delegations").text).is_empty());
        let (foreign, nothing) = (eva.get(&end), eva.get(&absent));
        assert_eq!((foreign.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(eva.post(&end, &[("id", ID)]).status, StatusCode::NOT_FOUND);
        assert!(
            log(db).iter().any(|record| record.action == "delegation.manage" && record.outcome == "denied")
        );

        assert!(ugo.get(&end).text.contains("non vedi gli assistiti di ROSSI ADA"));
        assert_eq!(ugo.post(&end, &[]).location, "/delegations");
        assert!(ends(&ada.get("/delegations").text).is_empty());
        assert!(ada.get("/delegations").text.contains("terminata prima"));
        let told: Vec<_> =
            log(db).into_iter().filter(|record| record.detail.contains("gp:0100001")).collect();
        assert_eq!(told.len(), 2, "given once and ended once: {told:?}");
    });
}

#[test]
fn what_is_wrong_is_told_and_nothing_typed_is_lost() {
    on_each_engine(|db| {
        user(db, "verdi", Role::Gp, "0100002", "VERDI UGO");
        user(db, "verdi2", Role::Gp, "0100004", "VERDI UGO");
        let mut ada = Browser::signed_in(db, "medico");
        let (yesterday, today, last) = (day(db, -1), day(db, 0), day(db, 3));
        for (colleague, from, last, sentence) in [
            ("Bianchi", &today, &last, "Nessun altro medico con questo nome"),
            ("0100001", &today, &last, "Nessun altro medico con questo nome"),
            ("0100002", &yesterday, &last, "comincia oggi o in un giorno che viene"),
            ("0100002", &last, &today, "viene prima del primo"),
            ("0100002", &today, &"31/12/2999".to_owned(), "al più un anno"),
            ("0100002", &today, &"31/02/2027".to_owned(), "Ultimo giorno"),
        ] {
            let form = [
                ("id", ID),
                ("colleague", colleague),
                ("from", from),
                ("last", last),
                ("note", "dal dentista"),
            ];
            let refused = ada.post("/delegations/new", &form);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{colleague} {from} {last}");
            assert!(refused.text.contains(sentence), "{sentence}: {}", refused.text);
            assert!(refused.text.contains(colleague) && refused.text.contains("dal dentista"));
        }
        // Two of one name: the form asks which.
        let form = [("id", ID), ("colleague", "verdi ugo"), ("from", &today), ("last", &last)];
        let several = ada.post("/delegations/new", &form);
        assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            several.text.contains("codice 0100002") && several.text.contains("codice 0100004"),
            "{}",
            several.text
        );
        assert!(ends(&ada.get("/delegations").text).is_empty());
        let mut chosen = several.text.split("value=\"").filter_map(|rest| rest.split('"').next());
        let chosen = chosen.find(|value| value.len() == 36 && *value != ID).unwrap();
        let given = ada.post("/delegations/new", &[&form[..], &[("chosen", chosen)]].concat());
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        assert_eq!(ends(&ada.get("/delegations").text).len(), 1);
    });
}

#[test]
fn nobody_but_a_doctor_finds_the_page() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for path in ["/delegations", "/delegations/new"] {
            assert_eq!(admin.get(path).status, StatusCode::FORBIDDEN);
        }
        assert_eq!(admin.post("/delegations/new", &[("id", ID)]).status, StatusCode::FORBIDDEN);
    });
}
