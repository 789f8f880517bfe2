//! Reports of suspect cases: filed by the doctor, at once in the list of the ASL, taken in charge by one.

use crate::common::{GP, OTHER_GP, Region, molecular, november};
use access::Role;
use cases::model::{NewReport, ReportStatus};
use cases::service::{file_report, list_reports, take_charge, view_report};
use jiff::civil::date;
use kernel::ids::{PersonId, ReportId};
use kernel::{FieldProblem, Problem};
use lab::model::Outcome;
use storage::args;

fn report(person: PersonId) -> NewReport {
    NewReport {
        id: ReportId::new(),
        person,
        symptoms: ["cough", "fever", "cough"].map(str::to_owned).to_vec(),
        temperature_tenths: Some(384),
        onset: Some(date(2020, 11, 12)),
        grades: cases::model::Grades::default(),
        whereabouts: " dalla figlia ".into(),
        context: String::new(),
        conditions: String::new(),
        note: String::new(),
        again: false,
    }
}

fn file(region: &Region<'_>, report: &NewReport) -> kernel::Result<cases::model::FiledReport> {
    let (gp, report) = (region.gp(), report.clone());
    region.db.write(move |tx| file_report(tx, &gp, &report))
}

fn listed(region: &Region<'_>, role: Role, unit: &str) -> Vec<ReportId> {
    let actor = region.actor(role, unit);
    let listing = region.db.read(move |tx| list_reports(tx, &actor, None, 25)).unwrap();
    listing.items.into_iter().map(|line| line.report.id).collect()
}

#[test]
fn a_report_is_at_once_with_everybody_entitled_and_nobody_else() {
    november(|region| {
        let person = region.person("Rossi");
        let filed = file(region, &report(person)).unwrap();
        assert_eq!(filed.report.symptoms, ["fever", "cough"]);
        assert_eq!(filed.report.whereabouts, "dalla figlia");
        assert_eq!(filed.report.status, ReportStatus::Waiting);
        assert_eq!(region.said(), ["filed 204"]);
        assert_eq!(listed(region, Role::SispOperator, "204"), [filed.report.id]);
        assert_eq!(listed(region, Role::Gp, GP), [filed.report.id]);
        assert_eq!(listed(region, Role::SispOperator, "301"), []);
        assert_eq!(listed(region, Role::Gp, OTHER_GP), []);
    });
}

#[test]
fn only_of_ones_own_patients() {
    november(|region| {
        let new = report(region.person("Rossi"));
        for (role, unit, refusal) in [
            (Role::Gp, OTHER_GP, "not found"),
            (Role::SispOperator, "204", "not allowed: report.create"),
            (Role::Mayor, crate::common::IVREA, "not allowed: report.create"),
        ] {
            let (actor, new) = (region.actor(role, unit), new.clone());
            let refused = region.db.write(move |tx| file_report(tx, &actor, &new)).unwrap_err();
            assert_eq!(refused.to_string(), refusal);
        }
        assert_eq!(listed(region, Role::SispOperator, "204"), []);
    });
}

#[test]
fn a_repeat_answers_as_the_first_time() {
    november(|region| {
        let new = report(region.person("Rossi"));
        let gp = region.gp();
        let again = new.clone();
        let (first, second) = region
            .db
            .write(move |tx| Ok((file_report(tx, &gp, &again)?, file_report(tx, &gp, &again)?)))
            .unwrap();
        assert_eq!(first, second);
        assert_eq!(listed(region, Role::SispOperator, "204").len(), 1);
        assert_eq!(region.said().len(), 1);
        // The same id for another person is no repeat.
        let other = NewReport { person: region.person("Bianchi"), ..new };
        assert!(matches!(file(region, &other), Err(Problem::Refused("cases-report-id-taken"))));
    });
}

#[test]
fn what_is_wrong_is_refused_and_what_is_odd_is_said() {
    november(|region| {
        let person = region.person("Rossi");
        let future = NewReport { onset: Some(date(2020, 11, 15)), ..report(person) };
        let Err(Problem::Invalid(problems)) = file(region, &future) else { panic!("accepted") };
        assert_eq!(problems, [FieldProblem::new("onset", "cases-onset-future")]);
        let far = NewReport { onset: Some(date(2020, 10, 1)), ..report(person) };
        assert_eq!(file(region, &far).unwrap().warnings[0].key, "cases-onset-far");
    });
}

#[test]
fn those_that_wait_come_first_and_the_oldest_before() {
    november(|region| {
        let ids: Vec<ReportId> = ["Rossi", "Bianchi", "Verdi"]
            .map(|name| file(region, &report(region.person(name))).unwrap().report.id)
            .to_vec();
        let (sisp, first) = (region.sisp(), ids[0]);
        region.db.write(move |tx| take_charge(tx, &sisp, first, 1)).unwrap();
        assert_eq!(listed(region, Role::SispOperator, "204"), [ids[1], ids[2], ids[0]]);
        assert_eq!(listed(region, Role::Gp, GP), [ids[2], ids[1], ids[0]], "the doctor: newest first");

        // Page by page the same.
        let sisp = region.sisp();
        let paged = region
            .db
            .read(move |tx| {
                let (mut all, mut after) = (Vec::new(), None);
                loop {
                    let page = list_reports(tx, &sisp, after, 1)?;
                    all.extend(page.items.into_iter().map(|line| line.report.id));
                    after = page.next;
                    if after.is_none() {
                        return Ok(all);
                    }
                }
            })
            .unwrap();
        assert_eq!(paged, [ids[1], ids[2], ids[0]]);
    });
}

#[test]
fn of_two_who_take_it_at_once_one_learns_who_was_quicker() {
    november(|region| {
        let id = file(region, &report(region.person("Rossi"))).unwrap().report.id;
        let takers = [region.sisp(), region.sisp()];
        let outcomes = region.db.block_on(async {
            let [one, other] =
                takers.clone().map(|actor| region.db.db.write(move |tx| take_charge(tx, &actor, id, 1)));
            <[_; 2]>::from(tokio::join!(one, other))
        });
        let won = outcomes.iter().position(Result::is_ok).expect("somebody took it");
        assert!(matches!(outcomes[1 - won], Err(Problem::Stale)), "{outcomes:?}");
        let loser = takers[1 - won].clone();
        let seen = region.db.read(move |tx| view_report(tx, &loser, id)).unwrap();
        let taken = seen.taken.expect("who took it");
        assert_eq!((taken.by, taken.name), (takers[won].user, takers[won].name.clone()));
        assert_eq!(kernel::clock::local_date(taken.at), region.today);
        assert_eq!((seen.status, seen.version), (ReportStatus::InCharge, 2));

        // Who took it may press again.
        let winner = takers[won].clone();
        assert!(region.db.write(move |tx| take_charge(tx, &winner, id, 1)).is_ok());
    });
}

#[test]
fn only_the_service_of_the_domicile_takes_charge() {
    november(|region| {
        let id = file(region, &report(region.person("Rossi"))).unwrap().report.id;
        let elsewhere = region.actor(Role::SispOperator, "301");
        assert!(matches!(
            region.db.write(move |tx| take_charge(tx, &elsewhere, id, 1)),
            Err(Problem::NotFound)
        ));
        let gp = region.gp();
        assert!(matches!(region.db.write(move |tx| take_charge(tx, &gp, id, 1)), Err(Problem::Denied(_))));
    });
}

#[test]
fn symptoms_reported_later_move_the_end_of_a_running_isolation() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 13)));
        assert_eq!(region.course(person).measures[0].explanation.key, "isolation-test-from-or-longest");
        file(region, &report(person)).unwrap();
        let course = region.course(person);
        assert!(course.measures[0].explanation.key.starts_with("isolation-symptoms-last"));
        assert_eq!(course.cases[0].onset, Some(date(2020, 11, 12)));
    });
}

#[test]
fn every_act_leaves_one_record_that_names_whom_it_was_about() {
    november(|region| {
        let person = region.person("Rossi");
        let id = file(region, &report(person)).unwrap().report.id;
        let sisp = region.sisp();
        region.db.write(move |tx| take_charge(tx, &sisp, id, 1)).unwrap();
        let bodies = region
            .db
            .read(|tx| tx.query(&crate::common::sql::AUDIT, args![], |row| row.get::<String>(0)))
            .unwrap();
        let actions: Vec<bool> = ["report.create", "report.take_charge"]
            .map(|action| bodies.iter().filter(|body| body.contains(action)).count() == 1)
            .to_vec();
        assert_eq!(actions, [true, true], "{bodies:?}");
        assert!(bodies.iter().all(|body| body.contains(&person.to_string())), "{bodies:?}");
        assert!(bodies.iter().all(|body| !body.contains("Rossi") && !body.contains("fever")), "{bodies:?}");
    });
}
