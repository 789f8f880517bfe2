//! The exceptions desk: one question at a time, claimed by one person, answered, remembered. And the messages that could not be
//! taken, to be tried again.

use std::collections::HashSet;

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Resource, Scope, decide};
use jiff::SignedDuration;
use kernel::ids::{PersonId, ResultId};
use kernel::{FieldProblem, PersonIdentifier, Problem, Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::imports::later;
use super::intake::{self, Receipt};
use super::settling::{self, Done};
use super::whose::{self, Whose};
use crate::model::{
    Claim, Closing, Door, Letter, Settled, Subject, Unsettled, UnsettledState as State, Withdrawal,
};
use crate::rules::matching::{self, Lead, Rule};
use crate::store;

/// Minutes without a move after which a claim is over.
pub const MINUTES_OF_CLAIM: i64 = 15;
/// Questions on a page.
const SHOWN: i64 = 50;
/// Candidates of a question: as many as there are keys.
const CANDIDATES: usize = 9;
/// Questions that one answer settles besides, when they are about the same identity.
const ALIKE: i64 = 50;
/// Characters of a note.
const NOTE: usize = 300;
/// Days for which the bytes of a message that nobody wants are kept.
const DAYS_KEPT: i64 = 14;

/// Somebody who may be meant, as far as the actor may see her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who: what a sample's label says, and no more.
    pub subject: Subject,
    /// 0 to 100.
    pub score: u8,
    /// Keys of the reasons' words.
    pub reasons: Vec<&'static str>,
}

/// A question with those who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What was sent.
    pub one: Unsettled,
    /// Who may be meant, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// Who has it, while the claim holds.
    pub claim: Option<Claim>,
    /// Whether the actor has it.
    pub mine: bool,
    /// Whether enough was sent to enter a person.
    pub may_create: bool,
}

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

/// Questions in a state, the oldest first; those after one, and whether more follow.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    state: State,
    after: Option<Uuid>,
) -> Result<(Vec<Unsettled>, bool)> {
    let scope = decide(actor, Action::ResultMatch)?;
    let place = match after {
        Some(id) => own(tx, &scope, id).map(|one| (one.received_at, one.id))?,
        None => (Timestamp::UNIX_EPOCH, Uuid::nil()),
    };
    let mut found = store::unsettled_of(tx, &scope, state, place, SHOWN + 1)?;
    let more = found.len() as i64 > SHOWN;
    found.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    for one in &mut found {
        one.claim = standing(tx, one)?;
    }
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail("list"))?;
    Ok((found, more))
}

/// A question within the scope: of the laboratory's own, or in the charge of the ASL.
fn own(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Unsettled> {
    let within = |one: &Unsettled| {
        let held = [AudienceKind::Laboratory.of(&one.laboratory), AudienceKind::Asl.of(&one.asl)];
        held.iter().any(|audience| scope.audiences().contains(audience))
    };
    if let Some(found) = store::find_unsettled(tx, id)?.filter(within) {
        return Ok(found);
    }
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find_unsettled(tx, id))?;
    let person = there.and_then(|there| there.settled?.person);
    Err(audience::refuse(tx, scope, "exception", person.map(|person| person.0)))
}

/// The claim, while it holds.
fn standing(tx: &Tx<'_>, one: &Unsettled) -> Result<Option<Claim>> {
    let lapsed = lapsed(tx)?;
    Ok(one.claim.clone().filter(|claim| claim.at >= lapsed && one.state == State::Open))
}

fn lapsed(tx: &Tx<'_>) -> Result<Timestamp> {
    later(tx.clocks().now(), SignedDuration::from_mins(-MINUTES_OF_CLAIM))
}

/// One question, with those who may be meant.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's or another ASL's.
pub fn question(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Question> {
    let scope = decide(actor, Action::ResultMatch)?;
    let one = own(tx, &scope, id)?;
    let candidates = match one.state {
        State::Open => candidates(tx, &scope, &one)?,
        _ => Vec::new(),
    };
    let claim = standing(tx, &one)?;
    let mine = claim.as_ref().is_some_and(|claim| claim.by == actor.user);
    let may_create = may_create(&one);
    let settled = one.settled.as_ref().and_then(|settled| settled.person);
    let shown = candidates.iter().map(|candidate| candidate.subject.id.0);
    let subjects: HashSet<Uuid> = shown.chain(settled.map(|person| person.0)).collect();
    let entry = Entry::new(Action::ResultMatch).subjects(subjects).why(&reason(&scope, &one));
    audit::record(tx, actor, entry.detail(format!("exception {id}")))?;
    Ok(Question { one, candidates, claim, mine, may_create })
}

/// Why the actor sees a question.
fn reason(scope: &Scope, one: &Unsettled) -> Reason {
    let laboratory = AudienceKind::Laboratory.of(&one.laboratory);
    let (audience, why) = match scope.audiences().contains(&laboratory) {
        true => (laboratory, "lab-why-own-result"),
        false => (AudienceKind::Asl.of(&one.asl), "lab-why-in-charge"),
    };
    Reason { audience, since: kernel::clock::local_date(one.received_at), why: why.to_owned() }
}

/// Those who may be meant and whom the actor may see: a laboratory those of whom it has a request or a result, public health
/// those in its charge.
fn candidates(tx: &mut Tx<'_>, scope: &Scope, one: &Unsettled) -> Result<Vec<Candidate>> {
    let (laboratory, sent) = (one.laboratory.as_str(), &one.sent);
    let mut led = whose::led_to(tx, scope, laboratory, sent)?;
    let born = sent.identity.birth_date.filter(|_| !sent.identity.family_name.is_empty());
    if let Some(born) = born {
        led.extend(whose::by_birth(tx, scope, laboratory, sent, born)?);
    }
    let comuni = whose::comuni(&sent.identity, scope.today());
    let (mut found, mut known) = (Vec::<Candidate>::new(), HashSet::new());
    for (person, lead, waits) in led {
        if !known.insert(person.id) || !sees(tx, scope, one, person.id)? {
            continue;
        }
        let alike = matching::score(&sent.identity, &comuni, &whose::known(&person, lead, waits));
        let mut reasons: Vec<&'static str> = match lead {
            Lead::Request => vec!["lab-reason-request"],
            Lead::Document => vec!["lab-reason-document"],
            Lead::Code => vec!["lab-reason-code"],
            Lead::Birth => Vec::new(),
        };
        let score = alike.as_ref().map_or(0, |alike| alike.score);
        reasons.extend(alike.map(|alike| alike.reasons).unwrap_or_default());
        let subject = store::subject(tx, scope, person.id)?;
        found.push(Candidate { subject, score, reasons });
    }
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    found.truncate(CANDIDATES);
    Ok(found)
}

fn sees(tx: &mut Tx<'_>, scope: &Scope, one: &Unsettled, person: PersonId) -> Result<bool> {
    if scope.audiences().contains(&AudienceKind::Laboratory.of(&one.laboratory)) {
        return store::known_to_laboratory(tx, scope, &one.laboratory, person);
    }
    Ok(audience::reach(tx, scope, Resource::Person, person.0)?.is_some())
}

/// Whether what was sent is enough to enter somebody: her tax code must say the rest.
fn may_create(one: &Unsettled) -> bool {
    let identity = &one.sent.identity;
    let Some(PersonIdentifier::TaxCode(code)) = identity.identifier() else { return false };
    let (Some(sex), Some(birth_date)) = (identity.sex(), identity.birth_date) else { return false };
    let (family, given) = (identity.family_name.as_str(), identity.given_name.as_str());
    matching::may_register(&code, &matching::Named { family, given, sex, birth_date })
}

/// Takes a question for oneself, or keeps it: the claim lapses when nothing is done for a while.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`; `Problem::Refused` when somebody else has it, or it is none any more.
pub fn claim(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    let one = own(tx, &scope, id)?;
    take(tx, actor, &one)?;
    let entry = Entry::new(Action::ResultMatch).why(&reason(&scope, &one));
    audit::record(tx, actor, entry.detail(format!("exception {id}: claimed")))
}

fn take(tx: &mut Tx<'_>, actor: &Actor, one: &Unsettled) -> Result<()> {
    if one.state != State::Open {
        return Err(Problem::Refused("lab-desk-settled"));
    }
    let lapsed = lapsed(tx)?;
    match store::claim(tx, actor, one.id, lapsed)? {
        true => Ok(()),
        false => Err(Problem::Refused("lab-desk-taken")),
    }
}

/// Leaves a question to the others.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    let one = own(tx, &scope, id)?;
    store::release(tx, actor, id)?;
    let entry = Entry::new(Action::ResultMatch).why(&reason(&scope, &one));
    audit::record(tx, actor, entry.detail(format!("exception {id}: left")))
}

/// Takes the next question that nobody has; none when there is none.
///
/// # Errors
/// `Problem::Denied`.
pub fn claim_next(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Uuid>> {
    let scope = decide(actor, Action::ResultMatch)?;
    let start = (Timestamp::UNIX_EPOCH, Uuid::nil());
    for one in store::unsettled_of(tx, &scope, State::Open, start, SHOWN)? {
        let free = standing(tx, &one)?.is_none_or(|claim| claim.by == actor.user);
        if free && take(tx, actor, &one).is_ok() {
            let entry = Entry::new(Action::ResultMatch).why(&reason(&scope, &one));
            audit::record(tx, actor, entry.detail(format!("exception {}: claimed", one.id)))?;
            return Ok(Some(one.id));
        }
    }
    Ok(None)
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
    if said_already(&one, say) {
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

fn said_already(one: &Unsettled, say: &Say) -> bool {
    let settled = one.settled.as_ref();
    match say {
        Say::Person(person) => {
            one.state == State::Matched && settled.is_some_and(|settled| settled.person == Some(*person))
        }
        Say::Close(closing, _) => {
            one.state == State::Closed && settled.is_some_and(|settled| settled.closing == Some(*closing))
        }
        Say::Reopen => one.state == State::Open,
        Say::Create => false,
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
    let done = settling::settle(tx, actor, scope, &one.laboratory, &one.sent, Some((person, Rule::Desk)))?;
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

/// Those that wait about the same identity are answered too, unless somebody else has one.
fn alike(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled, person: PersonId) -> Result<()> {
    let Some(identity) = one.sent.identity.fingerprint() else { return Ok(()) };
    for id in store::open_of_identity(tx, &one.laboratory, &identity, ALIKE)? {
        let Some(other) = store::find_unsettled(tx, id)? else { continue };
        let free = standing(tx, &other)?.is_none_or(|claim| claim.by == actor.user);
        if !free || !other.doubt.is_some_and(|doubt| doubt.has_an_answer()) {
            continue;
        }
        let answer = Some((person, Rule::Remembered));
        let done = settling::settle(tx, actor, scope, &other.laboratory, &other.sent, answer)?;
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

/// A question that was closed is one again; so is one that was answered wrongly, whose result is withdrawn.
fn reopen(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, one: &Unsettled) -> Result<()> {
    if !matches!(one.state, State::Closed | State::Matched) {
        return Err(Problem::Refused("lab-desk-settled"));
    }
    let settled = one.settled.as_ref();
    if let (State::Matched, Some(id)) = (one.state, settled.and_then(|settled| settled.result)) {
        if let Some(person) = settled.and_then(|settled| settled.person) {
            people::store::lock_person(tx, person)?;
        }
        let result = store::find_result(tx, ResultId(id))?;
        // What was there already, or has been told anew since, stays.
        if let Some(result) = result.filter(|there| there.result.current && there.rule == Some(Rule::Desk)) {
            let how = Withdrawal::WrongPatient;
            settling::take_back(tx, actor, scope, &result, how, Door::Manual)?.ok_or(Problem::Stale)?;
        }
    }
    store::reopen(tx, one)
}

/// The messages of the actor's laboratory that could not be taken, the oldest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn letters(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Letter>> {
    let scope = decide(actor, Action::ResultMatch)?;
    let mut found = Vec::new();
    for audience in scope.audiences() {
        if let Some(laboratory) = audience.strip_prefix(&AudienceKind::Laboratory.of("")) {
            found.extend(store::dead_letters(tx, laboratory, SHOWN)?);
        }
    }
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail("dead letters"))?;
    Ok(found)
}

/// Takes a dead letter on: whoever looks at the list sees who deals with it.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn own_letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    store::find_letter(tx, &scope, id)?;
    store::own_letter(tx, actor, id)?;
    let detail = format!("dead letter {id}: taken on");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))
}

/// Says that a dead letter need not be taken, and why.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`; an invalid `note`.
pub fn dismiss_letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, note: &str) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    store::find_letter(tx, &scope, id)?;
    let length = note.trim().chars().count();
    if !(3..=NOTE).contains(&length) || note.contains('\0') {
        return Err(Problem::field("note", "lab-letter-note"));
    }
    let kept_until = later(tx.clocks().now(), SignedDuration::from_hours(24 * DAYS_KEPT))?;
    store::dismiss_letter(tx, actor, id, note.trim(), kept_until)?;
    let detail = format!("dead letter {id}: dismissed");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))
}

/// A dead letter with its bytes, for [`retry`].
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Letter, Vec<u8>)> {
    let scope = decide(actor, Action::ResultMatch)?;
    let letter = store::find_letter(tx, &scope, id)?;
    let body = store::letter_body(tx, id)?;
    let detail = format!("dead letter {id}: tried again");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))?;
    Ok((letter, body))
}

/// Tries a dead letter again: as if it arrived now.
///
/// # Errors
/// As [`intake::receive`]: it stays a dead letter.
pub async fn retry(db: &Db, actor: &Actor, letter: &Letter, body: &[u8]) -> Result<Receipt> {
    let options = lab_messages::Options::at(db.clocks().now());
    let reading = lab_messages::read(body, &options, &letter.id.to_string());
    if !reading.accepted {
        return Err(Problem::Refused("lab-letter-unreadable"));
    }
    intake::receive(db, actor, letter.door, &reading, body).await
}
