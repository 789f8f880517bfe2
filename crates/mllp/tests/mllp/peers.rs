//! Who may speak: known by name on the machine itself, refused at once when his account is, and what the records say.

use jiff::civil::date;
use kernel::Problem;
use mllp::Limits;
use mllp::model::NewPeer;
use mllp::service;

use crate::common::{
    Handed, LAB, Opened, add, audit, intake, is, known, machine, new_peer, on_each_engine, original,
    set_active, takes_all,
};

fn fields(outcome: Result<mllp::model::Peer, Problem>) -> Vec<(&'static str, &'static str)> {
    match outcome {
        Err(Problem::Invalid(fields)) => fields.iter().map(|one| (one.field, one.key)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_is_not_known_is_turned_away_with_a_record_and_without_a_word() {
    on_each_engine(|db| {
        let peer = known(db);
        let handed = Handed::default();
        let mut answers = Vec::new();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            let unknown = original("1").replacen("010909^", "010910^", 1);
            // The same in disorder: what is wrong with it is no matter of a stranger.
            let wrong = unknown.replacen("|19800101|", "|19801301|", 1);
            for text in [&unknown, &unknown, &wrong] {
                let mut client = door.client().await;
                client.send(text).await;
                let answer = client.answer().await.unwrap();
                assert_eq!(crate::common::told(&answer), is("AR", "1", "204"));
                assert_eq!(client.told().await, None, "the connection is closed");
                answers.push(answer.split_once("\rMSA").unwrap().1.to_owned());
            }
            // Suspended while his connection is open: the same words.
            let mut client = door.client().await;
            assert_eq!(client.ask(original("1")).await, is("AA", "1", ""));
            set_active(db, peer.user, false).await;
            client.send(original("1")).await;
            answers.push(client.answer().await.unwrap().split_once("\rMSA").unwrap().1.to_owned());
            assert_eq!(client.told().await, None);
            set_active(db, peer.user, true).await;
            assert_eq!(door.client().await.ask(original("2")).await, is("AA", "2", ""));
            door.close().await;
        });
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert!(!answers[0].contains("LIS"), "{answers:?}");
        let refused: Vec<_> = audit(db).into_iter().filter(|record| record.action == mllp::SPEAK).collect();
        // From one address once a minute.
        assert_eq!(refused.len(), 1);
        assert_eq!((refused[0].outcome.as_str(), refused[0].user.is_nil()), ("denied", true));
        assert!(refused[0].detail.contains("from 127.0.0.1"), "{}", refused[0].detail);
        assert!(!refused[0].detail.contains("LIS") && !refused[0].detail.contains("ROSSI"));
        assert_eq!(handed.lock().unwrap().len(), 2);
    });
}

#[test]
fn a_suspended_account_is_named_in_the_record() {
    on_each_engine(|db| {
        let peer = known(db);
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&Handed::default())).await;
            set_active(db, peer.user, false).await;
            assert_eq!(door.client().await.ask(original("1")).await, is("AR", "1", "204"));
            door.close().await;
        });
        let refused = audit(db).into_iter().find(|record| record.action == mllp::SPEAK).unwrap();
        assert_eq!(refused.subjects, [peer.user.0]);
        assert!(refused.detail.contains(&peer.id.to_string()), "{}", refused.detail);
    });
}

#[test]
fn the_messages_of_a_laboratory_that_was_shut_out_become_no_other_ones() {
    on_each_engine(|db| {
        let peer = known(db);
        // One sender for several laboratories, and what it does not say whose it is belongs to the other one.
        machine(db, "lis.due", "LAB-301-2");
        add(db, &new_peer("lis.due", "", "LIS_MICRO", "")).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            set_active(db, peer.user, false).await;
            assert_eq!(door.client().await.ask(original("1")).await, is("AR", "1", "204"));
            set_active(db, peer.user, true).await;
            assert_eq!(door.client().await.ask(original("1")).await, is("AA", "1", ""));
            door.close().await;
        });
        assert_eq!(handed.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_peer_is_registered_once_and_ended_at_once() {
    on_each_engine(|db| {
        machine(db, "lis.uno", LAB);
        machine(db, "lis.due", "LAB-301-2");
        let new = new_peer("lis.uno", "", "LIS_MICRO", "010909");
        let peer = add(db, &new).unwrap();
        assert_eq!((peer.laboratory.as_str(), peer.login.as_str(), &peer.added_by), (LAB, "lis.uno", &None));
        // The same form again.
        assert_eq!(add(db, &new).unwrap().id, peer.id);
        let again = new_peer("lis.due", "", "LIS_MICRO", "010909");
        assert_eq!(fields(add(db, &again)), [("certificate", "mllp-key-taken")]);
        for (login, wanted) in
            [("nobody", ("login", "mllp-login-unknown")), ("a\0", ("login", "mllp-login-unknown"))]
        {
            assert_eq!(fields(add(db, &new_peer(login, "", "X", ""))), [wanted]);
        }
        let elsewhere = NewPeer { laboratory: Some("LAB-301-2".into()), ..new_peer("lis.uno", "", "X", "") };
        assert_eq!(fields(add(db, &elsewhere)), [("laboratory", "mllp-laboratory-not-held")]);
        let backwards = NewPeer {
            valid_from: Some(date(2026, 2, 2)),
            last_day: Some(date(2026, 1, 1)),
            ..new_peer("lis.uno", "", "", "")
        };
        assert_eq!(
            fields(add(db, &backwards)),
            [("certificate", "mllp-key-missing"), ("until", "mllp-until-before")]
        );

        let id = peer.id;
        let end = move |tx: &mut storage::Tx<'_>| {
            let machine = access::sessions::as_machine(tx);
            service::end_peer(tx, &machine, id)
        };
        db.block_on(async {
            let handed = Handed::default();
            let door = Opened::plain(db, takes_all(&handed)).await;
            let mut client = door.client().await;
            assert_eq!(client.ask(original("1")).await, is("AA", "1", ""));
            db.db.write(end).await.unwrap();
            assert_eq!(client.ask(original("2")).await, is("AR", "2", "204"));
            door.close().await;
        });
        db.write(end).unwrap();
        // The key is free again, for another one.
        let peer = add(db, &again).unwrap();
        assert_eq!(peer.laboratory, "LAB-301-2");
        let lines = db
            .block_on(db.db.read(|tx| {
                let machine = access::sessions::as_machine(tx);
                service::peers(tx, &machine)
            }))
            .unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].counts.accepted, 1);
        assert!(lines[0].last_at.is_some() && lines[1].last_at.is_none());
        let written: Vec<String> = audit(db)
            .into_iter()
            .filter(|record| record.action == "user.manage" && record.detail.contains("mllp peer "))
            .map(|record| record.detail)
            .collect();
        assert_eq!(written.len(), 3, "added, ended, added: {written:?}");
    });
}

#[test]
fn the_row_that_says_most_is_meant() {
    on_each_engine(|db| {
        machine(db, "lis.uno", LAB);
        machine(db, "lis.due", "LAB-301-2");
        add(db, &new_peer("lis.uno", "", "LIS_MICRO", "")).unwrap();
        add(db, &new_peer("lis.due", "", "LIS_MICRO", "010910")).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::limited(db, intake(&handed, |_| Ok(false)), Limits::default()).await;
            let mut client = door.client().await;
            client.ask(original("1")).await;
            client.ask(original("2").replacen("010909^", "010910^", 1)).await;
            door.close().await;
        });
        let expected = [("1".to_owned(), LAB.to_owned()), ("2".to_owned(), "LAB-301-2".to_owned())];
        assert_eq!(*handed.lock().unwrap(), expected);
    });
}
