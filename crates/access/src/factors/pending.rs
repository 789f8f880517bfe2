//! Between the password and the session: a token in a cookie that opens nothing, good for minutes and few tries.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Tx, args};

use super::challenge;
use crate::sessions::{Token, later};
use crate::{provider, sql};

/// Minutes for a code; to enrol takes longer.
pub const MINUTES: i64 = 5;
const MINUTES_TO_ENROL: i64 = 20;
/// Wrong codes after which the password is asked for again.
const TRIES: i32 = 5;
/// Why the table is read beyond the second wall.
const NOBODY: &str = "signing in: nobody has entered yet";

/// What is owed before a session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owes {
    /// A code of the factor, or one on paper.
    Code,
    /// To get a factor.
    Enrolment,
}

impl Owes {
    fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Enrolment => "enrolment",
        }
    }

    fn parse(code: &str) -> Result<Self> {
        let found = [Self::Code, Self::Enrolment].into_iter().find(|owes| owes.code() == code);
        found.ok_or_else(|| Problem::Internal(format!("nobody owes {code}")))
    }
}

/// A sign-in that is not finished.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// Whose.
    pub user: UserId,
    /// What he owes.
    pub owes: Owes,
}

/// The password was right: from now on the token stands for that.
///
/// # Errors
/// As `Tx::execute`.
pub fn begin(tx: &mut Tx<'_>, user: UserId, owes: Owes, token: &Token) -> Result<()> {
    let minutes = if owes == Owes::Code { MINUTES } else { MINUTES_TO_ENROL };
    let until = later(tx.clocks().now(), SignedDuration::from_mins(minutes));
    tx.execute(&sql::INSERT_PENDING, args![token.hash(), user, owes.code(), until]).map(drop)
}

/// The sign-in that a token stands for, while it is good.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, token: &Token) -> Result<Option<Pending>> {
    let now = tx.clocks().now();
    tx.system(NOBODY, |tx| {
        tx.first(&sql::FIND_PENDING, args![token.hash(), now, TRIES], |row| {
            Ok(Pending { user: row.get(0)?, owes: Owes::parse(&row.get::<String>(1)?)? })
        })
    })
}

/// Counts a try.
///
/// # Errors
/// As `Tx::execute`.
pub fn count_try(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    tx.execute(&sql::TRY_PENDING, args![token.hash()]).map(drop)
}

/// Uses the token up; whether it was still there. If the provider had said who he is, he has now shown that he is the user.
///
/// # Errors
/// As `Tx::execute`.
pub fn take(tx: &mut Tx<'_>, token: &Token) -> Result<bool> {
    let taken = tx.execute(&sql::TAKE_PENDING, args![token.hash()])? > 0;
    if taken {
        provider::finished(tx, token)?;
    }
    Ok(taken)
}

/// Forgets the sign-ins of a user that are not finished, and what his keys were asked: they are good for nothing any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    challenge::forget(tx, user)?;
    tx.execute(&sql::FORGET_PENDING, args![user]).map(drop)
}

/// Forgets those whose time is over; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.clocks().now();
    challenge::clear(tx)?;
    tx.execute(&sql::CLEAR_PENDING, args![now])
}
