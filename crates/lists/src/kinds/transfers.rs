//! The persons whom an ASL took over from another one or asks it for, the latest first. The table shows each
//! ASL only those whom it sees and the list has more: the gate is asked, and the statement keeps to the actor's ASL.

use access::{Action, AudienceKind, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use crate::asked::words::asl;
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// Why the table is read beyond the second wall.
const WITHHELD: &str = "list of transfers: whom an ASL asks for it does not see yet; kept to the ASL that has the person and the one that wants her";

/// The list.
pub(super) struct Transfers;

pub(super) struct Line {
    id: Uuid,
    sort_key: String,
    person: PersonId,
    asked_at: Timestamp,
    from_asl: String,
    to_asl: String,
    reason: String,
    status: String,
    asked_by: String,
    answered_at: Option<Timestamp>,
    answer: Option<String>,
    /// The name, to whose she is now; else the initials.
    whom: String,
    direction: &'static str,
}

const STATES: &[&str] = &["asked", "taken", "accepted", "refused", "withdrawn"];

static COLUMNS: &[Column] = {
    use Needs::Clinical as C;
    &[
        Column::new("person", Needs::Name, true),
        Column::new("asked_on", C, true),
        Column::new("from_asl", C, true),
        Column::new("to_asl", C, true),
        Column::new("transfer_status", C, true),
        Column::new("transfer_reason", C, true),
        Column::new("asked_by", C, false),
        Column::new("answered_at", C, false),
        Column::new("answer", C, false),
    ]
};

static FILTERS: &[FilterKind] = {
    use Needs::Clinical as C;
    &[
        FilterKind::new("transfer_status", What::OneOf(STATES), C),
        FilterKind::new("direction", What::OneOf(&["wanted", "own"]), C),
        FilterKind::new("from_asl", What::Asl, C),
        FilterKind::new("to_asl", What::Asl, C),
        FilterKind::new("asked_on", What::Days, C),
    ]
};

/// Before everything in a list that runs downwards.
fn begin(after: &Key) -> (Timestamp, Uuid) {
    let at = after.sort_key.parse::<i64>().ok().map(|key| Timestamp::from_microsecond(i64::MAX - key));
    match at {
        Some(Ok(at)) => (at, after.id),
        _ => (Timestamp::MAX, Uuid::max()),
    }
}

/// Later instants sort before earlier ones.
fn sort_key(at: Timestamp) -> String {
    format!("{:019}", i64::MAX - at.as_microsecond())
}

impl Line {
    fn cell(&self, code: &str) -> Value {
        match code {
            "person" => Value::text(&self.whom),
            "asked_on" => Value::At(self.asked_at),
            "from_asl" => Value::text(asl(&self.from_asl)),
            "to_asl" => Value::text(asl(&self.to_asl)),
            "transfer_status" => Value::text(kinds::words_of("transfer_status", &[&self.status])),
            "transfer_reason" => Value::text(&self.reason),
            "asked_by" => Value::text(&self.asked_by),
            "answered_at" => Value::at(self.answered_at),
            "answer" => Value::text(self.answer.clone().unwrap_or_default()),
            _ => Value::None,
        }
    }
}

/// `asl:204` → `204`.
fn code_of(audience: &str) -> Option<&str> {
    audience.strip_prefix(&AudienceKind::Asl.of(""))
}

fn read(row: &storage::Row<'_>, scope: &Scope, of: &str) -> Result<Line> {
    let (family, given, asl): (String, String, String) = (row.get(10)?, row.get(11)?, row.get(12)?);
    let (asked_at, from_asl): (Timestamp, String) = (row.get(2)?, row.get(3)?);
    let whom = if scope.audiences().contains(&AudienceKind::Asl.of(&asl)) {
        format!("{family} {given}")
    } else {
        people::rules::initials(&family, &given)
    };
    Ok(Line {
        id: row.get(0)?,
        sort_key: sort_key(asked_at),
        person: row.get(1)?,
        asked_at,
        direction: if from_asl == of { "wanted" } else { "own" },
        from_asl,
        to_asl: row.get(4)?,
        reason: row.get(5)?,
        status: row.get(6)?,
        asked_by: row.get(7)?,
        answered_at: row.get(8)?,
        answer: row.get(9)?,
        whom,
    })
}

impl Source for Transfers {
    type Line = Line;

    fn name(&self) -> &'static str {
        "transfers"
    }

    fn action(&self) -> Action {
        Action::TransferList
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["person", "from_asl", "to_asl", "answered_at"]
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        let Some(of) = code_of(audience) else { return Ok(Vec::new()) };
        let (at, id) = begin(after);
        tx.system(WITHHELD, |tx| {
            tx.query(&sql::TRANSFERS, args![of, at, id, limit], |row| read(row, scope, of))
        })
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        for of in scope.audiences().iter().filter_map(|audience| code_of(audience)) {
            let found = tx.system(WITHHELD, |tx| {
                tx.first(&sql::PLACE_OF_TRANSFER, args![id, of], |row| row.get::<Timestamp>(0))
            })?;
            if let Some(at) = found {
                return Ok(Some(Key { sort_key: sort_key(at), id }));
            }
        }
        let (subject, kind) = (access::audience::whose(tx, id)?, "transfer");
        access::audience::note_refused(
            tx,
            access::audience::Refused { action: scope.action().code(), kind, subject },
        );
        Ok(None)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        (&line.sort_key, line.id)
    }

    fn order(&self, one: &Line, other: &Line) -> std::cmp::Ordering {
        (&one.sort_key, std::cmp::Reverse(one.id)).cmp(&(&other.sort_key, std::cmp::Reverse(other.id)))
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        match filter {
            "transfer_status" => vec![&line.status],
            "direction" => vec![line.direction],
            "from_asl" => vec![&line.from_asl],
            "to_asl" => vec![&line.to_asl],
            _ => Vec::new(),
        }
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        (filter == "asked_on").then(|| kernel::clock::local_date(line.asked_at))
    }

    fn row(&self, line: Line, _: &Scope) -> Row {
        let cells = COLUMNS.iter().map(|column| line.cell(column.code)).collect();
        let key = Key { sort_key: line.sort_key, id: line.id };
        Row { key, id: line.id, person: line.person, why: None, version: 0, cells }
    }
}
