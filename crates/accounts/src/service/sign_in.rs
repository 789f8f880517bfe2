//! Signing in and out.

use access::sessions::{self, Token};
use access::{Actor, passwords};
use kernel::{Problem, Result};
use storage::Db;

/// Signs a user in with login and password; the same answer, in the same time, whether or not the login exists. The
/// session it takes the place of, if there is one, ends: a session never outlives a sign-in.
///
/// # Errors
/// An invalid field `password`; `Problem::Busy` when too many sign in at once; `Problem::Denied` without a role today.
pub async fn sign_in(
    db: &Db,
    login: String,
    password: String,
    replaced: Option<Token>,
) -> Result<(Token, Actor)> {
    let found = db.read(move |tx| sessions::find_login(tx, &login)).await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    let fits = passwords::verify_bounded(password, hash).await?;
    let user = user.filter(|_| fits).ok_or_else(|| Problem::field("password", "accounts-sign-in-wrong"))?;
    let token = Token::new()?;
    let fresh = token.clone();
    let actor = db
        .write(move |tx| {
            if let Some(old) = &replaced {
                sessions::end(tx, old)?;
            }
            sessions::open(tx, user, &fresh)
        })
        .await?;
    Ok((token, actor))
}

/// Ends a session; ending one that is over already is no error.
///
/// # Errors
/// As `Db::write`.
pub async fn sign_out(db: &Db, token: Token) -> Result<()> {
    db.write(move |tx| sessions::end(tx, &token)).await
}
