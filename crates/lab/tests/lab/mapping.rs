//! Tables and properties of mappings: rows in, rows of the 27-column file out.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use sheet::fixture::Book;
use sheet::{Cell, Content, Kind, Row, Table, look};

use lab::model::{Outcome, TestKind};
use lab::rejected;
use lab::rules::csv::{Column, HEADER, ResultRow, RowRead, check};
use lab::rules::table::{Facts, Mapping, Mismatch, Reader, Source, Target, guess, is_tracciato, tracciato};

const TODAY: Date = date(2020, 11, 14);

fn facts() -> Facts {
    Facts { name: "Laboratorio di prova".into(), asl: "301".into(), today: TODAY }
}

fn names(headings: &[&str]) -> Vec<String> {
    headings.iter().map(|one| (*one).to_owned()).collect()
}

fn cells(texts: &[&str]) -> Vec<Cell> {
    texts
        .iter()
        .map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) })
        .collect()
}

fn row(cells: Vec<Cell>) -> Row {
    Row { number: 7, cells, fault: None, hidden: false }
}

const HEADINGS: [&str; 9] = [
    "CF",
    "Cognome",
    "Nome",
    "Data nascita",
    "N. richiesta",
    "Data prelievo",
    "Ora prelievo",
    "Tipo test",
    "Esito",
];
const GOOD: [&str; 9] = [
    "RSSMRA80A01H501U",
    "ROSSI",
    "MARIO",
    "1/1/1980",
    "1234",
    "13/11/2020",
    "8.30",
    "Tampone molecolare",
    "NEGATIVO",
];

fn reader(change: impl Fn(&mut Mapping)) -> Reader {
    let headings = names(&HEADINGS);
    let mut mapping = guess(&headings);
    change(&mut mapping);
    assert_eq!(mapping.problems(), []);
    Reader::new(mapping, &headings, Kind::Workbook, facts()).unwrap()
}

fn with(column: usize, cell: Cell) -> Row {
    let mut all = cells(&GOOD);
    all[column] = cell;
    row(all)
}

fn taken(read: RowRead) -> ResultRow {
    match read {
        RowRead::Row(row, _) => *row,
        other => panic!("{other:?}"),
    }
}

fn keys(read: RowRead) -> Vec<(Option<Column>, &'static str)> {
    match read {
        RowRead::Wrong(_, problems) => problems.iter().map(|one| (one.column, one.reason.key)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn headings_of_laboratories_are_known() {
    for (heading, name) in [
        ("Codice Fiscale", "codFisc"),
        ("C.F.", "codFisc"),
        ("cod_fisc", "codFisc"),
        ("COGNOME", "cognome"),
        ("Data di nascita", "dataDiNascita"),
        ("N° richiesta", "idDocumento"),
        ("n. richiesta", "idDocumento"),
        ("Data/ora prelievo", "effectiveTime"),
        ("Ora prelievo", "oraPrelievo"),
        ("Esito", "esitoCode"),
        ("Risultato", "esitoCode"),
        ("Unità di misura", "unit"),
        ("Luogo di nascita", "comuneDiNascita"),
    ] {
        let mapping = guess(&names(&[heading, "Altro"]));
        let found: Vec<_> = mapping.sources.keys().map(|target| target.name()).collect();
        assert_eq!(found, [name], "{heading}");
    }
    assert!(is_tracciato(&names(&HEADER)) && !is_tracciato(&names(&HEADINGS)));
    // In another order each by its name; in its own order half of the names will do, whatever the dress.
    let mut other = names(&HEADER);
    other.reverse();
    assert!(is_tracciato(&other));
    other[3] = "altro".into();
    assert!(!is_tracciato(&other));
    let mut own = names(&HEADER);
    own[8] = "CODICE".into();
    let mapping = tracciato(&own).unwrap();
    assert_eq!(mapping.column(Target::Column(Column::TaxCode)), Some("CODICE"));
    assert!(tracciato(&names(&HEADINGS)).is_none());
    // Each column once, each field once.
    let mapping = guess(&names(&["Esito", "Risultato", "Nome", "nome "]));
    assert_eq!(mapping.sources.len(), 2);
}

#[test]
fn a_row_of_few_columns_is_filled_from_what_it_says() {
    let row = taken(reader(|_| {}).read(&row(cells(&GOOD))));
    assert_eq!(
        (row.test, row.outcome, row.document.as_str()),
        (TestKind::Molecular, Outcome::Negative, "1234")
    );
    assert_eq!((row.birth_date, row.birth_place.as_str()), (date(1980, 1, 1), "H501"));
    assert_eq!(row.sampled_at, "2020-11-13T07:30:00Z".parse().unwrap());
    assert_eq!(
        (row.residence.catastal_code.as_str(), row.facility.name.as_str()),
        ("", "Laboratorio di prova")
    );
    assert_eq!((row.outcome_text.as_str(), row.display_name.as_str()), ("NEGATIVO", "Tampone molecolare"));
}

#[test]
fn what_no_column_of_the_file_says_is_not_lost() {
    let known = reader(|mapping| {
        mapping.outcomes.insert("POS+".into(), Outcome::Positive);
        mapping.outcomes.insert("NON VAL.".into(), Outcome::Unsuitable);
    });
    for (word, outcome) in
        [("pos+", Outcome::Positive), ("Non  val.", Outcome::Unsuitable), ("non rilevato", Outcome::Negative)]
    {
        assert_eq!(taken(known.read(&with(8, Cell::Text(word.into())))).outcome, outcome);
    }
    let antigen = with(7, Cell::Text("antigenico".into()));
    assert_eq!(taken(known.read(&antigen)).test, TestKind::Antigen);
    let fixed = reader(|mapping| {
        drop(mapping.sources.insert(Target::Column(Column::Code), Source::Fixed(TestKind::Antigen)))
    });
    assert_eq!(taken(fixed.read(&row(cells(&GOOD)))).test, TestKind::Antigen);
}

#[test]
fn what_cannot_be_read_for_certain_comes_back_with_its_cell() {
    let reader = reader(|_| {});
    for (column, cell, expected) in [
        (0, Cell::Number(12_345_678.0), vec![(Some(Column::TaxCode), "lab-table-code-number")]),
        (0, Cell::Text("RSSMRA80A01H501X".into()), vec![(Some(Column::TaxCode), "lab-csv-identifier")]),
        (1, Cell::Formula("ROSSI".into()), vec![(Some(Column::FamilyName), "lab-table-formula")]),
        (2, Cell::Error("#N/D".into()), vec![(Some(Column::GivenName), "lab-table-error")]),
        (3, Cell::Text("1/1/80".into()), vec![(Some(Column::BirthDate), "lab-table-day")]),
        (
            4,
            Cell::Date(date(2020, 2, 1).at(0, 0, 0, 0)),
            vec![(Some(Column::Document), "lab-table-made-date")],
        ),
        (4, Cell::Number(1e17), vec![(Some(Column::Document), "lab-table-digits")]),
        (4, Cell::Empty, vec![(Some(Column::Document), "lab-csv-missing")]),
        (5, Cell::Text("ieri".into()), vec![(Some(Column::EffectiveTime), "lab-table-when")]),
        (5, Cell::Text("15/11/2020".into()), vec![(Some(Column::EffectiveTime), "lab-csv-time-future")]),
        (6, Cell::Text("mattina".into()), vec![(Some(Column::EffectiveTime), "lab-table-hour")]),
        (7, Cell::Text("boh".into()), vec![(Some(Column::Code), "lab-table-test")]),
        (8, Cell::Text("POS-".into()), vec![(Some(Column::OutcomeCode), "lab-table-outcome")]),
        (8, Cell::Text("debolmente positivo".into()), vec![(Some(Column::OutcomeCode), "lab-table-outcome")]),
    ] {
        assert_eq!(keys(reader.read(&with(column, cell.clone()))), expected, "{cell:?}");
    }
    web::install_texts(&[("people", people::WORDS), ("lab", lab::WORDS)]);
    let wrong = reader.read(&with(3, Cell::Formula("1980".into())));
    let RowRead::Wrong(fields, problems) = wrong else { panic!("taken") };
    let sentence = rejected::sentence(7, &problems[0], reader.shape());
    assert_eq!(sentence, "Riga 7, colonna D (Data nascita): la cella D7 contiene una formula.");
    assert_eq!(fields[3], "1980", "what stood there goes back");
    assert!(matches!(reader.read(&row(vec![Cell::Empty; 9])), RowRead::Blank));
}

#[test]
fn zeros_that_a_number_has_lost_are_told_where_others_have_kept_theirs() {
    let book = |documents: [Cell; 2]| {
        let rows = documents.map(|document| {
            let mut all = cells(&GOOD);
            all[4] = document;
            all
        });
        let [first, second] = rows;
        Content::new(Book::of(&[cells(&HEADINGS), first, second]).bytes())
    };
    let read = |content: &Content| {
        let look = look(content, None).unwrap();
        let reader = Reader::of(guess(&look.headings), &look, facts()).unwrap();
        look.first.iter().map(|row| reader.read(row)).collect::<Vec<_>>()
    };
    let mixed = read(&book([Cell::Text("000123".into()), Cell::Number(124.0)]));
    assert_eq!(keys(mixed[1].clone()), [(Some(Column::Document), "lab-table-zeros-lost")]);
    let plain = read(&book([Cell::Number(123.0), Cell::Number(124.0)]));
    assert_eq!(taken(plain[1].clone()).document, "124");
}

#[test]
fn places_are_read_as_codes_and_names() {
    let headings: Vec<String> = HEADINGS.into_iter().chain(["Residenza"]).map(str::to_owned).collect();
    let reader = Reader::new(guess(&headings), &headings, Kind::Delimited, facts()).unwrap();
    for (text, code) in [
        ("L219", Some("L219")),
        ("Torino", Some("L219")),
        ("TORINO (TO)", Some("L219")),
        ("001272", Some("L219")),
        ("Atlantide", None),
    ] {
        let mut all = cells(&GOOD);
        all.push(Cell::Text(text.into()));
        match (reader.read(&row(all)), code) {
            (RowRead::Row(row, _), Some(code)) => {
                assert_eq!(
                    (row.residence.catastal_code.as_str(), row.domicile.catastal_code.as_str()),
                    (code, code)
                );
            }
            (wrong, None) => assert_eq!(keys(wrong), [(Some(Column::Residence), "lab-table-place")]),
            (other, _) => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn a_mapping_is_kept_as_it_is_said_and_nothing_else_is_one() {
    let mut mapping = guess(&names(&HEADINGS));
    mapping.outcomes.insert("POS+".into(), Outcome::Positive);
    mapping.sources.insert(Target::Column(Column::Code), Source::Fixed(TestKind::Molecular));
    assert_eq!(Mapping::parse(&mapping.print().unwrap()).unwrap(), mapping);
    let text = mapping.print().unwrap();
    for wrong in [
        "",
        "{}",
        &text.replace("argine-mapping/1", "argine-mapping/2"),
        &text.replace("\"codFisc\"", "\"codFisk\""),
        &text.replace(
            "\"cognome\": {\n      \"column\": \"Cognome\"",
            "\"cognome\": {\n      \"fixed\": \"antigen\"",
        ),
        &text.replace("\"positive\"", "\"maybe\""),
        // A word that everybody knows means what it means.
        &text.replace("\"POS+\": \"positive\"", "\"POSITIVO\": \"negative\""),
        &text.replace("N. richiesta", &"x".repeat(200)),
    ] {
        assert!(Mapping::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_word_that_everybody_knows_means_what_it_means() {
    let told = |word: &str, outcome| {
        let mut mapping = guess(&names(&HEADINGS));
        mapping.outcomes.insert(word.to_owned(), outcome);
        mapping
    };
    for (word, means) in [
        ("POSITIVO", Outcome::Positive),
        ("NEGATIVO", Outcome::Negative),
        ("POS", Outcome::Positive),
        ("NEG", Outcome::Negative),
        ("RILEVATO", Outcome::Positive),
        ("NON RILEVATO", Outcome::Negative),
        ("N", Outcome::Negative),
    ] {
        let other = if means == Outcome::Positive { Outcome::Negative } else { Outcome::Positive };
        for outcome in [other, Outcome::Doubtful] {
            let mapping = told(word, outcome);
            let Err(kernel::Problem::Invalid(problems)) = mapping.is_good("words") else { panic!("{word}") };
            assert_eq!((problems[0].field, problems[0].key), ("words", "lab-mapping-known-word"));
            assert!(Mapping::parse(&mapping.print().unwrap()).is_err());
            // One that is kept all the same, from before the word was known, is read and turns nothing round.
            let kept = Mapping::kept(&mapping.print().unwrap()).unwrap();
            let reader = Reader::new(kept, &names(&HEADINGS), Kind::Workbook, facts()).unwrap();
            for written in [word.to_owned(), word.to_lowercase(), format!("\u{200b}{word} ")] {
                assert_eq!(taken(reader.read(&with(8, Cell::Text(written)))).outcome, means, "{word}");
            }
        }
        assert!(told(word, means).is_good("words").is_ok());
    }
    let mut mapping = guess(&names(&HEADINGS));
    mapping.tests.insert("PCR".into(), TestKind::Antigen);
    assert!(mapping.is_good("words").is_err());
    assert_eq!(mapping.test("pcr"), Some(TestKind::Molecular));
}

#[test]
fn other_headings_are_told_and_the_rest_stays() {
    let mapping = guess(&names(&HEADINGS));
    let mut headings = names(&HEADINGS);
    headings.reverse();
    assert_eq!(mapping.mismatch(&headings), Mismatch::default());
    headings.extend(names(&["errore", "Come correggere"]));
    assert_eq!(mapping.mismatch(&headings), Mismatch::default(), "a returned file is no other one");
    let changed: Vec<String> = headings.iter().map(|one| one.replace("Esito", "Esito finale")).collect();
    let expected = Mismatch { missing: names(&["Esito"]), new: names(&["Esito finale"]) };
    assert_eq!(mapping.mismatch(&changed), expected);
    assert_eq!(mapping.likeness(&changed), 88);
    let kept = mapping.kept_for(&changed);
    assert_eq!((kept.sources.len(), kept.headings.len()), (8, 9));
    assert_eq!(Reader::new(mapping, &changed, Kind::Workbook, facts()).unwrap_err(), ["Esito"]);
}

/// How a laboratory may call each of the 27 columns.
fn called(column: Column) -> &'static str {
    match column {
        Column::TaxCode => "Codice fiscale",
        Column::Document => "N. richiesta",
        Column::EffectiveTime => "Data e ora prelievo",
        Column::BirthDate => "Nato il",
        Column::OutcomeCode => "Risultato",
        other => other.name(),
    }
}

/// How it may write what stands in one.
fn written(row: &ResultRow, column: Column, plain: bool) -> Cell {
    let text = row.fields()[column as usize].clone();
    if text.is_empty() {
        return Cell::Empty;
    }
    match column {
        Column::BirthDate if !plain && row.birth_date > date(1900, 3, 1) => {
            Cell::Date(row.birth_date.at(0, 0, 0, 0))
        }
        Column::OutcomeCode if !plain => Cell::Text(
            match row.outcome {
                Outcome::Positive => "Rilevato",
                Outcome::Negative => "NON RILEVATO",
                Outcome::Doubtful => "Dubbio",
                Outcome::Indeterminate => "Indeterminato",
                Outcome::NotReceived | Outcome::Unsuitable => "Non pervenuto",
            }
            .to_owned(),
        ),
        _ => Cell::Text(text),
    }
}

/// A row of the 27 columns with nothing wrong.
fn any_row() -> impl Strategy<Value = ResultRow> {
    let text = || "[A-Za-zàèìòù0-9./'-]{1,12}";
    let optional = || prop_oneof![Just(String::new()), text().prop_map(|text| text)];
    let code = prop_oneof![Just("RSSMRA80A01H501U"), Just("STP0103010000001"), Just("NON-POSSIEDE-CF")];
    let person = (code, "[A-Za-zàèìòù]{1,12}", "[A-Z]{1,12}", any::<bool>(), 0_i64..40_000, "[A-Z][0-9]{3}");
    let living = ("[A-Z][0-9]{3}", optional(), "[A-Z][0-9]{3}", optional());
    let test = prop_oneof![Just("91.12.S"), Just("91.31.C"), Just("91.31.D")];
    let outcome = proptest::sample::select(vec!["P", "N", "D", "I", "NP"]);
    let result = (text(), test, 0_i64..9_000_000, outcome, [text(), text(), text()]);
    (person, living, result, optional()).prop_map(|(person, living, result, name)| {
        let born = date(1900, 1, 1).checked_add(jiff::Span::new().days(person.4)).unwrap();
        let at = kernel::Timestamp::from_second(1_605_300_000 - result.2).unwrap();
        let at = at.to_zoned_datetime(kernel::clock::rome()).strftime("%Y%m%d%H%M%S%z").to_string();
        let born = born.strftime("%d/%m/%Y").to_string();
        let facility = if name.is_empty() { "Laboratorio".to_owned() } else { name };
        let [unit, value, range] = result.4;
        let sex = if person.3 { "M" } else { "F" };
        let fields = [
            &facility,
            "12",
            "M1",
            "",
            "301",
            "01",
            "Dr.ssa Prova",
            "",
            person.0,
            &person.1,
            &person.2,
            sex,
            &born,
            &person.5,
            &living.0,
            &living.1,
            &living.2,
            &living.3,
            &result.0,
            result.1,
            "Ricerca",
            &at,
            result.3,
            "Testo",
            &unit,
            &value,
            &range,
        ];
        check(&fields.map(str::to_owned), TODAY).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the order of the columns, and whichever dress: the same row as the 27-column file.
    #[test]
    fn a_table_says_what_the_file_says(
        row in any_row(),
        order in Just((0..27).collect::<Vec<usize>>()).prop_shuffle(),
        plain in any::<bool>(),
    ) {
        let expected = row.clone();
        let columns: Vec<Column> = order.iter().map(|index| Column::ALL[*index]).collect();
        let rows = [
            columns.iter().map(|column| Cell::Text(called(*column).to_owned())).collect::<Vec<Cell>>(),
            columns.iter().map(|column| written(&row, *column, plain)).collect(),
        ];
        let content = Content::new(Book::of(&rows).bytes());
        let look = look(&content, None).unwrap();
        let mapping = guess(&look.headings);
        prop_assert_eq!(mapping.sources.len(), 27);
        let reader = Reader::new(mapping, &look.headings, look.kind, facts()).unwrap();
        let mut table = Table::open(&content, None).unwrap();
        sheet::header(&mut table).unwrap();
        let read = reader.read(&table.next_row().unwrap().unwrap());
        match read {
            RowRead::Row(read, _) => prop_assert_eq!(*read, expected),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
