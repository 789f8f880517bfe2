//! The registers through HTTP, on both engines.

use crate::common::{Browser, TAX_CODE, log, on_each_engine, person, user};
use access::Role;
use axum::http::StatusCode;
use territory::organisations::Organisation;
use territory::register::Hand;

const FACILITY: [(&str, &str); 6] = [
    ("code", "rsa-301-1"),
    ("name", "Residenza del Parco"),
    ("nature", "nursing_home"),
    ("parent", "301"),
    ("comune", "Torino"),
    ("from", "01/11/2020"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

fn added(browser: &mut Browser<'_>, what: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(&format!("/registers/new/{what}"), fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {}", answer.text);
    answer.location
}

fn ward<'a>(code: &'a str, name: &'a str) -> [(&'a str, &'a str); 5] {
    [("code", code), ("name", name), ("nature", "ordinary"), ("parent", "RSA-301-1"), ("from", "01/11/2020")]
}

#[test]
fn a_facility_with_its_wards_is_a_unit_of_a_role_at_once() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        assert!(!admin.get("/registers?what=facility").text.contains("Residenza del Parco"));
        assert_eq!(added(&mut admin, "facility", &FACILITY), "/registers/RSA-301-1");
        added(&mut admin, "ward", &ward("RSA-301-1-A", "Nucleo A"));
        added(&mut admin, "ward", &ward("RSA-301-1-B", "Nucleo B"));
        let list = admin.post("/registers/find", &[("q", "parco"), ("what", "facility")]).text;
        assert!(list.contains("Residenza del Parco") && list.contains("Una voce."), "{list}");
        let page = admin.get("/registers/RSA-301-1").text;
        for sign in
            ["Nucleo A", "Nucleo B", "ASL Città di Torino", "Residenza per anziani (RSA)", "Nome di admin"]
        {
            assert!(page.contains(sign), "{sign}");
        }
        // At once a unit: the ward by its code, in small letters too.
        let role = |unit: &str| {
            [
                ("name", "Bruna Neri"),
                ("login", "b.neri"),
                ("role", "hospital_bed_operator"),
                ("unit", unit),
                ("contact", "Ufficio accessi"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let asked = role("rsa-301-1-a");
        let asked: Vec<(&str, &str)> = asked.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let confirm = admin.post("/admin/users/new", &asked);
        assert_eq!(confirm.status, StatusCode::OK, "{}", confirm.text);
        assert!(confirm.text.contains("Nucleo A"));
        // Who works there leads to the users.
        user(db, "letti", Role::HospitalBedOperator, "RSA-301-1-A");
        let page = admin.get("/registers/RSA-301-1-A").text;
        assert!(page.contains("/admin/users?role=hospital_bed_operator&#38;unit=RSA-301-1-A"), "{page}");
        let users = admin.get("/admin/users?role=hospital_bed_operator&unit=RSA-301-1-A").text;
        assert!(users.contains("Nome di letti") && !users.contains("Nome di ada"));
        // The facility attests those of its wards.
        let attested = admin.get("/attestations").text;
        assert!(attested.contains("hospital:RSA-301-1\"") && !attested.contains("RSA-301-1-A"), "{attested}");
        // As a file, and the record of what was done.
        let file = admin.post("/registers/export", &[("what", "ward"), ("asl", "301")]).text;
        assert!(file.contains("\"RSA-301-1-A\"") && !file.contains("010003"), "{file}");
        assert!(log(db).iter().any(|one| one.detail == "added facility RSA-301-1 1"));
        assert!(log(db).iter().any(|one| one.action == "register.manage" && one.detail.starts_with("csv ")));
    });
}

#[test]
fn what_another_node_has_added_is_known_after_the_next_reading() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        added(&mut admin, "facility", &FACILITY);
        let first = territory::organisations::find("RSA-301-1").unwrap().clone();
        let other = Organisation { code: "RSA-301-2".to_owned(), name: "Altrove".to_owned(), ..first };
        let hand = Hand { form: uuid::Uuid::now_v7(), by: uuid::Uuid::nil(), at: db.clocks.now(), mark: "" };
        db.write(move |tx| {
            territory::organisations::save(tx, &other)?;
            territory::register::note(tx, hand, &other.code, 1, &other)
        })
        .unwrap();
        assert!(territory::organisations::find("RSA-301-2").is_none());
        db.block_on(registers::refresh(&db.db)).unwrap();
        assert_eq!(territory::organisations::find("RSA-301-2").unwrap().name, "Altrove");
        assert_eq!(territory::get().hospital("RSA-301-1").unwrap().name, "Residenza del Parco");
    });
}

#[test]
fn a_laboratory_takes_requests_until_it_is_closed() {
    on_each_engine(|db| {
        let id = person(db);
        user(db, "sisp", Role::SispOperator, "301");
        let (mut admin, mut sisp) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "sisp"));
        let laboratory = [
            ("code", "LAB-301-77"),
            ("name", "Laboratorio mobile"),
            ("comune", "001272"),
            ("serves", "301"),
            ("capacity", "1.200"),
            ("from", "01/11/2020"),
        ];
        let form = format!("/people/{id}/requests/new");
        assert!(!sisp.get(&form).text.contains("LAB-301-77"));
        added(&mut admin, "laboratory", &laboratory);
        assert!(sisp.get(&form).text.contains("LAB-301-77"));
        let close = [("version", "1"), ("last_day", "13/11/2020")];
        assert_eq!(admin.post("/registers/LAB-301-77/close", &close).status, StatusCode::SEE_OTHER);
        assert!(!sisp.get(&form).text.contains("LAB-301-77"), "closed yesterday");
        let ask = [("reason", "contact"), ("test_type", "molecular"), ("laboratory", "LAB-301-77")];
        assert_eq!(sisp.post(&form, &ask).status, StatusCode::UNPROCESSABLE_ENTITY);
        // Past things go on being named, and the code is not given again.
        assert!(admin.get("/registers?state=closed").text.contains("Laboratorio mobile"));
        let again = admin.post("/registers/new/laboratory", &laboratory);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("un codice non si riusa") && again.text.contains("Laboratorio mobile"));
        assert_eq!(
            admin.post("/registers/LAB-301-77/reopen", &[("version", "2")]).status,
            StatusCode::SEE_OTHER
        );
        assert!(sisp.get(&form).text.contains("LAB-301-77"));
    });
}

#[test]
fn what_goes_beyond_an_end_stands_against_it() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        added(&mut admin, "facility", &FACILITY);
        added(&mut admin, "ward", &ward("RSA-301-1-A", "Nucleo A"));
        let close = |last: &'static str| [("version", "1"), ("last_day", last)];
        for (path, last, sentence) in [
            ("RSA-301-1", "20/11/2020", "Una parte va oltre quel giorno"),
            ("RSA-301-1-A", "31/10/2020", "Viene prima del primo giorno"),
            ("RSA-301-1-A", "", "Scrivi"),
            ("RSA-301-1-A", "31/02/2021", "Questa data non esiste"),
        ] {
            let answer = admin.post(&format!("/registers/{path}/close"), &close(last));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {last}");
            assert!(answer.text.contains(sentence), "{path} {last}: {}", answer.text);
        }
        user(db, "letti", Role::HospitalBedOperator, "RSA-301-1-A");
        let answer = admin.post("/registers/RSA-301-1-A/close", &close("20/11/2020"));
        assert!(answer.text.contains("un incarico che dura oltre quel giorno"), "{}", answer.text);
        db.write(|tx| tx.execute(&common_sql::END_ROLES, storage::args!["RSA-301-1-A"]).map(drop)).unwrap();
        // What waits for approval would be held for a closed unit.
        let ask = [
            ("name", "Bruna Neri"),
            ("login", "b.neri"),
            ("role", "hospital_bed_operator"),
            ("unit", "RSA-301-1-A"),
            ("contact", "Ufficio accessi"),
            ("confirmed", "true"),
        ];
        assert_eq!(admin.post("/admin/users/new", &ask).status, StatusCode::SEE_OTHER);
        let answer = admin.post("/registers/RSA-301-1-A/close", &close("20/11/2020"));
        assert!(answer.text.contains("un incarico che dura oltre quel giorno"), "{}", answer.text);
        let mut second = Browser::signed_in(db, "torino");
        let list = second.get("/admin/approvals").text;
        let mut ids =
            list.split("/admin/approvals/").filter_map(|rest| rest.get(..36)?.parse::<uuid::Uuid>().ok());
        let refusal = [("verdict", "decline"), ("why_not", "mistake")];
        let refused = second.post(&format!("/admin/approvals/{}", ids.next().unwrap()), &refusal);
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text);
        for code in ["RSA-301-1-A", "RSA-301-1"] {
            let path = format!("/registers/{code}/close");
            assert_eq!(admin.post(&path, &close("20/11/2020")).status, StatusCode::SEE_OTHER, "{code}");
        }
        // As of a day: open on the 20th, closed on the 21st.
        let on = |admin: &mut Browser<'_>, day| {
            let ask = [("q", "nucleo"), ("state", "open"), ("on", day)];
            admin.post("/registers/find", &ask).text.contains("Nucleo A")
        };
        assert!(on(&mut admin, "20/11/2020") && !on(&mut admin, "21/11/2020"));
        // A part is not opened while the whole is closed, and nothing is added to it.
        let reopened = admin.post("/registers/RSA-301-1-A/reopen", &[("version", "2")]);
        assert_eq!(reopened.status, StatusCode::CONFLICT, "{}", reopened.text);
        let late = with(&ward("RSA-301-1-C", "Nucleo C"), &[("from", "21/11/2020")]);
        let answer = admin.post("/registers/new/ward", &late);
        assert!(answer.text.contains("non è attiva"), "{}", answer.text);
    });
}

mod common_sql {
    storage::queries! {
        "registers.sql";
        END_ROLES = "end_roles",
    }
}

#[test]
fn an_administrator_of_an_asl_gives_no_laboratory_the_requests_of_another_one() {
    on_each_engine(|db| {
        let (mut admin, mut torino) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "torino"));
        let laboratory = [
            ("code", "LAB-301-78"),
            ("name", "Laboratorio unico"),
            ("comune", "001272"),
            ("serves", "204"),
            ("from", "01/11/2020"),
        ];
        let refused = torino.post("/registers/new/laboratory", &laboratory);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("soltanto la tua ASL"), "{}", refused.text);
        added(&mut torino, "laboratory", &with(&laboratory, &[("serves", "301")]));
        let edit = "/registers/LAB-301-78/edit";
        let both = [("serves", "301"), ("serves", "204"), ("version", "1")];
        let fields: Vec<_> = with(&laboratory, &both);
        assert_eq!(torino.post(edit, &fields).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(admin.post(edit, &fields).status, StatusCode::SEE_OTHER, "the region says so");
        // What the region has said is not his to take away, and does not stand in the way of his own changes.
        let own = with(&fields, &[("name", "Laboratorio nuovo"), ("version", "2")]);
        assert_eq!(torino.post(edit, &own).status, StatusCode::SEE_OTHER);
        let less = with(&laboratory, &[("serves", "301"), ("version", "3")]);
        assert_eq!(torino.post(edit, &less).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn the_registers_want_a_proof_of_who_writes_into_them() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        added(&mut admin, "facility", &FACILITY);
        db.pass(jiff::SignedDuration::from_mins(6));
        let changed = with(&FACILITY, &[("name", "Residenza Dora"), ("version", "1")]);
        let doctor = [
            ("code", "ATT0001"),
            ("family_name", "Falso"),
            ("given_name", "Ugo"),
            ("doctor_kind", "MMG"),
            ("comune", "001272"),
        ];
        for (path, fields) in [
            ("/registers/new/doctor", &doctor[..]),
            ("/registers/RSA-301-1/edit", &changed[..]),
            ("/registers/RSA-301-1/close", &[("version", "1"), ("last_day", "20/11/2020")][..]),
            ("/registers/RSA-301-1/reopen", &[("version", "1")][..]),
        ] {
            let asked = admin.post(path, fields);
            assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{path}: {}", asked.text);
        }
        assert!(
            log(db).iter().all(|one| !one.detail.contains("ATT0001") && !one.detail.starts_with("changed"))
        );
    });
}

#[test]
fn who_was_slower_sees_what_changed_and_loses_nothing() {
    on_each_engine(|db| {
        let (mut one, mut other) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "torino"));
        added(&mut one, "facility", &FACILITY);
        let path = "/registers/RSA-301-1/edit";
        let first = with(&FACILITY, &[("name", "Residenza Dora"), ("version", "1")]);
        assert_eq!(one.post(path, &first).status, StatusCode::SEE_OTHER);
        let second = with(&FACILITY, &[("contact", "011 000000"), ("version", "1")]);
        let answer = other.post(path, &second);
        assert_eq!(answer.status, StatusCode::CONFLICT);
        for sign in [
            "da «Residenza del Parco» a «Residenza Dora»",
            "value=\"011 000000\"",
            "name=\"version\" value=\"2\"",
        ] {
            assert!(answer.text.contains(sign), "{sign}: {}", answer.text);
        }
        let id = uuid::Uuid::now_v7().to_string();
        let meant = with(&second, &[("version", "2"), ("id", &id)]);
        assert_eq!(other.post(path, &meant).status, StatusCode::SEE_OTHER);
        assert_eq!(other.post(path, &meant).status, StatusCode::SEE_OTHER, "sent twice");
        let page = one.get("/registers/RSA-301-1").text;
        assert!(page.contains("011 000000") && page.contains("Nome di torino"), "{page}");
        let written =
            log(db).into_iter().filter(|record| record.detail.starts_with("changed facility")).count();
        assert_eq!(written, 2);
        // What the data files have is changed in the same way, and its first state is the files'.
        let file = [
            ("name", "Ospedale Maria Vittoria"),
            ("nature", "hospital_public"),
            ("parent", "301"),
            ("comune", "001272"),
            ("version", "0"),
        ];
        assert_eq!(one.post("/registers/010003/edit", &file).status, StatusCode::SEE_OTHER);
        let page = one.get("/registers/010003").text;
        assert!(page.contains("da «OSPEDALE MARIA VITTORIA» a «Ospedale Maria Vittoria»"), "{page}");
    });
}

#[test]
fn an_asl_keeps_what_lies_in_its_territory_and_learns_of_nothing_else() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        added(&mut admin, "facility", &FACILITY);
        let (mut torino, mut ivrea) = (Browser::signed_in(db, "torino"), Browser::signed_in(db, "ivrea"));
        assert_eq!(torino.get("/registers/RSA-301-1").status, StatusCode::OK);
        let (elsewhere, nowhere) = (ivrea.get("/registers/RSA-301-1"), ivrea.get("/registers/RSA-301-9"));
        assert_eq!((elsewhere.status, nowhere.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        for path in ["edit", "close"] {
            let form = with(&FACILITY, &[("version", "1"), ("last_day", "20/11/2020")]);
            let answer = ivrea.post(&format!("/registers/RSA-301-1/{path}"), &form);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(
            ivrea.post("/registers/RSA-301-1/reopen", &[("version", "1")]).status,
            StatusCode::NOT_FOUND
        );
        assert!(!ivrea.get("/registers?what=facility").text.contains("Residenza"));
        assert!(!ivrea.post("/registers/export", &[]).text.contains("Residenza"));
        let mine = with(&FACILITY, &[("code", "RSA-204-1")]);
        let answer = ivrea.post("/registers/new/facility", &mine);
        assert!(answer.text.contains("Non è nel territorio della tua ASL"), "{}", answer.text);
        let stolen = with(&ward("RSA-204-1-A", "Nucleo"), &[]);
        let answer = ivrea.post("/registers/new/ward", &stolen);
        assert!(answer.text.contains("Non esiste, o non è nel tuo territorio"), "{}", answer.text);
        added(&mut ivrea, "facility", &with(&mine, &[("comune", "Ivrea"), ("parent", "")]));
        let asl = [("code", "399"), ("name", "ASL nuova"), ("from", "01/11/2020")];
        assert_eq!(ivrea.post("/registers/new/asl", &asl).status, StatusCode::FORBIDDEN);
        assert_eq!(
            ivrea.post("/registers/204/close", &[("version", "0"), ("last_day", "20/11/2020")]).status,
            StatusCode::FORBIDDEN
        );
        added(&mut admin, "asl", &asl);
        let mut doctor = Browser::signed_in(db, "ada");
        for path in ["/registers", "/registers/new", "/registers/RSA-301-1", "/registers/choices"] {
            assert_eq!(doctor.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(doctor.post("/registers/new/facility", &FACILITY).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_wrong_form_comes_back_whole() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (field, value, sentence) in [
            ("code", "a b", "Scrivi da 3 a 20 lettere"),
            ("code", "010003", "un codice non si riusa"),
            ("code", "0100001", "un codice non si riusa"),
            ("name", "", "Scrivi il nome"),
            ("nature", "", "Scegli la natura"),
            ("parent", "010003", "Non può farne parte"),
            ("parent", "999", "Non esiste"),
            ("comune", "Atlantide", "Nessun comune"),
            ("from", "31/02/2020", "Questa data non esiste"),
        ] {
            let form = with(&FACILITY, &[(field, value)]);
            let answer = admin.post("/registers/new/facility", &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert!(answer.text.contains(sentence), "{field} {value}: {}", answer.text);
            assert!(field == "name" || answer.text.contains("value=\"Residenza del Parco\""), "{field}");
        }
    });
}

#[test]
fn doctors_are_added_changed_and_closed_and_nobody_chooses_one_of_the_home_care_units() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let doctor = [
            ("code", "0100010"),
            ("family_name", "Verdi"),
            ("given_name", "Lia"),
            ("doctor_kind", "USCA"),
            ("registry_code", "123456"),
            ("comune", "Torino"),
            ("from", "01/11/2020"),
        ];
        assert_eq!(added(&mut admin, "doctor", &doctor), "/registers/0100010");
        let page = admin.get("/registers/0100010").text;
        assert!(page.contains("Medico USCA") && page.contains("123456"), "{page}");
        let role = [
            ("name", "Lia Verdi"),
            ("login", "l.verdi"),
            ("role", "gp"),
            ("unit", "0100010"),
            ("contact", "Ufficio"),
        ];
        assert_eq!(admin.post("/admin/users/new", &role).status, StatusCode::UNPROCESSABLE_ENTITY);
        let gp = with(&doctor, &[("doctor_kind", "MMG"), ("version", "1")]);
        assert_eq!(admin.post("/registers/0100010/edit", &gp).status, StatusCode::SEE_OTHER);
        assert_eq!(admin.post("/admin/users/new", &role).status, StatusCode::OK);
        assert!(
            admin.get("/registers/0100010").text.contains("da «Medico USCA» a «Medico di medicina generale»")
        );
        let found = admin.post("/registers/find", &[("q", "verdi"), ("what", "doctor")]).text;
        assert!(found.contains("Verdi Lia"));
        let close = [("version", "2"), ("last_day", "14/11/2020")];
        assert_eq!(admin.post("/registers/0100010/close", &close).status, StatusCode::SEE_OTHER);
        let closes = admin.get("/registers/0100010").text;
        assert!(closes.contains("Chiude dopo il 14/11/2020") && closes.contains("Riapri"), "{closes}");
        let held = admin.post("/registers/0100001/close", &[("version", "0"), ("last_day", "14/11/2020")]);
        assert!(held.text.contains("un incarico che dura oltre quel giorno"), "{}", held.text);
        let other =
            [("doctor_kind", "USCA"), ("family_name", "Rossi"), ("given_name", "Ada"), ("comune", "Torino")];
        let held = admin.post(
            "/registers/0100001/edit",
            &[&other[..], &[("from", "01/01/2020"), ("version", "0")]].concat(),
        );
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(held.text.contains("incarichi a suo nome 1"), "{}", held.text);
    });
}

#[test]
fn nobody_is_left_without_a_doctor_unawares() {
    on_each_engine(|db| {
        person(db);
        let mut admin = Browser::signed_in(db, "admin");
        let doctor = [
            ("code", "0100010"),
            ("family_name", "Verdi"),
            ("given_name", "Lia"),
            ("doctor_kind", "PLS"),
            ("comune", "Torino"),
            ("from", "01/11/2020"),
        ];
        assert_eq!(added(&mut admin, "doctor", &doctor), "/registers/0100010");
        let choice = [("tax_code", TAX_CODE), ("doctor", "0100010"), ("from", "14/11/2020")];
        let asks = admin.post("/registers/choices", &choice).text;
        assert!(
            asks.contains("Pediatra di libera scelta") && asks.contains("ha già compiuto 14 anni"),
            "{asks}"
        );
        admin.post("/registers/choices", &with(&choice, &[("confirmed", "true")]));

        let page = admin.get("/registers/0100010/close").text;
        assert!(page.contains("Un assistito lo ha scelto"), "{page}");
        let ends = [("version", "1"), ("last_day", "14/11/2020")];
        let held = admin.post("/registers/0100010/close", &ends);
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(held.text.contains("conferma che resti senza medico"), "{}", held.text);
        let other = with(&doctor, &[("doctor_kind", "USCA"), ("version", "1")]);
        let held = admin.post("/registers/0100010/edit", &other);
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(held.text.contains("assistiti che lo hanno scelto 1"), "{}", held.text);
        let done = admin.post("/registers/0100010/close", &with(&ends, &[("leaves_persons", "true")]));
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    });
}
