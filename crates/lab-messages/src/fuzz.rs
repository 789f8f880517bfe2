//! What the fuzz targets of `fuzz/` run, and the test that replays their corpus.

use crate::hl7::{Message, mllp::Decoder};
use crate::options::{LARGEST_MESSAGE, Options};
use crate::reading::read;

fn options() -> Options {
    Options::at(kernel::Timestamp::UNIX_EPOCH)
}

/// Bytes as HL7: what is read and printed is read the same again.
pub fn hl7(bytes: &[u8]) {
    let _ = crate::hl7::read_file(bytes, &options());
    let text = String::from_utf8_lossy(bytes);
    if let Ok(message) = Message::parse_text(&text) {
        let printed = message.print();
        let again = Message::parse_text(&printed).expect("what was printed is a message");
        assert_eq!(again.print(), printed);
    }
}

/// Bytes as FHIR.
pub fn fhir(bytes: &[u8]) {
    let _ = crate::fhir::operation_outcome(&crate::fhir::read(bytes, &options()).troubles);
}

/// Bytes as frames, whole and one by one: the same comes out.
pub fn mllp(bytes: &[u8]) {
    let (mut whole, mut single) = (Decoder::default(), Decoder::default());
    let outcome = whole.push(bytes);
    let one_by_one = bytes.iter().try_for_each(|byte| single.push(std::slice::from_ref(byte)));
    assert_eq!(outcome, one_by_one);
    loop {
        let (one, other) = (whole.next_message(), single.next_message());
        assert_eq!(one, other);
        match one {
            Some(message) => assert!(message.len() <= LARGEST_MESSAGE),
            None => break,
        }
    }
}

/// Whatever it looks like.
pub fn any(bytes: &[u8]) {
    let reading = read(bytes, &options(), "R-1");
    assert_eq!(reading.accepted, reading.errors.is_empty());
}
