//! Every organisation attests its users each 90 days, through HTTP, on both engines.

use crate::common::{Answer, Browser, PASSWORD, log, on_each_engine, user};
use access::Role;
use accounts::rules::attestation::is_office_hour;
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use serde_json::json;
use territory::doctors::{Doctor, DoctorKind};
use testkit::TestDb;

const FORM: &str = "01931b1e-7a00-7000-8000-0000000000ad";

/// ASL TO4 with its administrator, its director, an operator, a mayor and a doctor; and the mayor of another ASL.
fn region(db: &TestDb) -> UserId {
    let doctor = Doctor {
        code: "0100001".to_owned(),
        family_name: "ROSSI".to_owned(),
        given_name: "ADA".to_owned(),
        kind: DoctorKind::Gp,
        asl: "204".to_owned(),
        comune: "001125".to_owned(),
        valid_from: date(2019, 1, 1),
        valid_to: FOREVER,
    };
    db.write(move |tx| territory::doctors::insert(tx, &doctor)).unwrap();
    user(db, "asl", Role::AslAdministrator, "204", "ASL TO4");
    user(db, "direttrice", Role::AslDirector, "204", "ASL TO4");
    user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
    user(db, "torino", Role::Mayor, "001272", "Torino");
    user(db, "sisp", Role::SispOperator, "204", "ASL TO4")
}

/// The fields of the roles that are to be decided, with whose row each stands in.
fn fields(page: &str) -> Vec<(String, &str)> {
    let rows = page.split("<tr").filter(|row| row.contains("name=\"d-"));
    rows.map(|row| {
        let (_, rest) = row.split_once("name=\"").unwrap();
        (rest.split('"').next().unwrap().to_owned(), row)
    })
    .collect()
}

fn field_of(page: &str, login: &str) -> String {
    let found = fields(page).into_iter().find(|(_, row)| row.contains(&format!(">{login}<")));
    found.unwrap_or_else(|| panic!("no row of {login}: {page}")).0
}

fn attest(admin: &mut Browser<'_>, unit: &str, decisions: &[(&str, &str)]) -> Answer {
    let form: Vec<(&str, &str)> = [("id", FORM)].into_iter().chain(decisions.iter().copied()).collect();
    admin.post(&format!("/attestations/{unit}"), &form)
}

fn may_enter(db: &TestDb, login: &str, role: &str) -> bool {
    let token = json!({ "login": login, "password": PASSWORD, "role": role });
    Browser::new(db).post_json("/api/v1/token", &[], &token).status == StatusCode::OK
}

#[test]
fn an_organisation_is_attested_role_by_role_and_what_is_removed_ends() {
    on_each_engine(|db| {
        let sisp = region(db);
        let mut operator = Browser::signed_in(db, "sisp");
        let mut admin = Browser::signed_in(db, "asl");
        let page = admin.get("/attestations/asl:204").text;
        assert_eq!(fields(&page).len(), 2, "the operator and the director: {page}");
        let (operator_field, director) = (field_of(&page, "sisp"), field_of(&page, "direttrice"));
        assert!(!page.contains(" checked"), "nothing is decided beforehand");
        let missing = attest(&mut admin, "asl:204", &[(&operator_field, "r")]);
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.text.contains("Decisioni che mancano: 1"), "{}", missing.text);
        assert!(
            missing.text.contains(&format!("name=\"{operator_field}\" value=\"r\" checked")),
            "nothing is lost"
        );
        let seen = attest(&mut admin, "asl:204", &[("submit", "seen")]);
        let checked = format!("name=\"{operator_field}\" value=\"k\" checked");
        assert!(seen.text.contains(&checked), "he signed in: {}", seen.text);
        assert_eq!(seen.text.matches(" checked").count(), 1, "and she did not");
        let all = [(operator_field.as_str(), "r"), (director.as_str(), "k")];
        let asks = attest(&mut admin, "asl:204", &all);
        assert_eq!(asks.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Questi incarichi finiscono appena registri", "Nome di sisp: Operatore SISP, ASL TO4"] {
            assert!(asks.text.contains(words), "{words}: {}", asks.text);
        }
        assert!(may_enter(db, "sisp", "sisp_operator"), "nothing ends before it is confirmed");
        let all = [&all[..], &[("confirmed", "true")]].concat();
        let saved = attest(&mut admin, "asl:204", &all);
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        assert_eq!(
            attest(&mut admin, "asl:204", &[(&director, "k")]).status,
            StatusCode::SEE_OTHER,
            "sent twice"
        );
        assert!(!may_enter(db, "sisp", "sisp_operator") && may_enter(db, "direttrice", "asl_director"));
        assert_ne!(operator.get("/profile").status, StatusCode::OK, "what he was doing is cut off");
        let history = admin.get(&format!("/admin/users/{sisp}")).text;
        assert!(history.contains("Attestazione degli utenti"), "{history}");
        let page = admin.get("/attestations/asl:204").text;
        assert!(page.contains("Nome di asl") && page.contains("In regola"), "{page}");
        let file = admin.post("/attestations/asl:204/export", &[]);
        assert!(file.text.contains("\"sisp\";\"Operatore SISP\";\"ASL TO4\";\"tolto\""), "{}", file.text);
        let records = log(db);
        let ended = records.iter().find(|record| record.detail.starts_with("ended sisp_operator")).unwrap();
        assert_eq!((ended.action.as_str(), &ended.subjects[..]), ("attestation.manage", &[sisp.0][..]));
        assert!(records.iter().any(|record| record.detail == "view" && record.subjects.contains(&sisp.0)));

        db.pass(SignedDuration::from_hours(24 * 89));
        let list = |db: &TestDb| Browser::signed_in(db, "asl").get("/attestations?state=overdue").text;
        assert!(!list(db).contains("/attestations/asl:204"), "90 days from the last time");
        db.pass(SignedDuration::from_hours(24 * 3));
        assert!(list(db).contains("/attestations/asl:204"));
        let mut old = Browser::signed_in(db, "asl");
        db.pass(SignedDuration::from_mins(6));
        let field = field_of(&old_page(&mut old), "sindaca");
        let late = attest(&mut old, "comune:001125", &[(&field, "k")]);
        assert!(!late.location.starts_with("/attestations"), "{}", late.location);
        assert!(old_page(&mut old).contains("non è mai stata attestata"), "no proof, no act");
    });
}

fn old_page(browser: &mut Browser<'_>) -> String {
    browser.get("/attestations/comune:001125").text
}

#[test]
fn each_attests_his_own_organisations_and_nobody_his_own_role() {
    on_each_engine(|db| {
        region(db);
        for (login, his, others) in [
            ("asl", &["asl:204", "doctors:204", "comune:001125"][..], &["comune:001272", "region:010"][..]),
            ("direttrice", &["asl:204", "doctors:204"], &["comune:001125", "comune:001272", "region:010"]),
            ("admin", &["asl:204", "doctors:204", "comune:001125", "comune:001272", "region:010"], &[]),
        ] {
            let mut browser = Browser::signed_in(db, login);
            let list = browser.get("/attestations").text;
            let nowhere = browser.get("/attestations/comune:999999");
            assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
            for unit in his {
                assert!(list.contains(&format!("/attestations/{unit}\"")), "{login} {unit}: {list}");
                assert_eq!(
                    browser.get(&format!("/attestations/{unit}")).status,
                    StatusCode::OK,
                    "{login} {unit}"
                );
            }
            for unit in others {
                assert!(!list.contains(&format!("/attestations/{unit}\"")), "{login} {unit}");
                let page = browser.get(&format!("/attestations/{unit}"));
                assert_eq!(
                    (page.status, &page.text),
                    (StatusCode::NOT_FOUND, &nowhere.text),
                    "{login} {unit}"
                );
                assert_eq!(attest(&mut browser, unit, &[]).status, StatusCode::NOT_FOUND, "{login} {unit}");
                let file = browser.post(&format!("/attestations/{unit}/export"), &[]);
                assert_eq!(file.status, StatusCode::NOT_FOUND, "{login} {unit}");
            }
        }
        for login in ["sisp", "sindaca", "medico"] {
            let mut browser = Browser::signed_in(db, login);
            assert_eq!(browser.get("/attestations").status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(attest(&mut browser, "asl:204", &[]).status, StatusCode::FORBIDDEN, "{login}");
        }
        let mut director = Browser::signed_in(db, "direttrice");
        let page = director.get("/attestations/asl:204").text;
        assert!(page.contains("lo attesta un altro"), "{page}");
        let field = field_of(&page, "sisp");
        assert_eq!(fields(&page).len(), 1, "her own role is not hers to decide");
        assert_eq!(attest(&mut director, "asl:204", &[(&field, "k")]).status, StatusCode::SEE_OTHER);
        let file = director.post("/attestations/asl:204/export", &[]).text;
        assert!(file.contains("\"direttrice\"") && file.contains("proprio, non deciso"), "{file}");
    });
}

/// Ends what nobody attested, at the next hour at which that happens.
fn in_the_morning(db: &TestDb) -> usize {
    while !is_office_hour(db.db.clocks().now()) {
        db.pass(SignedDuration::from_hours(1));
    }
    db.block_on(accounts::service::end_unattested(&db.db)).unwrap()
}

#[test]
fn where_the_region_wants_it_roles_end_until_somebody_attests_them() {
    on_each_engine(|db| {
        region(db);
        db.pass(SignedDuration::from_hours(24 * 125));
        assert_eq!(in_the_morning(db), 0, "off by default");
        let mut admin = Browser::signed_in(db, "admin");
        let on = admin.post("/admin/settings/attestation", &[("ends", "on")]);
        assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.text);
        let mut doctor = Browser::signed_in(db, "medico");
        assert!(may_enter(db, "sindaca", "mayor"));
        let ended = in_the_morning(db);
        assert_eq!(in_the_morning(db), 0, "once");
        // Two mayors, and the operator who does not enter; not the doctor in service, nor who attests.
        assert_eq!(ended, 3);
        assert!(!may_enter(db, "sindaca", "mayor") && !may_enter(db, "sisp", "sisp_operator"));
        assert_eq!(doctor.get("/profile").status, StatusCode::OK);
        for (login, role) in
            [("asl", "asl_administrator"), ("direttrice", "asl_director"), ("admin", "administrator")]
        {
            assert!(may_enter(db, login, role), "{login}");
        }
        let mut asl = Browser::signed_in(db, "asl");
        let page = asl.get("/attestations/comune:001125").text;
        assert!(page.contains("Sospeso: non attestato"), "{page}");
        let field = field_of(&page, "sindaca");
        assert_eq!(attest(&mut asl, "comune:001125", &[(&field, "k")]).status, StatusCode::SEE_OTHER);
        assert!(may_enter(db, "sindaca", "mayor"), "the role has its days back");
        let listed = admin.get("/api/v1/users").json();
        let mayor =
            listed["items"].as_array().unwrap().iter().find(|one| one["login"] == "sindaca").unwrap().clone();
        assert!(mayor["roles"][0].get("until").is_none(), "without an end, as before: {mayor}");
        assert_eq!(in_the_morning(db), 0, "attested for 90 days");
        let history = asl.get(&format!("/admin/users/{}", mayor["id"].as_str().unwrap())).text;
        assert!(history.contains("non attestato") && history.contains("di nuovo valido"), "{history}");
    });
}
