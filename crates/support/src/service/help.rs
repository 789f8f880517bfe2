//! Asking for help, and answering.

use std::collections::HashSet;

use access::audit::{self, Entry};
use access::brake::{self, Origin};
use access::{Action, Actor, Scope, decide};
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem, Result, Timestamp, text};
use storage::Tx;
use uuid::Uuid;

use crate::model::{
    Author, Channel, Circumstances, Help, HelpId, HelpState, HelpStep, HelpStepKind, Outcome, Paged, Topic,
};
use crate::rules::help::{self as rules, Act};
use crate::rules::{Masked, candidates, has_code, mask};
use crate::service::views;
use crate::store::help::{self as store, Filter, Moved, NewHelp, NewStep};

/// Characters of a name and of a contact.
pub const LINE: usize = 120;

/// What is typed to ask for help.
#[derive(Debug, Clone, Default)]
pub struct AskForm {
    /// Made with the form, so that a second submission is the same request.
    pub id: Uuid,
    /// Code of what it is about.
    pub topic: String,
    /// What is asked.
    pub text: String,
    /// How to reach him; needed from whoever is not signed in.
    pub contact: String,
    /// His name, of whoever is not signed in.
    pub name: String,
    /// What is attached by itself.
    pub about: Circumstances,
    /// The record that the help desk may look at: the id in the address of the page he came from.
    pub record: Option<Uuid>,
}

/// What became of what was sent.
#[derive(Debug, Clone)]
pub enum Sent {
    /// It is with the help desk, or with who asked.
    Done,
    /// Nothing was kept: something had to be covered, and whoever wrote it reads first what is left.
    Covered(Masked),
    /// Nothing was kept: from this address enough has been sent for now.
    Wait(Timestamp),
}

/// Covers what must not be kept of a text. Names are those of persons whom the actor finds in his lists anyway; whom he
/// meant is recorded.
fn covered(tx: &mut Tx<'_>, actor: &Actor, typed: &str) -> Result<(Masked, Vec<PersonId>)> {
    let Ok(scope) = decide(actor, Action::PersonList) else {
        return Ok((mask(typed, &HashSet::new()), Vec::new()));
    };
    let borne = people::store::bearing(tx, &scope, &candidates(typed))?;
    let masked = mask(typed, &borne.iter().map(|(name, _)| name.clone()).collect());
    Ok((masked, borne.into_iter().map(|(_, id)| id).collect()))
}

/// What is left of a text when something had to be covered; none when it can be kept as it is.
pub(super) fn cover(tx: &mut Tx<'_>, actor: &Actor, action: Action, typed: &str) -> Result<Option<Masked>> {
    let (masked, whose) = covered(tx, actor, typed)?;
    if masked.is_clean() {
        return Ok(None);
    }
    audit::record(tx, actor, Entry::new(action).subjects(whose).detail("covered"))?;
    Ok(Some(masked))
}

/// What every text must be, as it is kept.
fn body(typed: &str, field: &'static str, problems: &mut Vec<FieldProblem>) -> String {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length == 0 {
        problems.push(FieldProblem::new(field, "web-required"));
    } else if length > rules::TEXT {
        problems.push(FieldProblem::new(field, "support-too-long").with("n", rules::TEXT.to_string()));
    }
    typed.to_owned()
}

/// A line about whoever asks, not about a patient.
fn line(typed: &str, field: &'static str, problems: &mut Vec<FieldProblem>) -> String {
    let typed = typed.trim();
    if typed.chars().count() > LINE || typed.chars().any(|sign| sign.is_control() || text::is_invisible(sign))
    {
        problems.push(FieldProblem::new(field, "support-line-form"));
    } else if has_code(typed) {
        problems.push(FieldProblem::new(field, "support-line-person"));
    }
    typed.to_owned()
}

/// Whether somebody can be reached by it: an e-mail address or a telephone number.
fn reaches(contact: &str) -> bool {
    let address = contact.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    address || contact.bytes().filter(u8::is_ascii_digit).count() >= 6
}

fn checked(form: &AskForm, outside: bool) -> Result<(Topic, String, String, String)> {
    let mut problems = Vec::new();
    let topic = Topic::of(&form.topic);
    if topic.is_none() {
        problems.push(FieldProblem::new("topic", "web-required"));
    }
    let name = line(&form.name, "name", &mut problems);
    let contact = line(&form.contact, "contact", &mut problems);
    if outside && name.is_empty() {
        problems.push(FieldProblem::new("name", "web-required"));
    } else if outside && !text::is_readable(&name) {
        problems.push(FieldProblem::new("name", "support-line-form"));
    }
    match contact.is_empty() {
        true if outside => problems.push(FieldProblem::new("contact", "web-required")),
        false if !reaches(&contact) => problems.push(FieldProblem::new("contact", "support-contact-form")),
        _ => {}
    }
    let text = body(&form.text, "text", &mut problems);
    match topic {
        Some(topic) if problems.is_empty() => Ok((topic, name, contact, text)),
        _ => Err(Problem::Invalid(problems)),
    }
}

/// Asks for help. Nothing is kept while something in the text has to be covered.
///
/// # Errors
/// `Problem::Denied`; every wrong field; `Problem::Duplicate` for an id that stands for another's request.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, form: &AskForm) -> Result<Sent> {
    decide(actor, Action::SupportUse)?;
    let (topic, _, contact, text) = checked(form, false)?;
    let id = HelpId(form.id);
    if let Some(author) = store::author_of(tx, id)? {
        let same = author == Some(actor.user);
        return if same { Ok(Sent::Done) } else { Err(Problem::Duplicate("help_request".into())) };
    }
    if let Some(masked) = cover(tx, actor, Action::SupportUse, &text)? {
        return Ok(Sent::Covered(masked));
    }
    let since = tx.clocks().now().saturating_sub(rules::OUTSIDE_TIME).unwrap_or(Timestamp::MIN);
    if store::asked_since(tx, actor, since, rules::OF_A_USER)? >= rules::OF_A_USER {
        return Err(Problem::field("text", "support-many"));
    }
    let author = Author {
        user: Some(actor.user),
        name: actor.name.clone(),
        role: actor.role.code().to_owned(),
        // A doctor's unit bears the doctor's name.
        unit: if actor.unit.name == actor.name { String::new() } else { actor.unit.name.clone() },
    };
    let named = form.record.map(|record| views::named(tx, actor, record)).transpose()?;
    store::insert(tx, &NewHelp { id, topic, author, contact, about: form.about.clone(), text })?;
    audit::record(tx, actor, Entry::new(Action::SupportUse).detail(format!("ask {id}")))?;
    if let Some(named) = named {
        views::allow(tx, actor, id, &named)?;
    }
    Ok(Sent::Done)
}

/// What somebody who is not signed in sends, checked and covered.
#[derive(Debug, Clone)]
pub struct Outside {
    new: NewHelp,
    /// That something in the text has to be covered, and what is left.
    masked: Option<Masked>,
}

/// Checks what somebody sends who is not signed in, without looking at anything that is kept.
///
/// # Errors
/// Every wrong field.
pub fn prepare_outside(form: &AskForm) -> Result<Outside> {
    let (topic, name, contact, text) = checked(form, true)?;
    let masked = Some(mask(&text, &HashSet::new())).filter(|masked| !masked.is_clean());
    let author = Author { user: None, name, role: String::new(), unit: String::new() };
    let (id, about) = (HelpId(form.id), form.about.clone());
    Ok(Outside { new: NewHelp { id, topic, author, contact, about, text }, masked })
}

/// Asks for help from the sign-in page. The desk answers by the contact. What has to be covered counts as well.
///
/// # Errors
/// As [`ask`], without a gate.
pub fn ask_outside(tx: &mut Tx<'_>, origin: &Origin, sent: &Outside) -> Result<Sent> {
    let id = sent.new.id;
    if let Some(author) = store::author_of(tx, id)? {
        let same = author.is_none();
        return if same { Ok(Sent::Done) } else { Err(Problem::Duplicate("help_request".into())) };
    }
    if let Some(until) = brake::send(tx, origin, "help", rules::OUTSIDE, rules::OUTSIDE_TIME)? {
        return Ok(Sent::Wait(until));
    }
    if let Some(masked) = &sent.masked {
        return Ok(Sent::Covered(masked.clone()));
    }
    store::insert(tx, &sent.new)?;
    let code = Action::SupportUse.code();
    audit::record_unknown(tx, Entry::session(code).detail(format!("ask {id}")))?;
    Ok(Sent::Done)
}

/// The actor's own requests, the latest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn own(tx: &mut Tx<'_>, actor: &Actor, after: Option<HelpId>, length: usize) -> Result<Paged<Help>> {
    let scope = decide(actor, Action::SupportUse)?;
    let found = store::own(tx, &scope, actor, after, length + 1)?;
    audit::record(tx, actor, Entry::new(Action::SupportUse).detail("list"))?;
    Ok(Paged::of(found, length, |help| help.id.0))
}

/// A request with all that was said about it.
pub type HelpPage = (Help, Vec<HelpStep>);

fn whole(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, id: HelpId) -> Result<HelpPage> {
    let help = store::get(tx, scope, actor, id)?;
    let steps = store::steps(tx, scope, &help)?;
    let author = help.author.user.map(|user| user.0);
    let entry = Entry::new(scope.action()).subjects(author).detail(format!("view {id}"));
    audit::record(tx, actor, entry)?;
    Ok((help, steps))
}

/// One of the actor's own requests.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another's.
pub fn own_view(tx: &mut Tx<'_>, actor: &Actor, id: HelpId) -> Result<(HelpPage, Option<views::Looked>)> {
    let scope = decide(actor, Action::SupportUse)?;
    let found = whole(tx, &scope, actor, id)?;
    let looked = views::of_own(tx, actor, &found.0)?;
    Ok((found, looked))
}

/// That the author has one of his requests before him, after [`own_view`]: what waited for him is read from now on.
///
/// # Errors
/// As [`own_view`].
pub fn was_read(tx: &mut Tx<'_>, actor: &Actor, id: HelpId) -> Result<()> {
    let scope = decide(actor, Action::SupportUse)?;
    let help = store::get(tx, &scope, actor, id)?;
    store::was_read(tx, &help)
}

/// What the author of a request writes again.
#[derive(Debug, Clone)]
pub struct ReplyForm {
    /// Made with the form.
    pub id: Uuid,
    /// What he writes.
    pub text: String,
}

/// The author writes again, and so opens what was closed a short time ago.
///
/// # Errors
/// As [`own_view`]; `Problem::Refused` a fortnight after it was closed; a wrong text.
pub fn reply(tx: &mut Tx<'_>, actor: &Actor, id: HelpId, form: &ReplyForm) -> Result<Sent> {
    let scope = decide(actor, Action::SupportUse)?;
    let help = store::get(tx, &scope, actor, id)?;
    if store::is_noted(tx, actor, form.id, id)? {
        return Ok(Sent::Done);
    }
    let (taken, now) = (help.taken_by.is_some(), tx.clocks().now());
    let state = rules::next(help.state, Act::Reply, taken, help.changed_at, now)?;
    let mut problems = Vec::new();
    let text = body(&form.text, "text", &mut problems);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    if let Some(masked) = cover(tx, actor, Action::SupportUse, &text)? {
        return Ok(Sent::Covered(masked));
    }
    let new = NewStep { id: form.id, kind: HelpStepKind::Replied, note: "", text };
    let taken_by = help.taken_by.as_ref().map(|(user, _)| *user);
    store::step(tx, actor, &help, &new, Moved { state, taken_by, outcome: None, unread: false })?;
    audit::record(tx, actor, Entry::new(Action::SupportUse).detail(format!("reply {id}")))?;
    Ok(Sent::Done)
}

/// The help desk's work list.
///
/// # Errors
/// `Problem::Denied`.
pub fn work_list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: Filter,
    after: Option<HelpId>,
    length: usize,
) -> Result<Paged<Help>> {
    let scope = decide(actor, Action::SupportAnswer)?;
    let found = store::work_list(tx, &scope, filter, after, length + 1)?;
    let page = Paged::of(found, length, |help| help.id.0);
    let mut authors: Vec<Uuid> = page.lines.iter().filter_map(|help| Some(help.author.user?.0)).collect();
    authors.sort_unstable();
    authors.dedup();
    audit::record(tx, actor, Entry::new(Action::SupportAnswer).subjects(authors).detail("list"))?;
    Ok(page)
}

/// One request, for the help desk.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn desk_view(tx: &mut Tx<'_>, actor: &Actor, id: HelpId) -> Result<HelpPage> {
    let scope = decide(actor, Action::SupportAnswer)?;
    whole(tx, &scope, actor, id)
}

/// What the help desk does.
#[derive(Debug, Clone)]
pub enum DeskAct {
    /// Takes it.
    Take,
    /// Answers: on the platform, or by the channel it names when the author is not signed in.
    Answer {
        /// What is answered, or was.
        text: String,
        /// Code of the channel.
        channel: String,
    },
    /// Closes it.
    Close {
        /// Code of the outcome.
        outcome: String,
        /// What else is to be said; it may be nothing.
        text: String,
    },
    /// Opens it again.
    Reopen,
}

/// What the help desk sends.
#[derive(Debug, Clone)]
pub struct DeskForm {
    /// Made with the form: sent again, it does nothing more.
    pub id: Uuid,
    /// The version one has looked at.
    pub version: i64,
    /// What is done.
    pub act: DeskAct,
}

/// An act that has been checked against the request it is about.
struct Checked {
    act: Act,
    kind: HelpStepKind,
    note: &'static str,
    text: String,
    outcome: Option<Outcome>,
}

fn check_act(act: &DeskAct, help: &Help) -> Result<Checked> {
    let mut problems = Vec::new();
    let mut checked =
        Checked { act: Act::Take, kind: HelpStepKind::Taken, note: "", text: String::new(), outcome: None };
    match act {
        DeskAct::Take => {}
        DeskAct::Reopen => (checked.act, checked.kind) = (Act::Reopen, HelpStepKind::Reopened),
        DeskAct::Answer { text, channel } => {
            (checked.act, checked.kind) = (Act::Answer, HelpStepKind::Answered);
            checked.text = body(text, "text", &mut problems);
            match Channel::of(channel).filter(|_| help.is_from_outside()) {
                Some(channel) => checked.note = channel.code(),
                None if help.is_from_outside() => {
                    problems.push(FieldProblem::new("channel", "web-required"));
                }
                None => {}
            }
        }
        DeskAct::Close { outcome, text } => {
            (checked.act, checked.kind) = (Act::Close, HelpStepKind::Closed);
            checked.outcome = Outcome::of(outcome);
            match checked.outcome {
                Some(outcome) => checked.note = outcome.code(),
                None => problems.push(FieldProblem::new("outcome", "web-required")),
            }
            if !text.trim().is_empty() {
                checked.text = body(text, "note", &mut problems);
            }
        }
    }
    if problems.is_empty() { Ok(checked) } else { Err(Problem::Invalid(problems)) }
}

/// The help desk does something with a request.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when somebody else was quicker; `Problem::Refused` for what
/// cannot follow; every wrong field.
pub fn act(tx: &mut Tx<'_>, actor: &Actor, id: HelpId, form: &DeskForm) -> Result<Sent> {
    let scope = decide(actor, Action::SupportAnswer)?;
    tx.lock(id.0)?;
    let help = store::get(tx, &scope, actor, id)?;
    if store::is_noted(tx, actor, form.id, id)? {
        return Ok(Sent::Done);
    }
    if help.version != form.version {
        return Err(Problem::Stale);
    }
    let Checked { act, kind, note, text, outcome } = check_act(&form.act, &help)?;
    let now = tx.clocks().now();
    let state = rules::next(help.state, act, help.taken_by.is_some(), help.changed_at, now)?;
    if let Some(masked) = cover(tx, actor, Action::SupportAnswer, &text)? {
        return Ok(Sent::Covered(masked));
    }
    let told = matches!(state, HelpState::Answered | HelpState::Closed);
    let moved = Moved {
        state,
        taken_by: Some(actor.user),
        outcome,
        unread: !help.is_from_outside() && (told || help.unread),
    };
    store::step(tx, actor, &help, &NewStep { id: form.id, kind, note, text }, moved)?;
    views::follow(tx, actor, &help, act)?;
    let author = help.author.user.map(|user| user.0);
    let what = format!("{} {id}", kind.code());
    audit::record(tx, actor, Entry::new(Action::SupportAnswer).subjects(author).detail(what))?;
    Ok(Sent::Done)
}
