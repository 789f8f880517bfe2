//! A doctor proposes a swab where the ASL has switched that on; public health decides, the doctor answers.

use crate::common::browser::Browser;
use crate::common::*;
use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::ids::RequestId;
use kernel::{Problem, Result};
use lab::model::{RequestStatus, Ruling, SwabRequest};
use lab::service::{self, Cancel, Say, Which};
use people::model::{GpChoice, Person};
use serde_json::json;
use uuid::Uuid;

const DOCTOR: &str = "0100001";

fn doctor() -> Actor {
    actor(Role::Gp, DOCTOR)
}

fn patient(region: &Region<'_>, family: &str) -> Person {
    let mut person = person(family, "Ada", jiff::civil::date(1980, 3, 2));
    person.data.gp = Some(GpChoice { code: DOCTOR.to_owned(), since: jiff::civil::date(2019, 1, 1) });
    region.load(std::slice::from_ref(&person));
    person
}

fn switch(region: &Region<'_>, by: Actor, on: &[&str]) -> Result<()> {
    let on: Vec<String> = on.iter().map(|code| (*code).to_owned()).collect();
    region.db.write(move |tx| service::set_switches(tx, &by, &on))
}

fn switched_on(region: &Region<'_>) {
    switch(region, actor(Role::Administrator, "010"), &["301"]).unwrap();
}

fn propose(region: &Region<'_>, person: &Person) -> Result<SwabRequest> {
    let new = new_request(person.id, LAB);
    region.db.write(move |tx| service::request_swab(tx, &doctor(), &new))
}

fn say(
    region: &Region<'_>,
    by: Actor,
    request: RequestId,
    ruling: Ruling,
    note: &str,
) -> Result<SwabRequest> {
    let new = Say { id: Uuid::now_v7(), request, ruling, note: note.to_owned() };
    region.db.write(move |tx| service::say(tx, &by, &new))
}

fn listed(region: &Region<'_>, by: Actor, which: Which) -> Vec<RequestId> {
    let listing = region.db.read(move |tx| service::list(tx, &by, which, None, 50)).unwrap();
    listing.lines.into_iter().map(|line| line.id).collect()
}

fn refused(result: Result<SwabRequest>) -> &'static str {
    match result {
        Err(Problem::Refused(key)) => key,
        Err(Problem::Invalid(problems)) => problems[0].key,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_proposes_where_it_is_not_switched_on() {
    on_each_engine(|region| {
        let person = patient(region, "Bruni");
        assert_eq!(refused(propose(region, &person)), "lab-proposals-off");
        let browser = Browser::new(region.db, Role::Gp, DOCTOR);
        let path = format!("/people/{}/requests/new", person.id);
        let off = browser.get(&path);
        assert_eq!(off.status, StatusCode::CONFLICT);
        assert!(off.text.contains("non riceve proposte"), "{}", off.text);
        let page = browser.get(&format!("/people/{}", person.id)).text;
        assert!(!page.contains("Proponi un tampone"), "{page}");
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert!(!sisp.get("/requests").text.contains("Da autorizzare"));
        switched_on(region);
        assert!(browser.get(&format!("/people/{}", person.id)).text.contains("Proponi un tampone"));
        assert!(sisp.get("/requests").text.contains("Da autorizzare"));
        // A stranger stays one.
        let stranger = region.known("Conti");
        assert!(matches!(propose(region, &stranger), Err(Problem::NotFound)));
    });
}

#[test]
fn only_a_yes_brings_it_to_the_laboratory_and_to_the_label() {
    on_each_engine(|region| {
        switched_on(region);
        let person = patient(region, "Bruni");
        let asked = propose(region, &person).unwrap();
        assert_eq!((asked.status, asked.proposed_through.as_str()), (RequestStatus::Proposed, "gp:0100001"));
        let label = |by: Actor| region.db.read(move |tx| service::label(tx, &by, asked.id));
        let at_the_laboratory = || listed(region, technician(LAB), Which::Waiting);
        assert!(at_the_laboratory().is_empty());
        assert!(matches!(label(sisp()), Err(Problem::Refused("lab-label-not-authorised"))));
        assert!(matches!(label(technician(LAB)), Err(Problem::NotFound)));
        for by in [sisp(), doctor()] {
            assert_eq!(listed(region, by, Which::Proposed), [asked.id]);
        }
        assert!(listed(region, actor(Role::SispOperator, "210"), Which::Proposed).is_empty());
        assert!(listed(region, actor(Role::Gp, "0100002"), Which::Proposed).is_empty());
        // More is asked, and answered.
        assert_eq!(
            refused(say(region, sisp(), asked.id, Ruling::Information, " ")),
            "lab-ruling-note-missing"
        );
        let more = say(region, sisp(), asked.id, Ruling::Information, "Che temperatura ha?").unwrap();
        assert_eq!(more.status, RequestStatus::Information);
        assert_eq!(listed(region, doctor(), Which::Information), [asked.id]);
        assert!(listed(region, sisp(), Which::Proposed).is_empty() && at_the_laboratory().is_empty());
        let other = say(region, actor(Role::Gp, "0100002"), asked.id, Ruling::Answered, "38");
        assert!(matches!(other, Err(Problem::NotFound)), "{other:?}");
        assert!(matches!(
            say(region, sisp(), asked.id, Ruling::Answered, "38"),
            Err(Problem::Denied("request.propose"))
        ));
        assert!(matches!(
            say(region, doctor(), asked.id, Ruling::Authorised, ""),
            Err(Problem::Denied("request.authorise"))
        ));
        assert_eq!(
            say(region, doctor(), asked.id, Ruling::Answered, "38,5").unwrap().status,
            RequestStatus::Proposed
        );
        // Yes; and the same act again is no other.
        let yes =
            Say { id: Uuid::now_v7(), request: asked.id, ruling: Ruling::Authorised, note: String::new() };
        for _ in 0..2 {
            let yes = yes.clone();
            let now = region.db.write(move |tx| service::say(tx, &sisp(), &yes)).unwrap();
            assert_eq!(now.status, RequestStatus::Requested);
        }
        assert_eq!(at_the_laboratory(), [asked.id]);
        assert!(label(sisp()).is_ok() && label(doctor()).is_ok());
        let supervisor =
            Actor { role: Role::RegionalSuperUser, supervised: vec!["301".to_owned()], ..sisp() };
        assert!(
            matches!(label(supervisor), Err(Problem::Denied(_))),
            "who only reads puts a label on nothing"
        );
        assert_eq!(refused(say(region, sisp(), asked.id, Ruling::Denied, "no")), "lab-request-decided");
        let view = region.db.read(move |tx| service::view_request(tx, &doctor(), asked.id)).unwrap();
        let said: Vec<_> =
            view.steps.iter().map(|step| (step.ruling, step.note.as_str(), step.by_role.as_str())).collect();
        assert_eq!(
            said,
            [
                (Ruling::Authorised, "", "sisp_operator"),
                (Ruling::Answered, "38,5", "gp"),
                (Ruling::Information, "Che temperatura ha?", "sisp_operator"),
                (Ruling::Proposed, "", "gp"),
            ]
        );
        let seen = region.db.read(move |tx| service::view_request(tx, &technician(LAB), asked.id)).unwrap();
        assert!(seen.steps.is_empty(), "what was said of it is not the laboratory's business");
        region.record(&asked, lab::model::Outcome::Negative).unwrap();
        assert_eq!(listed(region, doctor(), Which::Resulted), [asked.id]);
    });
}

#[test]
fn what_was_denied_or_taken_back_reaches_nobody() {
    on_each_engine(|region| {
        switched_on(region);
        let person = patient(region, "Bruni");
        let take_back = |by: Actor, request| {
            let new =
                Cancel { id: Uuid::now_v7(), request, reason: "not_needed".to_owned(), note: String::new() };
            region.db.write(move |tx| service::cancel_request(tx, &by, &new))
        };
        let denied = propose(region, &person).unwrap();
        say(region, sisp(), denied.id, Ruling::Denied, "Già negativo ieri").unwrap();
        assert_eq!(listed(region, sisp(), Which::Denied), [denied.id]);
        assert_eq!(refused(take_back(sisp(), denied.id)), "lab-request-denied");
        let own = propose(region, &person).unwrap();
        take_back(doctor(), own.id).unwrap();
        assert_eq!(listed(region, doctor(), Which::Cancelled), [own.id]);
        // Once it is authorised it is public health's.
        let third = propose(region, &person).unwrap();
        say(region, sisp(), third.id, Ruling::Authorised, "").unwrap();
        assert_eq!(refused(take_back(doctor(), third.id)), "lab-cancel-not-yours");
        take_back(sisp(), third.id).unwrap();
        assert!(listed(region, technician(LAB), Which::Waiting).is_empty());
        let audiences = region.audiences(own.id);
        assert!(audiences.iter().all(|audience| !audience.starts_with("laboratory:")), "{audiences:?}");
        assert!(region.audiences(third.id).contains(&format!("laboratory:{LAB}")));
    });
}

#[test]
fn each_asl_has_a_switch_of_its_own() {
    on_each_engine(|region| {
        let on = |asl: &'static str| region.db.read(move |tx| service::takes_proposals(tx, asl)).unwrap();
        switch(region, actor(Role::Administrator, "010"), &["301", "210", "nowhere"]).unwrap();
        assert!(on("301") && on("210") && !on("203"));
        // An ASL's administrator has his own, and no other.
        switch(region, actor(Role::AslAdministrator, "301"), &["203"]).unwrap();
        assert!(!on("301") && on("210") && !on("203"));
        switch(region, actor(Role::AslAdministrator, "203"), &["203"]).unwrap();
        assert!(on("210") && on("203"));
        for role in [Role::Gp, Role::SispOperator, Role::LaboratoryTechnician] {
            let denied = switch(region, actor(role, "301"), &["301"]);
            assert!(matches!(denied, Err(Problem::Denied("authorisation.manage"))), "{role:?}");
        }
        let browser = Browser::new(region.db, Role::AslAdministrator, "210");
        let page = browser.get("/admin/swab-authorisation");
        assert!(
            page.text.contains("value=\"210\" checked") && !page.text.contains("value=\"203\""),
            "{}",
            page.text
        );
        browser.post("/admin/swab-authorisation", &[("id", &page.hidden("id"))]).goes_to();
        assert!(!on("210") && on("203"));
    });
}

#[test]
fn the_same_on_pages_and_over_json() {
    on_each_engine(|region| {
        switched_on(region);
        let person = patient(region, "Bruni");
        let (medico, sisp) =
            (Browser::new(region.db, Role::Gp, DOCTOR), Browser::new(region.db, Role::SispOperator, "301"));
        let path = format!("/people/{}/requests/new", person.id);
        let form = medico.get(&path);
        assert!(form.text.contains("Proponi il tampone") && form.text.contains("La tua proposta va al SISP"));
        let id = form.hidden("id");
        let fields =
            [("id", id.as_str()), ("reason", "contact"), ("test_type", "molecular"), ("laboratory", LAB)];
        let place = medico.post(&path, &fields).goes_to().to_owned();
        let page = medico.get(&place);
        assert!(page.text.contains("Proposta") && !page.text.contains("/label"), "{}", page.text);
        let page = sisp.get(&place);
        assert!(page.text.contains(&format!("{place}/authorisation")) && !page.text.contains("/label"));
        let decide = format!("{place}/authorisation");
        let form = sisp.get(&decide);
        let ruled = |ruling, note| {
            sisp.post(&decide, &[("id", &form.hidden("id")), ("ruling", ruling), ("note", note)])
        };
        for (ruling, note, sentence) in [
            ("", "nota", "Scegli una voce"),
            ("answered", "nota", "Scegli che cosa decidi"),
            ("denied", "", "deve poterlo leggere"),
        ] {
            let wrong = ruled(ruling, note);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{ruling}");
            assert!(wrong.text.contains(sentence) && wrong.text.contains(note), "{ruling}: {}", wrong.text);
        }
        assert_eq!(ruled("information", "Quale contatto?").goes_to(), place);
        let page = medico.get(&place);
        assert!(page.text.contains("Quale contatto?") && page.text.contains(&format!("{place}/answer")));
        assert!(medico.get("/requests?state=information").text.contains(&place));
        let answer = format!("{place}/answer");
        let form = medico.get(&answer);
        let silent = medico.post(&answer, &[("id", &form.hidden("id")), ("note", "")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        medico.post(&answer, &[("id", &form.hidden("id")), ("note", "Il marito")]).goes_to();
        assert!(medico.get("/requests").text.contains(&place), "what waits for a decision opens first");
        let api = format!("/api/v1/swab-requests/{id}/authorisation");
        let key = Uuid::now_v7().to_string();
        let key = [("idempotency-key", key.as_str())];
        let forbidden = medico.api("POST", &api, &key, json!({"ruling": "authorised"}).to_string());
        assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
        for _ in 0..2 {
            let yes = sisp.api("POST", &api, &key, json!({"ruling": "authorised"}).to_string());
            assert_eq!((yes.status, yes.json()["status"].as_str()), (StatusCode::OK, Some("requested")));
        }
        let seen = medico.api("GET", &format!("/api/v1/swab-requests/{id}"), &[], "").json();
        assert_eq!(seen["authorisation"][1]["note"], "Il marito");
        let missing = web::texts::texts().missing();
        let ours: Vec<_> = missing.iter().filter(|key| key.starts_with("lab-")).collect();
        assert!(ours.is_empty(), "{ours:?}");
    });
}
