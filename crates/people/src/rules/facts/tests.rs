use jiff::civil::date;
use kernel::Timestamp;
use kernel::ids::{PersonId, UserId};
use uuid::Uuid;

use super::*;

const BORN: Date = date(1980, 3, 12);
const TODAY: Date = date(2021, 11, 14);

fn dose(number: &str, day: &str) -> PersonFactForm {
    let text = |text: &str| text.to_owned();
    PersonFactForm {
        kind: text("vaccination"),
        happened_on: text(day),
        vaccine: text("comirnaty"),
        dose: text(number),
        source: text("certificate"),
        ..PersonFactForm::default()
    }
}

fn of_kind(kind: &str) -> PersonFactForm {
    PersonFactForm { kind: kind.to_owned(), vaccine: String::new(), ..dose("", "01/03/2020") }
}

#[test]
fn each_kind_has_its_fields_and_no_others() {
    type Change = fn(&mut PersonFactForm, &str);
    let good = || dose("1", "01/06/2021");
    let table: &[(PersonFactForm, Change, &str, &str, &str)] = &[
        (dose("1", ""), |_, _| (), "", "happened_on", "people-fact-day-missing"),
        (dose("1", "31/02/2021"), |_, _| (), "", "happened_on", "web-date-impossible"),
        (dose("1", "15/11/2021"), |_, _| (), "", "happened_on", "people-fact-day-future"),
        (dose("1", "01/01/1980"), |_, _| (), "", "happened_on", "people-fact-day-before-birth"),
        (dose("0", "01/06/2021"), |_, _| (), "", "dose", "people-fact-dose-wrong"),
        (dose("", "01/06/2021"), |_, _| (), "", "dose", "people-fact-dose-wrong"),
        (good(), |f, v| f.vaccine = v.into(), "water", "vaccine", "people-fact-vaccine-missing"),
        (good(), |f, v| f.source = v.into(), "rumour", "source", "people-fact-source-missing"),
        (good(), |f, v| f.kind = v.into(), "", "kind", "people-fact-kind-missing"),
        (good(), |f, v| f.place = v.into(), "Francia", "place", "people-fact-place-not"),
        (of_kind("past_infection"), |f, v| f.dose = v.into(), "1", "dose", "people-fact-vaccine-not"),
        (
            of_kind("past_infection"),
            |f, v| f.vaccine = v.into(),
            "other",
            "vaccine",
            "people-fact-vaccine-not",
        ),
        (of_kind("contagion"), |_, _| (), "", "place", "people-fact-place-missing"),
        (of_kind("contagion"), |f, v| f.place = v.into(), "Torino", "place", "people-fact-place-unknown"),
        (of_kind("immunodepression"), |f, v| f.note = v.repeat(301), "x", "note", "people-fact-note-long"),
    ];
    for (form, change, value, field, key) in table {
        let mut form = form.clone();
        change(&mut form, value);
        let Err(Problem::Invalid(told)) = form.check(BORN, TODAY) else { panic!("{field} {key}") };
        let told: Vec<_> = told.iter().map(|one| (one.field, one.key)).collect();
        assert_eq!(told, [(*field, *key)]);
    }
    let second = dose("2", "01/06/2021").check(BORN, TODAY).unwrap();
    assert_eq!(second.vaccine, Some(("comirnaty".into(), 2)));
    assert_eq!(PersonFactForm::of(&second).check(BORN, TODAY).unwrap(), second);
    assert!(of_kind("immunodepression").check(BORN, TODAY).is_ok());
}

#[test]
fn another_region_or_a_foreign_state_is_an_imported_case() {
    for (place, code, imported) in [
        ("Piemonte", "010", false),
        ("Lombardia", "030", true),
        ("Francia", "Z110", true),
        ("010", "010", false),
    ] {
        let form = PersonFactForm { place: place.to_owned(), ..of_kind("contagion") };
        let fact = form.check(BORN, TODAY).unwrap();
        assert_eq!((fact.place.as_deref(), fact.imported()), (Some(code), Some(imported)), "{place}");
        assert_eq!(find_place(&place_name(code, TODAY), TODAY).as_deref(), Some(code));
    }
    assert_eq!(of_kind("past_infection").check(BORN, TODAY).unwrap().imported(), None);
}

fn recorded(form: &PersonFactForm) -> PersonFact {
    PersonFact {
        id: Uuid::nil(),
        person: PersonId(Uuid::nil()),
        data: form.check(BORN, TODAY).unwrap(),
        through: "asl:301".to_owned(),
        recorded_on: TODAY,
        by: UserId(Uuid::nil()),
        by_name: String::new(),
        at: Timestamp::UNIX_EPOCH,
        withdrawn: None,
    }
}

#[test]
fn doses_are_counted_in_the_order_in_which_they_were_given() {
    let there = [recorded(&dose("1", "01/06/2021")), recorded(&dose("2", "29/06/2021"))];
    for (new, expected) in [
        (dose("3", "01/11/2021"), None),
        (dose("2", "01/11/2021"), Some("people-fact-dose-there")),
        (dose("3", "10/06/2021"), Some("people-fact-dose-order")),
        (dose("3", "29/06/2021"), Some("people-fact-there")),
        (of_kind("past_infection"), None),
    ] {
        let told = against(&there, &new.check(BORN, TODAY).unwrap());
        let told = told.err().map(|problem| match problem {
            Problem::Invalid(all) => all[0].key,
            other => panic!("{other}"),
        });
        assert_eq!(told, expected, "{new:?}");
    }
    let low = recorded(&of_kind("immunodepression"));
    let again = PersonFactForm { happened_on: "02/03/2020".to_owned(), ..of_kind("immunodepression") };
    assert!(against(&[low], &again.check(BORN, TODAY).unwrap()).is_err());
}
