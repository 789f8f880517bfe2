//! A file of terms: how it is read, and what becomes of each row. Nothing is written here.

use kernel::clock::{FOREVER, first_day_after};
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem};
use serde::Serialize;
use territory::codes::{List, Term};

use super::codes::{TypedTerm, leaves_something, with};
use crate::model::codes::{Outcome, Plan, Planned};

/// Most bytes of a file.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most rows of a file.
pub const MOST_ROWS: usize = 1_000;
/// The columns, in the order of the template and of the file that is saved.
pub const COLUMNS: [&str; 6] = ["codice", "nome", "vale come", "posto", "primo giorno", "ultimo giorno"];
/// The same as the API calls them.
const ENGLISH: [&str; 6] = ["code", "name", "counts_as", "place", "from", "last_day"];

/// A row as it stands in a file: none where the file has no such column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TermRow {
    /// Its number, as a spreadsheet counts: the header is the first.
    pub number: usize,
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: Option<String>,
    /// The code the rules take it for.
    pub counts_as: Option<String>,
    /// Where it stands.
    pub place: Option<String>,
    /// First day, as typed.
    pub from: Option<String>,
    /// Last day, as typed; empty for none.
    pub last_day: Option<String>,
}

/// Reads a file: UTF-8 with or without its mark, `;` or `,` between the columns, which may stand in any order.
///
/// # Errors
/// The key of the sentence that says what is wrong with the file as a whole.
pub fn read_terms(bytes: &[u8]) -> Result<Vec<TermRow>, &'static str> {
    match bytes.len() {
        0 => return Err("web-upload-none"),
        length if length > MOST_BYTES => return Err("registers-file-large"),
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "registers-file-encoding")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let delimiter = if text.lines().next().unwrap_or_default().contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| "registers-file-broken")?;
    let named: Vec<String> = headers.iter().map(name_letters).collect();
    let place = |index: usize| {
        let is = |name: &String| [COLUMNS[index], ENGLISH[index]].iter().any(|it| name_letters(it) == *name);
        named.iter().position(is)
    };
    let places: [Option<usize>; 6] = std::array::from_fn(place);
    if places[0].is_none() || places[1].is_none() {
        return Err("registers-file-header");
    }
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| "registers-file-broken")?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err("registers-file-long");
        }
        let cell = |index: usize| {
            let cell = record.get(places[index]?).unwrap_or_default().trim();
            Some(cell.strip_prefix('\'').unwrap_or(cell).replace('\0', ""))
        };
        rows.push(TermRow {
            number,
            code: cell(0).unwrap_or_default().to_lowercase(),
            name: cell(1),
            counts_as: cell(2),
            place: cell(3),
            from: cell(4),
            last_day: cell(5),
        });
    }
    if rows.is_empty() { Err("registers-file-empty") } else { Ok(rows) }
}

/// The state of a list, for whoever comes back to it: each change makes it larger.
pub fn seen(terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.version).sum()
}

/// What becomes of each row. A term that the file does not name stays as it is.
pub fn plan(list: List, rows: &[TermRow], terms: &[Term], today: Date) -> Plan {
    let mut after = terms.to_vec();
    let mut planned: Vec<Planned> = Vec::new();
    for row in rows {
        let twice = planned.iter().find(|other| other.code == row.code).map(|other| other.number);
        let outcome = match twice {
            Some(first) => {
                Err(FieldProblem::new("code", "registers-row-twice").with("row", first.to_string()))
            }
            None => of_row(list, row, &after, today),
        };
        let outcome = outcome.unwrap_or_else(Outcome::Refused);
        if let Some(new) = outcome.after() {
            after = with(&after, new);
        }
        let (code, name) = (row.code.clone(), row.name.clone().unwrap_or_default());
        planned.push(Planned { number: row.number, code, name, outcome });
    }
    if !leaves_something(&after, today) {
        for row in &mut planned {
            let ends = |new: &Term| !leaves_something(std::slice::from_ref(new), today);
            let changed = matches!(row.outcome, Outcome::Closed { .. } | Outcome::Changed { .. });
            if changed && row.outcome.after().is_some_and(ends) {
                row.outcome = Outcome::Refused(FieldProblem::new("last_day", "registers-term-last"));
            }
        }
    }
    Plan { rows: planned, seen: seen(terms) }
}

fn of_row(list: List, row: &TermRow, terms: &[Term], today: Date) -> Result<Outcome, FieldProblem> {
    let before = terms.iter().find(|term| term.code == row.code);
    let typed = TypedTerm {
        code: row.code.clone(),
        name: row.name.clone().unwrap_or_default(),
        counts_as: row.counts_as.clone().unwrap_or_default(),
        place: row.place.clone().unwrap_or_default(),
        from: day(row.from.as_deref(), "from")?,
    };
    // A term keeps what the rules take it for: another one is no slip that a file should write over.
    let other = before.filter(|before| row.counts_as.as_ref().is_some_and(|it| *it != before.counts_as));
    if other.is_some() {
        return Err(FieldProblem::new("counts_as", "registers-counts-as-kept"));
    }
    // Its end is looked at below, together with its beginning.
    let open = before.map(|before| Term { valid_to: FOREVER, ..before.clone() });
    let first = |wrong: Vec<FieldProblem>| wrong.into_iter().next().expect("something is wrong");
    let mut after = typed.check(list, open.as_ref(), terms, today).map_err(first)?;
    after.valid_to = match (row.last_day.as_deref(), before) {
        (Some(_), _) => first_day_after(day(row.last_day.as_deref(), "last_day")?),
        (None, Some(before)) if before.is_void() => after.valid_from,
        (None, Some(before)) => before.valid_to,
        (None, None) => FOREVER,
    };
    let stays_void = before.is_some_and(|before| before.is_void() && row.last_day.is_none());
    if after.is_void() && !stays_void {
        return Err(FieldProblem::new("last_day", "registers-end-before-start"));
    }
    Ok(match before.cloned() {
        None => Outcome::Added(after),
        Some(before) if Term { version: before.version, ..after.clone() } == before => Outcome::Same,
        Some(before) if after.valid_to < before.valid_to => Outcome::Closed { before, after },
        Some(before) => Outcome::Changed { before, after },
    })
}

fn day(typed: Option<&str>, field: &'static str) -> Result<Option<Date>, FieldProblem> {
    match typed.unwrap_or_default() {
        "" => Ok(None),
        typed => web::forms::parse_date(typed).map(Some).map_err(|key| FieldProblem::new(field, key)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

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
            Outcome::Refused(problem) => problem.key,
        };
        plan.rows.iter().map(sign).collect()
    }

    fn applied(plan: &Plan, mut terms: Vec<Term>) -> Vec<Term> {
        for new in plan.rows.iter().filter_map(|row| row.outcome.after()) {
            terms = with(&terms, new);
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
            (b"codice;nome\n;\n", "registers-file-empty"),
            (format!("codice;nome\n{long}").as_bytes(), "registers-file-long"),
            (&vec![b' '; MOST_BYTES + 1], "registers-file-large"),
        ] {
            assert_eq!(read_terms(bytes), Err(key));
        }
    }
}
