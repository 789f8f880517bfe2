//! Names of which nobody needs to know whose they are: what follows "paziente" or "signora", and a given name beside a
//! surname of the common lists. The lists are public, so that what is covered tells nothing of who is registered.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use kernel::tax_code::name_letters;

use super::masking::Word;

/// Words after which a name stands, and those of them that are cut short with a dot.
const TITLES: [&str; 14] = [
    "SIGNOR",
    "SIGNORE",
    "SIGNORA",
    "SIGNORINA",
    "PAZIENTE",
    "ASSISTITO",
    "ASSISTITA",
    "CITTADINO",
    "CITTADINA",
    "SIG",
    "SIGRA",
    "SIGNA",
    "RA",
    "PZ",
];
const SHORT: [&str; 5] = ["SIG", "SIGRA", "SIGNA", "RA", "PZ"];
/// Words of a name after a title.
const RUN: usize = 4;
/// Written like a name after a title, and none.
const NOT_NAMES: [&str; 27] = [
    "ASL",
    "ASO",
    "CF",
    "COVID",
    "DEA",
    "DOTT",
    "DOTTORE",
    "DOTTORESSA",
    "ENI",
    "ID",
    "IL",
    "IN",
    "INPS",
    "LA",
    "MMG",
    "NON",
    "NUOVO",
    "NUOVA",
    "PLS",
    "POSITIVO",
    "POSITIVA",
    "RSA",
    "SARS",
    "SISP",
    "SPID",
    "STP",
    "URGENTE",
];
/// Words after which a name is that of a place or a saint.
const PLACES: [&str; 33] = [
    "BEATA",
    "BEATO",
    "BORGO",
    "CASCINA",
    "COLLE",
    "CORSO",
    "DON",
    "LARGO",
    "LAGO",
    "MADONNA",
    "MONTE",
    "PALAZZO",
    "PARCO",
    "PASSO",
    "PIAZZA",
    "PIAZZALE",
    "PONTE",
    "PORTA",
    "SAN",
    "SANT",
    "SANTA",
    "SANTI",
    "SANTO",
    "SS",
    "STRADA",
    "TORRE",
    "VAL",
    "VALLE",
    "VIA",
    "VIALE",
    "VICOLO",
    "VILLA",
    "VILLAGGIO",
];
/// Houses that are called after somebody, a word or two further on, too.
const HOUSES: [&str; 22] = [
    "AMBULATORIO",
    "AMBULATORI",
    "ASILO",
    "ASSOCIAZIONE",
    "CASA",
    "CENTRO",
    "CLINICA",
    "COMUNE",
    "FONDAZIONE",
    "HOSPICE",
    "ISTITUTO",
    "LABORATORIO",
    "LICEO",
    "OSP",
    "OSPEDALE",
    "PLESSO",
    "POLIAMBULATORIO",
    "PRESIDIO",
    "REPARTO",
    "RESIDENZA",
    "RSA",
    "SCUOLA",
];
/// How far before a name its house may stand.
const REACH: usize = 4;
/// Hospitals that are written without the word.
const HOSPITALS: [&str; 7] = [
    "MARIAVITTORIA",
    "REGINAMARGHERITA",
    "CESAREARRIGO",
    "EDOARDOAGNELLI",
    "LUIGIGONZAGA",
    "GIOVANNIBOSCO",
    "PIETROFERRERO",
];
/// Among the surnames of the lists, and at the beginning of a sentence or in front of a name mostly something else.
const EVERYDAY: [&str; 12] = [
    "BUONGIORNO",
    "BUONASERA",
    "GENTILE",
    "GRAZIE",
    "CARO",
    "CARA",
    "CORDIALE",
    "SALVE",
    "CIAO",
    "DOTTORE",
    "AIUTO",
    "MEDICO",
];
/// Letters of the shortest name.
const SHORTEST: usize = 3;

struct Common {
    given: HashSet<String>,
    family: HashSet<String>,
    /// Comuni whose names are several words.
    comuni: HashSet<String>,
}

fn common() -> &'static Common {
    static COMMON: OnceLock<Common> = OnceLock::new();
    COMMON.get_or_init(|| {
        let first = |file: &'static str| {
            let lines = file.lines().skip(1).filter_map(|line| line.split(',').next()).map(name_letters);
            lines.filter(|name| name.len() >= SHORTEST && !EVERYDAY.contains(&name.as_str()))
        };
        let given = first(include_str!("../../../../data/names/nomi_italiani.csv"))
            .chain(first(include_str!("../../../../data/names/istat_nomi_nati_1999_2021.csv")));
        let family = first(include_str!("../../../../data/names/cognomi_italiani.csv"))
            .chain(first(include_str!("../../../../data/names/cognomi_piemontesi.csv")));
        let comuni = territory::get().comuni_at(jiff::civil::Date::constant(2020, 1, 1));
        Common {
            given: given.collect(),
            family: family.collect(),
            comuni: comuni.map(|one| name_letters(&one.name)).collect(),
        }
    })
}

fn is_capitalised(text: &str, (place, _): &Word) -> bool {
    text[place.clone()].chars().find(|sign| sign.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Whether nothing but blanks on one line stands between two words.
fn is_beside(text: &str, one: &Word, other: &Word) -> bool {
    let between = &text[one.0.end..other.0.start];
    !between.is_empty() && between.chars().all(|sign| sign == ' ' || sign == '\u{a0}' || sign == '\t')
}

/// Whether a word after a title begins the name: "sig. Rossi", "paziente: Rossi".
fn begins(text: &str, title: &Word, word: &Word) -> bool {
    let between = text[title.0.end..word.0.start].trim_matches([' ', '\u{a0}', '\t']);
    let dotted = SHORT.contains(&title.1.as_str());
    ["", ":"].contains(&between) && title.0.end < word.0.start || (dotted && [".", ".:"].contains(&between))
}

/// Whether a word is a title, with what is written together with it: "dell'assistita".
fn is_title(text: &str, (place, letters): &Word) -> bool {
    let bare = text[place.clone()].rsplit(['\'', '’']).next().map(name_letters);
    TITLES.contains(&letters.as_str()) || bare.is_some_and(|bare| TITLES.contains(&bare.as_str()))
}

/// The words after titles, when they are written as names are.
pub(super) fn after_titles(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let is_name = |word: &Word| {
        let letters = word.1.as_str();
        is_capitalised(text, word)
            && letters.len() > 1
            && ![&NOT_NAMES[..], &PLACES, &HOUSES, &TITLES].concat().contains(&letters)
    };
    let mut found = Vec::new();
    for (at, title) in words.iter().enumerate().filter(|(_, word)| is_title(text, word)) {
        // "sig.ra" is two words.
        let alone =
            title.1 != "RA" || (at > 0 && words[at - 1].1 == "SIG" && text[..title.0.start].ends_with('.'));
        let Some(first) =
            words.get(at + 1).filter(|word| alone && begins(text, title, word) && is_name(word))
        else {
            continue;
        };
        let mut end = first;
        for next in words[at + 2..].iter().take(RUN - 1) {
            if !is_beside(text, end, next) || !is_name(next) {
                break;
            }
            end = next;
        }
        found.push(first.0.start..end.0.end);
    }
    found
}

/// A given name and a surname of the lists, side by side, that are not the name of a place.
pub(super) fn pairs(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Surnames of two words before shorter ones.
    for length in [3, 2] {
        for at in 0..words.len().saturating_sub(length - 1) {
            let window = &words[at..at + length];
            let together = window.windows(2).all(|two| is_beside(text, &two[0], &two[1]));
            if together
                && window.iter().all(|word| is_capitalised(text, word))
                && is_pair(window)
                && !is_place(text, &words[..at], window)
            {
                found.push(window[0].0.start..window[length - 1].0.end);
            }
        }
    }
    found
}

fn is_pair(window: &[Word]) -> bool {
    let Common { given, family, .. } = common();
    let joined = |words: &[Word]| words.iter().map(|(_, letters)| letters.as_str()).collect::<String>();
    (1..window.len()).any(|cut| {
        let (one, other) = (joined(&window[..cut]), joined(&window[cut..]));
        one != other
            && ((given.contains(&one) && family.contains(&other))
                || (family.contains(&one) && given.contains(&other)))
    })
}

/// Whether names are those of a street, a saint, a comune or a house.
fn is_place(text: &str, before: &[Word], window: &[Word]) -> bool {
    let letters: String = window.iter().map(|(_, letters)| letters.as_str()).collect();
    if HOSPITALS.contains(&letters.as_str()) || common().comuni.contains(&letters) {
        return true;
    }
    if window.iter().any(|(_, letters)| [&PLACES[..], &HOUSES].concat().contains(&letters.as_str())) {
        return true;
    }
    let typed = text[..window[0].0.start].trim_end().to_lowercase();
    if ["c.so", "p.za", "p.zza", "v.le", "l.go"].iter().any(|short| typed.ends_with(short)) {
        return true;
    }
    let mut next = &window[0];
    for (far, word) in before.iter().rev().take(REACH).enumerate() {
        let between = &text[word.0.end..next.0.start];
        if between.contains(['.', ',', ';', ':', '\n', '[']) && !(far == 0 && word.1 == "OSP") {
            return false;
        }
        let title = PLACES.contains(&word.1.as_str())
            && (far == 0 || is_capitalised(text, &before[before.len() - far]));
        if title || HOUSES.contains(&word.1.as_str()) {
            return true;
        }
        // Between a house and its name stand other parts of the name.
        if !is_capitalised(text, word) && !["E", "DI", "DEL", "DEI", "DELLA"].contains(&word.1.as_str()) {
            return false;
        }
        next = word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Covered, mask};

    #[test]
    fn what_is_called_a_patient_or_is_written_like_a_name_is_covered_for_everybody() {
        for (text, expected) in [
            ("La sig.ra Bianchi non compare", "La sig.ra [nome coperto] non compare"),
            ("il Sig. Esposito Ciro ha due schede", "il Sig. [nome coperto] ha due schede"),
            ("paziente Xhafaj", "paziente [nome coperto]"),
            ("Paziente: ROSSI MARIO, nato", "Paziente: [nome coperto], nato"),
            ("l'assistita De Luca Anna Maria", "l'assistita [nome coperto]"),
            ("il cittadino Rossi. Grazie", "il cittadino [nome coperto]. Grazie"),
            ("la signora Maria, ieri", "la signora [nome coperto], ieri"),
            ("Non trovo Mario Rossi in elenco", "Non trovo [nome coperto] in elenco"),
            ("BIANCHI GIULIA: esito doppio", "[nome coperto]: esito doppio"),
            ("Ho sbagliato con Anna De Luca ieri", "Ho sbagliato con [nome coperto] ieri"),
        ] {
            let masked = mask(text, &HashSet::new());
            assert_eq!(masked.text, expected);
            assert_eq!(masked.covered, [Covered::Name], "{text}");
            assert!(mask(&masked.text, &HashSet::new()).is_clean(), "{text}");
        }
    }

    #[test]
    fn places_houses_and_everyday_words_are_not_names() {
        for text in [
            "Buongiorno, non riesco a entrare. Grazie.",
            "Gentile assistenza, il paziente non compare e la paziente neppure",
            "paziente COVID positivo",
            "Il paziente. Non trovo la scheda",
            "Gentile Signora, Ho provato ieri",
            "via Carlo Alberto 12, Torino",
            "in corso Vittorio Emanuele e in piazza Giuseppe Verdi",
            "C.so Vittorio Emanuele",
            "ospedale San Luigi Gonzaga di Orbassano",
            "Ospedale Maria Vittoria e Regina Margherita",
            "ospedale Michele e Pietro Ferrero di Verduno",
            "Presidio Edoardo Agnelli di Pinerolo",
            "San Giovanni Bosco, Santa Croce e Carle",
            "Comune di Alice Castello, San Carlo Canavese, Villar Perosa",
            "ASL Città di Torino, Azienda Zero, Piemonte",
            "istituto Carlo Levi, liceo Norberto Rosa",
            "SISP Novara: la pagina Misure non si apre da Chrome",
        ] {
            let masked = mask(text, &HashSet::new());
            assert_eq!(masked.text, text);
        }
    }
}
