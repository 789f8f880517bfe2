//! Finding and filtering users, and taking them away as a file, through HTTP, on both engines.

use crate::common::{Browser, log, on_each_engine, user, user_until};
use access::Role;
use access::Unit;
use access::users::insert_role;
use axum::http::StatusCode;
use jiff::{SignedDuration, ToSpan};
use testkit::TestDb;

/// Somebody whose role ends in so many days.
fn expiring(db: &TestDb, login: &str, days: i64) {
    let today = kernel::clock::local_date(db.clocks.now());
    user_until(db, login, today.checked_add((days + 1).days()).unwrap());
}

/// The logins in a page, of those asked about.
fn shown<'l>(page: &str, logins: &[&'l str]) -> Vec<&'l str> {
    logins.iter().copied().filter(|login| page.contains(&format!(">{login}</span>"))).collect()
}

const ALL: [&str; 7] = ["admin", "medico", "scade", "finito", "sospesa", "sisp", "dorme"];

fn people(db: &TestDb) -> Browser<'_> {
    let sleeper = user(db, "dorme", Role::CrisisUnit, "010", "Regione Piemonte");
    Browser::signed_in(db, "dorme");
    db.pass(SignedDuration::from_hours(24 * 91));
    expiring(db, "scade", 29);
    expiring(db, "finito", -5);
    user(db, "sisp", Role::SispOperator, "204", "ASL TO4");
    let suspended = user(db, "sospesa", Role::Mayor, "001272", "Torino");
    let mut admin = Browser::signed_in(db, "admin");
    for login in ["scade", "medico", "sisp"] {
        Browser::signed_in(db, login);
    }
    admin.post(&format!("/admin/users/{suspended}/active"), &crate::common::active_form(false));
    let _ = sleeper;
    admin
}

#[test]
fn the_list_shows_who_is_asked_for() {
    on_each_engine(|db| {
        let mut admin = people(db);
        for (query, expected) in [
            ("", &ALL[..]),
            ("?standing=active", &["admin", "medico", "scade", "sisp", "dorme"]),
            ("?standing=suspended", &["sospesa"]),
            ("?standing=expiring", &["scade"]),
            ("?standing=dormant", &["dorme"]),
            ("?standing=no_role", &["finito"]),
            ("?standing=invited", &[]),
            ("?role=mayor", &["scade", "sospesa"]),
            ("?asl=204", &["scade", "sisp"]),
            ("?role=mayor&asl=204", &["scade"]),
            ("?role=nobody&standing=whatever", &ALL),
        ] {
            let page = admin.get(&format!("/admin/users{query}")).text;
            assert_eq!(shown(&page, &ALL), expected, "{query}");
            if !["", "?role=nobody&standing=whatever"].contains(&query) {
                let api = admin.get(&format!("/api/v1/users{query}")).json();
                assert_eq!(api["items"].as_array().unwrap().len(), expected.len(), "{query}");
            }
        }
        let page = admin.get("/admin/users").text;
        for figure in ["/admin/users?standing=expiring\">1<", "/admin/users?standing=dormant\">1<"] {
            assert!(page.contains(figure), "{figure}");
        }
        assert_eq!(admin.get("/api/v1/users?standing=whatever").status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut doctor = Browser::signed_in(db, "medico");
        for path in ["/admin/users/find", "/admin/users/export"] {
            assert_eq!(doctor.post(path, &[("q", "nome")]).status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn a_name_is_found_without_standing_in_an_address() {
    on_each_engine(|db| {
        let mut admin = people(db);
        let found = admin.post("/admin/users/find", &[("q", "DI sospesa")]);
        assert_eq!(found.status, StatusCode::OK);
        assert_eq!(shown(&found.text, &ALL), ["sospesa"]);
        assert!(found.text.contains("value=\"DI sospesa\""), "what was typed is still there");
        let none = admin.post("/admin/users/find", &[("q", "sospesa"), ("role", "gp")]);
        assert!(none.text.contains("Nessun utente corrisponde"));
        let empty = admin.post("/admin/users/find", &[("q", " "), ("role", "mayor"), ("asl", "204")]);
        assert_eq!(
            empty.location, "/admin/users?role=mayor&asl=204",
            "without a name the address says it all"
        );
        for number in 0..60 {
            user(db, &format!("utente{number:02}"), Role::Mayor, "001125", "Ivrea");
        }
        let first = admin.post("/admin/users/find", &[("q", "utente")]).text;
        assert!(first.contains("60 utenti") && first.contains("utente49") && !first.contains("utente50"));
        let (_, rest) = first.split_once("name=\"after\" value=\"").expect("a next page");
        let after = &rest[..rest.find('"').unwrap()];
        let second = admin.post("/admin/users/find", &[("q", "utente"), ("after", after)]).text;
        assert!(second.contains("utente50") && second.contains("utente59") && !second.contains("utente49"));
        let details: Vec<_> = log(db).into_iter().map(|record| record.detail).collect();
        assert!(details.iter().all(|detail| !detail.contains("utente")), "{details:?}");
    });
}

#[test]
fn the_file_holds_who_is_asked_for_and_no_formula() {
    on_each_engine(|db| {
        let mut admin = people(db);
        let mayor = user(db, "trucco", Role::Mayor, "001125", "=cmd()");
        db.write(move |tx| {
            let unit = Unit { code: "204".to_owned(), name: "ASL TO4".to_owned() };
            let period = (jiff::civil::date(2020, 1, 1), kernel::clock::FOREVER);
            insert_role(tx, mayor, Role::AslDirector, &unit, period)
        })
        .unwrap();
        let file = admin.post("/admin/users/export", &[("role", "mayor"), ("asl", "204")]);
        assert!(file.kind.starts_with("text/csv"), "{}", file.kind);
        let lines: Vec<_> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert!(lines[0].starts_with("nome;nome utente;ruolo"), "{}", lines[0]);
        assert_eq!(lines.len(), 4, "one line for each role of two users: {lines:?}");
        assert!(
            lines[1].contains("\"scade\"") && lines[2].contains("\"trucco\";\"Sindaco\";\"'=cmd()\""),
            "{lines:?}"
        );
        let records = log(db);
        let last = records.iter().rfind(|record| record.action == "user.manage").unwrap();
        assert_eq!(last.detail, "csv 2");
    });
}
