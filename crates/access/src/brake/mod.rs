//! The brake on sign-in: guesses are refused before they are hashed. What is counted stands in the database, so that
//! several nodes count together; a guess that is refused writes nothing.
//!
//! `prepare` looks without writing, `charge` counts the attempt before its password is hashed, `refund` takes it back
//! when the password was right. So a crash, or somebody who hangs up, can only make the brake stricter.

mod forgive;
mod rules;
mod sending;

use std::net::{IpAddr, Ipv6Addr};

use kernel::ids::UserId;
use kernel::{Result, Timestamp};
use sha2::{Digest, Sha256};
use storage::{Tx, args};
use uuid::Uuid;

pub use forgive::{Forgiven, Forgiveness, forgive, forgiven, held};
pub use rules::{ACCOUNT_A_DAY, ADDRESS_A_MINUTE, By, Counter, Counters, DAY, Lane, Tries, Wait, judge};
pub use sending::send;

use crate::audit::{self, Entry};
use crate::sessions::{self, Token};
use crate::{mail, sql};

/// Keys that all logins which do not exist share, and all addresses: the table's largest size.
const SHARED_KEYS: u16 = u16::MAX;
/// Marks kept of a user: the latest browsers and addresses.
const MARKS: i64 = 12;
/// Days a mark is kept after it was last of use.
const MARK_DAYS: i64 = 180;

/// Where an attempt comes from.
#[derive(Clone)]
pub struct Origin {
    /// The address, when it is known.
    pub address: Option<IpAddr>,
    /// What the browser shows to be known by; it is remembered when the sign-in succeeds.
    pub device: Option<Token>,
}

impl Origin {
    /// The address as it is recorded; empty when it is not known.
    pub fn from(&self) -> String {
        self.address.map(|address| address.to_canonical().to_string()).unwrap_or_default()
    }

    /// The address as it counts.
    fn address_text(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => address.to_string(),
            // Whoever has one address of a /64 has them all.
            Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        }
    }

    fn marks(&self) -> [Option<Uuid>; 2] {
        let device = self.device.as_ref().map(|device| key(&["device", device.secret()]));
        [device, Some(key(&["address", &self.address_text()]))]
    }
}

/// One way in, with the keys of its counters.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    lane: Lane,
    own: Uuid,
    all: Option<Uuid>,
    address: Option<Uuid>,
    at: Timestamp,
    /// When each counter had last counted before, in the order of the keys.
    before: [Timestamp; 3],
}

impl Way {
    fn new(lane: Lane, own: Uuid, all: Option<Uuid>, address: Option<Uuid>) -> Self {
        Self { lane, own, all, address, at: Timestamp::MIN, before: [Timestamp::MIN; 3] }
    }

    fn keys(&self) -> impl Iterator<Item = (By, Uuid)> {
        let all = [(By::Own, Some(self.own)), (By::All, self.all), (By::Address, self.address)];
        all.into_iter().filter_map(|(by, key)| Some((by, key?)))
    }

    fn key(&self, by: By) -> Uuid {
        self.keys().find(|(known, _)| *known == by).map_or(self.own, |(_, key)| key)
    }

    /// Whether it comes from where the user has signed in before.
    pub fn is_known(&self) -> bool {
        self.lane != Lane::Stranger
    }
}

/// A login that somebody wants to use, which may not exist.
#[derive(Clone)]
pub struct Attempt {
    /// Whose account it is.
    pub user: Option<UserId>,
    /// The hash its password must fit.
    pub hash: Option<String>,
    origin: Origin,
    ways: Vec<Way>,
    account: Uuid,
}

/// What the brake says.
#[derive(Debug, Clone, Copy)]
pub enum Verdict {
    /// It may be hashed.
    Go(Way),
    /// It may not.
    Wait(Refusal),
}

/// Why and until when an attempt is refused.
#[derive(Debug, Clone, Copy)]
pub struct Refusal {
    /// From when on it is worth trying again.
    pub until: Timestamp,
    /// Whether the audit already says that this counter refuses.
    pub told: bool,
    lane: Lane,
    key: Uuid,
}

/// Looks up the login and what was counted; the same statements whether or not it exists.
///
/// # Errors
/// As `Tx::query`.
pub fn prepare(tx: &mut Tx<'_>, login: &str, origin: &Origin) -> Result<(Attempt, Verdict)> {
    let (user, hash) = sessions::find_login(tx, login)?.unzip();
    let [device, address] = origin.marks();
    let (nobody, asked) = (Uuid::nil(), device.or(address));
    let found =
        tx.query(&sql::KNOWN_MARKS, args![user.map_or(nobody, |user| user.0), asked, address], |row| {
            row.get::<Uuid>(0)
        })?;
    let known = |mark: Option<Uuid>| mark.is_some_and(|mark| found.contains(&mark));
    let place = origin.address_text();
    let secret: Vec<u8> = tx.one(&sql::BRAKE_SECRET, args![], |row| row.get(0))?;
    let shared = |parts: &[&str]| shared(&secret, parts);
    let account = match user {
        Some(user) => user.0.to_string(),
        None => shared(&["login", &login.trim().to_lowercase()]),
    };
    let pair = match user {
        Some(_) => key(&["stranger", &account, &place]),
        None => key(&["stranger", &shared(&["login", &login.trim().to_lowercase(), &place])]),
    };
    let source = Some(key(&["source", &shared(&["source", &place])]));
    let mut ways = Vec::with_capacity(2);
    if let Some(device) = device.filter(|_| known(device)) {
        // Of this browser: whoever guesses at a shared computer does not shut the user out of his other ones.
        let own = key(&["device", &account, &device.to_string()]);
        ways.push(Way::new(Lane::Device, own, Some(key(&["devices", &account])), None));
    }
    ways.push(if known(address) {
        Way::new(Lane::Address, key(&["address", &account]), None, source)
    } else {
        Way::new(Lane::Stranger, pair, Some(key(&["strangers", &account])), source)
    });
    let attempt = Attempt { user, hash, origin: origin.clone(), ways, account: account_key(&account) };
    let now = tx.clocks().now();
    let verdict = look(tx, &attempt, now)?;
    Ok((attempt, verdict))
}

/// The first way that is open, else the one that opens soonest.
fn look(tx: &mut Tx<'_>, attempt: &Attempt, now: Timestamp) -> Result<Verdict> {
    let mut refused: Option<Refusal> = None;
    for way in &attempt.ways {
        let (all, address) = (way.key(By::All), way.key(By::Address));
        let found = tx.query(&sql::BRAKE_COUNTERS, args![way.own, all, address], |row| {
            let counter = Counter { spent: row.get(1)?, began: row.get(2)?, last: row.get(3)? };
            Ok((row.get::<Uuid>(0)?, counter, row.get::<Timestamp>(4)?))
        })?;
        let of = |key: Option<Uuid>| {
            found.iter().find(|(known, ..)| Some(*known) == key).map(|(_, counter, _)| *counter)
        };
        let counters = Counters { own: of(Some(way.own)), all: of(way.all), address: of(way.address) };
        let Err(wait) = judge(way.lane, &counters, now) else {
            let last = |counter: Option<Counter>| counter.map_or(now, |counter| counter.last);
            let before = [last(counters.own), last(counters.all), last(counters.address)];
            return Ok(Verdict::Go(Way { at: now, before, ..*way }));
        };
        let key = way.key(wait.by);
        let told = found.iter().any(|(known, _, told)| *known == key && *told > before(now));
        if refused.is_none_or(|refused| wait.until < refused.until) {
            refused = Some(Refusal { until: wait.until, told, lane: way.lane, key });
        }
    }
    refused.map(Verdict::Wait).ok_or_else(|| kernel::Problem::Internal("an attempt without a way in".into()))
}

/// Counts the attempt, unless another one has meanwhile spent what was left.
///
/// # Errors
/// As `Tx::execute`.
pub fn charge(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Verdict> {
    tx.lock(attempt.account)?;
    let now = tx.clocks().now();
    let verdict = look(tx, attempt, now)?;
    if let Verdict::Go(way) = &verdict {
        // The address comes last: it is the only one that units of other accounts wait for.
        for (by, key) in way.keys() {
            let over = now.checked_sub(rules::window(by)).unwrap_or(Timestamp::MIN);
            let account = (by != By::Address).then_some(attempt.account);
            let kind = rules::kind(way.lane, by);
            tx.execute(&sql::BRAKE_CHARGE, args![key, now, Timestamp::UNIX_EPOCH, over, account, kind])?;
        }
    }
    Ok(verdict)
}

/// Takes an attempt back: its password was right, or was never hashed. The counters are as if it had not been; the wait
/// after a guess that was counted meanwhile stays.
///
/// # Errors
/// As `Tx::execute`.
pub fn refund(tx: &mut Tx<'_>, attempt: &Attempt, way: &Way) -> Result<()> {
    tx.lock(attempt.account)?;
    let before = [By::Own, By::All, By::Address].into_iter().zip(way.before);
    for (by, last) in before {
        let Some((_, key)) = way.keys().find(|(known, _)| *known == by) else { continue };
        tx.execute(&sql::BRAKE_REFUND, args![key, way.at, last])?;
    }
    Ok(())
}

/// What everything from an address is counted under, whoever asks.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn source(tx: &mut Tx<'_>, origin: &Origin) -> Result<Uuid> {
    let secret: Vec<u8> = tx.one(&sql::BRAKE_SECRET, args![], |row| row.get(0))?;
    Ok(key(&["source", &shared(&secret, &["source", &origin.address_text()])]))
}

/// Remembers from where a user has signed in, and tells him of a browser in which he never had.
///
/// # Errors
/// As `Tx::execute`.
pub fn remember(tx: &mut Tx<'_>, user: UserId, attempt: &Attempt) -> Result<()> {
    let today = tx.clocks().real_today();
    let known = attempt.ways.iter().any(|way| way.lane == Lane::Device);
    if attempt.origin.device.is_some() && !known {
        // Who enters for the first time is not told of himself.
        let before = tx.first(&sql::ANY_MARK, args![user], |row| row.get::<Uuid>(0))?.is_some();
        if before {
            mail::tell_new_browser(tx, user)?;
        }
    }
    let mut changed = 0;
    for mark in attempt.origin.marks().into_iter().flatten() {
        changed += tx.execute(&sql::REMEMBER_MARK, args![user, mark, today])?;
    }
    if changed > 0 {
        tx.execute(&sql::FORGET_MARKS, args![user, MARKS])?;
    }
    Ok(())
}

/// Leaves the record of an attempt that was hashed and did not fit. Of a login that does not exist nothing is kept but
/// how many of them one address tried, at 1, 2, 4, 8 …
///
/// # Errors
/// As `Tx::execute`.
pub fn failed(tx: &mut Tx<'_>, attempt: &Attempt, way: &Way, why: &'static str) -> Result<()> {
    let entry = Entry::denied(audit::SESSION_OPEN).from(attempt.origin.from());
    if let Some(user) = attempt.user {
        return audit::record_unknown(tx, entry.subject(user.0).detail(format!("{why} {}", way.lane.code())));
    }
    let counted = tx.query(&sql::BRAKE_STRANGERS, args![way.key(By::Address)], |row| row.get::<i64>(0))?;
    match counted.first() {
        Some(tried) if tried.count_ones() == 1 => {
            audit::record_unknown(tx, entry.detail(format!("unknown login, {tried} from one address")))
        }
        _ => Ok(()),
    }
}

/// Leaves one record a day of each counter that refuses, however many attempts it refuses.
///
/// # Errors
/// As `Tx::execute`.
pub fn refused(tx: &mut Tx<'_>, attempt: &Attempt, refusal: &Refusal) -> Result<()> {
    let now = tx.clocks().now();
    if tx.execute(&sql::BRAKE_TELL, args![refusal.key, now, before(now)])? == 0 {
        return Ok(());
    }
    let entry = Entry::denied(audit::SESSION_OPEN).subjects(attempt.user.map(|user| user.0));
    let entry = entry.from(attempt.origin.from());
    audit::record_unknown(tx, entry.detail(format!("brake {}", refusal.lane.code())))
}

/// Forgets what no longer counts; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.clocks().now();
    let oldest = before(now).checked_sub(jiff::SignedDuration::from_hours(24 * (MARK_DAYS - 1)));
    let oldest = kernel::clock::local_date(oldest.unwrap_or(Timestamp::UNIX_EPOCH));
    tx.execute(&sql::CLEAR_MARKS, args![oldest])?;
    tx.execute(&sql::BRAKE_CLEAR, args![before(now)])
}

/// What is locked while the counters of an account change, and what they are found by.
fn account_key(account: &str) -> Uuid {
    key(&["account", account])
}

/// The instant a day ago.
fn before(now: Timestamp) -> Timestamp {
    now.checked_sub(DAY).unwrap_or(Timestamp::MIN)
}

/// One of the keys that many share, by what is put in. Who meets whom there depends on the secret of this database: else
/// one could work out a login or an address that shares the key of another, and learn or spend what is counted of that.
fn shared(secret: &[u8], parts: &[&str]) -> String {
    format!("shared-{}", hashed(secret, parts).as_u128() % u128::from(SHARED_KEYS))
}

fn key(parts: &[&str]) -> Uuid {
    hashed(&[], parts)
}

fn hashed(secret: &[u8], parts: &[&str]) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(secret);
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shares_a_key_cannot_be_worked_out_without_the_secret() {
        let logins: Vec<String> = (0..2000).map(|number| format!("nobody-{number}")).collect();
        let of = |secret: &[u8], login: &String| shared(secret, &["login", login]);
        let mut met = Vec::new();
        for (place, one) in logins.iter().enumerate() {
            met.extend(
                logins[..place].iter().filter(|other| of(b"", other) == of(b"", one)).map(|it| (it, one)),
            );
        }
        assert!(met.len() > 5, "the planted meetings: {}", met.len());
        let again = met.iter().filter(|(one, other)| of(b"secret", one) == of(b"secret", other)).count();
        assert!(again < 2, "{again} of {}", met.len());
    }

    #[test]
    fn an_address_is_a_network_where_one_subscriber_has_a_whole_one() {
        let text = |address: &str| Origin { address: address.parse().ok(), device: None }.address_text();
        assert_eq!(text("192.0.2.7"), "192.0.2.7");
        assert_eq!(text("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(text("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(text("2001:db8:1:2::1"), text("2001:db8:1:2::2"));
        assert_eq!(text("nowhere"), "");
    }
}
