//! Every word the kit uses is in its catalogue, and every word of the catalogue is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The keys of the kit written in a file or in the files of a folder.
fn used(path: &Path, keys: &mut BTreeSet<String>) {
    if let Ok(folder) = fs::read_dir(path) {
        folder.flatten().for_each(|entry| used(&entry.path(), keys));
    } else if let Ok(text) = fs::read_to_string(path) {
        let quoted = text.split('"').filter(|piece| piece.starts_with("web-"));
        keys.extend(quoted.filter(|key| !key.contains([' ', '{', '}'])).map(str::to_owned));
    }
}

#[test]
fn no_word_is_missing_and_none_is_left_over() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    used(&here.join("src"), &mut keys);
    used(&here.join("templates"), &mut keys);
    let missing: Vec<_> = keys.iter().filter(|key| !web::texts::texts().has(key)).collect();
    assert!(missing.is_empty(), "not in it.ftl: {missing:?}");

    // Composed from a status or a role, or there for the modules and for the territory below.
    let composed = |key: &str| {
        ["web-error-", "web-role-", "web-term-"].iter().any(|begin| key.starts_with(begin))
            || key == "web-all"
    };
    let written = web::WORDS.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let unused: Vec<_> =
        written.filter(|key| key.starts_with("web-") && !keys.contains(*key) && !composed(key)).collect();
    assert!(unused.is_empty(), "used nowhere: {unused:?}");
}
