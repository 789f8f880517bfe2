//! Second factors: what somebody has, beside the password that he knows. A factor has a kind: a program that shows codes, or a
//! key that signs; and there are codes on paper for whoever has it not with him.

mod challenge;
mod demand;
pub mod passkey;
mod pending;
mod rotate;
mod totp;

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use sha2::{Digest, Sha256};
use storage::{Row, Tx, args};
use uuid::Uuid;

pub use demand::{Demand, owes};
pub use pending::{MINUTES, Owes, Pending, begin as begin_pending, clear, count_try, find, forget, take};
pub(crate) use rotate::LOCK as SECRETS_LOCK;
pub use rotate::{Rotated, lacking, rotate};
pub use totp::{Secret, in_groups};

use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::invitations::Code;
use crate::keys::{Keys, Sealed};
use crate::model::{Actor, Role};
use crate::policy::Action;
use crate::sessions::Token;
use crate::{mail, open_sessions, resets, sql};

/// Name of the setting that says whether everybody must have a factor.
pub const SETTING: &str = "second_factor";
/// Codes on paper that somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// From how many that are left on somebody is told to make new ones.
pub const FEW: i64 = 3;
/// For how long an enrolment that was begun may be finished with the same secret.
const BEGUN: SignedDuration = SignedDuration::from_mins(60);
/// Why the tables are read beyond the second wall.
const WITHHELD: &str = "second factors are withheld from those who read";

/// What a factor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A program that shows a code of six digits every half minute (RFC 6238).
    Totp,
    /// A passkey or a hardware key (WebAuthn): with the PIN or the finger that it asks for it is two factors in one.
    Passkey,
}

impl Kind {
    /// Stable name, in the table and in the keys of the words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
        }
    }

    fn parse(code: &str) -> Result<Self> {
        match code {
            "totp" => Ok(Self::Totp),
            "passkey" => Ok(Self::Passkey),
            _ => Err(Problem::Internal(format!("there is no factor of the kind {code}"))),
        }
    }
}

/// How somebody proved who he is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By his password alone.
    Password,
    /// By his factor: when he signed in, after the password; a key alone will do.
    Factor(Kind),
    /// By a code on paper in its place.
    Recovery,
    /// By the region's identity provider.
    Provider,
}

impl How {
    /// Stable name, in the table and in the audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Factor(kind) => kind.code(),
            Self::Recovery => "recovery",
            Self::Provider => "provider",
        }
    }
}

/// What a user owes whose password was right, if anything, and by what he may show it; if so the token stands for that from now on, and who must get a
/// factor has begun to.
///
/// # Errors
/// As [`begin`].
pub fn owed(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    role: Role,
    token: &Token,
) -> Result<Option<(Owes, Means)>> {
    let (demand, means) = (Demand::of(tx)?, means(tx, user)?);
    let Some(owes) = owes(demand, means.any(), role) else { return Ok(None) };
    if owes == Owes::Enrolment {
        begin(tx, keys, user, Place::pending(token))?;
    }
    begin_pending(tx, user, owes, token)?;
    Ok(Some((owes, means)))
}

/// A factor that its user has shown to have.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its identifier.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// What its user calls it, if it is a key.
    pub name: Option<String>,
    /// Since when.
    pub enrolled_at: Timestamp,
    /// When it last proved who its user is.
    pub last_used_at: Option<Timestamp>,
}

/// A user's factors, and how many codes on paper are left to him.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// His factors.
    pub factors: Vec<Factor>,
    /// Codes on paper that are good.
    pub recovery_left: i64,
}

impl Standing {
    /// The program that shows codes, if he has it.
    pub fn program(&self) -> Option<&Factor> {
        self.factors.iter().find(|factor| factor.kind == Kind::Totp)
    }

    /// His keys, in the order in which he got them.
    pub fn keys(&self) -> impl Iterator<Item = &Factor> {
        self.factors.iter().filter(|factor| factor.kind == Kind::Passkey)
    }

    /// By what he proves who he is.
    pub fn means(&self) -> Means {
        Means { code: self.program().is_some(), key: self.keys().next().is_some() }
    }
}

/// By what somebody proves who he is; without any, by his password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Means {
    /// A code that a program shows.
    pub code: bool,
    /// A key.
    pub key: bool,
}

impl Means {
    /// Whether he has any: then codes on paper are good too, and the password is not.
    pub fn any(self) -> bool {
        self.code || self.key
    }
}

/// What a user has.
///
/// # Errors
/// As `Tx::query`.
pub fn of(tx: &mut Tx<'_>, user: UserId) -> Result<Standing> {
    tx.system(WITHHELD, |tx| {
        let factors = tx.query(&sql::FACTORS_OF, args![user], |row| {
            let kind = Kind::parse(&row.get::<String>(1)?)?;
            let (id, name) = (row.get(0)?, row.get(2)?);
            Ok(Factor { id, kind, name, enrolled_at: row.get(3)?, last_used_at: row.get(4)? })
        })?;
        let recovery_left = tx.one(&sql::RECOVERY_LEFT, args![user], |row| row.get(0))?;
        Ok(Standing { factors, recovery_left })
    })
}

/// Whether a user has a factor.
///
/// # Errors
/// As `Tx::query`.
pub fn has(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    Ok(means(tx, user)?.any())
}

/// By what a user proves who he is.
///
/// # Errors
/// As `Tx::query`.
pub fn means(tx: &mut Tx<'_>, user: UserId) -> Result<Means> {
    Ok(of(tx, user)?.means())
}

/// A factor's row, with what opens its secret.
struct Held {
    id: Uuid,
    kind: Kind,
    sealed: Sealed,
}

fn held_from(row: &Row<'_>) -> Result<Held> {
    let sealed = Sealed { key: row.get(2)?, bytes: row.get(3)? };
    Ok(Held { id: row.get(0)?, kind: Kind::parse(&row.get::<String>(1)?)?, sealed })
}

/// Where an enrolment was begun. Only there its secret is shown and its first code is accepted: whoever has found out the
/// password and comes first must not hand his secret on to the user, who would enrol it for both.
#[derive(Debug, Clone, Copy)]
pub struct Place([u8; 32]);

impl Place {
    /// A sign-in that is not finished.
    pub fn pending(token: &Token) -> Self {
        Self(token.hash())
    }

    /// A session.
    pub fn session(actor: &Actor) -> Self {
        Self(Sha256::digest(actor.session.as_bytes()).into())
    }
}

/// A user begins to enrol: a secret is made, and is the same when he begins again at the same place within the hour. What he
/// has meanwhile stays until the first code of the new one.
///
/// # Errors
/// `Problem::Internal` without keys.
pub fn begin(tx: &mut Tx<'_>, keys: &Keys, user: UserId, place: Place) -> Result<()> {
    tx.lock(user)?;
    if enrolling(tx, keys, user, place)?.is_some() {
        return Ok(());
    }
    // Sealed and written before somebody who changes the keys looks whether a key is still needed, or after.
    tx.lock(rotate::LOCK)?;
    let (kind, now) = (Kind::Totp.code(), tx.clocks().now());
    let sealed = keys.seal(kind, user, Secret::new()?.bytes())?;
    tx.execute(&sql::DROP_BEGUN, args![user, oldest(now)])?;
    let id = Uuid::now_v7();
    tx.execute(&sql::INSERT_FACTOR, args![id, user, kind, sealed.key, sealed.bytes, now, place.0]).map(drop)
}

/// The secret with which a user is enrolling, if he has begun.
///
/// # Errors
/// `Problem::Internal` without its key.
pub fn enrolling(tx: &mut Tx<'_>, keys: &Keys, user: UserId, place: Place) -> Result<Option<Secret>> {
    Ok(begun(tx, keys, user, place)?.map(|(_, secret)| secret))
}

/// Who began earlier begins anew.
fn oldest(now: Timestamp) -> Timestamp {
    now.checked_sub(BEGUN).unwrap_or(Timestamp::MIN)
}

fn begun(tx: &mut Tx<'_>, keys: &Keys, user: UserId, place: Place) -> Result<Option<(Uuid, Secret)>> {
    let since = oldest(tx.clocks().now());
    let found =
        tx.system(WITHHELD, |tx| tx.first(&sql::BEGUN_FACTOR, args![user, since, place.0], held_from))?;
    let Some(held) = found else { return Ok(None) };
    let secret = keys.open(held.kind.code(), user, &held.sealed)?;
    Ok(Some((held.id, Secret::of(secret))))
}

/// The first code shows that the user has what he enrols: it takes the place of the program he had, and he gets new codes on
/// paper, which are told this once. `actor` is he himself, when he has a session.
///
/// # Errors
/// An invalid field `code`; `Problem::NotFound` when he has not begun.
pub fn confirm(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    place: Place,
    actor: Option<&Actor>,
    typed: &str,
) -> Result<Vec<Code>> {
    tx.lock(user)?;
    let (id, secret) = begun(tx, keys, user, place)?.ok_or(Problem::NotFound)?;
    let now = tx.clocks().now();
    let step = secret.step_of(typed, now).ok_or_else(|| Problem::field("code", "access-code-not-yet"))?;
    tx.execute(&sql::DROP_OTHERS, args![user, id, Kind::Totp.code()])?;
    tx.execute(&sql::ENROL_FACTOR, args![id, now, step])?;
    let codes = new_codes(tx, user)?;
    changes::note_own(tx, user, What::ProgramAdded, None)?;
    mail::tell(tx, user, mail::Kind::FactorEnrolled)?;
    let entry = Entry::session(audit::FACTOR_ENROL).subject(user.0).detail(Kind::Totp.code());
    match actor {
        Some(actor) => audit::record(tx, actor, entry)?,
        None => audit::record_unknown(tx, entry)?,
    }
    Ok(codes)
}

/// A user makes new codes on paper: those before are good for nothing.
///
/// # Errors
/// `Problem::NotFound` when he has no factor.
pub fn renew_codes(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Code>> {
    tx.lock(actor.user)?;
    if !has(tx, actor.user)? {
        return Err(Problem::NotFound);
    }
    let codes = new_codes(tx, actor.user)?;
    changes::note_own(tx, actor.user, What::CodesRenewed, None)?;
    mail::tell(tx, actor.user, mail::Kind::CodesRenewed)?;
    audit::record(tx, actor, Entry::session(audit::FACTOR_ENROL).subject(actor.user.0).detail("recovery"))?;
    Ok(codes)
}

fn new_codes(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Code>> {
    tx.execute(&sql::DROP_RECOVERY, args![user])?;
    let codes = (0..RECOVERY_CODES).map(|_| Code::new()).collect::<Result<Vec<_>>>()?;
    for code in &codes {
        tx.execute(&sql::INSERT_RECOVERY, args![user, code.hash()])?;
    }
    Ok(codes)
}

/// Whether what was typed proves who the user is, and how: a code of his factor, each accepted once, or one of those on paper.
/// In a unit of work, which uses it up.
///
/// # Errors
/// `Problem::Internal` without the key.
pub fn check(tx: &mut Tx<'_>, keys: &Keys, user: UserId, typed: &str) -> Result<Option<How>> {
    tx.lock(user)?;
    let now = tx.clocks().now();
    if let Some(code) = Code::typed(typed) {
        let used = tx.execute(&sql::USE_RECOVERY, args![user, code.hash(), now])?;
        return Ok((used > 0).then_some(How::Recovery));
    }
    for held in tx.query(&sql::FACTOR_SECRETS, args![user, Kind::Totp.code()], held_from)? {
        let secret = Secret::of(keys.open(held.kind.code(), user, &held.sealed)?);
        let Some(step) = secret.step_of(typed, now) else { continue };
        // Of two who send the same code at once, the second finds the step used up.
        if tx.execute(&sql::USE_FACTOR, args![held.id, now, step])? > 0 {
            return Ok(Some(How::Factor(held.kind)));
        }
    }
    Ok(None)
}

/// An administrator takes away what a user has, having made sure who he is: his sessions end, and he is told when he next signs
/// in.
///
/// # Errors
/// As [`changes::begin`]; `Problem::Refused` when he has none, or the actor prepared a letter for his password lately.
pub fn reset(tx: &mut Tx<'_>, actor: &Actor, word: &Word) -> Result<()> {
    if !changes::begin(tx, actor, word, What::FactorReset)? {
        return Ok(());
    }
    let (user, now) = (word.user, tx.clocks().now());
    if !has(tx, user)? {
        return Err(Problem::Refused("access-no-factor"));
    }
    // Whoever prepared a letter for the password lately could enter in the user's place, and so could he who entered a tax code, or
    // an address to which the link of a forgotten password goes.
    for (what, why) in [
        (What::PasswordLetter, "access-factor-after-reset"),
        (What::TaxCode, "access-factor-after-tax-code"),
        (What::Contact, "access-factor-after-email"),
    ] {
        if changes::did_lately(tx, actor, user, what, resets::APART_DAYS)? {
            return Err(Problem::Refused(why));
        }
    }
    tx.execute(&sql::DROP_FACTORS, args![user])?;
    tx.execute(&sql::DROP_RECOVERY, args![user])?;
    // With the factor goes what only the factor could have shown to be his: whoever had entered his own code would now be let in.
    tx.execute(&sql::DROP_UNTRUSTED_TAX_CODE, args![user])?;
    tx.execute(&sql::NOTE_RESET, args![user, Some(now)])?;
    open_sessions::end_all_of(tx, user, "factor reset")?;
    changes::note(tx, actor, word, What::FactorReset, About::Account)?;
    mail::tell(tx, user, mail::Kind::FactorReset)?;
    let what = format!("factor {}", word.why.as_deref().unwrap_or_default());
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(what.trim_end()))
}

/// When an administrator took a user's factor away, if he has not been told yet.
///
/// # Errors
/// As `Tx::query`.
pub fn reset_at(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Timestamp>> {
    tx.system(WITHHELD, |tx| tx.one(&sql::RESET_AT, args![user], |row| row.get(0)))
}

/// As [`reset_at`]; from now on he has.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell_reset(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Timestamp>> {
    let at = reset_at(tx, user)?;
    if at.is_some() {
        let told: Option<Timestamp> = None;
        tx.execute(&sql::NOTE_RESET, args![user, told])?;
    }
    Ok(at)
}
