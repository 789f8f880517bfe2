//! Codes that change every half minute: RFC 6238, with what all programs of telephones know (SHA-1, six digits, 30 seconds).

use kernel::{Problem, Result, Timestamp};
use totp_rs::{Algorithm, Builder, Totp};

/// Bytes of a secret: as long as what the hash works with (RFC 4226, 4).
const BYTES: usize = 20;
/// Steps before and after the present one whose codes are accepted too: clocks differ, and fingers are slow.
const AROUND: u16 = 1;
/// Seconds of a step.
const STEP: u64 = 30;

/// What the user's program and Argine know.
pub struct Secret(Vec<u8>);

impl Secret {
    /// A new random secret.
    ///
    /// # Errors
    /// `Problem::Internal` when the random source fails.
    pub(super) fn new() -> Result<Self> {
        let mut bytes = vec![0u8; BYTES];
        getrandom::fill(&mut bytes).map_err(Problem::internal)?;
        Ok(Self(bytes))
    }

    /// A secret as somebody types it into his program, blanks aside.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.split_whitespace().collect();
        totp_rs::Secret::try_from_base32(text).ok().map(|secret| Self(secret.as_bytes().to_vec()))
    }

    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn totp(&self) -> Totp {
        let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(AROUND);
        builder.with_step_duration(STEP).with_secret(self.0.clone()).build_noncompliant()
    }

    /// The step whose code was typed, blanks aside, if it is accepted now. Codes are compared in a time that tells nothing.
    pub(super) fn step_of(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).take(7).collect();
        let seconds = u64::try_from(now.as_second()).ok()?;
        self.totp().check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The code of an instant, as the user's program shows it.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp().generate(u64::try_from(now.as_second()).unwrap_or(0)).to_string()
    }

    /// The secret in base 32, as it is typed into a program that reads no picture.
    pub fn text(&self) -> String {
        totp_rs::Secret::from(self.0.clone()).to_base32()
    }

    /// What stands in the picture: whose it is, where, and the secret. `login` has signs that need no escape.
    pub fn address(&self, login: &str) -> String {
        let secret = self.text();
        format!(
            "otpauth://totp/Argine:{login}?secret={secret}&issuer=Argine&algorithm=SHA1&digits=6&period=30"
        )
    }
}

/// A text in groups of four, to be read and typed.
pub fn in_groups(text: &str) -> String {
    let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let secret = Secret(b"12345678901234567890".to_vec());
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(at(second)), code);
            assert_eq!(secret.step_of(code, at(second)), Some(second / 30));
        }
        assert_eq!(secret.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(in_groups(&secret.text()), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn secrets_are_160_random_bits() {
        let secrets: std::collections::BTreeSet<Vec<u8>> =
            (0..1_000).map(|_| Secret::new().unwrap().0).collect();
        assert!(secrets.len() == 1_000 && secrets.iter().all(|secret| secret.len() == 20));
        for place in 0..BYTES {
            let seen: std::collections::BTreeSet<u8> = secrets.iter().map(|secret| secret[place]).collect();
            assert!(seen.len() > 200, "byte {place} has {} values", seen.len());
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_or_late() {
        let secret = Secret(b"12345678901234567890".to_vec());
        let (step, code) = (41_152_263, "005924");
        for (seconds, good) in [(-31, false), (-30, true), (0, true), (29, true), (59, true), (60, false)] {
            let found = secret.step_of(code, at(step * 30 + seconds));
            assert_eq!(found, good.then_some(step), "{seconds}");
        }
        let now = at(step * 30);
        assert_eq!(secret.step_of(" 005 924 ", now), Some(step));
        for wrong in ["", "05924", "0005924", "005925", "è05924", "-05924", "005924 1"] {
            assert_eq!(secret.step_of(wrong, now), None, "{wrong}");
        }
    }
}
