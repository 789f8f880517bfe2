//! Whether what is stored agrees with the facts (docs/adr/0042): who sees what, the names by which persons are found, the counters of
//! the figures, and that what hangs on a person hangs on one who is there. A database in use is read piece by piece.

use std::io::{BufRead, IsTerminal, Write};

use access::recount::{self, Difference, Kind};
use access::sessions;
use storage::Db;
use uuid::Uuid;

use super::{Check, known};
use crate::cli::Doctor;
use crate::failure::{Failure, Outcome};
use crate::wiring;

/// Differences that are told one by one; the rest is counted.
const TOLD: usize = 100;
/// Resources that one unit of work mends.
const TOGETHER: usize = 200;

/// What was found in one kind.
#[derive(Default)]
struct Found {
    seen: u64,
    /// Resources that differ.
    differing: u64,
    /// Of them, those that are found by fewer names than they have.
    names: u64,
    mended: u64,
    first: Vec<Difference>,
}

/// All comparisons; with `--mend` what differs is mended when whoever asked says yes.
pub(super) async fn checks(db: &Db, how: Doctor) -> Outcome<Vec<Check>> {
    let mut all = look(db, false).await?;
    let mut figures = db.report(insight::service::recount).await?.len() as u64;
    let mut denied = known::denied(db).await?;
    let differing = all.iter().map(|(_, found)| found.differing).sum::<u64>() + denied.len() as u64;
    let mut mended = 0;
    if how.mend && differing + figures > 0 && agreed(how, differing, figures)? {
        mended = look(db, true).await?.iter().map(|(_, found)| found.mended).sum();
        if figures > 0 {
            mended += db.bulk(insight::service::mend).await?;
        }
        mended += known::mend(db).await?;
        denied = known::denied(db).await?;
        all = look(db, false).await?;
        figures = db.report(insight::service::recount).await?.len() as u64;
    }
    let mut checks = vec![
        Check::new("figures", figures == 0, format!("{figures} counters differ from the facts they count")),
        names(&all),
        known::check(&denied),
    ];
    checks.extend(all.into_iter().map(|(kind, found)| told(kind.name, found)));
    checks.push(references(db).await?);
    if how.mend {
        checks.push(Check::new("mended", true, format!("{mended} things were set right")));
    }
    Ok(checks)
}

/// Looks at everything, and mends what differs as it goes.
async fn look(db: &Db, mend: bool) -> Outcome<Vec<(Kind, Found)>> {
    let mut all = Vec::new();
    for kind in wiring::AUDIENCES {
        let (mut found, mut after) = (Found::default(), Some(Uuid::nil()));
        while let Some(from) = after {
            let piece = db.report(move |tx| recount::piece(tx, &kind, from)).await?;
            found.seen += piece.seen;
            let mut ids: Vec<Uuid> = piece.differences.iter().map(|one| one.id).collect();
            ids.dedup();
            found.differing += ids.len() as u64;
            found.names += unnamed(&piece.differences);
            let room = TOLD.saturating_sub(found.first.len());
            found.first.extend(piece.differences.into_iter().take(room));
            for some in ids.chunks(TOGETHER).filter(|_| mend) {
                found.mended += mend_some(db, kind, some.to_vec()).await?;
            }
            after = piece.next;
        }
        all.push((kind, found));
    }
    Ok(all)
}

async fn mend_some(db: &Db, kind: Kind, ids: Vec<Uuid>) -> Outcome<u64> {
    let mended = db.bulk(move |tx| {
        let machine = sessions::as_machine(tx);
        recount::mend(tx, &machine, &kind, &ids)
    });
    Ok(mended.await?)
}

/// Persons among the differences who are not found by all their names.
fn unnamed(differences: &[Difference]) -> u64 {
    let mut ids: Vec<Uuid> = differences.iter().filter(|one| one.named).map(|one| one.id).collect();
    ids.dedup();
    ids.len() as u64
}

fn names(all: &[(Kind, Found)]) -> Check {
    match all.iter().map(|(_, found)| found.names).sum::<u64>() {
        0 => Check::new("names", true, "whoever has several names is found by each"),
        n => Check::new(
            "names",
            false,
            format!("{n} persons are not found by all their names: --mend mends it"),
        ),
    }
}

fn told(name: &'static str, found: Found) -> Check {
    let Found { seen, differing, first, .. } = found;
    let text = match differing {
        0 => format!("all {seen} are seen by whom the facts say"),
        n if n > first.len() as u64 => {
            format!(
                "{n} of {seen} are not seen by whom the facts say: --mend mends it. The first differences:"
            )
        }
        n => format!("{n} of {seen} are not seen by whom the facts say: --mend mends it"),
    };
    Check { differences: first, ..Check::new(name, differing == 0, text) }
}

/// Whether what names something names what is there: the database keeps it, and is asked whether it has.
async fn references(db: &Db) -> Outcome<Check> {
    let broken = db.report(recount::broken_references).await?;
    let wrong: Vec<String> = broken.iter().map(|(table, count)| format!("{count} of {table}")).collect();
    Ok(match wrong.is_empty() {
        true => Check::new("references", true, "every row names what is there"),
        false => {
            let text =
                format!("rows that name what is not there: {}; restore them from a backup", wrong.join(", "));
            Check::new("references", false, text)
        }
    })
}

fn agreed(how: Doctor, differing: u64, figures: u64) -> Outcome<bool> {
    if how.yes {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new("nobody can be asked here: look without --mend, then say --mend --yes"));
    }
    eprint!(
        "{differing} persons and facts, and {figures} counters, would be set to what the facts say. Mend them? Write yes: "
    );
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}
