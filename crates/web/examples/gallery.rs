//! Every component of the kit on a few pages, to be looked at: `cargo run -p web --example gallery`, then open
//! <http://127.0.0.1:8090/>. The people in it are invented.

use std::net::Ipv4Addr;

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::{Date, date};
use kernel::Problem;
use web::charts::{EpiCurve, bar, every_day};
use web::{
    Badge, Cell, Choice, Column, Facts, Figure, Figures, FormState, Identity, Moment, NavItem, Page, Posted,
    Row, Shell, Site, Table, Timeline, Tone, WebError, html, html_status, redirect_with_flash,
};

const WORDS: &str = include_str!("gallery/it.ftl");

fn words() {
    web::install_texts(&[("gallery", WORDS)]);
}

fn who() -> Identity {
    Identity {
        name: "Bruna Ferrero".into(),
        role: "sisp_operator",
        role_label: "Operatore SISP".into(),
        unit: "ASL TO4".into(),
        several: false,
        user: uuid::Uuid::nil(),
        ends_in: 1800,
    }
}

fn site() -> Site {
    let item = |href, key| NavItem::new(href, key, &["sisp_operator"]);
    Site {
        business_date: Some(date(2020, 11, 14)),
        demo: true,
        version: "0.1.0",
        nav: vec![
            item("/list", "gallery-list"),
            item("/person", "gallery-person"),
            item("/form", "gallery-form"),
            item("/figures", "gallery-figures"),
            item("/empty", "gallery-empty"),
        ],
        ..Site::default()
    }
}

#[derive(Template)]
#[template(path = "../examples/gallery/list.html")]
struct ListPage {
    page: Page,
    form: FormState,
    states: Vec<Choice>,
    table: Table,
}

fn list_page(shell: &Shell, table: Table) -> ListPage {
    let states = [("open", "Da prendere in carico"), ("taken", "In carico"), ("closed", "Chiuse")];
    ListPage {
        page: shell
            .page("gallery-list", &who())
            .primary("/form", "gallery-new")
            .intro("43 aperte, 3 urgenti"),
        form: shell.form("/list"),
        states: states.map(|(value, label)| Choice::new(value, label)).to_vec(),
        table,
    }
}

fn table() -> Table {
    let columns =
        ["gallery-name", "gallery-code", "gallery-born", "gallery-comune", "gallery-state", "gallery-onset"];
    let mut columns: Vec<Column> = columns.iter().map(|key| Column::new(key)).collect();
    columns.push(Column::number("gallery-age"));
    Table::new("reports", "gallery-caption", columns)
}

/// The rows of the list whose name begins so.
fn rows(beginning: &str) -> Vec<Row> {
    let names =
        ["Abate Lucia", "Bianchi Giovanni Battista", "D'Alò Rosa", "Gariglio Pietro", "Sacerdote Vittorio"];
    let states = [
        (Tone::Act, "Da prendere in carico"),
        (Tone::Info, "In carico"),
        (Tone::Warn, "Tampone in attesa"),
        (Tone::Good, "Negativo"),
        (Tone::Quiet, "Chiusa"),
    ];
    let found = (0..14_usize).filter(|i| names[i % 5].to_lowercase().starts_with(&beginning.to_lowercase()));
    let row = |i: usize| {
        let (tone, state) = states[i % 5];
        Row::new(vec![
            Cell::link("/person", names[i % 5]),
            Cell::code("BTALCU50A41D208W"),
            Cell::date(date(1950 + i as i16 * 3, 1, 1)),
            Cell::text(["Ivrea", "San Francesco al Campo", "Chivasso"][i % 3]),
            Cell::badge(&Badge::text(tone, state)),
            Cell::date_weekday(date(2020, 11, 1 + i as i8)),
            Cell::number(70 - i as i64 * 3),
        ])
        .mark(i.is_multiple_of(5))
    };
    found.map(row).collect()
}

async fn list(shell: Shell) -> Response {
    html(&list_page(&shell, table().rows(rows("")).next_link(Some("/list?after=0190".into()))))
}

#[derive(Template)]
#[template(source = "{{ table }}", ext = "html")]
struct Found {
    table: Table,
}

/// The same search for htmx and for a browser without scripts.
async fn search(shell: Shell, posted: Posted) -> Response {
    let form = posted.form();
    let table = table().rows(rows(form.get("q"))).empty("gallery-nobody");
    if shell.is_htmx() {
        return html(&Found { table });
    }
    html(&ListPage { form, ..list_page(&shell, table) })
}

async fn empty(shell: Shell) -> Response {
    html(&list_page(&shell, table().empty("gallery-nothing").empty_action("/form", "gallery-new")))
}

#[derive(Template)]
#[template(path = "../examples/gallery/person.html")]
struct PersonPage {
    page: Page,
    facts: Facts,
    table: Table,
    timeline: Timeline,
}

async fn person(shell: Shell) -> Response {
    let facts = Facts::new()
        .with("gallery-code", Cell::code("BTALCU50A41D208W"))
        .with("gallery-born", Cell::date(date(1950, 1, 1)).sub("70 anni, Ivrea (TO)"))
        .with("gallery-home", Cell::text("Via Circonvallazione 12, Ivrea").sub("ASL TO4"))
        .with("gallery-gp", Cell::text("Dott.ssa Anna Rosso"))
        .with("gallery-phone", Cell::none());
    let columns =
        vec![Column::new("gallery-number"), Column::new("gallery-taken"), Column::new("gallery-state")];
    let positive = Badge::text(Tone::Act, "Positivo");
    let table = Table::new("swabs", "gallery-swabs", columns).rows([
        Row::new(vec![Cell::code("TO4-2020-000123"), Cell::date(date(2020, 11, 13)), Cell::badge(&positive)]),
        Row::new(vec![Cell::code("TO4-2020-000077"), Cell::date(date(2020, 11, 2)), Cell::text("Negativo")]),
    ]);
    let moments = vec![
        Moment::at("2020-11-14T08:12:00Z".parse().unwrap_or_default(), "Inizio isolamento")
            .detail("Può terminare dal 24/11/2020 con un tampone negativo.")
            .by("Automatico, dal referto del laboratorio di Ivrea"),
        Moment::at("2020-11-14T08:12:00Z".parse().unwrap_or_default(), "Referto")
            .badge(positive)
            .href("/list"),
        Moment::on(date(2020, 11, 12), "Segnalazione").by("Dott.ssa Anna Rosso"),
    ];
    let page = shell.page("gallery-person", &who()).crumb("/list", "Segnalazioni").heading("Abate Lucia");
    html(&PersonPage {
        page: page.primary("/form", "gallery-request"),
        facts,
        table,
        timeline: Timeline { moments },
    })
}

#[derive(Template)]
#[template(path = "../examples/gallery/form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    sexes: Vec<Choice>,
    symptoms: Vec<Choice>,
}

fn form_page(shell: &Shell, form: FormState) -> FormPage {
    let symptoms = [("fever", "Febbre"), ("cough", "Tosse"), ("smell", "Perdita di olfatto o gusto")];
    FormPage {
        page: shell.page("gallery-form", &who()).crumb("/list", "Segnalazioni"),
        form,
        sexes: vec![Choice::new("F", "Femmina"), Choice::new("M", "Maschio")],
        symptoms: symptoms.map(|(value, label)| Choice::new(value, label)).to_vec(),
    }
}

async fn form(shell: Shell) -> Response {
    let form = shell.form("/form");
    html(&form_page(&shell, form))
}

async fn save(shell: Shell, posted: Posted) -> Response {
    let mut form = posted.form();
    form.required("family_name");
    form.required_date("birth_date");
    form.required("sex");
    form.check(!form.all("symptom").is_empty(), "symptom", "gallery-no-symptom");
    if form.is_good() {
        return redirect_with_flash("/list", "gallery-saved");
    }
    html_status(StatusCode::UNPROCESSABLE_ENTITY, &form_page(&shell, form))
}

/// The form as it comes back, without having to send it.
async fn wrong(shell: Shell) -> Response {
    let mut form = shell.form("/form");
    form.set("birth_date", "31/02/1950");
    form.set("given_name", "Lucia");
    form.set_all("symptom", ["fever", "smell"]);
    form.required("family_name");
    form.required_date("birth_date");
    form.required("sex");
    html_status(StatusCode::UNPROCESSABLE_ENTITY, &form_page(&shell, form))
}

#[derive(Template)]
#[template(path = "../examples/gallery/figures.html")]
struct FiguresPage {
    page: Page,
    figures: Figures,
    curve: EpiCurve,
    table: Table,
}

async fn figures(shell: Shell) -> Response {
    let noon = "2020-11-14T11:00:00Z".parse().unwrap_or_default();
    let figure = |key, value| Figure::new(key, value, "gallery-definition").as_of(noon);
    let figures = Figures {
        figures: vec![
            figure("gallery-requests", 12_345).change("+812 rispetto a ieri"),
            figure("gallery-results", 11_020),
            figure("gallery-positives", 2_187).change("+3,4 % rispetto a sabato scorso").tone(Tone::Act),
            figure("gallery-measures", 61_404).href("/list"),
        ],
    };
    let columns = vec![
        Column::new("gallery-asl"),
        Column::number("gallery-requests"),
        Column::number("gallery-positives"),
        Column::new("gallery-share"),
    ];
    let asl = [("ASL Città di Torino", 4021), ("ASL TO3", 2950), ("ASL TO4", 2301), ("ASL VCO", 340)];
    let row = |(name, n): (&str, i64)| {
        Row::new(vec![Cell::text(name), Cell::number(n * 4), Cell::number(n), Cell::html(bar(n, 4021))])
    };
    let table = Table::new("asl", "gallery-by-asl", columns).rows(asl.map(row)).show_caption().wide();
    let page = shell.page("gallery-figures", &who());
    let curve = EpiCurve::new("curve", "gallery-curve", &wave()).incomplete(3);
    html(&FiguresPage { page, figures, curve, table })
}

fn wave() -> Vec<(Date, i64)> {
    let days = every_day(date(2020, 9, 1), date(2020, 11, 14), &[]);
    let height = |i: usize, day: Date| {
        let weekend = if day.weekday().to_monday_zero_offset() >= 5 { 0.6 } else { 1.0 };
        (4200.0 / (1.0 + (-(i as f64 - 58.0) / 6.5).exp()) * weekend) as i64 + 40
    };
    days.into_iter().enumerate().map(|(i, (day, _))| (day, height(i, day))).collect()
}

async fn fault() -> Result<Response, WebError> {
    Err(Problem::internal("planted").into())
}

async fn denied() -> Result<Response, WebError> {
    Err(Problem::Denied("gallery").into())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    words();
    let pages = Router::new()
        .route("/", get(list))
        .route("/list", get(list))
        .route("/search", post(search))
        .route("/empty", get(empty))
        .route("/person", get(person))
        .route("/form", get(form))
        .route("/form", post(save))
        .route("/wrong", get(wrong))
        .route("/figures", get(figures))
        .route("/fault", get(fault))
        .route("/denied", get(denied));
    let port = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(8090);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, web::finish(pages, site())).await
}
