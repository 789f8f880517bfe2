//! Sessions in a table, each with the button that ends it.

use access::open_sessions::OpenSession;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;
use uuid::Uuid;
use web::{App, Badge, Caller, Cell, Column, Row, Table, Tone, WebError, fmt, t};

use crate::words;

/// Where an open page asks how long its session goes on, without using it.
pub(super) const LEFT: &str = "/session/left";

/// The header by which a page says whose it is.
const WHOSE: &str = "x-whose";

/// The seconds that are left of the caller's session, and the token of its forms; nothing is left to a page of another user.
pub(super) async fn left(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (actor, seconds) = app.look(&caller, access::sessions::seconds_left).await?;
    let whose = headers.get(WHOSE).and_then(|user| user.to_str().ok());
    let said = match whose == Some(&actor.user.to_string()) {
        true => json!({ "left": seconds, "csrf": caller.csrf() }),
        false => json!({ "left": 0 }),
    };
    Ok(web::api::private(Json(said)))
}

/// The form of the page whose buttons stand in the table.
pub(super) const FORM: &str = "end-sessions";

#[derive(Template)]
#[template(path = "session_end.html")]
struct EndButton {
    session: Uuid,
    form: &'static str,
    /// What tells it from the other buttons, when they are read aloud.
    which: String,
}
impl askama::filters::HtmlSafe for EndButton {}

/// Which of the sessions have no button.
#[derive(Debug, Clone, Copy)]
pub(super) enum Here {
    /// They belong to somebody else: each can be ended.
    None,
    /// The one that looks at them, which ends by signing out.
    One(Uuid),
    /// They are only shown.
    All,
}

/// The sessions, each with its button.
pub(super) fn table(sessions: &[OpenSession], here: Here) -> Table {
    let columns = vec![
        Column::new("accounts-session-browser"),
        Column::new("accounts-session-since"),
        Column::new("accounts-session-used"),
        Column::new("accounts-role"),
        Column::actions("accounts-actions"),
    ];
    Table::new("sessions", "accounts-sessions", columns)
        .rows(sessions.iter().map(|session| row(session, here)))
        .empty("accounts-sessions-none")
}

/// How it was opened, or that it waits, and from which address it was opened.
fn how_and_where(session: &OpenSession) -> String {
    let how = match session.parked_at {
        Some(_) => t("accounts-session-parked").to_owned(),
        None => words::opened_by(&session.how),
    };
    [Some(how), words::from_address(&session.address)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn row(session: &OpenSession, here: Here) -> Row {
    let browser = match session.browser.as_str() {
        "" => t("accounts-session-unknown"),
        known => known,
    };
    let end = || EndButton { session: session.id, form: FORM, which: fmt::instant(session.since) };
    Row::new(vec![
        Cell::text(browser).sub(how_and_where(session)),
        Cell::instant(session.since),
        Cell::instant(session.last_used),
        Cell::text(words::role(session.role)).sub(session.unit.clone()),
        match here {
            Here::One(id) if id == session.id => {
                Cell::badge(&Badge::new(Tone::Info, "accounts-session-this"))
            }
            Here::All => Cell::none(),
            Here::None | Here::One(_) => Cell::html(end()),
        },
    ])
}
