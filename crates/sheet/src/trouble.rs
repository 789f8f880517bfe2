//! Why a file is not read.

/// Why a file is not read as a table. What it names is a place, a sheet or a heading, never the content of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing in it.
    Empty,
    /// It is neither a table of text nor a workbook: a picture, a document, an archive.
    NoTable,
    /// A workbook of before 2007 (`.xls`).
    OldFormat,
    /// A workbook in Microsoft's binary form (`.xlsb`).
    Binary,
    /// A workbook of OpenDocument (`.ods`).
    OpenDocument,
    /// It asks for a password.
    Encrypted,
    /// It is damaged or cut off.
    Broken,
    /// Unpacked it is larger than any file of results, or than it says of itself.
    Bomb,
    /// More sheets than are looked at.
    Sheets(usize),
    /// None of its sheets has this name.
    NoSheet(String),
    /// No row that could be the headings.
    NoHeader,
    /// The first row holds data, not headings.
    DataFirst(u64),
    /// More columns than are read.
    Columns(usize),
    /// More rows than are read.
    Rows(u64),
    /// Cells that are joined: by their range, `B5:B7`.
    Merged(String),
    /// A row that is hidden or filtered away.
    HiddenRow(u64),
    /// A text longer than a cell holds: by the cell, or by the part of the workbook where it stands in none.
    Long(String),
    /// A part of a workbook whose elements lie in one another deeper than any spreadsheet writes them.
    Deep(String),
    /// A heading that is a formula, or its failure: by its cell.
    HeadingFormula(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
