//! The help desk looks at the record that a request names: its author allows it, the operator who has taken the request asks,
//! somebody else approves, and the operator opens it to read (docs/adr/0027). What is open is an access in an emergency.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::emergency::{self, Emergency, NewEmergency, Requested, Why};
use access::{Action, Actor, Resource, Scope, decide, proof};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::{Help, HelpId, HelpStep, HelpStepKind, Verdict, View, ViewId, ViewState};
use crate::rules::help::Act;
use crate::rules::view as rules;
use crate::service::Sent;
use crate::service::help::cover;
use crate::store::{help, views as store};

/// Why it is asked beyond the second wall what the author of a request sees.
const AUTHORS: &str =
    "whether the author of a request still sees the person: kept to whether what he allowed holds";

/// A record that its author may let the help desk look at.
#[derive(Debug, Clone)]
pub struct Record {
    person: PersonId,
    asl: String,
    reason: Reason,
}

/// Whose record is behind the address of a page, if the actor sees both now by a right of his own. What is open for an hour is
/// not his to show; what is not there, what is not his and what is kept from him are one.
fn seen_by(tx: &mut Tx<'_>, actor: &Actor, record: Uuid) -> Result<Option<(Scope, PersonId, Reason)>> {
    let Ok(scope) = decide(actor, Action::PersonView) else { return Ok(None) };
    let Some(person) = audience::whose(tx, record)? else { return Ok(None) };
    // Whoever sees the person does not therefore see the request: she may have obscured it.
    if person != record && !sees_request(tx, actor, record)? {
        audience::refuse(tx, &scope, Resource::Request.code(), Some(person));
        return Ok(None);
    }
    match audience::reason(tx, &scope, Resource::Person, person) {
        Ok(reason) if !reason.is_of_emergency() => Ok(Some((scope, PersonId(person), reason))),
        Ok(_) | Err(Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Whether the actor sees a swab request: besides the person, the one thing whose page lets somebody ask for help with a record.
fn sees_request(tx: &mut Tx<'_>, actor: &Actor, record: Uuid) -> Result<bool> {
    let Ok(scope) = decide(actor, Action::RequestList) else { return Ok(false) };
    Ok(audience::reach(tx, &scope, Resource::Request, record)?.is_some())
}

/// Whether the actor may let the help desk look at a record: for the form.
///
/// # Errors
/// As `Tx::query`.
pub fn may_allow(tx: &mut Tx<'_>, actor: &Actor, record: Uuid) -> Result<bool> {
    decide(actor, Action::SupportUse)?;
    Ok(seen_by(tx, actor, record)?.is_some())
}

/// The record that somebody lets the help desk look at.
///
/// # Errors
/// An invalid field `allow` when he does not see it.
pub(super) fn named(tx: &mut Tx<'_>, actor: &Actor, record: Uuid) -> Result<Record> {
    let seen = seen_by(tx, actor, record)?;
    let (scope, person, reason) = seen.ok_or_else(|| Problem::field("allow", "support-record-not-yours"))?;
    let (whole, _) = people::store::get(tx, &scope, person)?;
    Ok(Record { person, asl: whole.asl, reason })
}

pub(super) fn allow(tx: &mut Tx<'_>, actor: &Actor, help: HelpId, record: &Record) -> Result<()> {
    store::allow(tx, help, record.person, &record.asl)?;
    let entry = Entry::new(Action::SupportUse).subject(record.person).why(&record.reason);
    audit::record(tx, actor, entry.detail(format!("allow {help}")))
}

/// The author no longer lets the help desk look: what is open closes, what was asked for is over.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another's; `Problem::Refused` when there is nothing to take back.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: HelpId) -> Result<()> {
    let scope = decide(actor, Action::SupportUse)?;
    tx.lock(id.0)?;
    let found = help::get(tx, &scope, actor, id)?;
    let record = found.record.filter(|record| !record.withdrawn);
    let record = record.ok_or(Problem::Refused("support-view-withdrawn-already"))?;
    store::withdraw(tx, id)?;
    emergency::close_request(tx, id.0)?;
    help::note(tx, actor, id, HelpStepKind::ViewWithdrawn, "")?;
    let entry = Entry::new(Action::SupportUse).subject(record.person);
    audit::record(tx, actor, entry.detail(format!("withdraw {id}")))
}

/// What the help desk does with a request leads to: closing it ends what its author allowed; taking it from a colleague ends
/// what the colleague asked for and has open.
pub(super) fn follow(tx: &mut Tx<'_>, actor: &Actor, found: &Help, act: Act) -> Result<()> {
    let Some(record) = &found.record else { return Ok(()) };
    let from_another = found.taken_by.as_ref().is_some_and(|(user, _)| *user != actor.user);
    match act {
        Act::Close => store::withdraw(tx, found.id)?,
        // Whoever answers a colleague's request deals with it from then on.
        _ if from_another => store::end(tx, found.id)?,
        _ => return Ok(()),
    }
    if emergency::close_request(tx, found.id.0)? {
        audit::record(tx, actor, Entry::new(Action::SupportView).subject(record.person).detail("close"))?;
    }
    Ok(())
}

/// What the author allowed holds while he sees the person himself, by a right of his own as when he allowed it: another doctor's
/// patient, or a role that is over, are no longer his to show.
fn still_his(tx: &mut Tx<'_>, decided: &Scope, found: &Help) -> Result<()> {
    let Some(record) = &found.record else { return Ok(()) };
    for author in store::author_today(tx, decided, found)? {
        let Ok(scope) = decide(&author, Action::PersonView) else { continue };
        let reached =
            tx.system(AUTHORS, |tx| audience::reach(tx, &scope, Resource::Person, record.person.0))?;
        if reached.is_some() {
            return Ok(());
        }
    }
    Err(Problem::Refused("support-view-author-blind"))
}

/// What the operator types to ask.
#[derive(Debug, Clone)]
pub struct ViewForm {
    /// Made with the form.
    pub id: Uuid,
    /// Why.
    pub reason: String,
}

/// The operator who has taken a request asks to look at the record that it names.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused`; an invalid field `reason`.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, id: HelpId, form: &ViewForm) -> Result<Sent> {
    let scope = decide(actor, Action::SupportView)?;
    tx.lock(id.0)?;
    let found = help::get(tx, &scope, actor, id)?;
    if let Some(known) = store::find(tx, &scope, ViewId(form.id))? {
        let same = known.help == id && known.by.0 == actor.user;
        return if same { Ok(Sent::Done) } else { Err(Problem::Duplicate("help_view".into())) };
    }
    let latest = store::latest(tx, &scope, id)?;
    rules::may_ask(&found, latest.as_ref(), actor.user, tx.clocks().now())?;
    still_his(tx, &scope, &found)?;
    rules::reason("reason", &form.reason)?;
    let reason = form.reason.trim();
    if let Some(masked) = cover(tx, actor, Action::SupportView, reason)? {
        return Ok(Sent::Covered(masked));
    }
    store::insert(tx, actor.user, ViewId(form.id), &found, reason)?;
    help::note(tx, actor, id, HelpStepKind::ViewAsked, reason)?;
    let person = found.record.map(|record| record.person);
    audit::record(tx, actor, Entry::new(Action::SupportView).subjects(person).detail(format!("ask {id}")))?;
    Ok(Sent::Done)
}

/// What became of the last wish to look, for the page of a request that was found.
///
/// # Errors
/// As `Tx::query`.
pub fn latest(tx: &mut Tx<'_>, actor: &Actor, found: &Help) -> Result<Option<View>> {
    let Ok(scope) = decide(actor, Action::SupportView) else { return Ok(None) };
    if found.record.is_none() { Ok(None) } else { store::latest(tx, &scope, found.id) }
}

/// What became of the last wish to look, and when the record is open until or was closed, for whoever let the help desk look.
pub type Looked = (View, Option<Emergency>);

/// What became of the last wish to look at the record of one's own request that was found.
///
/// # Errors
/// `Problem::Denied`; as `Tx::query`.
pub fn of_own(tx: &mut Tx<'_>, actor: &Actor, found: &Help) -> Result<Option<Looked>> {
    let scope = decide(actor, Action::SupportUse)?;
    if found.record.is_none() || found.author.user != Some(actor.user) {
        return Ok(None);
    }
    let Some(view) = store::latest(tx, &scope, found.id)? else { return Ok(None) };
    let opened = emergency::of_request(tx, view.id.0, found.id.0)?;
    Ok(Some((view, opened)))
}

/// Those that wait for the actor's decision.
///
/// # Errors
/// `Problem::Denied`.
pub fn waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<View>> {
    let scope = decide(actor, Action::SupportApprove)?;
    let found = store::waiting(tx, &scope)?;
    let persons = found.iter().map(|view| view.person);
    audit::record(tx, actor, Entry::new(Action::SupportApprove).subjects(persons).detail("list"))?;
    Ok(found)
}

/// One of them, with its request and what was asked there.
pub type Decision = (View, Help, Option<HelpStep>);

fn to_decide(tx: &mut Tx<'_>, scope: &Scope, id: ViewId) -> Result<(View, Help)> {
    let found = store::find(tx, scope, id)?;
    let person = found.as_ref().map(|view| view.person.0);
    let ours = |view: &View| store::asl_of(scope).is_none_or(|asl| asl == view.asl);
    let view = found.filter(ours).ok_or_else(|| audience::refuse(tx, scope, "help_view", person))?;
    let found = help::of_view(tx, scope, view.help)?;
    Ok((view, found))
}

/// One of them, for whoever decides. The record is not shown, and whose it is neither.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for that of another ASL's person, too.
pub fn for_decision(tx: &mut Tx<'_>, actor: &Actor, id: ViewId) -> Result<Decision> {
    let scope = decide(actor, Action::SupportApprove)?;
    let (view, found) = to_decide(tx, &scope, id)?;
    let first = help::steps(tx, &scope, &found)?.into_iter().next();
    audit::record(tx, actor, Entry::new(Action::SupportApprove).subject(view.person).detail("view"))?;
    Ok((view, found, first))
}

/// Approves or declines.
///
/// # Errors
/// As [`for_decision`]; `Problem::Refused` to who wants to look, to who asked for help, and when it no longer waits; invalid
/// fields; `Problem::NotProved`.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, id: ViewId, verdict: &str, note: &str) -> Result<Sent> {
    let scope = decide(actor, Action::SupportApprove)?;
    let (view, _) = to_decide(tx, &scope, id)?;
    tx.lock(view.help.0)?;
    let (view, found) = to_decide(tx, &scope, id)?;
    rules::may_decide(&view, &found, actor.user)?;
    let verdict = rules::verdict(verdict, note)?;
    if verdict == Verdict::Approve {
        still_his(tx, &scope, &found)?;
    }
    proof::demand(tx, actor)?;
    if let Some(masked) = cover(tx, actor, Action::SupportApprove, note.trim())? {
        return Ok(Sent::Covered(masked));
    }
    if !store::decide(tx, id, actor.user, verdict, note.trim())? {
        return Err(Problem::Refused("support-view-decided"));
    }
    let step = match verdict {
        Verdict::Approve => HelpStepKind::ViewApproved,
        Verdict::Decline => HelpStepKind::ViewDeclined,
    };
    help::note(tx, actor, view.help, step, note.trim())?;
    let entry = Entry::new(Action::SupportApprove).subject(view.person);
    audit::record(tx, actor, entry.detail(format!("{} {}", verdict.code(), view.help)))?;
    Ok(Sent::Done)
}

/// Opens the record that was approved: to read, for half an hour, in this session.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another's; `Problem::Refused`; `Problem::NotProved`.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: HelpId, view: ViewId) -> Result<Emergency> {
    let scope = decide(actor, Action::SupportView)?;
    tx.lock(id.0)?;
    let found = help::get(tx, &scope, actor, id)?;
    let view = store::find(tx, &scope, view)?.filter(|view| view.help == id && view.by.0 == actor.user);
    let view = view.ok_or_else(|| audience::refuse(tx, &scope, "help_view", None))?;
    // Sent twice, it is open once.
    let open = actor.emergencies.iter().any(|one| one.id == view.id.0);
    if !(open && view.state == ViewState::Opened) {
        rules::may_open(&view, &found, tx.clocks().now())?;
    }
    still_his(tx, &scope, &found)?;
    proof::demand(tx, actor)?;
    let approved_by = view.decided_by.clone().ok_or(Problem::Refused("support-view-not-approved"))?;
    // Her data are not deleted while her record is opened.
    people::store::lock_person(tx, view.person)?;
    let new = NewEmergency {
        id: view.id.0,
        person: view.person.0,
        asl: view.asl.clone(),
        why: Why::Support,
        note: view.reason.clone(),
        request: Some(Requested { id: id.0, approved_by }),
    };
    let opened = emergency::open(tx, actor, &new)?;
    if view.state == ViewState::Approved {
        store::opened(tx, view.id)?;
        help::note(tx, actor, id, HelpStepKind::ViewOpened, "")?;
    }
    Ok(opened)
}
