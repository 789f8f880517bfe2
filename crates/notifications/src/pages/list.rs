//! The list: what waits for the reader, by kind; what his side has written; what waits no more.

use access::Actor;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Page, Row, Table, WebError, fmt, t};

use super::{PATH, path_of};
use crate::model::{Counts, Kind};
use crate::service::{self, LENGTH, Part};
use crate::store::Line;
use crate::words;

/// A way to another part of the list.
struct Tab {
    href: String,
    words: String,
    count: Option<String>,
    current: bool,
}

#[derive(Template)]
#[template(path = "communications.html")]
struct ListPage {
    page: Page,
    parts: Vec<Tab>,
    /// What waits, by kind; none of it where nothing does.
    kinds: Vec<Tab>,
    keys: bool,
    table: Table,
}

#[derive(Template)]
#[template(path = "communication_actions.html")]
struct Actions<'a> {
    id: Uuid,
    csrf: &'a str,
    name: &'a str,
    answers: bool,
}
impl HtmlSafe for Actions<'_> {}

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    after: Option<Uuid>,
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (part, after) = (Part::of(&asked.state), asked.after);
    // Of another part of the list no numbers are told.
    let kind = Kind::of(&asked.kind);
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::list(tx, actor, (part, kind), after, LENGTH.0)).await?;
    let csrf = caller.csrf();
    let mut columns = vec![
        Column::new("notifications-person"),
        Column::new("notifications-what"),
        Column::new("notifications-from"),
        Column::new("notifications-state"),
    ];
    if part == Part::Waiting {
        columns.push(Column::actions("notifications-actions"));
    }
    let empty = match part {
        Part::Waiting => "notifications-none-waiting",
        Part::Sent => "notifications-none-sent",
        Part::Closed => "notifications-none-closed",
    };
    let of_kind = kind.map_or(String::new(), |kind| format!("&kind={}", kind.code()));
    let next = found.next.map(|after| format!("{PATH}?state={}{of_kind}&after={after}", part.code()));
    let table = Table::new("communications", "notifications-title", columns)
        .rows(found.lines.iter().map(|line| row(line, &actor, part, &csrf)))
        .empty(empty)
        .empty_action("/people", "notifications-choose-person")
        .next_link(next);
    let page = app.page(&actor, &caller, "notifications-title").intro(t("notifications-intro"));
    let kinds = if part == Part::Waiting { kinds(&found.counts, kind) } else { Vec::new() };
    let keys = part == Part::Waiting && !found.lines.is_empty();
    Ok(web::html(&ListPage { page, parts: parts(part), kinds, keys, table }))
}

fn parts(now: Part) -> Vec<Tab> {
    let tab = |part: Part| Tab {
        href: if part == Part::Waiting { PATH.to_owned() } else { format!("{PATH}?state={}", part.code()) },
        words: t(&format!("notifications-tab-{}", part.code())).to_owned(),
        count: None,
        current: part == now,
    };
    Part::ALL.map(tab).into()
}

fn kinds(counts: &Counts, now: Option<Kind>) -> Vec<Tab> {
    if counts.is_empty() && now.is_none() {
        return Vec::new();
    }
    let all = Tab {
        href: PATH.to_owned(),
        words: t("notifications-every-kind").to_owned(),
        count: Some(words::counted(counts.iter().map(|(_, count)| count).sum())),
        current: now.is_none(),
    };
    let one = |kind: Kind| {
        let count = counts.iter().find(|(of, _)| *of == kind).map_or(0, |(_, count)| *count);
        (count > 0 || now == Some(kind)).then(|| Tab {
            href: format!("{PATH}?kind={}", kind.code()),
            words: t(kind.key()).to_owned(),
            count: Some(words::counted(count)),
            current: now == Some(kind),
        })
    };
    std::iter::once(all).chain(Kind::ALL.into_iter().filter_map(one)).collect()
}

fn row(line: &Line, actor: &Actor, part: Part, csrf: &str) -> Row {
    let one = &line.communication;
    let name =
        line.named.as_ref().map_or_else(|| t("notifications-unseen-person").to_owned(), |it| it.full());
    let person = Cell::link(path_of(one.id), &name);
    let person = match &line.named {
        Some(named) => person.sub(fmt::date(named.birth_date)),
        None => person,
    };
    let what = Cell::text(t(one.kind.key())).sub(words::short(one));
    let state = match words::priority(one) {
        Some(priority) => Cell::badges(&[priority, words::state(one)]),
        None => Cell::badge(&words::state(one)),
    };
    let state = match words::seen(one) {
        Some(seen) => state.sub(seen),
        None => state,
    };
    let mut cells = vec![person, what, Cell::instant(one.created_at).sub(words::from(one, actor)), state];
    if part == Part::Waiting {
        let answers = one.kind == Kind::Message && one.answer.is_none();
        cells.push(match (one.acknowledged.is_none(), answers) {
            (false, false) => Cell::none(),
            _ => Cell::html(Actions { id: one.id, csrf, name: &name, answers }),
        });
    }
    Row::new(cells).mark(part == Part::Waiting && one.priority == crate::model::Priority::High)
}
