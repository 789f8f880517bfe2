//! `argine bench import --door fhir`: each result a transaction over HTTP with its answer, on as many connections as messages of HL7.

use std::net::SocketAddr;
use std::sync::Arc;

use access::Role;
use kernel::{Problem, Result};
use serde_json::{Value, json};
use storage::Db;

use super::client::{Ask, Client};
use super::day::Dice;
use super::import::{CONNECTIONS, Run, at_once, is_positive, people};
use super::server::Server;
use super::users::{Person, sign_in};

/// What is sent.
const JSON: &str = "application/fhir+json";

/// Transactions of a report each, of persons after the first `skip` of the region.
///
/// # Errors
/// As `Db::report`.
pub async fn bundles(db: &Db, rows: i64, skip: u32, run: usize) -> Result<Vec<Vec<u8>>> {
    let people = people(db, rows, skip).await?;
    let mut dice = Dice::new(run as u64 + 7);
    let day = db.clocks().today().yesterday().map_err(Problem::internal)?;
    let bundle = |(number, person): (usize, &super::import::Row)| {
        let snomed = if is_positive(&mut dice) { "260373001" } else { "260415000" };
        let taken = format!("{day}T08:00:00+01:00");
        let gender = if person.sex.starts_with('M') { "male" } else { "female" };
        let url = |entry: usize| format!("urn:uuid:00000000-0000-4000-8000-00000000000{entry}");
        let entry = |at: usize, resource: Value| {
            let request = json!({ "method": "POST", "url": resource["resourceType"] });
            json!({ "fullUrl": url(at), "resource": resource, "request": request })
        };
        let concept = |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
        let (subject, loinc) = (json!({ "reference": url(1) }), "http://loinc.org");
        let bundle = json!({
            "resourceType": "Bundle",
            "type": "transaction",
            "identifier": { "system": "urn:argine:bench", "value": format!("{run}-{number}") },
            "entry": [
                entry(1, json!({
                    "resourceType": "Patient",
                    "identifier": [{ "system": "http://hl7.it/sid/codiceFiscale", "value": person.tax_code }],
                    "name": [{ "family": person.family_name, "given": [person.given_name] }],
                    "gender": gender,
                    "birthDate": person.birth_date.to_string(),
                })),
                entry(2, json!({
                    "resourceType": "Observation",
                    "status": "final",
                    "code": concept(loinc, "94500-6"),
                    "subject": subject,
                    "effectiveDateTime": taken,
                    "performer": [{ "display": "Laboratorio di misura" }],
                    "valueCodeableConcept": concept("http://snomed.info/sct", snomed),
                })),
                entry(3, json!({
                    "resourceType": "DiagnosticReport",
                    "identifier": [{ "system": "urn:argine:bench", "value": format!("BENCH-{run}-{number}") }],
                    "status": "final",
                    "code": concept(loinc, "11502-2"),
                    "subject": subject,
                    "effectiveDateTime": taken,
                    "issued": format!("{day}T20:00:00+01:00"),
                    "result": [{ "reference": url(2) }],
                })),
            ],
        });
        bundle.to_string().into_bytes()
    };
    Ok(people.iter().enumerate().map(bundle).collect())
}

/// Sends them to the server, by a machine account of the laboratory.
///
/// # Errors
/// When the account cannot be made or a connection breaks.
pub async fn run(
    db: &Db,
    laboratory: &str,
    bundles: Vec<Vec<u8>>,
    server: &Server,
    readers: Arc<Vec<Person>>,
) -> Result<Run> {
    let machine = sign_in(db, Role::LaboratoryMachine, laboratory.to_owned()).await?;
    let (token, address) = (machine.secret, server.address);
    let (rows, bundles) = (bundles.len(), Arc::new(bundles));
    let sending = |first| send(address, token.clone(), bundles.clone(), first);
    at_once(rows, address, readers, sending).await
}

/// Every thirty-second transaction from the first one on, each when the one before it is answered; how many made no result.
async fn send(
    address: SocketAddr,
    token: String,
    bundles: Arc<Vec<Vec<u8>>>,
    first: usize,
) -> std::io::Result<u64> {
    let (mut client, mut refused) = (Client::new(address), 0);
    for bundle in bundles.iter().skip(first).step_by(CONNECTIONS) {
        let body = Some((JSON, bundle.as_slice()));
        let ask = Ask { method: "POST", path: "/fhir", cookie: "", bearer: Some(&token), key: None, body };
        let answer = client.send(&ask).await?;
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let good = answer.status == 200 && said["entry"][2]["response"]["status"] == "201 Created";
        if !good && refused == 0 {
            eprintln!("first transaction that made no result: {} {said}", answer.status);
        }
        refused += u64::from(!good);
    }
    Ok(refused)
}
