//! Who saw whom in a period: what is needed first when confidentiality was broken.

use std::collections::{HashMap, HashSet};

use access::audit::{self, Entry, Record};
use access::tree::{self, Period};
use access::{Action, Actor, Through, decide};
use jiff::ToSpan;
use kernel::clock::rome;
use kernel::{Date, Problem, Result, TaxCode, Timestamp};
use people::store::Recorded;
use serde::Serialize;
use storage::{Db, Tx};
use uuid::Uuid;

use crate::store;

/// Before the reason in the record of a report on a breach.
pub const REPORTED: &str = "[report] ";
/// Acts whose subjects are users and not persons, by the first word of their code.
const ABOUT_USERS: [&str; 14] = [
    "password",
    "draft",
    "attestation",
    "digest",
    "factor",
    "session",
    "profile",
    "user",
    "sign_in",
    "delegation",
    "invitation",
    "setting",
    "support",
    "notice",
];

/// Acts on a request for help whose subject is the person of the record that it names.
const OF_A_VIEW: [&str; 2] = ["support.view", "support.approve"];

fn is_about_users(action: &str, detail: &str) -> bool {
    let names_a_record =
        action == "support.use" && ["allow ", "withdraw "].iter().any(|act| detail.starts_with(act));
    !OF_A_VIEW.contains(&action)
        && !names_a_record
        && action.split('.').next().is_some_and(|word| ABOUT_USERS.contains(&word))
}

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct BreachQuery {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Of one user alone.
    pub login: Option<String>,
    /// About one person alone.
    pub tax_code: Option<String>,
    /// Why it is asked: kept with the record of the report.
    pub reason: String,
}

/// One access to persons' data.
#[derive(Debug, Clone, Serialize)]
pub struct BreachLine {
    /// Real time, UTC.
    pub at: String,
    /// The user; nil for the machine itself.
    pub user: Uuid,
    /// His login; empty when there is no such user any more.
    pub login: String,
    /// His name.
    pub name: String,
    /// His role.
    pub role: String,
    /// The unit he acted for.
    pub unit: String,
    /// His session.
    pub session: Uuid,
    /// What he did.
    pub action: String,
    /// `allowed` or `denied`.
    pub outcome: String,
    /// Whose data, each with the reason from the audiences.
    pub persons: Vec<Seen>,
}

/// A person of an access.
#[derive(Debug, Clone, Serialize)]
pub struct Seen {
    /// The person's id.
    pub id: Uuid,
    /// Why: audience, reasons, since.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl std::fmt::Display for BreachLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { at, login, role, unit, action, outcome, .. } = self;
        write!(f, "{at}  {login:20} {role:24} {unit:16} {action:16} {outcome:8}")?;
        self.persons.iter().try_for_each(|seen| write!(f, " {}", seen.id))
    }
}

/// What a report comes to.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct BreachTotals {
    /// Accesses that showed or changed something.
    pub accesses: u64,
    /// Attempts that were refused.
    pub refused: u64,
    /// Persons whose data were shown or changed.
    pub persons: usize,
    /// Users who did.
    pub users: usize,
}

impl std::fmt::Display for BreachTotals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { accesses, refused, persons, users } = self;
        write!(f, "{accesses} accesses of {users} users to {persons} persons, {refused} refused attempts")
    }
}

/// What is read of the log: records that may tell of an access, and whose it has to be.
pub struct Breach {
    period: Period,
    whose: Option<Recorded>,
}

/// Checks what is asked, and leaves the record of the question before anything is read. It is the region's: whoever
/// answers for one ASL asks about each of its persons.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such user or person; an invalid field `to` or `tax_code`.
pub async fn open_breach_report(db: &Db, actor: &Actor, query: &BreachQuery) -> Result<Breach> {
    let (actor, query) = (actor.clone(), query.clone());
    let found = db.read(move |tx| look_up(tx, &actor, &query)).await?;
    found.ok_or(Problem::NotFound)
}

fn look_up(tx: &mut Tx<'_>, actor: &Actor, query: &BreachQuery) -> Result<Option<Breach>> {
    let scope = decide(actor, Action::AccessLogView)?;
    if scope.through() != Through::Region {
        return Err(Problem::Denied(Action::AccessLogView.code()));
    }
    if query.to < query.from {
        return Err(Problem::field("to", "accounts-to-before-from"));
    }
    let person = match &query.tax_code {
        Some(code) => {
            TaxCode::parse(code).map_err(|error| Problem::Invalid(vec![error.on_field("tax_code")]))?;
            people::store::find_for_access_log(tx, &scope, code)?
        }
        None => None,
    };
    let user = match &query.login {
        Some(login) => match store::user_with_login(tx, &scope, &login.trim().to_lowercase()) {
            Err(Problem::NotFound) => None,
            user => Some(user?.0),
        },
        None => None,
    };
    // A user is no subject: whoever asks who saw persons would find himself among them.
    let of_user = user.map(|user| format!("user {user} ")).unwrap_or_default();
    let asked = format!("{REPORTED}{}..{} {of_user}{}", query.from, query.to, query.reason.trim());
    audit::record(tx, actor, Entry::new(Action::AccessLogView).subjects(person).detail(asked))?;
    let unknown = (query.tax_code.is_some() && person.is_none()) || (query.login.is_some() && user.is_none());
    let (from, until) = (midnight(query.from)?, midnight(query.to.saturating_add(1.day()))?);
    let whose = person.map(|person| people::store::recorded(tx, person)).transpose()?;
    let subjects = whose.as_ref().map(Recorded::any).unwrap_or_default();
    Ok((!unknown).then_some(Breach { period: Period { from, until, user, subjects }, whose }))
}

/// When a day begins in Italy.
fn midnight(day: Date) -> Result<Timestamp> {
    let begins = rome().to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
    begins.map_err(Problem::internal)
}

/// Tells every access of the period, in the order of the log; what it keeps in memory is the ids of persons and users.
///
/// # Errors
/// As `access::tree::accesses_between`.
pub async fn breach_report(
    db: &Db,
    breach: Breach,
    mut tell: impl FnMut(&BreachLine) -> Result<()>,
) -> Result<BreachTotals> {
    let (names, survivors) = db.read(|tx| Ok((store::logins(tx)?, people::store::survivors(tx)?))).await?;
    // Two ids that are one person count once.
    let survivor = |id: &Uuid| *survivors.get(id).unwrap_or(id);
    let (mut totals, mut persons, mut users) =
        (BreachTotals::default(), HashSet::<Uuid>::new(), HashSet::<Uuid>::new());
    let Breach { period, whose } = breach;
    tree::accesses_between(db, period, |record| {
        let line = line(record, &names, whose.as_ref());
        if line.persons.is_empty() {
            return Ok(());
        }
        if line.outcome == "denied" {
            totals.refused += 1;
        } else {
            totals.accesses += 1;
            users.insert(line.user);
            persons.extend(line.persons.iter().map(|seen| survivor(&seen.id)));
        }
        tell(&line)
    })
    .await?;
    // Whoever is asked for is one, under whichever id she was seen.
    let persons = if whose.is_some() { persons.len().min(1) } else { persons.len() };
    Ok(BreachTotals { persons, users: users.len(), ..totals })
}

/// Of a list, only the person who is asked for, if one is: who stands beside her is not told. An act whose subjects are
/// users names no person.
fn line(record: Record, names: &HashMap<Uuid, (String, String)>, whose: Option<&Recorded>) -> BreachLine {
    let whose = whose.map(|whose| (whose, record.at.parse().unwrap_or(Timestamp::MIN)));
    let of_person = !is_about_users(&record.action, &record.detail);
    let asked = |id: Uuid| of_person && whose.is_none_or(|(whose, at)| whose.is_her(id, at));
    let seen = record.subjects.iter().enumerate().filter(|(_, id)| asked(**id));
    let why = |place| record.why_listed(place).unwrap_or(&record.why).to_owned();
    let persons = seen.map(|(place, id)| Seen { id: *id, why: why(place) }).collect();
    let (login, name) = names.get(&record.user).cloned().unwrap_or_default();
    let Record { at, user, role, unit, session, action, outcome, .. } = record;
    BreachLine { at, user, login, name, role, unit, session, action, outcome, persons }
}

#[cfg(test)]
mod tests {
    use super::is_about_users;

    #[test]
    fn a_record_that_a_request_for_help_names_is_a_persons() {
        for (action, detail, users) in [
            ("support.view", "open 7", false),
            ("support.approve", "approve 7", false),
            ("support.use", "allow 7", false),
            ("support.use", "withdraw 7", false),
            ("support.use", "ask 7", true),
            ("support.answer", "list", true),
            ("draft.open", "", true),
            ("person.view", "", false),
        ] {
            assert_eq!(is_about_users(action, detail), users, "{action} {detail}");
        }
    }
}
