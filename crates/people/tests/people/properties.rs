//! A name is found by whatever beginning of it is typed, with accents or none.

use crate::common::*;
use jiff::civil::date;
use people::rules::{Find, search_name};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    let word = "[A-ZÀÈÉÌÒÙÜa-zàèéìòùü]{1,9}";
    prop_oneof![
        word.prop_map(String::from),
        (word, word).prop_map(|(one, other)| format!("{one} {other}")),
        (word, word).prop_map(|(one, other)| format!("{one}-{other}")),
        ("[DdLl]", "['’]", word).prop_map(|(letter, sign, word)| format!("{letter}{sign}{word}")),
    ]
}

/// The same name as somebody types it who has no accents and no signs.
fn plain(name: &str) -> String {
    let signs = |c: char| match c {
        'À' | 'à' => 'a',
        'È' | 'É' | 'è' | 'é' => 'e',
        'Ì' | 'ì' => 'i',
        'Ò' | 'ò' => 'o',
        'Ù' | 'Ü' | 'ù' | 'ü' => 'u',
        other => other.to_ascii_lowercase(),
    };
    name.chars().filter(|c| !"'’".contains(*c)).map(|c| if c == '-' { ' ' } else { signs(c) }).collect()
}

fn finds(text: &str, name: &str) -> bool {
    match Find::parse(text, None) {
        Ok(Find::Named { ranges, .. }) => {
            let key = format!("{name} 1980-03-12");
            ranges.iter().any(|range| range.from <= key && key < range.to)
        }
        Ok(Find::Everybody) => true,
        _ => false,
    }
}

proptest! {
    #[test]
    fn found_by_any_beginning(family in name(), given in name(), cut in 0_usize..60) {
        let key = search_name(&family, &given);
        for written in [format!("{family} {given}"), plain(&format!("{family} {given}"))] {
            // Beyond four words the last are read as one, which a surname of two and given names of two never are.
            let typed: String = written.chars().take(cut.max(1)).collect();
            prop_assert!(finds(&typed, &key), "{typed:?} does not find {key:?}");
        }
        let turned = format!("{given} {family}");
        prop_assert!(finds(&turned, &key));
        prop_assert_eq!(search_name(&plain(&family), &plain(&given)), key.clone());
        prop_assert!(key.bytes().all(|letter| letter == b' ' || letter.is_ascii_uppercase()));
    }

    #[test]
    fn ranges_never_overlap(words in prop::collection::vec("[AB]{1,3}", 1..6)) {
        let ranges = people::rules::ranges(&words);
        for pair in ranges.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from, "{pair:?}");
        }
    }

    #[test]
    fn lists_are_in_the_order_of_surname_then_given_name(a in name(), b in name()) {
        let one = people::rules::sort_key(&data(&a, "Ada", date(1980, 1, 1)));
        let other = people::rules::sort_key(&data(&b, "Ada", date(1980, 1, 1)));
        let letters = kernel::tax_code::name_letters;
        prop_assert_eq!(one.cmp(&other), letters(&a).cmp(&letters(&b)));
    }
}
