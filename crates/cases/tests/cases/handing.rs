//! From hand to hand: a report is sent back to its doctor, who completes it; every step has its time, and what waits longest
//! stands first.

use crate::common::{GP, OTHER_GP, Region, molecular, november};
use access::Role;
use cases::model::{Grade, Grades, NewReport, Report, ReportStatus, Step};
use cases::service::{Completion, complete, file_report, list_reports, open_report, send_back, take_charge};
use jiff::civil::date;
use kernel::ids::{PersonId, ReportId};
use kernel::{FieldProblem, Problem, Result};
use lab::model::Outcome;
use uuid::Uuid;

fn report(person: PersonId) -> NewReport {
    NewReport {
        id: ReportId::new(),
        person,
        symptoms: ["cold", "cough"].map(str::to_owned).to_vec(),
        grades: Grades(vec![("cold".to_owned(), Grade::Mild), ("cough".to_owned(), Grade::PersistentDry)]),
        temperature_tenths: None,
        onset: Some(date(2020, 11, 12)),
        whereabouts: String::new(),
        context: " una collega positiva ".into(),
        conditions: "asma".into(),
        note: String::new(),
        again: false,
    }
}

fn file(region: &Region<'_>, new: NewReport) -> Report {
    let gp = region.gp();
    region.db.write(move |tx| file_report(tx, &gp, &new)).unwrap().report
}

fn back(region: &Region<'_>, id: ReportId, version: i64, note: &'static str) -> Result<Report> {
    let sisp = region.sisp();
    region.db.write(move |tx| send_back(tx, &sisp, id, version, note))
}

fn completion(of: &Report, version: i64) -> Completion {
    let says = NewReport {
        id: of.id,
        symptoms: vec!["fever".into()],
        grades: Grades::default(),
        ..report(of.person)
    };
    Completion { act: Uuid::now_v7(), version, says, answer: "Lavora in una scuola".into() }
}

fn completed(region: &Region<'_>, new: &Completion) -> Result<Report> {
    let (gp, new) = (region.gp(), new.clone());
    region.db.write(move |tx| complete(tx, &gp, &new))
}

fn listed(region: &Region<'_>, role: Role, unit: &str) -> Vec<ReportId> {
    let actor = region.actor(role, unit);
    let listing = region.db.read(move |tx| list_reports(tx, &actor, None, 25)).unwrap();
    listing.items.into_iter().map(|line| line.report.id).collect()
}

#[test]
fn a_report_keeps_the_whole_of_what_was_said() {
    november(|region| {
        let filed = file(region, report(region.person("Rossi")));
        let sisp = region.sisp();
        let whole = region.db.read(move |tx| open_report(tx, &sisp, filed.id)).unwrap();
        let said = &whole.report;
        assert_eq!((said.context.as_str(), said.conditions.as_str()), ("una collega positiva", "asma"));
        assert_eq!(said.grades.of("cough"), Some(Grade::PersistentDry));
        assert_eq!(said.grades.text(), "cough=persistent_dry cold=mild", "in the order of the form");
        assert_eq!(whole.steps.iter().map(|step| step.step).collect::<Vec<_>>(), [Step::Filed]);
        let stranger = region.actor(Role::SispOperator, "301");
        let id = said.id;
        assert!(matches!(region.db.read(move |tx| open_report(tx, &stranger, id)), Err(Problem::NotFound)));
    });
}

#[test]
fn it_goes_back_and_forth_and_each_step_has_its_time() {
    november(|region| {
        let first = file(region, report(region.person("Rossi")));
        let second = file(region, report(region.person("Bianchi")));
        region.said();
        let asked = back(region, first.id, 1, " Dove lavora? ").unwrap();
        assert_eq!((asked.status, asked.version), (ReportStatus::ToComplete, 2));
        assert_eq!(asked.asked.as_ref().unwrap().note, "Dove lavora?");
        // What waits for its doctor stands first with her, and after those that wait in the ASL.
        assert_eq!(listed(region, Role::Gp, GP), [first.id, second.id]);
        assert_eq!(listed(region, Role::SispOperator, "204"), [second.id, first.id]);

        let done = completion(&first, 2);
        let again = completed(region, &done).unwrap();
        assert_eq!((again.status, again.version), (ReportStatus::Waiting, 3));
        assert_eq!(
            (again.symptoms.as_slice(), &again.grades),
            (&["fever".to_owned()][..], &Grades::default())
        );
        assert_eq!(completed(region, &done).unwrap(), again, "a repeat is harmless");
        assert_eq!(again.reported_at, first.reported_at);
        assert_eq!(
            listed(region, Role::SispOperator, "204"),
            [first.id, second.id],
            "its patient waits longest"
        );
        assert_eq!(listed(region, Role::Gp, GP), [second.id, first.id]);
        assert_eq!(region.said(), Vec::<String>::new(), "nothing is counted twice");

        let sisp = region.sisp();
        let id = first.id;
        region.db.write(move |tx| take_charge(tx, &sisp, id, 3)).unwrap();
        let gp = region.gp();
        let whole = region.db.read(move |tx| open_report(tx, &gp, id)).unwrap();
        let steps: Vec<_> = whole.steps.iter().map(|step| (step.step, step.note.as_str())).collect();
        assert_eq!(
            steps,
            [
                (Step::Filed, ""),
                (Step::SentBack, "Dove lavora?"),
                (Step::Completed, "Lavora in una scuola"),
                (Step::Taken, ""),
            ]
        );
        assert!(whole.steps.is_sorted_by_key(|step| step.at));
        let course = region.course(first.person);
        assert_eq!(course.steps.len(), 4);
        assert_eq!(course.reports.len(), 1);
    });
}

#[test]
fn only_what_the_state_allows() {
    november(|region| {
        let filed = file(region, report(region.person("Rossi")));
        assert!(matches!(
            completed(region, &completion(&filed, 1)),
            Err(Problem::Refused("cases-complete-not-asked"))
        ));
        let Err(Problem::Invalid(problems)) = back(region, filed.id, 1, "  ") else { panic!("accepted") };
        assert_eq!(problems, [FieldProblem::new("asked", "cases-asked-missing")]);
        back(region, filed.id, 1, "Dove lavora?").unwrap();
        assert!(matches!(back(region, filed.id, 2, "E ancora?"), Err(Problem::Stale)));
        assert!(matches!(back(region, filed.id, 1, "Altro"), Err(Problem::Stale)), "somebody was quicker");
        assert!(matches!(completed(region, &completion(&filed, 1)), Err(Problem::Stale)));
        let nothing = NewReport {
            symptoms: vec![],
            onset: None,
            context: String::new(),
            conditions: String::new(),
            note: "solo una nota".into(),
            ..completion(&filed, 2).says
        };
        let empty = Completion { says: nothing, ..completion(&filed, 2) };
        assert!(matches!(completed(region, &empty), Err(Problem::Invalid(_))));
        // One may do without the answer.
        let (sisp, id) = (region.sisp(), filed.id);
        let taken = region.db.write(move |tx| take_charge(tx, &sisp, id, 2)).unwrap();
        assert_eq!(taken.status, ReportStatus::InCharge);
        assert!(matches!(completed(region, &completion(&filed, 3)), Err(Problem::Refused(_))));
        assert!(matches!(back(region, filed.id, 3, "Dove lavora?"), Err(Problem::Stale)));
        assert_eq!(listed(region, Role::Gp, GP), [filed.id]);
    });
}

#[test]
fn only_the_service_sends_back_and_only_her_doctor_completes() {
    november(|region| {
        let filed = file(region, report(region.person("Rossi")));
        let id = filed.id;
        for (role, unit, refusal) in
            [(Role::SispOperator, "301", "not found"), (Role::Gp, GP, "not allowed: report.take_charge")]
        {
            let actor = region.actor(role, unit);
            let refused =
                region.db.write(move |tx| send_back(tx, &actor, id, 1, "Dove lavora?")).unwrap_err();
            assert_eq!(refused.to_string(), refusal);
        }
        back(region, id, 1, "Dove lavora?").unwrap();
        for (role, unit, refusal) in
            [(Role::Gp, OTHER_GP, "not found"), (Role::SispOperator, "204", "not allowed: report.create")]
        {
            let (actor, new) = (region.actor(role, unit), completion(&filed, 2));
            let refused = region.db.write(move |tx| complete(tx, &actor, &new)).unwrap_err();
            assert_eq!(refused.to_string(), refusal);
        }
    });
}

#[test]
fn an_onset_that_is_completed_moves_a_running_isolation() {
    november(|region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 13)));
        let filed = file(region, report(person));
        assert_eq!(region.course(person).cases[0].onset, Some(date(2020, 11, 12)));
        back(region, filed.id, 1, "Il primo giorno è giusto?").unwrap();
        let done = completion(&filed, 2);
        let says = NewReport { onset: Some(date(2020, 11, 10)), ..done.says.clone() };
        completed(region, &Completion { says, ..done }).unwrap();
        assert_eq!(region.course(person).cases[0].onset, Some(date(2020, 11, 10)));
    });
}

#[test]
fn of_two_answers_at_once_one_is_told_of_the_other() {
    november(|region| {
        let filed = file(region, report(region.person("Rossi")));
        back(region, filed.id, 1, "Dove lavora?").unwrap();
        let both = [completion(&filed, 2), completion(&filed, 2)].map(|new| (region.gp(), new));
        let outcomes = region.db.block_on(async {
            let [one, other] = both.map(|(gp, new)| region.db.db.write(move |tx| complete(tx, &gp, &new)));
            <[_; 2]>::from(tokio::join!(one, other))
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    });
}
