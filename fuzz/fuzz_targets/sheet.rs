#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sheet::fuzz::file(bytes));
