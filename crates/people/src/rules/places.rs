//! Comuni and birth places, from what people write to codes and back.

use kernel::Date;
use kernel::tax_code::name_letters;
use territory::{BirthPlace, Comune};

/// Three digits of the ASL of a comune; none outside the region.
pub fn asl_of(comune: &str, on: Date) -> Option<&'static str> {
    territory::get().comune_or_successor(comune, on).map(|comune| comune.asl.as_str())
}

/// Whether a place where somebody lives is outside the region: then it has a catastal code, which begins with a letter.
pub fn is_outside(comune: &str) -> bool {
    comune.starts_with(|sign: char| sign.is_ascii_alphabetic())
}

/// `Torino (TO)`, from the ISTAT code, or from the catastal code outside the region; the code itself when nobody
/// knows it.
pub fn comune_name(code: &str, on: Date) -> String {
    match territory::get().comune_or_successor(code, on) {
        Some(comune) => format!("{} ({})", comune.name, comune.province_sign),
        None => birth_place_name(code, on),
    }
}

/// `Torino (TO)`, `Marocco`: the name a birth place had on a day, or its latest; the code when nobody knows it.
pub fn birth_place_name(code: &str, on: Date) -> String {
    let region = territory::get();
    let place = region.birth_place_at(code, on).or_else(|| region.birth_place(code));
    place.map_or_else(|| code.to_owned(), written)
}

fn written(place: &BirthPlace) -> String {
    match &place.province {
        Some(province) => format!("{} ({province})", place.name),
        None => place.name.clone(),
    }
}

/// A name and, in brackets or not, the sign of a province.
fn name_and_province(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    match text.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((name, sign)) => (name.trim(), Some(sign.trim())),
        None => (text, None),
    }
}

/// The comune of the region that a text means on a day: ISTAT code, catastal code, `Torino` or `Torino (TO)`.
pub fn find_comune(text: &str, on: Date) -> Option<&'static Comune> {
    let region = territory::get();
    let (name, province) = name_and_province(text);
    let by_code =
        region.comune(name, on).or_else(|| region.comune_by_catastal(&name.to_ascii_uppercase(), on));
    by_code.or_else(|| {
        let letters = name_letters(name);
        let mut found = region.comuni_by_name(name, on, 20).into_iter().filter(|comune| {
            let in_province = |sign: &str| comune.province_sign.eq_ignore_ascii_case(sign);
            name_letters(&comune.name) == letters && province.is_none_or(in_province)
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    })
}

/// The birth place that a text means on a day: code, `Torino`, `Samone (TN)`, `Marocco`, and `MA`, the ISO 3166-1 code of a state. Two
/// letters that are the name of a comune, such as Ne, mean the comune.
///
/// # Errors
/// The catalogue key of what is wrong: nothing of that name, or several.
pub fn find_birth_place(text: &str, on: Date) -> Result<&'static BirthPlace, &'static str> {
    let region = territory::get();
    let (name, province) = name_and_province(text);
    let code = name.to_ascii_uppercase();
    if let Some(place) = region.birth_place_at(&code, on).or_else(|| region.birth_place(&code)) {
        return Ok(place);
    }
    let letters = name_letters(name);
    let fits = |place: &&BirthPlace| {
        let sign = place.province.as_deref().unwrap_or("EE");
        name_letters(&place.name) == letters && province.is_none_or(|asked| sign.eq_ignore_ascii_case(asked))
    };
    let found: Vec<&BirthPlace> =
        region.birth_places_by_name(name, on, 200).into_iter().filter(fits).collect();
    match found[..] {
        [place] => Ok(place),
        [] => region.state(name, on).ok_or("people-birth-place-unknown"),
        _ => Err("people-birth-place-several"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2020, 11, 14);

    #[test]
    fn a_comune_is_found_as_people_write_it() {
        for text in ["001272", "l219", "Torino", "TORINO (TO)", " torino ( to )"] {
            assert_eq!(find_comune(text, TODAY).map(|found| found.istat.as_str()), Some("001272"), "{text}");
        }
        for text in ["", "Torin", "Torino (MI)", "Roma", "999999"] {
            assert_eq!(find_comune(text, TODAY), None, "{text}");
        }
        assert_eq!(comune_name("001272", TODAY), "Torino (TO)");
        assert_eq!(comune_name("H501", TODAY), birth_place_name("H501", TODAY));
    }

    #[test]
    fn a_birth_place_with_namesakes_asks_for_its_province() {
        assert_eq!(find_birth_place("Samone", TODAY), Err("people-birth-place-several"));
        let samone = find_birth_place("Samone (TN)", TODAY).unwrap();
        assert_eq!((samone.province.as_deref(), samone.name.to_uppercase().as_str()), (Some("TN"), "SAMONE"));
        assert_eq!(find_birth_place("Nessunluogo", TODAY), Err("people-birth-place-unknown"));
        assert!(find_birth_place("Marocco", TODAY).unwrap().is_foreign());
        for (iso, name) in [("MA", "Marocco"), ("fr", "Francia"), ("GB", "Regno Unito"), ("CH", "Svizzera")] {
            assert_eq!(find_birth_place(iso, TODAY).unwrap().name, name, "{iso}");
        }
        assert!(!find_birth_place("Ne", TODAY).unwrap().is_foreign(), "a comune before a state");
        assert!(find_birth_place("QQ", TODAY).is_err());
        assert_eq!(find_birth_place("L219", TODAY).unwrap().code, "L219");
    }
}
