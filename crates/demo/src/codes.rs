//! No tax code twice: as the revenue agency does, the second of two equal codes becomes an omocode.

use kernel::TaxCode;

use crate::random::mix;

/// Bits of memory for each person: 26 MB for the whole region. With [`PROBES`] one code in some thousands is taken
/// for known although it is new, and becomes an omocode without need, which harms nobody.
const BITS_PER_PERSON: usize = 48;
const PROBES: u64 = 3;

/// The codes given out so far, as a Bloom filter: it never forgets one, so what it calls new is new.
pub(crate) struct GivenCodes {
    words: Vec<u64>,
}

impl GivenCodes {
    pub fn new(people: u32) -> Self {
        Self { words: vec![0; (people as usize * BITS_PER_PERSON).div_ceil(64).max(64)] }
    }

    /// The code itself, or the first omocode of it that is free. None when all 128 are taken.
    pub fn give(&mut self, code: TaxCode) -> Option<TaxCode> {
        if self.is_new(&code) {
            return Some(code);
        }
        code.omocodes().into_iter().find(|omocode| self.is_new(omocode))
    }

    /// Notes the code; says whether it was surely never noted before.
    fn is_new(&mut self, code: &TaxCode) -> bool {
        let bytes = code.as_str().as_bytes();
        let half = |part: &[u8]| u64::from_le_bytes(part.try_into().expect("eight bytes"));
        let hash = mix(half(&bytes[..8]) ^ mix(half(&bytes[8..])));
        let mut new = false;
        for probe in 0..PROBES {
            let place = u128::from(mix(hash ^ probe)) * (self.words.len() as u128 * 64);
            let bit = (place >> 64) as usize;
            let (word, mask) = (&mut self.words[bit / 64], 1 << (bit % 64));
            new |= *word & mask == 0;
            *word |= mask;
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_two_equal_codes_is_an_omocode() {
        let mut given = GivenCodes::new(10);
        let code = kernel::tax_code::suggest(
            "Argini",
            "Bruno",
            kernel::Sex::Male,
            jiff::civil::date(1980, 5, 1),
            "L219",
        )
        .unwrap();
        assert_eq!(given.give(code), Some(code));
        let second = given.give(code).unwrap();
        assert!(second.is_omocode() && second.base() == code.as_str());
        let third = given.give(code).unwrap();
        assert_ne!(second, third);
        for _ in 3..128 {
            given.give(code);
        }
        assert_eq!(given.give(code), None);
    }
}
