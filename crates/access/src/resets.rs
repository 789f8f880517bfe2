//! Forgotten passwords: a code, in a link by e-mail or on paper from an administrator, with which its user chooses another
//! one. Only its hash is kept. Who has a second factor shows that besides: a letter box alone opens no such account.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::brake::{self, Origin};
use crate::changes::{self, About, What, Word};
use crate::invitations::{Code, Facts, Standing};
use crate::keys::Keys;
use crate::mail::{self, Kind};
use crate::model::Actor;
use crate::policy::Action;
use crate::sessions::later;
use crate::{factors, open_sessions, sessions, sql};

/// How long a link is good for.
pub const MINUTES: i64 = 30;
/// How long a letter is good for.
const LETTER_DAYS: i64 = 7;
/// Links and other answers that an account gets in an hour, whoever asks.
const OF_ACCOUNT: i64 = 3;
/// Questions of one address in an hour.
const OF_ADDRESS: i32 = 60;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// For how many days it is remembered what an administrator did, so that he does not do both halves of a takeover.
pub const APART_DAYS: i64 = 14;
/// Longest login that can be anybody's.
const LONGEST: usize = 80;

/// Where a code is good for something.
pub const PLACE: &str = "/password";

/// Notes that somebody has forgotten the password of a login, whether or not it exists: the same statements for all. From one
/// address only so many in an hour; then the answer is when it may ask again.
///
/// # Errors
/// As `Tx::execute`.
pub fn ask(tx: &mut Tx<'_>, origin: &Origin, login: &str) -> Result<Option<Timestamp>> {
    if let Some(until) = brake::send(tx, origin, "reset", OF_ADDRESS, HOUR)? {
        return Ok(Some(until));
    }
    let login = login.trim().to_lowercase();
    let login = if login.len() > LONGEST || login.contains('\0') { String::new() } else { login };
    let now = tx.clocks().now();
    tx.execute(&sql::INSERT_ASKED, args![Uuid::now_v7(), login, now])?;
    Ok(None)
}

/// Answers one of those who asked, behind their requests: by a link, or by saying that nobody can enter. Whether there was one.
///
/// # Errors
/// `Problem::Internal` without keys.
pub fn answer_one(tx: &mut Tx<'_>, keys: &Keys) -> Result<bool> {
    let first = tx.first(&sql::ASKED_FIRST, args![], |row| {
        Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?, row.get::<Timestamp>(2)?))
    })?;
    let Some((id, login, asked_at)) = first else { return Ok(false) };
    // Another node may have been quicker; and who asked long ago, while nobody sent, has another way by now.
    let fresh = later(asked_at, SignedDuration::from_mins(MINUTES)) > tx.clocks().now();
    if tx.execute(&sql::TAKE_ASKED, args![id])? > 0 && fresh {
        answer(tx, keys, &login)?;
    }
    Ok(true)
}

fn answer(tx: &mut Tx<'_>, keys: &Keys, login: &str) -> Result<()> {
    let state = |row: &Row<'_>| Ok((row.get::<UserId>(0)?, row.get::<bool>(1)?, row.get::<bool>(2)?));
    let Some((user, active, has_password)) = tx.first(&sql::RESET_ACCOUNT, args![login], state)? else {
        return Ok(());
    };
    let entry = |outcome: Entry, what: &str| outcome.subject(user.0).detail(what);
    if mail::lately(tx, user, [Kind::Reset, Kind::ResetInVain], HOUR)? >= OF_ACCOUNT {
        let denied = Entry::denied(audit::PASSWORD_RESET);
        return audit::record_unknown(tx, entry(denied, "too many"));
    }
    let asked = Entry::session(audit::PASSWORD_RESET);
    let enters = sessions::assignments(tx, user)?.iter().any(|held| !held.role.is_machine());
    if !(active && has_password && enters) {
        mail::tell(tx, user, Kind::ResetInVain)?;
        return audit::record_unknown(tx, entry(asked, "in vain"));
    }
    let (code, now) = (Code::new()?, tx.clocks().now());
    let until = later(now, SignedDuration::from_mins(MINUTES));
    if mail::send_link(tx, keys, user, Kind::Reset, &link(&code), until)? {
        insert(tx, user, &code, None, until)?;
    }
    audit::record_unknown(tx, entry(asked, "asked"))
}

/// The address of the page where a code is good for something: the code stands behind the `#`, which browsers keep to themselves.
pub fn link(code: &Code) -> String {
    format!("{PLACE}#{}", code.text())
}

/// Writes a code. A link takes the place of the links before; a letter of all: else whoever knows a login could spoil an
/// administrator's letter.
fn insert(tx: &mut Tx<'_>, user: UserId, code: &Code, by: Option<UserId>, until: Timestamp) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::REPLACE_RESETS, args![user, now, by.is_some()])?;
    tx.execute(&sql::INSERT_RESET, args![Uuid::now_v7(), user, code.hash(), by, now, until]).map(drop)
}

/// An administrator has made sure who asks and prepares a letter. He never knows the password; and who took the account's
/// factor away lately is not who prepares its letter, or one person alone could enter in its user's place. Until when it is
/// good; none when the same form was sent before.
///
/// # Errors
/// As `changes::begin`; `Problem::Refused` when the account cannot be entered, has no password yet, or he took its factor away.
pub fn letter(tx: &mut Tx<'_>, actor: &Actor, word: &Word, code: &Code) -> Result<Option<Timestamp>> {
    if !changes::begin(tx, actor, word, What::PasswordLetter)? {
        return Ok(None);
    }
    let user = word.user;
    let state = |row: &Row<'_>| Ok((row.get::<bool>(0)?, row.get::<bool>(1)?));
    let (active, has_password) = tx.one(&sql::ACCOUNT_STATE, args![user], state)?;
    if !active {
        return Err(Problem::Refused("access-reset-of-suspended"));
    }
    if !has_password {
        return Err(Problem::Refused("access-reset-without-password"));
    }
    if changes::did_lately(tx, actor, user, What::FactorReset, APART_DAYS)? {
        return Err(Problem::Refused("access-reset-after-factor"));
    }
    let until = later(tx.clocks().now(), SignedDuration::from_hours(24 * LETTER_DAYS));
    insert(tx, user, code, Some(actor.user), until)?;
    changes::note(tx, actor, word, What::PasswordLetter, About::Account)?;
    mail::withdraw(tx, user, Kind::Reset)?;
    mail::tell(tx, user, Kind::ResetLetter)?;
    let why = format!("password letter {}", word.why.as_deref().unwrap_or_default());
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(why.trim_end()))?;
    Ok(Some(until))
}

/// A code that was given, as it finds its account.
#[derive(Debug, Clone)]
pub struct Reset {
    id: Uuid,
    /// Whose password it is.
    pub user: UserId,
    /// His login.
    pub login: String,
    /// His name.
    pub name: String,
    /// Whether he shows a second factor besides.
    pub wants_factor: bool,
    /// Whether that can be a code of a program; who has keys alone uses a code on paper.
    pub has_program: bool,
    /// What it is good for now.
    pub standing: Standing,
}

/// What a code is good for.
///
/// # Errors
/// `Problem::NotFound` when it was never given.
pub fn open(tx: &mut Tx<'_>, code: &Code) -> Result<Reset> {
    let now = tx.clocks().now();
    let found = tx.system("a forgotten password: nobody has entered yet", |tx| {
        tx.first(&sql::FIND_RESET, args![code.hash()], |row| {
            let facts = Facts {
                used: row.get::<Option<Timestamp>>(4)?.is_some(),
                replaced: row.get::<Option<Timestamp>>(5)?.is_some(),
                expires_at: row.get(6)?,
                active: row.get(7)?,
            };
            let (id, user, login, name) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Reset {
                id,
                user,
                login,
                name,
                wants_factor: false,
                has_program: false,
                standing: facts.standing(now),
            })
        })
    })?;
    let mut reset = found.ok_or(Problem::NotFound)?;
    let means = factors::means(tx, reset.user)?;
    (reset.wants_factor, reset.has_program) = (means.any(), means.code);
    Ok(reset)
}

/// The user has chosen another password: the code is used up, and every session of his ends. `proved` says that he has shown
/// his second factor. What it was good for: [`Standing::Open`] when it is done.
///
/// # Errors
/// `Problem::NotFound`; an invalid field `code` when the factor was not shown.
pub fn finish(
    tx: &mut Tx<'_>,
    code: &Code,
    password_hash: &str,
    proved: bool,
    from: String,
) -> Result<Standing> {
    let user = open(tx, code)?.user;
    tx.lock(user)?;
    // As it is now that nobody else changes it.
    let reset = open(tx, code)?;
    if reset.standing != Standing::Open {
        return Ok(reset.standing);
    }
    if reset.wants_factor && !proved {
        return Err(Problem::field("code", "access-reset-wants-factor"));
    }
    let now = tx.clocks().now();
    if tx.execute(&sql::USE_RESET, args![reset.id, now])? == 0 {
        return Ok(Standing::Used);
    }
    tx.execute(&sql::REPLACE_RESETS, args![user, now, true])?;
    tx.execute(&sql::SET_PASSWORD, args![user, password_hash])?;
    open_sessions::end_all_of(tx, user, "password reset")?;
    changes::note_own(tx, user, What::PasswordReset, None)?;
    mail::withdraw(tx, user, Kind::Reset)?;
    mail::tell(tx, user, Kind::PasswordChanged)?;
    let entry = Entry::session(audit::PASSWORD_RESET).subject(user.0).detail("chosen");
    audit::record_unknown(tx, entry.from(from))?;
    Ok(Standing::Open)
}

/// What was given to a user is good for nothing any more.
pub(crate) fn withdraw(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.clocks().now();
    mail::withdraw(tx, user, Kind::Reset)?;
    tx.execute(&sql::REPLACE_RESETS, args![user, now, true]).map(drop)
}

/// What went to the user's address is good for nothing any more, because he is written to elsewhere; a letter on paper stays.
pub(crate) fn withdraw_links(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.clocks().now();
    mail::withdraw(tx, user, Kind::Reset)?;
    tx.execute(&sql::REPLACE_RESETS, args![user, now, false]).map(drop)
}

/// Forgets codes that were over a month ago, and questions that nobody answered; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.clocks().now();
    let before = |hours| now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    tx.execute(&sql::CLEAR_ASKED, args![before(1)])?;
    tx.execute(&sql::CLEAR_RESETS, args![before(24 * 30)])
}
