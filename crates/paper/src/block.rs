//! What a document is made of.

use crate::font::Fonts;
use crate::layout::Layout;
use crate::{Failure, draw};

/// One part of a document, from one edge of the page to the other.
pub(crate) enum Block {
    Heading { level: u16, text: String },
    Paragraph { text: String, bold: bool },
    Code(String),
    Facts(Vec<(String, String)>),
    List { numbered: bool, items: Vec<String> },
    Table(Table),
    Qr { text: String, alt: String },
    NewPage,
}

/// Columns with their share of the width, and rows.
pub(crate) struct Table {
    pub columns: Vec<(String, f32)>,
    pub rows: Vec<Vec<String>>,
}

/// Writes "page 2 of 5" in the language of the document.
type PageLabel = Box<dyn Fn(usize, usize) -> String + Send>;

/// A document in the making: blocks in reading order.
pub struct Document {
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) note: String,
    pub(crate) page_label: PageLabel,
    pub(crate) blocks: Vec<Block>,
}

impl Document {
    /// A document without content. The title names it in the reader's window and at the head of every page after the
    /// first; the language is a tag of BCP 47, as `it`.
    pub fn new(title: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            language: language.into(),
            note: String::new(),
            page_label: Box::new(|page, pages| format!("{page} / {pages}")),
            blocks: Vec::new(),
        }
    }

    /// What stands at the foot of every page beside its number: who made the document and when.
    pub fn note(&mut self, text: impl Into<String>) {
        self.note = text.into();
    }

    /// How the number of a page is said: `label(2, 5)`.
    pub fn page_label(&mut self, label: impl Fn(usize, usize) -> String + Send + 'static) {
        self.page_label = Box::new(label);
    }

    /// The heading of the document, or of one of its letters.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level: 1, text: text.into() });
    }

    /// The heading of a part.
    pub fn subheading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level: 2, text: text.into() });
    }

    /// Running text; a line break in it begins a new line.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph { text: text.into(), bold: false });
    }

    /// Running text that must not be overlooked.
    pub fn strong(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph { text: text.into(), bold: true });
    }

    /// What is copied sign by sign: a code, an address.
    pub fn code(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Code(text.into()));
    }

    /// Names and their values, one below the other.
    pub fn facts<N: Into<String>, V: Into<String>>(&mut self, facts: impl IntoIterator<Item = (N, V)>) {
        let facts = facts.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.blocks.push(Block::Facts(facts.collect()));
    }

    /// Items without an order.
    pub fn list<I: Into<String>>(&mut self, items: impl IntoIterator<Item = I>) {
        self.blocks.push(Block::List { numbered: false, items: items.into_iter().map(Into::into).collect() });
    }

    /// Steps in their order.
    pub fn steps<I: Into<String>>(&mut self, items: impl IntoIterator<Item = I>) {
        self.blocks.push(Block::List { numbered: true, items: items.into_iter().map(Into::into).collect() });
    }

    /// Rows under columns; each column with its share of the width. The heads come again on each page. A row with fewer
    /// cells than columns ends with empty ones; further cells are not shown.
    pub fn table(&mut self, columns: &[(&str, f32)], rows: Vec<Vec<String>>) {
        let columns = columns.iter().map(|(name, share)| ((*name).to_owned(), share.max(0.1))).collect();
        self.blocks.push(Block::Table(Table { columns, rows }));
    }

    /// A text as a QR code (ISO/IEC 18004), which a telephone reads; `alt` says to whoever does not see it what it is for.
    pub fn qr(&mut self, text: impl Into<String>, alt: impl Into<String>) {
        self.blocks.push(Block::Qr { text: text.into(), alt: alt.into() });
    }

    /// What follows begins on a new page, as the next letter does.
    pub fn new_page(&mut self) {
        self.blocks.push(Block::NewPage);
    }

    /// The PDF. The same document always gives the same bytes.
    ///
    /// # Errors
    /// `Failure::Invalid` if what came out does not keep to PDF/UA-1.
    pub fn pdf(&self) -> Result<Vec<u8>, Failure> {
        let fonts = Fonts::load()?;
        draw::draw(self, &fonts, Layout::of(self, &fonts))
    }
}
