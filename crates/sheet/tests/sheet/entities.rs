//! Entities in the XML of a workbook: none is read from elsewhere, none grows, in no part.

use jiff::civil::date;
use sheet::fixture::{Book, RELATIONS, SHEET};
use sheet::{Cell, Content, Trouble, look};

const PARTS: [&str; 6] =
    ["_rels/.rels", "xl/workbook.xml", RELATIONS, "xl/sharedStrings.xml", "xl/styles.xml", SHEET];

fn good() -> Book {
    let text = |text: &str| Cell::Text(text.to_owned());
    let heading = ["Cognome", "Nome", "Esito", "Data"].map(text).to_vec();
    let day = Cell::Date(date(2020, 11, 13).at(8, 30, 0, 0));
    Book::of(&[heading, vec![text("Rossi"), text("Ada"), text("NEG"), day]])
}

fn refused(book: &Book, what: &str) {
    let found = look(&Content::new(book.bytes()), None);
    assert_eq!(found.map(|look| look.rows), Err(Trouble::Broken), "{what}");
}

#[test]
fn a_document_type_is_refused_in_every_part() {
    let laughs: String = (1..10)
        .map(|depth| format!("<!ENTITY l{depth} \"{}\">", format!("&l{};", depth - 1).repeat(10)))
        .collect();
    let kinds = [
        ("a bomb", format!("<!DOCTYPE x [<!ENTITY l0 \"ha\">{laughs}]>")),
        ("a file of this machine", "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>".to_owned()),
        ("another machine", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">".to_owned()),
        ("a parameter", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]>".to_owned()),
        ("nothing", "<!DOCTYPE x>".to_owned()),
    ];
    assert_eq!(look(&Content::new(good().bytes()), None).unwrap().rows, 1);
    for part in PARTS {
        for (what, kind) in &kinds {
            let book = good().change(part, |text| format!("{kind}{text}"));
            refused(&book, &format!("{what} in {part}"));
        }
    }
}

#[test]
fn no_entity_but_the_five_of_xml_stands_for_anything() {
    let with = |entity: &str| good().change("xl/sharedStrings.xml", |text| text.replacen("Rossi", entity, 1));
    let read = look(&Content::new(with("R&#111;&#x73;si &amp; &lt;&gt;&quot;&apos;").bytes()), None).unwrap();
    assert_eq!(read.first[0].cells[0], Cell::Text("Rossi & <>\"'".to_owned()));
    for entity in ["&l9;", "&f;", "&nbsp;", "&eacute;", "&#0;", "&#x110000;"] {
        refused(&with(entity), entity);
    }
}
