//! Sessions: what ends them, and what the table gives away.

use access::audience::{Grant, grant};
use access::sessions::{self, Token};
use access::{Action, Resource, Role, assignments, decide, users};
use jiff::ToSpan;
use jiff::civil::date;
use kernel::clock::{FOREVER, local_date};
use kernel::ids::UserId;
use kernel::{Date, Problem};
use sha2::{Digest, Sha256};
use storage::{Engine, args};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{actor, machine, new_user, on_each_engine, unit, word};

mod sql {
    storage::queries! {
        "sessions.sql";
        TOKENS = "tokens",
        AGE = "age",
        END_ROLE = "end_role",
        IDLE = "idle",
        HELD = "held",
    }
}

fn signed_in(db: &TestDb, login: &str) -> (UserId, Token) {
    signed_in_as(db, login, Role::Gp)
}

fn signed_in_as(db: &TestDb, login: &str, role: Role) -> (UserId, Token) {
    let (user, token) = (new_user(login, role), Token::new().unwrap());
    let (id, fresh) = (user.id, token.clone());
    db.write(move |tx| {
        users::insert(tx, &user)?;
        sessions::open(tx, id, &fresh)
    })
    .unwrap();
    (id, token)
}

fn enters(db: &TestDb, token: &Token) -> bool {
    enters_as(db, token, Role::Gp)
}

fn enters_as(db: &TestDb, token: &Token, role: Role) -> bool {
    let token = token.clone();
    match db.read(move |tx| sessions::enter(tx, &token)) {
        Ok(actor) => {
            assert_eq!((actor.role, actor.unit.code.as_str()), (role, "here"));
            assert_eq!(actor.today, date(2020, 11, 14), "the business date");
            true
        }
        Err(Problem::NotSignedIn) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_session_lets_in_its_token_only_and_ends_when_asked() {
    on_each_engine(|db| {
        let (_, one) = signed_in(db, "one");
        let (_, two) = signed_in(db, "two");
        assert!(enters(db, &one) && enters(db, &two));
        assert!(!enters(db, &Token::new().unwrap()));
        let upper = Token::presented(&one.secret().to_uppercase());
        assert!(!enters(db, &upper));
        let gone = one.clone();
        db.write(move |tx| sessions::end(tx, &gone)).unwrap();
        assert!(!enters(db, &one) && enters(db, &two));
    });
}

/// Twenty at once; one more ends the one that was not used for longest, and nobody else's.
#[test]
fn a_user_has_so_many_sessions_and_a_machine_more() {
    use access::open_sessions::{AT_ONCE, AT_ONCE_OF_MACHINE};
    on_each_engine(|db| {
        let (ada, first) = signed_in(db, "ada");
        let (_, other) = signed_in(db, "bea");
        let again = |user: UserId| {
            db.pass(jiff::SignedDuration::from_secs(1));
            let token = Token::new().unwrap();
            let kept = token.clone();
            db.write(move |tx| sessions::open(tx, user, &kept)).unwrap();
            token
        };
        let second = again(ada);
        (2..AT_ONCE).for_each(|_| drop(again(ada)));
        assert!(enters(db, &first) && enters(db, &second));
        // The first is in use again: the second is now the one that was not for longest.
        db.pass(jiff::SignedDuration::from_mins(4));
        let (used, now) = (first.clone(), db.clocks.now());
        db.write(move |tx| sessions::keep_alive(tx, &used, Role::Gp, now)).unwrap();
        let last = again(ada);
        assert!(enters(db, &first) && !enters(db, &second) && enters(db, &last) && enters(db, &other));
        let (machine, token) = signed_in_as(db, "lis", Role::LaboratoryMachine);
        (1..AT_ONCE_OF_MACHINE).for_each(|_| drop(again(machine)));
        let enters_lis = |token: &Token| {
            let token = token.clone();
            db.read(move |tx| sessions::enter(tx, &token)).is_ok()
        };
        assert!(enters_lis(&token));
        again(machine);
        assert!(!enters_lis(&token));
    });
}

/// 256 bits of the system's generator.
#[test]
fn tokens_are_long_and_none_comes_twice() {
    let tokens: std::collections::BTreeSet<String> =
        (0..1_000).map(|_| Token::new().unwrap().secret().to_owned()).collect();
    assert_eq!(tokens.len(), 1_000);
    assert!(
        tokens.iter().all(|token| token.len() == 64 && token.bytes().all(|sign| sign.is_ascii_hexdigit()))
    );
    // No byte stands still: each place takes on many values.
    for place in 0..32 {
        let seen: std::collections::BTreeSet<&str> =
            tokens.iter().map(|token| &token[2 * place..2 * place + 2]).collect();
        assert!(seen.len() > 200, "byte {place} has {} values", seen.len());
    }
}

#[test]
fn the_table_holds_no_token() {
    on_each_engine(|db| {
        let (_, token) = signed_in(db, "ada");
        let kept = db.read(|tx| tx.query(&sql::TOKENS, args![], |row| row.get::<Vec<u8>>(0))).unwrap();
        assert_eq!(kept, [Sha256::digest(token.secret()).to_vec()]);
        // Whoever reads the table and presents what he finds does not enter.
        let stolen: String = kept[0].iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!enters(db, &Token::presented(&stolen)));
    });
}

#[test]
fn a_session_ends_after_a_shift() {
    on_each_engine(|db| {
        let (_, token) = signed_in(db, "ada");
        let age = |seconds: i64| {
            let micros = seconds * 1_000_000;
            db.write(move |tx| tx.execute(&sql::AGE, args![micros])).unwrap();
        };
        age(sessions::lifetime_seconds() - 60);
        assert!(enters(db, &token), "a minute before the end");
        assert_eq!(db.write(sessions::clear).unwrap(), 0);
        age(61);
        assert!(!enters(db, &token), "a second after it");
        assert_eq!(db.write(sessions::clear).unwrap(), 1, "and the night forgets it");
    });
}

#[test]
fn a_change_of_role_takes_its_idle_time_and_does_not_make_the_shift_longer() {
    on_each_engine(|db| {
        let (user, token) = signed_in(db, "ada");
        let mayor = db
            .write(move |tx| {
                users::insert_role(tx, user, Role::Mayor, &unit("001125"), (date(2020, 1, 1), FOREVER))?;
                let held = sessions::assignments(tx, user)?;
                Ok(held.into_iter().find(|held| held.role == Role::Mayor).unwrap().id)
            })
            .unwrap();
        let micros = 3_600_000_000_i64;
        db.write(move |tx| tx.execute(&sql::AGE, args![micros])).unwrap();
        let session = || {
            let all = db
                .read(|tx| tx.query(&sql::IDLE, args![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))));
            let all = all.unwrap();
            assert_eq!(all.len(), 1, "one session at a time");
            (all[0].0 / 60_000_000, all[0].1)
        };
        let (idle, ends) = session();
        assert_eq!(idle, sessions::idle_minutes(Role::Gp));
        let (old, fresh) = (token.clone(), Token::new().unwrap());
        let begun = fresh.clone();
        let actor = db.write(move |tx| sessions::switch(tx, &old, mayor, &begun)).unwrap();
        assert_eq!((actor.role, actor.unit.code.as_str()), (Role::Mayor, "001125"));
        assert_eq!(
            session(),
            (sessions::idle_minutes(Role::Mayor), ends),
            "it ends when the first would have"
        );
        assert!(!enters(db, &token));
        let over = db.write(move |tx| sessions::switch(tx, &token, mayor, &fresh));
        assert!(matches!(over, Err(Problem::NotSignedIn)), "a session that is over changes into nothing");
    });
}

#[test]
fn a_suspended_user_is_out_at_once_and_cannot_sign_in() {
    on_each_engine(|db| {
        let (user, token) = signed_in(db, "ada");
        let set = |active| {
            db.write(move |tx| users::set_active(tx, &machine(), &word(user), active)).unwrap();
        };
        set(false);
        assert!(!enters(db, &token));
        assert!(db.read(|tx| sessions::find_login(tx, "ada")).unwrap().is_none());
        set(true);
        assert!(!enters(db, &token), "a session that ended does not come back");
        assert!(db.read(|tx| sessions::find_login(tx, " ADA ")).unwrap().is_some());
        assert!(db.read(|tx| sessions::find_login(tx, "ada\0")).unwrap().is_none());
        let denied =
            db.write(move |tx| users::set_active(tx, &actor(Role::SispOperator), &word(user), false));
        assert!(matches!(denied, Err(Problem::Denied(_))));
    });
}

#[test]
fn a_session_of_a_role_that_was_over_does_not_come_back_with_it() {
    on_each_engine(|db| {
        // A role that one administrator prolongs alone.
        let (user, token) = signed_in_as(db, "ada", Role::AslDirector);
        let held = db.read(move |tx| sessions::assignments(tx, user)).unwrap()[0].id;
        let today = local_date(db.clocks.now());
        // Its last day passes.
        db.write(move |tx| tx.execute(&sql::END_ROLE, args![user, today])).unwrap();
        assert!(!enters_as(db, &token, Role::AslDirector));
        db.write(move |tx| assignments::move_last_day(tx, &machine(), &word(user), held, None)).unwrap();
        assert!(!enters_as(db, &token, Role::AslDirector), "the role is held again, the session is over");
        let fresh = Token::new().unwrap();
        let again = fresh.clone();
        db.write(move |tx| sessions::open(tx, user, &again)).unwrap();
        assert!(enters_as(db, &fresh, Role::AslDirector));
    });
}

#[test]
fn a_role_opens_nothing_before_its_first_day_nor_after_its_last() {
    on_each_engine(|db| {
        // Roles are held in real time, whatever date the demo plays.
        let today = local_date(db.clocks.now());
        let day = |days: i64| today.checked_add(days.days()).unwrap();
        let cases: [(&str, Date, Date, bool); 5] = [
            ("first-day", today, FOREVER, true),
            ("last-day", date(2020, 1, 1), day(1), true),
            ("not-yet", day(1), FOREVER, false),
            ("no-more", date(2020, 1, 1), today, false),
            ("business-date-only", date(2020, 1, 1), date(2020, 12, 31), false),
        ];
        for (login, valid_from, valid_to, open) in cases {
            let mut user = new_user(login, Role::Gp);
            (user.valid_from, user.valid_to) = (valid_from, valid_to);
            let (id, token) = (user.id, Token::new().unwrap());
            let fresh = token.clone();
            db.write(move |tx| users::insert(tx, &user)).unwrap();
            let opened = db.write(move |tx| sessions::open(tx, id, &fresh));
            assert_eq!(opened.is_ok(), open, "{login}");
            assert!(open || matches!(opened, Err(Problem::Denied(_))), "{login}");
            assert_eq!(enters(db, &token), open, "{login}");
        }
    });
}

#[test]
fn a_role_that_ends_closes_the_sessions_opened_in_it() {
    on_each_engine(|db| {
        let (user, token) = signed_in(db, "ada");
        assert!(enters(db, &token));
        let today = local_date(db.clocks.now());
        db.write(move |tx| tx.execute(&sql::END_ROLE, args![user, today])).unwrap();
        assert!(!enters(db, &token));
    });
}

#[test]
fn both_walls_give_every_role_the_same_audiences() {
    on_each_engine(|db| {
        // One who is of two ASL, and one whom no ASL knows.
        for audiences in [&["asl:204", "asl:301"][..], &["gp:X", "comune:001125", "aslx:9", "asl"]] {
            let grants = audiences.iter().map(|audience| Grant {
                audience: (*audience).to_owned(),
                sort_key: "x".to_owned(),
                valid_from: date(2019, 3, 1),
                valid_to: FOREVER,
                why: "domicile",
            });
            let (person, grants) = (Uuid::now_v7(), grants.collect::<Vec<_>>());
            db.write(move |tx| grant(tx, Resource::Person, person, &grants)).unwrap();
        }
        for role in Role::ALL {
            let (user, token) = (new_user(role.code(), role), Token::new().unwrap());
            let (id, fresh) = (user.id, token.clone());
            db.write(move |tx| {
                users::insert(tx, &user)?;
                sessions::open(tx, id, &fresh)
            })
            .unwrap();
            let entered = db.db.read(move |tx| {
                let actor = sessions::enter(tx, &token)?;
                Ok((actor, tx.one(&sql::HELD, args![], |row| row.get::<String>(0))?))
            });
            let (actor, held) = db.block_on(entered).unwrap();
            let scopes = Action::ALL.into_iter().filter_map(|action| decide(&actor, action).ok());
            let mut decided: Vec<String> = scopes.flat_map(|scope| scope.audiences().to_vec()).collect();
            decided.sort();
            decided.dedup();
            if role == Role::RegionalSuperUser {
                assert_eq!(
                    decided,
                    ["asl:204", "asl:301"],
                    "those of every ASL that has anybody, and no others"
                );
            }
            if db.engine() == Engine::Postgres {
                assert_eq!(held, format!("{{{}}}", decided.join(",")), "{role:?}");
            }
        }
    });
}
