//! The line of time of a person over HTTP: each role sees its entries and no other, in order, from every module.

use access::Role;
use access::bars::{self, Bar};
use axum::http::{Method, StatusCode};
use jiff::civil::date;
use kernel::ids::PersonId;
use lab::model::{Outcome, TestKind};
use serde_json::Value;
use uuid::Uuid;

use crate::common::site::{Browser, Module, no_missing_words};
use crate::common::{GP, IVREA, OTHER_GP, Region, Swab, molecular, november, on};

/// With what every module adds to the page of a person.
fn site<'r, 'd>(region: &'r Region<'d>) -> Module<'r, 'd> {
    lab::install();
    Module::new(region)
}

/// The entries that somebody gets over JSON.
fn told(site: &Module<'_, '_>, browser: &Browser, person: PersonId, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/people/{person}/timeline{query}");
    let answer = site.call(browser, Method::GET, &path, ("accept", "application/json"), "");
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

fn kinds(entries: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// A person who was reported, taken in charge, found positive, corrected.
fn course(site: &Module<'_, '_>, sisp: &Browser) -> PersonId {
    let region = site.region;
    let person = region.person("Rossi");
    region.report(person, date(2020, 11, 10));
    let report = region.course(person).reports.remove(0);
    let path = format!("/reports/{}/take-charge", report.id);
    let version = report.version.to_string();
    assert_eq!(site.post(sisp, &path, &[("version", &version)]).status, StatusCode::SEE_OTHER);
    let first = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
    let wrong = region.correct(&first, Outcome::Negative);
    region.correct(&wrong, Outcome::Positive);
    person
}

#[test]
fn doctor_and_public_health_see_all_of_it_and_the_others_nothing() {
    november(|region| {
        let site = site(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        site.phone(&sisp, "0125 5550199");
        let person = course(&site, &sisp);
        for browser in [&gp, &sisp] {
            let entries = told(&site, browser, person, "");
            assert_eq!(kinds(&entries), ["case", "data", "hand_over", "measure", "report", "result"]);
            let instants: Vec<&str> = entries.iter().map(|entry| entry["at"].as_str().unwrap()).collect();
            assert!(instants.is_sorted_by(|one, next| one >= next), "{instants:?}");
            let results: Vec<&Value> = entries.iter().filter(|entry| entry["kind"] == "result").collect();
            assert_eq!(results.len(), 3, "the corrections too");
            let states: Vec<&str> = results.iter().map(|entry| entry["state"].as_str().unwrap()).collect();
            assert_eq!(states.iter().filter(|state| state.contains("corretto")).count(), 2, "{states:?}");
            let taken = entries.iter().find(|entry| entry["kind"] == "hand_over").unwrap();
            assert_eq!(taken["by"], "Utente sisp_operator · tel. 0125 5550199", "{taken}");
        }
        // One kind alone; and one that nobody knows.
        assert_eq!(kinds(&told(&site, &gp, person, "?kind=result")), ["result"]);
        // Another doctor, the laboratory, the mayor, an administrator.
        for (role, unit, status) in [
            (Role::Gp, OTHER_GP, StatusCode::NOT_FOUND),
            (Role::SispOperator, "301", StatusCode::NOT_FOUND),
            (Role::LaboratoryTechnician, "LAB-204-1", StatusCode::FORBIDDEN),
            (Role::Mayor, IVREA, StatusCode::FORBIDDEN),
            (Role::Administrator, "010", StatusCode::FORBIDDEN),
        ] {
            let other = site.sign_in(role, unit);
            let page = site.get(&other, &format!("/people/{person}"));
            assert_eq!(page.status, status, "{unit}");
            assert!(!page.text.contains("id=\"timeline\""), "{unit}");
        }
        no_missing_words();
    });
}

#[test]
fn the_page_says_what_matters_now_and_is_narrowed_without_a_script() {
    on(date(2020, 11, 16), |region| {
        let site = site(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        site.phone(&sisp, "0125 5550199");
        let person = course(&site, &sisp);
        let page = site.get(&gp, &format!("/people/{person}")).text;
        let now = page.split("id=\"now\"").nth(1).unwrap().split("</section>").next().unwrap();
        for shown in
            ["Misura", "fine ", "Ultimo esito", "Presa in carico da", "0125 5550199", "ASL in carico"]
        {
            assert!(now.contains(shown), "{shown}: {now}");
        }
        assert!(now.contains("aggiornato oggi"), "{now}");
        let tabs = |page: &str| page.matches("#timeline\"").count();
        assert!(tabs(&page) > 5, "{page}");
        let line = |page: &str| page.split("<ol class=\"timeline\">").nth(1).unwrap_or_default().to_owned();
        let whole = line(&page);
        assert!(whole.contains("Segnalazione") && whole.contains("corretto"));
        let narrow = site.get(&gp, &format!("/people/{person}?kind=hand_over")).text;
        assert!(narrow.contains("aria-current=\"true\""), "{narrow}");
        let narrow = line(&narrow);
        assert!(narrow.contains("0125 5550199") && !narrow.contains("corretto"), "{narrow}");
        // What is no kind shows everything.
        assert_eq!(line(&site.get(&gp, &format!("/people/{person}?kind=x")).text), whole);
        // Each action has a key of its own, and all of them stand in the list.
        let keys: Vec<&str> =
            page.split(" accesskey=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let mut once = keys.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), keys.len(), "{keys:?}");
        let list = page.split("id=\"keys\"").nth(1).unwrap();
        for key in keys.iter().filter(|key| **key != "b") {
            assert!(list.contains(&format!("Alt+{}", key.to_uppercase())), "{key}: {list}");
        }
        // What can be printed.
        let papers = page.split("id=\"papers\"").nth(1).unwrap();
        let pdf = papers.split("href=\"").find(|rest| rest.contains("/pdf\"")).expect("the report");
        let pdf = site.get_bytes(&gp, pdf.split('"').next().unwrap());
        assert!(pdf.starts_with(b"%PDF"), "a PDF");
        no_missing_words();
    });
}

#[test]
fn what_is_obscured_is_missing_to_the_doctor_and_marked_to_public_health() {
    november(|region| {
        let site = site(region);
        let (gp, sisp) = (site.sign_in(Role::Gp, GP), site.sign_in(Role::SispOperator, "204"));
        let person = course(&site, &sisp);
        let seen = |browser: &Browser| told(&site, browser, person, "");
        let before = seen(&gp);
        assert!(kinds(&before).contains(&"report"), "there to be missed");
        let course = region.course(person);
        let ids: Vec<(Uuid, &'static str)> = course
            .reports
            .iter()
            .map(|report| (report.id.0, "report"))
            .chain(course.cases.iter().map(|case| (case.id.0, "case")))
            .chain(course.measures.iter().map(|measure| (measure.id.0, "measure")))
            .collect();
        region
            .db
            .write(move |tx| {
                let all: Vec<Bar> = ids
                    .iter()
                    .map(|(id, resource)| Bar { id: *id, resource, author: String::new() })
                    .collect();
                bars::set(tx, person.0, &all).map(drop)
            })
            .unwrap();
        let after = seen(&gp);
        assert_eq!(kinds(&after), ["data", "result"], "{after:?}");
        assert!(after.iter().all(|entry| entry["obscured"] == false), "nothing tells of what is not there");
        let page = site.get(&gp, &format!("/people/{person}")).text;
        assert!(!page.contains("Presa in carico da") && !page.contains("Oscurato"), "{page}");
        let public = seen(&sisp);
        assert_eq!(public.len(), before.len());
        let kept = public.iter().filter(|entry| entry["obscured"] == true);
        assert_eq!(kinds(&kept.cloned().collect::<Vec<_>>()), ["case", "hand_over", "measure", "report"]);
    });
}

#[test]
fn serology_has_a_box_of_its_own_when_there_is_any() {
    november(|region| {
        let site = site(region);
        let gp = site.sign_in(Role::Gp, GP);
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 12)));
        let page = || site.get(&gp, &format!("/people/{person}")).text;
        assert!(!page().contains("Sierologia e screening"));
        let swab =
            Swab { person, test: TestKind::SerologyIgg, outcome: Outcome::Positive, day: date(2020, 11, 13) };
        region.record(swab);
        let page = page();
        let swabs = page.split("id=\"lab-results\"").nth(1).unwrap().split("</section>").next().unwrap();
        let blood = page.split("id=\"lab-screening\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(swabs.contains("12/11/2020") && !swabs.contains("13/11/2020"), "{swabs}");
        assert!(blood.contains("13/11/2020") && !blood.contains("12/11/2020"), "{blood}");
        // It says that she was ill, and not that she is: the last result is that of the swab.
        let now = page.split("id=\"now\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(now.contains("Negativo") && !now.contains("Positivo"), "{now}");
    });
}
