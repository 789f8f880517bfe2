//! Each outcome once and more, each with its reason.

use certificate::demo::{Usage, invented, text_of};
use certificate::revocation::{Over, identifier_hash};
use certificate::{Outcome, Rules, verify};
use ciborium::Value;
use sha2::{Digest, Sha256};

use super::{code, hours, noon, signer, test_certificate, trust};

#[test]
fn a_right_one_is_valid_and_says_whose_it_is() {
    let signer = signer(&[]);
    let verdict = verify(&test_certificate(&signer), &trust(&signer), noon());
    assert_eq!(code(&verdict), "VALID");
    assert_eq!(
        verdict.why.to_string(),
        "Firma e date sono in ordine; le durate delle regole italiane non sono state applicate."
    );
    let holder = verdict.holder.clone().unwrap();
    assert_eq!((holder.family_name.as_str(), holder.given_name.as_str()), ("Esempio", "Marilù Teresa"));
    assert_eq!(holder.birth_date, "1977-06-16");
    assert!(!format!("{verdict:?}").contains("Esempio"), "a log must not tell whose it is");
}

#[test]
fn the_instant_decides_between_not_yet_valid_and_expired() {
    let signer = signer(&[]);
    let (text, mut trust) = (test_certificate(&signer), trust(&signer));
    let second = jiff::SignedDuration::from_secs(1);
    for (at, expected, why) in [
        (noon() - second, "NOT_VALID_YET", "Il certificato vale solo dal 15/11/2021 alle 12:00."),
        (noon() + hours(48) - second, "VALID", "Firma e date sono in ordine; le durate"),
        (noon() + hours(48), "EXPIRED", "Il certificato è scaduto il 17/11/2021 alle 12:00."),
    ] {
        let verdict = verify(&text, &trust, at);
        assert_eq!(code(&verdict), expected);
        assert!(verdict.why.to_string().starts_with(why), "{}", verdict.why);
    }
    trust.rules = Some(Rules::usual());
    assert_eq!(code(&verify(&text, &trust, noon() + hours(47))), "VALID");
    let later = signer.issue(&invented(Usage::Recovery, noon()), noon(), noon() + hours(24 * 29)).unwrap();
    let verdict = verify(&later, &trust, noon());
    assert_eq!(code(&verdict), "NOT_VALID_YET");
    assert_eq!(verdict.why.to_string(), "Per le regole italiane vale dal 26/11/2021.");
    assert_eq!(code(&verify(&later, &trust, noon() + hours(24 * 12))), "VALID");
}

#[test]
fn a_rapid_test_is_over_after_two_days_and_a_molecular_one_after_three() {
    let signer = signer(&[]);
    let mut trust = trust(&signer);
    trust.rules = Some(Rules::usual());
    for (kind, device, good) in [("LP217198-3", "1232", 48), ("LP6464-4", "1232", 72)] {
        let mut content = invented(Usage::Test, noon());
        content["t"][0]["tt"] = kind.into();
        content["t"][0]["ma"] = device.into();
        let text = signer.issue(&content, noon(), noon() + hours(24 * 20)).unwrap();
        assert_eq!(code(&verify(&text, &trust, noon() + hours(good))), "VALID");
        let verdict = verify(&text, &trust, noon() + hours(good + 1));
        assert_eq!(code(&verdict), "EXPIRED", "{}", verdict.why);
    }
}

#[test]
fn a_positive_test_and_another_disease_are_never_valid() {
    let signer = signer(&[]);
    for (field, value, why) in [
        ("tr", "260373001", "Il certificato riporta un test positivo."),
        ("tr", "1", "Il codice nel campo tr non è tra quelli previsti."),
        ("tt", "1", "Il codice nel campo tt non è tra quelli previsti."),
        ("tg", "6142004", "Il certificato non riguarda il COVID-19."),
    ] {
        let mut content = invented(Usage::Test, noon());
        content["t"][0][field] = value.into();
        let message = signer.sign(Value::serialized(&content).unwrap(), noon(), noon() + hours(48));
        let verdict = verify(&text_of(&message), &trust(&signer), noon());
        assert_eq!((code(&verdict), verdict.why.to_string().as_str()), ("NOT_VALID", why));
    }
}

#[test]
fn a_revoked_one_is_found_by_each_kind_of_list() {
    let signer = signer(&[]);
    let content = invented(Usage::Test, noon());
    let identifier = content["t"][0]["ci"].as_str().unwrap();
    let message = signer.sign(Value::serialized(&content).unwrap(), noon(), noon() + hours(48));
    let text = text_of(&message);
    let r = &message[message.len() - 64..message.len() - 32];
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for (over, hash) in [
        (Over::Identifier, identifier_hash(identifier)),
        (Over::Signature, hex(&Sha256::digest(r)[..16])),
        (Over::CountryAndIdentifier, hex(&Sha256::digest(format!("IT{identifier}")))),
    ] {
        let mut trust = trust(&signer);
        trust.revocations.add(over, &hash).unwrap();
        let verdict = verify(&text, &trust, noon());
        assert_eq!(code(&verdict), "REVOKED", "{over:?}");
        assert_eq!(verdict.why.to_string(), "Il certificato è stato revocato.");
        assert_eq!(verdict.outcome.at_the_door(), Outcome::NotValid);
        assert_eq!(code(&verify(&text, &trust, noon() + hours(100))), "REVOKED", "also when it is over");
        let other = signer.issue(&invented(Usage::Recovery, noon()), noon(), noon() + hours(48)).unwrap();
        assert_eq!(code(&verify(&other, &trust, noon())), "VALID", "another one is not");
    }
}

#[test]
fn a_list_of_revocations_that_is_too_old_blocks() {
    let signer = signer(&[]);
    let mut trust = trust(&signer);
    trust.revocations.age = Some((noon(), hours(24)));
    let text = test_certificate(&signer);
    assert_eq!(code(&verify(&text, &trust, noon() + hours(24))), "VALID");
    let verdict = verify(&text, &trust, noon() + hours(25));
    assert_eq!(code(&verdict), "NOT_VALID");
    assert!(verdict.why.to_string().contains("troppo vecchio"), "{}", verdict.why);
}

#[test]
fn a_vaccination_wants_a_rule_for_its_product() {
    let signer = signer(&[]);
    let text = signer.issue(&invented(Usage::Vaccination, noon()), noon(), noon() + hours(48)).unwrap();
    let mut trust = trust(&signer);
    trust.rules = Some(Rules::usual());
    let verdict = verify(&text, &trust, noon());
    assert_eq!(code(&verdict), "NOT_VALID");
    assert!(verdict.why.to_string().contains("vaccine_start_day_complete"), "{}", verdict.why);
}

#[test]
fn who_fell_ill_after_a_vaccination_has_the_longer_term_of_his_key() {
    let years = |count: i64| hours(24 * 365 * count);
    let since = "2022-03-01T11:00:00Z".parse().unwrap();
    let content = invented(Usage::Recovery, since);
    for (usages, expected) in [(&[][..], "EXPIRED"), (&[Usage::Recovery][..], "VALID")] {
        let signer = certificate::demo::DemoSigner::new("pv", since, since + years(3), usages);
        let mut trust = trust(&signer);
        trust.rules = Some(Rules::usual());
        let text = signer.issue(&content, since, since + years(2)).unwrap();
        assert_eq!(code(&verify(&text, &trust, since + years(1))), expected);
    }
}
