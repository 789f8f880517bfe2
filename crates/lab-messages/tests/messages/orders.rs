//! OML^O21: what is printed is what was meant, and whoever is sent one knows it for what it is.

use kernel::{Date, Timestamp};
use lab_messages::hl7::ack::Verdict;
use lab_messages::hl7::oml::{self, Coded, Control, Identified, NoOrder, Order, Subject, Urgency};
use lab_messages::hl7::{Message, reply};
use lab_messages::model::{IdentifierKind, Sex};
use lab_messages::read;
use proptest::prelude::*;

use super::{POSITIVE, options};

fn order() -> Order {
    let coded = |code: &str, text: &str, system: &str| Coded {
        code: code.to_owned(),
        text: text.to_owned(),
        system: system.to_owned(),
    };
    Order {
        control_id: "0192f00000a1b2c3d400".to_owned(),
        receiver: ["LIS_MICRO".to_owned(), "010909".to_owned()],
        written_at: "2020-11-14T09:32:00Z".parse().unwrap(),
        control: Control::New,
        number: "1234567890".to_owned(),
        subject: Subject {
            identifiers: vec![Identified {
                kind: IdentifierKind::TaxCode,
                value: "RSSMRA80A01L219M".to_owned(),
            }],
            family_name: "D'Alò|^&~\\".to_owned(),
            given_name: "Mario".to_owned(),
            birth_date: Date::new(1980, 1, 1).ok(),
            sex: Some(Sex::Male),
            street: "via Palestro 1".to_owned(),
            city: "Ivrea".to_owned(),
            province: "TO".to_owned(),
            istat: "001125".to_owned(),
            phone: "+390125111111".to_owned(),
        },
        test: coded("94500-6", "SARS-CoV-2, RNA", "LN"),
        urgency: Urgency::Soon,
        reason: Some(coded("symptoms", "Sintomi", "99ARGINE")),
        orderer: ["204".to_owned(), "ASL TO4".to_owned()],
        ordered_at: "2020-11-14T09:31:00Z".parse().unwrap(),
        specimen: coded("258500001", "Tampone nasofaringeo", "SCT"),
        collected_at: None,
        note: "prima riga\nseconda".to_owned(),
    }
}

#[test]
fn an_order_has_our_number_where_a_result_is_to_bring_it() {
    let text = oml::message(&order()).print();
    for part in [
        "MSH|^~\\&|ARGINE|010|LIS_MICRO|010909|20201114103200+0100||OML^O21^OML_O21|0192f00000a1b2c3d400|P|2.5.1|||||ITA|UNICODE UTF-8\r",
        "PID|1||RSSMRA80A01L219M^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA||D'Al\u{f2}\\F\\\\S\\\\T\\\\R\\\\E\\^Mario^^^^^L||19800101|M|||",
        "|via Palestro 1^^Ivrea^TO^^ITA^H^^001125||+390125111111^PRN^PH\r",
        "ORC|NW|1234567890^ARGINE|||||||20201114103100+0100||||||||||||ASL TO4^^^^^^^^^204\r",
        "TQ1|1||||||||A^^HL70485\r",
        "OBR|1|1234567890^ARGINE||94500-6^SARS-CoV-2, RNA^LN|||||||||||||||||||||||||||symptoms^Sintomi^99ARGINE\r",
        "NTE|1|O|prima riga\\X0A\\seconda\r",
        "SPM|1|1234567890&ARGINE||258500001^Tampone nasofaringeo^SCT\r",
    ] {
        assert!(text.contains(part), "{part:?}\n{text:?}");
    }
}

/// What other programs read in `scripts/check-clients-hl7` is what we print.
#[test]
fn the_samples_of_orders_are_as_we_print_them() {
    let text = include_str!("../../../../data/lab_messages/argine/oml_o21_orders.hl7");
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let local =
        Identified { kind: IdentifierKind::Local, value: "01920000-0000-7000-8000-000000000001".to_owned() };
    let new = Order {
        subject: Subject {
            identifiers: vec![order().subject.identifiers[0].clone(), local],
            family_name: "ROSSI".to_owned(),
            given_name: "MARIO".to_owned(),
            ..order().subject
        },
        test: Coded { text: "SARS-CoV-2, RNA (tampone molecolare)".to_owned(), ..order().test },
        note: "non fidarsi dell'etichetta & chiamare".to_owned(),
        ..order()
    };
    let change = Order {
        control: Control::Change,
        control_id: "0192f00000a1b2c3d500".to_owned(),
        written_at: at("2020-11-14T10:32:00Z"),
        collected_at: Some(at("2020-11-14T10:00:00Z")),
        note: String::new(),
        ..new.clone()
    };
    let cancel = Order {
        control: Control::Cancel,
        control_id: "0192f00000a1b2c3d600".to_owned(),
        written_at: at("2020-11-14T11:32:00Z"),
        ..change.clone()
    };
    let printed: String = [new, change, cancel].iter().map(|order| oml::message(order).print()).collect();
    assert_eq!(printed, text);
}

#[test]
fn a_door_of_results_knows_an_order_and_does_not_take_it() {
    let reading = read(oml::message(&order()).print().as_bytes(), &options(), "R-1");
    assert!(!reading.accepted);
    assert_eq!(reading.orders, [order()]);
    assert!(reading.errors[0].why.contains("OML^O21"), "{:?}", reading.errors);
    let ack = reading.ack.unwrap().as_str().unwrap().to_owned();
    assert_eq!(
        reply::read(ack.as_bytes()).map(|reply| (reply.code, reply.error)),
        Some(("AR", "200".to_owned()))
    );
    assert!(read(POSITIVE.as_bytes(), &options(), "R-1").orders.is_empty());
}

#[test]
fn what_is_no_order_says_why() {
    let why = |text: &str| oml::read(&Message::parse_text(text).unwrap()).unwrap_err();
    let head = "MSH|^~\\&|A|B|C|D|20201114||OML^O21|1|P|2.5.1\r";
    assert_eq!(why(POSITIVE), NoOrder::Type);
    assert_eq!(why(head), NoOrder::Missing("PID"));
    assert_eq!(why(&format!("{head}PID|1\rORC|NW|\rOBR|1\r")), NoOrder::Field("ORC-2"));
    assert_eq!(why(&format!("{head}PID|1\rORC|ZZ|7|||||||2020111\rOBR|1\r")), NoOrder::Field("ORC-1"));
    let probe = oml::probe("1", &[String::new(), String::new()], Timestamp::UNIX_EPOCH);
    assert_eq!(oml::read(&probe), Err(NoOrder::Missing("PID")));
    assert!(!read(probe.print().as_bytes(), &options(), "R-1").accepted);
}

#[test]
fn each_answer_is_understood() {
    let read = |tail: &str| {
        reply::read(format!("MSH|^~\\&|LIS|X|ARGINE|010|2020||ACK|9|P|2.5.1\r{tail}").as_bytes())
    };
    for (tail, code, verdict, error, words, later) in [
        ("MSA|AA|1\r", "AA", Verdict::Accept, "", "", false),
        ("MSA|CA|1\r", "CA", Verdict::Accept, "", "", false),
        (
            "MSA|AE|1|No\rERR|||204^Unknown key^HL70357|E||||Manca\r",
            "AE",
            Verdict::Error,
            "204",
            "No; Manca",
            false,
        ),
        ("MSA|CE|1\rERR|||206^Locked^HL70357|E\r", "CE", Verdict::Error, "206", "Locked", true),
        ("MSA|AR|1\rERR|||207^Internal^HL70357|E\r", "AR", Verdict::Reject, "207", "Internal", true),
        ("MSA|CR|1|Chi sei?\r", "CR", Verdict::Reject, "", "Chi sei?", false),
        ("MSA|AE|1|Manca\rERR|PID^1^3^101&Missing&HL70357\r", "AE", Verdict::Error, "101", "Manca", false),
    ] {
        let reply = read(tail).unwrap();
        let found = (reply.code, reply.verdict, reply.error.as_str(), reply.words.as_str());
        assert_eq!(found, (code, verdict, error, words), "{tail}");
        assert_eq!((reply.is_for_later(), reply.control_id.as_str()), (later, "1"), "{tail}");
    }
    assert_eq!(read("MSA|XX|1\r"), None);
    assert_eq!(read("PID|1\r"), None);
    assert_eq!(reply::read(b"HTTP/1.1 400 Bad Request"), None);
    assert_eq!(reply::read(b""), None);
}

/// What somebody may have typed; two quotes alone say "delete".
fn text() -> impl Strategy<Value = String> {
    "[ -~àèìòùÀ-ÿ李\r\n]{0,14}".prop_filter("two quotes say delete", |text| text != "\"\"")
}

fn filled() -> impl Strategy<Value = String> {
    text().prop_filter("a number", |text| !text.is_empty())
}

fn at() -> impl Strategy<Value = Timestamp> {
    (1_577_836_800_i64..1_900_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn coded() -> impl Strategy<Value = Coded> {
    (text(), text(), text()).prop_map(|(code, text, system)| Coded { code, text, system })
}

fn subject() -> impl Strategy<Value = Subject> {
    let kind = prop_oneof![
        Just(IdentifierKind::TaxCode),
        Just(IdentifierKind::Stp),
        Just(IdentifierKind::Eni),
        Just(IdentifierKind::Local)
    ];
    let identifiers = proptest::collection::vec(
        (kind, filled()).prop_map(|(kind, value)| Identified { kind, value }),
        0..4,
    );
    let sex =
        prop_oneof![Just(None), Just(Some(Sex::Male)), Just(Some(Sex::Female)), Just(Some(Sex::Unknown))];
    let birth = proptest::option::of((1900_i16..2021, 1_i8..13, 1_i8..29));
    (identifiers, [text(), text(), text(), text(), text(), text()], text(), birth, sex).prop_map(
        |(identifiers, [family_name, given_name, street, city, province, istat], phone, birth, sex)| {
            Subject {
                identifiers,
                family_name,
                given_name,
                birth_date: birth.and_then(|(year, month, day)| Date::new(year, month, day).ok()),
                sex,
                street,
                city,
                province,
                istat,
                phone,
            }
        },
    )
}

fn orders() -> impl Strategy<Value = Order> {
    let control = prop_oneof![Just(Control::New), Just(Control::Change), Just(Control::Cancel)];
    let urgency = prop_oneof![Just(Urgency::Stat), Just(Urgency::Soon), Just(Urgency::Routine)];
    let reason = proptest::option::of(coded().prop_filter("empty is none", |one| *one != Coded::default()));
    let numbers = (filled(), filled(), [text(), text()], [text(), text()], text());
    let times = (at(), at(), proptest::option::of(at()));
    (control, urgency, reason, numbers, times, subject(), coded(), coded()).prop_map(
        |(control, urgency, reason, numbers, times, subject, test, specimen)| {
            let (control_id, number, receiver, orderer, note) = numbers;
            let (written_at, ordered_at, collected_at) = times;
            Order {
                control_id,
                receiver,
                written_at,
                control,
                number,
                subject,
                test,
                urgency,
                reason,
                orderer,
                ordered_at,
                specimen,
                collected_at,
                note,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_order_is_read_as_it_was_printed(order in orders()) {
        let message = oml::message(&order);
        let read = Message::parse_text(&message.print()).unwrap();
        prop_assert_eq!(oml::read(&read), Ok(order));
        prop_assert_eq!(read.print(), message.print());
    }

    #[test]
    fn no_bytes_stop_the_reader_of_answers(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = reply::read(&bytes);
    }
}
