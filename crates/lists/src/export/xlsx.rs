//! Exported rows as a workbook of two sheets, written from the first byte to the last without going back: memory does not grow with
//! the rows, and no file of persons lies on a disk in between.
//!
//! Texts are typed as texts, inside their cells: `+39 …` comes back as it was, and `=1+1` is no formula. A workbook whose stream was
//! cut has no table of contents at its end, and no program opens it.

use std::fmt::Write as _;
use std::io::Write;

use kernel::clock::rome;
use kernel::{Date, Problem, Result};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use crate::model::Value;

/// The most rows of a sheet, by ECMA-376, less the headings and the last row.
pub const MOST_ROWS: i64 = 1_048_574;
/// Characters that a cell holds at most.
const MOST_CHARACTERS: usize = 32_767;
/// Characters at the foot of a printed page.
const MOST_AT_FOOT: usize = 200;
/// Days are counted from here; those before March 1900 are counted wrongly by every spreadsheet, and written as texts.
const FIRST_DAY: Date = Date::constant(1899, 12, 30);
const FIRST_GOOD_DAY: Date = Date::constant(1900, 3, 1);

/// What a workbook says of itself, outside the rows.
#[derive(Debug, Clone)]
pub struct About {
    /// Title of the document.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// RFC 3339, UTC.
    pub made_at: String,
    /// What stands at the foot of each printed page, and in the properties of the file.
    pub watermark: String,
}

/// A workbook under way, into anything that takes bytes.
pub struct Workbook<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    watermark: String,
    row: u32,
    line: String,
}

impl<W: Write> std::fmt::Debug for Workbook<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workbook at row {}", self.row)
    }
}

/// How a cell looks: places in `styles.xml`.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Heading,
}

impl<W: Write> Workbook<W> {
    /// Writes what comes before the rows, headings included.
    ///
    /// # Errors
    /// `Problem::Internal` when the bytes are not taken.
    pub fn begin(into: W, about: &About, headings: &[String]) -> Result<Self> {
        let zip = ZipWriter::new_stream(into);
        let mut book = Self { zip, watermark: about.watermark.clone(), row: 0, line: String::new() };
        book.part("[Content_Types].xml", parts::TYPES)?;
        book.part("_rels/.rels", parts::RELATIONS)?;
        book.part("docProps/core.xml", &parts::core(about))?;
        book.part("xl/workbook.xml", parts::WORKBOOK)?;
        book.part("xl/_rels/workbook.xml.rels", parts::SHEETS)?;
        book.part("xl/styles.xml", parts::STYLES)?;
        book.start("xl/worksheets/sheet1.xml")?;
        book.text(parts::FIRST_SHEET)?;
        let headings: Vec<Value> = headings.iter().map(Value::text).collect();
        book.cells(&headings, Style::Heading)?;
        Ok(book)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// As [`Workbook::begin`].
    pub fn row(&mut self, cells: &[Value]) -> Result<()> {
        self.cells(cells, Style::Plain)
    }

    /// Writes the last row, and the second sheet, which says what this is; then the table of contents, without which nothing opens.
    ///
    /// # Errors
    /// As [`Workbook::begin`].
    pub fn end(mut self, last: &str, facts: &[(String, String)]) -> Result<()> {
        self.cells(&[Value::text(last)], Style::Plain)?;
        let watermark: String = self.watermark.chars().take(MOST_AT_FOOT).collect();
        let foot = escaped(&format!("&L{}&R&P / &N", watermark.replace('&', "&&")));
        self.text(&format!(
            "</sheetData><pageSetup orientation=\"landscape\"/><headerFooter><oddFooter>{foot}</oddFooter></headerFooter></worksheet>"
        ))?;
        self.start("xl/worksheets/sheet2.xml")?;
        self.text(parts::SECOND_SHEET)?;
        self.row = 0;
        for (name, value) in facts {
            self.cells(&[Value::text(name), Value::text(value)], Style::Plain)?;
        }
        self.text("</sheetData></worksheet>")?;
        self.zip.finish().map(drop).map_err(Problem::internal)
    }

    fn cells(&mut self, cells: &[Value], style: Style) -> Result<()> {
        self.row += 1;
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        let _ = write!(line, "<row r=\"{}\">", self.row);
        for (column, cell) in cells.iter().enumerate() {
            write_cell(&mut line, &format!("{}{}", letters(column), self.row), cell, style);
        }
        line.push_str("</row>");
        let written = self.text(&line);
        self.line = line;
        written
    }

    fn part(&mut self, name: &str, text: &str) -> Result<()> {
        self.start(name)?;
        self.text(text)
    }

    fn start(&mut self, name: &str) -> Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1));
        self.zip.start_file(name, options).map_err(Problem::internal)
    }

    fn text(&mut self, text: &str) -> Result<()> {
        self.zip.write_all(text.as_bytes()).map_err(Problem::internal)
    }
}

fn write_cell(line: &mut String, place: &str, value: &Value, style: Style) {
    let number = |line: &mut String, style: u8, number: &dyn std::fmt::Display| {
        let _ = write!(line, "<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>");
    };
    match value {
        Value::None => {}
        Value::Number(count) => number(line, 0, count),
        Value::Day(day) if *day >= FIRST_GOOD_DAY => number(line, 2, &days(*day)),
        Value::At(at) => {
            let at = at.to_zoned_datetime(rome());
            let (hour, minute, second) = (at.hour(), at.minute(), at.second());
            let seconds = f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + f64::from(second);
            number(line, 3, &format!("{:.8}", f64::from(days(at.date())) + seconds / 86_400.0));
        }
        Value::Day(_) | Value::Text(_) | Value::Code(_) => {
            let style = if matches!(style, Style::Heading) { 1 } else { 4 };
            let text: String = super::csv::words(value).chars().take(MOST_CHARACTERS).collect();
            let text = escaped(&text);
            let _ = write!(
                line,
                "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            );
        }
    }
}

/// As spreadsheets count days.
fn days(day: Date) -> i32 {
    (day - FIRST_DAY).get_days()
}

/// `A` … `Z`, `AA` …
fn letters(column: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    match column {
        0..26 => letter(column).to_string(),
        _ => format!("{}{}", letters(column / 26 - 1), letter(column)),
    }
}

/// A text inside an element. Signs that XML 1.0 does not know are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => out.push(sign),
        }
    }
    out
}

/// The parts that are the same in every workbook.
mod parts {
    use super::{About, escaped};

    macro_rules! xml {
        ($($text:literal),* $(,)?) => {
            concat!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", $($text),*)
        };
    }

    pub const TYPES: &str = xml!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
        "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
        "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
        "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>",
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        "</Types>",
    );
    pub const RELATIONS: &str = xml!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>",
        "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
        "</Relationships>",
    );
    pub const WORKBOOK: &str = xml!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" ",
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>",
        "<sheet name=\"Soggetti\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Esportazione\" sheetId=\"2\" r:id=\"rId2\"/>",
        "</sheets></workbook>",
    );
    pub const SHEETS: &str = xml!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>",
        "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/>",
        "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>",
        "</Relationships>",
    );
    /// Plain, heading, day, instant, text.
    pub const STYLES: &str = xml!(
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\\ hh:mm:ss\"/></numFmts>",
        "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
        "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>",
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
        "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
        "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>",
        "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
        "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
        "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>",
        "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
    );
    pub const FIRST_SHEET: &str = xml!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>",
        "<sheetFormatPr defaultColWidth=\"20\" defaultRowHeight=\"15\"/><sheetData>",
    );
    pub const SECOND_SHEET: &str = xml!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        "<sheetFormatPr defaultColWidth=\"40\" defaultRowHeight=\"15\"/><sheetData>",
    );

    /// The properties of the file.
    pub fn core(about: &About) -> String {
        let About { title, author, made_at, watermark } = about;
        let (title, author, watermark) = (escaped(title), escaped(author), escaped(watermark));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
             <dc:description>{watermark}</dc:description><dc:creator>{author}</dc:creator>\
             <dcterms:created xsi:type=\"dcterms:W3CDTF\">{made_at}</dcterms:created></cp:coreProperties>"
        )
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use jiff::civil::date;

    use super::*;

    fn about() -> About {
        let (title, author) = ("Assistiti".to_owned(), "Ada <Operatore>".to_owned());
        About { title, author, made_at: "2020-11-14T08:30:00Z".into(), watermark: "n. 1 & 2".into() }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn texts_stay_texts_and_days_are_days() {
        let mut bytes = Vec::new();
        let mut book = Workbook::begin(&mut bytes, &about(), &["Nome".into(), "Nascita".into()]).unwrap();
        let at = "2020-11-14T11:00:00Z".parse().unwrap();
        book.row(&[Value::text("=1+1 <b>\u{1}"), Value::Day(date(2020, 11, 14))]).unwrap();
        book.row(&[Value::None, Value::At(at), Value::Number(3), Value::Day(date(1899, 1, 1))]).unwrap();
        book.end("# fine", &[("Scopo".into(), "prova".into())]).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<t xml:space=\"preserve\">=1+1 &lt;b&gt;</t>"), "{sheet}");
        assert!(sheet.contains("<c r=\"B2\" s=\"2\"><v>44149</v></c>"), "{sheet}");
        assert!(sheet.contains("<c r=\"B3\" s=\"3\"><v>44149.50000000</v></c>"), "{sheet}");
        assert!(
            sheet.contains("<c r=\"C3\" s=\"0\"><v>3</v></c>") && sheet.contains(">01/01/1899</t>"),
            "{sheet}"
        );
        assert!(!sheet.contains("<f>") && sheet.ends_with("</worksheet>"), "{sheet}");
        assert!(sheet.contains("n. 1 &amp;&amp; 2"), "{sheet}");
        assert!(part(&bytes, "docProps/core.xml").contains("Ada &lt;Operatore&gt;"));
        assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("prova"));
    }

    #[test]
    fn a_workbook_that_was_cut_does_not_open() {
        let mut bytes = Vec::new();
        let book = Workbook::begin(&mut bytes, &about(), &["Nome".into()]).unwrap();
        book.end("# fine", &[]).unwrap();
        for left in [bytes.len() / 2, bytes.len() - 30] {
            assert!(zip::ZipArchive::new(Cursor::new(&bytes[..left])).is_err(), "{left}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")] {
            assert_eq!(letters(column), name);
        }
    }
}
