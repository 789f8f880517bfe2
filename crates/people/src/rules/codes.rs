//! Tax codes as they are typed: half of one, and one with a wrong sign.

use kernel::TaxCode;

/// Letters before the first figure of a code.
const LETTERS: usize = 6;
/// Signs of a whole code.
const LENGTH: usize = 16;
/// Letters that stand for the figures of an omocode.
const IN_PLACE_OF_FIGURES: &str = "LMNPQRSTUV";

/// The beginning of a tax code, in capitals, when a text is one: at least the letters of the name and a sign more.
pub fn beginning(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let fits = text.chars().enumerate().all(|(place, sign)| fits(place, sign));
    let has_figure = text.chars().any(|sign| sign.is_ascii_digit());
    (fits && has_figure && (LETTERS + 1..LENGTH).contains(&text.len())).then_some(text)
}

/// Whether a word may be the six letters with which a code begins: hardly a name has three consonants to begin with.
pub fn is_of_name(word: &str) -> bool {
    let consonant = |sign: char| sign.is_ascii_uppercase() && !"AEIOU".contains(sign);
    word.len() == LETTERS && word.chars().filter(|sign| consonant(*sign)).count() >= 4
}

fn fits(place: usize, sign: char) -> bool {
    match place {
        0..LETTERS | 8 | 11 | 15 => sign.is_ascii_uppercase(),
        _ => sign.is_ascii_digit() || IN_PLACE_OF_FIGURES.contains(sign),
    }
}

/// The good codes from which a wrong one of sixteen signs differs by one sign, or by two neighbours exchanged. None of them is
/// offered to anybody: only who has one of them, and may be seen, is found.
pub fn meant(text: &str) -> Vec<TaxCode> {
    let typed: Vec<u8> = text.trim().to_ascii_uppercase().into_bytes();
    if typed.len() != LENGTH || !typed.is_ascii() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut good = |signs: &[u8]| {
        let text = String::from_utf8_lossy(signs);
        all.extend(TaxCode::parse(&text).ok());
    };
    for place in 0..LENGTH {
        for sign in (b'0'..=b'9').chain(b'A'..=b'Z').filter(|sign| *sign != typed[place]) {
            if fits(place, char::from(sign)) {
                let mut other = typed.clone();
                other[place] = sign;
                good(&other);
            }
        }
        if place + 1 < LENGTH && typed[place] != typed[place + 1] {
            let mut other = typed.clone();
            other.swap(place, place + 1);
            good(&other);
        }
    }
    all.sort_by(|one: &TaxCode, other| one.as_str().cmp(other.as_str()));
    all.dedup_by(|one, other| one.as_str() == other.as_str());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "RSSMRA85T10A562S";

    #[test]
    fn a_beginning_has_the_form_of_a_code() {
        for good in ["rssmra8", "RSSMRA85T", "RSSMRA85T10A562", "RSSMRA8RT10"] {
            assert!(beginning(good).is_some(), "{good}");
        }
        for wrong in ["RSSMRA", "RSSM85", "RSSMRA85T10A562S", "12345678", "RSSMRA851", "sponda ada"] {
            assert!(beginning(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn whatever_single_sign_is_wrong_the_right_code_is_among_those_meant() {
        for place in 0..LENGTH {
            for sign in ['A', 'Z', '1', '9'] {
                let mut typed: Vec<char> = GOOD.chars().collect();
                if typed[place] == sign {
                    continue;
                }
                typed[place] = sign;
                let typed: String = typed.into_iter().collect();
                assert!(meant(&typed).iter().any(|code| code.as_str() == GOOD), "{typed}");
                assert!(meant(&typed).len() < 80, "{typed}");
            }
        }
        assert!(meant("RSSMRA85T10A56").is_empty());
    }
}
