//! A small invented region: persons, two laboratories, and programs that bring a token.

use access::{Actor, Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::middleware::from_fn;
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, RequestId, ResultId, UserId};
use kernel::{PersonIdentifier, Sex, Timestamp};
use lab::model::{Details, Door, LabResult, Outcome, SwabRequest, TestKind};
use lab::service::{Correct, NewRequest, Record};
use people::model::{Address, Person, PersonData, Source};
use people::service::Merging;
use serde_json::{Value, json};
use storage::{Module, Reactions, args};
use testbrowser::Browser;
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Site};

pub mod sql {
    storage::queries! {
        "fixtures.sql";
        INBOX = "inbox",
        COUNT_RESULTS = "count_results",
        RESULTS = "results",
    }
}

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, fhir::MODULE];
const AUDIT: &[Module] = &[access::AUDIT_MODULE];
const TODAY: Date = date(2020, 11, 14);
/// Torino: ASL 301.
const TORINO: &str = "001272";
pub const LAB: &str = "LAB-301-1";
pub const OTHER_LAB: &str = "LAB-301-2";

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    lab::install();
    web::install_texts(&[("people", people::WORDS), ("lab", lab::WORDS), ("fhir", fhir::WORDS)]);
    let reactions = || {
        let mut all = Reactions::new();
        lab::reactions(&mut all);
        all
    };
    testkit::on_each_engine(MODULES, AUDIT, reactions, |db| {
        let routes = fhir::routes().layer(from_fn(fhir::worded)).with_state(App::new(db.db.clone()));
        test(&Region { db, router: web::finish(routes, Site::default()) });
    });
}

pub fn actor(role: Role, unit: &str) -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(7)),
        name: "Chi Prova".to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::nil(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

pub fn person(family: &str, given: &str) -> Person {
    let born = date(1980, 3, 2);
    let home = Address { comune: TORINO.to_owned(), street: "via dell'Argine 1".to_owned() };
    let code = kernel::tax_code::suggest(family, given, Sex::Female, born, "L219").unwrap();
    let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
    Person {
        id: PersonId::new(),
        data: PersonData {
            identifier: PersonIdentifier::TaxCode(code),
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Female,
            birth_date: born,
            birth_place: Some("L219".to_owned()),
            residence: home.clone(),
            domicile: home,
            phone: None,
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: None,
        },
        asl: "301".to_owned(),
        source: Source::Registry,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

/// The tax code of a person.
pub fn code(person: &Person) -> &str {
    person.data.identifier.value().unwrap()
}

impl<'d> Region<'d> {
    /// Writes a person as the loader does.
    pub fn known(&self, family: &str) -> Person {
        self.load(person(family, "Ada"))
    }

    /// A patient of a doctor.
    pub fn patient_of(&self, family: &str, doctor: &str) -> Person {
        let mut person = person(family, "Ada");
        let since = date(2020, 1, 1);
        person.data.gp = Some(people::model::GpChoice { code: doctor.to_owned(), since });
        self.load(person)
    }

    fn load(&self, person: Person) -> Person {
        let written = person.clone();
        let write = move |tx: &mut storage::Tx<'_>| {
            let grants = people::rules::audiences(&written, date(2020, 1, 1));
            people::store::insert(tx, &written, &grants)
        };
        self.db.write(write).unwrap();
        person
    }

    pub fn request(&self, person: &Person, laboratory: &str) -> SwabRequest {
        let new = NewRequest {
            id: RequestId::new(),
            person: person.id,
            reason: "symptoms".to_owned(),
            test: TestKind::Molecular,
            priority: None,
            laboratory: laboratory.to_owned(),
            note: String::new(),
            details: Details { onset: Some(date(2020, 11, 10)), ..Details::default() },
            again: true,
        };
        let sisp = actor(Role::SispOperator, "301");
        self.db.write(move |tx| lab::service::request_swab(tx, &sisp, &new)).unwrap()
    }

    /// Two who turned out to be one.
    pub fn join(&self, survivor: &Person, merged: &Person) {
        let merging = Merging {
            id: Uuid::now_v7(),
            survivor: (survivor.id, survivor.version),
            merged: (merged.id, merged.version),
            reason: "stesso documento".to_owned(),
        };
        let sisp = actor(Role::SispOperator, "301");
        self.db.write(move |tx| people::service::merge(tx, &sisp, &merging).map(drop)).unwrap();
    }

    pub fn record(&self, request: &SwabRequest, outcome: Outcome) -> LabResult {
        let (id, door) = (ResultId::new(), Door::Manual);
        let new = Record { id, request: request.id, outcome, sampled_at: None, door };
        let technician = actor(Role::LaboratoryTechnician, &request.laboratory);
        self.db.write(move |tx| lab::service::record_result(tx, &technician, &new)).unwrap()
    }

    pub fn correct(&self, result: &LabResult, outcome: Outcome) -> LabResult {
        let new = Correct {
            id: ResultId::new(),
            result: result.id,
            outcome,
            reason: "scambio di provette".to_owned(),
            shown: None,
            door: Door::Manual,
        };
        let technician = actor(Role::LaboratoryTechnician, &result.laboratory);
        self.db.write(move |tx| lab::service::correct_result(tx, &technician, &new)).unwrap()
    }

    /// A program of a laboratory.
    pub fn machine(&self, laboratory: &str) -> Program<'d> {
        self.program(Role::LaboratoryMachine, laboratory)
    }

    /// A program that somebody in a role has given his token to.
    pub fn program(&self, role: Role, unit: &str) -> Program<'d> {
        let browser = Browser::signed_in(self.db, &self.router, role, unit, "Chi Prova");
        Program { db: self.db, router: self.router.clone(), token: browser.token.secret().to_owned() }
    }

    /// A program with a token that is there already.
    pub fn with(&self, token: String) -> Program<'d> {
        Program { db: self.db, router: self.router.clone(), token }
    }

    pub fn count(&self) -> i64 {
        self.db.read(|tx| tx.one(&sql::COUNT_RESULTS, args![], |row| row.get(0))).unwrap()
    }

    /// `(accession, outcome, revision, current)` of every result.
    pub fn results(&self) -> Vec<(String, String, i32, bool)> {
        let read = |tx: &mut storage::Tx<'_>| {
            tx.query(&sql::RESULTS, args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        };
        self.db.read(read).unwrap()
    }

    /// What was recorded of reading and refusing, latest last: action, outcome, detail, subjects.
    pub fn records(&self) -> Vec<access::audit::Record> {
        let read = |tx: &mut storage::Tx<'_>| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0));
        let mut bodies = self.db.audit_read(read).unwrap();
        if self.db.engine() == storage::Engine::Sqlite {
            bodies.extend(self.db.read(read).unwrap());
        }
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}

/// A program with a token.
#[derive(Clone)]
pub struct Program<'d> {
    db: &'d TestDb,
    router: Router,
    pub token: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The first issue of an OperationOutcome: code, place.
    pub fn issue(&self) -> (String, String) {
        let body = self.json();
        assert_eq!(body["resourceType"], "OperationOutcome", "{}", self.text);
        assert!(self.header("content-type").starts_with("application/fhir+json"), "{:?}", self.headers);
        let issue = &body["issue"][0];
        assert!(issue["details"]["text"].as_str().is_some_and(|text| text.len() > 10), "{body}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&issue["code"]), text(&issue["expression"][0]))
    }

    /// The ids of a page, those that match alone.
    pub fn ids(&self) -> Vec<String> {
        let body = self.json();
        let entries = body["entry"].as_array().cloned().unwrap_or_default();
        let matches = entries.iter().filter(|entry| entry["search"]["mode"] == "match");
        matches.map(|entry| entry["resource"]["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The address of the next page, as a path.
    pub fn next(&self) -> Option<String> {
        let body = self.json();
        let links = body["link"].as_array().unwrap();
        let next = links.iter().find(|link| link["relation"] == "next")?["url"].as_str()?.to_owned();
        Some(next[next.find("/fhir").unwrap()..].to_owned())
    }
}

impl Program<'_> {
    pub async fn sending(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if method != "GET" && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/fhir+json");
        }
        let answer = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        self.db.block_on(self.sending(method, path, headers, body))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], body.to_string())
    }

    pub fn find(&self, kind: &str, form: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", &format!("/fhir/{kind}/_search"), &headers, form.to_owned())
    }
}

/// A patient as a laboratory writes her.
pub fn patient(person: &Person) -> Value {
    json!({
        "resourceType": "Patient",
        "identifier": [{ "system": "http://hl7.it/sid/codiceFiscale", "value": code(person) }],
        "name": [{ "family": person.data.family_name, "given": [person.data.given_name] }],
        "gender": "female",
        "birthDate": "1980-03-02",
    })
}

/// A transaction: the report of a swab, positive (`260373001`) or negative (`260415000`).
pub fn transaction(person: &Person, accession: &str, snomed: &str, status: &str) -> Value {
    let entry = |url: &str, resource: Value| {
        let kind = resource["resourceType"].clone();
        json!({ "fullUrl": url, "resource": resource, "request": { "method": "POST", "url": kind } })
    };
    let taken = "2020-11-13T15:30:00+01:00";
    let subject = json!({ "reference": "urn:uuid:00000000-0000-4000-8000-000000000001" });
    json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            entry("urn:uuid:00000000-0000-4000-8000-000000000001", patient(person)),
            entry("urn:uuid:00000000-0000-4000-8000-000000000002", json!({
                "resourceType": "Observation",
                "status": status,
                "code": { "coding": [{ "system": "http://loinc.org", "code": "94500-6" }] },
                "subject": subject,
                "effectiveDateTime": taken,
                "performer": [{ "display": "Laboratorio di prova" }],
                "valueCodeableConcept": { "coding": [{ "system": "http://snomed.info/sct", "code": snomed }] },
            })),
            entry("urn:uuid:00000000-0000-4000-8000-000000000003", json!({
                "resourceType": "DiagnosticReport",
                "identifier": [{ "system": "https://lis.example.org/sid/referto", "value": accession }],
                "status": status,
                "code": { "coding": [{ "system": "http://loinc.org", "code": "11502-2" }] },
                "subject": subject,
                "effectiveDateTime": taken,
                "result": [{ "reference": "urn:uuid:00000000-0000-4000-8000-000000000002" }],
            })),
        ],
    })
}

/// A report alone, which answers an order by reference.
pub fn report(person: PersonId, request: RequestId, accession: &str, snomed: &str) -> Value {
    let subject = json!({ "reference": format!("Patient/{person}") });
    let taken = "2020-11-13T15:30:00+01:00";
    json!({
        "resourceType": "DiagnosticReport",
        "contained": [{
            "resourceType": "Observation",
            "id": "esito",
            "status": "final",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "94500-6" }] },
            "subject": subject,
            "effectiveDateTime": taken,
            "valueCodeableConcept": { "coding": [{ "system": "http://snomed.info/sct", "code": snomed }] },
        }],
        "identifier": [{ "system": "https://lis.example.org/sid/referto", "value": accession }],
        "basedOn": [{ "reference": format!("ServiceRequest/{request}") }],
        "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "11502-2" }] },
        "subject": subject,
        "effectiveDateTime": taken,
        "result": [{ "reference": "#esito" }],
    })
}

/// What each entry of a transaction became.
pub fn statuses(answer: &Value) -> Vec<String> {
    let entries = answer["entry"].as_array().unwrap();
    entries.iter().map(|entry| entry["response"]["status"].as_str().unwrap().to_owned()).collect()
}

/// Eight programs of the laboratory send at once, each what `body` makes of its number.
pub fn eight_at_once(
    region: &Region<'_>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Fn(usize) -> Value,
) -> Vec<Answer> {
    let token = region.machine(LAB).token;
    let bodies: Vec<String> = (0..8).map(|number| body(number).to_string()).collect();
    region.db.block_on(async {
        let sending = bodies.into_iter().map(|body| {
            let program = region.with(token.clone());
            async move { program.sending(method, path, headers, body).await }
        });
        join(sending.collect()).await
    })
}

/// All of them at once, on one thread.
async fn join<T, F: Future<Output = T>>(all: Vec<F>) -> Vec<T> {
    let mut all: Vec<_> = all.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (one, done) in all.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let std::task::Poll::Ready(answer) = one.as_mut().poll(context) {
                *done = Some(answer);
            }
        }
        match done.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    done.into_iter().flatten().collect()
}
