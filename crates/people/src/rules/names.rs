//! Names as they are compared and sorted.

use kernel::tax_code::name_letters;

/// The normalised name that lists are sorted by and searches compare: `DEROSSI MARIATERESA`.
///
/// Capitals, accents, apostrophes, hyphens and blanks within surname and given names do not count, so that a name is
/// found with and without them; one blank parts surname and given names.
pub fn search_name(family_name: &str, given_name: &str) -> String {
    let mut name = name_letters(family_name);
    name.push(' ');
    name.push_str(&name_letters(given_name));
    name
}

/// `M. R.`: given name and surname.
pub fn initials(family_name: &str, given_name: &str) -> String {
    let first =
        |name: &str| name_letters(name).chars().next().map_or(String::new(), |letter| format!("{letter}."));
    format!("{} {}", first(given_name), first(family_name)).trim().to_owned()
}

/// Whether two names (letters only) may be one, misheard or mistyped.
pub fn similar(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    // One slip in a short name, two in a longer one.
    let slips = if shorter < 3 { 0 } else { 1 + usize::from(shorter >= 7) };
    one == other || sound(one) == sound(other) || distance_within(one.as_bytes(), other.as_bytes(), slips)
}

/// What an Italian hears: double letters as one, no H, one sign for one sound.
pub(super) fn sound(letters: &str) -> Vec<u8> {
    let letters = letters.as_bytes();
    let mut heard: Vec<u8> = Vec::with_capacity(letters.len());
    for (index, letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(b' ');
        let soft = matches!(next, b'E' | b'I');
        let sign = match letter {
            b'H' => continue,
            b'C' if soft => b'c',
            b'C' | b'K' | b'Q' => b'K',
            b'G' if soft => b'g',
            b'J' | b'Y' => b'I',
            b'W' => b'V',
            b'X' => b'S',
            b'P' if next == b'H' => b'F',
            other => *other,
        };
        if heard.last() != Some(&sign) {
            heard.push(sign);
        }
    }
    heard
}

/// Whether so many slips make one text from the other: a letter wrong, missing, too many, or two swapped.
pub(super) fn distance_within(one: &[u8], other: &[u8], slips: usize) -> bool {
    if one.len().abs_diff(other.len()) > slips {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()] <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        let same: &[&[&str]] = &[
            &["D'AQUINO", "d’Aquino", "D AQUINO", "DAQUINO", "d`aquino"],
            &["DE ROSSI", "De Rossi", "DEROSSI", "de-rossi"],
            &["NICOLÒ", "Nicolo'", "nicolo", "NICOLO\u{300}"],
            &["MÜLLER", "Muller"],
        ];
        for spellings in same {
            for spelling in *spellings {
                assert_eq!(search_name(spelling, "ADA"), search_name(spellings[0], "Ada"), "{spelling}");
            }
        }
        assert_ne!(search_name("ROSSI", "NADIA"), search_name("ROSSIN", "ADIA"));
    }

    #[test]
    fn misheard_and_mistyped_names_are_similar() {
        for (one, other) in [
            ("TROSSO", "TROSO"),
            ("GHIANDA", "GIANDA"),
            ("PICCHIO", "PICCIO"),
            ("MELINDRO", "MELNIDRO"),
            ("KAROLA", "CAROLA"),
            ("ARGINELLI", "ARGINELLO"),
        ] {
            assert!(similar(one, other) && similar(other, one), "{one} {other}");
        }
        for (one, other) in
            [("BO", "RO"), ("ADA", "UGO"), ("SPONDA", "ARGINE"), ("RIVA", "FIUME"), ("", "ADA")]
        {
            assert!(!similar(one, other), "{one} {other}");
        }
    }

    #[test]
    fn initials_are_two_letters() {
        assert_eq!(initials("D'Argine", "Élena Maria"), "E. D.");
    }
}
