//! Users as an administrator invites them.

use access::invitations::{self, Accepted, Code, Letter, Standing};
use access::sessions::{self, Token};
use access::{Role, audit::Record, users::NewUser};
use kernel::{FieldProblem, Problem};
use storage::{Tx, args};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{actor, new_user, on_each_engine};

mod sql {
    storage::queries! {
        "users.sql";
        CODES = "codes",
    }
}

fn letter() -> Letter {
    Letter { id: Uuid::now_v7(), code: Code::new().unwrap(), contact: "011 000000".to_owned() }
}

fn invited(login: &str) -> NewUser {
    NewUser { password_hash: String::new(), ..new_user(login, Role::Gp) }
}

/// An administrator who is there: who invites is kept by name.
fn administrator(db: &TestDb) -> access::Actor {
    let admin = actor(Role::Administrator);
    let user = NewUser { id: admin.user, ..new_user("admin", Role::Administrator) };
    db.write(move |tx| access::users::insert(tx, &user)).unwrap();
    admin
}

fn records(db: &TestDb) -> Vec<Record> {
    let inbox = |tx: &mut Tx<'_>| {
        tx.query(&access::sql::MAIN_INBOX, args![Uuid::nil(), 50_i64], |row| row.get::<String>(2))
    };
    db.read(inbox).unwrap().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

#[test]
fn an_administrator_invites_a_user_once_however_often_the_form_is_sent() {
    on_each_engine(|db| {
        let admin = administrator(db);
        let (user, letter) = (invited("ada"), letter());
        for first in [true, false] {
            let (admin, same, again) = (admin.clone(), user.clone(), letter.clone());
            let good = db.write(move |tx| invitations::invite(tx, &admin, &same, Some("a@b.it"), &again));
            assert_eq!(good.unwrap(), first);
        }
        assert!(db.read(|tx| sessions::find_login(tx, "ada")).unwrap().is_none(), "no password, no way in");
        let records = records(db);
        assert_eq!(records.len(), 1, "one record for one act");
        assert_eq!(records[0].subjects, [user.id.0]);
        assert_eq!(
            (records[0].action.as_str(), records[0].detail.as_str()),
            ("user.manage", "invited gp here")
        );
    });
}

#[test]
fn a_login_is_given_once_and_only_an_administrator_gives_it() {
    on_each_engine(|db| {
        let admin = administrator(db);
        let invite = |actor: access::Actor| {
            db.write(move |tx| invitations::invite(tx, &actor, &invited("ada"), None, &letter()))
        };
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            assert!(matches!(invite(actor(role)), Err(Problem::Denied("user.manage"))), "{role:?}");
        }
        invite(admin.clone()).unwrap();
        let Err(Problem::Invalid(fields)) = invite(admin) else {
            panic!("the login was given twice");
        };
        assert_eq!(fields, [FieldProblem::new("login", "access-login-taken")]);
    });
}

#[test]
fn the_table_holds_no_code_and_what_it_holds_opens_nothing() {
    on_each_engine(|db| {
        let admin = administrator(db);
        let letter = letter();
        let sent = letter.clone();
        db.write(move |tx| invitations::invite(tx, &admin, &invited("ada"), None, &sent)).unwrap();
        let kept = db.write(|tx| tx.query(&sql::CODES, args![], |row| row.get::<Vec<u8>>(0))).unwrap();
        let hex: String = kept[0].iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!((kept.len(), kept[0].len()), (1, 32));
        assert!(!String::from_utf8_lossy(&kept[0]).contains(&letter.code.text()[..5]));
        for stolen in [&hex[..25], &hex[39..]] {
            if let Some(code) = Code::typed(stolen) {
                let opened = db.read(move |tx| invitations::open(tx, &code));
                assert!(matches!(opened, Err(Problem::NotFound)));
            }
        }
    });
}

#[test]
fn of_two_who_accept_at_once_one_is_in() {
    on_each_engine(|db| {
        let admin = administrator(db);
        let letter = letter();
        let sent = letter.clone();
        db.write(move |tx| invitations::invite(tx, &admin, &invited("ada"), None, &sent)).unwrap();
        let accept = || {
            let (code, token) = (letter.code.clone(), Token::new().unwrap());
            db.db.write(move |tx| invitations::accept(tx, &code, "none", &token))
        };
        let outcomes = db.block_on(async { tokio::join!(accept(), accept()) });
        let outcomes = [outcomes.0.unwrap(), outcomes.1.unwrap()];
        assert_eq!(outcomes.iter().filter(|one| matches!(one, Accepted::In(_))).count(), 1);
        assert!(outcomes.iter().any(|one| matches!(one, Accepted::Refused(Standing::Used))));
    });
}
