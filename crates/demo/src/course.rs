//! How the isolations of the demo come to their end: doctors say when symptoms are over, the public-health service confirms.

use access::{Actor, Role};
use cases::model::{Act, NewSymptomsEnd};
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use storage::{Db, Tx, args};
use territory::Doctor;
use uuid::Uuid;

use crate::load::{EPIDEMIC_BEGAN, at};
use crate::random::mix;
use crate::{SyntheticRecovery, sql};

/// Ends confirmed in one unit of work.
const ENDS_AT_ONCE: usize = 100;

/// In the morning the public-health service confirms most of the ends that the rules allow; the others wait a day more.
pub(crate) async fn confirm_ends(db: &Db, date: Date) -> Result<()> {
    let waiting = db
        .read(move |tx| {
            tx.system("the demo: whose end waits", |tx| {
                tx.query(&sql::TO_CONFIRM, args![date], |row| {
                    let act = Act { id: Uuid::nil(), measure: row.get(0)?, shown: row.get(3)?, reason: None };
                    Ok((row.get::<PersonId>(1)?, row.get::<String>(2)?, act))
                })
            })
        })
        .await?;
    let day = date.since(EPIDEMIC_BEGAN).map_or(0, |span| span.get_days().unsigned_abs().into());
    let confirmed: Vec<(String, Act)> = waiting
        .into_iter()
        .filter(|(person, ..)| !mix(person.0.as_u128() as u64 ^ mix(day)).is_multiple_of(3))
        .map(|(_, asl, act)| (asl, Act { id: Uuid::now_v7(), ..act }))
        .collect();
    let in_the_morning = date.at(if date == db.clocks().today() { 4 } else { 6 }, 15, 0, 0);
    let instant =
        in_the_morning.to_zoned_datetime(kernel::clock::rome()).map_err(Problem::internal)?.timestamp();
    for some in confirmed.chunks(ENDS_AT_ONCE) {
        let some = some.to_vec();
        db.bulk(move |tx| {
            some.iter().try_for_each(|(asl, act)| {
                let sisp = at(tx, instant, Role::SispOperator, asl);
                cases::service::confirm_end(tx, &sisp, act).map(drop)
            })
        })
        .await?;
    }
    Ok(())
}

/// A doctor records that the symptoms of a case are over; of who is isolated no more, or never was, there is nothing to
/// record.
pub(crate) fn play_recovery(tx: &mut Tx<'_>, doctors: &[Doctor], recovery: &SyntheticRecovery) -> Result<()> {
    let doctor = doctors.get(usize::from(recovery.doctor)).ok_or(Problem::NotFound)?;
    let name = format!("{} {}", doctor.family_name, doctor.given_name);
    let gp = Actor { name, ..at(tx, recovery.at, Role::Gp, &doctor.code) };
    let (person, last_day) = (recovery.person_id, Some(recovery.last_day));
    let new = NewSymptomsEnd { id: Uuid::now_v7(), person, last_day, shown: None };
    match cases::service::record_symptoms_end(tx, &gp, &new) {
        Err(Problem::Refused(_)) => Ok(()),
        other => other.map(drop),
    }
}
