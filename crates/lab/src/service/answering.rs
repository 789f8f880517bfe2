//! What somebody says at the exceptions desk: whose a result is, or that it is nobody's; remembered, and opened again.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::{PersonId, ResultId};
use kernel::{FieldProblem, PersonIdentifier, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::desk::{NOTE, may_create, own, reason, sees, standing, take};
use super::settling::{self, Answer, Done};
use super::whose::{self, Whose};
use crate::model::{
    Closing, Door, Incoming, LabResult, Revision, Settled, Unsettled, UnsettledState as State, Withdrawal,
};
use crate::rules::matching::Rule;
use crate::store;

/// Questions that one answer settles besides, when they are about the same identity.
const ALIKE: i64 = 50;

/// What somebody says to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// It is hers.
    Person(PersonId),
    /// She is not known yet: she is entered with what was sent.
    Create,
    /// It is nobody's.
    Close(Closing, String),
    /// It is a question again.
    Reopen,
}

/// Says what a question is answered with. The same answer again changes nothing. What is said of somebody is remembered for the
/// next equal identity of the same laboratory, and settles those that wait.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`; `Problem::Stale` when it changed since `version`; `Problem::Refused` when somebody else
/// has it, or it cannot be answered so; invalid `close_reason` and `note`.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, version: i64, say: &Say) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    let one = own(tx, &scope, id)?;
    if said_already(tx, &one, say)? {
        return audit::record(
            tx,
            actor,
            Entry::new(Action::ResultMatch).detail(format!("exception {id}: again")),
        );
    }
    if one.version != version {
        return Err(Problem::Stale);
    }
    let mut touched = one.settled.as_ref().and_then(|settled| settled.person);
    if *say == Say::Reopen {
        reopen(tx, actor, &scope, &one)?;
    } else {
        take(tx, actor, &one)?;
        touched = settle(tx, actor, &scope, &one, say)?;
    }
    let word = match say {
        Say::Person(_) | Say::Create => "matched",
        Say::Close(..) => "closed",
        Say::Reopen => "opened again",
    };
    let entry = Entry::new(Action::ResultMatch).subjects(touched).why(&reason(&scope, &one));
    audit::record(tx, actor, entry.detail(format!("exception {id}: {word}")))
}

fn said_already(tx: &mut Tx<'_>, one: &Unsettled, say: &Say) -> Result<bool> {
    let settled = one.settled.as_ref();
    match say {
        Say::Person(person) => match settled.and_then(|settled| settled.person) {
            Some(settled) if one.state == State::Matched => people::store::is_one(tx, settled, *person),
            _ => Ok(false),
        },
        Say::Close(closing, _) => {
            Ok(one.state == State::Closed && settled.is_some_and(|settled| settled.closing == Some(*closing)))
        }
        Say::Reopen => Ok(one.state == State::Open),
        Say::Create => Ok(false),
    }
}

fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    one: &Unsettled,
    say: &Say,
) -> Result<Option<PersonId>> {
    let person = match say {
        Say::Person(person) if sees(tx, scope, one, *person)? => *person,
        Say::Person(person) => {
            return Err(audience::refuse(tx, scope, Resource::Person.code(), Some(person.0)));
        }
        Say::Create => create(tx, scope, one)?,
        Say::Close(closing, note) => return close(tx, actor, one, *closing, note).map(|()| None),
        Say::Reopen => return Ok(None),
    };
    if !one.doubt.is_some_and(|doubt| doubt.has_an_answer()) {
        return Err(Problem::Refused("lab-desk-no-answer"));
    }
    let answer = Answer { person, rule: Rule::Desk, seen: true };
    let done = settling::settle(tx, actor, scope, &one.laboratory, &one.sent, Some(answer))?;
    let Some(result) = done.result() else {
        return Err(Problem::Refused(match done {
            Done::Doubt(doubt, _) => doubt.key(),
            _ => "lab-desk-no-answer",
        }));
    };
    store::settle(tx, Some(actor), one, State::Matched, &matched(tx, person, result))?;
    alike(tx, actor, scope, one, person)?;
    Ok(Some(person))
}

fn matched(tx: &Tx<'_>, person: PersonId, result: ResultId) -> Settled {
    Settled {
        person: Some(person),
        result: Some(result.0),
        closing: None,
        note: String::new(),
        by: String::new(),
        at: tx.clocks().now(),
    }
}

/// Whoever was sent is entered, when her tax code is good and nobody has it.
fn create(tx: &mut Tx<'_>, scope: &Scope, one: &Unsettled) -> Result<PersonId> {
    let refused = || Problem::Refused("lab-desk-not-created");
    let identity = &one.sent.identity;
    let Some(PersonIdentifier::TaxCode(code)) = identity.identifier().filter(|_| may_create(one)) else {
        return Err(refused());
    };
    if people::store::find_for_matching(tx, scope, &code)?.is_some() {
        return Err(refused());
    }
    match whose::register(tx, scope, identity)? {
        Whose::Is(person, _) => Ok(person.id),
        Whose::Doubt(..) => Err(refused()),
    }
}

/// Those that wait about the same identity are answered too, unless somebody else has one, or its number is another person's. They came
/// before, as the one that was answered did: it is the desk that gives them to her, and not what is remembered of it.
fn alike(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled, person: PersonId) -> Result<()> {
    let Some(identity) = one.sent.identity.fingerprint() else { return Ok(()) };
    for id in store::open_of_identity(tx, &one.laboratory, &identity, ALIKE)? {
        let Some(other) = store::find_unsettled(tx, id)? else { continue };
        let free = standing(tx, &other)?.is_none_or(|claim| claim.by == actor.user);
        if !free || !other.doubt.is_some_and(|doubt| doubt.has_an_answer()) {
            continue;
        }
        if let Some((numbered, _)) = whose::by_number(tx, &other.laboratory, &other.sent)?
            && !people::store::is_one(tx, numbered, person)?
        {
            continue;
        }
        let answer = Answer { person, rule: Rule::Desk, seen: false };
        let done = settling::settle(tx, actor, scope, &other.laboratory, &other.sent, Some(answer))?;
        if let Some(result) = done.result() {
            store::settle(tx, Some(actor), &other, State::Over, &matched(tx, person, result))?;
        }
    }
    Ok(())
}

fn close(tx: &mut Tx<'_>, actor: &Actor, one: &Unsettled, closing: Closing, note: &str) -> Result<()> {
    let (note, at) = (note.trim(), tx.clocks().now());
    let length = note.chars().count();
    if (closing == Closing::Other && length < 3) || note.contains('\0') {
        return Err(Problem::field("note", "lab-closing-note-missing"));
    }
    if length > NOTE {
        let problem = FieldProblem::new("note", "lab-closing-note-long").with("longest", NOTE.to_string());
        return Err(Problem::Invalid(vec![problem]));
    }
    let (closing, note) = (Some(closing), note.to_owned());
    let settled = Settled { person: None, result: None, closing, note, by: String::new(), at };
    store::settle(tx, Some(actor), one, State::Closed, &settled)
}

/// A question that was closed is one again; so is one that was answered wrongly, with all that the answer was remembered for since:
/// what came of it is withdrawn.
fn reopen(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled) -> Result<()> {
    if !matches!(one.state, State::Closed | State::Matched) {
        return Err(Problem::Refused("lab-desk-settled"));
    }
    let person = one.settled.as_ref().and_then(|settled| settled.person);
    if let (State::Matched, Some(person)) = (one.state, person) {
        people::store::lock_person(tx, person)?;
        let identity = one.sent.identity.fingerprint();
        let answers = match identity {
            Some(identity) => store::answers_of_identity(tx, &one.laboratory, &identity, person)?,
            None => Vec::new(),
        };
        for other in answers.into_iter().filter(|other| other.state == State::Over) {
            open_again(tx, actor, scope, &other)?;
        }
    }
    open_again(tx, actor, scope, one)
}

/// Makes a question again of what was answered, and withdraws what came of the answer: it asks for what was told last.
fn open_again(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled) -> Result<()> {
    let withdrawn = withdraw(tx, actor, scope, one)?;
    store::reopen(tx, one)?;
    let Some(Revision { result, measured, .. }) = withdrawn else { return Ok(()) };
    let sent = Incoming { outcome: Some(result.outcome), measured, ..one.sent.clone() };
    match sent == one.sent {
        true => Ok(()),
        false => store::renew_unsettled(tx, one.id, &one.asl, one.doubt, &sent),
    }
}

/// Withdraws what came of an answer, as it stood until now. What was there by another rule, or has been told anew by one, stays; that a
/// document is hers who has it rests on the answer too.
fn withdraw(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled) -> Result<Option<Revision>> {
    let Some(Settled { person: Some(person), result: Some(id), .. }) = one.settled else { return Ok(None) };
    let made = [Some(Rule::Desk), Some(Rule::Remembered)];
    let Some(made) = store::find_result(tx, ResultId(id))?.filter(|there| made.contains(&there.rule)) else {
        return Ok(None);
    };
    let LabResult { laboratory, accession, test, sampled_at, .. } = &made.result;
    let hers = people::store::ids_of(tx, person)?;
    let chain = store::revisions(tx, laboratory, accession, *test, *sampled_at)?;
    let rests = |there: &Revision| {
        let rule = there.rule == made.rule || there.rule == Some(Rule::Accession);
        there.result.current
            && hers.contains(&there.result.person)
            && (rule || there.rule == Some(Rule::Remembered))
    };
    let Some(current) = chain.into_iter().next_back().filter(rests) else { return Ok(None) };
    let how = Withdrawal::WrongPatient;
    settling::take_back(tx, actor, scope, &current, how, Door::Manual)?.ok_or(Problem::Stale)?;
    Ok(Some(current))
}
