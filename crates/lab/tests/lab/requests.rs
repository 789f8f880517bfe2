//! Asking for a swab, and who sees that it was asked.

use crate::common::browser::Browser;
use crate::common::*;
use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::Problem;
use kernel::ids::PersonId;
use lab::model::{Outcome, RequestStatus};
use lab::rules::number;
use lab::service::{self, Which};

fn numbers(region: &Region<'_>, actor: access::Actor, which: Which) -> Vec<String> {
    let listing = region.db.read(move |tx| service::list(tx, &actor, which, None, 50)).unwrap();
    listing.lines.into_iter().map(|line| line.number).collect()
}

fn waiting(region: &Region<'_>, actor: access::Actor) -> Vec<String> {
    numbers(region, actor, Which::Waiting)
}

#[test]
fn a_request_reaches_its_laboratory_and_nobody_elses() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        let requests =
            [region.request(&first, LAB), region.request(&second, LAB), region.request(&first, OTHER_LAB)];
        assert!(requests.iter().all(|request| number::is_valid(&request.number)));
        assert_eq!(requests[0].asl, "301");
        let listed = |index: usize| requests[index].number.clone();
        // The oldest waiting is first.
        assert_eq!(waiting(region, technician(LAB)), [listed(0), listed(1)]);
        assert_eq!(waiting(region, technician(OTHER_LAB)), [listed(2)]);
        assert_eq!(waiting(region, sisp()), [listed(0), listed(1), listed(2)]);
        assert!(waiting(region, actor(Role::SispOperator, "210")).is_empty());
        let id = requests[2].id;
        let other = region.db.read(move |tx| service::view_request(tx, &technician(LAB), id));
        assert!(matches!(other, Err(Problem::NotFound)), "{other:?}");
        let typed = requests[2].number.clone();
        let found = region.db.read(move |tx| service::find_by_number(tx, &technician(LAB), &typed));
        assert!(matches!(found, Err(Problem::Invalid(_))), "another laboratory's number is an unknown one");
        let typed = format!(" {} ", requests[0].number);
        let found = region.db.read(move |tx| service::find_by_number(tx, &technician(LAB), &typed));
        assert_eq!(found.unwrap(), (requests[0].id, RequestStatus::Requested));
    });
}

/// The label on a tube: it leads whoever may see the person to her, and nobody else.
#[test]
fn the_number_of_a_request_leads_to_the_person() {
    on_each_engine(|region| {
        let mut hers = person("Fiumani", "Ada", date(1980, 3, 12));
        hers.data.gp = Some(people::model::GpChoice { code: "010A1B2".to_owned(), since: date(2019, 3, 1) });
        region.load(std::slice::from_ref(&hers));
        let number = region.request(&hers, LAB).number;
        let found = |who: access::Actor, typed: String| {
            let search = people::service::Search { text: typed, ..Default::default() };
            let people = region.db.read(move |tx| people::service::search(tx, &who, &search, 10)).unwrap();
            people.rows.iter().map(|row| row.line.id).collect::<Vec<_>>()
        };
        let doctor = || actor(Role::Gp, "010A1B2");
        for typed in [number.clone(), format!(" {} {} ", &number[..4], &number[4..])] {
            assert_eq!(found(sisp(), typed.clone()), [hers.id], "{typed}");
            assert_eq!(found(doctor(), typed.clone()), [hers.id], "{typed}");
            assert!(found(actor(Role::SispOperator, "210"), typed.clone()).is_empty());
            assert!(found(actor(Role::Gp, "010C3D4"), typed).is_empty());
        }
        let slip = if number.ends_with('1') { "2" } else { "1" };
        assert!(found(sisp(), format!("{}{slip}", &number[..9])).is_empty(), "the check digit is looked at");
    });
}

#[test]
fn every_role_but_the_sisp_is_refused() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        // A doctor has her own patients, of whom this is none.
        let new = new_request(person.id, LAB);
        let doctor = actor(Role::Gp, "0100001");
        let refused = region.db.write(move |tx| service::request_swab(tx, &doctor, &new));
        assert!(matches!(refused, Err(Problem::NotFound)), "{refused:?}");
        for role in [Role::LaboratoryTechnician, Role::Mayor, Role::CrisisUnit, Role::Administrator] {
            let new = new_request(person.id, LAB);
            let refused = region.db.write(move |tx| service::request_swab(tx, &actor(role, "301"), &new));
            assert!(matches!(refused, Err(Problem::Denied(_))), "{role:?}");
        }
        let new = new_request(person.id, LAB);
        let other_asl =
            region.db.write(move |tx| service::request_swab(tx, &actor(Role::SispOperator, "210"), &new));
        assert!(matches!(other_asl, Err(Problem::NotFound)));
        let new = new_request(PersonId::new(), LAB);
        assert!(matches!(
            region.db.write(move |tx| service::request_swab(tx, &sisp(), &new)),
            Err(Problem::NotFound)
        ));
        let new = new_request(person.id, "LAB-210-1");
        let far = region.db.write(move |tx| service::request_swab(tx, &sisp(), &new));
        let Err(Problem::Invalid(problems)) = far else { panic!("{far:?}") };
        assert_eq!(problems[0].key, "lab-laboratory-not-serving");
    });
}

#[test]
fn asking_twice_with_one_id_asks_once() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let new = new_request(person.id, LAB);
        let ask = |new: lab::service::NewRequest| {
            region.db.write(move |tx| service::request_swab(tx, &sisp(), &new))
        };
        let first = ask(new.clone()).unwrap();
        assert_eq!(ask(new.clone()).unwrap(), first);
        assert_eq!(waiting(region, sisp()).len(), 1);
        let other = region.known("Conti");
        let stolen = lab::service::NewRequest { person: other.id, ..new };
        assert!(matches!(ask(stolen), Err(Problem::Duplicate(_))));
    });
}

#[test]
fn a_result_takes_the_request_out_of_the_open_list() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        let (one, two) = (region.request(&first, LAB), region.request(&second, LAB));
        region.record(&one, Outcome::Negative).unwrap();
        assert_eq!(waiting(region, technician(LAB)), [two.number.as_str()]);
        region.record(&two, Outcome::Positive).unwrap();
        assert!(waiting(region, technician(LAB)).is_empty());
        // Today's, latest first, to be corrected.
        let today = Which::ResultedOn(TODAY);
        let listing = region.db.read(move |tx| service::list(tx, &technician(LAB), today, None, 50)).unwrap();
        let lines = listing.lines;
        let found: Vec<_> = lines.iter().map(|line| (line.number.clone(), line.result.unwrap().1)).collect();
        assert_eq!(found, [(two.number.clone(), Outcome::Positive), (one.number.clone(), Outcome::Negative)]);
        assert!(lines.iter().all(|line| line.status == RequestStatus::Resulted));
        assert_eq!(numbers(region, sisp(), Which::Resulted), [two.number, one.number]);
    });
}

#[test]
fn a_list_pages_by_key() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let all: Vec<String> = (0..7).map(|_| region.request(&person, LAB).number).collect();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page =
                move |tx: &mut storage::Tx<'_>| service::list(tx, &technician(LAB), Which::Waiting, after, 3);
            let listing = region.db.read(page).unwrap();
            after = listing.lines.last().map(|line| line.id);
            seen.extend(listing.lines.into_iter().map(|line| line.number));
            if !listing.more {
                break;
            }
        }
        assert_eq!(seen, all);
    });
}

#[test]
fn every_person_of_a_list_is_in_its_one_record() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        region.request(&first, LAB);
        let two = region.request(&second, LAB);
        let before = region.audit().len();
        region.db.write(|tx| service::list(tx, &technician(LAB), Which::Waiting, None, 50)).unwrap();
        region.db.write(move |tx| service::label(tx, &technician(LAB), two.id)).unwrap();
        let records = region.audit()[before..].to_vec();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].subjects, [first.id.0, second.id.0]);
        assert_eq!(
            (records[1].subjects.as_slice(), records[1].detail.as_str()),
            ([second.id.0].as_slice(), "label")
        );
        assert!(records[1].why.contains("lab-why-laboratory"), "{}", records[1].why);
        // Who comes after the end of the page was not shown, and is not said to have been.
        let before = region.audit().len();
        region.db.write(|tx| service::list(tx, &technician(LAB), Which::Waiting, None, 1)).unwrap();
        assert_eq!(region.audit()[before].subjects, [first.id.0]);
    });
}

#[test]
fn only_the_laboratory_is_given_the_form_of_a_result() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let path = format!("/worklist/{}/result", region.request(&person, LAB).id);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert_eq!(sisp.get(&path).status, StatusCode::FORBIDDEN);
        assert_eq!(sisp.post(&path, &[("outcome", "?")]).status, StatusCode::FORBIDDEN);
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        assert_eq!(laboratory.get(&path).status, StatusCode::OK);
        assert_eq!(laboratory.post(&path, &[("outcome", "?")]).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn requests_follow_a_person_who_moves() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let open = region.request(&person, LAB);
        let done = region.request(&person, LAB);
        region.record(&done, Outcome::Negative).unwrap();
        let mut moved = person.clone();
        moved.data.domicile.comune = CUNEO.to_owned();
        moved.asl = "210".to_owned();
        let (before, after) = (person.clone(), moved.clone());
        let correct = move |tx: &mut storage::Tx<'_>| {
            people::store::update(tx, &before, &after, &sisp(), "trasloco")?;
            tx.emit(people::PersonCorrected { person: before.id });
            Ok(())
        };
        region.db.write(correct).unwrap();
        let expected = ["asl:210", "asl:301", "laboratory:LAB-301-1"];
        assert_eq!(region.audiences(open.id), expected);
        assert_eq!(region.audiences(done.id), expected);
        assert_eq!(waiting(region, actor(Role::SispOperator, "210")), [open.number.as_str()]);
        // A result afterwards keeps both.
        let result = region.record(&open, Outcome::Positive).unwrap();
        assert_eq!((result.asl.as_str(), result.reported_on), ("210", date(2020, 11, 14)));
        assert_eq!(region.audiences(open.id), expected);
    });
}
