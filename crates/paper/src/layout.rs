//! Where each line falls, and what it is to a screen reader. Lengths are points (1/72 inch) from the upper left corner.

use qrcode::{Color, QrCode};

use crate::block::{Block, Document, Table};
use crate::font::{Fonts, Style};
use crate::wrap::wrap;

/// A4, ISO 216.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
/// Two centimetres all round.
pub(crate) const MARGIN: f32 = 56.7;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const BOTTOM: f32 = PAGE.1 - MARGIN;

/// A size of type and what goes with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub style: Style,
    pub size: f32,
    /// From one baseline to the next.
    leading: f32,
}

const BODY: Type = Type { style: Style::Regular, size: 10.5, leading: 15.0 };
const STRONG: Type = Type { style: Style::Bold, ..BODY };
const TITLE: Type = Type { style: Style::Bold, size: 18.0, leading: 24.0 };
const SUBTITLE: Type = Type { style: Style::Bold, size: 13.0, leading: 18.0 };
const CODE: Type = Type { style: Style::Bold, size: 12.0, leading: 17.0 };
const CELL: Type = Type { style: Style::Regular, size: 9.0, leading: 12.0 };
const COLUMN: Type = Type { style: Style::Bold, ..CELL };
/// Heads and feet of pages.
pub(crate) const SMALL: Type = Type { style: Style::Regular, size: 8.0, leading: 11.0 };

const GAP: f32 = 8.0;
const INDENT: f32 = 18.0;
const PADDING: f32 = 4.0;
/// The side of a QR code with its white margin: 42 mm.
const QR: f32 = 119.0;
/// Modules of white round a QR code, without which readers find none (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;
/// The share of the width that the names of facts take.
const NAMES: f32 = 0.32;

/// One line of text on a page.
pub(crate) struct Text {
    pub page: usize,
    pub x: f32,
    pub baseline: f32,
    pub style: Style,
    pub size: f32,
    pub text: String,
    /// Seen but not read aloud: heads that come again.
    pub artifact: bool,
}

/// A thin line across, from `x` on.
pub(crate) struct Rule {
    pub page: usize,
    pub x: f32,
    pub y: f32,
    pub width: f32,
}

/// What a part is (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone)]
pub(crate) enum Role {
    Heading(u16, String),
    Paragraph,
    Code,
    List {
        numbered: bool,
    },
    Item,
    Label,
    Body,
    Table,
    Head,
    Rows,
    Row,
    ColumnHead,
    Cell,
    /// A picture, with the words in its place.
    Figure(String),
}

/// A part and what is in it, in reading order.
pub(crate) struct Element {
    pub role: Role,
    pub parts: Vec<Part>,
}

/// A picture of dark squares.
pub(crate) struct Picture {
    pub page: usize,
    pub x: f32,
    pub y: f32,
    /// The side of a square.
    pub module: f32,
    /// Runs of dark squares: column, row and how many, counted from the corner.
    pub runs: Vec<(usize, usize, usize)>,
}

/// A line by its number in `Layout::texts`, a picture by its number, or a part of its own.
pub(crate) enum Part {
    Line(usize),
    Picture(usize),
    Element(Element),
}

/// A heading and where it stands.
pub(crate) struct Mark {
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// The whole document, laid out.
pub(crate) struct Layout {
    pub pages: usize,
    pub texts: Vec<Text>,
    pub rules: Vec<Rule>,
    pub pictures: Vec<Picture>,
    pub tree: Vec<Element>,
    pub marks: Vec<Mark>,
}

impl Element {
    fn new(role: Role, parts: Vec<Part>) -> Self {
        Self { role, parts }
    }

    fn of(role: Role, children: Vec<Element>) -> Self {
        Self { role, parts: children.into_iter().map(Part::Element).collect() }
    }
}

impl Layout {
    pub fn of(document: &Document, fonts: &Fonts) -> Self {
        let mut flow = Flow {
            fonts,
            page: 0,
            y: MARGIN,
            done: Layout {
                pages: 1,
                texts: vec![],
                rules: vec![],
                pictures: vec![],
                tree: vec![],
                marks: vec![],
            },
        };
        for block in &document.blocks {
            flow.block(block);
        }
        flow.done.pages = flow.page + 1;
        flow.done
    }
}

/// The place reached so far.
struct Flow<'a> {
    fonts: &'a Fonts,
    page: usize,
    y: f32,
    done: Layout,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) {
        let element = match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text, bold } => {
                let parts = self.lines(text, if *bold { STRONG } else { BODY }, 0.0, WIDTH);
                Element::new(Role::Paragraph, parts)
            }
            Block::Code(text) => {
                let parts = self.lines(text, CODE, 0.0, WIDTH);
                Element::of(Role::Paragraph, vec![Element::new(Role::Code, parts)])
            }
            Block::Facts(facts) => self.facts(facts),
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Table(table) => self.table(table),
            Block::Qr { text, alt } => match self.qr(text, alt) {
                Some(element) => element,
                None => return,
            },
            Block::NewPage => return self.turn(),
        };
        self.y += GAP;
        self.done.tree.push(element);
    }

    fn turn(&mut self) {
        // A page on which nothing stands yet is new already.
        if self.y > MARGIN || self.page == 0 {
            self.page += 1;
            self.y = MARGIN;
        }
    }

    /// Turns the page unless that much room is left on it.
    fn room(&mut self, height: f32) -> bool {
        let turned = self.y + height > BOTTOM && self.y > MARGIN;
        if turned {
            self.turn();
        }
        turned
    }

    fn wrapped(&self, text: &str, kind: Type, width: f32) -> Vec<String> {
        let face = self.fonts.face(kind.style);
        let printable: Vec<String> = text.lines().map(|line| face.printable(line)).collect();
        let mut lines = wrap(&printable.join("\n"), width, |piece| face.width(piece, kind.size));
        // A screen reader joins the lines as they stand: without the blank two words would become one.
        let last = lines.len().saturating_sub(1);
        lines.iter_mut().take(last).for_each(|line| line.push(' '));
        lines
    }

    /// Puts one line where the flow has come to, without moving on.
    fn put(&mut self, text: String, kind: Type, x: f32, down: f32) -> Option<Part> {
        if text.trim().is_empty() {
            return None;
        }
        self.done.texts.push(Text {
            page: self.page,
            x: MARGIN + x,
            baseline: self.y + down + kind.size,
            style: kind.style,
            size: kind.size,
            text,
            artifact: false,
        });
        Some(Part::Line(self.done.texts.len() - 1))
    }

    fn lines(&mut self, text: &str, kind: Type, x: f32, width: f32) -> Vec<Part> {
        let mut parts = Vec::new();
        for line in self.wrapped(text, kind, width) {
            self.room(kind.leading);
            parts.extend(self.put(line, kind, x, 0.0));
            self.y += kind.leading;
        }
        parts
    }

    fn heading(&mut self, level: u16, text: &str) -> Element {
        let kind = if level == 1 { TITLE } else { SUBTITLE };
        if self.y > MARGIN {
            self.y += GAP;
        }
        // A heading never stands alone at the foot of a page.
        self.room(kind.leading + 3.0 * BODY.leading);
        self.done.marks.push(Mark { text: text.to_owned(), page: self.page, y: self.y });
        Element::new(Role::Heading(level, text.to_owned()), self.lines(text, kind, 0.0, WIDTH))
    }

    /// A text as a QR code; none for one that is too long for any.
    fn qr(&mut self, text: &str, alt: &str) -> Option<Element> {
        let code = QrCode::new(text).ok()?;
        let (width, colours) = (code.width(), code.to_colors());
        self.room(QR);
        let mut runs = Vec::new();
        for (row, line) in colours.chunks(width).enumerate() {
            let mut column = 0;
            for run in line.chunk_by(|one, other| one == other) {
                if run[0] == Color::Dark {
                    runs.push((QUIET + column, QUIET + row, run.len()));
                }
                column += run.len();
            }
        }
        let module = QR / (width + 2 * QUIET) as f32;
        self.done.pictures.push(Picture { page: self.page, x: MARGIN, y: self.y, module, runs });
        self.y += QR;
        let picture = Part::Picture(self.done.pictures.len() - 1);
        Some(Element::new(Role::Figure(alt.to_owned()), vec![picture]))
    }

    fn facts(&mut self, facts: &[(String, String)]) -> Element {
        let columns = [WIDTH * NAMES, WIDTH * (1.0 - NAMES)];
        let mut items = Vec::new();
        for (name, value) in facts {
            let cells = [(name.as_str(), BODY), (value.as_str(), STRONG)];
            let mut sides = self.row(&cells, &columns, 0.0, |_| {}).into_iter();
            let label = Element::new(Role::Label, sides.next().unwrap_or_default());
            let body = Element::new(Role::Body, sides.next().unwrap_or_default());
            items.push(Element::of(Role::Item, vec![label, body]));
        }
        Element::of(Role::List { numbered: false }, items)
    }

    fn list(&mut self, numbered: bool, items: &[String]) -> Element {
        let mut elements = Vec::new();
        for (index, item) in items.iter().enumerate() {
            self.room(BODY.leading);
            let sign = if numbered { format!("{}.", index + 1) } else { "•".to_owned() };
            let label = Element::new(Role::Label, self.put(sign, BODY, 0.0, 0.0).into_iter().collect());
            let body = Element::new(Role::Body, self.lines(item, BODY, INDENT, WIDTH - INDENT));
            self.y += GAP / 2.0;
            elements.push(Element::of(Role::Item, vec![label, body]));
        }
        Element::of(Role::List { numbered }, elements)
    }

    fn table(&mut self, table: &Table) -> Element {
        let shares: f32 = table.columns.iter().map(|(_, share)| share).sum();
        let widths: Vec<f32> = table.columns.iter().map(|(_, share)| WIDTH * share / shares).collect();
        let heads: Vec<(&str, Type)> =
            table.columns.iter().map(|(name, _)| (name.as_str(), COLUMN)).collect();
        self.room(4.0 * CELL.leading);
        let head = self.heads(&heads, &widths);
        let head = head.into_iter().map(|parts| Element::new(Role::ColumnHead, parts)).collect();
        let mut rows = Vec::new();
        for row in &table.rows {
            let cell = |column| (row.get(column).map_or("", String::as_str), CELL);
            let cells: Vec<(&str, Type)> = (0..widths.len()).map(cell).collect();
            let sides = self.row(&cells, &widths, PADDING, |flow| {
                let first = flow.done.texts.len();
                flow.heads(&heads, &widths);
                flow.done.texts[first..].iter_mut().for_each(|text| text.artifact = true);
            });
            rows.push(Element::of(
                Role::Row,
                sides.into_iter().map(|parts| Element::new(Role::Cell, parts)).collect(),
            ));
            self.rule();
        }
        let head = Element::of(Role::Head, vec![Element::of(Role::Row, head)]);
        Element::of(Role::Table, vec![head, Element::of(Role::Rows, rows)])
    }

    fn heads(&mut self, heads: &[(&str, Type)], widths: &[f32]) -> Vec<Vec<Part>> {
        let parts = self.row(heads, widths, PADDING, |_| {});
        self.rule();
        parts
    }

    fn rule(&mut self) {
        self.done.rules.push(Rule { page: self.page, x: MARGIN, y: self.y, width: WIDTH });
    }

    /// Cells side by side. What fits on one page is not torn; `again` is called on each page that is turned.
    fn row(
        &mut self,
        cells: &[(&str, Type)],
        widths: &[f32],
        padding: f32,
        again: impl Fn(&mut Self),
    ) -> Vec<Vec<Part>> {
        let leading = cells.iter().map(|(_, kind)| kind.leading).fold(1.0, f32::max);
        let wrapped: Vec<Vec<String>> = (cells.iter().zip(widths))
            .map(|((text, kind), width)| self.wrapped(text, *kind, (width - 2.0 * padding).max(kind.size)))
            .collect();
        let lines = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        // A third of the page is kept for the heads that come again.
        let at_once = ((BOTTOM - MARGIN) * 0.66 / leading) as usize;
        let mut parts: Vec<Vec<Part>> = cells.iter().map(|_| Vec::new()).collect();
        for from in (0..lines).step_by(at_once) {
            let some = at_once.min(lines - from);
            let height = some as f32 * leading + 2.0 * padding;
            if self.room(height) {
                again(self);
            }
            let mut x = padding;
            for (column, (_, kind)) in cells.iter().enumerate() {
                for (index, line) in wrapped[column].iter().skip(from).take(some).enumerate() {
                    let line = self.put(line.clone(), *kind, x, padding + index as f32 * leading);
                    parts[column].extend(line);
                }
                x += widths[column];
            }
            self.y += height;
        }
        parts
    }
}
