//! Entering and correcting on both engines.

use crate::common::*;
use access::{Action, Actor, Role, audience, decide};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem};
use people::model::{GpChoice, Person, PersonData, Source};
use people::service::{self, Known, Outcome};
use storage::Reactions;
use territory::{Doctor, DoctorKind};
use testkit::TestDb;

pub(crate) fn doctors(db: &TestDb) {
    let doctor = |code: &str| Doctor {
        code: code.to_owned(),
        family_name: "D'Argine".to_owned(),
        given_name: "Ada".to_owned(),
        kind: DoctorKind::Gp,
        asl: "301".to_owned(),
        comune: TORINO.to_owned(),
        valid_from: date(2010, 1, 1),
        valid_to: FOREVER,
    };
    let both = [doctor("010A1B2"), doctor("010C3D4")];
    db.write(move |tx| both.iter().try_for_each(|doctor| territory::doctors::insert(tx, doctor))).unwrap();
}

fn create(db: &TestDb, id: PersonId, data: &PersonData, confirmed: bool) -> kernel::Result<Outcome> {
    let data = data.clone();
    db.write(move |tx| service::create(tx, &sisp(), id, &data, confirmed))
}

fn correct(db: &TestDb, person: &Person, data: &PersonData, reason: &'static str) -> kernel::Result<Outcome> {
    let (id, version, data) = (person.id, person.version, data.clone());
    db.write(move |tx| service::correct(tx, &sisp(), id, version, &data, reason, true))
}

fn saved(outcome: Outcome) -> Person {
    match outcome {
        Outcome::Saved(person) => *person,
        other => panic!("not saved: {other:?}"),
    }
}

fn field(problem: Problem) -> FieldProblem {
    match problem {
        Problem::Invalid(mut problems) => problems.remove(0),
        other => panic!("{other}"),
    }
}

#[test]
fn a_person_is_entered_once_however_often_it_is_sent() {
    on_each_engine(|db| {
        doctors(db);
        let new = coded(data("Sponda", "Ada", date(1980, 3, 12)));
        let id = PersonId::new();
        let first = saved(create(db, id, &new, false).unwrap());
        assert_eq!((first.source, first.version, first.asl.as_str()), (Source::Operator, 1, "301"));
        let before = records(db).len();
        let again = saved(create(db, id, &new, false).unwrap());
        assert_eq!(again, first);
        assert_eq!(records(db).len(), before + 1);
        let listed = db.read(|tx| service::list(tx, &gp("010A1B2"), None, 10)).unwrap();
        assert_eq!(listed.rows.len(), 1);
    });
}

#[test]
fn an_id_of_somebody_out_of_reach_is_taken() {
    on_each_engine(|db| {
        doctors(db);
        let mut far = coded(data("Argini", "Bea", date(1981, 4, 13)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        let far = person(far);
        load(db, std::slice::from_ref(&far));
        let new = coded(data("Sponda", "Ada", date(1980, 3, 12)));
        let refused = create(db, far.id, &new, true);
        assert!(matches!(refused, Err(Problem::Duplicate(_))), "{refused:?}");
    });
}

#[test]
fn an_identifier_that_is_taken_leads_to_whoever_has_it() {
    on_each_engine(|db| {
        doctors(db);
        let here = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        let mut far = coded(data("Argini", "Bea", date(1981, 4, 13)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        let far = person(far);
        load(db, &[here.clone(), far.clone()]);
        let Outcome::Known(Known::Here(id)) = create(db, PersonId::new(), &here.data, true).unwrap() else {
            panic!("not told")
        };
        assert_eq!(id, here.id);
        let mut taken = data("Argini", "Bea", date(1981, 4, 13));
        taken.identifier = far.data.identifier.clone();
        let Outcome::Known(Known::Elsewhere(existence)) = create(db, PersonId::new(), &taken, true).unwrap()
        else {
            panic!("not told")
        };
        assert_eq!((existence.initials.as_str(), existence.asl.as_str()), ("B. A.", "210"));
        let last = records(db).pop().unwrap();
        assert_eq!((last.action.as_str(), last.subjects), ("person.lookup", vec![far.id.0]));
    });
}

#[test]
fn likely_duplicates_are_shown_before_saving() {
    on_each_engine(|db| {
        doctors(db);
        let known = person(data("Sponda", "Ada", date(1980, 3, 12)));
        let mut far = data("Ghianda", "Bea", date(1981, 4, 13));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        far.gp = None;
        let far = person(far);
        load(db, &[known.clone(), far.clone()]);
        let reasons = |new: &PersonData| -> Vec<&'static str> {
            match create(db, PersonId::new(), new, false).unwrap() {
                Outcome::ToConfirm { likely, .. } => {
                    assert_eq!(likely[0].line.id, known.id);
                    let last = records(db).pop().unwrap();
                    assert_eq!(last.subjects, [known.id.0]);
                    likely[0].likeness.reasons.iter().map(|reason| reason.key()).collect()
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(reasons(&data("SPONDA", "Ada", date(1980, 3, 12))), ["people-like-same-name"]);
        assert_eq!(reasons(&data("Spondda", "Adda", date(1980, 3, 12))), ["people-like-same-sound"]);
        assert_eq!(reasons(&data("Spomda", "Ada", date(1980, 3, 12))), ["people-like-similar-name"]);
        assert_eq!(reasons(&data("Ada", "Sponda", date(1980, 3, 12))), ["people-like-names-swapped"]);
        assert_eq!(reasons(&data("Sponda", "Ada", date(1980, 12, 3))), ["people-like-day-month"]);
        assert_eq!(reasons(&data("Sponda", "Zita", date(1980, 3, 12))), ["people-like-twin"]);
        // Outside the audiences only the very same name and birth date is told, with initials.
        match create(db, PersonId::new(), &data("Ghianda", "Bea", date(1981, 4, 13)), false).unwrap() {
            Outcome::ToConfirm { likely, elsewhere, .. } => {
                assert!(likely.is_empty());
                assert_eq!((elsewhere.len(), elsewhere[0].initials.as_str()), (1, "B. G."));
            }
            other => panic!("{other:?}"),
        }
        let similar_elsewhere = data("Gianda", "Bea", date(1981, 4, 13));
        saved(create(db, PersonId::new(), &similar_elsewhere, false).unwrap());
        let twin = data("Sponda", "Zita", date(1980, 3, 12));
        saved(create(db, PersonId::new(), &twin, true).unwrap());
    });
}

#[test]
fn a_tax_code_that_disagrees_asks_for_confirmation() {
    on_each_engine(|db| {
        doctors(db);
        let mut wrong = coded(data("Sponda", "Ada", date(1980, 3, 12)));
        wrong.given_name = "Bea".to_owned();
        wrong.birth_date = date(1980, 3, 21);
        match create(db, PersonId::new(), &wrong, false).unwrap() {
            Outcome::ToConfirm { warnings, .. } => {
                let keys: Vec<_> = warnings.iter().map(|warning| warning.key).collect();
                assert_eq!(keys, ["tax-code-differs-given", "tax-code-differs-birth-date"]);
            }
            other => panic!("{other:?}"),
        }
        saved(create(db, PersonId::new(), &wrong, true).unwrap());
    });
}

#[test]
fn what_only_the_registers_know_is_told_at_the_field() {
    on_each_engine(|db| {
        doctors(db);
        let mut new = data("Sponda", "Ada", date(1980, 3, 12));
        new.gp = Some(GpChoice { code: "010Z9Z9".to_owned(), since: TODAY });
        let told = field(create(db, PersonId::new(), &new, true).unwrap_err());
        assert_eq!((told.field, told.key), ("gp_code", "people-gp-unknown"));
        new.gp = None;
        new.domicile.comune = CUNEO.to_owned();
        new.residence.comune = CUNEO.to_owned();
        let told = field(create(db, PersonId::new(), &new, true).unwrap_err());
        assert_eq!((told.field, told.key), ("domicile_comune", "people-domicile-other-asl"));
        let doctor = gp("010A1B2");
        let denied = db.write(move |tx| service::create(tx, &doctor, PersonId::new(), &new, true).map(drop));
        assert!(matches!(denied, Err(Problem::Denied("person.create"))));
    });
}

#[test]
fn a_correction_keeps_what_was_and_a_stale_one_is_refused() {
    on_each_engine(|db| {
        doctors(db);
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        load(db, std::slice::from_ref(&ada));
        let mut better = ada.data.clone();
        better.phone = Some("011 000000".to_owned());
        better.gp = Some(GpChoice { code: "010C3D4".to_owned(), since: TODAY });
        let told = field(correct(db, &ada, &better, "  ").unwrap_err());
        assert_eq!((told.field, told.key), ("reason", "people-reason-missing"));
        let once = saved(correct(db, &ada, &better, "cambio del medico").unwrap());
        assert_eq!((once.version, &once.data), (2, &better));
        let again = saved(correct(db, &ada, &better, "cambio del medico").unwrap());
        assert_eq!(again, once, "the same correction sent again");
        let mut other = ada.data.clone();
        other.given_name = "Adele".to_owned();
        assert!(matches!(correct(db, &ada, &other, "nome"), Err(Problem::Stale)));
        let twice = saved(correct(db, &once, &other, "nome e medico sbagliati").unwrap());
        assert_eq!(twice.version, 3);

        // The doctor of before loses her, the one of today has her, and the ASL sees her since it did.
        let seen = |actor: Actor| db.read(move |tx| service::list(tx, &actor, None, 10)).unwrap().rows.len();
        assert_eq!((seen(gp("010A1B2")), seen(gp("010C3D4")), seen(sisp())), (1, 0, 1));
        let since = db.read(move |tx| {
            let scope = decide(&sisp(), Action::PersonView)?;
            audience::reason(tx, &scope, access::Resource::Person, ada.id.0)
        });
        assert_eq!(since.unwrap().since, date(2020, 1, 1));

        let history = db.read(move |tx| service::history(tx, &sisp(), ada.id)).unwrap();
        let told: Vec<(i64, &str, Vec<&str>)> = history
            .steps
            .iter()
            .map(|step| {
                (step.version, step.reason.as_str(), step.changes.iter().map(|one| one.field).collect())
            })
            .collect();
        assert_eq!(
            told[0],
            (3, "nome e medico sbagliati", vec!["given_name", "phone", "gp_code", "gp_since"])
        );
        assert_eq!(told[1], (2, "cambio del medico", vec!["phone", "gp_code", "gp_since"]));
    });
}

#[test]
fn a_person_who_moves_leaves_one_asl_for_another() {
    on_each_engine(|db| {
        doctors(db);
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        load(db, std::slice::from_ref(&ada));
        let mut moved = ada.data.clone();
        moved.residence.comune = CUNEO.to_owned();
        moved.domicile.comune = CUNEO.to_owned();
        moved.gp = None;
        let moved = saved(correct(db, &ada, &moved, "trasferita").unwrap());
        assert_eq!(moved.asl, "210");
        let seen = |actor: Actor| db.read(move |tx| service::person(tx, &actor, ada.id)).is_ok();
        assert!(!seen(sisp()) && !seen(gp("010A1B2")));
        assert!(seen(actor(Role::SispOperator, "210")));
    });
}

#[test]
fn corrections_at_once_leave_one_winner() {
    on_each_engine(|db| {
        doctors(db);
        let ada = person(data("Sponda", "Ada", date(1980, 3, 12)));
        load(db, std::slice::from_ref(&ada));
        let attempt = |phone: i32| {
            let (ada, mut data) = (ada.clone(), ada.data.clone());
            data.phone = Some(format!("011 00000{phone}"));
            db.db.write(move |tx| service::correct(tx, &sisp(), ada.id, 1, &data, "telefono", true))
        };
        let outcomes = db.block_on(async { tokio::join!(attempt(1), attempt(2), attempt(3)) });
        let outcomes = [outcomes.0, outcomes.1, outcomes.2];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(
            outcomes.iter().flat_map(|outcome| outcome.as_ref().err()).all(|e| matches!(e, Problem::Stale))
        );
    });
}

#[test]
fn one_tax_code_sent_by_two_at_once_is_one_person() {
    on_each_engine(|db| {
        doctors(db);
        let new = coded(data("Sponda", "Ada", date(1980, 3, 12)));
        let attempt = || {
            let (id, new) = (PersonId::new(), new.clone());
            db.db.write(move |tx| service::create(tx, &sisp(), id, &new, true))
        };
        let (one, other) = db.block_on(async { tokio::join!(attempt(), attempt()) });
        let outcomes = [one.unwrap(), other.unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Saved(_))).count(), 1);
        assert_eq!(outcomes.iter().filter(|o| matches!(o, Outcome::Known(Known::Here(_)))).count(), 1);
    });
}

#[test]
fn a_laboratory_enters_whom_it_names_once() {
    on_each_engine(|db| {
        let technician = actor(Role::LaboratoryTechnician, "LAB-301-1");
        let new = coded(data("Sponda", "Ada", date(1980, 3, 12)));
        let nameless = data("Sponda", "Bea", date(1980, 3, 12));
        let (first, again, refused) = db
            .write(move |tx| {
                let scope = decide(&technician, Action::ResultImport)?;
                let first = service::register_from_laboratory(tx, &scope, &new)?;
                let again = service::register_from_laboratory(tx, &scope, &new)?;
                Ok((first, again, service::register_from_laboratory(tx, &scope, &nameless).map(drop)))
            })
            .unwrap();
        assert_eq!((first.source, first.id), (Source::Laboratory, again.id));
        assert!(matches!(refused, Err(Problem::Refused("people-laboratory-needs-tax-code"))));
        let listed = db.read(|tx| service::list(tx, &sisp(), None, 10)).unwrap();
        assert_eq!(listed.rows.len(), 1);
        let not_a_door = db.write(|tx| {
            let scope = decide(&sisp(), Action::PersonCreate)?;
            let new = coded(data("Sponda", "Cora", date(1980, 3, 12)));
            service::register_from_laboratory(tx, &scope, &new).map(drop)
        });
        assert!(matches!(not_a_door, Err(Problem::Denied(_))));
    });
}

#[test]
fn others_hear_of_it_in_the_same_commit() {
    use people::{PersonCorrected, PersonRegistered};
    let deaf = || {
        let mut reactions = Reactions::new();
        reactions.on::<PersonRegistered>("refuse", |_, _| Err(Problem::Refused("test-refused")));
        reactions.on::<PersonCorrected>("refuse", |_, _| Err(Problem::Refused("test-refused")));
        reactions
    };
    testkit::on_each_engine(MODULES, AUDIT, deaf, |db| {
        doctors(db);
        let ada = person(data("Sponda", "Ada", date(1980, 3, 12)));
        load(db, std::slice::from_ref(&ada));
        let mut other = ada.data.clone();
        other.phone = Some("011 000000".to_owned());
        let before = records(db).len();
        assert!(matches!(correct(db, &ada, &other, "telefono"), Err(Problem::Refused("test-refused"))));
        let new = data("Argini", "Bea", date(1990, 1, 1));
        assert!(matches!(create(db, PersonId::new(), &new, true), Err(Problem::Refused("test-refused"))));
        assert_eq!(records(db).len(), before, "what was undone left no record");
        let listed = db.read(|tx| service::list(tx, &sisp(), None, 10)).unwrap();
        assert_eq!(listed.rows.len(), 1);
    });
}
