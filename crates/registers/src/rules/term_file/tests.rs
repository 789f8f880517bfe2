//! Files by table.

use jiff::civil::date;

use super::super::among::MOST_TERMS;
use super::super::codes::tests::{TODAY, term};
use super::*;

fn terms() -> Vec<Term> {
    vec![term("duplicate", "Richiesta doppia", 10), term("other", "Altro", 20)]
}

fn planned(text: &str, terms: &[Term]) -> Plan {
    plan(List::CancelReason, &read_terms(text.as_bytes()).unwrap(), terms, TODAY)
}

fn signs(plan: &Plan) -> Vec<&'static str> {
    let sign = |row: &Planned| match &row.outcome {
        Outcome::Same => "same",
        Outcome::Added(_) => "added",
        Outcome::Changed { .. } => "changed",
        Outcome::Closed { .. } => "closed",
        Outcome::Refused(problems) => problems[0].key,
    };
    plan.rows.iter().map(sign).collect()
}

fn applied(plan: &Plan, mut terms: Vec<Term>) -> Vec<Term> {
    for new in plan.rows.iter().filter_map(|row| row.outcome.after()) {
        terms.retain(|term| term.code != new.code);
        terms.push(new.clone());
    }
    terms
}

const FILE: &str = "codice;nome;vale come;posto;primo giorno;ultimo giorno\r\n\
    duplicate;Doppione;;10;01/01/2019;\r\n\
    other;Altro;;20;01/01/2019;30/11/2020\r\n\
    moved;Trasferita;other;;15/11/2020;\r\n\
    moved;Di nuovo;;;;\r\n\
    late;Tardi;;;15/11/2020;14/11/2020\r\n\
    ;;;;;\r\n\
    bad code;X;;;;\r\n\
    ill;Malata;duplicate;;;\r\n\
    day;Giorno;;;31/02/2020;\r\n";

#[test]
fn every_row_is_told_what_becomes_of_it_and_the_same_file_again_changes_nothing() {
    let plan = planned(FILE, &terms());
    let expected = [
        "changed",
        "closed",
        "added",
        "registers-row-twice",
        "registers-end-before-start",
        "registers-term-code-wrong",
        "registers-counts-as-unknown",
        "web-date-impossible",
    ];
    assert_eq!(signs(&plan), expected);
    assert_eq!((plan.writes(), plan.seen), (3, 0));
    assert_eq!(plan.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 8, 9, 10]);
    let after = applied(&plan, terms());
    let again = planned(FILE, &after);
    assert_eq!(signs(&again)[..3], ["same", "same", "same"]);
    assert_eq!((again.writes(), again.seen), (0, 3));
}

#[test]
fn what_a_file_does_not_say_stays() {
    let closed =
        Term { valid_to: date(2020, 12, 1), counts_as: "other".into(), ..term("old", "Vecchio", 30) };
    let all = [terms(), vec![closed]].concat();
    for (file, expected) in [
        ("name,code\nVecchio,old\n", vec!["same"]),
        ("code,name,last_day\nold,Vecchio,\n", vec!["changed"]),
        ("code,name,last_day\nold,Vecchio,2020-11-20\n", vec!["closed"]),
        ("code,name,counts_as\nold,Vecchio,\n", vec!["registers-counts-as-kept"]),
        ("code,name\nold,altro\n", vec!["registers-term-name-used"]),
        // Not all of a list may be closed at once.
        (
            "code,name,last_day\nduplicate,Richiesta doppia,2020-11-20\nother,Altro,2020-11-20\n",
            vec!["registers-term-last", "registers-term-last"],
        ),
    ] {
        assert_eq!(signs(&planned(file, &all)), expected, "{file}");
    }
}

#[test]
fn a_file_that_is_none_is_refused_whole() {
    let long: String = (0..=MOST_ROWS).map(|number| format!("c{number};C\n")).collect();
    for (bytes, key) in [
        (&b""[..], "web-upload-none"),
        (b"codice;nome\nx;\xff\n", "registers-file-encoding"),
        (b"nome;posto\nx;1\n", "registers-file-header"),
        (b"codice;nome;note\nx;X;a\n", "registers-file-unknown-columns"),
        (b"codice;nome;code\nx;X;a\n", "registers-file-columns-twice"),
        (b"codice;nome;\nx;X;a\n", "registers-file-cell-beyond"),
        (b"codice;nome\nx;X;a\n", "registers-file-cell-beyond"),
        (b"codice;nome\n;\n", "registers-file-empty"),
        (format!("codice;nome\n{long}").as_bytes(), "registers-file-long"),
        (&vec![b' '; MOST_BYTES + 1], "registers-file-large"),
    ] {
        assert_eq!(read_terms(bytes).unwrap_err().key, key);
    }
    let extra = read_terms(b"codice;nome;note;colore\nx;X;a;b\n").unwrap_err();
    assert_eq!(extra.args, [("columns", "note, colore".to_owned())]);
    assert_eq!(read_terms(b"codice;nome;\nx;X;\n").unwrap().len(), 1, "a column without name or content");
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_its_columns() {
    let file = "codice;nome;vale come;posto;primo giorno;ultimo giorno\n\
                due parole;;planet;primo;31/02/2020;x\nother;;other;0;x;31/04/2020\n";
    let plan = planned(file, &terms());
    let columns = |row: &Planned| match &row.outcome {
        Outcome::Refused(problems) => problems.iter().map(|one| column(one.field)).collect(),
        other => panic!("{other:?}"),
    };
    let all: Vec<Vec<&str>> = plan.rows.iter().map(columns).collect();
    assert_eq!(all, [&COLUMNS[..], &COLUMNS[1..]]);
}

#[test]
fn what_is_saved_is_read_back_letter_by_letter() {
    const SIGNS: [char; 12] = ['\'', '=', '+', '-', '@', '＝', 'a', ' ', '"', ';', ',', '’'];
    let mut names = vec![String::new()];
    for _ in 0..4 {
        let longer = names.iter().flat_map(|name| SIGNS.map(|sign| format!("{name}{sign}")));
        names = [vec![String::new()], longer.collect()].concat();
    }
    // As a form keeps them.
    let mut kept: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    kept.sort();
    kept.dedup();
    kept.retain(|name| !name.is_empty());
    assert!(kept.len() > 10_000 && kept.contains(&"'=a".to_owned()) && kept.contains(&"'a".to_owned()));
    for some in kept.chunks(MOST_ROWS) {
        let rows = some.iter().map(|name| ["c1".to_owned(), name.clone()]);
        let file = web::csv::file("codice;nome", rows);
        let read = read_terms(file.as_bytes()).unwrap();
        let back: Vec<_> = read.into_iter().map(|row| row.name.unwrap()).collect();
        assert_eq!(back, some);
    }
}

#[test]
fn a_list_has_an_end_and_a_large_file_is_looked_through_once() {
    let full: Vec<Term> =
        (0..MOST_TERMS).map(|number| term(&format!("t{number}"), &format!("T {number}"), 1)).collect();
    let plan = planned("codice;nome\nnew_one;Nuova\nt7;Sette\n", &full);
    assert_eq!(signs(&plan), ["registers-list-full", "changed"]);
    let rows: String = (0..MOST_ROWS).map(|number| format!("n{number};N {number}\n")).collect();
    let plan = planned(&format!("codice;nome\n{rows}"), &full[..10]);
    assert_eq!(plan.writes(), MOST_TERMS - 10);
}
