//! Passkeys and hardware keys (WebAuthn): the user holds a key that signs what it is asked, after it has made sure by a PIN or
//! a finger that it is he. So a key alone is two factors in one, and it signs for no other site than the one it was made for.

use std::net::IpAddr;

use kernel::ids::UserId;
use kernel::{Problem, Result};
use passki::{
    AuthenticationCredential, AuthenticationOptions, Passki, RegistrationCredential, RegistrationOptions,
    ResidentKeyRequirement, StoredPasskey, UserVerificationRequirement,
};
use serde::de::DeserializeOwned;
use serde_json::json;
use storage::{Tx, args};
use uuid::Uuid;

use super::challenge::{self, Aim, Asked};
use super::{Demand, Kind, Place, new_codes, of, rotate};
use crate::audit::{self, Entry};
use crate::brake::Origin;
use crate::changes::{self, What};
use crate::invitations::Code;
use crate::keys::{Keys, Sealed};
use crate::model::Actor;
use crate::sessions::Token;
use crate::{mail, open_sessions, sql, users};

/// Keys that one user may have.
pub const MOST: usize = 10;
/// The longest name of a key, in letters.
pub const LONGEST_NAME: usize = 60;
/// The longest answer of a browser that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
/// Milliseconds for which a browser waits for the key.
const WAITS: u64 = 120_000;

/// The site that keys are made for: nothing that was signed for another one is accepted.
#[derive(Debug, Clone)]
pub struct Party {
    host: String,
    origin: String,
}

impl Party {
    /// The site at an address; none where browsers have no keys: they want a name and no number, and TLS unless it is the
    /// machine itself.
    pub fn of(host: &str, origin: &str) -> Option<Self> {
        let numeric = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
        let safe = origin.starts_with("https://") || host == "localhost";
        (!numeric && safe).then(|| Self { host: host.to_owned(), origin: origin.to_owned() })
    }

    fn passki(&self) -> Passki {
        Passki::new(&self.host, &[&self.origin], "Argine")
    }
}

/// What a key is asked: the token that the browser shows with the answer, and what its script hands to the key.
pub struct Question {
    /// For a cookie.
    pub token: Token,
    /// JSON, as WebAuthn has it.
    pub options: String,
}

/// For what somebody who has keys is asked.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// To sign in by the key alone.
    SignIn,
    /// To sign in after the password: whose it was, and which sign-in it is.
    Second(UserId, Place),
    /// To prove again who he is, in his session.
    Proof(UserId, Place),
}

impl Purpose {
    fn asked(self) -> Asked {
        let (aim, user, place) = match self {
            Self::SignIn => (Aim::SignIn, None, None),
            Self::Second(user, place) => (Aim::Second, Some(user), Some(place)),
            Self::Proof(user, place) => (Aim::Proof, Some(user), Some(place)),
        };
        Asked { aim, user, place, name: None }
    }
}

/// Asks a key to sign: any that was made for this site, or one of the user's.
///
/// # Errors
/// `Problem::Busy` when whoever is at this address has asked too often.
pub fn ask(tx: &mut Tx<'_>, party: &Party, purpose: Purpose, origin: &Origin) -> Result<Question> {
    let asked = purpose.asked();
    let known = match asked.user {
        Some(user) => known_keys(tx, user)?,
        None => Vec::new(),
    };
    let mut options = AuthenticationOptions::default();
    options.timeout = WAITS;
    options.user_verification = UserVerificationRequirement::Required;
    let begun = party.passki().start_passkey_authentication(&known, options);
    let (question, state) = begun.map_err(Problem::internal)?;
    let token = Token::new()?;
    challenge::put(tx, &token, &asked, &state.challenge, origin)?;
    Ok(Question { token, options: serde_json::to_string(&question).map_err(Problem::internal)? })
}

/// The keys of a user as far as a browser must know them.
fn known_keys(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<StoredPasskey>> {
    let ids = tx.query(&sql::KEY_IDS, args![user], |row| row.get::<Vec<u8>>(0))?;
    let key = |id: Vec<u8>| {
        let mut key = StoredPasskey::default();
        key.credential_id = id;
        key
    };
    Ok(ids.into_iter().map(key).collect())
}

/// What came of what a key has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is right; whose key it is.
    Right(UserId),
    /// It is not; whose key it says to be, or who was asked, as far as that is known.
    Wrong(Option<UserId>),
    /// It is right, and it has counted less than it had before: two hold the same key.
    Copied(UserId),
    /// Nothing was asked, or too long ago, or it was answered before.
    Over,
}

/// Looks at what a key has signed. In a unit of work, which uses up what was asked whatever becomes of it.
///
/// # Errors
/// `Problem::Internal` without the key of secrets.
pub fn check(
    tx: &mut Tx<'_>,
    keys: &Keys,
    party: &Party,
    purpose: Purpose,
    token: &Token,
    answer: &str,
) -> Result<Outcome> {
    let Asked { aim, user: who, place, .. } = purpose.asked();
    let Some((challenge, asked)) = challenge::take(tx, token, aim, place)? else { return Ok(Outcome::Over) };
    if asked.user != who {
        return Ok(Outcome::Over);
    }
    let Some(signed) = read::<AuthenticationCredential>(answer) else { return Ok(Outcome::Wrong(who)) };
    let id = Passki::base64_decode(&signed.raw_id).unwrap_or_default();
    let Some((factor, user, mut key)) = find(tx, keys, &id)? else { return Ok(Outcome::Wrong(who)) };
    if who.is_some_and(|who| who != user) {
        return Ok(Outcome::Wrong(who));
    }
    tx.lock(user)?;
    // What it counts is looked at when the signature is known to be right: else anybody could say that it was copied.
    key.counter = 0;
    let state = json!({ "challenge": challenge, "allowed_credentials": [], "user_verification": "required" });
    let state = serde_json::from_value(state).map_err(Problem::internal)?;
    let Ok(result) = party.passki().finish_passkey_authentication(&signed, &state, &key) else {
        return Ok(Outcome::Wrong(Some(user)));
    };
    let named = result.user_handle.as_deref() == Some(user.0.as_bytes());
    // Whoever was asked by name need not be named again.
    if !named && (result.user_handle.is_some() || who.is_none()) {
        return Ok(Outcome::Wrong(Some(user)));
    }
    let (now, count) = (tx.clocks().now(), i64::from(result.counter));
    let counted = tx.execute(&sql::USE_KEY, args![factor, now, count])?;
    Ok(if counted > 0 { Outcome::Right(user) } else { Outcome::Copied(user) })
}

/// The key with this identifier, whose user is let in.
fn find(tx: &mut Tx<'_>, keys: &Keys, id: &[u8]) -> Result<Option<(Uuid, UserId, StoredPasskey)>> {
    let found = tx.first(&sql::FIND_KEY, args![id], |row| {
        let sealed = Sealed { key: row.get(2)?, bytes: row.get(3)? };
        Ok((row.get::<Uuid>(0)?, row.get::<UserId>(1)?, sealed))
    })?;
    let Some((factor, user, sealed)) = found else { return Ok(None) };
    let plain = keys.open(Kind::Passkey.code(), user, &sealed)?;
    Ok(Some((factor, user, serde_json::from_slice(&plain).map_err(Problem::internal)?)))
}

fn read<T: DeserializeOwned>(answer: &str) -> Option<T> {
    if answer.len() > LONGEST { None } else { serde_json::from_str(answer).ok() }
}

/// Begins to get a key, which will have this name.
///
/// # Errors
/// An invalid field `name`; `Problem::Refused` when the user has too many.
pub fn begin(
    tx: &mut Tx<'_>,
    party: &Party,
    user: UserId,
    place: Place,
    name: &str,
    origin: &Origin,
) -> Result<Question> {
    let name = name.trim();
    if !kernel::text::is_readable(name) || name.chars().count() > LONGEST_NAME {
        return Err(Problem::field("name", "access-key-name"));
    }
    let standing = of(tx, user)?;
    if standing.keys().any(|key| key.name.as_deref() == Some(name)) {
        return Err(Problem::field("name", "access-key-name-taken"));
    }
    if standing.keys().count() >= MOST {
        return Err(Problem::Refused("access-keys-many"));
    }
    let (login, known) = (users::login_of(tx, user)?, known_keys(tx, user)?);
    let mut options = RegistrationOptions::default();
    options.timeout = WAITS;
    options.resident_key = ResidentKeyRequirement::Required;
    options.user_verification = UserVerificationRequirement::Required;
    options.exclude_credentials = Some(&known);
    let begun = party.passki().start_passkey_registration(user.0.as_bytes(), &login, &login, options);
    let (question, state) = begun.map_err(Problem::internal)?;
    let token = Token::new()?;
    let asked = Asked { aim: Aim::Enrol, user: Some(user), place: Some(place), name: Some(name.to_owned()) };
    challenge::put(tx, &token, &asked, &state.challenge, origin)?;
    Ok(Question { token, options: serde_json::to_string(&question).map_err(Problem::internal)? })
}

/// What came of a key that a user wanted to get.
pub enum Enrolled {
    /// He has it. The codes on paper that he gets with it, because he had none.
    Yes(Vec<Code>),
    /// What the browser sent is not what was asked.
    Wrong,
    /// Nothing was asked, or too long ago, or it was answered before.
    Over,
}

/// The user has the key that he began to get: it is one more of his factors. `actor` is he himself, when he has a session.
///
/// # Errors
/// `Problem::Refused` when the key is known already.
pub fn enrol(
    tx: &mut Tx<'_>,
    (keys, party): (&Keys, &Party),
    (user, place): (UserId, Place),
    actor: Option<&Actor>,
    token: &Token,
    answer: &str,
) -> Result<Enrolled> {
    tx.lock(user)?;
    let Some((challenge, asked)) = challenge::take(tx, token, Aim::Enrol, Some(place))? else {
        return Ok(Enrolled::Over);
    };
    if asked.user != Some(user) {
        return Ok(Enrolled::Over);
    }
    let Some(made) = read::<RegistrationCredential>(answer) else { return Ok(Enrolled::Wrong) };
    let nobody = json!({ "id": "", "name": "", "displayName": "" });
    let state = json!({ "challenge": challenge, "user": nobody, "user_verification": "required" });
    let state = serde_json::from_value(state).map_err(Problem::internal)?;
    let Ok(key) = party.passki().finish_passkey_registration(&made, &state) else {
        return Ok(Enrolled::Wrong);
    };
    if tx.first(&sql::KEY_OWNER, args![key.credential_id], |row| row.get::<UserId>(0))?.is_some() {
        return Err(Problem::Refused("access-key-known"));
    }
    let name = asked.name.unwrap_or_default();
    insert(tx, keys, (user, place), &name, &key)?;
    let paper = if of(tx, user)?.recovery_left == 0 { new_codes(tx, user)? } else { Vec::new() };
    changes::note_own(tx, user, What::KeyAdded, Some(&name))?;
    mail::tell(tx, user, mail::Kind::FactorEnrolled)?;
    let entry = Entry::session(audit::FACTOR_ENROL).subject(user.0).detail(Kind::Passkey.code());
    match actor {
        Some(actor) => audit::record(tx, actor, entry)?,
        None => audit::record_unknown(tx, entry)?,
    }
    Ok(Enrolled::Yes(paper))
}

fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (user, place): (UserId, Place),
    name: &str,
    key: &StoredPasskey,
) -> Result<()> {
    // As every secret: sealed before somebody who changes the keys looks whether one is still needed, or after.
    tx.lock(rotate::LOCK)?;
    let (kind, now, id) = (Kind::Passkey.code(), tx.clocks().now(), Uuid::now_v7());
    let sealed = keys.seal(kind, user, &serde_json::to_vec(key).map_err(Problem::internal)?)?;
    let count = i64::from(key.counter);
    tx.execute(
        &sql::INSERT_KEY,
        args![id, user, kind, sealed.key, sealed.bytes, now, place.0, count, name, key.credential_id],
    )
    .map(drop)
}

/// A user's key with this identifier, by name.
///
/// # Errors
/// `Problem::NotFound` when he has none.
pub fn name_of(tx: &mut Tx<'_>, user: UserId, id: Uuid) -> Result<String> {
    let standing = of(tx, user)?;
    let key = standing.keys().find(|key| key.id == id).ok_or(Problem::NotFound)?;
    Ok(key.name.clone().unwrap_or_default())
}

/// A user takes one of his keys away: whoever finds it gets in no more, and has no session that goes on. With the last
/// factor go the codes on paper.
///
/// # Errors
/// `Problem::NotFound` when it is none of his; `Problem::Refused` when the region asks everybody for a factor and he has no
/// other.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    tx.lock(actor.user)?;
    let (name, last) = (name_of(tx, actor.user, id)?, of(tx, actor.user)?.factors.len() == 1);
    if last && Demand::of(tx)? == Demand::Required {
        return Err(Problem::Refused("access-last-factor"));
    }
    tx.execute(&sql::DROP_KEY, args![id, actor.user])?;
    if last {
        tx.execute(&sql::DROP_RECOVERY, args![actor.user])?;
    }
    open_sessions::end_others(tx, actor, "key removed")?;
    changes::note_own(tx, actor.user, What::KeyRemoved, Some(&name))?;
    mail::tell(tx, actor.user, mail::Kind::KeyRemoved)?;
    audit::record(tx, actor, Entry::session(audit::FACTOR_REMOVE).subject(actor.user.0).detail("passkey"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_keys_for_names_and_over_tls() {
        for (host, origin, has) in [
            ("argine.example", "https://argine.example", true),
            ("argine.example", "https://argine.example:8443", true),
            ("argine.example", "http://argine.example", false),
            ("localhost", "http://localhost:8080", true),
            ("192.0.2.7", "https://192.0.2.7", false),
            ("[2001:db8::1]", "https://[2001:db8::1]", false),
        ] {
            assert_eq!(Party::of(host, origin).is_some(), has, "{origin}");
        }
    }
}
