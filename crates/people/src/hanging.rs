//! What other modules keep about a person: as long as there is any of it, she is not deleted.

use std::sync::{PoisonError, RwLock};

use kernel::ids::PersonId;
use kernel::{FieldProblem, Result};
use storage::Tx;

/// Rows of one table about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hanging {
    /// The table.
    pub table: &'static str,
    /// Catalogue key of its name in a sentence with the number `n`.
    pub key: &'static str,
    /// How many.
    pub count: i64,
}

impl Hanging {
    /// The sentence: `3 segnalazioni`.
    pub fn sentence(&self) -> String {
        web::tn(self.key, &[("n", &self.count)])
    }

    /// The same as what stands against a deletion, each under a name of its own.
    pub fn problem(&self) -> FieldProblem {
        FieldProblem::new(self.table, self.key).with("n", self.count.to_string())
    }
}

/// Counts the rows of a table about a person.
pub type Count = fn(&mut Tx<'_>, PersonId) -> Result<i64>;

static COUNTS: RwLock<Vec<(&'static str, &'static str, Count)>> = RwLock::new(Vec::new());

/// Why the counts look beyond the second wall: they say how many, and nothing of what.
const HOW_MANY: &str = "deletion of a person: how much hangs on her, and not what";

/// The tables in which rows hang on persons.
pub struct Hangings;

impl Hangings {
    /// Says that rows of a table hang on persons. A module does so once for each of its tables, when the program starts; a
    /// test of `argine` compares the tables with the catalogue of the database.
    pub fn add(table: &'static str, key: &'static str, count: Count) {
        let mut counts = COUNTS.write().unwrap_or_else(PoisonError::into_inner);
        if counts.iter().all(|(known, ..)| *known != table) {
            counts.push((table, key, count));
        }
    }

    /// The tables named so far.
    pub fn tables() -> Vec<&'static str> {
        COUNTS.read().unwrap_or_else(PoisonError::into_inner).iter().map(|(table, ..)| *table).collect()
    }

    /// What hangs on a person: nothing that counts to zero.
    ///
    /// # Errors
    /// As `Tx::query`.
    pub fn of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Hanging>> {
        let counts = COUNTS.read().unwrap_or_else(PoisonError::into_inner).clone();
        tx.system(HOW_MANY, |tx| {
            let mut found = Vec::new();
            for (table, key, count) in counts {
                let count = count(tx, person)?;
                if count > 0 {
                    found.push(Hanging { table, key, count });
                }
            }
            Ok(found)
        })
    }
}
