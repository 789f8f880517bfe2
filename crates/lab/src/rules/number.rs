//! The number of a request: ten digits, the last a check digit, so that a slip of the hand finds nothing.

/// Digits of a number, the check digit included.
pub const LENGTH: usize = 10;

/// The quasigroup of H. M. Damm (2004): it notices every single wrong digit and every exchange of two neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The number that a random value stands for. It begins with 1 to 9: spreadsheets drop a leading zero.
pub fn from_random(random: u64) -> String {
    let body = (100_000_000 + random % 900_000_000).to_string();
    let check = run(&body).expect("digits only");
    format!("{body}{check}")
}

/// Whether a text is a number: ten digits whose check digit agrees.
pub fn is_valid(text: &str) -> bool {
    text.len() == LENGTH && run(text) == Some(0)
}

/// What a scanner or a hand typed, without the blanks that readers put around and between.
pub fn normalised(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
}

fn run(digits: &str) -> Option<u8> {
    digits.bytes().try_fold(0_u8, |interim, byte| {
        let digit = byte.is_ascii_digit().then(|| usize::from(byte - b'0'))?;
        Some(DAMM[usize::from(interim)][digit])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_example() {
        assert_eq!(run("572"), Some(4));
        assert_eq!(run("5724"), Some(0));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "1234567890", "123456789", "12345678901", "12345678é", "+123456789", " 000000000"] {
            assert!(!is_valid(text), "{text}");
        }
        assert_eq!(normalised(" 12 345-67890\t"), "1234567890");
    }

    proptest! {
        #[test]
        fn a_slip_is_noticed(random: u64, place in 0_usize..10, digit in 0_u8..10, pair in 0_usize..9) {
            let number = from_random(random);
            prop_assert!(is_valid(&number), "{number}");
            let mut wrong = number.clone().into_bytes();
            wrong[place] = b'0' + digit;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(is_valid(&wrong), wrong == number);
            let mut exchanged = number.clone().into_bytes();
            exchanged.swap(pair, pair + 1);
            let exchanged = String::from_utf8(exchanged).unwrap();
            prop_assert_eq!(is_valid(&exchanged), exchanged == number);
        }
    }
}
