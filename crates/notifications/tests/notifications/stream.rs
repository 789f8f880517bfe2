//! The numbers, as an open page hears them.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::timeout;
use uuid::Uuid;

use crate::common::{Desk, on_each_engine};

/// However slow the machine is, a test ends.
const LONGEST: Duration = Duration::from_secs(30);

async fn open(desk: &Desk<'_>) -> (StatusCode, BodyDataStream) {
    let answer = desk.respond(Request::get("/communications/stream"), String::new()).await;
    let kind = answer.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
    if answer.status() == StatusCode::OK {
        assert_eq!(kind.as_deref(), Some("text/event-stream; charset=utf-8"));
    }
    (answer.status(), Body::into_data_stream(answer.into_body()))
}

/// The next event with its data; none when the stream is over.
async fn next(stream: &mut BodyDataStream) -> Option<(String, String)> {
    let bytes = timeout(LONGEST, stream.next()).await.expect("something is said")?.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let line = |name: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or_default().trim().to_owned()
    };
    Some((line("event:"), line("data:")))
}

#[test]
fn a_page_that_is_open_hears_the_number_after_the_commit_and_nothing_else() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        region.db.block_on(async {
            let (db, hub) = (region.db.db.clone(), region.hub.clone());
            let fresh = tokio::spawn(hub.clone().keep_fresh(db));
            let (status, mut stream) = open(&operator).await;
            assert_eq!(status, StatusCode::OK);
            let (event, data) = next(&mut stream).await.unwrap();
            assert_eq!(event, "counts");
            assert_eq!(serde_json::from_str::<Value>(&data).unwrap()["number"], 0);
            let body = json!({ "person": person, "text": "Respira male" });
            let sent = doctor.calling("/api/v1/communications", Uuid::now_v7(), &body).await;
            assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
            hub.wake();
            let (_, data) = next(&mut stream).await.unwrap();
            let told: Value = serde_json::from_str(&data).unwrap();
            let expected = json!({
                "path": "/communications", "number": 1, "kinds": { "message": 1 },
                "words": "Hai 1 comunicazione da vedere.",
            });
            assert_eq!(told, expected);
            fresh.abort();
        });
    });
}

#[test]
fn a_stream_ends_with_its_session_and_a_user_has_a_few() {
    on_each_engine(|region| {
        let (operator, another) = (region.operator(), region.operator());
        region.db.block_on(async {
            let mut streams = Vec::new();
            for _ in 0..3 {
                streams.push(open(&operator).await.1);
            }
            assert_eq!(open(&operator).await.0, StatusCode::NO_CONTENT);
            drop(streams.pop());
            let (status, mut stream) = open(&operator).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(next(&mut stream).await.unwrap().0, "counts");
            let his = operator.token.clone();
            region.db.db.write(move |tx| access::sessions::end(tx, &his)).await.unwrap();
            assert_eq!(next(&mut stream).await.unwrap().0, "end");
            assert_eq!(next(&mut stream).await, None);
            // And with the process.
            let (_, mut stream) = open(&another).await;
            assert_eq!(next(&mut stream).await.unwrap().0, "counts");
            region.hub.end();
            assert_eq!(next(&mut stream).await, None);
        });
    });
}

#[test]
fn a_page_that_opens_its_stream_by_itself_keeps_no_session_alive() {
    on_each_engine(|region| {
        let operator = region.operator();
        let opens = || {
            region.db.pass(jiff::SignedDuration::from_mins(20));
            region.db.block_on(async {
                let (status, _) = open(&operator).await;
                // What is noted later is noted before this.
                region.db.db.bulk(|_| Ok(())).await.unwrap();
                status
            })
        };
        assert_eq!(opens(), StatusCode::OK);
        assert_ne!(opens(), StatusCode::OK, "half an hour without anybody is over");
    });
}
