//! The pages and the API over HTTP, as each role meets them.

use crate::common::site::{Browser, Module, no_missing_words};
use crate::common::{GP, IVREA, molecular, november};
use access::Role;
use axum::http::{Method, StatusCode};
use jiff::civil::date;
use kernel::ids::{PersonId, ReportId};
use lab::model::Outcome;
use serde_json::Value;

#[test]
fn a_doctor_reports_and_the_service_takes_charge() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = region.person("Rossi");
        let path = format!("/people/{person}/reports/new");
        let form = site.get(&gp, &path);
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text.contains("Rossi Ada") && form.text.contains("loss_of_smell"));
        // Two patients may have one name.
        assert!(form.text.contains("nascita ") && form.text.contains(" · Ivrea"), "{}", form.text);
        assert!(!form.text.contains("<title>Segnalazione di Rossi"), "no name in the browser's history");

        let id = ReportId::new().to_string();
        let wrong = site.post(
            &gp,
            &path,
            &[
                ("id", &id),
                ("symptoms", "fever"),
                ("symptoms", "cough"),
                ("temperature", "trentotto"),
                ("onset", "20/11/2020"),
                ("note", "vive <solo>"),
            ],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("nel futuro") && wrong.text.contains("per esempio 38,4"));
        assert!(
            wrong.text.contains("trentotto") && wrong.text.contains("vive &#60;solo&#62;"),
            "nothing is lost"
        );
        assert!(wrong.text.contains(&id), "the id stays");

        let good =
            [("id", id.as_str()), ("symptoms", "fever"), ("temperature", "38,4"), ("onset", "12/11/2020")];
        for _ in 0..2 {
            let filed = site.post(&gp, &path, &good);
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, format!("/people/{person}")));
        }

        let list = site.get(&sisp, "/reports");
        assert!(
            list.text.contains("Febbre, 38,4 °C") && list.text.contains("Prendi in carico"),
            "{}",
            list.text
        );
        assert_eq!(list.text.matches("take-charge").count(), 1, "sent twice, filed once");
        assert!(!site.get(&gp, "/reports").text.contains("take-charge"));

        let take = format!("/reports/{id}/take-charge");
        let taken = site.post(&sisp, &take, &[("version", "1")]);
        let swab = format!("/people/{person}/requests/new?for={id}");
        assert_eq!((taken.status, &taken.location), (StatusCode::SEE_OTHER, &swab));
        // The form of the swab says what the doctor wrote, and the reason is chosen.
        let form = site.get(&sisp, &swab);
        assert!(form.text.contains("Primo giorno con sintomi: giovedì 12/11/2020."), "{}", form.text);
        assert!(form.text.contains("value=\"symptoms\" checked autofocus"), "{}", form.text);
        assert!(
            site.get(&sisp, "/reports").text.contains(&swab.replace('&', "&amp;")),
            "and later from the list"
        );
        // Of another person it says nothing.
        let other = format!("/people/{}/requests/new?for={id}", region.person("Bianchi"));
        assert!(!site.get(&sisp, &other).text.contains("Primo giorno"));
        let colleague = site.sign_in(Role::SispOperator, "204");
        let late = site.post(&colleague, &take, &[("version", "1")]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("Utente sisp_operator"), "{}", late.text);
        assert_eq!(site.post(&gp, &take, &[("version", "1")]).status, StatusCode::FORBIDDEN);
        no_missing_words();
    });
}

/// A doctor's report of a new person, waiting.
fn waiting(site: &Module<'_, '_>, gp: &Browser, name: &str) -> (PersonId, String) {
    let (person, id) = (site.region.person(name), ReportId::new().to_string());
    let fields = [("id", id.as_str()), ("symptoms", "cough"), ("onset", "12/11/2020")];
    let filed = site.post(gp, &format!("/people/{person}/reports/new"), &fields);
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    (person, id)
}

#[test]
fn one_report_after_the_other_is_two_presses_each() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let colleague = site.sign_in(Role::SispOperator, "204");
        let reports: Vec<_> =
            ["Rossi", "Bruni", "Conti"].iter().map(|name| waiting(&site, &gp, name)).collect();
        let swab = |(person, id): &(PersonId, String)| format!("/people/{person}/requests/new?for={id}");
        let shown = |text: &str| {
            text.split("name=\"report\" value=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap()
                .to_owned()
        };

        let list = site.get(&sisp, "/reports");
        let first = shown(&list.text);
        assert_eq!(first, format!("{}:1", reports[0].1), "the one that waits longest");
        assert!(!site.get(&gp, "/reports").text.contains("/reports/next"));
        // Pressed twice, by a nervous hand: one report.
        for _ in 0..2 {
            assert_eq!(site.post(&sisp, "/reports/next", &[("report", &first)]).location, swab(&reports[0]));
        }
        let form = site.get(&sisp, &swab(&reports[0]));
        let hidden = |name: &str| {
            let mark = format!("name=\"{name}\" value=\"");
            form.text.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
        };
        let laboratory = form.text.split("\" selected").next().unwrap().rsplit('"').next().unwrap();
        let sent = site.post(
            &sisp,
            &format!("/people/{}/requests/new", reports[0].0),
            &[
                ("id", &hidden("id")),
                ("for", &hidden("for")),
                ("reason", "symptoms"),
                ("test_type", "molecular"),
                ("laboratory", laboratory),
            ],
        );
        assert_eq!(
            sent.location,
            format!("/requests/{}?for={}", hidden("id"), reports[0].1),
            "{}",
            sent.text
        );
        let list = site.get(&sisp, "/reports").text;
        assert!(list.contains("Tampone richiesto, n. ") && !list.contains(&swab(&reports[0])), "{list}");
        assert!(list.contains("2 segnalazioni in attesa") && list.contains("da oggi · "), "{list}");
        let page = site.get(&sisp, &sent.location);
        assert!(page.text.contains("Prossima segnalazione") && page.text.contains("Alt+N"), "{}", page.text);
        let label = site.get(&sisp, &format!("/requests/{}/label?for={}", hidden("id"), reports[0].1));
        assert_eq!(shown(&page.text), shown(&label.text));
        let next = shown(&page.text);
        assert_eq!(next, format!("{}:1", reports[1].1));
        // A colleague was quicker with that one: the next that still waits.
        site.post(&colleague, "/reports/next", &[("report", &next)]);
        assert_eq!(site.post(&sisp, "/reports/next", &[("report", &next)]).location, swab(&reports[2]));
        // And then there is none, and no button.
        assert!(site.get(&sisp, "/reports").text.contains("Nessuna segnalazione in attesa."));
        let none = site.post(&colleague, "/reports/next", &[]);
        assert_eq!((none.status, none.location.as_str()), (StatusCode::SEE_OTHER, "/reports"));
        assert!(!site.get(&sisp, &sent.location).text.contains("/reports/next"));
        assert!(!site.get(&sisp, sent.location.split('?').next().unwrap()).text.contains("Prossima"));
        assert_eq!(site.post(&gp, "/reports/next", &[]).status, StatusCode::FORBIDDEN);
        no_missing_words();
    });
}

#[test]
fn several_reports_are_taken_in_charge_at_once() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let colleague = site.sign_in(Role::SispOperator, "204");
        let reports: Vec<_> =
            ["Rossi", "Bruni", "Conti", "Dalla"].iter().map(|name| waiting(&site, &gp, name)).collect();
        let all: Vec<String> = reports.iter().map(|(_, id)| format!("{id}:1")).collect();
        let list = site.get(&sisp, "/reports");
        for value in &all {
            assert!(list.text.contains(&format!("value=\"{value}\" form=\"take-several\"")), "{}", list.text);
        }
        let take = |who: &Browser, chosen: &[&String]| {
            let fields: Vec<_> = chosen.iter().map(|value| ("report", value.as_str())).collect();
            site.post(who, "/reports/take-charge", &fields)
        };
        assert_eq!(take(&colleague, &[&all[1]]).location, "/reports");
        assert_eq!(take(&sisp, &[&all[0], &all[1], &all[2]]).location, "/reports");
        let list = site.get(&sisp, "/reports").text;
        assert_eq!(list.matches("In attesa").count(), 1, "one was not chosen: {list}");
        assert_eq!(list.matches("/requests/new?for=").count(), 2, "the swabs of those she took herself");
        assert!(!list.contains("take-several"), "one alone has its own button");
        for chosen in [&[][..], &[&all[1]], &[&"nonsense".to_owned()]] {
            assert_eq!(take(&sisp, chosen).location, "/reports");
        }
        assert_eq!(take(&gp, &[&all[3]]).status, StatusCode::FORBIDDEN);
        no_missing_words();
    });
}

#[test]
fn a_report_beside_one_that_waits_is_asked_about() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let (person, first) = waiting(&site, &gp, "Rossi");
        let path = format!("/people/{person}/reports/new");
        let form = site.get(&gp, &path).text;
        assert!(form.contains("una segnalazione di Utente gp") && form.contains("name=\"again\""), "{form}");
        let second = ReportId::new().to_string();
        let fields = [("id", second.as_str()), ("symptoms", "fever"), ("onset", "13/11/2020")];
        let asked = site.post(&gp, &path, &fields);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("spunta la casella") && asked.text.contains("13/11/2020"));
        let api = format!("/api/v1/people/{person}/reports");
        let body = r#"{"symptoms": ["fever"], "onset": "2020-11-13"}"#;
        let conflict = site.call(&gp, Method::POST, &api, ("idempotency-key", &second), body);
        assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.text);
        assert_eq!(conflict.json()["errors"][0]["field"], "again");
        let again = [&fields[..], &[("again", "true")]].concat();
        for _ in 0..2 {
            assert_eq!(site.post(&gp, &path, &again).status, StatusCode::SEE_OTHER);
        }
        let list = site.get(&sisp, "/reports").text;
        assert!(list.contains("2 segnalazioni in attesa"), "{list}");
        // Once none waits there is nothing to ask.
        for (id, version) in [(&first, "1"), (&second, "1")] {
            site.post(&sisp, &format!("/reports/{id}/take-charge"), &[("version", version)]);
        }
        assert!(!site.get(&gp, &path).text.contains("name=\"again\""));
        no_missing_words();
    });
}

#[test]
fn an_onset_far_back_is_asked_once_more() {
    november(|region| {
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        let path = format!("/people/{}/reports/new", region.person("Rossi"));
        let id = ReportId::new().to_string();
        let fields = [("id", id.as_str()), ("symptoms", "cough"), ("onset", "01/09/2020")];
        let asked = site.post(&gp, &path, &fields);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("74 giorni fa") && asked.text.contains("name=\"confirmed\""));
        let confirmed = [&fields[..], &[("confirmed", "true")]].concat();
        assert_eq!(site.post(&gp, &path, &confirmed).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_doctors_home_shows_what_is_new_until_seen() {
    november(|region| {
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        assert!(site.get(&gp, "/measures").text.contains("quando un tampone è positivo compare qui"));
        let person = site.person("Rossi");
        let home = site.get(&gp, "/measures");
        assert!(home.text.contains("nuovo") && home.text.contains("22/11/2020"), "{}", home.text);
        assert!(home.text.contains("Tampone molecolare positivo del 12/11/2020"), "{}", home.text);
        assert!(home.text.contains("32850"), "the sentence says why");
        let seen = site.post(&gp, &format!("/people/{person}/measures/seen"), &[]);
        assert_eq!((seen.status, seen.location.as_str()), (StatusCode::SEE_OTHER, "/measures"));
        assert!(!site.get(&gp, "/measures").text.contains("nuovo"));
        no_missing_words();
    });
}

#[test]
fn the_persons_page_tells_the_whole_story_and_opening_it_is_seeing_it() {
    november(|region| {
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        let person = region.person("Rossi");
        let positive = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let path = format!("/people/{person}");
        let page = site.get(&gp, &path);
        assert_eq!(page.status, StatusCode::OK);
        for shown in [
            "Isolamento",
            "Caso confermato",
            "22/11/2020",
            "32850",
            "Segnala caso sospetto",
            "Misura iniziata",
        ] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        let seen = format!("{path}/measures/seen");
        assert!(page.text.contains(&format!("hx-post=\"{seen}\" hx-trigger=\"load\"")));
        let list = site.get(&gp, "/people");
        assert!(
            list.text.contains("misura in corso, fine non prima del 22/11/2020")
                && list.text.contains("nuovo")
        );

        site.post(&gp, &seen, &[]);
        assert!(!site.get(&gp, &path).text.contains("hx-trigger=\"load\""));
        assert!(!site.get(&gp, "/people").text.contains("nuovo"));

        region.correct(&positive, Outcome::Negative);
        let page = site.get(&gp, &path);
        for shown in [
            "Misura ritirata: il referto è stato corretto",
            "Tampone molecolare negativo del 12/11/2020",
            "Misura iniziata",
            "Tampone molecolare positivo del 12/11/2020",
            "Caso ritirato",
        ] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        assert!(!site.get(&gp, "/people").text.contains("misura in corso"));
        no_missing_words();
    });
}

#[test]
fn the_mayors_page_holds_nothing_clinical() {
    november(|region| {
        let site = Module::new(region);
        let mayor = site.sign_in(Role::Mayor, IVREA);
        site.person("Rossi");
        let off = site.get(&mayor, "/comune");
        assert!(off.text.contains("La vista è spenta") && off.text.contains("Unità di Crisi"));
        assert!(!off.text.contains("Rossi"));

        let administrator = region.administrator();
        let purpose = Some(cases::model::Purpose::Rifiuti);
        region.db.write(move |tx| cases::service::set_mayor_view(tx, &administrator, purpose)).unwrap();
        let on = site.get(&mayor, "/comune");
        for shown in
            ["Rossi Ada", "Via Palestro 1", "14/11/2020", "22/11/2020", "misura", "raccolta dei rifiuti"]
        {
            assert!(on.text.contains(shown), "{shown}: {}", on.text);
        }
        let lower = on.text.to_lowercase();
        for never in [
            "isolamento",
            "quarantena",
            "positiv",
            "tampone",
            "caso confermato",
            "sintom",
            "1961",
            "circ.",
            "covid",
        ] {
            assert!(!lower.contains(never), "{never}");
        }
        let none = site.sign_in(Role::Mayor, crate::common::TORINO);
        assert!(site.get(&none, "/comune").text.contains("nessuna misura in corso"));
        for (role, unit) in [(Role::Gp, GP), (Role::SispOperator, "204"), (Role::Administrator, "010")] {
            let other = site.sign_in(role, unit);
            assert_eq!(site.get(&other, "/comune").status, StatusCode::FORBIDDEN);
        }
        let delegate = site.sign_in(Role::MayorDelegate, IVREA);
        let seen = site.get(&delegate, "/comune").text;
        let table =
            |page: &str| page[page.find("<table").unwrap()..page.find("</table>").unwrap()].to_owned();
        assert_eq!(table(&seen), table(&on.text), "a delegate sees what the mayor sees");
        let elsewhere = site.sign_in(Role::MayorDelegate, crate::common::TORINO);
        assert!(!site.get(&elsewhere, "/comune").text.contains("Rossi"));
        assert_eq!(site.get(&delegate, "/people").status, StatusCode::FORBIDDEN);
        assert_eq!(site.get(&mayor, "/measures").status, StatusCode::FORBIDDEN);
        assert_eq!(site.get(&mayor, "/reports").status, StatusCode::FORBIDDEN);
        no_missing_words();
    });
}

#[test]
fn the_same_story_over_the_api() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = region.person("Rossi");
        let path = format!("/api/v1/people/{person}/reports");
        let key = ReportId::new().to_string();
        let body = r#"{"symptoms": ["fever"], "temperature": 38.4, "onset": "2020-11-12"}"#;
        assert_eq!(
            site.call(&gp, Method::POST, &path, ("accept", "*/*"), body).status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no key"
        );
        let filed = site.call(&gp, Method::POST, &path, ("idempotency-key", &key), body);
        assert_eq!((filed.status, filed.tag.as_str()), (StatusCode::CREATED, "\"1\""), "{}", filed.text);
        assert_eq!(filed.json()["temperature"], 38.4);
        let again = site.call(&gp, Method::POST, &path, ("idempotency-key", &key), body);
        assert_eq!((again.status, again.json()), (filed.status, filed.json()));

        let listed = site.call(&sisp, Method::GET, "/api/v1/reports", ("accept", "*/*"), "").json();
        assert_eq!(listed["items"][0]["id"], Value::from(key.clone()));
        assert_eq!(listed["next_cursor"], Value::Null);
        let take = format!("/api/v1/reports/{key}/take-charge");
        assert_eq!(
            site.call(&sisp, Method::POST, &take, ("accept", "*/*"), "").status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let stale = site.call(&sisp, Method::POST, &take, ("if-match", "\"7\""), "");
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let taken = site.call(&sisp, Method::POST, &take, ("if-match", "\"1\""), "");
        assert_eq!((taken.status, taken.tag.as_str()), (StatusCode::OK, "\"2\""));

        region.record(molecular(person, Outcome::Positive, date(2020, 11, 13)));
        let measures = site.call(&gp, Method::GET, "/api/v1/measures", ("accept", "*/*"), "").json();
        assert_eq!(measures["items"][0]["kind"], "isolation");
        assert_eq!(measures["items"][0]["new"], true);

        let mayor = site.sign_in(Role::Mayor, IVREA);
        let off = site.call(&mayor, Method::GET, "/api/v1/notices", ("accept", "*/*"), "").json();
        assert_eq!((&off["purpose"], off["items"].as_array().unwrap().len()), (&Value::Null, 0));
        let administrator = region.administrator();
        let purpose = Some(cases::model::Purpose::Ordinanza);
        region.db.write(move |tx| cases::service::set_mayor_view(tx, &administrator, purpose)).unwrap();
        let on = site.call(&mayor, Method::GET, "/api/v1/notices", ("accept", "*/*"), "").json();
        assert_eq!(on["purpose"], "ordinanza");
        let mut fields: Vec<&String> = on["items"][0].as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["address", "from", "name", "to"]);
        let denied = site.call(&gp, Method::GET, "/api/v1/notices", ("accept", "*/*"), "");
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
    });
}
