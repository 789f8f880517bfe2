//! Requests for help and what was said about them. Nobody who only reads may see the tables: what is asked for here names
//! the author, or has been decided for the help desk.

use access::{Actor, Scope, Through};
use kernel::ids::{PersonId, UserId};
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{
    Author, Circumstances, Help, HelpId, HelpState, HelpStep, HelpStepKind, Named, Outcome, Topic,
};
use crate::sql;

/// Why the tables are read beyond the second wall.
const OWN: &str = "requests for help are withheld from those who read: their author reads his own";
const DESK: &str = "requests for help are withheld from those who read: the help desk reads them";
const MARK: &str = "requests for help are withheld from those who read: whose answers wait, by id alone";

/// What is written of a new request.
#[derive(Debug, Clone)]
pub struct NewHelp {
    /// Its identifier.
    pub id: HelpId,
    /// What it is about.
    pub topic: Topic,
    /// Who asks.
    pub author: Author,
    /// How to reach him.
    pub contact: String,
    /// What is attached.
    pub about: Circumstances,
    /// What he wrote, covered.
    pub text: String,
}

/// Whose requests a work list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one state; of all but the closed ones when none is chosen.
    pub state: Option<HelpState>,
    /// About one topic.
    pub topic: Option<Topic>,
    /// Only what this operator has taken.
    pub taken_by: Option<UserId>,
}

/// The right reason to read: the desk's, or one's own.
fn why(scope: &Scope) -> &'static str {
    if scope.through() == Through::User { OWN } else { DESK }
}

fn help_from(row: &Row<'_>) -> Result<Help> {
    let outcome: String = row.get(14)?;
    Ok(Help {
        id: HelpId(row.get(0)?),
        topic: Topic::stored(&row.get::<String>(1)?)?,
        state: HelpState::stored(&row.get::<String>(2)?)?,
        asked_at: row.get(3)?,
        author: Author { user: user_from(row, 4)?, name: row.get(5)?, role: row.get(6)?, unit: row.get(7)? },
        contact: row.get(8)?,
        about: Circumstances { page: row.get(9)?, fault: row.get(10)?, browser: row.get(11)? },
        taken_by: user_from(row, 12)?.zip(row.get::<Option<String>>(13)?),
        outcome: Outcome::of(&outcome),
        changed_at: row.get(15)?,
        unread: row.get(16)?,
        version: row.get(17)?,
        record: named_from(row)?,
    })
}

fn named_from(row: &Row<'_>) -> Result<Option<Named>> {
    let named = row.get::<Option<Uuid>>(18)?.zip(row.get::<Option<String>>(19)?);
    let withdrawn = row.get::<Option<Timestamp>>(20)?.is_some();
    Ok(named.map(|(person, asl)| Named { person: PersonId(person), asl, withdrawn }))
}

fn user_from(row: &Row<'_>, column: usize) -> Result<Option<UserId>> {
    Ok(row.get::<Option<Uuid>>(column)?.map(UserId))
}

/// Writes a new request with its first step.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &NewHelp) -> Result<()> {
    let now = tx.clocks().now();
    let (author, about) = (&new.author, &new.about);
    tx.execute(
        &sql::INSERT_HELP,
        args![
            new.id.0,
            new.topic.code(),
            now,
            author.user,
            author.name,
            author.role,
            author.unit,
            new.contact,
            about.page,
            about.fault,
            about.browser,
        ],
    )?;
    // The first step has the id of the request: it is there when that is.
    let kind = HelpStepKind::Asked.code();
    tx.execute(&sql::INSERT_HELP_STEP, args![new.id.0, new.id.0, now, author.user, kind, "", new.text])?;
    Ok(())
}

/// Whose request has this id, if there is one: nobody's when it came from outside.
///
/// # Errors
/// As `Tx::query`.
pub fn author_of(tx: &mut Tx<'_>, id: HelpId) -> Result<Option<Option<UserId>>> {
    tx.system(OWN, |tx| tx.first(&sql::HELP_PLACE, args![id.0], |row| user_from(row, 2)))
}

/// How many requests the actor has made since an instant, counted as far as `most`.
///
/// # Errors
/// As `Tx::query`.
pub fn asked_since(tx: &mut Tx<'_>, actor: &Actor, since: Timestamp, most: i64) -> Result<i64> {
    tx.system(OWN, |tx| tx.one(&sql::HELP_ASKED_SINCE, args![actor.user, since, most], |row| row.get(0)))
}

/// A request within the scope: any for the help desk, the actor's own for everybody else.
///
/// # Errors
/// `Problem::NotFound` when it is not there, or another's: told the same way.
pub fn get(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, id: HelpId) -> Result<Help> {
    let own = scope.through() == Through::User;
    let found = tx.system(why(scope), |tx| tx.first(&sql::FIND_HELP, args![id.0], help_from))?;
    match found {
        Some(help) if !own || help.author.user == Some(actor.user) => Ok(help),
        other => {
            let subject = other.map(|help| help.author.user.map_or(help.id.0, |user| user.0));
            Err(access::audience::refuse(tx, scope, "help", subject))
        }
    }
}

/// What was said and done about a request that [`get`] has answered.
///
/// # Errors
/// As `Tx::query`.
pub fn steps(tx: &mut Tx<'_>, scope: &Scope, help: &Help) -> Result<Vec<HelpStep>> {
    tx.system(why(scope), |tx| {
        tx.query(&sql::HELP_STEPS, args![help.id.0], |row| {
            Ok(HelpStep {
                at: row.get(0)?,
                by: row.get(1)?,
                step: HelpStepKind::stored(&row.get::<String>(2)?)?,
                note: row.get(3)?,
                text: row.get(4)?,
            })
        })
    })
}

/// The actor's own requests, the latest first, after one of them.
///
/// # Errors
/// As `Tx::query`.
pub fn own(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    after: Option<HelpId>,
    limit: usize,
) -> Result<Vec<Help>> {
    tx.system(why(scope), |tx| {
        let place = place(tx, after)?.filter(|(_, _, author)| *author == Some(actor.user));
        let (at, id) =
            place.zip(after).map_or((Timestamp::MAX, Uuid::max()), |((asked, ..), after)| (asked, after.0));
        tx.query(&sql::HELP_OF, args![actor.user, at, id, limit as i64], help_from)
    })
}

type Place = (Timestamp, Timestamp, Option<UserId>);

fn place(tx: &mut Tx<'_>, id: Option<HelpId>) -> Result<Option<Place>> {
    let Some(id) = id else { return Ok(None) };
    tx.first(&sql::HELP_PLACE, args![id.0], |row| Ok((row.get(0)?, row.get(1)?, user_from(row, 2)?)))
}

/// The work list: what is open from the oldest on, what is closed from the latest on.
///
/// # Errors
/// `Problem::Denied` for a scope that was decided for one's own requests.
pub fn work_list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: Filter,
    after: Option<HelpId>,
    limit: usize,
) -> Result<Vec<Help>> {
    if scope.through() != Through::Region {
        return Err(Problem::Denied(scope.action().code()));
    }
    let topic = filter.topic.map_or("", Topic::code);
    let (mine, me) = (i64::from(filter.taken_by.is_some()), filter.taken_by);
    tx.system(DESK, |tx| {
        let place = place(tx, after)?.zip(after);
        if filter.state == Some(HelpState::Closed) {
            let (at, id) =
                place.map_or((Timestamp::MAX, Uuid::max()), |((_, changed, _), after)| (changed, after.0));
            return tx.query(&sql::HELP_CLOSED, args![topic, mine, me, at, id, limit as i64], help_from);
        }
        let state = filter.state.map_or("", HelpState::code);
        let (at, id) = place.map_or((Timestamp::MIN, Uuid::nil()), |((asked, ..), after)| (asked, after.0));
        tx.query(&sql::HELP_OPEN, args![state, topic, mine, me, at, id, limit as i64], help_from)
    })
}

/// What a step leaves behind it.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    /// The state.
    pub state: HelpState,
    /// Who deals with it.
    pub taken_by: Option<UserId>,
    /// How it ended, if it has.
    pub outcome: Option<Outcome>,
    /// Whether something waits to be read by the author.
    pub unread: bool,
}

/// One step, as it is written down.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// Made by the client: sent again, it does nothing more.
    pub id: Uuid,
    /// What.
    pub kind: HelpStepKind,
    /// A code that goes with it.
    pub note: &'static str,
    /// What was written, covered.
    pub text: String,
}

/// Writes a step and where it leads.
///
/// # Errors
/// `Problem::Stale` when somebody else was quicker.
pub fn step(tx: &mut Tx<'_>, actor: &Actor, help: &Help, new: &NewStep, to: Moved) -> Result<()> {
    let now = tx.clocks().now();
    let outcome = to.outcome.map_or("", Outcome::code);
    let changed = if to.state == help.state { help.changed_at } else { now };
    let moved = tx.execute(
        &sql::MOVE_HELP,
        args![help.id.0, to.state.code(), to.taken_by, outcome, changed, to.unread, help.version],
    )?;
    if moved == 0 {
        return Err(Problem::Stale);
    }
    let (kind, note) = (new.kind.code(), new.note);
    tx.execute(&sql::INSERT_HELP_STEP, args![new.id, help.id.0, now, actor.user, kind, note, new.text])?;
    Ok(())
}

/// Writes a step that leaves the request where it is.
///
/// # Errors
/// As `Tx::execute`.
pub fn note(tx: &mut Tx<'_>, actor: &Actor, help: HelpId, kind: HelpStepKind, text: &str) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::INSERT_HELP_STEP, args![Uuid::now_v7(), help.0, now, actor.user, kind.code(), "", text])
        .map(drop)
}

/// The request of which the help desk asked to look at the record, for whoever decides that.
///
/// # Errors
/// `Problem::NotFound`.
pub fn of_view(tx: &mut Tx<'_>, _decided: &Scope, id: HelpId) -> Result<Help> {
    tx.system(DESK, |tx| tx.first(&sql::FIND_HELP, args![id.0], help_from))?.ok_or(Problem::NotFound)
}

/// Whether a step with this id has been written by the actor: the same request came again.
///
/// # Errors
/// `Problem::Duplicate` when the id stands for something else.
pub fn is_noted(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, help: HelpId) -> Result<bool> {
    let known =
        tx.first(&sql::HELP_STEP_EXISTS, args![id], |row| Ok((HelpId(row.get(0)?), user_from(row, 1)?)))?;
    match known {
        None => Ok(false),
        Some(same) if same == (help, Some(actor.user)) => Ok(true),
        Some(_) => Err(Problem::Duplicate("help_step".into())),
    }
}

/// Notes that the author has read what waited for him.
///
/// # Errors
/// As `Tx::execute`.
pub fn was_read(tx: &mut Tx<'_>, help: &Help) -> Result<()> {
    tx.execute(&sql::HELP_WAS_READ, args![help.id.0]).map(drop)
}

/// Whose answers wait to be read.
///
/// # Errors
/// As `Tx::query`.
pub fn unread(tx: &mut Tx<'_>) -> Result<Vec<UserId>> {
    tx.system(MARK, |tx| tx.query(&sql::HELP_UNREAD, args![], |row| row.get(0)))
}
