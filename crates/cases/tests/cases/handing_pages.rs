//! The whole form of a report, what fills it, and the screens on which it goes from hand to hand.

use crate::common::site::{Browser, Module, no_missing_words};
use crate::common::{GP, november};
use access::Role;
use axum::http::{Method, StatusCode};
use kernel::ids::{PersonId, ReportId};
use uuid::Uuid;
use web::Billboard;

fn desks(site: &Module<'_, '_>) -> (Browser, Browser) {
    (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"))
}

fn filed(site: &Module<'_, '_>, gp: &Browser, name: &str) -> (PersonId, String) {
    let (person, id) = (site.region.person(name), ReportId::new().to_string());
    let fields = [
        ("id", id.as_str()),
        ("symptoms", "cough"),
        ("symptoms", "cold"),
        ("grade_cough", "persistent_dry"),
        ("temperature", "38,4"),
        ("onset", "12/11/2020"),
        ("context", "una collega positiva"),
        ("conditions", "asma"),
    ];
    let answer = site.post(gp, &format!("/people/{person}/reports/new"), &fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    (person, id)
}

#[test]
fn the_grades_and_the_three_conditions_are_asked_for_in_words() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = desks(&site);
        let path = format!("/people/{}/reports/new", region.person("Rossi"));
        let none = site.post(&gp, &path, &[("note", "solo una nota")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            none.text.contains("almeno uno tra condizioni cliniche") && none.text.contains("solo una nota")
        );
        let alone = site.post(
            &gp,
            &path,
            &[("grade_cold", "strong"), ("symptoms", "fever"), ("onset", "12/11/2020")],
        );
        assert!(alone.text.contains("id=\"e-grade_cold\""), "{}", alone.text);
        assert!(alone.text.contains("value=\"strong\" selected"), "nothing is lost");
        let unknown = site.post(
            &gp,
            &path,
            &[("grade_cold", "persistent_dry"), ("symptoms", "cold"), ("onset", "12/11/2020")],
        );
        assert!(unknown.text.contains("non è un grado"), "{}", unknown.text);
        let without =
            site.post(&gp, &path, &[("id", &Uuid::now_v7().to_string()), ("whereabouts", "dalla figlia")]);
        assert_eq!(without.status, StatusCode::SEE_OTHER, "{}", without.text);

        let (person, id) = filed(&site, &gp, "Bianchi");
        let list = site.get(&sisp, "/reports").text;
        assert!(list.contains("Tosse (persistente secca), Raffreddore, 38,4 °C"), "{list}");
        assert!(list.contains("una collega positiva · asma"), "{list}");
        let page = site.get(&gp, &format!("/reports/{id}"));
        assert!(
            page.text.contains("una collega positiva") && !page.text.contains("Manca qualcosa?"),
            "{}",
            page.text
        );
        assert!(site.get(&gp, &format!("/people/{person}")).text.contains("asma"));
        no_missing_words();
    });
}

#[test]
fn one_press_fills_the_form_and_what_was_typed_stays() {
    november(|region| {
        let site = Module::new(region);
        let (gp, _) = desks(&site);
        let empty = region.person("Verdi");
        let path = format!("/people/{empty}/reports/new");
        assert!(!site.get(&gp, &path).text.contains("value=\"last\""), "there is no last report");
        let common = site.post(
            &gp,
            &path,
            &[("submit", "common"), ("symptoms", "headache"), ("note", "scritto prima")],
        );
        assert_eq!(common.status, StatusCode::OK);
        for code in ["fever", "cough", "tiredness", "headache"] {
            assert!(common.text.contains(&format!("value=\"{code}\" checked")), "{code}: {}", common.text);
        }
        assert!(
            common.text.contains("scritto prima") && !common.text.contains("class=\"error\""),
            "{}",
            common.text
        );

        let (person, _) = filed(&site, &gp, "Rossi");
        let path = format!("/people/{person}/reports/new");
        let last = site.post(&gp, &path, &[("submit", "last"), ("context", "nuovo contesto")]).text;
        for there in [
            "value=\"cough\" checked",
            "value=\"persistent_dry\" selected",
            "value=\"12/11/2020\"",
            "value=\"asma\"",
            "nuovo contesto",
        ] {
            assert!(last.contains(there), "{there}: {last}");
        }
        assert!(
            !last.contains("38,4\"") && !last.contains("una collega"),
            "a temperature is of its day: {last}"
        );
        // It has sent nothing, and the second report is appended to the first.
        assert_eq!(region.course(person).reports.len(), 1);
        let id = ReportId::new().to_string();
        let second = [("id", id.as_str()), ("symptoms", "fever"), ("onset", "13/11/2020"), ("again", "true")];
        assert_eq!(site.post(&gp, &path, &second).status, StatusCode::SEE_OTHER);
        assert_eq!(region.course(person).reports.len(), 2);
        no_missing_words();
    });
}

#[test]
fn the_doctor_completes_what_was_sent_back_and_sees_who_has_it() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = desks(&site);
        let (person, id) = filed(&site, &gp, "Rossi");
        let page = format!("/reports/{id}");
        let opened = site.get(&sisp, &page).text;
        assert!(opened.contains("Manca qualcosa?") && opened.contains("take-charge"), "{opened}");
        let empty = site.post(&sisp, &format!("{page}/send-back"), &[("version", "1"), ("asked", "")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text.contains("Scrivi che cosa manca"), "{}", empty.text);
        let sent = [("version", "1"), ("asked", "Dove lavora <esattamente>?")];
        for _ in 0..2 {
            assert_eq!(site.post(&sisp, &format!("{page}/send-back"), &sent).location, "/reports");
        }
        let colleague = site.sign_in(Role::SispOperator, "204");
        let late =
            site.post(&colleague, &format!("{page}/send-back"), &[("version", "1"), ("asked", "Altro")]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("rimandata al medico"), "{}", late.text);
        assert!(site.get(&sisp, "/reports").text.contains("Da completare"));

        let list = site.get(&gp, "/reports").text;
        assert!(
            list.contains("1 segnalazione da completare") && list.contains(&format!("{page}/complete")),
            "{list}"
        );
        assert!(site.get(&gp, &format!("/people/{person}")).text.contains("Integra"));
        assert!(
            site.get(&gp, &format!("/people/{person}/reports/new")).text.contains("Integra la segnalazione")
        );
        let form = site.get(&gp, &format!("{page}/complete"));
        assert!(form.text.contains("Dove lavora &#60;esattamente&#62;?"), "{}", form.text);
        assert!(
            form.text.contains("value=\"38,4\"") && form.text.contains("value=\"persistent_dry\" selected")
        );
        let (act, version) = (form.hidden("id"), form.hidden("version"));
        let fields = |onset: &'static str| {
            [
                ("id", act.clone()),
                ("version", version.clone()),
                ("symptoms", "cough".to_owned()),
                ("onset", onset.to_owned()),
                ("context", "insegna a Ivrea".to_owned()),
                ("answer", "In una scuola".to_owned()),
            ]
        };
        let post = |fields: &[(&str, String)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            site.post(&gp, &format!("{page}/complete"), &fields)
        };
        let wrong = post(&fields("20/11/2020"));
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("nel futuro")
                && wrong.text.contains("insegna a Ivrea")
                && wrong.text.contains("Dove lavora")
        );
        for _ in 0..2 {
            assert_eq!(post(&fields("11/11/2020")).location, "/reports");
        }
        assert!(site.get(&gp, "/reports").text.contains("dalla più recente"));
        let over = site.get(&gp, &format!("{page}/complete"));
        assert_eq!((over.status, over.location), (StatusCode::SEE_OTHER, page.clone()));
        let opened = site.get(&sisp, &page).text;
        for there in ["insegna a Ivrea", "In una scuola", "Segnalazione integrata dal medico", "Dove lavora"]
        {
            assert!(opened.contains(there), "{there}: {opened}");
        }

        // Who took it says where he answers the telephone.
        site.post(&sisp, &format!("{page}/take-charge"), &[("version", "3")]);
        site.phone(&sisp, "011 5550147");
        for path in ["/reports", &page, &format!("/people/{person}")] {
            let text = site.get(&gp, path).text;
            assert!(
                text.contains("Utente sisp_operator") && text.contains("tel. 011 5550147")
                    || text.contains("<dd>011 5550147"),
                "{path}: {text}"
            );
        }
        no_missing_words();
    });
}

#[test]
fn the_number_beside_the_navigation_is_of_ones_own_patients() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = desks(&site);
        let (_, id) = filed(&site, &gp, "Rossi");
        let waiting = cases::Waiting::new();
        let count = |actor: &access::Actor| {
            region.db.block_on(waiting.refresh(&region.db.db)).unwrap();
            waiting.says(Some(actor)).counts[0].1
        };
        assert_eq!(count(&region.gp()), 0);
        site.post(&sisp, &format!("/reports/{id}/send-back"), &[("version", "1"), ("asked", "Dove lavora?")]);
        assert_eq!(count(&region.gp()), 1);
        assert_eq!(count(&region.actor(Role::Gp, crate::common::OTHER_GP)), 0);
        assert_eq!(count(&region.sisp()), 0);
    });
}

#[test]
fn the_same_over_json() {
    november(|region| {
        let site = Module::new(region);
        let (gp, sisp) = desks(&site);
        let (person, key) = (region.person("Rossi"), Uuid::now_v7().to_string());
        let body = format!(
            r#"{{"person": "{person}", "symptoms": ["cough"], "grades": {{"cough": "persistent_wet"}}, "onset": "2020-11-12",
                 "context": "scuola", "conditions": "asma"}}"#
        );
        let post = |browser: &Browser, path: &str, extra: (&str, &str), body: &str| {
            site.call(browser, Method::POST, path, extra, body)
        };
        let filed = post(&gp, "/api/v1/reports", ("idempotency-key", &key), &body);
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
        let report = filed.json();
        assert_eq!(
            (&report["grades"]["cough"], &report["context"]),
            (&"persistent_wet".into(), &"scuola".into())
        );
        let alone = body.replace("[\"cough\"]", "[\"fever\"]");
        let refused = post(&gp, "/api/v1/reports", ("idempotency-key", &Uuid::now_v7().to_string()), &alone);
        assert_eq!(refused.json()["errors"][0]["field"], "grade_cough", "{}", refused.text);

        let path = format!("/api/v1/reports/{key}");
        let sent =
            post(&sisp, &format!("{path}/send-back"), ("if-match", "\"1\""), r#"{"asked": "Da quando?"}"#);
        assert_eq!(sent.json()["status"], "to_complete", "{}", sent.text);
        assert_eq!(sent.json()["asked"], "Da quando?");
        let stale =
            post(&sisp, &format!("{path}/send-back"), ("if-match", "\"1\""), r#"{"asked": "Altro?"}"#);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let act = Uuid::now_v7().to_string();
        let complete = r#"{"symptoms": ["fever"], "onset": "2020-11-11", "answer": "Da mercoledì"}"#;
        let request = axum::http::Request::builder()
            .method(Method::POST)
            .uri(format!("{path}/complete"))
            .header("authorization", gp.bearer())
            .header("content-type", "application/json")
            .header("if-match", "\"2\"")
            .header("idempotency-key", &act)
            .body(axum::body::Body::from(complete))
            .unwrap();
        let done = site.send(request);
        assert_eq!((done.status, done.tag.as_str()), (StatusCode::OK, "\"3\""), "{}", done.text);
        assert_eq!(done.json()["status"], "waiting");
        let whole = site.call(&gp, Method::GET, &path, ("accept", "application/json"), "").json();
        let steps: Vec<_> =
            whole["steps"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
        assert_eq!(steps, ["filed", "sent_back", "completed"]);
        assert_eq!(whole["steps"][2]["note"], "Da mercoledì");
    });
}
