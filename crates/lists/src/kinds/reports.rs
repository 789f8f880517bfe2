//! The reports of suspect cases: those that wait first.

use access::audience::Reason;
use access::{Action, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use territory::codes::{self, List};
use uuid::Uuid;
use web::tn;

use crate::asked::words::{asl, comune};
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// The list.
pub(super) struct Reports;

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
    comune: String,
    address: String,
    kind: String,
    asl: String,
    onset: Option<Date>,
    symptoms: String,
    temperature_tenths: Option<i32>,
    conditions: String,
    note: String,
    status: String,
    reported_by: String,
    reported_at: Timestamp,
    reported_on: Date,
    taken_by: Option<String>,
    taken_at: Option<Timestamp>,
    asked_note: Option<String>,
    asked_at: Option<Timestamp>,
    version: i64,
}

/// How long one has waited.
const WAITED: &[&str] = &["today", "yesterday", "longer"];

static COLUMNS: &[Column] = {
    use Needs::{Clinical as C, Name as N};
    &[
        Column::new("person", N, true),
        Column::new("tax_code", C, false),
        Column::new("family_name", N, false),
        Column::new("given_name", N, false),
        Column::new("birth_date", N, false),
        Column::new("phone", C, true),
        Column::new("domicile_comune", C, true),
        Column::new("domicile_address", C, false),
        Column::new("kind", C, false),
        Column::new("asl", C, false),
        Column::new("report_status", C, true),
        Column::new("reported_at", C, true),
        Column::new("reported_by", C, true),
        Column::new("symptoms", C, true),
        Column::new("temperature", C, false),
        Column::new("onset_date", C, true),
        Column::new("conditions", C, false),
        Column::new("note", C, false),
        Column::new("taken_by", C, false),
        Column::new("taken_at", C, false),
        Column::new("asked_at", C, false),
        Column::new("asked_note", C, false),
    ]
};

static FILTERS: &[FilterKind] = {
    use Needs::Clinical as C;
    &[
        FilterKind::new("report_status", What::OneOf(&["waiting", "to_complete", "in_charge"]), C),
        FilterKind::new("waited", What::OneOf(WAITED), C),
        FilterKind::new("symptomatic", What::OneOf(&["yes", "no"]), C),
        FilterKind::new("kind", What::Terms(List::PersonKind), C),
        FilterKind::new("comune", What::Comune, C),
        FilterKind::new("asl", What::Asl, C),
        FilterKind::new("reported_at", What::Days, C),
        FilterKind::new("onset_date", What::Days, C),
    ]
};

impl Line {
    fn cell(&self, code: &str, today: Date) -> Value {
        match code {
            "person" => kinds::named(&self.family_name, &self.given_name),
            "tax_code" => Value::code(self.tax_code.clone()),
            "family_name" => Value::text(&self.family_name),
            "given_name" => Value::text(&self.given_name),
            "birth_date" => Value::Day(self.birth_date),
            "phone" => Value::text(self.phone.clone().unwrap_or_default()),
            "domicile_comune" => Value::text(comune(&self.comune, today)),
            "domicile_address" => Value::text(&self.address),
            "kind" => Value::text(codes::name(List::PersonKind, &self.kind)),
            "asl" => Value::text(asl(&self.asl)),
            "report_status" => Value::text(kinds::words_of("report_status", &[&self.status])),
            "reported_at" => Value::At(self.reported_at),
            "reported_by" => Value::text(&self.reported_by),
            "symptoms" => Value::text(kinds::symptoms(&self.symptoms)),
            "temperature" => Value::text(self.temperature()),
            "onset_date" => Value::day(self.onset),
            "conditions" => Value::text(&self.conditions),
            "note" => Value::text(&self.note),
            "taken_by" => Value::text(self.taken_by.clone().unwrap_or_default()),
            "taken_at" => Value::at(self.taken_at),
            "asked_at" => Value::at(self.asked_at),
            "asked_note" => Value::text(self.asked_note.clone().unwrap_or_default()),
            _ => Value::None,
        }
    }

    fn temperature(&self) -> String {
        let degrees = |tenths| web::fmt::decimal(&(f64::from(tenths) / 10.0), 1);
        self.temperature_tenths.map(|it| tn("lists-degrees", &[("n", &degrees(it))])).unwrap_or_default()
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
        comune: row.get(11)?,
        address: row.get(12)?,
        kind: row.get(13)?,
        asl: row.get(14)?,
        onset: row.get(16)?,
        symptoms: row.get(17)?,
        temperature_tenths: row.get(18)?,
        conditions: row.get(19)?,
        note: row.get(20)?,
        status: row.get(21)?,
        reported_by: row.get(22)?,
        reported_at: row.get(23)?,
        reported_on: row.get(24)?,
        taken_by: row.get(25)?,
        taken_at: row.get(26)?,
        asked_note: row.get(27)?,
        asked_at: row.get(28)?,
        version: row.get(29)?,
    })
}

impl Source for Reports {
    type Line = Line;

    fn name(&self) -> &'static str {
        "reports"
    }

    fn action(&self) -> Action {
        Action::ReportList
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["person", "birth_date", "domicile_comune", "reported_at", "onset_date"]
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        tx.query(&sql::REPORTS, args![audience, scope.today(), after.sort_key, after.id, limit], read)
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        super::place_of(tx, scope, Resource::Report, id)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        (&line.sort_key, line.id)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, today: Date) -> Vec<&'l str> {
        match filter {
            "report_status" => vec![&line.status],
            "waited" if line.status != "waiting" => Vec::new(),
            "waited" if line.reported_on >= today => vec!["today"],
            "waited" if line.reported_on.tomorrow().is_ok_and(|next| next == today) => vec!["yesterday"],
            "waited" => vec!["longer"],
            "symptomatic" => vec![if line.symptoms.is_empty() { "no" } else { "yes" }],
            "kind" => vec![&line.kind],
            "comune" => vec![&line.comune],
            "asl" => vec![&line.asl],
            _ => Vec::new(),
        }
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        match filter {
            "reported_at" => Some(line.reported_on),
            "onset_date" => line.onset,
            _ => None,
        }
    }

    fn row(&self, line: Line, scope: &Scope) -> Row {
        let cells = COLUMNS.iter().map(|column| line.cell(column.code, scope.today())).collect();
        let key = Key { sort_key: line.sort_key, id: line.id };
        Row { key, id: line.id, person: line.person, why: Some(line.why), version: line.version, cells }
    }
}
