//! Whether each person's row says what kinds of things name her (`people::known`): of a kind that it denies, her page asks nothing.

use std::collections::BTreeSet;

use kernel::Result;
use kernel::ids::PersonId;
use storage::{Db, Tx, args};

use super::Check;

mod sql {
    storage::queries! {
        "known.sql";
        DENIED = "denied",
        MAKE_KNOWN = "make_known",
    }
}

/// Things that are looked at, and mended, together.
const TOGETHER: i64 = 1_000;

/// The first persons of whom something is denied, each with the bit of its kind; none when there are none.
///
/// # Errors
/// As `Db::report`.
pub(super) async fn denied(db: &Db) -> Result<BTreeSet<(PersonId, i64)>> {
    let read =
        |tx: &mut Tx<'_>| tx.query(&sql::DENIED, args![TOGETHER], |row| Ok((row.get(0)?, row.get(1)?)));
    let found =
        db.report(move |tx| tx.system("which kinds of things are denied of a person: ids", read)).await?;
    Ok(found.into_iter().collect())
}

/// Says of each what there is of her, in units of work beside which others go on, and answers how often that was wrong.
///
/// # Errors
/// As `Db::bulk`.
pub(super) async fn mend(db: &Db) -> Result<u64> {
    let mut mended = 0;
    loop {
        let some = denied(db).await?;
        if some.is_empty() {
            return Ok(mended);
        }
        let each = move |tx: &mut Tx<'_>| {
            some.iter()
                .map(|(person, bit)| tx.execute(&sql::MAKE_KNOWN, args![*person, *bit]))
                .sum::<Result<u64>>()
        };
        mended += db.bulk(each).await?;
    }
}

pub(super) fn check(denied: &BTreeSet<(PersonId, i64)>) -> Check {
    let persons = denied.iter().map(|(person, _)| person).collect::<BTreeSet<_>>().len();
    let text = match persons {
        0 => "each person's row says what there is of her".to_owned(),
        n => format!(
            "of {n} persons or more something is there that their rows deny, and pages leave out: --mend mends it"
        ),
    };
    Check::new("known", persons == 0, text)
}
