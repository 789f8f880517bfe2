//! A text as a picture that a telephone reads, for a page.

use qrcode::{Color, QrCode};

/// Light squares around the picture: four, says the standard.
const QUIET: usize = 4;

/// The squares of a side, and the dark ones as the path of an SVG; nothing for a text that is too long for any.
pub fn qr_path(text: &str) -> (usize, String) {
    let Ok(code) = QrCode::new(text) else { return (0, String::new()) };
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
    let square =
        |(place, _): (usize, Color)| format!("M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET);
    (width + 2 * QUIET, dark.map(square).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_squares_with_light_around_and_one_that_is_too_long_none() {
        let (side, dark) = qr_path("HC1:");
        assert_eq!(side, 21 + 2 * QUIET);
        assert!(dark.starts_with("M4 4h1v1h-1z"), "{dark}");
        assert_eq!(qr_path(&"x".repeat(5000)), (0, String::new()));
    }
}
