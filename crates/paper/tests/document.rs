//! What comes out keeps to PDF/UA-1, as the library sees it, whatever goes in.

use paper::Document;

fn letter() -> Document {
    let mut document = Document::new("Chi ha visto i dati", "it");
    document.note("Regione · 26/11/2026");
    document.page_label(|page, pages| format!("Pagina {page} di {pages}"));
    document.heading("Chi ha visto i dati di Ştefania Čapek-D’Altri");
    document.facts([("Nome", "Ştefania Čapek-D’Altri"), ("Nata il", "14/11/1970")]);
    document.paragraph("Testo che scorre. ".repeat(30));
    document.steps(["Aprire la pagina", "Scrivere il codice"]);
    document.list(["una cosa", "un'altra"]);
    document.code("ABCD-EFGH-IJKL");
    document.qr("https://argine.example/verify/abc", "Codice da inquadrare");
    document.subheading("Accessi");
    let row = |n: usize| {
        vec![format!("14/11/2020 {n:02}"), "ASL Città di Torino".to_owned(), "cura".repeat(n % 40)]
    };
    document.table(&[("Data", 1.0), ("Struttura", 2.0), ("Motivo", 2.0)], (0..200).map(row).collect());
    document.new_page();
    document.strong("Fine.");
    document
}

#[test]
fn a_long_document_is_a_valid_tagged_pdf_and_always_the_same() {
    let bytes = letter().pdf().expect("PDF/UA-1");
    assert_eq!(bytes, letter().pdf().unwrap());
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.starts_with("%PDF-1.7"));
    assert!(text.contains("/MarkInfo") && text.contains("pdfuaid:part"));
    assert!(text.contains("/Figure") && text.contains("/Alt"), "a picture says what it is for");
    // Two fonts of 600 KB each would be in it if only what is used were not taken.
    assert!(bytes.len() < 250_000, "{}", bytes.len());
}

#[test]
fn what_no_font_knows_and_what_hides_does_not_stop_it() {
    let mut document = Document::new("Nomi", "it");
    document.paragraph("漢字 \u{202e}rovescio\u{0} \u{200b}🦠");
    document.table(
        &[("Uno", 1.0)],
        vec![vec![], vec!["a".into(), "di troppo".into()], vec!["lungo ".repeat(3000)]],
    );
    document.facts([("", ""), ("Nome", "")]);
    assert!(document.pdf().is_ok());
    assert!(Document::new("Vuoto", "it").pdf().is_ok());
}
