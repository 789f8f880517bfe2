//! Planted faults: each is seen, and none brings the program down.

use certificate::demo::{DemoSigner, Usage, invented, text_of};
use certificate::{base45, verify, verify_message};
use ciborium::Value;
use proptest::prelude::*;
use std::io::Write;

use super::{code, hours, noon, signer, test_certificate, trust, vectors};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn message(signer: &DemoSigner) -> Vec<u8> {
    let content = Value::serialized(&invented(Usage::Test, noon())).unwrap();
    signer.sign(content, noon(), noon() + hours(48))
}

fn judged(text: &str) -> (&'static str, String) {
    let verdict = verify(text, &trust(&signer(&[])), noon());
    (code(&verdict), verdict.why.to_string())
}

#[test]
fn texts_that_are_none_are_told_apart() {
    let text = test_certificate(&signer(&[]));
    let coded = &text[4..];
    let bomb = base45::encode(&packed(&vec![0; 10_000_000]));
    for (text, why) in [
        (String::new(), "non comincia con HC1:"),
        (format!("HL0:{coded}"), "non comincia con HC1:"),
        (coded.to_owned(), "non comincia con HC1:"),
        ("HC1:".into(), "non è compresso"),
        (format!("HC1:{}", coded.to_lowercase()), "non è in Base45"),
        (format!("HC1:è{coded}"), "non è in Base45: non si legge dal carattere 1 "),
        (format!("HC1:{}", "A".repeat(20_000)), "più lungo"),
        (format!("HC1:{}", base45::encode(&message(&signer(&[])))), "non è compresso"),
        (format!("HC1:{}", base45::encode(&[0x78, 0xda, 1, 2, 3])), "danneggiato"),
        (format!("HC1:{bomb}"), "troppo grande"),
        (text_of(&[0; 65]), "altro"),
        (text_of(b"not cbor at all"), "COSE"),
        (text_of(&[0xff]), "non è in CBOR"),
        (text_of(&[0x81; 5_000]), "non è in CBOR"),
        (text_of(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), "non è in CBOR"),
        (text_of(&[0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]), "non è in CBOR"),
        (text_of(&[0xa0]), "COSE"),
    ] {
        let (outcome, sentence) = judged(&text);
        assert_eq!(outcome, "NOT_EU_DCC", "{sentence}");
        assert!(sentence.contains(why), "{sentence}, expected {why}");
    }
}

#[test]
fn line_ends_around_the_text_are_of_whoever_pasted_it() {
    let text = test_certificate(&signer(&[]));
    assert_eq!(judged(&format!("\u{feff}\r\n {text}\r\n")).0, "VALID");
}

#[test]
fn what_follows_the_end_is_refused() {
    let signer = signer(&[]);
    let message = message(&signer);
    let longer = [message.as_slice(), &[0]].concat();
    assert_eq!(judged(&text_of(&longer)), ("NOT_EU_DCC", "Dopo la fine del certificato c'è altro.".into()));
    let packed = [packed(&message).as_slice(), b"more"].concat();
    assert_eq!(judged(&format!("HC1:{}", base45::encode(&packed))).0, "NOT_EU_DCC");
}

#[test]
fn no_bit_of_a_message_can_be_flipped() {
    let signer = signer(&[]);
    let (message, trust) = (message(&signer), trust(&signer));
    assert_eq!(code(&verify_message(&message, &trust, noon())), "VALID");
    for bit in 0..message.len() * 8 {
        let mut flipped = message.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let verdict = verify_message(&flipped, &trust, noon());
        // The tag is outside the signature: a message without one, or with another known one, is as good.
        assert_ne!(code(&verdict), "VALID", "bit {bit}");
    }
}

#[test]
fn a_signature_of_rsa_is_checked_too() {
    let vector = vectors::all().into_iter().find(|vector| vector.file == "common_CO2").unwrap();
    let packed = base45::decode(&vector.hc1[4..]).unwrap();
    let mut message = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&packed[..]), &mut message).unwrap();
    let trust = vector.trust();
    assert_eq!(code(&verify_message(&message, &trust, vector.at)), "VALID");
    for at in [200, message.len() - 1] {
        let mut flipped = message.clone();
        flipped[at] ^= 1;
        assert_ne!(code(&verify_message(&flipped, &trust, vector.at)), "VALID", "byte {at}");
    }
}

#[test]
fn a_key_signs_only_what_it_is_for_and_while_it_is_good() {
    let kinds = [Usage::Test, Usage::Vaccination, Usage::Recovery];
    for usage in kinds {
        for allowed in kinds {
            let signer = signer(&[allowed]);
            let text = signer.issue(&invented(usage, noon()), noon(), noon() + hours(48)).unwrap();
            let verdict = verify(&text, &trust(&signer), noon());
            assert_eq!(
                code(&verdict),
                if usage == allowed { "VALID" } else { "NOT_VALID" },
                "{}",
                verdict.why
            );
        }
    }
    let brief = DemoSigner::new("brief", noon() - hours(2), noon() - hours(1), &[]);
    let content = Value::serialized(&invented(Usage::Test, noon())).unwrap();
    let text = text_of(&brief.sign(content, noon() - hours(2), noon() + hours(1)));
    let judged = |at| {
        let verdict = verify(&text, &trust(&brief), at);
        (code(&verdict), verdict.why.to_string())
    };
    assert_eq!(
        judged(noon()),
        ("NOT_VALID", "La chiave di chi ha firmato è scaduta il 15/11/2021 alle 11:00.".into())
    );
    assert_eq!(judged(noon() - hours(2)).0, "VALID");
}

#[test]
fn the_same_key_id_may_lead_to_another_signer() {
    let signer = signer(&[]);
    let other = DemoSigner::new("other", noon(), noon() + hours(48), &[]);
    let kid = certificate::trust::key_id(signer.certificate()).to_vec();
    let mut trust = certificate::Trust::default();
    trust.add(other.certificate(), Some(kid.clone())).unwrap();
    let verdict = verify(&test_certificate(&signer), &trust, noon());
    assert_eq!(
        (code(&verdict), verdict.why.to_string().as_str()),
        ("NOT_VALID", "La firma non corrisponde al contenuto.")
    );
    assert!(verdict.holder.is_none(), "nothing is told of what nobody signed");
    trust.add(signer.certificate(), Some(kid)).unwrap();
    assert_eq!(code(&verify(&test_certificate(&signer), &trust, noon())), "VALID");
}

#[test]
fn the_corpus_of_the_fuzzer_brings_nothing_down() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/verify");
    let trust = vectors::all()[13].trust();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let _ = verify(&String::from_utf8_lossy(&bytes), &trust, noon());
        let _ = verify_message(&bytes, &trust, noon());
        seen += 1;
    }
    assert!(seen >= 10, "{seen} files");
}

proptest! {
    #[test]
    fn no_text_brings_the_program_down(text: String, bytes: Vec<u8>) {
        let trust = trust(&signer(&[]));
        let _ = verify(&text, &trust, noon());
        let _ = verify(&format!("HC1:{text}"), &trust, noon());
        let _ = verify(&text_of(&bytes), &trust, noon());
        let _ = certificate::Trust::read(&bytes);
    }

    #[test]
    fn no_vector_mutilated_brings_the_program_down(which in 0_usize..49, at: usize, byte: u8, cut: usize) {
        let vector = &vectors::all()[which];
        let mut bytes = base45::decode(vector.hc1.get(4..).unwrap()).unwrap_or_default();
        if let Some(length) = bytes.len().checked_sub(1) {
            bytes[at % (length + 1)] = byte;
            bytes.truncate(length + 1 - cut % 8);
        }
        let _ = verify(&format!("HC1:{}", base45::encode(&bytes)), &vector.trust(), vector.at);
        let _ = verify_message(&bytes, &vector.trust(), vector.at);
    }

    #[test]
    fn no_signed_content_brings_the_program_down(content in arbitrary_content()) {
        let signer = signer(&[]);
        let verdict = verify_message(&signer.sign(content, noon(), noon() + hours(1)), &trust(&signer), noon());
        prop_assert_ne!(code(&verdict), "VALID");
    }
}

/// CBOR with the names of the schema in it.
fn arbitrary_content() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::Text),
        any::<i64>().prop_map(|number| Value::Integer(number.into())),
        any::<f64>().prop_map(Value::Float),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
        Just(Value::Text("2021-11-15".into())),
    ];
    let name =
        prop::sample::select(vec!["ver", "nam", "fnt", "gnt", "dob", "v", "t", "r", "e", "tg", "sc", "df"]);
    leaf.prop_recursive(4, 24, 6, move |inner| {
        let pair = (name.clone().prop_map(|name| Value::Text(name.into())), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            prop::collection::vec(pair, 0..6).prop_map(Value::Map),
        ]
    })
}
