//! How many persons somebody reads in an hour before he has to prove who he is.

use access::audit::{self, Entry};
use access::reading::PERSONS_AN_HOUR;
use access::sessions::{self, Token};
use access::{Action, Role, proof, users};
use jiff::SignedDuration;
use kernel::{Problem, Result};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{new_user, on_each_engine};

fn signed_in(db: &TestDb, role: Role) -> Token {
    let (user, token) = (new_user("reader", role), Token::new().unwrap());
    let (id, fresh) = (user.id, token.clone());
    db.write(move |tx| {
        users::insert(tx, &user)?;
        sessions::open(tx, id, &fresh)
    })
    .unwrap();
    db.pass(SignedDuration::from_mins(1));
    token
}

fn acts(db: &TestDb, token: &Token, action: Action, persons: &[Uuid]) -> Result<()> {
    let (token, persons) = (token.clone(), persons.to_vec());
    db.read(move |tx| {
        let actor = sessions::enter(tx, &token)?;
        audit::record(tx, &actor, Entry::new(action).subjects(persons.iter().copied()))
    })
}

fn reads(db: &TestDb, token: &Token, persons: &[Uuid]) -> Result<()> {
    acts(db, token, Action::PersonList, persons)
}

fn persons(many: usize) -> Vec<Uuid> {
    (0..many).map(|_| Uuid::now_v7()).collect()
}

#[test]
fn whoever_reads_many_persons_in_an_hour_proves_who_he_is() {
    on_each_engine(|db| {
        let token = signed_in(db, Role::SispOperator);
        let seen = persons(PERSONS_AN_HOUR);
        seen.chunks(100).for_each(|page| reads(db, &token, page).unwrap());
        reads(db, &token, &seen[..100]).expect("whoever is shown again counts once");

        let next = persons(1);
        assert!(matches!(reads(db, &token, &next), Err(Problem::NotProved)));
        assert!(matches!(acts(db, &token, Action::PersonView, &next), Err(Problem::NotProved)));
        acts(db, &token, Action::PersonCorrect, &next).expect("what changes a person is not held back");
        acts(db, &token, Action::ListExport, &next).expect("nor a file that is under way");

        let (old, fresh) = (token.clone(), Token::new().unwrap());
        let given = fresh.clone();
        db.write(move |tx| proof::renew(tx, &old, &given, "password")).unwrap();
        reads(db, &fresh, &next).expect("after a proof");
        persons(PERSONS_AN_HOUR - 1).chunks(100).for_each(|page| reads(db, &fresh, page).unwrap());
        assert!(matches!(reads(db, &fresh, &persons(1)), Err(Problem::NotProved)), "one proof, one hour");
    });
}

#[test]
fn a_new_hour_and_a_machine_read_on() {
    on_each_engine(|db| {
        let token = signed_in(db, Role::LaboratoryMachine);
        reads(db, &token, &persons(PERSONS_AN_HOUR * 10)).unwrap();
        assert!(matches!(reads(db, &token, &persons(1)), Err(Problem::NotProved)));
        // In steps, so that the session does not end for want of use.
        for _ in 0..3 {
            db.pass(SignedDuration::from_mins(20));
            let kept = token.clone();
            let now = db.db.clocks().now();
            db.write(move |tx| sessions::keep_alive(tx, &kept, Role::LaboratoryMachine, now)).unwrap();
        }
        reads(db, &token, &persons(1)).expect("an hour later");
    });
}
