//! Who saw whom: the answer to a citizen who asks, and to whoever must account for it.

use std::collections::HashMap;

use access::audit::{self, Entry};
use access::tree::{self, Access};
use access::{Action, Actor, decide, proof};
use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, TaxCode, Timestamp};
use storage::{Db, Tx};

use crate::model::AccessLog;
use crate::{rules, store};

/// Before the reason in the record of a look-up whose answer left as a file.
pub const EXPORTED: &str = "[csv] ";
/// Before the number of a document for the citizen, which stands before the reason.
pub const PAPER: &str = "[pdf] ";

/// What is asked of the log.
#[derive(Debug, Clone)]
pub struct AccessQuery {
    /// Whose data.
    pub tax_code: String,
    /// Why it is asked: kept with the record of the look-up.
    pub reason: String,
    /// How the answer leaves: the record of the look-up says so.
    pub leaves: Leaves,
}

/// How the answer to a look-up leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaves {
    /// On the screen.
    Page,
    /// As a file with everything in it.
    File,
    /// As the document for the citizen, with its number.
    Paper(String),
}

impl Leaves {
    /// What stands before the reason in the record.
    fn mark(&self) -> String {
        match self {
            Self::Page => String::new(),
            Self::File => EXPORTED.to_owned(),
            Self::Paper(number) => format!("{PAPER}{number} "),
        }
    }
}

impl AccessQuery {
    fn check(&self) -> Result<TaxCode> {
        let mut problems = Vec::new();
        let tax_code = TaxCode::parse(self.tax_code.trim());
        if let Err(error) = &tax_code {
            problems.push(error.on_field("tax_code"));
        }
        problems.extend(rules::reason(self.reason.trim()));
        tax_code.ok().filter(|_| problems.is_empty()).ok_or(Problem::Invalid(problems))
    }
}

/// Whether an actor may ask the log at all: for the empty form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_look_up(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::AccessLogView).map(drop)
}

/// Finds whose accesses are asked for and leaves the record of the question, also when nobody has that tax code. Whoever
/// answers for one ASL learns of persons of that ASL only: another's is answered as if nobody had that tax code, and the
/// record says whom he asked for in vain.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved` for what is taken away; invalid fields `tax_code` and `reason`.
pub fn look_up(tx: &mut Tx<'_>, actor: &Actor, query: &AccessQuery) -> Result<Option<PersonId>> {
    let scope = decide(actor, Action::AccessLogView)?;
    let tax_code = query.check()?;
    if query.leaves != Leaves::Page {
        proof::demand(tx, actor)?;
    }
    let person = people::store::find_for_access_log(tx, &scope, tax_code.as_str())?;
    let ours = match person {
        Some(person) => people::store::is_of_unit(tx, &scope, person)?,
        None => true,
    };
    let mark = query.leaves.mark();
    let entry = match ours {
        true => Entry::new(Action::AccessLogView),
        false => Entry::denied(Action::AccessLogView.code()),
    };
    let entry = entry.detail(format!("{mark}{}", query.reason.trim()));
    let entry = match person {
        Some(person) => entry.subject(person),
        None => entry,
    };
    audit::record(tx, actor, entry)?;
    Ok(person.filter(|_| ours))
}

/// The accesses to the data of a person whom [`look_up`] found, with the names that make them readable.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn access_log(db: &Db, person: PersonId) -> Result<AccessLog> {
    let mut accesses = accesses_to(db, person).await?;
    accesses.reverse();
    let (users, doctors) = who_acted(&accesses);
    let (users, doctors) =
        db.read(move |tx| Ok((store::user_names(tx, &users)?, doctor_names(tx, &doctors)?))).await?;
    Ok(AccessLog { accesses, users, doctors })
}

/// Under every id of hers, and under that of whoever she was one with, as long as she was: whoever saw what was written under one of
/// them saw her.
async fn accesses_to(db: &Db, person: PersonId) -> Result<Vec<Access>> {
    let whose = db.read(move |tx| people::store::recorded(tx, person)).await?;
    let mut found = tree::who_saw(db, &whose.any()).await?;
    found.retain(|access| {
        let at = access.record.at.parse().unwrap_or(Timestamp::MIN);
        whose.names_her(&access.record.subjects, at)
    });
    Ok(found)
}

/// Users and doctors' codes in the records, each once.
fn who_acted(accesses: &[Access]) -> (Vec<UserId>, Vec<String>) {
    let mut users: Vec<UserId> = accesses.iter().map(|access| UserId(access.record.user)).collect();
    users.sort_unstable();
    users.dedup();
    // Who acted, and by whose audience: a delegate saw by that of the doctor for whom he stood in.
    let audiences = accesses.iter().flat_map(|access| {
        [access.record.unit.as_str(), access.record.why.split(' ').next().unwrap_or_default()]
    });
    let mut doctors: Vec<String> =
        audiences.filter_map(|audience| audience.strip_prefix("gp:")).map(str::to_owned).collect();
    doctors.sort_unstable();
    doctors.dedup();
    (users, doctors)
}

fn doctor_names(tx: &mut Tx<'_>, codes: &[String]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for code in codes {
        if let Some(doctor) = territory::doctors::find(tx, code)? {
            names.insert(code.clone(), format!("{} {}", doctor.family_name, doctor.given_name));
        }
    }
    Ok(names)
}

/// Who accessed a person's data, oldest first, for the command line. Reading the log is itself logged, with the reason.
///
/// # Errors
/// As [`look_up`]; `Problem::NotFound` when nobody has that tax code.
pub async fn who_saw(
    db: &Db,
    actor: &Actor,
    tax_code: String,
    reason: String,
) -> Result<(PersonId, Vec<Access>)> {
    let (actor, query) = (actor.clone(), AccessQuery { tax_code, reason, leaves: Leaves::Page });
    let person = db.read(move |tx| look_up(tx, &actor, &query)).await?.ok_or(Problem::NotFound)?;
    let accesses = accesses_to(db, person).await?;
    Ok((person, accesses))
}
