//! What administrators do with an account: each change is done once however often it is sent, on the account as its author
//! saw it, and stands in the account's history.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::{Actor, Role};
use crate::policy::{Action, Scope, decide};
use crate::{administration, sql};

/// Changes that an account's page shows.
const SHOWN: i64 = 50;

/// An administrator's word about an account.
#[derive(Debug, Clone)]
pub struct Word {
    /// Made by the client: sent again, it does nothing more.
    pub id: Uuid,
    /// Whose account.
    pub user: UserId,
    /// The account's version that he saw; none, whichever it is.
    pub seen: Option<i64>,
    /// Code of the reason.
    pub why: Option<String>,
    /// What he adds to it.
    pub note: Option<String>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A role was given.
    Given,
    /// The last day of a role was changed.
    Moved,
    /// A role was ended.
    Ended,
    /// The user was suspended.
    Suspended,
    /// The user was let in again.
    Readmitted,
    /// Sessions of his were ended.
    SessionsEnded,
    /// His second factor was taken away.
    FactorReset,
    /// A letter was prepared with which he chooses another password.
    PasswordLetter,
    /// He chose another password, having forgotten the one before.
    PasswordReset,
    /// A role was asked for that another administrator has to give.
    Asked,
    /// He gave it.
    Approved,
    /// He refused it.
    Declined,
    /// A role ended because nobody attested it.
    Paused,
    /// It was attested, and goes on.
    Resumed,
    /// He got a key himself.
    KeyAdded,
    /// He took one of his keys away himself.
    KeyRemoved,
    /// He got the program with codes himself.
    ProgramAdded,
    /// He made other codes on paper himself.
    CodesRenewed,
    /// The tax code by which the identity provider knows him was entered or taken away.
    TaxCode,
    /// His name, or where he is written to, was corrected.
    Contact,
}

impl What {
    /// Stable name, in the table and in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Moved => "moved",
            Self::Ended => "ended",
            Self::Suspended => "suspended",
            Self::Readmitted => "readmitted",
            Self::SessionsEnded => "sessions",
            Self::FactorReset => "factor",
            Self::PasswordLetter => "password",
            Self::PasswordReset => "forgotten",
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::KeyAdded => "key_added",
            Self::KeyRemoved => "key_removed",
            Self::ProgramAdded => "program_added",
            Self::CodesRenewed => "codes_renewed",
            Self::TaxCode => "tax_code",
            Self::Contact => "contact",
        }
    }

    /// Whether it concerns the whole account, and not one role alone.
    fn is_of_account(self) -> bool {
        matches!(
            self,
            Self::Suspended
                | Self::Readmitted
                | Self::SessionsEnded
                | Self::FactorReset
                | Self::PasswordLetter
                | Self::TaxCode
                | Self::Contact
        )
    }
}

/// What a change is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    /// The account.
    Account,
    /// A role, with its first day no more.
    Role(Uuid, Date),
    /// A role that was asked for.
    Request(Uuid),
}

/// A change, as the account's page shows it.
#[derive(Debug, Clone)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Code of what was done: see [`What::code`].
    pub what: String,
    /// Name of the administrator; none for the command line on the machine itself.
    pub by: Option<String>,
    /// The role it was about.
    pub role: Option<ChangedRole>,
    /// Code of the reason.
    pub why: Option<String>,
    /// What its author added.
    pub note: Option<String>,
}

/// The role that a change was about.
#[derive(Debug, Clone)]
pub struct ChangedRole {
    /// The role.
    pub role: Role,
    /// Name of the unit.
    pub unit: String,
    /// First day.
    pub valid_from: Date,
    /// First day no more, as it was set then.
    pub valid_to: Date,
}

/// Begins a change: whether it is still to be done, which it is not when the same was sent before. Nobody changes his own
/// account, nor one that he does not see, and as a whole none that holds a role which he could not have given.
///
/// # Errors
/// `Problem::Denied`; `Problem::Refused` for oneself; `Problem::NotFound` when there is no such user; `Problem::Stale` when
/// the account has changed since it was seen; `Problem::Duplicate` when the id stands for something else.
pub(crate) fn begin(tx: &mut Tx<'_>, actor: &Actor, word: &Word, what: What) -> Result<bool> {
    decide(actor, Action::UserManage)?;
    if word.user == actor.user {
        return Err(Problem::Refused("access-own-account"));
    }
    // Of two who suspend each other at once the second finds himself suspended.
    let mut both = [word.user.0, actor.user.0];
    both.sort_by_key(|id| id.as_u64_pair().1);
    both.into_iter().try_for_each(|id| tx.lock(id))?;
    // The command line on the machine itself is nobody's account.
    let (role, today) = (actor.role.code(), tx.clocks().real_today());
    let holds = args![actor.user, role, actor.unit.code, today];
    if !actor.session.is_nil() && tx.first(&sql::HOLDS_ROLE, holds, |row| row.get::<bool>(0))?.is_none() {
        return Err(Problem::NotSignedIn);
    }
    let known = tx
        .first(&sql::CHANGE_WITH, args![word.id], |row| Ok((row.get::<UserId>(0)?, row.get::<String>(1)?)))?;
    if let Some((user, code)) = known {
        let same = user == word.user && code == what.code();
        return if same { Ok(false) } else { Err(Problem::Duplicate("account_change.id".into())) };
    }
    administration::find(tx, actor, word.user)?;
    if what.is_of_account() {
        administration::owns(tx, actor, word.user)?;
    }
    if tx.execute(&sql::SEEN_ACCOUNT, args![word.user, word.seen])? == 0 {
        return Err(Problem::Stale);
    }
    Ok(true)
}

/// Writes a change into the account's history, with what it is about.
pub(crate) fn note(tx: &mut Tx<'_>, actor: &Actor, word: &Word, what: What, about: About) -> Result<()> {
    let by = Some(actor.user).filter(|by| !by.0.is_nil());
    let (assignment, valid_to, request) = match about {
        About::Account => (None, None, None),
        About::Role(role, valid_to) => (Some(role), Some(valid_to), None),
        About::Request(request) => (None, None, Some(request)),
    };
    let now = tx.clocks().now();
    let (why, text) = (word.why.as_deref(), word.note.as_deref());
    tx.execute(
        &sql::NOTE_CHANGE,
        args![word.id, word.user, by, now, what.code(), assignment, valid_to, why, text, request],
    )
    .map(drop)
}

/// Writes into an account's history what its user did himself, who may have no session.
pub(crate) fn note_own(tx: &mut Tx<'_>, user: UserId, what: What, text: Option<&str>) -> Result<()> {
    let (now, nothing): (Timestamp, Option<Uuid>) = (tx.clocks().now(), None);
    let (day, why): (Option<Date>, Option<String>) = (None, None);
    let id = Uuid::now_v7();
    tx.execute(
        &sql::NOTE_CHANGE,
        args![id, user, Some(user), now, what.code(), nothing, day, why, text, nothing],
    )
    .map(drop)
}

/// Whether an administrator did something with an account in the last so many days. The command line on the machine itself is
/// its owner, who needs nobody else.
pub(crate) fn did_lately(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    what: What,
    days: i64,
) -> Result<bool> {
    let since = tx.clocks().now().checked_sub(SignedDuration::from_hours(24 * days));
    let since = since.unwrap_or(Timestamp::MIN);
    let did =
        tx.first(&sql::DID_LATELY, args![user, actor.user, what.code(), since], |row| row.get::<bool>(0))?;
    Ok(did.is_some())
}

/// What was done with an account, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Vec<Change>> {
    tx.system("administering users: the history of an account is withheld from those who read", |tx| {
        tx.query(&sql::CHANGES_OF, args![user, SHOWN], |row| {
            let role = match row.get::<Option<String>>(3)? {
                Some(code) => Some(ChangedRole {
                    role: Role::parse(&code)?,
                    unit: row.get(4)?,
                    valid_from: row.get(5)?,
                    valid_to: row.get(6)?,
                }),
                None => None,
            };
            let (at, what, by) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Change { at, what, by, role, why: row.get(7)?, note: row.get(8)? })
        })
    })
}
