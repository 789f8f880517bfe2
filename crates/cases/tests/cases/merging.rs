//! Two persons who are one: what was opened for either, who sees it, and that all of it is as it was after the undo.

use access::Role;
use access::recount::{mend, piece};
use cases::rules::contact::ContactForm;
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{IdentifierKind, PersonIdentifier, Result, Sex, Timestamp};
use lab::model::{LabResult, Outcome};
use people::model::merge::Merge;
use people::model::{Address, GpChoice, Person, PersonData, Source};
use people::service::Merging;
use uuid::Uuid;

use crate::common::{GP, IVREA, OTHER_GP, Region, Swab, lab_result, molecular, november, put_result};

fn person(family_name: &str, gp: &str) -> Person {
    let home = Address { comune: IVREA.to_owned(), street: "via dell'Argine 1".to_owned() };
    let entered: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
    let data = PersonData {
        identifier: PersonIdentifier::parse(IdentifierKind::None, "not-held").unwrap(),
        family_name: family_name.to_owned(),
        given_name: "Ada".to_owned(),
        sex: Sex::Female,
        birth_date: date(1980, 3, 12),
        birth_place: None,
        residence: home.clone(),
        domicile: home,
        phone: None,
        email: None,
        household: None,
        gp: Some(GpChoice { code: gp.to_owned(), since: date(2019, 3, 1) }),
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
    };
    let (id, asl) = (PersonId::new(), "204".to_owned());
    Person { id, data, asl, source: Source::Registry, version: 1, created_at: entered, updated_at: entered }
}

fn entered(region: &Region<'_>, family_name: &str, gp: &str) -> Person {
    let person = person(family_name, gp);
    let of = person.clone();
    region
        .db
        .write(move |tx| people::store::insert(tx, &of, &people::rules::audiences(&of, date(2020, 1, 1))))
        .unwrap();
    person
}

fn join(region: &Region<'_>, survivor: &Person, merged: &Person) -> Result<Merge> {
    let merging = Merging {
        id: Uuid::now_v7(),
        survivor: (survivor.id, 1),
        merged: (merged.id, 1),
        reason: "stesso documento".to_owned(),
    };
    let sisp = region.sisp();
    region.db.write(move |tx| people::service::merge(tx, &sisp, &merging))
}

fn part(region: &Region<'_>, merge: &Merge) {
    let (sisp, survivor, id) = (region.sisp(), merge.survivor.id, merge.id);
    let act = Uuid::now_v7();
    region
        .db
        .write(move |tx| people::service::undo_merge(tx, &sisp, survivor, id, act, "sono due").map(drop))
        .unwrap();
}

/// Who sees what is stored is who sees it by the facts.
fn agrees(region: &Region<'_>, told: &str) {
    let kinds = [people::service::PERSONS, cases::service::REPORTS, cases::service::MEASURES];
    for kind in kinds {
        let found = region.db.write(move |tx| Ok(piece(tx, &kind, Uuid::nil())?.differences)).unwrap();
        assert_eq!(found, [], "{}: {told}", kind.name);
    }
}

/// Cases that are not withdrawn, with their results, and measures, with how they stand.
type Course = (Vec<(PersonId, Uuid)>, Vec<(PersonId, &'static str, Option<kernel::Date>)>);

fn course(region: &Region<'_>, person: PersonId) -> Course {
    let course = region.course(person);
    let open = course.cases.iter().filter(|case| case.status == cases::model::CaseStatus::Open);
    let cases = open.map(|case| (case.person, case.result.0)).collect();
    let standing = course.measures.iter().filter(|it| it.status != cases::model::MeasureStatus::Withdrawn);
    let measures = standing.map(|it| (it.person, it.status.code(), it.expected_end)).collect();
    (cases, measures)
}

fn seen_by(region: &Region<'_>, person: PersonId) -> Vec<Vec<String>> {
    let measures = region.course(person).measures;
    measures.iter().map(|it| region.audiences(it.id.0).into_iter().map(|row| row.0).collect()).collect()
}

#[test]
fn what_hangs_on_both_is_seen_on_the_one_page_by_who_is_entitled_to_her() {
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        let other = entered(region, "Argini", OTHER_GP);
        for one in [&ada, &again, &other] {
            region.record(molecular(one.id, Outcome::Positive, date(2020, 11, 12)));
        }
        let before = [&ada, &again, &other].map(|one| (course(region, one.id), seen_by(region, one.id)));
        let merge = join(region, &ada, &again).unwrap();
        agrees(region, "joined");
        let (cases, measures) = course(region, ada.id);
        assert_eq!((cases.len(), measures.len()), (2, 2), "nothing that was opened is closed");
        assert_eq!(course(region, again.id), (cases, measures), "by either id");
        let hers = ["asl:204", "comune:001125", "gp:0100001"];
        assert_eq!(seen_by(region, ada.id), [hers, hers]);
        // Whoever treated the other alone sees nothing of hers any more; who sees somebody else sees neither more nor less.
        let doctor = region.actor(Role::Gp, OTHER_GP);
        let id = again.id;
        let view = region.db.read(move |tx| people::service::person(tx, &doctor, id).map(drop));
        assert!(matches!(view, Err(kernel::Problem::NotFound)));
        assert_eq!((course(region, other.id), seen_by(region, other.id)), before[2]);
        // Another positive of the same illness opens nothing more, under either id.
        region.record(molecular(again.id, Outcome::Positive, date(2020, 11, 13)));
        region.record(molecular(ada.id, Outcome::Positive, date(2020, 11, 13)));
        assert_eq!(course(region, ada.id).0.len(), 2);
        part(region, &merge);
        agrees(region, "parted");
        for (one, (course_before, seen_before)) in [&ada, &again, &other].into_iter().zip(&before) {
            assert_eq!(course(region, one.id).0, course_before.0, "cases");
            assert_eq!(course(region, one.id).1.len(), course_before.1.len(), "measures");
            assert_eq!(&seen_by(region, one.id), seen_before);
        }
    });
}

#[test]
fn a_positive_that_held_up_the_others_case_has_its_own_after_the_undo() {
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        region.record(molecular(ada.id, Outcome::Positive, date(2020, 11, 12)));
        let merge = join(region, &ada, &again).unwrap();
        let late = region.record(molecular(again.id, Outcome::Positive, date(2020, 11, 13)));
        assert_eq!(course(region, ada.id).0.len(), 1, "the same illness");
        part(region, &merge);
        assert_eq!(course(region, again.id).0, [(again.id, late.id.0)]);
        assert_eq!(course(region, again.id).1.len(), 1);
        assert_eq!(course(region, ada.id).0.len(), 1);
        agrees(region, "parted");
    });
}

/// What would have begun without the merge begins with its undo, of the days on which it became known: the result of the later sample
/// that came first, and the one that was corrected when it was.
#[test]
fn what_the_undo_opens_is_of_the_days_on_which_it_became_known() {
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        let other = entered(region, "Argini", OTHER_GP);
        region.record(molecular(ada.id, Outcome::Positive, date(2020, 11, 9)));
        let told_first = molecular(again.id, Outcome::Positive, date(2020, 11, 13));
        let told_last = molecular(again.id, Outcome::Positive, date(2020, 11, 12));
        let swab = molecular(other.id, Outcome::Negative, date(2020, 11, 11));
        let merges = [join(region, &ada, &again).unwrap(), join(region, &ada, &other).unwrap()];
        let first = region.record(told_first);
        let wrong = region.record(swab);
        on_day(region, date(2020, 11, 17), lab_result(told_last, None, date(2020, 11, 17)), None);
        let swab = Swab { outcome: Outcome::Positive, ..swab };
        let right = lab_result(swab, Some(&wrong), date(2020, 11, 16));
        on_day(region, date(2020, 11, 16), right.clone(), Some(wrong));
        let later = region.on_date(date(2020, 11, 20));
        for merge in &merges {
            let sisp = crate::common::actor(Role::SispOperator, "204", date(2020, 11, 20));
            let (survivor, id, act) = (merge.survivor.id, merge.id, Uuid::now_v7());
            let undo = move |tx: &mut storage::Tx<'_>| {
                people::service::undo_merge(tx, &sisp, survivor, id, act, "sono due").map(drop)
            };
            region.db.block_on(later.write(undo)).unwrap();
        }
        let opened = |person: &Person| {
            let course = region.course(person.id);
            let measures: Vec<_> = course.measures.iter().map(|it| it.starts_on).collect();
            (course.cases.iter().map(|it| (it.result, it.opened_on)).collect::<Vec<_>>(), measures)
        };
        assert_eq!(opened(&again), (vec![(first.id, date(2020, 11, 14))], vec![date(2020, 11, 14)]));
        assert_eq!(opened(&other), (vec![(right.id, date(2020, 11, 16))], vec![date(2020, 11, 16)]));
        agrees(region, "parted");
    });
}

/// What one of them had reported dates the case of both as long as they are one.
#[test]
fn a_case_keeps_no_onset_of_somebody_elses_report() {
    november(|region| {
        let three = ["Sponda", "Spondi", "Argini"].map(|name| entered(region, name, GP));
        let [ada, again, other] = &three;
        for one in &three {
            region.record(molecular(one.id, Outcome::Positive, date(2020, 11, 12)));
        }
        let (early, late) = (Some(date(2020, 11, 8)), Some(date(2020, 11, 10)));
        region.report(again.id, date(2020, 11, 8));
        let merges = [join(region, ada, again).unwrap(), join(region, ada, other).unwrap()];
        region.report(ada.id, date(2020, 11, 10));
        let onsets = |person: &Person| -> Vec<Option<kernel::Date>> {
            region.course(person.id).cases.iter().map(|case| case.onset).collect()
        };
        assert_eq!(onsets(ada), [late; 3]);
        merges.iter().for_each(|merge| part(region, merge));
        assert_eq!([ada, again, other].map(onsets), [vec![late], vec![early], vec![None]]);
    });
}

/// A result that comes on a day after the region's.
fn on_day(region: &Region<'_>, day: kernel::Date, result: LabResult, before: Option<LabResult>) {
    let db = region.on_date(day);
    region.db.block_on(db.write(move |tx| put_result(tx, &result, before.as_ref()))).unwrap();
}

#[test]
fn a_result_of_the_one_holds_up_no_second_case_when_that_of_the_other_is_none() {
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        let first = region.record(molecular(ada.id, Outcome::Positive, date(2020, 11, 11)));
        let second = region.record(molecular(again.id, Outcome::Positive, date(2020, 11, 12)));
        let merge = join(region, &ada, &again).unwrap();
        region.correct(&first, Outcome::Negative);
        let (cases, measures) = course(region, ada.id);
        assert_eq!(cases, [(again.id, second.id.0)], "her own case was of what is none");
        assert_eq!(measures.len(), 1);
        part(region, &merge);
        assert_eq!(course(region, ada.id), (vec![], vec![]));
        assert_eq!(course(region, again.id).0, [(again.id, second.id.0)]);
        agrees(region, "parted");
    });
}

#[test]
fn a_contact_is_withdrawn_by_either_id_and_stands_under_the_survivors() {
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        let (sisp, id, known_as) = (region.sisp(), Uuid::now_v7(), again.id);
        let words = "La zia di Biella".to_owned();
        let form = ContactForm {
            words,
            circumstance: "social".into(),
            source: "declared".into(),
            ..Default::default()
        };
        let write = move |tx: &mut storage::Tx<'_>| {
            cases::service::record_contact(tx, &sisp, known_as, id, &form).map(drop)
        };
        region.db.write(write).unwrap();
        join(region, &ada, &again).unwrap();
        let sisp = region.sisp();
        let write = move |tx: &mut storage::Tx<'_>| {
            cases::service::begin_contact_withdrawal(tx, &sisp, known_as, id)?;
            cases::service::withdraw_contact(tx, &sisp, known_as, id, Uuid::now_v7(), "era un'altra")
                .map(drop)
        };
        region.db.write(write).unwrap();
        let told = |person: &Person| {
            let all = region.db.block_on(access::tree::who_saw(&region.db.db, &[person.id.0])).unwrap();
            let of_it =
                |detail: &str| detail.starts_with("contact withdrawn") || detail == "form of a contact";
            all.iter().filter(|one| of_it(&one.record.detail)).count()
        };
        assert_eq!((told(&ada), told(&again)), (2, 0));
    });
}

/// Whoever mends who sees something waits for who does something of her under another id.
#[test]
fn mending_waits_for_whoever_holds_any_id_of_her() {
    people::install();
    november(|region| {
        let (ada, again) = (entered(region, "Sponda", GP), entered(region, "Spondi", OTHER_GP));
        region.record(molecular(again.id, Outcome::Positive, date(2020, 11, 12)));
        join(region, &ada, &again).unwrap();
        let measure = region.course(again.id).measures[0].id.0;
        let mends = || {
            let sisp = region.sisp();
            region.db.write(move |tx| mend(tx, &sisp, &cases::service::MEASURES, &[measure])).unwrap()
        };
        // Whoever holds the merged id alone takes the survivor's next, and nobody who waits for him has it.
        let key = ada.id.0.as_u64_pair().1.cast_signed();
        let goes_on = format!("SET LOCAL lock_timeout = '2s'; SELECT pg_advisory_xact_lock({key})");
        for (id, then) in [(ada.id.0, "SELECT 1"), (again.id.0, &goes_on)] {
            let (waited, mended) = testkit::while_locked(region.db, id, then, mends);
            assert_eq!((waited, mended), (true, 0));
        }
    });
}

/// Small, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, faces: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % faces
    }
}

#[test]
fn after_any_acts_who_sees_what_follows_from_the_facts() {
    november(|region| {
        for seed in 0..8 {
            let mut dice = Dice(seed);
            let name = |place: &str| format!("{place}{}", ["Uno", "Due", "Tre", "Sei"][seed as usize % 4]);
            let three = [
                entered(region, &name("Sponda"), GP),
                entered(region, &name("Spondi"), OTHER_GP),
                entered(region, &name("Argini"), GP),
            ];
            let mut merges: Vec<Merge> = Vec::new();
            let mut results: Vec<LabResult> = Vec::new();
            let mut told = format!("{seed}:");
            for _ in 0..14 {
                let (one, two) = (dice.roll(3) as usize, dice.roll(3) as usize);
                let outcome =
                    [Outcome::Positive, Outcome::Positive, Outcome::Negative][dice.roll(3) as usize];
                match dice.roll(6) {
                    0 | 1 => {
                        let day = date(2020, 11, 1 + dice.roll(13) as i8);
                        told += &format!(" {} of {one} on {day};", outcome.code());
                        results.push(region.record(molecular(three[one].id, outcome, day)));
                    }
                    2 if !results.is_empty() => {
                        let at = dice.roll(results.len() as u64) as usize;
                        told += &format!(" {at} is {};", outcome.code());
                        results[at] = region.correct(&results[at], outcome);
                    }
                    3 | 4 => {
                        if let Ok(merge) = join(region, &three[one], &three[two]) {
                            told += &format!(" {two} into {one};");
                            merges.push(merge);
                        }
                    }
                    _ if !merges.is_empty() => {
                        let merge = merges.remove(dice.roll(merges.len() as u64) as usize);
                        told += " parted;";
                        part(region, &merge);
                    }
                    _ => {}
                }
                agrees(region, &told);
                check_cases(region, &three, &results, &told);
            }
            merges.drain(..).for_each(|merge| part(region, &merge));
            agrees(region, &told);
            check_cases(region, &three, &results, &told);
        }
    });
}

/// Every open case rests on a positive result that stands, and every such result has a case whose illness it belongs to.
fn check_cases(region: &Region<'_>, three: &[Person; 3], results: &[LabResult], told: &str) {
    for person in three {
        let ids = {
            let id = person.id;
            region.db.read(move |tx| people::store::ids_of(tx, id)).unwrap()
        };
        let hers = |result: &&LabResult| ids.contains(&result.person) && result.outcome == Outcome::Positive;
        let positives: Vec<Uuid> = results.iter().filter(hers).map(|result| result.id.0).collect();
        let (cases, _) = course(region, person.id);
        assert!(cases.iter().all(|(_, result)| positives.contains(result)), "{told} {cases:?}");
        assert_eq!(cases.is_empty(), positives.is_empty(), "{told}");
    }
}
