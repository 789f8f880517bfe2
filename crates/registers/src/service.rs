//! One function for each thing an administrator does with the registers: decide, rules, store, audit, in one unit of work.

use access::audit::{self, Entry as Record};
use access::{Action, Actor, Role, Scope, approvals, audience, decide, proof};
use kernel::clock::FOREVER;
use kernel::{Date, FieldProblem, Problem, Result};
use serde::Serialize;
use storage::Tx;
use territory::doctors;
use territory::organisations::{self, Kind, Organisation};
use territory::register::{self, Hand};
use uuid::Uuid;

use crate::act::Act;
use crate::model::{Difference, Entry, EntryPage, Filter, Step, What};
use crate::rules::doctors::{Meant, is_code, meant};
use crate::rules::{self, Around, Beyond, Typed};
use crate::store::{self, Change};
use crate::words;

pub mod codes;

/// Whether the actor keeps registers at all.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_manage(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::RegisterManage).map(drop)
}

/// The one ASL whose entries the actor keeps; none for the region's administrator, who keeps all.
fn only(actor: &Actor) -> Option<&str> {
    (actor.role != Role::Administrator).then_some(actor.unit.code.as_str())
}

/// The entries that are asked for and are the actor's, in order of kind and name.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, filter: &Filter) -> Result<Vec<Entry>> {
    decide(actor, Action::RegisterManage)?;
    let today = tx.clocks().today();
    let doctors = match filter.what {
        None | Some(What::Doctor) => doctors::all(tx)?,
        Some(_) => Vec::new(),
    };
    let organisations = organisations::all_current(tx)?.into_iter().map(Entry::Organisation);
    let all = organisations.chain(doctors.into_iter().map(Entry::Doctor));
    let ours = |entry: &Entry| only(actor).is_none_or(|asl| entry.asl() == asl);
    let mut found: Vec<Entry> = all.filter(|entry| ours(entry) && filter.lets(entry, today)).collect();
    found.sort_by_cached_key(|entry| {
        (entry.what(), kernel::tax_code::name_letters(&entry.name()), entry.code().to_owned())
    });
    Ok(found)
}

/// The doctors who are meant by what was typed, for whoever assigns patients to them.
///
/// # Errors
/// `Problem::Denied`.
pub fn doctors_meant(tx: &mut Tx<'_>, actor: &Actor, typed: &str) -> Result<Meant> {
    decide(actor, Action::ChoiceAssign)?;
    let all = if is_code(typed) { Vec::new() } else { doctors::all(tx)? };
    Ok(meant(all.into_iter().map(|one| one.doctor), typed, tx.clocks().today()))
}

/// The same to be saved as a file, which leaves a record.
///
/// # Errors
/// `Problem::Denied`.
pub fn export(tx: &mut Tx<'_>, actor: &Actor, filter: &Filter) -> Result<Vec<Entry>> {
    let found = list(tx, actor, filter)?;
    let detail = format!("csv {}", found.len());
    audit::record(tx, actor, Record::new(Action::RegisterManage).detail(detail))?;
    Ok(found)
}

/// An entry that is the actor's to keep. Elsewhere and nowhere are one.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
fn find(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<(Scope, Entry)> {
    let scope = decide(actor, Action::RegisterManage)?;
    let found = current(tx, code)?;
    match found.filter(|entry| only(actor).is_none_or(|asl| entry.asl() == asl)) {
        Some(entry) => Ok((scope, entry)),
        None => Err(audience::refuse(tx, &scope, "register", None)),
    }
}

fn current(tx: &mut Tx<'_>, code: &str) -> Result<Option<Entry>> {
    Ok(match organisations::current(tx, code)? {
        Some(organisation) => Some(Entry::Organisation(organisation)),
        None => doctors::find_record(tx, code)?.map(Entry::Doctor),
    })
}

/// An entry alone.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for what lies elsewhere, too.
pub fn entry(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<Entry> {
    find(tx, actor, code).map(|(_, entry)| entry)
}

/// An entry with its parts, who works there, and what became of it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for what lies elsewhere, too.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<EntryPage> {
    let (_, entry) = find(tx, actor, code)?;
    let all = organisations::all_current(tx)?;
    let parent_code = match &entry {
        Entry::Organisation(one) => one.parent.clone(),
        Entry::Doctor(_) => String::new(),
    };
    let parent = all.iter().find(|one| !parent_code.is_empty() && one.code == parent_code).cloned();
    let parts = all.into_iter().filter(|one| one.parent == code).collect();
    let today = tx.clocks().real_today();
    let roles = of_its_kind(&entry, store::roles_at(tx, entry.code(), today)?);
    let choices = choices(tx, actor, &entry)?;
    let history = history(&entry, store::changes(tx, code)?, tx.clocks().today())?;
    let may_close = may_close(actor, entry.what());
    Ok(EntryPage { entry, parent, parts, roles, choices, history, may_close })
}

/// How many persons have chosen a doctor; none for what nobody chooses.
fn choices(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry) -> Result<Option<i64>> {
    match entry {
        Entry::Doctor(one) if one.doctor.kind.is_chosen() => {
            Ok(approvals::rehearse(tx, actor, Role::Gp, entry.code())?.map(|(_, count)| count))
        }
        _ => Ok(None),
    }
}

/// An ASL is founded and closed by the region.
fn may_close(actor: &Actor, what: What) -> bool {
    only(actor).is_none() || what != What::Organisation(Kind::Asl)
}

/// Of the roles for a code those for this kind of unit: codes of doctors and laboratories are no others' either.
fn of_its_kind(entry: &Entry, all: Vec<(Role, i64)>) -> Vec<(Role, i64)> {
    all.into_iter().filter(|(role, _)| Some(role.unit_kind()) == entry.what().unit_kind()).collect()
}

/// The steps of a history; the state in the data files comes before the first.
fn history(entry: &Entry, changes: Vec<Change>, today: Date) -> Result<Vec<Step>> {
    let states: Vec<Entry> =
        changes.iter().map(|change| parse(entry, &change.image)).collect::<Result<_>>()?;
    let seeded = match entry {
        Entry::Organisation(one) => organisations::find_seeded(&one.code).cloned().map(Entry::Organisation),
        Entry::Doctor(_) => None,
    };
    let before = |index: usize| states.get(index + 1).or(seeded.as_ref());
    Ok(changes
        .into_iter()
        .enumerate()
        .filter(|(_, change)| change.version > 0)
        .map(|(index, change)| Step {
            at: change.at,
            by: change.by,
            changed: before(index).map(|before| differences(before, &states[index], today)),
        })
        .collect())
}

fn parse(like: &Entry, image: &str) -> Result<Entry> {
    Ok(match like {
        Entry::Organisation(_) => {
            Entry::Organisation(serde_json::from_str(image).map_err(Problem::internal)?)
        }
        Entry::Doctor(_) => Entry::Doctor(serde_json::from_str(image).map_err(Problem::internal)?),
    })
}

/// The fields in which two states differ.
pub fn differences(before: &Entry, after: &Entry, today: Date) -> Vec<Difference> {
    let (old, new) = (words::fields(before, today), words::fields(after, today));
    let of = |(label, after): (&'static str, String)| {
        let before = old.iter().find(|(known, _)| *known == label).map(|(_, text)| text.clone())?;
        (before != after).then_some(Difference { label, before, after })
    };
    new.into_iter().filter_map(of).collect()
}

/// What has changed since a version was seen, for whoever was slower.
///
/// # Errors
/// As [`view`].
pub fn changed_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
    seen: i64,
) -> Result<(Entry, Vec<Difference>)> {
    let (_, entry) = find(tx, actor, code)?;
    let today = tx.clocks().today();
    let seen = match store::changes(tx, code)?.into_iter().find(|change| change.version == seen) {
        Some(change) => Some(parse(&entry, &change.image)?),
        None => organisations::find_seeded(code).cloned().map(Entry::Organisation),
    };
    let changed = seen.map(|seen| differences(&seen, &entry, today)).unwrap_or_default();
    Ok((entry, changed))
}

/// Adds an entry. The same form sent again adds nothing more.
///
/// # Errors
/// `Problem::Denied`; `Problem::Refused` when the form's id has served another act; every wrong field.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, what: What, typed: &Typed) -> Result<String> {
    decide(actor, Action::RegisterManage)?;
    if !may_close(actor, what) {
        return Err(Problem::Denied(Action::RegisterManage.code()));
    }
    proof::demand(tx, actor)?;
    let act = Act::of(actor, form, "add", &(what.code(), typed))?;
    if let Some(code) = act.done(tx)? {
        return Ok(code);
    }
    let entry = checked(tx, actor, what, typed, None)?;
    if current(tx, entry.code())?.is_some() {
        return Err(Problem::field("code", "registers-code-used"));
    }
    save(tx, actor, &act, &entry, "added")?;
    Ok(entry.code().to_owned())
}

fn checked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    what: What,
    typed: &Typed,
    before: Option<&Entry>,
) -> Result<Entry> {
    let parent = organisations::current(tx, typed.parent.trim().to_uppercase().as_str())?;
    // What is part of a facility lies where the facility lies; a body may be one of several ASL.
    let reached =
        |whole: &Organisation| whole.kind != Kind::Facility || only(actor).is_none_or(|asl| whole.asl == asl);
    let parent = parent.filter(reached);
    let around = Around { before, parent: parent.as_ref(), today: tx.clocks().today(), only: only(actor) };
    typed.check(what, &around).map_err(Problem::Invalid)
}

/// Changes an entry that the actor saw in version `seen`. The same form sent again changes nothing more.
///
/// # Errors
/// As [`view`]; `Problem::Refused` when the form's id has served another act; `Problem::Stale` when somebody else was faster;
/// every wrong field.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    code: &str,
    seen: i64,
    typed: &Typed,
) -> Result<()> {
    let (_, before) = find(tx, actor, code)?;
    proof::demand(tx, actor)?;
    let act = Act::of(actor, form, "change", &(code, seen, typed))?;
    if act.done(tx)?.is_some() {
        return Ok(());
    }
    if before.version() != seen {
        return Err(Problem::Stale);
    }
    let after = checked(tx, actor, before.what(), typed, Some(&before))?;
    if differences(&before, &after, tx.clocks().today()).is_empty() {
        return act.spend(tx, actor, code, None);
    }
    keep_chosen(tx, actor, &before, &after)?;
    save(tx, actor, &act, &after, "changed")?;
    move_wards(tx, actor, &before, &after)
}

/// A doctor whom persons have chosen, or in whose name somebody sees them, does not become one whom nobody chooses.
fn keep_chosen(tx: &mut Tx<'_>, actor: &Actor, before: &Entry, after: &Entry) -> Result<()> {
    let is_chosen = |entry: &Entry| matches!(entry, Entry::Doctor(one) if one.doctor.kind.is_chosen());
    if !is_chosen(before) || is_chosen(after) {
        return Ok(());
    }
    let Beyond { roles, .. } = beyond(tx, before, Some(tx.clocks().real_today()))?;
    let persons = choices(tx, actor, before)?.unwrap_or_default();
    if roles == 0 && persons == 0 {
        return Ok(());
    }
    let wrong = FieldProblem::new("doctor_kind", "registers-doctor-kind-chosen");
    Err(Problem::Invalid(vec![wrong.with("persons", persons.to_string()).with("roles", roles.to_string())]))
}

/// The wards of a facility lie where the facility lies.
fn move_wards(tx: &mut Tx<'_>, actor: &Actor, before: &Entry, after: &Entry) -> Result<()> {
    if before.what() != What::Organisation(Kind::Facility) || before.asl() == after.asl() {
        return Ok(());
    }
    for ward in organisations::all_current(tx)?.into_iter().filter(|one| one.parent == before.code()) {
        let moved = Organisation { asl: after.asl().to_owned(), version: ward.version + 1, ..ward };
        save(tx, actor, &Act::by_itself(), &Entry::Organisation(moved), "changed")?;
    }
    Ok(())
}

/// What goes beyond a last day: roles held at the entry, and parts.
fn beyond(tx: &mut Tx<'_>, entry: &Entry, last: Option<Date>) -> Result<Beyond> {
    let end = kernel::clock::first_day_after(last);
    let today = tx.clocks().real_today();
    let all = store::roles_beyond(tx, entry.code(), end.max(today))?;
    let roles = of_its_kind(entry, all).into_iter().map(|(_, count)| count).sum();
    let open = organisations::all_current(tx)?;
    let parts = open.iter().filter(|one| one.parent == entry.code() && one.valid_to > end).count();
    Ok(Beyond { roles, parts: i64::try_from(parts).unwrap_or(i64::MAX), persons: 0 })
}

/// How an entry is closed.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct End {
    /// Its last day.
    pub last: Option<Date>,
    /// Whether the persons who have chosen a doctor may be left without one.
    pub leaves_persons: bool,
}

/// Closes an entry after a last day.
///
/// # Errors
/// As [`change`]; an invalid field `last_day` while roles or parts go beyond it, `leaves_persons` while persons have chosen
/// the doctor and nobody says that they may be left without one.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, code: &str, seen: i64, ending: End) -> Result<()> {
    let (_, before) = find(tx, actor, code)?;
    if !may_close(actor, before.what()) {
        return Err(Problem::Denied(Action::RegisterManage.code()));
    }
    proof::demand(tx, actor)?;
    let act = Act::of(actor, form, "close", &(code, seen, ending))?;
    if act.done(tx)?.is_some() {
        return Ok(());
    }
    if before.version() != seen {
        return Err(Problem::Stale);
    }
    let has_comuni = territory::get().comuni_of_asl(code, tx.clocks().today()).next().is_some();
    if before.what() == What::Organisation(Kind::Asl) && has_comuni {
        return Err(Problem::Refused("registers-asl-comuni"));
    }
    let persons = choices(tx, actor, &before)?.filter(|_| !ending.leaves_persons).unwrap_or_default();
    let beyond = Beyond { persons, ..beyond(tx, &before, ending.last)? };
    let end =
        rules::end(before.period().0, ending.last, beyond).map_err(|wrong| Problem::Invalid(vec![wrong]))?;
    save(tx, actor, &act, &before.ending(end), "closed")
}

/// Takes the end of an entry away: it is open again, and is as it was.
///
/// # Errors
/// As [`change`]; `Problem::Refused` when what it is a part of is closed.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, code: &str, seen: i64) -> Result<()> {
    let (_, before) = find(tx, actor, code)?;
    if !may_close(actor, before.what()) {
        return Err(Problem::Denied(Action::RegisterManage.code()));
    }
    proof::demand(tx, actor)?;
    let act = Act::of(actor, form, "reopen", &(code, seen))?;
    if act.done(tx)?.is_some() || before.period().1 == FOREVER {
        return Ok(());
    }
    if before.version() != seen {
        return Err(Problem::Stale);
    }
    if let Entry::Organisation(one) = &before
        && organisations::current(tx, &one.parent)?.is_some_and(|whole| whole.valid_to != FOREVER)
    {
        return Err(Problem::Refused("registers-reopen-parent"));
    }
    save(tx, actor, &act, &before.ending(FOREVER), "reopened")
}

fn save(tx: &mut Tx<'_>, actor: &Actor, act: &Act, entry: &Entry, did: &str) -> Result<()> {
    let hand = act.hand(tx, actor);
    match entry {
        Entry::Organisation(one) => {
            organisations::save(tx, one)?;
            register::note(tx, hand, &one.code, one.version, one)?;
        }
        Entry::Doctor(one) => {
            // What a doctor was before the register knew of him is kept as well, as nobody's change.
            if one.version == 1
                && let Some(before) = doctors::find_record(tx, &one.doctor.code)?
            {
                let nobody = Hand { form: Uuid::now_v7(), by: Uuid::nil(), mark: "", ..hand };
                register::note(tx, nobody, &one.doctor.code, before.version, &before)?;
            }
            doctors::save(tx, one)?;
            register::note(tx, hand, &one.doctor.code, one.version, one)?;
        }
    }
    let detail = format!("{did} {} {} {}", entry.what().code(), entry.code(), entry.version());
    audit::record(tx, actor, Record::new(Action::RegisterManage).detail(detail))
}
