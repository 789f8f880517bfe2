//! What holds for every message.

use lab_messages::hl7::{Delimiters, Message, Segment, mllp};
use lab_messages::read;
use proptest::prelude::*;

use super::{POSITIVE, options};

/// Separators as no sender would choose them, and the usual ones.
fn delimiters() -> impl Strategy<Value = Delimiters> {
    let signs: Vec<char> = "|^~\\&#*!@%$+=:;".chars().collect();
    let chosen = proptest::sample::subsequence(signs, 5).prop_shuffle();
    let odd = chosen.prop_map(|signs| Delimiters {
        field: signs[0],
        component: signs[1],
        repetition: signs[2],
        escape: signs[3],
        subcomponent: signs[4],
    });
    prop_oneof![Just(Delimiters::default()), odd]
}

/// What somebody may be called: any letters, and the separators themselves.
fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[ -~àèìòùÀ-ÿ李\r\n]{0,12}", 1..6)
}

fn message() -> impl Strategy<Value = (Message, Vec<Vec<String>>)> {
    let bodies = proptest::collection::vec(("[A-Z][A-Z0-9]{2}", texts()), 0..6);
    (delimiters(), bodies).prop_map(|(delimiters, bodies)| {
        let header = Segment::new("MSH").with(1, delimiters.field.to_string()).with(2, delimiters.declared());
        let mut segments = vec![header.with(3, "LIS")];
        let mut all = Vec::new();
        for (name, texts) in
            bodies.into_iter().filter(|(name, _)| !matches!(name.as_str(), "MSH" | "FHS" | "BHS"))
        {
            let mut segment = Segment::new(&name);
            for (place, text) in texts.iter().enumerate() {
                segment = segment.with(place + 1, delimiters.escape(text));
            }
            segments.push(segment);
            all.push(texts);
        }
        (Message { delimiters, segments }, all)
    })
}

/// The lines are where the reader found them; a built message has none.
fn without_lines(mut message: Message) -> Message {
    message.segments.iter_mut().for_each(|segment| segment.line = 0);
    message
}

fn cases(number: u32) -> ProptestConfig {
    ProptestConfig { cases: number, failure_persistence: None, ..ProptestConfig::default() }
}

fn printed_is_read(message: &Message, texts: &[Vec<String>]) -> Result<(), TestCaseError> {
    let read = Message::parse_text(&message.print());
    prop_assert!(read.is_ok(), "{:?}", message.print());
    let read = read.unwrap();
    prop_assert_eq!(&without_lines(read.clone()), message);
    for (segment, texts) in read.segments.iter().skip(1).zip(texts) {
        for (place, text) in texts.iter().enumerate() {
            // Two quotes alone say "delete".
            if text != "\"\"" {
                prop_assert_eq!(&read.value(segment, (place + 1, 1, 1, 1)), text);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_is_printed_is_read_again((message, texts) in message()) {
        printed_is_read(&message, &texts)?;
    }

    #[test]
    fn what_is_read_is_printed_again(body in "[ -~à-ÿ\r]{0,400}") {
        let text = format!("MSH|^~\\&|{body}");
        if let Ok(message) = Message::parse_text(&text) {
            let lines = text.split('\r').filter(|line| !line.is_empty());
            prop_assert_eq!(message.print(), lines.map(|line| format!("{line}\r")).collect::<String>());
        }
    }

    #[test]
    fn escapes_come_back(delimiters in delimiters(), text in any::<String>()) {
        prop_assert_eq!(delimiters.unescape(&delimiters.escape(&text)), text);
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let reading = read(&bytes, &options(), "R-1");
        prop_assert!(reading.accepted || !reading.errors.is_empty());
    }

    /// A good message with bytes changed, cut out or put in.
    #[test]
    fn no_damage_stops_the_reader(
        damages in proptest::collection::vec((0..POSITIVE.len(), any::<u8>(), 0..3_u8), 1..8)
    ) {
        let mut bytes = POSITIVE.as_bytes().to_vec();
        for (place, byte, what) in damages {
            let place = place.min(bytes.len() - 1);
            match what {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => { bytes.remove(place); }
            }
        }
        let reading = read(&bytes, &options(), "R-1");
        prop_assert_eq!(reading.accepted, reading.errors.is_empty());
    }

    #[test]
    fn no_json_stops_the_reader(text in "[{}\\[\\],:\"a-z0-9]{0,200}") {
        let _ = read(format!("{{{text}").as_bytes(), &options(), "a");
    }

    #[test]
    fn frames_survive_any_cut(messages in proptest::collection::vec("[ -~\r]{0,40}", 0..5), size in 1..50_usize) {
        let bytes: Vec<u8> = messages.iter().flat_map(|one| mllp::frame(one.as_bytes())).collect();
        let mut decoder = mllp::Decoder::default();
        for part in bytes.chunks(size) {
            prop_assert_eq!(decoder.push(part), Ok(()));
        }
        let found: Vec<Vec<u8>> = std::iter::from_fn(|| decoder.next_message()).collect();
        prop_assert_eq!(found, messages.into_iter().map(String::into_bytes).collect::<Vec<_>>());
    }

    #[test]
    fn no_bytes_stop_the_frames(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut decoder = mllp::Decoder::default();
        let _ = decoder.push(&bytes);
        let _ = decoder.finish();
    }
}

proptest! {
    #![proptest_config(cases(100_000))]

    #[test]
    #[ignore = "long: a hundred thousand messages"]
    fn a_hundred_thousand_messages_are_read_as_printed((message, texts) in message()) {
        printed_is_read(&message, &texts)?;
    }
}
