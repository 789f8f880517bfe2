//! How a list is served: its index is walked from a place on, a chunk at a time, within the scope; what is asked is a pure question
//! about each line (docs/adr/0036). A page ends when it is full or when enough was looked at, and then says where it goes on.

use std::collections::HashMap;

use access::{Action, Scope};
use kernel::{Date, Result};
use storage::Tx;
use uuid::Uuid;

use crate::asked::Asked;
use crate::list::List;
use crate::model::{Column, Counts, FilterKind, Key, Page, Row, Value, What};

/// Lines that are looked at to count, and to sort by something else than the list's own order.
pub const LOOKED_AT: i64 = 5_000;
/// Lines that are looked at for one page.
pub const MOST_LOOKED_AT: i64 = 20_000;
/// Lines of one statement.
const CHUNK: i64 = 250;
/// Lines that each of several audiences is asked for at least.
const LEAST: i64 = 20;

/// What one list brings to the walk.
pub(crate) trait Source: Send + Sync {
    /// A line as the database has it.
    type Line;

    fn name(&self) -> &'static str;
    fn action(&self) -> Action;
    fn columns(&self) -> &'static [Column];
    fn filters(&self) -> &'static [FilterKind];
    fn sorts(&self) -> &'static [&'static str];

    /// Lines of one audience after a place, in order.
    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Self::Line>>;

    /// Where what has this id stands in the list.
    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>>;

    fn key<'l>(&self, line: &'l Self::Line) -> (&'l str, Uuid);

    /// In which order two lines of different audiences stand.
    fn order(&self, one: &Self::Line, other: &Self::Line) -> std::cmp::Ordering {
        self.key(one).cmp(&self.key(other))
    }

    /// Whether it belongs to the list at all.
    fn belongs(&self, _line: &Self::Line) -> bool {
        true
    }

    /// What a line is to a filter by codes on a day: any of them answers.
    fn codes<'l>(&self, line: &'l Self::Line, filter: &str, today: Date) -> Vec<&'l str>;

    /// The day of a line for a filter by days.
    fn day(&self, line: &Self::Line, filter: &str) -> Option<Date>;

    fn row(&self, line: Self::Line, scope: &Scope) -> Row;
}

impl<S: Source> List for S {
    fn name(&self) -> &'static str {
        Source::name(self)
    }

    fn action(&self) -> Action {
        Source::action(self)
    }

    fn columns(&self) -> &'static [Column] {
        Source::columns(self)
    }

    fn filters(&self) -> &'static [FilterKind] {
        Source::filters(self)
    }

    fn sorts(&self) -> &'static [&'static str] {
        Source::sorts(self)
    }

    fn page(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        asked: &Asked,
        after: Option<&Key>,
        limit: i64,
    ) -> Result<Page> {
        if let Some((code, down)) = asked.sort()
            && let Some(page) = sorted(self, tx, scope, asked, (code, down), after, limit)?
        {
            return Ok(page);
        }
        let mut rows = Vec::new();
        // Where nothing is asked no more is read than is shown.
        let few = if asked.is_everything() { limit + 1 } else { CHUNK };
        let mut walk = Walk { chunk: few.clamp(2, CHUNK), ..Walk::new(after) };
        while let Some(lines) = walk.step(self, tx, scope, MOST_LOOKED_AT)? {
            // Where lines fall out more are looked at than are shown.
            walk.chunk = CHUNK;
            for line in lines {
                if !self.belongs(&line) || !answers(self, &line, asked, scope.today()) {
                    continue;
                }
                if is_full(&rows, limit) {
                    let next = rows.last().map(|row: &Row| row.key.clone());
                    return Ok(Page { rows, next, sorted: asked.sort().is_none() });
                }
                rows.push(self.row(line, scope));
            }
        }
        Ok(Page { rows, next: walk.rest(), sorted: asked.sort().is_none() })
    }

    fn counts(&self, tx: &mut Tx<'_>, scope: &Scope, asked: &Asked) -> Result<Counts> {
        let mut tally = Tally::default();
        let mut walk = Walk::new(None);
        while let Some(lines) = walk.step(self, tx, scope, LOOKED_AT)? {
            for line in lines.iter().filter(|line| self.belongs(line)) {
                tally.add(self, line, asked, scope.today());
            }
        }
        Ok(tally.counts(walk.rest().is_none()))
    }

    fn place(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        self.place_of(tx, scope, id)
    }
}

fn is_full<T>(rows: &[T], limit: i64) -> bool {
    i64::try_from(rows.len()).is_ok_and(|rows| rows >= limit)
}

fn owned((sort_key, id): (&str, Uuid)) -> Key {
    Key { sort_key: sort_key.to_owned(), id }
}

/// The lines of all audiences of a scope, in the order of their places, each once.
struct Walk {
    at: Key,
    looked_at: i64,
    chunk: i64,
    over: bool,
}

impl Walk {
    fn new(after: Option<&Key>) -> Self {
        Self { at: after.cloned().unwrap_or_else(Key::first), looked_at: 0, chunk: CHUNK, over: false }
    }

    /// The next lines; none at the end of the list, or when `most` were looked at.
    fn step<S: Source + ?Sized>(
        &mut self,
        source: &S,
        tx: &mut Tx<'_>,
        scope: &Scope,
        most: i64,
    ) -> Result<Option<Vec<S::Line>>> {
        if self.over || self.looked_at >= most {
            return Ok(None);
        }
        let (mut lines, mut ends) = (Vec::new(), Vec::new());
        let each = self.share(scope.audiences().len());
        for audience in scope.audiences() {
            let found = source.chunk(tx, scope, audience, &self.at, each)?;
            if is_full(&found, each) {
                ends.extend(found.last().map(|line| source.key(line)).map(owned));
            }
            lines.extend(found);
        }
        if scope.audiences().len() > 1 {
            lines.sort_by(|one, other| source.order(one, other));
            lines.dedup_by(|one, other| source.key(one).1 == source.key(other).1);
        }
        // What stands behind the end of an audience that has more may stand behind what that one gives next.
        let is_end =
            |line: &S::Line| ends.iter().any(|end| source.key(line) == (end.sort_key.as_str(), end.id));
        if let Some(end) = lines.iter().position(is_end) {
            lines.truncate(end + 1);
        }
        self.over = ends.is_empty();
        self.looked_at += i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let Some(last) = lines.last() else { return Ok(None) };
        let (sort_key, id) = source.key(last);
        self.at = Key { sort_key: sort_key.to_owned(), id };
        Ok(Some(lines))
    }

    /// How many lines each of so many audiences is asked for: together about a chunk, so that to hold a dozen costs little more than
    /// to hold one.
    fn share(&self, audiences: usize) -> i64 {
        match i64::try_from(audiences).unwrap_or(i64::MAX) {
            many @ 2.. => (self.chunk / many).max(LEAST).min(self.chunk),
            _ => self.chunk,
        }
    }

    /// Where the list goes on, if it does.
    fn rest(&self) -> Option<Key> {
        (!self.over).then(|| self.at.clone())
    }
}

/// Whether a line answers to one filter that is asked; to one that is not, every line does.
fn answers_to<S: Source + ?Sized>(
    source: &S,
    line: &S::Line,
    asked: &Asked,
    filter: &FilterKind,
    today: Date,
) -> bool {
    match filter.what {
        What::Days => asked.days(filter.code).is_none_or(|days| days.hold(source.day(line, filter.code))),
        _ => {
            let values = asked.codes(filter.code);
            values.is_empty()
                || source.codes(line, filter.code, today).iter().any(|it| values.iter().any(|one| one == it))
        }
    }
}

fn answers<S: Source + ?Sized>(source: &S, line: &S::Line, asked: &Asked, today: Date) -> bool {
    source.filters().iter().all(|filter| answers_to(source, line, asked, filter, today))
}

/// A whole list in another order than its own; none when it is too long for that.
fn sorted<S: Source>(
    source: &S,
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &Asked,
    (code, down): (&str, bool),
    after: Option<&Key>,
    limit: i64,
) -> Result<Option<Page>> {
    let Some(column) = source.columns().iter().position(|column| column.code == code) else {
        return Ok(None);
    };
    let (mut rows, mut walk) = (Vec::new(), Walk::new(None));
    while let Some(lines) = walk.step(source, tx, scope, LOOKED_AT)? {
        let lines = lines
            .into_iter()
            .filter(|line| source.belongs(line) && answers(source, line, asked, scope.today()));
        rows.extend(lines.map(|line| source.row(line, scope)));
    }
    if walk.rest().is_some() {
        return Ok(None);
    }
    // Those that say nothing come last, whichever way it runs.
    rows.sort_by(|one: &Row, other: &Row| {
        let (here, there) = (&one.cells[column], &other.cells[column]);
        let empty = (*here == Value::None).cmp(&(*there == Value::None));
        let by_value = if down { there.cmp(here) } else { here.cmp(there) };
        empty.then(by_value).then_with(|| one.key.cmp(&other.key))
    });
    let begin = after.and_then(|key| rows.iter().position(|row| row.id == key.id)).map_or(0, |at| at + 1);
    let end = begin.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX)).min(rows.len());
    let more = end < rows.len();
    let rows: Vec<Row> = rows.drain(begin..end).collect();
    let next = rows.last().filter(|_| more).map(|row| row.key.clone());
    Ok(Some(Page { rows, next, sorted: true }))
}

/// What is counted on the way.
#[derive(Default)]
struct Tally {
    total: i64,
    beside: HashMap<&'static str, HashMap<String, i64>>,
}

impl Tally {
    /// A line counts beside the values of a filter when it answers to all others.
    fn add<S: Source + ?Sized>(&mut self, source: &S, line: &S::Line, asked: &Asked, today: Date) {
        let failed = |filter: &&FilterKind| !answers_to(source, line, asked, filter, today);
        let mut failing = source.filters().iter().filter(failed);
        let (first, second) = (failing.next(), failing.next());
        if second.is_some() {
            return;
        }
        if first.is_none() {
            self.total += 1;
        }
        let open = source.filters().iter().filter(|filter| first.is_none_or(|one| one.code == filter.code));
        for filter in open.filter(|filter| filter.what != What::Days) {
            let counts = self.beside.entry(filter.code).or_default();
            for value in source.codes(line, filter.code, today) {
                match counts.get_mut(value) {
                    Some(count) => *count += 1,
                    None => {
                        counts.insert(value.to_owned(), 1);
                    }
                }
            }
        }
    }

    fn counts(self, whole: bool) -> Counts {
        let each = self.beside.into_iter().flat_map(|(filter, counts)| {
            counts.into_iter().map(move |(value, count)| (filter, value, count))
        });
        let mut beside: Vec<_> = each.collect();
        beside.sort();
        Counts { total: self.total, whole, beside }
    }
}
