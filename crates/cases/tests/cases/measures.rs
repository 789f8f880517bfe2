//! Who sees a measure and until when: the doctor, the ASL, the mayor; and what the night does.

use crate::common::{GP, IVREA, OTHER_GP, Region, TORINO, actor, molecular, november};
use access::Role;
use cases::model::{MeasureStatus, NoticeList, Purpose};
use cases::service::{list_measures, night, notices, see_person, set_mayor_view};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::Problem;
use kernel::ids::PersonId;
use lab::model::Outcome;
use storage::args;

fn positive(region: &Region<'_>, name: &str) -> PersonId {
    let person = region.person(name);
    region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
    person
}

fn switch(region: &Region<'_>, purpose: Option<Purpose>) {
    let administrator = region.administrator();
    region.db.write(move |tx| set_mayor_view(tx, &administrator, purpose)).unwrap();
}

fn notices_on(region: &Region<'_>, comune: &str, today: Date) -> NoticeList {
    let mayor = actor(Role::Mayor, comune, today);
    region.db.read(move |tx| notices(tx, &mayor, None, 25)).unwrap()
}

fn names(list: &NoticeList) -> Vec<&str> {
    list.items.iter().map(|notice| notice.name.as_str()).collect()
}

#[test]
fn the_mayor_sees_nothing_until_the_region_says_why() {
    november(|region| {
        positive(region, "Rossi");
        let off = notices_on(region, IVREA, region.today);
        assert_eq!((off.purpose, off.items.len()), (None, 0));
        switch(region, Some(Purpose::Rifiuti));
        assert_eq!(names(&notices_on(region, IVREA, region.today)), ["Rossi Ada"]);
        switch(region, None);
        assert_eq!(notices_on(region, IVREA, region.today).items, []);
        // Nobody else may switch it, and nobody else has this view.
        let mayor = region.mayor();
        let refused = region.db.write(move |tx| set_mayor_view(tx, &mayor, Some(Purpose::Ordinanza)));
        assert!(matches!(refused, Err(Problem::Denied(_))));
        let gp = region.gp();
        assert!(matches!(region.db.read(move |tx| notices(tx, &gp, None, 25)), Err(Problem::Denied(_))));
    });
}

#[test]
fn the_mayor_sees_exactly_the_four_fields() {
    november(|region| {
        positive(region, "Rossi");
        switch(region, Some(Purpose::AssistenzaSuRichiesta));
        let list = notices_on(region, IVREA, region.today);
        let json = serde_json::to_value(&list.items).unwrap();
        let expected = serde_json::json!([
            {"name": "Rossi Ada", "address": "Via Palestro 1", "from": "2020-11-14", "to": "2020-11-22"}
        ]);
        assert_eq!(json, expected);
    });
}

#[test]
fn the_mayor_sees_only_the_own_comune_by_name() {
    november(|region| {
        switch(region, Some(Purpose::Ordinanza));
        for name in ["Verdi", "Bianchi", "Rossi"] {
            positive(region, name);
        }
        assert_eq!(
            names(&notices_on(region, IVREA, region.today)),
            ["Bianchi Ada", "Rossi Ada", "Verdi Ada"]
        );
        assert_eq!(notices_on(region, TORINO, region.today).items, []);

        let mayor = region.mayor();
        let paged = region.db.read(move |tx| {
            let first = notices(tx, &mayor, None, 2)?;
            let second = notices(tx, &mayor, first.next, 2)?;
            Ok((first, second))
        });
        let (first, second) = paged.unwrap();
        assert_eq!((names(&first), names(&second)), (vec!["Bianchi Ada", "Rossi Ada"], vec!["Verdi Ada"]));
        assert_eq!(second.next, None);
    });
}

#[test]
fn the_mayor_sees_it_only_while_it_runs() {
    november(|region| {
        let person = positive(region, "Rossi");
        switch(region, Some(Purpose::Ordinanza));
        let last = region.course(person).measures[0].latest_end.unwrap();
        assert_eq!(last, date(2020, 12, 3));
        assert_eq!(notices_on(region, IVREA, region.today.yesterday().unwrap()).items, []);
        let on_the_last = notices_on(region, IVREA, last);
        assert_eq!(names(&on_the_last), ["Rossi Ada"]);
        assert_eq!(on_the_last.items[0].to, None, "the expected day has passed: until further notice");
        assert_eq!(notices_on(region, IVREA, last.tomorrow().unwrap()).items, []);
    });
}

#[test]
fn a_withdrawn_measure_leaves_the_mayors_list_at_once() {
    november(|region| {
        let person = region.person("Rossi");
        let result = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        switch(region, Some(Purpose::Ordinanza));
        region.correct(&result, Outcome::Negative);
        assert_eq!(notices_on(region, IVREA, region.today).items, []);
        let gp = region.gp();
        assert_eq!(region.db.read(move |tx| list_measures(tx, &gp, false, None, 25)).unwrap().items, []);
    });
}

#[test]
fn who_moves_takes_the_measure_along() {
    november(|region| {
        let person = positive(region, "Rossi");
        switch(region, Some(Purpose::Ordinanza));
        region
            .db
            .write(move |tx| {
                let since = date(2020, 11, 14);
                tx.execute(
                    &crate::common::sql::MOVE_PERSON,
                    args![person, TORINO, "Corso Francia 9", "301", OTHER_GP, since],
                )?;
                tx.emit(people::events::PersonCorrected { person });
                Ok(())
            })
            .unwrap();
        assert_eq!(notices_on(region, IVREA, region.today).items, []);
        let there = notices_on(region, TORINO, region.today);
        assert_eq!(there.items[0].address, "Corso Francia 9");
        assert_eq!(there.items[0].from, date(2020, 11, 14));
        for (role, unit, expected) in [
            (Role::Gp, GP, 0),
            (Role::Gp, OTHER_GP, 1),
            (Role::SispOperator, "204", 0),
            (Role::SispOperator, "301", 1),
        ] {
            let actor = region.actor(role, unit);
            let listing = region.db.read(move |tx| list_measures(tx, &actor, false, None, 25)).unwrap();
            assert_eq!(listing.items.len(), expected, "{unit}");
        }
        assert_eq!(region.course(person).measures[0].asl, "204", "it counts where it began");
    });
}

#[test]
fn new_to_the_doctor_until_seen_and_still_new_to_the_service() {
    november(|region| {
        let (first, second) = (positive(region, "Rossi"), positive(region, "Bianchi"));
        let (gp, sisp) = (region.gp(), region.sisp());
        let new = |actor: &access::Actor| {
            let actor = actor.clone();
            let listing = region.db.read(move |tx| list_measures(tx, &actor, false, None, 25)).unwrap();
            listing.items.into_iter().map(|line| (line.person, line.new)).collect::<Vec<_>>()
        };
        assert_eq!(new(&gp), [(second, true), (first, true)], "newest first");
        let (seer, stranger) = (gp.clone(), region.actor(Role::Gp, OTHER_GP));
        region.db.write(move |tx| see_person(tx, &seer, first)).unwrap();
        assert_eq!(new(&gp), [(second, true), (first, false)]);
        assert_eq!(new(&sisp), [(second, true), (first, true)]);
        let refused = region.db.write(move |tx| see_person(tx, &stranger, first));
        assert!(matches!(refused, Err(Problem::NotFound)));
    });
}

#[test]
fn a_line_tells_the_cause_and_the_expected_end() {
    november(|region| {
        positive(region, "Rossi");
        let gp = region.gp();
        let line = region.db.read(move |tx| list_measures(tx, &gp, false, None, 25)).unwrap().items.remove(0);
        let cause = line.cause.unwrap();
        assert_eq!((cause.test.code(), cause.outcome), ("molecular", Outcome::Positive));
        assert_eq!(kernel::clock::local_date(cause.sampled_at), date(2020, 11, 12));
        assert_eq!(line.expected_end, Some(date(2020, 11, 22)));
        assert_eq!(line.explanation.key, "isolation-test-from-or-longest");
        assert!(line.confirmed);
    });
}

#[test]
fn the_night_ends_what_is_over_and_only_that() {
    november(|region| {
        let person = positive(region, "Rossi");
        let measure = region.course(person).measures.remove(0);
        let last = measure.latest_end.unwrap();
        region.said();

        let on_the_last = region.on_date(last);
        let done = region.db.block_on(night(&on_the_last)).unwrap();
        assert_eq!((done.ended, done.expired), (0, 0));
        drop(on_the_last);

        let after = region.on_date(last.checked_add(1.day()).unwrap());
        let done = region.db.block_on(night(&after)).unwrap();
        assert_eq!((done.ended, done.expired), (1, 1), "the mayor's line leaves the lists");
        assert_eq!(region.db.block_on(night(&after)).unwrap(), cases::service::Night::default());
        drop(after);
        let ended = region.course(person).measures.remove(0);
        assert_eq!((ended.status, ended.ended_on), (MeasureStatus::Ended, Some(date(2020, 12, 4))));
        assert_eq!(region.said(), ["ended 204 2020-12-04"]);
        let left: Vec<String> = region.audiences(ended.id.0).into_iter().map(|it| it.0).collect();
        assert_eq!(left, ["asl:204", "gp:0100001"]);
    });
}

#[test]
fn on_the_last_day_the_end_is_put_to_confirmation_of_whoever_still_waits() {
    november(|region| {
        let person = positive(region, "Rossi");
        let measure = region.course(person).measures.remove(0);
        for (day, may_end) in [(measure.expected_end.unwrap(), false), (measure.latest_end.unwrap(), true)] {
            let then = region.on_date(day);
            assert_eq!(region.db.block_on(night(&then)).unwrap().evaluated, 1, "{day}");
            assert_eq!(region.db.block_on(night(&then)).unwrap().evaluated, 0, "{day}, once");
            drop(then);
            assert_eq!(region.course(person).measures[0].may_end, may_end, "{day}");
        }
    });
}

#[test]
fn new_rules_apply_to_measures_that_run() {
    crate::common::on(date(2020, 10, 1), |region| {
        let person = region.person("Rossi");
        region.record(molecular(person, Outcome::Positive, date(2020, 9, 30)));
        assert_eq!(region.course(person).measures[0].expected_end, None);
        let later = region.on_date(date(2020, 10, 12));
        let done = region.db.block_on(night(&later)).unwrap();
        assert_eq!(done.evaluated, 1);
        drop(later);
        let measure = region.course(person).measures.remove(0);
        assert_eq!(measure.expected_end, Some(date(2020, 10, 12)), "never before the rule was in force");
        assert_eq!(measure.latest_end, Some(date(2020, 10, 21)));
        let comune = region.audiences(measure.id.0).into_iter().find(|it| it.0.starts_with("comune"));
        assert_eq!(comune.unwrap().2, date(2020, 10, 22), "the mayor's line follows");
    });
}

#[test]
fn a_case_corrected_after_its_measure_ended_takes_it_back() {
    november(|region| {
        let person = region.person("Rossi");
        let result = region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        let after = region.on_date(date(2020, 12, 10));
        region.db.block_on(night(&after)).unwrap();
        drop(after);
        region.said();
        region.correct(&result, Outcome::Negative);
        assert_eq!(region.said(), ["case withdrawn 204 2020-11-14", "withdrawn 204 2020-11-14 true"]);
        assert_eq!(region.course(person).measures[0].status, MeasureStatus::Withdrawn);
    });
}
