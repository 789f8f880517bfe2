//! Places as tables write them.

use kernel::Date;
use kernel::tax_code::name_letters;

/// The catastal code of a comune by its ISTAT code, or of the one place of a name: `Torino`, `Torino (TO)`.
pub(super) fn found_place(text: &str, today: Date) -> Option<String> {
    let territory = territory::get();
    if text.len() == 6 && text.bytes().all(|sign| sign.is_ascii_digit()) {
        return territory.comune_or_successor(text, today).map(|comune| comune.catastal_code.clone());
    }
    let (name, province) = match text.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end_matches(')').trim().to_uppercase())),
        None => (text, None),
    };
    let wanted = name_letters(name);
    let mut found: Vec<&str> = territory
        .birth_places_by_name(name, today, 50)
        .into_iter()
        .filter(|place| name_letters(&place.name) == wanted)
        .filter(|place| province.is_none() || place.province == province)
        .map(|place| place.code.as_str())
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [code] => Some((*code).to_owned()),
        _ => None,
    }
}
