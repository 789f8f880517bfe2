//! The texts that cells share.

use super::LARGEST_CELL;
use super::xml::{Step, Xml};
use crate::Trouble;

/// Bytes of all shared texts.
const LARGEST: usize = 64 * 1024 * 1024;

/// The shared texts, one after the other.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read(xml: Option<Xml>) -> Result<Self, Trouble> {
        let mut strings = Self::default();
        let Some(mut xml) = xml else { return Ok(strings) };
        let long = xml.long();
        // Within a text, and not within one that says how another is pronounced.
        let (mut within, mut spoken) = (false, 0_u32);
        while let Some(step) = xml.next()? {
            match step {
                Step::Start(element) => match element.name() {
                    "t" => within = spoken == 0,
                    "rPh" => spoken += 1,
                    _ => {}
                },
                Step::End(element) => match element.name() {
                    "t" => within = false,
                    "rPh" => spoken = spoken.saturating_sub(1),
                    "si" => strings.end()?,
                    _ => {}
                },
                Step::Text(text) if within => {
                    strings.text.push_str(&text);
                    if strings.text.len() > LARGEST {
                        return Err(Trouble::Bomb);
                    }
                    let start = strings.ends.last().map_or(0, |end| *end as usize);
                    if strings.text.len() - start > LARGEST_CELL {
                        return Err(long);
                    }
                }
                Step::Text(_) | Step::Other => {}
            }
        }
        Ok(strings)
    }

    fn end(&mut self) -> Result<(), Trouble> {
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| Trouble::Bomb)?);
        if self.ends.len() * 4 > LARGEST { Err(Trouble::Bomb) } else { Ok(()) }
    }

    /// A text by its place.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// Control signs are written `_x000D_` in texts (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
    text.replace("_x000D_", "").replace("_x000d_", "")
}
