//! The region's identity provider: who is sent there, with what he must come back, and whose account a tax code is. Who he is
//! the provider says; what he may do is said by the roles of his account and by nothing else.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, TaxCode};
use storage::{Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::brake::{self, Origin};
use crate::changes::{self, About, What, Word};
use crate::model::Actor;
use crate::policy::Action;
use crate::sessions::{Token, later};
use crate::{administration, mail, resets, sql};

/// For how long the provider may keep somebody.
const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// Sign-ins under way for one address.
const FROM_ONE_ADDRESS: i64 = 600;
/// Signs of what is kept for its author; the kit keeps less.
const LONGEST_KEPT: usize = 128 * 1024;
/// Why the tables are read beyond the second wall.
const WITHHELD: &str = "tax codes of users are withheld from those who read";

/// What somebody must come back with, and where he then goes.
#[derive(Debug, Clone, Default)]
pub struct Journey {
    /// Ties the answer to the question.
    pub state: String,
    /// Ties the provider's token to the question.
    pub nonce: String,
    /// What only who asked can show (PKCE).
    pub verifier: String,
    /// Where he wanted to go.
    pub next: String,
    /// What he was sending, sealed.
    pub kept: String,
}

/// Keeps what somebody must come back with, under the token that his browser gets.
///
/// # Errors
/// `Problem::Busy` when too many are under way from his address.
pub fn depart(tx: &mut Tx<'_>, token: &Token, journey: &Journey, origin: &Origin) -> Result<()> {
    let (now, source) = (tx.clocks().now(), brake::source(tx, origin)?);
    // Who has not come back takes no room: whoever sends many away leaves no more than the limit.
    tx.execute(&sql::CLEAR_JOURNEYS_FROM, args![source, now])?;
    let open: i64 = tx.one(&sql::JOURNEYS_FROM, args![source, now], |row| row.get(0))?;
    if open >= FROM_ONE_ADDRESS {
        return Err(Problem::Busy("sign-ins by the provider from one address"));
    }
    let Journey { state, nonce, verifier, next, kept } = journey;
    let kept = if kept.len() > LONGEST_KEPT { "" } else { kept.as_str() };
    let until = later(now, LASTS);
    tx.execute(&sql::INSERT_JOURNEY, args![token.hash(), state, nonce, verifier, next, kept, source, until])
        .map(drop)
}

/// Somebody comes back: what he had to bring, once, and none when it took too long.
///
/// # Errors
/// As `Tx::query`.
pub fn arrive(tx: &mut Tx<'_>, token: &Token) -> Result<Option<Journey>> {
    let now = tx.clocks().now();
    let found = tx.first(&sql::TAKE_JOURNEY, args![token.hash()], |row| {
        let journey = Journey {
            state: row.get(0)?,
            nonce: row.get(1)?,
            verifier: row.get(2)?,
            next: row.get(3)?,
            kept: row.get(4)?,
        };
        Ok((row.get::<kernel::Timestamp>(5)? > now).then_some(journey))
    })?;
    Ok(found.flatten())
}

/// Forgets who has not come back; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::CLEAR_JOURNEYS, args![now]).map(drop)
}

/// Whether a user has shown with a factor of ours that the tax code of his account is his: somebody else entered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// He has.
    Shown,
    /// Not yet: who has a factor is asked for it.
    NotYet,
}

/// Whose account a tax code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Of a user who may sign in, and whether two factors at the provider stand for his own.
    Of(UserId, Trust),
    /// Of one who is suspended.
    Suspended(UserId),
    /// Of one who has not yet accepted his invitation.
    Unused(UserId),
    /// Of nobody.
    None,
}

/// Whose account a tax code is: nobody has entered yet.
///
/// # Errors
/// As `Tx::query`.
pub fn account(tx: &mut Tx<'_>, code: &TaxCode) -> Result<Account> {
    let found = tx.first(&sql::USER_WITH_TAX_CODE, args![code.as_str()], |row| {
        let trust = if row.get::<bool>(3)? { Trust::Shown } else { Trust::NotYet };
        Ok((row.get::<UserId>(0)?, row.get::<bool>(1)?, row.get::<bool>(2)?, trust))
    })?;
    Ok(match found {
        None => Account::None,
        Some((user, false, ..)) => Account::Suspended(user),
        Some((user, true, false, _)) => Account::Unused(user),
        Some((user, true, true, trust)) => Account::Of(user, trust),
    })
}

/// A sign-in by the provider owes a factor of ours: whoever finishes it shows that the tax code is his.
///
/// # Errors
/// As `Tx::execute`.
pub fn owes(tx: &mut Tx<'_>, user: UserId, token: &Token) -> Result<()> {
    tx.execute(&sql::TAX_CODE_WAITS, args![user, token.hash()]).map(drop)
}

/// A sign-in that owed a factor is finished.
pub(crate) fn finished(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    tx.execute(&sql::TRUST_TAX_CODE, args![token.hash()]).map(drop)
}

/// The tax code of a user, for whoever may change it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when the account as a whole is not the actor's to change.
pub fn tax_code(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Option<String>> {
    administration::find(tx, actor, user)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("identity"))?;
    tx.system(WITHHELD, |tx| {
        administration::owns(tx, actor, user)?;
        tx.first(&sql::TAX_CODE_OF, args![user], |row| row.get(0))
    })
}

/// One's own tax code.
///
/// # Errors
/// As `Tx::query`.
pub fn own_tax_code(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>> {
    let user = actor.user;
    tx.system(WITHHELD, |tx| tx.first(&sql::TAX_CODE_OF, args![user], |row| row.get(0)))
}

/// Gives a user who is being invited his tax code, which stands in the history as one entered later does.
///
/// # Errors
/// An invalid field `tax_code` when another user has it.
pub fn invite_with(tx: &mut Tx<'_>, actor: &Actor, user: UserId, code: &TaxCode) -> Result<()> {
    give_tax_code(tx, user, code)?;
    let word = Word { id: Uuid::now_v7(), user, seen: None, why: None, note: None };
    changes::note(tx, actor, &word, What::TaxCode, About::Account)
}

fn give_tax_code(tx: &mut Tx<'_>, user: UserId, code: &TaxCode) -> Result<()> {
    let held = tx.first(&sql::TAX_CODE_HOLDER, args![code.as_str()], |row| row.get::<UserId>(0))?;
    if held.is_some_and(|held| held != user) {
        return Err(Problem::field("tax_code", "access-tax-code-taken"));
    }
    tx.execute(&sql::SET_TAX_CODE, args![user, code.as_str()]).map(drop)
}

/// An administrator enters or takes away the tax code by which a user is known to the provider. Who took the account's factor away
/// lately does not enter one, or one person alone could enter in its user's place.
///
/// # Errors
/// As `changes::begin`; an invalid field `tax_code` when another user has it; `Problem::Refused` when he took its factor away.
pub fn set_tax_code(tx: &mut Tx<'_>, actor: &Actor, word: &Word, code: Option<&TaxCode>) -> Result<()> {
    if !changes::begin(tx, actor, word, What::TaxCode)? {
        return Ok(());
    }
    if changes::did_lately(tx, actor, word.user, What::FactorReset, resets::APART_DAYS)? {
        return Err(Problem::Refused("access-tax-code-after-factor"));
    }
    match code {
        Some(code) => give_tax_code(tx, word.user, code)?,
        None => tx.execute(&sql::DROP_TAX_CODE, args![word.user]).map(drop)?,
    }
    changes::note(tx, actor, word, What::TaxCode, About::Account)?;
    mail::tell(tx, word.user, mail::Kind::TaxCode)?;
    let what = if code.is_some() { "identity set" } else { "identity removed" };
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail(what))
}
