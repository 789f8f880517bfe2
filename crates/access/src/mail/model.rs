//! What a message is, and when it is tried again.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use uuid::Uuid;

use crate::keys::Sealed;
use crate::sessions::later;

/// For how many days a message is tried.
pub(super) const FOR_DAYS: i64 = 3;
/// For how many days it is remembered what became of it.
pub(super) const KEPT_DAYS: i64 = 30;
/// Minutes to wait after so many tries; the last for all further ones.
const PAUSES: [i64; 7] = [1, 2, 5, 10, 20, 40, 60];

/// What a message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// He is invited: a link.
    Invitation,
    /// He has forgotten his password: a link.
    Reset,
    /// Somebody asked for that, and the account is one that nobody can enter.
    ResetInVain,
    /// An administrator has prepared a letter with which another password is chosen.
    ResetLetter,
    /// His password was changed.
    PasswordChanged,
    /// He is written to at another address from now on.
    EmailChanged,
    /// He has a second factor from now on.
    FactorEnrolled,
    /// He made new codes on paper, or somebody in his session.
    CodesRenewed,
    /// An administrator has taken his second factor away.
    FactorReset,
    /// He took one of his keys away himself, or somebody in his session.
    KeyRemoved,
    /// One of his keys was refused that counted backwards: two hold it.
    KeyCopied,
    /// The tax code by which the region's identity provider knows him was entered, with his invitation or later, changed or
    /// taken away.
    TaxCode,
    /// He has one more role.
    RoleGiven,
    /// He is kept out.
    Suspended,
    /// He is let in again.
    Readmitted,
    /// Somebody entered with his login from a browser in which he never had.
    NewBrowser,
    /// A record was opened in an emergency, and he answers for the data.
    Emergency,
    /// He was told something about patients, and wants to hear of it here.
    Communications,
    /// A plan of what is over its term waits for his approval.
    PlanWaits,
    /// An administrator tries whether messages arrive.
    Test,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 20] = [
        Self::Invitation,
        Self::Reset,
        Self::ResetInVain,
        Self::ResetLetter,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::FactorEnrolled,
        Self::CodesRenewed,
        Self::FactorReset,
        Self::KeyRemoved,
        Self::KeyCopied,
        Self::TaxCode,
        Self::RoleGiven,
        Self::Suspended,
        Self::Readmitted,
        Self::NewBrowser,
        Self::Emergency,
        Self::Communications,
        Self::PlanWaits,
        Self::Test,
    ];

    /// Stable name, in the table and in the keys of the words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::ResetInVain => "reset-in-vain",
            Self::ResetLetter => "reset-letter",
            Self::PasswordChanged => "password-changed",
            Self::EmailChanged => "email-changed",
            Self::FactorEnrolled => "factor-enrolled",
            Self::CodesRenewed => "codes-renewed",
            Self::FactorReset => "factor-reset",
            Self::KeyRemoved => "key-removed",
            Self::KeyCopied => "key-copied",
            Self::TaxCode => "tax-code",
            Self::RoleGiven => "role-given",
            Self::Suspended => "suspended",
            Self::Readmitted => "readmitted",
            Self::NewBrowser => "new-browser",
            Self::Emergency => "emergency",
            Self::Communications => "communications",
            Self::PlanWaits => "plan-waits",
            Self::Test => "test",
        }
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Problem::Internal(format!("there is no message of the kind {code}")))
    }

    /// Invitations come by hundreds; nobody else waits behind them.
    pub(super) fn urgency(self) -> i32 {
        i32::from(self == Self::Invitation)
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is tried, again and again.
    Waiting,
    /// A server has taken it.
    Sent,
    /// It was given up.
    Failed,
    /// What it told was no longer so.
    Withdrawn,
    /// It is of a kind that another version knows, which will send it.
    Aside,
}

impl State {
    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Aside => "aside",
        }
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        let all = [Self::Waiting, Self::Sent, Self::Failed, Self::Withdrawn, Self::Aside];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Problem::Internal(format!("no message is {code}")))
    }
}

/// Why a message has not left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no server, it does not answer, or not in time.
    Unreachable,
    /// The server asks to try later, or does not let us in.
    Later,
    /// The server refuses the address or the message, for good.
    Refused,
    /// The address is none.
    Address,
    /// The key under which its link lies is missing.
    Key,
    /// This version does not know what it tells.
    Kind,
}

impl Why {
    /// Stable name, in the table and in the keys of the words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Address => "address",
            Self::Key => "key",
            Self::Kind => "kind",
        }
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        let all = [Self::Unreachable, Self::Later, Self::Refused, Self::Address, Self::Key, Self::Kind];
        let found = all.into_iter().find(|why| why.code() == code);
        found.ok_or_else(|| Problem::Internal(format!("no message fails by {code}")))
    }

    /// Whether another try may succeed.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Unreachable | Self::Later)
    }
}

/// A message that is being sent.
#[derive(Clone)]
pub struct Claimed {
    /// Its name, the same at each try.
    pub id: Uuid,
    /// To whom.
    pub user: UserId,
    /// What it tells.
    pub kind: Kind,
    /// The address.
    pub to: String,
    /// When what it tells happened.
    pub happened_at: Timestamp,
    /// Until when its link is good.
    pub good_until: Option<Timestamp>,
    /// Its link.
    pub(super) sealed: Option<Sealed>,
    /// The tries, with this one.
    pub tries: i32,
    /// When it is of no use any more.
    pub give_up_at: Timestamp,
}

/// What an administrator is told of all messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many wait.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// How many were given up in the last 30 days.
    pub failed: i64,
    /// How many are of a kind that this version does not know.
    pub aside: i64,
    /// When the last one left.
    pub last_sent: Option<Timestamp>,
}

/// A message that was given up.
#[derive(Debug, Clone)]
pub struct Failed {
    /// To whom.
    pub user: UserId,
    /// His name.
    pub name: String,
    /// His login.
    pub login: String,
    /// What it told; none when only another version knows it.
    pub kind: Option<Kind>,
    /// When that happened.
    pub happened_at: Timestamp,
    /// How often it was tried.
    pub tries: i32,
    /// Why it did not leave.
    pub why: Why,
}

/// What became of the last message of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Last {
    /// Its state.
    pub state: State,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it left or was given up.
    pub settled_at: Option<Timestamp>,
}

/// When a message is tried again that was tried so often; none when it would be of no use then.
pub(super) fn next_try(tries: i32, now: Timestamp, give_up_at: Timestamp) -> Option<Timestamp> {
    let done = usize::try_from(tries - 1).unwrap_or(0);
    let next = later(now, SignedDuration::from_mins(PAUSES[done.min(PAUSES.len() - 1)]));
    (next < give_up_at).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_it_is_given_up() {
        let now: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let at = |minutes| later(now, SignedDuration::from_mins(minutes));
        for (tries, minutes) in [(1, 1), (2, 2), (3, 5), (4, 10), (5, 20), (6, 40), (7, 60), (50, 60)] {
            assert_eq!(next_try(tries, now, at(1000)), Some(at(minutes)), "{tries}");
        }
        assert_eq!(next_try(3, now, at(6)), Some(at(5)));
        assert_eq!(next_try(3, now, at(5)), None, "the link would be over");
        assert_eq!(next_try(1, now, now), None);
    }

    #[test]
    fn codes_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()).unwrap(), kind);
        }
        assert!(Kind::parse("unheard-of").is_err());
    }
}
