//! Changing the keys of secrets while everybody works: a new key seals from now on, what lies under older ones is sealed anew
//! some rows at a time, and an old key goes when no row needs it.

use kernel::Result;
use kernel::ids::UserId;
use storage::{Db, Query, Tx, args};
use uuid::Uuid;

use crate::keys::{Keys, Sealed};
use crate::{drafts, mail, sql};

/// What is locked while something is sealed, and while it is looked whether a key is needed.
pub(crate) const LOCK: Uuid = Uuid::from_u128(0x0193_1b1e_7a00_7000_8000_5ec2_e75c_e751);
/// Secrets that one unit of work seals anew.
const AT_ONCE: i64 = 50;

/// What a change of keys has done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rotated {
    /// Number of the key that seals now.
    pub key: i64,
    /// Whether a change that was interrupted was finished, and no new key made.
    pub resumed: bool,
    /// Secrets that were sealed anew.
    pub resealed: u64,
    /// Messages and drafts that were given up because nothing opens them: the key they lay under is lost.
    pub lost: u64,
    /// Numbers of the keys that are no more.
    pub retired: Vec<i64>,
}

/// Changes the keys. Interrupted and run again it finishes what it began.
///
/// # Errors
/// `Problem::Internal` when the file cannot be read or written, or a secret's key is not in it.
pub async fn rotate(db: &Db, keys: &Keys) -> Result<Rotated> {
    let numbers = keys.numbers()?;
    let newest = numbers.last().copied().unwrap_or(0);
    let resumed = numbers.len() > 1;
    let key = if resumed { newest } else { newest + 1 };
    let ring = keys.clone();
    db.bulk(move |tx| {
        // Two who change the keys at once make one new key.
        tx.lock(LOCK)?;
        ring.add(key)
    })
    .await?;
    let (mut resealed, mut lost, mut retired) = (0, 0, None);
    while retired.is_none() {
        loop {
            let ring = keys.clone();
            let done = db.bulk(move |tx| reseal(tx, &ring, key)).await?;
            if done == (0, 0) {
                break;
            }
            (resealed, lost) = (resealed + done.0, lost + done.1);
        }
        let ring = keys.clone();
        retired = db.bulk(move |tx| retire(tx, &ring, key)).await?;
    }
    Ok(Rotated { key, resumed, resealed, lost, retired: retired.unwrap_or_default() })
}

/// Seals some secrets anew; how many, and how many links nothing opens any more. Their messages are given up: another link can be
/// written, and a lost one must not keep the keys from being changed. A factor is another matter, its user would be locked out.
fn reseal(tx: &mut Tx<'_>, keys: &Keys, key: i64) -> Result<(u64, u64)> {
    tx.lock(LOCK)?;
    // A file that cannot be read is no lost key.
    keys.numbers()?;
    let factors = old(tx, &sql::SECRETS_BEFORE, key)?;
    let links = old(tx, &sql::MAIL_SECRETS_BEFORE, key)?;
    let texts = old(tx, &sql::DRAFTS_BEFORE, key)?;
    let (mut done, mut lost) = (factors.len() as u64, 0);
    for (id, user, purpose, sealed) in factors {
        let fresh = keys.seal(&purpose, user, &keys.open(&purpose, user, &sealed)?)?;
        tx.execute(&sql::RESEAL, args![id, fresh.key, fresh.bytes])?;
    }
    for (id, user, _, sealed) in links {
        let Ok(link) = keys.open(mail::PURPOSE, user, &sealed) else {
            mail::give_up_unopened(tx, id)?;
            lost += 1;
            continue;
        };
        let fresh = keys.seal(mail::PURPOSE, user, &link)?;
        tx.execute(&sql::RESEAL_MAIL, args![id, fresh.key, fresh.bytes])?;
        done += 1;
    }
    for (id, user, _, sealed) in texts {
        let Ok(text) = keys.open(drafts::PURPOSE, user, &sealed) else {
            tx.execute(&sql::DROP_DRAFT, args![id, user])?;
            lost += 1;
            continue;
        };
        let fresh = keys.seal(drafts::PURPOSE, user, &text)?;
        tx.execute(&sql::RESEAL_DRAFT, args![id, fresh.key, fresh.bytes])?;
        done += 1;
    }
    Ok((done, lost))
}

/// Some of the secrets of a table that lie under an older key.
fn old(tx: &mut Tx<'_>, which: &'static Query, key: i64) -> Result<Vec<(Uuid, UserId, String, Sealed)>> {
    tx.query(which, args![key, AT_ONCE], |row| {
        let sealed = Sealed { key: row.get(3)?, bytes: row.get(4)? };
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, sealed))
    })
}

/// Forgets the keys that no row needs; none when one is still needed.
fn retire(tx: &mut Tx<'_>, keys: &Keys, key: i64) -> Result<Option<Vec<i64>>> {
    tx.lock(LOCK)?;
    let mut needed = numbers_in_use(tx)?;
    for others in [&sql::MAIL_KEYS_IN_USE, &sql::DRAFT_KEYS_IN_USE] {
        needed.extend(tx.query(others, args![], |row| row.get::<i64>(0))?);
    }
    if needed.iter().any(|number| *number < key) { Ok(None) } else { keys.retire_before(key).map(Some) }
}

fn numbers_in_use(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    tx.query(&sql::KEYS_IN_USE, args![], |row| row.get(0))
}

/// Numbers of keys that second factors need and the file does not hold. A message whose key is lost is only given up.
///
/// # Errors
/// `Problem::Internal` when the file holds something else.
pub fn lacking(tx: &mut Tx<'_>, keys: &Keys) -> Result<Vec<i64>> {
    let needed = tx.system("which keys are needed: second factors are withheld", numbers_in_use)?;
    let held = if keys.exist() { keys.numbers()? } else { Vec::new() };
    Ok(needed.into_iter().filter(|number| !held.contains(number)).collect())
}

impl std::fmt::Display for Rotated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = if self.resumed { "finished the change to" } else { "made" };
        writeln!(f, "{how} key {}", self.key)?;
        writeln!(f, "sealed {} secrets anew", self.resealed)?;
        if self.lost > 0 {
            writeln!(
                f,
                "gave up {} messages that had not left, or drafts: they lay under a key that is lost. /admin/mail lists the \
                 messages; invite their users again, or let them ask for another password once more",
                self.lost
            )?;
        }
        let retired: Vec<_> = self.retired.iter().map(i64::to_string).collect();
        let retired = if retired.is_empty() { "none".to_owned() } else { retired.join(", ") };
        writeln!(f, "retired keys: {retired}")
    }
}
