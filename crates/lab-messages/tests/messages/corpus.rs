//! What the fuzzers start from, replayed: the samples, cases written by hand, and whatever is found one day.

use std::path::Path;

#[test]
fn the_corpus_is_replayed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    type Check = fn(&[u8]);
    let targets: [(&str, Check); 4] = [
        ("hl7", lab_messages::fuzz::hl7),
        ("fhir", lab_messages::fuzz::fhir),
        ("mllp", lab_messages::fuzz::mllp),
        ("any", lab_messages::fuzz::any),
    ];
    for (name, check) in targets {
        let own = format!("fuzz/corpus/{name}");
        let samples = ["argine", "hl7v2", "fhir"].map(|folder| format!("data/lab_messages/{folder}"));
        for (folder, least) in [(&own, 2)].into_iter().chain(samples.iter().map(|folder| (folder, 8))) {
            let mut files = 0;
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                check(&std::fs::read(entry.unwrap().path()).unwrap());
                files += 1;
            }
            assert!(files >= least, "{name}, {folder}: {files}");
        }
    }
}
