//! One function for each thing that is done with the peers: decide, rules, store, audit, in one unit of work.

use access::audit::{self, Entry};
use access::{Action, Actor, Role, administration, decide, sessions};
use jiff::SignedDuration;
use kernel::clock::first_day_after;
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::model::{Counts, Key, NewPeer, Peer, PeerLine};
use crate::store::Place;
use crate::{rules, store};

/// Days of which the messages are counted where they are shown.
pub const DAYS_SHOWN: i64 = 7;

/// Registers a system of a laboratory. Sent again, it does nothing more.
///
/// # Errors
/// Every wrong field at once; `Problem::Denied`.
pub fn add_peer(tx: &mut Tx<'_>, actor: &Actor, new: &NewPeer) -> Result<Peer> {
    decide(actor, Action::UserManage)?;
    if let Some(there) = store::find_peer(tx, new.id)? {
        return Ok(there);
    }
    let from = new.valid_from.unwrap_or_else(|| tx.clocks().real_today());
    let to = first_day_after(new.last_day);
    let mut problems = rules::check(&new.key, from, to);
    let account = account(tx, actor, new)?.map_err(|problem| problems.push(problem)).ok();
    let Some((user, laboratory)) = account.filter(|_| problems.is_empty()) else {
        return Err(Problem::Invalid(problems));
    };
    // Of two who register the same key at once, one finds what the other one wrote.
    tx.lock(lock_of(&new.key))?;
    if store::same_key(tx, &new.key, (from, to))?.is_some() {
        return Err(Problem::field("certificate", "mllp-key-taken"));
    }
    let place = Place { user, laboratory: &laboratory, period: (from, to), by: actor.user };
    store::insert_peer(tx, new, &place)?;
    note(tx, actor, user, &format!("mllp peer {} of {laboratory}: added {}", new.id, shown(&new.key)))?;
    store::find_peer(tx, new.id)?.ok_or(Problem::NotFound)
}

/// Ends a peer: the next message of it is refused, on a connection that is open too. Ended before, it stays as it is.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn end_peer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    decide(actor, Action::UserManage)?;
    let peer = store::find_peer(tx, id)?.ok_or(Problem::NotFound)?;
    if !administration::is_his(tx, actor, Role::LaboratoryMachine, &peer.laboratory)? {
        return Err(Problem::NotFound);
    }
    let today = tx.clocks().real_today();
    if peer.valid_to <= today {
        return Ok(());
    }
    store::end_peer(tx, id, today)?;
    note(tx, actor, peer.user, &format!("mllp peer {id} of {}: ended", peer.laboratory))
}

/// The peers with what each sent lately: those of the laboratories whose accounts the actor administers, or of his own.
///
/// # Errors
/// `Problem::Denied`.
pub fn peers(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<PeerLine>> {
    let (scope, action) = match decide(actor, Action::UserManage) {
        Ok(scope) => (scope, Action::UserManage),
        Err(_) => (decide(actor, Action::ResultImport)?, Action::ResultImport),
    };
    let mut seen = Vec::new();
    for peer in store::peers(tx, &scope)? {
        let his = match action {
            Action::UserManage => {
                administration::is_his(tx, actor, Role::LaboratoryMachine, &peer.laboratory)?
            }
            _ => peer.laboratory == actor.unit.code,
        };
        if his {
            seen.push(peer);
        }
    }
    let since = tx.clocks().real_today().checked_sub(SignedDuration::from_hours(24 * (DAYS_SHOWN - 1)));
    let sent = store::sent_since(tx, &scope, since.map_err(Problem::internal)?)?;
    let subjects = seen.iter().map(|peer| peer.user.0);
    audit::record(tx, actor, Entry::new(action).subjects(subjects).detail("mllp peers"))?;
    let line = |peer: Peer| {
        let sent = sent.get(&peer.id);
        let counts = sent.map_or_else(Counts::default, |(counts, _)| *counts);
        PeerLine { last_at: sent.map(|(_, at)| *at), counts, peer }
    };
    Ok(seen.into_iter().map(line).collect())
}

type Account = std::result::Result<(UserId, String), kernel::FieldProblem>;

/// The machine account of a login, and the laboratory it speaks for.
fn account(tx: &mut Tx<'_>, actor: &Actor, new: &NewPeer) -> Result<Account> {
    let wrong = |field, key| Ok(Err(kernel::FieldProblem::new(field, key)));
    let Some((user, _)) = sessions::find_login(tx, &new.login)? else {
        return wrong("login", "mllp-login-unknown");
    };
    let held = sessions::assignments(tx, user)?.into_iter().filter(|held| held.role.is_machine());
    let mut laboratories: Vec<String> = held.map(|held| held.unit.code).collect();
    if laboratories.is_empty() {
        return wrong("login", "mllp-login-no-machine");
    }
    if let Some(wanted) = &new.laboratory {
        laboratories.retain(|code| code == wanted);
    }
    let laboratory = match laboratories.as_slice() {
        [one] => one.clone(),
        [] => return wrong("laboratory", "mllp-laboratory-not-held"),
        _ => return wrong("laboratory", "mllp-laboratory-which"),
    };
    if !administration::is_his(tx, actor, Role::LaboratoryMachine, &laboratory)? {
        return wrong("login", "mllp-login-unknown");
    }
    Ok(Ok((user, laboratory)))
}

/// The same for the same key.
fn lock_of(key: &Key) -> Uuid {
    use sha2::{Digest, Sha256};
    let text = [key.certificate.as_str(), &key.application, &key.facility].join("\r");
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut half = [0_u8; 16];
    half.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(half)
}

/// A key as records have it.
pub(crate) fn shown(key: &Key) -> String {
    match key.certificate.get(..16) {
        Some(start) => format!("certificate {start}"),
        None => "without certificate".to_owned(),
    }
}

fn note(tx: &mut Tx<'_>, actor: &Actor, user: UserId, detail: &str) -> Result<()> {
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(detail))
}
