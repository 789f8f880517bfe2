//! A role for all wards of a facility or all facilities of a body, and back again.

use access::approvals::{self, Standing};
use access::assignments::{self, End, NewAssignment};
use access::audit::{self, Entry};
use access::{Action, Actor, Unit, administration};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::Said;
use super::account::{another, proved};
use super::approvals::opening;
use crate::model::{HeldRole, Opening};
use crate::rules::Deed;
use crate::rules::parts::{Span, open};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The role is given wherever it is not held.
    Enable,
    /// It is ended wherever it is held, but where one came from.
    Revoke,
}

/// A unit with what would become of the role there.
#[derive(Debug, Clone)]
pub struct PartLine {
    /// The unit.
    pub unit: Unit,
    /// Key of the sentence that says what would become of it.
    pub key: &'static str,
    /// What is to be done there, if anything.
    pub todo: Option<Todo>,
    /// What it would open.
    pub opens: Option<Opening>,
}

/// What is to be done for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// A role is given, or asked for.
    Give,
    /// This role ends.
    End(Uuid),
}

/// What would become of each unit, with the role one comes from. Nothing is written but that somebody looked.
///
/// # Errors
/// As [`another`]; `Problem::NotFound` when it is not a role of the user's that he holds or will hold.
pub fn rehearse_parts(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    role: Uuid,
    span: Span,
    act: Act,
) -> Result<(HeldRole, Vec<PartLine>)> {
    let page = another(tx, actor, user)?;
    let today = tx.clocks().real_today();
    let held = page.account.line.roles.iter().find(|held| held.id == role && today < held.valid_to);
    let held = held.cloned().ok_or(Problem::NotFound)?;
    let (roles, day) = (&page.account.line.roles, tx.clocks().today());
    let of_unit = |code: &str| {
        roles.iter().find(|one| one.role == held.role && one.unit.code == code && today < one.valid_to)
    };
    let waits = |code: &str| {
        let open = |one: &&approvals::RoleRequest| one.standing == Standing::Open && one.role == held.role;
        page.requests.iter().filter(open).any(|one| one.unit.code == code)
    };
    let units = span.units(held.role, &held.unit.code);
    let units = if act == Act::Enable { open(units, day) } else { units };
    let mut lines = Vec::with_capacity(units.len());
    for unit in units {
        let ours = administration::is_his(tx, actor, held.role, &unit.code)?;
        let (key, todo) = match (act, of_unit(&unit.code)) {
            _ if !ours => ("accounts-parts-not-yours", None),
            (Act::Enable, Some(_)) => ("accounts-parts-held", None),
            _ if waits(&unit.code) => ("accounts-parts-asked", None),
            (Act::Enable, None) if administration::needs_approval(held.role) => {
                ("accounts-parts-will-ask", Some(Todo::Give))
            }
            (Act::Enable, None) => ("accounts-parts-will-give", Some(Todo::Give)),
            (Act::Revoke, Some(one)) => ("accounts-parts-will-end", Some(Todo::End(one.id))),
            (Act::Revoke, None) => ("accounts-parts-not-held", None),
        };
        let opens = match todo {
            Some(Todo::Give) => Some(opening(tx, actor, held.role, &unit.code)?),
            _ => None,
        };
        let unit = Unit { code: unit.code.clone(), name: unit.name.clone() };
        lines.push(PartLine { unit, key, todo, opens });
    }
    let detail = format!("rehearsal {} {}", span.code(), lines.len());
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(detail))?;
    Ok((held, lines))
}

/// Does what [`rehearse_parts`] says for the units that were chosen, all in one unit of work: each unit as if it had been done alone, with an entry of its own
/// in the history of the account. The same form sent again finds nothing to do.
///
/// # Errors
/// As [`rehearse_parts`]; `Problem::NotProved`; `Problem::Stale`; invalid fields `why`, `note` and `part`.
pub fn change_parts(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    role: Uuid,
    (span, act): (Span, Act),
    chosen: &[String],
    said: &Said,
) -> Result<usize> {
    proved(tx, actor)?;
    let deed = if act == Act::Enable { Deed::Plain } else { Deed::EndRole };
    let word = said.word(actor, user, deed)?;
    let (held, mut lines) = rehearse_parts(tx, actor, user, role, span, act)?;
    if chosen.is_empty() {
        return Err(Problem::field("part", "accounts-parts-none-chosen"));
    }
    lines.retain(|line| chosen.contains(&line.unit.code));
    let today = tx.clocks().real_today();
    let mut done = 0;
    for line in lines {
        let Some(todo) = line.todo else { continue };
        let id = id_for(word.id, &line.unit.code);
        // That the account is as it was seen is asked once: each step makes it another version.
        let seen = if done == 0 { word.seen } else { None };
        let word = access::changes::Word { id, seen, ..word.clone() };
        match todo {
            Todo::Give => {
                let valid_from = held.valid_from.max(today);
                let new =
                    NewAssignment { role: held.role, unit: line.unit, valid_from, valid_to: held.valid_to };
                assignments::give(tx, actor, &word, &new)?;
            }
            Todo::End(one) => assignments::end(tx, actor, &word, one, End::Now)?,
        }
        done += 1;
    }
    Ok(done)
}

/// The id of the change of one unit: always the same for the same form.
fn id_for(form: Uuid, unit: &str) -> Uuid {
    // FNV-1a, 128 bits: it need not be secret, only different for each unit.
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    let hash = unit.bytes().fold(form.as_u128(), |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    Uuid::from_u128(hash)
}
