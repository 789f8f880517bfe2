//! The audiences of resources: data that changes with the facts, in the same commit, and expires by date.

use std::sync::{PoisonError, RwLock};

use kernel::{Date, Problem, Result};
use storage::{Ahead, Tx, args};
use uuid::Uuid;

use crate::audit::Entry;
use crate::bars;
use crate::model::Resource;
use crate::policy::Scope;
use crate::sql;

/// One audience of a resource, with its time and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// `asl:301`, `gp:0100001` …
    pub audience: String,
    /// Where the resource stands in that audience's list; lists run in ascending order of it.
    pub sort_key: String,
    /// First day.
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
    /// Catalogue key of the reason (`gp-of-choice`, `domicile` …).
    pub why: &'static str,
}

/// Why an actor may see a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The audience shared.
    pub audience: String,
    /// Since when.
    pub since: Date,
    /// Catalogue keys of the reasons, joined by `+`.
    pub why: String,
}

impl Reason {
    /// Whether the resource is reached through a record that was opened in an emergency, to read.
    pub fn is_of_emergency(&self) -> bool {
        self.audience.starts_with(crate::emergency::KIND)
    }

    /// Whether the person is in the care of who sees her: not in an emergency, and not of the ASL where she only has her residence.
    pub fn in_care(&self) -> bool {
        !self.is_of_emergency() && self.why.split('+').any(|why| why != "residence")
    }
}

/// As the audit keeps it: `gp:0100001 gp-of-choice 2019-03-01`.
impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.audience, self.why, self.since)
    }
}

/// Gives a new resource its audiences. Reasons that overlap in time become one row; a time in between, for which there
/// is no reason, stays closed. What a bar keeps out ([`crate::bars`]) is not written.
///
/// # Errors
/// As `Tx::execute`.
pub fn grant(tx: &mut Tx<'_>, resource: Resource, id: Uuid, grants: &[Grant]) -> Result<()> {
    for row in rows(grants) {
        let (from, to, why) = (row.valid_from, row.valid_to, row.why.join("+"));
        let statement = match bars::keeps_out(row.audience) {
            true => &sql::GRANT_UNLESS_BARRED,
            false => &sql::GRANT,
        };
        tx.execute(statement, args![resource.code(), row.audience, row.sort_key, id, from, to, why])?;
    }
    Ok(())
}

/// What is kept of one or more grants of the same audience.
struct Row<'g> {
    audience: &'g str,
    sort_key: &'g str,
    valid_from: Date,
    valid_to: Date,
    why: Vec<&'static str>,
}

fn rows(grants: &[Grant]) -> Vec<Row<'_>> {
    let mut sorted: Vec<&Grant> = grants.iter().filter(|grant| grant.valid_from < grant.valid_to).collect();
    sorted.sort_by(|a, b| (&a.audience, a.valid_from).cmp(&(&b.audience, b.valid_from)));
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(sorted.len());
    for grant in sorted {
        match rows.last_mut() {
            Some(row) if row.audience == grant.audience && grant.valid_from <= row.valid_to => {
                row.valid_to = row.valid_to.max(grant.valid_to);
                if !row.why.contains(&grant.why) {
                    row.why.push(grant.why);
                }
            }
            _ => rows.push(Row {
                audience: &grant.audience,
                sort_key: &grant.sort_key,
                valid_from: grant.valid_from,
                valid_to: grant.valid_to,
                why: vec![grant.why],
            }),
        }
    }
    rows
}

/// Replaces the audiences of a resource whose facts have changed; what it had goes to the history.
///
/// # Errors
/// As `Tx::execute`.
pub fn replace(tx: &mut Tx<'_>, resource: Resource, id: Uuid, grants: &[Grant]) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::REMEMBER_GRANTS, args![resource.code(), id, now])?;
    tx.execute(&sql::REVOKE_ALL, args![resource.code(), id])?;
    grant(tx, resource, id, grants)
}

/// Replaces the places in lists under which a resource stands besides its own, each with the audiences of its own: they come
/// and go with those, so the history says nothing of them.
///
/// # Errors
/// As `Tx::execute`.
pub fn rename(tx: &mut Tx<'_>, names: Resource, id: Uuid, places: &[Vec<Grant>]) -> Result<()> {
    tx.execute(&sql::REVOKE_ALL, args![names.code(), id])?;
    places.iter().try_for_each(|grants| grant(tx, names, id, grants))
}

/// The bar on a resource is new or over: the audiences that a bar keeps out end, with that reason in the history, or come
/// back. The others stay as they are. `grants` are all that follow from the facts.
///
/// # Errors
/// As `Tx::execute`.
pub fn regrant(tx: &mut Tx<'_>, resource: Resource, id: Uuid, grants: &[Grant]) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::REMEMBER_BARRED, args![resource.code(), id, now])?;
    tx.execute(&sql::REVOKE_BARRED, args![resource.code(), id])?;
    let kept_out: Vec<Grant> =
        grants.iter().filter(|grant| bars::keeps_out(&grant.audience)).cloned().collect();
    grant(tx, resource, id, &kept_out)
}

/// What somebody asked for in vain: for the record that the web kit leaves, whether the request failed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Code of what he wanted to do.
    pub action: &'static str,
    /// What it was: a resource's code.
    pub kind: &'static str,
    /// Which one it was; none when there is no such thing.
    pub subject: Option<Uuid>,
}

/// The answer to whoever asks for what is not there or is somebody else's: the same for both, and after the same work.
/// The record that is left of it names the subject, if there is one.
pub fn refuse(tx: &mut Tx<'_>, scope: &Scope, kind: &'static str, subject: Option<Uuid>) -> Problem {
    refuse_as(tx, scope, kind, subject, Problem::NotFound)
}

/// As [`refuse`], where the answer says something else: that an id is taken, for one.
pub fn refuse_as(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: &'static str,
    subject: Option<Uuid>,
    answer: Problem,
) -> Problem {
    note_refused(tx, Refused { action: scope.action().code(), kind, subject });
    answer
}

/// Has a record left of what was asked for in vain, once the unit of work has failed with whatever answer.
pub fn note_refused(tx: &mut Tx<'_>, one: Refused) {
    let mut refused = refused(tx);
    if !refused.contains(&one) {
        refused.push(one);
    }
    tx.put_aside(refused);
}

/// What this unit of work was asked for in vain so far; it is said once.
pub fn refused(tx: &mut Tx<'_>) -> Vec<Refused> {
    tx.take_aside().unwrap_or_default()
}

impl Refused {
    /// The record that is left of it.
    pub fn entry(self) -> Entry {
        let known =
            if self.subject.is_some() { self.kind.to_owned() } else { format!("{}: no such", self.kind) };
        Entry::denied(self.action).subjects(self.subject).detail(known)
    }
}

/// Why a refusal looks beyond the second wall.
pub const ASKED_IN_VAIN: &str = "a refusal is recorded under whose data it was";

/// The reason why the scope reaches the resource: the intersection of both sets of audiences.
///
/// # Errors
/// `Problem::NotFound` when they share none: as if the resource did not exist.
pub fn reason(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, id: Uuid) -> Result<Reason> {
    match reach(tx, scope, resource, id)? {
        Some(reason) => Ok(reason),
        None => {
            let subject = tx.system(ASKED_IN_VAIN, |tx| {
                let held =
                    tx.query(&sql::AUDIENCES_OF, args![id, resource.code(), scope.today()], |_| Ok(()))?;
                if held.is_empty() { Ok(None) } else { owner(tx, resource, id).map(Some) }
            })?;
            Err(refuse(tx, scope, resource.code(), subject))
        }
    }
}

/// Says that [`reason`] will be asked.
pub fn reason_ahead(ahead: &mut Ahead, scope: &Scope, resource: Resource, id: Uuid) {
    ahead.ask(&sql::AUDIENCES_OF, args![id, resource.code(), scope.today()]);
}

/// As [`reason`], where not reaching it is no refusal: who has an identifier already, for one.
///
/// # Errors
/// As `Tx::query`.
pub fn reach(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, id: Uuid) -> Result<Option<Reason>> {
    let held = tx.query(&sql::AUDIENCES_OF, args![id, resource.code(), scope.today()], |row| {
        Ok(Reason { audience: row.get(0)?, since: row.get(1)?, why: row.get(2)? })
    })?;
    // In the order of the scope: what is the actor's own comes before what was entrusted to him. Of several ASL that are one's to
    // supervise the one in charge comes before the one where she only has her residence.
    let shared = |audience: &String| held.iter().find(|reason| reason.audience == *audience);
    let mut shared = scope.audiences().iter().filter_map(shared);
    let first = shared.next();
    Ok(first
        .filter(|reason| reason.in_care())
        .or_else(|| shared.find(|reason| reason.in_care()))
        .or(first)
        .cloned())
}

/// Somebody named a resource that only marks a place in a list or a line of it. The answer is the same whether it is
/// there or not; that he asked for what is not his is recorded.
///
/// # Errors
/// As `Tx::query`.
pub fn attempt(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, id: Uuid) -> Result<()> {
    match reason(tx, scope, resource, id) {
        Ok(_) | Err(Problem::NotFound) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Where what marks a place in a list stands in the lists of the scope. None when it is in none of them, after [`attempt`].
///
/// # Errors
/// As `Tx::query`.
pub fn place(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, id: Uuid) -> Result<Option<String>> {
    for audience in scope.audiences() {
        let found =
            tx.first(&sql::SORT_KEY_IN, args![id, resource.code(), audience], |row| row.get::<String>(0))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    attempt(tx, scope, resource, id)?;
    Ok(None)
}

/// Says whose data a resource is.
pub type Owner = fn(&mut Tx<'_>, Uuid) -> Result<Option<Uuid>>;

static OWNERS: RwLock<Vec<(&str, Owner)>> = RwLock::new(Vec::new());

/// Tells how to find whose data a resource is, so that a refusal is recorded under the person's name. A module does so
/// once for each of its resources, and for what else of a person an address may name, when the program starts.
pub fn owned(kind: impl Into<&'static str>, owner: Owner) {
    let kind = kind.into();
    let mut owners = OWNERS.write().unwrap_or_else(PoisonError::into_inner);
    if owners.iter().all(|(known, _)| *known != kind) {
        owners.push((kind, owner));
    }
}

fn owners() -> Vec<(&'static str, Owner)> {
    OWNERS.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whose data an id is that stands in the address of a request which was refused before anybody looked at it; none
/// when it names nothing.
///
/// # Errors
/// As `Tx::query`.
pub fn whose(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Uuid>> {
    tx.system(ASKED_IN_VAIN, |tx| {
        let today = tx.clocks().today();
        let person = tx.query(&sql::AUDIENCES_OF, args![id, Resource::Person.code(), today], |_| Ok(()))?;
        if !person.is_empty() {
            return Ok(Some(id));
        }
        for (_, find) in owners() {
            if let Some(person) = find(tx, id)? {
                return Ok(Some(person));
            }
        }
        Ok(None)
    })
}

fn owner(tx: &mut Tx<'_>, resource: Resource, id: Uuid) -> Result<Uuid> {
    let find = owners().into_iter().find(|(known, _)| *known == resource.code());
    let found = find.map(|(_, find)| find(tx, id)).transpose()?.flatten();
    Ok(found.unwrap_or(id))
}

/// Moves rows whose time is over to the history, at most `limit` of them; a nightly job runs it until it answers 0.
///
/// # Errors
/// As `Tx::execute`.
pub fn expire(tx: &mut Tx<'_>, today: Date, limit: i64) -> Result<u64> {
    let now = tx.clocks().now();
    let over = tx.query(&sql::EXPIRED, args![today, limit], |row| {
        let key: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((key, row.get::<Uuid>(3)?, row.get::<Date>(4)?))
    })?;
    for ((resource, audience, sort_key), id, from) in &over {
        tx.execute(&sql::REMEMBER_GRANT, args![resource, audience, sort_key, id, from, now])?;
        tx.execute(&sql::REVOKE, args![resource, audience, sort_key, id, from])?;
    }
    Ok(over.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_person_in_care_and_who_only_opened_her_record() {
        // Audience, reasons, whether it is an emergency, whether the person is in his care.
        let table = [
            ("gp:0100001", "gp-of-choice", false, true),
            ("asl:204", "domicile", false, true),
            ("asl:204", "residence", false, false),
            ("asl:204", "domicile+residence", false, true),
            ("asl:204", "residence+taken-over", false, true),
            ("emergency:0190", "emergency-life", true, false),
        ];
        for (audience, why, emergency, in_care) in table {
            let since = jiff::civil::date(2019, 3, 1);
            let reason = Reason { audience: audience.to_owned(), since, why: why.to_owned() };
            assert_eq!(reason.is_of_emergency(), emergency, "{reason}");
            assert_eq!(reason.in_care(), in_care, "{reason}");
            assert_eq!(reason.to_string(), format!("{audience} {why} 2019-03-01"));
        }
    }
}
