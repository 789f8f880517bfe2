//! `argine bench export`: the largest list of an ASL, asked for, approved by a colleague and downloaded as each format, while the
//! memory of the server is looked at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use access::Role;
use serde_json::{Value, json};
use storage::Db;
use uuid::Uuid;

use super::client::{Answer, Ask, Client};
use super::server::Server;
use super::users;
use crate::failure::{Failure, Outcome};

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Exports as a workbook and as CSV, and says what it saw of each.
///
/// # Errors
/// When the server does not answer as it should, or a file is not whole.
pub async fn run(db: &Db, server: Server) -> Outcome<Vec<Value>> {
    let all = users::sign_in_all(db).await?;
    let asker = all.iter().find(|user| user.role == Role::SispOperator);
    let asker = asker.ok_or_else(|| Failure::new("the database holds no public-health service"))?;
    let colleague = users::sign_in(db, Role::SispOperator, asker.unit.clone()).await?;
    let server = Arc::new(server);
    let mut client = Client::new(server.address);
    let mut lines = Vec::new();
    for format in ["xlsx", "csv"] {
        let id = Uuid::now_v7();
        let order =
            json!({ "list": "patients", "set": "patients", "format": format, "purpose": "surveillance" });
        let asked = send(&mut client, "/api/v1/exports", &asker.secret, Some(id), &order).await?;
        let began = told(&asked)?;
        if began["status"] == "asked" {
            // The bench's client sends no If-Match: the page's form does the same.
            let version = began["version"].as_i64().unwrap_or(1).to_string();
            approve(&mut client, &colleague.secret, id, &version).await?;
        }
        let (_, idle) = server.memory();
        let watched = Watch::begin(server.clone());
        let clock = Instant::now();
        let file =
            send(&mut client, &format!("/api/v1/exports/{id}/download"), &asker.secret, None, &Value::Null)
                .await?;
        let (seconds, peak) = (clock.elapsed().as_secs_f64(), watched.end());
        let after = get(&mut client, &format!("/api/v1/exports/{id}"), &asker.secret).await?;
        let after = told(&after)?;
        let rows = after["handed_rows"].as_i64().unwrap_or(0);
        let digest = after["handed_digest"].as_str().unwrap_or_default();
        let text = String::from_utf8_lossy(&file.body);
        let whole = match format {
            "csv" => !digest.is_empty() && text.contains(digest),
            _ => rows > 0 && file.body.windows(4).any(|signature| signature == b"PK\x05\x06"),
        };
        if file.status != 200 || !whole {
            return Err(Failure::new(format!("the {format} is not whole: {}", file.status)));
        }
        lines.push(json!({
            "format": format, "rows": rows, "seconds": (seconds * 100.0).round() / 100.0,
            "rows_per_s": (rows as f64 / seconds).round(), "megabytes": file.body.len() / 1_000_000,
            "idle_megabytes": idle.round(), "over_idle_megabytes": (peak - idle).round(),
        }));
    }
    Ok(lines)
}

/// Looks at the server's own memory, of which what is mapped of the file is no part, until it is told to end.
struct Watch {
    over: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<f64>,
}

impl Watch {
    fn begin(server: Arc<Server>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let seen = over.clone();
        let thread = std::thread::spawn(move || {
            let mut peak = 0.0_f64;
            while !seen.load(Ordering::Relaxed) {
                peak = peak.max(server.memory().1);
                std::thread::sleep(LOOK);
            }
            peak
        });
        Self { over, thread }
    }

    fn end(self) -> f64 {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or(f64::NAN)
    }
}

async fn send(
    client: &mut Client,
    path: &str,
    secret: &str,
    key: Option<Uuid>,
    body: &Value,
) -> Outcome<Answer> {
    let body = body.to_string();
    let body = Some(("application/json", body.as_bytes()));
    let ask = Ask { method: "POST", path, cookie: "", bearer: Some(secret), key, body };
    Ok(client.send(&ask).await?)
}

async fn get(client: &mut Client, path: &str, secret: &str) -> Outcome<Answer> {
    let ask = Ask { method: "GET", path, cookie: "", bearer: Some(secret), key: None, body: None };
    Ok(client.send(&ask).await?)
}

async fn approve(client: &mut Client, secret: &str, id: Uuid, version: &str) -> Outcome {
    let (cookie, path) = (format!("argine={secret}"), format!("/exports/{id}"));
    let body = format!("csrf={}&version={version}&verdict=approve", web::csrf::token(secret));
    let body = Some(("application/x-www-form-urlencoded", body.as_bytes()));
    let ask = Ask { method: "POST", path: &path, cookie: &cookie, bearer: None, key: None, body };
    match client.send(&ask).await?.status {
        303 => Ok(()),
        status => Err(Failure::new(format!("the approval was answered {status}"))),
    }
}

fn told(answer: &Answer) -> Outcome<Value> {
    match answer.status {
        200 | 201 => {
            serde_json::from_slice(&answer.body).map_err(|_| Failure::new("an answer that is no JSON"))
        }
        status => {
            let said = String::from_utf8_lossy(&answer.body);
            Err(Failure::new(format!("an export was answered {status}: {said}")))
        }
    }
}
