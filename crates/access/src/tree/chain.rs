//! Which key signs the heads of which sizes: the first one is trusted, and where the key changes the one of before names
//! the one of after.

use super::checkpoint::{Head, PublicKey};

/// A key and the sizes of the trees that it signs.
struct Link {
    key: PublicKey,
    from: u64,
    until: u64,
}

/// The keys, one after the other.
pub(super) struct Chain(Vec<Link>);

impl Chain {
    /// Follows the changes among the notes. What the key of the moment has not signed changes nothing.
    pub fn follow(first: PublicKey, notes: &[String]) -> Self {
        let claimed = |note: &String| Head::claimed(note).filter(|head| head.next.is_some());
        let mut changes: Vec<_> = notes.iter().filter_map(|note| Some((claimed(note)?.size, note))).collect();
        changes.sort_unstable();
        let mut chain = Self(vec![Link { key: first, from: 0, until: u64::MAX }]);
        for (size, note) in changes {
            let Some(last) = chain.0.last_mut().filter(|last| last.from <= size) else { continue };
            if let Some(next) = last.key.check(note).and_then(|head| head.next) {
                last.until = size;
                chain.0.push(Link { key: next, from: size.saturating_add(1), until: u64::MAX });
            }
        }
        chain
    }

    /// What a head says, if the key has signed it that signs trees of its size.
    pub fn check(&self, note: &str) -> Option<Head> {
        self.0.iter().enumerate().find_map(|(place, link)| {
            let head = link.key.check(note)?;
            let ours = (link.from..=link.until).contains(&head.size);
            let named = self.0.get(place + 1).map(|after| after.key);
            (ours && (head.next.is_none() || head.size == link.until && head.next == named)).then_some(head)
        })
    }

    /// The key that signs by now.
    pub fn last(&self) -> Option<PublicKey> {
        self.0.last().map(|link| link.key)
    }
}

#[cfg(test)]
mod tests {
    use super::super::checkpoint::SigningKey;
    use super::*;

    #[test]
    fn a_key_signs_from_where_the_one_before_names_it_and_no_other_does() {
        let keys: Vec<SigningKey> = (0..4).map(|_| SigningKey::fresh().unwrap()).collect();
        let public: Vec<PublicKey> = keys.iter().map(SigningKey::public).collect();
        let head = |key: usize, size: u64| keys[key].sign(size, &[7; 32], None);
        let change = |key: usize, size: u64, next: usize| keys[key].sign(size, &[7; 32], Some(&public[next]));
        let notes = [change(1, 9, 2), change(0, 5, 1), change(0, 5, 1), change(3, 7, 3), change(0, 8, 3)];
        let chain = Chain::follow(public[0], &notes);
        assert_eq!(chain.last(), Some(public[2]));
        for (what, note, fits) in [
            ("the first key before the change", head(0, 4), true),
            ("the first key at the change", head(0, 5), true),
            ("the first key after the change", head(0, 6), false),
            ("the second key before it was named", head(1, 5), false),
            ("the second key", head(1, 6), true),
            ("the second key at its end", head(1, 9), true),
            ("the second key after its end", head(1, 10), false),
            ("the third key", head(2, 1_000), true),
            ("a key that nobody named", head(3, 1_000), false),
            ("the change", change(0, 5, 1), true),
            ("another change at the same place", change(0, 5, 3), false),
            ("another change before", change(0, 4, 3), false),
            ("a change by a key that signs no more", change(0, 8, 3), false),
            ("a stranger's change", change(3, 7, 3), false),
        ] {
            assert_eq!(chain.check(&note).is_some(), fits, "{what}");
        }
    }
}
