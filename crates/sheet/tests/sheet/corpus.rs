//! What the fuzzers start from, replayed: cases written by hand, and whatever is found one day.

use std::path::Path;

#[test]
fn the_corpus_is_replayed() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    type Check = fn(&[u8]);
    let targets: [(&str, Check); 2] = [("sheet", sheet::fuzz::file), ("sheet_part", sheet::fuzz::part)];
    for (name, check) in targets {
        let mut files = 0;
        for entry in std::fs::read_dir(corpus.join(name)).unwrap() {
            check(&std::fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files >= 2, "{name}: {files}");
    }
}
