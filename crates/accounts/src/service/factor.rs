//! One's own second factor, the region's demand for it, and an administrator who takes it away.

use access::audit::{self, Entry};
use access::changes::Word;
use access::factors::{self, Demand, Place};
use access::invitations::Code;
use access::keys::Keys;
use access::{Action, Actor, decide, open_sessions, proof, users};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::Tx;

use super::account::{Said, proved};
use crate::rules::Deed;
use crate::store;

/// Begins to enrol: what somebody finds a session open for would be a factor of his own.
///
/// # Errors
/// `Problem::NotProved`.
pub fn begin_factor(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys) -> Result<()> {
    proof::demand(tx, actor)?;
    factors::begin(tx, keys, actor.user, Place::session(actor))
}

/// Whether the actor has proved lately who he is: asked before the secret of an enrolment is shown.
///
/// # Errors
/// `Problem::NotProved`.
pub fn may_enrol(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    proof::demand(tx, actor)?;
    audit::record(tx, actor, Entry::session(audit::PROFILE_VIEW).subject(actor.user.0).detail("factor"))
}

/// Finishes enrolling: his other sessions, opened without it, end.
///
/// # Errors
/// `Problem::NotProved`; an invalid field `code`; `Problem::NotFound` when he has not begun.
pub fn confirm_factor(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys, typed: &str) -> Result<Vec<Code>> {
    proof::demand(tx, actor)?;
    let codes = factors::confirm(tx, keys, actor.user, Place::session(actor), Some(actor), typed)?;
    open_sessions::end_others(tx, actor, "factor enrolled")?;
    Ok(codes)
}

/// Makes new codes on paper.
///
/// # Errors
/// `Problem::NotProved`; `Problem::NotFound` when he has no factor.
pub fn renew_recovery(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Code>> {
    proof::demand(tx, actor)?;
    factors::renew_codes(tx, actor)
}

/// Whether the region asks everybody for a second factor.
///
/// # Errors
/// `Problem::Denied`.
pub fn factor_demand(tx: &mut Tx<'_>, actor: &Actor) -> Result<Demand> {
    decide(actor, Action::SettingManage)?;
    Demand::of(tx)
}

/// How many people may sign in today, and how many of them have no second factor.
///
/// # Errors
/// `Problem::Denied`.
pub fn without_factor(tx: &mut Tx<'_>, actor: &Actor) -> Result<(i64, i64)> {
    let scope = decide(actor, Action::SettingManage)?;
    let today = tx.clocks().real_today();
    crate::store::without_factor(tx, &scope, today)
}

/// Decides whether the region asks everybody for a second factor.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; an invalid field `demand`.
pub fn set_factor_demand(tx: &mut Tx<'_>, actor: &Actor, demand: &str) -> Result<()> {
    decide(actor, Action::SettingManage)?;
    let demand =
        Demand::parse(demand).ok_or_else(|| Problem::field("demand", "accounts-factor-demand-missing"))?;
    proof::demand(tx, actor)?;
    users::set_setting(tx, actor, factors::SETTING, demand.code())
}

/// Takes a user's factor away, after the administrator has made sure who he is.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; as `access::factors::reset`; invalid fields `why` and `note`.
pub fn reset_factor(tx: &mut Tx<'_>, actor: &Actor, user: UserId, said: &Said) -> Result<()> {
    let word: Word = said.word(actor, user, Deed::ResetFactor)?;
    proved(tx, actor)?;
    factors::reset(tx, actor, &word)
}

/// As [`reset_factor`], of the user with a login: for the command line.
///
/// # Errors
/// As [`reset_factor`]; `Problem::NotFound` when nobody has it.
pub fn reset_factor_login(tx: &mut Tx<'_>, actor: &Actor, login: &str, said: &Said) -> Result<()> {
    let scope = decide(actor, Action::UserManage)?;
    let user = store::user_with_login(tx, &scope, login)?;
    reset_factor(tx, actor, user, said)
}
