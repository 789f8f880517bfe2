//! Requests of those whose data are held: the clock, the answer, the copy.

use crate::common::{CANARY, Desk, GP, OTHER, Region, TAX_CODE, on_each_engine, sql};
use access::Role;
use axum::http::StatusCode;
use uuid::Uuid;

/// A tax code with a right check letter, of nobody here.
const NOBODY: &str = "BNCLRA80A41L219V";

fn officer<'r>(region: &'r Region<'r>, asl: &str) -> Desk<'r> {
    region.desk(Role::DataProtectionOfficer, asl, "Pia Garante")
}

/// Enters a request as the page does; the answer is its address.
pub(crate) fn enter(desk: &Desk<'_>, right: &str, tax_code: &str, received: &str) -> String {
    let answer = desk.post("/rights/new", &fields(right, tax_code, received));
    answer.expect(StatusCode::SEE_OTHER).location
}

fn fields<'f>(right: &'f str, tax_code: &'f str, received: &'f str) -> [(&'f str, &'f str); 7] {
    [
        ("right", right),
        ("tax_code", tax_code),
        ("requester", "Mario Rossi"),
        ("address", "via Palestro 1, Ivrea"),
        ("received_on", received),
        ("channel", "pec"),
        ("note", ""),
    ]
}

#[test]
fn what_is_due_first_comes_first_and_an_answer_needs_a_law_when_it_is_no() {
    on_each_engine(|region| {
        region.patient(TAX_CODE);
        let officer = officer(region, "204");
        assert!(officer.get("/rights").expect(StatusCode::OK).has("Nessuna richiesta aspetta una risposta"));
        let newer = enter(&officer, "erasure", TAX_CODE, "10/11/2020");
        let late = enter(&officer, "access", NOBODY, "01/10/2020");
        let list = officer.get("/rights").expect(StatusCode::OK);
        let place = |path: &str| list.text.find(&format!("href=\"{path}\"")).expect("it is listed");
        assert!(place(&late) < place(&newer), "what waits longest first");
        assert!(list.has("in ritardo di 13 giorni") && list.has("26 giorni"), "{}", list.text);
        assert!(officer.get(&late).expect(StatusCode::OK).has("Nessuna persona dell"));

        // Two months more, with the reason, once, and not when it is late.
        let longer = [("why", "Richiesta complessa, archivi diversi")];
        officer.post(&format!("{late}/extend"), &longer).expect(StatusCode::CONFLICT);
        officer.post(&format!("{newer}/extend"), &[("why", "no")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        officer.post(&format!("{newer}/extend"), &longer).expect(StatusCode::SEE_OTHER);
        assert!(officer.get(&newer).has("10/02/2021"));
        officer.post(&format!("{newer}/extend"), &longer).expect(StatusCode::CONFLICT);

        officer.get(&format!("{newer}/letter")).expect(StatusCode::NOT_FOUND);
        let said = "I dati servono alla sorveglianza e non si cancellano.";
        let refused = [("outcome", "refused"), ("legal", ""), ("answer", said)];
        let back =
            officer.post(&format!("{newer}/answer"), &refused).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.has("per quale norma") && back.has(said), "nothing typed is lost: {}", back.text);
        let lawful = [("outcome", "refused"), ("legal", "public-health"), ("answer", said)];
        let id = Uuid::now_v7().to_string();
        let twice = [&[("id", id.as_str())], &lawful[..]].concat();
        for _ in 0..2 {
            officer.post(&format!("{newer}/answer"), &twice).expect(StatusCode::SEE_OTHER);
        }
        officer.post(&format!("{newer}/answer"), &lawful).expect(StatusCode::CONFLICT);
        let letter = officer.get(&format!("{newer}/letter")).expect(StatusCode::OK);
        assert!(letter.text.starts_with("%PDF"));
        assert!(officer.get("/rights?state=closed").has("Non accolta"));
        assert!(!officer.get("/rights").has(&newer));
    });
}

#[test]
fn another_asl_knows_nothing_and_what_is_wrong_is_told() {
    on_each_engine(|region| {
        region.patient(TAX_CODE);
        let (here, there) = (officer(region, "204"), officer(region, "301"));
        let path = enter(&here, "access", TAX_CODE, "10/11/2020");
        let absent = format!("/rights/{}", Uuid::from_u128(1));
        assert_eq!(there.page(&path), there.page(&absent));
        for (end, fields) in [("extend", [("why", "x")]), ("answer", [("outcome", "granted")])] {
            there.post(&format!("{path}/{end}"), &fields).expect(StatusCode::NOT_FOUND);
        }
        there.get(&format!("{path}/letter")).expect(StatusCode::NOT_FOUND);
        // The person of another ASL is nobody here.
        let elsewhere = enter(&there, "access", TAX_CODE, "10/11/2020");
        assert!(there.get(&elsewhere).has("Nessuna persona dell"));
        for role in [(Role::Gp, GP), (Role::Mayor, crate::common::IVREA), (Role::Administrator, "010")] {
            let desk = region.desk(role.0, role.1, "Altro");
            desk.get("/rights").expect(StatusCode::FORBIDDEN);
            desk.get(&path).expect(StatusCode::FORBIDDEN);
            desk.post("/rights/new", &fields("access", TAX_CODE, "10/11/2020")).expect(StatusCode::FORBIDDEN);
        }
        let wrong = here.post("/rights/new", &fields("", "RSSMRA80A01L219X", "15/11/2020"));
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.has("Scegli che cosa chiede")
                && wrong.has("nel futuro")
                && wrong.has("via Palestro 1, Ivrea")
        );
    });
}

#[test]
fn the_copy_says_what_it_will_contain_and_contains_it() {
    on_each_engine(|region| {
        let household = Uuid::now_v7();
        let (person, operator) = (region.patient_living_with(TAX_CODE, Some(household)), region.operator());
        region.doctor(GP, "Bianchi", "Eva");
        region.october(person);
        region.report(region.patient(OTHER), GP, crate::common::TODAY);
        operator.obscure(&operator.form_for(person, "Caso").unwrap()).expect(StatusCode::SEE_OTHER);
        let officer = officer(region, "204");
        let path = enter(&officer, "access", TAX_CODE, "10/11/2020");
        officer.get(&format!("{path}/copy")).expect(StatusCode::FORBIDDEN);
        officer.post(&format!("{path}/copy"), &[("how", "json")]).expect(StatusCode::FORBIDDEN);
        let before = officer.get(&path).expect(StatusCode::OK);
        assert!(!before.has("Prepara la copia") && !before.has("Copia dei dati fatta"));

        assert!(operator.get(&path).expect(StatusCode::OK).has("Prepara la copia"));
        let rehearsal = operator.get(&format!("{path}/copy")).expect(StatusCode::OK);
        assert!(rehearsal.has("Segnalazioni") && !rehearsal.has(CANARY), "it is counted, not shown");
        operator.post(&format!("{path}/copy"), &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let copy = operator.post(&format!("{path}/copy"), &[("how", "json")]).expect(StatusCode::OK);
        let json: serde_json::Value = serde_json::from_str(&copy.text).expect("one file of JSON");
        for (section, count) in [
            ("identity", 1),
            ("reports", 1),
            ("results", 1),
            ("cases", 1),
            ("measures", 1),
            ("symptoms", 1),
            ("obscurings", 1),
            ("rights_requests", 1),
            ("requests", 0),
            ("corrections", 0),
            ("transfers", 0),
        ] {
            assert_eq!(json[section].as_array().unwrap().len(), count, "{section}: {json}");
        }
        let told = json["communications"].as_array().unwrap();
        assert!(told.iter().any(|one| one["what"] == "result"), "{json}");
        assert_eq!(json["identity"][0]["identifier"], TAX_CODE);
        assert_eq!(json["reports"][0]["note"], CANARY);
        assert_eq!(json["results"][0]["outcome"], "positive");
        assert!(!copy.has(OTHER), "nothing of anybody else");
        let print = operator.post(&format!("{path}/copy"), &[("how", "print")]).expect(StatusCode::OK);
        assert!(print.has(CANARY) && print.has("data-print") && print.has("Oscuramenti"));
        for words in [
            "chiesta da",
            "Positivo",
            "Tampone molecolare",
            "Febbre",
            "38,4",
            "Isolamento",
            "Ivrea",
            "Maschio",
            "Bianchi Eva",
            "Chi ne fa parte è un dato di altre persone",
            "Di questo non c&#39;è nulla",
        ] {
            assert!(print.has(words), "{words}: {}", print.text);
        }
        for code in [
            "<dd>positive",
            "<dd>molecular",
            "<dd>fever",
            "<dd>384",
            "<dd>isolation",
            "<dd>001125",
            "<dd>204<",
            "<dd>asked",
            "<dd>access<",
            "<dd>case<",
            "<dd>closed",
            "<dd>tax_code",
            GP,
            &household.to_string(),
        ] {
            assert!(!print.has(code), "{code}: {}", print.text);
        }
        // Whoever answers sees that it was made, when and by whom.
        let told = officer.get(&path).expect(StatusCode::OK);
        for words in ["Copia dei dati fatta, 2 volte in tutto", "pagina da stampare", &operator.actor().name]
        {
            assert!(told.has(words), "{words}: {}", told.text);
        }
        let erasure = enter(&officer, "erasure", TAX_CODE, "10/11/2020");
        operator.get(&format!("{erasure}/copy")).expect(StatusCode::CONFLICT);
        // She lives elsewhere now: the ASL of her residence still sees her, and another one decides about her.
        region.moves(&operator, person, GP, crate::common::TORINO);
        operator.get(&format!("/people/{person}")).expect(StatusCode::OK);
        let copy = operator.post(&format!("{path}/copy"), &[("how", "json")]).expect(StatusCode::CONFLICT);
        assert!(copy.has("Decide l") && copy.has("in carico la persona"), "{}", copy.text);
    });
}

#[test]
fn her_data_are_not_deleted_while_somebody_asks_about_them() {
    on_each_engine(|region| {
        let her = region.patient(TAX_CODE);
        let officer = officer(region, "204");
        let ask = || enter(&officer, "access", TAX_CODE, "10/11/2020");
        let (waited, path) = testkit::while_locked(region.db, her.into(), "SELECT 1", ask);
        assert!(waited, "who deletes, or holds back, locks her too");
        officer.get(&path).expect(StatusCode::OK);
    });
}

#[test]
fn the_copy_says_of_a_result_that_it_was_withdrawn_and_of_a_question_that_it_was_about_her() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        region.october(person);
        let sent = serde_json::json!({
            "door": "hl7", "doing": "record", "request_number": null, "accession": "MB-1", "otherwise": "",
            "identity": { "code": null, "family_name": "ROSI", "given_name": "MARIO", "sex": null, "birth_date": "1980-01-01",
                          "birth_place": null, "residence": null, "domicile": null, "phone": null },
            "test": "molecular", "test_words": "SARS-CoV-2", "outcome": "negative", "sampled_at": null,
            "measured": { "value": "", "unit": "", "reference_range": "" },
        });
        let at: kernel::Timestamp = "2020-10-20T08:00:00Z".parse().unwrap();
        let write = move |tx: &mut storage::Tx<'_>| {
            tx.execute(&sql::WITHDRAW, storage::args![person])?;
            let id = Uuid::now_v7();
            tx.execute(&sql::UNSETTLED, storage::args![id, person, sent.to_string(), at]).map(drop)
        };
        region.db.write(write).unwrap();
        let path = enter(&officer(region, "204"), "access", TAX_CODE, "10/11/2020");
        operator.get(&format!("{path}/copy")).expect(StatusCode::OK);
        let copy = operator.post(&format!("{path}/copy"), &[("how", "json")]).expect(StatusCode::OK);
        let json: serde_json::Value = serde_json::from_str(&copy.text).unwrap();
        let result = &json["results"][0];
        assert_eq!((&result["withdrawn"], &result["matched_by"]), (&"wrong_patient".into(), &"desk".into()));
        let question = &json["unsettled"][0];
        assert_eq!(
            (&question["family_name"], &question["outcome"], &question["doubt"]),
            (&"ROSI".into(), &"negative".into(), &"several".into())
        );
        let print = operator.post(&format!("{path}/copy"), &[("how", "print")]).expect(StatusCode::OK);
        for words in ["era di un", "abbinato da una persona", "ROSI", "Più persone possono essere"] {
            assert!(print.has(words), "{words}: {}", print.text);
        }
    });
}

#[test]
fn whoever_answers_sees_how_many_are_late_or_nearly_so() {
    on_each_engine(|region| {
        region.patient(TAX_CODE);
        let (officer, operator) = (officer(region, "204"), region.operator());
        let others = [self::officer(region, "301"), region.desk(Role::Gp, GP, "Ada Medico")];
        let counted = |desk: &Desk<'_>| {
            let page = desk.get("/people/nobody").text;
            page.split_once("data-count=\"").map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
        };
        // Today is 14 November: due on 10 December, 22 and 21 November, and 1 November.
        enter(&officer, "erasure", TAX_CODE, "10/11/2020");
        enter(&officer, "erasure", TAX_CODE, "22/10/2020");
        assert_eq!(counted(&officer), None, "there is time");
        enter(&operator, "access", NOBODY, "21/10/2020");
        let late = enter(&officer, "access", NOBODY, "01/10/2020");
        assert_eq!([counted(&officer), counted(&operator)], [Some("2".to_owned()), Some("2".to_owned())]);
        for desk in &others {
            assert_eq!(counted(desk), None, "another ASL's, or nobody's who answers");
        }
        let said = [("outcome", "granted"), ("legal", ""), ("answer", "Ecco i dati che abbiamo trovato.")];
        officer.post(&format!("{late}/answer"), &said).expect(StatusCode::SEE_OTHER);
        assert_eq!(counted(&officer), Some("1".to_owned()));
    });
}
