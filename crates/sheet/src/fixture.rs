//! Small workbooks for tests, part by part, so that each part can be spoiled.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use jiff::civil::{DateTime, date};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Cell, place};

/// The part of the only sheet.
pub const SHEET: &str = "xl/worksheets/sheet1.xml";
/// The part that says where the parts of the workbook lie.
pub const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook as its parts.
#[derive(Debug, Clone)]
pub struct Book {
    /// Name and text of each part.
    pub parts: Vec<(String, String)>,
}

impl Book {
    /// A workbook of one sheet, with texts shared.
    pub fn of(rows: &[Vec<Cell>]) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let mut data = String::new();
        for (row, cells) in rows.iter().enumerate() {
            let _ = write!(data, "<row r=\"{}\">", row + 1);
            for (column, cell) in cells.iter().enumerate() {
                data.push_str(&written(cell, &place::name(column, row as u64 + 1), &mut texts));
            }
            data.push_str("</row>");
        }
        let shared: String = texts
            .iter()
            .map(|text| format!("<si><t xml:space=\"preserve\">{}</t></si>", escaped(text)))
            .collect();
        let parts = [
            ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>")),
            ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Esiti\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
                ),
            ),
            (
                RELATIONS,
                relations(&[
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                    ("styles", "styles.xml"),
                ]),
            ),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{shared}</sst>")),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\\ hh:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
                ),
            ),
            (SHEET, format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>")),
        ];
        Self { parts: parts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect() }
    }

    /// Puts another sheet of texts before the others.
    pub fn after(self, name: &str, rows: &[&[&str]]) -> Self {
        let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text));
        let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
        let data: String = rows.iter().map(row).collect();
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
        let number = self.parts.len();
        let entry =
            format!("<sheets><sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>", escaped(name));
        let relation = format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"/xl/other{number}.xml\"/></Relationships>"
        );
        let mut book = self
            .change("xl/workbook.xml", |text| text.replacen("<sheets>", &entry, 1))
            .change(RELATIONS, |text| text.replacen("</Relationships>", &relation, 1));
        book.parts.push((format!("xl/other{number}.xml"), sheet));
        book
    }

    /// Changes the text of a part.
    pub fn change(mut self, name: &str, how: impl Fn(&str) -> String) -> Self {
        for (_, text) in self.parts.iter_mut().filter(|(part, _)| part == name) {
            *text = how(text);
        }
        self
    }

    /// The file.
    ///
    /// # Panics
    /// Never: it is written into memory.
    pub fn bytes(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.parts {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
            archive.write_all(text.as_bytes()).expect("memory");
        }
        archive.finish().expect("memory").into_inner()
    }
}

fn relations(all: &[(&str, &str)]) -> String {
    let one = |(index, (kind, target)): (usize, &(&str, &str))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", index + 1)
    };
    let all: String = all.iter().enumerate().map(one).collect();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
}

fn written(cell: &Cell, name: &str, texts: &mut Vec<String>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => {
            texts.push(text.clone());
            format!("<c r=\"{name}\" t=\"s\"><v>{}</v></c>", texts.len() - 1)
        }
        Cell::Number(number) => format!("<c r=\"{name}\"><v>{number}</v></c>"),
        Cell::Date(at) => format!("<c r=\"{name}\" s=\"2\"><v>{}</v></c>", serial(*at)),
        Cell::Bool(value) => format!("<c r=\"{name}\" t=\"b\"><v>{}</v></c>", u8::from(*value)),
        Cell::Error(text) => format!("<c r=\"{name}\" t=\"e\"><v>{}</v></c>", escaped(text)),
        Cell::Formula(value) => {
            format!("<c r=\"{name}\" t=\"str\"><f>A1&amp;\"x\"</f><v>{}</v></c>", escaped(value))
        }
    }
}

/// The number of a day and hour after February 1900.
pub fn serial(at: DateTime) -> f64 {
    let midnight = date(1899, 12, 30).at(0, 0, 0, 0);
    at.duration_since(midnight).as_secs() as f64 / 86_400.0
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
