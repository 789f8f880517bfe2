//! Channels, rows and lanes. They have no audience: whoever calls has asked the gate, and reads within `Tx::system`.

use access::Actor;
use kernel::ids::{PersonId, RequestId, UserId};
use kernel::{Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::model::{About, Act, Channel, Kind, Lane, Row, State, Why};
use crate::{rules, sql};

/// How a laboratory wants its requests, if somebody ever said.
///
/// # Errors
/// As `Tx::query`.
pub fn channel(tx: &mut Tx<'_>, laboratory: &str) -> Result<Option<Channel>> {
    tx.first(&sql::CHANNEL, args![laboratory], channel_from)
}

/// How every laboratory wants its requests of which somebody ever said.
///
/// # Errors
/// As `Tx::query`.
pub fn channels(tx: &mut Tx<'_>) -> Result<Vec<Channel>> {
    tx.query(&sql::CHANNELS, args![], channel_from)
}

/// What was said of a laboratory, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn channel_history(tx: &mut Tx<'_>, laboratory: &str) -> Result<Vec<Channel>> {
    tx.query(&sql::CHANNEL_HISTORY, args![laboratory], channel_from)
}

/// Writes how a laboratory wants its requests from now on. What waits for it is due at once.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_channel(tx: &mut Tx<'_>, actor: &Actor, new: &Channel) -> Result<()> {
    let now = tx.clocks().now();
    let Channel { id, laboratory, version, kind, address, tls, authority, application, facility, .. } = new;
    tx.execute(
        &sql::INSERT_CHANNEL,
        args![
            *id,
            laboratory,
            *version,
            kind.code(),
            address,
            *tls,
            authority,
            application,
            facility,
            actor.user,
            actor.name,
            now
        ],
    )?;
    tx.execute(&sql::LANE_OPEN, args![laboratory])?;
    tx.execute(&sql::DUE_NOW, args![laboratory, now]).map(drop)
}

fn channel_from(row: &storage::Row<'_>) -> Result<Channel> {
    Ok(Channel {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        version: row.get(2)?,
        kind: Kind::parse(&row.get::<String>(3)?)?,
        address: row.get(4)?,
        tls: row.get(5)?,
        authority: row.get(6)?,
        application: row.get(7)?,
        facility: row.get(8)?,
        set_by: row.get(9)?,
        set_at: row.get(10)?,
    })
}

/// What a laboratory is to be told of a request.
pub struct NewRow<'a> {
    /// The request.
    pub request: RequestId,
    /// Whose.
    pub person: PersonId,
    /// Which laboratory.
    pub laboratory: &'a str,
    /// Number of the request.
    pub number: &'a str,
    /// Its place.
    pub place: i32,
    /// What it is told.
    pub act: Act,
    /// What the request says.
    pub mark: &'a str,
}

/// Writes a row that is due at once.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &NewRow<'_>) -> Result<()> {
    let (now, id) = (tx.clocks().now(), Uuid::now_v7());
    let NewRow { request, person, laboratory, number, place, act, mark } = new;
    let control = rules::control_id(id, 0);
    tx.execute(
        &sql::INSERT,
        args![
            id,
            *request,
            *person,
            *laboratory,
            *number,
            *place,
            act.code(),
            *mark,
            control,
            now,
            courier::give_up_at(now)
        ],
    )
    .map(drop)
}

/// A row.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Row>> {
    tx.first(&sql::FIND, args![id], row_from)
}

/// All that laboratories were told of a request: by laboratory, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_request(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<Row>> {
    tx.query(&sql::OF_REQUEST, args![request], row_from)
}

/// The open requests of a person that some laboratory was told of.
///
/// # Errors
/// As `Tx::query`.
pub fn requests_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<RequestId>> {
    tx.query(&sql::REQUESTS_OF_PERSON, args![person], |row| row.get(0))
}

/// What a laboratory does not have it does not get any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn supersede_not_there(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SUPERSEDE_NOT_THERE, args![id, now]).map(drop)
}

/// Nobody has to look any more at what came before a row that was taken.
///
/// # Errors
/// As `Tx::execute`.
pub fn supersede_before(tx: &mut Tx<'_>, row: &Row) -> Result<()> {
    tx.execute(&sql::SUPERSEDE_BEFORE, args![row.request, &row.laboratory, row.place]).map(drop)
}

/// The laboratory of a request has its result: nothing of it leaves any more, nor needs a hand. What is on its way is settled when it would
/// be tried again.
///
/// # Errors
/// As `Tx::execute`.
pub fn settle_of_resulted(tx: &mut Tx<'_>, request: RequestId) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SETTLE_OF_RESULTED, args![request, now]).map(drop)
}

/// The laboratory of a request has its result no more: what it may have is tried again, as it was.
///
/// # Errors
/// As `Tx::execute`.
pub fn reopen(tx: &mut Tx<'_>, request: RequestId) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::REOPEN, args![request, now]).map(drop)
}

/// Laboratories to which something can go now.
///
/// # Errors
/// As `Tx::query`.
pub fn due_laboratories(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let now = tx.clocks().now();
    tx.query(&sql::DUE_LABORATORIES, args![now], |row| row.get(0))
}

/// The next that is due for a laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn due(tx: &mut Tx<'_>, laboratory: &str) -> Result<Option<Row>> {
    let now = tx.clocks().now();
    tx.first(&sql::DUE, args![laboratory, now], row_from)
}

/// Takes a row until an instant, and says until when it is tried; `false` when somebody else was faster.
///
/// # Errors
/// As `Tx::execute`.
pub fn claim(tx: &mut Tx<'_>, row: &Row, until: Timestamp, give_up_at: Timestamp) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::CLAIM, args![row.id, row.next_at, until, now, give_up_at])? > 0)
}

/// What was sent of a row before, if it was, and as the channel wants it.
///
/// # Errors
/// As `Tx::query`.
pub fn body(tx: &mut Tx<'_>, id: Uuid, channel: &Channel) -> Result<Option<String>> {
    Ok(tx.first(&sql::BODY, args![id, channel.written_for()], |row| row.get::<Option<String>>(0))?.flatten())
}

/// Keeps what is sent, its number, what the request says in it, and for which channel it was written.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_body(tx: &mut Tx<'_>, row: &Row, act: Act, channel: &Channel, body: &str) -> Result<()> {
    let written_for = channel.written_for();
    let Row { id, round, control_id, mark, .. } = row;
    tx.execute(&sql::SET_BODY, args![*id, act.code(), body, *round, control_id, written_for, mark]).map(drop)
}

/// Says what became of a row for good.
///
/// # Errors
/// As `Tx::execute`.
pub fn settle(tx: &mut Tx<'_>, id: Uuid, state: State, why: Option<Why>, said: Option<&str>) -> Result<()> {
    let may_go_again = matches!(state, State::Unconfirmed | State::Reported);
    let now = tx.clocks().now();
    tx.execute(&sql::SETTLE, args![id, state.code(), now, why.map(Why::code), said, may_go_again]).map(drop)
}

/// Puts a row off.
///
/// # Errors
/// As `Tx::execute`.
pub fn later(tx: &mut Tx<'_>, id: Uuid, state: State, next: Timestamp, why: Why) -> Result<()> {
    tx.execute(&sql::LATER, args![id, state.code(), next, why.code()]).map(drop)
}

/// Has a row sent again; `false` when there is no need any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn again(tx: &mut Tx<'_>, id: Uuid, round: i32, by: UserId) -> Result<bool> {
    let now = tx.clocks().now();
    let control = rules::control_id(id, round);
    Ok(tx.execute(&sql::AGAIN, args![id, round, control, now, by])? > 0)
}

/// Goes the way to a laboratory alone until an instant; `false` when another one does.
///
/// # Errors
/// As `Tx::execute`.
pub fn take_lane(tx: &mut Tx<'_>, laboratory: &str, holder: Uuid, until: Timestamp) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::LANE_TAKE, args![laboratory, holder, until, now])? > 0)
}

/// Leaves the way to others.
///
/// # Errors
/// As `Tx::execute`.
pub fn leave_lane(tx: &mut Tx<'_>, laboratory: &str, holder: Uuid) -> Result<()> {
    tx.execute(&sql::LANE_LEAVE, args![laboratory, holder]).map(drop)
}

/// The laboratory answers, and took something or not.
///
/// # Errors
/// As `Tx::execute`.
pub fn lane_answered(tx: &mut Tx<'_>, laboratory: &str, took: bool) -> Result<()> {
    let now = tx.clocks().now();
    match took {
        true => tx.execute(&sql::LANE_TOOK, args![laboratory, now]).map(drop),
        false => tx.execute(&sql::LANE_ANSWERED, args![laboratory]).map(drop),
    }
}

/// A try in vain: nothing goes there before an instant.
///
/// # Errors
/// As `Tx::execute`.
pub fn lane_failed(tx: &mut Tx<'_>, laboratory: &str, until: Timestamp, why: Why) -> Result<()> {
    tx.execute(&sql::LANE_FAILED, args![laboratory, until, why.code()]).map(drop)
}

/// The ways to all laboratories.
///
/// # Errors
/// As `Tx::query`.
pub fn lanes(tx: &mut Tx<'_>) -> Result<Vec<(String, Lane)>> {
    tx.query(&sql::LANES, args![], |row| {
        let why = row.get::<Option<String>>(4)?.map(|code| Why::parse(&code)).transpose()?;
        let lane = Lane { failures: row.get(1)?, pause_until: row.get(2)?, taken_at: row.get(3)?, why };
        Ok((row.get(0)?, lane))
    })
}

/// How many rows of each laboratory stand where, and since when the oldest does.
///
/// # Errors
/// As `Tx::query`.
pub fn states(tx: &mut Tx<'_>) -> Result<Vec<(String, State, i64, Timestamp)>> {
    tx.query(&sql::STATES, args![], |row| {
        Ok((row.get(0)?, State::parse(&row.get::<String>(1)?)?, row.get(2)?, row.get(3)?))
    })
}

/// Laboratories that have taken nothing since an instant although something waits: since when, and how many.
///
/// # Errors
/// As `Tx::query`.
pub fn stuck(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(String, Timestamp, i64)>> {
    tx.query(&sql::STUCK, args![since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// How many rows are not accepted, by state.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(State, i64)>> {
    tx.query(&sql::COUNTS, args![], |row| Ok((State::parse(&row.get::<String>(0)?)?, row.get(1)?)))
}

/// Rows of a laboratory or of all, in a state or in all, the latest first, after one of them.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    laboratory: &str,
    state: Option<State>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Row>> {
    let after = after.unwrap_or(Uuid::max());
    match (laboratory, state.map(State::code)) {
        ("", None) => tx.query(&sql::ROWS, args![after, limit], row_from),
        ("", Some(state)) => tx.query(&sql::ROWS_IN, args![after, limit, state], row_from),
        (_, None) => tx.query(&sql::ROWS_OF, args![after, limit, laboratory], row_from),
        (_, Some(state)) => tx.query(&sql::ROWS_OF_IN, args![after, limit, laboratory, state], row_from),
    }
}

/// Rows of a request by its number, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_number(tx: &mut Tx<'_>, laboratory: &str, number: &str) -> Result<Vec<Row>> {
    tx.query(&sql::OF_NUMBER, args![laboratory, number], row_from)
}

/// How many requests of a laboratory wait of which it was never told.
///
/// # Errors
/// As `Tx::query`.
pub fn untold_count(tx: &mut Tx<'_>, laboratory: &str) -> Result<i64> {
    tx.one(&sql::UNTOLD_COUNT, args![laboratory], |row| row.get(0))
}

/// Some of them, after one.
///
/// # Errors
/// As `Tx::query`.
pub fn untold(tx: &mut Tx<'_>, laboratory: &str, after: Uuid, limit: i64) -> Result<Vec<RequestId>> {
    tx.query(&sql::UNTOLD, args![laboratory, after, limit], |row| row.get(0))
}

/// About whom a request is.
///
/// # Errors
/// As `Tx::query`.
pub fn about(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<About>> {
    tx.first(&sql::ABOUT, args![person], |row| {
        Ok(About {
            id: row.get(0)?,
            tax_code: row.get(1)?,
            other_kind: row.get(2)?,
            other: row.get(3)?,
            family_name: row.get(4)?,
            given_name: row.get(5)?,
            birth_date: row.get(6)?,
            sex: row.get(7)?,
            comune: row.get(8)?,
            street: row.get(9)?,
            phone: row.get(10)?,
            version: row.get(11)?,
            updated_at: row.get(12)?,
        })
    })
}

/// How many rows are about a person.
///
/// # Errors
/// As `Tx::query`.
pub fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}

fn row_from(row: &storage::Row<'_>) -> Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        request: row.get(1)?,
        person: row.get(2)?,
        laboratory: row.get(3)?,
        number: row.get(4)?,
        place: row.get(5)?,
        act: Act::parse(&row.get::<String>(6)?)?,
        mark: row.get(7)?,
        state: State::parse(&row.get::<String>(8)?)?,
        control_id: row.get(9)?,
        round: row.get(10)?,
        tries: row.get(11)?,
        next_at: row.get(12)?,
        give_up_at: row.get(13)?,
        created_at: row.get(14)?,
        tried_at: row.get(15)?,
        settled_at: row.get(16)?,
        why: row.get::<Option<String>>(17)?.map(|code| Why::parse(&code)).transpose()?,
        said: row.get(18)?,
        again_at: row.get(19)?,
    })
}
