//! "Like user X": the roles of a colleague for somebody else, through HTTP, on both engines.

use crate::common::{Answer, Browser, log, on_each_engine, user, user_until};
use access::users::insert_role;
use access::{Role, Unit};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use testkit::TestDb;

/// Gives a user one more role.
fn role(db: &TestDb, user: UserId, role: Role, unit: &str, to: jiff::civil::Date) {
    let unit = Unit { code: unit.to_owned(), name: format!("Unità {unit}") };
    db.write(move |tx| insert_role(tx, user, role, &unit, (date(2020, 1, 1), to))).unwrap();
}

fn ticked(page: &str) -> Vec<String> {
    let boxes = page.split("name=\"like\" value=\"").skip(1);
    boxes.map(|rest| rest[..36].to_owned()).collect()
}

fn roles(admin: &mut Browser<'_>, user: &str) -> Vec<(String, String, String, String)> {
    let account = admin.get(&format!("/api/v1/users/{user}")).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let one = |held: &serde_json::Value| {
        (text(&held["role"]), text(&held["unit"]), text(&held["from"]), text(&held["until"]))
    };
    let mut roles: Vec<_> = account["roles"].as_array().unwrap().iter().map(one).collect();
    roles.sort();
    roles
}

fn give(admin: &mut Browser<'_>, path: &str, like: &[String], more: &[(&str, &str)]) -> Answer {
    let mut form: Vec<(&str, &str)> = like.iter().map(|id| ("like", id.as_str())).collect();
    form.extend(more);
    admin.post(path, &form)
}

#[test]
fn an_account_gets_the_roles_of_a_colleague_and_none_beyond_his_days() {
    on_each_engine(|db| {
        crate::common::person(db);
        let colleague = user_until(db, "collega", date(2099, 12, 21));
        role(db, colleague, Role::LaboratoryTechnician, "LAB-204-1", FOREVER);
        role(db, colleague, Role::SispOperator, "301", FOREVER);
        role(db, colleague, Role::AslDirector, "204", date(2020, 2, 1));
        let target = user(db, "nuova", Role::Mayor, "001272", "Torino");
        let mut admin = Browser::signed_in(db, "admin");
        let path = format!("/admin/users/{target}/like");
        assert!(admin.get(&format!("/admin/users/{target}")).text.contains(&path));
        let found = admin.post(&path, &[("q", "nome di colle")]).text;
        assert!(found.contains(&format!("{path}/{colleague}")), "{found}");
        assert!(
            !admin.post(&path, &[("q", "nuova")]).text.contains(&format!("{path}/{target}")),
            "not himself"
        );

        let one = format!("{path}/{colleague}");
        let page = admin.get(&one).text;
        assert!(page.contains("È finito") && page.contains("1 persona"), "{page}");
        let like = ticked(&page);
        assert_eq!(
            (like.len(), page.matches(" checked").count()),
            (3, 3),
            "the over one is not offered: {page}"
        );
        let none = give(&mut admin, &one, &[], &[]);
        assert!(none.text.contains("Scegli almeno un incarico"), "{}", none.text);
        let late = give(&mut admin, &one, &like, &[("from", "21/12/2099"), ("note", "come chiesto")]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("non ha più l") && late.text.contains("come chiesto"), "{}", late.text);
        let form = [("id", "01931b1e-7a00-7000-8000-0000000000ab"), ("until", "31/12/2099")];
        let given = give(&mut admin, &one, &like, &form);
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        assert_eq!(give(&mut admin, &one, &like, &form).status, StatusCode::SEE_OTHER, "sent twice");
        let held = roles(&mut admin, &target.to_string());
        let days = |role: &str| {
            let of = held.iter().filter(|held| held.0 == role && held.2 != "2020-01-01");
            of.map(|held| held.3.clone()).collect::<Vec<_>>()
        };
        assert_eq!(days("mayor"), ["2099-12-20"], "no day beyond the colleague's: {held:?}");
        assert_eq!(days("laboratory_technician"), ["2099-12-31"], "{held:?}");
        assert!(days("sisp_operator").is_empty(), "it waits for another administrator");
        assert!(admin.get("/admin/approvals").text.contains("Nome di nuova"));
        let again = admin.get(&one).text;
        assert!(again.contains("ha già questo incarico") && again.contains("Aspetta già"), "{again}");
        assert!(
            log(db).iter().any(|record| record.detail == "find" && record.subjects.contains(&colleague.0))
        );
    });
}

#[test]
fn only_what_an_administrator_gives_within_his_territory_is_found_and_copied() {
    on_each_engine(|db| {
        user(db, "asl", Role::AslAdministrator, "204", "ASL TO4");
        let colleague = user(db, "ponte", Role::Mayor, "001125", "Ivrea");
        role(db, colleague, Role::Mayor, "001272", FOREVER);
        role(db, colleague, Role::DataProtectionOfficer, "204", FOREVER);
        let far = user(db, "lontano", Role::Mayor, "001272", "Torino");
        let target = user(db, "nuova", Role::LaboratoryTechnician, "LAB-204-1", "Laboratorio");
        let (elsewhere, nobody) =
            (user(db, "altrove", Role::Mayor, "001272", "Torino"), uuid::Uuid::now_v7());
        let mut admin = Browser::signed_in(db, "asl");
        let path = format!("/admin/users/{target}/like");
        let found = admin.post(&path, &[("q", "nome di")]).text;
        assert!(found.contains("Nome di ponte") && !found.contains("lontano"), "{found}");
        assert!(!found.contains("Torino"), "the roles of elsewhere are not told in the list: {found}");
        let page = admin.get(&format!("{path}/{colleague}")).text;
        assert!(page.contains("non è nel tuo territorio") && page.contains("non puoi darlo tu"), "{page}");
        assert_eq!(ticked(&page).len(), 1);
        let mut browser = Browser::signed_in(db, "admin");
        let all = ticked(&browser.get(&format!("{path}/{colleague}")).text);
        assert_eq!(all.len(), 3, "the region's administrator gives all of them");
        for id in all.iter().filter(|id| !ticked(&page).contains(id)) {
            let refused = give(&mut admin, &format!("{path}/{colleague}"), std::slice::from_ref(id), &[]);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("non si può dare"), "{}", refused.text);
        }
        let missing = admin.get(&format!("{path}/{nobody}"));
        for (user, colleague) in [(target, far), (elsewhere, colleague)] {
            let answer = admin.get(&format!("/admin/users/{user}/like/{colleague}"));
            assert_eq!((answer.status, &answer.text), (StatusCode::NOT_FOUND, &missing.text));
            let answer =
                give(&mut admin, &format!("/admin/users/{user}/like/{colleague}"), &ticked(&page), &[]);
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.post(&path, &[("q", "nome")]).status, StatusCode::FORBIDDEN);
        assert_eq!(doctor.get(&format!("{path}/{colleague}")).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn somebody_is_invited_with_the_roles_of_a_colleague() {
    on_each_engine(|db| {
        let colleague = user(db, "collega", Role::SispOperator, "301", "ASL Città di Torino");
        role(db, colleague, Role::Mayor, "001125", FOREVER);
        role(db, colleague, Role::SchoolReferent, "TOIC80500X", date(2099, 12, 1));
        let mut admin = Browser::signed_in(db, "admin");
        assert!(admin.get("/admin/users/new").text.contains("/admin/users/new/like"));
        let path = format!("/admin/users/new/like/{colleague}");
        let page = admin.get(&path).text;
        let like = ticked(&page);
        let held = roles(&mut admin, &colleague.to_string());
        let of = |role: &str| held.iter().filter(|held| held.0 == role).count();
        assert_eq!((of("mayor"), of("sisp_operator"), of("school_referent")), (1, 1, 1));
        let who = [
            ("id", "01931b1e-7a00-7000-8000-0000000000ac"),
            ("login", "b.neri"),
            ("name", "Bruna Neri"),
            ("contact", "Ufficio accessi, 011 000000"),
        ];
        let wrong = give(&mut admin, &path, &[], &who[..3]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Scegli almeno un incarico", "Bruna Neri"] {
            assert!(wrong.text.contains(words), "{words}: {}", wrong.text);
        }
        let two: Vec<String> = like
            .iter()
            .filter(|id| {
                let row = page.split("<tr").find(|row| row.contains(id.as_str())).unwrap();
                !row.contains("TOIC80500X")
            })
            .cloned()
            .collect();
        let letter = give(&mut admin, &path, &two, &who);
        assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
        assert!(letter.text.contains("letter-link") && letter.text.contains("Sindaco"), "{}", letter.text);
        assert!(!letter.text.contains("Operatore SISP"), "what waits is in no letter");
        assert!(admin.get("/admin/approvals").text.contains("Bruna Neri"));
        let twice = give(&mut admin, &path, &two, &who);
        assert_eq!(twice.status, StatusCode::SEE_OTHER, "its letter is shown once");
        assert_eq!(roles(&mut admin, "01931b1e-7a00-7000-8000-0000000000ac").len(), 1);
    });
}
