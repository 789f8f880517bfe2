//! Frames: whole, cut, too long, slow, with something between them; and the answers in both modes.

use std::time::Duration;

use lab_messages::LARGEST_MESSAGE;
use mllp::Limits;

use crate::common::{Handed, Opened, is, known, message, on_each_engine, original, takes_all};

#[test]
fn each_mode_is_answered_as_it_asks() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut client = door.client().await;
            for (modes, good, bad) in [
                ("|", vec!["AA"], vec!["AE"]),
                ("AL|NE", vec!["CA"], vec!["CE"]),
                ("NE|AL", vec!["AA"], vec!["AE"]),
                ("AL|AL", vec!["CA", "AA"], vec!["CE", "AE"]),
                ("ER|ER", vec![], vec!["CE", "AE"]),
                ("SU|SU", vec!["CA", "AA"], vec![]),
                ("NE|NE", vec![], vec![]),
            ] {
                let broken = message("bad", modes).replacen("|19800101|", "|19801301|", 1);
                for (text, number, codes) in [(message("good", modes), "good", good), (broken, "bad", bad)] {
                    client.send(text).await;
                    for code in codes {
                        let error = if number == "good" { "" } else { "102" };
                        assert_eq!(client.told().await, Some(is(code, number, error)), "{modes}");
                    }
                }
                // What wants no answer gets none: the next one that comes is another message's.
                assert_eq!(client.ask(original("after")).await, is("AA", "after", ""), "{modes}");
            }
            door.close().await;
        });
        let handed = handed.lock().unwrap();
        assert_eq!(handed.iter().filter(|(number, _)| number == "good").count(), 7);
        assert!(!handed.iter().any(|(number, _)| number == "bad"));
        assert!(handed.iter().all(|(_, laboratory)| laboratory == crate::common::LAB));
    });
}

#[test]
fn a_frame_of_more_than_a_thousand_messages_is_refused_whole() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            // As short as a message can be: what is counted is how many, not how long.
            let most = "MSH|^~\\&|LIS_MICRO|010909\r".repeat(1000);
            let mut client = door.client().await;
            client.send(format!("{most}MSH|^~\\&|LIS_MICRO|010909\r")).await;
            assert_eq!(client.told().await, Some(is("AR", "", "207")));
            assert_eq!(client.told().await, None, "and nothing more is heard of who sends so");
            let mut client = door.client().await;
            client.send(most).await;
            for _ in 0..1000 {
                assert_ne!(client.told().await.expect("an answer to each").2, "207");
            }
            door.close().await;
        });
        assert!(handed.lock().unwrap().is_empty());
    });
}

#[test]
fn several_messages_at_once_are_answered_in_their_order() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut client = door.client().await;
            let frames: Vec<u8> = (0..50)
                .flat_map(|number| lab_messages::hl7::mllp::frame(original(&number.to_string()).as_bytes()))
                .collect();
            // Cut anywhere.
            for part in frames.chunks(777) {
                client.send_raw(part).await;
            }
            for number in 0..50 {
                assert_eq!(client.told().await, Some(is("AA", &number.to_string(), "")));
            }
            // Two in a frame, without an envelope: an answer each.
            client.send(format!("{}{}", original("x"), original("y"))).await;
            assert_eq!(client.told().await, Some(is("AA", "x", "")));
            assert_eq!(client.told().await, Some(is("AA", "y", "")));
            door.close().await;
        });
    });
}

#[test]
fn a_batch_is_answered_in_one() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut client = door.client().await;
            let broken = original("b").replacen("|19800101|", "|19801301|", 1);
            let batch = |count: usize| {
                let (one, other) = (original("a"), original("c"));
                format!("FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r{one}{broken}{other}BTS|{count}\rFTS|1\r")
            };
            client.send(batch(3)).await;
            let answer = client.answer().await.unwrap();
            let lines: Vec<&str> = answer.split('\r').filter(|line| !line.is_empty()).collect();
            let names: Vec<&str> = lines.iter().map(|line| &line[..3]).collect();
            assert_eq!(names, ["FHS", "BHS", "MSH", "MSA", "MSH", "MSA", "ERR", "MSH", "MSA", "BTS", "FTS"]);
            assert_eq!((lines[3], lines[5], lines[8]), ("MSA|AA|a", "MSA|AE|b", "MSA|AA|c"));
            // Something was lost on the way: what came is answered, and that is said too.
            client.send(batch(4)).await;
            let answer = client.answer().await.unwrap();
            assert_eq!(answer.matches("\rMSA|").count(), 4, "{answer}");
            assert!(answer.contains("\rMSA|AE\rERR||BTS^1^1|102"), "{answer}");
            door.close().await;
        });
        assert_eq!(handed.lock().unwrap().len(), 4);
    });
}

#[test]
fn what_is_no_frame_is_told_and_ends_the_connection_alone() {
    let too_long = [b"\x0B".to_vec(), original("long").into_bytes(), vec![b'A'; LARGEST_MESSAGE]].concat();
    let cut = original("cut");
    let half = &cut.as_bytes()[..cut.len() / 2];
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut other = door.client().await;
            assert_eq!(other.ask(original("before")).await, is("AA", "before", ""));
            for (bytes, number, error) in [
                (b"GET / HTTP/1.1\r\n\r\n".to_vec(), "", "100"),
                ([b"\x0B".to_vec(), original("end").into_bytes(), b"\x1Cx".to_vec()].concat(), "end", "100"),
                (too_long.clone(), "long", "207"),
                ([b"\x0B", half].concat(), "cut", "100"),
                (b"\x0BMSH|^~\\&|LIS".to_vec(), "", "100"),
            ] {
                let mut client = door.client().await;
                // What came whole before is answered first; CR and LF between frames do no harm.
                client.send_raw(b"\r\n").await;
                assert_eq!(client.ask(original("first")).await, is("AA", "first", ""));
                client.send_raw(b"\r").await;
                // The door may have hung up before it has read everything.
                let sent = tokio::io::AsyncWriteExt::write_all(&mut client.stream, &bytes).await;
                if sent.is_ok() {
                    let _ = tokio::io::AsyncWriteExt::shutdown(&mut client.stream).await;
                }
                assert_eq!(client.told().await, Some(is("AR", number, error)));
                assert_eq!(client.told().await, None, "the connection is closed");
                assert_eq!(other.ask(original("beside")).await, is("AA", "beside", ""));
            }
            door.close().await;
        });
        let handed = handed.lock().unwrap();
        assert!(handed.iter().all(|(number, _)| ["before", "first", "beside"].contains(&number.as_str())));
    });
}

#[test]
fn what_cannot_be_read_is_turned_away_and_the_connection_goes_on() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut client = door.client().await;
            let latin = original("charset").replacen("ROSSI", "ROSSÒ", 1);
            let latin: Vec<u8> =
                latin.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
            for (bytes, code, number, error) in [
                (b"".to_vec(), "AR", "", "100"),
                (b"ciao".to_vec(), "AR", "", "100"),
                (b"PID|1||X\r".to_vec(), "AR", "", "100"),
                // It says UTF-8 and is ISO-8859-1.
                (latin, "AE", "charset", "102"),
                (original("set").replacen("UNICODE UTF-8", "BIG-5", 1).into_bytes(), "AE", "set", "103"),
                (
                    original("type").replacen("ORU^R01^ORU_R01", "ADT^A01", 1).into_bytes(),
                    "AR",
                    "type",
                    "200",
                ),
                (original("test").replacen("|P|2.5.1", "|T|2.5.1", 1).into_bytes(), "AR", "test", "202"),
                (original("old").replacen("|P|2.5.1", "|P|2.2", 1).into_bytes(), "AR", "old", "203"),
                (original("good").replace('\r', "\n").into_bytes(), "AA", "good", ""),
            ] {
                assert_eq!(client.ask(bytes).await, is(code, number, error));
            }
            door.close().await;
        });
        assert_eq!(handed.lock().unwrap().len(), 1);
    });
}

#[test]
fn who_is_silent_is_left_alone_for_a_while_and_who_is_slow_is_told() {
    on_each_engine(|db| {
        known(db);
        let handed = Handed::default();
        let short = Duration::from_millis(300);
        db.block_on(async {
            let limits = Limits { frame: short, ..Limits::default() };
            let door = Opened::limited(db, takes_all(&handed), limits).await;
            let mut slow = door.client().await;
            slow.send_raw(&[b"\x0B", original("slow").as_bytes()].concat()).await;
            // The end never comes.
            assert_eq!(slow.told().await, Some(is("AR", "slow", "100")));
            assert_eq!(slow.told().await, None);
            door.close().await;

            let limits = Limits { idle: short, ..Limits::default() };
            let door = Opened::limited(db, takes_all(&handed), limits).await;
            let mut silent = door.client().await;
            assert_eq!(silent.told().await, None, "closed without a word");
            door.close().await;
        });
        assert!(handed.lock().unwrap().is_empty());
    });
}
