//! The reports of suspect cases: those that wait first.

use access::{Action, Resource, Scope};
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use territory::codes::List;
use uuid::Uuid;
use web::tn;

use super::fact::Fact;
use crate::model::{Column, FilterKind, Key, Needs, Row, Value, What};
use crate::walk::Source;
use crate::{kinds, sql};

/// The list.
pub(super) struct Reports;

pub(super) struct Line {
    fact: Fact,
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
            _ => self.fact.cell(code, today),
        }
    }

    fn temperature(&self) -> String {
        let degrees = |tenths| web::fmt::decimal(&(f64::from(tenths) / 10.0), 1);
        self.temperature_tenths.map(|it| tn("lists-degrees", &[("n", &degrees(it))])).unwrap_or_default()
    }
}

fn read(row: &storage::Row<'_>) -> Result<Line> {
    Ok(Line {
        fact: Fact::read(row)?,
        onset: row.get(15)?,
        symptoms: row.get(16)?,
        temperature_tenths: row.get(17)?,
        conditions: row.get(18)?,
        note: row.get(19)?,
        status: row.get(20)?,
        reported_by: row.get(21)?,
        reported_at: row.get(22)?,
        reported_on: row.get(23)?,
        taken_by: row.get(24)?,
        taken_at: row.get(25)?,
        asked_note: row.get(26)?,
        asked_at: row.get(27)?,
        version: row.get(28)?,
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
        (&line.fact.sort_key, line.fact.id)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, today: Date) -> Vec<&'l str> {
        match filter {
            "report_status" => vec![&line.status],
            "waited" if line.status != "waiting" => Vec::new(),
            "waited" if line.reported_on >= today => vec!["today"],
            "waited" if line.reported_on.tomorrow().is_ok_and(|next| next == today) => vec!["yesterday"],
            "waited" => vec!["longer"],
            "symptomatic" => vec![if line.symptoms.is_empty() { "no" } else { "yes" }],
            _ => line.fact.codes(filter),
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
        line.fact.row(line.version, cells)
    }
}
