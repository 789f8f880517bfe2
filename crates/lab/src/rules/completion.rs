//! Whether a file is complete: what came back of it was sent again, mended, in one or more files of its own.

use crate::model::ImportCounts;

/// How much of a file is taken by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// Its rows.
    pub rows: u64,
    /// Those taken at once: accepted, or known already.
    pub at_first: u64,
    /// Those taken with the files that bring the rejected ones again.
    pub afterwards: u64,
    /// Those that nobody has sent again in order.
    pub left: u64,
}

impl Completion {
    /// Whether nothing of it is left: its rows are those that were taken.
    pub fn is_whole(&self) -> bool {
        self.left == 0
    }
}

/// What is taken of a file, with the later ones that bring its rejected rows again, the first before. More than was rejected is not
/// counted for it: such rows are the later file's own.
pub fn completion(first: &ImportCounts, later: &[ImportCounts]) -> Completion {
    let mut left = first.rejected;
    for counts in later {
        left -= (counts.accepted + counts.duplicate).min(left);
    }
    let at_first = first.accepted + first.duplicate;
    Completion { rows: first.rows, at_first, afterwards: first.rejected - left, left }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(accepted: u64, rejected: u64, duplicate: u64) -> ImportCounts {
        ImportCounts { rows: accepted + rejected + duplicate, accepted, rejected, duplicate, outdated: 0 }
    }

    #[test]
    fn a_file_is_complete_when_all_that_came_back_was_taken() {
        let first = counts(90, 8, 2);
        let table = [
            (vec![], 0, 8),
            (vec![counts(8, 0, 0)], 8, 0),
            (vec![counts(5, 3, 0)], 5, 3),
            (vec![counts(5, 3, 0), counts(3, 0, 0)], 8, 0),
            // The same mended file twice: the second time its rows are known.
            (vec![counts(5, 3, 0), counts(0, 3, 5)], 8, 0),
            (vec![counts(100, 0, 0)], 8, 0),
        ];
        for (later, afterwards, left) in table {
            let found = completion(&first, &later);
            assert_eq!((found.afterwards, found.left), (afterwards, left), "{later:?}");
        }
        assert!(completion(&counts(3, 0, 0), &[]).is_whole());
    }

    proptest! {
        #[test]
        fn rows_are_always_those_taken_and_those_left(
            first in (0_u64..50, 0_u64..50, 0_u64..50), later in prop::collection::vec((0_u64..30, 0_u64..30, 0_u64..30), 0..4),
        ) {
            let first = counts(first.0, first.1, first.2);
            let later: Vec<ImportCounts> = later.into_iter().map(|(a, r, d)| counts(a, r, d)).collect();
            let found = completion(&first, &later);
            prop_assert_eq!(found.rows, found.at_first + found.afterwards + found.left);
        }
    }
}
