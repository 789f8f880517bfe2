//! The weekly digest: it is made once for each week, read by whoever watches over an ASL's data, and what came of each row is
//! kept.

use std::collections::HashMap;

use access::audit::{self, Entry, Record};
use access::tree::{self, Period};
use access::{Action, Actor, Scope, audience, decide, proof, sessions};
use jiff::ToSpan;
use kernel::clock::local_date;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::gather::{Gathered, Who};
use super::registry::Registry;
use crate::rules::digest::{ACT_AFTER_HOURS, Outcome, Scored, colleague, many, outside, searches, surname};
use crate::rules::week::Week;
use crate::rules::{LEAST_NOTE, MOST_NOTE};
use crate::store::{self, DigestRow, Made, NewRow};

/// Weeks that are made when they were not, for the time a server was down.
const BACK: usize = 4;
/// Hours after its end from which a week may be made.
const SETTLED_HOURS: i64 = ACT_AFTER_HOURS + 1;
/// Weeks that the page offers.
const WEEKS: i64 = 60;
/// Accesses behind a row that are shown.
pub const SHOWN: usize = 500;

/// Makes the digests of the last weeks that are over and have none. Of several nodes one makes each; how many this one made.
///
/// # Errors
/// As `Db::report` and `Db::bulk`.
pub async fn make_due(db: &Db) -> Result<usize> {
    // Acts of the first hours of a week explain what was opened at the end of the one before, and have to be in the log.
    let settled = db.clocks().now().checked_sub(SETTLED_HOURS.hours()).unwrap_or(Timestamp::MIN);
    let mut week = Week::of(local_date(settled));
    let mut made = 0;
    for _ in 0..BACK {
        week = week.before();
        made += usize::from(make(db, week).await?);
    }
    Ok(made)
}

/// Makes a week's digest, unless it is made or another node is at it. Interrupted, it is made anew from the beginning: nothing
/// of it is written before all of it is.
///
/// # Errors
/// As `Db::audit_read`, `Db::report` and `Db::bulk`.
pub async fn make(db: &Db, week: Week) -> Result<bool> {
    if db.read(move |tx| store::is_made(tx, week)).await? {
        return Ok(false);
    }
    let holder = Uuid::now_v7();
    if !db.bulk(move |tx| store::hold(tx, week, holder)).await? {
        return Ok(false);
    }
    let (records, rows) = work_out(db, week).await?;
    let told = rows.len();
    let written = db.bulk(move |tx| store::close(tx, week, holder, records, &rows)).await?;
    if written {
        tracing::info!(%week, records, rows = told, "a week's digest is made");
    }
    Ok(written)
}

/// What a week comes to: how many records it has, and its rows.
///
/// # Errors
/// As [`make`].
pub async fn work_out(db: &Db, week: Week) -> Result<(i64, Vec<NewRow>)> {
    let (from, until) = week.instants()?;
    let mut gathered = Gathered::new(from, until);
    let (first, last) = gathered.reads();
    tree::records_in_time(db, first, last, |at, record| {
        gathered.take(at, &record);
        Ok(())
    })
    .await?;
    gathered.end();
    let (scope, names, doctors) = db
        .report(|tx| {
            let scope = decide(&sessions::as_machine(tx), Action::DigestReview)?;
            let names = accounts::store::logins(tx)?;
            let names: Vec<(Uuid, String)> = names.into_iter().map(|(id, (_, name))| (id, name)).collect();
            Ok((scope, names, doctors(tx)?))
        })
        .await?;
    let registry = Registry::read(db, &scope, &names, &gathered).await?;
    let known: HashMap<Uuid, &String> = names.iter().map(|(id, name)| (*id, name)).collect();
    let searchers = gathered.searchers();
    let (none, mut rows) = (Default::default(), Vec::new());
    for (place, who) in gathered.who.iter().enumerate().filter(|(_, who)| known.contains_key(&who.user)) {
        let doings = &gathered.doings[place];
        let (hour, weight) = doings.fullest;
        let of_role = gathered.hours.get(&who.role).unwrap_or(&none);
        let night: i64 = doings.persons.values().map(|pair| pair.outside).sum();
        let told: [Scored; 5] = [
            many(weight, hour, of_role),
            colleague(&registry.colleagues(who.user, &gathered, place)),
            registry.surname(who.user, &gathered, place).and_then(surname),
            searches(doings.unopened, doings.searches, searchers.get(&who.role).unwrap_or(&none)),
            outside(night),
        ];
        let asl = asl_of_unit(who, &doctors, db.clocks().today());
        rows.extend(told.into_iter().flatten().map(|(score, signal)| {
            let Who { user, role, unit } = who.clone();
            NewRow { asl: asl.clone(), user, role, unit, score, signal }
        }));
    }
    Ok((gathered.records, rows))
}

/// The ASL of each doctor.
fn doctors(tx: &mut Tx<'_>) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for asl in territory::get().asls() {
        let codes = territory::doctors::all_codes_of_asl(tx, &asl.code)?;
        found.extend(codes.into_iter().map(|code| (code, asl.code.clone())));
    }
    Ok(found)
}

/// The ASL within which somebody worked; empty for who works for the region.
fn asl_of_unit(who: &Who, doctors: &HashMap<String, String>, today: kernel::Date) -> String {
    let found = match who.unit.split_once(':') {
        Some(("gp", code)) => doctors.get(code).cloned(),
        _ => accounts::rules::attestation::asl_of(&who.unit, today),
    };
    found.unwrap_or_default()
}

/// The weeks of which there is a digest, the latest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn weeks(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Made>> {
    let scope = decide(actor, Action::DigestReview)?;
    store::digests(tx, &scope, WEEKS)
}

/// The rows of a week that are the actor's to see. That he read them is recorded.
///
/// # Errors
/// `Problem::Denied`.
pub fn digest(tx: &mut Tx<'_>, actor: &Actor, week: Week) -> Result<Vec<DigestRow>> {
    let scope = decide(actor, Action::DigestReview)?;
    let rows = store::rows(tx, &scope, week)?;
    let whom = rows.iter().map(|row| row.user.0);
    let detail = format!("list {week}");
    audit::record(tx, actor, Entry::new(Action::DigestReview).subjects(whom).detail(detail))?;
    Ok(rows)
}

fn find(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<DigestRow> {
    match store::row(tx, scope, id)? {
        Some(row) => Ok(row),
        None => Err(audience::refuse(tx, scope, "digest", None)),
    }
}

/// One row, with the name of its user: that it was opened is recorded.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`, also for another ASL's.
pub fn digest_row(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<DigestRow> {
    let scope = decide(actor, Action::DigestReview)?;
    let row = find(tx, &scope, id)?;
    audit::record(tx, actor, Entry::new(Action::DigestReview).subject(row.user.0).detail("view"))?;
    Ok(row)
}

/// The accesses behind a row that [`digest_row`] found, oldest first, and whether there are more.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn behind(db: &Db, row: &DigestRow) -> Result<(Vec<Record>, bool)> {
    let (from, until) = row.week.instants()?;
    let period = Period { from, until, user: Some(row.user.0), subjects: Vec::new() };
    let (mut found, mut more) = (Vec::new(), false);
    let (role, unit) = (row.role.code(), row.unit.as_str());
    tree::accesses_between(db, period, |record| {
        let persons = record.action.split('.').next().is_some_and(|word| PERSONS.contains(&word));
        if persons && record.role == role && record.unit == unit {
            match found.len() < SHOWN {
                true => found.push(record),
                false => more = true,
            }
        }
        Ok(())
    })
    .await?;
    Ok((found, more))
}

/// Acts about persons, by the first word of their code.
const PERSONS: [&str; 9] =
    ["person", "report", "request", "result", "case", "symptoms", "measure", "emergency", "correction"];

/// Says what came of a row.
///
/// # Errors
/// As [`digest_row`]; `Problem::NotProved`; `Problem::Refused` for one's own; invalid fields `outcome` and `note`.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, outcome: &str, note: &str) -> Result<()> {
    let scope = decide(actor, Action::DigestReview)?;
    let row = find(tx, &scope, id)?;
    let Some(outcome) = Outcome::of(outcome) else {
        return Err(Problem::field("outcome", "accountability-outcome-missing"));
    };
    let note = note.trim();
    let letters = note.chars().count();
    if letters > MOST_NOTE {
        return Err(Problem::field("note", "accountability-note-long"));
    }
    if outcome != Outcome::Explained && letters < LEAST_NOTE {
        return Err(Problem::field("note", "accountability-note-short"));
    }
    if row.user == actor.user {
        return Err(Problem::Refused("accountability-digest-own"));
    }
    // What one has found another does not replace, unless it was still to be clarified.
    if row.said.is_some_and(|said| said.outcome != Outcome::ToClarify && said.by_id != actor.user) {
        return Err(Problem::Refused("accountability-reviewed-already"));
    }
    proof::demand(tx, actor)?;
    store::decide(tx, &scope, id, (outcome, note), actor.user)?;
    let entry = Entry::new(Action::DigestReview).subject(row.user.0);
    audit::record(tx, actor, entry.detail(format!("{} {}", outcome.code(), row.signal.code())))
}
