//! How a name may have been meant that was typed with one slip: a letter wrong, missing, too many, or two exchanged.
//!
//! The list of an audience lies sorted by name, so each spelling is one place of one index (docs/adr/0033): no table of
//! keys has to be kept, and nothing can disagree with the names.

use std::collections::HashSet;

/// Names shorter than this are not guessed: nearly every short name is one slip away from another.
pub const SHORTEST: usize = 3;
/// And longer than this they are compared by their beginning.
const LONGEST: usize = 20;

/// Everything that is one slip away from some letters.
pub fn one_slip(letters: &str) -> Vec<String> {
    let typed = letters.as_bytes();
    let mut all = Vec::new();
    let mut push = |bytes: Vec<u8>| all.extend(String::from_utf8(bytes).ok());
    for at in 0..typed.len() {
        if at + 1 < typed.len() {
            let mut exchanged = typed.to_vec();
            exchanged.swap(at, at + 1);
            push(exchanged);
        }
        push([&typed[..at], &typed[at + 1..]].concat());
    }
    for letter in b'A'..=b'Z' {
        for at in 0..=typed.len() {
            push([&typed[..at], &[letter], &typed[at..]].concat());
            if at < typed.len() {
                push([&typed[..at], &[letter], &typed[at + 1..]].concat());
            }
        }
    }
    let mut seen = HashSet::from([letters.to_owned()]);
    all.retain(|one| seen.insert(one.clone()));
    all
}

/// What the words of a search may mean: surname and beginning of the given name, the likeliest first.
pub fn meanings(words: &[String]) -> Vec<(String, String)> {
    let cut = |at: usize| (words[..at].concat(), words[at..].concat());
    let turned = |(family, given): (String, String)| (given, family);
    match words.len() {
        0 => Vec::new(),
        1 => vec![cut(1)],
        2 => vec![cut(1), turned(cut(1))],
        // With a particle or a second given name the surname ends somewhere: at the last word or at the first.
        count => vec![cut(count - 1), cut(1), turned(cut(1)), turned(cut(count - 1))],
    }
}

/// The beginnings of names to look for, one slip away from one meaning of the words: `FAMILY GIVEN`.
pub fn beginnings((family, given): &(String, String)) -> Vec<String> {
    let slips = |letters: &str| match letters.len() {
        length if (SHORTEST..=LONGEST).contains(&length) => one_slip(letters),
        _ => Vec::new(),
    };
    if given.is_empty() {
        return if family.len() > SHORTEST { slips(family) } else { Vec::new() };
    }
    let families = slips(family).into_iter().map(|family| format!("{family} {given}"));
    let givens = slips(given).into_iter().map(|given| format!("{family} {given}"));
    families.chain(givens).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whoever is in the list is reached from whatever single slip her name was typed with.
        #[test]
        fn every_slip_is_undone(name in "[A-Z]{3,12}", at in 0..12usize, letter in "[A-Z]", kind in 0..4u8) {
            let mut typed = name.clone().into_bytes();
            let at = at % typed.len();
            match kind {
                0 => typed[at] = letter.as_bytes()[0],
                1 => typed.insert(at, letter.as_bytes()[0]),
                2 if typed.len() > SHORTEST => drop(typed.remove(at)),
                _ => { let other = (at + 1) % typed.len(); if at < other { typed.swap(at, other) } }
            }
            let typed = String::from_utf8(typed).unwrap();
            prop_assert!(typed == name || one_slip(&typed).contains(&name), "{typed} {name}");
        }
    }

    #[test]
    fn words_mean_surname_and_name_in_either_order() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let both = |family: &str, given: &str| (family.to_owned(), given.to_owned());
        assert_eq!(meanings(&words("SPONDA ADA")), [both("SPONDA", "ADA"), both("ADA", "SPONDA")]);
        assert_eq!(meanings(&words("DE SPONDA ADA"))[0], both("DESPONDA", "ADA"));
        assert_eq!(meanings(&words("SPONDA")), [both("SPONDA", "")]);
    }

    #[test]
    fn what_is_looked_for_stays_bounded() {
        let most = ("A".repeat(LONGEST), "B".repeat(LONGEST));
        assert!(beginnings(&most).len() < 2_300, "{}", beginnings(&most).len());
        assert_eq!(beginnings(&("BO".into(), "LI".into())), [""; 0]);
        assert!(beginnings(&("SPODA".into(), "ADA".into())).contains(&"SPONDA ADA".to_owned()));
    }
}
