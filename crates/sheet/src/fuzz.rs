//! What the fuzz targets of `fuzz/` run, and the test that replays their corpus.

use crate::fixture::{Book, SHEET};
use crate::{Cell, Content, LARGEST_ROW, MOST_COLUMNS, MOST_ROWS, Table, look};

/// Bytes as a file: whatever it is, it is read within its bounds or refused.
pub fn file(bytes: &[u8]) {
    let content = Content::new(bytes.to_vec());
    let _ = look(&content, None);
    let Ok(table) = Table::open(&content, None) else { return };
    let sheets: Vec<String> = table.sheets().iter().map(|sheet| sheet.name.clone()).collect();
    read(table);
    for sheet in sheets {
        let _ = look(&content, Some(&sheet));
        if let Ok(table) = Table::open(&content, Some(&sheet)) {
            read(table);
        }
    }
}

/// Bytes as one part of a workbook whose others are as they should be; the first byte says which.
pub fn part(bytes: &[u8]) {
    let Some((which, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let parts = [
        SHEET,
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
    ];
    let row = |texts: [&str; 3]| texts.map(|text| Cell::Text(text.to_owned())).to_vec();
    let book = Book::of(&[row(["Richiesta", "Prelievo", "Esito"]), row(["DOC-1", "13/11/2020", "negativo"])]);
    file(&book.change(parts[usize::from(*which) % parts.len()], |_| text.to_string()).bytes());
}

fn read(mut table: Table) {
    let mut last = 0;
    while let Ok(Some(row)) = table.next_row() {
        assert!(row.number > last, "row {} after {last}", row.number);
        last = row.number;
        assert!(
            last <= MOST_ROWS && row.cells.len() <= MOST_COLUMNS,
            "row {last}: {} cells",
            row.cells.len()
        );
        let texts: usize = row.cells.iter().map(Cell::size).sum();
        assert!(texts <= LARGEST_ROW, "row {last}: {texts} bytes");
    }
}
