//! The right edge of a Merkle tree: enough to append and to know the root.

use kernel::{Problem, Result};
use sha2::{Digest, Sha256};

/// A node's hash.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256 of a zero byte and the record (RFC 6962 §2.1).
pub fn leaf_hash(record: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(record).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The roots of the perfect subtrees of a tree of `size` leaves, largest first: one for each bit set in `size`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// The frontier kept in the database.
    ///
    /// # Errors
    /// `Problem::Internal` when the bytes do not fit the size.
    pub fn restore(size: u64, bytes: &[u8]) -> Result<Self> {
        if bytes.len() != size.count_ones() as usize * 32 {
            return Err(Problem::Internal("the audit tree's frontier does not fit its size".into()));
        }
        let roots = bytes.chunks_exact(32).map(|chunk| chunk.try_into().unwrap_or_default()).collect();
        Ok(Self { size, roots })
    }

    /// The bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.roots.concat()
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, joining the subtrees it completes.
    pub fn push(&mut self, leaf: Hash) {
        let mut joined = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                joined = node_hash(&left, &joined);
            }
        }
        self.roots.push(joined);
        self.size += 1;
    }

    /// The tree's root; of an empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else { return Sha256::digest([]).into() };
        roots.fold(*last, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962 §2.1, word by word.
    fn root_by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&root_by_definition(&leaves[..split]), &root_by_definition(&leaves[split..]))
            }
        }
    }

    #[test]
    fn grows_as_the_definition_says_and_survives_a_restart() {
        let leaves: Vec<Hash> = (0u32..130).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        for (count, leaf) in leaves.iter().enumerate() {
            assert_eq!(frontier.root(), root_by_definition(&leaves[..count]));
            frontier = Frontier::restore(frontier.size(), &frontier.to_bytes()).unwrap();
            frontier.push(*leaf);
        }
    }

    #[test]
    fn a_frontier_of_another_size_is_refused() {
        assert!(Frontier::restore(3, &[0; 32]).is_err());
    }
}
