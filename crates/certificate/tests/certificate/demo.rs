//! Certificates are made with demo keys, and with no other.

use certificate::demo::{DemoSigner, Usage, identifier, invented};
use certificate::has_valid_check;
use certificate::verify;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{code, hours, noon, signer, test_certificate, trust, vectors};

#[test]
fn each_kind_is_made_and_verifies() {
    let signer = signer(&[]);
    for usage in [Usage::Test, Usage::Vaccination, Usage::Recovery] {
        let text = signer.issue(&invented(usage, noon()), noon(), noon() + hours(48)).unwrap();
        assert!(text.starts_with("HC1:NCF"), "every certificate begins so");
        assert_eq!(code(&verify(&text, &trust(&signer), noon())), "VALID", "{usage:?}");
        let letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        assert!(text.chars().all(|sign| letters.contains(sign)), "a QR in its mode for letters");
    }
    assert!(has_valid_check(&identifier("anything")));
    assert_eq!(
        test_certificate(&signer),
        test_certificate(&signer),
        "the same key and content, the same text"
    );
}

#[test]
fn a_key_that_is_no_demos_is_refused() {
    let secret = Sha256::digest("argine demo key: tests");
    let demo = signer(&[]);
    assert!(DemoSigner::from_parts(&secret, demo.certificate()).is_ok());
    let real = vectors::all().into_iter().find(|vector| vector.file == "IT_2").unwrap();
    let real = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, real.certificate).unwrap();
    let refused =
        |secret: &[u8], certificate: &[u8]| DemoSigner::from_parts(secret, certificate).err().unwrap();
    assert!(refused(&secret, &real).contains("not a demonstration's"));
    assert!(refused(&[7; 32], demo.certificate()).contains("not the one of the certificate"));
    assert!(refused(&secret, b"nothing").contains("cannot be read"));
    assert!(refused(&[1, 2, 3], demo.certificate()).contains("P-256"));
}

#[test]
fn nothing_wrong_is_made() {
    let signer = signer(&[]);
    let right = invented(Usage::Test, noon());
    let refused = |path: &str, value: serde_json::Value| {
        let mut content = right.clone();
        *content.pointer_mut(path).unwrap() = value;
        signer.issue(&content, noon(), noon() + hours(1)).unwrap_err()
    };
    assert!(refused("/dob", json!("1809")).contains("dob"));
    assert!(refused("/t/0/co", json!("ZZ")).contains("co is not in its value set"));
    assert!(refused("/t/0/tt", json!("X")).contains("tt is not"));
    assert!(refused("/t/0/ci", json!("URN:UVCI:01:IT:A#A")).contains("check character"));
    for (issued, expires) in
        [(noon() - hours(48), noon()), (noon(), noon() + hours(24 * 31)), (noon(), noon())]
    {
        assert!(signer.issue(&right, issued, expires).unwrap_err().contains("not good for that time"));
    }
}
