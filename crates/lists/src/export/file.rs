//! A file under way: rows go in, bytes come out, and nothing is held of what has left.
//!
//! What makes a file whole stands in its last row: how many rows there are, and a digest of them. A stream that ends before has not
//! got it. The digest is of the rows as CSV writes them, without byte-order mark, headings and last line, so that the same rows have
//! the same digest in every format: `tail -n +2 file.csv | head -n -1 | sha256sum`.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Result;
use sha2::{Digest, Sha256};
use web::tn;

use super::csv;
use super::model::Format;
use super::xlsx::{About, Workbook};
use crate::model::Value;

/// What a file that has ended says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Rows, without headings and last row.
    pub rows: i64,
    /// SHA-256 of the rows, in hexadecimal digits.
    pub digest: String,
}

/// A file under way.
#[derive(Debug)]
pub struct File {
    body: Body,
    about: About,
    columns: usize,
    rows: i64,
    digest: Sha256,
}

#[derive(Debug)]
enum Body {
    Csv(Vec<u8>),
    Xlsx(Box<Workbook<Buffer>>, Buffer),
}

/// What a workbook writes into, and what it is taken from.
#[derive(Debug, Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl File {
    /// A file with its headings and no row yet.
    ///
    /// # Errors
    /// As [`Workbook::begin`].
    pub fn begin(format: Format, about: About, headings: &[String]) -> Result<Self> {
        let body = match format {
            Format::Csv => {
                Body::Csv(format!("{}{}", csv::BYTE_ORDER_MARK, csv::headings(headings)).into_bytes())
            }
            Format::CsvPlain => Body::Csv(csv::headings(headings).into_bytes()),
            Format::Xlsx => {
                let buffer = Buffer::default();
                Body::Xlsx(Box::new(Workbook::begin(buffer.clone(), &about, headings)?), buffer)
            }
        };
        Ok(Self { body, about, columns: headings.len(), rows: 0, digest: Sha256::new() })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// As [`Workbook::row`].
    pub fn add(&mut self, rows: &[Vec<Value>]) -> Result<()> {
        for row in rows {
            let line = csv::line(row);
            self.digest.update(line.as_bytes());
            self.rows += 1;
            match &mut self.body {
                Body::Csv(bytes) => bytes.extend_from_slice(line.as_bytes()),
                Body::Xlsx(book, _) => book.row(row)?,
            }
        }
        Ok(())
    }

    /// What has been written since it was last asked.
    pub fn take(&mut self) -> Vec<u8> {
        match &mut self.body {
            Body::Csv(bytes) => std::mem::take(bytes),
            Body::Xlsx(_, buffer) => buffer.take(),
        }
    }

    /// How many rows there are so far.
    pub fn rows(&self) -> i64 {
        self.rows
    }

    /// Ends it with the row that says that it is whole. `facts` is what a workbook's second sheet says.
    ///
    /// # Errors
    /// As [`Workbook::end`].
    pub fn end(self, facts: &[(String, String)]) -> Result<(Vec<u8>, Whole)> {
        let digest = self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let whole = Whole { rows: self.rows, digest };
        let last = tn(
            "lists-export-last",
            &[("rows", &whole.rows), ("digest", &whole.digest), ("watermark", &self.about.watermark)],
        );
        let bytes = match self.body {
            Body::Csv(mut bytes) => {
                bytes.extend_from_slice(csv::last(&last, self.columns).as_bytes());
                bytes
            }
            Body::Xlsx(book, buffer) => {
                book.end(&last, facts)?;
                buffer.take()
            }
        };
        Ok((bytes, whole))
    }
}
