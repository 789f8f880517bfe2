//! The check character at the end of a certificate's identifier: Luhn modulo 38 over the whole text, `URN:UVCI:` included.

const ALPHABET: &[u8; 38] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";

/// The check character of an identifier without its `#`. None when it has a sign that identifiers do not have.
pub fn check_character(identifier: &str) -> Option<char> {
    let size = ALPHABET.len();
    let mut sum = 0;
    let mut factor = 2;
    for sign in identifier.bytes().rev() {
        let addend = factor * ALPHABET.iter().position(|known| *known == sign)?;
        sum += addend / size + addend % size;
        factor = 3 - factor;
    }
    Some(char::from(ALPHABET[(size - sum % size) % size]))
}

/// Whether an identifier ends with its right check character. Not asked of certificates that are read: those of Italy
/// and Germany end with another one.
pub fn has_valid_check(identifier: &str) -> bool {
    identifier.rsplit_once('#').is_some_and(|(body, check)| {
        check_character(body).is_some_and(|right| check.len() == 1 && check.starts_with(right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_three_states_carry_this_check() {
        for identifier in [
            "URN:UVCI:01:FR:GGD81AAH16AZ#8",
            "URN:UVCI:01:FR:GGD81AAH16A0#6",
            "URN:UVCI:01:SM:112#N",
            "URN:UVCI:01:AT:B5921A35D6A0D696421B3E2462178297#I",
        ] {
            assert!(has_valid_check(identifier), "{identifier}");
        }
        assert!(!has_valid_check("URN:UVCI:01:SM:112#M"));
        assert!(!has_valid_check("01ITA65E2BD36C9E4900B0273D2E7C92EEB9#1"));
        assert_eq!(check_character("urn"), None);
    }
}
