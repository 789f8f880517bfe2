//! The table of acknowledgements (standards §4.2), row by row, in original and in enhanced mode, and the ERR of old versions.

use kernel::Timestamp;
use lab_messages::hl7::ack::{Answering, Happened, Verdict, answers, bytes};
use lab_messages::hl7::{Header, Message, read_message};
use lab_messages::{Code, Trouble, read};

use super::{POSITIVE, changed, options};

fn now() -> Timestamp {
    "2020-11-03T09:15:31Z".parse().unwrap()
}

fn header(text: &str) -> Header {
    Header::of(&Message::parse_text(text).unwrap())
}

/// MSA and ERR of each answer; the MSH before them is compared elsewhere.
fn told(header: Option<&Header>, happened: &Happened<'_>) -> Vec<Vec<String>> {
    let answering = Answering { now: now(), control_id: "GES20201103-9001" };
    let segments = |answer: &Message| {
        answer.print().trim_end().split('\r').skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    answers(header, happened, answering).iter().map(segments).collect()
}

/// In original mode.
fn original() -> String {
    changed("|||AL|NE|", "|||||")
}

#[test]
fn each_row_of_the_table() {
    let number = || "PIE-2020-0000456".to_owned();
    let at_field = |text: &str| {
        let message = Message::parse_text(text).unwrap();
        read_message(&message, &options()).troubles
    };
    let pid_3 = changed(
        "RSSMRA80A01H501U^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA~1234567^^^AURA&2.16.840.1.113883.2.9.2.10.4.1&ISO^PI",
        "",
    );
    let obx_5 = "260373001^Detected^SCT^P^POSITIVO^99PIE";
    let read_as = |text: String| at_field(&text);
    let rows: Vec<(&str, Vec<Trouble>, &str, &str)> = vec![
        ("PID-3 missing", read_as(pid_3), "AE", "PID^1^3|101^Required field missing^HL70357|E"),
        (
            "PID-5 missing",
            read_as(changed("ROSSI^MARIO^^^^^L", "")),
            "AE",
            "PID^1^5|101^Required field missing^HL70357|E",
        ),
        ("OBX-5 missing", read_as(changed(obx_5, "")), "AE", "OBX^1^5|101^Required field missing^HL70357|E"),
        (
            "OBX-11 missing",
            read_as(changed("HL70078|||F|", "HL70078||||")),
            "AE",
            "OBX^1^11|101^Required field missing^HL70357|E",
        ),
        (
            "bad date",
            read_as(changed("|19800101|", "|19801301|")),
            "AE",
            "PID^1^7|102^Data type error^HL70357|E",
        ),
        ("bad number", read_as(changed("||21.4|", "||21,4|")), "AE", "OBX^2^5|102^Data type error^HL70357|E"),
        (
            "unknown outcome",
            read_as(changed(obx_5, "999999^x^SCT")),
            "AE",
            "OBX^1^5|103^Table value not found^HL70357|E",
        ),
        (
            "wrong type",
            read_as(changed("ORU^R01^ORU_R01", "ADT^A01^ADT_A01")),
            "AR",
            "MSH^1^9|200^Unsupported message type^HL70357|E",
        ),
        (
            "wrong event",
            read_as(changed("ORU^R01^ORU_R01", "ORU^R30^ORU_R30")),
            "AR",
            "MSH^1^9^1^2|201^Unsupported event code^HL70357|E",
        ),
        (
            "training",
            read_as(changed("|P|2.5.1", "|T|2.5.1")),
            "AR",
            "MSH^1^11|202^Unsupported processing id^HL70357|E",
        ),
        (
            "version",
            read_as(changed("|P|2.5.1", "|P|2.2")),
            "AR",
            "MSH^1^12|203^Unsupported version id^HL70357|E",
        ),
    ];
    let header = header(&original());
    for (row, troubles, code, err) in rows {
        let found = told(Some(&header), &Happened::Wrong(&troubles));
        assert_eq!(found.len(), 1, "{row}");
        assert_eq!(found[0][0], format!("MSA|{code}|LIS20201103-000123"), "{row}");
        assert!(found[0][1].starts_with(&format!("ERR||{err}|||")), "{row}: {}", found[0][1]);
        assert_eq!(found[0].len(), 2, "{row}: {:?}", found[0]);
    }
    for (happened, expected) in [
        (Happened::Stored, vec!["MSA|AA|LIS20201103-000123"]),
        (Happened::Repeated, vec!["MSA|AA|LIS20201103-000123"]),
        (
            Happened::NumberReused,
            vec![
                "MSA|AE|LIS20201103-000123",
                "ERR||MSH^1^10|205^Duplicate key identifier^HL70357|E||||Numero di controllo già usato per un messaggio diverso: inviare con un numero nuovo.",
            ],
        ),
        (
            Happened::UnknownRequest { number: number() },
            vec![
                "MSA|AE|LIS20201103-000123",
                "ERR||ORC^1^2^1^1|204^Unknown key identifier^HL70357|E|||PIE-2020-0000456|Richiesta non trovata: referto messo tra i non abbinati",
            ],
        ),
        (
            Happened::Locked,
            vec![
                "MSA|AE|LIS20201103-000123",
                "ERR|||206^Application record locked^HL70357|E||||Il dato è in uso: inviare di nuovo tra poco.",
            ],
        ),
        (
            Happened::Unavailable,
            vec![
                "MSA|AR|LIS20201103-000123",
                "ERR|||207^Application internal error^HL70357|E||||Servizio non disponibile: inviare di nuovo tra poco.",
            ],
        ),
    ] {
        assert_eq!(told(Some(&header), &happened), [expected], "{happened:?}");
    }
}

#[test]
fn what_cannot_be_read_is_turned_away_without_a_number() {
    for text in ["PID|1||X\r", "MSH\r", "MSH|^^^^|A\r", "MSH|^~\\&|A\rciao a tutti\r"] {
        let reading = read(text.as_bytes(), &options(), "R-1");
        let ack = reading.ack.unwrap();
        let ack = ack.as_str().unwrap();
        assert!(ack.contains("\rMSA|AR\rERR||"), "{text}: {ack}");
        assert!(ack.contains("|100^Segment sequence error^HL70357|E|"), "{text}: {ack}");
        assert!(!reading.accepted && reading.results.is_empty());
    }
}

#[test]
fn in_enhanced_mode_each_answer_is_asked_for() {
    let missing = [Trouble::new(Code::RequiredMissing, "PID-3, riga 2", "manca")];
    let version = [Trouble::new(Code::VersionId, "MSH-12, riga 1", "versione").reject()];
    for (modes, good, bad, rejected) in [
        ("|||||", vec!["AA"], vec!["AE"], vec!["AR"]),
        ("|||AL|NE|", vec!["CA"], vec!["CE"], vec!["CR"]),
        ("|||NE|AL|", vec!["AA"], vec!["AE"], vec!["AR"]),
        ("|||AL|AL|", vec!["CA", "AA"], vec!["CE", "AE"], vec!["CR", "AR"]),
        ("|||NE|NE|", vec![], vec![], vec![]),
        ("|||ER|ER|", vec![], vec!["CE", "AE"], vec!["CR", "AR"]),
        ("|||SU|SU|", vec!["CA", "AA"], vec![], vec![]),
        ("|||AL|ER|", vec!["CA"], vec!["CE", "AE"], vec!["CR", "AR"]),
        ("|||AL|SU|", vec!["CA", "AA"], vec!["CE"], vec!["CR"]),
        ("|||AL||", vec!["CA"], vec!["CE"], vec!["CR"]),
        ("||||AL|", vec!["AA"], vec!["AE"], vec!["AR"]),
    ] {
        let header = header(&changed("|||AL|NE|", modes));
        let codes = |happened: &Happened<'_>| {
            let found = told(Some(&header), happened);
            found.iter().map(|one| one[0].split('|').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&Happened::Stored), good, "{modes}");
        assert_eq!(codes(&Happened::Wrong(&missing)), bad, "{modes}");
        assert_eq!(codes(&Happened::Wrong(&version)), rejected, "{modes}");
    }
}

#[test]
fn the_answer_of_the_samples() {
    let sample = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/lab_messages/argine/");
        std::fs::read_to_string(format!("{folder}{name}")).unwrap()
    };
    let header = header(&original());
    let wrong = [Trouble::new(Code::RequiredMissing, "PID-3, riga 2", "Identificativo paziente assente").at(
        lab_messages::Location {
            segment: "PID".into(),
            sequence: 1,
            field: Some(3),
            repetition: None,
            component: None,
        },
    )];
    let number = "PIE-2020-0000456".to_owned();
    for (name, happened) in [
        ("ack_aa.hl7", Happened::Stored),
        ("ack_ae_missing_field.hl7", Happened::Wrong(&wrong)),
        ("ack_ae_unknown_order.hl7", Happened::UnknownRequest { number }),
    ] {
        let answering = Answering { now: now(), control_id: "GES20201103-9001" };
        let answer = &answers(Some(&header), &happened, answering)[0];
        // The sample does not say in which set it is written; the answer is in that of the message.
        let printed = answer.print().replacen("|P|2.5.1||||||UNICODE UTF-8\r", "|P|2.5.1\r", 1);
        assert_eq!(printed.trim_end(), sample(name).trim_end(), "{name}");
    }
}

#[test]
fn an_answer_is_written_as_its_message_is() {
    let header = header("MSH#*~!@#LIS*X#LAB###20201103##ORU*R01#7#P#2.3######8859/1\r");
    let answering = Answering { now: now(), control_id: "R#1" };
    let trouble = [Trouble::new(Code::DataType, "PID-7, riga 2", "così è (#)").at(lab_messages::Location {
        segment: "PID".into(),
        sequence: 1,
        field: Some(7),
        repetition: None,
        component: None,
    })];
    let answer = &answers(Some(&header), &Happened::Wrong(&trouble), answering)[0];
    let text = "MSH#*~!@#ARGINE#010#LIS*X#LAB#20201103101531+0100##ACK*R01#R!F!1#P#2.3######8859/1\r\
                MSA#AE#7#così è (!F!)\rERR#PID*1*7*102@Data type error@HL70357\r";
    assert_eq!(answer.print(), text);
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    assert_eq!(bytes(Some(&header), answer), latin);
}

#[test]
fn verdicts_have_their_codes() {
    for (verdict, application, commit) in
        [(Verdict::Accept, "AA", "CA"), (Verdict::Error, "AE", "CE"), (Verdict::Reject, "AR", "CR")]
    {
        assert_eq!((verdict.application_code(), verdict.commit_code()), (application, commit));
    }
    assert!(POSITIVE.starts_with("MSH|"));
}
