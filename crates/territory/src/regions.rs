//! The regions of Italy, with the two autonomous provinces as the health flows count them.

use std::sync::OnceLock;

use kernel::tax_code::name_letters;
use serde::Deserialize;

use crate::load;

/// The region whose platform this is.
pub const HOME: &str = "010";

/// A region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Region {
    /// Three digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// All of them, by code.
pub fn all() -> &'static [Region] {
    static ALL: OnceLock<Vec<Region>> = OnceLock::new();
    ALL.get_or_init(load::regions)
}

/// The region that a text means: code or name.
pub fn find(text: &str) -> Option<&'static Region> {
    let (text, letters) = (text.trim(), name_letters(text));
    all().iter().find(|region| region.code == text || name_letters(&region.name) == letters)
}

#[cfg(test)]
mod tests {
    use super::{HOME, all, find};

    #[test]
    fn a_region_is_found_by_code_and_by_name() {
        assert_eq!(all().len(), 21);
        for text in ["010", "Piemonte", " PIEMONTE ", "piemonte"] {
            assert_eq!(find(text).map(|region| region.code.as_str()), Some(HOME), "{text}");
        }
        assert_eq!(find("valle d’aosta").map(|region| region.code.as_str()), Some("020"));
        assert_eq!(find("Francia"), None);
        assert_eq!(find(""), None);
    }
}
