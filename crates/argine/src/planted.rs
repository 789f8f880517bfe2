//! Holes on purpose, in a build that nobody serves: `scripts/attack` must find them, or its silence about the real build
//! means nothing. Compiled with `--features planted-holes` only.

use std::sync::{LazyLock, Mutex};

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::Connection;
use serde::Deserialize;
use utoipa::openapi::{self, HttpMethod, PathItem};
use web::App;

/// A database of its own: the hole must not reach the real one.
static REGISTER: LazyLock<Mutex<Connection>> = LazyLock::new(|| {
    let connection = Connection::open_in_memory().expect("a database in memory");
    connection
        .execute_batch(
            "CREATE TABLE person (name TEXT, code TEXT);
             INSERT INTO person VALUES ('Rossi', 'a first line of the register'), ('Bianchi', 'another line of it')",
        )
        .expect("a table");
    Mutex::new(connection)
});

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
}

#[derive(Deserialize)]
struct Number {
    n: i64,
}

/// The holes: SQL and HTML made of what was typed, and a number that brings the handler down.
pub fn routes() -> Router<App> {
    Router::new().route("/planted/search", get(search)).route("/api/v1/planted", post(divide))
}

/// Describes the hole of the API as if it were whole.
pub fn describe(document: &mut openapi::OpenApi) {
    let body = openapi::request_body::RequestBodyBuilder::new()
        .content("application/json", openapi::ContentBuilder::new().schema(Some(number())).build())
        .required(Some(openapi::Required::True));
    let answer = openapi::ResponseBuilder::new().description("Done");
    let operation = openapi::path::OperationBuilder::new()
        .request_body(Some(body.build()))
        .response("200", answer)
        .response("422", openapi::ResponseBuilder::new().description("No such number"));
    document.paths.paths.insert("/api/v1/planted".to_owned(), PathItem::new(HttpMethod::Post, operation));
}

fn number() -> openapi::Schema {
    let whole = openapi::ObjectBuilder::new().schema_type(openapi::schema::Type::Integer);
    openapi::ObjectBuilder::new().property("n", whole).required("n").into()
}

async fn search(Query(asked): Query<Asked>) -> Html<String> {
    let sql = format!("SELECT code FROM person WHERE name = '{}'", asked.name);
    let connection = REGISTER.lock().expect("nobody panics with it");
    let found = connection.prepare(&sql).and_then(|mut statement| {
        statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()
    });
    // What is wrong is answered like what is not there: a page that told the error, or gave back the name, would differ with
    // every attempt, and a tool that compares pages takes such a page for no hole.
    let found = found.unwrap_or_default().join(", ");
    Html(format!("<!DOCTYPE html><html><body><h1>{}</h1><p>{found}</p></body></html>", asked.title))
}

async fn divide(Json(number): Json<Number>) -> Response {
    let status = if number.n < 0 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
    status.into_response()
}
