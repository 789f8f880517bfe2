//! Who saw whom in a period: the log read in order, a piece at a time, however much it is.

use kernel::{Problem, Result, Timestamp};
use storage::{Db, args};
use uuid::Uuid;

use super::SEGMENT;
use super::who_saw::segments;
use crate::audit::Record;
use crate::sql;

/// Which records are asked for.
#[derive(Debug, Clone)]
pub struct Period {
    /// First instant.
    pub from: Timestamp,
    /// First instant no more.
    pub until: Timestamp,
    /// Of this user alone.
    pub user: Option<Uuid>,
    /// That name one of these subjects, all ids of a person; whoever they name when there are none.
    pub subjects: Vec<Uuid>,
}

impl Period {
    /// What a record of such a user, and one of such subjects, contains: most others need not be parsed.
    fn marks(&self) -> [Vec<String>; 2] {
        let texts = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect();
        [texts(self.user.as_slice()), texts(&self.subjects)]
    }

    fn has(&self, record: &Record) -> bool {
        let within = |at: Timestamp| self.from <= at && at < self.until;
        record.at.parse().is_ok_and(within)
            && self.user.is_none_or(|user| record.user == user)
            && (self.subjects.is_empty() || record.subjects.iter().any(|one| self.subjects.contains(one)))
    }
}

/// Tells the records of a period in the order of the log. Only what has its place is told: whoever wants all that was
/// acknowledged drains the sequencer first.
///
/// # Errors
/// As `Db::audit_read`; those of `tell`; `Problem::Internal` when a record cannot be read.
pub async fn accesses_between(
    db: &Db,
    period: Period,
    mut tell: impl FnMut(Record) -> Result<()>,
) -> Result<()> {
    let marks = period.marks();
    let marked = |body: &&String| {
        marks.iter().all(|some| some.is_empty() || some.iter().any(|mark| body.contains(mark)))
    };
    for segment in segments_between(db, &period).await? {
        let (from, to) = (segment * SEGMENT, (segment + 1) * SEGMENT);
        let bodies = db
            .audit_read(move |tx| tx.query(&sql::audit::BODIES, args![from, to], |row| row.get::<String>(1)));
        for body in bodies.await?.iter().filter(marked) {
            let record: Record = serde_json::from_str(body).map_err(Problem::internal)?;
            if period.has(&record) {
                tell(record)?;
            }
        }
    }
    Ok(())
}

/// Records read at once by [`records_in_time`].
const PIECE: i64 = 2_000;

/// Tells the records of a period in the order of time, by the index of their instants: what lies outside it is not read,
/// however long the log is, and no more than some thousand records are in memory. Only what has its place is told.
///
/// # Errors
/// As [`accesses_between`].
pub async fn records_in_time(
    db: &Db,
    from: Timestamp,
    until: Timestamp,
    mut tell: impl FnMut(Timestamp, Record) -> Result<()>,
) -> Result<()> {
    // The place before the first one of that instant.
    let mut after = (from, -1_i64);
    loop {
        let (at, place) = after;
        let piece = db.audit_read(move |tx| {
            tx.query(&sql::audit::BODIES_AFTER, args![at, place, until, PIECE], |row| {
                Ok((row.get::<Timestamp>(0)?, row.get::<i64>(1)?, row.get::<String>(2)?))
            })
        });
        let piece = piece.await?;
        let Some((at, place, _)) = piece.last() else { return Ok(()) };
        after = (*at, *place);
        for (at, _, body) in piece {
            tell(at, serde_json::from_str(&body).map_err(Problem::internal)?)?;
        }
    }
}

/// Where the records of the period lie; for subjects, only where the index names one of them or there is none yet.
async fn segments_between(db: &Db, period: &Period) -> Result<Vec<i64>> {
    let Period { from, until, subjects, .. } = period.clone();
    db.audit_read(move |tx| {
        let ends = tx.one(&sql::audit::PLACES_BETWEEN, args![from, until], |row| {
            Ok(row.get::<Option<i64>>(0)?.zip(row.get::<Option<i64>>(1)?))
        })?;
        let Some((first, last)) = ends else { return Ok(Vec::new()) };
        let between = first / SEGMENT..=last / SEGMENT;
        if subjects.is_empty() {
            return Ok(between.collect());
        }
        Ok(segments(tx, &subjects)?.into_iter().filter(|segment| between.contains(segment)).collect())
    })
    .await
}
