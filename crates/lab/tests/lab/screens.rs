//! The pages and the API as a browser and a script see them, on both engines.

use crate::common::browser::{Answer, Browser};
use crate::common::*;
use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::clock::Clocks;
use kernel::ids::RequestId;
use lab::model::Outcome;
use lab::rules::csv::Column;
use lab::service;
use serde_json::json;
use uuid::Uuid;

/// Every word of the pages is in the catalogue.
fn no_word_is_missing() {
    let missing = web::texts::texts().missing();
    let ours: Vec<_> = missing.iter().filter(|key| key.starts_with("lab-")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

fn ok(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    &answer.text
}

#[test]
fn a_swab_is_asked_for_and_its_label_printed() {
    on_each_engine(|region| {
        let person = region.known("D'Altri");
        let browser = Browser::new(region.db, Role::SispOperator, "301");
        let path = format!("/people/{}/requests/new", person.id);
        let form = browser.get(&path);
        assert!(ok(&form).contains("LAB-301-1") && !form.text.contains("LAB-210-1"));
        let id = form.hidden("id");
        let wrong = browser.post(
            &path,
            &[
                ("id", &id),
                ("reason", "symptoms"),
                ("onset", "10/11/2020"),
                ("test_type", "molecular"),
                ("note", "urgente"),
            ],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("urgente"), "nothing typed is lost");
        assert_eq!(wrong.hidden("id"), id);
        let fields = [
            ("id", id.as_str()),
            ("reason", "symptoms"),
            ("onset", "10/11/2020"),
            ("test_type", "molecular"),
            ("laboratory", LAB),
        ];
        let made = browser.post(&path, &fields);
        assert_eq!(made.goes_to(), format!("/requests/{id}"));
        assert_eq!(browser.post(&path, &fields).goes_to(), made.goes_to());
        let page = browser.get(made.goes_to());
        assert!(ok(&page).contains("D&#39;Altri Ada"), "{}", page.text);
        let label = browser.get(&format!("/requests/{id}/label"));
        assert_eq!(ok(&label).matches("<rect ").count(), 7 * 3 + 4);
        let list = browser.get("/requests");
        assert!(ok(&list).contains(&format!("/requests/{id}")));
        assert!(
            ok(&browser.get("/requests?state=resulted")).contains("Nessuna richiesta ha ancora un esito.")
        );
        let page = browser.get(&format!("/people/{}", person.id));
        assert!(ok(&page).contains(&path) && page.text.contains("In attesa"), "{}", page.text);
        no_word_is_missing();
    });
}

#[test]
fn the_form_begins_with_the_laboratory_used_last() {
    on_each_engine(|region| {
        let person = region.known("D'Altri");
        let browser = Browser::new(region.db, Role::SispOperator, "301");
        let path = format!("/people/{}/requests/new", person.id);
        let serving: Vec<&str> =
            territory::get().laboratories_serving("301").map(|laboratory| laboratory.code.as_str()).collect();
        let chosen = || {
            let form = browser.get(&path);
            let code = ok(&form).split("\" selected").next().unwrap().rsplit('"').next().unwrap().to_owned();
            (form.hidden("id"), code)
        };
        let (id, first) = chosen();
        assert_eq!(first, serving[0], "nothing was asked for before: the first that serves the ASL");
        let last = serving.last().unwrap();
        let fields = [
            ("id", id.as_str()),
            ("reason", "symptoms"),
            ("onset", "10/11/2020"),
            ("test_type", "molecular"),
            ("laboratory", last),
        ];
        browser.post(&path, &fields).goes_to();
        assert_eq!(chosen().1, *last);
        // What was used last by somebody else is nobody's habit.
        let colleague = Browser::named(region.db, Role::SispOperator, "301", "collega");
        let form = colleague.get(&path);
        assert!(ok(&form).contains(&format!("value=\"{}\" selected", serving[0])), "{}", form.text);
    });
}

#[test]
fn the_work_list_from_the_keyboard() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        let requests = [region.request(&first, LAB), region.request(&second, LAB)];
        let browser = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let list = browser.get("/worklist");
        assert!(ok(&list).contains("BRUNI") || list.text.contains("Bruni"));
        assert!(!list.text.contains("Sintomi"), "why it was asked for is not the laboratory's business");
        assert_eq!(list.hidden("selected"), "", "nothing is selected until a label was read");
        // A number selects, whatever the list had selected.
        let typed = [
            ("id", list.hidden("id")),
            ("selected", list.hidden("selected")),
            ("asked", String::new()),
            ("command", requests[1].number.clone()),
        ];
        let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let selected = browser.post("/worklist", &typed);
        assert_eq!(selected.goes_to(), format!("/worklist?at={}", requests[1].id));
        let list = browser.get(selected.goes_to());
        assert_eq!(list.hidden("selected"), requests[1].id.to_string());
        // P asks; a second P, or anything but S, records nothing.
        let enter = |page: &Answer, command: &str| {
            let fields = ["id", "selected", "asked"].map(|name| (name, page.hidden(name)));
            let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.push(("command", command));
            browser.post("/worklist", &fields)
        };
        let asked = enter(&list, "P");
        assert!(ok(&asked).contains("Premi S e Invio"));
        assert_eq!(
            (asked.hidden("asked").as_str(), asked.hidden("selected")),
            ("positive", requests[1].id.to_string())
        );
        assert_eq!(ok(&enter(&asked, "P")).matches("value=\"positive\"").count(), 0);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        let recorded = enter(&asked, "S").goes_to().to_owned();
        assert_eq!(recorded, format!("/worklist?done={}", asked.hidden("id")));
        let list = browser.get(&recorded);
        let said = format!(
            "Positivo registrato per il campione {} di Conti Ada, 02/03/1980. Prelievo: sabato 14/11/2020.",
            requests[1].number
        );
        assert!(ok(&list).contains(&said), "{}", list.text);
        assert_eq!(list.text.matches(&format!("/results/{}/correct", asked.hidden("id"))).count(), 2);
        // The id of a result that is not among today's says nothing.
        let other = browser.get(&format!("/worklist?done={}", Uuid::now_v7()));
        assert!(!ok(&other).contains("lab-done"));
        // N and Enter is a negative.
        let nobody = enter(&browser.get("/worklist"), "n");
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.text.contains("Scegli prima una richiesta"));
        let list = browser.get(&format!("/worklist?at={}", requests[0].id));
        assert_eq!(list.hidden("selected"), requests[0].id.to_string());
        // The next label, read before the question was answered, is the one that counts; a wrong one selects nobody.
        let asked = enter(&list, "P");
        assert_eq!(enter(&asked, &requests[0].number).goes_to(), format!("/worklist?at={}", requests[0].id));
        let wrong = enter(&list, "1234567890");
        assert_eq!(
            (wrong.status, wrong.hidden("selected")),
            (StatusCode::UNPROCESSABLE_ENTITY, String::new())
        );
        // A label that has its result already selects nobody either, and says why.
        let resulted = browser.get(&format!("/worklist?at={}", requests[1].id));
        assert!(ok(&resulted).contains("ha già un esito"));
        assert_eq!(resulted.hidden("selected"), "");
        let recorded = enter(&list, "n").goes_to().to_owned();
        assert_eq!(enter(&list, "n").goes_to(), recorded, "sent twice is recorded once");
        assert_eq!(region.said(), [(Outcome::Positive, None), (Outcome::Negative, None)]);
        let list = browser.get("/worklist");
        assert!(ok(&list).contains("Nessun campione in attesa"));
        assert_eq!(list.text.matches("/correct\"").count(), 2);
        let nothing = enter(&list, "N");
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        for command in ["1234567890", "XX"] {
            assert_eq!(enter(&list, command).status, StatusCode::UNPROCESSABLE_ENTITY, "{command}");
        }
        no_word_is_missing();
    });
}

#[test]
fn the_day_of_a_batch_is_said_once() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        let before = Clocks::at_business_instant("2020-11-12T08:00:00Z".parse().unwrap());
        let new = new_request(first.id, LAB);
        let asked = region.db.write(move |tx| {
            tx.set_clocks(before);
            service::request_swab(tx, &Actor { today: before.today(), ..sisp() }, &new)
        });
        let (asked, today) = (asked.unwrap(), region.request(&second, LAB));
        let browser = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let list = browser.get("/worklist");
        assert!(ok(&list).contains("value=\"2020-11-14\" selected>Oggi, sabato 14/11/2020"), "{}", list.text);
        let send = |page: &Answer, request: RequestId, day: &str, command: &str| {
            let (id, selected) = (page.hidden("id"), request.to_string());
            let fields = [("id", &*id), ("selected", &selected), ("asked", ""), ("sampled_day", day)];
            browser.post("/worklist", &[&fields[..], &[("command", command)]].concat())
        };
        // A label keeps the day, and so does a result: it is said once for all of them.
        let place = format!("/worklist?at={}&day=2020-11-13", asked.id);
        assert_eq!(send(&list, today.id, "2020-11-13", &asked.number).goes_to(), place);
        let list = browser.get(&place);
        assert!(ok(&list).contains("value=\"2020-11-13\" selected>Ieri, venerdì 13/11/2020"));
        let done = format!("/worklist?done={}&day=2020-11-13", list.hidden("id"));
        for _ in 0..2 {
            assert_eq!(send(&list, asked.id, "2020-11-13", "n").goes_to(), done);
        }
        let list = browser.get(&done);
        assert!(ok(&list).contains("Bruni Ada, 02/03/1980. Prelievo: venerdì 13/11/2020."), "{}", list.text);
        assert!(list.text.contains("value=\"2020-11-13\" selected"));
        let path = format!("/api/v1/swab-requests/{}", asked.id);
        let stored = browser.api("GET", &path, &[], "").json();
        assert_eq!(stored["results"][0]["sampled_at"], "2020-11-13T11:00:00Z");
        // The next one was asked for today only: yesterday's batch does not hold it.
        for (day, sentence) in [
            ("2020-11-13", "non può essere stato prelevato prima"),
            ("2020-11-15", "non può essere nel futuro"),
            ("ieri", "dall&#39;elenco il giorno"),
        ] {
            let refused = send(&list, today.id, day, "n");
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            assert!(refused.text.contains(sentence), "{day}: {}", refused.text);
            assert_eq!(refused.hidden("selected"), today.id.to_string());
        }
        assert_eq!(region.count(&sql::COUNT_RESULTS), 1);
        send(&browser.get("/worklist"), today.id, "2020-11-14", "n").goes_to();
        assert_eq!(region.count(&sql::COUNT_RESULTS), 2);
        no_word_is_missing();
    });
}

#[test]
fn another_request_beside_one_that_waits_is_asked_about() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let path = format!("/people/{}/requests/new", person.id);
        let form = sisp.get(&path);
        assert!(!ok(&form).contains("name=\"again\""));
        let first = form.hidden("id");
        let send = |id: &str, more: &[(&str, &str)]| {
            let fields = [
                ("id", id),
                ("reason", "symptoms"),
                ("onset", "10/11/2020"),
                ("test_type", "molecular"),
                ("laboratory", LAB),
            ];
            sisp.post(&path, &[&fields[..], more].concat())
        };
        let made = send(&first, &[]).goes_to().to_owned();
        let form = sisp.get(&path);
        assert!(ok(&form).contains("già una richiesta in attesa: n. "), "{}", form.text);
        assert!(!form.text.contains("name=\"again\""), "nobody has asked yet whether another one is wanted");
        let second = form.hidden("id");
        let asked = send(&second, &[("note", "urgente")]);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("Serve davvero un altro tampone?") && asked.text.contains("urgente"));
        assert_eq!(asked.hidden("again"), "true", "the same button again says yes");
        assert!(asked.text.contains("Sì, richiedine un altro"), "{}", asked.text);
        assert_eq!(send(&first, &[]).goes_to(), made, "the same act again is no other request");
        // Over JSON the same question is a conflict that names its field.
        let api = format!("/api/v1/people/{}/swab-requests", person.id);
        let body =
            json!({"reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular", "laboratory": LAB});
        let key = RequestId::new().to_string();
        let key = [("idempotency-key", key.as_str())];
        let conflict = sisp.api("POST", &api, &key, body.to_string());
        assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.text);
        assert_eq!(conflict.json()["errors"][0]["field"], "again");
        assert_eq!(conflict.json()["type"], "urn:argine:problem:confirmation-required");
        let mut wrong = body.clone();
        wrong["laboratory"] = "LAB-210-1".into();
        assert_eq!(sisp.api("POST", &api, &key, wrong.to_string()).status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut again = body;
        again["again"] = true.into();
        for _ in 0..2 {
            assert_eq!(sisp.api("POST", &api, &key, again.to_string()).status, StatusCode::CREATED);
        }
        assert_eq!(send(&second, &[("again", "true")]).goes_to(), format!("/requests/{second}"));
        no_word_is_missing();
    });
}

#[test]
fn the_plain_form_asks_for_a_confirmation_too() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let browser = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let path = format!("/worklist/{}/result", request.id);
        let form = browser.get(&path);
        // Nobody here knows when the sample was taken: no day and no time is filled in, and both must be said.
        assert!(
            ok(&form).contains("Oggi, sabato 14/11/2020") && form.text.contains("Ieri, venerdì 13/11/2020")
        );
        assert!(form.text.contains("Il tampone è stato richiesto sabato 14/11/2020"), "{}", form.text);
        assert!(!form.text.contains(" checked") && form.text.contains("name=\"sampled_time\" value=\"\""));
        let id = form.hidden("id");
        let with = |day, on, time| {
            let when = [("sampled_day", day), ("sampled_on", on), ("sampled_time", time)];
            [&[("id", id.as_str()), ("outcome", "positive")][..], &when].concat()
        };
        for (day, on, time, sentence) in [
            ("", "", "0.01", "Scegli una voce."),
            ("2020-11-14", "", "", "Compila questo campo."),
            ("other", "", "09:30", "Compila questo campo."),
            ("2020-11-14", "", "presto", "Scegli il giorno del prelievo"),
            ("domani", "", "09:30", "Scegli il giorno del prelievo"),
            ("2020-11-15", "", "00:00", "non può essere nel futuro"),
            ("other", "13/11/2019", "09:30", "più di 30 giorni prima"),
        ] {
            let fields = [&with(day, on, time)[..], &[("confirmed", "true")]].concat();
            let refused = browser.post(&path, &fields);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {on} {time}");
            assert!(refused.text.contains(sentence), "{day} {on} {time}: {}", refused.text);
        }
        let base = with("2020-11-14", "", "0.01");
        let refused = browser.post(&path, &base);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("serve la conferma"), "{}", refused.text);
        // The box says positive and the choice something else: which of the two was meant nobody knows.
        let mut contradiction = [&base[..], &[("confirmed", "true")]].concat();
        contradiction[1] = ("outcome", "negative");
        let refused = browser.post(&path, &contradiction);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Hai spuntato «Confermo che è positivo»"), "{}", refused.text);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        let confirmed = [&base[..], &[("confirmed", "true")]].concat();
        assert_eq!(browser.post(&path, &confirmed).goes_to(), format!("/worklist?done={id}"));
        let correct = format!("/results/{id}/correct");
        let form = browser.get(&correct);
        assert!(ok(&form).contains("Esito registrato: Positivo"));
        assert!(!form.text.contains("name=\"confirmed\""), "a positive cannot be chosen here");
        let new = form.hidden("id");
        let fields = [
            ("id", new.as_str()),
            ("revision", "1"),
            ("outcome", "negative"),
            ("reason", "scambio di provetta"),
        ];
        let contradiction = [&fields[..], &[("confirmed", "true")]].concat();
        assert_eq!(browser.post(&correct, &contradiction).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.post(&correct, &fields).goes_to(), "/worklist");
        let form = browser.get(&format!("/results/{new}/correct"));
        assert!(ok(&form).contains("name=\"confirmed\""), "a positive can be chosen here");
        assert_eq!(region.said().last(), Some(&(Outcome::Negative, Some(Outcome::Positive))));
        let page = browser.get(&format!("/requests/{}", request.id));
        assert!(ok(&page).contains("Positivo, poi corretto") && page.text.contains("scambio di provetta"));
        let other = Browser::new(region.db, Role::LaboratoryTechnician, OTHER_LAB);
        for path in [format!("/requests/{}", request.id), path, correct] {
            assert_eq!(other.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        no_word_is_missing();
    });
}

#[test]
fn a_file_is_sent_and_what_is_wrong_comes_back() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let browser = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        assert!(ok(&browser.get("/results/import")).contains("Nessun file inviato finora."));
        let text = file(&[row(&person, "D1"), with(row(&person, "D2"), Column::Sex, "?")]);
        let id = Uuid::now_v7();
        let page = browser.upload("/results/import", id, &text).goes_to().to_owned();
        assert_eq!(page, format!("/results/import/{id}"));
        let mut shown = browser.get(&page);
        while shown.text.contains("lab-progress") {
            shown = browser.get(&page);
        }
        assert!(ok(&shown).contains("Scarica le righe respinte"), "{}", shown.text);
        assert!(shown.text.contains("Riga 3, colonna 12 (sesso): deve essere M o F."));
        let returned = browser.get(&format!("{page}/rejected"));
        assert!(ok(&returned).contains("come correggere"));
        assert!(returned.header("content-disposition").starts_with("attachment"));
        // The same form twice is the same import.
        assert_eq!(browser.upload("/results/import", id, &text).goes_to(), page);
        assert!(ok(&browser.get("/results/import")).contains(&page));
        let wrong = Uuid::now_v7();
        let shown = browser.upload("/results/import", wrong, "a,b\n1,2\n");
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.text.contains("Non si trova la riga delle intestazioni"), "{}", shown.text);
        no_word_is_missing();
    });
}

#[test]
fn the_same_story_over_json() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let path = format!("/api/v1/people/{}/swab-requests", person.id);
        let asking =
            json!({"reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular", "laboratory": LAB})
                .to_string();
        let key = RequestId::new().to_string();
        assert_eq!(sisp.api("POST", &path, &[], asking.clone()).status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = sisp.api("POST", &path, &[("idempotency-key", &key)], asking.clone());
        assert_eq!((made.status, made.json()["id"].as_str()), (StatusCode::CREATED, Some(key.as_str())));
        let again = sisp.api("POST", &path, &[("idempotency-key", &key)], asking.clone());
        assert_eq!(again.json(), made.json());
        assert_eq!(
            laboratory.api("POST", &path, &[("idempotency-key", &key)], asking).status,
            StatusCode::FORBIDDEN
        );
        let list = laboratory.api("GET", "/api/v1/swab-requests?limit=1", &[], "");
        assert_eq!(list.json()["items"][0]["id"], made.json()["id"]);
        assert!(list.json()["next_cursor"].is_null());
        let one = format!("/api/v1/swab-requests/{key}");
        let seen = laboratory.api("GET", &one, &[], "");
        assert_eq!((seen.header("etag"), seen.json()["reason"].as_str()), ("\"1\"", Some("")));
        assert_eq!(sisp.api("GET", &one, &[], "").json()["reason"], "symptoms");
        let result = Uuid::now_v7().to_string();
        let results = format!("{one}/results");
        let recorded = laboratory.api(
            "POST",
            &results,
            &[("idempotency-key", &result)],
            json!({"outcome": "positive"}).to_string(),
        );
        assert_eq!((recorded.status, recorded.header("etag")), (StatusCode::CREATED, "\"1\""));
        let other = Uuid::now_v7().to_string();
        let twice = laboratory.api(
            "POST",
            &results,
            &[("idempotency-key", &other)],
            json!({"outcome": "positive"}).to_string(),
        );
        assert_eq!(
            (twice.status, twice.header("content-type")),
            (StatusCode::CONFLICT, "application/problem+json")
        );
        let correction = json!({"outcome": "negative", "reason": "scambio di provetta"}).to_string();
        let correct = format!("/api/v1/results/{result}");
        for (tag, status) in
            [("\"7\"", StatusCode::CONFLICT), ("\"1\"", StatusCode::OK), ("\"1\"", StatusCode::OK)]
        {
            let answer = laboratory.api(
                "PUT",
                &correct,
                &[("if-match", tag), ("idempotency-key", &other)],
                correction.clone(),
            );
            assert_eq!(answer.status, status, "{}", answer.text);
        }
        let text = file(&[row(&person, "D1"), with(row(&person, "D2"), Column::Sex, "?")]);
        let import = Uuid::now_v7().to_string();
        let headers = [("idempotency-key", import.as_str()), ("content-type", "text/csv")];
        let read = laboratory.api("POST", "/api/v1/results/imports", &headers, text.clone());
        assert_eq!(read.status, StatusCode::OK, "{}", read.text);
        let counts =
            ["rows", "accepted", "rejected", "duplicate"].map(|name| read.json()[name].as_u64().unwrap());
        assert_eq!(counts, [2, 1, 1, 0]);
        assert_eq!(
            laboratory.api("POST", "/api/v1/results/imports", &headers, text.clone()).json(),
            read.json()
        );
        assert_eq!(sisp.api("POST", "/api/v1/results/imports", &headers, text).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_assets_of_the_pages_are_served() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        region.request(&person, LAB);
        let browser = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let list = browser.get("/worklist");
        let found: Vec<&str> = list.text.split('"').filter(|text| text.starts_with("/assets/lab-")).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        for path in found {
            let asset = browser.get(path);
            assert!(ok(&asset).len() > 100 && asset.header("cache-control").contains("immutable"));
        }
        assert!(!list.text.contains("<script>") && !list.text.contains("style="), "the policy forbids it");
    });
}
