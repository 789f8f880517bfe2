//! The requests of swabs: those that wait first, by urgency and age.

use access::audience::Reason;
use access::{Action, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use territory::codes::{self, List};
use uuid::Uuid;

use super::person::OUTCOMES;
use crate::asked::words::{asl, comune, laboratory};
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// The list.
pub(super) struct Requests;

pub(super) struct Line {
    id: Uuid,
    sort_key: String,
    why: Reason,
    person: PersonId,
    tax_code: Option<String>,
    family_name: String,
    given_name: String,
    birth_date: Date,
    phone: Option<String>,
    residence_comune: String,
    comune: String,
    address: String,
    kind: String,
    asl: String,
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
            "person" => kinds::named(&self.family_name, &self.given_name),
            "number" => Value::Code(self.number.clone()),
            "requested_at" => Value::At(self.requested_at),
            "person_id" => Value::Code(self.person.to_string()),
            "tax_code" => Value::code(self.tax_code.clone()),
            "family_name" => Value::text(&self.family_name),
            "given_name" => Value::text(&self.given_name),
            "birth_date" => Value::Day(self.birth_date),
            "phone" => Value::text(self.phone.clone().unwrap_or_default()),
            "domicile_address" => Value::text(&self.address),
            "domicile_comune" => Value::text(comune(&self.comune, today)),
            "residence_comune" => Value::text(comune(&self.residence_comune, today)),
            "kind" => Value::text(codes::name(List::PersonKind, &self.kind)),
            "asl" => Value::text(asl(&self.asl)),
            _ => self.asked(code),
        }
    }

    fn asked(&self, code: &str) -> Value {
        match code {
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
            _ => Value::None,
        }
    }
}

fn read(row: &storage::Row<'_>) -> Result<Line> {
    Ok(Line {
        id: row.get(0)?,
        sort_key: row.get(1)?,
        why: Reason { audience: row.get(2)?, since: row.get(3)?, why: row.get(4)? },
        person: row.get(5)?,
        tax_code: row.get(6)?,
        family_name: row.get(7)?,
        given_name: row.get(8)?,
        birth_date: row.get(9)?,
        phone: row.get(10)?,
        residence_comune: row.get(11)?,
        comune: row.get(12)?,
        address: row.get(13)?,
        kind: row.get(14)?,
        asl: row.get(15)?,
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
        (&line.sort_key, line.id)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        match filter {
            "authorisation" => vec![&line.status],
            "outcome" => vec![line.outcome.as_deref().unwrap_or("none")],
            "laboratory" => vec![&line.laboratory],
            "test_type" => vec![&line.test],
            "priority" => vec![&line.priority],
            "reason" => vec![&line.reason],
            "kind" => vec![&line.kind],
            "comune" => vec![&line.comune],
            "asl" => vec![&line.asl],
            _ => Vec::new(),
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
        let key = Key { sort_key: line.sort_key, id: line.id };
        Row { key, id: line.id, person: line.person, why: Some(line.why), version: line.version, cells }
    }
}
