//! What anybody would guess: a pure rule. docs/operations.md, Passwords, says it to administrators.

use std::collections::HashSet;

use kernel::FieldProblem;

use super::common;

/// Fewest characters of a password (ASVS 6.2.1 recommends 15, requires 8).
pub const MINIMUM_LENGTH: usize = 12;
/// Most characters: no person is kept below what ASVS 6.2.9 asks for, and nobody sends a book to be hashed.
pub const MAXIMUM_LENGTH: usize = 256;
/// Signs that must be left when what everybody can guess is taken out.
const OWN: usize = 6;
/// What stands in passwords because of where they are used, or because one was asked for (ASVS 6.2.11).
const GUESSED: [&str; 16] = [
    "argine",
    "piemonte",
    "regione",
    "torino",
    "password",
    "parola",
    "segreta",
    "covid",
    "tampone",
    "ospedale",
    "medico",
    "sindaco",
    "laboratorio",
    "qwerty",
    "asdfgh",
    "zxcvbn",
];

/// What is wrong with a password for somebody of whom these words are known: login, name, unit. Any character may stand
/// in it; nobody is asked for a capital, a letter or a sign.
pub fn weakness(password: &str, about: &[&str]) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < MINIMUM_LENGTH {
        let least = MINIMUM_LENGTH.to_string();
        return Some(FieldProblem::new("password", "access-password-short").with("least", least));
    }
    if length > MAXIMUM_LENGTH {
        let most = MAXIMUM_LENGTH.to_string();
        return Some(FieldProblem::new("password", "access-password-long").with("most", most));
    }
    let small = password.to_lowercase();
    if common::holds(&small) {
        return Some(FieldProblem::new("password", "access-password-common"));
    }
    (own(&small, about) < OWN).then(|| FieldProblem::new("password", "access-password-guessed"))
}

/// How many signs are left without what is known about its owner, the words everybody tries, and signs that repeat, follow
/// the one before, or come after the same one again. Digits beside such a word are a year or a counter; alone they count.
fn own(password: &str, about: &[&str]) -> usize {
    let known = about.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<String> =
        known.map(str::to_lowercase).filter(|word| word.chars().count() > 2).collect();
    words.extend(GUESSED.map(str::to_owned));
    words.extend(common::stem(password).map(str::to_owned));
    // The longest first: what is left of a longer word is no word of its own.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let text = words.iter().fold(password.to_owned(), |text, word| text.replace(word, ""));
    let leans = text != password;
    let (mut before, mut pairs) = (None, HashSet::new());
    for sign in text.chars().filter(|sign| !(sign.is_whitespace() || leans && sign.is_ascii_digit())) {
        let step = before.map_or(9, |before| i64::from(sign as u32) - i64::from(before as u32));
        if step.abs() > 1 {
            pairs.insert((before, sign));
        }
        before = Some(sign);
    }
    pairs.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_would_try_first_is_no_password() {
        let about = ["b.neri", "Bruna Neri", "ASL TO4"];
        for (password, wrong) in [
            ("parola d'ordine lunga", None),
            ("una frase lunga", None),
            ("il gatto beve", None),
            ("èà!ù~§ç°xòqz", None),
            ("undici segn", Some("access-password-short")),
            ("            ", Some("access-password-guessed")),
            ("ßßßßßßßßßßßß", Some("access-password-guessed")),
            ("klmnopqrstuvwx", Some("access-password-guessed")),
            ("vxvxvxvxvxvx", Some("access-password-guessed")),
            ("piemonte2026!", Some("access-password-guessed")),
            ("Password-2026-12-31", Some("access-password-guessed")),
            ("BrunaNeri-19801231", Some("access-password-guessed")),
            ("dragon8375620194", Some("access-password-guessed")),
            ("qwertyqwerty99", Some("access-password-guessed")),
            ("regione-Argine-1", Some("access-password-guessed")),
            ("1q2w3e4r5t6y", Some("access-password-common")),
            ("QwertyQwerty", Some("access-password-common")),
        ] {
            let found = weakness(password, &about);
            assert_eq!(found.map(|problem| problem.key), wrong, "{password}");
        }
        assert!(weakness(&"gatto, pane; ".repeat(19), &[]).is_none(), "247 characters");
        let long = weakness(&"gatto, pane; ".repeat(20), &[]).unwrap();
        assert_eq!((long.key, long.args), ("access-password-long", vec![("most", "256".to_owned())]));
    }

    #[test]
    fn no_kind_of_sign_is_demanded() {
        for (password, right) in [
            ("730591826403", true),
            ("8046173952604817", true),
            ("kfpwtqzmxrbh", true),
            ("KFPWTQZMXRBH", true),
            ("!?%&/(=)^§*+", true),
            ("水火土金木日月山川田天地", true),
            ("111111111111", false),
            ("123456789012", false),
            ("131313131313", false),
            ("987654321098", false),
        ] {
            assert_eq!(weakness(password, &["b.neri"]).is_none(), right, "{password}");
        }
    }

    #[test]
    fn the_words_that_no_password_leans_on_stand_in_the_documentation() {
        let told = include_str!("../../../../docs/operations.md");
        let section = told.split("\n## Passwords\n").nth(1).expect("a section");
        let section = section.split("\n## ").next().unwrap_or_default();
        for word in GUESSED {
            assert!(section.contains(&format!("`{word}`")), "{word}");
        }
        assert!(section.contains(&format!("{MINIMUM_LENGTH} to {MAXIMUM_LENGTH} signs")), "the lengths");
    }
}
