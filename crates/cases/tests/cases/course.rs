//! How an isolation comes to its end: the last day with symptoms, the confirmation, and what takes either back.

use crate::common::{GP, IVREA, OTHER_GP, Region, actor, molecular, on};
use access::{Actor, Role};
use cases::model::{Act, Measure, MeasureChange, MeasureStatus, NewSymptomsEnd, Purpose, SymptomsEnd};
use cases::service::{
    confirm_end, list_measures, night, notices, record_symptoms_end, resume, set_mayor_view,
};
use jiff::civil::{Date, date};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use lab::model::Outcome;
use storage::args;
use uuid::Uuid;

const TODAY: Date = date(2020, 11, 20);

fn said(person: PersonId, last_day: Option<Date>) -> NewSymptomsEnd {
    NewSymptomsEnd { id: Uuid::now_v7(), person, last_day, shown: None }
}

fn say(region: &Region<'_>, actor: &Actor, new: NewSymptomsEnd) -> Result<SymptomsEnd> {
    let actor = actor.clone();
    region.db.write(move |tx| record_symptoms_end(tx, &actor, &new))
}

fn act(measure: &Measure) -> Act {
    Act { id: Uuid::now_v7(), measure: measure.id, shown: measure.version, reason: None }
}

fn confirm(region: &Region<'_>, act: &Act) -> Result<Measure> {
    let (sisp, act) = (region.sisp(), act.clone());
    region.db.write(move |tx| confirm_end(tx, &sisp, &act))
}

fn take_back(region: &Region<'_>, measure: &Measure, reason: &str) -> Result<Measure> {
    let (sisp, act) = (region.sisp(), Act { reason: Some(reason.into()), ..act(measure) });
    region.db.write(move |tx| resume(tx, &sisp, &act))
}

fn measure(region: &Region<'_>, person: PersonId) -> Measure {
    region.course(person).measures.remove(0)
}

fn changes(region: &Region<'_>, person: PersonId) -> Vec<MeasureChange> {
    region.course(person).history.iter().map(|line| line.change).collect()
}

/// Ill since the 8th, positive on the 10th.
fn ill(region: &Region<'_>, name: &str) -> PersonId {
    let person = region.person(name);
    region.report(person, date(2020, 11, 8));
    region.record(molecular(person, Outcome::Positive, date(2020, 11, 10)));
    person
}

/// Without symptoms, positive on the 8th and negative on the 19th: it may end.
fn healed(region: &Region<'_>, name: &str) -> PersonId {
    let person = region.person(name);
    region.record(molecular(person, Outcome::Positive, date(2020, 11, 8)));
    region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
    person
}

fn seen_by_mayor(region: &Region<'_>) -> Vec<(String, Option<Date>)> {
    let (mayor, administrator) = (region.mayor(), region.administrator());
    region.db.write(move |tx| set_mayor_view(tx, &administrator, Some(Purpose::Ordinanza))).unwrap();
    let list = region.db.read(move |tx| notices(tx, &mayor, None, 25)).unwrap();
    list.items.into_iter().map(|it| (it.name, it.to)).collect()
}

#[test]
fn the_last_day_with_symptoms_moves_the_end_and_is_corrected_with_history() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        let lasting = measure(region, person);
        assert!(lasting.explanation.asks_for_last_day(), "{:?}", lasting.explanation);
        assert_eq!(lasting.latest_end, None);
        let (gp, sisp) = (region.gp(), region.sisp());

        let first = say(region, &gp, said(person, Some(date(2020, 11, 17)))).unwrap();
        assert_eq!((first.version, first.onset), (1, date(2020, 11, 8)));
        let known = measure(region, person);
        // Three days without symptoms are enough; without a test it is day 21 from the onset.
        assert_eq!(known.expected_end, Some(date(2020, 11, 20)));
        assert_eq!(known.latest_end, Some(date(2020, 11, 29)));
        assert!(!known.explanation.asks_for_last_day() && !known.may_end);
        assert_eq!(seen_by_mayor(region), [("Rossi Ada".to_owned(), Some(date(2020, 11, 20)))]);

        // They came back: the service says so, and the seven days to the longest end count from there.
        let back = say(region, &sisp, said(person, Some(date(2020, 11, 20)))).unwrap();
        assert_eq!(back.version, 2);
        assert_eq!(measure(region, person).expected_end, Some(date(2020, 11, 23)));
        assert_eq!(seen_by_mayor(region), [("Rossi Ada".to_owned(), Some(date(2020, 11, 23)))]);
        // And are not over at all.
        say(region, &gp, said(person, None)).unwrap();
        assert!(measure(region, person).explanation.asks_for_last_day());
        let course = region.course(person);
        let told: Vec<_> = course.symptoms.iter().map(|end| (end.version, end.last_day)).collect();
        assert_eq!(
            told,
            [(3, None), (2, Some(date(2020, 11, 20))), (1, Some(date(2020, 11, 17)))],
            "nothing is overwritten"
        );
        assert_eq!(course.history.last().unwrap().change, MeasureChange::Evaluated);
    });
}

#[test]
fn a_last_day_is_checked_and_a_repeat_is_harmless() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        let gp = region.gp();
        let wrong = |last_day| match say(region, &gp, said(person, last_day)) {
            Err(Problem::Invalid(problems)) => problems[0].key,
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(Some(date(2020, 11, 21))), "cases-last-day-future");
        assert_eq!(wrong(Some(date(2020, 11, 7))), "cases-last-day-before-onset");
        assert_eq!(wrong(None), "cases-last-day-missing");

        let new = said(person, Some(date(2020, 11, 15)));
        let one = say(region, &gp, new.clone()).unwrap();
        assert_eq!(say(region, &gp, new.clone()).unwrap(), one);
        let other_person = ill(region, "Verdi");
        let stolen = say(region, &gp, NewSymptomsEnd { person: other_person, ..new });
        assert!(matches!(stolen, Err(Problem::Refused("cases-act-id-taken"))), "{stolen:?}");
        // The same day again says nothing new.
        say(region, &gp, said(person, Some(date(2020, 11, 15)))).unwrap();
        assert_eq!(region.course(person).symptoms.len(), 1);
        // Who had an old page before his eyes looks again.
        let stale = NewSymptomsEnd { shown: Some(0), ..said(person, Some(date(2020, 11, 16))) };
        assert!(matches!(say(region, &gp, stale), Err(Problem::Stale)));
        let fresh = NewSymptomsEnd { shown: Some(1), ..said(person, Some(date(2020, 11, 16))) };
        assert_eq!(say(region, &gp, fresh).unwrap().version, 2);
    });
}

#[test]
fn only_who_has_the_person_in_charge_speaks_of_symptoms_that_were_reported() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        let day = Some(date(2020, 11, 15));
        for stranger in [region.actor(Role::Gp, OTHER_GP), region.actor(Role::SispOperator, "301")] {
            let refused = say(region, &stranger, said(person, day));
            assert!(matches!(refused, Err(Problem::NotFound)), "{refused:?}");
        }
        for role in [Role::LaboratoryTechnician, Role::Mayor, Role::CrisisUnit, Role::Administrator] {
            let refused = say(region, &region.actor(role, "204"), said(person, day));
            assert!(matches!(refused, Err(Problem::Denied("symptoms.record"))), "{role:?} {refused:?}");
        }
        let without_symptoms = region.person("Verdi");
        let refused = say(region, &region.gp(), said(without_symptoms, day));
        assert!(matches!(refused, Err(Problem::Refused("cases-symptoms-unknown"))), "no isolation");
        region.record(molecular(without_symptoms, Outcome::Positive, date(2020, 11, 10)));
        let refused = say(region, &region.gp(), said(without_symptoms, day));
        assert!(matches!(refused, Err(Problem::Refused("cases-symptoms-unknown"))), "no symptoms");
        assert_eq!(region.course(person).symptoms, []);
    });
}

#[test]
fn a_later_report_says_that_symptoms_are_back() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        say(region, &region.gp(), said(person, Some(date(2020, 11, 14)))).unwrap();
        assert!(!measure(region, person).explanation.asks_for_last_day());
        region.report(person, date(2020, 11, 18));
        assert!(measure(region, person).explanation.asks_for_last_day());
    });
}

#[test]
fn the_service_confirms_an_end_and_the_mayor_sees_it_no_more() {
    on(TODAY, |region| {
        let person = healed(region, "Rossi");
        let running = measure(region, person);
        assert!(running.may_end && running.runs());
        assert_eq!(seen_by_mayor(region).len(), 1);
        region.said();

        let press = act(&running);
        let ended = confirm(region, &press).unwrap();
        assert_eq!((ended.status, ended.ended_on), (MeasureStatus::Ended, Some(TODAY)));
        assert_eq!(ended.expected_end, Some(date(2020, 11, 19)), "what the rule allowed stays known");
        assert_eq!(seen_by_mayor(region), []);
        assert_eq!(confirm(region, &press).unwrap(), ended, "pressed twice");
        assert_eq!(region.said(), ["ended 204 2020-11-20"]);
        let course = region.course(person);
        let last = course.history.last().unwrap();
        assert_eq!(last.change, MeasureChange::Confirmed);
        assert_eq!(last.by_name.as_deref(), Some("sisp_operator 204"));
        let again = confirm(region, &act(&ended));
        assert!(matches!(again, Err(Problem::Refused("cases-end-already"))), "{again:?}");
        // The night has nothing left to do.
        let later = region.on_date(date(2020, 12, 20));
        assert_eq!(region.db.block_on(night(&later)).unwrap().ended, 0);
    });
}

#[test]
fn an_end_the_rules_do_not_allow_is_not_confirmed_nor_by_anybody_else() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        let early = confirm(region, &act(&measure(region, person)));
        assert!(matches!(early, Err(Problem::Refused("cases-end-not-yet"))), "{early:?}");

        let person = healed(region, "Verdi");
        let running = measure(region, person);
        let stale = confirm(region, &Act { shown: running.version - 1, ..act(&running) });
        assert!(matches!(stale, Err(Problem::Stale)), "{stale:?}");
        let others = [
            (Role::SispOperator, "301", "not found"),
            (Role::Gp, GP, "denied"),
            (Role::Mayor, IVREA, "denied"),
        ];
        for (role, unit, expected) in others {
            let (other, press) = (region.actor(role, unit), act(&running));
            let refused = region.db.write(move |tx| confirm_end(tx, &other, &press));
            let found = match refused {
                Err(Problem::NotFound) => "not found",
                Err(Problem::Denied("measure.end")) => "denied",
                other => panic!("{role:?} {other:?}"),
            };
            assert_eq!(found, expected, "{role:?} {unit}");
        }
        assert!(measure(region, person).runs());
    });
}

#[test]
fn those_to_confirm_stand_first_in_the_services_list() {
    on(TODAY, |region| {
        let old = healed(region, "Rossi");
        let new = region.person("Verdi");
        region.record(molecular(new, Outcome::Positive, date(2020, 11, 19)));
        let listed = |actor: Actor| {
            let listing = region.db.read(move |tx| list_measures(tx, &actor, false, None, 25)).unwrap();
            listing.items.into_iter().map(|line| line.person).collect::<Vec<_>>()
        };
        assert_eq!(listed(region.sisp()), [old, new]);
        assert_eq!(listed(region.gp()), [new, old], "a doctor reads the newest first");
        confirm(region, &act(&measure(region, old))).unwrap();
        assert_eq!(listed(region.sisp()), [new, old]);
    });
}

#[test]
fn an_end_confirmed_by_mistake_is_taken_back_while_it_would_still_run() {
    on(TODAY, |region| {
        let person = healed(region, "Rossi");
        let ended = confirm(region, &act(&measure(region, person))).unwrap();
        region.said();
        let silent = take_back(region, &ended, " ");
        assert!(matches!(silent, Err(Problem::Invalid(_))), "{silent:?}");
        let running = take_back(region, &ended, "riga sbagliata").unwrap();
        assert!(running.runs() && running.may_end && running.ended_on.is_none());
        assert_eq!(region.said(), ["resumed 204 2020-11-20"]);
        assert_eq!(seen_by_mayor(region).len(), 1);
        let course = region.course(person);
        let told = course.history.iter().rev().find(|line| line.change == MeasureChange::Resumed).unwrap();
        assert_eq!(told.reason.as_deref(), Some("riga sbagliata"));
        let runs = take_back(region, &running, "ancora");
        assert!(matches!(runs, Err(Problem::Refused("cases-resume-runs"))), "{runs:?}");

        // A month later it would be over by the calendar.
        let ended = confirm(region, &act(&running)).unwrap();
        let later = region.on_date(date(2020, 12, 20));
        let (sisp, act) = (
            actor(Role::SispOperator, "204", date(2020, 12, 20)),
            Act { reason: Some("tardi".into()), ..act(&ended) },
        );
        let late = region.db.block_on(later.write(move |tx| resume(tx, &sisp, &act)));
        assert!(matches!(late, Err(Problem::Refused("cases-resume-too-late"))), "{late:?}");
    });
}

#[test]
fn facts_that_no_longer_allow_an_end_take_it_back() {
    on(TODAY, |region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 11, 8)));
        let negative = region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
        confirm(region, &act(&measure(region, person))).unwrap();
        region.said();
        let positive = region.correct(&negative, Outcome::Positive);
        assert!(measure(region, person).runs(), "the negative was none");
        assert_eq!(region.said(), ["resumed 204 2020-11-20"]);
        let course = region.course(person);
        let resumed = course.history.iter().find(|line| line.change == MeasureChange::Resumed).unwrap();
        assert_eq!(resumed.cause.map(|cause| cause.result), Some(positive.id));

        // Symptoms that had not passed.
        let person = ill(region, "Verdi");
        say(region, &region.gp(), said(person, Some(date(2020, 11, 14)))).unwrap();
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
        confirm(region, &act(&measure(region, person))).unwrap();
        say(region, &region.gp(), said(person, Some(date(2020, 11, 13)))).unwrap();
        assert!(!measure(region, person).runs(), "an earlier day allows it as well");
        say(region, &region.gp(), said(person, Some(date(2020, 11, 18)))).unwrap();
        let running = measure(region, person);
        assert!(running.runs() && !running.may_end);
        assert_eq!(running.expected_end, Some(date(2020, 11, 21)));
    });
}

#[test]
fn what_happens_after_an_end_does_not_touch_it() {
    on(TODAY, |region| {
        let person = healed(region, "Rossi");
        confirm(region, &act(&measure(region, person))).unwrap();
        let told = changes(region, person);
        // Still positive three weeks later: not isolated again for the same infection.
        let december = date(2020, 12, 10);
        let later = region.on_date(december);
        let swab = crate::common::lab_result(molecular(person, Outcome::Positive, december), None, december);
        region.db.block_on(later.write(move |tx| crate::common::put_result(tx, &swab, None))).unwrap();
        drop(later);
        assert_eq!(changes(region, person), told);
        assert!(!measure(region, person).runs());
    });
}

#[test]
fn each_act_leaves_its_record_without_a_word_about_health() {
    on(TODAY, |region| {
        let person = ill(region, "Rossi");
        say(region, &region.gp(), said(person, Some(date(2020, 11, 14)))).unwrap();
        region.record(molecular(person, Outcome::Negative, date(2020, 11, 19)));
        let ended = confirm(region, &act(&measure(region, person))).unwrap();
        take_back(region, &ended, "sbaglio").unwrap();
        let bodies =
            region.db.read(|tx| tx.query(&crate::common::sql::AUDIT, args![], |row| row.get::<String>(0)));
        let records: Vec<access::audit::Record> =
            bodies.unwrap().iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let of = |action: &str| {
            let mine: Vec<_> = records.iter().filter(|it| it.action == action).collect();
            assert!(mine.iter().all(|it| it.subjects == [person.0] && !it.why.is_empty()), "{mine:?}");
            mine.into_iter().map(|it| it.detail.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("symptoms.record"), ["symptoms end 1"]);
        assert_eq!(of("measure.end"), [format!("confirmed {}", ended.id), format!("resumed {}", ended.id)]);
    });
}
