//! A laboratory's server of FHIR as a test plays it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use testkit::TestDb;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    #[default]
    Accept,
    /// With words that name the person.
    Refuse,
    Busy,
    Stranger,
    /// A status and a body.
    Say(u16, &'static str),
}

#[derive(Default)]
struct Inner {
    manner: Manner,
    seen: Vec<(String, Value)>,
}

#[derive(Clone)]
pub struct Server {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

impl Server {
    pub fn on(db: &TestDb) -> Self {
        let inner = Arc::<Mutex<Inner>>::default();
        let routes = Router::new()
            .route("/fhir", post(take))
            .route("/fhir/metadata", get(statement))
            .with_state(inner.clone());
        let port = db.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            tokio::spawn(async move { axum::serve(listener, routes).await });
            port
        });
        Self { url: format!("http://127.0.0.1:{port}/fhir"), inner }
    }

    pub fn answers(&self, manner: Manner) {
        self.inner.lock().unwrap().manner = manner;
    }

    /// The transactions that came, with their numbers.
    pub fn seen(&self) -> Vec<(String, Value)> {
        self.inner.lock().unwrap().seen.clone()
    }
}

async fn statement(headers: HeaderMap) -> Response {
    if headers["authorization"] != "Bearer gettone-segreto" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1" }).to_string().into_response()
}

async fn take(State(inner): State<Arc<Mutex<Inner>>>, headers: HeaderMap, body: String) -> Response {
    assert_eq!(headers["content-type"], "application/fhir+json; fhirVersion=4.0");
    assert_eq!(headers["authorization"], "Bearer gettone-segreto");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    let number = headers["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(body["identifier"]["value"], json!(number));
    let manner = {
        let mut inner = inner.lock().unwrap();
        inner.seen.push((number, body.clone()));
        inner.manner
    };
    match manner {
        Manner::Accept => {
            let one = json!({ "response": { "status": "201 Created" } });
            let entries: Vec<Value> = body["entry"].as_array().unwrap().iter().map(|_| one.clone()).collect();
            json!({ "resourceType": "Bundle", "type": "transaction-response", "entry": entries })
                .to_string()
                .into_response()
        }
        Manner::Refuse => {
            let issue = json!({ "severity": "error", "code": "invalid", "details": { "text": "Mario Rossi non è assistito qui" } });
            let outcome = json!({ "resourceType": "OperationOutcome", "issue": [issue] });
            (StatusCode::UNPROCESSABLE_ENTITY, outcome.to_string()).into_response()
        }
        Manner::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Manner::Stranger => StatusCode::UNAUTHORIZED.into_response(),
        Manner::Say(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
    }
}
