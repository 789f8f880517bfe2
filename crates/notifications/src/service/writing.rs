//! Writing to the other side, and answering for what one was told.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::model::Person;
use storage::Tx;
use uuid::Uuid;

use super::telling::{Told, by_letter, fresh};
use crate::events::CommunicationMade;
use crate::model::{Author, Communication, Kind, Priority, Side, Why};
use crate::{rules, store};

/// A message to the other side.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// About whom.
    pub person: PersonId,
    /// How soon it should be read, as it was chosen.
    pub priority: String,
    /// What is written.
    pub text: String,
}

/// An answer to a message.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// The message that is answered.
    pub to: Uuid,
    /// What is written.
    pub text: String,
}

fn side_of(reason: &Reason) -> Result<Side> {
    Side::of_audience(&reason.audience).ok_or(Problem::Denied(Action::CommunicationWrite.code()))
}

/// Whom a form is about, and which side reads what is written there; none when there is nobody.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<(Person, Option<Side>)> {
    let scope = decide(actor, Action::CommunicationWrite)?;
    let (person, reason) = people::store::get(tx, &scope, person)?;
    let entry = Entry::new(Action::CommunicationWrite).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form"))?;
    let side = side_of(&reason)?.other();
    let there = side == Side::PublicHealth || person.data.gp.is_some();
    Ok((person, there.then_some(side)))
}

/// Writes to the other side: a doctor to public health, public health to the doctor of choice.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Invalid`; `Problem::Refused` when there is no doctor to write to.
pub fn send(tx: &mut Tx<'_>, actor: &Actor, new: &NewMessage) -> Result<Communication> {
    let scope = decide(actor, Action::CommunicationWrite)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    people::store::lock_person(tx, new.person)?;
    let (priority, body) = (Priority::chosen(&new.priority)?, rules::message(&new.text)?);
    let same = |there: &Communication| there.person == new.person && there.reply_to.is_none();
    let one = match repeated(tx, actor, &scope, new.id, same)? {
        Some(there) => there,
        None => {
            let recipient = side_of(&reason)?.other();
            let one = Communication {
                priority,
                ..message(tx, actor, &reason, (new.id, new.person, body, recipient))?
            };
            write(tx, one)?
        }
    };
    let entry = Entry::new(Action::CommunicationWrite).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("message {}", one.id)))?;
    Ok(one)
}

/// Answers a message: it goes back to where that came from, which waits no more.
///
/// # Errors
/// As [`send`]; `Problem::Refused` for what is no message, is not for the actor, or was answered by somebody else.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, new: &Answer) -> Result<Communication> {
    let scope = decide(actor, Action::CommunicationWrite)?;
    let (before, reason) = locked(tx, &scope, new.to)?;
    let body = rules::message(&new.text)?;
    let one = match repeated(tx, actor, &scope, new.id, |there| there.reply_to == Some(before.id))? {
        Some(there) => there,
        None => {
            let author = before.author.as_ref().filter(|_| before.kind == Kind::Message);
            let author = author.ok_or(Problem::Refused("notifications-no-answer"))?;
            if before.answer.is_some() {
                return Err(Problem::Refused("notifications-answered-already"));
            }
            let one = Communication {
                thread: before.thread,
                reply_to: Some(before.id),
                priority: before.priority,
                preferred: author.through.clone(),
                ..message(tx, actor, &reason, (new.id, before.person, body, author.side))?
            };
            let one = write(tx, one)?;
            store::note_answer(tx, before.id, one.id)?;
            store::acknowledge(tx, actor, before.id)?;
            store::close(tx, &before, Why::Answered)?;
            one
        }
    };
    let entry = Entry::new(Action::CommunicationWrite).subject(one.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("answer {}", one.id)))?;
    Ok(one)
}

/// Says that one has seen what one was told. Whoever comes second finds who was first.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for what is not for the actor.
pub fn acknowledge(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Communication> {
    let scope = decide(actor, Action::CommunicationWrite)?;
    let (one, reason) = locked(tx, &scope, id)?;
    store::acknowledge(tx, actor, id)?;
    if rules::closes_when_seen(one.kind) {
        store::close(tx, &one, Why::Acknowledged)?;
    }
    let entry = Entry::new(Action::CommunicationWrite).subject(one.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("acknowledged {id}")))?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}

/// A communication that is for the actor, with the person locked.
fn locked(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<(Communication, Reason)> {
    let reason = audience::reason(tx, scope, Resource::Communication, id)?;
    let person = store::find(tx, id)?.ok_or(Problem::NotFound)?.person;
    people::store::lock_person(tx, person)?;
    let one = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    if Side::of_audience(&reason.audience) != Some(one.recipient) {
        return Err(Problem::Refused("notifications-not-yours"));
    }
    Ok((one, reason))
}

/// What the same request wrote before. An id that is that of anything else is refused, and that is not told; the record names
/// whose it is.
fn repeated(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: Uuid,
    same: impl Fn(&Communication) -> bool,
) -> Result<Option<Communication>> {
    let Some(there) = store::find(tx, id)? else { return Ok(None) };
    if there.author.as_ref().is_some_and(|author| author.by == actor.user) && same(&there) {
        return Ok(Some(there));
    }
    let (code, taken) = (Resource::Communication.code(), Problem::Refused("notifications-id-taken"));
    Err(audience::refuse_as(tx, scope, code, Some(there.person.0), taken))
}

fn message(
    tx: &Tx<'_>,
    actor: &Actor,
    reason: &Reason,
    (id, person, body, recipient): (Uuid, PersonId, String, Side),
) -> Result<Communication> {
    let author = Author {
        side: side_of(reason)?,
        by: actor.user,
        name: actor.name.clone(),
        through: reason.audience.clone(),
    };
    let told = Told { kind: Kind::Message, person, fact: id, detail: "", priority: Priority::Normal };
    Ok(Communication { body, author: Some(author), ..fresh(tx, id, &told, recipient) })
}

fn write(tx: &mut Tx<'_>, one: Communication) -> Result<Communication> {
    let place = store::whereabouts(tx, one.person)?;
    if one.recipient == Side::Gp && place.gp.is_none() {
        return Err(Problem::Refused("notifications-no-doctor"));
    }
    store::insert(tx, &one, &place)?;
    by_letter(tx, &one, &place)?;
    tx.emit(CommunicationMade { person: one.person });
    store::find(tx, one.id)?.ok_or(Problem::NotFound)
}
