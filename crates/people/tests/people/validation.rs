//! What was typed, against the rules: every wrong field at once, and good data as they are kept.

use crate::common::*;
use jiff::civil::date;
use kernel::{PersonIdentifier, Problem, Sex};
use people::model::{Address, GpChoice, PersonData, Source};
use people::rules::{self, PersonForm, Reason, likeness};

fn good() -> PersonForm {
    let text = |text: &str| text.to_owned();
    PersonForm {
        identifier_kind: text("tax-code"),
        identifier: text(" rssmra85t10a562s "),
        family_name: text("Rossi"),
        given_name: text("Mario"),
        sex: text("M"),
        birth_date: text("10/12/1985"),
        residence_comune: text("Torino"),
        residence_address: text("via  dell'Argine 1"),
        ..PersonForm::default()
    }
}

fn check(change: impl Fn(&mut PersonForm)) -> Result<PersonData, Vec<(&'static str, &'static str)>> {
    let mut form = good();
    change(&mut form);
    form.check(TODAY, Source::Operator).map_err(|problem| match problem {
        Problem::Invalid(problems) => problems.into_iter().map(|one| (one.field, one.key)).collect(),
        other => panic!("{other}"),
    })
}

#[test]
fn good_data_are_read_as_people_write_them() {
    let data = check(|_| ()).unwrap();
    assert_eq!(data.identifier.value(), Some("RSSMRA85T10A562S"));
    assert_eq!((data.sex, data.birth_date), (Sex::Male, date(1985, 12, 10)));
    assert_eq!(data.birth_place.as_deref(), Some("A562"), "as the tax code says");
    let home = Address { comune: TORINO.to_owned(), street: "via dell'Argine 1".to_owned() };
    assert_eq!((&data.residence, &data.domicile), (&home, &home));
    assert_eq!(rules::warnings(&data), []);
    // What a form shows of the data reads back as the same data.
    assert_eq!(PersonForm::of(&data).check(TODAY, Source::Operator).unwrap(), data);

    let data = check(|form| {
        form.residence_comune = "Roma".to_owned();
        form.domicile_comune = "l219".to_owned();
        form.domicile_address = "corso Prova 3".to_owned();
        form.gp_code = "010a1b2".to_owned();
        form.phone = "+39 011 000000".to_owned();
        form.email = "mario@argine.example".to_owned();
    })
    .unwrap();
    assert_eq!((data.residence.comune.as_str(), data.domicile.comune.as_str()), ("H501", TORINO));
    assert_eq!(data.gp, Some(GpChoice { code: "010A1B2".to_owned(), since: TODAY }));
    assert_eq!(PersonForm::of(&data).check(TODAY, Source::Operator).unwrap(), data);
    // EXTRA-REGIONE: elsewhere in Italy or abroad, with the ASL that receives.
    for (place, code) in [("Roma", "H501"), ("Francia", "Z110")] {
        let data = check(|form| {
            form.residence_comune = place.to_owned();
            form.receiving_asl = "301".to_owned();
            form.phone2 = "333 0000000".to_owned();
            form.person_kind = "health_worker".to_owned();
        })
        .unwrap();
        assert_eq!((data.domicile.comune.as_str(), data.receiving_asl.as_deref()), (code, Some("301")));
        assert_eq!((data.phone2.as_deref(), data.kind.as_str()), (Some("333 0000000"), "health_worker"));
        assert_eq!(PersonForm::of(&data).check(TODAY, Source::Operator).unwrap(), data);
    }
    let data = check(|form| form.residence_address = "via\0 dell'Argine\t1".to_owned()).unwrap();
    assert_eq!(data.residence.street, "via dell'Argine 1");
    // A laboratory may not know the address.
    let form = PersonForm { residence_address: String::new(), ..good() };
    assert!(form.check(TODAY, Source::Laboratory).is_ok());
    assert!(form.check(TODAY, Source::Operator).is_err());
}

#[test]
fn every_kind_of_identifier_is_read() {
    for (kind, text) in [("stp", "STP0103010000001"), ("eni", "ENI0103010000001"), ("", "STP0103010000001")] {
        let data = check(|form| {
            form.identifier_kind = kind.to_owned();
            form.identifier = text.to_owned();
        });
        assert_eq!(data.unwrap().identifier.value(), Some(text));
    }
    let none = check(|form| {
        form.identifier_kind = "none".to_owned();
        form.identifier = String::new();
        form.no_identifier_reason = "not-yet-assigned".to_owned();
    });
    assert!(matches!(none.unwrap().identifier, PersonIdentifier::None { .. }));
}

#[test]
fn each_wrong_field_is_told_at_its_place() {
    type Change = fn(&mut PersonForm, String);
    let table: &[(Change, &str, &str, &str)] = &[
        (|f, v| f.identifier = v, "RSSMRA85T10A562A", "identifier", "tax-code-check-letter"),
        (|f, v| f.identifier = v, "", "identifier", "people-identifier-missing"),
        (|f, v| f.identifier = v, "STP0103010000001", "identifier", "identifier-other-kind"),
        (|f, v| f.identifier_kind = v, "passport", "identifier_kind", "identifier-unknown-kind"),
        (|f, v| f.identifier_kind = v, "none", "identifier", "people-identifier-and-none"),
        (|f, v| f.family_name = v, " ", "family_name", "people-name-missing"),
        (|f, v| f.family_name = v, "Rossi <b>", "family_name", "people-name-signs"),
        (|f, v| f.given_name = v, "李", "given_name", "people-name-latin"),
        (|f, v| f.given_name = v, &"a".repeat(81), "given_name", "people-name-long"),
        (|f, v| f.sex = v, "X", "sex", "people-sex-unknown"),
        (|f, v| f.birth_date = v, "", "birth_date", "people-birth-date-missing"),
        (|f, v| f.birth_date = v, "31/02/1985", "birth_date", "web-date-impossible"),
        (|f, v| f.birth_date = v, "15/11/2020", "birth_date", "people-birth-date-future"),
        (|f, v| f.birth_date = v, "1/1/1885", "birth_date", "people-birth-date-early"),
        (|f, v| f.birth_place = v, "Nessunluogo", "birth_place", "people-birth-place-unknown"),
        (|f, v| f.birth_place = v, "Samone", "birth_place", "people-birth-place-several"),
        (|f, v| f.residence_comune = v, "", "residence_comune", "people-comune-missing"),
        (|f, v| f.residence_comune = v, "Nessunluogo", "residence_comune", "people-comune-unknown"),
        (|f, v| f.residence_comune = v, "Torin", "residence_comune", "people-comune-maybe"),
        (|f, v| f.residence_comune = v, "Roma", "domicile_comune", "people-domicile-outside"),
        (|f, v| f.residence_comune = v, "Francia", "domicile_comune", "people-domicile-outside"),
        (|f, v| f.domicile_comune = v, "Nessunluogo", "domicile_comune", "people-comune-unknown"),
        (|f, v| f.receiving_asl = v, "301", "receiving_asl", "people-receiving-within"),
        (|f, v| f.phone2 = v, "12", "phone2", "people-phone-form"),
        (|f, v| f.person_kind = v, "astronaut", "person_kind", "people-person-kind-unknown"),
        (|f, v| f.residence_address = v, "", "residence_address", "people-address-missing"),
        (|f, v| f.domicile_comune = v, "Torino", "domicile_address", "people-address-missing"),
        (|f, v| f.phone = v, "12", "phone", "people-phone-form"),
        (|f, v| f.phone = v, "011 abc 000", "phone", "people-phone-form"),
        (|f, v| f.email = v, "mario@argine", "email", "people-email-form"),
        (|f, v| f.email = v, "\"mario\"@argine.example", "email", "people-email-form"),
        (|f, v| f.email = v, "mario<x>@argine.example", "email", "people-email-form"),
        (|f, v| f.email = v, "mario@argine.example>", "email", "people-email-form"),
        (|f, v| f.email = v, "mario@argine@example.it", "email", "people-email-form"),
        (|f, v| f.email = v, "mario;anna@argine.example", "email", "people-email-form"),
        (|f, v| f.gp_since = v, "01/03/2019", "gp_code", "people-gp-missing"),
    ];
    for (change, value, field, key) in table {
        let told = check(|form| change(form, (*value).to_owned())).unwrap_err();
        assert_eq!(told, [(*field, *key)], "{value}");
    }
    let outside = |change: fn(&mut PersonForm)| {
        check(move |form| {
            form.domicile_comune = "Roma".to_owned();
            form.domicile_address = "via Fuori 1".to_owned();
            change(form);
        })
        .unwrap_err()
    };
    assert_eq!(outside(|_| ()), [("receiving_asl", "people-receiving-missing")]);
    assert_eq!(outside(|f| f.receiving_asl = "999".into()), [("receiving_asl", "people-receiving-unknown")]);
    let twice = check(|form| {
        form.phone = "011 000000".to_owned();
        form.phone2 = "011000000".to_owned();
    });
    assert_eq!(twice.unwrap_err(), [("phone2", "people-phone-twice")]);
    let future_gp = check(|form| {
        form.gp_code = "010A1B2".to_owned();
        form.gp_since = "2020-11-15".to_owned();
    });
    assert_eq!(future_gp.unwrap_err(), [("gp_since", "people-gp-future")]);
    let all = check(|form| *form = PersonForm::default()).unwrap_err();
    let fields: Vec<_> = all.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["identifier", "family_name", "given_name", "sex", "birth_date", "residence_comune"]);
}

#[test]
fn a_comune_of_tomorrow_or_of_yesterday_is_none_of_today() {
    // Moransengo and Tonengo became one comune on 2023-01-01.
    assert!(check(|form| form.residence_comune = "Moransengo".to_owned()).is_ok());
    let told = check(|form| form.domicile_comune = "Moransengo-Tonengo".to_owned()).unwrap_err();
    assert_eq!(told[0].0, "domicile_comune");
    let later = PersonForm { residence_comune: "Moransengo-Tonengo".to_owned(), ..good() };
    assert!(later.check(date(2023, 1, 1), Source::Operator).is_ok());
}

#[test]
fn a_tax_code_is_held_against_the_rest_as_a_warning() {
    let keys = |data: &PersonData| rules::warnings(data).iter().map(|one| one.key).collect::<Vec<_>>();
    let data = check(|form| {
        form.family_name = "Verdi".to_owned();
        form.sex = "F".to_owned();
    });
    assert_eq!(keys(&data.unwrap()), ["tax-code-differs-family", "tax-code-differs-sex"]);
    // Every key has its sentence.
    web::texts::init(&[("people", people::WORDS)]);
    let data = check(|form| form.birth_date = "11/12/1985".to_owned()).unwrap();
    assert!(rules::warnings(&data)[0].sentence().starts_with("La data di nascita non corrisponde"));
}

#[test]
fn alike_persons_are_told_with_their_reason() {
    let known = data("Sponda", "Ada", date(1980, 3, 12));
    // She has moved since: what is said is said of names and dates.
    let reasons = |mut other: PersonData| {
        other.domicile.street = "via Po 2".to_owned();
        likeness(&known, &other).map(|found| found.reasons)
    };
    let born = |y, m, d| date(y, m, d);
    let table = [
        ("SPÒNDA", "ada", born(1980, 3, 12), Some(vec![Reason::SameNameAndBirthDate])),
        ("Sponnda", "Hada", born(1980, 3, 12), Some(vec![Reason::SameSound])),
        ("Spomda", "Ada", born(1980, 3, 12), Some(vec![Reason::SimilarName])),
        ("Ada", "Sponda", born(1980, 3, 12), Some(vec![Reason::NamesSwapped])),
        ("Sponda", "Ada", born(1980, 12, 3), Some(vec![Reason::DayAndMonthSwapped])),
        ("Ada", "Sponda", born(1980, 12, 3), Some(vec![Reason::NamesSwapped, Reason::DayAndMonthSwapped])),
        ("Sponda", "Zita", born(1980, 3, 12), Some(vec![Reason::PossibleTwin])),
        ("Argine", "Ada", born(1980, 3, 12), None),
        ("Sponda", "Ada", born(1981, 3, 12), Some(vec![Reason::DateSlip])),
        ("Sponnda", "Ada", born(1981, 3, 12), None),
        ("Sponda", "Zita", born(1980, 12, 3), None),
    ];
    for (family, given, day, expected) in table {
        assert_eq!(reasons(data(family, given, day)), expected, "{family} {given} {day}");
    }
    // One slip apart and of another sex: a twin, not a mistake.
    let mut brother = data("Sponda", "Ado", date(1980, 3, 12));
    brother.sex = Sex::Male;
    assert_eq!(reasons(brother), Some(vec![Reason::PossibleTwin]));
    // An omocode has the base of somebody else.
    let (one, mut other) = (coded(known.clone()), coded(known.clone()));
    let PersonIdentifier::TaxCode(code) = one.identifier.clone() else { unreachable!() };
    other.identifier = PersonIdentifier::TaxCode(code.omocodes()[0]);
    let found = likeness(&one, &other).unwrap();
    assert_eq!(found.reasons[0], Reason::SameTaxCodeBase);
    // Two good codes of different people weigh less than one unknown.
    let mut elsewhere = one.clone();
    let code = kernel::tax_code::suggest("Sponda", "Ada", Sex::Female, date(1980, 3, 12), "H501").unwrap();
    elsewhere.identifier = PersonIdentifier::TaxCode(code);
    assert!(likeness(&one, &elsewhere).unwrap().score < likeness(&known, &elsewhere).unwrap().score);
}
