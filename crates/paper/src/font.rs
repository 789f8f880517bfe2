//! The two fonts, and how wide a text is in them.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::Failure;

/// Noto Sans (SIL Open Font License 1.1): Latin with all its marks, Greek and Cyrillic, so that anybody's name is printed.
const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
/// Stands for what the font does not know; every font has it.
const UNKNOWN: char = '?';

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Regular,
    Bold,
}

/// A font that can measure.
pub(crate) struct Face {
    pub font: Font,
    read: FontRef<'static>,
}

/// Both of them.
pub(crate) struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    pub fn load() -> Result<Self, Failure> {
        Ok(Self { regular: Face::load(REGULAR)?, bold: Face::load(BOLD)? })
    }

    pub fn face(&self, style: Style) -> &Face {
        match style {
            Style::Regular => &self.regular,
            Style::Bold => &self.bold,
        }
    }
}

impl Face {
    fn load(bytes: &'static [u8]) -> Result<Self, Failure> {
        let font = Font::new(bytes.to_vec().into(), 0).ok_or(Failure::Font)?;
        Ok(Self { font, read: FontRef::new(bytes).map_err(|_| Failure::Font)? })
    }

    /// The text with what the font cannot print replaced, so that nothing is drawn as an empty box.
    pub fn printable(&self, text: &str) -> String {
        let signs = self.read.charmap();
        let known = |sign: char| signs.map(sign).is_some_and(|glyph| glyph.to_u32() != 0);
        text.chars()
            .filter(|sign| !sign.is_control() && !is_invisible(*sign))
            .map(|sign| if known(sign) { sign } else { UNKNOWN })
            .collect()
    }

    /// The text's glyphs, one for each character, with advances for a size of 1.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let signs = self.read.charmap();
        let widths = self.read.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyph = |(at, sign): (usize, char)| {
            let id = signs.map(sign).unwrap_or_default();
            let advance = widths.advance_width(id).unwrap_or_default();
            KrillaGlyph::new(
                GlyphId::new(id.to_u32()),
                advance,
                0.0,
                0.0,
                0.0,
                at..at + sign.len_utf8(),
                None,
            )
        };
        text.char_indices().map(glyph).collect()
    }

    /// How wide the text is, in points, at a size in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text).iter().map(|glyph| glyph.x_advance).sum::<f32>() * size
    }
}

/// Signs that change how others are shown, or show nothing: on paper they could only mislead.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
