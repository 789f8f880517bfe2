//! A program of its own: what a region changes of a code list is in the memory of the process.
//!
//! Symptoms of the region's own list: offered, refused when closed, kept where they were, and what the rules take them for.

#[path = "cases/common/mod.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod common;

use crate::common::site::Module;
use crate::common::{GP, Region, november};
use access::Role;
use axum::http::StatusCode;
use cases::model::{NewReport, Report, ReportCorrection};
use cases::service::{correct_report, file_report};
use jiff::civil::{Date, date};
use kernel::Problem;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, ReportId};
use territory::codes::{self, List, Term};
use territory::register::{self, Hand};
use uuid::Uuid;

/// Held by whoever changes the list of this process.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Writes a term as an administrator would, and has this process know it.
fn term(region: &Region<'_>, code: &str, counts_as: &str, valid_to: Date) {
    let new = Term {
        list: List::Symptom,
        code: code.to_owned(),
        name: format!("Voce {code}"),
        counts_as: counts_as.to_owned(),
        place: 5,
        valid_from: date(2020, 11, 1),
        valid_to,
        version: codes::find(List::Symptom, code).map_or(0, |term| term.version) + 1,
    };
    let hand = Hand { form: Uuid::now_v7(), by: Uuid::nil(), at: region.db.clocks.now(), mark: "" };
    let write = move |tx: &mut storage::Tx<'_>| {
        codes::save(tx, &new)?;
        register::note(tx, hand, &new.key(), new.version, &new)
    };
    region.db.write(write).unwrap();
    region.db.read(territory::organisations::refresh).unwrap();
}

fn report(person: PersonId, symptoms: &[&str]) -> NewReport {
    NewReport {
        id: ReportId::new(),
        person,
        symptoms: symptoms.iter().map(|code| (*code).to_owned()).collect(),
        temperature_tenths: None,
        onset: Some(date(2020, 11, 12)),
        grades: cases::model::Grades::default(),
        whereabouts: String::new(),
        context: String::new(),
        conditions: String::new(),
        note: String::new(),
        again: true,
    }
}

fn file(region: &Region<'_>, new: &NewReport) -> kernel::Result<Report> {
    let (gp, new) = (region.gp(), new.clone());
    region.db.write(move |tx| file_report(tx, &gp, &new)).map(|filed| filed.report)
}

fn correct(region: &Region<'_>, of: &Report, symptoms: &[&str]) -> kernel::Result<Report> {
    let says = NewReport { id: of.id, ..report(of.person, symptoms) };
    let correction =
        ReportCorrection { act: Uuid::now_v7(), version: of.version, says, reason: "Prova".to_owned() };
    let decides = region.actor(Role::SispOperator, "204");
    region.db.write(move |tx| correct_report(tx, &decides, &correction))
}

#[test]
fn a_closed_symptom_is_refused_and_stays_where_it_was() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    november(|region| {
        region.db.read(territory::organisations::load).unwrap();
        term(region, "rash", "", FOREVER);
        let person = region.person("Rossi");
        let filed = file(region, &report(person, &["cough", "rash"])).unwrap();
        assert_eq!(filed.symptoms, ["rash", "cough"], "in the order of the list");
        term(region, "rash", "", date(2020, 11, 14));
        let refused = file(region, &report(person, &["rash"])).unwrap_err();
        let Problem::Invalid(problems) = refused else { panic!("{refused}") };
        assert_eq!((problems[0].field, problems[0].key), ("symptoms", "web-term-closed"));
        let said: Vec<&str> = problems[0].args.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(said, ["Voce rash", "13/11/2020"]);
        // A correction keeps what the report has, and brings it into no other one.
        let kept = correct(region, &filed, &["rash", "fever"]).unwrap();
        assert_eq!(kept.symptoms, ["rash", "fever"]);
        let other = file(region, &report(person, &["fever"])).unwrap();
        assert!(matches!(correct(region, &other, &["rash"]), Err(Problem::Invalid(_))));
        assert_eq!(codes::name(List::Symptom, "rash"), "Voce rash");
        let offered = |had: &[&str]| {
            let offered = codes::offered(List::Symptom, region.today, had);
            offered.iter().any(|term| term.code == "rash")
        };
        assert!(!offered(&[]) && offered(&["rash"]));
    });
}

#[test]
fn a_symptom_that_counts_as_the_loss_of_smell_does_not_count_alone() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    november(|region| {
        region.db.read(territory::organisations::load).unwrap();
        term(region, "anosmia", codes::LOSS_OF_SMELL, FOREVER);
        term(region, "rash", "", FOREVER);
        let person = region.person("Rossi");
        for (symptoms, expected) in [
            (&["anosmia"][..], false),
            (&["loss_of_taste"], false),
            (&["rash"], true),
            (&["anosmia", "rash"], true),
        ] {
            let filed = file(region, &report(person, symptoms)).unwrap();
            assert_eq!(filed.is_symptomatic(), expected, "{symptoms:?}");
        }
    });
}

#[test]
fn a_symptom_that_is_closed_while_the_form_is_open_stays_ticked_with_its_error() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    november(|region| {
        region.db.read(territory::organisations::load).unwrap();
        term(region, "rash", "", FOREVER);
        let site = Module::new(region);
        let gp = site.sign_in(Role::Gp, GP);
        let path = format!("/people/{}/reports/new", region.person("Rossi"));
        assert!(site.get(&gp, &path).text.contains("Voce rash"));
        term(region, "rash", "", date(2020, 11, 14));
        let id = ReportId::new().to_string();
        let fields =
            [("id", id.as_str()), ("symptoms", "rash"), ("symptoms", "cough"), ("onset", "12/11/2020")];
        let told = site.post(&gp, &path, &fields);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text.contains("«Voce rash»") && told.text.contains("13/11/2020"), "{}", told.text);
        let at = told.text.find("value=\"rash\"").expect("it is still there");
        assert!(told.text[at..].split('>').next().unwrap().contains("checked"), "{}", told.text);
        assert!(!site.get(&gp, &path).text.contains("Voce rash"), "an empty form does not offer it");
    });
}
