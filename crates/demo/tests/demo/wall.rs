//! The second wall with the first out of the way: after entering, whole tables are read as the read connections read
//! them, without `decide` and without a WHERE. What comes is compared with what the facts say. PostgreSQL only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use access::sessions::{self, Token};
use access::{Role, Unit, users};
use demo::Plan;
use jiff::civil::date;
use kernel::ids::UserId;
use kernel::{Date, Problem, clock};
use storage::{Module, Query, Reactions, Tx, args};
use testkit::{Options, Place, TestDb};
use uuid::Uuid;

mod facts;

use facts::{Facts, facts, those};

mod sql {
    storage::queries! {
        "wall.sql";
        PERSON = "person",
        PERSON_HISTORY = "person_history",
        SWAB_REQUEST = "swab_request",
        LAB_RESULT = "lab_result",
        RESULT_IMPORT = "result_import",
        REPORT = "report",
        COVID_CASE = "covid_case",
        MEASURE = "measure",
        MEASURE_HISTORY = "measure_history",
        MEASURE_SEEN = "measure_seen",
        AUDIENCE_ENTRY = "audience_entry",
        HELD_ENTRY = "held_entry",
        SNAPSHOT = "snapshot",
        PERSON_ENTRY = "person_entry",
        REQUEST_ENTRY = "request_entry",
        MEASURE_ENTRY = "measure_entry",
        REPORT_ENTRY = "report_entry",
        RESULT_OF_REQUEST = "result_of_request",
        RESULT_OF_MEASURE = "result_of_measure",
        FACTS_OF_PERSONS = "facts_of_persons",
        FACTS_OF_REQUESTS = "facts_of_requests",
        FACTS_OF_RESULTS = "facts_of_results",
        FACTS_OF_MEASURES = "facts_of_measures",
        FACTS_OF_REPORTS = "facts_of_reports",
        FACTS_OF_CASES = "facts_of_cases",
        PLANT_HISTORY = "plant_history",
        PLANT_IMPORT = "plant_import",
        PLANT_SEEN = "plant_seen",
        PLANT_POLICY = "plant_policy",
        DROP_POLICY = "drop_policy",
        END_SESSIONS = "end_sessions",
        CLOSE_SESSIONS = "close_sessions",
        END_ROLES = "end_roles",
        KEPT = "kept",
        FORGET = "forget",
        PLANT_KEPT = "plant_kept",
        DROP_KEPT = "drop_kept",
        LOCKS_WAITED_FOR = "locks_waited_for",
        SUSPEND = "suspend",
        EXPIRE_AUDIENCE = "expire_audience",
        FORGE = "forge",
        SETTINGS = "settings",
        REPLAY = "replay",
        MAKE_SEAL = "make_seal",
        READ_SECRET = "read_secret",
        READ_SESSIONS = "read_sessions",
        READ_KEPT = "read_kept",
        READ_PASSWORDS = "read_passwords",
        ANALYZE = "analyze",
        EXPECT_PERSONS = "expect_persons",
        EXPECT_REQUESTS = "expect_requests",
        EXPECT_REPORTS = "expect_reports",
        EXPECT_MEASURES = "expect_measures",
        EXPECT_RESULTS_OF_REQUESTS = "expect_results_of_requests",
        EXPECT_RESULTS_OF_MEASURES = "expect_results_of_measures",
        COUNT_PERSONS = "count_persons",
        COUNT_REQUESTS = "count_requests",
        COUNT_REPORTS = "count_reports",
        COUNT_MEASURES = "count_measures",
    }
}

const TODAY: Date = date(2020, 11, 14);
const PEOPLE: u64 = 2_000;

/// Every table behind the wall, and every view that stands in it.
const TABLES: [&Query; 18] = [
    &sql::PERSON,
    &sql::PERSON_HISTORY,
    &sql::SWAB_REQUEST,
    &sql::LAB_RESULT,
    &sql::RESULT_IMPORT,
    &sql::REPORT,
    &sql::COVID_CASE,
    &sql::MEASURE,
    &sql::MEASURE_HISTORY,
    &sql::MEASURE_SEEN,
    &sql::AUDIENCE_ENTRY,
    &sql::HELD_ENTRY,
    &sql::PERSON_ENTRY,
    &sql::REQUEST_ENTRY,
    &sql::MEASURE_ENTRY,
    &sql::REPORT_ENTRY,
    &sql::RESULT_OF_REQUEST,
    &sql::RESULT_OF_MEASURE,
];

type Ids = BTreeSet<Uuid>;

struct User {
    id: UserId,
    role: Role,
    unit: String,
    token: Token,
}

fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        sampling::MODULE,
        insight::MODULE,
    ]
}

fn reactions() -> Reactions {
    let mut reactions = Reactions::new();
    lab::reactions(&mut reactions);
    cases::reactions(&mut reactions);
    sampling::reactions(&mut reactions);
    insight::reactions(&mut reactions);
    reactions
}

/// A small region, with something in every table.
fn region() -> Option<TestDb> {
    // One reader, so that what is read at once meets on one connection.
    let one_reader = Options { configure: |config| config.readers = 1, ..Options::default() };
    let db = TestDb::new(Place::postgres()?, &one_reader, reactions(), &modules(), &[access::AUDIT_MODULE]);
    let plan = Plan { people: PEOPLE, seed: 7, business_date: TODAY };
    db.block_on(demo::load(&db.db, &plan, |_, _, _| {})).expect("a demo");
    db.write(|tx| tx.execute(&sql::PLANT_HISTORY, args![])).unwrap();
    Some(db)
}

fn sign_in(db: &TestDb, role: Role, unit: &str) -> User {
    let (id, token) = (UserId::new(), Token::new().unwrap());
    let new = users::NewUser {
        id,
        login: id.to_string(),
        name: "Prova".into(),
        password_hash: String::new(),
        role,
        unit: Unit { code: unit.into(), name: unit.into() },
        valid_from: clock::local_date(db.clocks.now()),
        valid_to: clock::FOREVER,
    };
    let fresh = token.clone();
    db.write(move |tx| {
        users::insert(tx, &new)?;
        sessions::open(tx, id, &fresh)
    })
    .unwrap();
    User { id, role, unit: unit.into(), token }
}

/// What a table shows on a read connection after entering.
fn shown(db: &TestDb, token: &Token, table: &'static Query) -> Ids {
    let token = token.clone();
    let read = move |tx: &mut Tx<'_>| {
        sessions::enter(tx, &token)?;
        tx.query(table, args![], |row| row.get::<Uuid>(0))
    };
    db.block_on(db.db.read(read)).unwrap().into_iter().collect()
}

/// What all tables show when what `before` does is all that was done.
fn total(db: &TestDb, before: impl Fn(&mut Tx<'_>) + Clone + Send + 'static) -> usize {
    let count = |table: &'static Query| {
        let before = before.clone();
        let read = move |tx: &mut Tx<'_>| {
            before(tx);
            tx.query(table, args![], |row| row.get::<Uuid>(0))
        };
        db.block_on(db.db.read(read)).unwrap().len()
    };
    TABLES.into_iter().map(count).sum()
}

fn of_laboratory(user: &User) -> bool {
    matches!(user.role, Role::LaboratoryTechnician | Role::LaboratoryMachine)
}

/// Two units of each role, those with most to see.
fn everybody(db: &TestDb, facts: &Facts) -> Vec<User> {
    let most = |units: Vec<&String>| {
        let mut counts = BTreeMap::new();
        units.into_iter().for_each(|unit| *counts.entry(unit.clone()).or_insert(0) += 1);
        let mut counts: Vec<(String, i32)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| -count);
        counts.into_iter().take(2).map(|(unit, _)| unit).collect::<Vec<_>>()
    };
    let running = facts.measures.values().filter(|measure| !measure.withdrawn && measure.until > TODAY);
    let laboratories = most(facts.requests.values().map(|it| &it.laboratory).collect());
    let comuni = most(running.map(|it| &it.comune).collect());
    let asls = most(facts.persons.values().map(|it| &it.asl).collect());
    let gps = most(facts.persons.values().filter_map(|it| it.gp.as_ref()).map(|(code, _)| code).collect());
    let units = Role::ALL.into_iter().map(|role| {
        let units = match role {
            Role::Gp => gps.clone(),
            Role::LaboratoryTechnician | Role::LaboratoryMachine => laboratories.clone(),
            Role::Mayor | Role::MayorDelegate => comuni.clone(),
            Role::SispOperator => asls.clone(),
            // The others see nobody: not even as if their unit's code were an ASL's with much to see.
            _ => asls[..1].to_vec(),
        };
        (role, units)
    });
    let signed = units.flat_map(|(role, units)| units.into_iter().map(move |unit| (role, unit)));
    signed.map(|(role, unit)| sign_in(db, role, &unit)).collect()
}

#[test]
fn everybody_is_shown_all_of_his_own_and_nothing_of_others() {
    let Some(db) = region() else { return };
    let mut facts = facts(&db);
    let users = everybody(&db, &facts);
    for user in users.iter().filter(|user| of_laboratory(user)) {
        let (id, laboratory) = (Uuid::now_v7(), user.unit.clone());
        facts.imports.insert(id, laboratory.clone());
        db.write(move |tx| tx.execute(&sql::PLANT_IMPORT, args![id, laboratory, vec![0u8]])).unwrap();
    }
    for user in &users {
        let (foreign, missing, right) = facts.compare(&db, user);
        assert_eq!((foreign, missing), (0, 0), "{} {}", user.role.code(), user.unit);
        let sees = matches!(user.role, Role::Gp | Role::SispOperator | Role::Mayor | Role::MayorDelegate);
        let sees = sees || of_laboratory(user) || user.role == Role::RegionalSuperUser;
        assert_eq!(right > 0, sees, "{} {} sees {right} rows", user.role.code(), user.unit);
        eprintln!("{} {}: {right} rows, 0 of others", user.role.code(), user.unit);
    }
    only_he_knows_what_he_has_looked_at(&db, &facts, &users);
    // The same test finds a wall with a hole.
    db.write(|tx| tx.execute(&sql::PLANT_POLICY, args![])).unwrap();
    // Who supervises every ASL sees all persons: to him the hole shows nobody new.
    for user in users.iter().filter(|user| user.role != Role::RegionalSuperUser) {
        assert!(facts.compare(&db, user).0 > 0, "a planted hole is seen by {}", user.role.code());
    }
    db.write(|tx| tx.execute(&sql::DROP_POLICY, args![])).unwrap();
    assert_eq!(facts.compare(&db, &users[0]).0, 0);
}

fn only_he_knows_what_he_has_looked_at(db: &TestDb, facts: &Facts, users: &[User]) {
    let person = facts.measures.values().next().unwrap().person;
    for user in users {
        let id = user.id;
        db.write(move |tx| tx.execute(&sql::PLANT_SEEN, args![id, person])).unwrap();
    }
    let planted = those(&facts.measures, |_, measure| measure.person == person);
    for user in users {
        assert_eq!(shown(db, &user.token, &sql::MEASURE_SEEN), planted);
    }
}

#[test]
fn nothing_is_shown_before_entering_nor_after_it_is_over() {
    let Some(db) = region() else { return };
    assert_eq!(total(&db, |_| ()), 0, "nobody has entered");
    let gp = facts(&db).persons.values().find_map(|person| person.gp.clone()).unwrap().0;
    let ends: [(&str, &'static Query); 3] = [
        ("the session is over", &sql::END_SESSIONS),
        ("the user is suspended", &sql::SUSPEND),
        ("the role has ended", &sql::END_ROLES),
    ];
    let other = sign_in(&db, Role::SispOperator, "301");
    for (why, end) in ends {
        let user = sign_in(&db, Role::Gp, &gp);
        let (token, first) = (user.token.clone(), other.token.clone());
        let enter = move |tx: &mut Tx<'_>| drop(sessions::enter(tx, &token));
        assert!(total(&db, enter.clone()) > 0, "{why}: not yet");
        let id = user.id;
        db.write(move |tx| tx.execute(end, args![id])).unwrap();
        assert_eq!(total(&db, enter.clone()), 0, "{why}");
        // Nor is what somebody else had entered left open.
        let after_another = move |tx: &mut Tx<'_>| {
            sessions::enter(tx, &first).unwrap();
            enter(tx);
        };
        assert_eq!(total(&db, after_another), 0, "{why}, after another");
    }
}

#[test]
fn who_is_kept_is_forgotten_with_the_fact_behind_him() {
    let Some(db) = region() else { return };
    let gp = facts(&db).persons.values().find_map(|person| person.gp.clone()).unwrap().0;
    let (user, other) = (sign_in(&db, Role::Gp, &gp), sign_in(&db, Role::Gp, &gp));
    let kept =
        |id: UserId| db.write(move |tx| tx.one(&sql::KEPT, args![id], |row| row.get::<i64>(0))).unwrap();
    let seen = |user: &User| {
        let token = user.token.clone();
        total(&db, move |tx| drop(sessions::enter(tx, &token)))
    };
    assert_eq!(kept(user.id), 1, "the sign-in kept him");
    // With the planted fault a suspended user goes on: the test above would see it.
    db.write(|tx| tx.execute(&sql::PLANT_KEPT, args![])).unwrap();
    let id = other.id;
    db.write(move |tx| tx.execute(&sql::SUSPEND, args![id])).unwrap();
    assert!(seen(&other) > 0, "the planted fault");
    db.write(|tx| tx.execute(&sql::DROP_KEPT, args![])).unwrap();

    // Whoever enters while he is being suspended, or while his session ends, waits for that, and is not kept as he was.
    for (user, change) in [(user, &sql::SUSPEND), (sign_in(&db, Role::Gp, &gp), &sql::CLOSE_SESSIONS)] {
        assert!(!enters_while(&db, &user, change), "{}", change.name());
        assert!(kept(user.id) == 0 && seen(&user) == 0, "{}", change.name());
    }
}

/// Somebody who is not kept enters while a unit of work that has changed him is under way, which ends his sessions in the end:
/// whether he gets in.
fn enters_while(db: &TestDb, user: &User, change: &'static Query) -> bool {
    let (id, token) = (user.id, user.token.clone());
    db.write(move |tx| tx.execute(&sql::FORGET, args![id])).unwrap();
    let ((begun, has_begun), (open, door)) = (mpsc::channel(), mpsc::channel::<()>());
    let door = Mutex::new(door);
    let changes = db.db.write(move |tx| {
        tx.execute(change, args![id])?;
        begun.send(()).map_err(Problem::internal)?;
        door.lock().unwrap().recv().map_err(Problem::internal)?;
        tx.execute(&sql::CLOSE_SESSIONS, args![id])
    });
    let (over, tries) = (AtomicBool::new(false), Arc::new(AtomicU32::new(0)));
    let counted = tries.clone();
    let enter = async {
        has_begun.recv().unwrap();
        let entered = db.db.write(move |tx| {
            counted.fetch_add(1, Ordering::Relaxed);
            match sessions::enter(tx, &token) {
                Err(Problem::NotSignedIn) => Ok(false),
                entered => entered.map(|_| true),
            }
        });
        let entered = entered.await;
        over.store(true, Ordering::Relaxed);
        entered
    };
    let waits = |tx: &mut Tx<'_>| tx.one(&sql::LOCKS_WAITED_FOR, args![], |row| row.get::<i64>(0));
    let let_go = async {
        while !over.load(Ordering::Relaxed) && db.db.read(waits).await.unwrap() == 0 {
            tokio::task::yield_now().await;
        }
        open.send(()).unwrap();
        drop(open);
    };
    let (changed, entered, ()) = db.block_on(async { tokio::join!(changes, enter, let_go) });
    changed.unwrap();
    assert_eq!(tries.load(Ordering::Relaxed), 1, "the two waited for each other");
    entered.unwrap()
}

#[test]
fn who_shares_a_snapshot_with_another_begins_as_nobody() {
    let Some(db) = region() else { return };
    let asl = sign_in(&db, Role::SispOperator, "301");
    let look = |token: Option<Token>| {
        db.db.read(move |tx| {
            token.iter().try_for_each(|token| sessions::enter(tx, token).map(drop))?;
            let shown = tx.query(&sql::HELD_ENTRY, args![], |_| Ok(()))?.len();
            Ok((tx.one(&sql::SNAPSHOT, args![], |row| row.get::<String>(0))?, shown))
        })
    };
    // A snapshot takes nobody in when it is some milliseconds old: a slow machine needs more than one try.
    let met = (0..50).any(|_| {
        let (open, door) = mpsc::channel();
        let door = Mutex::new(door);
        let held = db.db.read(move |_| door.lock().unwrap().recv().map_err(Problem::internal));
        let (_, entered, idle, ()) = db.block_on(async {
            tokio::join!(held, look(Some(asl.token.clone())), look(None), async { open.send(()).unwrap() })
        });
        let ((first, seen), (second, unseen)) = (entered.unwrap(), idle.unwrap());
        assert!(seen > 0 && unseen == 0, "{seen} seen after entering, {unseen} without");
        first == second
    });
    assert!(met, "never on one snapshot");
}

/// A condition that the planner takes for nearly never true lets it read and sort all that an audience holds, where it should follow an
/// index: no answer differs, and a list of a million persons takes a hundred times as long.
#[test]
fn the_planner_expects_of_each_view_about_what_it_holds() {
    let Some(db) = region() else { return };
    db.write(|tx| tx.execute(&sql::ANALYZE, args![]).map(drop)).unwrap();
    for (expect, count) in [
        (&sql::EXPECT_PERSONS, &sql::COUNT_PERSONS),
        (&sql::EXPECT_REQUESTS, &sql::COUNT_REQUESTS),
        (&sql::EXPECT_REPORTS, &sql::COUNT_REPORTS),
        (&sql::EXPECT_MEASURES, &sql::COUNT_MEASURES),
        (&sql::EXPECT_RESULTS_OF_REQUESTS, &sql::COUNT_REQUESTS),
        (&sql::EXPECT_RESULTS_OF_MEASURES, &sql::COUNT_MEASURES),
    ] {
        let plan =
            db.write(move |tx| tx.first(expect, args![], |row| row.get::<String>(0))).unwrap().unwrap();
        let rows = plan.split_once("rows=").and_then(|(_, rest)| rest.split(' ').next()).unwrap();
        let expected: i64 = rows.parse().unwrap();
        let held = db.write(move |tx| tx.first(count, args![], |row| row.get::<i64>(0))).unwrap().unwrap();
        // Within a hundredth: it does not know how the tables hang together, but one row is not hundreds.
        assert!(held > 100 && expected * 100 >= held, "{}: {expected} expected, {held} held", count.name());
    }
}

#[test]
fn an_audience_that_ends_takes_its_rows_along() {
    let Some(db) = region() else { return };
    let facts = facts(&db);
    let asl = sign_in(&db, Role::SispOperator, "301");
    let ill: Ids = facts.requests.values().map(|request| request.person).collect();
    let own = facts.persons_of(&asl);
    let person = *own.iter().find(|id| !ill.contains(id)).unwrap();
    assert!(shown(&db, &asl.token, &sql::PERSON).contains(&person));
    for (until, seen) in [(TODAY.tomorrow().unwrap(), true), (TODAY, false)] {
        db.write(move |tx| tx.execute(&sql::EXPIRE_AUDIENCE, args![person, until])).unwrap();
        assert_eq!(shown(&db, &asl.token, &sql::PERSON).contains(&person), seen, "valid to {until}");
        assert_eq!(shown(&db, &asl.token, &sql::PERSON_HISTORY).contains(&person), seen);
        assert_eq!(shown(&db, &asl.token, &sql::AUDIENCE_ENTRY).contains(&person), seen);
    }
}

#[test]
fn what_a_session_holds_cannot_be_made_up() {
    let Some(db) = region() else { return };
    let user = sign_in(&db, Role::Mayor, "001272");
    let token = user.token.clone();
    let forge = move |tx: &mut Tx<'_>| {
        sessions::enter(tx, &token).unwrap();
        tx.query(&sql::FORGE, args!["{asl:301}", UserId::new().to_string()], |_| Ok(())).unwrap();
    };
    assert_eq!(total(&db, forge), 0, "a setting was touched");

    // What another transaction held, seal and all, opens nothing in the next.
    let sisp = sign_in(&db, Role::SispOperator, "301");
    let (token, actor) = (sisp.token, sisp.id.to_string());
    let held = move |tx: &mut Tx<'_>| {
        sessions::enter(tx, &token)?;
        tx.one(&sql::SETTINGS, args![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
    };
    let (seal, audiences) = db.block_on(db.db.read(held)).unwrap();
    assert!(seal.len() == 64 && audiences == "{asl:301}");
    let replay = move |tx: &mut Tx<'_>| {
        tx.query(&sql::REPLAY, args![seal, audiences, TODAY, actor], |_| Ok(())).unwrap();
    };
    assert_eq!(total(&db, replay), 0, "a seal of another transaction");

    let secrets =
        [&sql::MAKE_SEAL, &sql::READ_SECRET, &sql::READ_SESSIONS, &sql::READ_KEPT, &sql::READ_PASSWORDS];
    for secret in secrets {
        let refused = db.block_on(db.db.read(move |tx| tx.query(secret, args![], |_| Ok(())))).unwrap_err();
        let denied = matches!(&refused, Problem::Internal(text) if text.contains("42501"));
        assert!(denied, "{}: {refused:?}", secret.name());
    }
}
