//! What leaves: noted with the change of the request, taken one by one, and what came of it. All of it is the program's own doing: no user
//! asks.

use jiff::SignedDuration;
use kernel::Result;
use kernel::ids::{PersonId, RequestId};
use lab::model::SwabRequest;
use storage::Tx;
use uuid::Uuid;

use crate::letters::{self, Facts};
use crate::model::{Act, Answer, Channel, Kind, Message, Row, State, Why};
use crate::rules::{self, Wanted};
use crate::store::{self, NewRow};

/// Why what has no audience is looked at.
pub(crate) const SENDING: &str = "the sender of what leaves for laboratories: whether something waits";
/// For how long what was taken, and the way to a laboratory, are nobody else's: longer than an answer is waited for.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(2);

/// How a laboratory comes to be told of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because<'a> {
    /// It is new.
    Made,
    /// It was another laboratory's until now.
    Moved,
    /// Something of it is other now.
    Changed,
    /// Somebody wants this laboratory to get what it was never told of.
    Wanted(&'a str),
}

/// Notes what a change of a request changes of what laboratories are to know of it. What has not left yet and is not so any more does not
/// leave at all. A request that was made before its laboratory wanted any by machine does not leave by itself.
///
/// # Errors
/// As `Tx::execute`.
pub fn note(tx: &mut Tx<'_>, id: RequestId, because: Because<'_>) -> Result<()> {
    let Some(request) = lab::store::find_request(tx, id)? else { return Ok(()) };
    let rows = store::of_request(tx, id)?;
    let mut laboratories = vec![request.laboratory.as_str()];
    for row in &rows {
        if !laboratories.contains(&row.laboratory.as_str()) {
            laboratories.push(&row.laboratory);
        }
    }
    for laboratory in laboratories {
        let told: Vec<Row> = rows.iter().filter(|row| row.laboratory == laboratory).cloned().collect();
        note_for(tx, &request, laboratory, told, because)?;
    }
    Ok(())
}

fn note_for(
    tx: &mut Tx<'_>,
    request: &SwabRequest,
    laboratory: &str,
    mut told: Vec<Row>,
    because: Because<'_>,
) -> Result<()> {
    let wants = store::channel(tx, laboratory)?.is_some_and(|channel| channel.kind != Kind::None);
    let is_new_to_it = match because {
        Because::Made | Because::Moved => true,
        Because::Changed => false,
        Because::Wanted(wanted) => wanted == laboratory,
    };
    if told.is_empty() && !(wants && is_new_to_it) {
        return Ok(());
    }
    let Some(about) = store::about(tx, request.person)? else { return Ok(()) };
    let mark = rules::mark(request, &about);
    let wanted = rules::wanted(request, laboratory, &mark);
    let in_vain =
        (because == Because::Changed || wanted == Wanted::Nothing) && rules::was_refused(&told, wanted);
    let outdated = rules::outdated(&told, wanted, wants && !in_vain);
    if !outdated.is_empty() {
        for id in outdated {
            store::supersede_not_there(tx, id)?;
        }
        // Somebody may just have taken one.
        told = store::of_request(tx, request.id)?;
        told.retain(|row| row.laboratory == laboratory);
    }
    if !wants || in_vain {
        return Ok(());
    }
    let place = told.first().map_or(0, |row| row.place) + 1;
    let Some(act) = rules::act(rules::known(&told), wanted) else { return Ok(()) };
    let number = &request.number;
    let new =
        NewRow { request: request.id, person: request.person, laboratory, number, place, act, mark: &mark };
    store::insert(tx, &new)
}

/// Notes that a person is known otherwise now: the laboratories that are asked for her samples are told.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_person(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    for request in store::requests_of_person(tx, person)? {
        note(tx, request, Because::Changed)?;
    }
    Ok(())
}

/// Notes that a request has a result, or none any more: its laboratory is told nothing, or what it does not know.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_result(tx: &mut Tx<'_>, request: RequestId, counts: bool) -> Result<()> {
    if counts {
        return store::settle_of_resulted(tx, request);
    }
    store::reopen(tx, request)?;
    note(tx, request, Because::Changed)
}

/// What was taken to be sent.
#[derive(Clone)]
pub enum Taken {
    /// A message.
    Message(Box<Message>),
    /// Something that is not sent, and stands where it belongs by now.
    Settled,
}

/// Takes the next message that is due for a laboratory, if the way to it is free: for some minutes both are nobody else's. That it may have
/// left, and what, is durable before it leaves.
///
/// # Errors
/// As `Tx::execute`.
pub fn take(tx: &mut Tx<'_>, laboratory: &str, holder: Uuid) -> Result<Option<Taken>> {
    let now = tx.clocks().now();
    let until = now.checked_add(CLAIM).unwrap_or(now);
    if !store::take_lane(tx, laboratory, holder, until)? {
        return Ok(None);
    }
    let Some(row) = store::due(tx, laboratory)? else { return Ok(None) };
    // What stood behind others for days is tried as long as they were.
    let first = row.tries == 0;
    let give_up_at = if first { courier::give_up_at(now) } else { row.give_up_at };
    if !store::claim(tx, &row, until, give_up_at)? {
        return Ok(Some(Taken::Settled));
    }
    let request = lab::store::find_request(tx, row.request)?;
    let about = store::about(tx, row.person)?;
    let (Some(request), Some(about)) = (request, about) else {
        return settled(tx, &row, rules::given_up(row.state), Some(Why::NoRequest));
    };
    let mark = rules::mark(&request, &about);
    let wanted = rules::wanted(&request, laboratory, &mark);
    // Before anything is given up: of what was reported meanwhile nothing is open.
    if wanted == Wanted::Whatever {
        return settled(tx, &row, rules::needless(row.state), None);
    }
    if now >= give_up_at {
        return settled(tx, &row, rules::given_up(row.state), row.why);
    }
    let channel = store::channel(tx, laboratory)?.filter(|channel| channel.kind != Kind::None);
    let Some(channel) = channel else {
        return settled(tx, &row, rules::given_up(row.state), Some(Why::NoChannel));
    };
    let mut row = Row { tries: row.tries + 1, give_up_at, ..row };
    let all = store::of_request(tx, row.request)?;
    let (act, body) = (act_now(&row, &all, wanted), store::body(tx, row.id, &channel)?);
    let may_be_there = row.state == State::Sent;
    let body = match (act, body) {
        // What may be there is repeated as it was; what takes it back stands behind it.
        (Some(act), Some(body)) if may_be_there || (act == row.act && mark == row.mark) => body,
        (None, Some(body)) if may_be_there && is_followed(&row, &all) => body,
        (None, _) if may_be_there => {
            store::settle(tx, row.id, State::Unconfirmed, row.why, None)?;
            note(tx, row.request, Because::Changed)?;
            return Ok(Some(Taken::Settled));
        }
        (None, _) => return settled(tx, &row, State::Superseded, None),
        (Some(act), _) => {
            if may_be_there || !first {
                // The laboratory may have seen the number, with other bytes.
                row.round += 1;
                row.control_id = rules::control_id(row.id, row.round);
            }
            row.mark.clone_from(&mark);
            let (now, today) = (tx.clocks().business_now(), tx.clocks().today());
            let facts =
                Facts { row: &row, act, channel: &channel, request: &request, about: &about, now, today };
            let body = letters::letter(&facts);
            store::set_body(tx, &row, act, &channel, &body)?;
            body
        }
    };
    let secrets = letters::secrets(&about);
    Ok(Some(Taken::Message(Box::new(Message { row, channel, body, secrets }))))
}

/// Whether the laboratory is to be told something else of the request after a row, of all that were told of it.
fn is_followed(row: &Row, all: &[Row]) -> bool {
    let mut after = all.iter().filter(|other| other.laboratory == row.laboratory && other.place > row.place);
    after.any(|other| other.settled_at.is_none())
}

/// What a row tells by now, if anything: what was to be a change is new when what it changes was refused. A laboratory that is not asked any
/// more, or has reported, is not asked by a row that did not get through when it was.
fn act_now(row: &Row, all: &[Row], wanted: Wanted<'_>) -> Option<Act> {
    let before = all.iter().filter(|other| other.laboratory == row.laboratory && other.place < row.place);
    let before: Vec<Row> = before.cloned().collect();
    rules::act(rules::known(&before), wanted)
}

/// Whether a row that somebody may send again would tell its laboratory anything, after what else was told of its request.
///
/// # Errors
/// As `Tx::query`.
pub fn tells(tx: &mut Tx<'_>, row: &Row, all: &[Row]) -> Result<bool> {
    let request = lab::store::find_request(tx, row.request)?;
    let about = store::about(tx, row.person)?;
    let (Some(request), Some(about)) = (request, about) else { return Ok(false) };
    let mark = rules::mark(&request, &about);
    Ok(act_now(row, all, rules::wanted(&request, &row.laboratory, &mark)).is_some())
}

fn settled(tx: &mut Tx<'_>, row: &Row, state: State, why: Option<Why>) -> Result<Option<Taken>> {
    store::settle(tx, row.id, state, why, None)?;
    Ok(Some(Taken::Settled))
}

/// Notes what came of handing a message over; answers where it stands.
///
/// # Errors
/// As `Tx::execute`.
pub fn answered(tx: &mut Tx<'_>, message: &Message, answer: &Answer) -> Result<State> {
    let row = &message.row;
    match answer {
        Answer::Accepted => {
            store::settle(tx, row.id, State::Accepted, None, None)?;
            store::supersede_before(tx, row)?;
            store::lane_answered(tx, &row.laboratory, true)?;
            Ok(State::Accepted)
        }
        Answer::Refused(said) => {
            store::settle(tx, row.id, State::Refused, Some(Why::Refused), Some(said))?;
            store::lane_answered(tx, &row.laboratory, false)?;
            Ok(State::Refused)
        }
        Answer::NotYet(why) => not_yet(tx, row, *why),
    }
}

fn not_yet(tx: &mut Tx<'_>, row: &Row, why: Why) -> Result<State> {
    let now = tx.clocks().now();
    let lanes = store::lanes(tx)?;
    let failures =
        lanes.iter().find(|(code, _)| *code == row.laboratory).map_or(0, |(_, lane)| lane.failures);
    let until = rules::lane_pause(failures, now, row.id.as_u64_pair().1);
    store::lane_failed(tx, &row.laboratory, until, why)?;
    let state = rules::state_after(row.state, why);
    match rules::next_try(row, now) {
        Some(next) => {
            store::later(tx, row.id, state, next, why)?;
            Ok(state)
        }
        None => {
            let state = rules::given_up(state);
            store::settle(tx, row.id, state, Some(why), None)?;
            Ok(state)
        }
    }
}

/// Requests that are noted in one unit of work.
const AT_ONCE: i64 = 200;

/// Notes some of the requests of a laboratory that wait and of which it was never told; the last of them, while there may be more.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_untold(tx: &mut Tx<'_>, channel: &Channel, after: Uuid) -> Result<(usize, Option<Uuid>)> {
    let found = store::untold(tx, &channel.laboratory, after, AT_ONCE)?;
    for id in &found {
        note(tx, *id, Because::Wanted(&channel.laboratory))?;
    }
    let last = found.last().map(|id| id.0);
    Ok((found.len(), last.filter(|_| i64::try_from(found.len()).is_ok_and(|length| length == AT_ONCE))))
}
