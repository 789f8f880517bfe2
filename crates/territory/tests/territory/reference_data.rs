//! The embedded data against the counts of `data/*/README.md`.

use jiff::civil::{Date, date};
use kernel::TaxCode;
use kernel::clock::FOREVER;
use kernel::tax_code::PlaceStanding;

const AUTUMN: Date = date(2020, 11, 14);
const LAST_DAY: Date = date(2022, 12, 31);
const MERGER: Date = date(2023, 1, 1);

#[test]
fn comuni_are_1181_until_2022_and_1180_from_2023() {
    let territory = territory::get();
    let of_2022: Vec<_> = territory.comuni_at(LAST_DAY).collect();
    assert_eq!(of_2022.len(), 1_181);
    assert_eq!(of_2022.iter().map(|comune| comune.population).sum::<u32>(), 4_256_350);
    assert_eq!(territory.comuni_at(AUTUMN).count(), 1_181);
    let of_2023: Vec<_> = territory.comuni_at(MERGER).collect();
    assert_eq!(of_2023.len(), 1_180);
    assert_eq!(of_2023.iter().map(|comune| comune.population).sum::<u32>(), 4_256_350);
}

#[test]
fn every_asl_has_its_comuni() {
    let territory = territory::get();
    let counted: Vec<(&str, &str, usize)> = territory
        .asls()
        .iter()
        .map(|asl| {
            (asl.code.as_str(), asl.short.as_str(), territory.comuni_of_asl(&asl.code, AUTUMN).count())
        })
        .collect();
    let expected = [
        ("203", "TO3", 109),
        ("204", "TO4", 174),
        ("205", "TO5", 40),
        ("206", "VC", 88),
        ("207", "BI", 66),
        ("208", "NO", 76),
        ("209", "VCO", 81),
        ("210", "CN1", 173),
        ("211", "CN2", 75),
        ("212", "AT", 106),
        ("213", "AL", 192),
        ("301", "Torino", 1),
    ];
    assert_eq!(counted, expected);
    assert_eq!(territory.comuni_of_asl("212", MERGER).count(), 105);
    assert_eq!(territory.asl_of_comune("001272", AUTUMN).unwrap().name, "ASL Città di Torino");
    assert_eq!(territory.asl("010301").unwrap().code, "301");
}

#[test]
fn moransengo_and_tonengo_become_one_comune() {
    let territory = territory::get();
    for (istat, catastal, name) in [("005079", "F709", "Moransengo"), ("005110", "L204", "Tonengo")] {
        let old = territory.comune(istat, LAST_DAY).unwrap();
        assert_eq!((old.name.as_str(), old.valid_to), (name, MERGER));
        assert_eq!(old.succeeded_by.as_deref(), Some("005122"));
        assert_eq!(territory.comune(istat, MERGER), None);
        assert_eq!(territory.comune_by_catastal(catastal, MERGER), None);
        assert_eq!(territory.comune_or_successor(istat, MERGER).unwrap().istat, "005122");
        assert_eq!(territory.comune_or_successor(istat, LAST_DAY), Some(old));
    }
    assert_eq!(territory.mergers().count(), 2);
    assert_eq!(territory.comune("005122", LAST_DAY), None);
    assert_eq!(territory.comune_or_successor("005122", LAST_DAY), None);
    let new = territory.comune("005122", MERGER).unwrap();
    assert_eq!((new.name.as_str(), new.catastal_code.as_str()), ("Moransengo-Tonengo", "M434"));
    assert_eq!((new.asl.as_str(), new.valid_from, new.valid_to), ("212", MERGER, FOREVER));
    let parts = ["005079", "005110"].map(|istat| territory.comune(istat, LAST_DAY).unwrap().population);
    assert_eq!(new.population, parts.iter().sum::<u32>());
}

#[test]
fn a_new_name_begins_on_its_day() {
    let territory = territory::get();
    let name = |day| territory.comune("005020", day).unwrap().name.as_str();
    assert_eq!(name(date(2022, 3, 2)), "Casorzo");
    assert_eq!(name(date(2022, 3, 3)), "Casorzo Monferrato");
    assert_eq!(territory.comune("006045", AUTUMN).unwrap().name, "Castellania Coppi");
}

#[test]
fn comuni_are_found_as_one_types() {
    let territory = territory::get();
    let names = |typed| -> Vec<&str> {
        territory.comuni_by_name(typed, AUTUMN, 5).iter().map(|comune| comune.name.as_str()).collect()
    };
    assert_eq!(names("AGLIE'"), ["Agliè"]);
    assert_eq!(names("morans"), ["Moransengo"]);
    assert_eq!(names("san mauro")[0], "San Mauro Torinese");
    assert_eq!(names(" "), Vec::<&str>::new());
    assert_eq!(names("c").len(), 5);
}

#[test]
fn places_of_care_and_schools_stand_in_comuni_of_their_asl() {
    let territory = territory::get();
    assert_eq!(territory.hospitals().len(), 85);
    assert_eq!(territory.schools().len(), 4_548);
    assert_eq!(territory.laboratories().len(), 21);
    let hospitals = territory.hospitals().iter().map(|it| (&it.code, &it.comune, &it.asl));
    let laboratories = territory.laboratories().iter().map(|it| (&it.code, &it.comune, &it.asl));
    let schools = territory.schools().iter().map(|it| (&it.code, &it.comune, &it.asl));
    for (code, comune, asl) in hospitals.chain(laboratories).chain(schools) {
        let found =
            territory.asl_of_comune(comune, AUTUMN).unwrap_or_else(|| panic!("{code}: comune {comune}"));
        assert_eq!(&found.code, asl, "{code}");
    }
    let beds: u32 = territory.hospitals().iter().filter_map(|hospital| hospital.beds_2019).sum();
    assert!((16_000..=16_513).contains(&beds), "{beds}");
}

#[test]
fn every_asl_has_a_laboratory_that_says_it_is_invented() {
    let territory = territory::get();
    for asl in territory.asls() {
        assert!(territory.laboratories_serving(&asl.code).count() > 0, "{}", asl.name);
    }
    for laboratory in territory.laboratories() {
        assert!(laboratory.name.contains("dimostrativo"), "{}", laboratory.name);
        assert!(territory.hospital(&laboratory.hospital).is_some(), "{}", laboratory.code);
        assert_eq!(territory.laboratory(&laboratory.code), Some(laboratory));
    }
}

#[test]
fn birthplaces_carry_their_dates() {
    let territory = territory::get();
    let abano = territory.birth_place("A001").unwrap();
    assert_eq!((abano.name.as_str(), abano.province.as_deref()), ("Abano Terme", Some("PD")));
    let before = territory.birth_place_at("A001", date(1924, 11, 13)).unwrap();
    assert_eq!((before.name.as_str(), before.valid_to), ("Abano", date(1924, 11, 14)));
    assert_eq!(territory.birth_place_at("A001", date(1924, 11, 14)), Some(abano));
    // Moransengo was part of another comune from 1928 to 1947.
    assert_eq!(territory.birth_place_at("F709", date(1935, 1, 1)), None);
    let moransengo = territory.birth_place_validity("F709").unwrap();
    assert_eq!((moransengo.from, moransengo.to), (date(1861, 3, 17), Some(LAST_DAY)));
    let france = territory.birth_place("Z110").unwrap();
    assert_eq!((france.name.as_str(), france.is_foreign()), ("Francia", true));
    assert_eq!(territory.birth_place("A000"), None);
    assert_eq!(territory.birth_place_validity("A000"), None);
    assert_eq!(territory.birth_places_by_name("torin", AUTUMN, 1)[0].code, "L219");
}

#[test]
fn the_kernel_asks_whether_the_birthplace_stood() {
    let territory = territory::get();
    let standing = |place: &str, born: Date| {
        let code = kernel::tax_code::suggest("Argini", "Bruno", kernel::Sex::Male, born, place).unwrap();
        TaxCode::place_standing(&code, born, |code| territory.birth_place_validity(code)).unwrap()
    };
    assert_eq!(standing("L219", date(1980, 5, 1)), PlaceStanding::Valid);
    assert_eq!(standing("M434", date(1980, 5, 1)), PlaceStanding::OpenedAfter(MERGER));
    assert_eq!(standing("F709", date(2024, 5, 1)), PlaceStanding::ClosedBefore(LAST_DAY));
}
