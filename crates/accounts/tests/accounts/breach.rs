//! Who saw whom in a period, for a breach of confidentiality, on both engines.

use crate::common::{Browser, TAX_CODE, join, on_each_engine, part, person, person_with, user};
use access::audit::{self, Entry};
use access::tree::{KeyFile, Sequencer, SequencerSettings};
use access::{Action, Actor, Resource, Role, audience, decide};
use accounts::service::{BreachLine, BreachQuery, BreachTotals, breach_report, open_breach_report};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use testkit::TestDb;

fn report(
    db: &TestDb,
    by: &str,
    change: impl FnOnce(&mut BreachQuery),
) -> Result<(Vec<BreachLine>, BreachTotals)> {
    let login = by.to_owned();
    let actor: Actor = db.read(move |tx| access::sessions::as_user(tx, &login))?;
    let today = db.clocks.real_today();
    let reason = "Segnalazione di violazione".to_owned();
    let mut query = BreachQuery { from: today, to: today, login: None, tax_code: None, reason };
    change(&mut query);
    db.block_on(async {
        let period = open_breach_report(&db.db, &actor, &query).await?;
        let key = KeyFile::open(&db.folder().join("audit.key"))?;
        Sequencer::new(db.db.clone(), key, SequencerSettings::default()).drain().await?;
        let mut lines = Vec::new();
        let tell = |line: &BreachLine| {
            lines.push(line.clone());
            Ok(())
        };
        let totals = breach_report(&db.db, period, tell).await?;
        Ok((lines, totals))
    })
}

/// The doctor opens the page of his patient.
fn looks(db: &TestDb, person: PersonId) {
    let look = move |tx: &mut storage::Tx<'_>| {
        let actor = access::sessions::as_user(tx, "medico")?;
        let scope = decide(&actor, Action::PersonView)?;
        let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
        audit::record(tx, &actor, Entry::new(Action::PersonView).subject(person).why(&reason))
    };
    db.read(look).unwrap();
}

#[test]
fn whoever_saw_persons_in_the_period_is_named_and_nobody_else() {
    on_each_engine(|db| {
        let person = person(db);
        // A page of an account is about no patient, and neither is the second factor.
        let mut doctor = Browser::signed_in(db, "medico");
        doctor.get("/profile");
        doctor.post("/profile/factor", &[]);
        db.read(|tx| {
            let actor = access::sessions::as_user(tx, "medico")?;
            let about = |act| Entry::session(act).subject(actor.user.0);
            audit::record(tx, &actor, about(audit::FACTOR_ENROL))?;
            audit::record(tx, &actor, about(audit::PASSWORD_RESET))
        })
        .unwrap();
        looks(db, person);
        let (lines, totals) = report(db, "admin", |_| ()).unwrap();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((lines[0].login.as_str(), lines[0].action.as_str()), ("medico", "person.view"));
        assert_eq!(lines[0].persons[0].id, person.0);
        assert!(lines[0].persons[0].why.contains("gp-of-choice"), "{lines:?}");
        assert_eq!(totals, BreachTotals { accesses: 1, refused: 0, persons: 1, users: 1 });

        let his = |login: &str| report(db, "admin", |query| query.login = Some(login.to_owned()));
        assert_eq!(his("medico").unwrap().1.accesses, 1);
        assert_eq!(his("admin").unwrap().1.accesses, 0);
        assert!(matches!(his("nessuno"), Err(Problem::NotFound)));
        let about = |code: &str| report(db, "admin", |query| query.tax_code = Some(code.to_owned()));
        // The question about this person is an access to her data too.
        assert_eq!(about(TAX_CODE).unwrap().0.iter().filter(|line| line.login == "medico").count(), 1);
        assert!(matches!(about("BNCLRA80A41L219V"), Err(Problem::NotFound)));
        let before = |query: &mut BreachQuery| {
            query.to = query.to.yesterday().unwrap();
            query.from = query.to;
        };
        assert_eq!(report(db, "admin", before).unwrap().0.len(), 0);
    });
}

#[test]
fn of_two_who_are_one_whoever_saw_either_is_named() {
    on_each_engine(|db| {
        let (person, again) = (person(db), person_with(db, "BNCLRA80A41L219V"));
        looks(db, again);
        let looked = || {
            let (lines, _) = report(db, "admin", |query| query.tax_code = Some(TAX_CODE.to_owned())).unwrap();
            lines.iter().filter(|line| line.login == "medico").count()
        };
        assert_eq!(looked(), 0);
        let merge = join(db, person, again);
        assert_eq!(looked(), 1);
        // She is one person, to who asks for her and to who asks for everybody.
        looks(db, person);
        for code in [Some(TAX_CODE), None] {
            let (_, totals) = report(db, "admin", |query| query.tax_code = code.map(str::to_owned)).unwrap();
            assert_eq!(totals.persons, 1, "{code:?}");
        }
        assert_eq!(looked(), 2);
        // Parted, what was before and is afterwards under the other's id is the other's alone.
        part(db, &merge);
        looks(db, again);
        assert_eq!(looked(), 1);
    });
}

#[test]
fn what_was_seen_of_her_under_anothers_id_is_told_also_when_they_are_two() {
    on_each_engine(|db| {
        let (person, again) = (person(db), person_with(db, "BNCLRA80A41L219V"));
        let merge = join(db, again, person);
        looks(db, again);
        part(db, &merge);
        let (lines, totals) =
            report(db, "admin", |query| query.tax_code = Some(TAX_CODE.to_owned())).unwrap();
        assert_eq!(lines.iter().filter(|line| line.login == "medico").count(), 1, "{lines:?}");
        assert_eq!(totals.persons, 1);
    });
}

#[test]
fn it_is_the_regions_and_others_are_refused() {
    on_each_engine(|db| {
        user(db, "dpo", Role::DataProtectionOfficer, "301", "ASL Città di Torino");
        for login in ["medico", "dpo"] {
            assert!(matches!(report(db, login, |_| ()), Err(Problem::Denied(_))), "{login}");
        }
    });
}
