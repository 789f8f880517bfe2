//! Users as an administrator makes them.

use access::{Role, audit::Record, sessions, users};
use kernel::{FieldProblem, Problem};
use storage::args;
use uuid::Uuid;

use crate::common::{actor, new_user, on_each_engine};

#[test]
fn an_administrator_creates_a_user_once_however_often_the_form_is_sent() {
    on_each_engine(|db| {
        let user = new_user("ada", Role::Gp);
        for _ in 0..2 {
            let same = user.clone();
            db.write(move |tx| users::create(tx, &actor(Role::Administrator), &same)).unwrap();
        }
        let found = db.read(|tx| sessions::find_login(tx, "ada")).unwrap();
        assert_eq!(found.map(|(id, _)| id), Some(user.id));
        let inbox = |tx: &mut storage::Tx<'_>| {
            tx.query(&access::sql::MAIN_INBOX, args![Uuid::nil(), 10_i64], |row| row.get::<String>(2))
        };
        let bodies = db.read(inbox).unwrap();
        let records: Vec<Record> = bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        assert_eq!(records.len(), 1, "one record for one act");
        assert_eq!(records[0].subjects, [user.id.0]);
        assert_eq!((records[0].action.as_str(), records[0].detail.as_str()), ("user.manage", "gp here"));
    });
}

#[test]
fn a_login_is_given_once_and_only_an_administrator_gives_it() {
    on_each_engine(|db| {
        let create = |role| db.write(move |tx| users::create(tx, &actor(role), &new_user("ada", Role::Gp)));
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            assert!(matches!(create(role), Err(Problem::Denied("user.manage"))), "{role:?}");
        }
        create(Role::Administrator).unwrap();
        let Err(Problem::Invalid(fields)) = create(Role::Administrator) else {
            panic!("the login was given twice");
        };
        assert_eq!(fields, [FieldProblem::new("login", "access-login-taken")]);
    });
}
