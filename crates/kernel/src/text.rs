//! Texts that people type.

/// Signs nobody sees, which some programs drop when they open a file: soft hyphens, signs of no width, and those that
/// say in which direction a text runs.
pub fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a text can be somebody's name on a screen: it has a letter and nothing that hides or turns what follows.
pub fn is_readable(text: &str) -> bool {
    let hides = |sign: char| sign.is_control() || is_invisible(sign);
    text.contains(char::is_alphabetic) && !text.contains(hides)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read() {
        for (text, readable) in [
            ("Ada Prova", true),
            ("D'Alò-Łuka 2", true),
            ("李", true),
            ("", false),
            ("  ", false),
            ("123", false),
            ("\u{200b}", false),
            ("Ada\u{202e}avorP", false),
            ("Ada\u{ad}", false),
            ("Ada\nProva", false),
            ("Ada\0", false),
        ] {
            assert_eq!(is_readable(text), readable, "{text:?}");
        }
    }
}
