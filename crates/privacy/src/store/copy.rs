//! What only the copy of a person's data reads whole.

use access::Scope;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Doubt, Identity, Incoming, Outcome, TestKind};
use storage::{Row, Tx, args};

use crate::model::copy::{Item, Section};
use crate::sql;

type Text = Option<String>;

/// Requests, what was said of those that were proposed and of their samples, results with all their revisions, and what was sent of
/// which somebody said that it is hers.
///
/// # Errors
/// As `Tx::query`.
pub fn of_laboratory(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<[Section; 7]> {
    let requests = tx.query(&sql::COPY_REQUESTS, args![person], request)?;
    let steps = tx.query(&sql::COPY_REQUEST_STEPS, args![person], step)?;
    let tubes = tx.query(&sql::COPY_TUBES, args![person], tube)?;
    let appointments = tx.query(&sql::COPY_APPOINTMENTS, args![person], appointment)?;
    let results = tx.query(&sql::COPY_RESULTS, args![person], result)?;
    let rapid = tx.query(&sql::COPY_RAPID, args![person], rapid)?;
    // A question is shown to the laboratory and the ASL where it was asked; its answer is hers wherever that was.
    let unsettled = tx.system("exact key: what was said to be of the person whose copy is made", |tx| {
        tx.query(&sql::COPY_UNSETTLED, args![person], unsettled)
    })?;
    Ok([
        Section { name: "requests", items: requests },
        Section { name: "request_steps", items: steps },
        Section { name: "appointments", items: appointments },
        Section { name: "tubes", items: tubes },
        Section { name: "results", items: results },
        Section { name: "rapid_tests", items: rapid },
        Section { name: "unsettled", items: unsettled },
    ])
}

fn step(row: &Row<'_>) -> Result<Item> {
    Ok(Item::default()
        .with("number", row.get::<String>(0)?)
        .with("ruling", row.get::<String>(1)?)
        .with("note", row.get::<String>(2)?)
        .with("by", row.get::<String>(3)?)
        .with("at", row.get::<Timestamp>(4)?))
}

fn tube(row: &Row<'_>) -> Result<Item> {
    Ok(Item::default()
        .with("number", row.get::<String>(0)?)
        .with("laboratory", row.get::<String>(1)?)
        .with("tube", row.get::<String>(2)?)
        .some("tube_reason", row.get::<Text>(3)?)
        .with("note", row.get::<String>(4)?)
        .with("by", row.get::<String>(5)?)
        .with("at", row.get::<Timestamp>(6)?))
}

fn appointment(row: &Row<'_>) -> Result<Item> {
    Ok(Item::default()
        .with("number", row.get::<String>(0)?)
        .with("site", row.get::<String>(1)?)
        .with("address", row.get::<String>(2)?)
        .with("day", row.get::<Date>(3)?)
        .with("hour", row.get::<String>(4)?)
        .with("appointment", row.get::<String>(5)?)
        .with("note", row.get::<String>(6)?)
        .with("by", row.get::<String>(7)?)
        .with("at", row.get::<Timestamp>(8)?)
        .some("sampled_at", row.get::<Option<Timestamp>>(9)?))
}

/// What a request says besides: `first` is the column of its priority.
fn details(item: Item, row: &Row<'_>, first: usize) -> Result<Item> {
    Ok(item
        .with("priority", row.get::<String>(first)?)
        .some("onset", row.get::<Option<Date>>(first + 1)?)
        .with("criterion", row.get::<String>(first + 2)?)
        .with("requester", row.get::<String>(first + 3)?)
        .with("requester_contact", row.get::<String>(first + 4)?)
        .with("place", row.get::<String>(first + 5)?)
        .some("proposed_on", row.get::<Option<Date>>(first + 6)?))
}

fn request(row: &Row<'_>) -> Result<Item> {
    let item = Item::default()
        .with("number", row.get::<String>(0)?)
        .with("at", row.get::<Timestamp>(7)?)
        .with("laboratory", row.get::<String>(1)?)
        .with("asl", row.get::<String>(2)?)
        .with("reason", row.get::<String>(3)?)
        .with("test", row.get::<String>(4)?)
        .with("note", row.get::<String>(5)?)
        .with("status", row.get::<String>(6)?)
        .some("cancel_reason", row.get::<Text>(8)?)
        .some("cancel_note", row.get::<Text>(9)?)
        .some("cancelled_by", row.get::<Text>(10)?)
        .some("cancelled_at", row.get::<Option<Timestamp>>(11)?);
    details(item, row, 12)
}

fn result(row: &Row<'_>) -> Result<Item> {
    Ok(Item::default()
        .with("sampled_at", row.get::<Timestamp>(3)?)
        .with("test", row.get::<String>(2)?)
        .with("outcome", row.get::<String>(4)?)
        .some("value", row.get::<Text>(5)?)
        .some("unit", row.get::<Text>(6)?)
        .some("reference_range", row.get::<Text>(7)?)
        .with("laboratory", row.get::<String>(0)?)
        .with("document", row.get::<String>(1)?)
        .with("revision", row.get::<i32>(8)?)
        .some("reason", row.get::<Text>(9)?)
        .with("current", row.get::<bool>(10)?)
        .with("source", row.get::<String>(11)?)
        .with("recorded_at", row.get::<Timestamp>(12)?)
        .with("reported_on", row.get::<Date>(13)?)
        .with("withdrawn", row.get::<String>(14)?)
        .with("matched_by", row.get::<String>(15)?)
        .some("device", Some(device(row, 16)?).filter(|device| !device.is_empty())))
}

fn device(row: &Row<'_>, column: usize) -> Result<String> {
    Ok(lab::rules::devices::name(&row.get::<String>(column)?).to_owned())
}

fn rapid(row: &Row<'_>) -> Result<Item> {
    Ok(Item::default()
        .with("sampled_at", row.get::<Timestamp>(0)?)
        .with("test", row.get::<String>(1)?)
        .with("laboratory", row.get::<String>(2)?)
        .with("device", device(row, 3)?)
        .with("lot", row.get::<String>(4)?)
        .with("operator", row.get::<String>(5)?)
        .with("where_done", row.get::<String>(6)?)
        .with("reason", row.get::<String>(7)?)
        .with("recorded_at", row.get::<Timestamp>(8)?))
}

fn unsettled(row: &Row<'_>) -> Result<Item> {
    let sent: Incoming = serde_json::from_str(&row.get::<String>(2)?).map_err(Problem::internal)?;
    let doubt: String = row.get(1)?;
    // Where the number said her and the name somebody else, the name is not hers to read.
    let of_another = [Doubt::Contradiction, Doubt::OtherDocument].iter().any(|one| one.code() == doubt);
    let identity = if of_another { Identity::default() } else { sent.identity.clone() };
    Ok(Item::default()
        .with("at", row.get::<Timestamp>(3)?)
        .with("laboratory", row.get::<String>(0)?)
        .with("document", sent.document())
        .some("test", sent.test.map(TestKind::code))
        .some("outcome", sent.outcome.map(Outcome::code))
        .with("value", sent.measured.value.as_str())
        .some("sampled_at", sent.sampled_at)
        .some("identifier", identity.code.as_deref())
        .with("family_name", identity.family_name.as_str())
        .with("given_name", identity.given_name.as_str())
        .some("birth_date", identity.birth_date)
        .with("doubt", doubt)
        .some("answered_by", row.get::<Text>(4)?)
        .some("answered_at", row.get::<Option<Timestamp>>(5)?)
        .with("note", row.get::<String>(6)?))
}

/// What reports said before they were corrected.
///
/// # Errors
/// As `Tx::query`.
pub fn report_histories(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<Item>> {
    tx.query(&sql::REPORT_HISTORIES, args![person], |row| {
        Ok(Item::default()
            .with("until", row.get::<Timestamp>(8)?)
            .with("by", row.get::<String>(7)?)
            .with("reason", row.get::<String>(9)?)
            .some("onset", row.get::<Option<Date>>(2)?)
            .with("symptoms", row.get::<String>(3)?)
            .with("grades", row.get::<String>(10)?)
            .some("temperature_tenths", row.get::<Option<i32>>(4)?)
            .with("whereabouts", row.get::<String>(5)?)
            .with("context", row.get::<String>(11)?)
            .with("conditions", row.get::<String>(12)?)
            .with("note", row.get::<String>(6)?))
    })
}

/// What requests asked for before they were corrected.
///
/// # Errors
/// As `Tx::query`.
pub fn request_histories(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<Item>> {
    tx.query(&sql::REQUEST_HISTORIES, args![person], |row| {
        let item = Item::default()
            .with("until", row.get::<Timestamp>(7)?)
            .with("by", row.get::<String>(6)?)
            .with("why", row.get::<String>(8)?)
            .with("laboratory", row.get::<String>(2)?)
            .with("reason", row.get::<String>(3)?)
            .with("test", row.get::<String>(4)?)
            .with("note", row.get::<String>(5)?);
        details(item, row, 9)
    })
}
