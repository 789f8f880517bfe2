//! Rapid tests where they are done: what their crate knows of one goes down the path that every door shares.

use access::{Action, Actor, Scope};
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use super::recording::{self, NewRevision};
use super::settling::{self, Answer, Done};
use crate::model::{Doing, Door, Identity, Incoming, Measured, Outcome, Revision, TestKind};
use crate::rules::matching::Rule;
use crate::store;

/// A rapid test of somebody who has been found.
#[derive(Debug, Clone)]
pub struct RapidTest {
    /// Made before the write.
    pub id: Uuid,
    /// What stands for the laboratory: the kind of the place.
    pub point: &'static str,
    /// Which test.
    pub test: TestKind,
    /// What was found.
    pub outcome: Outcome,
    /// What was measured, and with which device.
    pub measured: Measured,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
    /// The documents of the same place about this sample: what another place found is another result, and is not told here.
    pub here: Vec<String>,
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A new result.
    Recorded(ResultId),
    /// It was there already.
    Repeated(ResultId),
    /// Of the same sample there is another outcome: who is right a person says, by a correction.
    Contradicted(Outcome),
}

fn demand(scope: &Scope) -> Result<()> {
    match scope.action() {
        Action::RapidRecord => Ok(()),
        other => Err(Problem::Denied(other.code())),
    }
}

/// Records a rapid test of a person. The caller has looked whose it is, and leaves the audit record.
///
/// # Errors
/// `Problem::Denied` for a scope of another action; otherwise as `Tx::execute`.
pub fn take_rapid(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    new: &RapidTest,
    (person, rule): (PersonId, Rule),
) -> Result<Taken> {
    demand(scope)?;
    people::store::lock_person(tx, person)?;
    if let Some(current) = current(tx, new, person)? {
        let (result, outcome) = (current.result.id, current.result.outcome);
        return Ok(if outcome == new.outcome {
            Taken::Repeated(result)
        } else {
            Taken::Contradicted(outcome)
        });
    }
    let sent = Incoming {
        door: Door::Rapid,
        doing: Doing::Record,
        identity: Identity::default(),
        request_number: None,
        accession: Some(new.id.to_string()),
        otherwise: String::new(),
        test: Some(new.test),
        test_words: String::new(),
        outcome: Some(new.outcome),
        measured: new.measured.clone(),
        sampled_at: Some(new.sampled_at),
    };
    let answer = Answer { person, rule, seen: false };
    match settling::settle(tx, actor, scope, new.point, &sent, Some(answer))? {
        Done::Recorded { result, .. } | Done::Corrected { result, .. } => Ok(Taken::Recorded(result)),
        Done::Repeated { result, .. } => Ok(Taken::Repeated(result)),
        Done::Withdrawn { .. } | Done::Hold | Done::Doubt(..) | Done::Ignored => {
            Err(Problem::Refused("lab-rapid-not-taken"))
        }
    }
}

/// What there is of the same document, or of the same sample at the same place.
fn current(tx: &mut Tx<'_>, new: &RapidTest, person: PersonId) -> Result<Option<Revision>> {
    let mut all = store::revisions_of_document(tx, new.point, &new.id.to_string(), new.test)?;
    for one in &all {
        // The form of another test came again, with somebody else in it.
        if one.result.sampled_at != new.sampled_at || !people::store::is_one(tx, one.result.person, person)? {
            return Err(Problem::Duplicate("rapid_test.id".into()));
        }
    }
    if all.is_empty() {
        all = store::revisions_of_sample(tx, person, new.point, new.test, new.sampled_at)?;
        all.retain(|one| new.here.contains(&one.result.accession));
    }
    Ok(all.into_iter().rfind(|one| one.result.current))
}

/// Who recorded a rapid test corrects what it found; both versions stay. The caller has looked that it is his own, and leaves the
/// audit record.
///
/// # Errors
/// `Problem::Denied` for a scope of another action; `Problem::NotFound`; `Problem::Stale` when it was corrected meanwhile; an
/// invalid field `outcome` that it has already.
pub fn correct_rapid(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    (point, document, test): (&str, Uuid, TestKind),
    (act, outcome, reason): (ResultId, Outcome, &str),
) -> Result<PersonId> {
    demand(scope)?;
    let all = store::revisions_of_document(tx, point, &document.to_string(), test)?;
    if let Some(done) = all.iter().find(|one| one.result.id == act) {
        return Ok(done.result.person);
    }
    let current = all.into_iter().rfind(|one| one.result.current).ok_or(Problem::NotFound)?;
    let person = current.result.person;
    people::store::lock_person(tx, person)?;
    if current.result.outcome == outcome {
        return Err(Problem::field("outcome", "lab-correction-same"));
    }
    let asl = store::subject(tx, scope, person)?.asl;
    let new = NewRevision {
        id: act,
        outcome,
        measured: current.measured.clone(),
        reason: Some(reason.to_owned()),
        door: Door::Rapid,
    };
    let written = recording::correct(tx, actor, &current, new, &asl)?;
    written.map(|_| person).ok_or(Problem::Stale)
}
