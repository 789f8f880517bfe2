//! A person with the last of each kind of fact: what two lists show.

mod fields;

use access::audience::Reason;
use access::{Action, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Result, Timestamp};
use storage::{Tx, args};
use territory::codes::{self, List};
use uuid::Uuid;
use web::t;

pub(super) use fields::OUTCOMES;

use fields::{COLUMNS, FILTERS, SORTS};

use crate::asked::words::{asl, comune, laboratory};
use crate::model::{Column, FilterKind, Key, Row, Value};
use crate::walk::Source;
use crate::{kinds, sql};

/// A list of persons, by name.
pub(super) struct Persons {
    name: &'static str,
    /// Which of those within reach.
    belongs: fn(&Line) -> bool,
}

/// The patients: everybody within reach.
pub(super) static PATIENTS: Persons = Persons { name: "patients", belongs: |_| true };

/// Persons to complete: whom something of an epidemic concerns now and of whom something is missing, and whose report was sent back.
pub(super) static TO_COMPLETE: Persons =
    Persons { name: "complete", belongs: |line| line.concerns() && !line.missing().is_empty() };

pub(super) struct Line {
    id: PersonId,
    sort_key: String,
    why: Reason,
    tax_code: Option<String>,
    other_kind: Option<String>,
    other: Option<String>,
    family_name: String,
    given_name: String,
    birth_date: Date,
    sex: String,
    residence: (String, String),
    domicile: (String, String),
    asl: String,
    phone: Option<String>,
    email: Option<String>,
    kind: String,
    gp: Option<String>,
    version: i64,
    report: Option<Report>,
    measure: Option<Measure>,
    request: Option<Request>,
    result: Option<Outcomes>,
    swabs: i64,
}

struct Report {
    status: String,
    on: Date,
    onset: Option<Date>,
    symptoms: String,
    conditions: String,
    note: String,
}

struct Measure {
    kind: String,
    runs: bool,
    from: Date,
    expected_end: Option<Date>,
    may_end: bool,
    ended_on: Option<Date>,
    comune: String,
    address: String,
}

struct Request {
    status: String,
    at: Timestamp,
    criterion: String,
    test: String,
    laboratory: String,
}

struct Outcomes {
    outcome: String,
    sampled_at: Timestamp,
    laboratory: String,
}

impl Source for Persons {
    type Line = Line;

    fn name(&self) -> &'static str {
        self.name
    }

    fn action(&self) -> Action {
        Action::PersonList
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn filters(&self) -> &'static [FilterKind] {
        FILTERS
    }

    fn sorts(&self) -> &'static [&'static str] {
        SORTS
    }

    fn chunk(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        audience: &str,
        after: &Key,
        limit: i64,
    ) -> Result<Vec<Line>> {
        tx.query(&sql::PERSONS, args![audience, scope.today(), after.sort_key, after.id, limit], read)
    }

    fn place_of(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Key>> {
        super::place_of(tx, scope, Resource::Person, id)
    }

    fn key<'l>(&self, line: &'l Line) -> (&'l str, Uuid) {
        (&line.sort_key, line.id.0)
    }

    fn belongs(&self, line: &Line) -> bool {
        (self.belongs)(line)
    }

    fn codes<'l>(&self, line: &'l Line, filter: &str, _: Date) -> Vec<&'l str> {
        line.codes(filter)
    }

    fn day(&self, line: &Line, filter: &str) -> Option<Date> {
        line.day(filter)
    }

    fn row(&self, line: Line, scope: &Scope) -> Row {
        let cells = COLUMNS.iter().map(|column| line.cell(column.code, scope.today())).collect();
        let key = Key { sort_key: line.sort_key, id: line.id.0 };
        Row { key, id: line.id.0, person: line.id, why: Some(line.why), version: line.version, cells }
    }
}

fn read(row: &storage::Row<'_>) -> Result<Line> {
    Ok(Line {
        id: row.get(0)?,
        sort_key: row.get(1)?,
        why: Reason { audience: row.get(2)?, since: row.get(3)?, why: row.get(4)? },
        tax_code: row.get(5)?,
        other_kind: row.get(6)?,
        other: row.get(7)?,
        family_name: row.get(8)?,
        given_name: row.get(9)?,
        birth_date: row.get(10)?,
        sex: row.get(11)?,
        residence: (row.get(12)?, row.get(13)?),
        domicile: (row.get(14)?, row.get(15)?),
        asl: row.get(16)?,
        phone: row.get(17)?,
        email: row.get(18)?,
        kind: row.get(19)?,
        gp: row.get(20)?,
        version: row.get(21)?,
        report: report(row)?,
        measure: measure(row)?,
        request: request(row)?,
        result: outcomes(row)?,
        swabs: row.get(44)?,
    })
}

fn report(row: &storage::Row<'_>) -> Result<Option<Report>> {
    let Some(status) = row.get::<Option<String>>(22)? else { return Ok(None) };
    Ok(Some(Report {
        status,
        on: row.get(23)?,
        onset: row.get(24)?,
        symptoms: row.get(25)?,
        conditions: row.get(26)?,
        note: row.get(27)?,
    }))
}

fn measure(row: &storage::Row<'_>) -> Result<Option<Measure>> {
    let Some(kind) = row.get::<Option<String>>(28)? else { return Ok(None) };
    Ok(Some(Measure {
        kind,
        runs: row.get::<String>(29)? == "awaiting_signature",
        from: row.get(30)?,
        expected_end: row.get(31)?,
        may_end: row.get(32)?,
        ended_on: row.get(33)?,
        comune: row.get(34)?,
        address: row.get(35)?,
    }))
}

fn request(row: &storage::Row<'_>) -> Result<Option<Request>> {
    let Some(status) = row.get::<Option<String>>(36)? else { return Ok(None) };
    Ok(Some(Request {
        status,
        at: row.get(37)?,
        criterion: row.get(38)?,
        test: row.get(39)?,
        laboratory: row.get(40)?,
    }))
}

fn outcomes(row: &storage::Row<'_>) -> Result<Option<Outcomes>> {
    let Some(outcome) = row.get::<Option<String>>(41)? else { return Ok(None) };
    Ok(Some(Outcomes { outcome, sampled_at: row.get(42)?, laboratory: row.get(43)? }))
}

impl Line {
    /// Whether something of an epidemic concerns her now: what is missing of the others can wait.
    fn concerns(&self) -> bool {
        let report = self.report.as_ref().is_some_and(|report| report.status != "in_charge");
        let request = self
            .request
            .as_ref()
            .is_some_and(|request| !matches!(request.status.as_str(), "resulted" | "denied"));
        report || request || self.runs().is_some()
    }

    fn runs(&self) -> Option<&Measure> {
        self.measure.as_ref().filter(|measure| measure.runs)
    }

    /// What is missing of her.
    fn missing(&self) -> Vec<&'static str> {
        let empty = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
        let asked = self.report.as_ref().is_some_and(|report| report.status == "to_complete");
        let lacks = [
            ("tax_code", self.tax_code.is_none()),
            ("phone", empty(&self.phone)),
            ("domicile", self.domicile.1.trim().is_empty()),
            ("residence", self.residence.1.trim().is_empty()),
            ("doctor", empty(&self.gp)),
            ("answer", asked),
        ];
        lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(code, _)| code).collect()
    }

    fn events(&self) -> Vec<&'static str> {
        let mut events = Vec::new();
        match self.report.as_ref().map(|report| report.status.as_str()) {
            Some("in_charge") => events.push("taken"),
            Some(_) => events.push("reported"),
            None => {}
        }
        match &self.measure {
            Some(measure) if measure.runs => {
                events.push(if measure.kind == "isolation" { "isolation" } else { "quarantine" });
                if (&measure.comune, &measure.address) != (&self.domicile.0, &self.domicile.1) {
                    events.push("elsewhere");
                }
                if measure.may_end {
                    events.push("confirm");
                }
            }
            Some(measure) if measure.kind == "isolation" => events.push("recovered"),
            _ => {}
        }
        if events.is_empty() {
            events.push("none");
        }
        events
    }

    /// The last thing that happened to her: the measure, or the report.
    fn event_date(&self) -> Option<Date> {
        let report = self.report.as_ref().map(|report| report.on);
        let measure =
            self.measure.as_ref().map(|it| if it.runs { it.from } else { it.ended_on.unwrap_or(it.from) });
        report.max(measure)
    }

    /// When the measure that runs is to end, or the last one ended.
    fn quarantine_end(&self) -> Option<Date> {
        self.measure.as_ref().and_then(|measure| measure.ended_on.or(measure.expected_end))
    }

    fn codes(&self, filter: &str) -> Vec<&str> {
        match filter {
            "event" => self.events(),
            "kind" => vec![&self.kind],
            "comune" => vec![&self.domicile.0],
            "asl" => vec![&self.asl],
            "laboratory" => {
                let request = self.request.as_ref().map(|request| request.laboratory.as_str());
                let result = self.result.as_ref().map(|result| result.laboratory.as_str());
                let mut all: Vec<&str> = request.into_iter().chain(result).collect();
                all.dedup();
                all
            }
            "outcome" => vec![self.result.as_ref().map_or("none", |result| result.outcome.as_str())],
            "authorisation" => vec![self.request.as_ref().map_or("none", |request| request.status.as_str())],
            "missing" => self.missing(),
            _ => Vec::new(),
        }
    }

    fn day(&self, filter: &str) -> Option<Date> {
        match filter {
            "event_date" => self.event_date(),
            "quarantine_end" => self.quarantine_end(),
            "onset_date" => self.report.as_ref().and_then(|report| report.onset),
            "sampled_at" => self.result.as_ref().map(|result| kernel::clock::local_date(result.sampled_at)),
            _ => None,
        }
    }

    fn cell(&self, code: &str, today: Date) -> Value {
        match code {
            "person" => kinds::named(&self.family_name, &self.given_name),
            "asl" => Value::text(asl(&self.asl)),
            "tax_code" => self.identifier(),
            "family_name" => Value::text(&self.family_name),
            "given_name" => Value::text(&self.given_name),
            "birth_date" => Value::Day(self.birth_date),
            "sex" => Value::text(&self.sex),
            "residence_comune" => Value::text(comune(&self.residence.0, today)),
            "residence_asl" => {
                let of = territory::get().asl_of_comune(&self.residence.0, today);
                of.map_or(Value::None, |asl| Value::text(&asl.name))
            }
            "domicile_comune" => Value::text(comune(&self.domicile.0, today)),
            "domicile_address" => Value::text(&self.domicile.1),
            "phone" => Value::code(self.phone.clone()),
            "email" => Value::text(self.email.clone().unwrap_or_default()),
            "kind" => Value::text(codes::name(List::PersonKind, &self.kind)),
            "doctor" => Value::code(self.gp.clone()),
            "swabs" => Value::Number(self.swabs),
            "missing" => Value::text(kinds::words_of("missing", &self.missing())),
            _ => self.fact(code, today),
        }
    }

    fn identifier(&self) -> Value {
        match (&self.tax_code, self.other_kind.as_deref()) {
            (Some(code), _) => Value::Code(code.clone()),
            (None, Some("none") | None) => Value::None,
            (None, Some(_)) => Value::code(self.other.clone()),
        }
    }

    /// What an epidemic has to say of her.
    fn fact(&self, code: &str, today: Date) -> Value {
        let (report, request, result) = (self.report.as_ref(), self.request.as_ref(), self.result.as_ref());
        match code {
            "event" => {
                let events: Vec<_> = self.events().into_iter().filter(|event| *event != "none").collect();
                Value::text(kinds::words_of("event", &events))
            }
            "event_date" => Value::day(self.event_date()),
            "quarantine_end" => Value::day(self.quarantine_end()),
            "conditions" => Value::text(report.map_or("", |report| report.conditions.as_str())),
            "symptoms" => Value::text(report.map(|it| kinds::symptoms(&it.symptoms)).unwrap_or_default()),
            "onset_date" => Value::day(report.and_then(|report| report.onset)),
            "note" => Value::text(report.map_or("", |report| report.note.as_str())),
            "isolated_at" => Value::text(self.runs().map(|it| place(it, today)).unwrap_or_default()),
            "requested_at" => Value::at(request.map(|request| request.at)),
            "criterion" => Value::text(request.map_or("", |request| request.criterion.as_str())),
            "test_type" => Value::text(request.map(|it| kinds::test(&it.test)).unwrap_or_default()),
            "outcome" => Value::text(result.map(|it| kinds::outcome(&it.outcome)).unwrap_or_default()),
            "sampled_at" => Value::at(result.map(|result| result.sampled_at)),
            "laboratory" => {
                let code =
                    result.map(|it| it.laboratory.as_str()).or(request.map(|it| it.laboratory.as_str()));
                Value::text(code.map(laboratory).unwrap_or_default())
            }
            "currently_positive" => Value::text(t(if self.is_positive() { "lists-yes" } else { "lists-no" })),
            _ => Value::None,
        }
    }

    /// As the original's mayors were told: an isolation that runs.
    fn is_positive(&self) -> bool {
        self.runs().is_some_and(|measure| measure.kind == "isolation")
    }
}

fn place(measure: &Measure, today: Date) -> String {
    let comune = comune(&measure.comune, today);
    if measure.address.is_empty() { comune } else { format!("{}, {comune}", measure.address) }
}
