//! Signing in through the region's identity provider, and the tax code by which it knows a user.

use access::audit::{self, Entry};
use access::brake::{self, Origin};
use access::factors::{self, How, Means, Owes};
use access::keys::Keys;
use access::provider::{self, Account, Journey, Trust};
use access::sessions::{self, Token};
use access::{Actor, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, TaxCode};
use storage::{Db, Tx};

use super::account::{Said, proved};
use super::second::{Coming, Entered, open};
use crate::provider::Identity;
use crate::rules::{self, Deed};

/// What became of somebody who came back from the provider.
pub enum Arrived {
    /// A session is open.
    In(Box<Entered>),
    /// He owes a factor of ours, or must get one: the token stands for that.
    Owes(Owes, Means, Token),
    /// His tax code is no user's, or of one who has not accepted his invitation.
    Unknown,
    /// His account is suspended.
    Suspended,
    /// There is nothing behind the door.
    Refused(Problem),
}

/// Somebody is sent to the provider: his browser gets the token.
///
/// # Errors
/// `Problem::Busy` when too many are under way from his address.
pub async fn depart(db: &Db, journey: Journey, origin: Origin) -> Result<Token> {
    let token = Token::new()?;
    let fresh = token.clone();
    db.write(move |tx| provider::depart(tx, &fresh, &journey, &origin)).await?;
    Ok(token)
}

/// Somebody comes back: what he had to bring.
///
/// # Errors
/// As `Db::write`.
pub async fn come_back(db: &Db, token: Token) -> Result<Option<Journey>> {
    db.write(move |tx| provider::arrive(tx, &token)).await
}

/// Leaves the record that what somebody came back with is refused; whose it would have been nobody knows.
///
/// # Errors
/// As `Db::write`.
pub async fn note_refused(db: &Db, what: &'static str, origin: Origin) -> Result<()> {
    db.write(move |tx| refused(tx, None, what, &origin)).await
}

fn refused(tx: &mut Tx<'_>, user: Option<UserId>, what: &str, origin: &Origin) -> Result<()> {
    let entry = Entry::denied(audit::SESSION_OPEN).subjects(user.map(|user| user.0));
    audit::record_unknown(tx, entry.detail(format!("provider {what}")).from(origin.from()))
}

/// Opens the session of whoever the provider says it is, unless something is owed.
///
/// # Errors
/// As `Db::write`.
pub async fn enter_by_provider(db: &Db, keys: &Keys, who: Identity, coming: Coming) -> Result<Arrived> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let (user, trust) = match provider::account(tx, &who.tax_code)? {
            Account::Of(user, trust) => (user, trust),
            Account::Suspended(user) => {
                refused(tx, Some(user), "suspended", &coming.origin)?;
                return Ok(Arrived::Suspended);
            }
            Account::Unused(user) => {
                refused(tx, Some(user), "unused", &coming.origin)?;
                return Ok(Arrived::Unknown);
            }
            Account::None => {
                refused(tx, None, "unknown", &coming.origin)?;
                return Ok(Arrived::Unknown);
            }
        };
        tx.lock(user)?;
        let held = sessions::assignments(tx, user)?;
        let role = match rules::role_at(&held, &coming.door) {
            Ok(held) => held.role,
            Err(problem) => {
                refused(tx, Some(user), "no role", &coming.origin)?;
                return Ok(Arrived::Refused(problem));
            }
        };
        // Two factors over there do not take the place of one here that nobody has shown since somebody entered the tax code.
        let enough = who.two_factors && (trust == Trust::Shown || !factors::has(tx, user)?);
        if !enough && let Some((owes, means)) = factors::owed(tx, &keys, user, role, &token)? {
            provider::owes(tx, user, &token)?;
            return Ok(Arrived::Owes(owes, means, token.clone()));
        }
        let login = users::login_of(tx, user)?;
        let (attempt, _) = brake::prepare(tx, &login, &coming.origin)?;
        brake::remember(tx, user, &attempt)?;
        open(tx, user, &held, &coming, &token, How::Provider).map(|entered| Arrived::In(Box::new(entered)))
    })
    .await
}

/// A tax code as it was typed; none when nothing was.
///
/// # Errors
/// An invalid field `tax_code`.
pub fn typed_tax_code(typed: &str) -> Result<Option<TaxCode>> {
    match typed.trim() {
        "" => Ok(None),
        typed => {
            TaxCode::parse(typed).map(Some).map_err(|_| Problem::field("tax_code", "accounts-tax-code-wrong"))
        }
    }
}

/// Enters or takes away the tax code by which the provider knows a user: whoever has it enters as he.
///
/// # Errors
/// `Problem::NotProved`; as `access::provider::set_tax_code`.
pub fn set_tax_code(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    code: Option<&TaxCode>,
) -> Result<()> {
    let word = said.word(actor, user, Deed::Plain)?;
    proved(tx, actor)?;
    provider::set_tax_code(tx, actor, &word, code)
}
