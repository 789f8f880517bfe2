//! Every sample of HL7 v2 of `data/lab_messages` through the socket: answered as it is written beside them.

use std::collections::BTreeSet;

use lab_messages::Options;
use lab_messages::hl7::{self, mllp};
use serde_json::Value;

use crate::common::{Handed, LAB, Opened, add, folder, machine, new_peer, on_each_engine, takes_all};

/// The bytes of a sample, its codes in their order, and whether something is wrong with it as a whole.
struct Sample {
    name: String,
    bytes: Vec<u8>,
    codes: Vec<String>,
    is_batch: bool,
    is_broken: bool,
}

fn samples() -> Vec<Sample> {
    let root = folder("../../data/lab_messages");
    let expected = std::fs::read_to_string(root.join("expected.json")).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let of_hl7 = expected.into_iter().filter(|(_, wanted)| wanted["format"] == "hl7");
    of_hl7
        .map(|(name, wanted)| {
            let mut bytes = std::fs::read(root.join(&name)).unwrap();
            if bytes[0] == mllp::START {
                bytes = bytes[1..bytes.len() - 2].to_vec();
            }
            let messages = wanted["messages"].as_array().unwrap();
            let codes = messages.iter().flat_map(|one| one[3].as_array().unwrap().clone());
            let is_broken = wanted["errors"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one[0].as_str().unwrap().starts_with("BTS"));
            let codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
            Sample { is_batch: bytes.starts_with(b"FHS"), name, bytes, codes, is_broken }
        })
        .collect()
}

#[test]
fn every_sample_is_answered_as_written() {
    let samples = samples();
    assert!(samples.len() >= 15);
    let senders: BTreeSet<(String, String)> = samples
        .iter()
        .flat_map(|sample| hl7::read_file(&sample.bytes, &Options::at(kernel::Timestamp::MAX)).messages)
        .filter_map(|message| message.header.map(|header| header.sender()))
        .collect();
    on_each_engine(|db| {
        machine(db, "lis.prova", LAB);
        for (application, facility) in &senders {
            add(db, &new_peer("lis.prova", "", application, facility)).unwrap();
        }
        let handed = Handed::default();
        db.block_on(async {
            let door = Opened::plain(db, takes_all(&handed)).await;
            for sample in &samples {
                let mut client = door.client().await;
                client.send(&sample.bytes).await;
                // The end of what is sent: all answers, and then the end.
                tokio::io::AsyncWriteExt::shutdown(&mut client.stream).await.unwrap();
                let mut answers = Vec::new();
                while let Some(answer) = client.answer().await {
                    answers.push(answer);
                }
                let all = answers.concat();
                let codes: Vec<&str> = all
                    .split('\r')
                    .filter(|line| line.starts_with("MSA|"))
                    .map(|line| line.split('|').nth(1).unwrap())
                    .collect();
                let mut wanted: Vec<&str> = sample.codes.iter().map(String::as_str).collect();
                if sample.is_broken {
                    wanted.push("AE");
                }
                assert_eq!(codes, wanted, "{}", sample.name);
                if sample.is_batch {
                    assert_eq!(answers.len(), usize::from(!wanted.is_empty()), "{}", sample.name);
                }
            }
            door.close().await;
        });
    });
}
