//! The pages of the manual. They hold nothing of anybody, so whoever comes may read them: who cannot sign in needs them
//! most. Whoever is signed in keeps the menu.

use std::sync::OnceLock;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Problem;
use serde::Deserialize;
use web::{App, Caller, Page, WebError, t};

use crate::chapters::{self, Chapter, ROLES};
use crate::markdown::{As, Rendered, render};
use crate::search::{Found, search};

/// The pictures, by name.
const PICTURES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/pictures.rs"));

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/manual", get(contents))
        .route("/manual/whole", get(whole))
        .route("/manual/{chapter}", get(chapter))
        .route("/manual/pictures/{file}", get(picture))
}

#[derive(Template)]
#[template(path = "manual.html")]
struct Contents {
    page: Page,
    word: String,
    found: Option<Vec<Found>>,
    roles: &'static [Chapter],
    tasks: &'static [Chapter],
}

impl Contents {
    /// How much was found.
    fn told(&self, found: &[Found]) -> String {
        web::tn("manual-found", &[("n", &found.len())])
    }
}

#[derive(Template)]
#[template(path = "manual_chapter.html")]
struct One {
    page: Page,
    word: String,
    chapter: &'static Chapter,
    previous: Option<&'static Chapter>,
    next: Option<&'static Chapter>,
}

#[derive(Template)]
#[template(path = "manual_whole.html")]
struct Whole {
    page: Page,
    chapters: &'static [(&'static str, Rendered)],
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    word: String,
}

/// The page around a part of the manual: with the menu of whoever is signed in.
async fn around(app: &App, caller: &Caller, title_key: &str) -> Page {
    match app.actor(caller).await {
        Ok(actor) => app.page(&actor, caller, title_key),
        // Nobody, or a session that is over: that hinders nobody from reading how to sign in.
        Err(_) => caller.shell.public_page(title_key),
    }
}

async fn contents(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Response {
    let word = asked.word;
    let all = chapters::all();
    let found = (!word.trim().is_empty()).then(|| search(all, &word));
    let (roles, tasks) = all.split_at(ROLES);
    let page = around(&app, &caller, "manual-title").await.intro(t("manual-intro"));
    web::html(&Contents { page, word, found, roles, tasks })
}

async fn chapter(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Response, WebError> {
    let all = chapters::all();
    let at = all.iter().position(|one| one.slug == slug).ok_or(Problem::NotFound)?;
    let page = around(&app, &caller, "manual-title").await;
    let page = page.entitled(&all[at].shown.title).crumb("/manual", t("manual-title"));
    let previous = at.checked_sub(1).map(|before| &all[before]);
    let one = One { page, word: String::new(), chapter: &all[at], previous, next: all.get(at + 1) };
    Ok(web::html(&one))
}

async fn whole(State(app): State<App>, caller: Caller) -> Response {
    static CHAPTERS: OnceLock<Vec<(&'static str, Rendered)>> = OnceLock::new();
    let part = |one: &Chapter| (one.slug, render(one.source, As::Part(one.slug)));
    let chapters = CHAPTERS.get_or_init(|| chapters::all().iter().map(part).collect());
    let page = around(&app, &caller, "manual-whole").await;
    let page = page.intro(t("manual-whole-intro")).crumb("/manual", t("manual-title"));
    web::html(&Whole { page, chapters })
}

async fn picture(Path(file): Path<String>) -> Result<Response, WebError> {
    let (_, bytes) = PICTURES.iter().find(|(name, _)| *name == file).ok_or(Problem::NotFound)?;
    let kind = HeaderValue::from_static("image/webp");
    Ok(([(header::CONTENT_TYPE, kind)], *bytes).into_response())
}
