//! The pages and the API as a browser and a script see them, on both engines.

use crate::common::*;
use access::Role;
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use people::model::Person;
use serde_json::{Value, json};
use uuid::Uuid;

fn sponda(given: &str) -> Person {
    person(coded(data("D'Arginùzzola", given, date(1980, 3, 12))))
}

const NEW: &[(&str, &str)] = &[
    ("identifier_kind", "none"),
    ("no_identifier_reason", "not-held"),
    ("family_name", "Fiumàzzola"),
    ("given_name", "Bea"),
    ("sex", "F"),
    ("birth_date", "1 febbraio 1990"),
    ("residence_comune", "Torino"),
    ("residence_address", "via dell'Argine 2"),
];

#[test]
fn a_doctor_searches_as_she_types_and_opens_the_page() {
    on_each_engine(|db| {
        let ada = sponda("Ada");
        load(db, &[ada.clone(), person(data("Altrove", "Ugo", date(1950, 1, 1)))]);
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let list = doctor.get("/people");
        assert_eq!(list.status, StatusCode::OK);
        assert!(
            list.text.contains("D&#39;Arginùzzola Ada") && list.text.contains("Altrove"),
            "{}",
            list.text
        );
        assert!(!list.text.contains("/people/new"), "a doctor enters nobody");
        let part = doctor.type_ahead("dargin");
        assert!(part.text.contains(&format!("/people/{}", ada.id)) && !part.text.contains("Altrove"));
        assert!(!part.text.contains("<html"), "a fragment");
        assert!(doctor.type_ahead("zzz").text.contains("Nessun assistito"));
        let half = doctor.type_ahead("drgd80");
        assert_eq!((half.status, half.text.contains("Scrivi per intero")), (StatusCode::OK, true));
        // Without a script the button answers a whole page.
        let page = doctor.post("/people/search", &[("q", "d'argin"), ("birth_date", "12/03/1980")]);
        assert!(page.text.contains("<html") && page.text.contains(&format!("/people/{}", ada.id)));
        assert!(page.text.contains("value=\"d&#39;argin\""), "what was typed is still there");
        let wrong = doctor.post("/people/search", &[("q", "sponda"), ("birth_date", "31/02/1980")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Questa data non esiste"));

        let page = doctor.get(&format!("/people/{}", ada.id));
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.text.contains("Tuo assistito dal 01/03/2019") && page.text.contains("40 anni, Torino (TO)"),
            "{}",
            page.text
        );
        assert!(!page.text.contains("/edit"), "a doctor corrects nobody");
        let title = page.text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(!title.contains("Argin\u{f9}"), "the title stays in the browser's history");
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

#[test]
fn a_stranger_and_nobody_are_told_alike() {
    on_each_engine(|db| {
        let ada = sponda("Ada");
        load(db, std::slice::from_ref(&ada));
        let stranger = Browser::new(db, Role::Gp, "010Z9Z9");
        let told = |path: String| {
            let answer = stranger.get(&path);
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            answer.text.replace(path.as_str(), "")
        };
        for tail in ["", "/history"] {
            assert_eq!(
                told(format!("/people/{}{tail}", ada.id)),
                told(format!("/people/{}{tail}", Uuid::now_v7()))
            );
            let api = |id: Uuid| told(format!("/api/v1/people/{id}{tail}"));
            assert_eq!(api(ada.id.0), api(Uuid::now_v7()));
        }
        let mayor = Browser::new(db, Role::Mayor, TORINO);
        for path in ["/people".to_owned(), format!("/people/{}", ada.id), "/people/new".to_owned()] {
            assert_eq!(mayor.get(&path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(stranger.get("/people/not-an-id").status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn an_operator_enters_and_corrects_and_loses_nothing_typed() {
    on_each_engine(|db| {
        load(db, &[person(data("Fiumazzola", "Bea", date(1990, 2, 1)))]);
        let operator = Browser::new(db, Role::SispOperator, "301");
        let empty = operator.get("/people/new").text;
        assert!(empty.contains("Inserisci assistito"));
        for (name, _) in people::rules::PersonForm::default().fields() {
            assert!(empty.contains(&format!("name=\"{name}\"")), "{name} has no place in the form");
        }
        let wrong = operator.post(
            "/people/new",
            &[
                ("identifier_kind", "tax-code"),
                ("identifier", "RSSMRA"),
                ("given_name", "Zenobia"),
                ("birth_date", "2/2/2090"),
                ("residence_comune", "Torin"),
            ],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for told in [
            "ha 16 caratteri",
            "Zenobia",
            "successiva a oggi",
            "Forse intendi: Torino (TO)",
            "href=\"#f-family_name\"",
        ] {
            assert!(wrong.text.contains(told), "{told}: {}", wrong.text);
        }
        let id = Uuid::now_v7().to_string();
        let with = |more: &[(&'static str, &'static str)]| -> Answer {
            let fields: Vec<(&str, &str)> =
                NEW.iter().chain(more).copied().chain([("id", id.as_str())]).collect();
            operator.post("/people/new", &fields)
        };
        let asked = with(&[]);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.text.contains("stesso nome e stessa data di nascita") && asked.text.contains(&id),
            "{}",
            asked.text
        );
        for _ in 0..2 {
            let saved = with(&[("confirm", "true")]);
            assert_eq!(
                (saved.status, saved.header("location")),
                (StatusCode::SEE_OTHER, format!("/people/{id}").as_str())
            );
        }
        let edit = operator.get(&format!("/people/{id}/edit"));
        assert!(
            edit.text.contains("value=\"01/02/1990\"") && edit.text.contains("value=\"Torino (TO)\""),
            "{}",
            edit.text
        );
        let correct = |version: &str, phone: &str| {
            let more =
                [("confirm", "true"), ("version", version), ("phone", phone), ("reason", "ha telefonato")];
            let fields: Vec<(&str, &str)> = NEW.iter().copied().chain(more).collect();
            operator.post(&format!("/people/{id}/edit"), &fields)
        };
        assert_eq!(correct("1", "011 111111").status, StatusCode::SEE_OTHER);
        let stale = correct("1", "011 222222");
        assert_eq!(stale.status, StatusCode::CONFLICT);
        for told in [
            "qualcun altro ha modificato",
            "Chi Prova li ha corretti il",
            "Motivo: «ha telefonato»",
            "«011 111111»",
            "Resta quello che hai scritto",
            "value=\"011 222222\"",
            "name=\"version\" value=\"2\"",
        ] {
            assert!(stale.text.contains(told), "{told}: {}", stale.text);
        }
        assert_eq!(correct("2", "011 222222").status, StatusCode::SEE_OTHER);
        let history = operator.get(&format!("/people/{id}/history"));
        assert!(history.text.contains("prima «011 111111», ora «011 222222»"), "{}", history.text);
        assert!(history.text.contains("Chi Prova") && history.text.contains("«ha telefonato»"));
        let forged = operator.send(
            Request::post("/people/new").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            "family_name=X",
        );
        assert!(forged.status.is_client_error());
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

/// The fields of a form of correction as the page has them, with what is typed in some.
fn fields_of(page: &Answer, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let names = people::rules::PersonForm::default().fields().map(|(name, _)| name);
    let remembered = names.iter().map(|name| format!("was_{name}"));
    let names = names.iter().map(|name| (*name).to_owned()).chain(remembered).chain(["version".to_owned()]);
    names
        .map(|name| {
            let shown = page.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or("\"");
            let shown = shown.split('"').next().unwrap().replace("&#39;", "'");
            let shown = match name.as_str() {
                "identifier_kind" => "tax-code".to_owned(),
                "sex" => "F".to_owned(),
                _ => shown,
            };
            let new = typed.iter().find(|(typed, _)| *typed == name);
            (name, new.map_or(shown, |(_, value)| (*value).to_owned()))
        })
        .collect()
}

#[test]
fn what_a_colleague_has_changed_stays_where_one_changed_nothing() {
    on_each_engine(|db| {
        let ada = sponda("Ada");
        load(db, std::slice::from_ref(&ada));
        let operator = Browser::new(db, Role::SispOperator, "301");
        let path = format!("/people/{}/edit", ada.id);
        let send = |page: &Answer, typed: &[(&str, &str)]| {
            let mut fields = fields_of(page, typed);
            fields.extend(
                [("reason", "ha telefonato"), ("confirm", "true"), ("by_hand", "true")]
                    .map(|(n, v)| (n.into(), v.into())),
            );
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            operator.post(&path, &fields)
        };
        let (mine, colleagues) = (operator.get(&path), operator.get(&path));
        let theirs = [("phone", "011 333333"), ("email", "")];
        let saved = send(&colleagues, &theirs);
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        // A code in groups, as it stands on the card, is the same code.
        let code = people::model::identifier_text(&ada.data.identifier);
        let grouped = format!(" {} {} {} {}", &code[..3], &code[3..6], &code[6..11], &code[11..]);
        let typed = [("residence_address", "via Nuova 9"), ("identifier", grouped.as_str())];
        let stale = send(&mine, &typed);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        for told in [
            "«011 333333»",
            "avevi toccato: nel modulo c",
            "name=\"phone\" value=\"011 333333\"",
            "name=\"was_phone\" value=\"011 333333\"",
            "name=\"residence_address\" value=\"via Nuova 9\"",
        ] {
            assert!(stale.text.contains(told), "{told}: {}", stale.text);
        }
        let sent = send(&stale, &[]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let now = operator.get(&path);
        for kept in ["value=\"011 333333\"", "value=\"via Nuova 9\"", &format!("value=\"{code}\"")] {
            assert!(now.text.contains(kept), "{kept}: {}", now.text);
        }
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

#[test]
fn an_identifier_known_elsewhere_gives_initials_and_no_more() {
    on_each_engine(|db| {
        let mut far = coded(data("D'Arginùzzola", "Cora", date(1980, 3, 12)));
        far.residence.comune = CUNEO.to_owned();
        far.domicile.comune = CUNEO.to_owned();
        far.gp = None;
        let far = person(far);
        load(db, std::slice::from_ref(&far));
        let operator = Browser::new(db, Role::SispOperator, "301");
        let code = far.data.identifier.value().unwrap();
        let fields: Vec<(&str, &str)> =
            NEW[2..].iter().copied().chain([("identifier_kind", "tax-code"), ("identifier", code)]).collect();
        let told = operator.post("/people/new", &fields);
        assert!(told.text.contains("C. D., in carico a ASL CN1"), "{}", told.text);
        assert!(!told.text.contains("Cora") && !told.text.contains(&far.id.to_string()));
    });
}

#[test]
fn the_api_tells_the_same_story() {
    on_each_engine(|db| {
        let ada = sponda("Ada");
        load(db, &[ada.clone(), sponda("Bea"), sponda("Cora")]);
        let operator = Browser::new(db, Role::SispOperator, "301");
        let first =
            operator.api("POST", "/api/v1/people/search", &[], &json!({"q": "d'argin", "limit": 2})).json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        assert_eq!(first["items"][0]["id"], ada.id.to_string());
        let cursor = first["next_cursor"].clone();
        let second = operator
            .api("POST", "/api/v1/people/search", &[], &json!({"q": "d'argin", "limit": 2, "cursor": cursor}))
            .json();
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next_cursor"]), (1, &Value::Null));
        let wrong = operator.api("POST", "/api/v1/people/search", &[], &json!({"q": "RSSMRA85T10A562A"}));
        assert_eq!(
            (wrong.status, wrong.header("content-type")),
            (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json")
        );

        let path = format!("/api/v1/people/{}", ada.id);
        let read = operator.api("GET", &path, &[], &Value::Null);
        assert_eq!((read.header("etag"), read.header("cache-control")), ("\"1\"", "no-store"));
        let mut body = read.json();
        assert_eq!(body["birth_date"], "1980-03-12");
        body["phone"] = json!("011 333333");
        assert_eq!(operator.api("PUT", &path, &[], &body).json()["errors"][0]["field"], "If-Match");
        let reasonless = operator.api("PUT", &path, &[("If-Match", "\"1\"")], &body).json();
        assert_eq!(reasonless["errors"][0]["field"], "reason");
        body["reason"] = json!("ha telefonato");
        body["confirmed"] = json!(true);
        let put = operator.api("PUT", &path, &[("If-Match", "\"1\"")], &body);
        assert_eq!((put.status, put.header("etag")), (StatusCode::OK, "\"2\""));
        body["phone"] = json!("011 444444");
        assert_eq!(operator.api("PUT", &path, &[("If-Match", "\"1\"")], &body).status, StatusCode::CONFLICT);
        let history = operator.api("GET", &format!("{path}/history"), &[], &Value::Null).json();
        assert_eq!(history["items"][0]["changes"][0]["after"], "011 333333");

        let key = Uuid::now_v7().to_string();
        let mut new = json!({"identifier_kind": "none", "no_identifier_reason": "unknown", "family_name": "D'Arginuzzola",
            "given_name": "Ada", "sex": "F", "birth_date": "1980-03-12", "residence_comune": "001272", "residence_address": "via dell'Argine 3"});
        assert_eq!(
            operator.api("POST", "/api/v1/people", &[], &new).json()["errors"][0]["field"],
            "Idempotency-Key"
        );
        let asked = operator.api("POST", "/api/v1/people", &[("Idempotency-Key", &key)], &new);
        assert_eq!(
            (asked.status, asked.header("content-type")),
            (StatusCode::CONFLICT, "application/problem+json")
        );
        assert_eq!(asked.json()["likely"][0]["reasons"][0], "same-name");
        new["confirmed"] = json!(true);
        for _ in 0..2 {
            let created = operator.api("POST", "/api/v1/people", &[("Idempotency-Key", &key)], &new);
            assert_eq!(
                (created.status, created.json()["id"].as_str()),
                (StatusCode::CREATED, Some(key.as_str()))
            );
        }
        new["sex"] = json!("?");
        new["birth_date"] = json!("3000-01-01");
        let other = Uuid::now_v7().to_string();
        let refused = operator.api("POST", "/api/v1/people", &[("Idempotency-Key", &other)], &new);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 2);
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        assert_eq!(
            doctor.api("POST", "/api/v1/people", &[("Idempotency-Key", &other)], &new).status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(doctor.api("PUT", &path, &[("If-Match", "\"2\"")], &body).status, StatusCode::FORBIDDEN);
        // What is wrong with the data is told to nobody who may not correct them.
        assert_eq!(doctor.api("PUT", &path, &[("If-Match", "\"2\"")], &new).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn each_answer_of_a_page_leaves_one_record() {
    on_each_engine(|db| {
        let ada = sponda("Ada");
        load(db, std::slice::from_ref(&ada));
        let operator = Browser::new(db, Role::SispOperator, "301");
        // Reads are recorded in the store of the traces, which the two engines keep in different places.
        let count = || {
            db.audit_read(|tx| {
                Ok(tx.query(&crate::common::inbox::INBOX, &[], |row| row.get::<String>(0))?.len())
            })
        };
        let paths = [
            "/people",
            &format!("/people/{}", ada.id),
            &format!("/people/{}/edit", ada.id),
            &format!("/people/{}/history", ada.id),
        ];
        for path in paths {
            let before = count().unwrap();
            assert_eq!(operator.get(path).status, StatusCode::OK);
            assert_eq!(count().unwrap(), before + 1, "{path}");
        }
        let before = count().unwrap();
        operator.type_ahead("dar");
        assert_eq!(count().unwrap(), before + 1);
    });
}

#[test]
fn a_search_answers_alike_for_who_is_elsewhere_and_who_does_not_exist() {
    on_each_engine(|db| {
        let mut far = coded(data("Zzarginàzzi", "Wanda", date(1977, 7, 7)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        far.gp = None;
        far.phone = Some("0171 999888".to_owned());
        let far = person(far);
        let code = far.data.identifier.value().unwrap().to_owned();
        load(db, std::slice::from_ref(&far));
        for (role, unit) in [(Role::Gp, "010A1B2"), (Role::SispOperator, "301")] {
            let desk = Browser::new(db, role, unit);
            // Each beside something of the same form that nobody has.
            for (hers, nobodys) in [
                ("zzarginazzi wanda", "xxarginazzi wanda"),
                ("zzargimazzi wanda", "xxargimazzi wanda"),
                ("zzarginazzi wanda 07/07/1977", "xxarginazzi wanda 07/07/1977"),
                ("0171999888", "0171999777"),
                (&code[..9], "RSSMRA85T"),
                (code.as_str(), "RSSMRA85T10A562S"),
            ] {
                assert_eq!(desk.type_ahead(hers).text, desk.type_ahead(nobodys).text, "{hers}");
                let api = |q: &str| desk.api("POST", "/api/v1/people/search", &[], &json!({ "q": q })).text;
                assert_eq!(api(hers), api(nobodys), "{hers}");
            }
        }
    });
}

#[test]
fn the_region_is_looked_up_by_exact_key_and_shows_the_least() {
    on_each_engine(|db| {
        let mut far = coded(data("Zzarginàzzi", "Wanda", date(1977, 7, 7)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        far.gp = None;
        let far = person(far);
        let code = far.data.identifier.value().unwrap().to_owned();
        load(db, std::slice::from_ref(&far));
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        assert_eq!(doctor.get("/people/lookup").status, StatusCode::FORBIDDEN);
        assert_eq!(doctor.get("/people/transfers").status, StatusCode::FORBIDDEN);
        assert!(!doctor.get("/people").text.contains("/people/lookup"));
        let desk = Browser::new(db, Role::SispOperator, "301");
        assert!(desk.get("/people").text.contains("/people/lookup"));
        let half = desk.post("/people/lookup", &[("tax_code", &code[..11])]);
        assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
        let found = desk.post("/people/lookup", &[("tax_code", &code)]);
        assert_eq!(found.status, StatusCode::OK);
        assert!(
            found.text.contains("W. Z.") && found.text.contains("fuori dal tuo ambito"),
            "{}",
            found.text
        );
        for secret in ["Zzarginàzzi", "Wanda", "07/07/1977", &far.id.to_string()] {
            assert!(!found.text.contains(secret), "{secret}");
        }
        let nobody = desk.post("/people/lookup", &[("tax_code", "RSSMRA85T10A562S")]);
        assert!(nobody.text.contains("Nessuno è registrato"), "{}", nobody.text);

        let id = Uuid::now_v7().to_string();
        let wanted = [
            ("id", id.as_str()),
            ("tax_code", &code),
            ("way", "take-over"),
            ("domicile_comune", "Torino"),
            ("domicile_address", "via dell'Argine 4"),
            ("reason", "perché sì"),
        ];
        let short = desk.post("/people/transfers", &wanted);
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            short.text.contains("via dell&#39;Argine 4") && short.text.contains("perché sì"),
            "nothing is lost"
        );
        let mut wanted = wanted;
        wanted[5].1 = "Abita qui da settembre, documento esibito";
        let taken = desk.post("/people/transfers", &wanted);
        assert_eq!(taken.header("location").split('?').next(), Some(format!("/people/{}", far.id).as_str()));
        assert_eq!(desk.get(&format!("/people/{}", far.id)).status, StatusCode::OK);
        let cuneo = Browser::new(db, Role::SispOperator, "210");
        let list = cuneo.get("/people/transfers");
        assert!(list.text.contains("Presa in carico") && list.text.contains("settembre"), "{}", list.text);
        let left = cuneo.get(&format!("/people/transfers/{id}")).text;
        assert!(left.contains("settembre") && !left.contains("via dell&#39;Argine 4"), "{left}");
        let stranger = Browser::new(db, Role::SispOperator, "204");
        assert_eq!(stranger.get(&format!("/people/transfers/{id}")).status, StatusCode::NOT_FOUND);
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}

#[test]
fn who_may_be_meant_is_told_while_one_types_and_at_the_save() {
    on_each_engine(|db| {
        let known = person(coded(data("Fiumàzzola", "Bea", date(1990, 2, 1))));
        load(db, std::slice::from_ref(&known));
        let desk = Browser::new(db, Role::SispOperator, "301");
        assert!(desk.get("/people/new").text.contains("hx-post=\"/people/likely\""));
        let typed = desk.post("/people/likely", NEW);
        assert_eq!(typed.status, StatusCode::OK);
        assert!(typed.text.contains(&format!("/people/{}", known.id)), "{}", typed.text);
        assert!(typed.text.contains("il codice fiscale corrisponde a questi dati"), "{}", typed.text);
        assert!(!typed.text.contains("<html"));
        let nothing = desk.post("/people/likely", &[("family_name", "Fiumazzola")]);
        assert!(!nothing.text.contains("Fium"), "{}", nothing.text);
        let saved = desk.post("/people/new", NEW);
        assert!(saved.text.contains("il codice fiscale corrisponde a questi dati"), "without a script too");
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        assert_eq!(doctor.post("/people/likely", NEW).status, StatusCode::FORBIDDEN);
    });
}
