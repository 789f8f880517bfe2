//! The balance of a shift: what was scanned is what has a result, what is in the way, and what is in progress.

use access::{Action, Actor, Scope, decide};
use kernel::ids::RequestId;
use kernel::{Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use super::requests;
use crate::model::RequestLine;
use crate::rules::bench::Class;
use crate::store::{self, Counted};

/// Where the tubes stand that arrived in a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Those that stand alike, with how many they are.
    pub counted: Vec<Counted>,
}

impl Balance {
    /// How many tubes arrived.
    pub fn scanned(&self) -> i64 {
        self.counted.iter().map(|one| one.count).sum()
    }

    /// How many of them stand in a place.
    pub fn of(&self, class: Class) -> i64 {
        self.counted.iter().filter(|one| class_of(one) == class).map(|one| one.count).sum()
    }
}

/// Where tubes that stand alike stand.
pub fn class_of(one: &Counted) -> Class {
    Class::of(one.status, one.outcome, one.step, one.elsewhere)
}

fn class_of_line(line: &RequestLine) -> Class {
    let outcome = line.result.map(|(_, outcome, _)| outcome);
    Class::of(line.status, outcome, line.tube.map(|tube| tube.step), false)
}

/// What a shift hands over.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The figures.
    pub balance: Balance,
    /// What is in the way.
    pub exceptions: Vec<RequestLine>,
    /// What is in progress.
    pub progress: Vec<RequestLine>,
    /// Whether there is more of these than the sheet has.
    pub more: bool,
}

/// Lines of a sheet, and of a page of rows.
const LINES: usize = 100;
/// Tubes that one statement looks at.
const CHUNK: i64 = 200;

/// The sheet of the shift of the actor's laboratory between two instants. One audit record names whoever stands on it.
///
/// # Errors
/// `Problem::Denied`.
pub fn sheet(tx: &mut Tx<'_>, actor: &Actor, period: (Timestamp, Timestamp)) -> Result<Sheet> {
    let scope = decide(actor, Action::TubeRecord)?;
    let balance = Balance { counted: store::shift_counts(tx, &actor.unit.code, period)? };
    let classes = [Class::Exception, Class::InProgress];
    let ([exceptions, progress], more) = lines(tx, actor, &scope, period, classes, None)?;
    requests::record_list(tx, actor, &scope, &[&exceptions[..], &progress[..]].concat(), "shift")?;
    Ok(Sheet { balance, exceptions, progress, more })
}

/// The tubes behind a figure of the balance, after one of them, and whether there are more.
///
/// # Errors
/// `Problem::Denied`.
pub fn shift_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    period: (Timestamp, Timestamp),
    class: Class,
    after: Option<RequestId>,
) -> Result<(Vec<RequestLine>, bool)> {
    let scope = decide(actor, Action::TubeRecord)?;
    let ([lines], more) = lines(tx, actor, &scope, period, [class], after)?;
    requests::record_list(tx, actor, &scope, &lines, "shift")?;
    Ok((lines, more))
}

/// The tubes of a shift in some places, all with a result or all without, in one walk; and whether a place has more than are shown.
fn lines<const N: usize>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    period: (Timestamp, Timestamp),
    classes: [Class; N],
    after: Option<RequestId>,
) -> Result<([Vec<RequestLine>; N], bool)> {
    let open = !classes.contains(&Class::Result);
    let mut after = after.unwrap_or(RequestId(Uuid::nil()));
    let mut found: [Vec<RequestLine>; N] = std::array::from_fn(|_| Vec::new());
    while found.iter().any(|lines| lines.len() <= LINES) {
        let chunk = store::shift_lines(tx, scope, &actor.unit.code, period, (open, after), CHUNK)?;
        let Some(last) = chunk.last() else { break };
        after = last.id;
        let whole = i64::try_from(chunk.len()).is_ok_and(|length| length >= CHUNK);
        for line in chunk {
            let class = class_of_line(&line);
            let place = classes.iter().position(|one| *one == class);
            // One more than is shown says that there are more.
            if let Some(place) = place.filter(|place| found[*place].len() <= LINES) {
                found[place].push(line);
            }
        }
        if !whole {
            break;
        }
    }
    let more = found.iter().any(|lines| lines.len() > LINES);
    found.iter_mut().for_each(|lines| lines.truncate(LINES));
    Ok((found, more))
}
