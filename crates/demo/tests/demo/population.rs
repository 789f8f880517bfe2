//! The people: valid and unique codes, ages, places, households and doctors as in the tables they come from.

use std::collections::{HashMap, HashSet};

use demo::{Population, SyntheticPerson};
use jiff::civil::{Date, date};
use kernel::tax_code::{Declared, PlaceStanding};
use kernel::{Sex, TaxCode};
use territory::DoctorKind;

const TODAY: Date = date(2020, 11, 14);
const PEOPLE: u32 = 20_000;

fn age(person: &SyntheticPerson) -> i16 {
    let had_birthday = (TODAY.month(), TODAY.day()) >= (person.birth_date.month(), person.birth_date.day());
    TODAY.year() - person.birth_date.year() - i16::from(!had_birthday)
}

fn people() -> Vec<SyntheticPerson> {
    Population::new(1, PEOPLE, TODAY).collect()
}

#[test]
fn tax_codes_are_valid_unique_and_agree_with_the_person() {
    let people = people();
    let codes: HashSet<&TaxCode> = people.iter().map(|person| &person.tax_code).collect();
    assert_eq!(codes.len(), PEOPLE as usize);
    for person in &people {
        let code = TaxCode::parse(person.tax_code.as_str()).unwrap();
        let declared = Declared {
            family: Some(&person.family_name),
            given: Some(&person.given_name),
            sex: Some(person.sex),
            birth_date: Some(person.birth_date),
            place_code: Some(&person.birth_place),
        };
        assert_eq!(code.disagreements(&declared), []);
        let register = |place: &str| territory::get().birth_place_validity(place);
        let standing = code.place_standing(person.birth_date, register);
        // Foreign states are in the register from 1900 on.
        assert_eq!(standing, Ok(PlaceStanding::Valid), "{} {}", person.birth_place, person.birth_date);
        assert!(person.birth_date <= TODAY && age(person) <= 104);
    }
}

#[test]
fn comuni_have_their_share_of_the_people() {
    let mut counted: HashMap<&str, u32> = HashMap::new();
    let people = people();
    for person in &people {
        *counted.entry(person.residence.comune).or_default() += 1;
    }
    assert_eq!(people.len(), PEOPLE as usize);
    for comune in territory::get().comuni_at(TODAY) {
        let expected = f64::from(comune.population) * f64::from(PEOPLE) / f64::from(demo::REGION_RESIDENTS);
        let found = f64::from(counted.get(comune.istat.as_str()).copied().unwrap_or_default());
        // Households are not divided, and the next comune makes up for it.
        assert!((found - expected).abs() <= 6.0, "{}: {found} for {expected}", comune.name);
    }
}

#[test]
fn ages_and_sexes_are_those_of_the_bands() {
    // First age of each band and residents of the region in it (popolazione_2022_fasce_comuni_piemonte.csv).
    let bands = [
        (0, 143_126),
        (5, 172_406),
        (10, 153_137),
        (14, 193_257),
        (19, 236_385),
        (25, 651_598),
        (40, 592_532),
        (50, 697_579),
        (60, 299_649),
        (65, 267_669),
        (70, 473_856),
        (80, 308_268),
        (90, 66_888),
    ];
    let people = people();
    for (position, (first, residents)) in bands.iter().enumerate() {
        let end = bands.get(position + 1).map_or(200, |(next, _)| *next);
        let found = people.iter().filter(|person| (*first..end).contains(&age(person))).count();
        let (found, expected) = (found as f64 / f64::from(PEOPLE), f64::from(*residents) / 4_256_350.0);
        assert!((found - expected).abs() < 0.01, "{first} to {end}: {found:.4} for {expected:.4}");
    }
    let women = people.iter().filter(|person| person.sex == Sex::Female).count() as f64;
    assert!((women / f64::from(PEOPLE) - 0.513).abs() < 0.015, "{women}");
}

#[test]
fn households_live_together_and_hold_no_child_alone() {
    let people = people();
    let households: Vec<&[SyntheticPerson]> = people.chunk_by(|a, b| a.household == b.household).collect();
    let numbers: HashSet<u32> = households.iter().map(|home| home[0].household).collect();
    assert_eq!(numbers.len(), households.len(), "the members of a household follow each other");
    for home in &households {
        assert!(home.iter().any(|person| age(person) >= 18));
        assert!(home.iter().all(|person| person.residence == home[0].residence));
    }
    let mean = people.len() as f64 / households.len() as f64;
    assert!((2.0..2.5).contains(&mean), "{mean}");
    let alone = households.iter().filter(|home| home.len() == 1).count() as f64 / households.len() as f64;
    assert!((0.25..0.45).contains(&alone), "{alone}");
}

#[test]
fn most_are_born_nearby_and_one_in_ten_abroad() {
    let (people, territory) = (people(), territory::get());
    let share = |count: usize| count as f64 / f64::from(PEOPLE);
    let abroad = people.iter().filter(|person| person.birth_place.starts_with('Z')).count();
    assert!((0.08..0.13).contains(&share(abroad)), "{}", share(abroad));
    let nearby = people.iter().filter(|person| {
        let home = territory.comune(person.residence.comune, TODAY).unwrap();
        let born = territory.birth_place(&person.birth_place).unwrap();
        born.province.as_deref() == Some(home.province_sign.as_str())
    });
    let nearby = share(nearby.count());
    assert!((0.6..0.85).contains(&nearby), "{nearby}");
}

#[test]
fn names_follow_sex_and_time() {
    let people = people();
    let share = |name: &str, sex: Sex, years: std::ops::Range<i16>| {
        let of_them =
            |person: &&SyntheticPerson| person.sex == sex && years.contains(&person.birth_date.year());
        let all = people.iter().filter(of_them).count() as f64;
        people.iter().filter(of_them).filter(|person| person.given_name == name).count() as f64 / all
    };
    assert!(share("Maria", Sex::Female, 1900..1940) > 0.05);
    assert!(share("Maria", Sex::Female, 1999..2021) < 0.02);
    assert!(share("Leonardo", Sex::Male, 2010..2021) > 0.02);
    assert_eq!(share("Leonardo", Sex::Female, 1900..2021), 0.0);
    let rossi = people.iter().filter(|person| person.family_name == "Rossi").count();
    let ferrero = people.iter().filter(|person| person.family_name == "Ferrero").count();
    assert!((10..150).contains(&rossi) && (5..80).contains(&ferrero), "{rossi} {ferrero}");
}

#[test]
fn everybody_has_a_doctor_of_their_asl() {
    let population = Population::new(1, 100_000, TODAY);
    let doctors = population.doctors().list().to_vec();
    let codes: HashSet<&str> = doctors.iter().map(|doctor| doctor.code.as_str()).collect();
    assert_eq!(codes.len(), doctors.len());
    let mut patients = vec![0; doctors.len()];
    for person in population {
        let doctor = &doctors[usize::from(person.doctor)];
        patients[usize::from(person.doctor)] += 1;
        assert_eq!(
            (doctor.code.as_str(), doctor.asl.as_str()),
            (person.gp_code.as_str(), person.residence.asl)
        );
        assert_eq!(doctor.kind == DoctorKind::Paediatrician, age(&person) < 14);
        assert!(person.gp_since <= TODAY && person.gp_since >= doctor.valid_from);
        assert!(person.gp_since >= person.birth_date);
    }
    for asl in territory::get().asls() {
        for kind in [DoctorKind::Gp, DoctorKind::Paediatrician] {
            assert!(
                doctors.iter().any(|doctor| doctor.asl == asl.code && doctor.kind == kind),
                "{}",
                asl.name
            );
        }
    }
    let gps = doctors.iter().zip(&patients).filter(|(doctor, _)| doctor.kind == DoctorKind::Gp);
    for (doctor, patients) in gps {
        assert!((900..2_300).contains(patients), "{}: {patients}", doctor.code);
    }
}

#[test]
fn the_seed_decides_everything() {
    let three = |seed| Population::new(seed, 500, TODAY).collect::<Vec<_>>();
    assert_eq!(three(1), three(1));
    assert_ne!(three(1), three(2));
    let first = &three(7)[..1];
    assert_eq!(first[0].id, demo::person_id(7, 0));
    assert_eq!(demo::person_id(7, 3).0.get_version_num(), 7);
    assert!(demo::person_id(7, 3) < demo::person_id(7, 4));
    assert_ne!(demo::household_id(7, 3), demo::person_id(7, 3).0);
}

#[test]
fn any_number_of_people_and_any_date_will_do() {
    for people in [0, 1, 7, 1_181] {
        let population = Population::new(3, people, date(2023, 2, 1));
        assert_eq!(population.len(), people as usize);
        assert_eq!(population.count(), people as usize);
    }
    let merged = Population::new(3, 1_000_000, date(2023, 2, 1));
    assert!(merged.take(1_000_000).any(|person| person.residence.comune == "005122"));
}

/// A million people pass by without staying. The tests of this project run one to a process, so that the peak is ours.
#[test]
fn a_million_people_need_bounded_memory() {
    let omocodes = Population::new(1, 1_000_000, TODAY).filter(|person| person.tax_code.is_omocode()).count();
    assert!((1..5_000).contains(&omocodes), "{omocodes}");
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return };
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or_default();
    eprintln!("peak memory: {} MB, omocodes: {omocodes}", kilobytes / 1024);
    if std::env::var_os("NEXTEST").is_some() {
        assert!(kilobytes < 120 * 1024, "{kilobytes} kB");
    }
}
