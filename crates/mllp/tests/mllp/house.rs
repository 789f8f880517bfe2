//! Many at once, a full house, a database that is busy, and an orderly end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kernel::Problem;
use lab::intake::Receipt;
use mllp::{Intake, Limits};
use storage::args;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::common::{
    Handed, Opened, add, busy, intake, is, known, machine, new_peer, on_each_engine, original, sql, takes_all,
};

#[test]
fn thirty_two_connections_at_once() {
    const EACH: usize = 20;
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door =
                Arc::new(Opened::plain(db, intake(&handed, |number| Ok(number.starts_with('0')))).await);
            let mut clients = tokio::task::JoinSet::new();
            for client in 0..32 {
                let door = door.clone();
                clients.spawn(async move {
                    let mut connection = door.client().await;
                    for number in 0..EACH {
                        let number = format!("{number}-{client}");
                        assert_eq!(connection.ask(original(&number)).await, is("AA", &number, ""));
                    }
                });
            }
            while let Some(done) = clients.join_next().await {
                done.unwrap();
            }
            Arc::into_inner(door).unwrap().close().await;
        });
        assert_eq!(handed.lock().unwrap().len(), 32 * EACH);
        // What each sent is written down at the end.
        let days = db
            .read(|tx| {
                tx.query(&sql::DAYS, args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            })
            .unwrap();
        let all: (i64, i64, i64, i64) = days.iter().fold((0, 0, 0, 0), |sum, day: &(i64, i64, i64, i64)| {
            (sum.0 + day.0, sum.1 + day.1, sum.2 + day.2, sum.3 + day.3)
        });
        assert_eq!(all, (32 * EACH as i64, 0, 0, 32));
        let metrics = mllp::metrics();
        assert!(metrics.contains("argine_mllp_answers_total{code=\"AA\"} "), "{metrics}");
        assert!(!metrics.contains("LAB"), "{metrics}");
    });
}

#[test]
fn a_full_house_says_so() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let limits = Limits { places: 2, ..Limits::default() };
            let door = Opened::limited(db, takes_all(&handed), limits).await;
            let (mut one, mut two) = (door.client().await, door.client().await);
            assert_eq!(one.ask(original("1")).await, is("AA", "1", ""));
            assert_eq!(two.ask(original("2")).await, is("AA", "2", ""));
            let mut three = door.client().await;
            assert_eq!(three.told().await, Some(is("AR", "", "207")));
            assert_eq!(three.told().await, None);
            assert_eq!(one.ask(original("3")).await, is("AA", "3", ""));
            drop(one);
            // The place is free when the door has seen that he left.
            loop {
                let mut next = door.client().await;
                next.send(original("4")).await;
                match next.told().await {
                    Some(told) if told == is("AA", "4", "") => break,
                    told => assert_eq!(told, Some(is("AR", "", "207"))),
                }
            }
            door.close().await;
        });
    });
}

#[test]
fn a_laboratory_has_its_share_and_the_others_theirs() {
    on_each_engine(|db| {
        known(db);
        machine(db, "lis.due", "LAB-301-2");
        add(db, &new_peer("lis.due", "", "LIS_DUE", "010909")).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let limits = Limits { share: 2, ..Limits::of(8) };
            let door = Opened::limited(db, takes_all(&handed), limits).await;
            let (mut one, mut two, mut three) =
                (door.client().await, door.client().await, door.client().await);
            assert_eq!(one.ask(original("1")).await, is("AA", "1", ""));
            assert_eq!(two.ask(original("2")).await, is("AA", "2", ""));
            assert_eq!(three.ask(original("3")).await, is("AR", "3", "207"), "told to try again");
            assert_eq!(three.told().await, None);
            let other = original("4").replacen("|LIS_MICRO^", "|LIS_DUE^", 1);
            assert_eq!(door.client().await.ask(other).await, is("AA", "4", ""));
            assert_eq!(one.ask(original("5")).await, is("AA", "5", ""), "who speaks already goes on");
            door.close().await;
        });
        assert!(!handed.lock().unwrap().iter().any(|(number, _)| number == "3"));
    });
}

#[test]
fn a_busy_database_is_asked_again_and_then_the_sender_is_told() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let answers = intake(&handed, move |number| match number {
            "later" if count.fetch_add(1, Ordering::SeqCst) < 3 => Err(busy()),
            "never" => Err(busy()),
            "fault" => Err(Problem::Internal("a reaction failed".into())),
            "other" => Err(Problem::Duplicate("message".into())),
            "locked" => Err(Problem::Serialization),
            "again" => Ok(true),
            _ => Ok(false),
        });
        db.block_on(async {
            let limits = Limits { patience: Duration::from_secs(2), ..Limits::default() };
            let door = Opened::limited(db, answers, limits).await;
            let mut client = door.client().await;
            for (number, code, error) in [
                ("later", "AA", ""),
                ("never", "AR", "207"),
                ("fault", "AE", "207"),
                ("other", "AE", "205"),
                ("locked", "AE", "206"),
                ("again", "AA", ""),
                ("good", "AA", ""),
            ] {
                assert_eq!(client.ask(original(number)).await, is(code, number, error));
            }
            door.close().await;
        });
        assert_eq!(asked.load(Ordering::SeqCst), 4);
    });
}

/// An intake that says when it has begun, and waits until it may go on.
fn waiting() -> (Intake, Arc<Notify>, Arc<Notify>) {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (begun.clone(), go_on.clone());
    let intake = Intake::of(move |_, _, _| {
        let (tell, wait) = (tell.clone(), wait.clone());
        Box::pin(async move {
            tell.notify_one();
            wait.notified().await;
            Ok(Receipt { message: Uuid::now_v7(), repeated: false, fates: Vec::new() })
        })
    });
    (intake, begun, go_on)
}

#[test]
fn the_message_in_hand_is_answered_before_the_end() {
    on_each_engine(|db| {
        known(db);
        db.block_on(async {
            let (intake, begun, go_on) = waiting();
            let door = Opened::plain(db, intake).await;
            let address = door.address;
            let (mut idle, mut busy, mut half) =
                (door.client().await, door.client().await, door.client().await);
            let rest = original("half");
            let (start, end) = rest.split_at(rest.len() / 2);
            half.send_raw(&[b"\x0B", start.as_bytes()].concat()).await;
            busy.send(original("in hand")).await;
            begun.notified().await;
            // Whoever says nothing is not waited for.
            let served = door.stop();
            assert_eq!(idle.told().await, None);
            assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody comes in any more");
            go_on.notify_one();
            assert_eq!(busy.told().await, Some(is("AA", "in hand", "")));
            assert_eq!(busy.told().await, None);
            // What had begun may end.
            half.send_raw(&[end.as_bytes(), b"\x1C\r"].concat()).await;
            begun.notified().await;
            go_on.notify_one();
            assert_eq!(half.told().await, Some(is("AA", "half", "")));
            assert_eq!(half.told().await, None);
            served.await.unwrap();
        });
    });
}

#[test]
fn who_never_ends_is_not_waited_for_without_end() {
    on_each_engine(|db| {
        known(db);
        db.block_on(async {
            let (intake, begun, _go_on) = waiting();
            let limits = Limits { farewell: Duration::from_millis(200), ..Limits::default() };
            let door = Opened::limited(db, intake, limits).await;
            let mut client = door.client().await;
            client.send(original("1")).await;
            begun.notified().await;
            door.close().await;
            assert_eq!(client.told().await, None, "not acknowledged: it is sent again");
        });
    });
}
