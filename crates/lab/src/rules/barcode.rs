//! The barcode of a label: Code 128 (ISO/IEC 15417), whose set C writes two digits a symbol.

use barcoders::sym::code128::Code128;

/// Modules of white on either side without which readers find no code.
const QUIET: usize = 10;

/// Black bars from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barcode {
    /// `(left, width)` of each bar, in modules.
    pub bars: Vec<(usize, usize)>,
    /// Width of the whole, in modules, white margins included.
    pub width: usize,
}

/// The bars of a text of digits, an even number of them; `None` for any other text.
pub fn of_digits(digits: &str) -> Option<Barcode> {
    let all_digits = !digits.is_empty()
        && digits.len().is_multiple_of(2)
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    // The letter chooses set C.
    let code = all_digits.then(|| Code128::new(format!("\u{0106}{digits}")).ok())??;
    let modules = code.encode();
    let mut bars = Vec::new();
    let mut left = 0;
    for run in modules.chunk_by(|a, b| a == b) {
        if run[0] == 1 {
            bars.push((QUIET + left, run.len()));
        }
        left += run.len();
    }
    Some(Barcode { bars, width: left + 2 * QUIET })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_are_eight_symbols_and_the_stop() {
        let code = of_digits("1234567895").unwrap();
        // Start C, five pairs, the check symbol: 11 modules each; the stop has 13.
        assert_eq!(code.width, 7 * 11 + 13 + 20);
        assert_eq!(code.bars.len(), 7 * 3 + 4);
        // Start C is 211232: bars of 2, 1 and 3 modules, with spaces of 1, 2 and 2.
        assert_eq!(code.bars[..3], [(10, 2), (13, 1), (16, 3)]);
        // The stop, 2331112, closes with a bar of 2.
        assert_eq!(code.bars.last(), Some(&(10 + 7 * 11 + 11, 2)));
    }

    #[test]
    fn other_texts_have_none() {
        for text in ["", "123", "12a4", "è2"] {
            assert_eq!(of_digits(text), None, "{text}");
        }
    }
}
