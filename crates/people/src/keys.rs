//! Which key does what on the person's page: the same action has the same key on every person, and each is told in a list.

use std::sync::{PoisonError, RwLock};

/// The key that opens the list of the keys.
pub const LIST: char = 'k';
/// The key that leads to the line of time.
pub const TIMELINE: char = 'l';
/// What the frame of every page has: changing who works here.
const TAKEN: [char; 3] = ['b', LIST, TIMELINE];

static KEYS: RwLock<Vec<(&'static str, char)>> = RwLock::new(Vec::new());

/// The keys of actions, by how their addresses end.
pub struct Keys;

impl Keys {
    /// Says the key of the actions whose address ends so: `/reports/new`. A module does so when the program starts.
    pub fn add(ending: &'static str, key: char) {
        let mut keys = KEYS.write().unwrap_or_else(PoisonError::into_inner);
        if keys.iter().all(|(known, _)| *known != ending) {
            keys.push((ending, key));
        }
    }

    /// The key of an action, if one was said.
    pub fn of(href: &str) -> Option<char> {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let keys = KEYS.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, key)| *key)
    }
}

/// Gives every action of a page a key: the one said for it, or else the first letter of its words that is free, or any that is. The
/// same key is not given twice: of two the first has it.
pub fn given(actions: &[(&str, &str)]) -> Vec<Option<char>> {
    let mut taken = TAKEN.to_vec();
    let mut keys: Vec<Option<char>> = actions.iter().map(|(href, _)| Keys::of(href)).collect();
    for key in &mut keys {
        match key {
            Some(letter) if taken.contains(letter) => *key = None,
            Some(letter) => taken.push(*letter),
            None => {}
        }
    }
    for (key, (href, words)) in keys.iter_mut().zip(actions) {
        // What has a key of its own and did not get it is there twice: the list would say two things of one key.
        if key.is_some() || Keys::of(href).is_some() {
            continue;
        }
        let letters = words.chars().map(|letter| letter.to_ascii_lowercase()).chain('a'..='z');
        *key = letters.filter(char::is_ascii_lowercase).find(|letter| !taken.contains(letter));
        taken.extend(*key);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_action_has_the_same_key_and_no_key_has_two() {
        Keys::add("/prova/nuova", 'q');
        assert_eq!(Keys::of("/people/1/prova/nuova?x=1#y"), Some('q'));
        assert_eq!(Keys::of("/people/1/altro"), None);
        let actions = [
            ("/a", "Bianco"),
            ("/people/1/prova/nuova", "Verde"),
            ("/b", "Bianco"),
            ("/people/2/prova/nuova", "Verde"),
            ("/c", "Quadro"),
        ];
        assert_eq!(given(&actions), [Some('i'), Some('q'), Some('a'), None, Some('u')]);
    }
}
