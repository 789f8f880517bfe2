//! The same over HTTP: from the sentence and the list to the forms, and over JSON.

use crate::common::site::{Module, no_missing_words};
use crate::common::{GP, molecular, on};
use access::Role;
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;
use lab::model::Outcome;
use serde_json::Value;
use uuid::Uuid;

#[test]
fn the_last_day_is_asked_for_where_it_is_missing() {
    on(date(2020, 11, 20), |region| {
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        let person = region.person("Rossi");
        region.report(person, date(2020, 11, 8));
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 10)));
        let (home, path) = (format!("/people/{person}"), format!("/people/{person}/symptoms-end"));
        for from in ["/measures", home.as_str()] {
            assert!(site.get(&gp, from).text.contains(&format!("href=\"{path}\"")), "{from}");
        }
        let form = site.get(&gp, &path);
        assert!(form.text.contains("Sintomi dal 08/11/2020"), "{}", form.text);
        assert!(!form.text.contains("name=\"lasting\""), "nothing to take back yet");
        let (id, version) = (form.hidden("id"), form.hidden("version"));
        let send =
            |day: &str| site.post(&gp, &path, &[("id", &id), ("version", &version), ("last_day", day)]);
        for (day, sentence) in [
            ("", "Indica l&#39;ultimo giorno con sintomi."),
            ("07/11/2020", "è prima del primo, il 08/11/2020"),
            ("21/11/2020", "è nel futuro"),
            ("ieri", "value=\"ieri\""),
        ] {
            let wrong = send(day);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            assert!(wrong.text.contains(sentence), "{day}: {}", wrong.text);
            assert_eq!(wrong.hidden("id"), id);
        }
        let saved = send("15/11/2020");
        assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, home.as_str()));
        let page = site.get(&gp, &home);
        for shown in [
            "Registrato l&#39;ultimo giorno con sintomi",
            "Sintomi dal 08/11/2020 al 15/11/2020",
            "Correggi l&#39;ultimo",
        ] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        // Corrected: both stay; two answers at once are asked about.
        let form = site.get(&gp, &path);
        assert!(
            form.text.contains("È già registrato il 15/11/2020") && form.text.contains("name=\"lasting\"")
        );
        let (id, version) = (form.hidden("id"), form.hidden("version"));
        let both =
            [("id", id.as_str()), ("version", &version), ("last_day", "16/11/2020"), ("lasting", "true")];
        assert_eq!(site.post(&gp, &path, &both).status, StatusCode::UNPROCESSABLE_ENTITY);
        let old = [("id", id.as_str()), ("version", "0"), ("last_day", "16/11/2020")];
        assert_eq!(site.post(&gp, &path, &old).status, StatusCode::UNPROCESSABLE_ENTITY, "an old page");
        let lasting = [("id", id.as_str()), ("version", &version), ("lasting", "true")];
        assert_eq!(site.post(&gp, &path, &lasting).status, StatusCode::SEE_OTHER);
        let page = site.get(&gp, &home);
        assert!(page.text.contains("I sintomi ci sono ancora") && page.text.contains("al 15/11/2020"));
        no_missing_words();
    });
}

#[test]
fn an_end_is_confirmed_from_the_list_and_taken_back() {
    on(date(2020, 11, 20), |region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 8)));
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
        let measure = region.course(person).measures.remove(0).id;
        let (end, resume) = (format!("/measures/{measure}/end"), format!("/measures/{measure}/resume"));
        assert!(!site.get(&gp, "/measures").text.contains(&end), "a doctor confirms nothing");
        assert_eq!(site.post(&gp, &end, &[]).status, StatusCode::FORBIDDEN);
        let list = site.get(&sisp, "/measures");
        assert!(list.text.contains(&format!("action=\"{end}\"")), "{}", list.text);
        let (id, version) = (list.hidden("id"), list.hidden("version"));
        let stale = site.post(&sisp, &end, &[("id", &id), ("version", "1")]);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(stale.hidden("version"), version, "the page shows what it is now");
        for _ in 0..2 {
            let done = site.post(&sisp, &end, &[("id", &id), ("version", &version)]);
            assert_eq!(done.location, format!("/measures?ended={measure}"), "{}", done.text);
        }
        let said = "Fine confermata per Rossi Ada (";
        assert!(!site.get(&gp, &format!("/measures?ended={measure}")).text.contains(said));
        let list = site.get(&sisp, &format!("/measures?ended={measure}"));
        assert!(list.text.contains(said), "{}", list.text);
        assert!(list.text.contains("terminato il 20/11/2020") && list.text.contains(&resume));

        let page = site.get(&sisp, &format!("/people/{person}"));
        assert!(page.text.contains("Fine della misura confermata") && page.text.contains(&resume));
        let form = site.get(&sisp, &resume);
        let (id, version) = (form.hidden("id"), form.hidden("version"));
        let silent = site.post(&sisp, &resume, &[("id", &id), ("version", &version)]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("id", id.as_str()), ("version", &version), ("reason", "riga sbagliata")];
        assert_eq!(site.post(&sisp, &resume, &fields).location, format!("/people/{person}"));
        let page = site.get(&sisp, &format!("/people/{person}"));
        for shown in ["Misura ripresa", "Motivo: riga sbagliata", "Utente sisp_operator", end.as_str()] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        let list = site.get(&sisp, &format!("/measures?ended={measure}"));
        assert!(!list.text.contains(said), "it runs again");
        assert!(site.get(&sisp, &end).text.contains("Conferma la fine"));
        no_missing_words();
    });
}

#[test]
fn the_swab_of_an_isolation_that_waits_for_one_is_for_its_end() {
    on(date(2020, 11, 20), |region| {
        let site = Module::new(region);
        let sisp = site.sign_in(Role::SispOperator, "204");
        let (isolated, other) = (region.person("Rossi"), region.person("Bianchi"));
        region.record(molecular(isolated, Outcome::Positive, date(2020, 11, 8)));
        let form = |person| site.get(&sisp, &format!("/people/{person}/requests/new")).text;
        assert!(form(isolated).contains("value=\"end_of_isolation\" checked"), "{}", form(isolated));
        assert!(form(other).contains("value=\"symptoms\" checked"));
        // The day on which it could have ended has passed: it is no longer said as if it were to come.
        for page in ["/measures".to_owned(), format!("/people/{isolated}")] {
            let text = site.get(&sisp, &page).text;
            assert!(text.contains("in attesa del tampone, al più tardi il "), "{page}: {text}");
        }
        no_missing_words();
    });
}

#[test]
fn the_course_over_the_api() {
    on(date(2020, 11, 20), |region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = region.person("Rossi");
        region.report(person, date(2020, 11, 8));
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 10)));
        let path = format!("/api/v1/people/{person}/symptoms-end");
        let body = r#"{"last_day": "2020-11-14"}"#;
        let without_key = site.call(&gp, Method::POST, &path, ("accept", "*/*"), body);
        assert_eq!(without_key.status, StatusCode::UNPROCESSABLE_ENTITY);
        let key = Uuid::now_v7().to_string();
        let first = site.call(&gp, Method::POST, &path, ("idempotency-key", &key), body);
        assert_eq!((first.status, first.tag.as_str()), (StatusCode::CREATED, "\"1\""), "{}", first.text);
        let again = site.call(&gp, Method::POST, &path, ("idempotency-key", &key), body);
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        let other = Uuid::now_v7().to_string();
        let future = r#"{"last_day": "2020-11-21"}"#;
        let future = site.call(&gp, Method::POST, &path, ("idempotency-key", &other), future);
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(future.text.contains("last_day"), "{}", future.text);

        region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
        let listed = site.call(&sisp, Method::GET, "/api/v1/measures", ("accept", "*/*"), "").json();
        let item = &listed["items"][0];
        assert_eq!(item["may_end"], true);
        let call = |verb: &str, key: &str, version: &Value, body: &str| {
            let path = format!("/api/v1/measures/{}/{verb}", item["id"].as_str().unwrap());
            let request = Request::post(path)
                .header(header::AUTHORIZATION, sisp.bearer())
                .header(header::CONTENT_TYPE, "application/json")
                .header("idempotency-key", key)
                .header(header::IF_MATCH, format!("\"{version}\""))
                .body(axum::body::Body::from(body.to_owned()));
            site.send(request.unwrap())
        };
        let key = Uuid::now_v7().to_string();
        let ended = call("end", &key, &item["version"], "");
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
        assert_eq!(
            (&ended.json()["status"], &ended.json()["ended_on"]),
            (&"ended".into(), &"2020-11-20".into())
        );
        assert_eq!(call("end", &key, &item["version"], "").json(), ended.json());
        let other = Uuid::now_v7().to_string();
        assert_eq!(call("end", &other, &item["version"], "").status, StatusCode::CONFLICT, "an old version");
        let resumed = call("resume", &other, &ended.json()["version"], r#"{"reason": "sbaglio"}"#);
        assert_eq!(
            (resumed.status, &resumed.json()["status"]),
            (StatusCode::OK, &"awaiting_signature".into())
        );
    });
}
