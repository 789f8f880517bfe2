//! What a key is asked to sign: once, within minutes, for one purpose, and in the browser that was asked.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Tx, args};

use super::Place;
use crate::brake::{self, Origin};
use crate::sessions::{Token, later};
use crate::sql;

/// For how long an answer is waited for.
const LASTS: SignedDuration = SignedDuration::from_mins(5);
/// Challenges of whoever comes that may be open for one address: a hospital in the morning has fewer in five minutes.
const FROM_ONE_ADDRESS: i64 = 600;

/// What a challenge is for: it is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// To get a key.
    Enrol,
    /// To sign in by the key alone.
    SignIn,
    /// To sign in by the key after the password.
    Second,
    /// To prove again who one is.
    Proof,
}

impl Aim {
    fn code(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::SignIn => "sign_in",
            Self::Second => "second",
            Self::Proof => "proof",
        }
    }
}

/// For whom and what a key is asked.
#[derive(Clone)]
pub(super) struct Asked {
    /// For what.
    pub(super) aim: Aim,
    /// By whom; whoever signs in by the key alone has not said.
    pub(super) user: Option<UserId>,
    /// In which session or sign-in.
    pub(super) place: Option<Place>,
    /// What the key will be called.
    pub(super) name: Option<String>,
}

/// Keeps what a key is asked to sign, under the token that its browser gets.
///
/// # Errors
/// `Problem::Busy` when whoever is at this address has asked too often.
pub(super) fn put(
    tx: &mut Tx<'_>,
    token: &Token,
    asked: &Asked,
    challenge: &[u8],
    origin: &Origin,
) -> Result<()> {
    let (now, source) = (tx.clocks().now(), brake::source(tx, origin)?);
    if asked.user.is_none() {
        let open: i64 = tx.one(&sql::CHALLENGES_FROM, args![source, now], |row| row.get(0))?;
        if open >= FROM_ONE_ADDRESS {
            return Err(Problem::Busy("keys asked from one address"));
        }
    }
    let (aim, place) = (asked.aim.code(), asked.place.map(|place| place.0));
    let until = later(now, LASTS);
    tx.execute(
        &sql::INSERT_CHALLENGE,
        args![token.hash(), challenge, aim, place, asked.user, asked.name, source, until],
    )
    .map(drop)
}

/// What was asked under a token, which is used up whatever becomes of it: none when it was asked for something else,
/// elsewhere, or too long ago.
///
/// # Errors
/// As `Tx::query`.
pub(super) fn take(
    tx: &mut Tx<'_>,
    token: &Token,
    aim: Aim,
    place: Option<Place>,
) -> Result<Option<(Vec<u8>, Asked)>> {
    let now = tx.clocks().now();
    let found = tx.first(&sql::TAKE_CHALLENGE, args![token.hash()], |row| {
        let (code, there) = (row.get::<String>(1)?, row.get::<Option<Vec<u8>>>(2)?);
        let good = code == aim.code()
            && there.as_deref() == place.as_ref().map(|place| place.0.as_slice())
            && row.get::<kernel::Timestamp>(5)? > now;
        let asked = Asked { aim, place, user: row.get(3)?, name: row.get(4)? };
        Ok(good.then_some((row.get::<Vec<u8>>(0)?, asked)))
    })?;
    Ok(found.flatten())
}

/// Forgets what the keys of a user were asked.
pub(super) fn forget(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    tx.execute(&sql::FORGET_CHALLENGES, args![user]).map(drop)
}

/// Forgets what nobody has answered in time.
pub(super) fn clear(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::CLEAR_CHALLENGES, args![now]).map(drop)
}
