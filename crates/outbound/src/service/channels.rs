//! How a laboratory wants its requests: the region says, and it stays in the history who said what.

use access::audit::{self, Entry};
use access::{Action, Actor, decide, proof};
use kernel::{Problem, Result, Timestamp};
use storage::Tx;
use territory::organisations::{self, Kind as What};
use uuid::Uuid;

use super::outbox;
use super::watching::WHY;
use crate::model::{Channel, Kind};
use crate::rules::{self, Typed};
use crate::store;

/// A laboratory, how it wants its requests, and what is to be known before it is said otherwise.
#[derive(Debug, Clone)]
pub struct View {
    /// Its code.
    pub laboratory: String,
    /// Its name.
    pub name: String,
    /// What was said, the latest first.
    pub history: Vec<Channel>,
    /// Requests that wait of which it was never told.
    pub untold: i64,
}

impl View {
    /// How it wants its requests now.
    pub fn channel(&self) -> Option<&Channel> {
        self.history.first()
    }

    /// Whether it wants them by machine.
    pub fn wants(&self) -> bool {
        self.channel().is_some_and(|channel| channel.kind != Kind::None)
    }
}

/// A laboratory of the registers, as its page shows it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for what is no laboratory.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<View> {
    decide(actor, Action::OutboundManage)?;
    let name = name(tx, code)?;
    let (history, untold) =
        tx.system(WHY, |tx| Ok((store::channel_history(tx, code)?, store::untold_count(tx, code)?)))?;
    audit::record(tx, actor, Entry::new(Action::OutboundManage).detail(format!("look at {code}")))?;
    Ok(View { laboratory: code.to_owned(), name, history, untold })
}

fn name(tx: &mut Tx<'_>, code: &str) -> Result<String> {
    let found = organisations::current(tx, code)?.filter(|one| one.kind == What::Laboratory);
    found.map(|one| one.name).ok_or(Problem::NotFound)
}

/// Says how a laboratory wants its requests from now on. Sent again, it does nothing more.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; `Problem::NotFound`; every wrong field at once; `Problem::Stale` when somebody else has said
/// something since version `seen`.
pub fn set(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    (code, seen): (&str, i64),
    typed: &Typed,
    only_here: bool,
) -> Result<()> {
    decide(actor, Action::OutboundManage)?;
    proof::demand(tx, actor)?;
    name(tx, code)?;
    let before = store::channel(tx, code)?;
    if before.as_ref().is_some_and(|one| one.id == id) {
        return Ok(());
    }
    let version = before.as_ref().map_or(0, |one| one.version);
    if version != seen {
        return Err(Problem::Stale);
    }
    let kind = rules::check(typed, only_here).map_err(Problem::Invalid)?;
    let machine = kind != Kind::None;
    let text = |text: &String| if machine { text.clone() } else { String::new() };
    let hl7 = |text: &String| if kind == Kind::Hl7 { text.clone() } else { String::new() };
    let new = Channel {
        id,
        laboratory: code.to_owned(),
        version: version + 1,
        kind,
        address: text(&typed.address),
        tls: kind == Kind::Fhir || (kind == Kind::Hl7 && typed.tls),
        authority: text(&typed.authority),
        application: hl7(&typed.application),
        facility: hl7(&typed.facility),
        set_by: actor.name.clone(),
        set_at: Timestamp::UNIX_EPOCH,
    };
    store::insert_channel(tx, actor, &new)?;
    let detail = format!("{code}: {} {}", kind.code(), new.address);
    audit::record(tx, actor, Entry::new(Action::OutboundManage).detail(detail))
}

/// The channel that is to be tried, and a record that it was.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when the laboratory wants nothing by machine.
pub fn tried(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<Channel> {
    decide(actor, Action::OutboundManage)?;
    let channel = store::channel(tx, code)?.filter(|channel| channel.kind != Kind::None);
    let channel = channel.ok_or(Problem::Refused("outbound-trial-none"))?;
    audit::record(tx, actor, Entry::new(Action::OutboundManage).detail(format!("{code}: tried")))?;
    Ok(channel)
}

/// Has the requests sent that wait and of which a laboratory was never told: some at once; how many, and after which one there are more.
///
/// # Errors
/// `Problem::Denied`; `Problem::Refused` when the laboratory wants nothing by machine.
pub fn send_untold(tx: &mut Tx<'_>, actor: &Actor, code: &str, after: Uuid) -> Result<(usize, Option<Uuid>)> {
    decide(actor, Action::OutboundManage)?;
    let channel = store::channel(tx, code)?.filter(|channel| channel.kind != Kind::None);
    let channel = channel.ok_or(Problem::Refused("outbound-trial-none"))?;
    let (count, more) = outbox::note_untold(tx, &channel, after)?;
    let detail = format!("{code}: {count} open requests");
    audit::record(tx, actor, Entry::new(Action::OutboundManage).detail(detail))?;
    Ok((count, more))
}
