//! Trust files in each of their forms.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::demo::{Usage, invented};
use certificate::revocation::identifier_hash;
use certificate::{Trust, verify};
use serde_json::json;

use super::{code, hours, noon, signer, test_certificate};

#[test]
fn each_form_is_read() {
    let signer = signer(&[]);
    let der = signer.certificate();
    let text = STANDARD.encode(der);
    let kid = STANDARD.encode(certificate::trust::key_id(der));
    let hex: String = certificate::trust::key_id(der).iter().map(|byte| format!("{byte:02x}")).collect();
    let pem = |text: &str| format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for file in [
        der.to_vec(),
        text.clone().into_bytes(),
        format!("{text}\n\n{text}\n").into_bytes(),
        format!("a remark\n{}{}", pem(&lines.join("\n")), pem(&text)).into_bytes(),
        json!([text]).to_string().into_bytes(),
        json!([{"kid": kid, "rawData": text, "country": "IT"}]).to_string().into_bytes(),
        json!({ kid.clone(): text }).to_string().into_bytes(),
        json!({ hex: text }).to_string().into_bytes(),
        json!({"certificates": [text]}).to_string().into_bytes(),
        json!({"certificates": { kid: text }}).to_string().into_bytes(),
    ] {
        let trust = Trust::read(&file).unwrap();
        assert_eq!(code(&verify(&test_certificate(&signer), &trust, noon())), "VALID");
    }
}

#[test]
fn settings_and_revocations_come_with_it() {
    let signer = signer(&[]);
    let content = invented(Usage::Test, noon());
    let identifier = content["t"][0]["ci"].as_str().unwrap();
    let text = signer.issue(&content, noon(), noon() + hours(48)).unwrap();
    let certificates = json!([STANDARD.encode(signer.certificate())]);
    let at = noon() + hours(7);
    let setting = |name: &str, value: &str| json!({"name": name, "type": "GENERIC", "value": value});
    for (file, expected) in [
        (json!({"certificates": certificates}), "VALID"),
        (
            json!({"certificates": certificates, "settings": [
                setting("molecular_test_start_hours", "0"), setting("molecular_test_end_hours", "6")]}),
            "EXPIRED",
        ),
        (json!({"certificates": certificates, "settings": [setting("ios", "1.1.0")]}), "NOT_VALID"),
        (
            json!({"certificates": certificates, "settings": [setting("black_list_uvci", &format!("x;{identifier}"))]}),
            "REVOKED",
        ),
        (
            json!({"certificates": certificates, "revocation": {"uvci": [identifier_hash(identifier)]}}),
            "REVOKED",
        ),
        (
            json!({"certificates": certificates, "revocation": {"chunks": [
                {"version": 1, "chunk": 1, "lastChunk": 1, "revokedUcvi": [identifier_hash(identifier)]},
                {"version": 2, "chunk": 1, "lastChunk": 1, "delta": {"deletions": [identifier_hash(identifier)]}}]}}),
            "VALID",
        ),
        (json!({"certificates": certificates, "revocation": {"taken": "2021-11-14T11:00:00Z"}}), "NOT_VALID"),
        (
            json!({"certificates": certificates, "revocation": {"taken": "2021-11-14T11:00:00Z", "max_age_hours": 48}}),
            "VALID",
        ),
    ] {
        let trust = Trust::read(file.to_string().as_bytes()).unwrap();
        let verdict = verify(&text, &trust, at);
        assert_eq!(code(&verdict), expected, "{file}: {}", verdict.why);
    }
}

#[test]
fn what_cannot_be_used_is_said() {
    let good = STANDARD.encode(signer(&[]).certificate());
    for (file, why) in [
        (String::new(), "no certificate"),
        ("[]".into(), "no certificate"),
        ("{".into(), "no JSON"),
        ("*".into(), "not in base64"),
        ("AAAA".into(), "no X.509"),
        (json!([7]).to_string(), "neither a list nor a map"),
        (
            json!({"certificates": [good], "revocations": []}).to_string(),
            "\"revocations\", which is not known",
        ),
        (
            json!({"certificates": [good], "revocation": {"uvcis": []}}).to_string(),
            "\"uvcis\", which is not known",
        ),
        (json!({"certificates": [good], "revocation": {"uvci": ["x"]}}).to_string(), "neither base64 nor"),
        (json!({"certificates": [good], "settings": {}}).to_string(), "settings are no list"),
        (json!({ "*": good }).to_string(), "kid *"),
    ] {
        let error = Trust::read(file.as_bytes()).unwrap_err();
        assert!(error.contains(why), "{error}, expected {why}");
    }
}
