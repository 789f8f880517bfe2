//! The corpus of the fuzzers, replayed: samples and cases written by hand, and whatever is found one day.

use std::path::Path;

#[test]
fn the_corpus_is_replayed() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    type Check = fn(&[u8]);
    let targets: [(&str, Check); 4] = [
        ("hl7", lab_messages::fuzz::hl7),
        ("fhir", lab_messages::fuzz::fhir),
        ("mllp", lab_messages::fuzz::mllp),
        ("any", lab_messages::fuzz::any),
    ];
    for (name, check) in targets {
        let mut files = 0;
        for entry in std::fs::read_dir(fuzz.join(name)).unwrap() {
            check(&std::fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files >= 3, "{name}: {files}");
    }
}
