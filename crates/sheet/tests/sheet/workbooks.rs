//! Workbooks as spreadsheets write them, and as nobody should.

use std::io::{Cursor, Write};

use jiff::civil::date;
use proptest::prelude::*;
use sheet::fixture::{Book, RELATIONS, SHEET};
use sheet::{Cell, Content, Fault, Kind, MOST_COLUMNS, Table, Trouble, look};

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn headed(rows: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let mut all = vec![vec![text("Cognome"), text("Nome"), text("Esito"), text("Data")]];
    all.extend_from_slice(rows);
    all
}

fn good() -> Book {
    Book::of(&headed(&[vec![
        text("Rossi"),
        text("Ada"),
        text("NEG"),
        Cell::Date(date(2020, 11, 13).at(8, 30, 0, 0)),
    ]]))
}

fn looked(bytes: Vec<u8>) -> Result<sheet::Look, Trouble> {
    look(&Content::new(bytes), None)
}

#[test]
fn cells_are_what_they_are() {
    let cells = vec![
        text("D'Alò & <figli>"),
        Cell::Number(44_148.0),
        Cell::Bool(true),
        Cell::Error("#N/D".into()),
        Cell::Formula("Rossi".into()),
        Cell::Empty,
        Cell::Date(date(1980, 3, 2).at(0, 0, 0, 0)),
    ];
    let book = Book::of(&headed(std::slice::from_ref(&cells)));
    let look = looked(book.bytes()).unwrap();
    assert_eq!(
        (look.kind, look.rows, look.header_row, look.sheet.as_deref()),
        (Kind::Workbook, 1, 1, Some("Esiti"))
    );
    assert_eq!(look.first[0].cells, cells);
    assert_eq!(look.headings, ["Cognome", "Nome", "Esito", "Data", "colonna E", "colonna F", "colonna G"]);
    assert_eq!(look.samples[6], ["1980-03-02"]);
    assert_eq!(cells[1].text(), "44148");
}

#[test]
fn headings_are_found_below_a_title_and_named_once() {
    let mut rows = vec![vec![text("Laboratorio di prova")], vec![]];
    rows.push(vec![text("Codice"), text("Codice"), Cell::Empty, text(" Data  prelievo ")]);
    rows.push(vec![text("1"), text("2"), text("3"), text("4")]);
    let look = looked(Book::of(&rows).bytes()).unwrap();
    assert_eq!((look.header_row, look.rows), (3, 1));
    assert_eq!(look.headings, ["Codice", "Codice (2)", "colonna C", "Data prelievo"]);
}

#[test]
fn what_makes_a_whole_sheet_unreadable_is_named() {
    let sheet = |from: &'static str, to: &'static str| {
        good().change(SHEET, |text| text.replacen(from, to, 1)).bytes()
    };
    let cases = [
        (sheet("<row r=\"2\">", "<row r=\"2\" hidden=\"1\">"), Trouble::HiddenRow(2)),
        (
            sheet("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"),
            Trouble::Merged("B2:B3".into()),
        ),
        (sheet("<row r=\"2\">", "<row r=\"1\">"), Trouble::Broken),
        (sheet("<c r=\"A2\"", "<c r=\"A3\""), Trouble::Broken),
        (sheet("</worksheet>", ""), Trouble::Broken),
        (sheet("<worksheet", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet"), Trouble::Broken),
        (
            sheet("<row r=\"1\">", "<row r=\"1\"><c r=\"E1\" t=\"str\"><f>A1</f><v>x</v></c>"),
            Trouble::HeadingFormula("E1".into()),
        ),
        (b"PK\x03\x04 and no more".to_vec(), Trouble::Broken),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old".to_vec(), Trouble::OldFormat),
        (b"%PDF-1.7".to_vec(), Trouble::NoTable),
        (Vec::new(), Trouble::Empty),
        (b" \r\n\r\n".to_vec(), Trouble::Empty),
        (Book::of(&[]).bytes(), Trouble::NoHeader),
        (Book::of(&[vec![text("solo"), text("due")]]).bytes(), Trouble::NoHeader),
        (
            Book::of(&[vec![text("RSSMRA80A01H501U"), text("Rossi"), text("Mario")]]).bytes(),
            Trouble::DataFirst(1),
        ),
    ];
    for (bytes, trouble) in cases {
        assert_eq!(looked(bytes).map(|look| look.rows), Err(trouble));
    }
    let mut package = b"\xD0\xCF\x11\xE0".to_vec();
    package.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(looked(package).map(drop), Err(Trouble::Encrypted));
    for (part, trouble) in [("xl/workbook.bin", Trouble::Binary), ("other", Trouble::NoTable)] {
        let book = Book { parts: vec![(part.to_owned(), String::new())] };
        assert_eq!(looked(book.bytes()).map(drop), Err(trouble));
    }
    let ods = Book { parts: vec![("mimetype".into(), String::new()), ("content.xml".into(), String::new())] };
    assert_eq!(looked(ods.bytes()).map(drop), Err(Trouble::OpenDocument));
}

#[test]
fn a_title_may_be_joined_and_colours_go_beyond_the_last_column() {
    let rows = [
        vec![text("Esiti di novembre")],
        headed(&[])[0].clone(),
        vec![text("a"), text("b"), text("c"), text("d")],
    ];
    let book = Book::of(&rows).change(SHEET, |text| {
        let text = text.replacen(
            "</sheetData>",
            "</sheetData><mergeCells><mergeCell ref=\"A1:D1\"/></mergeCells>",
            1,
        );
        text.replacen("<row r=\"3\">", "<row r=\"3\"><c r=\"XFD3\" s=\"1\"/>", 1)
    });
    assert_eq!(looked(book.bytes()).unwrap().rows, 1);
    let wide = good()
        .change(SHEET, |text| text.replacen("<row r=\"2\">", "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c>", 1));
    assert_eq!(looked(wide.bytes()).map(drop), Err(Trouble::Columns(MOST_COLUMNS)));
}

#[test]
fn a_hidden_sheet_is_not_read_unless_it_is_named() {
    let book =
        good().change("xl/workbook.xml", |text| text.replace("sheetId", "state=\"veryHidden\" sheetId"));
    let content = Content::new(book.bytes());
    assert_eq!(look(&content, None).map(drop), Err(Trouble::Empty));
    assert_eq!(look(&content, Some("Esiti")).unwrap().rows, 1);
    assert_eq!(look(&content, Some("Altro")).map(drop), Err(Trouble::NoSheet("Altro".into())));
    let sheets = "<sheet name=\"x\" sheetId=\"2\" r:id=\"rId1\"/>".repeat(60);
    let many =
        good().change("xl/workbook.xml", |text| text.replace("</sheets>", &format!("{sheets}</sheets>")));
    assert!(matches!(looked(many.bytes()), Err(Trouble::Sheets(_))));
}

#[test]
fn a_bomb_is_not_unpacked() {
    // One sheet of blanks: some kilobytes that would be 64 MB.
    let blank = " ".repeat(1024 * 1024);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in &good().parts {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
        if name == SHEET {
            (0..64).for_each(|_| archive.write_all(blank.as_bytes()).unwrap());
        }
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(looked(bomb.clone()).map(drop), Err(Trouble::Bomb));
    // The same that says it is small, in its own words and in the table of contents.
    let small = good().bytes();
    let (mut lying, size) =
        (bomb, u32::try_from(64 * 1024 * 1024 + good().parts.last().unwrap().1.len()).unwrap());
    for place in 0..lying.len() - 4 {
        if lying[place..place + 4] == size.to_le_bytes() {
            lying[place..place + 4].copy_from_slice(&(small.len() as u32).to_le_bytes());
        }
    }
    assert!(matches!(looked(lying), Err(Trouble::Bomb | Trouble::Broken)));
    // One text that has no end.
    let endless = good().change(SHEET, |text| {
        text.replacen("<row r=\"2\">", &format!("<row r=\"2\">{}", "y".repeat(600 * 1024)), 1)
    });
    assert_eq!(looked(endless.bytes()).map(drop), Err(Trouble::Long(SHEET.into())));
}

#[test]
fn what_would_grow_without_end_is_told_by_its_place() {
    let sheet = |from: &str, to: &str| good().change(SHEET, |text| text.replacen(from, to, 1)).bytes();
    let deep = |name: &str| {
        format!("<a>{}{}</a>", format!("<{name}>").repeat(1_000), format!("</{name}>").repeat(1_000))
    };
    // A cell piece by piece: no piece of it is long.
    let pieces = "ab&amp;<!-- -->".repeat(60_000);
    let inline = format!("<c r=\"B2\" t=\"inlineStr\"><is><t>{pieces}</t></is></c>");
    let number = format!("<c r=\"B2\"><v>{}</v></c>", "1".repeat(600 * 1024));
    let whole = |from: &str| {
        let text = good().parts.iter().find(|(name, _)| name == SHEET).unwrap().1.clone();
        let start = text.find(from).unwrap();
        text[start..start + text[start..].find("</c>").unwrap() + 4].to_owned()
    };
    let cell = whole("<c r=\"B2\"");
    for (bytes, trouble) in [
        (sheet("<sheetData>", &format!("{}<sheetData>", deep("b"))), Trouble::Deep(SHEET.into())),
        (sheet("<row r=\"2\">", &format!("<row r=\"2\">{}", deep("b"))), Trouble::Deep(SHEET.into())),
        (sheet(&cell, &inline), Trouble::Long("B2".into())),
        (sheet(&cell, &number), Trouble::Long("B2".into())),
        // The same cell again and again.
        (sheet(&cell, &cell.repeat(3)), Trouble::Broken),
        (
            sheet(
                "</sheetData>",
                "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"nowhere\"/></mergeCells>",
            ),
            Trouble::Broken,
        ),
    ] {
        assert_eq!(looked(bytes).map(|look| look.rows), Err(trouble));
    }
    let texts = "xl/sharedStrings.xml";
    let long = good().change(texts, |text| text.replacen("NEG", &"ab&amp;".repeat(60_000), 1));
    assert_eq!(looked(long.bytes()).map(drop), Err(Trouble::Long(texts.into())));
    let styles = "xl/styles.xml";
    let nested =
        good().change(styles, |text| text.replacen("<numFmts", &format!("{}<numFmts", deep("b")), 1));
    assert_eq!(looked(nested.bytes()).map(drop), Err(Trouble::Deep(styles.into())));
    // More entries than a workbook has, though each of them is empty.
    let mut many = good();
    many.parts.extend((0..6_000).map(|number| (format!("x{number}"), String::new())));
    assert_eq!(looked(many.bytes()).map(drop), Err(Trouble::Bomb));
}

#[test]
fn parts_are_found_by_what_they_are_and_not_by_their_names() {
    let mut book = good();
    for (before, after) in [
        ("xl/workbook.xml", "other/book.xml"),
        (RELATIONS, "other/_rels/book.xml.rels"),
        ("xl/sharedStrings.xml", "other/texts.xml"),
        ("xl/styles.xml", "other/looks.xml"),
        (SHEET, "other/one.xml"),
    ] {
        book.parts
            .iter_mut()
            .filter(|(name, _)| name == before)
            .for_each(|(name, _)| *name = after.to_owned());
    }
    let book = book.change("_rels/.rels", |text| text.replace("xl/workbook.xml", "/other/book.xml")).change(
        "other/_rels/book.xml.rels",
        |text| {
            let text = text.replace("worksheets/sheet1.xml", "one.xml").replace("styles.xml", "./looks.xml");
            text.replace("sharedStrings.xml", "../other/texts.xml")
        },
    );
    let look = looked(book.bytes()).unwrap();
    assert_eq!(look.first[0].cells, looked(good().bytes()).unwrap().first[0].cells);
    for (part, from, to) in [
        (RELATIONS, "Target=\"sharedStrings.xml\"", "Target=\"missing.xml\""),
        (RELATIONS, "rId2", "rId1"),
        ("xl/workbook.xml", "", ""),
    ] {
        let spoiled = match from {
            "" => good().change("_rels/.rels", |text| text.replace("/officeDocument\"", "/thumbnail\"")),
            from => good().change(part, |text| text.replace(from, to)),
        };
        assert!(matches!(looked(spoiled.bytes()), Err(Trouble::Broken | Trouble::NoTable)), "{part} {from}");
    }
}

#[test]
fn a_text_that_is_not_there_makes_the_file_a_broken_one() {
    let index = |to: &str| {
        good().change(SHEET, |text| text.replacen("t=\"s\"><v>6</v>", &format!("t=\"s\"><v>{to}</v>"), 1))
    };
    assert_eq!(looked(index("4").bytes()).unwrap().first[0].cells[2], text("Rossi"));
    for missing in ["99", "-1", "x"] {
        assert_eq!(looked(index(missing).bytes()).map(drop), Err(Trouble::Broken), "{missing}");
    }
    assert_eq!(looked(index("").bytes()).unwrap().first[0].cell(2), &Cell::Empty);
}

#[test]
fn a_formula_of_many_cells_is_one_in_each() {
    let rows: Vec<Vec<Cell>> =
        ["a", "b", "c"].map(|one| vec![text("Rossi"), text(one), text("NEG"), text("x")]).to_vec();
    let book = |kind: &str, range: &str| {
        let formula = format!("<c r=\"B2\" t=\"str\"><f t=\"{kind}\" ref=\"{range}\">X1:X9</f><v>a</v></c>");
        let book = Book::of(&headed(&rows));
        let book = book.change(SHEET, |text| {
            let start = text.find("<c r=\"B2\"").unwrap();
            let end = start + text[start..].find("</c>").unwrap() + 4;
            text[..start].to_owned() + &formula + &text[end..]
        });
        let look = looked(book.bytes()).unwrap();
        look.first.iter().map(|row| row.cell(1).clone()).collect::<Vec<Cell>>()
    };
    let formula = |text: &str| Cell::Formula(text.to_owned());
    for kind in ["array", "dataTable"] {
        assert_eq!(book(kind, "B2:B3"), [formula("a"), formula("b"), text("c")]);
    }
    assert_eq!(book("array", "B2"), [formula("a"), text("b"), text("c")]);
}

#[test]
fn days_may_be_counted_from_1904_and_an_hour_is_of_no_day() {
    let at = date(2020, 11, 13).at(8, 30, 0, 0);
    let rows = headed(&[vec![text("a"), text("b"), Cell::Number(0.5), Cell::Date(at)]]);
    let cells =
        |book: Book| looked(book.bytes()).map(|look| (look.from_1904, look.first[0].cells.clone())).unwrap();
    let hour = |text: &str| text.replacen("<c r=\"C2\">", "<c r=\"C2\" s=\"2\">", 1);
    let from_1904 = |book: Book| {
        book.change("xl/workbook.xml", |text| {
            text.replacen("<sheets>", "<workbookPr date1904=\"1\"/><sheets>", 1)
        })
    };
    let noon = Cell::Date(date(1899, 12, 31).at(12, 0, 0, 0));
    assert_eq!(noon.text(), "12:00:00");
    let (plain, book) = (Book::of(&rows).change(SHEET, hour), from_1904(Book::of(&rows).change(SHEET, hour)));
    assert_eq!(cells(plain), (false, vec![text("a"), text("b"), noon.clone(), Cell::Date(at)]));
    let later = at.checked_add(jiff::Span::new().days(1462)).unwrap();
    assert_eq!(cells(book), (true, vec![text("a"), text("b"), noon, Cell::Date(later)]));
}

#[test]
fn a_number_that_is_shown_with_zeros_has_them() {
    let rows = headed(&[vec![text("a"), Cell::Number(123.0), Cell::Number(1.5), Cell::Number(1234567.0)]]);
    let book = Book::of(&rows)
        .change("xl/styles.xml", |text| text.replace("dd/mm/yyyy\\ hh:mm", "000000"))
        .change(SHEET, |text| {
            ["B2", "C2", "D2"].iter().fold(text.to_owned(), |text, cell| {
                text.replacen(&format!("<c r=\"{cell}\">"), &format!("<c r=\"{cell}\" s=\"2\">"), 1)
            })
        });
    let look = looked(book.bytes()).unwrap();
    assert_eq!(look.first[0].cells, [text("a"), text("000123"), Cell::Number(1.5), text("1234567")]);
}

#[test]
fn the_sheet_with_a_table_is_found_behind_title_pages() {
    let book = good().after("Leggimi", &[&["Esiti di novembre"], &["a", "b"]]);
    let look = looked(book.bytes()).unwrap();
    assert_eq!((look.sheet.as_deref(), look.rows), (Some("Esiti"), 1));
    assert_eq!(look.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Leggimi", "Esiti"]);
    let named = sheet::look(&Content::new(book.bytes()), Some("Leggimi"));
    assert_eq!(named.map(drop), Err(Trouble::NoHeader));
    // A table that cannot be read is not passed over for another one.
    let spoiled =
        good().change(SHEET, |text| text.replacen("<row r=\"2\">", "<row r=\"2\" hidden=\"1\">", 1));
    assert_eq!(looked(spoiled.after("Leggimi", &[&["a"]]).bytes()).map(drop), Err(Trouble::HiddenRow(2)));
    let none = Book::of(&[vec![text("a")]]).after("Leggimi", &[&["a"]]);
    assert_eq!(looked(none.bytes()).map(drop), Err(Trouble::NoHeader));
}

#[test]
fn a_row_of_much_text_costs_itself_and_no_other() {
    let long = text(&"x".repeat(20_000));
    let rows = headed(&[vec![long; 8], vec![text("Rossi"), text("Ada"), text("NEG")]]);
    let look = looked(Book::of(&rows).bytes()).unwrap();
    assert_eq!((look.rows, look.first[0].fault, look.first[1].fault), (2, Some(Fault::Long), None));
    assert_eq!(look.first[0].cells.len(), 3, "what is held of it is bounded");
    // Of one whose first cell alone is too long nothing is held, and it is no blank row.
    let rows = headed(&[vec![text(&"x".repeat(80_000))], vec![text("Rossi"), text("Ada"), text("NEG")]]);
    let look = looked(Book::of(&rows).bytes()).unwrap();
    assert_eq!((look.rows, look.first[0].fault), (2, Some(Fault::Long)));
    let endless = format!("a;b;c\n\"{}\n1;2;3\n", "x\n".repeat(100_000));
    let look = looked(endless.into_bytes()).unwrap();
    assert_eq!(look.first[0].fault, Some(Fault::Quote));
}

#[test]
fn joined_and_hidden_ranges_are_told_however_many_there_are() {
    let many: String = (0..11_000).map(|_| "<mergeCell ref=\"A1:B1\"/>").collect();
    let last = good().change(SHEET, |text| {
        text.replacen(
            "</sheetData>",
            &format!("</sheetData><mergeCells>{many}<mergeCell ref=\"C2:C9\"/></mergeCells>"),
            1,
        )
    });
    assert_eq!(looked(last.bytes()).map(drop), Err(Trouble::Merged("C2:C9".into())));
    let hidden = good().change(SHEET, |text| {
        text.replacen("<sheetData>", "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>", 1)
    });
    assert_eq!(looked(hidden.bytes()).unwrap().hidden, [false, true, true, false]);
}

#[test]
fn a_csv_is_a_table_too() {
    let content = Content::new(
        "Cognome\tNome\tEsito\nRossi\t\"Ada\nMaria\"\tNEG\n\t\t\n\"x\ty\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    let look = look(&content, None).unwrap();
    assert_eq!((look.kind, look.rows), (Kind::Delimited, 2));
    assert_eq!(look.first[0].cells, [text("Rossi"), text("Ada\nMaria"), text("NEG")]);
    assert_eq!(look.first[1].fault, Some(Fault::Quote));
    assert_eq!(look.words[2], Some(vec!["NEG".to_owned()]));
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        "[a-zàè<>&;\"' ]{0,12}[a-z]".prop_map(Cell::Text),
        (0_i64..1_000_000).prop_map(|number| Cell::Number(number as f64 / 8.0)),
        (100_i64..60_000, 0_i64..86_400).prop_map(|(day, second)| {
            let first = date(1899, 12, 30).at(0, 0, 0, 0);
            Cell::Date(first.checked_add(jiff::SignedDuration::from_secs(day * 86_400 + second)).unwrap())
        }),
        any::<bool>().prop_map(Cell::Bool),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec(any_cell(), 0..8), 0..12)) {
        let content = Content::new(Book::of(&rows).bytes());
        let mut table = Table::open(&content, None).unwrap();
        for row in &rows {
            let mut expected = row.clone();
            while expected.last().is_some_and(|cell| *cell == Cell::Empty) {
                expected.pop();
            }
            prop_assert_eq!(table.next_row().unwrap().unwrap().cells, expected);
        }
        prop_assert_eq!(table.next_row(), Ok(None));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), place in 0_usize..4000, sign in any::<u8>()) {
        let _ = looked(bytes);
        let mut spoiled = good().bytes();
        let place = place % spoiled.len();
        spoiled[place] = sign;
        let _ = looked(spoiled);
    }
}
