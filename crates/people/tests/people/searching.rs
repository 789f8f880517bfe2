//! Who is found by what, and who never is, on both engines.

use access::{Action, Actor, Role, decide};
use jiff::civil::{Date, date};
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Problem, Result};
use people::Finders;
use people::model::{Person, PersonData};
use people::rules::Slip;
use people::service::{self, People, Search};
use proptest::prelude::*;
use testkit::TestDb;

use crate::common::*;

fn search(db: &TestDb, actor: &Actor, text: &str, born: Option<Date>) -> Result<People> {
    let (actor, search) = (actor.clone(), Search { text: text.to_owned(), born, after: None });
    db.read(move |tx| service::search(tx, &actor, &search, 10))
}

fn found(db: &TestDb, actor: &Actor, text: &str) -> Vec<PersonId> {
    search(db, actor, text, None).unwrap().rows.iter().map(|row| row.line.id).collect()
}

fn code_of(person: &Person) -> String {
    match &person.data.identifier {
        PersonIdentifier::TaxCode(code) => code.as_str().to_owned(),
        _ => panic!("no tax code"),
    }
}

fn at_cuneo(mut person: Person) -> Person {
    person.data.domicile.comune = CUNEO.to_owned();
    person.data.residence.comune = CUNEO.to_owned();
    person.data.gp = None;
    person.asl = "210".to_owned();
    person
}

/// Everybody of the test's small region.
fn region() -> Vec<Person> {
    let mut ada = data("D'Arginùzzola", "Ada", date(1980, 3, 12));
    ada.phone = Some("+39 011 555-123".to_owned());
    vec![
        person(coded(ada)),
        person(coded(data("Sponda Riva", "Maria Teresa", date(1971, 6, 5)))),
        person(coded(data("De Fiumàzzi", "Nicolò", date(1990, 12, 24)))),
        person(coded(data("Ghianda", "Bea", date(1965, 1, 30)))),
        person(coded(data("Ghiandaia", "Bea", date(1965, 1, 31)))),
    ]
}

#[test]
fn everybody_is_found_by_any_part() {
    on_each_engine(|db| {
        let all = region();
        load(db, &all);
        let [ada, double, particle, bea, ..] = all.as_slice() else { unreachable!() };
        let code = code_of(ada);
        let mut wrong = code.clone().into_bytes();
        wrong[7] = if wrong[7] == b'1' { b'2' } else { b'1' };
        let wrong = String::from_utf8(wrong).unwrap();
        let table = [
            (ada, "darginuzzola ada"),
            (ada, "Ada D'Arginùzzola"),
            (ada, "dargimuzzola ada"),
            (ada, "ada darginuzola"),
            (ada, "d'arginuzzola 03/12/1980"),
            (ada, "dargnuzzola aad 12/03/1980"),
            (ada, "12/03/1980"),
            (ada, &code),
            (ada, &code[..8]),
            (ada, &code[..6]),
            (ada, &wrong),
            (ada, "011555123"),
            (ada, "0039 011 555123"),
            (double, "riva maria"),
            (double, "riva"),
            (double, "sponda teresa"),
            (double, "teresa sponda"),
            (double, "sponda riva"),
            (double, "riwa maria"),
            (particle, "fiumazzi nicolo"),
            (particle, "de fiumazzi nicolo'"),
            (particle, "defiumazzi"),
            (bea, "ghianda bea"),
            (bea, "bea gianda"),
        ];
        for actor in [gp("010A1B2"), sisp()] {
            for (person, text) in table {
                let ids = found(db, &actor, text);
                assert_eq!(ids.first(), Some(&person.id), "{text} {:?}", ids.len());
            }
        }
    });
}

#[test]
fn what_does_not_agree_is_said() {
    on_each_engine(|db| {
        load(db, &region());
        for (text, slips) in [
            ("darginuzzola ada", &[][..]),
            ("dargimuzzola ada", &[Slip::Similar][..]),
            ("darginuzzola ada 03/12/1980", &[Slip::DayAndMonth]),
            ("darginuzzola ada 13/03/1980", &[Slip::Date]),
            ("riva teresa", &[Slip::Part]),
        ] {
            let people = search(db, &sisp(), text, None).unwrap();
            assert_eq!(people.rows[0].slips, slips, "{text}");
            assert_eq!(people.near, !slips.is_empty(), "{text}");
        }
        // A wrong code that nobody has is told as such.
        let nobody = search(db, &sisp(), "RSSMRA85T10A562A", None);
        assert!(matches!(nobody, Err(Problem::Invalid(_))), "{nobody:?}");
    });
}

/// The canary: somebody of another ASL and doctor is found by nothing, and the answer is the one for who does not exist.
#[test]
fn nobody_outside_the_audiences_is_ever_found() {
    on_each_engine(|db| {
        let mut far: Vec<Person> = Vec::new();
        for person in region() {
            let PersonData { family_name, given_name, birth_date, .. } = &person.data;
            far.push(at_cuneo(crate::common::person(data(family_name, given_name, *birth_date))));
        }
        let mut canary =
            at_cuneo(crate::common::person(coded(data("Zzyzxovic Quarq", "Wanda", date(1977, 7, 7)))));
        canary.data.phone = Some("0171 999888".to_owned());
        let code = code_of(&canary);
        far.push(canary.clone());
        load(db, &far);
        let hers = canary.id;
        Finders::add(|_, _, digits| Ok(if digits == "1234567890" { everybody_knows() } else { Vec::new() }));
        *KNOWN.lock().unwrap() = vec![hers];
        let texts = [
            "",
            "zzyzxovic quarq wanda",
            "wanda zzyzxovic",
            "quarq",
            "zzyzx",
            "zzyzxobic wanda",
            "wanda 07/07/1977",
            "07/07/1977",
            "zzyzxovic 07/07/1977",
            "0171999888",
            "1234567890",
            &code,
            &code[..8],
            &code[..6],
            "darginuzzola ada",
            "dargimuzzola ada",
            "riva maria",
            "ghianda bea 30/01/1965",
            "12/03/1980",
        ];
        for actor in [gp("010A1B2"), gp("010C3D4"), sisp(), actor(Role::SispOperator, "204")] {
            for text in texts {
                match search(db, &actor, text, None) {
                    Ok(people) => assert_eq!(people.rows.len(), 0, "{text}"),
                    Err(problem) => assert!(matches!(problem, Problem::Invalid(_)), "{text} {problem}"),
                }
            }
        }
        // Each of them is found by who may.
        let cuneo = actor(Role::SispOperator, "210");
        for text in &texts[1..14] {
            assert!(found(db, &cuneo, text).contains(&hers), "{text}");
        }
    });
}

static KNOWN: std::sync::Mutex<Vec<PersonId>> = std::sync::Mutex::new(Vec::new());

fn everybody_knows() -> Vec<PersonId> {
    KNOWN.lock().unwrap().clone()
}

/// Persons who are not seen, or not found, as their data say.
fn differing(db: &TestDb) -> usize {
    let compare = |tx: &mut storage::Tx<'_>| access::recount::piece(tx, &service::PERSONS, uuid::Uuid::nil());
    let mut ids: Vec<_> = db.read(compare).unwrap().differences.iter().map(|one| one.id).collect();
    ids.dedup();
    ids.len()
}

#[test]
fn names_follow_a_correction_and_a_deletion() {
    on_each_engine(|db| {
        let person = person(data("Sponda Riva", "Ada", date(1980, 3, 12)));
        load(db, std::slice::from_ref(&person));
        let id = person.id;
        assert_eq!(differing(db), 0);
        let changed = data("Sponda", "Ada", date(1980, 3, 12));
        let new = changed.clone();
        db.write(move |tx| service::correct(tx, &sisp(), id, 1, &new, "documento", true)).unwrap();
        assert_eq!(found(db, &sisp(), "riva").len(), 0);
        assert_eq!(found(db, &sisp(), "sponda"), [id]);
        assert_eq!(differing(db), 0);
        // Planted: a name that is nobody's any more.
        db.write(move |tx| {
            access::audience::rename(tx, access::Resource::PersonName, id.0, &[vec![planted()]])
        })
        .unwrap();
        assert_eq!(differing(db), 1);
        let back = person.data.clone();
        db.write(move |tx| service::correct(tx, &sisp(), id, 2, &back, "documento", true)).unwrap();
        assert_eq!(found(db, &sisp(), "riva"), [id]);
        db.write(move |tx| service::delete(tx, &sisp(), id, 3, "doppia")).unwrap();
        assert_eq!(found(db, &sisp(), "riva").len(), 0);
    });
}

fn planted() -> access::audience::Grant {
    access::audience::Grant {
        audience: "asl:301".to_owned(),
        sort_key: "RIVA ADA 1980-03-12".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: kernel::clock::FOREVER,
        why: "domicile",
    }
}

#[test]
fn a_search_leaves_one_record_that_says_how_and_not_for_what() {
    on_each_engine(|db| {
        let all = region();
        load(db, &all);
        for (text, detail) in [
            ("dargimuzzola ada", "search by name"),
            ("011 555123", "search by number"),
            (&code_of(&all[0])[..8], "search by part of an identifier"),
        ] {
            let text = text.to_owned();
            let (_, left) = recorded(db, move |tx| {
                service::search(tx, &sisp(), &Search { text: text.clone(), ..Search::default() }, 10)
            });
            assert_eq!(left.len(), 1);
            assert_eq!((left[0].detail.as_str(), left[0].subjects.as_slice()), (detail, &[all[0].id.0][..]));
        }
    });
}

#[test]
fn who_may_be_meant_appears_while_one_types() {
    on_each_engine(|db| {
        let all = region();
        load(db, &all);
        let typing = |family: &str, given: &str, born: Option<Date>, code: &str| {
            let typing = service::Typing {
                identifier: code.to_owned(),
                family_name: family.to_owned(),
                given_name: given.to_owned(),
                sex: None,
                birth_date: born,
            };
            let likely =
                db.read(move |tx| service::while_typing(tx, &sisp(), PersonId::new(), &typing)).unwrap();
            likely.iter().map(|one| (one.line.id, one.likeness.reasons[0].code())).collect::<Vec<_>>()
        };
        let ada = all[0].id;
        assert_eq!(typing("", "", None, "").len(), 0);
        assert_eq!(typing("D'Arginuzzola", "", None, "").len(), 0, "a surname alone is nobody");
        assert_eq!(typing("D'Arginuzola", "Ada", Some(date(1980, 3, 12)), ""), [(ada, "same-sound")]);
        assert_eq!(typing("Ada", "Darginuzzola", Some(date(1980, 3, 12)), ""), [(ada, "names-swapped")]);
        assert_eq!(typing("", "", None, &code_of(&all[0])), [(ada, "same-code")]);
        let doctor = db.read(move |tx| {
            service::while_typing(tx, &gp("010A1B2"), PersonId::new(), &service::Typing::default())
        });
        assert!(matches!(doctor, Err(Problem::Denied(_))));
        decide(&sisp(), Action::PersonCreate).unwrap();
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    /// Whatever somebody is called and however one letter is wrong, she fits; and the fit never fails.
    #[test]
    fn one_slip_still_fits(family in "[A-Z]{4,10}", given in "[A-Z]{4,8}", at in 0..10usize, letter in "[A-Z]", swap: bool) {
        let mut typed = family.clone().into_bytes();
        let at = at % typed.len();
        typed[at] = letter.as_bytes()[0];
        let typed = String::from_utf8(typed).unwrap();
        let words = if swap { vec![given.clone(), typed] } else { vec![typed, given.clone()] };
        prop_assert!(people::rules::fit(&words, None, &family, &given, date(1980, 3, 12)).is_some());
    }

    /// Two persons are alike as much one way as the other, and everybody is like herself.
    #[test]
    fn likeness_is_mutual(family in "[A-Z]{2,9}", other in "[A-Z]{2,9}", given in "[A-Z]{2,9}", day in 1..28i8, month in 1..12i8) {
        let one = data(&family, &given, date(1980, month, day));
        let two = data(&other, &given, date(1980, month, day));
        let (there, back) = (people::rules::likeness(&one, &two), people::rules::likeness(&two, &one));
        prop_assert_eq!(there, back);
        prop_assert!(people::rules::likeness(&one, &one).unwrap().is_one());
    }
}

#[test]
fn the_second_telephone_is_found_like_the_first() {
    on_each_engine(|db| {
        let mut both = data("Sponda", "Ada", date(1980, 3, 12));
        (both.phone, both.phone2) = (Some("011 000000".to_owned()), Some("+39 333-1234567".to_owned()));
        let mut second = data("Golena", "Bea", date(1981, 4, 13));
        second.phone2 = Some("011000000".to_owned());
        let (both, second) = (person(both), person(second));
        load(db, &[both.clone(), second.clone()]);
        assert_eq!(found(db, &sisp(), "333 1234567"), [both.id]);
        assert_eq!(found(db, &sisp(), "011 000000"), [second.id, both.id], "by name");
        assert_eq!(found(db, &gp("ALTRO01"), "333 1234567"), []);
    });
}

/// Somebody of whom only the year was known was born on its first day, and so were many: who is written with a mistake is found
/// among them all the same.
#[test]
fn who_was_born_on_a_crowded_day_is_found_with_a_mistake() {
    on_each_engine(|db| {
        let day = date(1980, 1, 1);
        let crowd = (0..600).map(|number| {
            let letters = [number / 26 / 26 % 26, number / 26 % 26, number % 26];
            let end: String = letters.iter().map(|letter| char::from(b'A' + *letter as u8)).collect();
            person(data(&format!("Bra{end}"), "Cora", day))
        });
        let (mut all, last) = (crowd.collect::<Vec<_>>(), person(data("Zunino", "Ada", day)));
        all.push(last.clone());
        load(db, &all);
        let meant: Vec<PersonId> = search(db, &sisp(), "zunimo ada", Some(day))
            .unwrap()
            .rows
            .iter()
            .map(|row| row.line.id)
            .collect();
        assert_eq!(meant, [last.id]);
    });
}
