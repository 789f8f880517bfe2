//! Two nodes on one PostgreSQL: what is signed in, ended or counted on one holds on the other at the next request, and each access
//! has its record once, whichever node dies.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;

use crate::nodes::{Nodes, PASSWORD, hidden};

#[test]
fn a_session_is_one_on_all_nodes_and_so_is_its_end() {
    let Some(nodes) = Nodes::empty() else { return };
    nodes.create_user("ada", "sisp_operator", "301");
    nodes.create_user("capo", "administrator", "010");
    let ada = nodes.user("ada");
    for here in [0, 1] {
        let there = 1 - here;

        let session = nodes.sign_in(here, "ada");
        assert!(nodes.is_inside(there, &session), "signed in on {here}, asked on {there}");
        assert!(nodes.post(here, "/logout", &session, &[]).status == 303);
        assert!(!nodes.is_inside(there, &session), "signed out on {here}");

        let (session, administrator) = (nodes.sign_in(there, "ada"), nodes.sign_in(here, "capo"));
        assert!(nodes.is_inside(there, &session) && nodes.is_inside(here, &session));
        let end = format!("/admin/users/{ada}/sessions/end");
        let ended = nodes.post(here, &end, &administrator, &[("session", "all")]);
        assert_eq!(ended.status, 303, "{}", ended.text);
        assert!(!nodes.is_inside(there, &session), "the administrator ended it on {here}");

        let session = nodes.sign_in(there, "ada");
        assert!(nodes.is_inside(there, &session));
        let active = format!("/admin/users/{ada}/active");
        for (reason, inside) in [("absence", false), ("back", true)] {
            let asked = nodes.get(here, &active, &administrator).text;
            let mut form = hidden(&asked);
            form.push(("why".to_owned(), reason.to_owned()));
            let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let changed = nodes.post(here, &active, &administrator, &form);
            assert_eq!(changed.status, 303, "{reason}: {}", changed.text);
            assert!(!nodes.is_inside(there, &session), "suspended on {here}");
            let again = nodes.login(there, "ada", PASSWORD, &[]).status;
            assert_eq!(again == 303, inside, "{reason} on {here}: {again}");
        }
    }
}

/// What a guess costs on whichever node it is tried, with these headers.
fn is_hashed(nodes: &Nodes, node: usize, headers: &[(&str, &str)]) -> bool {
    let answer = nodes.login(node, "ada", "non e questa", headers);
    match answer.status {
        422 => true,
        429 => false,
        other => panic!("{other}: {}", answer.text),
    }
}

#[test]
fn guesses_on_both_nodes_are_counted_together() {
    let Some(nodes) = Nodes::empty() else { return };
    nodes.create_user("ada", "sisp_operator", "301");
    let home = ("X-Forwarded-For", "198.51.100.1");
    let devices: Vec<String> = (0..3)
        .map(|n| {
            let entered = nodes.login(n % 2, "ada", PASSWORD, &[home]);
            assert_eq!(entered.status, 303, "{}", entered.text);
            entered.cookie("__Host-argine-known")
        })
        .collect();
    let hashed = AtomicUsize::new(0);
    for round in 0..8 {
        std::thread::scope(|scope| {
            for n in 0..24 {
                let (nodes, hashed, devices) = (&nodes, &hashed, &devices);
                scope.spawn(move || {
                    let stranger = format!("203.0.113.{}", round * 24 + n);
                    let guessed = match n % 3 {
                        0 => is_hashed(nodes, n / 3 % 2, &[("X-Forwarded-For", &stranger)]),
                        1 => is_hashed(nodes, n / 3 % 2, &[home]),
                        _ => is_hashed(nodes, n / 3 % 2, &[home, ("Cookie", &devices[n / 3 % 3])]),
                    };
                    hashed.fetch_add(usize::from(guessed), Ordering::Relaxed);
                });
            }
        });
        // An hour passes, of the same day.
        nodes.execute("UPDATE sign_in_brake SET last_at = last_at - 3600000000");
    }
    let most = usize::try_from(access::brake::ACCOUNT_A_DAY).unwrap();
    assert_eq!(hashed.into_inner(), most, "all that an account has in a day, and no more");
}

/// How often each person was asked for, and how often her page came whole.
#[derive(Default)]
struct Tally {
    asked: Mutex<BTreeMap<Uuid, usize>>,
    answered: Mutex<BTreeMap<Uuid, usize>>,
    /// Pages that came, by node.
    pages: [AtomicUsize; 2],
}

impl Tally {
    /// One page of a person, whole or not at all.
    fn read(&self, nodes: &Nodes, node: usize, session: &str, person: Uuid) {
        *self.asked.lock().unwrap().entry(person).or_default() += 1;
        let path = format!("/people/{person}");
        let Some(answer) = nodes.try_get(node, &path, session) else {
            // Nobody is there for the moment; who asks at once again takes the processor from who comes back.
            return std::thread::sleep(PAUSE);
        };
        assert_eq!(answer.status, 200, "{}", answer.text);
        *self.answered.lock().unwrap().entry(person).or_default() += 1;
        self.pages[node].fetch_add(1, Ordering::Relaxed);
    }

    fn pages(&self, node: usize) -> usize {
        self.pages[node].load(Ordering::Relaxed)
    }

    /// Every page that came has its record, and no request has two.
    fn agrees_with(&self, views: &BTreeMap<Uuid, usize>) {
        let (asked, answered) = (self.asked.lock().unwrap(), self.answered.lock().unwrap());
        let of = |counts: &BTreeMap<Uuid, usize>, person| counts.get(person).copied().unwrap_or_default();
        for (person, asked) in asked.iter() {
            let (came, kept) = (of(&answered, person), of(views, person));
            assert!(came <= kept && kept <= *asked, "{asked} asked, {came} came, {kept} records");
        }
        assert!(views.keys().all(|person| asked.contains_key(person)));
    }
}

/// How often each person's page was seen, by the log, which verifies and has each place once.
fn views(nodes: &Nodes) -> BTreeMap<Uuid, usize> {
    let found: Value = serde_json::from_str(&nodes.run(&["audit", "verify", "--json"], "")).unwrap();
    assert_eq!(found["ok"], true, "{found}");
    let export = nodes.run(&["audit", "export"], "");
    let lines = export.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records: Vec<Value> = lines.filter(|line| line.get("place").is_some()).collect();
    let places: Vec<u64> = records.iter().map(|record| record["place"].as_u64().unwrap()).collect();
    assert!(places.iter().copied().eq(0..places.len() as u64), "no gap, none twice");
    assert!(found["records"].as_u64().unwrap() <= places.len() as u64);
    let bodies = records.iter().map(|record| record["record"].as_str().unwrap());
    let mut views = BTreeMap::new();
    for body in bodies.map(|body| serde_json::from_str::<Value>(body).unwrap()) {
        if body["action"] == "person.view" && body["session"].is_string() {
            for subject in body["subjects"].as_array().unwrap() {
                *views.entry(subject.as_str().unwrap().parse().unwrap()).or_default() += 1;
            }
        }
    }
    views
}

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);
/// Readers at each node.
const READERS: usize = 4;
/// Pages of each reader while nothing happens.
const PAGES: usize = 50;

#[test]
fn each_access_has_its_record_once_whichever_node_dies() {
    let Some((nodes, people, session)) = Nodes::demo() else { return };
    let tally = Tally::default();
    std::thread::scope(|scope| {
        for reader in 0..2 * READERS {
            let (nodes, tally, people, session) = (&nodes, &tally, &people, &session);
            scope.spawn(move || {
                for page in 0..PAGES {
                    tally.read(nodes, reader % 2, session, people[(reader * 7 + page) % people.len()]);
                }
            });
        }
    });
    assert_eq!([tally.pages(0), tally.pages(1)], [READERS * PAGES; 2], "every page came");
    let calm = views(&nodes);
    assert_eq!(calm.values().sum::<usize>(), 2 * READERS * PAGES);
    tally.agrees_with(&calm);

    for killed in [0, 1] {
        let going = AtomicBool::new(true);
        std::thread::scope(|scope| {
            for reader in 0..2 * READERS {
                let (nodes, tally, people, session, going) = (&nodes, &tally, &people, &session, &going);
                scope.spawn(move || {
                    for page in 0.. {
                        if !going.load(Ordering::Relaxed) {
                            return;
                        }
                        tally.read(nodes, reader % 2, session, people[(reader * 7 + page) % people.len()]);
                    }
                });
            }
            let (nodes, tally) = (&nodes, &tally);
            let more = |node: usize| {
                let before = tally.pages(node);
                while tally.pages(node) < before + 20 {
                    std::thread::sleep(PAUSE);
                }
            };
            more(killed);
            nodes.kill(killed);
            more(1 - killed);
            nodes.start(killed);
            more(killed);
            going.store(false, Ordering::Relaxed);
        });
        tally.agrees_with(&views(&nodes));
    }
}
