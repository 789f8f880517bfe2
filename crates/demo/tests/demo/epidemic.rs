//! The epidemic against the real curve it follows.

use std::collections::{BTreeMap, HashMap};

use demo::{Day, Epidemic, Population, Reason, Roster, SyntheticEpisode, SyntheticPerson};
use jiff::civil::{Date, Time, date};
use kernel::clock::{local_date, rome};
use kernel::{TaxCode, Timestamp};

const TODAY: Date = date(2020, 11, 14);
const PEOPLE: u32 = 60_000;
const SEED: u64 = 5;

fn world(people: u32, today: Date) -> (Vec<SyntheticPerson>, Vec<Day>) {
    let people: Vec<SyntheticPerson> = Population::new(SEED, people, today).collect();
    let mut roster = Roster::new();
    people.iter().for_each(|person| roster.push(person));
    let epidemic = Epidemic::new(SEED, roster, today);
    let expected = epidemic.days_left();
    let days: Vec<Day> = epidemic.collect();
    assert_eq!(days.len(), expected);
    (people, days)
}

fn episodes(days: &[Day]) -> impl Iterator<Item = &SyntheticEpisode> {
    days.iter().flat_map(|day| &day.episodes)
}

#[test]
fn weekly_sums_are_the_real_ones_to_scale() {
    let (_, days) = world(PEOPLE, TODAY);
    let scale = f64::from(PEOPLE) / f64::from(demo::REGION_RESIDENTS);
    let mut weeks: BTreeMap<i32, [f64; 4]> = BTreeMap::new();
    // The last day is not over, and what it has is left out of the sums.
    for (day, real) in days.iter().zip(demo::curve()).filter(|(day, _)| day.date < TODAY) {
        assert_eq!(day.date, real.date);
        let week = weeks.entry(day.date.since(date(2020, 2, 24)).unwrap().get_days() / 7).or_default();
        week[0] += day.episodes.iter().filter(|episode| episode.is_new_case()).count() as f64;
        week[1] += f64::from(real.positives) * scale;
        week[2] += day.episodes.iter().filter(|episode| episode.result().is_some()).count() as f64;
        week[3] += f64::from(real.tests) * scale;
    }
    assert_eq!(weeks.len(), 38);
    for (week, [cases, real_cases, swabs, real_swabs]) in weeks {
        assert!((cases - real_cases).abs() <= 1.0, "week {week}: {cases} cases for {real_cases}");
        assert!((swabs - real_swabs).abs() <= 2.0, "week {week}: {swabs} swabs for {real_swabs}");
    }
}

#[test]
fn everything_happens_in_its_order_and_nothing_in_the_future() {
    let (_, days) = world(PEOPLE, TODAY);
    let morning =
        TODAY.to_datetime(Time::constant(8, 30, 0, 0)).to_zoned_datetime(rome()).unwrap().timestamp();
    for day in &days {
        for episode in &day.episodes {
            let mut times: Vec<Timestamp> = Vec::new();
            if let Some(report) = &episode.report {
                assert!(report.onset < local_date(report.at) && !report.symptoms.is_empty());
                times.push(report.at);
                times.extend(report.taken_charge_at);
            }
            if let Some(request) = &episode.request {
                assert!(episode.report.as_ref().is_none_or(|report| report.taken_charge_at.is_some()));
                times.push(request.at);
                times.extend(request.result.iter().flat_map(|result| [result.sampled_at, result.at]));
            }
            assert!(
                !times.is_empty() && times.is_sorted() && *times.last().unwrap() < morning,
                "{episode:?}"
            );
            if let Some(result) = episode.result() {
                assert_eq!(local_date(result.at), day.date);
            }
            let request = episode.request.as_ref();
            let serves = |code: &str| {
                territory::get().laboratory(code).unwrap().serves.iter().any(|it| it == episode.asl)
            };
            assert!(request.is_none_or(|request| serves(request.laboratory)));
        }
    }
}

#[test]
fn work_waits_on_the_business_date_and_only_then() {
    let (_, days) = world(20_000, TODAY);
    let (last, before) = days.split_last().unwrap();
    assert_eq!(last.date, TODAY);
    assert!(episodes(before).all(|episode| episode.result().is_some()));
    let count = |test: &dyn Fn(&SyntheticEpisode) -> bool| {
        last.episodes.iter().filter(|episode| test(episode)).count()
    };
    let at_laboratories =
        count(&|episode| episode.request.as_ref().is_some_and(|request| request.result.is_none()));
    let reports = count(&|episode| episode.request.is_none());
    let unseen =
        count(&|episode| episode.report.as_ref().is_some_and(|report| report.taken_charge_at.is_none()));
    let results = count(&|episode| episode.result().is_some());
    let mut waiting: Vec<u32> =
        last.episodes.iter().filter(|it| it.result().is_none()).map(|it| it.person).collect();
    waiting.sort_unstable();
    assert!(waiting.windows(2).all(|pair| pair[0] != pair[1]), "nobody waits for two things");
    eprintln!(
        "waiting: {at_laboratories} swabs, {reports} reports ({unseen} unseen); results today: {results}"
    );
    assert!(at_laboratories > 60 && reports > 5 && unseen > 3 && results > 15);
}

#[test]
fn cases_cluster_in_households_and_nobody_is_a_case_twice_in_a_season() {
    let (people, days) = world(PEOPLE, TODAY);
    let mut fallen_ill: HashMap<u32, Date> = HashMap::new();
    let mut homes: HashMap<u32, Vec<Date>> = HashMap::new();
    for day in &days {
        for episode in day.episodes.iter().filter(|episode| episode.is_new_case()) {
            let before = fallen_ill.insert(episode.person, day.date);
            assert!(before.is_none_or(|before| day.date.since(before).unwrap().get_days() >= 45));
            homes.entry(people[episode.person as usize].household).or_default().push(day.date);
        }
    }
    let cases: usize = homes.values().map(Vec::len).sum();
    let together: usize = homes.values().map(Vec::len).filter(|cases| *cases > 1).sum();
    let share = together as f64 / cases as f64;
    assert!((0.25..0.7).contains(&share), "{share}");
}

#[test]
fn autumn_cases_have_the_ages_of_the_series() {
    let (people, days) = world(PEOPLE, TODAY);
    let autumn = days.iter().filter(|day| day.date >= date(2020, 10, 15));
    let cases: Vec<u32> =
        autumn.flat_map(|day| &day.episodes).filter(|it| it.is_new_case()).map(|it| it.person).collect();
    let share = |years: std::ops::Range<i16>| {
        let of_age = |case: &&u32| years.contains(&(2020 - people[**case as usize].birth_date.year()));
        cases.iter().filter(of_age).count() as f64 / cases.len() as f64
    };
    // Of the region's cases around 2020-11-10, 8 % were below 20, 61 % between 20 and 59, 31 % older.
    assert!((0.05..0.16).contains(&share(0..20)), "{}", share(0..20));
    assert!((0.5..0.7).contains(&share(20..60)), "{}", share(20..60));
    assert!((0.22..0.4).contains(&share(60..200)), "{}", share(60..200));
}

#[test]
fn isolations_end_with_negative_swabs() {
    let (_, days) = world(PEOPLE, TODAY);
    let mut ill: HashMap<u32, Date> = HashMap::new();
    let mut healed: HashMap<u32, Vec<Date>> = HashMap::new();
    for day in &days {
        for episode in day.episodes.iter().filter(|episode| episode.result().is_some()) {
            if episode.is_new_case() {
                ill.insert(episode.person, day.date);
            } else if episode.reason == Reason::EndOfIsolation {
                assert!(day.date.since(ill[&episode.person]).unwrap().get_days() >= 10);
                if episode.result().unwrap().outcome == demo::Outcome::Negative {
                    healed.entry(episode.person).or_default().push(day.date);
                }
            }
        }
    }
    let of_october = ill.iter().filter(|(_, day)| **day < date(2020, 10, 20));
    let (all, done) = of_october
        .fold((0, 0), |(all, done), (person, _)| (all + 1, done + usize::from(healed.contains_key(person))));
    assert!(done * 10 > all * 7, "{done} of {all}");
}

#[test]
fn the_seed_decides_the_epidemic_and_ids_are_the_peoples() {
    let (people, days) = world(5_000, TODAY);
    assert_eq!(days, world(5_000, TODAY).1);
    let codes: HashMap<_, &TaxCode> = people.iter().map(|person| (person.id, &person.tax_code)).collect();
    for episode in episodes(&days) {
        let person = &people[episode.person as usize];
        assert_eq!(codes[&episode.person_id], &person.tax_code);
        assert_eq!((episode.asl, episode.doctor), (person.domicile.asl, person.doctor));
    }
}

#[test]
fn later_dates_have_antigen_tests_and_the_last_one_still_works() {
    let (_, days) = world(5_000, date(2022, 1, 20));
    let antigen =
        episodes(&days).filter(|it| it.request.as_ref().is_some_and(|request| request.antigen)).count();
    assert!(antigen * 3 > episodes(&days).count());
    assert_eq!(world(300, date(2026, 1, 1)).1.len(), demo::curve().len());
    assert_eq!(world(300, date(2020, 2, 1)).1.len(), 0);
    assert_eq!(world(0, TODAY).1.len(), 0);
}

#[test]
fn cases_whose_symptoms_were_reported_recover_in_their_time() {
    let (_, days) = world(PEOPLE, TODAY);
    let mut onsets: HashMap<_, Date> = HashMap::new();
    let (mut recovered, mut usual) = (0_u32, 0_u32);
    for day in &days {
        for recovery in &day.recoveries {
            let lasted = recovery.last_day.since(onsets[&recovery.person_id]).unwrap().get_days();
            assert!((4..=28).contains(&lasted), "{lasted} days");
            assert!(recovery.last_day < day.date && local_date(recovery.at) == day.date, "{recovery:?}");
            recovered += 1;
            usual += u32::from((7..=14).contains(&lasted));
        }
        for episode in day.episodes.iter().filter(|episode| episode.is_new_case()) {
            let report = episode.report.as_ref();
            onsets.extend(report.map(|report| (episode.person_id, report.onset)));
        }
    }
    let share = f64::from(usual) / f64::from(recovered);
    assert!((0.55..0.85).contains(&share), "{share} of {recovered}");
    assert!((recovered as usize) < onsets.len(), "some are still ill on the business date");
}
