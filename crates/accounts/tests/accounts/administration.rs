//! Administrators of one ASL, and roles that a second administrator has to approve, through HTTP, on both engines.

use crate::common::{Browser, PASSWORD, choose_by, invite_form, link_in, log, on_each_engine, user};
use access::audience::Grant;
use access::audit::Record;
use access::users::insert_role;
use access::{Resource, Role};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::Date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use serde_json::json;
use territory::doctors::{Doctor, DoctorKind};
use testkit::TestDb;
use uuid::Uuid;

/// Doctor 0100001, of ASL TO4.
fn doctor(db: &TestDb, valid_to: Date) {
    let doctor = Doctor {
        code: "0100001".to_owned(),
        family_name: "ROSSI".to_owned(),
        given_name: "ADA".to_owned(),
        kind: DoctorKind::Gp,
        asl: "204".to_owned(),
        comune: "001125".to_owned(),
        valid_from: date(2019, 1, 1),
        valid_to,
    };
    db.write(move |tx| territory::doctors::insert(tx, &doctor)).unwrap();
}

#[test]
fn a_role_does_not_outlast_its_unit() {
    on_each_engine(|db| {
        doctor(db, date(2098, 1, 1));
        let mut admin = Browser::signed_in(db, "admin");
        let mut given = |last: &str| {
            let form = invite_form(&[("role", "gp"), ("unit", "0100001"), ("until", last)]);
            admin.post("/admin/users/new", &form)
        };
        for last in ["", "01/01/2098"] {
            let wrong = given(last);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{last:?}");
            assert!(wrong.text.contains("chiude dopo il 31/12/2097"), "{last:?}: {}", wrong.text);
        }
        assert_eq!(given("31/12/2097").status, StatusCode::SEE_OTHER, "it waits for another administrator");
    });
}

/// Users within ASL TO4 and beyond, and the administrator of that ASL.
struct Region {
    inside: Vec<(&'static str, UserId)>,
    outside: Vec<(&'static str, UserId)>,
}

fn region(db: &TestDb) -> Region {
    doctor(db, FOREVER);
    user(db, "asl", Role::AslAdministrator, "204", "ASL TO4");
    let past = user(db, "passato", Role::Mayor, "001272", "Torino");
    let period = (date(2020, 1, 1), date(2020, 2, 1));
    let unit = access::Unit { code: "204".to_owned(), name: "ASL TO4".to_owned() };
    db.write(move |tx| insert_role(tx, past, Role::AslDirector, &unit, period)).unwrap();
    let inside = vec![
        ("sindaca", user(db, "sindaca", Role::Mayor, "001125", "Ivrea")),
        ("sisp", user(db, "sisp", Role::SispOperator, "204", "ASL TO4")),
        ("tecnico", user(db, "tecnico", Role::LaboratoryTechnician, "LAB-204-1", "Laboratorio")),
        ("passato", past),
    ];
    let outside = vec![
        ("torino", user(db, "torino", Role::Mayor, "001272", "Torino")),
        ("vicina", user(db, "vicina", Role::SispOperator, "301", "ASL Città di Torino")),
        ("crisi", user(db, "crisi", Role::CrisisUnit, "010", "Regione Piemonte")),
        ("prefetto", user(db, "prefetto", Role::Prefecture, "001", "Torino")),
        ("regione", user(db, "regione", Role::Administrator, "010", "Regione Piemonte")),
    ];
    Region { inside, outside }
}

#[test]
fn an_administrator_of_an_asl_sees_the_users_of_its_territory_and_nobody_else() {
    on_each_engine(|db| {
        let Region { inside, outside } = region(db);
        let mut admin = Browser::signed_in(db, "asl");
        let form = ["role", "asl", "standing", "q"].map(|name| (name, ""));
        let by_name = [("q", "nome di")];
        let list = admin.get("/admin/users").text;
        let found = admin.post("/admin/users/find", &by_name).text;
        let file = admin.post("/admin/users/export", &form).text;
        let api = admin.get("/api/v1/users?limit=200").text;
        for (login, id) in &inside {
            for (what, text) in [("list", &list), ("find", &found), ("file", &file), ("api", &api)] {
                assert!(
                    text.contains(&format!(">{login}<")) || text.contains(&format!("\"{login}\"")),
                    "{login} {what}"
                );
            }
            assert_eq!(admin.get(&format!("/admin/users/{id}")).status, StatusCode::OK, "{login}");
        }
        // The doctor of these tests is of the ASL by the register of doctors alone.
        assert!(list.contains(">medico<"));
        let count = inside.len() + 2;
        assert!(list.contains(&format!("{count} utenti")), "{list}");
        let nobody = admin.get(&format!("/admin/users/{}", Uuid::now_v7()));
        for (login, id) in &outside {
            for text in [&list, &found, &file, &api] {
                assert!(
                    !text.contains(&format!(">{login}<")) && !text.contains(&format!("\"{login}\"")),
                    "{login}"
                );
            }
            let answer = admin.get(&format!("/admin/users/{id}"));
            assert_eq!((answer.status, &answer.text), (StatusCode::NOT_FOUND, &nobody.text), "{login}");
            let answer = admin.get(&format!("/api/v1/users/{id}"));
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        }
        let refused = log(db).into_iter().filter(|record| record.outcome == "denied");
        let asked: Vec<Record> = refused.filter(|record| record.subjects == [outside[0].1.0]).collect();
        assert_eq!(asked.len(), 2, "the log knows whom he asked for in vain");
    });
}

#[test]
fn an_administrator_of_an_asl_gives_its_roles_for_its_units_and_changes_nobody_elses_account() {
    on_each_engine(|db| {
        let Region { inside, outside } = region(db);
        let mut admin = Browser::signed_in(db, "asl");
        let page = admin.get("/admin/users/new").text;
        assert!(page.contains("value=\"mayor\"") && !page.contains("value=\"administrator\""));
        assert!(page.contains("LAB-204-1") && !page.contains("LAB-301-1"));
        for (role, unit, sentence) in [
            ("crisis_unit", "010", "Questo ruolo non puoi darlo tu"),
            ("asl_administrator", "TO4", "Questo ruolo non puoi darlo tu"),
            ("data_protection_officer", "TO4", "Questo ruolo non puoi darlo tu"),
            ("mayor", "Torino", "Nella tua ASL non c"),
            ("mayor", "Atlantide", "Nella tua ASL non c"),
            ("asl_director", "301", "Nella tua ASL non c"),
            ("laboratory_technician", "LAB-301-1", "Nella tua ASL non c"),
        ] {
            let wrong = admin.post("/admin/users/new", &invite_form(&[("role", role), ("unit", unit)]));
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{role} {unit}");
            assert!(wrong.text.contains(sentence), "{role} {unit}: {sentence}");
        }
        let letter = admin.post("/admin/users/new", &invite_form(&[("role", "mayor"), ("unit", "Ivrea")]));
        assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
        let grant = [("role", "mayor_delegate"), ("unit", "Chivasso"), ("confirmed", "true")];
        for (login, id) in &outside {
            for (path, form) in [
                ("active", &[("active", "false"), ("why", "left")][..]),
                ("roles/new", &grant),
                ("sessions/end", &[("session", "all")]),
                ("forgive", &[("reason", "Riconosciuta dal collega")]),
                ("invitation", &[]),
            ] {
                let answer = admin.post(&format!("/admin/users/{id}/{path}"), form);
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login} {path}");
            }
        }
        let id = inside[0].1;
        assert_eq!(admin.post(&format!("/admin/users/{id}/roles/new"), &grant).status, StatusCode::SEE_OTHER);
        let account = ["active", "tax-code", "password"].map(|what| format!("\"/admin/users/{id}/{what}\""));
        let page = admin.get(&format!("/admin/users/{id}")).text;
        assert!(account.iter().all(|link| page.contains(link)) && !page.contains("che dà solo l"));
        // Whoever holds a role elsewhere too is not his alone: his page says so and offers nothing that would be refused.
        let unit = access::Unit { code: "301".to_owned(), name: "ASL Città di Torino".to_owned() };
        let elsewhere = move |tx: &mut storage::Tx<'_>| {
            insert_role(tx, id, Role::AslDirector, &unit, (date(2020, 1, 1), FOREVER))
        };
        db.write(elsewhere).unwrap();
        let page = admin.get(&format!("/admin/users/{id}")).text;
        assert!(!account.iter().any(|link| page.contains(link)) && page.contains("che dà solo l"));
        assert_eq!(
            page.matches("Cambia scadenza").count(),
            2,
            "of the director of another ASL nothing is offered"
        );
        for what in ["active", "password", "factor"] {
            let asks = admin.get(&format!("/admin/users/{id}/{what}"));
            assert_eq!(asks.status, StatusCode::CONFLICT, "{what}");
            assert!(asks.text.contains("che dà solo l"), "{what}: {}", asks.text);
        }
        let whole = admin.post(&format!("/admin/users/{id}/active"), &[("active", "false"), ("why", "left")]);
        assert_eq!(whole.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(whole.text.contains("che dà solo l"), "{}", whole.text);
        let account = admin.get(&format!("/api/v1/users/{id}")).json();
        let roles = account["roles"].as_array().unwrap();
        let end = |admin: &mut Browser<'_>, role: &str| {
            let held = roles.iter().find(|held| held["role"] == role).unwrap()["id"].as_str().unwrap();
            let path = format!("/admin/users/{id}/roles/{held}/end");
            admin.post(&path, &[("when", "now"), ("why", "left")]).status
        };
        assert_eq!(end(&mut admin, "asl_director"), StatusCode::UNPROCESSABLE_ENTITY, "another ASL's");
        assert_eq!(end(&mut admin, "mayor"), StatusCode::SEE_OTHER);
    });
}

/// The path of what waits, from the list.
fn waiting(admin: &mut Browser<'_>) -> String {
    let list = admin.get("/admin/approvals").text;
    let (_, rest) =
        list.split_once("href=\"/admin/approvals/").unwrap_or_else(|| panic!("nothing waits: {list}"));
    format!("/admin/approvals/{}", &rest[..36])
}

#[test]
fn what_the_supervisor_of_all_asl_would_see_is_counted_once() {
    on_each_engine(|db| {
        let (person, sort_key) = (crate::common::person(db), "x".to_owned());
        let (valid_from, valid_to) = (date(2020, 1, 1), FOREVER);
        let grant = Grant { audience: "asl:204".into(), sort_key, valid_from, valid_to, why: "residence" };
        db.write(move |tx| {
            access::audience::grant(tx, Resource::Person, person.0, std::slice::from_ref(&grant))
        })
        .unwrap();
        let mut admin = Browser::signed_in(db, "admin");
        let form = invite_form(&[("role", "regional_super_user"), ("unit", "010")]);
        let asking: Vec<_> = form.iter().copied().filter(|(name, _)| *name != "confirmed").collect();
        let asked = admin.post("/admin/users/new", &asking);
        assert!(asked.text.contains("aprirebbe i dati di 1 persona."), "{}", asked.text);
        assert!(asked.text.contains("Chiedi l&#39;approvazione"), "another one approves it");
    });
}

#[test]
fn a_role_that_opens_much_opens_nothing_until_another_administrator_gives_it() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let (mut admin, mut second) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "altra"));
        let form = invite_form(&[("role", "administrator"), ("unit", "010")]);
        let asking: Vec<_> = form.iter().copied().filter(|(name, _)| *name != "confirmed").collect();
        let asked = admin.post("/admin/users/new", &asking);
        assert_eq!(asked.status, StatusCode::OK);
        assert!(
            asked.text.contains("non apre la scheda di nessuna persona")
                && asked.text.contains("Chiedi l&#39;approvazione")
        );
        assert!(
            !admin.get("/admin/users").text.contains("b.neri"),
            "nothing is written before it is confirmed"
        );
        let sent = admin.post("/admin/users/new", &form);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let page = sent.location.clone();
        let shown = admin.get(&page).text;
        assert!(shown.contains("In attesa di approvazione") && !shown.contains("letter-link"));
        let early = admin.post(&format!("{page}/invitation"), &[]);
        assert_eq!(early.status, StatusCode::CONFLICT, "no letter before");

        let path = waiting(&mut admin);
        assert!(admin.get(&path).text.contains("L&#39;hai chiesto tu"));
        let own = admin.post(&path, &[("verdict", "approve"), ("why", "known")]);
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(own.text.contains("lo approva un altro amministratore"));
        let without = second.post(&path, &[("verdict", "approve")]);
        assert!(without.text.contains("Scegli il motivo"), "{}", without.text);
        let nothing = second.post(&path, &[("why", "known")]);
        assert!(nothing.text.contains("Scegli se approvare"), "{}", nothing.text);
        let given = second.post(&path, &[("verdict", "approve"), ("why", "known")]);
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        let again = second.post(&path, &[("verdict", "decline"), ("why_not", "mistake")]);
        assert!(again.text.contains("qualcuno ha già deciso"), "{}", again.text);

        let letter = admin.post(&format!("{page}/invitation"), &[]);
        assert!(letter.text.contains("011 000000"), "{}", letter.text);
        let mut neri = Browser::new(db);
        let chosen = [("password", "il gatto beve l'acqua"), ("repeated", "il gatto beve l'acqua")];
        assert_eq!(choose_by(&mut neri, &link_in(&letter.text), &chosen).status, StatusCode::SEE_OTHER);
        assert_eq!(neri.get("/admin/users").status, StatusCode::OK);
        let history = admin.get(&page).text;
        for words in ["Incarico chiesto, in attesa", "Incarico approvato", "Nome di admin", "Nome di altra"] {
            assert!(history.contains(words), "{words}");
        }
        let users = admin.get("/api/v1/users").json();
        let me = users["items"].as_array().unwrap().iter().find(|user| user["login"] == "admin").unwrap();
        let records = log(db);
        let approved = records.iter().find(|record| record.detail.starts_with("approved")).unwrap();
        assert!(
            approved.detail.ends_with(&format!("asked by {}", me["id"].as_str().unwrap())),
            "both stand in it"
        );
        assert_ne!(approved.user.to_string(), me["id"].as_str().unwrap());
    });
}

#[test]
fn what_is_refused_or_forgotten_opens_nothing() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let mayor = user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let (mut admin, mut second) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "altra"));
        let grant = [("role", "sisp_operator"), ("unit", "TO4"), ("confirmed", "true")];
        let path = format!("/admin/users/{mayor}/roles/new");
        assert_eq!(admin.post(&path, &grant).status, StatusCode::SEE_OTHER);
        let twice = admin.post(&path, &grant);
        assert!(twice.text.contains("aspetta già"), "{}", twice.text);
        let holds = |db: &TestDb| {
            let token = json!({ "login": "sindaca", "password": PASSWORD, "role": "sisp_operator" });
            Browser::new(db).post_json("/api/v1/token", &[], &token).status == StatusCode::OK
        };
        assert!(!holds(db));
        let asked = waiting(&mut second);
        let no = second.post(&asked, &[("verdict", "decline"), ("why_not", "wider")]);
        assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text);
        assert!(!holds(db));
        assert!(second.get("/admin/approvals").text.contains("Nessun incarico aspetta"));

        assert_eq!(admin.post(&path, &grant).status, StatusCode::SEE_OTHER, "asked anew");
        let late = waiting(&mut second);
        db.pass(SignedDuration::from_hours(24 * 14));
        let mut second = Browser::signed_in(db, "altra");
        assert!(second.get("/admin/approvals").text.contains("Nessun incarico aspetta"));
        let answer = second.post(&late, &[("verdict", "approve"), ("why", "known")]);
        assert!(answer.text.contains("va chiesto di nuovo"), "{}", answer.text);
        assert!(!holds(db));

        // Whoever asked is suspended: what he asked for is over.
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(admin.post(&path, &grant).status, StatusCode::SEE_OTHER);
        let asked = waiting(&mut second);
        let me = second.get("/api/v1/users").json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .find_map(|user| (user["login"] == "admin").then(|| user["id"].as_str().unwrap().to_owned()));
        let suspend = format!("/admin/users/{}/active", me.unwrap());
        let suspended = second.post(&suspend, &[("active", "false"), ("why", "misuse")]);
        assert_eq!(suspended.status, StatusCode::SEE_OTHER);
        let answer = second.post(&asked, &[("verdict", "approve"), ("why", "known")]);
        assert!(answer.text.contains("va chiesto di nuovo"), "{}", answer.text);
        assert!(!holds(db));
    });
}

#[test]
fn who_decides_covers_the_territory_and_is_not_the_one_it_is_for() {
    on_each_engine(|db| {
        let Region { inside, .. } = region(db);
        user(db, "asl2", Role::AslAdministrator, "204", "ASL TO4");
        let other = user(db, "lontana", Role::AslAdministrator, "301", "ASL Città di Torino");
        let (mut asl, mut far) = (Browser::signed_in(db, "asl"), Browser::signed_in(db, "lontana"));
        let grant = [("role", "sisp_operator"), ("unit", "TO4"), ("confirmed", "true")];
        let path = format!("/admin/users/{}/roles/new", inside[0].1);
        assert_eq!(asl.post(&path, &grant).status, StatusCode::SEE_OTHER);
        let one = waiting(&mut asl);
        assert!(!far.get("/admin/approvals").text.contains("sindaca"));
        let nothing = far.get(&format!("/admin/approvals/{}", Uuid::now_v7())).text;
        let answer = far.get(&one);
        assert_eq!((answer.status, answer.text), (StatusCode::NOT_FOUND, nothing));
        let approve = [("verdict", "approve"), ("why", "known")];
        assert_eq!(far.post(&one, &approve).status, StatusCode::NOT_FOUND);
        let mut near = Browser::signed_in(db, "asl2");
        assert_eq!(near.post(&one, &approve).status, StatusCode::SEE_OTHER, "of the same ASL");

        // The region's administrator asks for a role of one who administers himself: that one does not approve it.
        let mut admin = Browser::signed_in(db, "admin");
        let path = format!("/admin/users/{other}/roles/new");
        let help = [("role", "administrator"), ("unit", ""), ("confirmed", "true")];
        assert_eq!(admin.post(&path, &help).status, StatusCode::SEE_OTHER);
        let unit = access::Unit { code: "010".to_owned(), name: "Regione Piemonte".to_owned() };
        let also = move |tx: &mut storage::Tx<'_>| {
            insert_role(tx, other, Role::Administrator, &unit, (date(2020, 1, 1), date(2020, 1, 2)))
        };
        db.write(also).unwrap();
        assert_eq!(far.post(&waiting(&mut admin), &approve).status, StatusCode::NOT_FOUND);
        let asked = waiting(&mut admin);
        assert!(admin.get(&asked).text.contains("L&#39;hai chiesto tu"));
    });
}

#[test]
fn with_nobody_else_to_approve_the_page_names_the_command() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let sent = admin.post("/admin/users/new", &invite_form(&[("role", "help_desk"), ("unit", "")]));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let path = waiting(&mut admin);
        let id = path.rsplit('/').next().unwrap().to_owned();
        assert!(admin.get(&path).text.contains(&format!("argine user approve {id}")));
        let id: Uuid = id.parse().unwrap();
        let said =
            accounts::service::Said { id: Uuid::now_v7(), why: "confirmed".to_owned(), ..Default::default() };
        let machine = db.write(move |tx| {
            let machine = access::sessions::as_machine(tx);
            accounts::service::settle(tx, &machine, id, &said, true)
        });
        machine.unwrap();
        assert_eq!(admin.post(&format!("{}/invitation", sent.location), &[]).status, StatusCode::OK);
    });
}

#[test]
fn whom_a_role_of_the_region_waits_for_is_not_the_asls_any_more() {
    on_each_engine(|db| {
        let Region { inside, .. } = region(db);
        let mayor = inside[0].1;
        let (mut admin, mut asl) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "asl"));
        let grant = [("role", "administrator"), ("unit", "010"), ("confirmed", "true")];
        assert_eq!(
            admin.post(&format!("/admin/users/{mayor}/roles/new"), &grant).status,
            StatusCode::SEE_OTHER
        );
        // A letter of his would enter with what is approved afterwards.
        let suspended =
            asl.post(&format!("/admin/users/{mayor}/active"), &[("active", "false"), ("why", "left")]);
        assert_ne!(suspended.status, StatusCode::SEE_OTHER, "{}", suspended.text);
        assert!(suspended.text.contains("che dà solo l"), "{}", suspended.text);
        assert_eq!(Browser::signed_in(db, "sindaca").get("/profile").status, StatusCode::OK, "still active");
    });
}

#[test]
fn what_was_approved_for_some_days_is_not_prolonged_by_one_alone() {
    on_each_engine(|db| {
        let brief = user(db, "breve", Role::Mayor, "001125", "Ivrea");
        let unit = access::Unit { code: "204".to_owned(), name: "ASL TO4".to_owned() };
        let period = (date(2020, 1, 1), date(2090, 1, 1));
        db.write(move |tx| insert_role(tx, brief, Role::SispOperator, &unit, period)).unwrap();
        let mut admin = Browser::signed_in(db, "admin");
        let account = admin.get(&format!("/api/v1/users/{brief}")).json();
        let roles = account["roles"].as_array().unwrap();
        let role = roles.iter().find(|role| role["role"] == "sisp_operator").unwrap()["id"].as_str().unwrap();
        let path = format!("/admin/users/{brief}/roles/{role}/until");
        for until in ["31/12/2095", ""] {
            let later = admin.post(&path, &[("until", until)]);
            assert_ne!(later.status, StatusCode::SEE_OTHER, "{until}");
            assert!(later.text.contains("approvato fino al suo ultimo giorno"), "{}", later.text);
        }
        let earlier = admin.post(&path, &[("until", "31/12/2080")]);
        assert_eq!(earlier.status, StatusCode::SEE_OTHER, "{}", earlier.text);
    });
}
