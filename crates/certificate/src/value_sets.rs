//! The codes that certificates are written with: value sets of the eHealth Network, in `data/dcc`.
//!
//! What is read may carry a newer code than this copy knows, so only disease, kind of test and result are demanded of it;
//! what is made carries none that is not here.

const TABLE: &str = include_str!("../../../data/dcc/value_sets.csv");

/// COVID-19 (SNOMED).
pub const COVID_19: &str = "840539006";
/// A molecular test (LOINC).
pub const NAAT: &str = "LP6464-4";
/// A rapid antigen test (LOINC).
pub const RAPID: &str = "LP217198-3";
/// The virus was found (SNOMED).
pub const DETECTED: &str = "260373001";
/// It was not found (SNOMED).
pub const NOT_DETECTED: &str = "260415000";

/// Whether a set has the code and it is still in use. Sets are named as the field they are for: `tg`, `vp`, `mp`, `ma-v`,
/// `ma-t`, `tt`, `tr`, `co`.
pub fn has(set: &str, code: &str) -> bool {
    TABLE.lines().skip(1).any(|line| {
        let mut cells = line.splitn(4, ',');
        cells.next() == Some(set) && cells.next() == Some(code) && cells.next() == Some("true")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_that_rules_name_are_in_the_table() {
        for (set, code) in
            [("tg", COVID_19), ("tt", NAAT), ("tt", RAPID), ("tr", DETECTED), ("tr", NOT_DETECTED)]
        {
            assert!(has(set, code), "{code}");
        }
        assert!(has("co", "IT") && has("mp", "EU/1/20/1528") && has("ma-t", "1232"));
        assert!(!has("mp", "NVX-CoV2373"), "no more in use");
        assert!(!has("tt", DETECTED), "of another set");
    }
}
