//! A list: filters with their counts, what is asked, the rows.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use web::{App, Caller, Page, Table, WebError, fmt, t, tn};

use super::{address, parted, shown};
use crate::acts::{self, Act};
use crate::asked::words::Chip;
use crate::asked::{Asked, words};
use crate::list::{List, find};
use crate::model::{Counts, FilterKind, What};
use crate::service::{self, Answer, Ask, JustDone, Shown};
use crate::walk::{LOOKED_AT, MOST_LOOKED_AT};

#[derive(Template)]
#[template(path = "lists_index.html")]
struct IndexPage {
    page: Page,
    lists: Vec<Entry>,
}

/// A list one has.
struct Entry {
    name: &'static str,
    href: String,
    title: String,
    what: String,
}

/// The lists that the actor has.
pub(super) async fn index(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let actor = app.actor(&caller).await?;
    let lists: Vec<Entry> = entries(&actor).collect();
    if lists.is_empty() {
        return Err(kernel::Problem::Denied("person.list").into());
    }
    let page = app.page(&actor, &caller, "lists-title").intro(t("lists-intro"));
    Ok(web::html(&IndexPage { page, lists }))
}

fn entries(actor: &Actor) -> impl Iterator<Item = Entry> {
    let mine = crate::ALL.iter().filter(|list| decide(actor, list.action()).is_ok());
    mine.map(|list| Entry {
        name: list.name(),
        href: format!("{}/{}", super::PATH, list.name()),
        title: t(&title(list.name())).to_owned(),
        what: what(list.name()),
    })
}

/// The catalogue key of the title of a list.
pub(super) fn title(name: &str) -> String {
    format!("lists-{name}")
}

/// What a list is of.
fn what(name: &str) -> String {
    t(&format!("lists-{name}-what")).to_owned()
}

#[derive(Template)]
#[template(path = "lists_list.html")]
struct ListPage {
    page: Page,
    name: &'static str,
    /// What is asked, as an address has it.
    query: String,
    lists: Vec<Entry>,
    filters: Vec<Filter>,
    chips: Vec<(String, String)>,
    saved: Vec<Kept>,
    sorts: Vec<(String, String, bool)>,
    count: String,
    problems: Vec<String>,
    notes: Vec<String>,
    acts: Vec<(&'static str, String)>,
    /// Whether labels of its lines can be printed.
    labels: bool,
    done: Option<(String, Option<uuid::Uuid>)>,
    /// Where what is shown is exported, to whom may.
    export: Option<String>,
    table: Table,
}

impl ListPage {
    /// Whether rows are chosen for something.
    fn chooses(&self) -> bool {
        self.labels || !self.acts.is_empty()
    }
}

/// A filter kept under a name.
struct Kept {
    href: String,
    edit: String,
    name: String,
    by: Option<String>,
    chosen: bool,
}

/// A filter as the form shows it.
struct Filter {
    code: &'static str,
    name: String,
    open: bool,
    values: Vec<Value>,
    /// The days it runs from and to.
    days: Option<(String, String)>,
}

struct Value {
    code: String,
    words: String,
    count: String,
    chosen: bool,
}

/// A page of a list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let list = find(&name)?;
    let (pairs, besides) = parted(pairs);
    let ask = Ask { list: name, pairs, after: besides.after, done: besides.done, all: besides.all };
    let (actor, answer) = app.read(&caller, move |tx, actor| service::show(tx, actor, &ask)).await?;
    let shown = match answer {
        Answer::Elsewhere(query) => return Ok(web::redirect(&address(list.name(), &query))),
        Answer::Shown(shown) => shown,
    };
    let page = app.page(&actor, &caller, &title(list.name())).crumb(super::PATH, t("lists-title"));
    Ok(web::html(&list_page(page, &actor, list, *shown)))
}

fn list_page(page: Page, actor: &Actor, list: &'static dyn List, shown: Shown) -> ListPage {
    let (query, today) = (shown.asked.query(), actor.today);
    let acts = acts::offered(actor, list);
    let labels = list.name() == super::labels::LABELLED && lab::service::may_label(actor).is_ok();
    let table = shown::table(list, &shown, labels || !acts.is_empty());
    let chips = shown.asked.chips(list, today).into_iter();
    let chips = chips.map(|Chip { words, without }| (words, address(list.name(), &without.query())));
    let saved = shown.saved.iter().map(|saved| Kept {
        href: address(list.name(), &saved.query),
        edit: format!("{}/saved/{}", super::PATH, saved.id),
        name: saved.name.clone(),
        by: (saved.owner != actor.user).then(|| saved.owner_name.clone()),
        chosen: saved.query == query,
    });
    ListPage {
        name: list.name(),
        lists: entries(actor).collect(),
        filters: filters(list, &shown, actor),
        chips: chips.collect(),
        saved: saved.collect(),
        sorts: sorts(list, &shown),
        count: count(&shown.counts),
        problems: shown.problems.iter().map(web::texts::problem).collect(),
        notes: notes(&shown),
        acts: acts
            .iter()
            .filter(|_| !shown.page.rows.is_empty())
            .map(|act| (act.code(), act_words(*act)))
            .collect(),
        labels: labels && !shown.page.rows.is_empty(),
        export: decide(actor, Action::ListExport).is_ok().then(|| export(list, &shown)),
        done: shown.done.map(|done| said(&done)),
        table,
        query,
        page: page.intro(what(list.name())),
    }
}

/// Where exactly what is shown is exported.
fn export(list: &dyn List, shown: &Shown) -> String {
    let columns = shown.columns.iter().map(|column| column.code).collect::<Vec<_>>().join(",");
    let asked = shown.asked.sorted_by(None).query();
    let asked = if asked.is_empty() { asked } else { format!("{asked}&") };
    format!("/exports/new/{}?{asked}columns={columns}", list.name())
}

fn act_words(act: Act) -> String {
    t(&format!("lists-act-{}", act.code())).to_owned()
}

fn said(done: &JustDone) -> (String, Option<uuid::Uuid>) {
    let n = i64::try_from(done.lines).unwrap_or(i64::MAX);
    (tn(&format!("lists-done-{}", done.act.code()), &[("n", &n)]), done.open.then_some(done.id))
}

/// `128 righe`, `più di 5.000`.
fn count(counts: &Counts) -> String {
    match counts.whole {
        true => tn("lists-count", &[("n", &counts.total)]),
        false => tn("lists-count-most", &[("n", &counts.total), ("looked", &fmt::number(LOOKED_AT))]),
    }
}

fn beside(counts: &Counts, filter: &FilterKind, value: &str) -> String {
    let number = fmt::number(counts.of(filter.code, value));
    if counts.whole { number } else { tn("lists-at-least", &[("n", &number)]) }
}

fn notes(shown: &Shown) -> Vec<String> {
    let mut notes = Vec::new();
    if !shown.page.sorted {
        notes.push(tn("lists-not-sorted", &[("n", &fmt::number(LOOKED_AT))]));
    }
    let full = i64::try_from(shown.page.rows.len()).is_ok_and(|rows| rows >= service::LENGTH);
    if shown.page.next.is_some() && !full {
        notes.push(tn("lists-goes-on", &[("n", &fmt::number(MOST_LOOKED_AT))]));
    }
    notes
}

fn filters(list: &dyn List, shown: &Shown, actor: &Actor) -> Vec<Filter> {
    let readable = list.filters().iter().filter(|filter| filter.shown_to(&shown.scope));
    readable.map(|filter| one_filter(filter, shown, actor)).collect()
}

fn one_filter(filter: &FilterKind, shown: &Shown, actor: &Actor) -> Filter {
    let chosen = shown.asked.codes(filter.code);
    let days = shown.asked.days(filter.code);
    let shows_days = filter.what == What::Days;
    let days_shown = days.unwrap_or_default();
    Filter {
        code: filter.code,
        name: t(&filter.key()).to_owned(),
        open: !chosen.is_empty() || days.is_some(),
        values: offered(filter, shown, actor)
            .into_iter()
            .map(|code| Value {
                words: words::value_words(filter, &code, actor.today),
                count: beside(&shown.counts, filter, &code),
                chosen: chosen.contains(&code),
                code,
            })
            .collect(),
        days: shows_days.then(|| (fmt_day(days_shown.from), fmt_day(days_shown.to))),
    }
}

fn fmt_day(day: Option<kernel::Date>) -> String {
    day.map(fmt::date).unwrap_or_default()
}

/// The values that may be chosen: of those that are many, the ones that some row has.
fn offered(filter: &FilterKind, shown: &Shown, actor: &Actor) -> Vec<String> {
    let mut codes: Vec<String> = match filter.what {
        What::OneOf(values) => return values.iter().map(|code| (*code).to_owned()).collect(),
        What::Terms(list) => {
            let had = shown.asked.codes(filter.code);
            let offered = territory::codes::offered(list, actor.today, had);
            return offered.into_iter().map(|term| term.code).collect();
        }
        What::Days => return Vec::new(),
        What::Comune if !shown.counts.whole => comuni_of(shown, actor),
        What::Comune | What::Asl | What::Laboratory => Vec::new(),
    };
    let seen = shown.counts.beside.iter().filter(|(code, _, _)| *code == filter.code);
    codes.extend(seen.map(|(_, value, _)| value.clone()));
    codes.extend(shown.asked.codes(filter.code).iter().cloned());
    codes.sort_by_cached_key(|code| (words::value_words(filter, code, actor.today), code.clone()));
    codes.dedup();
    codes
}

fn comuni_of(shown: &Shown, actor: &Actor) -> Vec<String> {
    let asls = shown.scope.audiences().iter().filter_map(|audience| audience.strip_prefix("asl:"));
    let comuni = asls.flat_map(|asl| territory::get().comuni_of_asl(asl, actor.today));
    comuni.map(|comune| comune.istat.clone()).collect()
}

/// The orders that may be asked for: words, address, whether it is the one.
fn sorts(list: &dyn List, shown: &Shown) -> Vec<(String, String, bool)> {
    let asked = &shown.asked;
    let link = |words: String, sort: Option<(&'static str, bool)>| {
        let sorted: Asked = asked.sorted_by(sort);
        (words, address(list.name(), &sorted.query()), asked.sort() == sort)
    };
    let mut all = vec![link(t("lists-sort-own").to_owned(), None)];
    let readable = list.columns().iter().filter(|column| column.shown_to(&shown.scope));
    for column in readable.filter(|column| list.sorts().contains(&column.code)) {
        let name = t(&column.key()).to_owned();
        all.push(link(tn("lists-sort-up", &[("column", &name)]), Some((column.code, false))));
        all.push(link(tn("lists-sort-down", &[("column", &name)]), Some((column.code, true))));
    }
    all
}
