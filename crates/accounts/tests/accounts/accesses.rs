//! Who saw whom, through HTTP, on both engines.

use crate::common::{Browser, TAX_CODE, join, log, on_each_engine, part, person, person_with, user};
use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Role, Unit, audience, decide};
use axum::http::StatusCode;
use kernel::ids::PersonId;
use serde_json::json;
use testkit::TestDb;

const REASON: &str = "Richiesta dell'interessato, prot. 1234";

/// The doctor does something with the data of his patient.
fn the_doctor(db: &TestDb, person: PersonId, action: Action, detail: &'static str) {
    let act = move |tx: &mut storage::Tx<'_>| {
        let (user, _) = access::sessions::find_login(tx, "medico")?.unwrap();
        let actor = Actor {
            user,
            name: "Nome di medico".to_owned(),
            role: Role::Gp,
            unit: Unit { code: "0100001".to_owned(), name: "ROSSI ADA".to_owned() },
            session: uuid::Uuid::now_v7(),
            today: tx.clocks().today(),
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        };
        let scope = decide(&actor, action)?;
        let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
        let entry = Entry::new(action).detail(detail);
        let entry = match action {
            Action::PersonList => entry.listed([(PersonId::new(), &stranger()), (person, &reason)]),
            _ => entry.subject(person).why(&reason),
        };
        audit::record(tx, &actor, entry)
    };
    db.read(act).unwrap();
}

/// Why somebody else stands in the same list.
fn stranger() -> Reason {
    let since = jiff::civil::date(1999, 9, 9);
    Reason { audience: "gp:0100001".to_owned(), since, why: "gp-of-choice".to_owned() }
}

/// The doctor opens the page of his patient.
fn the_doctor_looks(db: &TestDb, person: PersonId) {
    the_doctor(db, person, Action::PersonView, "");
}

#[test]
fn the_administrator_sees_who_saw_a_person_and_leaves_a_trace_of_it() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(admin.get("/admin/accesses").status, StatusCode::OK);
        let asked = [("tax_code", TAX_CODE), ("reason", REASON)];
        let answer = admin.post("/admin/accesses", &asked);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        for words in [
            "Nome di medico",
            "Medico di famiglia",
            "Ha aperto la scheda della persona",
            "medico di famiglia dal 01/03/2019",
            "Anche questa consultazione è stata registrata",
            "Ha consultato il registro degli accessi",
            "2 accessi ai dati di",
            "data-print",
        ] {
            assert!(answer.text.contains(words), "{words}");
        }
        assert!(!answer.text.contains("accounts-"), "every word is in the catalogue");
        let again = admin.post("/admin/accesses", &asked);
        assert!(again.text.contains("3 accessi ai dati di"), "each look-up is one more record");
    });
}

#[test]
fn of_two_who_are_one_the_accesses_to_either_are_hers() {
    on_each_engine(|db| {
        let (person, again) = (person(db), person_with(db, "BNCLRA80A41L219V"));
        the_doctor_looks(db, again);
        let mut admin = Browser::signed_in(db, "admin");
        let mut looked_at = || {
            let answer = admin.post("/admin/accesses", &[("tax_code", TAX_CODE), ("reason", REASON)]);
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            ["la scheda della persona", "il modulo per segnalare un caso"]
                .map(|what| answer.text.contains(&format!("Ha aperto {what}")))
        };
        assert_eq!(looked_at(), [false, false]);
        // She who has the code is merged into the other: what is looked at then stands under the other's id, and concerns her still
        // when they are two again. What was before and is afterwards is the other's alone.
        let merge = join(db, again, person);
        assert_eq!(looked_at(), [true, false]);
        the_doctor(db, again, Action::ReportCreate, "form");
        assert_eq!(looked_at(), [true, true]);
        part(db, &merge);
        the_doctor_looks(db, again);
        assert_eq!(looked_at(), [false, true]);
    });
}

#[test]
fn a_doctor_is_not_named_twice_in_a_line() {
    on_each_engine(|db| {
        let person = person(db);
        let doctor = territory::doctors::Doctor {
            code: "0100001".to_owned(),
            family_name: "MEDICO".to_owned(),
            given_name: "NOME DI".to_owned(),
            kind: territory::doctors::DoctorKind::Gp,
            asl: "301".to_owned(),
            comune: "001272".to_owned(),
            valid_from: jiff::civil::date(2019, 1, 1),
            valid_to: kernel::clock::FOREVER,
        };
        db.write(move |tx| territory::doctors::insert(tx, &doctor)).unwrap();
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        let page = admin.post("/admin/accesses", &[("tax_code", TAX_CODE), ("reason", REASON)]).text;
        let (_, table) = page.split_once("id=\"accesses\"").expect("a table");
        let row = table.split("<tr>").find(|row| row.contains("Nome di medico")).expect("a line");
        assert!(
            row.contains("<span class=\"code\">0100001</span>") && !row.contains("MEDICO NOME DI"),
            "{row}"
        );
    });
}

#[test]
fn a_look_up_needs_a_tax_code_and_a_reason() {
    on_each_engine(|db| {
        person(db);
        let mut admin = Browser::signed_in(db, "admin");
        for (tax_code, reason, sentence) in [
            (TAX_CODE, "perché sì", "almeno 15 caratteri"),
            (TAX_CODE, "              a              ", "almeno 15 caratteri"),
            ("RSSMRA80A01L219X", REASON, "L&#39;ultima lettera del codice fiscale"),
            ("", REASON, "16 caratteri"),
            ("BNCLRA80A41L219M", REASON, "codice fiscale"),
        ] {
            let answer = admin.post("/admin/accesses", &[("tax_code", tax_code), ("reason", reason)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{tax_code} {reason}");
            assert!(answer.text.contains(sentence), "{tax_code} {reason}: {sentence}");
            assert!(answer.text.contains(&format!("value=\"{tax_code}\"")), "what was typed is still there");
            assert!(!answer.text.contains("Ha consultato"), "nothing is shown");
        }
    });
}

#[test]
fn others_may_not_ask_and_the_attempt_stays() {
    on_each_engine(|db| {
        let person = person(db);
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.get("/admin/accesses").status, StatusCode::FORBIDDEN);
        let asked = [("tax_code", TAX_CODE), ("reason", REASON)];
        assert_eq!(doctor.post("/admin/accesses", &asked).status, StatusCode::FORBIDDEN);
        let saw = db.block_on(access::tree::who_saw(&db.db, &[person.0])).unwrap();
        assert!(saw.is_empty(), "the person was not found for him: {saw:?}");
    });
}

/// What a page says of a tax code that is not found, without what differs each time.
fn without(page: &str, code: &str) -> String {
    let (before, id) = page.split_once("name=\"id\" value=\"").expect("a form");
    format!("{before}{}", &id[36..]).replace(code, "")
}

#[test]
fn a_data_protection_officer_answers_for_the_persons_of_his_asl() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        user(db, "dpo.torino", Role::DataProtectionOfficer, "301", "ASL Città di Torino");
        user(db, "dpo.to4", Role::DataProtectionOfficer, "204", "ASL TO4");
        let mut elsewhere = Browser::signed_in(db, "dpo.to4");
        assert_eq!(elsewhere.get("/admin/accesses").status, StatusCode::OK);
        let mut ask = |code: &str| {
            let page = elsewhere.post("/admin/accesses", &[("tax_code", code), ("reason", REASON)]);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
            assert!(page.text.contains("Nella tua ASL nessuna persona"), "{}", page.text);
            let body = json!({ "tax_code": code, "reason": REASON });
            let api = elsewhere.post_json("/api/v1/access-log/search", &[], &body);
            assert_eq!(api.status, StatusCode::NOT_FOUND, "{code}");
            (without(&page.text, code), api.json()["detail"].clone())
        };
        assert_eq!(ask(TAX_CODE), ask("BNCLRA80A41L219V"), "another ASL's person is as nobody");

        let mut own = Browser::signed_in(db, "dpo.torino");
        let answer = own.post("/admin/accesses", &[("tax_code", TAX_CODE), ("reason", REASON)]);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        for words in
            ["Nome di medico", "Ha aperto la scheda della persona", "4 accessi", "Rifiutato", "ASL TO4"]
        {
            assert!(answer.text.contains(words), "{words}: {}", answer.text);
        }
        for page in ["/admin/users", "/admin/settings"] {
            assert_eq!(own.get(page).status, StatusCode::FORBIDDEN, "{page}");
        }
    });
}

#[test]
fn the_api_answers_the_same() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        let body = json!({ "tax_code": TAX_CODE.to_lowercase(), "reason": REASON });
        let answer = admin.post_json("/api/v1/access-log/search", &[], &body);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let items = answer.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 2);
        assert_eq!(
            (&items[0]["action"], &items[1]["action"]),
            (&json!("access_log.view"), &json!("person.view"))
        );
        assert_eq!(items[1]["name"], "Nome di medico");
        let body = json!({ "tax_code": "BNCLRA80A41L219Y", "reason": REASON });
        let unknown = admin.post_json("/api/v1/access-log/search", &[], &body);
        assert!(unknown.status.is_client_error() && unknown.kind == "application/problem+json");
        let short = admin.post_json(
            "/api/v1/access-log/search",
            &[],
            &json!({ "tax_code": TAX_CODE, "reason": "x" }),
        );
        assert_eq!(short.json()["errors"][0]["field"], "reason");
    });
}

#[test]
fn what_was_done_again_within_minutes_is_one_line_that_opens() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor(db, person, Action::PersonList, "list");
        for _ in 0..3 {
            the_doctor_looks(db, person);
        }
        the_doctor(db, person, Action::ReportCreate, "form");
        the_doctor(db, person, Action::ReportCreate, "report");
        let mut admin = Browser::signed_in(db, "admin");
        let answer = admin.post("/admin/accesses", &[("tax_code", TAX_CODE), ("reason", REASON)]);
        assert!(answer.text.contains("7 accessi ai dati di"), "{}", answer.text);
        let said = |words: &str| {
            answer.text.matches(&format!("<td data-label=\"Che cosa ha fatto\">{words}</td>")).count()
        };
        for words in [
            "Ha visto la persona nell&#39;elenco degli assistiti",
            "Ha aperto la scheda della persona",
            "Ha aperto il modulo per segnalare un caso sospetto",
            "Ha segnalato un caso sospetto",
        ] {
            assert_eq!(said(words), 1, "{words}: {}", answer.text);
        }
        assert!(answer.text.contains("<summary>3 volte "), "{}", answer.text);
        // A list says why this person stands in it, and nothing of who stands beside her.
        assert_eq!(answer.text.matches("medico di famiglia dal 01/03/2019").count(), 4);
        assert!(!answer.text.contains("09/09/1999"));
    });
}

#[test]
fn the_log_is_asked_for_a_period_and_for_a_person_and_leaves_as_a_file() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        let doctor = db.read(|tx| access::sessions::find_login(tx, "medico")).unwrap().unwrap().0.to_string();
        let mut ask = |more: &[(&str, &str)], path: &str| {
            let fields = [&[("tax_code", TAX_CODE), ("reason", REASON)], more].concat();
            admin.post(path, &fields)
        };
        let his = ask(&[("user", &doctor)], "/admin/accesses");
        assert!(his.text.contains("1 accesso mostrato su 2: Nome di medico"), "{}", his.text);
        assert!(!his.text.contains("Ha consultato il registro"));
        assert!(his.text.contains(&format!("value=\"{doctor}\" selected")), "the choice is still there");
        let past = ask(&[("to", "31/12/2019")], "/admin/accesses");
        assert!(past.text.contains("Nessun accesso in questo periodo"), "{}", past.text);
        assert!(past.text.contains("0 accessi mostrati su 3: fino al 31/12/2019"), "{}", past.text);
        for (from, to, sentence) in [
            ("31/02/2020", "", "Questa data non esiste"),
            ("02/01/2020", "01/01/2020", "L&#39;ultimo giorno viene prima del primo"),
        ] {
            let wrong = ask(&[("from", from), ("to", to)], "/admin/accesses");
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                wrong.text.contains(sentence) && wrong.text.contains("Ha aperto la scheda"),
                "{}",
                wrong.text
            );
        }
        let file = ask(&[("user", &doctor)], "/admin/accesses/export");
        assert_eq!((file.status, file.kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"));
        let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{}", file.text);
        for words in [
            "Nome di medico",
            "0100001",
            "Ha aperto la scheda della persona",
            "medico di famiglia dal 01/03/2019",
        ] {
            assert!(lines[1].contains(&format!("\"{words}\"")), "{words}: {}", lines[1]);
        }
        let after = ask(&[], "/admin/accesses");
        assert!(after.text.contains("Ha scaricato in un file il registro degli accessi"), "{}", after.text);
        let bare = admin.post("/admin/accesses/export", &[("tax_code", TAX_CODE), ("reason", "x")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "no file without a reason");
    });
}

#[test]
fn the_citizen_gets_a_document_that_names_no_operator() {
    on_each_engine(|db| {
        let person = person(db);
        the_doctor_looks(db, person);
        let mut admin = Browser::signed_in(db, "admin");
        let fields = [("tax_code", TAX_CODE), ("reason", REASON)];
        let id = ("id", "01931b1e-7a00-7000-8000-0000000000ab");
        let paper = admin.post("/admin/accesses/paper", &[&fields[..], &[id]].concat());
        assert_eq!((paper.status, paper.kind.as_str()), (StatusCode::OK, "application/pdf"));
        assert!(paper.text.starts_with("%PDF"));
        let page = admin.post("/admin/accesses", &fields).text;
        assert!(page.contains("Ha preparato il documento sugli accessi per il cittadino"), "{page}");
        // The number of the document leads to the record of it.
        let number = "-0000000000AB ";
        assert!(
            log(db).iter().any(|one| one.detail.contains(number) && one.detail.starts_with("[pdf] ACC-"))
        );
        let bare = admin.post("/admin/accesses/paper", &[("tax_code", TAX_CODE), ("reason", "x")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "no document without a reason");
    });
}

#[test]
fn a_long_log_is_shown_a_page_at_a_time_and_nothing_is_lost_between_them() {
    on_each_engine(|db| {
        let person = person(db);
        for _ in 0..130 {
            the_doctor_looks(db, person);
        }
        let mut admin = Browser::signed_in(db, "admin");
        let fields = [("tax_code", TAX_CODE), ("reason", REASON)];
        let first = admin.post("/admin/accesses", &fields);
        assert!(
            first.text.contains("131 accessi") && first.text.contains("name=\"upto\" value=\"31\""),
            "{}",
            first.text
        );
        let second = admin.post("/admin/accesses", &[&fields[..], &[("upto", "31")]].concat());
        assert!(second.text.contains("<summary>31 volte "), "{}", second.text);
        assert!(!second.text.contains("name=\"upto\""), "nothing older");
    });
}
