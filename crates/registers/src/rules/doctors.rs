//! Which doctor somebody means whom a patient passes to.

use kernel::Date;
use kernel::tax_code::name_letters;
use territory::doctors::Doctor;

/// Characters of a regional code.
const CODE: usize = 7;

/// Who is meant by what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A regional code, whether anybody has it or not: that is told later, with all that may stand against him.
    Code(String),
    /// Those in office who are called so, by name.
    Named(Vec<Doctor>),
}

/// Whether something that was typed is a regional code: no name has digits.
pub fn is_code(typed: &str) -> bool {
    let code = typed.trim();
    code.is_empty() || (code.chars().count() == CODE && code.chars().any(|sign| sign.is_ascii_digit()))
}

/// Who is meant: by regional code, or by the beginnings of surname and names in any order. Nobody is who no longer works, and who
/// cannot be chosen.
pub fn meant(all: impl Iterator<Item = Doctor>, typed: &str, today: Date) -> Meant {
    if is_code(typed) {
        return Meant::Code(typed.trim().to_uppercase());
    }
    let wanted = words(typed);
    let fits = |doctor: &Doctor| {
        let names = words(&doctor.name());
        !wanted.is_empty()
            && wanted.iter().all(|word| names.iter().any(|name| name.starts_with(word.as_str())))
    };
    let mut found: Vec<Doctor> =
        all.filter(|one| one.kind.is_chosen() && one.is_in_office_on(today) && fits(one)).collect();
    found.sort_by_cached_key(|one| (name_letters(&one.name()), one.code.clone()));
    Meant::Named(found)
}

/// The words of a name in capital letters, without accents and signs.
fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(name_letters).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use kernel::clock::FOREVER;
    use territory::doctors::DoctorKind;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn doctor(code: &str, family: &str, given: &str, kind: &str, until: Date) -> Doctor {
        Doctor {
            code: code.into(),
            family_name: family.into(),
            given_name: given.into(),
            kind: DoctorKind::parse(kind).unwrap(),
            asl: "301".into(),
            comune: "001272".into(),
            valid_from: day("2010-01-01"),
            valid_to: until,
        }
    }

    #[test]
    fn a_doctor_is_meant_by_code_or_by_the_beginnings_of_his_names() {
        let today = day("2020-11-14");
        let all = [
            doctor("0100002", "Neri", "Ugo", "MMG", FOREVER),
            doctor("0100001", "Nérini", "Ada Maria", "MMG", FOREVER),
            doctor("0100003", "Neri", "Eva", "MMG", today),
        ];
        let codes = |typed: &str| match meant(all.iter().cloned(), typed, today) {
            Meant::Named(found) => found.into_iter().map(|one| one.code).collect::<Vec<_>>(),
            Meant::Code(code) => vec![format!("={code}")],
        };
        for (typed, expected) in [
            ("0109999", vec!["=0109999"]),
            (" 010a1b2 ", vec!["=010A1B2"]),
            ("", vec!["="]),
            ("neri", vec!["0100001", "0100002"]),
            ("ugo NERI", vec!["0100002"]),
            ("nerini mar", vec!["0100001"]),
            ("neri eva", vec![]),
            ("rossini", vec![]),
            ("- -", vec![]),
        ] {
            assert_eq!(codes(typed), expected, "{typed:?}");
        }
    }
}
