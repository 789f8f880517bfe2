//! Dense lists: one shape for every list of every module, on a desk and on a telephone.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Date, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use crate::fmt::{self, Maybe};
use crate::parts::shown_by;
use crate::{Badge, t};

/// Where a page of a list begins, in its address: after a line, whose id names nobody.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct After {
    /// The last line of the page before.
    pub after: Option<Uuid>,
}

impl After {
    /// The address of the page after `last`, if there is one.
    pub fn link(path: &str, last: Option<impl Into<Uuid>>) -> Option<String> {
        last.map(|id| format!("{path}?after={}", id.into()))
    }
}

/// A column: its name, and whether its values are numbers.
#[derive(Debug, Clone)]
pub struct Column {
    label: String,
    number: bool,
    hidden: bool,
}

impl Column {
    /// A column of words or dates.
    pub fn new(key: &str) -> Self {
        Self { label: t(key).to_owned(), number: false, hidden: false }
    }

    /// A column of numbers: to the right, figures under figures.
    pub fn number(key: &str) -> Self {
        Self { number: true, ..Self::new(key) }
    }

    /// A column of actions: its name is read aloud and not shown.
    pub fn actions(key: &str) -> Self {
        Self { hidden: true, ..Self::new(key) }
    }
}

/// What stands in a cell or beside the label of a fact.
#[derive(Debug, Clone)]
pub struct Cell {
    html: String,
    sub: Option<String>,
}

impl Cell {
    /// Text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::markup(escape(text.as_ref()))
    }

    /// The sentence of a key.
    pub fn key(key: &str) -> Self {
        Self::text(t(key))
    }

    /// A link; in the first column it is the name of the row.
    pub fn link(href: impl AsRef<str>, text: impl AsRef<str>) -> Self {
        Self::markup(format!("<a href=\"{}\">{}</a>", escape(href.as_ref()), escape(text.as_ref())))
    }

    /// A code, in figures of one width: tax code, request number.
    pub fn code(text: impl AsRef<str>) -> Self {
        Self::markup(format!("<span class=\"code\">{}</span>", escape(text.as_ref())))
    }

    /// A date, a dash when there is none.
    pub fn date(date: impl Maybe<Date>) -> Self {
        Self::markup(timed(&fmt::date_iso(date.get()), &fmt::date(date)))
    }

    /// A date with its weekday.
    pub fn date_weekday(date: impl Maybe<Date>) -> Self {
        Self::markup(timed(&fmt::date_iso(date.get()), &fmt::date_weekday(date)))
    }

    /// An instant, in Italian time.
    pub fn instant(instant: impl Maybe<Timestamp>) -> Self {
        let iso = instant.get().map(|i| i.to_string()).unwrap_or_default();
        Self::markup(timed(&iso, &fmt::instant(instant)))
    }

    /// A number.
    pub fn number(number: impl Maybe<i64>) -> Self {
        Self::markup(fmt::number(number))
    }

    /// A state.
    pub fn badge(badge: &Badge) -> Self {
        Self::markup(badge.to_string())
    }

    /// States side by side; without any, a dash.
    pub fn badges(badges: &[Badge]) -> Self {
        if badges.is_empty() {
            return Self::none();
        }
        Self::markup(badges.iter().map(|badge| format!("{badge} ")).collect())
    }

    /// Nothing: a dash.
    pub fn none() -> Self {
        Self::markup(fmt::NONE.to_owned())
    }

    /// Anything that is safe HTML already, e.g. a chart's bar or a template of the module.
    pub fn html(html: impl HtmlSafe) -> Self {
        Self::markup(html.to_string())
    }

    /// Adds a second line in small print.
    #[expect(clippy::should_implement_trait, reason = "nobody subtracts from a cell")]
    pub fn sub(mut self, text: impl Into<String>) -> Self {
        self.sub = Some(text.into());
        self
    }

    fn markup(html: String) -> Self {
        Self { html, sub: None }
    }
}

shown_by!(Cell, "parts/cell.html", CellView);

fn escape(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}

fn timed(iso: &str, text: &str) -> String {
    if iso.is_empty() { text.to_owned() } else { format!("<time datetime=\"{iso}\">{text}</time>") }
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    cells: Vec<Cell>,
    mark: bool,
    id: Option<String>,
}

impl Row {
    /// A row with a cell for each column. The first cell names the row.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, mark: false, id: None }
    }

    /// Marks the row as one where somebody must act.
    pub fn mark(mut self, mark: bool) -> Self {
        self.mark = mark;
        self
    }

    /// An id to be pointed at, by a link or by htmx.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// What stands in place of an empty list: why, and what to do next.
#[derive(Debug, Clone, Default)]
struct Empty {
    why: String,
    next: Option<(String, String)>,
}

#[derive(Debug, Clone)]
enum More {
    Link(String),
    // A key of a list may be a name, which must not get into an address.
    Button { action: String, csrf: String, fields: Vec<(String, String)> },
}

/// A list: `{{ table }}` in the template.
#[derive(Debug, Clone)]
pub struct Table {
    id: String,
    caption: String,
    caption_shown: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    empty: Empty,
    more: Option<More>,
    cards: bool,
}

impl Table {
    /// A list. `id` is unique in the page; the caption is read aloud, and shown with [`Table::show_caption`].
    pub fn new(id: &str, caption_key: &str, columns: Vec<Column>) -> Self {
        Self {
            id: id.to_owned(),
            caption: t(caption_key).to_owned(),
            caption_shown: false,
            columns,
            rows: Vec::new(),
            empty: Empty { why: t("web-empty").to_owned(), next: None },
            more: None,
            cards: true,
        }
    }

    /// Shows the caption above the list, when no heading does.
    pub fn show_caption(mut self) -> Self {
        self.caption_shown = true;
        self
    }

    /// Keeps rows and columns on a telephone, scrolling sideways in a region of its own: for tables of figures, that
    /// are read by column. Other lists turn their rows to cards.
    pub fn wide(mut self) -> Self {
        self.cards = false;
        self
    }

    /// The rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// What to say when there are no rows.
    pub fn empty(mut self, why_key: &str) -> Self {
        self.empty.why = t(why_key).to_owned();
        self
    }

    /// What to do when there are no rows.
    pub fn empty_action(mut self, href: impl Into<String>, key: &str) -> Self {
        self.empty.next = Some((href.into(), t(key).to_owned()));
        self
    }

    /// The next page, by an address that holds the key of the last row: ids and dates only, never a name.
    pub fn next_link(mut self, href: Option<String>) -> Self {
        self.more = href.map(More::Link);
        self
    }

    /// The next page, by a POST: for lists whose key is a name.
    pub fn next_button(mut self, action: &str, csrf: &str, fields: Option<Vec<(String, String)>>) -> Self {
        self.more =
            fields.map(|fields| More::Button { action: action.to_owned(), csrf: csrf.to_owned(), fields });
        self
    }
}
shown_by!(Table, "parts/table.html", TableView);
