//! The brake on sign-in, without the hashing: who may try, how often, and what is written meanwhile.

use std::collections::BTreeMap;
use std::net::IpAddr;

use access::audit::Record;
use access::brake::{self, Attempt, Origin, Verdict, Way};
use access::sessions::Token;
use access::{Role, users};
use jiff::SignedDuration;
use kernel::ids::UserId;
use storage::args;
use testkit::TestDb;

use crate::common::{new_user, on_each_engine};

mod sql {
    storage::queries! {
        "brake.sql";
        INBOX = "inbox",
        ROWS = "rows",
        MARKS = "marks",
    }
}

fn from(address: &str) -> Origin {
    Origin { address: Some(address.parse::<IpAddr>().unwrap()), device: None }
}

fn user(db: &TestDb, login: &str) -> UserId {
    let user = new_user(login, Role::Gp);
    let id = user.id;
    db.write(move |tx| users::insert(tx, &user)).unwrap();
    id
}

/// As a sign-in does up to the hash: the attempt when it would be hashed.
fn try_in(db: &TestDb, login: &str, origin: &Origin) -> Option<(Attempt, Way)> {
    let (login, origin) = (login.to_owned(), origin.clone());
    let (attempt, verdict) = db.read(move |tx| brake::prepare(tx, &login, &origin)).unwrap();
    let counted = attempt.clone();
    let verdict = match verdict {
        Verdict::Go(_) => db.write(move |tx| brake::charge(tx, &counted)).unwrap(),
        wait => wait,
    };
    match verdict {
        Verdict::Go(way) => Some((attempt, way)),
        Verdict::Wait(refusal) => {
            if !refusal.told {
                db.write(move |tx| brake::refused(tx, &attempt, &refusal)).unwrap();
            }
            None
        }
    }
}

/// A guess: whether it was hashed.
fn guess(db: &TestDb, login: &str, origin: &Origin) -> bool {
    let tried = try_in(db, login, origin);
    if let Some((attempt, way)) = tried.clone() {
        db.write(move |tx| brake::failed(tx, &attempt, &way, "password")).unwrap();
    }
    tried.is_some()
}

/// The right password: whether it was looked at.
fn sign_in(db: &TestDb, user: UserId, login: &str, origin: &Origin) -> bool {
    let tried = try_in(db, login, origin);
    if let Some((attempt, way)) = tried.clone() {
        db.write(move |tx| {
            brake::refund(tx, &attempt, &way)?;
            brake::remember(tx, user, &attempt)
        })
        .unwrap();
    }
    tried.is_some()
}

fn records(db: &TestDb) -> Vec<Record> {
    let bodies = db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
    bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

fn rows(db: &TestDb) -> (i64, i64) {
    db.read(|tx| tx.one(&sql::ROWS, args![], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap()
}

#[test]
fn an_attack_from_many_addresses_costs_each_account_at_most_thirty_hashes_a_day() {
    on_each_engine(|db| {
        let at_work = Origin { device: Some(Token::new().unwrap()), ..from("198.51.100.1") };
        let logins: Vec<String> = (0..5).map(|n| format!("user-{n}")).collect();
        let users: Vec<UserId> = logins.iter().map(|login| user(db, login)).collect();
        for (login, user) in logins.iter().zip(&users) {
            assert!(sign_in(db, *user, login, &at_work));
        }
        // A day of guesses, from outside and from the users' own address, as patient as one can be.
        let mut hashed: BTreeMap<&str, i32> = BTreeMap::new();
        for hour in 0..23 {
            for host in 0..6 {
                let address = if host == 0 {
                    "198.51.100.1".to_owned()
                } else {
                    format!("203.0.113.{}", hour * 6 + host)
                };
                for login in &logins {
                    *hashed.entry(login).or_default() += i32::from(guess(db, login, &from(&address)));
                }
            }
            db.pass(SignedDuration::from_hours(1));
        }
        for (login, hashed) in &hashed {
            assert!((1..=30).contains(hashed), "{login}: {hashed}");
            assert_eq!(*hashed, 20, "{login}: all that strangers and the known address have");
        }
        // Nobody is let in any more from outside, and everybody from where he works.
        for (login, user) in logins.iter().zip(&users) {
            assert!(!sign_in(db, *user, login, &from("192.0.2.200")));
            assert!(sign_in(db, *user, login, &at_work), "{login} at his own computer");
        }
        db.pass(SignedDuration::from_hours(25));
        assert!(guess(db, "user-0", &from("192.0.2.200")), "the next day");
    });
}

#[test]
fn whoever_guesses_at_a_shared_computer_spends_its_allowance_and_not_that_of_others() {
    on_each_engine(|db| {
        let ada = user(db, "ada");
        let browser = |address: &str| Origin { device: Some(Token::new().unwrap()), ..from(address) };
        // Twelve marks are kept: these browsers and the address they share.
        let browsers: Vec<Origin> = (0..11).map(|_| browser("198.51.100.1")).collect();
        for known in &browsers {
            assert!(sign_in(db, ada, "ada", known));
        }
        let elsewhere = |n: usize| Origin { device: browsers[n].device.clone(), ..from("192.0.2.77") };
        // A colleague at the shared one, as patient as one can be; where nobody knows the address, only the browser counts.
        let a_day_at = |known: &dyn Fn(usize) -> Origin| -> usize {
            let hashed = (0..23).flat_map(|hour| (0..40).map(move |n| (hour, n)));
            hashed
                .filter(|(_, n)| {
                    if *n == 0 {
                        db.pass(SignedDuration::from_mins(61));
                    }
                    guess(db, "ada", &known(*n))
                })
                .count()
        };
        db.pass(SignedDuration::from_hours(24));
        let shared = |_: usize| elsewhere(0);
        let mut hashed = 0;
        for _ in 0..10 {
            hashed += usize::from(guess(db, "ada", &shared(0)));
            db.pass(SignedDuration::from_mins(31));
        }
        assert_eq!(hashed, 10, "five of the browser, five of a stranger's address, and no wait between them");
        assert!(sign_in(db, ada, "ada", &elsewhere(1)), "her other computers let her in");
        // However many browsers are abused, all of them together, the address and the strangers keep the bound.
        db.pass(SignedDuration::from_hours(25));
        let spent = a_day_at(&|n| {
            if n < 22 {
                elsewhere(n % 11)
            } else if n < 33 {
                browsers[n % 11].clone()
            } else {
                from(&format!("203.0.113.{n}"))
            }
        });
        assert_eq!(spent, 30);
    });
}

#[test]
fn an_attempt_that_is_taken_back_leaves_the_wait_of_another_one() {
    on_each_engine(|db| {
        user(db, "ada");
        let (origin, seconds) = (from("203.0.113.9"), |n| db.pass(SignedDuration::from_secs(n)));
        for _ in 0..3 {
            assert!(guess(db, "ada", &origin));
        }
        seconds(15);
        let (slow, way) = try_in(db, "ada", &origin).unwrap();
        seconds(60);
        assert!(guess(db, "ada", &origin), "the fifth");
        // The slow one was never hashed: too many signed in at once.
        db.write(move |tx| brake::refund(tx, &slow, &way)).unwrap();
        assert!(!guess(db, "ada", &origin), "the wait after the other one stays");
        seconds(59);
        assert!(!guess(db, "ada", &origin));
        seconds(1);
        let (alone, way) = try_in(db, "ada", &origin).unwrap();
        db.write(move |tx| brake::refund(tx, &alone, &way)).unwrap();
        assert!(guess(db, "ada", &origin), "one that is alone is as if it had not been");
    });
}

#[test]
fn a_refused_guess_writes_nothing_and_an_attack_does_not_fill_the_log() {
    on_each_engine(|db| {
        let ada = user(db, "ada");
        let attacker = from("203.0.113.9");
        let hashed = (0..50).filter(|_| guess(db, "ada", &attacker)).count();
        assert_eq!(hashed, 3, "three mistakes cost no waiting");
        let (before, told) = (rows(db), records(db));
        for _ in 0..50 {
            assert!(!guess(db, "ada", &attacker));
        }
        assert_eq!((rows(db), records(db)), (before, told.clone()));
        let said: Vec<_> =
            told.iter().map(|record| (record.outcome.as_str(), record.detail.as_str())).collect();
        let password = ("denied", "password stranger");
        assert_eq!(said, [password, password, password, ("denied", "brake stranger")]);
        assert!(told.iter().all(|record| record.subjects == [ada.0] && record.user.is_nil()));
        assert!(told.iter().all(|record| record.action == "session.open"));
    });
}

#[test]
fn a_login_that_does_not_exist_answers_alike_and_keeps_no_text() {
    on_each_engine(|db| {
        user(db, "ada");
        let attacker = from("203.0.113.9");
        let times = |login: &str| -> Vec<bool> {
            let mut answers = Vec::new();
            for minutes in [0, 0, 0, 0, 1, 0, 2, 5, 10, 30, 30, 30, 600] {
                db.pass(SignedDuration::from_mins(minutes));
                answers.push(guess(db, login, &attacker));
            }
            answers
        };
        let known = times("ada");
        assert_eq!(known.iter().filter(|hashed| **hashed).count(), 8);
        assert_eq!(times("typed-by-mistake"), known);
        let mut bodies = records(db).into_iter().filter(|record| record.subjects.is_empty());
        assert!(bodies.all(|record| !format!("{record:?}").contains("typed")));
        let unknown: Vec<String> = records(db)
            .into_iter()
            .filter(|record| record.subjects.is_empty())
            .map(|record| record.detail)
            .collect();
        let tried = |n: i32| format!("unknown login, {n} from one address");
        assert_eq!(unknown, [tried(1), tried(2), "brake stranger".to_owned(), tried(4), tried(8)]);
    });
}

#[test]
fn guesses_at_once_are_counted_one_by_one() {
    on_each_engine(|db| {
        user(db, "ada");
        // A second node, where the engine has such.
        let other = (db.engine() == storage::Engine::Postgres).then(|| {
            let config = storage::Config { readers: 1, writers: 3, ..storage::Config::new(db.url.clone()) };
            let modules = (&[access::MODULE], &[access::AUDIT_MODULE]);
            storage::Db::open(config, db.clocks, storage::Reactions::new(), modules.0, modules.1).unwrap()
        });
        let nodes = [db.db.clone(), other.unwrap_or_else(|| db.db.clone())];
        let (attempt, _) = db.read(|tx| brake::prepare(tx, "ada", &from("203.0.113.9"))).unwrap();
        let allowed = db.block_on(async {
            let tasks: Vec<_> = (0..40)
                .map(|n| {
                    let (node, attempt) = (nodes[n % 2].clone(), attempt.clone());
                    tokio::spawn(
                        async move { node.write(move |tx| brake::charge(tx, &attempt)).await.unwrap() },
                    )
                })
                .collect();
            let mut allowed = 0;
            for task in tasks {
                allowed += i32::from(matches!(task.await.unwrap(), Verdict::Go(_)));
            }
            allowed
        });
        assert_eq!(allowed, 3);
    });
}

#[test]
fn one_address_is_bounded_by_the_minute_and_computers_that_are_known_there_are_not() {
    on_each_engine(|db| {
        let ada = user(db, "ada");
        let hospital = "198.51.100.1";
        let at_work = Origin { device: Some(Token::new().unwrap()), ..from(hospital) };
        assert!(sign_in(db, ada, "ada", &at_work));
        let hashed = (0..150).filter(|n| guess(db, &format!("nobody-{n}"), &from(hospital))).count();
        assert_eq!(hashed, 120);
        assert!(sign_in(db, ada, "ada", &at_work), "from her computer");
        assert!(!guess(db, "one-more", &from(hospital)));
        assert!(guess(db, "one-more", &from("198.51.100.2")), "other addresses are open");
        db.pass(SignedDuration::from_secs(61));
        assert!(guess(db, "one-more", &from(hospital)), "a minute later");
    });
}

#[test]
fn what_is_kept_has_an_end() {
    on_each_engine(|db| {
        let ada = user(db, "ada");
        for host in 1..=30 {
            db.pass(SignedDuration::from_hours(24));
            assert!(sign_in(db, ada, "ada", &from(&format!("192.0.2.{host}"))));
        }
        let marks = |db: &TestDb| {
            db.read(move |tx| tx.one(&sql::MARKS, args![ada], |row| row.get::<i64>(0))).unwrap()
        };
        assert_eq!(marks(db), 12, "the latest of them");
        assert!(guess(db, "ada", &from("192.0.2.30")));
        db.pass(SignedDuration::from_hours(23));
        db.write(|tx| brake::clear(tx).map(drop)).unwrap();
        assert_eq!(rows(db).1, 2, "a failure counts for a day: of the account there, and of the address");
        db.pass(SignedDuration::from_hours(1));
        db.write(|tx| brake::clear(tx).map(drop)).unwrap();
        assert_eq!((rows(db), marks(db)), ((0, 0), 12));
        db.pass(SignedDuration::from_hours(24 * 181));
        db.write(|tx| brake::clear(tx).map(drop)).unwrap();
        assert_eq!(marks(db), 0, "half a year later nothing is known");
    });
}
