//! Tables and properties of the file.

use jiff::civil::date;
use kernel::{Date, PersonIdentifier, Sex, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::model::{Outcome, TestKind};

fn today() -> Date {
    date(2020, 11, 14)
}

/// A row with nothing wrong.
fn good() -> Vec<String> {
    let text = "Laboratorio di prova;12;M1;301;301;01;Dr.ssa Prova;;RSSMRA80A01H501U;ROSSI;MARIO;M;01/01/1980;H501;\
                L219;Via Po 1;L219;Via Po 1;DOC-1;91.12.S;Ricerca RNA;20201113083000+0100;N;Negativo;;;";
    split(text).unwrap()
}

fn with(column: Column, text: &str) -> Vec<String> {
    let mut fields = good();
    fields[column as usize] = text.to_owned();
    fields
}

#[test]
fn a_good_row_is_read_whole() {
    let row = check(&good(), today()).unwrap();
    assert_eq!(row.family_name, "ROSSI");
    assert_eq!(row.identifier.value(), Some("RSSMRA80A01H501U"));
    assert_eq!((row.sex, row.birth_date), (Sex::Male, date(1980, 1, 1)));
    assert_eq!(row.sampled_at, "2020-11-13T07:30:00Z".parse::<Timestamp>().unwrap());
    assert_eq!((row.test, row.outcome), (TestKind::Molecular, Outcome::Negative));
    assert_eq!((row.facility.id, row.regional_id), (Some(12), None));
}

/// Every column that is checked, a value it refuses and the reason.
const REFUSED: &[(Column, &str, &str)] = &[
    (Column::FacilityName, "", "lab-csv-missing"),
    (Column::FacilityId, "dodici", "lab-csv-integer"),
    (Column::FacilityId, "99999999999999999999", "lab-csv-integer"),
    (Column::FacilityCode, "a\u{0}b", "lab-csv-control"),
    (Column::AuthorityId, "x\u{7f}", "lab-csv-control"),
    (Column::Asl, "", "lab-csv-missing"),
    (Column::Asl, "300", "lab-csv-asl"),
    (Column::Asl, "214", "lab-csv-asl"),
    (Column::Asl, "903", "lab-csv-asl"),
    (Column::RequestKind, "1", "lab-csv-request-kind"),
    (Column::RequestKind, "AA", "lab-csv-request-kind"),
    (Column::Authenticator, " ", "lab-csv-missing"),
    (Column::RegionalId, "-5", "lab-csv-integer"),
    (Column::TaxCode, "", "lab-csv-missing"),
    (Column::TaxCode, "RSSMRA80A01H501X", "lab-csv-identifier"),
    (Column::TaxCode, "RSSMRA80A01H501", "lab-csv-identifier"),
    (Column::TaxCode, "STP01030100000011", "lab-csv-identifier"),
    (Column::FamilyName, "", "lab-csv-missing"),
    (Column::FamilyName, "123", "lab-csv-name"),
    (Column::GivenName, "--", "lab-csv-name"),
    (Column::Sex, "X", "lab-csv-sex"),
    (Column::BirthDate, "1980-01-01", "lab-csv-date"),
    (Column::BirthDate, "30/02/1980", "lab-csv-date"),
    (Column::BirthDate, "1/1/1980", "lab-csv-date"),
    (Column::BirthDate, "15/11/2020", "lab-csv-birth-date"),
    (Column::BirthDate, "01/01/1880", "lab-csv-birth-date"),
    (Column::BirthPlace, "ROMA", "lab-csv-place"),
    (Column::Residence, "L21", "lab-csv-place"),
    (Column::Domicile, "", "lab-csv-missing"),
    (Column::Domicile, "10100", "lab-csv-place"),
    (Column::Document, "", "lab-csv-missing"),
    (Column::Code, "91.12.X", "lab-csv-code"),
    (Column::DisplayName, "", "lab-csv-missing"),
    (Column::EffectiveTime, "20201113083000", "lab-csv-time"),
    (Column::EffectiveTime, "20201313083000+0100", "lab-csv-time"),
    (Column::EffectiveTime, "20201113243000+0100", "lab-csv-time"),
    (Column::EffectiveTime, "20201113083000+9900", "lab-csv-time"),
    (Column::EffectiveTime, "2020111308300è+010", "lab-csv-time"),
    (Column::EffectiveTime, "20201115000000+0100", "lab-csv-time-future"),
    (Column::EffectiveTime, "19791231120000+0100", "lab-csv-time-before-birth"),
    (Column::OutcomeCode, "POS", "lab-csv-outcome"),
    (Column::OutcomeText, "", "lab-csv-missing"),
];

#[test]
fn each_column_refuses_with_its_own_reason() {
    for (column, text, key) in REFUSED {
        let problems = check(&with(*column, text), today()).unwrap_err();
        let found: Vec<_> = problems.iter().map(|one| (one.column, one.reason.key)).collect();
        assert_eq!(found, [(Some(*column), *key)], "{text}");
    }
    for column in Column::ALL {
        let long = "A".repeat(MAXIMUM_LENGTH + 1);
        let problems = check(&with(column, &long), today()).unwrap_err();
        assert!(problems.iter().all(|one| one.column == Some(column)), "{column:?}");
        assert!(problems.iter().any(|one| one.reason.key == "lab-csv-too-long"), "{column:?}");
    }
}

#[test]
fn each_problem_has_its_sentences() {
    web::install_texts(&[("lab", crate::WORDS)]);
    let mut all: Vec<RowProblem> = REFUSED
        .iter()
        .flat_map(|(column, text, _)| check(&with(*column, text), today()).unwrap_err())
        .collect();
    all.push(RowProblem::width(3));
    for problem in all {
        for one in [&problem.reason, &problem.remedy] {
            assert!(web::texts::texts().has(one.key), "{}", one.key);
            assert!(!web::texts::problem(one).contains("{$"), "{}", one.key);
        }
    }
}

#[test]
fn what_is_accepted_at_the_edges() {
    for (column, text) in [
        (Column::EffectiveTime, "20201114235959+0100"),
        (Column::EffectiveTime, "20201114225959Z".trim_end_matches('Z')),
        (Column::Sex, "m"),
        (Column::TaxCode, "NON-POSSIEDE-CF"),
        (Column::TaxCode, "STP0103010000001"),
        (Column::TaxCode, "rssmra80a01h501u"),
        (Column::OutcomeCode, "NP"),
        (Column::OutcomeCode, "D"),
        (Column::OutcomeCode, "I"),
        (Column::BirthPlace, "z100"),
        (Column::FacilityName, "  Ospedale \"Bar\"  "),
    ] {
        let good = check(&with(column, text), today()).is_ok();
        assert_eq!(good, text.len() != 14, "{column:?} {text}");
    }
}

#[test]
fn serology_says_what_it_measured() {
    for code in ["91.31.C", "91.31.D"] {
        let problems = check(&with(Column::Code, code), today()).unwrap_err();
        let found: Vec<_> =
            problems.iter().map(|one| (one.column.unwrap().number(), one.reason.key)).collect();
        assert_eq!(found, [(25, "lab-csv-serology"), (26, "lab-csv-serology"), (27, "lab-csv-serology")]);
        let mut fields = with(Column::Code, code);
        fields[24..].clone_from_slice(&["AU/ml".into(), "-1,2".into(), "<10".into()]);
        assert_eq!(check(&fields, today()).unwrap().value, "-1,2");
    }
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_once() {
    let mut fields = with(Column::Sex, "?");
    fields[Column::Asl as usize] = "1".into();
    fields[Column::EffectiveTime as usize] = "ieri".into();
    let columns: Vec<_> =
        check(&fields, today()).unwrap_err().into_iter().map(|one| one.column.unwrap().number()).collect();
    assert_eq!(columns, [5, 12, 22]);
}

#[test]
fn quotes_cost_their_own_row_only() {
    assert_eq!(split("a;\"b;c\";d").unwrap(), ["a", "b;c", "d"]);
    assert_eq!(split("a;\"b \"\"x\"\"\";").unwrap(), ["a", "b \"x\"", ""]);
    assert_eq!(split("\"Bar\" Centrale;x").unwrap(), ["Bar Centrale", "x"]);
    assert_eq!(split("il \"Bar\";x").unwrap(), ["il \"Bar\"", "x"]);
    assert_eq!(split("a;\"b"), None);
    assert_eq!(split("").unwrap(), [""]);
}

#[test]
fn lines_of_every_system_and_encoding() {
    let read = |bytes: &[u8]| {
        let mut lines = Lines::new(bytes);
        std::iter::from_fn(|| lines.next_line().unwrap()).map(|line| line.text).collect::<Vec<_>>()
    };
    assert_eq!(read(b"a\nb\n"), ["a", "b"]);
    assert_eq!(read(b"a\r\nb"), ["a", "b"]);
    assert_eq!(read(b"\xEF\xBB\xBFa\n\n\xEF\xBB\xBFb"), ["a", "", "\u{feff}b"]);
    assert_eq!(read("Nicolò\n".as_bytes()), ["Nicolò"]);
    assert_eq!(read(b"Nicol\xF2\nD\x92Angelo\nNicol\xC3\xB2"), ["Nicolò", "D’Angelo", "Nicolò"]);
    assert!(read(b"").is_empty());
}

#[test]
fn a_line_without_end_is_cut_and_the_next_is_whole() {
    let mut file = vec![b'x'; 3 * MAXIMUM_LINE];
    file.extend_from_slice(b"\nnext\n");
    let mut lines = Lines::new(file.as_slice());
    let first = lines.next_line().unwrap().unwrap();
    assert!(first.cut && first.text.len() == MAXIMUM_LINE);
    let second = lines.next_line().unwrap().unwrap();
    assert_eq!((second.text.as_str(), second.cut, second.number), ("next", false, 2));
}

#[test]
fn a_returned_file_holds_no_formula() {
    let formulas = ["=1+1", "+39", "-5", "@SUM(A1)", "\tx", "'=1", "''-2"];
    let behind = [" =1+1", "\u{a0}@A1", "\u{200b}=1", "\u{feff}+1", "\0=1", " '-2", "＝1+1"];
    for text in formulas.into_iter().chain(behind) {
        assert!(neutralised(text).starts_with('\''), "{text}");
        assert_eq!(defused(&neutralised(text)), text);
    }
    for text in ["", "a=b", "'Ndrea", "D'Angelo", "1-2"] {
        assert_eq!(neutralised(text), text);
        assert_eq!(defused(text), text);
    }
}

fn any_row() -> impl Strategy<Value = ResultRow> {
    let text = || "[A-Za-zàèìòù0-9 .,/;\"'=+@-]{0,20}[A-Za-z]";
    let optional = || prop_oneof![Just(String::new()), text().prop_map(|text| text.trim().to_owned())];
    let place = || "[A-Z][0-9]{3}";
    let identifier = prop_oneof![Just("RSSMRA80A01H501U"), Just("STP0103010000001"), Just("NON-POSSIEDE-CF")]
        .prop_map(|text| PersonIdentifier::from_column(text).unwrap());
    let person = (identifier, text(), text(), any::<bool>(), 0_i32..40_000, place());
    let living = (place(), optional(), place(), optional());
    let test =
        prop_oneof![Just(TestKind::Molecular), Just(TestKind::SerologyIgg), Just(TestKind::SerologyIgm)];
    // No letter of the file says that a sample is unsuitable.
    let lettered = Outcome::ALL.into_iter().filter(|one| *one != Outcome::Unsuitable).collect::<Vec<_>>();
    let outcome = proptest::sample::select(lettered);
    let result = (text(), test, text(), 0_i64..9_000_000, outcome, text(), [text(), text(), text()]);
    let facility = (text(), proptest::option::of(0_i64..1_000_000), optional(), optional());
    (facility, person, living, result).prop_map(|(facility, person, living, result)| {
        let trim = |text: String| text.trim().to_owned();
        let (identifier, family_name, given_name, male, days, birth_place) = person;
        let birth_date = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        ResultRow {
            facility: FacilityColumns {
                name: trim(facility.0),
                id: facility.1,
                code: facility.2,
                authority: facility.3,
            },
            asl: "301".into(),
            request_kind: "01".into(),
            authenticator: "Dr".into(),
            regional_id: facility.1,
            identifier,
            family_name: trim(family_name),
            given_name: trim(given_name),
            sex: if male { Sex::Male } else { Sex::Female },
            birth_date,
            birth_place,
            residence: Place { catastal_code: living.0, address: living.1 },
            domicile: Place { catastal_code: living.2, address: living.3 },
            document: trim(result.0),
            test: result.1,
            display_name: trim(result.2),
            sampled_at: Timestamp::from_second(1_605_300_000 - result.3).unwrap(),
            outcome: result.4,
            outcome_text: trim(result.5),
            unit: trim(result.6[0].clone()),
            value: trim(result.6[1].clone()),
            reference_range: trim(result.6[2].clone()),
        }
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(row in any_row()) {
        let line = print(row.fields().iter().map(String::as_str));
        prop_assert_eq!(check(&split(&line).unwrap(), today()), Ok(row));
    }

    #[test]
    fn any_fields_survive_the_way_through_a_file(fields in prop::collection::vec("[^\n]{0,12}", 1..30)) {
        let fields: Vec<String> = fields.iter().map(|text| defused(text).into_owned()).collect();
        let line = print(fields.iter().map(String::as_str));
        for text in &fields {
            let cell = field(text);
            let opened = cell.trim_start_matches('"');
            prop_assert!(!opened.starts_with(['=', '+', '-', '@', '\t']) || text.starts_with('"'), "{}", cell);
        }
        prop_assert_eq!(split(&line), Some(fields));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut lines = Lines::new(bytes.as_slice());
        while let Some(line) = lines.next_line().unwrap() {
            if let Some(fields) = split(&line.text) {
                let _ = check(&fields, today());
            }
        }
    }
}
