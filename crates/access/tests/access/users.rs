//! Users as an administrator invites them.

use access::factors::{self, Demand};
use access::invitations::{self, Accepted, Code, Invited, Letter, Standing};
use access::keys::Keys;
use access::sessions::{self, Token};
use access::{Role, audit::Record, users, users::NewUser};
use kernel::{FieldProblem, Problem};
use storage::{Tx, args};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{actor, new_user, on_each_engine, word};

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
    NewUser { password_hash: String::new(), ..new_user(login, Role::AslDirector) }
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
        for first in [Invited::Letter, Invited::Before] {
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
            ("user.manage", "invited asl_director here")
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
        for role in Role::ALL {
            match role {
                Role::Administrator => {}
                // Nobody has said what lies within an ASL: then nothing does.
                Role::AslAdministrator => {
                    assert!(matches!(invite(actor(role)), Err(Problem::Invalid(_))), "{role:?}");
                }
                _ => assert!(matches!(invite(actor(role)), Err(Problem::Denied("user.manage"))), "{role:?}"),
            }
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
        db.write(move |tx| {
            users::insert_setting(tx, factors::SETTING, Demand::Offered.code())?;
            invitations::invite(tx, &admin, &invited("ada"), None, &sent)
        })
        .unwrap();
        let accept = || {
            let (code, token) = (letter.code.clone(), Token::new().unwrap());
            db.db
                .write(move |tx| invitations::accept(tx, &Keys::none(), &code, "none", &token, String::new()))
        };
        let outcomes = db.block_on(async { tokio::join!(accept(), accept()) });
        let outcomes = [outcomes.0.unwrap(), outcomes.1.unwrap()];
        assert_eq!(outcomes.iter().filter(|one| matches!(one, Accepted::In(_))).count(), 1);
        assert!(outcomes.iter().any(|one| matches!(one, Accepted::Refused(Standing::Used))));
    });
}

#[test]
fn of_two_administrators_who_suspend_each_other_at_once_one_is_left() {
    on_each_engine(|db| {
        let admins: Vec<_> = ["one", "two"]
            .map(|login| {
                let user = new_user(login, Role::Administrator);
                let (id, token) = (user.id, Token::new().unwrap());
                let fresh = token.clone();
                db.write(move |tx| {
                    users::insert(tx, &user)?;
                    sessions::open(tx, id, &fresh)
                })
                .unwrap();
                (id, token)
            })
            .into();
        let meeting = std::sync::Arc::new(std::sync::Barrier::new(2));
        let answers: Vec<_> = [(0, 1), (1, 0)]
            .map(|(by, whom)| {
                let (token, whom, meeting) = (admins[by].1.clone(), admins[whom].0, meeting.clone());
                let (database, met) = (db.db.clone(), std::sync::atomic::AtomicBool::new(false));
                let together = db.engine() == storage::Engine::Postgres;
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(database.write(move |tx| {
                        let actor = sessions::enter(tx, &token)?;
                        // Both have entered. SQLite has one writer: there the second enters after the first has ended.
                        if together && !met.swap(true, std::sync::atomic::Ordering::SeqCst) {
                            meeting.wait();
                        }
                        users::set_active(tx, &actor, &word(whom), false)
                    }))
                })
            })
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.iter().any(|answer| matches!(answer, Err(Problem::NotSignedIn))), "{answers:?}");
    });
}
