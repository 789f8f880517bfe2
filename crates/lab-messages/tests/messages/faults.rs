//! Faults planted into a good message: each is told with its line and field.

use lab_messages::hl7::mllp;
use lab_messages::model::Outcome;
use lab_messages::{LARGEST_MESSAGE, MOST_TROUBLES, Options, Reading, read};

use super::{POSITIVE, changed, options};

fn reading(text: impl AsRef<[u8]>) -> Reading {
    read(text.as_ref(), &options(), "R-1")
}

fn places(reading: &Reading) -> Vec<&str> {
    reading.errors.iter().map(|one| one.place.as_str()).collect()
}

#[test]
fn each_planted_fault_is_told_at_its_place() {
    let obx_5 = "260373001^Detected^SCT^P^POSITIVO^99PIE";
    for (from, to, place) in [
        ("RSSMRA80A01H501U^", "RSSMRA80A01H501X^", "PID-3, riga 2"),
        ("ROSSI^MARIO", "^MARIO", "PID-5, riga 2"),
        ("ROSSI^MARIO", "ROSSI^", "PID-5, riga 2"),
        ("|19800101|", "|19800231|", "PID-7, riga 2"),
        ("|19800101|", "|20990101|", "PID-7, riga 2"),
        ("|19800101|M|", "|19800101|Q|", "PID-8, riga 2"),
        (
            "|94500-6^SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory specimen by NAA with probe detection^LN^91.12.S^TAMPONE SARS-COV-2^99PIE|",
            "||",
            "OBR-4, riga 5",
        ),
        ("|||20201102153000+0100||||||", "|||2020-11-02||||||", "OBR-7, riga 5"),
        ("OBX|1|CWE|94500-6", "OBX|1|CWE|11111-1", "OBX-3, riga 6"),
        ("OBX|1|CWE|", "OBX|1|ED|", "OBX-2, riga 6"),
        (obx_5, "", "OBX-5, riga 6"),
        (obx_5, "forse", "OBX-5, riga 6"),
        (obx_5, "260373001^Detected^SCT^N^NEGATIVO^99PIE", "OBX-5, riga 6"),
        ("HL70078|||F|||20201102153000+0100|", "HL70078|||F|||20201102253000+0100|", "OBX-14, riga 6"),
        ("HL70078|||F|", "HL70078|||Z|", "OBX-11, riga 6"),
        ("||21.4|", "||ventuno|", "OBX-5, riga 7"),
        ("||20201030|", "||30/10/2020|", "OBX-5, riga 8"),
        (
            "|20201102153000+0100|20201102203000+0100",
            "|20201102153000+0100|30201102203000+0100",
            "SPM-18, riga 9",
        ),
        ("UNICODE UTF-8", "UNICODE UTF-16", "MSH-18, riga 1"),
        ("|AL|NE|", "|AL|XX|", "MSH-16, riga 1"),
        ("LIS20201103-000123", "", "MSH-10, riga 1"),
    ] {
        let reading = reading(changed(from, to));
        assert_eq!(places(&reading), [place], "{from} → {to}");
        assert!(!reading.accepted && reading.results.is_empty(), "{from} → {to}");
    }
}

/// HL7 table 0078: N is normal, D went down, I is between. They are said of the value, which is none of ours.
#[test]
fn a_flag_of_the_value_is_no_outcome() {
    for flag in ["N", "D", "I"] {
        let flagged = changed("POS^Positive^HL70078", &format!("{flag}^x^HL70078"));
        let beside = reading(&flagged);
        assert!(beside.accepted && beside.results[0].outcome == Some(Outcome::Positive), "{flag}");
        assert_eq!(beside.warnings.len(), reading(POSITIVE).warnings.len(), "{flag}: it contradicts nothing");
        let number = flagged.replacen("OBX|1|CWE|", "OBX|1|NM|", 1);
        let number = number.replacen("260373001^Detected^SCT^P^POSITIVO^99PIE", "0.4", 1);
        assert_eq!(places(&reading(number)), ["OBX-8, riga 6"], "{flag}");
    }
}

/// A panel alone is no outcome: acknowledged, the message would be lost.
#[test]
fn a_message_without_an_outcome_is_refused() {
    let reading = reading(changed("OBX|1|CWE|94500-6", "OBX|1|CWE|94531-1"));
    assert_eq!((places(&reading), reading.accepted), (vec!["MSH, riga 1"], false));
}

/// Surname and given name are of one and the same repetition of PID-5.
#[test]
fn a_name_is_taken_whole() {
    let named = |names: &str| reading(changed("ROSSI^MARIO^^^^^L", names));
    let second = named("^^^^^^S~ROSSI^MARIO^^^^^L");
    let patient = &second.results[0].patient;
    assert_eq!((patient.family_name.as_str(), patient.given_name.as_str()), ("ROSSI", "MARIO"));
    assert_eq!(places(&named("^MARIO~ROSSI^^^^^^A")), ["PID-5, riga 2"]);
}

#[test]
fn segments_out_of_their_place() {
    let without = |name: &str| {
        let kept = POSITIVE.split('\r').filter(|line| !line.starts_with(name));
        kept.collect::<Vec<_>>().join("\r")
    };
    assert_eq!(places(&reading(without("OBR")))[0], "OBX, riga 5");
    assert_eq!(places(&reading(without("OBX"))), ["OBR, riga 5"]);
    assert_eq!(places(&reading(without("PID")))[0], "ORC, riga 3");
    let no_orders = POSITIVE.split('\r').take(2).collect::<Vec<_>>().join("\r");
    assert_eq!(places(&reading(no_orders)), ["PID, riga 2"]);
}

#[test]
fn nothing_of_the_patient_is_in_an_answer_about_an_error() {
    let ack = reading(changed("|19800101|M|", "|19800231|Q|")).ack.unwrap();
    for secret in ["RSSMRA", "ROSSI", "MARIO", "1980"] {
        assert!(!ack.as_str().unwrap().contains(secret), "{secret}: {ack}");
    }
}

#[test]
fn character_sets_are_kept_to() {
    let accented = changed("ROSSI^MARIO", "NICOLÒ^MARIO");
    let latin: Vec<u8> = accented.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let named = |bytes: &[u8], name: &str| {
        let place = bytes.windows(13).position(|window| window == b"UNICODE UTF-8").unwrap();
        [&bytes[..place], name.as_bytes(), &bytes[place + 13..]].concat()
    };
    let utf_8 = accented.as_bytes();
    for good in [
        utf_8.to_vec(),
        named(&latin, "8859/1"),
        named(&latin, ""),
        named(utf_8, ""),
        named(&latin, "8859/15"),
    ] {
        let reading = reading(good);
        assert!(reading.accepted, "{:?}", reading.errors);
        assert_eq!(reading.results[0].patient.family_name, "NICOLÒ");
    }
    for (bad, place) in [
        (latin.clone(), "PID-5, riga 2"),
        (named(&latin, "ASCII"), "PID-5, riga 2"),
        (named(utf_8, "8859/1"), "MSH-18, riga 1"),
    ] {
        let reading = reading(bad);
        assert_eq!(places(&reading), [place]);
        // The sender is answered all the same, under the number of his message.
        assert!(reading.ack.unwrap().as_str().unwrap().contains("|CE|LIS20201103-000123"));
    }
}

#[test]
fn line_ends_are_forgiven_and_told() {
    for end in ["\n", "\r\n"] {
        let reading = reading(POSITIVE.replace('\r', end));
        assert!(reading.accepted && reading.results.len() == 1);
        assert_eq!(reading.warnings.len(), 1);
        assert_eq!(reading.warnings[0].place, "riga 1");
    }
    assert!(reading(POSITIVE).warnings.is_empty());
}

#[test]
fn frames_that_are_cut_and_messages_too_long() {
    let framed = mllp::frame(POSITIVE.as_bytes());
    let cut = reading(&framed[..framed.len() - 2]);
    assert_eq!(places(&cut), ["trama 1"]);
    assert!(cut.errors[0].why.contains("interrotta"));
    let two = reading([&framed[..], &framed[..40]].concat());
    assert_eq!((places(&two), two.results.len()), (vec!["trama 2"], 1));
    let long = format!("{POSITIVE}NTE|1|L|{}\r", "a".repeat(LARGEST_MESSAGE));
    assert_eq!(places(&reading(long)), ["riga 1"]);
}

#[test]
fn a_batch_is_counted() {
    let batch = |messages: usize, bts: &str, tail: &str| {
        let header = "|^~\\&|LIS|LAB|GESCOVID|010|20201103\r";
        format!("FHS{header}BHS{header}{}BTS|{bts}\r{tail}", POSITIVE.repeat(messages))
    };
    let good = reading(batch(2, "2", "FTS|1\r"));
    assert!(good.accepted, "{:?}", good.errors);
    assert_eq!((good.results.len(), good.messages.len()), (2, 2));
    let ack = good.ack.unwrap();
    let names: Vec<&str> = ack.as_str().unwrap().trim_end().split('\r').map(|line| &line[..3]).collect();
    assert_eq!(names, ["FHS", "BHS", "MSH", "MSA", "MSH", "MSA", "BTS", "FTS"]);
    let lost = reading(batch(2, "3", "FTS|1\r"));
    assert_eq!((places(&lost), lost.results.len()), (vec!["BTS-1, riga 21"], 2));
    assert_eq!(places(&reading(batch(1, "1", ""))), ["FHS, riga 1"]);
    assert_eq!(places(&reading(batch(1, "uno", "FTS|2\r"))), ["BTS-1, riga 12", "FTS-1, riga 13"]);
    // One bad message among good ones costs only itself.
    let bad = changed("|19800101|", "|19800231|");
    let mixed = format!("{POSITIVE}{bad}{POSITIVE}");
    let mixed = reading(mixed);
    let verdicts: Vec<&str> = mixed.messages.iter().map(|one| one.verdict).collect();
    assert_eq!((verdicts, mixed.results.len()), (vec!["AA", "AE", "AA"], 2));
}

#[test]
fn each_status_has_its_effect() {
    use lab_messages::model::Effect;
    let obx_5 = "260373001^Detected^SCT^P^POSITIVO^99PIE";
    for (letter, effect, wants) in [
        ("F", Effect::Record, true),
        ("C", Effect::Replace, true),
        ("P", Effect::Preliminary, true),
        ("R", Effect::Preliminary, true),
        ("S", Effect::Preliminary, true),
        ("U", Effect::Confirm, false),
        ("X", Effect::Repeat, false),
        ("D", Effect::Delete, false),
        ("W", Effect::Detach, false),
        ("I", Effect::Pending, false),
    ] {
        let with = |outcome: &str| {
            changed("HL70078|||F|", &format!("HL70078|||{letter}|")).replacen(obx_5, outcome, 1)
        };
        let full = reading(with(obx_5));
        assert_eq!(full.results[0].effect, effect, "{letter}");
        let empty = reading(with(""));
        assert_eq!(empty.accepted, !wants, "{letter}: {:?}", empty.errors);
    }
}

#[test]
fn several_targets_make_one_outcome() {
    let obx = |number: usize, loinc: &str, snomed: &str| {
        format!("OBX|{number}|CWE|{loinc}^x^LN||{snomed}^x^SCT||||||F\r")
    };
    let head: String = POSITIVE.split_inclusive('\r').take(5).collect();
    let (yes, no) = ("260373001", "260415000");
    for (outcomes, expected) in [
        ([yes, yes, no], "positive"),
        ([yes, yes, yes], "positive"),
        ([yes, no, no], "doubtful"),
        ([no, no, no], "negative"),
        (["419984006", no, no], "doubtful"),
    ] {
        let genes = ["94533-7", "94559-2", "94640-0"];
        let body: String = genes
            .iter()
            .zip(outcomes)
            .enumerate()
            .map(|(place, (gene, code))| obx(place + 1, gene, code))
            .collect();
        let reading = reading(format!("{head}{body}"));
        assert_eq!(reading.results.len(), 1, "{:?}", reading.errors);
        let result = serde_json::to_value(&reading.results[0]).unwrap();
        assert_eq!(
            (result["outcome"].as_str(), result["targets"].as_array().unwrap().len()),
            (Some(expected), 3)
        );
    }
    let overall = obx(1, "94500-6", no) + &obx(2, "94533-7", yes);
    let reading = reading(format!("{head}{overall}"));
    assert_eq!(serde_json::to_value(&reading.results[0]).unwrap()["outcome"], "negative");
}

#[test]
fn a_receiver_may_be_less_strict() {
    let with = |text: &str, options: Options| read(text.as_bytes(), &options, "R-1");
    let training = with(&changed("|P|2.5.1", "|T|2.5.1"), Options { training: true, ..options() });
    assert!(training.accepted, "{:?}", training.errors);
    let lenient = Options { unknown_code_is_error: false, ..options() };
    let unknown = with(&changed("260373001^Detected^SCT^P^POSITIVO^99PIE", "forse"), lenient.clone());
    assert_eq!((unknown.accepted, unknown.warnings.len(), unknown.results[0].outcome), (true, 1, None));
    let other = with(&changed("OBX|1|CWE|94500-6^", "OBX|1|CWE|11111-1^"), lenient);
    assert!(other.accepted && other.results.is_empty() && !other.warnings.is_empty());
    let absent = "OBX|9|CWE|94559-2^x^LN||260415000^x^SCT||||||F\rOBX|2|NM|";
    let one_of_two = changed("OBX|1|CWE|94500-6", "OBX|1|CWE|94533-7").replacen("OBX|2|NM|", absent, 1);
    for (weak, outcome) in [(false, Outcome::Doubtful), (true, Outcome::WeakPositive)] {
        let reading = with(&one_of_two, Options { one_target_is_weak_positive: weak, ..options() });
        assert_eq!(reading.results[0].outcome, Some(outcome), "{:?}", reading.errors);
    }
}

#[test]
fn warnings_refuse_no_message_however_many() {
    let remarked = "OBX|9|CWE|95419-8^x^L||N||||||F\r".repeat(MOST_TROUBLES + 10);
    let text = POSITIVE.replacen("OBX|2|NM|", &format!("{remarked}OBX|2|NM|"), 1);
    let many = reading(&text);
    assert!(many.accepted && many.warnings.len() == MOST_TROUBLES, "{:?}", many.errors);
    // An error among them still does.
    assert_eq!(reading(text.replacen("||21.4|", "||ventuno|", 1)).errors.len(), 1);
}

#[test]
fn things_that_are_no_message() {
    for (bytes, why) in [
        (&b""[..], "vuoto"),
        (b"  \r\n", "vuoto"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "JSON"),
        (b"ciao", "sconosciuto"),
        (b"\x00\x01\x02", "sconosciuto"),
    ] {
        let reading = reading(bytes);
        assert!(!reading.accepted && reading.errors[0].why.contains(why), "{:?}", reading.errors);
    }
}
