//! Workbooks: of the 27 columns, spoiled, and of several sheets.

use axum::http::StatusCode;
use sheet::Cell;
use sheet::fixture::{Book, SHEET};

use crate::common::browser::{no_word_is_missing, ok};
use crate::common::tables::*;
use crate::common::*;

#[test]
fn a_workbook_of_27_columns_asks_nothing() {
    on_each_engine(|region| {
        let people = people(region, 3);
        let rows = [row(&people[0], "D1"), positive(row(&people[1], "D2")), row(&people[2], "D3")];
        let texts = |line: &[String]| line.iter().map(|text| Cell::Text(text.clone())).collect::<Vec<Cell>>();
        let header: Vec<String> = lab::rules::csv::HEADER.map(str::to_owned).to_vec();
        let mut all: Vec<Vec<Cell>> =
            std::iter::once(texts(&header)).chain(rows.iter().map(|row| texts(row))).collect();
        all.iter_mut().for_each(|row| row.reverse());
        let desk = desk(region);
        let (id, answer) = upload(&desk, &Book::of(&all).bytes());
        assert_eq!(answer.goes_to(), format!("/results/import/{id}"));
        read(&desk, answer.goes_to());
        let after = region.results();
        assert_eq!(after.len(), 3);
        // The file of semicolons says the same: not one result more.
        assert_eq!(counts(&region.import(&file(&rows))), (3, 0, 0, 3));
        assert_eq!(region.results(), after);
        assert_eq!(figures(&api(&desk, "", Book::of(&all).bytes()).json()), (3, 0, 0, 3));
    });
}

#[test]
fn what_is_wrong_with_a_workbook_is_named() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 2));
        let lines = [line(&people[0], "R1", "NEGATIVO"), line(&people[1], "R2", "POSITIVO")];
        let good = book(&lines);
        read(&desk, &sent(&desk, "LIS", &good.bytes()));
        let spoiled =
            |from: &str, to: &str| good.clone().change(SHEET, |text| text.replacen(from, to, 1)).bytes();
        for (bytes, words) in [
            (spoiled("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">"), "La riga 3 è nascosta"),
            (
                spoiled("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"),
                "Le celle B2:B3 sono unite",
            ),
            (b"\xD0\xCF\x11\xE0 old".to_vec(), "vecchio formato di Excel"),
            (b"PK\x03\x04 cut".to_vec(), "danneggiato o incompleto"),
            (b"%PDF-1.7 x".to_vec(), "non è un file CSV"),
            (Vec::from(*b"\n"), "Il file è vuoto"),
        ] {
            let (_, page) = upload(&desk, &bytes);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(page.text.contains(words), "{words}: {}", page.text);
            let answer = api(&desk, "?mapping=LIS", bytes);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(answer.text.contains(words), "{words}: {}", answer.text);
        }
        // A formula costs its row and no other, and the cell is named.
        let formula = spoiled("<c r=\"B3\" t=\"s\"><v>", "<c r=\"B3\" t=\"s\"><f>A1</f><v>");
        let body = api(&desk, "?mapping=LIS", formula).json();
        assert_eq!(figures(&body), (2, 0, 1, 1));
        let file = body["rejected_file"].as_str().unwrap();
        assert!(file.contains("Riga 3, colonna B (Cognome): la cella B3 contiene una formula."), "{file}");
        assert_eq!(
            figures(&api(&desk, "", file.as_bytes()).json()),
            (1, 0, 0, 1),
            "with its value it is the row it was"
        );
        // Meanwhile everything else is as it was.
        assert_eq!(desk.get("/worklist").status, StatusCode::OK);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 2);
        no_word_is_missing();
    });
}

#[test]
fn a_sheet_that_cannot_be_read_keeps_the_rest_of_the_form() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let file =
            book(&[line(&people[0], "R1", "POS+")]).after("Leggimi", &[&["Esiti di novembre"]]).bytes();
        // The sheet with the table is found behind the title page.
        let (_, answer) = upload(&desk, &file);
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(page.contains("Foglio «Esiti»"), "{page}");
        for (sheet, words) in [
            ("Leggimi", "Non si trova la riga delle intestazioni"),
            ("Nessuno", "non c&#39;è il foglio «Nessuno»"),
        ] {
            let told = [("sheet", sheet), ("name", "LIS"), ("means-0", "positive"), ("submit", "send")];
            let refused = post(&desk, &path, &page, &told);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("#f-sheet") && refused.text.contains(words), "{}", refused.text);
            let all = fields(&refused.text);
            for (name, value) in [("name", "LIS"), ("codFisc", "c:Cod. Fiscale"), ("means-0", "positive")] {
                assert!(all.contains(&(name.to_owned(), value.to_owned())), "{name}: {all:?}");
            }
        }
        let told = [("name", "LIS"), ("means-0", "positive"), ("submit", "send")];
        let answer = post(&desk, &path, &page, &told);
        assert!(read(&desk, answer.goes_to()).contains("LIS v1"));
        // A program is not asked for the sheet either.
        assert_eq!(figures(&api(&desk, "", file).json()), (1, 0, 0, 1));
        no_word_is_missing();
    });
}
