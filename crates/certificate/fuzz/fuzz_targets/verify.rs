//! Whatever is pasted, the verification answers. The same bytes are tried as text, as a message and as a trust file.
#![no_main]

use libfuzzer_sys::fuzz_target;

const ITALY: &[u8] = include_bytes!("../trust.txt");

fuzz_target!(|bytes: &[u8]| {
    let trust = certificate::Trust::read(ITALY).expect("a certificate");
    let at = jiff::Timestamp::from_second(1_621_600_000).expect("an instant");
    let _ = certificate::verify(&String::from_utf8_lossy(bytes), &trust, at);
    let _ = certificate::verify(&certificate::demo::text_of(bytes), &trust, at);
    let _ = certificate::verify_message(bytes, &trust, at);
    let _ = certificate::Trust::read(bytes);
});
