//! Whether each person's row says what kinds of things name her (`people::known`): of a kind that it denies, her page asks nothing.

use kernel::Result;
use storage::{Db, Tx, args};

use super::Check;

mod sql {
    storage::queries! {
        "known.sql";
        UNKNOWN = "unknown",
        MAKE_KNOWN = "make_known",
    }
}

/// The kinds that are denied of somebody, by their bit, and of how many persons.
///
/// # Errors
/// As `Db::report`.
pub(super) async fn denied(db: &Db) -> Result<Vec<(i64, i64)>> {
    let read = |tx: &mut Tx<'_>| tx.query(&sql::UNKNOWN, args![], |row| Ok((row.get(0)?, row.get(1)?)));
    db.report(move |tx| tx.system("which kinds of things are denied of a person: numbers", read)).await
}

/// Says of each what there is of her, and answers of how many that was wrong.
///
/// # Errors
/// As `Db::bulk`.
pub(super) async fn mend(db: &Db, denied: &[(i64, i64)]) -> Result<u64> {
    let bits: Vec<i64> = denied.iter().map(|(bit, _)| *bit).collect();
    let each = move |tx: &mut Tx<'_>| bits.iter().map(|bit| tx.execute(&sql::MAKE_KNOWN, args![*bit])).sum();
    db.bulk(each).await
}

pub(super) fn check(denied: &[(i64, i64)]) -> Check {
    let persons: i64 = denied.iter().map(|(_, persons)| persons).sum();
    let text = match persons {
        0 => "each person's row says what there is of her".to_owned(),
        n => format!(
            "of {n} persons something is there that their rows deny, and pages leave out: --mend mends it"
        ),
    };
    Check::new("known", persons == 0, text)
}
