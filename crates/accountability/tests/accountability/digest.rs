//! The weekly digest of accesses that nothing explains: from the log to what the data-protection officer says of it, on both
//! engines.

use crate::common::{Desk, Node, TAX_CODE, on_each_engine};
use access::Role;
use access::audit::Record;
use access::users::{self, NewUser};
use accountability::rules::digest::Signal;
use accountability::rules::week::Week;
use accountability::service::digest::{make, make_due, work_out};
use accountability::store;
use axum::http::StatusCode;
use jiff::{SignedDuration, ToSpan};
use kernel::Timestamp;
use kernel::ids::{PersonId, UserId};
use storage::args;
use uuid::Uuid;

mod sql {
    storage::queries! {
        "digest.sql";
        PUT_LOG = "put_log",
    }
}

/// The week before this one, and an instant of its Tuesday at an hour of Rome's winter or summer.
fn tuesday(node: &Node<'_>, hour: i64) -> (Week, Timestamp) {
    let week = Week::of(node.db.clocks.real_today()).before();
    let (monday, _) = week.instants().unwrap();
    (week, monday.checked_add((24 + hour).hours()).unwrap())
}

/// Writes records into the log, as the sequencer left them.
fn write(node: &Node<'_>, records: Vec<(Timestamp, Record)>) {
    let records: Vec<(Timestamp, String)> =
        records.into_iter().map(|(at, record)| (at, serde_json::to_string(&record).unwrap())).collect();
    node.db
        .audit_write(move |tx| {
            for (place, (at, body)) in records.iter().enumerate() {
                let (place, leaf) = (i64::try_from(place).unwrap(), vec![0_u8; 32]);
                tx.execute(&sql::PUT_LOG, args![place, Uuid::now_v7(), at, body, leaf])?;
            }
            Ok(())
        })
        .unwrap();
}

/// The operator of an ASL does something with a person.
fn act(
    user: UserId,
    asl: &str,
    at: Timestamp,
    action: &str,
    detail: &str,
    person: Uuid,
) -> (Timestamp, Record) {
    let record = Record {
        at: at.to_string(),
        user: user.0,
        role: "sisp_operator".to_owned(),
        unit: format!("asl:{asl}"),
        session: Uuid::nil(),
        action: action.to_owned(),
        outcome: "allowed".to_owned(),
        why: format!("asl:{asl} domicile 2020-01-01"),
        detail: detail.to_owned(),
        subjects: vec![person],
        whys: Vec::new(),
        from: String::new(),
        why_of: Vec::new(),
    };
    (at, record)
}

fn user(node: &Node<'_>, name: &str) -> UserId {
    let new = NewUser {
        id: UserId::new(),
        login: format!("test-{}", name.to_lowercase().replace(' ', ".")),
        name: name.to_owned(),
        password_hash: String::new(),
        role: Role::SispOperator,
        unit: access::Unit { code: "301".to_owned(), name: "ASL Città di Torino".to_owned() },
        valid_from: jiff::civil::date(2020, 1, 1),
        valid_to: kernel::clock::FOREVER,
    };
    let id = new.id;
    node.db.write(move |tx| users::insert(tx, &new)).unwrap();
    id
}

/// An operator who opened a colleague by day and six persons by night; and another one whose openings are explained.
fn region(node: &Node<'_>) -> (Week, PersonId) {
    let colleague = node.patient(TAX_CODE);
    user(node, "Mario Rossi");
    let (curious, careful) = (user(node, "Carla Curiosa"), user(node, "Ada Attenta"));
    let (week, noon) = tuesday(node, 12);
    let (_, night) = tuesday(node, 23);
    let mut records = vec![
        act(careful, "301", noon, "request.create", "", colleague.0),
        act(careful, "301", noon.checked_add(1.minutes()).unwrap(), "person.view", "", colleague.0),
        // Three days later what was done before explains no more.
        act(curious, "301", noon.checked_add(73.hours()).unwrap(), "person.view", "", colleague.0),
    ];
    records.extend((0..6).map(|_| act(curious, "301", night, "person.view", "", Uuid::now_v7())));
    records.sort_by_key(|(at, _)| *at);
    write(node, records);
    (week, colleague)
}

fn rows(node: &Node<'_>, week: Week) -> Vec<store::NewRow> {
    let mut rows = node.db.block_on(work_out(&node.db.db, week)).unwrap().1;
    rows.sort_by_key(|row| row.signal.code());
    rows
}

/// The path of the row of a signal on the list.
fn path_of(desk: &Desk<'_>, words: &str) -> String {
    let list = desk.get("/admin/digest").expect(StatusCode::OK).text;
    let row = list.split("<tr").find(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}: {list}"));
    row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn what_nothing_explains_is_told_to_the_officer_of_the_asl_and_to_nobody_else() {
    on_each_engine(|node| {
        let (week, colleague) = region(node);
        let found = rows(node, week);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].signal, Signal::Colleague { persons: 1, alone: 1, own: false });
        assert_eq!((found[0].asl.as_str(), found[0].score), ("301", 100));
        assert_eq!((found[1].signal, found[1].score), (Signal::Outside { persons: 6 }, 120));
        let officer = node.signed_in(Role::DataProtectionOfficer, "301");
        assert!(officer.get("/admin/digest").has("non è ancora pronto"));
        assert_eq!(
            node.db.block_on(make_due(&node.db.db)).unwrap(),
            4,
            "and the weeks before, which are empty"
        );
        assert_eq!(node.db.block_on(make_due(&node.db.db)).unwrap(), 0, "once");

        let list = officer.get("/admin/digest").expect(StatusCode::OK);
        assert!(list.has("Colleghi") && list.has("Fuori orario") && list.has("1,2"), "{}", list.text);
        assert!(!list.has("Carla Curiosa") && !list.has("Rossi"), "nobody is named on the list");
        let path = path_of(&officer, "Colleghi");
        let row = officer.get(&path).expect(StatusCode::OK);
        assert!(row.has("Carla Curiosa") && row.has("persona 7") && !row.has("persona 8"), "{}", row.text);
        assert!(!row.has("Rossi") && !row.has(TAX_CODE), "whom he opened is not named");
        assert!(!row.has(&colleague.to_string()));
        let others = node.signed_in(Role::DataProtectionOfficer, "204");
        assert!(!others.get("/admin/digest").has("Colleghi"));
        let nowhere = others.get(&format!("/admin/digest/{}", Uuid::now_v7())).expect(StatusCode::NOT_FOUND);
        assert_eq!(others.get(&path).expect(StatusCode::NOT_FOUND).text, nowhere.text);
        let form = [("outcome", "explained"), ("note", "")];
        assert_eq!(others.post(&path, &form).status, StatusCode::NOT_FOUND);
        for (role, unit) in
            [(Role::SispOperator, "301"), (Role::AslAdministrator, "301"), (Role::AslDirector, "301")]
        {
            let desk = node.signed_in(role, unit);
            assert_eq!(desk.get("/admin/digest").status, StatusCode::FORBIDDEN, "{role:?}");
            assert_eq!(desk.get(&path).status, StatusCode::FORBIDDEN, "{role:?}");
            assert_eq!(desk.post(&path, &form).status, StatusCode::FORBIDDEN, "{role:?}");
        }

        let short = officer.post(&path, &[("outcome", "unjustified"), ("note", "no")]);
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", short.text);
        let note = "Non sa dire perché l'ha aperta";
        let said = officer.post(&path, &[("outcome", "unjustified"), ("note", note)]);
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
        assert!(officer.get("/admin/digest").has("Non giustificato"));
        assert!(officer.get(&path).has("Non sa dire perché"));
        let second = node.signed_in(Role::DataProtectionOfficer, "301");
        let replaced = second.post(&path, &form);
        assert_eq!(replaced.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", replaced.text);
        let log = node.log();
        let curious = found[0].user;
        let of = |detail: &str| {
            let same = |one: &&Record| one.action == "digest.review" && one.detail == detail;
            log.iter().filter(same).filter(|one| one.subjects.contains(&curious)).count()
        };
        assert!(of("view") >= 2 && of(&format!("list {week}")) >= 2, "{log:?}");
        assert_eq!(of("unjustified colleague"), 1);
        assert!(log.iter().all(|one| !one.detail.contains("Non sa dire")), "words are not for the log");
    });
}

#[test]
fn a_week_is_made_when_what_explains_its_end_is_in_the_log() {
    on_each_engine(|node| {
        let made = || node.db.block_on(make_due(&node.db.db)).unwrap();
        made();
        let (_, end) = Week::of(node.db.clocks.real_today()).instants().unwrap();
        node.db.pass(end.duration_since(node.db.clocks.now()) + jiff::SignedDuration::from_mins(10));
        assert_eq!(made(), 0, "ten minutes into Monday");
        node.db.pass(jiff::SignedDuration::from_hours(3));
        assert_eq!(made(), 1);
    });
}

#[test]
fn one_node_makes_it_and_another_one_takes_over_from_one_that_died() {
    on_each_engine(|node| {
        let (week, _) = region(node);
        let db = &node.db.db;
        let (dead, stale) = (Uuid::now_v7(), Uuid::now_v7());
        assert!(node.db.write(move |tx| store::hold(tx, week, dead)).unwrap());
        assert!(!node.db.write(move |tx| store::hold(tx, week, stale)).unwrap());
        assert!(!node.db.block_on(make(db, week)).unwrap(), "somebody is at it");
        node.db.pass(SignedDuration::from_mins(31));
        assert!(node.db.block_on(make(db, week)).unwrap(), "he has gone");
        assert!(
            !node.db.write(move |tx| store::close(tx, week, dead, 1, &[])).unwrap(),
            "who comes late writes nothing"
        );
        assert!(!node.db.block_on(make(db, week)).unwrap());
        let officer = node.signed_in(Role::DataProtectionOfficer, "301");
        let list = officer.get("/admin/digest").expect(StatusCode::OK).text;
        assert_eq!(list.matches("/admin/digest/").count(), 2, "its rows are there once: {list}");
    });
}

/// The most that this process had in memory, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// A year's log of a million records, of which the week's digest reads its own.
#[test]
#[ignore = "long: writes a million records"]
fn a_million_records_of_a_year_are_read_for_one_week() {
    on_each_engine(|node| {
        const RECORDS: i64 = 1_000_000;
        let (week, noon) = tuesday(node, 12);
        let users: Vec<UserId> = (0..200).map(|n| user(node, &format!("Nome{n} Cognome{n}"))).collect();
        let persons: Vec<Uuid> = (0..20_000).map(|_| Uuid::now_v7()).collect();
        let year = SignedDuration::from_hours(24 * 365).as_secs();
        let first = noon.checked_sub(SignedDuration::from_hours(24 * 360)).unwrap();
        for piece in 0..RECORDS / 10_000 {
            let (users, persons) = (users.clone(), persons.clone());
            node.db
                .audit_write(move |tx| {
                    for place in piece * 10_000..(piece + 1) * 10_000 {
                        let at =
                            first.checked_add(SignedDuration::from_secs(place * year / RECORDS)).unwrap();
                        let mixed = usize::try_from(place.wrapping_mul(2_654_435_761) & 0xffff_ffff).unwrap();
                        let (user, person) = (users[mixed % 200], persons[mixed / 200 % 20_000]);
                        let (action, detail) = match mixed % 10 {
                            0 => ("person.list", "search by name"),
                            1 => ("report.create", ""),
                            _ => ("person.view", ""),
                        };
                        let (at, record) = act(user, "301", at, action, detail, person);
                        let body = serde_json::to_string(&record).unwrap();
                        tx.execute(&sql::PUT_LOG, args![place, Uuid::now_v7(), at, body, vec![0_u8; 32]])?;
                    }
                    Ok(())
                })
                .unwrap();
        }
        let (before, begun) = (peak(), std::time::Instant::now());
        let (records, rows) = node.db.block_on(work_out(&node.db.db, week)).unwrap();
        let (took, after) = (begun.elapsed(), peak());
        println!(
            "{:?}: one week of {records} records, {} rows, {took:?}, peak {before} -> {after} kB",
            node.db.engine(),
            rows.len()
        );
        let mut gathered = accountability::service::gather::Gathered::new(first, noon);
        let begun = std::time::Instant::now();
        let all = access::tree::records_in_time(&node.db.db, Timestamp::MIN, Timestamp::MAX, |at, record| {
            gathered.take(at, &record);
            Ok(())
        });
        node.db.block_on(all).unwrap();
        println!("{:?}: the whole year {:?}, peak {} kB", node.db.engine(), begun.elapsed(), peak());
        assert!(records > 10_000);
    });
}
