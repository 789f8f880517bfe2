//! The registry on both engines: visibility, lists, searches, and their traces.

use crate::common::*;
use access::{Action, Role, decide};
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{IdentifierKind, PersonIdentifier, Problem};
use people::model::{Address, GpChoice, Person};
use people::service::{self, Search};
use people::{rules, store};

#[test]
fn the_sql_is_portable() {
    testkit::prepare_all(MODULES);
    testkit::schemas_equal(MODULES);
    testkit::portable_sql(&[people::MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}

#[test]
fn a_person_survives_the_round_trip_whole() {
    on_each_engine(|db| {
        let mut full = coded(data("D'Argine", "Ada", date(1980, 3, 12)));
        full.phone = Some("+39 011 000000".to_owned());
        full.email = Some("ada@argine.example".to_owned());
        full.household = Some(uuid::Uuid::now_v7());
        full.phone2 = Some("333 0000000".to_owned());
        full.kind = "school_staff".to_owned();
        let mut stp = data("Sponda", "Bea", date(1990, 1, 2));
        stp.identifier = PersonIdentifier::parse(IdentifierKind::Stp, "STP0103010000001").unwrap();
        stp.gp = None;
        let mut outside = data("Lontani", "Dora", date(1970, 5, 6));
        outside.domicile.comune = "H501".to_owned();
        outside.receiving_asl = Some("210".to_owned());
        let fiume = person(data("Fiumè", "Cora", date(2020, 2, 29)));
        let persons = [person(full), person(stp), fiume, received(outside)];
        load(db, &persons);
        for expected in persons {
            let (id, code) = (expected.id, expected.asl.clone());
            let found = db.read(move |tx| {
                let asl = actor(Role::SispOperator, &code);
                let scope = decide(&asl, Action::PersonView)?;
                store::get(tx, &scope, id)
            });
            assert_eq!(found.unwrap().0, expected);
        }
    });
}

#[test]
fn audiences_follow_domicile_residence_and_doctor() {
    let mut moved = data("Sponda", "Ada", date(1980, 3, 12));
    moved.residence.comune = CUNEO.to_owned();
    let person = person(moved);
    let grants = rules::audiences(&person, TODAY);
    let told: Vec<_> = grants.iter().map(|one| (one.audience.as_str(), one.valid_from, one.why)).collect();
    let expected = [
        ("gp:010A1B2", date(2019, 3, 1), "gp-of-choice"),
        ("asl:301", TODAY, "domicile"),
        ("asl:210", TODAY, "residence"),
    ];
    assert_eq!(told, expected);
    assert!(grants.iter().all(|one| one.sort_key == "SPONDA ADA 1980-03-12"));
    let mut outside = data("Lontani", "Dora", date(1970, 5, 6));
    outside.domicile.comune = "H501".to_owned();
    outside.receiving_asl = Some("210".to_owned());
    outside.gp = None;
    let grants = rules::audiences(&received(outside), TODAY);
    let told: Vec<_> = grants.iter().map(|one| (one.audience.as_str(), one.why)).collect();
    assert_eq!(told, [("asl:210", "receiving"), ("asl:301", "residence")]);
}

#[test]
fn each_role_finds_its_own_and_nobody_else() {
    on_each_engine(|db| {
        let mine = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        let mut other = data("Sponda", "Bea", date(1980, 3, 12));
        other.gp = Some(GpChoice { code: "010Z9Z9".to_owned(), since: date(2019, 3, 1) });
        let other = person(coded(other));
        let mut far = data("Sponda", "Cora", date(1980, 3, 12));
        far.residence = Address { comune: CUNEO.to_owned(), street: String::new() };
        far.domicile = far.residence.clone();
        far.gp = None;
        let far = person(coded(far));
        load(db, &[mine.clone(), other.clone(), far.clone()]);
        let found = |actor: access::Actor, text: String| -> Vec<PersonId> {
            let search = Search { text, ..Search::default() };
            let people = db.read(move |tx| service::search(tx, &actor, &search, 10)).unwrap();
            people.rows.iter().map(|row| row.line.id).collect()
        };
        let code = |person: &Person| person.data.identifier.value().unwrap().to_owned();
        for text in ["", "spon", "sponda 12/03/1980", "12/03/1980"] {
            assert_eq!(found(gp("010A1B2"), text.to_owned()), [mine.id], "{text}");
            assert_eq!(found(sisp(), text.to_owned()), [mine.id, other.id], "{text}");
            assert_eq!(found(actor(Role::SispOperator, "210"), text.to_owned()), [far.id], "{text}");
        }
        assert_eq!(found(gp("010A1B2"), code(&mine)), [mine.id]);
        assert_eq!(found(gp("010A1B2"), code(&other)), []);
        assert_eq!(found(sisp(), code(&far)), []);
        for role in [Role::Mayor, Role::CrisisUnit, Role::Administrator, Role::LaboratoryTechnician] {
            let actor = actor(role, TORINO);
            let refused = db.read(move |tx| service::list(tx, &actor, None, 10)).unwrap_err();
            assert!(matches!(refused, Problem::Denied("person.list")), "{role:?}");
        }
        let before = records(db).len();
        // A stranger's page and a page that never was are told the same way, and leave nothing.
        for id in [other.id, far.id, PersonId::new()] {
            let told = db.write(move |tx| service::view(tx, &gp("010A1B2"), id).map(drop)).unwrap_err();
            assert!(matches!(told, Problem::NotFound));
            let told = db.write(move |tx| service::history(tx, &gp("010A1B2"), id).map(drop)).unwrap_err();
            assert!(matches!(told, Problem::NotFound));
        }
        assert_eq!(records(db).len(), before);
    });
}

#[test]
fn a_doctor_of_the_past_or_of_tomorrow_sees_nothing() {
    on_each_engine(|db| {
        let mut later = data("Sponda", "Ada", date(1980, 3, 12));
        later.gp = Some(GpChoice { code: "010A1B2".to_owned(), since: date(2020, 11, 15) });
        load(db, &[person(later)]);
        let today = db.read(|tx| service::list(tx, &gp("010A1B2"), None, 10)).unwrap();
        assert!(today.rows.is_empty());
        let tomorrow = access::Actor { today: date(2020, 11, 15), ..gp("010A1B2") };
        let then = db.read(move |tx| service::list(tx, &tomorrow, None, 10)).unwrap();
        assert_eq!(then.rows.len(), 1);
    });
}

#[test]
fn names_are_found_by_any_beginning_and_in_either_order() {
    on_each_engine(|db| {
        let persons: Vec<Person> = [
            ("D'AQUINO", "Nicolò"),
            ("DE ROSSI", "Ada Maria"),
            ("Rossi", "Ada"),
            ("ROSSINI", "Élena"),
            ("Müller-Fiume", "Bea"),
        ]
        .map(|(family, given)| person(data(family, given, date(1980, 3, 12))))
        .to_vec();
        load(db, &persons);
        let found = |text: &str| -> Vec<String> {
            let search = Search { text: text.to_owned(), ..Search::default() };
            let people = db.read(move |tx| service::search(tx, &sisp(), &search, 10)).unwrap();
            people.rows.into_iter().map(|row| row.line.family_name).collect()
        };
        for text in ["daq", "d'aquino", "D AQUINO", "d’aquino nicolo'", "NICOLÒ D'AQUINO", "d' aquino n"] {
            assert_eq!(found(text), ["D'AQUINO"], "{text}");
        }
        for text in ["de rossi", "DEROSSI", "de rossi ada", "derossi ada m", "Ada Maria De Rossi"] {
            assert_eq!(found(text), ["DE ROSSI"], "{text}");
        }
        // Who has it as a later part of the surname stands behind.
        assert_eq!(found("ross"), ["Rossi", "ROSSINI", "DE ROSSI"]);
        assert_eq!(found("rossi a"), ["Rossi", "DE ROSSI"]);
        assert_eq!(found("muller fiume"), ["Müller-Fiume"]);
        assert_eq!(found("rossi 12/03/1980"), ["Rossi", "ROSSINI"]);
        assert_eq!(found("rossi 25/07/1991"), Vec::<String>::new());
        assert_eq!(found("zzz"), Vec::<String>::new());
    });
}

#[test]
fn pages_follow_one_another_without_gap_or_repetition() {
    on_each_engine(|db| {
        // Many of one name, some of them in both of the operator's ways to see them.
        let mut persons: Vec<Person> =
            (1..=28).map(|day| person(data("Sponda", "Ada", date(1980, 2, day)))).collect();
        persons.extend((1..=9).map(|day| {
            person(data(&format!("Spondini{}", "i".repeat(day)), "Ada", date(1981, 1, day as i8)))
        }));
        load(db, &persons);
        for (text, total) in [("", 37), ("spon", 37), ("sponda ada", 28), ("ada sponda", 28)] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let search = Search { text: text.to_owned(), born: None, after };
                let page = db.read(move |tx| service::search(tx, &sisp(), &search, 10)).unwrap();
                seen.extend(page.rows.iter().map(|row| row.line.sort_key.clone()));
                after = page.next;
                if after.is_none() {
                    break;
                }
                assert_eq!(page.rows.len(), 10);
            }
            let mut sorted = seen.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(seen, sorted, "{text}");
            assert_eq!(seen.len(), total, "{text}");
        }
    });
}

#[test]
fn every_look_leaves_one_record_with_all_subjects() {
    on_each_engine(|db| {
        let persons =
            ["Ada", "Brunilla", "Cora"].map(|given| person(data("Sponda", given, date(1980, 3, 12))));
        load(db, &persons);
        let ids: Vec<_> = persons.iter().map(|person| person.id.0).collect();
        let one = |records: Vec<access::audit::Record>| {
            assert_eq!(records.len(), 1);
            records.into_iter().next().unwrap()
        };
        let (_, listed) = recorded(db, |tx| service::list(tx, &sisp(), None, 10));
        let listed = one(listed);
        assert_eq!((listed.action.as_str(), &listed.subjects), ("person.list", &ids));
        let asked = ids.clone();
        let reasons = db.read(move |tx| {
            let scope = access::decide(&sisp(), access::Action::PersonList)?;
            let reason =
                |id: &uuid::Uuid| access::audience::reason(tx, &scope, access::Resource::Person, *id);
            asked.iter().map(reason).collect::<kernel::Result<Vec<_>>>()
        });
        let reasons: Vec<String> = reasons.unwrap().iter().map(ToString::to_string).collect();
        let whys: Vec<&str> = (0..ids.len()).filter_map(|place| listed.why_listed(place)).collect();
        assert_eq!(whys, reasons, "each of them with the reason for which she stands in the list");
        let search = Search { text: "sponda b".to_owned(), ..Search::default() };
        let (_, searched) = recorded(db, move |tx| service::search(tx, &sisp(), &search, 10));
        let searched = one(searched);
        assert_eq!(searched.subjects, [ids[1]]);
        assert_eq!(searched.detail, "search by name");
        let id = persons[2].id;
        let (page, viewed) = recorded(db, move |tx| service::view(tx, &gp("010A1B2"), id));
        let viewed = one(viewed);
        assert_eq!(viewed.subjects, [id.0]);
        assert_eq!(viewed.why, "gp:010A1B2 gp-of-choice 2019-03-01");
        assert_eq!((page.reason.since, page.may_correct), (date(2019, 3, 1), false));
        let nothing = Search { text: "zzz".to_owned(), ..Search::default() };
        let (_, nobody) = recorded(db, move |tx| service::search(tx, &sisp(), &nothing, 10));
        assert!(one(nobody).subjects.is_empty());
        // Nothing personal is in any of them.
        let all = format!("{:?}", records(db)).to_lowercase();
        // Words that no id spells by chance: those are of the letters a to f, and of figures.
        for word in ["sponda", "brunilla", "1980-03-12", "12/03/1980"] {
            assert!(!all.contains(word), "{word}");
        }
    });
}

#[test]
fn panels_and_badges_of_other_modules_are_shown() {
    people::Panels::add(
        |_, _, person| {
            Ok(Some(people::PanelView {
                key: "test-panel",
                title: "Prova".to_owned(),
                html: "<p>prova</p>".to_owned(),
                actions: vec![(format!("/people/{person}/reports/new"), "Segnala".to_owned())],
                order: 9,
            }))
        },
        |_, _, _| {},
    );
    people::Panels::add(|_, _, _| Ok(None), |_, _, _| {});
    people::Badges::add(
        |_, _, persons| {
            assert!(persons.len() <= people::badges::MOST);
            Ok(persons.iter().map(|id| (*id, web::Badge::text(web::Tone::Act, "positivo"))).collect())
        },
        |_, _, _| {},
    );
    on_each_engine(|db| {
        let ada = person(data("Sponda", "Ada", date(1980, 3, 12)));
        load(db, std::slice::from_ref(&ada));
        let (page, records) = recorded(db, move |tx| service::view(tx, &sisp(), ada.id));
        // Tests of the same process may have put their own beside it.
        assert!(page.panels.iter().any(|panel| panel.key == "test-panel"));
        assert!(records[0].detail.split(' ').any(|panel| panel.trim_matches(',') == "test-panel"));
        let list = db.read(|tx| service::list(tx, &sisp(), None, 10)).unwrap();
        assert_eq!(list.rows[0].badges.len(), 1);
    });
}

#[test]
fn only_the_right_doors_look_outside_the_audiences() {
    on_each_engine(|db| {
        let mut far = data("Sponda", "Cora", date(1980, 3, 12));
        far.residence.comune = CUNEO.to_owned();
        far.domicile.comune = CUNEO.to_owned();
        far.gp = None;
        let mut stp = far.clone();
        stp.identifier = PersonIdentifier::parse(IdentifierKind::Stp, "STP0103010000001").unwrap();
        let (far, stp) = (person(coded(far)), person(stp));
        load(db, &[far.clone(), stp.clone()]);
        let (identifier, id) = (far.data.identifier.clone(), far.id);
        let PersonIdentifier::TaxCode(code) = identifier else { unreachable!() };
        let PersonIdentifier::Stp(temporary) = stp.data.identifier.clone() else { unreachable!() };
        let technician = actor(Role::LaboratoryTechnician, "LAB-301-1");
        db.read(move |tx| {
            let born = date(1980, 3, 12);
            for action in [Action::ResultRecord, Action::ResultImport] {
                let scope = decide(&technician, action)?;
                assert_eq!(store::find_for_matching(tx, &scope, &code)?.map(|person| person.id), Some(id));
                let found = store::find_for_matching_temporary(tx, &scope, &temporary, born)?;
                assert_eq!(found.map(|person| person.id), Some(stp.id));
                assert_eq!(store::find_for_matching_temporary(tx, &scope, &temporary, TODAY)?, None);
            }
            let list = decide(&sisp(), Action::PersonList)?;
            assert!(matches!(store::find_for_matching(tx, &list, &code), Err(Problem::Denied(_))));
            assert!(matches!(store::lookup(tx, &list, &identifier, born), Err(Problem::Denied(_))));
            assert!(matches!(store::find_for_access_log(tx, &list, code.as_str()), Err(Problem::Denied(_))));
            let lookup = decide(&sisp(), Action::PersonLookup)?;
            let existence = store::lookup(tx, &lookup, &identifier, born)?;
            assert_eq!(
                (existence.len(), existence[0].initials.as_str(), existence[0].asl.as_str()),
                (1, "C. S.", "210")
            );
            assert!(matches!(store::get(tx, &lookup, id), Err(Problem::Denied(_))));
            let log = decide(&actor(Role::Administrator, "010"), Action::AccessLogView)?;
            assert_eq!(store::find_for_access_log(tx, &log, code.as_str())?, Some(id));
            Ok(())
        })
        .unwrap();
    });
}
