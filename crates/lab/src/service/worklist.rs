//! The laboratory's day: what waits, what was recorded, how much of it there is.

use std::collections::HashSet;

use access::{Action, Actor, Scope, decide};
use kernel::ids::{RequestId, ResultId};
use kernel::{Problem, Result};
use storage::Tx;

use super::{requests, results, validating};
use crate::model::{RequestLine, RequestStatus};
use crate::service::Which;
use crate::store;

/// Which samples of the work list are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    /// Those that wait.
    #[default]
    ToDo,
    /// Those that wait, and after them those with a result.
    All,
    /// Those whose result a machine brought.
    Automatic,
    /// Those whose result a person of the laboratory typed.
    ByHand,
}

impl Show {
    /// Every filter, in the order in which they are offered.
    pub const ALL: [Show; 4] = [Self::ToDo, Self::All, Self::Automatic, Self::ByHand];

    /// Its name in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::ToDo => "todo",
            Self::All => "all",
            Self::Automatic => "automatic",
            Self::ByHand => "manual",
        }
    }

    /// From the name; what waits for any other.
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.code() == code).unwrap_or_default()
    }
}

/// How much waits against how much can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Requests without result, at most [`store::MOST_COUNTED`].
    pub waiting: i64,
    /// Results recorded today, at most as many.
    pub done: i64,
    /// Samples a day that the laboratory can examine; 0 when nobody said it.
    pub capacity: u32,
}

/// The work list.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// What is shown: of those that wait the most urgent first, then the oldest; of those with a result the latest first.
    pub lines: Vec<RequestLine>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Recorded today, the latest first.
    pub today: Vec<RequestLine>,
    /// How much there is to do.
    pub load: Load,
    /// Those that are shown of which a result waits for a second person.
    pub pending: HashSet<RequestId>,
    /// Results that wait for one in the laboratory, at most [`store::MOST_COUNTED`].
    pub awaiting: i64,
    /// Whether the laboratory demands one, or something waits for one.
    pub validates: bool,
}

/// Lines of a work list, and of what was recorded today.
const LENGTH: (usize, usize) = (50, 10);

/// The work list of the actor's laboratory, after a line of it. `selected` is in it even when it stands further down; `done` is
/// the result of a moment ago.
///
/// # Errors
/// `Problem::Denied`.
pub fn worklist(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (show, after): (Show, Option<RequestId>),
    selected: Option<RequestId>,
    done: Option<ResultId>,
) -> Result<Worklist> {
    decide(actor, Action::ResultRecord)?;
    let scope = decide(actor, Action::RequestList)?;
    let mut lines = shown(tx, &scope, show, after)?;
    let more = lines.len() > LENGTH.0;
    lines.truncate(LENGTH.0);
    if let Some(id) = selected.filter(|id| lines.iter().all(|line| line.id != *id)) {
        lines.extend(store::line(tx, &scope, id)?.filter(awaits));
    }
    let today = requests::lines(tx, &scope, Which::ResultedOn(actor.today), None, LENGTH.1)?;
    if let Some(id) = done {
        match results::own(tx, &scope, id) {
            Ok(_) | Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    requests::record_list(tx, actor, &scope, &[&lines[..], &today[..]].concat(), "worklist")?;
    let at = selected.filter(|id| lines.iter().all(|line| line.id != *id));
    let shown: Vec<RequestId> = lines.iter().map(|line| line.id).chain(at).collect();
    let (awaiting, pending) = validating::pending_among(tx, actor, &shown)?;
    let code = actor.unit.code.as_str();
    let validates = awaiting > 0 || validating::demands_validation(tx, code, actor.today)?;
    Ok(Worklist { lines, more, today, load: load(tx, actor)?, pending, awaiting, validates })
}

/// Whether a result may be typed for a line: it has none, or the sample was only given up.
pub fn awaits(line: &RequestLine) -> bool {
    match line.result {
        None => line.status == RequestStatus::Requested,
        Some((_, outcome, _)) => outcome.is_of_sample(),
    }
}

fn shown(tx: &mut Tx<'_>, scope: &Scope, show: Show, after: Option<RequestId>) -> Result<Vec<RequestLine>> {
    let by_hand = match show {
        Show::ToDo => return requests::lines(tx, scope, Which::Waiting, after, LENGTH.0 + 1),
        Show::All => return requests::lines(tx, scope, Which::Bench, after, LENGTH.0 + 1),
        Show::Automatic => false,
        Show::ByHand => true,
    };
    let (from, before) = Which::Resulted.bounds();
    let place = after.map(|id| store::place_in_list(tx, scope, id)).transpose()?.flatten();
    let from = place.filter(|place| (&from..&before).contains(&place)).unwrap_or(from);
    let limit = i64::try_from(LENGTH.0 + 1).map_err(Problem::internal)?;
    store::list_by_door(tx, scope, (&from, &before), by_hand, limit)
}

fn load(tx: &mut Tx<'_>, actor: &Actor) -> Result<Load> {
    let code = actor.unit.code.as_str();
    let capacity = territory::get().laboratory(code).map_or(0, |laboratory| laboratory.daily_capacity);
    let waiting = store::queue_of_laboratory(tx, code)?;
    let done = store::results_of_laboratory(tx, code, actor.today)?;
    Ok(Load { waiting, done, capacity })
}
