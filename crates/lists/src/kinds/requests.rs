//! The requests of swabs: those that wait first, by urgency and age.

use access::{Action, Resource, Scope};
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use territory::codes::{self, List};
use uuid::Uuid;

use super::fact::Fact;
use super::person::OUTCOMES;
use crate::asked::words::{comune, laboratory};
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// The list.
pub(super) struct Requests;

pub(super) struct Line {
    fact: Fact,
    residence_comune: String,
    number: String,
    laboratory: String,
    reason: String,
    test: String,
    priority: String,
    status: String,
    requested_at: Timestamp,
    requested_on: Date,
    criterion: String,
    requester: String,
    contact: String,
    place: String,
    proposed_on: Option<Date>,
    onset: Option<Date>,
    version: i64,
    outcome: Option<String>,
    sampled_at: Option<Timestamp>,
    reported_on: Option<Date>,
}

const STATES: &[&str] = &["requested", "resulted", "cancelled", "proposed", "information", "denied"];
const PRIORITIES: &[&str] =
    &["symptomatic_worker", "hospital", "symptomatic", "end_of_isolation", "contact", "screening"];
const TESTS: &[&str] = &["molecular", "antigen", "serology_igg", "serology_igm"];

static COLUMNS: &[Column] = {
    use Needs::{Clinical as C, Name as N, Sample as S};
    &[
        Column::new("person", N, true),
        Column::new("number", S, true),
        Column::new("requested_at", S, true),
        Column::new("person_id", C, false),
        Column::new("tax_code", S, false),
        Column::new("family_name", N, false),
        Column::new("given_name", N, false),
        Column::new("birth_date", N, true),
        Column::new("phone", C, false),
        Column::new("domicile_address", C, false),
        Column::new("domicile_comune", C, false),
        Column::new("residence_comune", C, false),
        Column::new("kind", C, false),
        Column::new("asl", C, false),
        Column::new("authorisation", S, true),
        Column::new("priority", C, true),
        Column::new("reason", C, true),
        Column::new("test_type", S, true),
        Column::new("laboratory", S, true),
        Column::new("outcome", S, true),
        Column::new("sampled_at", S, false),
        Column::new("outcome_date", S, false),
        Column::new("criterion", C, false),
        Column::new("requester", C, false),
        Column::new("requester_contact", C, false),
        Column::new("place", C, false),
        Column::new("proposed_on", C, false),
        Column::new("onset_date", C, false),
    ]
};

static FILTERS: &[FilterKind] = {
    use Needs::{Clinical as C, Sample as S};
    &[
        FilterKind::new("authorisation", What::OneOf(STATES), S),
        FilterKind::new("outcome", What::OneOf(OUTCOMES), S),
        FilterKind::new("laboratory", What::Laboratory, S),
        FilterKind::new("test_type", What::OneOf(TESTS), S),
        FilterKind::new("priority", What::OneOf(PRIORITIES), C),
        FilterKind::new("reason", What::Terms(List::SwabReason), C),
        FilterKind::new("kind", What::Terms(List::PersonKind), C),
        FilterKind::new("comune", What::Comune, C),
        FilterKind::new("asl", What::Asl, C),
        FilterKind::new("requested_at", What::Days, S),
        FilterKind::new("sampled_at", What::Days, S),
        FilterKind::new("proposed_on", What::Days, C),
    ]
};

impl Line {
    fn cell(&self, code: &str, today: Date) -> Value {
        match code {
            "number" => Value::Code(self.number.clone()),
            "requested_at" => Value::At(self.requested_at),
            "person_id" => Value::Code(self.fact.person.to_string()),
            "residence_comune" => Value::text(comune(&self.residence_comune, today)),
            "authorisation" => Value::text(kinds::words_of("authorisation", &[&self.status])),
            "priority" => Value::text(kinds::words_of("priority", &[&self.priority])),
            "reason" => Value::text(codes::name(List::SwabReason, &self.reason)),
            "test_type" => Value::text(kinds::test(&self.test)),
            "laboratory" => Value::text(laboratory(&self.laboratory)),
            "outcome" => Value::text(self.outcome.as_deref().map(kinds::outcome).unwrap_or_default()),
            "sampled_at" => Value::at(self.sampled_at),
            "outcome_date" => Value::day(self.reported_on),
            "criterion" => Value::text(&self.criterion),
            "requester" => Value::text(&self.requester),
            "requester_contact" => Value::text(&self.contact),
            "place" => Value::text(&self.place),
            "proposed_on" => Value::day(self.proposed_on),
            "onset_date" => Value::day(self.onset),
            _ => self.fact.cell(code, today),
        }
    }
}

fn read(row: &storage::Row<'_>) -> Result<Line> {
    Ok(Line {
        fact: Fact::read(row)?,
        residence_comune: row.get(15)?,
        number: row.get(16)?,
        laboratory: row.get(17)?,
        reason: row.get(18)?,
        test: row.get(19)?,
        priority: row.get(20)?,
        status: row.get(21)?,
        requested_at: row.get(22)?,
        requested_on: row.get(23)?,
        criterion: row.get(24)?,
        requester: row.get(25)?,
        contact: row.get(26)?,
        place: row.get(27)?,
        proposed_on: row.get(28)?,
        onset: row.get(29)?,
        version: row.get(30)?,
        outcome: row.get(31)?,
        sampled_at: row.get(32)?,
        reported_on: row.get(33)?,
    })
}

impl Source for Requests {
    type Line = Line;

    fn name(&self) -> &'static str {
        "requests"
    }

    fn action(&self) -> Action {
        Action::RequestList
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["person", "birth_date", "requested_at", "sampled_at", "laboratory"]
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        tx.query(&sql::REQUESTS, args![audience, scope.today(), after.sort_key, after.id, limit], read)
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        super::place_of(tx, scope, Resource::Request, id)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        (&line.fact.sort_key, line.fact.id)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        match filter {
            "authorisation" => vec![&line.status],
            "outcome" => vec![line.outcome.as_deref().unwrap_or("none")],
            "laboratory" => vec![&line.laboratory],
            "test_type" => vec![&line.test],
            "priority" => vec![&line.priority],
            "reason" => vec![&line.reason],
            _ => line.fact.codes(filter),
        }
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        match filter {
            "requested_at" => Some(line.requested_on),
            "sampled_at" => line.sampled_at.map(kernel::clock::local_date),
            "proposed_on" => line.proposed_on,
            _ => None,
        }
    }

    fn row(&self, line: Line, scope: &Scope) -> Row {
        let cells = COLUMNS.iter().map(|column| line.cell(column.code, scope.today())).collect();
        line.fact.row(line.version, cells)
    }
}
