//! Who is told to be one, and who is not.

use jiff::civil::date;
use kernel::{IdentifierKind, TaxCode};

use super::*;

fn none(reason: &str) -> PersonIdentifier {
    PersonIdentifier::parse(IdentifierKind::None, reason).unwrap()
}

fn code(family: &str, given: &str, sex: Sex, born: Date) -> PersonIdentifier {
    PersonIdentifier::TaxCode(kernel::tax_code::suggest(family, given, sex, born, "L219").unwrap())
}

fn of<'a>(identifier: &'a PersonIdentifier, family: &'a str, given: &'a str, sex: Sex) -> Profile<'a> {
    Profile {
        identifier,
        family_name: family,
        given_name: given,
        sex: Some(sex),
        birth_date: date(1985, 12, 10),
        traits: Traits::default(),
    }
}

fn both(one: Profile<'_>, other: Profile<'_>) -> Option<Likeness> {
    let (there, back) = (likeness(one, other), likeness(other, one));
    assert_eq!(there, back, "alike both ways");
    there
}

fn reasons(one: Profile<'_>, other: Profile<'_>) -> Vec<Reason> {
    both(one, other).map(|likeness| likeness.reasons).unwrap_or_default()
}

#[test]
fn a_code_that_fits_the_data_is_a_reason() {
    let code = PersonIdentifier::TaxCode(TaxCode::parse("RSSMRA85T10A562S").unwrap());
    let unknown = none("unknown");
    let coded = of(&code, "Rossi", "Mario", Sex::Male);
    let same = of(&unknown, "Rossi", "Mario", Sex::Male);
    assert_eq!(reasons(coded, same), [Reason::SameNameAndBirthDate, Reason::TaxCodeFits]);
    // Called otherwise, and of another sex: the code says neither.
    assert!(!reasons(coded, of(&unknown, "Riva", "Mario", Sex::Male)).contains(&Reason::TaxCodeFits));
    assert!(!reasons(coded, of(&unknown, "Rossi", "Mario", Sex::Female)).contains(&Reason::TaxCodeFits));
    assert_eq!(reasons(coded, coded)[0], Reason::SameTaxCode);
    // Born elsewhere than the code says, where that is known.
    let elsewhere = Profile { traits: Traits { birth_place: Some("F205"), ..Traits::default() }, ..same };
    assert!(!reasons(coded, elsewhere).contains(&Reason::TaxCodeFits));
    // Whose own code says somebody else is hers whom it says.
    let other = PersonIdentifier::TaxCode(TaxCode::parse("VRDLGU80A01F205M").unwrap_or_else(|_| {
        kernel::tax_code::suggest("Verdi", "Luigi", Sex::Male, date(1980, 1, 1), "F205").unwrap()
    }));
    let wrong = of(&other, "Rossi", "Mario", Sex::Male);
    assert!(reasons(coded, wrong).contains(&Reason::TaxCodeFits));
}

#[test]
fn what_sounds_alike_and_what_is_written_alike_are_told_apart() {
    let nobody = none("not-held");
    let one = of(&nobody, "Ghianda", "Nicola", Sex::Male);
    assert_eq!(reasons(one, of(&nobody, "Gianda", "Nicola", Sex::Male)), [Reason::SimilarName]);
    assert_eq!(reasons(one, of(&nobody, "Ghiannda", "Nicola", Sex::Male)), [Reason::SameSound]);
    assert_eq!(reasons(one, of(&nobody, "Ghiamda", "Nicola", Sex::Male)), [Reason::SimilarName]);
}

#[test]
fn twins_and_newborn_are_two() {
    let (nobody, waits) = (none("not-held"), none("not-yet-assigned"));
    let home = Traits {
        home: Some(("001272", "via Po 1")),
        phones: [Some("300 1234567"), None],
        ..Traits::default()
    };
    for (one, other) in [
        (of(&nobody, "Sponda", "Mario", Sex::Male), of(&nobody, "Sponda", "Maria", Sex::Female)),
        (of(&nobody, "Sponda", "Ada", Sex::Female), of(&nobody, "Sponda", "Beatrice", Sex::Female)),
        (of(&waits, "Sponda", "Marco", Sex::Male), of(&nobody, "Sponda", "Mirco", Sex::Male)),
    ] {
        for traits in [Traits::default(), home] {
            let (one, other) = (Profile { traits, ..one }, Profile { traits, ..other });
            assert_eq!(reasons(one, other), [Reason::PossibleTwin]);
            assert!(!both(one, other).unwrap().is_one());
        }
    }
    let same = of(&waits, "Sponda", "Marco", Sex::Male);
    assert!(both(same, same).unwrap().is_one());
}

/// A registered person, and the same one or somebody else a second time.
struct Case {
    says: &'static str,
    one: (&'static str, &'static str, Date),
    other: (&'static str, &'static str, Date),
    /// Whether each has a tax code that fits.
    codes: [bool; 2],
    /// Whether the telephone and the address are the same.
    reached: [bool; 2],
    is_one: bool,
}

const D: Date = date(1978, 4, 9);

const CASES: &[Case] = &[
    Case {
        says: "entered again without a code",
        one: ("Rossi", "Maria", D),
        other: ("ROSSI", "MARIA", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "without accents",
        one: ("D'Aquinò", "Niccolò", D),
        other: ("Daquino", "Niccolo", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "one letter",
        one: ("Bianchi", "Anna", D),
        other: ("Bianchj", "Anna", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "names swapped",
        one: ("Rossi", "Maria", D),
        other: ("Maria", "Rossi", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "day and month swapped",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1978, 9, 4)),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "one figure of the date, same telephone",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1978, 4, 8)),
        codes: [true, false],
        reached: [true, false],
        is_one: true,
    },
    Case {
        says: "two figures of the year exchanged, same address",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1987, 4, 9)),
        codes: [true, false],
        reached: [false, true],
        is_one: true,
    },
    Case {
        says: "one figure of the date and nothing else",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1978, 4, 8)),
        codes: [true, false],
        reached: [false, false],
        is_one: false,
    },
    Case {
        says: "double surname",
        one: ("Rossi Bianchi", "Maria", D),
        other: ("Rossi", "Maria", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "one of two given names",
        one: ("Rossi", "Maria Grazia", D),
        other: ("Rossi", "Grazia", D),
        codes: [true, false],
        reached: [false, false],
        is_one: true,
    },
    Case {
        says: "the surname of the husband, same telephone",
        one: ("Rossi", "Maria", D),
        other: ("Verdi", "Maria", D),
        codes: [true, false],
        reached: [true, false],
        is_one: true,
    },
    Case {
        says: "the same given name and nothing else",
        one: ("Rossi", "Maria", D),
        other: ("Verdi", "Maria", D),
        codes: [true, false],
        reached: [false, false],
        is_one: false,
    },
    Case {
        says: "a code worked out from the wrong name, same telephone",
        one: ("Rossi", "Maria", D),
        other: ("Rosti", "Maria", D),
        codes: [true, true],
        reached: [true, false],
        is_one: true,
    },
    Case {
        says: "two good codes",
        one: ("Rossi", "Maria", D),
        other: ("Rosti", "Maria", D),
        codes: [true, true],
        reached: [false, false],
        is_one: false,
    },
    Case {
        says: "namesakes of nearly one day",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1978, 9, 4)),
        codes: [true, true],
        reached: [false, false],
        is_one: false,
    },
    Case {
        says: "twins at home",
        one: ("Rossi", "Marta", D),
        other: ("Rossi", "Maria", D),
        codes: [true, true],
        reached: [true, true],
        is_one: false,
    },
    Case {
        says: "twins called alike",
        one: ("Rossi", "Melissa", D),
        other: ("Rossi", "Melita", D),
        codes: [true, true],
        reached: [true, true],
        is_one: false,
    },
    Case {
        says: "mother and daughter of one name",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(2005, 6, 1)),
        codes: [true, true],
        reached: [true, true],
        is_one: false,
    },
    Case {
        says: "and of one birthday",
        one: ("Rossi", "Maria", D),
        other: ("Rossi", "Maria", date(1998, 4, 9)),
        codes: [true, true],
        reached: [true, true],
        is_one: false,
    },
    Case {
        says: "husband and wife",
        one: ("Rossi", "Maria", D),
        other: ("Verdi", "Carla", D),
        codes: [true, true],
        reached: [true, true],
        is_one: false,
    },
];

#[test]
fn who_is_told_to_be_one() {
    let unknown = none("unknown");
    for case in CASES {
        let coded = |(family, given, born): (&str, &str, Date), has: bool| match has {
            true => code(family, given, Sex::Female, born),
            false => unknown.clone(),
        };
        let codes = [coded(case.one, case.codes[0]), coded(case.other, case.codes[1])];
        let profile =
            |place: usize, (family_name, given_name, birth_date): (&'static str, &'static str, Date)| {
                let phone = if case.reached[0] || place == 0 { "+39 300 1234567" } else { "300 7654321" };
                let street = if case.reached[1] || place == 0 { "Via Po, 1" } else { "via Dora 2" };
                Profile {
                    identifier: &codes[place],
                    family_name,
                    given_name,
                    sex: Some(Sex::Female),
                    birth_date,
                    traits: Traits {
                        phones: [None, Some(phone)],
                        home: Some(("001272", street)),
                        ..Traits::default()
                    },
                }
            };
        let found = both(profile(0, case.one), profile(1, case.other));
        let is_one = found.as_ref().is_some_and(Likeness::is_one);
        assert_eq!(is_one, case.is_one, "{}: {found:?}", case.says);
    }
}

#[test]
fn codes_of_those_who_have_no_tax_code() {
    let stp = PersonIdentifier::parse(IdentifierKind::Stp, "STP0100100001234").unwrap();
    let other = PersonIdentifier::parse(IdentifierKind::Stp, "STP0100100001235").unwrap();
    let one = of(&stp, "Adeyemi", "Ngozi", Sex::Female);
    let again = of(&stp, "Adeyemo", "Ngozi", Sex::Female);
    assert_eq!(reasons(one, again), [Reason::SameOtherCode, Reason::SimilarName]);
    // The code alone is one to look at.
    let alone = Profile { birth_date: date(1990, 1, 1), ..of(&stp, "Okafor", "Chidi", Sex::Female) };
    assert_eq!(reasons(one, alone), [Reason::SameOtherCode]);
    assert!(both(one, alone).unwrap().is_one());
    assert_eq!(reasons(one, of(&other, "Okafor", "Chidi", Sex::Female)), []);
}

#[test]
fn omocodes_are_told_and_weigh_less() {
    let plain = TaxCode::parse("RSSMRA85T10A562S").unwrap();
    let omocode = plain.omocodes().into_iter().find(|code| *code != plain).unwrap();
    let (one, other) = (PersonIdentifier::TaxCode(plain), PersonIdentifier::TaxCode(omocode));
    let alike = both(of(&one, "Rossi", "Mario", Sex::Male), of(&other, "Rossi", "Mario", Sex::Male)).unwrap();
    assert_eq!(alike.reasons, [Reason::SameTaxCodeBase, Reason::SameNameAndBirthDate]);
    assert!(alike.is_one() && alike.score < 95);
    let apart =
        both(of(&one, "Rossi", "Mario", Sex::Male), of(&other, "Rasso", "Moreno", Sex::Male)).unwrap();
    assert!(!apart.is_one());
}

#[test]
fn a_reason_is_read_back_by_its_name() {
    for reason in Reason::ALL {
        assert_eq!(Reason::of(reason.code()), Some(reason));
    }
    assert_eq!(Reason::of("nothing"), None);
}
