//! The trace for whoever verifies or keeps it elsewhere: whole, or as it comes.

use std::io::Write;
use std::time::Duration;

use kernel::{Problem, Result};
use serde_json::json;
use storage::{Db, Query, Tx, args};

use super::checkpoint::PublicKey;
use super::verify::{changes, leaves, notes};
use crate::sql;

/// Writes the first public key, the changes of the key, the heads and the records as JSON lines, for whoever verifies with a
/// program of his own.
///
/// # Errors
/// As `Db::audit_read`; `Problem::Internal` when `out` cannot be written.
pub async fn export(db: &Db, first: &PublicKey, out: &mut (impl Write + Send)) -> Result<()> {
    line(out, &json!({ "public_key": first.to_string() }))?;
    for note in changes(db).await? {
        line(out, &json!({ "key_change": note }))?;
    }
    for note in notes(db).await? {
        line(out, &json!({ "head": note }))?;
    }
    let mut place = 0;
    while records(db, &mut place, out).await? {}
    Ok(())
}

/// Writes the same as it comes, from a place on, and goes on until `out` takes no more: each record when it has its place,
/// each head behind its last record. Whoever begins again at the place after the last one he has misses nothing; heads may
/// come twice.
///
/// # Errors
/// As [`export`].
pub async fn follow(
    db: &Db,
    first: &PublicKey,
    from: i64,
    pause: Duration,
    out: &mut (impl Write + Send),
) -> Result<()> {
    line(out, &json!({ "public_key": first.to_string() }))?;
    let (mut place, mut named, mut headed) = (from, -1, from - 1);
    loop {
        let more = records(db, &mut place, out).await?;
        let told = db.audit_read(move |tx| {
            let changes = after(tx, &sql::audit::KEY_CHANGES_AFTER, named, place)?;
            Ok((changes, after(tx, &sql::audit::HEADS_AFTER, headed, place)?))
        });
        let (changes, heads) = told.await?;
        for (size, note) in changes {
            named = size;
            line(out, &json!({ "key_change": note }))?;
        }
        for (size, note) in heads {
            headed = size;
            line(out, &json!({ "head": note }))?;
        }
        out.flush().map_err(Problem::internal)?;
        if !more {
            tokio::time::sleep(pause).await;
        }
    }
}

fn line(out: &mut impl Write, value: &serde_json::Value) -> Result<()> {
    writeln!(out, "{value}").map_err(Problem::internal)
}

/// Writes some records from a place on and moves it; answers whether there were any.
async fn records(db: &Db, place: &mut i64, out: &mut (impl Write + Send)) -> Result<bool> {
    let from = *place;
    let some = db.audit_read(move |tx| leaves(tx, from)).await?;
    for leaf in &some {
        line(out, &json!({ "place": leaf.place, "record": leaf.body }))?;
        *place = leaf.place + 1;
    }
    Ok(!some.is_empty())
}

/// Signed notes of trees above a size and up to another.
fn after(tx: &mut Tx<'_>, query: &'static Query, above: i64, upto: i64) -> Result<Vec<(i64, String)>> {
    tx.query(query, args![above, upto], |row| Ok((row.get(0)?, row.get(1)?)))
}
