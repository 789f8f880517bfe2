//! Persons whom an ASL took over, or asks another one for. The connections that read see of the table what the line of time of a
//! person tells; for all else the gate is asked here.

use std::cmp::Reverse;

use access::audience::Reason;
use access::{Action, Actor, AudienceKind, Scope};
use kernel::ids::PersonId;
use kernel::{Problem, Result, Timestamp};
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use super::{demand, person_from};
use crate::known::{Has, OfPerson};
use crate::model::{Address, Person, Transfer, TransferStatus};
use crate::rules::Wanted;
use crate::sql;

/// Why the table is read beyond the second wall.
const WITHHELD: &str =
    "transfers: kept to the ASL that has the person and the one that wants her, which need not see her yet";
/// Lines of each list.
const MOST: i64 = 200;

/// A person who is taken over or asked for, whole: for who changes where she belongs, and not to show her.
///
/// # Errors
/// `Problem::Denied` for any other scope; `Problem::NotFound`.
pub fn find_for_transfer(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Person> {
    demand(scope, matches!(scope.action(), Action::PersonTakeOver | Action::PersonHandOver))?;
    tx.system(WITHHELD, |tx| tx.one(&sql::FIND_CANONICAL, args![id], person_from))
}

/// Writes down that somebody is taken over or asked for.
///
/// # Errors
/// `Problem::Denied` for any other scope; as `Tx::execute`.
pub fn add_transfer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    id: Uuid,
    (person, from_asl): (PersonId, &str),
    wanted: &Wanted,
) -> Result<()> {
    demand(scope, matches!(scope.action(), Action::PersonTakeOver | Action::PersonAskFor))?;
    let status = if wanted.ask { TransferStatus::Asked } else { TransferStatus::Taken };
    let (at, to_asl, Address { comune, street }) =
        (tx.clocks().business_now(), &actor.unit.code, &wanted.domicile);
    tx.execute(
        &sql::ADD_TRANSFER,
        args![
            id,
            person,
            from_asl,
            to_asl,
            comune,
            street,
            wanted.reason,
            status.code(),
            at,
            actor.user,
            actor.name,
        ],
    )
    .map(drop)
}

/// A transfer by its id, whoever's: whose it is, the service looks.
///
/// # Errors
/// As `Tx::query`.
pub fn find_transfer(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Transfer>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_TRANSFER, args![id], transfer_from))
}

/// Whether an ASL waits for a person already.
///
/// # Errors
/// As `Tx::query`.
pub fn waiting_transfer(tx: &mut Tx<'_>, person: PersonId, to_asl: &str) -> Result<bool> {
    let found = tx.system(WITHHELD, |tx| {
        tx.first(&sql::WAITING_TRANSFER, args![person, to_asl], |row| row.get::<Uuid>(0))
    })?;
    Ok(found.is_some())
}

/// Whether any ASL waits for a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn is_asked_for(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(tx.system(WITHHELD, |tx| tx.first(&sql::ASKED_FOR, args![person], |_| Ok(())))?.is_some())
}

/// What other ASL want of those of the scope, and what these want of others, since an instant: what waits comes first. What one
/// of the scope wants of another one of it stands in the first list alone.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn transfers(tx: &mut Tx<'_>, scope: &Scope, since: Timestamp) -> Result<(Vec<Transfer>, Vec<Transfer>)> {
    demand(scope, scope.action() == Action::TransferList)?;
    let of = |tx: &mut Tx<'_>, statement| {
        let mut found = Vec::new();
        for asl in asls(scope) {
            found.extend(tx.query(statement, args![asl, since, MOST], transfer_from)?);
        }
        found.sort_by_key(|one| (one.status != TransferStatus::Asked, Reverse(one.asked_at), one.id));
        Ok::<_, Problem>(found)
    };
    tx.system(WITHHELD, |tx| {
        let wanted = of(tx, &sql::TRANSFERS_WANTED)?;
        let mut own = of(tx, &sql::TRANSFERS_OWN)?;
        own.retain(|one| asls(scope).all(|asl| asl != one.from_asl));
        Ok((wanted, own))
    })
}

/// How many wait for the answer of each ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn count_transfers(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.system("the number beside the navigation: how many transfers wait, and whose not", |tx| {
        tx.query(&sql::COUNT_TRANSFERS, args![], |row| Ok((row.get(0)?, row.get(1)?)))
    })
}

/// All that was asked about a person, for the copy of her data.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn transfers_of_person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<Transfer>> {
    demand(scope, scope.action() == Action::DataCopy)?;
    tx.system(WITHHELD, |tx| tx.query(&sql::TRANSFERS_OF_PERSON, args![id], transfer_from))
}

/// Who took a person over or asked for her, to the ASL that wanted her and the one that had her. The second wall says the same.
///
/// # Errors
/// As `Tx::query`.
pub fn transfers_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reason: &Reason,
    person: PersonId,
) -> Result<Vec<Transfer>> {
    if !holds_asl(scope) {
        return Ok(Vec::new());
    }
    let mut found = tx.query(&sql::TRANSFERS_OF_PERSON, args![person], transfer_from)?;
    let ours = |asl: &String| reason.audience == AudienceKind::Asl.of(asl);
    found.retain(|one| ours(&one.from_asl) || ours(&one.to_asl));
    Ok(found)
}

/// Says that [`transfers_of`] will be asked.
pub fn transfers_ahead(ahead: &mut Ahead, scope: &Scope, of: OfPerson) {
    if holds_asl(scope) {
        of.ask(ahead, Has::Transfer, &sql::TRANSFERS_OF_PERSON, args![of.person]);
    }
}

fn holds_asl(scope: &Scope) -> bool {
    asls(scope).next().is_some()
}

fn asls(scope: &Scope) -> impl Iterator<Item = &str> {
    scope.audiences().iter().filter_map(|audience| audience.strip_prefix("asl:"))
}

/// What is answered to who asks for a person.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What becomes of it.
    pub status: TransferStatus,
    /// What is said with it.
    pub note: String,
}

/// Writes an answer down.
///
/// # Errors
/// `Problem::Stale` when it was answered meanwhile.
pub fn answer_transfer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, answer: &Answer) -> Result<()> {
    let at = tx.clocks().business_now();
    let status = answer.status.code();
    match tx.execute(&sql::ANSWER_TRANSFER, args![id, status, at, actor.user, actor.name, answer.note])? {
        1 => Ok(()),
        _ => Err(Problem::Stale),
    }
}

/// What is asked about a person follows her: the ASL that has her now wants her no more, and the others ask that one.
pub(super) fn follow(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let (over, at) = (TransferStatus::Withdrawn.code(), tx.clocks().business_now());
    tx.execute(&sql::END_TRANSFERS, args![person.id, person.asl, over, at])?;
    tx.execute(&sql::REDIRECT_TRANSFERS, args![person.id, person.asl]).map(drop)
}

fn transfer_from(row: &Row<'_>) -> Result<Transfer> {
    Ok(Transfer {
        id: row.get(0)?,
        person: row.get(1)?,
        from_asl: row.get(2)?,
        to_asl: row.get(3)?,
        domicile: Address { comune: row.get(4)?, street: row.get(5)? },
        reason: row.get(6)?,
        status: TransferStatus::parse(&row.get::<String>(7)?)?,
        asked_at: row.get(8)?,
        asked_by: row.get(9)?,
        asked_by_name: row.get(10)?,
        answered_at: row.get(11)?,
        answered_by_name: row.get(12)?,
        answer: row.get(13)?,
        family_name: row.get(14)?,
        given_name: row.get(15)?,
        asl: row.get(16)?,
    })
}
