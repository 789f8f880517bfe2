//! The other names by which somebody is found: of a double surname the second, of several given names a later one.

use kernel::tax_code::name_letters;

use super::search_name;

/// Words that are no name by themselves.
const PARTICLES: [&str; 15] =
    ["D", "DA", "DAL", "DALLA", "DE", "DEI", "DEGLI", "DEL", "DELLA", "DELLO", "DI", "LA", "LE", "LO", "VAN"];
/// Names kept of one person besides her own.
const MOST: usize = 6;

/// `FAMILY GIVEN` in all other ways: what a list of names is searched for besides [`search_name`]. None for most people.
pub fn aliases(family_name: &str, given_name: &str) -> Vec<String> {
    let own = search_name(family_name, given_name);
    let (families, givens) = (tails(family_name, true), tails(given_name, false));
    let mut all: Vec<String> = Vec::new();
    for family in &families {
        for given in &givens {
            let name = format!("{family} {given}");
            // What begins like the own name is found by that.
            if name != own && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all.truncate(MOST);
    all
}

/// The name from each of its words on; and of a surname each word by itself, since a given name follows it.
fn tails(name: &str, alone: bool) -> Vec<String> {
    let words: Vec<String> = name
        .split(|sign: char| sign.is_whitespace() || sign == '-')
        .map(name_letters)
        .filter(|word| !word.is_empty())
        .collect();
    let mut all = vec![name_letters(name)];
    for from in 1..words.len() {
        all.push(words[from..].concat());
    }
    if alone && words.len() > 1 {
        all.extend(words.iter().cloned());
    }
    let mut seen = Vec::new();
    all.retain(|one| {
        let good = one.len() >= 2 && !PARTICLES.contains(&one.as_str()) && !seen.contains(one);
        seen.push(one.clone());
        good
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_names_are_found_by_each() {
        assert_eq!(aliases("Sponda", "Ada"), [""; 0]);
        assert_eq!(aliases("D'Argine", "Ada"), [""; 0]);
        assert_eq!(aliases("De Sponda", "Ada"), ["SPONDA ADA"]);
        assert_eq!(aliases("Sponda Riva", "Ada"), ["RIVA ADA", "SPONDA ADA"]);
        assert_eq!(aliases("Sponda", "Maria Teresa"), ["SPONDA TERESA"]);
        assert!(aliases("Sponda-Riva", "Maria Teresa").contains(&"RIVA TERESA".to_owned()));
        assert!(aliases("A B C D E", "F G H I").len() <= MOST);
    }
}
