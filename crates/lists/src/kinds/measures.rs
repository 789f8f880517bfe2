//! The measures: in an ASL those whose end waits to be confirmed first, then the newest.

use access::{Action, Resource, Scope};
use kernel::{Date, Result};
use storage::{Tx, args};
use territory::codes::List;
use uuid::Uuid;

use super::fact::Fact;
use crate::asked::words::comune;
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// A list of measures.
pub(super) struct Measures {
    name: &'static str,
    action: Action,
}

/// Of those who treat the person or answer for public health.
pub(super) static MEASURES: Measures = Measures { name: "measures", action: Action::CaseView };

/// Of a comune: who is to stay at home, where, from when and until when, and nothing else.
pub(super) static NOTICES: Measures = Measures { name: "notices", action: Action::MeasureNotice };

pub(super) struct Line {
    fact: Fact,
    gp: Option<String>,
    kind: String,
    status: String,
    starts_on: Date,
    expected_end: Option<Date>,
    may_end: bool,
    ended_on: Option<Date>,
    comune: String,
    address: String,
    version: i64,
}

const STATES: &[&str] = &["running", "confirm", "ended"];
const KINDS: &[&str] = &["isolation", "quarantine"];
const WHERE: &[&str] = &["domicile", "elsewhere"];

static COLUMNS: &[Column] = {
    use Needs::{Clinical as C, Name as N, Notice as M};
    &[
        Column::new("person", N, true),
        Column::new("tax_code", C, false),
        Column::new("family_name", N, false),
        Column::new("given_name", N, false),
        Column::new("birth_date", C, false),
        Column::new("phone", C, true),
        Column::new("domicile_comune", C, false),
        Column::new("domicile_address", C, false),
        Column::new("kind", C, false),
        Column::new("asl", C, false),
        Column::new("doctor", C, false),
        Column::new("measure", C, true),
        Column::new("measure_status", C, true),
        Column::new("starts_on", M, true),
        Column::new("quarantine_end", M, true),
        Column::new("ended_on", C, false),
        Column::new("isolated_comune", M, true),
        Column::new("isolated_at", M, true),
    ]
};

static FILTERS: &[FilterKind] = {
    use Needs::{Clinical as C, Notice as M};
    &[
        FilterKind::new("measure_status", What::OneOf(STATES), C),
        FilterKind::new("measure", What::OneOf(KINDS), C),
        FilterKind::new("place", What::OneOf(WHERE), C),
        FilterKind::new("kind", What::Terms(List::PersonKind), C),
        FilterKind::new("comune", What::Comune, C),
        FilterKind::new("asl", What::Asl, C),
        FilterKind::new("starts_on", What::Days, M),
        FilterKind::new("quarantine_end", What::Days, M),
    ]
};

impl Line {
    fn status(&self) -> &'static str {
        match self.status.as_str() {
            "awaiting_signature" if self.may_end => "confirm",
            "awaiting_signature" => "running",
            _ => "ended",
        }
    }

    /// When it is to end, or ended.
    fn end(&self) -> Option<Date> {
        self.ended_on.or(self.expected_end)
    }

    fn cell(&self, code: &str, today: Date) -> Value {
        match code {
            "doctor" => Value::code(self.gp.clone()),
            "measure" => Value::text(kinds::words_of("measure", &[&self.kind])),
            "measure_status" => Value::text(kinds::words_of("measure_status", &[self.status()])),
            "starts_on" => Value::Day(self.starts_on),
            "quarantine_end" => Value::day(self.end()),
            "ended_on" => Value::day(self.ended_on),
            "isolated_comune" => Value::text(comune(&self.comune, today)),
            "isolated_at" => Value::text(&self.address),
            _ => self.fact.cell(code, today),
        }
    }
}

fn read(row: &storage::Row<'_>) -> Result<Line> {
    Ok(Line {
        fact: Fact::read(row)?,
        gp: row.get(15)?,
        kind: row.get(16)?,
        status: row.get(17)?,
        starts_on: row.get(18)?,
        expected_end: row.get(19)?,
        may_end: row.get(20)?,
        ended_on: row.get(21)?,
        comune: row.get(22)?,
        address: row.get(23)?,
        version: row.get(24)?,
    })
}

impl Source for Measures {
    type Line = Line;

    fn name(&self) -> &'static str {
        self.name
    }

    fn action(&self) -> Action {
        self.action
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["person", "birth_date", "starts_on", "quarantine_end", "isolated_comune", "isolated_at"]
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        tx.query(&sql::MEASURES, args![audience, scope.today(), after.sort_key, after.id, limit], read)
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        super::place_of(tx, scope, Resource::Measure, id)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        (&line.fact.sort_key, line.fact.id)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        match filter {
            "measure_status" => vec![line.status()],
            "measure" => vec![&line.kind],
            "place" => {
                let home = line.comune == line.fact.comune && line.address == line.fact.address;
                vec![if home { "domicile" } else { "elsewhere" }]
            }
            "comune" => vec![&line.comune],
            _ => line.fact.codes(filter),
        }
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        match filter {
            "starts_on" => Some(line.starts_on),
            "quarantine_end" => line.end(),
            _ => None,
        }
    }

    fn row(&self, line: Line, scope: &Scope) -> Row {
        let cells = COLUMNS.iter().map(|column| line.cell(column.code, scope.today())).collect();
        line.fact.row(line.version, cells)
    }
}
