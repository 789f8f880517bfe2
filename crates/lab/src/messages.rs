//! What a laboratory sends, read without storing anything, whichever format it is in: HL7 v2 and FHIR by `lab-messages`,
//! the 27-column file here, by the same rules that import it.

use kernel::clock::rome;
use kernel::{Date, IdentifierKind, PersonIdentifier, Sex, Timestamp};
use lab_messages::model::{
    Address, Effect, Identifier, IdentifierKind as Kind, Instant, LabResult, Measured, Organisation, Outcome,
    Patient, Sex as ReportedSex, Status, Test, TestKind,
};
use lab_messages::{Code, Format, Options, Reading, Trouble};
use sheet::{Content, Table};

use crate::model::{Outcome as Found, TestKind as Kept};
use crate::rejected;
use crate::rules::csv::{Lines, Place, ResultRow, RowProblem, RowRead, is_returned, read_line, test_code};
use crate::rules::table::{self, Facts, Mapping, Reader};

/// Reads whatever was sent; `today` is the business date of the file's rules, `answer_id` the number of the answer. A table is read when
/// it has the 27 columns; for any other see [`read_by`].
pub fn read(bytes: &[u8], options: &Options, today: Date, answer_id: &str) -> Reading {
    match lab_messages::detect(bytes) {
        Format::Xlsx => of_table(&Content::new(bytes.to_vec()), None, today),
        format @ (Format::Csv | Format::Unknown) => {
            let content = Content::new(bytes.to_vec());
            let first = Lines::new(content.reader()).next_line().ok().flatten();
            let is_plain = first.is_some_and(|line| table::is_plain(&line, today));
            let is_dressed = || {
                let look = sheet::look(&content, None);
                look.is_ok_and(|look| table::is_tracciato(&look.headings))
            };
            match format {
                _ if !is_plain && is_dressed() => of_table(&content, None, today),
                Format::Csv => read_table(bytes, today),
                _ => lab_messages::read(bytes, options, answer_id),
            }
        }
        _ => lab_messages::read(bytes, options, answer_id),
    }
}

/// Reads a table in a laboratory's own columns, CSV or workbook, by a mapping.
pub fn read_by(mapping: &Mapping, bytes: &[u8], today: Date) -> Reading {
    of_table(&Content::new(bytes.to_vec()), Some(mapping), today)
}

fn of_table(content: &Content, mapping: Option<&Mapping>, today: Date) -> Reading {
    let format = match sheet::kind_of(content) {
        Ok(sheet::Kind::Delimited) => Format::Csv,
        _ => Format::Xlsx,
    };
    let refused = |why: String| {
        Reading::new(format, Vec::new(), vec![Trouble::new(Code::MessageType, "riga 1", why).reject()])
    };
    let said = |trouble: &sheet::Trouble| web::texts::problem(&table::problem(trouble));
    let look = match sheet::look(content, mapping.and_then(|mapping| mapping.sheet.as_deref())) {
        Ok(look) => look,
        Err(trouble) => return refused(said(&trouble)),
    };
    let mapping = match mapping {
        Some(mapping) => mapping.clone(),
        None => match table::tracciato(&look.headings) {
            Some(mapping) => mapping,
            None => return refused(web::t("lab-file-no-mapping").to_owned()),
        },
    };
    let mapping = match mapping.settled(&look) {
        Ok(mapping) => mapping,
        Err(key) => return refused(web::t(key).to_owned()),
    };
    let facts = Facts { name: "–".to_owned(), asl: "301".to_owned(), today };
    let reader = match Reader::of(mapping, &look, facts) {
        Ok(reader) => reader,
        Err(missing) => {
            let columns = missing.join("», «");
            return refused(web::tn("lab-table-missing", &[("columns", &columns)]));
        }
    };
    let (mut results, mut troubles) = (Vec::new(), Vec::new());
    let read = rows(content, look.sheet.as_deref(), |row| match reader.read(&row) {
        RowRead::Blank => {}
        RowRead::Row(read, _) => results.push(result(&read, row.number)),
        RowRead::Wrong(_, problems) => troubles.extend(problems.iter().map(|problem| {
            let place = match problem.column.and_then(|column| reader.shape().place(column)) {
                Some((place, name)) => format!("colonna {place} ({name}), riga {}", row.number),
                None => format!("riga {}", row.number),
            };
            Trouble::new(code_of(problem), place, rejected::both(problem))
        })),
    });
    match read {
        Ok(()) => Reading::new(format, results, troubles),
        Err(trouble) => refused(said(&trouble)),
    }
}

/// Hands over each row below the headings.
fn rows(
    content: &Content,
    sheet: Option<&str>,
    mut each: impl FnMut(sheet::Row),
) -> Result<(), sheet::Trouble> {
    let mut table = Table::open(content, sheet)?;
    sheet::header(&mut table)?;
    while let Some(row) = table.next_row()? {
        each(row);
    }
    Ok(())
}

fn read_table(bytes: &[u8], today: Date) -> Reading {
    let mut lines = Lines::new(bytes);
    let (mut results, mut troubles) = (Vec::new(), Vec::new());
    // Reading from memory does not fail.
    let header = lines.next_line().ok().flatten();
    let returned = match header.map_or(Ok(false), |line| is_returned(&line, today)) {
        Ok(returned) => returned,
        Err(key) => {
            let trouble = Trouble::new(Code::SegmentSequence, "riga 1", web::t(key)).reject();
            return Reading::new(Format::Csv, results, vec![trouble]);
        }
    };
    while let Ok(Some(line)) = lines.next_line() {
        let number = line.number;
        match read_line(line, returned, today) {
            RowRead::Blank => {}
            RowRead::Row(row, _) => results.push(result(&row, number)),
            RowRead::Wrong(_, problems) => troubles.extend(problems.iter().map(|one| trouble(one, number))),
        }
    }
    Reading::new(Format::Csv, results, troubles)
}

/// `colonna 13 (dataDiNascita), riga 7`.
fn trouble(problem: &RowProblem, number: u64) -> Trouble {
    let place = match problem.column {
        Some(column) => format!("colonna {} ({}), riga {number}", column.number(), column.name()),
        None => format!("riga {number}"),
    };
    Trouble::new(code_of(problem), place, rejected::both(problem))
}

fn code_of(problem: &RowProblem) -> Code {
    if problem.reason.key == "lab-csv-missing" { Code::RequiredMissing } else { Code::DataType }
}

fn result(row: &ResultRow, number: u64) -> LabResult {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let measured = text(&row.value).map(|value| Measured {
        value,
        unit: text(&row.unit),
        range: text(&row.reference_range),
    });
    let facility = Organisation { code: text(&row.facility.code), name: text(&row.facility.name) };
    LabResult {
        place: format!("riga {number}"),
        message: None,
        sender: facility.name.clone(),
        patient: patient(row),
        request_number: None,
        accession: text(&row.document),
        specimen: None,
        test: Test {
            kind: kind(row.test),
            loinc: None,
            local: text(test_code(row.test)),
            name: text(&row.display_name),
        },
        outcome: Some(outcome(row.outcome)),
        outcome_text: text(&row.outcome_text),
        measured,
        cycle_threshold: None,
        targets: Vec::new(),
        status: Status::Final,
        effect: Effect::Record,
        collected_at: Some(instant(row.sampled_at)),
        analysed_at: None,
        reported_at: None,
        performer: Some(facility),
        orderer: None,
        reason: None,
        device: None,
        answers: Vec::new(),
        notes: Vec::new(),
    }
}

fn patient(row: &ResultRow) -> Patient {
    let address = |place: &Place, kind: &str| Address {
        street: Some(place.address.clone()).filter(|street| !street.is_empty()),
        city: None,
        province: None,
        postal_code: None,
        istat: None,
        catastal: Some(place.catastal_code.clone()),
        kind: Some(kind.to_owned()),
    };
    let national = identifier(&row.identifier);
    let regional =
        row.regional_id.map(|id| Identifier { kind: Kind::Aura, value: id.to_string(), authority: None });
    Patient {
        identifiers: national.into_iter().chain(regional).collect(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        birth_date: Some(row.birth_date),
        sex: Some(match row.sex {
            Sex::Male => ReportedSex::Male,
            Sex::Female => ReportedSex::Female,
        }),
        addresses: vec![address(&row.residence, "H"), address(&row.domicile, "C")],
        contacts: Vec::new(),
    }
}

fn identifier(identifier: &PersonIdentifier) -> Option<Identifier> {
    let kind = match identifier.kind() {
        IdentifierKind::Stp => Kind::Stp,
        IdentifierKind::Eni => Kind::Eni,
        IdentifierKind::TaxCode | IdentifierKind::Provisional | IdentifierKind::None => Kind::TaxCode,
    };
    let value = identifier.value()?.to_owned();
    Some(Identifier { kind, value, authority: None })
}

fn kind(test: Kept) -> TestKind {
    match test {
        Kept::Molecular => TestKind::Molecular,
        Kept::Antigen => TestKind::Antigen,
        Kept::SerologyIgg => TestKind::SerologyIgg,
        Kept::SerologyIgm => TestKind::SerologyIgm,
    }
}

fn outcome(outcome: Found) -> Outcome {
    match outcome {
        Found::Positive => Outcome::Positive,
        Found::Negative => Outcome::Negative,
        Found::Doubtful => Outcome::Doubtful,
        Found::Indeterminate => Outcome::Indeterminate,
        Found::NotReceived => Outcome::NotReceived,
        Found::Unsuitable => Outcome::Unsuitable,
    }
}

/// The file's rules have dropped the zone it was written in: Italy's.
fn instant(at: Timestamp) -> Instant {
    Instant { at, offset: at.to_zoned_datetime(rome()).offset() }
}
