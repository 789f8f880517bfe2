//! The exceptions desk: one question at a time, claimed by one person; `answering` says what comes of what he says.

use std::collections::HashSet;

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Resource, Scope, decide};
use jiff::SignedDuration;
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use super::imports::later;
use super::whose;
use crate::model::{Claim, Subject, Unsettled, UnsettledState as State};
use crate::rules::matching::{self, Lead};
use crate::store;

pub use super::answering::{Say, answer};
pub use super::letters::{dismiss_letter, letter, letters, own_letter, retry};

/// Minutes without a move after which a claim is over.
pub const MINUTES_OF_CLAIM: i64 = 15;
/// Questions on a page.
pub(super) const SHOWN: i64 = 50;
/// Candidates of a question: as many as there are keys.
const CANDIDATES: usize = 9;
/// Characters of a note.
pub(super) const NOTE: usize = 300;

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
    let named: Vec<(PersonId, Reason)> =
        found.iter().filter_map(|one| Some((one.settled.as_ref()?.person?, reason(&scope, one)))).collect();
    let listed = named.iter().map(|(person, why)| (*person, why));
    audit::record(tx, actor, Entry::new(Action::ResultMatch).listed(listed).detail("list"))?;
    Ok((found, more))
}

/// A question within the scope: of the laboratory's own, or in the charge of the ASL.
pub(super) fn own(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Unsettled> {
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
pub(super) fn standing(tx: &Tx<'_>, one: &Unsettled) -> Result<Option<Claim>> {
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
pub(super) fn reason(scope: &Scope, one: &Unsettled) -> Reason {
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
    let (mut found, mut seen) = (Vec::<Candidate>::new(), HashSet::new());
    for (person, known) in led {
        if !seen.insert(person.id) || !sees(tx, scope, one, person.id)? {
            continue;
        }
        let alike = matching::score(&sent.identity, &comuni, &known);
        let mut reasons: Vec<&'static str> = match known.lead {
            Lead::Request => vec!["lab-reason-request"],
            Lead::Document => vec!["lab-reason-document"],
            Lead::Code => vec!["lab-reason-code"],
            Lead::Birth => Vec::new(),
        };
        let score = alike.as_ref().map_or(0, |alike| alike.score);
        reasons.extend(alike.map(|alike| alike.reasons).unwrap_or_default());
        found.push(Candidate { subject: Subject::from(&person), score, reasons });
    }
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    found.truncate(CANDIDATES);
    Ok(found)
}

pub(super) fn sees(tx: &mut Tx<'_>, scope: &Scope, one: &Unsettled, person: PersonId) -> Result<bool> {
    if scope.audiences().contains(&AudienceKind::Laboratory.of(&one.laboratory)) {
        return store::known_to_laboratory(tx, scope, &one.laboratory, person);
    }
    Ok(audience::reach(tx, scope, Resource::Person, person.0)?.is_some())
}

/// Whether what was sent is enough to enter somebody: her tax code must say the rest.
pub(super) fn may_create(one: &Unsettled) -> bool {
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

pub(super) fn take(tx: &mut Tx<'_>, actor: &Actor, one: &Unsettled) -> Result<()> {
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
