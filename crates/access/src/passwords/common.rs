//! The commonest passwords of all, in the program itself: see data/passwords.

use std::sync::OnceLock;

/// Sorted by bytes, in small letters.
const COMMON: &str = include_str!("../../../../data/passwords/common.txt");

/// Whether a password, in small letters, is one of the commonest.
pub(super) fn holds(password: &str) -> bool {
    static LINES: OnceLock<Vec<&str>> = OnceLock::new();
    LINES.get_or_init(|| COMMON.lines().collect()).binary_search(&password).is_ok()
}

/// The common password around which there are only digits and signs, if that is all: `dragon` of `dragon-2026`.
pub(super) fn stem(password: &str) -> Option<&str> {
    Some(password.trim_matches(|sign: char| !sign.is_alphabetic())).filter(|stem| holds(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passwords::{MINIMUM_LENGTH, weakness};

    #[test]
    fn more_than_three_thousand_of_the_commonest_that_are_long_enough_are_refused() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(
            lines.is_sorted() && lines.iter().all(|line| line.to_lowercase() == *line),
            "the search needs it"
        );
        let long = lines.iter().filter(|line| line.chars().count() >= MINIMUM_LENGTH);
        assert_eq!(long.clone().count(), 10_000);
        for password in long {
            assert!(
                weakness(password, &[]).is_some() && weakness(&password.to_uppercase(), &[]).is_some(),
                "{password}"
            );
        }
    }

    #[test]
    fn digits_and_signs_around_a_common_one_are_not_its_own() {
        for (password, found) in [
            ("dragon2026", Some("dragon")),
            ("!!dragon!!", Some("dragon")),
            ("juventus", Some("juventus")),
            ("dra2026gon", None),
            ("il mio dragon", None),
            ("20261231", None),
        ] {
            assert_eq!(stem(password), found, "{password}");
        }
    }
}
