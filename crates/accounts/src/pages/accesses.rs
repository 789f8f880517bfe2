//! Who accessed a person's data.

use access::tree::Access;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Timestamp};
use web::{
    App, Badge, Caller, Cell, Column, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use crate::model::AccessLog;
use crate::service::{self, AccessQuery};
use crate::words;

#[derive(Template)]
#[template(path = "accesses.html")]
struct AccessesPage {
    page: Page,
    form: FormState,
    answer: Option<Answer>,
}

/// The answer to a question put to the log.
struct Answer {
    heading: String,
    recorded: String,
    table: Table,
}

/// An empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/admin/accesses");
    let (actor, ()) = app.read(&caller, service::may_look_up).await?;
    Ok(web::html(&AccessesPage {
        page: page(app.page(&actor, &caller, "accounts-accesses")),
        form,
        answer: None,
    }))
}

fn page(page: Page) -> Page {
    page.intro(t("accounts-accesses-intro"))
}

/// The accesses to a person's data. A POST, because a tax code does not belong in an address.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let query =
        AccessQuery { tax_code: form.get("tax_code").to_owned(), reason: form.get("reason").to_owned() };
    let asked = query.clone();
    let found = app.read(&caller, move |tx, actor| service::look_up(tx, actor, &asked)).await;
    let actor = match &found {
        Ok((actor, _)) => actor.clone(),
        Err(_) => app.actor(&caller).await?,
    };
    let shell = page(app.page(&actor, &caller, "accounts-accesses"));
    let person = match found {
        Ok((_, person)) => person,
        Err(problem) => {
            form.absorb(problem)?;
            None
        }
    };
    let Some(person) = person else {
        if form.is_good() {
            form.problem(FieldProblem::new("tax_code", "accounts-tax-code-unknown"));
        }
        let page = AccessesPage { page: shell, form, answer: None };
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let log = service::access_log(&app.db, person).await?;
    let clocks = app.db.clocks();
    let answer = Some(answer(&log, &query, &actor.name, clocks.now(), clocks.today()));
    // Another question needs its own reason: the form is empty again.
    let form = caller.shell.form("/admin/accesses");
    Ok(web::html(&AccessesPage { page: shell, form, answer }))
}

fn answer(log: &AccessLog, query: &AccessQuery, who: &str, now: Timestamp, today: Date) -> Answer {
    let columns = vec![
        Column::new("accounts-when"),
        Column::new("accounts-who"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-what"),
        Column::new("accounts-why"),
    ];
    let rows = log.accesses.iter().map(|access| row(access, log, today));
    let tax_code = query.tax_code.trim().to_uppercase();
    let count = log.accesses.len();
    Answer {
        heading: tn("accounts-accesses-of", &[("code", &tax_code), ("n", &count)]),
        recorded: tn(
            "accounts-look-up-recorded",
            &[("who", &who), ("when", &fmt::instant(now)), ("reason", &query.reason.trim())],
        ),
        table: Table::new("accesses", "accounts-accesses", columns)
            .rows(rows)
            .empty("accounts-accesses-none"),
    }
}

fn row(access: &Access, log: &AccessLog, today: Date) -> Row {
    let record = &access.record;
    let platform = record.user.is_nil().then(|| t("accounts-platform").to_owned());
    let name = platform.or_else(|| log.users.get(&UserId(record.user)).cloned());
    let what = Cell::text(words::action(&record.action));
    let denied = record.outcome == "denied";
    Row::new(vec![
        Cell::instant(record.at.parse::<Timestamp>().ok()),
        Cell::text(name.unwrap_or_else(|| record.user.to_string())),
        Cell::text(words::role_code(&record.role)),
        Cell::text(words::unit(&record.unit, log, today)),
        if denied {
            Cell::badge(&Badge::new(Tone::Warn, "accounts-denied")).sub(words::action(&record.action))
        } else {
            what
        },
        Cell::text(words::why(record)),
    ])
}
