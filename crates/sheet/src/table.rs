//! A table, whichever dress it came in.

use crate::delimited::Delimited;
use crate::xlsx::{Rows, Workbook};
use crate::{Content, LARGEST, Row, Trouble};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text with a sign between the fields.
    Delimited,
    /// A workbook.
    Workbook,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the sender does not see it.
    pub hidden: bool,
}

/// What bytes are, by their first ones and not by a name.
///
/// # Errors
/// [`Trouble`] for what is no table that is read here.
pub fn kind_of(content: &Content) -> Result<Kind, Trouble> {
    let bytes = content.bytes();
    if bytes.len() > LARGEST {
        return Err(Trouble::Bomb);
    }
    match bytes {
        [] => Err(Trouble::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Ok(Kind::Workbook),
        // Microsoft's compound file: a workbook of before 2007, or a new one inside a password.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Err(if holds_package(bytes) { Trouble::Encrypted } else { Trouble::OldFormat })
        }
        _ if bytes.starts_with(b"%PDF")
            || bytes.starts_with(b"\x89PNG")
            || bytes.starts_with(b"\xFF\xD8\xFF") =>
        {
            Err(Trouble::NoTable)
        }
        // Text has no NUL; UTF-16 has become UTF-8 by now.
        _ if bytes.iter().take(4096).filter(|byte| **byte == 0).count() > 16 => Err(Trouble::NoTable),
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Err(Trouble::Empty),
        _ => Ok(Kind::Delimited),
    }
}

/// Whether a compound file has the stream `EncryptedPackage`, whose name stands in its directory as UTF-16 (MS-OFFCRYPTO 2.3.4.4).
fn holds_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// The rows of a table, from its first one on: whoever reads says which are the headings.
pub struct Table {
    rows: Source,
    kind: Kind,
    sheets: Vec<Sheet>,
    sheet: Option<String>,
    from_1904: bool,
}

enum Source {
    Delimited(Box<Delimited>),
    Workbook(Box<Rows>),
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table of {:?}", self.kind)
    }
}

impl Table {
    /// Opens a file; of a workbook the sheet with a name, or the first one that is not hidden.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn open(content: &Content, sheet: Option<&str>) -> Result<Self, Trouble> {
        let kind = kind_of(content)?;
        Ok(match kind {
            Kind::Delimited => Self {
                rows: Source::Delimited(Box::new(Delimited::open(content)?)),
                kind,
                sheets: Vec::new(),
                sheet: None,
                from_1904: false,
            },
            Kind::Workbook => Self::of_book(&Workbook::open(content)?, sheet)?,
        })
    }

    /// A sheet of a workbook that is open.
    pub(crate) fn of_book(book: &Workbook, sheet: Option<&str>) -> Result<Self, Trouble> {
        let (sheets, from_1904) = (book.sheets(), book.is_from_1904());
        let (name, rows) = book.rows(sheet)?;
        let rows = Source::Workbook(Box::new(rows));
        Ok(Self { rows, kind: Kind::Workbook, sheets, sheet: Some(name), from_1904 })
    }

    /// What the file is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sheets of a workbook.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Whether numbers that are days are counted from 1904, as on old Macintoshes.
    pub fn is_from_1904(&self) -> bool {
        self.from_1904
    }

    /// Which sheet is read.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The next row, blank ones too.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn next_row(&mut self) -> Result<Option<Row>, Trouble> {
        match &mut self.rows {
            Source::Delimited(rows) => rows.next_row(),
            Source::Workbook(rows) => rows.next_row(),
        }
    }

    /// The first cells that are joined, of those below a row: known once every row has been read.
    pub fn merged_below(&self, row: u64) -> Option<&str> {
        match &self.rows {
            Source::Delimited(_) => None,
            Source::Workbook(rows) => rows.merged_below(row),
        }
    }

    /// Whether a column is hidden.
    pub fn is_hidden(&self, column: usize) -> bool {
        match &self.rows {
            Source::Delimited(_) => false,
            Source::Workbook(rows) => rows.is_hidden(column),
        }
    }
}
