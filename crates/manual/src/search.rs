//! Looking for words in the manual: every part that has all of them, those that have them in their heading first.

use crate::chapters::Chapter;
use crate::markdown::Section;

/// Longest question that is looked at, in characters.
const LONGEST: usize = 100;
/// Characters of the excerpt on each side of what was found.
const AROUND: usize = 90;

/// A part of the manual in which the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub href: String,
    /// The chapter it is in.
    pub chapter: String,
    /// Its heading.
    pub title: String,
    /// The words around the first that was found.
    pub excerpt: String,
}

/// The parts in which all words of the question stand, however they are accented.
pub fn search(chapters: &[Chapter], question: &str) -> Vec<Found> {
    let question: String = folded(question).into_iter().take(LONGEST).collect();
    let words: Vec<Vec<char>> = question
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(|word| word.chars().collect())
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for chapter in chapters {
        found.extend(chapter.shown.sections.iter().filter_map(|section| matched(chapter, section, &words)));
    }
    // Stable: within each kind the order of the manual stays.
    found.sort_by_key(|(in_heading, _)| !in_heading);
    found.into_iter().map(|(_, found)| found).collect()
}

/// The part, and whether its heading alone has all the words.
fn matched(chapter: &Chapter, section: &Section, words: &[Vec<char>]) -> Option<(bool, Found)> {
    let (title, text) = (folded(&section.title), folded(&section.text));
    let all = words.iter().all(|word| place(&title, word).or(place(&text, word)).is_some());
    if !all {
        return None;
    }
    let at = words.iter().find_map(|word| place(&text, word)).unwrap_or(0);
    let href = match section.id.as_str() {
        "" => format!("/manual/{}", chapter.slug),
        id => format!("/manual/{}#{id}", chapter.slug),
    };
    let found = Found {
        href,
        chapter: chapter.shown.title.clone(),
        title: section.title.clone(),
        excerpt: excerpt(&section.text, at),
    };
    Some((words.iter().all(|word| place(&title, word).is_some()), found))
}

/// Where a word begins in a text, at the beginning of one of its words.
fn place(text: &[char], word: &[char]) -> Option<usize> {
    let begins = |at: usize| at == 0 || !text[at - 1].is_alphanumeric();
    (0..text.len()).find(|at| begins(*at) && text[*at..].starts_with(word))
}

/// Small letters without accents, as many as there were.
fn folded(text: &str) -> Vec<char> {
    let plain = |c: char| match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' => 'a',
        'è' | 'é' | 'ê' => 'e',
        'ì' | 'í' | 'î' => 'i',
        'ò' | 'ó' | 'ô' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// Some words around a place, whole.
fn excerpt(text: &str, at: usize) -> String {
    let all: Vec<char> = text.chars().collect();
    let blank = |at: &usize| all[*at].is_whitespace();
    let begin = at.saturating_sub(AROUND);
    let begin = if begin == 0 { 0 } else { (begin..at).find(blank).map_or(at, |blank| blank + 1) };
    let end = (at + AROUND).min(all.len());
    let end = if end == all.len() { end } else { (at..end).rev().find(blank).unwrap_or(end) };
    let inside: String = all[begin..end].iter().collect();
    let (before, behind) = (if begin > 0 { "… " } else { "" }, if end < all.len() { " …" } else { "" });
    format!("{before}{}{behind}", inside.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{As, render};

    fn chapters() -> Vec<Chapter> {
        let text = "# Medico\n\nPer chi cura.\n\n## Priorità e attese\n\nChi aspetta di più sta in cima.\n\n## Altro\n\nLa priorità si sceglie dopo.\n";
        vec![Chapter { slug: "medico", source: text, shown: render(text, As::Page) }]
    }

    #[test]
    fn all_words_are_wanted_and_headings_come_first() {
        let titles = |question: &str| {
            search(&chapters(), question).into_iter().map(|found| found.title).collect::<Vec<_>>()
        };
        assert_eq!(titles("PRIORITA"), ["Priorità e attese", "Altro"]);
        assert_eq!(titles("priorità sceglie"), ["Altro"]);
        assert_eq!(titles("cura"), ["Medico"]);
        assert_eq!(titles("inesistente"), [""; 0]);
        assert_eq!(titles(" - "), [""; 0]);
        assert_eq!(titles("riorit"), [""; 0], "the middle of a word is no word");
    }

    #[test]
    fn it_says_where_and_shows_the_words_around() {
        let found = search(&chapters(), "cima");
        assert_eq!(found[0].href, "/manual/medico#priorità-e-attese");
        assert_eq!(found[0].excerpt, "Chi aspetta di più sta in cima.");
    }

    #[test]
    fn an_excerpt_cuts_between_words() {
        let text = "parola ".repeat(60);
        let cut = excerpt(&text, 210);
        assert!(cut.starts_with("… parola") && cut.ends_with("parola …"), "{cut}");
        assert!(cut.chars().count() <= 2 * AROUND + 4);
    }
}
