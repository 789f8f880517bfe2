//! The same over JSON: one test, a class or a ward on one sheet, and what one recorded oneself.

use access::{Action, Actor, decide};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Date, FieldProblem, Problem, Timestamp};
use lab::model::{Measured, Outcome, TestKind};
use lab::rules::devices;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Fate, Kit, New, Subject, Test};
use crate::rules::sheet::MOST;
use crate::rules::{OUTCOMES, TESTS, typed, wants_molecular};
use crate::service::{self, CHUNK};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_rapid_tests, record_rapid_test))
        .routes(routes!(record_rapid_tests))
        .routes(routes!(get_rapid_test))
}

/// With what, where, by whom, why and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RapidKit {
    /// Number of the device in the European list (JRC), or its name if it is not on it. An antigen test has one.
    #[serde(default)]
    device: String,
    /// The lot. An antigen test has one.
    #[serde(default)]
    lot: String,
    /// Who does it.
    operator: String,
    /// Where: the pharmacy, the class, the ward.
    place: String,
    /// Why: a term of the code list `swab_reason`.
    reason: String,
    /// When the sample was taken, RFC 3339.
    sampled_at: String,
}

impl RapidKit {
    fn read(&self, antigen: bool, now: Timestamp) -> (Kit, Vec<FieldProblem>) {
        let trimmed = |text: &str| text.trim().to_owned();
        let at: Option<Timestamp> = self.sampled_at.parse().ok();
        let kit = Kit {
            device: trimmed(&self.device),
            lot: trimmed(&self.lot),
            operator: trimmed(&self.operator),
            place: trimmed(&self.place),
            reason: trimmed(&self.reason),
            sampled_at: at.unwrap_or(now),
        };
        let mut wrong = typed::kit(&kit, antigen);
        let unread = || Some(FieldProblem::new("sampled_at", "lab-sampled-rfc3339"));
        let when = at.map_or_else(unread, |at| typed::sampled(at, now));
        wrong.extend(when.map(|problem| FieldProblem { field: "sampled_at", ..problem }));
        (kit, wrong)
    }
}

/// One test.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RapidForm {
    /// Tax code, STP or ENI of who is tested.
    identifier: String,
    /// Surname, as it stands on the card.
    family_name: String,
    /// Given name, as it stands on the card.
    given_name: String,
    /// ISO 8601; wanted with STP and ENI.
    birth_date: Option<String>,
    /// ISTAT code or name of the comune where she lives, if she may not be in the registry yet.
    #[serde(default)]
    residence_comune: String,
    /// Street and number, for the same.
    #[serde(default)]
    residence_address: String,
    /// Telephone, for the same.
    #[serde(default)]
    phone: String,
    /// `antigen`, `serology_igg` or `serology_igm`.
    test_type: String,
    /// `negative`, `positive` or `indeterminate`: an invalid test.
    outcome: String,
    /// What a serology measured.
    #[serde(default)]
    value: String,
    /// Its unit.
    #[serde(default)]
    unit: String,
    /// Its reference range.
    #[serde(default)]
    reference_range: String,
    /// With what, where, by whom, why and when.
    kit: RapidKit,
}

fn outcome(code: &str) -> Option<Outcome> {
    Outcome::parse(code).ok().filter(|outcome| OUTCOMES.contains(outcome))
}

impl RapidForm {
    /// The test and its kit, or every field that is wrong.
    fn read(&self, id: Uuid, now: Timestamp) -> Result<(New, Kit), Problem> {
        let text = |text: &str| text.trim().to_owned();
        let born = self.birth_date.as_deref().filter(|day| !day.is_empty()).map(str::parse::<Date>);
        let residence = (!self.residence_comune.trim().is_empty())
            .then(|| (text(&self.residence_comune), text(&self.residence_address)));
        let subject = Subject {
            identifier: text(&self.identifier),
            family_name: text(&self.family_name),
            given_name: text(&self.given_name),
            birth_date: born.clone().and_then(Result::ok),
            residence,
            phone: text(&self.phone),
        };
        let measured = Measured {
            value: text(&self.value),
            unit: text(&self.unit),
            reference_range: text(&self.reference_range),
            device: String::new(),
        };
        let test = TestKind::parse(&self.test_type).ok().filter(|test| TESTS.contains(test));
        let outcome = outcome(&self.outcome);
        let (kit, of_kit) = self.kit.read(!test.is_some_and(TestKind::is_serology), now);
        let mut wrong = typed::subject(&subject);
        let unread = born.is_some_and(|day| day.is_err());
        wrong.extend(unread.then(|| FieldProblem::new("birth_date", "web-date-form")));
        wrong.extend(test.is_none().then(|| FieldProblem::new("test_type", "lab-test-unknown")));
        wrong.extend(outcome.is_none().then(|| FieldProblem::new("outcome", "lab-outcome-unknown")));
        wrong.extend(test.and_then(|test| typed::measured(test, &measured)));
        wrong.extend(of_kit);
        match (test, outcome, wrong.is_empty()) {
            (Some(test), Some(outcome), true) => {
                Ok((New { id, sheet: None, subject, test, outcome, measured }, kit))
            }
            _ => Err(Problem::Invalid(wrong)),
        }
    }
}

/// A test that the caller recorded.
#[derive(Serialize, ToSchema)]
struct RapidTestBody {
    /// UUID.
    id: Uuid,
    /// Surname and given name.
    name: String,
    /// The kind of the place: `point-pharmacy`, `point-hotspot` …
    point: String,
    /// Which test.
    test_type: &'static str,
    /// What is valid today; null when it was withdrawn.
    outcome: Option<&'static str>,
    /// Whether the rule of its day wants a molecular test.
    wants_molecular: bool,
    /// Number or name of the device.
    device: String,
    /// What the device is called.
    device_name: String,
    /// The lot.
    lot: String,
    /// Who did it.
    operator: String,
    /// Where.
    place: String,
    /// Why.
    reason: String,
    /// When the sample was taken, RFC 3339, UTC.
    sampled_at: String,
    /// What a serology measured.
    value: String,
    /// Its unit.
    unit: String,
    /// Its reference range.
    reference_range: String,
    /// How often it was corrected, from 1; also the ETag.
    revision: i32,
    /// When it was recorded, RFC 3339, UTC.
    recorded_at: String,
}

impl RapidTestBody {
    fn of(test: &Test) -> Self {
        let positive = test.outcome == Some(Outcome::Positive);
        let day = test.reported_on.filter(|_| positive);
        Self {
            id: test.id,
            name: test.name.clone(),
            point: test.point.clone(),
            test_type: test.test.code(),
            outcome: test.outcome.map(Outcome::code),
            wants_molecular: day.is_some_and(|day| wants_molecular(test.test, &test.kit.reason, day)),
            device: test.kit.device.clone(),
            device_name: devices::name(&test.kit.device).to_owned(),
            lot: test.kit.lot.clone(),
            operator: test.kit.operator.clone(),
            place: test.kit.place.clone(),
            reason: test.kit.reason.clone(),
            sampled_at: test.kit.sampled_at.to_string(),
            value: test.measured.value.clone(),
            unit: test.measured.unit.clone(),
            reference_range: test.measured.reference_range.clone(),
            revision: test.revision,
            recorded_at: test.recorded_at.to_string(),
        }
    }
}

/// A page of tests.
#[derive(Serialize, ToSchema)]
struct RapidTests {
    /// The latest first.
    items: Vec<RapidTestBody>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<Uuid>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
struct PageQuery {
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// The rapid tests that the caller recorded himself, fifty to a page.
#[utoipa::path(
    get,
    path = "/api/v1/rapid-tests",
    tag = "rapid",
    params(PageQuery),
    responses((status = 200, description = "A page of tests", body = RapidTests))
)]
async fn list_rapid_tests(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let (_, (tests, more)) =
        app.read(&caller, move |tx, actor| service::list(tx, actor, page.cursor)).await?;
    let next_cursor = tests.last().filter(|_| more).map(|test| test.id);
    let items = tests.iter().map(RapidTestBody::of).collect();
    Ok(private(Json(RapidTests { items, next_cursor })))
}

/// A rapid test that the caller recorded himself.
#[utoipa::path(
    get,
    path = "/api/v1/rapid-tests/{id}",
    tag = "rapid",
    params(("id" = Uuid, Path, description = "The test")),
    responses((status = 200, description = "The test; the ETag is the revision", body = RapidTestBody))
)]
async fn get_rapid_test(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (_, test) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    Ok(tagged(Json(RapidTestBody::of(&test)), i64::from(test.revision)))
}

/// What became of one test.
#[derive(Serialize, ToSchema)]
struct RapidFate {
    /// UUID that the test has, or would have.
    id: Uuid,
    /// `recorded`, `duplicate` (the same sample was there already) or `rejected`.
    fate: &'static str,
    /// Why it was rejected; null otherwise.
    why: Option<&'static str>,
}

impl RapidFate {
    fn of(id: Uuid, fate: Fate) -> Self {
        let (fate, why) = match fate {
            Fate::Recorded => ("recorded", None),
            Fate::Duplicate => ("duplicate", None),
            Fate::Rejected(key) => ("rejected", Some(web::t(key))),
        };
        Self { id, fate, why }
    }
}

/// Records one rapid test where it is done. Case, measure and communications follow in the same commit. The same `Idempotency-Key`
/// again, and the same sample by any way, changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/rapid-tests",
    tag = "rapid",
    request_body = RapidForm,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the test's id")),
    responses(
        (status = 201, description = "Recorded", body = RapidFate),
        (status = 200, description = "It was there already", body = RapidFate),
        (status = 422, description = "Nobody is known by that code and name (`identifier`), or other fields (problem+json)"),
    )
)]
async fn record_rapid_test(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<RapidForm>,
) -> Result<Response, ApiError> {
    app.read(&caller, service::may_record).await?;
    let id: Uuid = idempotency_key(&headers)?;
    let (new, kit) = body.read(id, app.db.clocks().business_now())?;
    let (_, fate) = app.write(&caller, move |tx, actor| service::record(tx, actor, &new, &kit)).await?;
    let status = if fate == Fate::Recorded { StatusCode::CREATED } else { StatusCode::OK };
    Ok(private((status, Json(RapidFate::of(id, fate)))))
}

/// One of a sheet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RapidRow {
    /// Tax code, STP or ENI.
    identifier: String,
    /// Surname, as it stands on the card.
    family_name: String,
    /// Given name, as it stands on the card.
    given_name: String,
    /// If not what all are: `negative`, `positive` or `indeterminate`.
    outcome: Option<String>,
}

/// A class or a ward: one outcome for all, but for those who have another one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RapidSheet {
    /// With what, where, by whom, why and when: of all.
    kit: RapidKit,
    /// What all are: `negative`, `positive` or `indeterminate`.
    outcome: String,
    /// How many are positive: whoever sends it has counted.
    positives: usize,
    /// At most 200.
    rows: Vec<RapidRow>,
}

impl RapidSheet {
    fn read(&self, sheet: Uuid, now: Timestamp) -> Result<(Vec<New>, Kit), Problem> {
        let (kit, mut wrong) = self.kit.read(true, now);
        let all = outcome(&self.outcome);
        wrong.extend(all.is_none().then(|| FieldProblem::new("outcome", "lab-outcome-unknown")));
        let many = self.rows.len() > MOST;
        wrong.extend(self.rows.is_empty().then(|| FieldProblem::new("rows", "rapid-rows-none")));
        wrong.extend(
            many.then(|| FieldProblem::new("rows", "rapid-rows-many").with("most", MOST.to_string())),
        );
        let mut rows = Vec::with_capacity(self.rows.len().min(MOST));
        for (place, row) in self.rows.iter().take(MOST).enumerate() {
            let found = row.outcome.as_deref().map_or(all, outcome);
            let text = |text: &str| text.trim().to_owned();
            let subject = Subject {
                identifier: text(&row.identifier),
                family_name: text(&row.family_name),
                given_name: text(&row.given_name),
                ..Subject::default()
            };
            match found {
                Some(outcome) => rows.push(New {
                    // Of the key and the row: the same sheet again has the same.
                    id: Uuid::from_u128(sheet.as_u128() ^ (place as u128 + 1)),
                    sheet: Some(sheet),
                    subject,
                    test: TestKind::Antigen,
                    outcome,
                    measured: Measured::default(),
                }),
                None => wrong.push(FieldProblem::new("rows", "lab-outcome-unknown")),
            }
        }
        let positives = rows.iter().filter(|row| row.outcome == Outcome::Positive).count();
        wrong
            .extend((positives != self.positives).then(|| FieldProblem::new("positives", "rapid-positives")));
        if wrong.is_empty() { Ok((rows, kit)) } else { Err(Problem::Invalid(wrong)) }
    }
}

/// What became of a sheet.
#[derive(Serialize, ToSchema)]
struct RapidSheetBody {
    /// UUID of the sheet.
    sheet: Uuid,
    /// How many rows it has: as many as the three that follow together.
    rows: usize,
    /// How many were recorded.
    recorded: usize,
    /// How many were there already.
    duplicate: usize,
    /// How many were rejected.
    rejected: usize,
    /// Each row, in the order in which they were sent.
    items: Vec<RapidFate>,
}

/// Records the antigen tests of a class or a ward. Each row has a fate of its own: one that cannot be taken costs itself and no other.
/// The same `Idempotency-Key` again, with the same rows, changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/rapid-tests/groups",
    tag = "rapid",
    request_body = RapidSheet,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the sheet's id")),
    responses(
        (status = 200, description = "What became of each row", body = RapidSheetBody),
        (status = 422, description = "Fields of the whole sheet that cannot be accepted (problem+json)"),
    )
)]
async fn record_rapid_tests(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<RapidSheet>,
) -> Result<Response, ApiError> {
    let may = |_: &mut Tx<'_>, actor: &Actor| decide(actor, Action::RapidRecord).map(drop);
    app.read(&caller, may).await?;
    let sheet: Uuid = idempotency_key(&headers)?;
    let (rows, kit) = body.read(sheet, app.db.clocks().business_now())?;
    let mut fates = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        fates.append(&mut service::record_chunk(&app, &caller, chunk, &kit).await?);
    }
    let count = |wanted: &dyn Fn(&Fate) -> bool| fates.iter().filter(|fate| wanted(fate)).count();
    let (recorded, duplicate) = (count(&|it| *it == Fate::Recorded), count(&|it| *it == Fate::Duplicate));
    let rejected = count(&|it| matches!(it, Fate::Rejected(_)));
    let items = rows.iter().zip(&fates).map(|(row, fate)| RapidFate::of(row.id, *fate)).collect();
    Ok(private(Json(RapidSheetBody { sheet, rows: rows.len(), recorded, duplicate, rejected, items })))
}
