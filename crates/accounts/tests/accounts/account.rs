//! What an administrator does with an account that exists: its roles, its state, its sessions, through HTTP, on both
//! engines.

use crate::common::{Browser, PASSWORD, log, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use jiff::ToSpan;
use kernel::Date;
use serde_json::{Value, json};
use testkit::TestDb;
use uuid::Uuid;

/// The details of what administrators did, oldest first, without what they only looked at.
fn managed(db: &TestDb) -> Vec<String> {
    let records =
        log(db).into_iter().filter(|record| record.action == "user.manage" && record.outcome == "allowed");
    records.map(|record| record.detail).filter(|detail| detail != "list" && detail != "view").collect()
}

fn day(db: &TestDb, days: i64) -> Date {
    kernel::clock::local_date(db.clocks.now()).checked_add(days.days()).unwrap()
}

fn typed(day: Date) -> String {
    web::fmt::date(day)
}

/// The account over the API, with its version.
fn account(admin: &mut Browser<'_>, id: &str) -> Value {
    let answer = admin.get(&format!("/api/v1/users/{id}"));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
    rest[..rest.find('"').unwrap()].to_owned()
}

#[test]
fn a_user_is_suspended_for_a_reason_that_stands_on_his_page() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut admin = Browser::signed_in(db, "admin");
        let mut mayor = Browser::signed_in(db, "sindaca");
        let (page, path) = (format!("/admin/users/{id}"), format!("/admin/users/{id}/active"));
        assert_eq!(mayor.get(&path).status, StatusCode::FORBIDDEN);
        let asked = admin.get(&path);
        assert!(asked.text.contains("esce subito") && asked.text.contains("Sospetto uso improprio"));
        assert_eq!(mayor.get("/profile").status, StatusCode::OK, "asking does nothing");
        for (why, note, sentence) in [
            ("", "", "Scegli il motivo"),
            ("back", "", "Scegli il motivo"),
            ("other", "troppo poco", "almeno 15 caratteri"),
        ] {
            let wrong = admin.post(&path, &[("active", "false"), ("why", why), ("note", note)]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
            assert!(wrong.text.contains(sentence) && wrong.text.contains(note), "{why} {note}");
        }
        let key = Uuid::now_v7().to_string();
        let form = [
            ("id", key.as_str()),
            ("active", "false"),
            ("why", "misuse"),
            ("note", "Segnalata dalla collega"),
        ];
        for _ in 0..2 {
            let done = admin.post(&path, &form);
            assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, page.as_str()));
        }
        assert_eq!(mayor.get("/profile").status, StatusCode::SEE_OTHER, "he is out");
        let shown = admin.get(&page).text;
        for words in ["Sospeso dal", "Nome di admin", "Sospetto uso improprio", "«Segnalata dalla collega»"]
        {
            assert!(shown.contains(words), "{words}");
        }
        let back = [("active", "true"), ("why", "checked")];
        assert_eq!(admin.post(&path, &back).status, StatusCode::SEE_OTHER);
        // The form of before, sent once more, suspends nobody.
        assert_eq!(admin.post(&path, &form).status, StatusCode::SEE_OTHER);
        let again = mayor.post("/login", &[("login", "sindaca"), ("password", PASSWORD)]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert!(!admin.get(&page).text.contains("Sospeso dal"));
        assert_eq!(managed(db), ["suspended misuse", "active checked"]);
    });
}

#[test]
fn a_further_role_is_given_moved_and_ended_and_what_is_done_in_it_is_cut_off() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea").to_string();
        let mut admin = Browser::signed_in(db, "admin");
        let path = format!("/admin/users/{id}/roles");
        let until = typed(day(db, 40));
        let new = [
            ("role", "asl_director"),
            ("unit", "TO4"),
            ("from", ""),
            ("until", until.as_str()),
            ("confirmed", "true"),
        ];
        for (field, value, sentence) in [
            ("role", "", "Scegli il ruolo"),
            ("unit", "TO9", "Nessuna ASL"),
            ("until", "ieri", "Scrivi la data"),
        ] {
            let form: Vec<_> =
                new.iter().map(|(name, old)| (*name, if *name == field { value } else { *old })).collect();
            let wrong = admin.post(&format!("{path}/new"), &form);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(wrong.text.contains(sentence), "{field}: {sentence}");
        }
        assert_eq!(admin.post(&format!("{path}/new"), &new).status, StatusCode::SEE_OTHER);
        let twice = admin.post(&format!("{path}/new"), &new);
        assert!(twice.text.contains("Ha già questo ruolo"), "{}", twice.text);
        let held = account(&mut admin, &id)["roles"][1].clone();
        assert_eq!((held["role"].as_str(), held["unit"].as_str()), (Some("asl_director"), Some("204")));
        let (role, mayor) =
            (held["id"].as_str().unwrap(), account(&mut admin, &id)["roles"][0]["id"].clone());

        let later = typed(day(db, 400));
        let moved = admin.post(&format!("{path}/{role}/until"), &[("until", &later)]);
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        assert_eq!(account(&mut admin, &id)["roles"][1]["until"], day(db, 400).to_string());

        let mut director = Browser::signed_in(db, "sindaca");
        director.post("/role", &[("role", role)]);
        assert!(director.get("/profile").text.contains("Direttore di ASL · ASL TO4"));
        let mut elsewhere = Browser::signed_in(db, "sindaca");
        elsewhere.post("/role", &[("role", mayor.as_str().unwrap())]);

        let end = format!("{path}/{role}/end");
        for (form, sentence) in [
            (&[("why", "moved")][..], "Scegli se l&#39;incarico finisce subito"),
            (&[("when", "day"), ("why", "moved")], "Compila questo campo"),
            (&[("when", "day"), ("last_day", "01/01/2020"), ("why", "moved")], "già passato"),
            (&[("when", "day"), ("last_day", "31/12/2199"), ("why", "moved")], "finisce già prima"),
            (&[("when", "now")], "Scegli il motivo"),
        ] {
            let wrong = admin.post(&end, form);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(wrong.text.contains(sentence), "{form:?}: {sentence}");
        }
        let soon = typed(day(db, 3));
        let planned = admin.post(&end, &[("when", "day"), ("last_day", &soon), ("why", "moved")]);
        assert_eq!(planned.status, StatusCode::SEE_OTHER);
        assert_eq!(director.get("/profile").status, StatusCode::OK, "it is not over yet");
        assert_eq!(admin.post(&end, &[("when", "now"), ("why", "mistake")]).status, StatusCode::SEE_OTHER);
        assert_eq!(director.get("/profile").status, StatusCode::SEE_OTHER, "cut off");
        assert_eq!(elsewhere.get("/profile").status, StatusCode::OK, "his other role goes on");

        // It is given back: the session of before is over for good.
        assert_eq!(
            admin.post(&format!("{path}/{role}/until"), &[("until", "")]).status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(director.get("/profile").status, StatusCode::SEE_OTHER, "it does not come to life again");
        let page = admin.get(&format!("/admin/users/{id}")).text;
        for words in [
            "Incarico dato",
            "Ultimo giorno cambiato",
            "Incarico terminato subito",
            "Errore",
            "Nome di admin",
        ] {
            assert!(page.contains(words), "{words}");
        }
        let details: Vec<_> = managed(db).iter().map(|it| it.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(details, ["role", "moved", "ended", "ended", "moved"]);
    });
}

#[test]
fn nobody_changes_his_own_account_nor_one_that_changed_meanwhile() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea").to_string();
        let mut admin = Browser::signed_in(db, "admin");
        let users = admin.get("/api/v1/users").json();
        let me = users["items"].as_array().unwrap().iter().find(|user| user["login"] == "admin").unwrap();
        let (mine, role) = (me["id"].as_str().unwrap(), me["roles"][0]["id"].as_str().unwrap());
        let grant = [("role", "gp"), ("role", "mayor"), ("unit", "Ivrea"), ("confirmed", "true")];
        for (path, form) in [
            ("active".to_owned(), &[("active", "false"), ("why", "left")][..]),
            ("roles/new".to_owned(), &grant[1..]),
            (format!("roles/{role}/end"), &[("when", "now"), ("why", "left")]),
            (format!("roles/{role}/until"), &[("until", "")]),
            ("sessions/end".to_owned(), &[("session", "all")]),
        ] {
            let path = format!("/admin/users/{mine}/{path}");
            let answer = admin.post(&path, form);
            assert_eq!(answer.status, StatusCode::CONFLICT, "{path}: {}", answer.text);
            // Of somebody who is not there, and by somebody who administers nobody.
            let nobody = path.replace(mine, &Uuid::now_v7().to_string());
            assert_eq!(admin.post(&nobody, form).status, StatusCode::NOT_FOUND, "{nobody}");
            let mut doctor = Browser::signed_in(db, "medico");
            assert_eq!(doctor.post(&path.replace(mine, &id), form).status, StatusCode::FORBIDDEN, "{path}");
        }
        // The role of one user at the address of another.
        let path = format!("/admin/users/{id}/roles/{role}/end");
        assert_eq!(admin.post(&path, &[("when", "now"), ("why", "left")]).status, StatusCode::NOT_FOUND);
        assert_eq!(managed(db), [""; 0]);

        let path = format!("/admin/users/{id}/active");
        let version = hidden(&admin.get(&path).text, "version");
        assert_eq!(
            admin
                .post(
                    &format!("/admin/users/{id}/roles/new"),
                    &grant[1..]
                        .iter()
                        .map(|(name, value)| { (*name, if *name == "unit" { "Chivasso" } else { *value }) })
                        .collect::<Vec<_>>()
                )
                .status,
            StatusCode::SEE_OTHER
        );
        let form = [("version", version.as_str()), ("active", "false"), ("why", "left")];
        let stale = admin.post(&path, &form);
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.text.contains("Nel frattempo qualcun altro"));
        let fresh = hidden(&stale.text, "version");
        let form = [("version", fresh.as_str()), ("active", "false"), ("why", "left")];
        assert_eq!(admin.post(&path, &form).status, StatusCode::SEE_OTHER, "seen, and sent again");
    });
}

#[test]
fn a_name_and_an_address_are_corrected_once_and_at_once() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea").to_string();
        let mut admin = Browser::signed_in(db, "admin");
        let mut mayor = Browser::signed_in(db, "sindaca");
        let (page, path) = (format!("/admin/users/{id}"), format!("/admin/users/{id}/contact"));
        assert!(admin.get(&page).text.contains(&path));
        let asked = admin.get(&path).text;
        assert!(asked.contains("value=\"Nome di sindaca\""), "{asked}");
        assert_eq!(mayor.get(&path).status, StatusCode::FORBIDDEN);
        for (name, email, sentence) in
            [("", "", "nome"), ("Ada Néri", "ada.neri", "Questo non sembra un indirizzo e-mail")]
        {
            let wrong = admin.post(&path, &[("name", name), ("email", email)]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(wrong.text.contains(sentence) && wrong.text.contains(email), "{}", wrong.text);
        }
        let (key, seen) = (Uuid::now_v7().to_string(), hidden(&asked, "version"));
        let form = [
            ("id", key.as_str()),
            ("version", seen.as_str()),
            ("name", "Ada Néri"),
            ("email", "ada.neri@example.org"),
        ];
        for _ in 0..2 {
            let done = admin.post(&path, &form);
            assert_eq!(
                (done.status, done.location.as_str()),
                (StatusCode::SEE_OTHER, page.as_str()),
                "{}",
                done.text
            );
        }
        let shown = admin.get(&page).text;
        for words in ["Ada Néri", "ada.neri@example.org", "Nome o indirizzo e-mail corretto"] {
            assert!(shown.contains(words), "{words}");
        }
        assert_eq!(managed(db), ["contact"]);
        assert!(mayor.get("/profile").text.contains("Ada Néri"), "in the session that is open, too");
        let stale = [("version", seen.as_str()), ("name", "Eva Néri"), ("email", "")];
        assert_eq!(admin.post(&path, &stale).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn an_administrator_sees_the_sessions_of_a_user_and_ends_them() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea").to_string();
        let mut admin = Browser::signed_in(db, "admin");
        let (mut one, mut two) = (Browser::signed_in(db, "sindaca"), Browser::signed_in(db, "sindaca"));
        let (page, path) = (format!("/admin/users/{id}"), format!("/admin/users/{id}/sessions/end"));
        let shown = admin.get(&page).text;
        assert!(shown.contains("Sessioni aperte") && shown.contains("browser sconosciuto"));
        assert!(!shown.contains(one.session().unwrap()), "never the token");
        let sessions = account(&mut admin, &id)["sessions"].clone();
        assert_eq!(sessions.as_array().unwrap().len(), 2);
        let oldest = sessions[1]["id"].as_str().unwrap();
        assert_eq!(admin.post(&path, &[]).status, StatusCode::NOT_FOUND, "which one must be said");
        assert_eq!(admin.post(&path, &[("session", oldest)]).status, StatusCode::SEE_OTHER);
        assert_eq!(one.get("/profile").status, StatusCode::SEE_OTHER);
        assert_eq!(two.get("/profile").status, StatusCode::OK);
        assert_eq!(admin.post(&path, &[("session", "all")]).status, StatusCode::SEE_OTHER);
        assert_eq!(two.get("/profile").status, StatusCode::SEE_OTHER);
        assert!(admin.get(&page).text.contains("non è dentro da nessun computer"));
        assert_eq!(managed(db), ["sessions ended", "sessions ended"]);
    });
}

#[test]
fn the_api_changes_an_account_that_was_seen_and_once_for_each_key() {
    on_each_engine(|db| {
        let id = user(db, "sindaca", Role::Mayor, "001125", "Ivrea").to_string();
        let mut admin = Browser::signed_in(db, "admin");
        let path = format!("/api/v1/users/{id}");
        let key = Uuid::now_v7().to_string();
        let headers = |tag: &'static str| [("idempotency-key", key.clone()), ("if-match", tag.to_owned())];
        let mut send = |rest: &str, headers: &[(&str, String)], body: &Value| {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            admin.post_json(&format!("{path}{rest}"), &headers, body)
        };
        let role = json!({ "role": "asl_director", "unit": "204", "until": "2099-12-30" });
        let first = send("/roles", &headers("\"1\""), &role);
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        assert_eq!(first.json()["roles"][1]["id"], key.as_str());
        assert_eq!(send("/roles", &headers("\"1\""), &role).status, StatusCode::CREATED, "the same again");
        let end = json!({ "why": "mistake" });
        let stale = [("idempotency-key", Uuid::now_v7().to_string()), ("if-match", "\"1\"".to_owned())];
        let answer = send(&format!("/roles/{key}/end"), &stale, &end);
        assert_eq!((answer.status, answer.kind.as_str()), (StatusCode::CONFLICT, "application/problem+json"));
        let taken = send(&format!("/roles/{key}/end"), &headers("\"2\""), &end);
        assert_eq!(taken.status, StatusCode::CONFLICT, "the key has given a role");
        let fresh = [("idempotency-key", Uuid::now_v7().to_string()), ("if-match", "\"2\"".to_owned())];
        let ended = send(&format!("/roles/{key}/end"), &fresh, &end);
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        let without = send(&format!("/roles/{key}/end"), &fresh[..1], &end);
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.text.contains("If-Match"), "{}", without.text);
    });
}
