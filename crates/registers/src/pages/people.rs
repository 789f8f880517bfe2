//! A file of the regional registry that is small enough for a page: some rows that came back and were mended. It is looked through
//! before anything is written, and a row is known by its number. The whole registry goes in by the command line.

use std::io::Cursor;

use ::people::rules::registry::COLUMNS;
use ::people::service::registry::{self as service, Back, Options, PeopleOutcome};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use sha2::{Digest, Sha256};
use web::forms::{CSV, Upload};
use web::{
    App, Caller, Cell, Column, Figure, Figures, FormState, Page, Posted, Row, Table, Tone, WebError, t,
};

use super::PATH;

/// Where it is sent.
const HERE: &str = "/registers/people";
/// Most bytes of a file that comes through a page.
pub(super) const MOST_BYTES: usize = ::people::rules::choices::MOST_BYTES;
/// Most sentences that a page shows; the figures count them all.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "people_file.html")]
struct FilePage {
    page: Page,
    form: FormState,
    needed: String,
    others: String,
}

#[derive(Template)]
#[template(path = "people_file_rehearsal.html")]
struct RehearsalPage {
    page: Page,
    form: FormState,
    /// The file, carried along.
    text: String,
    /// Whether it shall overrule corrections, carried along.
    wins: bool,
    figures: Figures,
    table: Table,
    /// How many rows would write something.
    ready: u64,
}

#[derive(Template)]
#[template(path = "people_file_done.html")]
struct DonePage {
    page: Page,
    figures: Figures,
    table: Table,
}

/// The form.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_import).await?;
    let form = caller.shell.form(format!("{HERE}/import")).with_file();
    Ok(web::html(&page(app.page(&actor, &caller, "registers-people"), form)))
}

fn page(page: Page, form: FormState) -> FilePage {
    let names = |needed| {
        let some = COLUMNS.iter().filter(|column| column.needed == needed).map(|column| column.name);
        some.collect::<Vec<_>>().join(", ")
    };
    let page = page.crumb(PATH, t("registers-title")).intro(t("registers-people-intro"));
    FilePage { page, form, needed: names(true), others: names(false) }
}

/// The empty file to fill in.
pub(super) async fn template(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    app.read(&caller, service::may_import).await?;
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    Ok(web::csv::download("modello-anagrafe.csv", web::csv::begin(&names.join(";"))))
}

/// What came of a file: in figures, and a sentence for each row that went back or in which something was kept.
struct Told {
    outcome: PeopleOutcome,
    rejected: Vec<String>,
    kept: Vec<String>,
}

/// Reads a file through, or writes it.
async fn run(app: &App, actor: &access::Actor, text: &[u8], options: Options) -> Result<Told, Problem> {
    let (mut rejected, mut kept) = (Vec::new(), Vec::new());
    let mut back = |which, lines: &str| {
        let sentences = match which {
            Back::Rejected => &mut rejected,
            Back::Kept => &mut kept,
        };
        // What is said of a row is its last cell; the header has no row.
        let rows = lines.lines().filter(|line| !line.starts_with('\u{feff}'));
        sentences.extend(rows.filter_map(|line| web::csv::split(line)?.pop()));
        Ok(())
    };
    let (hash, reader) = (Sha256::digest(text).into(), Cursor::new(text.to_vec()));
    let work = service::import_people(&app.db, actor, hash, reader, options, |_| {}, &mut back);
    let outcome = work.await?;
    Ok(Told { outcome, rejected, kept })
}

/// Looks through a file, without writing anything.
pub(super) async fn rehearse(
    State(app): State<App>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, WebError> {
    let (mut form, bytes) = upload.taken(CSV);
    // What a rehearsal answers tells of persons whom he may not see: he proves who he is, and each of them is recorded.
    let (actor, ()) = app.write(&caller, service::may_write).await?;
    let wins = form.ticked("wins");
    let told = match form.finish() {
        Err(problem) => Err(problem),
        Ok(()) if bytes.len() > MOST_BYTES => Err(Problem::field("file", "people-choices-large")),
        Ok(()) => {
            run(&app, &actor, &bytes, Options { dry_run: true, file_wins: wins, ..Options::default() }).await
        }
    };
    let told = match told {
        Ok(told) => told,
        Err(Problem::Invalid(problems)) => {
            problems.into_iter().for_each(|problem| form.problem(FieldProblem { field: "file", ..problem }));
            let form = form.to(format!("{HERE}/import")).with_file();
            let page = page(app.page(&actor, &caller, "registers-people"), form);
            return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(problem) => return Err(problem.into()),
    };
    let page = around(app.page(&actor, &caller, "registers-people-rehearsal"));
    Ok(web::html(&RehearsalPage {
        page: page.intro(t("registers-people-rehearsal-intro")),
        form: caller.shell.form(format!("{HERE}/confirm")),
        text: web::csv::decode(&bytes),
        wins,
        figures: figures(&told.outcome),
        ready: told.outcome.tally.added + told.outcome.tally.changed,
        table: table(&told),
    }))
}

fn around(page: Page) -> Page {
    page.crumb(PATH, t("registers-title")).crumb(HERE, t("registers-people"))
}

/// Writes what can be written, for who has just proved who he is.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (actor, ()) = app.write(&caller, service::may_write).await?;
    let text = form.get("rows").as_bytes();
    if text.len() > MOST_BYTES {
        return Err(Problem::Refused("people-choices-large").into());
    }
    let options = Options { file_wins: form.ticked("wins"), ..Options::default() };
    let told = run(&app, &actor, text, options).await?;
    let page = around(app.page(&actor, &caller, "registers-people-done"));
    Ok(web::html(&DonePage { page, figures: figures(&told.outcome), table: table(&told) }))
}

fn figures(outcome: &PeopleOutcome) -> Figures {
    let tally = &outcome.tally;
    let figure = |key: &str, number: u64, tone| {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Figure::new(key, number, &format!("{key}-what")).tone(if number > 0 { tone } else { Tone::Quiet })
    };
    Figures {
        figures: vec![
            figure("registers-people-new", tally.added, Tone::Quiet),
            figure("registers-people-changed", tally.changed, Tone::Quiet),
            figure("registers-people-same", tally.unchanged + tally.duplicate, Tone::Quiet),
            figure("registers-people-kept", tally.kept, Tone::Act),
            figure("registers-people-wrong", tally.rejected, Tone::Act),
        ],
    }
}

/// What there is to say, a sentence a row: it names the row by its number.
fn table(told: &Told) -> Table {
    let sentences =
        told.rejected.iter().map(|one| (one, true)).chain(told.kept.iter().map(|one| (one, false)));
    let rows = sentences.take(SHOWN).map(|(one, wrong)| Row::new(vec![Cell::text(one)]).mark(wrong));
    Table::new("rows", "registers-people-rows", vec![Column::new("registers-row-outcome")]).rows(rows)
}
