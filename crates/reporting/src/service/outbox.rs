//! What leaves: noted with the result, taken one by one, and what came of it. All of it is the program's own doing: no user asks.

use jiff::SignedDuration;
use kernel::Result;
use kernel::ids::{PersonId, ResultId};
use lab::events::ResultRecorded;
use storage::Tx;
use uuid::Uuid;

use crate::model::flow::{Act, Answer, Message, Row, State, Why};
use crate::{rules, store};

/// The regional setting that says whether results leave: the server sets it by its configuration when it starts.
pub const SETTING: &str = "national_flow";
const ON: &str = "on";
const OFF: &str = "off";
/// Why what has no audience is looked at.
pub(crate) const SENDING: &str = "the sender of what leaves for the nation: whether something waits";
/// For how long what was taken is nobody else's: longer than an answer is waited for.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(2);

/// Whether results leave.
///
/// # Errors
/// As `Tx::query`.
pub fn is_on(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(access::users::setting(tx, SETTING)?.as_deref() == Some(ON))
}

/// As [`is_on`], asked once in a unit of work: a file brings thousands of results in one, and mostly nothing leaves.
fn leaves(tx: &mut Tx<'_>) -> Result<bool> {
    const SAID: [&str; 2] = ["reporting: results do not leave", "reporting: results leave"];
    if let Some(known) = SAID.iter().position(|said| tx.was_done(Uuid::nil(), said)) {
        return Ok(known == 1);
    }
    let on = is_on(tx)?;
    tx.is_first(Uuid::nil(), SAID[usize::from(on)]);
    Ok(on)
}

/// Says whether results leave, when that is not what was said before.
///
/// # Errors
/// As `Tx::execute`.
pub fn switch(tx: &mut Tx<'_>, on: bool) -> Result<()> {
    if is_on(tx)? == on {
        return Ok(());
    }
    if !on {
        tracing::warn!(
            "results leave for the nation no more: this node is not told where, and what is recorded now does not leave later"
        );
    }
    access::users::insert_setting(tx, SETTING, if on { ON } else { OFF })
}

/// Notes what a result changes of what the nation knows. What has not left yet and is not so any more does not leave at all.
///
/// # Errors
/// As `Tx::execute`.
pub fn note(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    let Some(tells_now) = rules::change(event) else { return Ok(()) };
    if !leaves(tx)? {
        return Ok(());
    }
    let before = match &event.superseded {
        Some(superseded) => before(tx, superseded.result, event.result.person)?,
        None => None,
    };
    let known = known(tx, before.as_ref().map(|row| row.id))?;
    match rules::act(tells_now, known.as_ref()) {
        Some(act) => {
            let from = rules::leaves_from(event.door, tx.clocks().now());
            store::insert(tx, &event.result, act, before.map(|row| row.id), from)
        }
        None => Ok(()),
    }
}

/// The row that stands for a result which counts no more: its own, or, if that never left, the one before it. What is told of another
/// person waits until what was told of this one has left.
fn before(tx: &mut Tx<'_>, result: ResultId, person: PersonId) -> Result<Option<Row>> {
    let mut next = Some(result);
    while let Some(id) = next {
        let Some(row) = store::find(tx, id)? else { return Ok(None) };
        if row.person != person {
            return Ok(Some(row));
        }
        let waits = row.state == State::ToSend && row.tried_at.is_none();
        if row.state != State::Superseded && !(waits && store::supersede_unsent(tx, id)?) {
            // Somebody may just have taken it.
            return if waits { store::find(tx, id) } else { Ok(Some(row)) };
        }
        next = row.after;
    }
    Ok(None)
}

/// What Sistema TS knows by a row or by one before it: what was sent in vain changed nothing of that.
fn known(tx: &mut Tx<'_>, mut next: Option<ResultId>) -> Result<Option<Row>> {
    while let Some(id) = next {
        let Some(row) = store::find(tx, id)? else { return Ok(None) };
        if !rules::was_in_vain(&row) {
            return Ok(Some(row).filter(rules::is_known));
        }
        next = row.after;
    }
    Ok(None)
}

/// What was taken to be sent.
#[derive(Clone)]
pub enum Taken {
    /// A message.
    Message(Box<Message>),
    /// Something that is not sent, and stands where it belongs by now.
    Settled,
}

/// Takes the next message that is due: for some minutes it is nobody else's. That it may have left is durable before it leaves.
///
/// # Errors
/// As `Tx::execute`.
pub fn take(tx: &mut Tx<'_>) -> Result<Option<Taken>> {
    let Some(row) = store::due(tx)? else { return Ok(None) };
    let now = tx.clocks().now();
    let until = now.checked_add(CLAIM).unwrap_or(now);
    if !store::claim(tx, &row, until)? {
        return Ok(Some(Taken::Settled));
    }
    if now >= row.give_up_at {
        return settled(tx, &row, State::GivenUp, row.why);
    }
    let before = known(tx, row.after)?;
    let Some(act) = rules::act(row.act != Act::Withdrawal, before.as_ref()) else {
        return settled(tx, &row, State::Superseded, None);
    };
    let Some(result) = lab::store::find_result(tx, row.id)?.map(|revision| revision.result) else {
        return settled(tx, &row, State::GivenUp, Some(Why::NoResult));
    };
    let Some(about) = store::about(tx, row.person)?.filter(|about| about.code.is_some()) else {
        return settled(tx, &row, State::GivenUp, Some(Why::NoCode));
    };
    let before = before.map(|before| (before.key(), before.number));
    let (sampled_at, outcome) = (result.sampled_at, result.outcome);
    let row = Row { tries: row.tries + 1, ..row };
    Ok(Some(Taken::Message(Box::new(Message { row, act, before, about, sampled_at, outcome }))))
}

fn settled(tx: &mut Tx<'_>, row: &Row, state: State, why: Option<Why>) -> Result<Option<Taken>> {
    store::settle(tx, row.id, state, None, why, None)?;
    Ok(Some(Taken::Settled))
}

/// Notes what came of handing a message over; answers where it stands.
///
/// # Errors
/// As `Tx::execute`.
pub fn answered(tx: &mut Tx<'_>, message: &Message, answer: &Answer) -> Result<State> {
    let row = &message.row;
    let state = match answer {
        Answer::Accepted(number) => {
            let state = match (message.act, row.test) {
                (Act::Withdrawal, _) => State::Withdrawn,
                (_, lab::model::TestKind::Molecular) => State::Cun,
                _ => State::Nrfe,
            };
            store::settle(tx, row.id, state, number.as_deref(), None, None)?;
            state
        }
        Answer::Refused(said) => {
            store::settle(tx, row.id, State::Refused, None, Some(Why::Refused), Some(said))?;
            State::Refused
        }
        Answer::NotYet(why) => {
            let now = tx.clocks().now();
            match rules::next_try(row.tries, now, row.give_up_at) {
                Some(next) => {
                    let state = rules::state_after(*why);
                    store::later(tx, row.id, state, next, *why)?;
                    state
                }
                None => {
                    store::settle(tx, row.id, State::GivenUp, None, Some(*why), None)?;
                    State::GivenUp
                }
            }
        }
    };
    Ok(state)
}
