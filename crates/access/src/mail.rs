//! Messages to users by e-mail: written in the unit of work that they tell of, sent by somebody else after its commit.
//! A message is of a kind, which says its words; it holds an instant, for some a link, and nobody's name.
//!
//! It is sent at least once, each time under the same name (`Message-ID`). Of several nodes one sends it: to claim it is to
//! move on the instant from which it is worth trying, and only one finds the instant it has seen.

mod model;

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

pub use model::{Claimed, Counts, Failed, Kind, Last, State, Why};
use model::{FOR_DAYS, KEPT_DAYS, next_try};

use crate::factors::SECRETS_LOCK;
use crate::keys::{Keys, Sealed};
use crate::model::Role;
use crate::policy::{Action, decide};
use crate::sessions::later;
use crate::{Actor, sql, users};

/// Name of the setting that says whether there is somebody who sends: the server writes it when it starts.
pub const SETTING: &str = "mail";
const ON: &str = "on";
const OFF: &str = "off";
/// The language of all messages.
const LANGUAGE: &str = "it";
/// What a link is sealed for.
pub(crate) const PURPOSE: &str = "mail";
/// For how long a message that is being sent is nobody else's. Longer than sending may take.
const CLAIM: SignedDuration = SignedDuration::from_mins(3);
/// How often somebody is told that there is something to read about patients.
const COMMUNICATIONS_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often somebody is told of browsers that are new.
const BROWSER_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Failed messages that an administrator is shown.
const SHOWN: i64 = 50;
/// Why the table is read beyond the second wall.
const WITHHELD: &str = "messages are withheld from those who read";

/// Whether messages are sent in this installation. Without, nothing is written: it would lie there, and leave years later.
///
/// # Errors
/// As `Tx::query`.
pub fn is_on(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(users::setting(tx, SETTING)?.as_deref() == Some(ON))
}

/// Says whether messages are sent, when that is not what was said before; the server does when it starts.
///
/// # Errors
/// As `Tx::execute`.
pub fn switch(tx: &mut Tx<'_>, on: bool) -> Result<()> {
    if is_on(tx)? == on {
        return Ok(());
    }
    users::insert_setting(tx, SETTING, if on { ON } else { OFF })
}

/// Messages that another version set aside wait again, if this one knows their kind; the server does it when it starts.
///
/// # Errors
/// As `Tx::execute`.
pub fn take_up(tx: &mut Tx<'_>) -> Result<u64> {
    Kind::ALL
        .into_iter()
        .try_fold(0, |done, kind| Ok(done + tx.execute(&sql::TAKE_UP_MAIL, args![kind.code()])?))
}

/// Where a user is written to. Whoever was invited and has not come yet hears of his invitation and of nothing else.
fn address(tx: &mut Tx<'_>, user: UserId, kind: Kind) -> Result<Option<String>> {
    let invited = kind == Kind::Invitation;
    tx.first(&sql::MAIL_ADDRESS, args![user, invited], |row| row.get(0))
}

/// Tells a user something, if there is somebody who sends and an address to send it to; whether there is. Told several times in
/// one unit of work, it is one message.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell(tx: &mut Tx<'_>, user: UserId, kind: Kind) -> Result<bool> {
    if !is_on(tx)? {
        return Ok(false);
    }
    let Some(to) = address(tx, user, kind)? else { return Ok(false) };
    if tx.is_first(user, kind.code()) {
        insert(tx, user, kind, &to, None)?;
    }
    Ok(true)
}

/// Tells whoever holds a role for a unit today.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell_holders(tx: &mut Tx<'_>, role: Role, unit: &str, kind: Kind) -> Result<()> {
    if !is_on(tx)? {
        return Ok(());
    }
    let today = tx.clocks().real_today();
    let holders = tx.query(&sql::HOLDERS_OF, args![role.code(), unit, today], |row| row.get(0))?;
    holders.into_iter().try_for_each(|user| tell(tx, user, kind).map(drop))
}

/// Tells a user that somebody entered from a browser that is new, at most once a day: who forgets cookies each evening is not
/// to learn to look away.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn tell_new_browser(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    if is_on(tx)? && lately(tx, user, [Kind::NewBrowser; 2], BROWSER_EVERY)? == 0 {
        tell(tx, user, Kind::NewBrowser)?;
    }
    Ok(())
}

/// Whoever holds a role for a unit today, and wants to hear that there is something to read about patients; nobody while no messages
/// are sent.
///
/// # Errors
/// As `Tx::query`.
pub fn who_wants_communications(tx: &mut Tx<'_>, role: Role, unit: &str) -> Result<Vec<UserId>> {
    if !is_on(tx)? {
        return Ok(Vec::new());
    }
    let today = tx.clocks().real_today();
    tx.query(&sql::WHO_WANTS_COMMUNICATIONS, args![role.code(), unit, today], |row| row.get(0))
}

/// Tells them that there is something to read about patients: once an hour at most, and neither what nor about whom.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell_of_communications(tx: &mut Tx<'_>, want: &[UserId]) -> Result<()> {
    for user in want.iter().copied() {
        if lately(tx, user, [Kind::Communications; 2], COMMUNICATIONS_EVERY)? == 0 {
            tell(tx, user, Kind::Communications)?;
        }
    }
    Ok(())
}

/// How many messages of two kinds were written to a user lately.
pub(crate) fn lately(tx: &mut Tx<'_>, user: UserId, kinds: [Kind; 2], time: SignedDuration) -> Result<i64> {
    let since = tx.clocks().now().checked_sub(time).unwrap_or(Timestamp::MIN);
    let [one, other] = kinds.map(Kind::code);
    tx.one(&sql::MAIL_LATELY, args![user, one, other, since], |row| row.get(0))
}

/// Sends a user a link that is good once, until an instant; whether there is somebody who sends and an address. A link of
/// the same kind that has not left yet does not leave any more.
///
/// # Errors
/// `Problem::Internal` without keys.
pub fn send_link(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    kind: Kind,
    path: &str,
    until: Timestamp,
) -> Result<bool> {
    withdraw(tx, user, kind)?;
    if !is_on(tx)? {
        return Ok(false);
    }
    let Some(to) = address(tx, user, kind)? else { return Ok(false) };
    // Sealed and written before somebody who changes the keys looks whether a key is still needed, or after.
    tx.lock(SECRETS_LOCK)?;
    let sealed = keys.seal(PURPOSE, user, path.as_bytes())?;
    insert(tx, user, kind, &to, Some((sealed, until))).map(|()| true)
}

fn insert(
    tx: &mut Tx<'_>,
    user: UserId,
    kind: Kind,
    to: &str,
    link: Option<(Sealed, Timestamp)>,
) -> Result<()> {
    let now = tx.clocks().now();
    let last = later(now, SignedDuration::from_hours(24 * FOR_DAYS));
    let (key, secret, until) = match link {
        Some((sealed, until)) => (Some(sealed.key), Some(sealed.bytes), Some(until)),
        None => (None, None, None),
    };
    let give_up = until.map_or(last, |until| until.min(last));
    let (id, code, urgency) = (Uuid::now_v7(), kind.code(), kind.urgency());
    tx.execute(
        &sql::INSERT_MAIL,
        args![id, user, code, LANGUAGE, to, now, until, key, secret, urgency, give_up],
    )
    .map(drop)
}

/// Messages of a kind that have not left yet stay: what they tell is no longer so.
///
/// # Errors
/// As `Tx::execute`.
pub fn withdraw(tx: &mut Tx<'_>, user: UserId, kind: Kind) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::WITHDRAW_MAIL, args![user, kind.code(), now]).map(drop)
}

/// Whether a message is due, or somebody has asked who is not answered yet.
///
/// # Errors
/// As `Tx::query`.
pub fn something_waits(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.clocks().now();
    tx.system(WITHHELD, |tx| {
        let due = tx.first(&sql::MAIL_DUE, args![now], |_| Ok(()))?.is_some();
        Ok(due || tx.first(&sql::ASKED_FIRST, args![], |_| Ok(()))?.is_some())
    })
}

/// Takes the message that is most urgent among those that are due: for some minutes it is nobody else's. One of a kind that only
/// another version knows is set aside, so that the others go on.
///
/// # Errors
/// As `Tx::execute`.
pub fn claim(tx: &mut Tx<'_>) -> Result<Option<Claimed>> {
    let now = tx.clocks().now();
    tx.execute(&sql::GIVE_UP_MAIL, args![now, Why::Unreachable.code()])?;
    // Whom another node was quicker to looks again.
    let mut lost = 0;
    while lost < 8 {
        let found = tx.first(&sql::MAIL_DUE, args![now], |row| {
            let sealed = match row.get::<Option<i64>>(6)? {
                Some(key) => Some(Sealed { key, bytes: row.get(7)? }),
                None => None,
            };
            let (id, code) = (row.get(0)?, row.get::<String>(2)?);
            let Ok(kind) = Kind::parse(&code) else { return Ok(Err((id, code))) };
            let claimed = Claimed {
                id,
                user: row.get(1)?,
                kind,
                to: row.get(3)?,
                happened_at: row.get(4)?,
                good_until: row.get(5)?,
                sealed,
                tries: row.get::<i32>(8)? + 1,
                give_up_at: row.get(10)?,
            };
            Ok(Ok((claimed, row.get::<Timestamp>(9)?)))
        })?;
        match found {
            None => return Ok(None),
            Some(Err((id, kind))) => set_aside(tx, id, &kind)?,
            Some(Ok((claimed, seen))) => {
                if tx.execute(&sql::CLAIM_MAIL, args![claimed.id, seen, later(now, CLAIM)])? > 0 {
                    return Ok(Some(claimed));
                }
                lost += 1;
            }
        }
    }
    Ok(None)
}

fn set_aside(tx: &mut Tx<'_>, id: Uuid, kind: &str) -> Result<()> {
    tracing::warn!(kind, "a message of a kind that this version does not know is set aside");
    tx.execute(&sql::SET_MAIL_ASIDE, args![id, Why::Kind.code()]).map(drop)
}

/// The path of a message's link.
///
/// # Errors
/// `Problem::Internal` when the key is missing.
pub fn path(keys: &Keys, claimed: &Claimed) -> Result<Option<String>> {
    let Some(sealed) = &claimed.sealed else { return Ok(None) };
    let plain = keys.open(PURPOSE, claimed.user, sealed)?;
    String::from_utf8(plain).map(Some).map_err(Problem::internal)
}

/// It has left: link and address are forgotten.
///
/// # Errors
/// As `Tx::execute`.
pub fn sent(tx: &mut Tx<'_>, claimed: &Claimed) -> Result<()> {
    settle(tx, claimed.id, State::Sent, None)?;
    tx.execute(&sql::FORGET_RECIPIENT, args![claimed.id]).map(drop)
}

/// It has not left: it is tried again after a pause, or given up when that would be too late or is of no use.
///
/// # Errors
/// As `Tx::execute`.
pub fn not_sent(tx: &mut Tx<'_>, claimed: &Claimed, why: Why) -> Result<State> {
    let now = tx.clocks().now();
    match next_try(claimed.tries, now, claimed.give_up_at).filter(|_| why.is_passing()) {
        Some(next) => {
            tx.execute(&sql::MAIL_LATER, args![claimed.id, next, why.code()])?;
            Ok(State::Waiting)
        }
        None => {
            settle(tx, claimed.id, State::Failed, Some(why))?;
            Ok(State::Failed)
        }
    }
}

/// The key of its link is lost: it is given up.
pub(crate) fn give_up_unopened(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::UNOPENED_MAIL, args![id, now, Why::Key.code()]).map(drop)
}

fn settle(tx: &mut Tx<'_>, id: Uuid, state: State, why: Option<Why>) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SETTLE_MAIL, args![id, state.code(), now, why.map(Why::code)]).map(drop)
}

/// How many wait, have left and were given up; for the metrics too, which name nobody.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>) -> Result<Counts> {
    let rows = tx.system(WITHHELD, |tx| {
        tx.query(&sql::MAIL_COUNTS, args![], |row| {
            let (state, count) = (row.get::<String>(0)?, row.get::<i64>(1)?);
            Ok((state, count, row.get::<Timestamp>(2)?, row.get::<Option<Timestamp>>(3)?))
        })
    })?;
    let mut counts = Counts::default();
    for (state, count, oldest, last) in rows {
        match State::parse(&state)? {
            State::Waiting => (counts.waiting, counts.oldest) = (count, Some(oldest)),
            State::Failed => counts.failed = count,
            State::Sent => counts.last_sent = last,
            State::Aside => counts.aside = count,
            State::Withdrawn => {}
        }
    }
    Ok(counts)
}

/// The messages that were given up, the latest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn failed(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Failed>> {
    decide(actor, Action::SettingManage)?;
    tx.system(WITHHELD, |tx| {
        tx.query(&sql::MAIL_FAILED, args![SHOWN], |row| {
            let (user, name, login) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (kind, why) = (row.get::<String>(3)?, row.get::<Option<String>>(6)?);
            let (happened_at, tries) = (row.get(4)?, row.get(5)?);
            let why = Why::parse(why.as_deref().unwrap_or_default())?;
            Ok(Failed { user, name, login, kind: Kind::parse(&kind).ok(), happened_at, tries, why })
        })
    })
}

/// What became of the last message of a kind to a user.
///
/// # Errors
/// As `Tx::query`.
pub fn last_of(tx: &mut Tx<'_>, user: UserId, kind: Kind) -> Result<Option<Last>> {
    tx.system(WITHHELD, |tx| {
        tx.first(&sql::MAIL_LAST_OF, args![user, kind.code()], |row| {
            let state = State::parse(&row.get::<String>(0)?)?;
            Ok(Last { state, written_at: row.get(1)?, settled_at: row.get(2)? })
        })
    })
}

/// Forgets what was settled long ago; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
    let oldest = tx.clocks().now().checked_sub(kept).unwrap_or(Timestamp::MIN);
    tx.execute(&sql::CLEAR_MAIL, args![oldest])
}
