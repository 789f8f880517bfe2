//! docs/inventory.md against the program: what computes something secret is listed there, and what is listed exists.

use std::path::Path;

/// Libraries of cryptography that the program names itself.
const NAMED: [&str; 14] = [
    "argon2",
    "chacha20poly1305",
    "ed25519-dalek",
    "getrandom",
    "lettre",
    "openidconnect",
    "p256",
    "passki",
    "ring",
    "rustls-native-certs",
    "sha2",
    "tokio-rustls",
    "totp-rs",
    "x509-cert",
];
/// What no program should have today: ciphers and hashes that are broken, or bindings that bring them.
const BROKEN: [&str; 11] =
    ["aes-ecb", "blowfish", "cast5", "des", "dsa", "ecb", "md4", "native-tls", "openssl", "rc2", "rc4"];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// Crates whose name says that they compute something of the kind.
fn is_cryptography(name: &str) -> bool {
    let words = [
        "aes", "argon", "bcrypt", "blake", "chacha", "crypt", "curve", "ed25519", "hmac", "hkdf", "jwt",
        "md5",
    ];
    let more = [
        "openssl", "p256", "p384", "pbkdf", "poly1305", "ring", "rsa", "rustls", "scrypt", "sha1", "sha2",
        "sha3",
    ];
    words.into_iter().chain(more).any(|word| name.split(['-', '_']).any(|part| part.starts_with(word)))
}

#[test]
fn every_library_of_cryptography_is_listed_and_no_broken_one_is_there() {
    let (inventory, manifest, lock) = (read("docs/inventory.md"), read("Cargo.toml"), read("Cargo.lock"));
    let manifest: toml::Table = manifest.parse().unwrap();
    let dependencies = manifest["workspace"]["dependencies"].as_table().unwrap();
    let ours = dependencies.keys().map(String::as_str);
    for name in ours.filter(|name| is_cryptography(name)).chain(NAMED) {
        assert!(dependencies.contains_key(name), "{name} is not there any more: take it out of the list");
        assert!(
            inventory.contains(&format!("`{name}`")),
            "docs/inventory.md does not say what {name} is for"
        );
    }
    for name in BROKEN {
        assert!(!lock.contains(&format!("\nname = \"{name}\"\n")), "{name} is broken");
    }
}

#[test]
fn every_file_that_the_inventory_names_exists() {
    let inventory = read("docs/inventory.md");
    let files: Vec<&str> = inventory
        .split('`')
        .filter(|text| text.starts_with("crates/") || text.starts_with("data/"))
        .collect();
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        assert!(!read(file).is_empty(), "{file}");
    }
}
