//! Invitations: a one-time code, in a link or typed from a letter, by which a new user chooses his password. Nobody else
//! ever knows it. Only the hash of the code is kept.

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use sha2::{Digest, Sha256};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::administration;
use crate::assignments;
use crate::audit::{self, Entry};
use crate::factors::{self, How};
use crate::keys::Keys;
use crate::model::Actor;
use crate::policy::{Action, decide};
use crate::sessions::{self, Token};
use crate::sql;
use crate::users::{self, NewUser};
use crate::{approvals, audience, mail};

/// How long a letter is good for.
const LASTS_DAYS: i64 = 7;
/// How often the log hears of a letter that is good for nothing and is tried all the same.
const TOLD_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Signs of a code: 150 random bits, in Crockford's base 32, which has no letters that look alike on paper.
const SIGNS: usize = 30;
/// Signs of those that lie in drawers from before: 125 bits.
const SIGNS_BEFORE: usize = 25;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A secret on paper: of an invitation, or in the place of a second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new random code.
    ///
    /// # Errors
    /// `Problem::Internal` when the random source fails.
    pub fn new() -> Result<Self> {
        let mut random = [0u8; SIGNS];
        getrandom::fill(&mut random).map_err(Problem::internal)?;
        Ok(Self(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()))
    }

    /// A code as somebody typed it from paper: hyphens, blanks and capitals do not matter, nor O for 0 and I or L for 1.
    /// None when it cannot be one.
    pub fn typed(text: &str) -> Option<Self> {
        let sign = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let signs: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(SIGNS + 1).map(sign).collect();
        let good = [SIGNS, SIGNS_BEFORE].contains(&signs.len())
            && signs.bytes().all(|byte| ALPHABET.contains(&byte));
        good.then_some(Self(signs))
    }

    /// The code in groups of five, as it stands in the letter and in the link.
    pub fn text(&self) -> String {
        let groups: Vec<_> = self.0.as_bytes().chunks(5).map(String::from_utf8_lossy).collect();
        groups.join("-")
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// What an invitation is good for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its holder may choose a password.
    Open,
    /// He has done so.
    Used,
    /// A later one was sent in its place, or it was withdrawn with the account of one who is suspended.
    Replaced,
    /// Its days are over.
    Expired,
    /// The account is suspended.
    Suspended,
}

impl Standing {
    /// Stable name, in the audit and in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
        }
    }
}

/// What is known of an invitation when it is asked what it is good for.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Whether somebody chose a password with it.
    pub used: bool,
    /// Whether a later one took its place.
    pub replaced: bool,
    /// First instant at which it is over.
    pub expires_at: Timestamp,
    /// Whether the account is active.
    pub active: bool,
}

impl Facts {
    /// What it is good for: what its holder did himself is said first.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self {
            Self { used: true, .. } => Standing::Used,
            Self { active: false, .. } => Standing::Suspended,
            Self { replaced: true, .. } => Standing::Replaced,
            Self { expires_at, .. } if *expires_at <= now => Standing::Expired,
            _ => Standing::Open,
        }
    }
}

/// A letter that was sent, as its code finds it.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Its identifier.
    pub id: Uuid,
    /// Who is invited.
    pub user: UserId,
    /// His login.
    pub login: String,
    /// His name.
    pub name: String,
    /// Whom to call.
    pub contact: String,
    /// What it is good for now.
    pub standing: Standing,
    /// When the log last heard that somebody tried it in vain.
    told_at: Timestamp,
}

/// What an administrator sends out.
#[derive(Clone)]
pub struct Letter {
    /// Made by the client, so that a repeated submission is harmless.
    pub id: Uuid,
    /// The secret.
    pub code: Code,
    /// Whom to call when something is not clear.
    pub contact: String,
}

/// Until when a letter that leaves now is good.
pub fn expiry(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * LASTS_DAYS)).unwrap_or(Timestamp::MAX)
}

/// What became of an invitation that an administrator wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invited {
    /// The letter is good.
    Letter,
    /// The role waits for another administrator: there is no letter before.
    Waits,
    /// The same form was sent before, and its code shown.
    Before,
}

/// An administrator invites a user, who has no password until he chooses one. When the role opens much, another one has to
/// approve: until then the account holds nothing and no letter is good for it.
///
/// # Errors
/// `Problem::Denied`; an invalid field `login` when it is taken, `role` or `unit` when it is not his to give;
/// `Problem::Duplicate` when somebody or something else has the id, or this user another role by it.
pub fn invite(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: &NewUser,
    email: Option<&str>,
    letter: &Letter,
) -> Result<Invited> {
    decide(actor, Action::UserManage)?;
    administration::may_give(tx, actor, user.role, &user.unit.code)?;
    let known = tx.first(&sql::LOGIN_OF, args![user.id], |row| row.get::<String>(0))?;
    if let Some(login) = known {
        // The same form sent twice, or another form under the same key.
        let same = login == user.login && users::was_given(tx, user)?;
        return if same { Ok(Invited::Before) } else { Err(Problem::Duplicate("user_account.id".into())) };
    }
    if audience::whose(tx, user.id.0)?.is_some() {
        // What the account does would stand in the log of a person's data.
        return Err(Problem::Duplicate("user_account.id".into()));
    }
    users::insert_account(tx, user)?;
    tx.execute(&sql::SET_EMAIL, args![user.id, email])?;
    assignments::give_first(tx, actor, user, &letter.contact)?;
    let waits = administration::needs_approval(user.role);
    if !waits {
        insert(tx, actor, user.id, letter)?;
    }
    let what = format!("{} {} {}", if waits { "asked" } else { "invited" }, user.role.code(), user.unit.code);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.id.0).detail(what))?;
    Ok(if waits { Invited::Waits } else { Invited::Letter })
}

/// Sends a new letter to a user who has not chosen a password yet; the one before is good for nothing from now on.
/// Whether the letter is good: not when the same form was sent twice.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when he has a password already, is suspended, holds roles that
/// are not the actor's to give, or none while one waits for approval.
pub fn send_again(tx: &mut Tx<'_>, actor: &Actor, user: UserId, letter: &Letter) -> Result<bool> {
    administration::find(tx, actor, user)?;
    administration::owns(tx, actor, user)?;
    let known = tx.first(&sql::INVITATION_OWNER, args![letter.id], |row| row.get::<UserId>(0))?;
    if known == Some(user) {
        return Ok(false);
    }
    let state = |row: &Row<'_>| Ok((row.get::<bool>(0)?, row.get::<bool>(1)?));
    let (active, has_password) =
        tx.first(&sql::ACCOUNT_STATE, args![user], state)?.ok_or(Problem::NotFound)?;
    if has_password {
        return Err(Problem::Refused("access-invitation-used-already"));
    }
    if !active {
        return Err(Problem::Refused("access-invitation-of-suspended"));
    }
    let today = tx.clocks().real_today();
    let holds = tx.first(&sql::ASSIGNMENTS_TO_COME, args![user, today], |_| Ok(()))?.is_some();
    if !holds {
        let waits = approvals::waits(tx, user)?;
        let key = if waits { "access-invitation-waits" } else { "access-invitation-without-role" };
        return Err(Problem::Refused(key));
    }
    tx.execute(&sql::REPLACE_INVITATIONS, args![user, tx.clocks().now()])?;
    mail::withdraw(tx, user, mail::Kind::Invitation)?;
    insert(tx, actor, user, letter)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("invited again"))?;
    Ok(true)
}

fn insert(tx: &mut Tx<'_>, actor: &Actor, user: UserId, letter: &Letter) -> Result<()> {
    let now = tx.clocks().now();
    let (hash, contact) = (letter.code.hash(), letter.contact.as_str());
    tx.execute(&sql::INSERT_INVITATION, args![letter.id, user, hash, actor.user, contact, now, expiry(now)])
        .map(drop)
}

/// The invitation with this code.
///
/// # Errors
/// `Problem::NotFound` when nothing was ever sent with this code.
pub fn open(tx: &mut Tx<'_>, code: &Code) -> Result<Invitation> {
    let now = tx.clocks().now();
    let found = tx.system("an invitation: nobody has entered yet", |tx| {
        tx.first(&sql::FIND_INVITATION, args![code.hash()], |row| {
            let facts = Facts {
                used: row.get::<Option<Timestamp>>(5)?.is_some(),
                replaced: row.get::<Option<Timestamp>>(6)?.is_some(),
                expires_at: row.get(7)?,
                active: row.get(8)?,
            };
            Ok(Invitation {
                id: row.get(0)?,
                user: row.get(1)?,
                login: row.get(2)?,
                name: row.get(3)?,
                contact: row.get(4)?,
                standing: facts.standing(now),
                told_at: row.get(9)?,
            })
        })
    })?;
    found.ok_or(Problem::NotFound)
}

impl Invitation {
    /// Whether somebody tries it in vain and the log has not heard of it for an hour: then [`tell`] does.
    pub fn is_news(&self, now: Timestamp) -> bool {
        self.standing != Standing::Open && self.told_at <= an_hour_before(now)
    }
}

fn an_hour_before(now: Timestamp) -> Timestamp {
    now.checked_sub(TOLD_EVERY).unwrap_or(Timestamp::MIN)
}

/// Leaves the record that somebody tried a letter that is good for nothing: one an hour, however often it is tried.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<()> {
    let now = tx.clocks().now();
    let news = invitation.standing != Standing::Open
        && tx.execute(&sql::TELL_INVITATION, args![invitation.id, now, an_hour_before(now)])? > 0;
    if !news {
        return Ok(());
    }
    let entry = Entry::denied(audit::INVITATION_ACCEPT).subject(invitation.user.0);
    audit::record_unknown(tx, entry.detail(invitation.standing.code()))
}

/// What became of an invitation that somebody accepts.
pub enum Accepted {
    /// A session is open.
    In(Actor),
    /// The password is chosen, and a second factor must be before a session opens: the token stands for that.
    Owes,
    /// The password is chosen, and the role begins on a later day.
    Later,
    /// The password is chosen, and the account is a machine's, which has no pages.
    Machine,
    /// It is good for nothing.
    Refused(Standing),
}

/// The invited user has chosen a password: the invitation is used up, and his first session opens.
///
/// # Errors
/// `Problem::NotFound` when nothing was ever sent with this code.
pub fn accept(
    tx: &mut Tx<'_>,
    keys: &Keys,
    code: &Code,
    password_hash: &str,
    token: &Token,
    from: String,
) -> Result<Accepted> {
    let invitation = open(tx, code)?;
    if invitation.standing != Standing::Open {
        tell(tx, &invitation)?;
        return Ok(Accepted::Refused(invitation.standing));
    }
    let (user, now) = (invitation.user, tx.clocks().now());
    if tx.execute(&sql::USE_INVITATION, args![invitation.id, now])? == 0 {
        return Ok(Accepted::Refused(Standing::Used)); // another hand was quicker
    }
    tx.execute(&sql::SET_PASSWORD, args![user, password_hash])?;
    // Whoever has not come yet hears of nothing but his invitation: from now on he is told who can enter as him.
    if tx.first(&sql::TAX_CODE_OF, args![user], |_| Ok(()))?.is_some() {
        mail::tell(tx, user, mail::Kind::TaxCode)?;
    }
    audit::record_unknown(tx, Entry::session(audit::INVITATION_ACCEPT).subject(user.0).from(&from))?;
    let held = sessions::assignments(tx, user)?;
    match held.iter().find(|one| !one.role.is_machine()) {
        Some(first) => match factors::owed(tx, keys, user, first.role, token)? {
            Some(_) => Ok(Accepted::Owes),
            None => sessions::open_by(tx, user, first, token, How::Password, from).map(Accepted::In),
        },
        None if held.is_empty() => Ok(Accepted::Later),
        None => Ok(Accepted::Machine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::new().unwrap();
        let text = code.text();
        assert_eq!((text.len(), text.matches('-').count()), (35, 5));
        for typed in [
            text.clone(),
            text.to_lowercase(),
            text.replace('-', ""),
            format!(" {} ", text.replace('-', " ")),
        ] {
            assert!(Code::typed(&typed) == Some(code.clone()), "{typed}");
        }
        assert!(Code::typed("oOiIl-00000-00000-00000-00000") == Code::typed("0011100000000000000000000"));
        // 30 signs of 32 are 150 bits (ASVS 11.5.1 asks for 128), and 25 were 125.
        assert!(SIGNS * ALPHABET.len().ilog2() as usize >= 128);
        for wrong in [
            "",
            "0",
            "00000-00000-00000-00000-0000",
            "00000-00000-00000-00000-00000-0",
            "00000-00000-00000-00000-00000-0000",
            "00000-00000-00000-00000-00000-00000-0",
            "U0000-00000-00000-00000-00000",
        ] {
            assert!(Code::typed(wrong).is_none(), "{wrong}");
        }
        assert!(Code::new().unwrap() != code);
    }

    #[test]
    fn codes_are_random_in_each_place() {
        let codes: std::collections::BTreeSet<String> = (0..1_000).map(|_| Code::new().unwrap().0).collect();
        assert_eq!(codes.len(), 1_000);
        for place in 0..SIGNS {
            let seen: std::collections::BTreeSet<u8> =
                codes.iter().map(|code| code.as_bytes()[place]).collect();
            assert_eq!(seen.len(), ALPHABET.len(), "place {place}");
        }
    }

    #[test]
    fn what_an_invitation_is_good_for() {
        let now: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        let (later, before) = (now.checked_add(second).unwrap(), now.checked_sub(second).unwrap());
        for (used, replaced, expires_at, active, expected) in [
            (false, false, later, true, Standing::Open),
            (false, false, now, true, Standing::Expired),
            (false, false, before, true, Standing::Expired),
            (false, true, later, true, Standing::Replaced),
            (false, true, before, true, Standing::Replaced),
            (false, false, later, false, Standing::Suspended),
            (false, true, before, false, Standing::Suspended),
            (true, false, later, true, Standing::Used),
            (true, true, before, false, Standing::Used),
        ] {
            let facts = Facts { used, replaced, expires_at, active };
            assert_eq!(facts.standing(now), expected, "{facts:?}");
        }
    }
}
