//! Sistema TS as a test plays it: it takes a message once under each key, and answers as it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use testkit::TestDb;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Accept,
    /// With words that name the person.
    Refuse,
    /// It takes the message and never says so.
    Silent,
    /// It takes the message and answers something else.
    Garbage,
    /// It accepts, with a number that is none.
    WrongNumber,
    Busy,
    Stranger,
}

#[derive(Default)]
struct Inner {
    manner: Option<Manner>,
    seen: Vec<(String, Value)>,
    taken: HashMap<String, String>,
}

#[derive(Clone)]
pub struct Stub {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

impl Stub {
    /// On a port of its own; it answers while somebody waits on the test's database.
    pub fn on(db: &TestDb) -> Self {
        let inner = Arc::<Mutex<Inner>>::default();
        let routes = Router::new().route("/ts/esiti", post(answer)).with_state(inner.clone());
        let port = db.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            tokio::spawn(async move { axum::serve(listener, routes).await });
            port
        });
        Self { url: format!("http://127.0.0.1:{port}/ts"), inner }
    }

    pub fn answers(&self, manner: Manner) {
        self.inner.lock().unwrap().manner = Some(manner);
    }

    /// The messages that came, with their keys.
    pub fn seen(&self) -> Vec<(String, Value)> {
        self.inner.lock().unwrap().seen.clone()
    }

    /// How many different ones it took.
    pub fn taken(&self) -> usize {
        self.inner.lock().unwrap().taken.len()
    }
}

async fn answer(State(inner): State<Arc<Mutex<Inner>>>, headers: HeaderMap, body: String) -> Response {
    let (manner, body) = {
        let mut inner = inner.lock().unwrap();
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let key = headers["idempotency-key"].to_str().unwrap().to_owned();
        assert_eq!(body["identificativo"], json!(key));
        assert_eq!(headers["authorization"], "Bearer gettone");
        inner.seen.push((key.clone(), body.clone()));
        let manner = inner.manner.unwrap_or(Manner::Accept);
        if matches!(manner, Manner::Accept | Manner::Silent | Manner::Garbage | Manner::WrongNumber) {
            let number = format!("{:010}", inner.taken.len() + 1);
            inner.taken.entry(key).or_insert(number);
        }
        (manner, body)
    };
    let key = body["identificativo"].as_str().unwrap();
    let number = inner.lock().unwrap().taken.get(key).cloned();
    match manner {
        Manner::Accept if body["operazione"] == "annullamento" => {
            json!({ "stato": "accettato" }).to_string().into_response()
        }
        Manner::Accept if body["tipoTest"] == "molecolare" => {
            json!({ "stato": "accettato", "cun": number }).to_string().into_response()
        }
        Manner::Accept => json!({ "stato": "accettato", "nrfe": number }).to_string().into_response(),
        Manner::Refuse => {
            let why =
                format!("assistito {} Rossi non trovato", body["assistito"]["codice"].as_str().unwrap());
            let body = json!({ "stato": "rifiutato", "codice": "E17", "motivo": why }).to_string();
            (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
        }
        Manner::Silent => std::future::pending().await,
        Manner::Garbage => "<html>manutenzione</html>".into_response(),
        Manner::WrongNumber => json!({ "stato": "accettato", "cun": "corto" }).to_string().into_response(),
        Manner::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Manner::Stranger => StatusCode::UNAUTHORIZED.into_response(),
    }
}
